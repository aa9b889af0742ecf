// Programs that do not keep the call sites of all that may fail do not know their stack: the host is asked for it.

//go:build !gowasm.traceback

package runtime

// printTrace prints the running goroutine's stack.
func printTrace() { hostTrace(curg.frame | 1) }
