package main

import "runtime"

// Frames of inlined calls have no Func.

//go:noinline
func report() {
	pcs := make([]uintptr, 8)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	for more := true; more; {
		var f runtime.Frame
		f, more = frames.Next()
		println(f.Function, f.Func == nil, f.Func.Name(), f.Line)
		if f.Function == "main.main" {
			break
		}
	}
}

func inlined() int { report(); return 1 }

func twice() int { return inlined() + 1 }

//go:noinline
func outer() int { return twice() + 1 }

func main() { println(outer(), twice()) }
