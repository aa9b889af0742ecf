package main

import (
	"runtime"
	"sync"
)

// What a pool keeps over collections.

type T struct {
	id  int
	pad [5]*int
}

var (
	fresh, dropped int
	pool           = sync.Pool{New: func() any { fresh++; return &T{id: 100 + fresh} }}
	unused         sync.Pool
)

func get(p *sync.Pool) int {
	if x := p.Get(); x != nil {
		return x.(*T).id
	}
	return -1
}

//go:noinline
func fill(p *sync.Pool, n int) {
	for i := range n {
		t := &T{id: i}
		runtime.SetFinalizer(t, func(*T) { dropped++ })
		p.Put(t)
	}
}

//go:noinline
func clobber(n int) int {
	var a [64]int
	for i := range a {
		a[i] = n
	}
	if n > 0 {
		return clobber(n-1) + a[n&63]
	}
	return a[3]
}

func gc(n int) {
	for range n {
		clobber(20)
		runtime.GC()
	}
	for range 4 {
		runtime.Gosched()
	}
}

func main() {
	println(get(&pool), get(&pool))
	fill(&pool, 5)
	println(get(&pool), get(&pool), get(&pool))
	gc(1)
	println(get(&pool)) // what was put before one collection is still there
	gc(2)
	println(get(&pool), get(&pool))
	fill(&unused, 20)
	before := dropped
	gc(5)
	println("dropped", dropped-before >= 18)
	println(get(&unused))
	fill(&pool, 3)
	gc(1)
	fill(&pool, 2)
	println(get(&pool), get(&pool), get(&pool))
	local := new(sync.Pool)
	fill(local, 10)
	before = dropped
	local = nil
	gc(5)
	println("dropped", dropped-before >= 8)
}
