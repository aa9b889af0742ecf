// Shadow stacks of goroutines, and suspended frames on them (src/wasm/{status,resume}.ts). A goroutine that does not run is a chain of
// frames, innermost first, which never move. Only the innermost is ever resumed: when its function is done, the next one is, with the
// results in resumeResults; so a switch costs the same at any depth. Functions that run only while the host waits for them, below
// an exported function, are not in the chain: they are on the engine's stack.

package runtime

// What a suspended frame begins with.
const (
	frameLink   = 0 // the next outer frame, 0: none
	frameFn     = 4 // table index of the resume copy
	frameSite   = 8 // where to go on
	frameHeader = 16
)

// Status of a call that was left (design 4.5).
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

// execute runs a goroutine until it is suspended again or ends.
func execute(gp *g) {
	curg = gp
	gp.status = gRunning
	stackguard = gp.stack.guard
	status := uint32(statusDone)
	for frame := gp.frame; ; {
		next := load32(frame + frameLink)
		status = resume(load32(frame+frameFn), frame, status)
		gp = curg
		if status == statusSuspended {
			store32(suspendTail, next)
			if gp.status == gDead {
				goexit0(gp)
			}
			return
		}
		if next == 0 {
			break
		}
		frame = next
	}
	if c := gp.call; c != nil {
		c.done = true
		c.result = resumeResults[0]
		gp.call = c.link
		gp.status = gHost
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

// awaitCall is called for the host, on the scheduler's stack, when an exported function (or the start of the program) has been
// suspended: it runs goroutines until that call is done. Its result is then in resumeResults. Another call of the same goroutine, or
// of the same function by another, may end meanwhile: its result waits until the host is back there.
func awaitCall() {
	gp := curg
	store32(suspendTail, 0)
	startSystem = newSystemproc
	c := &hostCall{link: gp.call}
	gp.call = c
	if gp.status == gDead {
		goexit0(gp)
	}
	top := g0sp
	g0sp = getsp()
	for !c.done {
		execute(findRunnable())
	}
	g0sp = top
	curg = gp
	gp.status = gRunning
	stackguard = gp.stack.guard
	resumeResults[0] = c.result
}

// stack is memory for shadow frames. A function that tests for room goes on only below guard.
type stack struct {
	lo    uint32
	hi    uint32
	guard uint32
}

const (
	stackSize = blockSize
	stackRoom = 4 << 10 // for frames between two tests
	g0Blocks  = 4
	mainRoom  = 64 << 10
	freeLink  = 0
)

// stackguard is the guard of the stack in use.
var stackguard = ^uint32(0)

// freeStacks are stacks to use again.
var freeStacks uint32

func stackalloc() stack {
	lo := freeStacks
	if lo != 0 {
		freeStacks = load32(lo + freeLink)
	} else {
		lo = ownBlocks(stackSize >> blockShift)
	}
	return stack{lo, lo + stackSize, lo + stackSize - stackRoom}
}

func stackfree(s stack) {
	store32(s.lo+freeLink, freeStacks)
	freeStacks = s.lo
}

// ownBlocks takes blocks for the runtime's own use.
func ownBlocks(n uint32) uint32 {
	b := takeRun(n)
	if b == ^uint32(0) {
		outOfMemory(uint64(n) << blockShift)
	}
	for i := uint32(0); i < n; i++ {
		setBlockState(b+i, stateOwn)
		store32(recordOf(b+i)+blockRecip, 0)
	}
	return blockAddr(b)
}

// The scheduler's own stack: [g0lo, g0sp) is in use while a goroutine runs.
var g0lo, g0sp uint32

// makeG0 is called before the first goroutine is suspended.
func makeG0() {
	g0lo = ownBlocks(g0Blocks)
	g0sp = g0lo
	mainG.stack = stack{stackBase(), stackEnd(), stackEnd() - mainRoom}
}

// markStacks marks what all stacks hold. sp is the end of the one in use.
func markStacks(sp uint32) {
	if g0sp == 0 && allgs == nil {
		markRange4(stackBase(), sp)
		return
	}
	onG0 := sp-g0lo < g0Blocks<<blockShift
	g0end := g0sp
	if onG0 {
		g0end = sp
	}
	markRange4(g0lo, g0end)
	markStack(&mainG, stackBase(), sp, onG0)
	for gp := allgs; gp != nil; gp = gp.alllink {
		if gp.status != gDead {
			markStack(gp, gp.stack.lo, sp, onG0)
		}
	}
}

func markStack(gp *g, lo, sp uint32, onG0 bool) {
	end := gp.sp
	if gp == curg && !onG0 {
		end = sp
	}
	if end > lo {
		markRange4(lo, end)
	}
}
