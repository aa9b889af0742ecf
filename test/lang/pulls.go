// iter.Pull: coroutines.
package main

import (
	"fmt"
	"iter"
	"maps"
	"runtime"
	"slices"
)

func count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer fmt.Println("count ends")
		for i := range n {
			if !yield(i) {
				fmt.Println("stopped at", i)
				return
			}
		}
	}
}

func zip[A, B any](a iter.Seq[A], b iter.Seq[B]) iter.Seq2[A, B] {
	return func(yield func(A, B) bool) {
		na, sa := iter.Pull(a)
		defer sa()
		nb, sb := iter.Pull(b)
		defer sb()
		for {
			x, ok := na()
			y, ok2 := nb()
			if !ok || !ok2 || !yield(x, y) {
				return
			}
		}
	}
}

type tree struct {
	l, r *tree
	v    string
}

func (t *tree) all(yield func(string) bool) bool {
	return t == nil || t.l.all(yield) && yield(t.v) && t.r.all(yield)
}

func main() {
	next, stop := iter.Pull(count(3))
	for {
		v, ok := next()
		fmt.Println(v, ok)
		if !ok {
			break
		}
	}
	fmt.Println(next())
	stop()
	stop()

	next, stop = iter.Pull(count(5))
	fmt.Println(next())
	fmt.Println(next())
	stop()
	fmt.Println(next())

	next, stop = iter.Pull(count(2))
	stop()
	fmt.Println(next())

	for a, b := range zip(slices.Values([]string{"a", "b", "c"}), count(10)) {
		fmt.Println(a, b)
	}

	n2, s2 := iter.Pull2(maps.All(map[int]string{1: "one"}))
	fmt.Println(n2())
	fmt.Println(n2())
	s2()

	t := &tree{&tree{nil, nil, "x"}, &tree{&tree{nil, nil, "y"}, nil, "z"}, "w"}
	nt, st := iter.Pull(func(yield func(string) bool) { t.all(yield) })
	for {
		s, ok := nt()
		if !ok {
			break
		}
		fmt.Print(s, " ")
	}
	st()
	fmt.Println()

	// A panic in the sequence comes out of next.
	np, _ := iter.Pull(func(yield func(int) bool) {
		yield(1)
		panic("in the sequence")
	})
	fmt.Println(np())
	func() {
		defer func() { fmt.Println("recovered", recover()) }()
		np()
	}()
	fmt.Println(np())

	// Goexit in the sequence ends the caller.
	done := make(chan bool)
	go func() {
		defer close(done)
		ng, _ := iter.Pull(func(yield func(int) bool) {
			yield(1)
			runtime.Goexit()
		})
		fmt.Println(ng())
		fmt.Println(ng())
	}()
	<-done

	// A sequence that blocks on channels.
	c := make(chan int)
	go func() {
		for i := range 3 {
			c <- i * i
		}
		close(c)
	}()
	nc, sc := iter.Pull(func(yield func(int) bool) {
		for v := range c {
			if !yield(v) {
				return
			}
		}
	})
	for {
		v, ok := nc()
		if !ok {
			break
		}
		fmt.Println(v)
	}
	sc()

	// next from another goroutine.
	nn, ss := iter.Pull(count(4))
	res := make(chan int)
	for range 4 {
		go func() {
			v, _ := nn()
			res <- v
		}()
		fmt.Println(<-res)
	}
	ss()
	func() {
		defer func() { fmt.Println(recover()) }()
		var nx func() (int, bool)
		nx, _ = iter.Pull(func(yield func(int) bool) { nx() })
		nx()
	}()
}
