// What a goroutine has.

package runtime

import "unsafe"

// States of a goroutine.
const (
	gIdle     = iota // a record to use again
	gRunnable        // in a queue of the scheduler
	gRunning
	gWaiting // parked until goready
	gDead    // ended
)

type g struct {
	_defer *_defer // innermost deferred call
	_panic *_panic // innermost panic
	goid   uint64
	// unwindTo is the frame token (_defer.frame) of the frame that recovers, while the stack unwinds to it.
	unwindTo   uintptr
	signal     bool // the panic is a nil dereference, which gc reports as a signal
	status     uint8
	waitreason waitReason
	selectDone bool           // the select it waits in is decided
	schedlink  *g             // next in a queue
	param      unsafe.Pointer // from who woke it
	waiting    *sudog         // what it waits for (select: in the order of locking)
	fn         func()         // what it runs, until it starts
	crypto     cryptoState
}

// sudog is a goroutine in a wait queue.
type sudog struct{}

var mainG = g{goid: 1, status: gRunning}

// curg is the running goroutine.
var curg = &mainG
