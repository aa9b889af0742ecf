// What a goroutine has.

package runtime

import "unsafe"

// States of a goroutine.
const (
	gIdle     = iota // a record to use again
	gRunnable        // in a queue of the scheduler
	gRunning
	gWaiting // parked until goready
	gHost    // its exported function is done; the host has not come back to it yet
	gDead    // ended
)

type g struct {
	_panic *_panic // innermost panic
	goid   uint64
	// unwindTo is a record (deferRecord) of the frame that recovers, while the stack unwinds to it.
	unwindTo   uint32
	defers     uint32 // the head of deferChain, while it does not run
	signal     bool   // the panic is a nil dereference, which gc reports as a signal
	status     uint8
	waitreason uint32         // why it waits: waitsFor
	waitsince  uint32         // just behind it: the time since when it is known to wait (noteWaiting), 0: not known
	system     bool           // one of the runtime's own
	selectDone bool           // the select it waits in is decided
	onFault    bool           // what it said to debug.SetPanicOnFault; there are no faults
	schedlink  *g             // next in a queue
	param      unsafe.Pointer // from who woke it
	waiting    *sudog         // what it waits for (select: in the order of locking)
	fn         func()         // what it runs, until it starts
	crypto     cryptoState
	labels     unsafe.Pointer // runtime/pprof's
	sleepTimer *timer         // for time.Sleep
	bubble     *synctestBubble
	call       *hostCall // innermost exported function that was suspended
	alllink    *g        // next in allgs
	// Its shadow stack (stack.go): where it is; the innermost suspended frame, 0 if none; the end of all frames, while it does
	// not run.
	stack     stack
	base      uint32 // of its first segment
	stackSize uint32 // of the others
	frame     uint32
	sp        uint32
}

var mainG = g{goid: 1, status: gRunning}

// allgs are all goroutines that were ever made, but for the main one.
var allgs *g

// curg is the running goroutine.
var curg = &mainG
