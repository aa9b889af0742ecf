// Many objects with finalizers die at once, and the goroutine that collects them has a small stack: its neighbours' stacks stay as
// they are.

package main

import "runtime"

type node struct {
	next *node
	v    int
}

var finalized int

func drop(n int) {
	for i := range n {
		runtime.SetFinalizer(&node{nil, i}, func(*node) { finalized++ })
	}
}

func neighbour(a, b, c, d int, wait chan int, done chan bool) {
	x, y := a*b, c*d
	v := <-wait
	done <- a == 3 && b == 5 && c == 7 && d == 9 && x == 15 && y == 63 && v == 1
}

func main() {
	const n = 40
	wait, done := make(chan int), make(chan bool)
	collected := make(chan bool)
	for range n {
		go neighbour(3, 5, 7, 9, wait, done)
		go func() {
			v := <-wait
			var pad [24]int
			for i := range pad {
				pad[i] = v * i
			}
			runtime.GC()
			collected <- pad[5*v] == 5 && pad[23*v] == 23
		}()
	}
	runtime.Gosched()
	drop(5000)
	for range 2 * n {
		select {
		case wait <- 1:
		case ok := <-collected:
			if !ok {
				panic("the collecting goroutine's values have changed")
			}
		case ok := <-done:
			if !ok {
				panic("a neighbour's values have changed")
			}
		}
	}
	for finalized < 4900 {
		runtime.Gosched()
	}
	println("done")
}
