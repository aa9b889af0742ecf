// Strings: concatenation and conversions. Results never share memory that somebody may write. The first parameter of most
// functions is memory in the caller's frame for a result that does not outlive the caller, or nil.

package runtime

import "unsafe"

// slice is a slice's three words.
type slice struct {
	array unsafe.Pointer
	len   int
	cap   int
}

// The addresses of a string's and a slice's bytes, for those who only read them.
func stringAddr(s string) uint32 { return addrOf(noescape(unsafe.Pointer(unsafe.StringData(s)))) }
func sliceAddr(b []byte) uint32  { return addrOf(noescape(unsafe.Pointer(unsafe.SliceData(b)))) }

// tmpBuf is memory for a short result.
type tmpBuf [32]byte

// rawstring gives n bytes of memory for a string's contents.
func rawstring(buf *tmpBuf, n int) unsafe.Pointer {
	if buf != nil && uint(n) <= uint(len(buf)) {
		return unsafe.Pointer(buf)
	}
	if n < 0 {
		throw("string concatenation too long")
	}
	return mallocNoscan(uintptr(n), false)
}

// copyString copies s to p and gives the address behind it.
func copyString(p unsafe.Pointer, s string) unsafe.Pointer {
	n := uint32(len(s))
	copyBytes(p, unsafe.Pointer(unsafe.StringData(s)), n)
	return add(p, uintptr(n))
}

// copyBytes is memmove32 for lengths that are often short: engines take 5 ns and more for each memory.copy. All loads come
// before the stores, so the two may overlap. (Its parameters are pointers so that what is only copied does not escape.)
func copyBytes(dst, src unsafe.Pointer, n uint32) {
	to, from := addrOf(dst), addrOf(src)
	switch {
	case n > 32:
		memmove32(to, from, n)
	case n >= 16:
		a, b, c, d := load64(from), load64(from+8), load64(from+n-16), load64(from+n-8)
		store64(to, a)
		store64(to+8, b)
		store64(to+n-16, c)
		store64(to+n-8, d)
	case n >= 8:
		a, b := load64(from), load64(from+n-8)
		store64(to, a)
		store64(to+n-8, b)
	case n >= 4:
		a, b := load32(from), load32(from+n-4)
		store32(to, a)
		store32(to+n-4, b)
	case n != 0:
		a, b, c := load8(from), load8(from+n>>1), load8(from+n-1)
		store8(to, a)
		store8(to+n>>1, b)
		store8(to+n-1, c)
	}
}

func concatstring2(buf *tmpBuf, a0, a1 string) string {
	if len(a0) == 0 {
		return a1
	}
	if len(a1) == 0 {
		return a0
	}
	n := len(a0) + len(a1)
	p := rawstring(buf, n)
	copyString(copyString(p, a0), a1)
	return unsafe.String((*byte)(p), n)
}

func concatstring3(buf *tmpBuf, a0, a1, a2 string) string {
	n := len(a0) + len(a1) + len(a2)
	if n == len(a0) {
		return a0
	}
	if n == len(a1) {
		return a1
	}
	if n == len(a2) {
		return a2
	}
	p := rawstring(buf, n)
	copyString(copyString(copyString(p, a0), a1), a2)
	return unsafe.String((*byte)(p), n)
}

func concatstring4(buf *tmpBuf, a0, a1, a2, a3 string) string {
	n := len(a0) + len(a1) + len(a2) + len(a3)
	if n == len(a0) {
		return a0
	}
	if n == len(a1) {
		return a1
	}
	if n == len(a2) {
		return a2
	}
	if n == len(a3) {
		return a3
	}
	p := rawstring(buf, n)
	copyString(copyString(copyString(copyString(p, a0), a1), a2), a3)
	return unsafe.String((*byte)(p), n)
}

func concatstring5(buf *tmpBuf, a0, a1, a2, a3, a4 string) string {
	n := len(a0) + len(a1) + len(a2) + len(a3) + len(a4)
	if n == len(a0) {
		return a0
	}
	if n == len(a1) {
		return a1
	}
	if n == len(a2) {
		return a2
	}
	if n == len(a3) {
		return a3
	}
	if n == len(a4) {
		return a4
	}
	p := rawstring(buf, n)
	copyString(copyString(copyString(copyString(copyString(p, a0), a1), a2), a3), a4)
	return unsafe.String((*byte)(p), n)
}

// concatstrings joins any number of strings. If only one is not empty it is the result itself.
func concatstrings(buf *tmpBuf, a []string) string {
	n := 0
	last := 0
	count := 0
	for i := range a {
		if l := len(a[i]); l != 0 {
			n += l
			if n < 0 {
				throw("string concatenation too long")
			}
			last = i
			count++
		}
	}
	if count == 0 {
		return ""
	}
	if count == 1 {
		return a[last]
	}
	p := rawstring(buf, n)
	q := p
	for i := range a {
		q = copyString(q, a[i])
	}
	return unsafe.String((*byte)(p), n)
}

// slicebytetostring is string(b) for the n bytes at ptr.
func slicebytetostring(buf *tmpBuf, ptr *byte, n int) string {
	if n == 0 {
		return ""
	}
	if n == 1 {
		return unsafe.String((*byte)(smallValue(uint64(*ptr))), 1)
	}
	p := rawstring(buf, n)
	copyBytes(p, unsafe.Pointer(ptr), uint32(n))
	return unsafe.String((*byte)(p), n)
}

// slicebytetostringtmp is string(b) where the string is not used after b may change.
func slicebytetostringtmp(ptr *byte, n int) string {
	return unsafe.String(ptr, n)
}

// stringtoslicebyte is []byte(s), its capacity that of gc's.
func stringtoslicebyte(buf *tmpBuf, s string) []byte {
	var b []byte
	if buf != nil && len(s) <= len(buf) {
		*buf = tmpBuf{}
		b = buf[:len(s)]
	} else {
		b = rawbyteslice(len(s))
	}
	copyBytes(unsafe.Pointer(unsafe.SliceData(b)), unsafe.Pointer(unsafe.StringData(s)), uint32(len(s)))
	return b
}

// rawbyteslice gives a byte slice whose contents up to n are undefined, and zero behind.
func rawbyteslice(n int) []byte {
	size := roundupsize(uintptr(n), true)
	p := mallocNoscan(size, false)
	clearTail(p, uintptr(n), size)
	return unsafe.Slice((*byte)(p), int(size))[:n]
}

// clearTail zeroes the bytes [from, to) of new memory at p. Small cells are zero already.
func clearTail(p unsafe.Pointer, from, to uintptr) {
	if to > maxCell && to > from {
		memclrNoHeapPointers(add(p, from), to-from)
	}
}

// stringtoslicerune is []rune(s).
func stringtoslicerune(buf *[32]rune, s string) []rune {
	n := countrunes(s)
	var a []rune
	if buf != nil && n <= len(buf) {
		*buf = [32]rune{}
		a = buf[:n]
	} else {
		size := roundupsize(uintptr(n)*4, true)
		p := mallocNoscan(size, false)
		clearTail(p, uintptr(n)*4, size)
		a = unsafe.Slice((*rune)(p), int(size/4))[:n]
	}
	i := 0
	for j := 0; j < len(s); i++ {
		r := rune(s[j])
		if r < runeSelf {
			j++
		} else {
			r, j = decoderune(s, j)
		}
		a[i] = r
	}
	return a
}

// slicerunetostring is string(a).
func slicerunetostring(buf *tmpBuf, a []rune) string {
	n := 0
	for _, r := range a {
		n += runeLen(r)
	}
	if n == 0 {
		return ""
	}
	p := rawstring(buf, n)
	b := unsafe.Slice((*byte)(p), n)
	i := 0
	for _, r := range a {
		i += encoderune(b[i:], r)
	}
	return unsafe.String((*byte)(p), n)
}

// intstring is string(v) for an integer.
func intstring(buf *[4]byte, v int64) string {
	if v >= 0 && v < runeSelf {
		return unsafe.String((*byte)(smallValue(uint64(v))), 1)
	}
	r := rune(v)
	if int64(r) != v {
		r = runeError
	}
	n := runeLen(r)
	p := unsafe.Pointer(buf)
	if buf == nil {
		p = mallocNoscan(uintptr(n), false)
	}
	encoderune(unsafe.Slice((*byte)(p), n), r)
	return unsafe.String((*byte)(p), n)
}

// gostringnocopy is the zero-terminated string at p.
func gostringnocopy(p *byte) string {
	n := 0
	for load8(addrOf(unsafe.Pointer(p))+uint32(n)) != 0 {
		n++
	}
	return unsafe.String(p, n)
}

func gostring(p *byte) string {
	s := gostringnocopy(p)
	return slicebytetostring(nil, unsafe.StringData(s), len(s))
}
