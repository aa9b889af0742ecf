// The panics that compiled code and the runtime raise. A program without defer prints them straight away and ends: it needs no error
// values, no type descriptors, no heap. The first deferred call installs raise, which makes the error value and panics with
// it. None of the functions here returns.

package runtime

import "unsafe"

// Kinds of language panics.
const (
	kindErrorString = iota
	kindPlainError
	kindMemory
	kindBounds // + code; text unused
)

// raise panics with the error value for these; see deferHooks. nil: nothing is deferred, and never was.
var raise func(kind int, text string, x int64, y int, signed bool)

// panicHook is gopanic, if anything was ever deferred.
var panicHook func(any)

func langPanic(kind int, text string) {
	if raise != nil {
		raise(kind, text, 0, 0, false)
	}
	printstring("panic: ")
	if kind != kindPlainError {
		printstring("runtime error: ")
	}
	printindented(text)
	printstring("\n")
	curg.signal = kind == kindMemory
	dieWithTrace(dyingPanic)
}

func panicErrorString(text string) { langPanic(kindErrorString, text) }
func panicPlain(text string)       { langPanic(kindPlainError, text) }

func panicmem()      { langPanic(kindMemory, "invalid memory address or nil pointer dereference") }
func panicnil()      { panicmem() }
func sigpanic()      { panicmem() } // (what gc's traces say of a nil dereference)
func panicdivide()   { panicErrorString("integer divide by zero") }
func panicshift()    { panicErrorString("negative shift amount") }
func panicoverflow() { panicErrorString("integer overflow") }

// panicBounds reports a failed check of ^x against ^y: the code that checks calls with complements (src/wasm/emit.ts).
func panicBounds(x int64, y int, signed bool, code uint8) {
	x, y = ^x, ^y
	if raise != nil {
		raise(kindBounds+int(code), "", x, y, signed)
	}
	n := formatBounds(x, y, signed, code)
	printstring("panic: ")
	writeErr(unsafe.Pointer(&boundsText), uint32(n))
	printstring("\n")
	dieWithTrace(dyingPanic)
}

func goPanicIndex(x int, y int)       { panicBounds(int64(x), y, true, boundsIndex) }
func goPanicIndexU(x uint, y int)     { panicBounds(int64(x), y, false, boundsIndex) }
func goPanicSliceAlen(x int, y int)   { panicBounds(int64(x), y, true, boundsSliceAlen) }
func goPanicSliceAlenU(x uint, y int) { panicBounds(int64(x), y, false, boundsSliceAlen) }
func goPanicSliceAcap(x int, y int)   { panicBounds(int64(x), y, true, boundsSliceAcap) }
func goPanicSliceAcapU(x uint, y int) { panicBounds(int64(x), y, false, boundsSliceAcap) }
func goPanicSliceB(x int, y int)      { panicBounds(int64(x), y, true, boundsSliceB) }
func goPanicSliceBU(x uint, y int)    { panicBounds(int64(x), y, false, boundsSliceB) }
func goPanicSlice3Alen(x int, y int)  { panicBounds(int64(x), y, true, boundsSlice3Alen) }
func goPanicSlice3AlenU(x uint, y int) {
	panicBounds(int64(x), y, false, boundsSlice3Alen)
}
func goPanicSlice3Acap(x int, y int) { panicBounds(int64(x), y, true, boundsSlice3Acap) }
func goPanicSlice3AcapU(x uint, y int) {
	panicBounds(int64(x), y, false, boundsSlice3Acap)
}
func goPanicSlice3B(x int, y int)      { panicBounds(int64(x), y, true, boundsSlice3B) }
func goPanicSlice3BU(x uint, y int)    { panicBounds(int64(x), y, false, boundsSlice3B) }
func goPanicSlice3C(x int, y int)      { panicBounds(int64(x), y, true, boundsSlice3C) }
func goPanicSlice3CU(x uint, y int)    { panicBounds(int64(x), y, false, boundsSlice3C) }
func goPanicSliceConvert(x int, y int) { panicBounds(int64(x), y, true, boundsConvert) }

func panicmakeslicelen() { panicErrorString("makeslice: len out of range") }
func panicmakeslicecap() { panicErrorString("makeslice: cap out of range") }

func panicunsafeslicelen() { panicErrorString("unsafe.Slice: len out of range") }
func panicunsafeslicenilptr() {
	panicErrorString("unsafe.Slice: ptr is nil and len is not zero")
}
func panicunsafestringlen() { panicErrorString("unsafe.String: len out of range") }
func panicunsafestringnilptr() {
	panicErrorString("unsafe.String: ptr is nil and len is not zero")
}

// panicrangestate ends the program part that goes on with a range-over-func loop after its end (states: SDK
// internal/abi/rangefuncconsts.go).
func panicrangestate(state int) {
	switch state {
	case 0:
		panicErrorString("range function continued iteration after function for loop body returned false")
	case 2:
		panicErrorString("range function continued iteration after loop body panic")
	case 3:
		panicErrorString("range function continued iteration after whole loop exit")
	case 4:
		panicErrorString("range function recovered a loop body panic and did not resume panicking")
	}
	throw("unexpected state passed to panicrangestate")
}

// panicwrap is called by the wrapper that calls a value method through a nil pointer. typ is the type with its package's
// path ("main.T"), method the method's name.
func panicwrap(typ, method string) {
	name := typ
	for i := len(typ) - 1; i >= 0; i-- {
		if typ[i] == '.' {
			name = typ[i+1:]
			break
		}
	}
	panicPlain("value method " + typ + "." + method + " called using nil *" + name + " pointer")
}
