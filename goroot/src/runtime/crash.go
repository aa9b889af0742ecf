// How a program ends badly: the text on standard error, then status 2 for an executable and a trap for a library (gc:
// facts/library-mode.md 1.2b).

package runtime

// abort ends the program after its last words.
func abort() {
	if !islibrary() {
		exit(2)
	}
	unreachable()
}

// tracebackLevel is GOTRACEBACK: 0 is none, 1 the running goroutine, 2 and more are all of them.
var tracebackLevel uint8 = 1

// dieWithTrace prints the stack as far as it is known and ends the program.
func dieWithTrace() {
	if tracebackLevel != 0 {
		printstring("\ngoroutine ")
		printuint(curg.goid)
		printstring(" [running]:\n")
		printTrace()
	}
	abort()
}

// throw ends the program for a fault of the runtime itself.
func throw(s string) {
	printstring("fatal error: ")
	printindented(s)
	printstring("\n")
	dieWithTrace()
}

// fatal ends the program for a misuse that no program may recover from.
func fatal(s string) {
	if printPending != nil {
		printPending()
	}
	throw(s)
}

// printPending prints the panics during which a fatal error happens. gopanic sets it, so that programs without panics do
// not contain the printing of panic values.
var printPending func()

// stackOverflow is called by a function that finds no room for its frame on the shadow stack.
func stackOverflow() {
	stackguard = noGuard // the last words have room
	printstring("runtime: goroutine stack exceeds 1000000000-byte limit\n")
	throw("stack overflow")
}

// notInitialized is called by the wrapper of an exported function if the program was not started.
func notInitialized() {
	printstring("runtime: wasmexport function called before runtime initialization\n\tcall _")
	if islibrary() {
		printstring("initialize first\n")
	} else {
		printstring("start first\n")
	}
	unreachable()
}

// initializedTwice is called by _initialize if the library was started before.
func initializedTwice() {
	printstring("runtime: _initialize called twice\n")
	unreachable()
}
