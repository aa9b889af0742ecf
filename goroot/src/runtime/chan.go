// Channels. Nothing else runs between two suspension points, so there are no locks: an operation that can proceed does so at once
// (trySend, tryRecv: they never suspend); only one that cannot enters a queue and parks. Invariants: if there are waiting receivers the
// buffer is empty, if there are waiting senders it is full; whoever finds a waiting peer hands the element over directly, into
// or out of the peer's frame, and readies it.

package runtime

import "unsafe"

type hchan struct {
	qcount   uint // elements in buf
	dataqsiz uint // elements that fit into buf
	buf      unsafe.Pointer
	elemsize uint32
	state    uint8  // chanClosed and others
	sendx    uint32 // where the next element goes, in bytes
	recvx    uint32 // where the oldest is, in bytes
	bufsize  uint32 // bytes of buf
	bubble   uint32 // number of the bubble it belongs to
	timer    *timer // the timer that feeds the channel
	recvq    waitq
	sendq    waitq
}

// hchan.state: what an operation must look at before it is made.
const (
	chanClosed = 1 << iota
	chanTimer  // a timer feeds it
	chanBubble // it belongs to a bubble (synctest.go)
)

// makechan is make(chan T, size).
func makechan(elem *_type, size int) *hchan {
	bytes, overflow := mulUintptr(elem.Size_, uintptr(size))
	if overflow || size < 0 || bytes > maxAlloc-unsafe.Sizeof(hchan{}) {
		panicPlain("makechan: size out of range")
	}
	c := new(hchan)
	c.dataqsiz = uint(size)
	c.elemsize = uint32(elem.Size_)
	c.bufsize = uint32(bytes)
	if bytes != 0 {
		c.buf = mallocgc(bytes, elem, true)
	}
	if curg.bubble != nil {
		c.bubble = curg.bubble.id
		c.state = chanBubble
	}
	return c
}

// copyElem copies an element; most are one word, for which the compiler writes a load and a store.
func copyElem(dst, src unsafe.Pointer, size uint32) {
	if marking != 0 {
		shadeRange(addrOf(dst), size)
	}
	if size == 8 {
		memmove(dst, src, 8)
		return
	}
	memmove(dst, src, uintptr(size))
}

// clearElem zeroes the place of an element.
func clearElem(p unsafe.Pointer, size uint32) {
	if marking != 0 {
		shadeRange(addrOf(p), size)
	}
	if size == 8 {
		memclrNoHeapPointers(p, 8)
		return
	}
	memclrNoHeapPointers(p, uintptr(size))
}

// push puts an element into the buffer, which has room.
func (c *hchan) push(elem unsafe.Pointer) {
	copyElem(add(c.buf, uintptr(c.sendx)), elem, c.elemsize)
	c.qcount++
	c.sendx += c.elemsize
	if c.sendx == c.bufsize {
		c.sendx = 0
	}
}

// pop takes the oldest element out of the buffer; elem may be nil.
func (c *hchan) pop(elem unsafe.Pointer) {
	p := add(c.buf, uintptr(c.recvx))
	if elem != nil {
		copyElem(elem, p, c.elemsize)
	}
	clearElem(p, c.elemsize)
	c.qcount--
	c.recvx += c.elemsize
	if c.recvx == c.bufsize {
		c.recvx = 0
	}
}

// wake readies the waiter s, whose operation was made (success) or ended by close.
func (s *sudog) wake(success bool) {
	s.success = success
	s.elem = nil
	s.g.param = unsafe.Pointer(s)
	goready(s.g)
}

// checkBubble is called before an operation (bubbleSend and others).
func (c *hchan) checkBubble(op int) {
	if c.state&chanBubble != 0 {
		outsideBubble(c.bubble, op)
	}
}

func (c *hchan) beforeSend() {
	c.checkBubble(bubbleSend)
	if c.state&chanClosed != 0 {
		panicPlain("send on closed channel")
	}
}

func (c *hchan) beforeRecv(op int) {
	c.checkBubble(op)
	if c.timer != nil {
		runTimerChan(c.timer)
	}
}

// waitReason is the reason to wait for the channel, which is another for one of a bubble.
func (c *hchan) waitReason(plain, bubbled *waitReason) *waitReason {
	if c.state&chanBubble != 0 {
		return bubbled
	}
	return plain
}

// trySend sends if that is possible without waiting.
func (c *hchan) trySend(elem unsafe.Pointer) bool {
	if c.state != 0 {
		c.beforeSend()
	}
	if c.recvq.first != nil {
		if s := c.recvq.dequeue(); s != nil {
			if s.elem != nil {
				copyElem(s.elem, elem, c.elemsize)
			}
			s.wake(true)
			return true
		}
	}
	if c.qcount < c.dataqsiz {
		c.push(elem)
		return true
	}
	return false
}

// tryRecv receives if that is possible without waiting.
func (c *hchan) tryRecv(elem unsafe.Pointer) (done, ok bool) {
	if c.state&^chanClosed != 0 {
		c.beforeRecv(bubbleRecv)
	}
	if c.qcount > 0 {
		c.pop(elem)
		if c.sendq.first != nil {
			if s := c.sendq.dequeue(); s != nil {
				c.push(s.elem)
				s.wake(true)
			}
		}
		return true, true
	}
	if c.sendq.first != nil {
		if s := c.sendq.dequeue(); s != nil {
			if elem != nil {
				copyElem(elem, s.elem, c.elemsize)
			}
			s.wake(true)
			return true, true
		}
	}
	if c.state&chanClosed != 0 {
		if elem != nil {
			clearElem(elem, c.elemsize)
		}
		return true, false
	}
	return false, false
}

// chansend1 is c <- *elem.
func chansend1(c *hchan, elem unsafe.Pointer) {
	if c != nil {
		if c.trySend(elem) {
			return
		}
	}
	chansendSlow(c, elem)
}

// chansendSlow waits until somebody takes *elem.
func chansendSlow(c *hchan, elem unsafe.Pointer) {
	if c == nil {
		gopark(&waitReasonChanSendNilChan)
		throw("unreachable")
	}
	s := acquireSudog()
	s.g = curg
	s.elem = elem
	s.c = c
	curg.waiting = s
	c.sendq.enqueue(s)
	gopark(c.waitReason(&waitReasonChanSend, &waitReasonSynctestChanSend))
	curg.waiting = nil
	success := s.success
	releaseSudog(s)
	if !success {
		panicPlain("send on closed channel")
	}
}

// chanrecv2 is *elem, ok = <-c; elem nil: nobody wants the value. (Its last call is a tail call: a suspended receive saves one
// frame here, not two.)
func chanrecv2(c *hchan, elem unsafe.Pointer) bool {
	if c != nil {
		if done, ok := c.tryRecv(elem); done {
			return ok
		}
	}
	return chanrecvSlow(c, elem)
}

// chanrecvSlow waits for a value or the end of the channel.
func chanrecvSlow(c *hchan, elem unsafe.Pointer) bool {
	if c == nil {
		gopark(&waitReasonChanReceiveNilChan)
		throw("unreachable")
	}
	s := acquireSudog()
	s.g = curg
	s.elem = elem
	s.c = c
	curg.waiting = s
	c.recvq.enqueue(s)
	if c.timer != nil {
		blockTimerChan(c.timer)
	}
	gopark(c.waitReason(&waitReasonChanReceive, &waitReasonSynctestChanReceive))
	if c.timer != nil {
		unblockTimerChan(c.timer)
	}
	curg.waiting = nil
	success := s.success
	releaseSudog(s)
	return success
}

// closechan is close(c).
func closechan(c *hchan) {
	if c == nil {
		panicPlain("close of nil channel")
	}
	c.checkBubble(bubbleClose)
	if c.state&chanClosed != 0 {
		panicPlain("close of closed channel")
	}
	c.state |= chanClosed
	// Waiters become runnable in the order opposite to their coming, receivers and senders as one list: gc's order.
	var woken *sudog
	for {
		s := c.recvq.dequeue()
		if s == nil {
			break
		}
		if s.elem != nil {
			clearElem(s.elem, c.elemsize)
		}
		s.next = woken
		woken = s
	}
	for {
		s := c.sendq.dequeue()
		if s == nil {
			break
		}
		s.next = woken
		woken = s
	}
	for woken != nil {
		s := woken
		woken = s.next
		s.next = nil
		s.wake(false)
	}
}

// chanlen is len(c). The buffer of a timer's channel is not to be seen.
func chanlen(c *hchan) int {
	if c == nil || c.timer != nil {
		return 0
	}
	return int(c.qcount)
}

// chancap is cap(c).
func chancap(c *hchan) int {
	if c == nil || c.timer != nil {
		return 0
	}
	return int(c.dataqsiz)
}

// selectnbsend is select { case c <- *elem: true; default: false }.
func selectnbsend(c *hchan, elem unsafe.Pointer) bool {
	if c == nil {
		return false
	}
	return c.trySend(elem)
}

// selectnbrecv is select { case *elem, received = <-c: true; default: false }.
func selectnbrecv(elem unsafe.Pointer, c *hchan) (selected, received bool) {
	if c == nil {
		return false, false
	}
	return c.tryRecv(elem)
}
