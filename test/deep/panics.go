// Panics within panics, far deeper than any native stack: unrecovered until the outermost frame, recovered at each level, by failed
// checks, with named results, Goexit, deferred calls that block, lists of deferred calls, and collections meanwhile.
package main

import (
	"errors"
	"fmt"
	"runtime"
)

const depth = 100000

func catch(f func()) (v any) {
	defer func() { v = recover() }()
	f()
	return nil
}

// Recovered by the outermost frame only.
func nest(n int) {
	defer func() {
		if n > 0 {
			nest(n - 1)
		}
	}()
	panic(n)
}

// Each level recovers its own panic, when those above are over, and changes its result.
func each(n int) (r int, s string) {
	s = "panicked"
	defer func() {
		if n > 0 {
			r, s = each(n - 1)
			r++
		}
		if e := recover(); e != n {
			fmt.Println("recovered", e, "at", n)
		}
	}()
	panic(n)
}

// Some levels recover all panics above.
func some(n int) (r int) {
	defer func() {
		if n%1000 == 7 {
			r += recover().(int)
		}
	}()
	defer func() {
		if n > 0 {
			r = some(n-1) + 1
		}
	}()
	panic(n)
}

// A method deferred with arguments.
type counter struct{ n, calls int }

func (c *counter) down(by int) {
	c.n -= by
	c.calls++
	if c.n <= 0 {
		return
	}
	defer c.down(by)
	panic(c)
}

// Failed checks of all kinds.
func checks(n int, a []int, p *counter, e any) (r int) {
	defer func() {
		if n > 0 {
			r = checks(n-1, a, p, e) + 1
		}
		if recover().(runtime.Error) == nil {
			fmt.Println("no error at", n)
		}
	}()
	switch n % 5 {
	case 0:
		return a[n]
	case 1:
		return p.n
	case 2:
		return n / len(a)
	case 3:
		return len(a[n:])
	}
	return e.(int)
}

// Two functions in turn, one with a list of deferred calls, the other with a range-over-func loop.
func lists(n int) {
	for i := range 2 {
		defer func() {
			if i == 1 && n > 0 {
				loops(n - 1)
			}
		}()
	}
	panic(n)
}

func loops(n int) {
	for i := range func(yield func(int) bool) { yield(n) } {
		defer func() {
			if i > 0 {
				lists(i - 1)
			}
			recover()
		}()
	}
	panic(n)
}

// Many deferred calls of one frame panic, one on top of the other.
func many(n int) {
	for i := range n {
		defer func() { panic(i) }()
	}
}

// A panic takes over from Goexit again and again.
func exits(n int) {
	defer func() {
		if n > 0 {
			exits(n - 1)
		}
		recover()
	}()
	if n%2 == 0 {
		runtime.Goexit()
	}
	panic(n)
}

// A deferred call that blocks at each level.
var c = make(chan int)

func blocks(n int) (r int) {
	defer func() {
		r += <-c
		if n > 0 {
			r += blocks(n - 1)
		}
		recover()
	}()
	panic(n)
}

// One that blocks when the panics have come to the outermost frame.
func blocksLast(f func()) (r int) {
	defer func() {
		r = <-c
		if e := recover(); e != 0 {
			fmt.Println("recovered", e)
		}
		r += <-c
	}()
	f()
	return 0
}

// Levels in between wait for the others to be over.
func between(n int) {
	defer func() {
		if n%5000 == 1 {
			runtime.GC()
			panic(fmt.Sprint(n, " ", recover()))
		}
	}()
	defer func() {
		if n > 0 {
			between(n - 1)
		}
	}()
	panic(fmt.Errorf("%d: %w", n, errors.ErrUnsupported))
}

func main() {
	fmt.Println(catch(func() { nest(depth) }))
	fmt.Println(each(depth))
	fmt.Println(some(depth + 7))
	k := &counter{n: depth}
	fmt.Println(catch(func() { k.down(1) }) == any(k), k.calls)
	fmt.Println(checks(depth, nil, nil, "x"))
	fmt.Println(catch(func() { lists(depth) }))
	fmt.Println(catch(func() { many(1000) }))
	fmt.Println(catch(func() { between(20001) }))
	done := make(chan int)
	go func() {
		defer close(done)
		exits(depth)
	}()
	<-done
	done = make(chan int)
	go func() {
		for {
			c <- 1
		}
	}()
	fmt.Println(blocks(depth))
	fmt.Println(blocksLast(func() { nest(depth) }))
	fmt.Println(blocksLast(func() { some(depth - 7); panic(0) }))
	go func() {
		fmt.Println(catch(func() { nest(depth) }))
		fmt.Println(blocksLast(func() { nest(depth) }))
		done <- 1
	}()
	<-done
}
