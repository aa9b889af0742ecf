//go:build mixed

// What makes parts of a program suspendable and unwindable, beside kernels that are neither.
package main

import "sync"

// source looks like the kernels' shapes to the machine.
type source interface{ next() float64 }

type waiter struct{ c chan float64 }

func (w waiter) next() float64 { return <-w.c }

type counter struct{ n float64 }

func (c *counter) next() float64 {
	c.n++
	return c.n
}

//go:wasmexport mixed
func mixed(n int32) (sum int64) {
	defer func() {
		if e := recover(); e != nil {
			sum += int64(e.(int))
		}
	}()
	var mu sync.Mutex
	var wg sync.WaitGroup
	c := make(chan float64)
	for i := range int(n) {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			c <- float64(i)
		})
	}
	sources := []source{waiter{c}, &counter{}}
	for i := range 2 * int(n) {
		sum += int64(sources[i&1].next())
	}
	wg.Wait()
	less := func(i, j int) bool { return <-c < float64(i-j) }
	if n < 0 && less(1, 2) {
		sum++
	}
	panic(int(n))
}
