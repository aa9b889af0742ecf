package main

import (
	"errors"
	"os"
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
