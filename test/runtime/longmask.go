// A type whose pointer map is too long to be laid out: it is made when the collector first asks for it.
package main

import "runtime"

type big struct {
	a [20000]*int
	b [10]int
	c [3]struct {
		n int
		s string
	}
}

var keep []*big

func main() {
	x := new(big)
	for i := range x.a {
		n := i
		x.a[i] = &n
	}
	x.c[2].s = string([]byte("tail"))
	keep = append(keep, x)
	y := make([]big, 2)
	y[1] = *x
	runtime.GC()
	var junk [][]byte
	for range 100 {
		junk = append(junk, make([]byte, 1000))
	}
	runtime.GC()
	sum := 0
	for i := range y[1].a {
		sum += *y[1].a[i]
	}
	println(sum, y[1].c[2].s, len(junk))
	var e any = *x
	println(*e.(big).a[77])
}
