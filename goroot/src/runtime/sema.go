// Semaphores, on which sync and internal/poll build: a count in the user's memory and, somewhere else, a queue of those who wait for
// that address. Waiting is first come first served, unless a waiter that came back in vain asks to be first (lifo). A release either
// lets waiters compete with newcomers or hands over directly (handoff): then nobody can take the count in between.

package runtime

import "unsafe"

// semaRoots finds the queue of an address: each list holds the first waiter for each of its addresses (linked by next and prev), who
// holds the others (waitlink, waittail).
var semaRoots [251]*sudog

func semaRoot(addr *uint32) **sudog {
	return &semaRoots[addrOf(unsafe.Pointer(addr))>>3%251]
}

// semaFirst is the first waiter for addr.
func semaFirst(addr *uint32) *sudog {
	s := *semaRoot(addr)
	for s != nil && s.elem != unsafe.Pointer(addr) {
		s = s.next
	}
	return s
}

// semaReplace puts t, which may be nil, at the place of the first waiter s.
func semaReplace(addr *uint32, s, t *sudog) {
	next, prev := s.next, s.prev
	if t != nil {
		t.next = next
		t.prev = prev
		if next != nil {
			next.prev = t
		}
		next = t
	} else if next != nil {
		next.prev = prev
	}
	if prev != nil {
		prev.next = next
	} else {
		*semaRoot(addr) = next
	}
	s.next = nil
	s.prev = nil
}

// semaQueue enters s as a waiter for addr.
func semaQueue(addr *uint32, s *sudog, lifo bool) {
	s.g = curg
	s.elem = unsafe.Pointer(addr)
	s.waitlink = nil
	first := semaFirst(addr)
	if first == nil {
		root := semaRoot(addr)
		s.waittail = s
		s.prev = nil
		s.next = *root
		if s.next != nil {
			s.next.prev = s
		}
		*root = s
		return
	}
	if lifo {
		s.waitlink = first
		s.waittail = first.waittail
		first.waittail = nil
		semaReplace(addr, first, s)
		return
	}
	first.waittail.waitlink = s
	first.waittail = s
}

// semaDequeue takes the first waiter for addr out of its queue; nil: nobody waits.
func semaDequeue(addr *uint32) *sudog {
	s := semaFirst(addr)
	if s == nil {
		return nil
	}
	t := s.waitlink
	if t != nil {
		t.waittail = s.waittail
	}
	semaReplace(addr, s, t)
	s.waitlink = nil
	s.waittail = nil
	s.elem = nil
	return s
}

// semacquire waits until *addr is positive and takes one.
func semacquire(addr *uint32, lifo bool, reason *waitReason) {
	if *addr > 0 {
		*addr--
		return
	}
	semaWait(addr, lifo, reason)
}

// semaWait waits for a release. The compiler puts waitForever in its place, and noWaiter in that of semaDequeue, where nobody could
// release it: in programs without other goroutines (src/ssa/build/deferred.ts, which has the same for the slow paths of sync.Mutex).
func semaWait(addr *uint32, lifo bool, reason *waitReason) {
	s := acquireSudog()
	for {
		semaQueue(addr, s, lifo)
		gopark(reason)
		if s.ticket != 0 {
			break // handed over
		}
		if *addr > 0 {
			*addr--
			break
		}
	}
	releaseSudog(s)
}

func waitForever(addr *uint32, lifo bool, reason *waitReason) {
	for {
		gopark(reason)
	}
}

func noWaiter(addr *uint32) *sudog { return nil }

func lockForever(m unsafe.Pointer) { waitForever(nil, false, &waitReasonSyncMutexLock) }

func unlockFailed(m unsafe.Pointer, state int32) { fatal("sync: unlock of unlocked mutex") }

// semrelease adds one to *addr and wakes a waiter.
func semrelease(addr *uint32) {
	*addr++
	if s := semaDequeue(addr); s != nil {
		goready(s.g)
	}
}

// semhandoff adds one to *addr and gives it to the first waiter; it reports whether there was one.
func semhandoff(addr *uint32) bool {
	*addr++
	s := semaDequeue(addr)
	if s == nil {
		return false
	}
	handed := *addr > 0
	if handed {
		*addr--
		s.ticket = 1
	}
	goready(s.g)
	return handed
}

// notifyList is the queue of a sync.Cond: waiters take numbers before they unlock, so that who came first is woken first. It has the
// layout of sync's.
type notifyList struct {
	wait   uint32 // number of the next waiter
	notify uint32 // number of the next waiter to be notified
	lock   uintptr
	head   *sudog
	tail   *sudog
}

//go:linkname notifyListAdd sync.runtime_notifyListAdd
func notifyListAdd(l *notifyList) uint32 {
	l.wait++
	return l.wait - 1
}

// notifyListWait waits for the notification of number t.
//
//go:linkname notifyListWait sync.runtime_notifyListWait
func notifyListWait(l *notifyList, t uint32) {
	if int32(t-l.notify) < 0 {
		return // came in the meantime
	}
	s := acquireSudog()
	s.g = curg
	s.ticket = t
	if l.tail == nil {
		l.head = s
	} else {
		l.tail.next = s
	}
	l.tail = s
	gopark(&waitReasonSyncCondWait)
	releaseSudog(s)
}

//go:linkname notifyListNotifyAll sync.runtime_notifyListNotifyAll
func notifyListNotifyAll(l *notifyList) {
	s := l.head
	l.head = nil
	l.tail = nil
	l.notify = l.wait
	for s != nil {
		next := s.next
		s.next = nil
		s.g.checkNotify()
		goready(s.g)
		s = next
	}
}

//go:linkname notifyListNotifyOne sync.runtime_notifyListNotifyOne
func notifyListNotifyOne(l *notifyList) {
	t := l.notify
	if t == l.wait {
		return
	}
	l.notify = t + 1
	// The waiter with that number is near the front; or it does not wait yet, and will see that it need not.
	var prev *sudog
	for s := l.head; s != nil; prev, s = s, s.next {
		if s.ticket != t {
			continue
		}
		next := s.next
		if prev != nil {
			prev.next = next
		} else {
			l.head = next
		}
		if next == nil {
			l.tail = prev
		}
		s.next = nil
		s.g.checkNotify()
		goready(s.g)
		return
	}
}

// checkNotify ends the program if the goroutine is in a bubble in which the running one is not.
func (gp *g) checkNotify() {
	if gp.bubble != nil && gp.bubble != curg.bubble {
		println("semaphore wake of synctest goroutine", gp.goid, "from outside bubble")
		outsideBubble(gp.bubble.id, bubbleNotify)
	}
}

//go:linkname notifyListCheck sync.runtime_notifyListCheck
func notifyListCheck(size uintptr) {
	if size != unsafe.Sizeof(notifyList{}) {
		throw("bad notifyList size")
	}
}
