package main

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
)

// Frames that a deferred call sees above and below the panic that calls it, lines of checks of one kind, the bottom of the stack, names
// that line directives give, initialisers of variables.

func frames(what string) int {
	pcs := make([]uintptr, 50)
	iter := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	fmt.Print(what)
	for {
		f, more := iter.Next()
		if strings.HasPrefix(f.Function, "main.") {
			fmt.Print(" ", f.Function, " ", filepath.Base(f.File), ":", f.Line)
		} else if f.Function == "runtime.main" || f.Function == "runtime.goexit" {
			fmt.Print(" ", f.Function)
		}
		if !more {
			break
		}
	}
	fmt.Println()
	return 0
}

var atStart = frames("init")

type T struct{ a, b int }

func read(p, q *T, a []int) int {
	s := p.a
	s += a[0]
	s += q.b
	return s + a[1]
}

func try(name string, f func()) {
	defer func() {
		frames(name)
		recover()
		frames(name + " recovered")
	}()
	f()
}

type loud struct{}

func (loud) Close() { frames("Close") }

func main() {
	t := &T{}
	try("first", func() { read(nil, t, nil) })
	try("index", func() { read(t, t, nil) })
	try("second", func() { read(t, nil, []int{1}) })
	try("index 1", func() { read(t, t, []int{1}) })
	try("panic", func() {
		defer loud{}.Close()
		panic(1)
	})
	func() {
		defer frames("deferred")
	}()
/*line other.go:100*/ frames("line") /*line :200*/; frames("no file")
/*line /dir/third.go:7:3*/ frames("third")
}
