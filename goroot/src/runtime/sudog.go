// A goroutine in a wait queue. One goroutine may be in many queues (select), one queue holds many goroutines, so the links are in
// records of their own.

package runtime

import "unsafe"

// sudog is a goroutine that waits for a channel or a semaphore.
type sudog struct {
	g    *g
	next *sudog
	prev *sudog
	// elem is the value to send or the place to receive into (in the waiter's frame or the heap; may be nil). For semaphores it
	// is the semaphore's address.
	elem unsafe.Pointer
	c    *hchan
	// waitlink is the next record of the same goroutine's select, or the next waiter for the same semaphore.
	waitlink *sudog
	waittail *sudog // semaphores: the last waiter, in the first one's record
	// isSelect: the goroutine waits for several channels; who gets it first sets g.selectDone.
	isSelect bool
	// success: a value was handed over; false: the channel was closed.
	success bool
	// ticket: the semaphore was handed over to this waiter; nobody else can take it. Cond's queues: the waiter's number.
	ticket uint32
}

// freeSudogs are records to use again.
var freeSudogs *sudog

func acquireSudog() *sudog {
	s := freeSudogs
	if s == nil {
		return new(sudog)
	}
	freeSudogs = s.next
	s.next = nil
	return s
}

// releaseSudog takes back a record that is in no queue.
func releaseSudog(s *sudog) {
	s.g = nil
	s.prev = nil
	s.elem = nil
	s.c = nil
	s.waitlink = nil
	s.waittail = nil
	s.isSelect = false
	s.success = false
	s.ticket = 0
	s.next = freeSudogs
	freeSudogs = s
}

// waitq is a queue of waiting goroutines, first come first served.
type waitq struct {
	first *sudog
	last  *sudog
}

func (q *waitq) enqueue(s *sudog) {
	s.next = nil
	x := q.last
	s.prev = x
	if x == nil {
		q.first = s
	} else {
		x.next = s
	}
	q.last = s
}

// dequeue takes the first waiter whose goroutine nobody else woke already.
func (q *waitq) dequeue() *sudog {
	for {
		s := q.first
		if s == nil {
			return nil
		}
		y := s.next
		q.first = y
		if y == nil {
			q.last = nil
		} else {
			y.prev = nil
			s.next = nil // marks s as removed, for dequeueSudog
		}
		if s.isSelect {
			if s.g.selectDone {
				continue
			}
			s.g.selectDone = true
		}
		return s
	}
}

// dequeueSudog takes out s if it is still in the queue.
func (q *waitq) dequeueSudog(s *sudog) {
	x := s.prev
	y := s.next
	if x != nil {
		x.next = y
	} else if q.first == s {
		q.first = y
	} else {
		return // not in the queue any more
	}
	if y != nil {
		y.prev = x
	} else {
		q.last = x
	}
	s.next = nil
	s.prev = nil
}
