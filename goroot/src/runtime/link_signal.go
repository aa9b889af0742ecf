// Signals for os/signal. A wasm host sends none: what a program asks for is remembered, and who waits for a signal waits for ever.

package runtime

import _ "unsafe"

var ignoredSignals [3]uint32

//go:linkname signal_recv os/signal.signal_recv
func signal_recv() uint32 {
	block()
	return 0
}

//go:linkname signal_enable os/signal.signal_enable
func signal_enable(s uint32) { setIgnored(s, false) }

//go:linkname signal_disable os/signal.signal_disable
func signal_disable(s uint32) {}

//go:linkname signal_ignore os/signal.signal_ignore
func signal_ignore(s uint32) { setIgnored(s, true) }

//go:linkname signal_ignored os/signal.signal_ignored
func signal_ignored(s uint32) bool {
	return s/32 < uint32(len(ignoredSignals)) && ignoredSignals[s/32]&(1<<(s%32)) != 0
}

//go:linkname signalWaitUntilIdle os/signal.signalWaitUntilIdle
func signalWaitUntilIdle() {}

func setIgnored(s uint32, ignored bool) {
	if s/32 >= uint32(len(ignoredSignals)) {
		return
	}
	ignoredSignals[s/32] &^= 1 << (s % 32)
	if ignored {
		ignoredSignals[s/32] |= 1 << (s % 32)
	}
}
