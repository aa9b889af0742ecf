// Build information, for runtime/debug.ReadBuildInfo.

package runtime

import _ "unsafe"

// modinfo is set by the compiler (src/buildinfo.ts).
var modinfo string

// Go's marks of build information in a program, which ReadBuildInfo passes over.
const (
	modinfoStart = "0w\xaf\x0c\x92t\x08\x02A\xe1\xc1\x07\xe6\xd6\x18\xe6"
	modinfoEnd   = "\xf92C1\x86\x18 r\x00\x82B\x10A\x16\xd8\xf2"
)

//go:linkname debug_modinfo runtime/debug.modinfo
func debug_modinfo() string { return modinfoStart + modinfo + modinfoEnd }
