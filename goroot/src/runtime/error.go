// The error values of panics that the language or the runtime raises (SDK runtime/error.go), and their texts.

package runtime

import "unsafe"

// Error is the interface of the errors that the language itself raises.
type Error interface {
	error

	// RuntimeError does nothing; having it is what makes an error one of these.
	RuntimeError()
}

// errorString is an error whose text is announced as a runtime error.
type errorString string

func (e errorString) RuntimeError() {}

func (e errorString) Error() string {
	return "runtime error: " + string(e)
}

// What package math/bits panics with.
var (
	divideError   error = errorString("integer divide by zero")
	overflowError error = errorString("integer overflow")
)

// plainError is an error of the runtime whose text says enough.
type plainError string

func (e plainError) RuntimeError() {}

func (e plainError) Error() string {
	return string(e)
}

// memoryError is the error of a nil dereference; gc has an address in it where the system tells one.
type errorAddressString struct {
	msg  string
	addr uintptr
}

func (e errorAddressString) RuntimeError() {}

func (e errorAddressString) Error() string {
	return "runtime error: " + e.msg
}

// Addr is the address where the fault occurred.
func (e errorAddressString) Addr() uintptr {
	return e.addr
}

// boundsError is a failed index or slice expression. code: the compiler's Bounds (gc's internal/abi BoundsErrorCode).
type boundsError struct {
	x      int64
	y      int
	signed bool
	code   uint8
}

const (
	boundsIndex = iota
	boundsSliceAlen
	boundsSliceAcap
	boundsSliceB
	boundsSlice3Alen
	boundsSlice3Acap
	boundsSlice3B
	boundsSlice3C
	boundsConvert
)

func (e boundsError) RuntimeError() {}

func (e boundsError) Error() string {
	n := formatBounds(e.x, e.y, e.signed, e.code)
	return string(boundsText[:n])
}

// boundsText is where formatBounds writes.
var boundsText [128]byte

// formatBounds writes the text of a bounds error into boundsText and gives its length.
func formatBounds(x int64, y int, signed bool, code uint8) int {
	n := appendBounds(0, "runtime error: ")
	negative := signed && x < 0
	switch code {
	case boundsIndex:
		n = appendBounds(n, "index out of range [")
	case boundsConvert:
		n = appendBounds(n, "cannot convert slice with length ")
		n = appendNumber(n, int64(y), true)
		n = appendBounds(n, " to array or pointer to array with length ")
		return appendNumber(n, x, signed)
	default:
		n = appendBounds(n, "slice bounds out of range [")
	}
	switch code {
	case boundsSliceAlen, boundsSliceAcap, boundsSlice3B:
		n = appendBounds(n, ":")
	case boundsSlice3Alen, boundsSlice3Acap:
		n = appendBounds(n, "::")
	}
	n = appendNumber(n, x, signed)
	switch code {
	case boundsSliceB, boundsSlice3B, boundsSlice3C:
		n = appendBounds(n, ":")
		if !negative {
			n = appendNumber(n, int64(y), true)
		}
		if code == boundsSlice3C {
			n = appendBounds(n, ":")
		}
		return appendBounds(n, "]")
	}
	n = appendBounds(n, "]")
	if negative {
		return n
	}
	if code == boundsSliceAcap || code == boundsSlice3Acap {
		n = appendBounds(n, " with capacity ")
	} else {
		n = appendBounds(n, " with length ")
	}
	return appendNumber(n, int64(y), true)
}

func appendBounds(n int, s string) int {
	memmove(unsafe.Pointer(&boundsText[n]), unsafe.Pointer(unsafe.StringData(s)), uintptr(len(s)))
	return n + len(s)
}

func appendNumber(n int, v int64, signed bool) int {
	if signed && v < 0 {
		n = appendBounds(n, "-")
		v = -v
	}
	i := formatUint(uint64(v), len(printBuf))
	memmove(unsafe.Pointer(&boundsText[n]), unsafe.Pointer(&printBuf[i]), uintptr(len(printBuf)-i))
	return n + len(printBuf) - i
}

// TypeAssertionError says why x.(T) failed.
type TypeAssertionError struct {
	_interface    *_type
	concrete      *_type
	asserted      *_type
	missingMethod string // a method of the asserted interface that concrete lacks
}

func (*TypeAssertionError) RuntimeError() {}

func (e *TypeAssertionError) Error() string {
	inter := "interface"
	if e._interface != nil {
		inter = e._interface.string()
	}
	as := e.asserted.string()
	if e.concrete == nil {
		return "interface conversion: " + inter + " is nil, not " + as
	}
	cs := e.concrete.string()
	if e.missingMethod != "" {
		return "interface conversion: " + cs + " is not " + as + ": missing method " + e.missingMethod
	}
	msg := "interface conversion: " + inter + " is " + cs + ", not " + as
	if cs == as {
		if e.concrete.pkgpath() != e.asserted.pkgpath() {
			msg += " (types from different packages)"
		} else {
			msg += " (types from different scopes)"
		}
	}
	return msg
}

// PanicNilError is what panic(nil) panics with.
type PanicNilError struct {
	// Not comparable in a way that matters: two of them are never equal by accident.
	_ [0]*PanicNilError
}

func (*PanicNilError) Error() string { return "panic called with nil argument" }
func (*PanicNilError) RuntimeError() {}
