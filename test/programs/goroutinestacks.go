package main

import (
	"fmt"
	"runtime"
	"sync"
)

//go:noinline
func deep(n int, f func()) int {
	var pad [50]int
	pad[n%50] = n
	if n == 0 {
		f()
		return 0
	}
	return deep(n-1, f) + pad[n%50]
}

// Call stacks of goroutines: over segments of their stacks, after they waited.
func main() {
	var wg sync.WaitGroup
	ch := make(chan int)
	wg.Add(1)
	go func() {
		defer wg.Done()
		deep(300, func() {
			<-ch
			pcs := make([]uintptr, 1000)
			n := runtime.Callers(0, pcs)
			fmt.Println(n, runtime.FuncForPC(pcs[n-1]).Name(), runtime.FuncForPC(pcs[n-2]).Name())
		})
	}()
	ch <- 1
	wg.Wait()
	deep(30, func() {
		pcs := make([]uintptr, 1000)
		n := runtime.Callers(0, pcs)
		frames := runtime.CallersFrames(pcs[:n])
		frames.Next()
		caller, _ := frames.Next()
		fmt.Println(runtime.FuncForPC(pcs[n-2]).Name() != "", caller.Function)
	})
	// The last one goes on in segments that the first goroutine left, which lie below its own.
	wait := make(chan int)
	for range 200 {
		go func() { <-wait }()
	}
	wg.Add(1)
	go func() {
		defer wg.Done()
		deep(300, func() {
			pcs := make([]uintptr, 1000)
			n := runtime.Callers(0, pcs)
			fmt.Println(n, runtime.FuncForPC(pcs[n-1]).Name(), runtime.FuncForPC(pcs[n-2]).Name())
		})
	}()
	wg.Wait()
	close(wait)
}
