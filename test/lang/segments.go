// Goroutines whose stacks grow over many segments: deep recursion, suspended and resumed at the bottom and on the way, with defers,
// panics that are recovered in other segments, pointers to variables of outer frames, and collections meanwhile.

package main

import (
	"fmt"
	"runtime"
)

func deep(n int) int {
	var a [8]int
	for i := range a {
		a[(i+n)%8] = n
	}
	if n == 0 {
		runtime.Gosched()
		return a[1]
	}
	x := deep(n - 1)
	return x + a[n%8]
}

type node struct {
	next *node
	val  int
}

func list(n int, up *node) (sum int) {
	here := node{up, n}
	if n%50 == 0 {
		runtime.Gosched()
	}
	if n == 0 {
		runtime.GC()
		for p := &here; p != nil; p = p.next {
			sum += p.val
			p.val = -p.val
		}
		return sum
	}
	s := list(n-1, &here)
	return s + here.val
}

func panics(n, at int) (r int, err any) {
	defer func() {
		if n%100 == at%100 {
			runtime.Gosched()
			if e := recover(); e != nil {
				err = fmt.Sprint(e, " in ", n)
			}
		}
	}()
	if n == 0 {
		panic(fmt.Sprint("panic ", at))
	}
	r, err = panics(n-1, at)
	return r + 1, err
}

func exits(n int, out *[]int) {
	defer func() {
		runtime.Gosched()
		if n%64 == 0 {
			*out = append(*out, n)
		}
	}()
	if n == 0 {
		runtime.Goexit()
	}
	exits(n-1, out)
}

func main() {
	const workers = 5
	left := workers
	out := make([][]any, workers)
	for i := range workers {
		go func() {
			add := func(v ...any) { out[i] = append(out[i], v...) }
			defer func() { left-- }()
			add(deep(10*i), deep(100*i), deep(300*i))
			add(list(200+i, nil))
			add(panics(250*i+100, 50+i))
			var seen []int
			defer func() { add(seen) }()
			exits(100*i, &seen)
		}()
	}
	for left > 0 {
		runtime.Gosched()
	}
	for _, o := range out {
		fmt.Println(o...)
	}
	fmt.Println(deep(1000))
}
