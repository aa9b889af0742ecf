// Stacks of goroutines that do not run.

package runtime

// state says what a goroutine that does not run does.
func (gp *g) state() string {
	switch gp.status {
	case gWaiting:
		return gp.reason().text
	case gRunning:
		return "running"
	case gHost:
		return "syscall"
	}
	return "runnable"
}

// shown tells whether a trace of this level shows the goroutine: not the running one, which comes first, nor the runtime's own.
func (gp *g) shown(level uint32) bool {
	return gp.status != gDead && gp.status != gIdle && gp.status != gRunning && (level >= 2 || !gp.system)
}

// eachGoroutine calls f with all goroutines in the order in which they were made.
func eachGoroutine(f func(*g)) {
	f(&mainG)
	turnAllgs()
	for gp := allgs; gp != nil; gp = gp.alllink {
		f(gp)
	}
	turnAllgs()
}

// turnAllgs turns the list of goroutines, which has the newest first, round.
func turnAllgs() {
	var turned *g
	for gp := allgs; gp != nil; {
		next := gp.alllink
		gp.alllink = turned
		turned = gp
		gp = next
	}
	allgs = turned
}

// traceGoroutines is traceOthers in a program with goroutines.
func traceGoroutines(level uint32) {
	if curg.status != gRunning && level >= 2 {
		printstring("\nruntime stack:\n")
		traceScheduler()
	}
	eachGoroutine(func(gp *g) {
		if gp.shown(level) {
			printstring("\n")
			traceHeader(gp, gp.state(), gp.minutes(), level)
			traceWaiter(gp, level)
		}
	})
}

// traceWaiting is traceOthers in a program without: the only one waits where it is.
func traceWaiting(level uint32) {
	printstring("\n")
	traceHeader(curg, curg.state(), 0, level)
	traceRunning(level)
}
