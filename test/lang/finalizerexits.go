// A program without go statements: its finalizers have no goroutine of their own, unless they may end it.
package main

import (
	"runtime"
	"runtime/debug"
)

//go:noinline
func set() {
	runtime.SetFinalizer(new([4]*int), func(*[4]*int) {
		defer println("finalized")
		runtime.Goexit()
	})
}

//go:noinline
func collect() {
	set()
	for range 3 {
		runtime.GC()
		runtime.Gosched()
	}
}

func main() {
	defer println("main's own deferred call")
	collect()
	println("main goes on")
	println(debug.SetPanicOnFault(true), debug.SetPanicOnFault(false), debug.SetPanicOnFault(false))
}
