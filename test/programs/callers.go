package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"runtime/debug"
	"strings"
)

// Call stacks: runtime.Caller, Callers, FuncForPC and what uses them; frames of inlined calls, of generic functions and methods, of
// wrappers (not shown), of a panic, of lines that directives name.

type T struct{ n int }

func (t *T) method(f func()) { f(); t.n++ }

func inlined() (string, int) {
	_, file, line, _ := runtime.Caller(1)
	return filepath.Base(file), line
}

func small(x int) int { fmt.Println(inlined()); return x + 1 }

//go:noinline
func deep(n int, f func()) {
	if n == 0 {
		f()
		return
	}
	deep(n-1, f)
}

func show() {
	pcs := make([]uintptr, 20)
	n := runtime.Callers(0, pcs)
	frames := runtime.CallersFrames(pcs[:n])
	for {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, "main.") {
			fmt.Println(f.Function, filepath.Base(f.File), f.Line)
		}
		if !more {
			break
		}
	}
}

type G[P any] struct{}

func (G[P]) show() { show() }

func generic[P any](p P) { show(); _ = p }

func main() {
	log.SetFlags(log.Lshortfile)
	log.SetOutput(os.Stdout)
	log.Println("hello")
	fmt.Println(small(1))
	deep(2, show)
	t := new(T)
	t.method(func() {
		show()
		log.Print("in closure")
	})
	generic(3)
	G[string]{}.show()
	var i interface{ show() } = G[int]{}
	i.show()
	f := i.show
	f()
	lined()
	defer func() {
		fmt.Println(recover())
		s := string(debug.Stack())
		for _, l := range strings.Split(s, "\n") {
			if strings.HasPrefix(l, "main.") {
				fmt.Println(l[:strings.Index(l, "(")])
			}
		}
	}()
	fmt.Println(runtime.FuncForPC(reflect.ValueOf(show).Pointer()).Name())
	fmt.Println(runtime.FuncForPC(reflect.ValueOf(strings.ToUpper).Pointer()).Name())
	for _, f := range []any{show, T.last, t.last} {
		declared := runtime.FuncForPC(reflect.ValueOf(f).Pointer())
		file, line := declared.FileLine(declared.Entry())
		fmt.Println(filepath.Base(file), line)
	}
	loop(2)
	var a []int
	deep(1, func() { a[5] = 1 })
}

func (T) last() {}

// loop defers in a list.
//
//go:noinline
func loop(n int) {
	for i := range n {
		defer who(i)
	}
}

func who(i int) {
	pc, _, line, _ := runtime.Caller(1)
	fmt.Println(runtime.FuncForPC(pc).Name(), line, i)
}

func lined() {
	show()
//line /other/here.go:900000000
	show()
//line /other/there.go:3
	show()
}
