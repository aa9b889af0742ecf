// What the tests of package runtime see of its insides, as far as ours has the like.

package runtime

import (
	"internal/goarch"
	"unsafe"
)

const (
	PtrSize             = goarch.PtrSize
	HashLoad            = 7 // of a group of 8 slots in gc's maps; the tests want a map that is about to grow
	FramePointerEnabled = false
)

// Hash functions, of which there is one kind.
var (
	UseAeshash = new(bool)
	MemHash    = memhash
	MemHash32  = memhash32
	MemHash64  = memhash64
	StringHash = func(s string, seed uintptr) uintptr { return strhash(unsafe.Pointer(&s), seed) }
	BytesHash  = func(b []byte, seed uintptr) uintptr {
		return memhash(unsafe.Pointer(unsafe.SliceData(b)), seed, uintptr(len(b)))
	}
	Int32Hash   = func(i uint32, seed uintptr) uintptr { return memhash32(unsafe.Pointer(&i), seed) }
	Int64Hash   = func(i uint64, seed uintptr) uintptr { return memhash64(unsafe.Pointer(&i), seed) }
	EfaceHash   = func(i any, seed uintptr) uintptr { return nilinterhash(unsafe.Pointer(&i), seed) }
	IfaceHash   = func(i interface{ F() }, seed uintptr) uintptr { return interhash(unsafe.Pointer(&i), seed) }
	MemclrBytes = func(b []byte) { clear(b) }
)

func ReadUnaligned64(p unsafe.Pointer) uint64 { return *(*uint64)(p) }

var ReadRandomFailed = new(bool)

func Fastrand() uint32          { return rand32() }
func Fastrand64() uint64        { return rand() }
func Fastrandn(n uint32) uint32 { return cheaprandn(n) }

func FrameStartLine(f *Frame) int { return f.startLine }

func BlockUntilEmptyFinalizerQueue(timeout int64) bool { return blockUntilEmptyFinq(timeout) }
func BlockUntilEmptyCleanupQueue(timeout int64) bool   { return blockUntilEmptyFinq(timeout) }

func ParseByteCount(s string) (int64, bool) { return parseByteCount(s) }

// GostringW is for Windows alone.
func GostringW(w []uint16) string { panic("no strings of Windows here") }

// SetTracebackEnv is what the variable GOTRACEBACK does at the start.
func SetTracebackEnv(level string) {
	tracebackEnv = parseTraceback(level)
	traceback = tracebackEnv
}

// TracebackSystemstack has i callers of its name; no other stack is there for them to be on.
func TracebackSystemstack(stk []uintptr, i int) int {
	if i == 0 {
		return Callers(2, stk)
	}
	return TracebackSystemstack(stk, i-1)
}

// ShrinkStackAndVerifyFramePointers has nothing to do: segments of stacks stay as large as they are, and there are no such pointers.
func ShrinkStackAndVerifyFramePointers() {}

var escaped any

// Escape puts what x points to on the heap.
func Escape[T any](x T) T {
	escaped = x
	escaped = nil
	return x
}

// What is asked for only with FramePointerEnabled.

func FPCallers(pcs []uintptr) int { panic("no frame pointers") }

type stackPoison struct{}

func (stackPoison) Restore() {}

func StackPoisonCopy() stackPoison { panic("no frame pointers") }
