// What runtime/pprof, runtime/trace and runtime/metrics take from the runtime: there are no profiles, no tracer and no metrics, so
// every profile is empty, a trace ends at once, and no metric is known (goroot/ledger.json).

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

func pprof_goroutineProfileWithLabels(p []stackRecord, labels []unsafe.Pointer) (n int, ok bool) {
	return 0, true
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

// metricSample is runtime/metrics.Sample; kind 0 says that the name is unknown.
type metricSample struct {
	name    string
	kind    int
	scalar  uint64
	pointer unsafe.Pointer
}

//go:linkname readMetrics runtime/metrics.runtime_readMetrics
func readMetrics(samples unsafe.Pointer, n, cap int) {
	list := unsafe.Slice((*metricSample)(samples), n)
	for i := range list {
		list[i].kind = 0
		list[i].scalar = 0
		list[i].pointer = nil
	}
}
