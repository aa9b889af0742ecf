// GOWASM=traceback: every function that may fail keeps its call sites, so that a program which dies shows its whole stack on any host.

//go:build gowasm.traceback

package runtime

var traceBuffer [256]byte

// traceRunning prints the running goroutine's stack.
func traceRunning(level uint32) {
	w := traceText{buf: traceBuffer[:], fd: 2, level: level}
	w.stack(curg, getsp(), 2) // from dieWithTrace's caller on
	w.flush()
}

// traceScheduler prints the stack while no goroutine runs: the runtime's, which keeps no call sites.
func traceScheduler() {}

// traceWaiter prints the stack of one that does not run.
func traceWaiter(gp *g, level uint32) {
	w := traceText{buf: traceBuffer[:], fd: 2, level: level}
	traceParked(&w, gp)
	w.flush()
}
