// Shadow stacks of goroutines, and suspended frames on them (src/wasm/{status,resume}.ts). A goroutine that does not run is a chain of
// frames, innermost first, which never move. Only the innermost is ever resumed: when its function is done, the next one is, with the
// results in resumeResults; so a switch costs the same at any depth. Functions that run only while the host waits for them, below
// an exported function, are not in the chain: they are on the engine's stack.

package runtime

import "unsafe"

// What a suspended frame begins with.
const (
	frameLink   = 0  // the next outer frame, 0: none
	frameFn     = 4  // table index of the resume copy; 0: the header of a segment
	frameSite   = 8  // where to go on; gostart: the go statement
	frameParent = 12 // gostart: the goroutine with the go statement, 0: a timer
	frameHeader = 16 // (at least, and aligned)
)

// Status of a call that was left (ARCHITECTURE.md, Goroutines). A deep copy returns the address of a frame, too: that call is to be made first (deep.go).
const (
	statusDone = iota
	statusUnwinding
	statusSuspended
)

// suspendTail is the address where the next suspended frame is linked, while a stack is being suspended.
var suspendTail uint32

// resumeResults are the results of a function that was resumed, a word each. (The linker makes it longer if need be.)
var resumeResults [16]uint64

// suspendFrame adds a frame at the outer end of the chain.
func suspendFrame(frame, fn, site uint32) {
	store32(frame+frameFn, fn)
	store32(frame+frameSite, site)
	store32(suspendTail, frame)
	suspendTail = frame + frameLink
}

// suspensionLost is called, on the scheduler's stack, where a call that, as the compiler found, cannot be suspended was left as if it
// were. Either it waits for a lock that it holds itself: then it waits for good, and the others run on top of it. Or the compiler is wrong.
func suspensionLost() {
	if curg.status == gWaiting {
		switch curg.reason() {
		case &waitReasonSyncMutexLock, &waitReasonSyncRWMutexLock, &waitReasonSyncRWMutexRLock:
			awaitCall()
		}
	}
	throw("goroutine suspended in a call that cannot be")
}

// execute runs a goroutine until it is suspended again or ends.
func execute(gp *g) {
	curg = gp
	gp.status = gRunning
	defers.head = recordAt(gp.defers)
	status := uint32(statusDone)
	// (No frame at all: the goroutine waited in a call after which nothing remained to be done.)
	for frame := gp.frame; frame != 0; {
		next := load32(frame + frameLink)
		gp.frame = next // for a trace
		if fn := load32(frame + frameFn); fn != 0 {
			setLimit(frame + nativeBudget)
			status = resume(fn, frame, status)
		} else {
			popSegment(frame)
		}
		gp = curg
		if status == statusSuspended {
			setGuard(noGuard)
			store32(suspendTail, next)
			if gp.status == gRunning {
				// It only left the native stack (carry).
				frame = gp.frame
				status = statusDone
				continue
			}
			gp.defers = addrOf(unsafe.Pointer(defers.head))
			if gp.status == gDead {
				goexit0(gp)
			}
			return
		}
		frame = next
	}
	setGuard(noGuard)
	if c := gp.call; c != nil {
		c.done = true
		if status == statusDone {
			c.result = resumeResults[0]
		}
		gp.call = c.link
		gp.status = gHost
		gp.defers = addrOf(unsafe.Pointer(defers.head))
		return
	}
	goexit0(gp)
}

// hostCall is an exported function that was suspended: the host waits for it.
type hostCall struct {
	link   *hostCall // the next outer one of the same goroutine
	done   bool
	result uint64
}

// runGoroutines runs goroutines until a call is done.
func runGoroutines(c *hostCall) {
	top := g0sp
	g0sp = getsp()
	for !c.done {
		gp := findRunnable()
		if gp == nil {
			break
		}
		execute(gp)
	}
	g0sp = top
}

// awaitCall is called for the host, on the scheduler's stack, when an exported function (or the start of the program) has been
// suspended: it runs goroutines until that call is done. Its result is then in resumeResults. Another call of the same goroutine, or
// of the same function by another, may end meanwhile: its result waits until the host is back there.
func awaitCall() {
	setGuard(noGuard)
	gp := curg
	limit, budget := nativeLimit, nativeBudget
	if suspendTail-gp.stack.lo < gp.stack.hi-gp.stack.lo {
		// What the host runs below this call stays on the native stack.
		nativeBudget = leastBudget
		if left := limit - suspendTail; limit > suspendTail && left > leastBudget {
			nativeBudget = left
		}
	}
	store32(suspendTail, 0)
	gp.defers = addrOf(unsafe.Pointer(defers.head))
	startSystem = newSystemproc
	c := &hostCall{link: gp.call}
	gp.call = c
	if gp.status == gDead {
		goexit0(gp)
	} else if gp.status == gRunning {
		execute(gp)
	}
	runGoroutines(c)
	nativeBudget = budget
	if !c.done {
		return // GOOS=js: the start of the program; nobody waits for it
	}
	curg = gp
	gp.status = gRunning
	defers.head = recordAt(gp.defers)
	setLimit(limit)
	resumeResults[0] = c.result
}

// nativeBudget is how far the shadow stack pointer may go in what execute starts.
var nativeBudget uint32 = fullBudget

// leastBudget is what goroutines that run below host frames have of the native stack at least.
const leastBudget = 8 << 10

// carry is called by a function that can be suspended and finds the native stack used up, before it does anything: its frame holds its
// arguments. All frames leave the native stack, and execute starts this one again. It gives whether they do: a function that execute has just
// started goes on, whatever it needs.
func carry(frame, fn uint32) bool {
	if nativeLimit == frame+nativeBudget {
		return false
	}
	suspendTail = addrOf(unsafe.Pointer(&curg.frame))
	curg.sp = frame + startedFrame
	suspendFrame(frame, fn, 0)
	return true
}

// The scheduler's own stack: [g0lo, g0sp) is in use while a goroutine runs. What makes room for others runs on it, too.
var g0lo, g0sp uint32

const g0Blocks = 4

// makeG0 is called before the program starts, if it has goroutines.
func makeG0() {
	g0lo = ownBlocks(g0Blocks)
	if g0lo == 0 {
		outOfMemory(g0Blocks << blockShift)
	}
	g0sp = g0lo
	mainG.base = stackBase()
	mainG.stack = stack{stackBase(), stackEnd() - deepStack}
	traceOthers = traceGoroutines
	setLimit(nativeLimit)
}

// markStacks marks what all stacks hold. sp is the end of the one in use.
func markStacks(sp uint32) {
	if g0sp == 0 {
		if mainG.base == 0 {
			markRange4(stackBase(), sp)
		} else {
			markStack(&mainG, sp, false)
		}
	} else {
		markGoroutines(sp)
	}
}

// markGoroutines marks what the stacks of all goroutines hold, and the scheduler's.
func markGoroutines(sp uint32) {
	onG0 := sp-g0lo < g0Blocks<<blockShift
	g0end := g0sp
	if onG0 {
		g0end = sp
	}
	markRange4(g0lo, g0end)
	if mainG.status != gDead {
		mainG.noteWaiting()
		markStack(&mainG, sp, onG0)
	}
	for gp := allgs; gp != nil; gp = gp.alllink {
		if gp.status != gDead {
			gp.noteWaiting()
			markStack(gp, sp, onG0)
		}
	}
	lastMarked = waitClock()
}

func markStack(gp *g, sp uint32, onG0 bool) {
	end := gp.sp
	if gp == curg && !onG0 {
		end = sp
	}
	lo := gp.stack.lo
	for ; lo != gp.base; lo = load32(lo + segmentLo) {
		markRange4(lo+segmentHeader, end)
		end = load32(lo + segmentSP)
	}
	markRange4(lo, end)
}
