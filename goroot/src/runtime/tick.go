// GOWASM=tick: an export for hosts that want goroutines and timers to run between calls. (Otherwise they run only while an exported function
// blocks, as with gc.)

//go:build gowasm.tick && wasip1

package runtime

// tickRounds is how often goroutines that are ready again and again run in one call.
const tickRounds = 64

// tick runs the goroutines that are ready and the timers that are due. It gives the nanoseconds until the next timer is due: 0 if goroutines
// are still ready, -1 if there is none.
//
//go:wasmexport gowasm_tick
func tick() int64 {
	for range tickRounds {
		next, now := int64(0), nanotime()
		if checkTimers != nil {
			next = checkTimers(now)
		}
		if !runnable() && idle != nil {
			idle(now) // who waits for descriptors; returns at once
		}
		if runnable() {
			goyield()
			continue
		}
		if next == 0 {
			return -1
		}
		if next -= nanotime(); next < 1 {
			next = 1
		}
		return next
	}
	return 0
}

func runnable() bool {
	return sched.next != nil || sched.local.size != 0 || sched.global.size != 0 || runPending != nil
}
