// Coroutines, for iter.Pull: a coro holds one goroutine that does not run. Whoever switches to it takes its place there and lets it
// run at once, past the scheduler's queues.

package runtime

import _ "unsafe"

type coro struct {
	gp *g
	f  func(*coro)
}

//go:linkname newcoro

// newcoro makes a coro that holds a new goroutine, which will run f. The compiler adds the number of the call, as of a go statement.
func newcoro(f func(*coro), site uint32) *coro {
	c := &coro{f: f}
	gp := newg(func() { corostart(c) }, site)
	gp.waitsFor(&waitReasonCoroutine)
	if curg.bubble != nil {
		gp.bubble = curg.bubble
		bubbleChanged(gp, bubbleStarts)
		bubbleChanged(gp, bubbleParks)
	}
	c.gp = gp
	return c
}

// corostart is what the new goroutine runs. The coro ends with it, also if f ends by Goexit.
func corostart(c *coro) {
	defer coroexit(c)
	c.f(c)
}

// coroexit lets the goroutine in c run and ends the caller's.
func coroexit(c *coro) {
	coronext(c, nil)
	curg.status = gDead
	park()
}

//go:linkname coroswitch

// coroswitch lets the goroutine in c run; the caller's waits there instead.
func coroswitch(c *coro) {
	coronext(c, curg)
	curg.waitsFor(&waitReasonCoroutine)
	if curg.bubble != nil {
		bubbleChanged(curg, bubbleParks)
	}
	park()
}

// coronext makes the goroutine in c the next to run and puts gp into its place.
func coronext(c *coro, gp *g) {
	next := c.gp
	if next == nil {
		throw("coroswitch on exited coro")
	}
	if next == gp {
		throw("coroswitch of a goroutine to itself")
	}
	c.gp = gp
	if next.bubble != nil {
		bubbleChanged(next, bubbleWakes)
	}
	next.status = gRunnable
	sched.next = next
}
