package main

import "sync"

// A call that panics and recovers.
//
//go:wasmexport panics
func panics(n int32) int64 {
	sum := 0
	for i := range int(n) {
		sum += recovers(i)
	}
	return int64(sum)
}

//go:noinline
func recovers(i int) (r int) {
	defer func() {
		if e := recover(); e != nil {
			r = e.(int) + 1
		}
	}()
	fails(i)
	return 0
}

//go:noinline
func fails(i int) {
	panic(i)
}

// A call with a deferred one. (The body may panic, and otherwise does little: were it to change what the deferred call changes, a
// processor would wait longer for that memory than defer takes.)
//
//go:wasmexport defers
func defers(n int32) int64 {
	sum, last := 0, 0
	for i := range int(n) {
		deferring(&sum, &last, i)
	}
	return int64(sum ^ last)
}

//go:noinline
func deferring(sum, last *int, i int) {
	defer adding(sum, i)
	if i&1023 == 1023 {
		return
	}
	*last = i
}

//go:noinline
func adding(sum *int, i int) { *sum += i }

// Ping-pong between two goroutines that are `depth` calls deep.
//
//go:wasmexport depth
func depth(n, depth int32) int64 {
	ping, pong := make(chan int), make(chan int)
	go below(int(depth), func() int {
		for v := range ping {
			pong <- v + 1
		}
		close(pong)
		return 0
	})
	return int64(below(int(depth), func() int {
		sum := 0
		for i := range int(n) {
			ping <- i
			sum += <-pong
		}
		close(ping)
		<-pong
		return sum
	}))
}

//go:noinline
func below(depth int, f func() int) int {
	if depth > 1 {
		return below(depth-1, f) + 1
	}
	return f()
}

// n goroutines are made, wait, and are woken.
//
//go:wasmexport many
func many(n int32) int64 {
	start := make(chan int)
	var wg sync.WaitGroup
	sum := 0
	for i := range int(n) {
		wg.Go(func() {
			<-start
			sum += i
		})
	}
	for range int(n) / 100 {
		start <- 0
	}
	close(start)
	wg.Wait()
	return int64(sum)
}

// A call that starts nothing.
//
//go:wasmexport add
func add(a, b int32) int32 { return a + b }
