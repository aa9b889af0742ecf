// Timers: a heap ordered by time. A timer with a channel is in the heap only while somebody waits for the channel; otherwise it is
// looked at when somebody asks the channel (runTimerChan), so that a forgotten ticker costs nothing and is garbage. Since Go 1.23 no
// value of an earlier setting is ever received after Stop or Reset: both empty the channel.

package runtime

import "unsafe"

type timer struct {
	when   int64 // monotonic time; 0: not set
	period int64 // 0: once
	// f is called with arg, seq and the delay. It runs between two goroutines and must not wait.
	f       func(arg any, seq uintptr, delay int64)
	arg     any
	seq     uintptr
	place   int32  // index in the heap + 1; 0: not in it
	blocked uint32 // goroutines that wait for the channel
	isChan  bool
	bubble  *synctestBubble // whose clock it goes by; nil: the machine's
}

// timerWhen is an entry of the heap; of two with the same time the one that was set first comes first, in a bubble any.
type timerWhen struct {
	t     *timer
	when  int64
	order uint64
}

func (a *timerWhen) less(b *timerWhen) bool {
	return a.when < b.when || a.when == b.when && a.order < b.order
}

const maxWhen = 1<<63 - 1

// timers are a heap of timers that go by the same clock.
type timers struct {
	heap   []timerWhen
	order  uint64
	bubble *synctestBubble
}

var mainTimers timers

func (t *timer) timers() *timers {
	if t.bubble != nil {
		return &t.bubble.timers
	}
	return &mainTimers
}

func (ts *timers) newOrder() uint64 {
	if ts.bubble != nil {
		return uint64(cheaprandn(1<<32 - 1))
	}
	ts.order++
	return ts.order
}

// time is the bubble's, or for nil the machine's.
func (b *synctestBubble) time() int64 {
	if b != nil {
		return b.now
	}
	return nanotime()
}

func (t *timer) inHeap() bool { return t.place != 0 }

// needsAdd: the timer is set and somebody cares.
func (t *timer) needsAdd() bool {
	return t.place == 0 && t.when > 0 && (!t.isChan || t.blocked > 0)
}

// add puts the timer into the heap.
func (t *timer) add() {
	if t.bubble == nil {
		checkTimers = runTimers
		if idle == nil {
			idle = idleUntil
		}
	}
	ts := t.timers()
	ts.heap = append(ts.heap, timerWhen{t, t.when, ts.newOrder()})
	ts.siftUp(len(ts.heap) - 1)
}

// remove takes the timer out of the heap.
func (t *timer) remove() {
	ts := t.timers()
	i := int(t.place) - 1
	t.place = 0
	last := len(ts.heap) - 1
	moved := ts.heap[last]
	ts.heap[last] = timerWhen{}
	ts.heap = ts.heap[:last]
	if i != last {
		ts.heap[i] = moved
		ts.siftDown(i)
		ts.siftUp(int(moved.t.place) - 1)
	}
}

// move follows a change of when.
func (t *timer) move() {
	ts := t.timers()
	i := int(t.place) - 1
	ts.heap[i].when = t.when
	ts.heap[i].order = ts.newOrder()
	ts.siftDown(i)
	ts.siftUp(int(t.place) - 1)
}

func (ts *timers) siftUp(i int) {
	h := ts.heap
	e := h[i]
	for i > 0 {
		p := (i - 1) / 4
		if !e.less(&h[p]) {
			break
		}
		h[i] = h[p]
		h[i].t.place = int32(i + 1)
		i = p
	}
	h[i] = e
	e.t.place = int32(i + 1)
}

func (ts *timers) siftDown(i int) {
	h := ts.heap
	e := h[i]
	for {
		first := 4*i + 1
		if first >= len(h) {
			break
		}
		least := first
		for c := first + 1; c < first+4 && c < len(h); c++ {
			if h[c].less(&h[least]) {
				least = c
			}
		}
		if !h[least].less(&e) {
			break
		}
		h[i] = h[least]
		h[i].t.place = int32(i + 1)
		i = least
	}
	h[i] = e
	e.t.place = int32(i + 1)
}

// runTimers is the value of checkTimers.
func runTimers(now int64) int64 { return mainTimers.run(now) }

// run runs the timers that are due and gives the time of the next one, 0 if there is none.
func (ts *timers) run(now int64) int64 {
	for len(ts.heap) > 0 {
		next := ts.heap[0].when
		if next > now {
			return next
		}
		ts.heap[0].t.run(now)
	}
	return 0
}

// next is the time of the next timer, 0 if there is none.
func (ts *timers) next() int64 {
	if len(ts.heap) == 0 {
		return 0
	}
	return ts.heap[0].when
}

// run fires the timer, which is due.
func (t *timer) run(now int64) {
	delay := now - t.when
	next := int64(0)
	if t.period > 0 {
		next = t.when + t.period*(1+delay/t.period)
		if next < 0 {
			next = maxWhen
		}
	}
	t.when = next
	if t.inHeap() {
		if next == 0 {
			t.remove()
		} else {
			t.move()
		}
	}
	// What it starts is in the timer's bubble and no goroutine's child, whoever runs meanwhile.
	gp, b, labels := curg, curg.bubble, curg.labels
	gp.bubble, gp.labels = t.bubble, nil
	orphans = ^uint32(0)
	t.f(t.arg, t.seq, delay)
	orphans = 0
	gp.bubble, gp.labels = b, labels
}

// start is set for a time, which only a clock that answers nonsense makes less than 1.
func (t *timer) start(when, period int64) bool {
	if when <= 0 {
		throw("timer when must be positive")
	}
	return t.set(when, period)
}

// set sets or, with when 0, stops the timer. It reports whether that kept it from firing.
func (t *timer) set(when, period int64) bool {
	pending := t.when > 0
	t.when = when
	t.period = period
	switch {
	case t.needsAdd():
		if t.bubble != nil && when <= t.bubble.now {
			// At once, not when the bubble is blocked.
			t.run(t.bubble.now)
			return pending
		}
		t.add()
	case !t.inHeap():
	case when == 0:
		t.remove()
	default:
		t.move()
	}
	if t.isChan && t.drain() {
		pending = true
	}
	return pending
}

// drain empties the timer's channel. It reports whether there was something in it.
func (t *timer) drain() bool {
	c := (*hchan)(efaceOf(&t.arg).data)
	if c.qcount == 0 {
		return false
	}
	for c.qcount > 0 {
		c.pop(nil)
	}
	return true
}

// runTimerChan fires the timer if it is due and nobody has noticed, because it is not in the heap.
func runTimerChan(t *timer) {
	if t.when > 0 && !t.inHeap() {
		if now := t.bubble.time(); t.when <= now {
			t.run(now)
		}
	}
}

// blockTimerChan is called when a goroutine begins to wait for the timer's channel, unblockTimerChan when it ends.
func blockTimerChan(t *timer) {
	t.blocked++
	if t.needsAdd() {
		t.add()
	}
}

func unblockTimerChan(t *timer) {
	t.blocked--
	if t.blocked == 0 && t.inHeap() {
		t.remove()
	}
}

// timeTimer is a time.Timer or time.Ticker and what package time does not see of it.
type timeTimer struct {
	c    unsafe.Pointer
	init bool
	timer
}

//go:linkname newTimer time.newTimer
func newTimer(when, period int64, f func(arg any, seq uintptr, delay int64), arg any, c *hchan) *timeTimer {
	t := new(timeTimer)
	t.f = f
	t.arg = arg
	t.bubble = curg.bubble
	if c != nil {
		t.isChan = true
		c.timer = &t.timer
		c.state |= chanTimer
	}
	t.start(when, period)
	t.init = true
	return t
}

//go:linkname stopTimer time.stopTimer
func stopTimer(t *timeTimer) bool {
	if t.bubble != nil {
		outsideBubble(t.bubble.id, bubbleStop)
	}
	return t.set(0, t.period)
}

//go:linkname resetTimer time.resetTimer
func resetTimer(t *timeTimer, when, period int64) bool {
	if t.bubble != nil {
		outsideBubble(t.bubble.id, bubbleReset)
	}
	return t.start(when, period)
}

// timeSleep parks the goroutine for ns nanoseconds.
//
//go:linkname timeSleep time.Sleep
func timeSleep(ns int64) {
	if ns <= 0 {
		return
	}
	t := curg.sleepTimer
	if t == nil {
		t = &timer{f: wakeSleeper, arg: curg}
		curg.sleepTimer = t
	}
	t.bubble = curg.bubble
	t.start(whenAfter(ns), 0)
	gopark(&waitReasonSleep)
}

func wakeSleeper(arg any, _ uintptr, _ int64) { goready(arg.(*g)) }

// whenAfter is the time in ns nanoseconds.
func whenAfter(ns int64) int64 {
	when := curg.bubble.time() + ns
	if when < 0 {
		return maxWhen
	}
	return when
}
