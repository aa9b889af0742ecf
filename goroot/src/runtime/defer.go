// Deferred calls: each goroutine has a chain of records, innermost first. A record lies in the deferring function's frame. Where a defer
// statement runs at most once, the record is the closure that it calls; a function that does not know how often it defers has one
// record that holds a list. On the ordinary way out the function takes its records off the chain and calls them (directly where it
// knows them); a panic walks the chain on top of the panicking stack.

package runtime

import "unsafe"

// deferRecord is a record of the chain. Compiled code makes those that are closures, and takes them off.
type deferRecord struct {
	code uint32 // of the closure; 0: the record has a list
	link uint32 // the next outer record
	list *_defer
}

// _defer is a deferred call in the heap.
type _defer struct {
	link *_defer // the one deferred before
	fn   func()
}

// deferChain is what the running goroutine deferred. (g.defers while it does not run.)
type deferChain struct {
	head *deferRecord
	call func() // the call that takeDefer took
}

var defers deferChain

func recordAt(addr uint32) *deferRecord { return (*deferRecord)(ptrTo(addr)) }

// deferframe puts a record with an empty list on the chain.
func deferframe(record uint32) {
	r := recordAt(record)
	r.code = 0
	r.link = addrOf(unsafe.Pointer(defers.head))
	store64(record+uint32(unsafe.Offsetof(r.list)), 0)
	defers.head = r
}

// deferproc defers a call by a record with a list.
func deferproc(fn func(), record uint32) {
	deferprocat(fn, ptrTo(record))
}

// deferprocat is deferproc for the bodies of range-over-func loops: what they defer belongs to the function with the loop, below all that
// the iterators deferred meanwhile.
func deferprocat(fn func(), record unsafe.Pointer) {
	r := (*deferRecord)(record)
	r.list = &_defer{link: r.list, fn: fn}
}

// takeDefer takes the innermost call off the chain. It reports false if there is none (of record `only`, unless that is nil).
// If a panic takes it, p, the panics in whose deferred calls that one began are over when they have come to what was deferred before.
//
//go:noinline
func takeDefer(p *_panic, only *deferRecord) bool {
	for {
		r := defers.head
		if r == nil || only != nil && r != only {
			return false
		}
		at := addrOf(unsafe.Pointer(r))
		if p != nil {
			for p.under != nil && (p.under.aborted || p.under.rest == at) {
				p.under.aborted = true
				p.under = p.under.under
			}
			p.record = at
		}
		if r.code != 0 {
			defers.head = recordAt(r.link)
			defers.call = *(*func())(unsafe.Pointer(&r))
		} else if d := r.list; d != nil {
			r.list = d.link
			defers.call = d.fn
		} else {
			defers.head = recordAt(r.link)
			continue
		}
		if p != nil {
			p.rest = addrOf(unsafe.Pointer(defers.head))
		}
		return true
	}
}

// deferreturn makes the remaining calls of a record in the caller's frame, last first, and takes it off the chain.
func deferreturn(record *deferRecord) {
	for takeDefer(nil, record) {
		defers.call()
	}
}

// deferHooks makes language panics run deferred calls. It is called before everything else, if the program has any.
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
