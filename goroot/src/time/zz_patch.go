// A patch of time: the runtime knows only the timer channels of Go 1.23. Whoever sets GODEBUG=asynctimerchan=2, with which gc's runtime
// lets such a channel hold what was sent before Stop or Reset, gets the timers of asynctimerchan=1, which do that too.

package time

import "unsafe"

// syncTimer is what newTimer takes as the timer's channel: nil for a timer that is like any other to the runtime.
func syncTimer(c chan Time) unsafe.Pointer {
	switch asynctimerchan.Value() {
	case "1":
		asynctimerchan.IncNonDefault()
		return nil
	case "2":
		return nil
	}
	return *(*unsafe.Pointer)(unsafe.Pointer(&c))
}
