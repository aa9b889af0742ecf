package main

// The places of sync.OnceFunc and its kin in stack traces. (gc names their functions by where they were inlined.)

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
)

func where(what any) {
	pcs := make([]uintptr, 20)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	fmt.Println(what)
	for {
		f, more := frames.Next()
		if !strings.HasPrefix(f.Function, "runtime.") {
			fmt.Println("\t", filepath.Base(f.File), f.Line)
		}
		if !more {
			return
		}
	}
}

func caught(f func(), report bool) {
	defer func() {
		if r := recover(); r != nil && report {
			where(r)
		}
	}()
	f()
}

func main() {
	sync.OnceFunc(func() { where("OnceFunc") })()
	sync.OnceValue(func() int { where("OnceValue"); return 1 })()
	sync.OnceValues(func() (int, string) { where("OnceValues"); return 1, "" })()
	f := sync.OnceFunc(func() { panic("OnceFunc panics") })
	v := sync.OnceValue(func() int { panic("OnceValue panics") })
	vs := sync.OnceValues(func() (int, string) { panic("OnceValues panics") })
	// (The first panic goes on here; gc raises it again, which is one more frame.)
	for _, again := range []bool{false, true} {
		caught(f, again)
		caught(func() { v() }, again)
		caught(func() { vs() }, again)
	}
}
