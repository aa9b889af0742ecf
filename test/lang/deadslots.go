package main

import (
	"runtime"
	"weak"
)

// What is in a frame's memory and dead is garbage when the function asks for a collection, and only then.

type node struct {
	next *node
	a, b int
}

type pair struct {
	p *node
	n [3]int
}

func alive(what string, w ...weak.Pointer[node]) {
	n := 0
	for _, p := range w {
		if p.Value() != nil {
			n++
		}
	}
	println(what, n)
}

//go:noinline
func array() {
	nodes := make([]*node, 6)
	weaks := make([]weak.Pointer[node], 6)
	for i := range nodes {
		nodes[i] = &node{a: i}
		weaks[i] = weak.Make(nodes[i])
	}
	runtime.GC()
	alive("array", weaks...)
	for i := range nodes {
		nodes[i].b++
	}
	nodes = nil
	runtime.GC()
	alive("array, dead", weaks...)
}

func boxed() {
	var list []*node
	var weaks []weak.Pointer[node]
	for i := range 3 {
		list = append(list, &node{a: i})
		weaks = append(weaks, weak.Make(list[i]))
	}
	runtime.GC()
	alive("boxed", weaks...)
	runtime.KeepAlive(list)
	list = nil
	runtime.GC()
	alive("boxed, dead", weaks...)
}

//go:noinline
func wrap(p pair) pair { return pair{&node{next: p.p}, p.n} }

//go:noinline
func structs() {
	p := pair{&node{}, [3]int{1, 2, 3}}
	q := wrap(p)
	r := wrap(q)
	w := weak.Make(p.p)
	runtime.GC()
	alive("structs", w, weak.Make(q.p), weak.Make(r.p))
	v := weak.Make(q.p)
	runtime.GC()
	alive("structs, dead", w, v)
}

//go:noinline
func link(to **node, from *node) { *to = from }

// One slot is reached through another, in a loop through what the last round left in it, in a deferred call.
func linked() {
	var first, second node
	x := &node{a: 7}
	w := weak.Make(x)
	second.next = x
	link(&first.next, &second)
	x = nil
	runtime.GC()
	println(first.next.next.a)
	alive("linked", w)
}

func rounds() {
	var kept [2]*node
	for i := range 4 {
		if i > 0 {
			println("round", kept[(i-1)%2].a)
		}
		kept[i%2] = &node{a: i}
		runtime.GC()
	}
}

func deferred() {
	var kept [2]*node
	kept[1] = &node{a: 3}
	defer func() { println("deferred", kept[1].a) }()
	runtime.GC()
}

func recovered() (n int) {
	var kept [2]*node
	kept[1] = &node{a: 4}
	defer func() {
		recover()
		n = kept[1].a
	}()
	runtime.GC()
	panic("x")
}

func churn() {
	for i := range 1000 {
		weak.Make(&node{a: -i})
	}
}

func main() {
	array()
	boxed()
	structs()
	linked()
	churn()
	rounds()
	deferred()
	println("recovered", recovered())
}
