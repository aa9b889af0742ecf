// Waiting on GOOS=wasip1: when no goroutine can run, the host blocks in poll_oneoff until a timer is due or a file descriptor that a
// goroutine waits for is ready. One record for each descriptor that internal/poll opens; at most one goroutine waits to read and
// one to write.

package runtime

import "unsafe"

//go:wasmimport wasi_snapshot_preview1 poll_oneoff
func poll_oneoff(in, out unsafe.Pointer, n uint32, nevents *uint32) uint32

const (
	eventClock   = 0
	eventFdRead  = 1
	eventFdWrite = 2

	wasiEINTR = 27
)

// subscription is WASI's record: 48 bytes. For clocks arg is the clock's id (low word), for descriptors the descriptor.
type subscription struct {
	userdata  uint64
	tag       uint64 // low byte
	arg       uint64
	timeout   uint64
	precision uint64
	flags     uint64 // low 16 bits: 1 = timeout is an absolute time
}

// event is WASI's record: 32 bytes.
type event struct {
	userdata uint64
	kind     uint64 // error 16 bits, type 8 bits
	nbytes   uint64
	flags    uint64
}

var (
	pollSubs   []subscription
	pollEvents []event
	pollCount  uint32
)

// pollDesc is what internal/poll knows of a descriptor.
type pollDesc struct {
	fd      uint32
	closing bool
	read    pollSide
	write   pollSide
	next    *pollDesc // list of all, which keeps them alive: internal/poll holds a uintptr
}

// pollSide is the reading or the writing side of a descriptor.
type pollSide struct {
	waiter   *g
	ready    bool  // an event came for the waiter
	deadline int64 // on the monotonic clock; 0: none; negative: over
	timer    *timer
}

// Results of waiting (internal/poll: pollNoError, pollErrClosing, pollErrTimeout).
const (
	pollNoError    = 0
	pollErrClosing = 1
	pollErrTimeout = 2
)

var (
	pollDescs *pollDesc
	// pollWaiters is how many goroutines wait for descriptors: as long as there are any the program is not deadlocked.
	pollWaiters int
)

//go:linkname poll_runtime_pollServerInit internal/poll.runtime_pollServerInit
func poll_runtime_pollServerInit() {}

//go:linkname poll_runtime_isPollServerDescriptor internal/poll.runtime_isPollServerDescriptor
func poll_runtime_isPollServerDescriptor(fd uintptr) bool { return false }

//go:linkname poll_runtime_pollOpen internal/poll.runtime_pollOpen
func poll_runtime_pollOpen(fd uintptr) (uintptr, int) {
	pd := &pollDesc{fd: uint32(fd), next: pollDescs}
	pollDescs = pd
	return uintptr(unsafe.Pointer(pd)), 0
}

//go:linkname poll_runtime_pollClose internal/poll.runtime_pollClose
func poll_runtime_pollClose(ctx uintptr) {
	pd := descOf(ctx)
	pd.read.stopTimer()
	pd.write.stopTimer()
	for p := &pollDescs; *p != nil; p = &(*p).next {
		if *p == pd {
			*p = pd.next
			return
		}
	}
}

// descOf is the record behind the number that internal/poll holds.
func descOf(ctx uintptr) *pollDesc {
	return (*pollDesc)(unsafe.Pointer(ctx))
}

func (pd *pollDesc) side(mode int) *pollSide {
	if mode == 'r' {
		return &pd.read
	}
	return &pd.write
}

// check tells whether waiting makes sense.
func (pd *pollDesc) check(side *pollSide) int {
	if pd.closing {
		return pollErrClosing
	}
	if d := side.deadline; d < 0 || d > 0 && d <= nanotime() {
		return pollErrTimeout
	}
	return pollNoError
}

// wake ends the wait of the side's waiter, if there is one.
func (s *pollSide) wake() {
	if gp := s.waiter; gp != nil {
		s.waiter = nil
		pollWaiters--
		goready(gp)
	}
}

func (s *pollSide) stopTimer() {
	if s.timer != nil {
		s.timer.set(0, 0)
	}
}

//go:linkname poll_runtime_pollReset internal/poll.runtime_pollReset
func poll_runtime_pollReset(ctx uintptr, mode int) int {
	pd := descOf(ctx)
	return pd.check(pd.side(mode))
}

// poll_runtime_pollWait parks until the descriptor is ready to read ('r') or write ('w'), or its deadline passes.
//
//go:linkname poll_runtime_pollWait internal/poll.runtime_pollWait
func poll_runtime_pollWait(ctx uintptr, mode int) int {
	pd := descOf(ctx)
	s := pd.side(mode)
	s.ready = false
	idle = idlePoll
	for {
		if err := pd.check(s); err != pollNoError {
			return err
		}
		if s.ready {
			return pollNoError
		}
		s.waiter = curg
		pollWaiters++
		gopark(&waitReasonIOWait)
	}
}

// poll_runtime_pollWaitInPlace is poll_runtime_pollWait for a write: nobody else runs meanwhile (see internal/poll's waitWrite).
//
//go:linkname poll_runtime_pollWaitInPlace internal/poll.runtime_pollWaitInPlace
func poll_runtime_pollWaitInPlace(ctx uintptr) int {
	pd := descOf(ctx)
	s := &pd.write
	for {
		if err := pd.check(s); err != pollNoError {
			return err
		}
		subs := [2]subscription{{userdata: 1, tag: eventFdWrite, arg: uint64(pd.fd)}}
		var events [2]event
		n := uint32(1)
		if s.deadline > 0 {
			subs[1] = clockUntil(s.deadline)
			n = 2
		}
		count := poll(&subs[0], &events[0], n)
		for i := uint32(0); i < count; i++ {
			if events[i].userdata == 1 {
				return pollNoError
			}
		}
	}
}

//go:linkname poll_runtime_pollWaitCanceled internal/poll.runtime_pollWaitCanceled
func poll_runtime_pollWaitCanceled(ctx uintptr, mode int) {}

// poll_runtime_pollSetDeadline sets the deadline d nanoseconds from now: 0 none, negative in the past. mode 'r', 'w' or 'r'+'w'.
//
//go:linkname poll_runtime_pollSetDeadline internal/poll.runtime_pollSetDeadline
func poll_runtime_pollSetDeadline(ctx uintptr, d int64, mode int) {
	if d > 0 {
		d = whenAfter(d)
	}
	pd := descOf(ctx)
	if mode == 'r' || mode == 'r'+'w' {
		pd.read.setDeadline(d)
	}
	if mode == 'w' || mode == 'r'+'w' {
		pd.write.setDeadline(d)
	}
}

func (s *pollSide) setDeadline(d int64) {
	s.deadline = d
	switch {
	case d > 0:
		if s.timer == nil {
			s.timer = &timer{f: deadlinePassed, arg: s}
		}
		s.timer.set(d, 0)
	case d < 0:
		s.stopTimer()
		s.wake()
	default:
		s.stopTimer()
	}
}

func deadlinePassed(arg any, _ uintptr, _ int64) { arg.(*pollSide).wake() }

//go:linkname poll_runtime_pollUnblock internal/poll.runtime_pollUnblock
func poll_runtime_pollUnblock(ctx uintptr) {
	pd := descOf(ctx)
	pd.closing = true
	pd.read.stopTimer()
	pd.write.stopTimer()
	pd.read.wake()
	pd.write.wake()
}

// clockUntil is the subscription for a time on the monotonic clock. Hosts count in microseconds at best.
func clockUntil(when int64) subscription {
	ns := when - nanotime()
	if ns < 0 {
		ns = 0
	}
	return subscription{tag: eventClock, arg: clockMonotonic, timeout: uint64(ns), precision: 1000}
}

// poll calls poll_oneoff and gives the number of events.
func poll(subs *subscription, events *event, n uint32) uint32 {
	pollCount = 0
	// What the host calls meanwhile would run on the scheduler's stack.
	polling = true
	setExportState(0)
	err := poll_oneoff(unsafe.Pointer(subs), unsafe.Pointer(events), n, &pollCount)
	polling = false
	setExportState(1)
	if err != 0 {
		if err != wasiEINTR {
			throw("poll_oneoff failed")
		}
		return 0
	}
	return pollCount
}

// idleUntil waits until the time `next`, 0: there is none. It is the value of idle in programs that wait for no descriptors.
func idleUntil(next int64) bool {
	if next == 0 {
		return false
	}
	sub := clockUntil(next)
	var e event
	poll(&sub, &e, 1)
	return true
}

// idlePoll waits until the time `next` or until a descriptor is ready, and readies the goroutines that wait for it. It is the value
// of idle from the first wait for a descriptor on.
func idlePoll(next int64) bool {
	if pollWaiters == 0 {
		return idleUntil(next)
	}
	pollSubs = pollSubs[:0]
	if next != 0 {
		pollSubs = append(pollSubs, clockUntil(next))
	}
	subscribeAll()
	for len(pollEvents) < len(pollSubs) {
		pollEvents = append(pollEvents, event{})
	}
	wakeReady(poll(&pollSubs[0], &pollEvents[0], uint32(len(pollSubs))))
	return true
}

// subscribeAll asks for all descriptors that somebody waits for.
func subscribeAll() {
	for pd := pollDescs; pd != nil; pd = pd.next {
		id := uint64(uintptr(unsafe.Pointer(pd)))
		if pd.read.waiter != nil {
			pollSubs = append(pollSubs, subscription{userdata: id, tag: eventFdRead, arg: uint64(pd.fd)})
		}
		if pd.write.waiter != nil {
			pollSubs = append(pollSubs, subscription{userdata: id, tag: eventFdWrite, arg: uint64(pd.fd)})
		}
	}
}

// wakeReady readies who waits for the descriptors of the first `count` events.
func wakeReady(count uint32) {
	for i := uint32(0); i < count; i++ {
		e := &pollEvents[i]
		kind := uint8(e.kind >> 16)
		if kind == eventClock {
			continue
		}
		pd := descOf(uintptr(e.userdata))
		fault := uint16(e.kind) != 0 || e.flags&1 != 0 // an error or a hang-up wakes both sides
		if kind == eventFdRead || fault {
			pd.read.ready = true
			pd.read.wake()
		}
		if kind == eventFdWrite || fault {
			pd.write.ready = true
			pd.write.wake()
		}
	}
}
