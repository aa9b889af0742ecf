// Programs that do not keep the call sites of all that may fail do not know their stack: the host is asked for it.

//go:build !gowasm.traceback

package runtime

// What hostTrace is asked for, in the low bits of an address.
const (
	traceEngine  = 1 << iota // the engine's stack comes first
	traceRuntime             // with frames of the runtime
	traceCreator             // only who made the goroutine whose stack begins at the address
)

// traceRunning prints the running goroutine's stack.
func traceRunning(level uint32) { hostStack(curg, traceEngine, level) }

// traceScheduler prints the stack while no goroutine runs.
func traceScheduler() { hostTrace(traceEngine | traceRuntime) }

// traceWaiter prints the stack of one that does not run.
func traceWaiter(gp *g, level uint32) { hostStack(gp, 0, level) }

func hostStack(gp *g, bits, level uint32) {
	if level >= 2 {
		bits |= traceRuntime
	}
	hostTrace(gp.frame | bits)
	if gp.base != 0 && gp != &mainG {
		hostTrace(gp.base | traceCreator)
	}
}
