// Kernels of goroutines: each is an export that blocks, so that the scheduler runs.
package main

import (
	"iter"
	"sync"
)

func main() {}

// Unbuffered ping-pong between two goroutines.
//
//go:wasmexport pingpong
func pingPong(n int32) int64 {
	ping, pong := make(chan int), make(chan int)
	go func() {
		for v := range ping {
			pong <- v + 1
		}
		close(pong)
	}()
	sum := 0
	for i := range int(n) {
		ping <- i
		sum += <-pong
	}
	close(ping)
	<-pong
	return int64(sum)
}

// A buffered channel between a producer and a consumer.
//
//go:wasmexport buffered
func buffered(n int32) int64 {
	c := make(chan int, 64)
	go func() {
		for i := range int(n) {
			c <- i
		}
		close(c)
	}()
	sum := 0
	for v := range c {
		sum += v
	}
	return int64(sum)
}

// Select over four channels, each with its sender.
//
//go:wasmexport select4
func select4(n int32) int64 {
	var c [4]chan int
	for i := range c {
		c[i] = make(chan int)
		go func() {
			for j := range int(n) / 4 {
				c[i] <- j
			}
		}()
	}
	sum := 0
	for range int(n) / 4 * 4 {
		select {
		case v := <-c[0]:
			sum += v
		case v := <-c[1]:
			sum += v
		case v := <-c[2]:
			sum += v
		case v := <-c[3]:
			sum += v
		}
	}
	return int64(sum)
}

// Select with default over four channels of which one is ready.
//
//go:wasmexport selectready
func selectReady(n int32) int64 {
	var c [4]chan int
	for i := range c {
		c[i] = make(chan int, 1)
	}
	sum := 0
	for i := range int(n) {
		c[i&3] <- i
		select {
		case v := <-c[0]:
			sum += v
		case v := <-c[1]:
			sum += v
		case v := <-c[2]:
			sum += v
		case v := <-c[3]:
			sum += v
		default:
		}
	}
	return int64(sum)
}

// A mutex that nobody else wants.
//
//go:wasmexport mutex
func mutex(n int32) int64 {
	var mu sync.Mutex
	x := 0
	p := &mu
	if n < 0 {
		go p.Lock()
	}
	for range int(n) {
		p.Lock()
		x++
		p.Unlock()
	}
	return int64(x)
}

// A mutex whose holder always blocks.
//
//go:wasmexport contended
func contended(n int32) int64 {
	var mu sync.Mutex
	var wg sync.WaitGroup
	c := make(chan int)
	go func() {
		for {
			if v := <-c; v < 0 {
				return
			}
		}
	}()
	x := 0
	for range 4 {
		wg.Go(func() {
			for range int(n) / 4 {
				mu.Lock()
				c <- 1
				x++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	c <- -1
	return int64(x)
}

// iter.Pull: two switches for each value.
//
//go:wasmexport pull
func pull(n int32) int64 {
	next, stop := iter.Pull(func(yield func(int) bool) {
		for i := range int(n) {
			if !yield(i) {
				return
			}
		}
	})
	defer stop()
	sum := 0
	for {
		v, ok := next()
		if !ok {
			return int64(sum)
		}
		sum += v
	}
}
