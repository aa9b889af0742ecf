// Division of complex numbers, with the results for infinities and NaN that the C standard's annex G and gc have (SDK
// runtime/complex.go).

package runtime

func complex128div(n, m complex128) complex128 {
	a, b := real(n), imag(n)
	c, d := real(m), imag(m)
	var e, f float64
	// Smith's method: divide by the larger part of m first, so that nothing overflows on the way.
	if fabs(c) >= fabs(d) {
		ratio := d / c
		denom := c + ratio*d
		e = (a + b*ratio) / denom
		f = (b - a*ratio) / denom
	} else {
		ratio := c / d
		denom := d + ratio*c
		e = (a*ratio + b) / denom
		f = (b*ratio - a) / denom
	}
	if e == e || f == f {
		return complex(e, f)
	}
	// Both are NaN: a zero, an infinity or a NaN was involved.
	inf := float64frombits(0x7FF0000000000000)
	switch {
	case m == 0 && (a == a || b == b):
		e = copysign(inf, c) * a
		f = copysign(inf, c) * b
	case (isInf(a) || isInf(b)) && isFinite(c) && isFinite(d):
		a = inf2one(a)
		b = inf2one(b)
		e = inf * (a*c + b*d)
		f = inf * (b*c - a*d)
	case (isInf(c) || isInf(d)) && isFinite(a) && isFinite(b):
		c = inf2one(c)
		d = inf2one(d)
		e = 0 * (a*c + b*d)
		f = 0 * (b*c - a*d)
	}
	return complex(e, f)
}

func fabs(f float64) float64 {
	return float64frombits(float64bits(f) &^ (1 << 63))
}

func copysign(f, sign float64) float64 {
	return float64frombits(float64bits(f)&^(1<<63) | float64bits(sign)&(1<<63))
}

func isInf(f float64) bool {
	return float64bits(f)<<1 == 0x7FF<<53
}

func isFinite(f float64) bool {
	return f-f == 0
}

// inf2one is ±1 for infinities and ±0 for all else.
func inf2one(f float64) float64 {
	if isInf(f) {
		return copysign(1, f)
	}
	return copysign(0, f)
}
