package main

import (
	"errors"
	"sort"
)

// Frames of hundreds of KB under functions that measure the native stack by the stack pointer: failing checks, deferred calls, sorting.
type large struct {
	words [8000]int
	name  string
}

//go:noinline
func (l large) sum() (n int) {
	for _, w := range l.words {
		n += w
	}
	return n
}

//go:noinline
func (l *large) set(i, v int) { l.words[i] = v }

func failing(x int) {
	defer func() { println("recovered", recover().(error).Error()) }()
	var a, b, c, d large
	for i, l := range []*large{&a, &b, &c, &d} {
		l.set(i, x)
	}
	println(a.sum(), b.sum(), c.sum(), d.sum(), a == b)
	println(a.words[0] / x)
	panicking(b)
}

func panicking(l large) {
	l.name = "copy"
	copies := [2]large{l, l}
	copies[1].set(7, 1)
	println(copies[0] == l, copies[1] == l, copies[1].sum())
	panic(errors.New(l.name))
}

func sorting(n int) int {
	var a, b, c large
	a.set(0, n)
	b.set(1, n)
	c.set(2, n)
	list := make([]int, 3000)
	for i := range list {
		list[i] = (i*7919 + n) % 3000
	}
	sort.Slice(list, func(i, j int) bool { return list[i] < list[j] })
	return a.sum() + b.sum() + c.sum() + list[5]
}

func recursive(n int) int {
	var l large
	l.set(n, n)
	if n > 0 {
		return l.sum() + recursive(n-1)
	}
	return sorting(l.sum() + 1)
}

type nested struct{ value any }

func comparing(n int) bool {
	var l large
	var x, y any = n, n
	l.set(n, n)
	for range 100 {
		x, y = nested{x}, nested{y}
	}
	return x == y && l.sum() == n
}

func main() {
	for x := range 2 {
		failing(x)
	}
	println(sorting(3), recursive(40), comparing(5))
}
