// When collections start: GOGC and GOMEMLIMIT (gc: mgcpacer.go). Executables read both, and GOTRACEBACK, from the environment before the
// first one could.
// Libraries that do not read their environment do not import it either; those that do, heed the settings from then on.

package runtime

import "unsafe"

const minTrigger = 4 << 20

const noLimit = 1<<63 - 1

// gcPercent is GOGC; negative: no collections but on demand and because of memoryLimit.
var gcPercent int32 = 100

// memoryLimit is GOMEMLIMIT: collections come earlier when memory would go beyond it. It is no hard limit.
var memoryLimit int64 = noLimit

// settingsRead tells that gcPercent and memoryLimit are what the environment says, or the program after that.
var settingsRead bool

// initSettings sets the time of the first collection.
func initSettings() {
	if !settingsRead {
		settingsRead = true
		heap.trigger = noLimit // reading the environment allocates
		if !islibrary() {
			readSettings()
		}
		setTrigger(gcStats.live)
	}
}

// setTrigger sets (heap.goal, heap.trigger) when the next collection starts: GOGC percent above what is live, and as with gc at 4 MiB
// (GOGC=100) at the earliest.
func setTrigger(live uint64) {
	trigger := ^uint64(0) >> 1
	if gcPercent >= 0 {
		trigger = live + live*uint64(gcPercent)/100
		if least := minTrigger * uint64(gcPercent) / 100; trigger < least {
			trigger = least
		}
	}
	if memoryLimit != noLimit {
		trigger = min(trigger, limitTrigger(live))
	}
	heap.goal = trigger
	// A collection that goes on beside the program begins before that.
	if trigger >= minIncremental && trigger > live {
		trigger -= (trigger - live) / 8
	}
	heap.trigger = trigger
}

// limitTrigger is where memoryLimit wants the next collection; noTrigger stands for it in a program that never sets a limit.
func limitTrigger(live uint64) uint64 {
	// A program that needs more than its limit still gets some work done between two collections.
	limit := live + live/8 + minTrigger/4
	rest := uint64(memorySize())*wasmPage - uint64(heap.blocks)<<blockShift + uint64(heap.tableSize)<<blockShift
	if most := uint64(memoryLimit); most > rest && most-rest > limit {
		limit = most - rest
	}
	return limit
}

func noTrigger(live uint64) uint64 { return noLimit }

//go:linkname debug_setGCPercent runtime/debug.setGCPercent
func debug_setGCPercent(percent int32) int32 {
	initSettings()
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
	initSettings()
	old := memoryLimit
	if limit >= 0 {
		memoryLimit = limit
		setTrigger(gcStats.live)
	}
	return old
}

//go:linkname debug_freeOSMemory runtime/debug.freeOSMemory
func debug_freeOSMemory() {
	GC()
	gcStats.released = heap.free
}

// setting takes what is set from a variable of the environment, "name=value".
func setting(s string) {
	if len(s) > 5 && s[:5] == "GOGC=" {
		setGOGC(s[5:])
	} else if len(s) > 11 && s[:11] == "GOMEMLIMIT=" {
		setGOMEMLIMIT(s[11:])
	} else if len(s) > 12 && s[:12] == "GOTRACEBACK=" {
		tracebackEnv = parseTraceback(s[12:])
		traceback = tracebackEnv
	}
}

// tracebackEnv is what the environment sets: the least that SetTraceback can.
var tracebackEnv uint32 = 1 << tracebackShift

// parseTraceback is the value of traceback for a text of GOTRACEBACK.
func parseTraceback(s string) uint32 {
	switch s {
	case "none":
		return 0
	case "single", "":
		return 1 << tracebackShift
	case "all":
		return 1<<tracebackShift | tracebackAll
	case "system":
		return 2<<tracebackShift | tracebackAll
	case "crash":
		return 2<<tracebackShift | tracebackAll | tracebackCrash
	}
	n, ok := parseDigits(s)
	if !ok || n >= 1<<31 {
		n = 0
	}
	return uint32(n)<<tracebackShift | tracebackAll
}

// envString is a zero-terminated string of the host, where it lies.
func envString(p uint32) string {
	end := p
	for load8(end) != 0 {
		end++
	}
	return unsafe.String((*byte)(ptrTo(p)), int(end-p))
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

func setGOMEMLIMIT(s string) {
	if s == "off" {
		return
	}
	n, ok := parseByteCount(s)
	if !ok {
		printstring("GOMEMLIMIT=")
		printstring(s)
		printstring("\n")
		throw("malformed GOMEMLIMIT; see `go doc runtime/debug.SetMemoryLimit`")
	}
	memoryLimit = n
}

// parseByteCount gives a number of bytes with an optional unit: B, KiB, MiB, GiB, TiB.
func parseByteCount(s string) (bytes int64, ok bool) {
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
				return 0, false
			}
		}
	}
	minus := len(digits) > 1 && digits[0] == '-'
	if minus {
		digits = digits[1:]
	}
	n, ok := parseDigits(digits)
	if !ok || n > noLimit>>shift || n != 0 && minus {
		return 0, false
	}
	return int64(n << shift), true
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
