// A patch of runtime/metrics: the values come from MemStats and from what the scheduler knows, and the runtime needs no list of
// names. Every metric that All describes has a value of its kind: what nobody counts here, or what there is none of, is 0.

package metrics

import (
	"math"
	"runtime"
	"unsafe"
)

// schedule is what the scheduler and the collector know beside MemStats (runtime/link_profile.go).
type schedule struct {
	created, runnable, waiting, host uint64 // goroutines
	live, percent, limit             uint64 // bytes after the last collection; GOGC and GOMEMLIMIT
}

func readSchedule(s *schedule)

// countUses gives how often the behaviour of a setting of GODEBUG that is not the default was used (runtime/godebug.go).
func countUses(setting string) uint64

// Read fills in the values of the metrics that are named.
func Read(m []Sample) {
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	var s schedule
	readSchedule(&s)
	for i := range m {
		v := &m[i].Value
		v.kind = kindOf(m[i].Name)
		switch v.kind {
		case KindUint64:
			v.scalar = number(m[i].Name, &mem, &s)
		case KindFloat64:
			v.scalar = math.Float64bits(seconds(m[i].Name, &mem))
		case KindFloat64Histogram:
			v.scalar = 0
			v.pointer = unsafe.Pointer(histogram(m[i].Name, &mem))
		}
	}
}

// kindOf looks a name up in All's list, which is in order.
func kindOf(name string) ValueKind {
	from, to := 0, len(allDesc)
	for from < to {
		mid := (from + to) / 2
		switch d := &allDesc[mid]; {
		case d.Name == name:
			return d.Kind
		case d.Name < name:
			from = mid + 1
		default:
			to = mid
		}
	}
	return KindBad
}

// Around the names of settings of GODEBUG.
const usesPrefix, usesSuffix = "/godebug/non-default-behavior/", ":events"

func number(name string, mem *runtime.MemStats, s *schedule) uint64 {
	if len(name) > len(usesPrefix) && name[:len(usesPrefix)] == usesPrefix {
		return countUses(name[len(usesPrefix) : len(name)-len(usesSuffix)])
	}
	switch name {
	case "/gc/cycles/automatic:gc-cycles":
		return uint64(mem.NumGC - mem.NumForcedGC)
	case "/gc/cycles/forced:gc-cycles":
		return uint64(mem.NumForcedGC)
	case "/gc/cycles/total:gc-cycles":
		return uint64(mem.NumGC)
	case "/gc/gogc:percent":
		return s.percent
	case "/gc/gomemlimit:bytes":
		return s.limit
	case "/gc/heap/allocs:bytes":
		return mem.TotalAlloc
	case "/gc/heap/allocs:objects":
		return mem.Mallocs
	case "/gc/heap/frees:bytes":
		return mem.TotalAlloc - mem.HeapAlloc
	case "/gc/heap/frees:objects":
		return mem.Frees
	case "/gc/heap/goal:bytes":
		return mem.NextGC
	case "/gc/heap/live:bytes", "/gc/scan/heap:bytes", "/gc/scan/total:bytes":
		return s.live
	case "/gc/heap/objects:objects":
		return mem.HeapObjects
	case "/gc/stack/starting-size:bytes":
		return 512
	case "/memory/classes/heap/free:bytes":
		return mem.HeapIdle - mem.HeapReleased
	case "/memory/classes/heap/objects:bytes":
		return mem.HeapAlloc
	case "/memory/classes/heap/released:bytes":
		return mem.HeapReleased
	case "/memory/classes/heap/stacks:bytes":
		return mem.StackInuse
	case "/memory/classes/heap/unused:bytes":
		return mem.HeapInuse - mem.HeapAlloc
	case "/memory/classes/os-stacks:bytes":
		return mem.StackSys - mem.StackInuse
	case "/memory/classes/other:bytes":
		return mem.OtherSys
	case "/memory/classes/total:bytes":
		return mem.Sys
	case "/sched/gomaxprocs:threads", "/sched/threads/total:threads", "/sched/goroutines/running:goroutines":
		return 1
	case "/sched/goroutines-created:goroutines":
		return s.created
	case "/sched/goroutines/not-in-go:goroutines":
		return s.host
	case "/sched/goroutines/runnable:goroutines":
		return s.runnable
	case "/sched/goroutines/waiting:goroutines":
		return s.waiting
	case "/sched/goroutines:goroutines":
		return uint64(runtime.NumGoroutine())
	}
	return 0
}

// seconds of the processor's time: only that of collections is known.
func seconds(name string, mem *runtime.MemStats) float64 {
	switch name {
	case "/cpu/classes/gc/pause:cpu-seconds", "/cpu/classes/gc/total:cpu-seconds", "/cpu/classes/total:cpu-seconds":
		return float64(mem.PauseTotalNs) / 1e9
	}
	return 0
}

// bounds are powers of 2: of nanoseconds as seconds, or of bytes.
func bounds(unit float64, count int) []float64 {
	b := []float64{math.Inf(-1), 0}
	for range count {
		b = append(b, unit)
		unit *= 2
	}
	return append(b, math.Inf(1))
}

var timeBounds, sizeBounds []float64

// Pauses of collections that were counted, up to collection number pausesSeen: those that are still in MemStats when Read comes.
var (
	pauseCounts []uint64
	pausesSeen  uint32
)

func histogram(name string, mem *runtime.MemStats) *Float64Histogram {
	if timeBounds == nil {
		timeBounds = bounds(1e-9, 40)
		sizeBounds = bounds(8, 24)
		pauseCounts = make([]uint64, len(timeBounds)-1)
	}
	switch name {
	case "/gc/heap/allocs-by-size:bytes", "/gc/heap/frees-by-size:bytes":
		return &Float64Histogram{make([]uint64, len(sizeBounds)-1), sizeBounds}
	case "/gc/pauses:seconds", "/sched/pauses/total/gc:seconds":
		countPauses(mem)
		return &Float64Histogram{append([]uint64(nil), pauseCounts...), timeBounds}
	}
	return &Float64Histogram{make([]uint64, len(timeBounds)-1), timeBounds}
}

func countPauses(mem *runtime.MemStats) {
	n := uint32(len(mem.PauseNs))
	if mem.NumGC > n && pausesSeen < mem.NumGC-n {
		pausesSeen = mem.NumGC - n
	}
	for ; pausesSeen < mem.NumGC; pausesSeen++ {
		took := float64(mem.PauseNs[pausesSeen%n]) / 1e9
		i := 0
		for timeBounds[i+1] <= took {
			i++
		}
		pauseCounts[i]++
	}
}

// readMetricNames is asked for by the package's own tests.
//
//go:linkname readMetricNames runtime/metrics_test.runtime_readMetricNames
func readMetricNames() []string {
	var names []string
	for i := range allDesc {
		names = append(names, allDesc[i].Name)
	}
	return names
}
