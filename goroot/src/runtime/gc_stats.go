// What the collector counts, and how long it takes.

package runtime

import _ "unsafe"

// gcStats counts in runs of cells as they are taken: what the current runs have left is not allocated yet.
var gcStats struct {
	count   uint32
	forced  uint32
	mallocs uint64 // objects
	frees   uint64
	live    uint64 // bytes after the last collection
	// Free blocks that count as given back to the system, as gc counts on wasm: there is no giving back.
	released uint32
	// Bytes handed out up to the last collection.
	totalAlloc uint64
}

// pauses holds the times of the last collections, by their number.
var pauses struct {
	total uint64
	begin int64 // how long the collection under way took to begin
	ns    [256]uint64
	end   [256]uint64 // time of day
}

// gcClock gives the time, and notePause is stopClock. Libraries have none before they ask for pauses, so that they need not import
// a clock.
var (
	gcClock   func() int64
	notePause func(start int64)
)

func useClock() {
	gcClock = nanotime
	notePause = stopClock
}

func startClock() int64 {
	if gcClock == nil && !islibrary() {
		useClock()
	}
	if gcClock == nil {
		return 0
	}
	return gcClock()
}

// stopClock notes the pause of the collection that has just ended: from start (not 0) on, and when marking began.
func stopClock(start int64) {
	took := gcClock() - start + pauses.begin
	pauses.begin = 0
	if took < 0 {
		took = 0 // the clock went back
	}
	ns := uint64(took)
	i := (gcStats.count - 1) & 255
	pauses.total += ns
	pauses.ns[i] = ns
	pauses.end[i] = unixNano()
}

// lastGC is when the last collection ended, 0 if there was none.
func lastGC() uint64 {
	return pauses.end[(gcStats.count-1)&255]
}

//go:linkname debug_readGCStats runtime/debug.readGCStats
func debug_readGCStats(to *[]uint64) {
	useClock()
	p := (*to)[:0]
	n := gcStats.count
	if n > 256 {
		n = 256
	}
	for i := uint32(1); i <= n; i++ {
		p = append(p, pauses.ns[(gcStats.count-i)&255])
	}
	for i := uint32(1); i <= n; i++ {
		p = append(p, pauses.end[(gcStats.count-i)&255])
	}
	*to = append(p, lastGC(), uint64(gcStats.count), pauses.total)
}
