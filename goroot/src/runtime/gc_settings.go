// When collections start: GOGC and GOMEMLIMIT (gc: mgcpacer.go). Executables read both from the environment when the heap is made.
// Libraries that do not read their environment do not import it either; those that do, heed the settings from then on.

package runtime

import "unsafe"

const minTrigger = 4 << 20

const noLimit = 1<<63 - 1

// gcPercent is GOGC; negative: no collections but on demand and because of memoryLimit.
var gcPercent int32 = 100

// memoryLimit is GOMEMLIMIT: collections come earlier when memory would go beyond it. It is no hard limit.
var memoryLimit int64 = noLimit

// setTrigger sets when the next collection starts: GOGC percent above what is live, and at least 4 MiB at GOGC=100.
func setTrigger(live uint64) {
	trigger := ^uint64(0) >> 1
	if gcPercent >= 0 {
		more := live
		if more < minTrigger {
			more = minTrigger
		}
		trigger = live + more*uint64(gcPercent)/100
	}
	if memoryLimit != noLimit {
		// A program that needs more than its limit still gets some work done between two collections.
		limit := live + live/8 + minTrigger/4
		rest := uint64(memorySize())*wasmPage - uint64(heap.blocks)<<blockShift + uint64(heap.tableSize)<<blockShift
		if most := uint64(memoryLimit); most > rest && most-rest > limit {
			limit = most - rest
		}
		if trigger > limit {
			trigger = limit
		}
	}
	heap.trigger = trigger
}

//go:linkname debug_setGCPercent runtime/debug.setGCPercent
func debug_setGCPercent(percent int32) int32 {
	old := gcPercent
	if percent < 0 {
		percent = -1
	}
	gcPercent = percent
	setTrigger(gcStats.live)
	return old
}

//go:linkname debug_setMemoryLimit runtime/debug.setMemoryLimit
func debug_setMemoryLimit(limit int64) int64 {
	old := memoryLimit
	if limit >= 0 {
		memoryLimit = limit
		setTrigger(gcStats.live)
	}
	return old
}

//go:linkname debug_freeOSMemory runtime/debug.freeOSMemory
func debug_freeOSMemory() { GC() }

// readSettings reads the environment of an executable, in free blocks of the heap: nothing can be allocated yet.
func readSettings() {
	var count, size uint32
	if environ_sizes_get(&count, &size) != 0 {
		throw("environ_sizes_get failed")
	}
	if count == 0 {
		return
	}
	n := (4*count+size)>>blockShift + 1
	b := takeRun(n)
	if b == ^uint32(0) {
		return
	}
	list := blockAddr(b)
	if environ_get((*uint32)(ptrTo(list)), (*byte)(ptrTo(list+4*count))) != 0 {
		throw("environ_get failed")
	}
	for i := uint32(0); i < count; i++ {
		p := load32(list + 4*i)
		end := p
		for load8(end) != 0 {
			end++
		}
		s := unsafe.String((*byte)(ptrTo(p)), int(end-p))
		if len(s) > 5 && s[:5] == "GOGC=" {
			setGOGC(s[5:])
		} else if len(s) > 11 && s[:11] == "GOMEMLIMIT=" {
			setGOMEMLIMIT(s[11:])
		}
	}
	for ; n != 0; n-- {
		freeBlock(b)
		b++
	}
}

func setGOGC(s string) {
	if s == "off" {
		gcPercent = -1
		return
	}
	minus := len(s) > 1 && s[0] == '-'
	if minus || len(s) > 1 && s[0] == '+' {
		s = s[1:]
	}
	if n, ok := parseDigits(s); ok && n < 1<<31 {
		gcPercent = int32(n)
		if minus {
			gcPercent = -1
		}
	}
}

// setGOMEMLIMIT takes a number of bytes with an optional unit: B, KiB, MiB, GiB, TiB.
func setGOMEMLIMIT(s string) {
	if s == "off" {
		return
	}
	digits := s
	shift := 0
	if n := len(s); n > 1 && s[n-1] == 'B' {
		digits = s[:n-1]
		if n > 3 && s[n-2] == 'i' {
			digits = s[:n-3]
			switch s[n-3] {
			case 'K':
				shift = 10
			case 'M':
				shift = 20
			case 'G':
				shift = 30
			case 'T':
				shift = 40
			default:
				digits = ""
			}
		}
	}
	n, ok := parseDigits(digits)
	if !ok || n > noLimit>>shift {
		printstring("GOMEMLIMIT=")
		printstring(s)
		printstring("\n")
		throw("malformed GOMEMLIMIT; see `go doc runtime/debug.SetMemoryLimit`")
	}
	memoryLimit = int64(n << shift)
}

func parseDigits(s string) (n uint64, ok bool) {
	for i := 0; i < len(s); i++ {
		c := s[i] - '0'
		if c > 9 || n > noLimit/10 {
			return 0, false
		}
		n = n*10 + uint64(c)
	}
	return n, len(s) != 0
}
