// Waiting on GOOS=wasip1: for time and for file descriptors, through poll_oneoff. The host blocks meanwhile; nothing else could run.

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
	pollSubs   [2]subscription
	pollEvents [2]event
	pollCount  uint32
)

// sleep blocks for ns nanoseconds.
func sleep(ns int64) {
	deadline := nanotime() + ns
	for ns > 0 {
		pollSubs[0] = subscription{tag: eventClock, arg: clockMonotonic, timeout: uint64(ns), precision: 1000}
		pollN(1)
		ns = deadline - nanotime()
	}
}

// pollN calls poll_oneoff with the first n subscriptions.
func pollN(n uint32) {
	err := poll_oneoff(unsafe.Pointer(&pollSubs), unsafe.Pointer(&pollEvents), n, &pollCount)
	if err != 0 && err != wasiEINTR {
		throw("wasi_snapshot_preview1.poll_oneoff")
	}
}

// pollDesc is what internal/poll knows of a descriptor.
type pollDesc struct {
	fd      uint32
	closing bool
	// Deadlines for reading and writing on the monotonic clock; 0: none; negative: over.
	rd, wd int64
	next   *pollDesc // list of all, which keeps them alive: internal/poll holds a uintptr
}

// Results of waiting (internal/poll: pollNoError, pollErrClosing, pollErrTimeout).
const (
	pollNoError    = 0
	pollErrClosing = 1
	pollErrTimeout = 2
)

var pollDescs *pollDesc

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

// pollCheck tells whether waiting makes sense.
func pollCheck(pd *pollDesc, mode int) int {
	if pd.closing {
		return pollErrClosing
	}
	d := pd.deadline(mode)
	if d < 0 || d > 0 && d <= nanotime() {
		return pollErrTimeout
	}
	return pollNoError
}

func (pd *pollDesc) deadline(mode int) int64 {
	if mode == 'r' {
		return pd.rd
	}
	return pd.wd
}

//go:linkname poll_runtime_pollReset internal/poll.runtime_pollReset
func poll_runtime_pollReset(ctx uintptr, mode int) int { return pollCheck(descOf(ctx), mode) }

// poll_runtime_pollWait waits until the descriptor is ready to read ('r') or write ('w'), or its deadline passes.
//
//go:linkname poll_runtime_pollWait internal/poll.runtime_pollWait
func poll_runtime_pollWait(ctx uintptr, mode int) int {
	pd := descOf(ctx)
	for {
		if err := pollCheck(pd, mode); err != pollNoError {
			return err
		}
		tag := uint64(eventFdRead)
		if mode == 'w' {
			tag = eventFdWrite
		}
		pollSubs[0] = subscription{userdata: 1, tag: tag, arg: uint64(pd.fd)}
		n := uint32(1)
		if d := pd.deadline(mode); d > 0 {
			pollSubs[1] = subscription{tag: eventClock, arg: clockMonotonic, timeout: uint64(d - nanotime()), precision: 1000}
			n = 2
		}
		pollN(n)
		for i := uint32(0); i < pollCount; i++ {
			if pollEvents[i].userdata == 1 {
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
		d += nanotime()
		if d < 0 {
			d = 1<<63 - 1
		}
	}
	pd := descOf(ctx)
	if mode == 'r' || mode == 'r'+'w' {
		pd.rd = d
	}
	if mode == 'w' || mode == 'r'+'w' {
		pd.wd = d
	}
}

//go:linkname poll_runtime_pollUnblock internal/poll.runtime_pollUnblock
func poll_runtime_pollUnblock(ctx uintptr) { descOf(ctx).closing = true }
