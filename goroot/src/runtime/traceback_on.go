// GOWASM=traceback: every function that may fail keeps its call sites, so that a program which dies shows its whole stack on any host.

//go:build gowasm.traceback

package runtime

// printTrace prints the running goroutine's stack.
func printTrace() {
	w := traceText{buf: traceBuffer[:], fd: 2}
	w.frames(getsp(), 0)
	w.flush()
}

var traceBuffer [256]byte
