// Deferred calls: each goroutine has a chain of records, innermost first. A record lies in the deferring function's frame
// where their number is known, in the heap otherwise. On the ordinary way out the function takes its records off the chain and
// calls them (directly where it knows them); a panic walks the chain on top of the panicking stack.

package runtime

import "unsafe"

// _defer is one deferred call, 40 bytes.
type _defer struct {
	link *_defer // next outer record
	fn   func()
	// frame is the address of a slot in the deferring function's shadow frame. It tells whose record this is, and (with recover)
	// where unwinding stops. It may be any number that differs between live frames.
	frame uintptr
	flags uintptr
	panic *_panic // the innermost panic when it was deferred: what began later is over when it recovers
}

// rangeRecord in flags: the record is a rangeDefers.
const rangeRecord = 1

// rangeDefers holds the place of a function with range-over-func loops in the chain: what defer statements in the loops' bodies
// defer belongs to that function, below all that the iterators deferred meanwhile.
type rangeDefers struct {
	_defer
	list *_defer
}

// deferprocStack puts a record of the caller's frame on the chain; its fn and frame are set.
func deferprocStack(d *_defer) {
	deferHooks()
	d.flags = 0
	d.panic = curg._panic
	d.link = curg._defer
	curg._defer = d
}

// deferproc puts a record in the heap on the chain.
func deferproc(fn func(), frame uintptr) {
	deferHooks()
	curg._defer = &_defer{link: curg._defer, fn: fn, frame: frame, panic: curg._panic}
}

// deferrangefunc puts a record for the bodies of the frame's range-over-func loops on the chain. It gives the token for
// deferprocat.
func deferrangefunc(frame uintptr) unsafe.Pointer {
	deferHooks()
	d := new(rangeDefers)
	d.link = curg._defer
	d.frame = frame
	d.flags = rangeRecord
	d.panic = curg._panic
	curg._defer = &d._defer
	return unsafe.Pointer(d)
}

// deferprocat is deferproc for the function that the token stands for.
func deferprocat(fn func(), token unsafe.Pointer) {
	d := (*rangeDefers)(token)
	d.list = &_defer{link: d.list, fn: fn, frame: d.frame, panic: d.panic}
}

// takeDefer takes the innermost record off the chain, one that holds a call. It gives nil if there is none (of the frame, unless
// frame is 0).
func takeDefer(frame uintptr) *_defer {
	for {
		d := curg._defer
		if d == nil || frame != 0 && d.frame != frame {
			return nil
		}
		if d.flags == rangeRecord {
			r := (*rangeDefers)(unsafe.Pointer(d))
			if e := r.list; e != nil {
				r.list = e.link
				return e
			}
			curg._defer = d.link
			continue
		}
		curg._defer = d.link
		return d
	}
}

// deferpop takes the innermost record off the chain, for a function that makes the call itself.
func deferpop() {
	curg._defer = curg._defer.link
}

// deferreturn makes the frame's remaining deferred calls, last first.
func deferreturn(frame uintptr) {
	for {
		d := takeDefer(frame)
		if d == nil {
			return
		}
		fn := d.fn
		d.fn = nil
		fn()
	}
}

// deferHooks makes language panics run deferred calls.
func deferHooks() {
	raise = raiseError
	panicHook = gopanic
}

// raised is the last error that raiseError made of a text.
var raised any

// raiseError is the value of raise.
func raiseError(kind int, text string, x int64, y int, signed bool) {
	switch kind {
	case kindErrorString, kindMemory:
		// The same value each time: a second one during the first is a panic raised again.
		if s, ok := raised.(errorString); !ok || string(s) != text {
			raised = errorString(text)
		}
		if kind == kindMemory {
			curg.signal = true
		}
		gopanic(raised)
	case kindPlainError:
		gopanic(plainError(text))
	default:
		gopanic(boundsError{x: x, y: y, signed: signed, code: uint8(kind - kindBounds)})
	}
}
