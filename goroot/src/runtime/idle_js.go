// Waiting on GOOS=js: JavaScript's event loop does it (hostFirst).

package runtime

func idleUntil(next int64) bool { return false }
