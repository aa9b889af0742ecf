// The collector's interface for programs: runtime.GC, MemStats, and what runtime/debug asks for.

package runtime

import "unsafe"

// GC collects now, and is done when it returns.
func GC() {
	Gosched() // a program that collects again and again waits for its finalizers
	gcStats.forced++
	collect(getsp())
}

// MemStats has the fields of gc's, so that programs compile; those that mean nothing here are 0.
type MemStats struct {
	Alloc         uint64
	TotalAlloc    uint64
	Sys           uint64
	Lookups       uint64
	Mallocs       uint64
	Frees         uint64
	HeapAlloc     uint64
	HeapSys       uint64
	HeapIdle      uint64
	HeapInuse     uint64
	HeapReleased  uint64
	HeapObjects   uint64
	StackInuse    uint64
	StackSys      uint64
	MSpanInuse    uint64
	MSpanSys      uint64
	MCacheInuse   uint64
	MCacheSys     uint64
	BuckHashSys   uint64
	GCSys         uint64
	OtherSys      uint64
	NextGC        uint64
	LastGC        uint64
	PauseTotalNs  uint64
	PauseNs       [256]uint64
	PauseEnd      [256]uint64
	NumGC         uint32
	NumForcedGC   uint32
	GCCPUFraction float64
	EnableGC      bool
	DebugGC       bool
	BySize        [61]struct {
		Size    uint32
		Mallocs uint64
		Frees   uint64
	}
}

// ReadMemStats fills m.
func ReadMemStats(m *MemStats) {
	useClock()
	*m = MemStats{}
	left, cells := uint64(0), uint64(0) // of the current runs
	for c := heap.classes &^ 1; c != 0; {
		class := (*allocClass)(ptrTo(c))
		left += uint64(class.end - class.cur)
		cells += uint64((class.end - class.cur) / class.size)
		c = class.link &^ 1
	}
	m.Alloc = heap.used - left
	m.HeapAlloc = m.Alloc
	m.TotalAlloc = gcStats.totalAlloc + heap.used - gcStats.live - left
	m.Mallocs = gcStats.mallocs - cells
	m.Frees = gcStats.frees
	m.HeapObjects = m.Mallocs - m.Frees
	m.Sys = uint64(memorySize()) * wasmPage
	m.HeapSys = uint64(heap.blocks) << blockShift
	m.HeapIdle = uint64(heap.free) << blockShift
	m.HeapInuse = m.HeapSys - m.HeapIdle
	gcStats.released = min(gcStats.released, heap.free)
	m.HeapReleased = uint64(gcStats.released) << blockShift
	m.StackSys = uint64(stackEnd() - stackBase())
	m.StackInuse = uint64(getsp() - stackBase())
	m.GCSys = uint64(heap.tableSize)<<blockShift + uint64(heap.stackLimit-heap.stack)
	m.OtherSys = m.Sys - m.HeapSys - m.StackSys
	m.NextGC = heap.goal
	m.LastGC = lastGC()
	m.PauseTotalNs = pauses.total
	m.PauseNs = pauses.ns
	m.PauseEnd = pauses.end
	m.NumGC = gcStats.count
	m.NumForcedGC = gcStats.forced
	m.EnableGC = true
	for i := range m.BySize {
		m.BySize[i].Size = uint32(sizeClassToSize[i])
	}
}

// KeepAlive keeps x reachable until here.
//
//go:noinline
func KeepAlive(x any) {
}

// keepPointer is KeepAlive for a pointer that was passed as a number.
//
//go:noinline
func keepPointer(p unsafe.Pointer) {
}

// maxStack is what SetMaxStack was told.
var maxStack = 1000000000

//go:linkname debug_setMaxStack runtime/debug.setMaxStack
func debug_setMaxStack(n int) int {
	old := maxStack
	maxStack = n
	return old
}

//go:linkname debug_setPanicOnFault runtime/debug.setPanicOnFault
func debug_setPanicOnFault(on bool) (was bool) {
	was = curg.onFault
	curg.onFault = on
	return was
}

//go:linkname debug_setMaxThreads runtime/debug.setMaxThreads
func debug_setMaxThreads(n int) int { return 10000 }


//go:linkname debug_SetTraceback runtime/debug.SetTraceback
func debug_SetTraceback(level string) { traceback = parseTraceback(level) | tracebackEnv }

//go:linkname debug_WriteHeapDump runtime/debug.WriteHeapDump
func debug_WriteHeapDump(fd uintptr) {}

func setCrashFD(fd uintptr) uintptr { return ^uintptr(0) }
