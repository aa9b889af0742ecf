// A patch of encoding/hex: its one use of fmt on the way of every program that decodes.

package hex

import "strconv"

// InvalidByteError values describe errors resulting from an invalid byte in a hex string.
type InvalidByteError byte

// Error gives the byte as fmt's %#U does: "U+0078 'x'".
func (e InvalidByteError) Error() string {
	const digits = "0123456789ABCDEF"
	s := "encoding/hex: invalid byte: U+00" + string([]byte{digits[e>>4], digits[e&15]})
	if strconv.IsPrint(rune(e)) {
		s += " '" + string(rune(e)) + "'"
	}
	return s
}
