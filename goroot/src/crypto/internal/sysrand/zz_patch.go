// Read: a host gives random bytes at once or not at all. The SDK's starts a timer that would warn of a host that blocks, whose
// goroutine could not run meanwhile; with it every program that asks for random bytes would have goroutines.

package sysrand

func Read(b []byte) {
	err := read(b)
	if err == nil && !testingOnlyFailRead {
		return
	}
	reason := "testing simulated failure"
	if !testingOnlyFailRead {
		reason = err.Error()
	}
	fatal("crypto/rand: failed to read random data (see https://go.dev/issue/66821): " + reason)
}
