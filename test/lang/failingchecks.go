// Failed checks leave functions of any results, from loops and outside of them, for a frame further out that recovers.
package main

import "fmt"

type node struct {
	next *node
	n    int
}

//go:noinline
func mixed(p *node, list []int, i, d, s int) (string, float64, int, *node) {
	x := list[i] / d
	x += p.next.n << s
	sum := 0
	for k := range x {
		sum += list[k] % (d - k)
	}
	return string(fmt.Sprint(list[:s], sum)), float64(list[s]), x, p.next
}

//go:noinline
func one(list []int, i, j int) int {
	return len(list[i:j]) + list[j-i]
}

//go:noinline
func none(list []int, p *node, i int) {
	list[i] = p.n
	list[i+1] = p.next.n
}

func try(name string, f func()) {
	defer func() {
		if e := recover(); e != nil {
			fmt.Println(name, "panics:", e)
		}
	}()
	f()
	fmt.Println(name, "returns")
}

func main() {
	list := []int{4, 3, 2, 1}
	p := &node{next: &node{n: 1}}
	for _, c := range []struct {
		name    string
		p       *node
		i, d, s int
	}{
		{"fine", p, 0, 5, 1},
		{"index", p, 4, 5, 1},
		{"divide", p, 0, 0, 1},
		{"no node", nil, 0, 5, 1},
		{"no next", p.next, 0, 5, 1},
		{"shift", p, 0, 5, -1},
		{"index in loop", p, 0, 9, 3},
		{"index in loop, far", p, 0, 99, 4},
		{"divide in loop", p, 0, 1, 2},
	} {
		try(c.name, func() {
			fmt.Println(mixed(c.p, list, c.i, c.d, c.s))
		})
	}
	try("one", func() { fmt.Println(one(list, 1, 3)) })
	try("one, high", func() { one(list, 1, 5) })
	try("one, low", func() { one(list, 3, 2) })
	try("one, index", func() { one(list[:2:4], 0, 2) })
	try("none", func() { none(list, p, 0) })
	try("none, index", func() { none(list, p, 3) })
	try("none, nil", func() { none(list, nil, 0) })
	try("none, nil next", func() { none(list, p.next, 0) })
	fmt.Println(list)
}
