// What runtime/pprof, runtime/trace and runtime/metrics take from the runtime: there are no profiles but that of
// goroutines (profile_goroutines.go), and no tracer: every other profile is empty, and a trace ends at once (goroot/ledger.json).

package runtime

import "unsafe"

// ---- runtime/pprof ----

// stackRecord, memRecord and blockRecord are internal/profilerecord's, which this package does not import.
type stackRecord struct{ Stack []uintptr }

type memRecord struct {
	AllocBytes, FreeBytes     int64
	AllocObjects, FreeObjects int64
	Stack                     []uintptr
}

type blockRecord struct {
	Count  int64
	Cycles int64
	Stack  []uintptr
}

// pprof_readProfile gives the header alone: its length in words, a time, samples a second.
//
//go:linkname pprof_readProfile runtime/pprof.readProfile
func pprof_readProfile() (data []uint64, tags []unsafe.Pointer, eof bool) {
	return []uint64{3, 0, 100}, []unsafe.Pointer{nil}, true
}

func pprof_goroutineLeakProfileWithLabels(p []stackRecord, labels []unsafe.Pointer) (n int, ok bool) {
	return 0, true
}

func pprof_memProfileInternal(p []memRecord, inuseZero bool) (n int, ok bool) { return 0, true }

func pprof_blockProfileInternal(p []blockRecord) (n int, ok bool) { return 0, true }

func pprof_mutexProfileInternal(p []blockRecord) (n int, ok bool) { return 0, true }

func pprof_threadCreateInternal(p []stackRecord) (n int, ok bool) { return 0, true }

func pprof_fpunwindExpand(dst, src []uintptr) int { return copy(dst, src) }

func pprof_makeProfStack() []uintptr { return make([]uintptr, 128) }

//go:linkname pprof_cyclesPerSecond runtime/pprof.runtime_cyclesPerSecond
func pprof_cyclesPerSecond() int64 { return 1e9 }

//go:linkname pprof_FrameSymbolName runtime/pprof.runtime_FrameSymbolName
func pprof_FrameSymbolName(f *Frame) string { return f.Function }

//go:linkname pprof_expandFinalInlineFrame runtime/pprof.runtime_expandFinalInlineFrame
func pprof_expandFinalInlineFrame(stk []uintptr) []uintptr { return stk }

//go:linkname pprof_setProfLabel runtime/pprof.runtime_setProfLabel
func pprof_setProfLabel(labels unsafe.Pointer) { curg.labels = labels }

//go:linkname pprof_getProfLabel runtime/pprof.runtime_getProfLabel
func pprof_getProfLabel() unsafe.Pointer { return curg.labels }

//go:linkname pprof_goroutineleakcount runtime/pprof.runtime_goroutineleakcount
func pprof_goroutineleakcount() int { return 0 }

//go:linkname pprof_goroutineLeakGC runtime/pprof.runtime_goroutineLeakGC
func pprof_goroutineLeakGC() {}

// ---- runtime/trace ----

//go:linkname trace_userTaskCreate runtime/trace.userTaskCreate
func trace_userTaskCreate(id, parentID uint64, taskType string) {}

//go:linkname trace_userTaskEnd runtime/trace.userTaskEnd
func trace_userTaskEnd(id uint64) {}

//go:linkname trace_userRegion runtime/trace.userRegion
func trace_userRegion(id, mode uint64, name string) {}

//go:linkname trace_userLog runtime/trace.userLog
func trace_userLog(id uint64, category, message string) {}

//go:linkname trace_clockUnitsPerSecond runtime/trace.runtime_traceClockUnitsPerSecond
func trace_clockUnitsPerSecond() uint64 { return 1e9 }

//go:linkname trace_readTrace runtime/trace.runtime_readTrace
func trace_readTrace() []byte { return nil }

func traceAdvance(stopTrace bool) {}

func traceClockNow() uint64 { return uint64(nanotime()) }

// ---- runtime/metrics ----

// metricSchedule is runtime/metrics.schedule: numbers of goroutines, and what GOGC and GOMEMLIMIT are.
type metricSchedule struct {
	created, runnable, waiting, host uint64
	live, percent, limit             uint64
}

//go:linkname metrics_readSchedule runtime/metrics.readSchedule
func metrics_readSchedule(s *metricSchedule) {
	s.created = sched.goid + 1
	eachGoroutine(func(gp *g) {
		switch gp.status {
		case gRunnable:
			s.runnable++
		case gWaiting:
			s.waiting++
		case gHost:
			s.host++
		}
	})
	s.live = gcStats.live
	s.percent = uint64(gcPercent)
	s.limit = uint64(memoryLimit)
}
