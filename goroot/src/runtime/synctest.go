// Bubbles of internal/synctest (gc: synctest.go): goroutines with a clock of their own, which moves on when all of them are durably
// blocked, that is by something that only goroutines of the bubble can end. Invariant: running is the number of the bubble's
// goroutines that are not durably blocked; when it falls to 0 and nobody holds the bubble (active), one goroutine is woken: who
// waits in Wait, else the bubble's root, which moves the clock. Programs without bubbles link next to none of this: the others ask
// through variables (bubbleChanged and so on), which the first bubble sets.

package runtime

import "unsafe"

type synctestBubble struct {
	timers  timers
	id      uint32
	now     int64
	root    *g // called synctest.Run
	main    *g // runs its function
	waiter  *g // called synctest.Wait
	waiting bool
	done    bool // main has ended
	total   int  // goroutines
	running int
	active  int
}

// Changes of a goroutine's state.
const (
	bubbleStarts = iota
	bubbleEnds
	bubbleParks
	bubbleWakes
)

// bubbleChanged is told of changes of goroutines in bubbles; one that parks has its reason set.
var bubbleChanged func(gp *g, change int)

// outsideBubble ends the program if the running goroutine is not in the bubble: op was done with something of that bubble.
var outsideBubble func(bubble uint32, op int)

// associations finds and makes the association of p with a bubble (assocGet and so on).
var associations func(p unsafe.Pointer, what int) int

const (
	bubbleSend = iota
	bubbleRecv
	bubbleClose
	bubbleSelect
	bubbleStop
	bubbleReset
	bubbleNotify
)

func checkBubble(bubble uint32, op int) {
	b := curg.bubble
	if b != nil && (b.id == bubble || op == bubbleStop || op == bubbleReset) {
		return
	}
	switch op {
	case bubbleSend:
		fatal("send on synctest channel from outside bubble")
	case bubbleRecv:
		fatal("receive on synctest channel from outside bubble")
	case bubbleClose:
		fatal("close of synctest channel from outside bubble")
	case bubbleSelect:
		fatal("select on synctest channel from outside bubble")
	case bubbleStop:
		fatal("stop of synctest timer from outside bubble")
	case bubbleReset:
		fatal("reset of synctest timer from outside bubble")
	default:
		fatal("semaphore wake of synctest goroutine from outside bubble")
	}
}

// changed is the value of bubbleChanged.
func changed(gp *g, change int) {
	b := gp.bubble
	switch change {
	case bubbleStarts:
		b.total++
		b.running++
		return
	case bubbleEnds:
		b.total--
		b.running--
		if gp == b.main {
			b.done = true
		}
	default:
		if !gp.reason().durable {
			return
		}
		if change == bubbleWakes {
			b.running++
			return
		}
		b.running--
	}
	b.maybeWake()
}

// maybeWake wakes a goroutine if the bubble is durably blocked.
func (b *synctestBubble) maybeWake() {
	if b.running > 0 || b.active > 0 {
		return
	}
	gp := b.root
	if next := b.timers.next(); (next == 0 || next > b.now) && b.waiter != nil {
		gp = b.waiter
	}
	goready(gp)
}

var bubbleCount uint32

// synctestRun runs f in a new bubble and comes back when all its goroutines have ended.
//
//go:linkname synctestRun internal/synctest.Run
func synctestRun(f func()) {
	gp := curg
	if gp.bubble != nil {
		panic("synctest.Run called from within a synctest bubble")
	}
	bubbleChanged = changed
	outsideBubble = checkBubble
	associations = associate
	bubbleCount++
	const midnight2000 = 946684800 * 1_000_000_000
	b := &synctestBubble{id: bubbleCount, now: midnight2000, root: gp, total: 1, running: 1}
	b.timers.bubble = b
	gp.bubble = b
	defer leaveBubble()
	b.main = newg(f, 0)
	b.main.bubble = b
	changed(b.main, bubbleStarts)
	runqput(b.main)
	for {
		b.timers.run(b.now)
		gopark(&waitReasonSynctestRun)
		next := b.timers.next()
		if next == 0 || b.done {
			break
		}
		b.now = next
	}
	if b.total == 1 {
		return
	}
	if b.done {
		panic(synctestDeadlockError("deadlock: main bubble goroutine has exited but blocked goroutines remain"))
	}
	panic(synctestDeadlockError("deadlock: all goroutines in bubble are blocked"))
}

func leaveBubble() { curg.bubble = nil }

type synctestDeadlockError string

func (e synctestDeadlockError) Error() string { return string(e) }

// synctestWait waits until all other goroutines of the bubble are durably blocked.
//
//go:linkname synctestWait internal/synctest.Wait
func synctestWait() {
	b := curg.bubble
	if b == nil {
		panic("goroutine is not in a bubble")
	}
	if b.waiting {
		panic("wait already in progress")
	}
	b.waiting = true
	b.waiter = curg
	gopark(&waitReasonSynctestWait)
	b.waiter = nil
	b.waiting = false
}

//go:linkname synctest_isInBubble internal/synctest.IsInBubble
func synctest_isInBubble() bool { return curg.bubble != nil }

// synctest_acquire keeps the bubble from being durably blocked until synctest_release.
//
//go:linkname synctest_acquire internal/synctest.acquire
func synctest_acquire() any {
	b := curg.bubble
	if b == nil {
		return nil
	}
	b.active++
	return b
}

//go:linkname synctest_release internal/synctest.release
func synctest_release(bubble any) {
	b := bubble.(*synctestBubble)
	b.active--
	b.maybeWake()
}

// synctest_inBubble calls f as if the goroutine were in the bubble.
//
//go:linkname synctest_inBubble internal/synctest.inBubble
func synctest_inBubble(bubble any, f func()) {
	if curg.bubble != nil {
		panic("goroutine is already bubbled")
	}
	curg.bubble = bubble.(*synctestBubble)
	defer leaveBubble()
	f()
}

// What internal/synctest calls an Association.
const (
	unbubbled = iota
	currentBubble
	otherBubble
)

const (
	assocGet = iota
	assocAdd
	assocRemove
)

// associate gives the association of p, to which nothing else belongs; a new one is made (assocAdd) with the running goroutine's
// bubble, but for static data. A special's handle holds the bubble's number.
func associate(p unsafe.Pointer, what int) int {
	addr := addrOf(p)
	base, _ := findObject(addr)
	if base == 0 {
		return unbubbled
	}
	if s := findSpecial(base, specialBubble, uint64(addr)); s != nil {
		if what == assocRemove {
			unlink(s)
			return unbubbled
		}
		if (*s).weak.obj == curg.bubble.id {
			return currentBubble
		}
		return otherBubble
	}
	if what != assocAdd {
		return unbubbled
	}
	addSpecial(&special{kind: specialBubble, id: uint64(addr), weak: &weakHandle{curg.bubble.id}}, p)
	return currentBubble
}

//go:linkname synctest_associate internal/synctest.associate
func synctest_associate(p unsafe.Pointer) int { return associations(p, assocAdd) }

//go:linkname synctest_disassociate internal/synctest.disassociate
func synctest_disassociate(p unsafe.Pointer) { associations(p, assocRemove) }

//go:linkname synctest_isAssociated internal/synctest.isAssociated
func synctest_isAssociated(p unsafe.Pointer) bool { return associations(p, assocGet) == currentBubble }
