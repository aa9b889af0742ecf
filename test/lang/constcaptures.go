package main

// What a function literal captures that is always the same constant, and constants in interfaces: both are static data.

import (
	"fmt"
	"runtime"
)

var sink any

//go:noinline
func run(f func()) { f() }

type kind int16
type pair struct {
	a kind
	s string
	f float64
	b bool
	p *int
	c complex64
}

var g int

func main() {
	s := "abc"
	i := 2000
	k := kind(-3)
	f := 1.5
	c := complex(2, -3)
	p := &g
	u := uint64(1<<63 + 5)
	pr := pair{-7, "x", -0.25, true, &g, complex(1, 2)}
	show := func() {
		sink = s
		fmt.Println(sink)
		sink = i
		fmt.Println(sink, any(k), any(f), any(c), any(u), sink == any(i))
		fmt.Println(pr.a, any(pr.s), pr.f, pr.b, pr.p == p, pr.c)
		func() {
			sink = pr
			fmt.Println(len(s), any(s+"d"), any(p) == any(&g))
		}()
	}
	run(show)
	q := sink.(pair)
	fmt.Println(q.a, q.s, q.f, q.b, q.p == &g, q.c)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range 100 {
		run(func() { sink, sink, sink, sink, sink = s, i, k, f, u })
	}
	runtime.ReadMemStats(&after)
	fmt.Println((after.Mallocs - before.Mallocs) / 100)
	var fs []func() string
	for range 3 {
		t := "t"
		defer func() { println("deferred", t, i) }()
		fs = append(fs, func() string { return t + s })
		if len(fs) > 1 {
			v := len(fs)
			fs = append(fs, func() string { return fmt.Sprint(v, t) })
		}
	}
	for _, f := range fs {
		print(f(), " ")
	}
	println()
	for j := range func(yield func(int) bool) { _ = yield(i) && yield(3) } {
		x := "in"
		func() { println(j, x, s) }()
	}
}
