// Why a goroutine waits, as its stack trace says it. Each reason is a variable of its own, named by its address, so that a module
// holds only the reasons its program can have.

package runtime

import "unsafe"

type waitReason struct {
	text    string
	durable bool // only the bubble of the goroutine can end it (testing/synctest)
}

var (
	waitReasonIOWait                = waitReason{"IO wait", false}
	waitReasonSemacquire            = waitReason{"semacquire", false}
	waitReasonSleep                 = waitReason{"sleep", true}
	waitReasonChanReceiveNilChan    = waitReason{"chan receive (nil chan)", true}
	waitReasonChanSendNilChan       = waitReason{"chan send (nil chan)", true}
	waitReasonSelectNoCases         = waitReason{"select (no cases)", true}
	waitReasonSelect                = waitReason{"select", false}
	waitReasonChanReceive           = waitReason{"chan receive", false}
	waitReasonChanSend              = waitReason{"chan send", false}
	waitReasonSyncCondWait          = waitReason{"sync.Cond.Wait", true}
	waitReasonSyncMutexLock         = waitReason{"sync.Mutex.Lock", false}
	waitReasonSyncRWMutexRLock      = waitReason{"sync.RWMutex.RLock", false}
	waitReasonSyncRWMutexLock       = waitReason{"sync.RWMutex.Lock", false}
	waitReasonSyncWaitGroupWait     = waitReason{"sync.WaitGroup.Wait", false}
	waitReasonCoroutine             = waitReason{"coroutine", true}
	waitReasonSynctestRun           = waitReason{"synctest.Run", true}
	waitReasonSynctestWait          = waitReason{"synctest.Wait", true}
	waitReasonSynctestChanReceive   = waitReason{"chan receive (durable)", true}
	waitReasonSynctestChanSend      = waitReason{"chan send (durable)", true}
	waitReasonSynctestSelect        = waitReason{"select (durable)", true}
	waitReasonSynctestWaitGroupWait = waitReason{"sync.WaitGroup.Wait (durable)", true}
)

// waitsFor notes why gp waits. An address is kept and no pointer: reasons are static, and a pointer's store would need a write
// barrier.
func (gp *g) waitsFor(reason *waitReason) {
	gp.status = gWaiting
	// (One store sets waitsince to 0, too.)
	store64(addrOf(unsafe.Pointer(&gp.waitreason)), uint64(addrOf(unsafe.Pointer(reason))))
}

// lastMarked is when the last collection marked the stacks, in milliseconds; 0: none did.
var lastMarked uint32

// noteWaiting is called by each collection: gc, whose traces tell for how long a goroutine has waited, counts from the collection before
// the first one that finds it waiting.
func (gp *g) noteWaiting() {
	if gp.status == gWaiting && gp.waitsince == 0 {
		gp.waitsince = lastMarked
	}
}

// minutes is for how long gp has waited, as far as is known.
func (gp *g) minutes() uint32 {
	if gp.status != gWaiting || gp.waitsince == 0 {
		return 0
	}
	return (waitClock() - gp.waitsince) / 60e3
}

// waitClock is the time in milliseconds, and not 0.
func waitClock() uint32 { return uint32(nanotime()/1e6) | 1 }

// reason is why gp, which waits, does so.
func (gp *g) reason() *waitReason {
	return (*waitReason)(ptrTo(gp.waitreason))
}
