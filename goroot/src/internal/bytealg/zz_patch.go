// Counting bytes: the runtime does 8 at a time (runtime/link_bytealg.go); the SDK's form for wasm is a loop over bytes.

package bytealg

func Count(b []byte, c byte) int
func CountString(s string, c byte) int
