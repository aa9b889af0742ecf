// The clocks, for package time and its users. Timers: time.go.

package runtime

import _ "unsafe"

//go:linkname time_now time.now
func time_now() (sec int64, nsec int32, mono int64) {
	sec, nsec = walltime()
	return sec, nsec, nanotime()
}

//go:linkname time_runtimeNow time.runtimeNow
func time_runtimeNow() (sec int64, nsec int32, mono int64) {
	if b := curg.bubble; b != nil {
		return b.now / 1_000_000_000, int32(b.now % 1_000_000_000), 0
	}
	return time_now()
}

//go:linkname time_runtimeNano time.runtimeNano
func time_runtimeNano() int64 { return curg.bubble.time() }

//go:linkname time_runtimeIsBubbled time.runtimeIsBubbled
func time_runtimeIsBubbled() bool { return curg.bubble != nil }

//go:linkname syscall_now syscall.now
func syscall_now() (sec int64, nsec int32) { return walltime() }

// haveHighResSleep: std's own tests ask whether sleeps of a millisecond are possible.
//
//go:linkname haveHighResSleep
var haveHighResSleep = true
