package main

import (
	"errors"
	"iter"
	"os"
	"runtime"
	"runtime/debug"
	"sort"
	"strings"
	"time"
)

// Faults of all kinds, one for each argument: what the trace says of where they happened.

type shape interface{ area(f func(int) int) int }

type square struct{ n int }

func (s square) area(f func(int) int) int { return f(s.n) }

type wrapped struct{ shape }

type list[T any] struct{ items []T }

func (l *list[T]) at(i int) T { return l.items[i] }

//go:noinline
func each[T any](l *list[T], f func(T)) {
	for i := range 10 {
		f(l.at(i))
	}
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

var cases = map[string]func(){
	"embedded": func() {
		var s shape = wrapped{square{3}}
		s.area(func(n int) int { return n / (n - 3) })
	},
	"generic": func() {
		each(&list[string]{[]string{"a"}}, func(s string) { _ = strings.ToUpper(s) })
	},
	"timer": func() {
		time.AfterFunc(1, func() { panic("nobody's") })
		time.Sleep(time.Hour)
	},
	"error": func() {
		check(errors.New("an error"))
	},
	"less": func() {
		sort.Slice([]int{3, 1, 2}, func(i, j int) bool { panic("less") })
	},
	"range": func() {
		for x := range func(yield func(int) bool) { yield(1); yield(2) } {
			if x == 2 {
				var m map[int]int
				m[x] = 1
			}
		}
	},
	"repanic": func() {
		defer func() {
			panic(recover())
		}()
		panic("again")
	},
	"assert": func() {
		var x any = 1
		_ = x.(shape)
	},
	"started methods": func() {
		go blocked(1).alone()
		go open("x").alone()
		runtime.Gosched()
		debug.SetTraceback("all")
		panic("others")
	},
	"select of nothing": func() {
		var a, b chan int
		select {
		case <-a:
		case b <- 1:
		}
	},
	"send or not": func() {
		ch := make(chan int)
		close(ch)
		select {
		case ch <- 1:
		default:
		}
	},
	"swallowed": func() {
		for range func(yield func() bool) {
			defer func() { recover() }()
			yield()
		} {
			panic("body")
		}
	},
	"go of nil":    func() { go empty() },
	"deferred nil": func() { defer empty() },
	"deferred panics": func() {
		for i := range 2 {
			defer panic(i)
		}
		defer empty()
		panic("first")
	},
	"started panic": func() {
		go panic("started")
		runtime.Gosched()
	},
	"cleanup": func() { runtime.AddCleanup((*int)(nil), func(int) {}, 1) },
	"sleep": func() {
		go func() { time.Sleep(time.Hour) }()
		runtime.Gosched()
		debug.SetTraceback("all")
		panic("others")
	},
	"coroutine": func() {
		next, _ := iter.Pull(func(yield func(int) bool) { yield(1) })
		next()
		debug.SetTraceback("all")
		panic("others")
	},
	"coroutine panics": func() {
		next, _ := iter.Pull(func(yield func(int) bool) { panic("in it") })
		next()
	},
	"value method": func() { loners[0].alone() },
	"promoted":     func() { loners[1].alone() },
	"embedded nil": func() { loners[2].alone() },
	"deferred method": func() {
		defer loners[0].alone()
		panic("first")
	},
}

func main() {
	if len(os.Args) < 2 {
		names := []string{}
		for name := range cases {
			names = append(names, name)
		}
		sort.Strings(names)
		os.Stdout.WriteString(strings.Join(names, "\n") + "\n")
		return
	}
	cases[os.Args[1]]()
}

type blocked int

func (blocked) alone() { select {} }

type open string

func (open) alone() { select {} }

type loner interface{ alone() }

var empty func()

var loners = []loner{(*blocked)(nil), (*struct {
	n int
	blocked
})(nil), struct{ loner }{}}
