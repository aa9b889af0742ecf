// What translated assembly functions call (src/wasm/asm).

package runtime

import "unsafe"

// asmframe marks where an assembly function stops using its frame: until then it is memory that the collector scans.
//
//go:noinline
func asmframe(frame unsafe.Pointer) {
}
