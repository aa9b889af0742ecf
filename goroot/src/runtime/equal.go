// Equality and order of memory and of interface values.

package runtime

import "unsafe"

// memequal tells whether the n bytes at p and q are the same.
func memequal(p, q unsafe.Pointer, n uintptr) bool {
	return equalBytes(addrOf(noescape(p)), addrOf(noescape(q)), uint32(n))
}

func equalBytes(p, q, n uint32) bool {
	if p == q {
		return true
	}
	if n >= 8 {
		// The last 8 bytes first: strings of one length often differ at the end. Then from the start, up to them.
		n -= 8
		if load64(p+n) != load64(q+n) {
			return false
		}
		i := uint32(0)
		for ; i+8 <= n; i += 16 {
			if (load64(p+i)^load64(q+i))|(load64(p+i+8)^load64(q+i+8)) != 0 {
				return false
			}
		}
		return i >= n || load64(p+i) == load64(q+i)
	}
	if n >= 4 {
		return load32(p) == load32(q) && load32(p+n-4) == load32(q+n-4)
	}
	for ; n != 0; n-- {
		if load8(p+n-1) != load8(q+n-1) {
			return false
		}
	}
	return true
}

// compareBytes gives -1, 0 or +1: the order of n bytes at p and m bytes at q.
func compareBytes(p, n, q, m uint32) int {
	l := n
	if m < l {
		l = m
	}
	if p != q {
		i := uint32(0)
		for ; i+8 <= l; i += 8 {
			x := load64(p + i)
			y := load64(q + i)
			if x != y {
				// The lowest byte that differs decides.
				shift := ctz64(x^y) &^ 7
				if x>>shift&0xff < y>>shift&0xff {
					return -1
				}
				return 1
			}
		}
		for ; i < l; i++ {
			x := load8(p + i)
			y := load8(q + i)
			if x != y {
				if x < y {
					return -1
				}
				return 1
			}
		}
	}
	if n == m {
		return 0
	}
	if n < m {
		return -1
	}
	return 1
}

// cmpstring gives -1, 0 or +1: the order of two strings.
func cmpstring(a, b string) int {
	return compareBytes(stringAddr(a), uint32(len(a)), stringAddr(b), uint32(len(b)))
}

// eqstring is a == b. Compiled code compares the lengths itself and calls memequal.
func eqstring(a, b string) bool {
	return len(a) == len(b) && equalBytes(stringAddr(a), stringAddr(b), uint32(len(a)))
}

// The equality functions of basic types, as descriptors name them.

func memequal0(p, q unsafe.Pointer) bool   { return true }
func memequal8(p, q unsafe.Pointer) bool   { return load8(addrOf(p)) == load8(addrOf(q)) }
func memequal16(p, q unsafe.Pointer) bool  { return load16(addrOf(p)) == load16(addrOf(q)) }
func memequal32(p, q unsafe.Pointer) bool  { return load32(addrOf(p)) == load32(addrOf(q)) }
func memequal64(p, q unsafe.Pointer) bool  { return load64(addrOf(p)) == load64(addrOf(q)) }
func memequal128(p, q unsafe.Pointer) bool { return memequal(p, q, 16) }
func f32equal(p, q unsafe.Pointer) bool    { return *(*float32)(p) == *(*float32)(q) }
func f64equal(p, q unsafe.Pointer) bool    { return *(*float64)(p) == *(*float64)(q) }
func c64equal(p, q unsafe.Pointer) bool    { return *(*complex64)(p) == *(*complex64)(q) }
func c128equal(p, q unsafe.Pointer) bool   { return *(*complex128)(p) == *(*complex128)(q) }
func strequal(p, q unsafe.Pointer) bool    { return eqstring(*(*string)(p), *(*string)(q)) }

func interequal(p, q unsafe.Pointer) bool {
	x := (*iface)(p)
	y := (*iface)(q)
	return x.tab == y.tab && ifaceeq(x.tab, x.data, y.data)
}

func nilinterequal(p, q unsafe.Pointer) bool {
	x := (*eface)(p)
	y := (*eface)(q)
	return x._type == y._type && efaceeq(x._type, x.data, y.data)
}

// efaceeq compares the data words of two interface values of the same dynamic type t.
func efaceeq(t *_type, x, y unsafe.Pointer) bool {
	if t == nil {
		return true
	}
	if t.Equal == nil {
		panicUncomparable(t)
	}
	if t.isDirectIface() || x == y && t.TFlag&tflagRegularMemory != 0 {
		return x == y
	}
	return t.Equal(noescape(x), noescape(y))
}

// ifaceeq compares the data words of two interface values of the same itab.
func ifaceeq(tab *itab, x, y unsafe.Pointer) bool {
	if tab == nil {
		return true
	}
	return efaceeq(tab.Type, x, y)
}

func panicUncomparable(t *_type) {
	panicErrorString("comparing uncomparable type " + t.string())
}
