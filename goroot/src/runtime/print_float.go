// Floats as print writes them since Go 1.26: the shortest decimal that reads back as the same float, in the form of
// strconv.FormatFloat(v, 'g', -1, bits). Exact arithmetic on small big integers (Steele and White's
// method): slow and short, which is right for print.

package runtime

import "unsafe"

func printfloat64(v float64) {
	b := float64bits(v)
	printFloatBits(b>>63 != 0, int32(b>>52&0x7ff), b&(1<<52-1), 52)
}

func printfloat32(v float32) {
	b := float32bits(v)
	printFloatBits(b>>31 != 0, int32(b>>23&0xff), uint64(b&(1<<23-1)), 23)
}

func printcomplex128(c complex128) {
	printstring("(")
	printfloat64(real(c))
	im := imag(c)
	if im != im || float64bits(im)>>63 == 0 && im-im == 0 {
		printstring("+") // -1 brings its sign, and so does +Inf
	}
	printfloat64(im)
	printstring("i)")
}

func printcomplex64(c complex64) {
	printstring("(")
	printfloat32(real(c))
	im := imag(c)
	if im != im || float32bits(im)>>31 == 0 && im-im == 0 {
		printstring("+")
	}
	printfloat32(im)
	printstring("i)")
}

// bigUint is a number of up to 1,152 bits, least significant word first. 2^1074 and 10^324 times a few fit.
type bigUint struct {
	n int // words in use; the top one is not 0
	w [40]uint32
}

func (x *bigUint) set(v uint64) {
	x.n = 0
	for v != 0 {
		x.w[x.n] = uint32(v)
		x.n++
		v >>= 32
	}
}

// mulAdd is x = x*m + a.
func (x *bigUint) mulAdd(m, a uint32) {
	carry := uint64(a)
	for i := 0; i < x.n; i++ {
		carry += uint64(x.w[i]) * uint64(m)
		x.w[i] = uint32(carry)
		carry >>= 32
	}
	if carry != 0 {
		x.w[x.n] = uint32(carry)
		x.n++
	}
}

func (x *bigUint) shl(k int32) {
	for ; k >= 31; k -= 31 {
		x.mulAdd(1<<31, 0)
	}
	x.mulAdd(1<<uint32(k), 0)
}

// cmpSum compares x + y with z.
func cmpSum(x, y, z *bigUint) int {
	n := x.n
	if y.n > n {
		n = y.n
	}
	if z.n > n {
		n = z.n
	}
	// From the top: the difference of the words so far, as long as lower words can change the answer.
	diff := int64(0)
	for i := n - 1; i >= 0; i-- {
		diff = diff<<32 + int64(x.word(i)) + int64(y.word(i)) - int64(z.word(i))
		if diff > 0 {
			return 1
		}
		if diff < -1 {
			return -1
		}
	}
	return int(diff) // 0 or -1
}

func (x *bigUint) word(i int) uint32 {
	if i < x.n {
		return x.w[i]
	}
	return 0
}

// divSmall is x %= d and gives the quotient, which is below 10.
func (x *bigUint) divSmall(d *bigUint) byte {
	q := byte(0)
	for cmpSum(x, &bigZero, d) >= 0 {
		borrow := int64(0)
		for i := 0; i < x.n; i++ {
			borrow += int64(x.w[i]) - int64(d.word(i))
			x.w[i] = uint32(borrow)
			borrow >>= 32
		}
		for x.n > 0 && x.w[x.n-1] == 0 {
			x.n--
		}
		q++
	}
	return q
}

// The numbers of the conversion: the value is r/s; the decimals that read back as it reach lo/s below and hi/s above.
var bigR, bigS, bigLo, bigHi, bigZero bigUint

// floatDigits are the digits d1 d2 ... of the value 0.d1d2... * 10^point.
var floatDigits [20]byte

func printFloatBits(neg bool, exp int32, frac uint64, fracBits int32) {
	bias := int32(1023)
	if fracBits == 23 {
		bias = 127
	}
	if exp == 2*bias+1 {
		switch {
		case frac != 0:
			printstring("NaN")
		case neg:
			printstring("-Inf")
		default:
			printstring("+Inf")
		}
		return
	}
	if neg {
		printstring("-")
	}
	if exp == 0 && frac == 0 {
		printstring("0")
		return
	}
	n, point := shortest(exp, frac, fracBits, bias)
	if point < -3 || point > 6 {
		printDigits(0, 1)
		if n > 1 {
			printstring(".")
			printDigits(1, n)
		}
		point--
		if point < 0 {
			printstring("e-")
			point = -point
		} else {
			printstring("e+")
		}
		if point < 10 {
			printstring("0")
		}
		printuint(uint64(point))
		return
	}
	if point <= 0 {
		printstring("0.")
		for ; point < 0; point++ {
			printstring("0")
		}
		printDigits(0, n)
		return
	}
	for n < int(point) {
		floatDigits[n] = '0'
		n++
	}
	printDigits(0, int(point))
	if n > int(point) {
		printstring(".")
		printDigits(int(point), n)
	}
}

func printDigits(from, to int) {
	writeErr(unsafe.Pointer(&floatDigits[from]), uint32(to-from))
}

// above tells whether r + hi is beyond the interval's upper end s; the end itself belongs to it for even fractions.
func above(even bool) bool {
	c := cmpSum(&bigR, &bigHi, &bigS)
	return c > 0 || even && c == 0
}

// shortest fills floatDigits and gives their number and the decimal point's place.
func shortest(exp int32, frac uint64, fracBits, bias int32) (n int, point int32) {
	e := 1 - bias - fracBits
	near := false // the neighbour below is only half as far away
	if exp != 0 {
		near = exp > 1 && frac == 0
		frac |= 1 << uint32(fracBits)
		e = exp - bias - fracBits
	}
	even := frac&1 == 0
	bigR.set(frac)
	bigS.set(1)
	bigLo.set(1)
	bigHi.set(1)
	if e >= 0 {
		bigR.shl(e)
		bigLo.shl(e)
		bigHi.shl(e)
	} else {
		bigS.shl(-e)
	}
	bigR.shl(1)
	bigS.shl(1)
	if near {
		bigR.shl(1)
		bigS.shl(1)
		bigHi.shl(1)
	}
	for above(even) {
		bigS.mulAdd(10, 0)
		point++
	}
	scaleDigits()
	for !above(even) {
		scaleDigits()
		point--
	}
	for {
		d := bigR.divSmall(&bigS)
		c := cmpSum(&bigR, &bigZero, &bigLo)
		low := c < 0 || even && c == 0
		high := above(even)
		if low && high {
			// Both neighbours of the last digit would do: the nearer one, the even one of two equally near (the upper one for
			// powers of two in 32 bits, as strconv has it).
			c = cmpSum(&bigR, &bigR, &bigS)
			high = c > 0 || c == 0 && (d&1 != 0 || near && fracBits == 23)
		}
		if high {
			d++
		}
		floatDigits[n] = d + '0'
		n++
		if low || high {
			return n, point
		}
		scaleDigits()
	}
}

// scaleDigits makes r/s, lo/s and hi/s ten times as large.
func scaleDigits() {
	bigR.mulAdd(10, 0)
	bigLo.mulAdd(10, 0)
	bigHi.mulAdd(10, 0)
}
