// The scheduler. There is one thread, and a goroutine runs until it parks, yields or ends; the order is gc's on wasm, where there is
// no preemption and a goroutine that is made ready goes to the end of the queue.

package runtime

import "unsafe"

// gQueue is a queue of goroutines.
type gQueue struct {
	head *g
	tail *g
	size uint32
}

func (q *gQueue) push(gp *g) {
	gp.schedlink = nil
	if q.tail == nil {
		q.head = gp
	} else {
		q.tail.schedlink = gp
	}
	q.tail = gp
	q.size++
}

// pop takes the first of a queue that is not empty.
func (q *gQueue) pop() *g {
	gp := q.head
	q.head = gp.schedlink
	if q.head == nil {
		q.tail = nil
	}
	gp.schedlink = nil
	q.size--
	return gp
}

// localQueue is the length of gc's queue of one processor. When it is full, its first half goes to the end of the global queue.
const localQueue = 256

var sched struct {
	next   *g // runs before all others: the other side of a coroutine
	local  gQueue
	global gQueue // Gosched
	tick   uint32
	goid   uint64 // last one given, but for the main one's
	free   *g     // to use again
	count  int    // goroutines, but for the main one
}

// checkTimers runs the timers that are due, and gives the time when the next one will be (0: there is none). It is set when
// the first timer is made.
var checkTimers func(now int64) (next int64)

// idle waits until the given time (0: without limit) or until something happens outside. It reports whether there was anything to
// wait for. It is set by what knows of outside events or makes timers.
var idle func(next int64) bool

// runqput makes gp run after those that are ready. (Its substitute and globrunqput's in a program that makes no goroutines is
// readyAlone: src/ssa/build/deferred.ts.)
func runqput(gp *g) {
	gp.status = gRunnable
	q := &sched.local
	if q.size == localQueue {
		for i := 0; i < localQueue/2; i++ {
			sched.global.push(q.pop())
		}
		sched.global.push(gp)
		return
	}
	q.push(gp)
}

// globrunqput is runqput for the queue that is looked at when the other is empty.
func globrunqput(gp *g) {
	gp.status = gRunnable
	sched.global.push(gp)
}

func readyAlone(gp *g) { gp.status = gRunnable }

// findRunnable gives the goroutine to run next. It waits for one, and ends the program if there will be none. nil: the host goes on
// first (only where it cannot wait: GOOS=js).
func findRunnable() *g {
	if gp := sched.next; gp != nil {
		sched.next = nil
		return gp
	}
	for !exited {
		if run := runPending; run != nil {
			if startSystem == nil {
				run()
			} else {
				runPending = nil
				startSystem(run)
			}
		}
		next := int64(0)
		if checkTimers != nil && (sched.tick&15 == 0 || sched.local.size == 0) {
			next = checkTimers(nanotime())
		}
		sched.tick++
		local, global := &sched.local, &sched.global
		if global.size != 0 && sched.tick%61 == 0 {
			return global.pop()
		}
		if local.size != 0 {
			return local.pop()
		}
		if global.size != 0 {
			gp := global.pop()
			for i := 1; i < localQueue/2 && global.size != 0; i++ {
				local.push(global.pop())
			}
			return gp
		}
		if idle != nil && idle(next) {
			continue
		}
		if hostFirst(next) {
			return nil
		}
		checkdead()
	}
	return nil
}

// checkdead reports that nothing will ever run again.
func checkdead() {
	if mainG.status == gDead && sched.count == 0 {
		printfatal("no goroutines (main called runtime.Goexit) - deadlock!")
		abort()
	}
	if g0sp == 0 {
		traceOthers = traceWaiting
	}
	printfatal("all goroutines are asleep - deadlock!")
	dieWithTrace(dyingDead)
}

// gopark parks the running goroutine until somebody calls goready with it.
func gopark(reason *waitReason) {
	curg.waitsFor(reason)
	if curg.bubble != nil {
		bubbleChanged(curg, bubbleParks)
	}
	park()
}

// park goes on with another goroutine, and comes back when the scheduler chooses the caller's again.
func park() {
	curg.sp = getsp()
	suspendTail = addrOf(unsafe.Pointer(&curg.frame))
	suspend()
}

// parkAlone is suspend in a program that makes no goroutines: it waits in place. (A finalizer that waits runs on top of it.)
func parkAlone() {
	for {
		if run := runPending; run != nil {
			run()
		}
		next := int64(0)
		if checkTimers != nil {
			next = checkTimers(nanotime())
		}
		if curg.status == gRunnable {
			break
		}
		if idle != nil && idle(next) {
			continue
		}
		// (For js, too: timers and JavaScript's events come with goroutines.)
		checkdead()
	}
	curg.status = gRunning
}

// parkStuck is parkAlone where nothing else can end a wait: only who yields goes on.
func parkStuck() {
	if curg.status != gRunnable {
		checkdead()
	}
	curg.status = gRunning
}

// goready makes a parked goroutine runnable.
func goready(gp *g) {
	if gp.status != gWaiting {
		throw("bad g->status in ready")
	}
	if gp.bubble != nil {
		bubbleChanged(gp, bubbleWakes)
	}
	runqput(gp)
}

// goyield lets the others run first.
func goyield() {
	runqput(curg)
	park()
}

// Gosched lets the others run first. Its queue is served after that of goyield.
func Gosched() {
	globrunqput(curg)
	park()
}

// newproc is the go statement; site is its number.
func newproc(fn func(), site uint32) {
	if fn == nil {
		fatal("go of nil func value")
	}
	gp := newg(fn, site)
	if curg.bubble != nil {
		gp.bubble = curg.bubble
		bubbleChanged(gp, bubbleStarts)
	}
	runqput(gp)
}

// orphans is all ones while goroutines are made that are nobody's children.
var orphans uint32

// newg makes a goroutine that runs fn when the scheduler lets it. The frame of gostart tells who made it: the number of a go statement,
// 0 for none, and the goroutine.
func newg(fn func(), site uint32) *g {
	gp := sched.free
	if gp == nil {
		gp = &g{alllink: allgs}
		allgs = gp
	} else {
		sched.free = gp.schedlink
	}
	sched.goid++
	sched.count++
	gp.goid = sched.goid + 1
	gp.fn = fn
	gp.labels = curg.labels
	gp.stack = stackalloc()
	gp.base = gp.stack.lo
	gp.frame = gp.base
	gp.sp = gp.base + frameHeader
	store32(gp.frame+frameLink, 0)
	store32(gp.frame+frameFn, gostartIndex())
	store32(gp.frame+frameSite, site)
	store32(gp.frame+frameParent, uint32(curg.goid)&^orphans)
	return gp
}

// startSystem starts a goroutine that the program does not count. It is set when goroutines begin to switch.
var startSystem func(fn func())

func newSystemproc(fn func()) {
	gp := newg(fn, 0)
	gp.system = true
	sched.count--
	runqput(gp)
}

// gostart is the first function of a goroutine: the scheduler resumes it like any other frame.
func gostart(status uint32) {
	fn := curg.fn
	curg.fn = nil
	fn()
}

// goexit0 takes back what a goroutine that has ended had.
func goexit0(gp *g) {
	gp.status = gDead
	if gp == &mainG {
		return
	}
	stackfree(gp)
	if gp.bubble != nil {
		bubbleChanged(gp, bubbleEnds)
	}
	if !gp.system {
		sched.count--
	}
	*gp = g{status: gDead, alllink: gp.alllink, schedlink: sched.free}
	sched.free = gp
}

// Goexit runs the deferred calls and ends the goroutine.
func Goexit() {
	startSystem = newSystemproc // (A finalizer that ends so must have a goroutine of its own.)
	p := &_panic{goexit: true, link: curg._panic, under: curg._panic}
	curg._panic = p
	for !runExits(p) {
	}
	curg.status = gDead
	park()
}

// runExits makes the deferred calls of a goroutine that ends. It reports false if one of them panicked and another recovered: in a frame
// below, which would go on if the goroutine did not end, so the panic is unwound up to this one.
func runExits(p *_panic) (done bool) {
	defer func() {
		if p == nil {
			recover() // (Never: it makes this a frame that can recover.)
		}
	}()
	p.exitsAt = addrOf(unsafe.Pointer(defers.head))
	defers.head = recordAt(defers.head.link)
	for takeDefer(p, nil) {
		defers.call()
	}
	return true
}

// NumGoroutine counts the goroutines.
func NumGoroutine() int {
	if mainG.status == gDead {
		return sched.count
	}
	return sched.count + 1
}

// GOMAXPROCS would set how many goroutines may run at once, and gives what it was: 1.
func GOMAXPROCS(n int) int { return 1 }

// SetDefaultGOMAXPROCS changes nothing: the default is 1.
func SetDefaultGOMAXPROCS() {}

// LockOSThread and UnlockOSThread: there is one thread.
func LockOSThread() {}

func UnlockOSThread() {}
