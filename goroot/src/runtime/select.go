// Select. First every case is tried where it stands; among those that can proceed each is as likely as the others. If there is
// none, the goroutine enters the queues of all channels at once; the peer that comes first takes it out of the game (g.selectDone).

package runtime

import "unsafe"

// scase is one case of a select statement; the compiler lays out tables of them, sends first.
type scase struct {
	c    *hchan         // nil: never ready
	elem unsafe.Pointer // value to send, or place to receive into
}

// block is select {}.
func block() {
	gopark(&waitReasonSelectNoCases)
}

func caseAt(cas0 *scase, i int) *scase {
	return (*scase)(add(unsafe.Pointer(cas0), uintptr(i)*unsafe.Sizeof(scase{})))
}

// ready tells whether the case can proceed (a send on a closed channel can: it panics).
func (k *scase) ready(send bool) bool {
	c := k.c
	if c == nil {
		return false
	}
	if send {
		c.checkBubble(bubbleSelect)
		return c.state&chanClosed != 0 || c.qcount < c.dataqsiz || c.recvq.live()
	}
	if c.state&^chanClosed != 0 {
		c.beforeRecv(bubbleSelect)
	}
	return c.qcount > 0 || c.state&chanClosed != 0 || c.sendq.live()
}

// live tells whether somebody waits in the queue, and drops those that were woken by another channel.
func (q *waitq) live() bool {
	for {
		s := q.first
		if s == nil {
			return false
		}
		if !s.isSelect || !s.g.selectDone {
			return true
		}
		q.dequeueSudog(s)
	}
}

// selectpoll is a select with default: it gives the case that was made, -1 if none could be.
func selectpoll(cas0 *scase, nsends, nrecvs int) (chosen int, received bool) {
	chosen = -1
	found := uint32(0)
	for i := 0; i < nsends+nrecvs; i++ {
		if caseAt(cas0, i).ready(i < nsends) {
			found++
			if found == 1 || cheaprandn(found) == 0 {
				chosen = i
			}
		}
	}
	if chosen < 0 {
		return -1, false
	}
	k := caseAt(cas0, chosen)
	if chosen < nsends {
		k.c.trySend(k.elem)
		return chosen, false
	}
	_, received = k.c.tryRecv(k.elem)
	return chosen, received
}

// selectgo is a select without default.
func selectgo(cas0 *scase, nsends, nrecvs int) (chosen int, received bool) {
	if i, ok := selectpoll(cas0, nsends, nrecvs); i >= 0 {
		return i, ok
	}
	return selectWait(cas0, nsends, nrecvs)
}

// clearReceiver clears what a waiting receive will overwrite, in programs that ask for collections (src/ssa/build/deferred.ts).
func clearReceiver(s *sudog) {
	if s.elem != nil {
		clearElem(s.elem, s.c.elemsize)
	}
}

// selectWait waits until one of the cases is made by somebody else.
func selectWait(cas0 *scase, nsends, nrecvs int) (chosen int, received bool) {
	gp := curg
	n := nsends + nrecvs
	// If two cases wait for the same channel, chance decides which one is first.
	i := int(cheaprandn(uint32(n)))
	var list *sudog
	reason := &waitReasonSelect
	if gp.bubble != nil {
		reason = &waitReasonSynctestSelect
	}
	for range n {
		k := caseAt(cas0, i)
		if c := k.c; c != nil {
			if c.state&chanBubble == 0 {
				reason = &waitReasonSelect
			}
			s := acquireSudog()
			s.g = gp
			s.isSelect = true
			s.elem = k.elem
			s.c = c
			s.ticket = uint32(i)
			s.waitlink = list
			list = s
			if i < nsends {
				c.sendq.enqueue(s)
			} else {
				c.recvq.enqueue(s)
				clearReceiver(s)
				if c.timer != nil {
					blockTimerChan(c.timer)
				}
			}
		}
		i++
		if i == n {
			i = 0
		}
	}
	gp.waiting = list
	gp.param = nil
	gp.selectDone = false
	gopark(reason)
	fired := (*sudog)(gp.param)
	gp.param = nil
	gp.waiting = nil
	for s := list; s != nil; {
		next := s.waitlink
		i := int(s.ticket)
		if s == fired {
			chosen = i
			received = s.success
		} else if i < nsends {
			s.c.sendq.dequeueSudog(s)
		} else {
			s.c.recvq.dequeueSudog(s)
		}
		if i >= nsends && s.c.timer != nil {
			unblockTimerChan(s.c.timer)
		}
		releaseSudog(s)
		s = next
	}
	if chosen < nsends {
		if !received {
			panicPlain("send on closed channel")
		}
		return chosen, false
	}
	return chosen, received
}
