package main

import (
	"runtime"
	"runtime/debug"
)

// Memory that FreeOSMemory finds free counts as given back until it is used again. (The figures are no locals: in a frame they could
// be taken for addresses.)

var (
	big                  []byte
	before, after, again runtime.MemStats
)

func main() {
	big = make([]byte, 32<<20)
	runtime.GC()
	runtime.ReadMemStats(&before)
	big = nil
	debug.FreeOSMemory()
	runtime.ReadMemStats(&after)
	println(after.HeapReleased-before.HeapReleased >= 16<<20, after.HeapReleased <= after.HeapIdle)
	big = make([]byte, 32<<20)
	runtime.ReadMemStats(&again)
	println(after.HeapReleased-again.HeapReleased >= 16<<20)
}
