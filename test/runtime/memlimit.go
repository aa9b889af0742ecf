// A memory limit is kept, but for a tenth: collections come as often as that needs, and memory grows no more than it must.

package main

import (
	"runtime"
	"runtime/debug"
)

type node struct {
	l, r *node
	pad  [6]int
}

func tree(d int) *node {
	if d == 0 {
		return &node{}
	}
	return &node{l: tree(d - 1), r: tree(d - 1)}
}

var live [10]*node
var sink any

func main() {
	const limit = 32 << 20
	println(debug.SetMemoryLimit(limit) == 1<<63-1)
	for _, percent := range []int{-1, 100} {
		debug.SetGCPercent(percent)
		for i := range live {
			live[i] = tree(14)
		}
		var before, m runtime.MemStats
		runtime.ReadMemStats(&before)
		for i := range 300 {
			sink = tree(10)
			if i%3 == 0 {
				sink = [][]int{make([]int, i), make([]int, 5000)}
			}
		}
		runtime.ReadMemStats(&m)
		println(m.NumGC-before.NumGC >= 2, m.NumGC-before.NumGC < 100, m.Sys-m.HeapReleased < limit+limit/10)
	}
}
