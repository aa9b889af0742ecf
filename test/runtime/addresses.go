package main

import (
	"runtime"
	"unsafe"
)

// Pointers of which a number was made before a collection, and that are needed after it only to make the number again.

type node struct {
	a, b int
	next *node
}

//go:noinline
func fresh(i int) *node { return &node{a: i, b: -i} }

//go:noinline
func garbage() {
	for range 4 {
		junk = fresh(99)
	}
	junk = nil
	runtime.GC()
	for range 4 {
		junk = fresh(99)
	}
}

var junk *node

//go:noinline
func second(p *node) int {
	if uintptr(unsafe.Pointer(p))%8 != 0 {
		return 0
	}
	garbage()
	q := (*int)(unsafe.Pointer(uintptr(unsafe.Pointer(p)) + unsafe.Offsetof(p.b)))
	return *q
}

//go:noinline
func inLoop(p *node) int {
	sum := 0
	for i := range 3 {
		garbage()
		q := (*int)(unsafe.Pointer(uintptr(unsafe.Pointer(p)) + uintptr(i%2)*8))
		sum = sum*1000 + *q
	}
	return sum
}

// The key of a new entry is nowhere else while the map makes room for it.
func keys(n int) int {
	m := map[*node]int{}
	for i := range n {
		m[fresh(i)] = i
	}
	sum := 0
	for k, v := range m {
		if k.a != v || k.b != -v {
			println("key", v, "is", k.a, k.b)
		}
		sum += k.a
	}
	return sum
}

func main() {
	println(second(fresh(7)), inLoop(fresh(5)))
	println(keys(3), keys(9), keys(40))
	done := 0
	for i := range 30 {
		p := fresh(i)
		runtime.SetFinalizer(p, func(p *node) { done++ })
	}
	runtime.GC()
	runtime.Gosched()
	println(done > 20)
}
