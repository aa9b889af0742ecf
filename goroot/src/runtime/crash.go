// How a program ends badly: the text on standard error, then status 2 for an executable and a trap for a library, as with
// gc.

package runtime

import "unsafe"

// exportState is 1 while the host may call exported functions; their wrappers test it (src/link/exports.ts).
var exportState uint32

func setExportState(state uint32) {
	store32(addrOf(unsafe.Pointer(&exportState)), state)
}

// ended: the program has exited or died. Nothing of it may run any more.
var ended bool

func endProgram() {
	ended = true
	setExportState(0)
}

// abort ends the program after its last words.
func abort() {
	endProgram()
	die()
}

func die() {
	if !islibrary() && traceback&tracebackCrash == 0 {
		exit(2)
	}
	unreachable()
}

// traceback is GOTRACEBACK: which stacks a dying program prints, and how it ends. Its level, from tracebackShift on, is 0 for none, 1 for
// frames of the program, 2 for those of the runtime, too.
var traceback uint32 = 1 << tracebackShift

const (
	tracebackCrash = 1 << iota
	tracebackAll
	tracebackShift = iota
)

// Whose fault an end is: bits that it adds to traceback.
const (
	dyingPanic   = 0
	dyingDead    = tracebackAll // no goroutine runs
	dyingRuntime = tracebackAll | 2<<tracebackShift
)

// traceOthers prints the stacks of all goroutines but the running one. It is set by what makes more of them.
var traceOthers func(level uint32)

// dieWithTrace prints stacks as far as they are known and ends the program.
func dieWithTrace(how uint32) {
	if curg.signal && how != dyingDead {
		printstring("[signal 0xb code=0x0 addr=0x0 pc=0x0]\n")
	}
	t := traceback | how
	level := t >> tracebackShift
	if level != 0 {
		if curg.status == gRunning {
			printstring("\n")
			traceHeader(curg, "running", 0, level)
			traceRunning(level)
		}
		if t&tracebackAll != 0 && traceOthers != nil {
			traceOthers(level)
		}
	}
	abort()
}

// traceHeader begins a goroutine's stack.
func traceHeader(gp *g, state string, minutes, level uint32) {
	printstring("goroutine ")
	printuint(gp.goid)
	if level >= 2 {
		printstring(" gp=")
		printpointer(unsafe.Pointer(gp))
		if gp.status == gRunning {
			printstring(" m=0 mp=0x0")
		} else {
			printstring(" m=nil")
		}
	}
	printstring(" [")
	printstring(state)
	if minutes > 0 {
		printstring(", ")
		printuint(uint64(minutes))
		printstring(" minutes")
	}
	printstring("]:\n")
}

// throw ends the program for a fault of the runtime itself.
func throw(s string) {
	printfatal(s)
	dieWithTrace(dyingRuntime)
}

// fatal ends the program for a misuse that no program may recover from.
func fatal(s string) {
	if printPending != nil {
		printPending()
	}
	printfatal(s)
	dieWithTrace(dyingPanic)
}

func printfatal(s string) {
	printstring("fatal error: ")
	printindented(s)
	printstring("\n")
}

// printPending prints the panics during which a fatal error happens. gopanic sets it, so that programs without panics do
// not contain the printing of panic values.
var printPending func()

// stackOverflow is called by a function that finds no room for its frame on the shadow stack.
func stackOverflow() {
	setGuard(noGuard) // the last words have room
	nativeLimit = noGuard
	printstring("runtime: goroutine stack exceeds ")
	printuint(uint64(maxStack))
	printstring("-byte limit\n")
	throw("stack overflow")
}

// notInitialized is called by the wrapper of an exported function that must not be called: the program was not started, it has ended, or
// waits for the host.
func notInitialized() {
	printstring("runtime: wasmexport function called ")
	switch {
	case ended:
		printstring("after the program has ended\n")
	case polling:
		printstring("from poll_oneoff\n")
	case islibrary():
		printstring("before runtime initialization\n\tcall _initialize first\n")
	default:
		printstring("before runtime initialization\n\tcall _start first\n")
	}
	unreachable()
}

// polling: the host waits for something to happen (netpoll_wasip1.go).
var polling bool

// initializedTwice is called by _initialize if the library was started before.
func initializedTwice() {
	printstring("runtime: _initialize called twice\n")
	unreachable()
}
