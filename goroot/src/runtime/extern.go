// The rest of package runtime's interface: the build, call stacks.

package runtime

import "unsafe"

const GOARCH = "wasm"

// Compiler names the toolchain. Programs compare it with "gc", whose behaviour this one has.
const Compiler = "gc"

// buildVersion is the Go release whose library the program was built with.
var buildVersion = "go1.26.8"

// Version gives the Go release.
func Version() string { return buildVersion }

// defaultGOROOT is set by the linker.
var defaultGOROOT string

// GOROOT gives the folder of the SDK, as far as it is known.
func GOROOT() string {
	if s := gogetenv("GOROOT"); s != "" {
		return s
	}
	return defaultGOROOT
}

// NumCPU is always 1 on wasm.
func NumCPU() int { return 1 }

// NumCgoCall: there is no cgo.
func NumCgoCall() int64 { return 0 }

// Breakpoint traps.
func Breakpoint() { unreachable() }

// MemProfileRate would be the bytes between two allocations that are recorded. None are.
var MemProfileRate int = 512 * 1024

// StackRecord is a stack in a profile.
type StackRecord struct {
	Stack0 [32]uintptr
}

// Stack gives the record's addresses, which end at the first 0.
func (r *StackRecord) Stack() []uintptr {
	for i, v := range r.Stack0 {
		if v == 0 {
			return r.Stack0[:i]
		}
	}
	return r.Stack0[:]
}

// MemProfileRecord counts what one stack allocated.
type MemProfileRecord struct {
	AllocBytes, FreeBytes     int64
	AllocObjects, FreeObjects int64
	Stack0                    [32]uintptr
}

// InUseBytes is what was allocated and not freed.
func (r *MemProfileRecord) InUseBytes() int64 { return r.AllocBytes - r.FreeBytes }

// InUseObjects is how many objects were allocated and not freed.
func (r *MemProfileRecord) InUseObjects() int64 { return r.AllocObjects - r.FreeObjects }

// Stack gives the record's addresses, which end at the first 0.
func (r *MemProfileRecord) Stack() []uintptr {
	for i, v := range r.Stack0 {
		if v == 0 {
			return r.Stack0[:i]
		}
	}
	return r.Stack0[:]
}

// BlockProfileRecord counts how often and how long one stack blocked.
type BlockProfileRecord struct {
	Count  int64
	Cycles int64
	StackRecord
}

// These profiles have no records.

func MemProfile(p []MemProfileRecord, inuseZero bool) (n int, ok bool) { return 0, true }
func BlockProfile(p []BlockProfileRecord) (n int, ok bool)             { return 0, true }
func MutexProfile(p []BlockProfileRecord) (n int, ok bool)             { return 0, true }
func ThreadCreateProfile(p []StackRecord) (n int, ok bool)             { return 0, true }
func SetBlockProfileRate(rate int)                                     {}
func SetMutexProfileFraction(rate int) int                             { return 0 }
func SetCPUProfileRate(hz int)                                         {}
func SetCgoTraceback(version int, traceback, context, symbolizer unsafe.Pointer) {
}
func CPUProfile() []byte { return nil }

// ReadTrace, StartTrace and StopTrace: there is no tracer.
func ReadTrace() []byte { return nil }

// StartTrace fails.
func StartTrace() error { return errorString("tracing is not supported") }

// StopTrace has nothing to stop.
func StopTrace() {}
