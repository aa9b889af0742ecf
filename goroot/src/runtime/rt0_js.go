// The start of a program for GOOS=js, and the way back in from JavaScript: the linker exports rt0_js as run, handleEvent as resume and
// gojsSP as getsp (lib/wasm/wasm_exec.js). JavaScript cannot wait: when no goroutine can run, run and resume return, and an event,
// which may be a timeout, calls resume.

package runtime

import _ "unsafe"

// exited: wasmExit was called. In a page it returns; what called the program must then return too.
var exited bool

// gojsFrame is the frame of the running gojs import; one that calls back into Go asks for it again afterwards (getsp).
var gojsFrame uint32

func gojsSP() uint32 { return gojsFrame }

// rt0_js runs an executable.
func rt0_js(count, vector uint32) {
	argc = count
	argv = vector
	runInits()
	main_main()
	exited = true
	wasmExit(0)
}

// eventHandler is package syscall/js's: it calls the js.Func that JavaScript wants. False: there was none.
var eventHandler func() bool

// runEvent runs the event handler on a goroutine of its own, and whatever can run then.
var runEvent func()

//go:linkname js_setEventHandler syscall/js.setEventHandler
func js_setEventHandler(fn func() bool) {
	eventHandler = fn
	runEvent = runAsyncEvent
}

// handleEvent is called by JavaScript for an event: a call of a js.Func, or a timeout. Called while Go waits for JavaScript, it runs
// on top of the same goroutine.
func handleEvent() {
	if runEvent == nil {
		// Without syscall/js there are no events: Node has nothing left to do, and asks what the program waits for.
		checkdead()
	}
	if curg.status != gRunning {
		runEvent()
	} else {
		handle()
	}
}

func handle() {
	if !eventHandler() {
		clearIdleTimeout()
	}
}

// asyncEvents counts the event handlers that have not returned. One that blocks blocks JavaScript: the program is then deadlocked.
var asyncEvents int

func runAsyncEvent() {
	setGuard(noGuard)
	asyncEvents++
	go func() {
		handle()
		asyncEvents--
	}()
	var forever hostCall
	runGoroutines(&forever)
}

//go:wasmimport gojs runtime.scheduleTimeoutEvent
func scheduleTimeoutEvent(ms int64) int32

//go:wasmimport gojs runtime.clearTimeoutEvent
func clearTimeoutEvent(id int32)

// idleTimeout is the timeout that is scheduled, and when.
var idleTimeout struct {
	set  bool
	id   int32
	when int64
}

func clearIdleTimeout() {
	if idleTimeout.set {
		idleTimeout.set = false
		clearTimeoutEvent(idleTimeout.id)
	}
}

// hostFirst tells the scheduler to return to JavaScript, which will call again at the time `next` (0: only for an event).
func hostFirst(next int64) bool {
	if asyncEvents != 0 {
		return false
	}
	if next != 0 {
		ms := (next-nanotime()-1)/1000000 + 1
		if ms < 1 {
			ms = 1
		}
		if ms > 1000000000 {
			ms = 1000000000
		}
		off := next - idleTimeout.when
		if !idleTimeout.set || off > 1000000 || off < -1000000 {
			clearIdleTimeout()
			idleTimeout.set = true
			idleTimeout.when = next
			idleTimeout.id = scheduleTimeoutEvent(ms)
		}
	}
	return true
}
