package main

import "runtime"

// A finalizer that dies in a program without goroutines: it shows none of the frames of what it interrupted.

//go:noinline
func finalize(*[8]*int) { panic("in a finalizer") }

//go:noinline
func setFinalizer() { runtime.SetFinalizer(new([8]*int), finalize) }

func main() {
	setFinalizer()
	for {
		runtime.GC()
		runtime.Gosched()
	}
}
