// A million frames: of plain functions, with pointers, through interfaces and closures, and mutually.
package main

import "runtime"

type node struct {
	next *node
	v    int
}

func sum(n int) int {
	if n == 0 {
		return 0
	}
	return n + sum(n-1)
}

func length(n *node) (int, *node) {
	if n == nil {
		return 0, nil
	}
	l, last := length(n.next)
	if last == nil {
		last = n
	}
	return l + 1, last
}

func even(n int, s string) (bool, string) {
	if n == 0 {
		return true, s
	}
	ok, t := odd(n-1, s)
	return !ok == false, t
}

func odd(n int, s string) (bool, string) {
	if n == 0 {
		return false, s
	}
	return even(n-1, s)
}

func alloc(n int) *node {
	p := &node{v: n}
	if n > 0 {
		p.next = alloc(n - 1)
		p.v = p.next.v + 1
	}
	return p
}

type shape interface{ depth() int }
type leaf struct{}
type wrap struct{ in shape }

func (leaf) depth() int   { return 0 }
func (w *wrap) depth() int { return 1 + w.in.depth() }

func main() {
	println(sum(1000000))
	var list *node
	for i := range 1000000 {
		list = &node{list, i}
	}
	l, last := length(list)
	println(l, last.v)
	ok, s := even(1000000, "text")
	println(ok, s)
	p := alloc(1000000)
	runtime.GC()
	println(p.v)
	var sh shape = leaf{}
	for range 1000000 {
		sh = &wrap{sh}
	}
	println(sh.depth())
	var f func(n int, x float64) float64
	f = func(n int, x float64) float64 {
		if n == 0 {
			return x
		}
		return f(n-1, x+1) + 0.5
	}
	println(f(1000000, 0.25))
}
