package main

import (
	"reflect"
	"runtime"
)

// Frames of inlined calls have no Func. The code of a func value has a frame, too: where its function begins.

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

type I interface{ M() }

func main() {
	println(outer(), twice())
	for _, f := range []any{report, outer, I.M} {
		pc := reflect.ValueOf(f).Pointer()
		frame, more := runtime.CallersFrames([]uintptr{pc}).Next()
		println(frame.Function, frame.Line, frame.PC == pc, frame.Func.Name(), more)
	}
}
