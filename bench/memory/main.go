// Kernels of allocation and collection: time, and memory at the end (wasm memory never shrinks, so that is the peak).
package main

import (
	"fmt"
	"time"
)

type tree struct{ left, right *tree }

func bottomUp(depth int) *tree {
	if depth <= 0 {
		return &tree{}
	}
	return &tree{bottomUp(depth - 1), bottomUp(depth - 1)}
}

func (t *tree) check() int {
	if t.left == nil {
		return 1
	}
	return 1 + t.left.check() + t.right.check()
}

//go:wasmexport trees
func trees(depth int32) int64 {
	n := int(depth)
	total := bottomUp(n + 1).check()
	long := bottomUp(n)
	for d := 4; d <= n; d += 4 {
		for range 1 << (n - d + 4) {
			total += bottomUp(d).check()
		}
	}
	return int64(total + long.check())
}

type node struct {
	next  *node
	value int
}

// lists makes lists of 1,000 nodes, keeps every tenth, and walks over what it has.
//
//go:wasmexport lists
func lists(n int32) int64 {
	var kept []*node
	sum := 0
	for i := range int(n) {
		var head *node
		for j := range 1000 {
			head = &node{head, i ^ j}
		}
		if i%10 == 0 {
			kept = append(kept, head)
		}
		for p := head; p != nil; p = p.next {
			sum += p.value
		}
	}
	for _, head := range kept {
		for p := head; p != nil; p = p.next {
			sum += p.value
		}
	}
	return int64(sum)
}

// stringmaps fills maps with strings made for them, and drops most of the maps.
//
//go:wasmexport stringmaps
func stringmaps(n int32) int64 {
	var kept []map[string]string
	total := 0
	for i := range int(n) {
		m := map[string]string{}
		for j := range 1000 {
			key := fmt.Sprintf("key %d", j*7)
			m[key] = key[2:] + "!"
		}
		if i%20 == 0 {
			kept = append(kept, m)
		}
		total += len(m["key 49"]) + len(m)
	}
	for _, m := range kept {
		for k, v := range m {
			total += len(k) + len(v)
		}
	}
	return int64(total)
}

// small is what the live heap is made of.
type small struct {
	left, right *small
	n           [2]int
}

func grow(bytes int) *small {
	var head *small
	for range bytes / 32 {
		head = &small{left: head}
	}
	return head
}

func length(head *small) int {
	n := 0
	for ; head != nil; head = head.left {
		n++
	}
	return n
}

var drop *small

// bigheap makes and drops n small objects beside 200 MB of live ones.
//
//go:wasmexport bigheap
func bigheap(n int32) int64 {
	live := grow(200 << 20)
	for i := range int(n) {
		drop = &small{n: [2]int{i}}
	}
	return int64(length(live))
}

// pause gives the longest time in microseconds that one of n allocations took, beside 100 MB of live small objects.
//
//go:wasmexport pause
func pause(n int32) int64 {
	live := grow(100 << 20)
	longest := time.Duration(0)
	last := time.Now()
	for i := range int(n) {
		drop = &small{n: [2]int{i}}
		if i&15 == 0 {
			now := time.Now()
			longest = max(longest, now.Sub(last))
			last = now
		}
	}
	if length(live) == 0 {
		return 0
	}
	return longest.Microseconds()
}

func main() {}
