// Deferred calls: each goroutine has a chain of records, innermost first. A record lies in the deferring function's frame
// where their number is known, in the heap otherwise. On the ordinary way out the function takes its records off the chain and
// calls them (directly where it knows them); a panic walks the chain on top of the panicking stack.

package runtime

// _defer is one deferred call, 32 bytes.
type _defer struct {
	link *_defer // next outer record
	fn   func()
	// frame is the address of a slot in the deferring function's shadow frame. It tells whose record this is, and (with recover)
	// where unwinding stops. It may be any number that differs between live frames.
	frame uintptr
	flags uintptr // none yet
}

// deferprocStack puts a record of the caller's frame on the chain; its fn and frame are set.
func deferprocStack(d *_defer) {
	deferHooks()
	d.flags = 0
	d.link = curg._defer
	curg._defer = d
}

// deferproc puts a record in the heap on the chain.
func deferproc(fn func(), frame uintptr) {
	deferHooks()
	curg._defer = &_defer{link: curg._defer, fn: fn, frame: frame}
}

// deferpop takes the innermost record off the chain, for a function that makes the call itself.
func deferpop() {
	curg._defer = curg._defer.link
}

// deferreturn makes the frame's remaining deferred calls, last first.
func deferreturn(frame uintptr) {
	for {
		d := curg._defer
		if d == nil || d.frame != frame {
			return
		}
		curg._defer = d.link
		fn := d.fn
		d.fn = nil
		fn()
	}
}

// deferHooks makes language panics run deferred calls.
func deferHooks() {
	raise = raiseError
	raiseAssertion = raiseAssertionError
}

// raiseError is the value of raise.
func raiseError(kind int, text string, x int64, y int, signed bool) {
	switch kind {
	case kindErrorString:
		gopanic(errorString(text))
	case kindPlainError:
		gopanic(plainError(text))
	case kindMemory:
		curg.signal = true
		gopanic(errorString(text))
	default:
		gopanic(boundsError{x: x, y: y, signed: signed, code: uint8(kind - kindBounds)})
	}
}

func raiseAssertionError(e *TypeAssertionError) {
	gopanic(e)
}
