// The panic builtin: runs the deferred calls of the whole goroutine in place, on top of the panicking stack, then prints and
// ends the program. A deferred call that recovers ends the walk: the stack unwinds to the frame that deferred it.

package runtime

import "unsafe"

// _panic is a panic under way.
type _panic struct {
	arg        any
	link       *_panic // the panic during which this one began
	recovered  bool
	repanicked bool // printed as part of the panic that re-raised it
	goexit     bool
	exitsAt    uint32  // of a Goexit: the record of runExits
	aborted    bool    // a panic in one of its deferred calls has taken over the calls that were left
	raised     bool    // prints as recovered and raised again, though it only passed (sync.OnceFunc)
	sp         uintptr // where the frames of deferred calls begin: tells gorecover who called it
	record     uint32  // that of the deferred call under way
	rest       uint32  // the chain's head when that call began
	under      *_panic // the next one under link that was not aborted, as far as is known
}

type stringer interface {
	String() string
}

// gopanic is panic(e). It does not return.
func gopanic(e any) {
	if e == nil {
		if nilPanicsNow() {
			godebug_countUse("panicnil")
		} else {
			e = new(PanicNilError)
		}
	}
	p := &_panic{arg: e, link: curg._panic, under: curg._panic, sp: uintptr(getsp())}
	curg._panic = p
	printPending = printPendingPanics
	for takeDefer(p, nil) {
		// (After a suspension in the last call this frame may end elsewhere.)
		p.sp = uintptr(getsp())
		defers.call()
		if p.recovered {
			// Panics that began above the recovering frame are over with this one; a Goexit goes on.
			to := p.record
			q := p.link
			var exit *_panic
			for q != nil && q.aborted {
				if q.goexit {
					exit = q
				}
				q = q.link
			}
			if exit != nil {
				exit.aborted = false
				exit.under = exit.link
				q, to = exit, exit.exitsAt
			}
			curg._panic = q
			curg.signal = false
			curg.unwindTo = to
			unwind()
		}
	}
	if preprinting == curg {
		throw(whilePrinting(p.arg))
	}
	preprintpanics(p)
	printpanics(p)
	dieWithTrace(dyingPanic)
}

// gorecover is recover() in the function whose frame begins at sp: it must have been called by the panic itself.
func gorecover(sp uintptr) any {
	p := curg._panic
	if p == nil || p.goexit || p.recovered || p.sp != sp {
		return nil
	}
	p.recovered = true
	return p.arg
}

// deferwrapped is called by a wrapper, whose frame is [from, to), before it calls what may recover: if the panic called the
// wrapper, what it calls counts as called by the panic.
func deferwrapped(from, to uintptr) {
	if p := curg._panic; p != nil && p.sp == from {
		p.sp = to
	}
}

// recovering reports whether the unwinding under way ends in the frame with this record, and ends it then.
func recovering(record *deferRecord) bool {
	if curg.unwindTo != addrOf(unsafe.Pointer(record)) {
		return false
	}
	curg.unwindTo = 0
	return true
}

// hostUnwinding is called after a call of the host: its result is statusUnwinding if the host called a function of ours that was left
// by a panic which a frame further out recovers.
func hostUnwinding() uint32 {
	if curg.unwindTo != 0 {
		return statusUnwinding
	}
	return statusDone
}

// onceRepanic gives sync.OnceFunc the value of the panic under way.
//
//go:linkname onceRepanic sync.runtime_onceRepanic
func onceRepanic() any {
	p := curg._panic
	if p == nil || p.goexit {
		return nil
	}
	p.raised = true
	return p.arg
}

// preprinting is the goroutine that turns the values of its panics into text: a panic that it does not recover ends the program.
var preprinting *g

func whilePrinting(arg any) string {
	const text = "panic while printing panic value: "
	if s, ok := arg.(string); ok {
		return text + s
	}
	return text + "type " + efaceOf(&arg)._type.string()
}

// raisePrinting is raise while panic values are turned into text in a program that never deferred anything.
func raisePrinting(kind int, text string, x int64, y int, signed bool) {
	name := "panic while printing panic value: type runtime.errorString"
	switch {
	case kind == kindPlainError:
		name = "panic while printing panic value: type runtime.plainError"
	case kind >= kindBounds:
		name = "panic while printing panic value: type runtime.boundsError"
	}
	curg.signal = kind == kindMemory
	throw(name)
}

// preprintpanics turns the values that print themselves into strings, while Go code may still run.
func preprintpanics(p *_panic) {
	preprinting = curg
	if raise == nil {
		raise = raisePrinting
	}
	for p != nil {
		link := p.link
		if link != nil && *efaceOf(&link.arg) == *efaceOf(&p.arg) {
			link.repanicked = true
		} else if text, ok := panicText(p.arg); ok {
			p.arg = text
		}
		p = link
	}
	preprinting = nil
}

// panicTextDynamic is panicText for values of any type.
func panicTextDynamic(v any) (text string, ok bool) {
	if v, ok := v.(error); ok {
		return v.Error(), true
	}
	if v, ok := v.(stringer); ok {
		return v.String(), true
	}
	return "", false
}

// printpanics prints the panics under way, oldest first, and turns their links round for it: they are not wanted any more.
func printpanics(p *_panic) {
	var first *_panic
	for p != nil {
		link := p.link
		p.link = first
		first = p
		p = link
	}
	var older *_panic
	for first != nil {
		if older == nil || !older.repanicked {
			printpanic(first, older != nil && !older.goexit)
		}
		older = first
		first = first.link
	}
}

//go:noinline
func printpanic(p *_panic, within bool) {
	if within {
		printstring("\t")
	}
	if p.goexit {
		return
	}
	printstring("panic: ")
	printpanicval(p.arg)
	if p.recovered || p.raised {
		if p.repanicked || p.raised {
			printstring(" [recovered, repanicked]")
		} else {
			printstring(" [recovered]")
		}
	}
	printstring("\n")
}

func printPendingPanics() {
	if p := curg._panic; p != nil {
		printpanics(p)
		printstring("\t")
	}
}
