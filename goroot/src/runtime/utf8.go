// UTF-8 for range loops and conversions. Bytes that are no valid encoding are runeError, one byte long.

package runtime

const (
	runeError = '\uFFFD'
	runeSelf  = 0x80
	maxRune   = '\U0010FFFF'

	surrogateMin = 0xD800
	surrogateMax = 0xDFFF
)

// decoderune gives the rune that begins at s[k], k < len(s), and the index behind it. Callers look at ASCII themselves.
func decoderune(s string, k int) (r rune, pos int) {
	pos = k + 1
	c0 := uint32(s[k])
	switch {
	case c0 < runeSelf:
		return rune(c0), pos
	case c0 < 0xC2 || c0 > 0xF4:
		return runeError, pos
	}
	left := len(s) - pos
	if left < 1 {
		return runeError, pos
	}
	c1 := uint32(s[pos])
	if c1&0xC0 != 0x80 {
		return runeError, pos
	}
	if c0 < 0xE0 {
		return rune(c0&0x1F<<6 | c1&0x3F), pos + 1
	}
	if left < 2 {
		return runeError, pos
	}
	c2 := uint32(s[pos+1])
	if c2&0xC0 != 0x80 {
		return runeError, pos
	}
	if c0 < 0xF0 {
		r = rune(c0&0xF<<12 | c1&0x3F<<6 | c2&0x3F)
		if r < 0x800 || surrogateMin <= r && r <= surrogateMax {
			return runeError, pos
		}
		return r, pos + 2
	}
	if left < 3 {
		return runeError, pos
	}
	c3 := uint32(s[pos+2])
	if c3&0xC0 != 0x80 {
		return runeError, pos
	}
	r = rune(c0&0x7<<18 | c1&0x3F<<12 | c2&0x3F<<6 | c3&0x3F)
	if r < 0x10000 || r > maxRune {
		return runeError, pos
	}
	return r, pos + 3
}

// countrunes is the number of runes in s: utf8.RuneCountInString.
func countrunes(s string) int {
	n := 0
	for i := 0; i < len(s); n++ {
		if s[i] < runeSelf {
			i++
		} else {
			_, i = decoderune(s, i)
		}
	}
	return n
}

// runeLen is the number of bytes of r's encoding.
func runeLen(r rune) int {
	switch c := uint32(r); {
	case c < 0x80:
		return 1
	case c < 0x800:
		return 2
	case c < 0x10000 || c > maxRune:
		return 3 // invalid ones become runeError
	}
	return 4
}

// encoderune writes the encoding of r into b, which is long enough, and gives its length.
func encoderune(b []byte, r rune) int {
	c := uint32(r)
	if c < 0x80 {
		b[0] = byte(c)
		return 1
	}
	if c < 0x800 {
		b[0] = 0xC0 | byte(c>>6)
		b[1] = 0x80 | byte(c)&0x3F
		return 2
	}
	if c > maxRune || surrogateMin <= c && c <= surrogateMax {
		c = runeError
	}
	if c < 0x10000 {
		b[0] = 0xE0 | byte(c>>12)
		b[1] = 0x80 | byte(c>>6)&0x3F
		b[2] = 0x80 | byte(c)&0x3F
		return 3
	}
	b[0] = 0xF0 | byte(c>>18)
	b[1] = 0x80 | byte(c>>12)&0x3F
	b[2] = 0x80 | byte(c>>6)&0x3F
	b[3] = 0x80 | byte(c)&0x3F
	return 4
}
