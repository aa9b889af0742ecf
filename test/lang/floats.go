package main

import "unsafe"

//go:noinline
func id[T any](x T) T { return x }

func bits(f float64) uint64   { return *(*uint64)(unsafe.Pointer(&f)) }
func bits32(f float32) uint32 { return *(*uint32)(unsafe.Pointer(&f)) }

func main() {
	a, b := id(1.5), id(-2.25)
	println(a+b, a-b, a*b, a/b, -a)
	var zero float64
	nan := zero / id(0.0)
	inf := 1 / id(0.0)
	ninf := -inf
	println(nan, inf, ninf, nan == nan, nan != nan, nan < 1, nan > 1, !(nan >= 1), inf > 1e308, ninf < -1e308)
	negzero := 1 / ninf
	println(negzero, bits(negzero), bits(-zero), negzero == 0, 1/negzero)
	var f32 float32 = id(float32(0.1))
	println(f32, f32*3, float64(f32), float32(id(0.1)), f32 == 0.1, float64(f32) == 0.1)
	println(float32(id(16777217.0)), float32(id(1e40)), float32(id(1e-50)), bits32(float32(id(-1e-50))))
	for _, f := range []float64{0, 0.5, -0.5, 1.9, -1.9, 127.5, 128, 255.9, 256, -1, -128.7, 32768, 65535.5, 65536, 2147483647.5, 2147483648, 4294967295.5, 4294967296, 1e10, -1e10, 9.3e18, 1.8e19, 1.9e19, 1e30, -1e30, inf, ninf, nan} {
		println(f, int8(f), uint8(f), int16(f), uint16(f))
		println(int32(f), uint32(f), int64(f), uint64(f), int(f), uint(f), uintptr(f))
		g := float32(f)
		println(int8(g), uint8(g), int16(g), uint16(g), int32(g), uint32(g), int64(g), uint64(g))
	}
	for _, i := range []int64{0, 1, -1, 1 << 53, 1<<53 + 1, 1<<63 - 1, -1 << 63, 16777217} {
		println(float64(i), float32(i), float64(uint64(i)), float32(uint64(i)), float64(int32(i)), float32(uint32(i)))
	}
	println(min(a, b), max(a, b), min(nan, a), max(a, nan), min(negzero, zero) == 0, bits(min(negzero, zero)), bits(max(negzero, zero)), bits(min(zero, negzero)))
	println(min(id(float32(1)), 2, 0.5), max(id(float32(1)), 2, 0.5))
	pnan := -nan
	if bits(pnan)>>63 == 1 {
		nan, pnan = pnan, nan
	} // nan is the negative one
	for _, p := range [][2]float64{{nan, 1}, {1, nan}, {pnan, 1}, {1, pnan}, {nan, pnan}, {pnan, nan}, {inf, pnan}} {
		println(bits(min(p[0], p[1]))>>63, bits(max(p[0], p[1]))>>63, bits(min(2, p[0], p[1]))>>63)
		println(bits32(max(float32(p[0]), float32(p[1])))>>31)
	}
	x := a
	x += 1
	x -= 0.25
	x *= 3
	x /= 2
	x++
	println(x)
	// no fusing
	p, q, r := id(0.1), id(10.0), id(-1.0)
	println(p*q+r, p*q-1)
	// complex
	c := complex(id(1.0), id(2.0))
	d := complex(id(3.0), id(-4.0))
	println(c+d, c-d, c*d, c/d, -c, real(c), imag(d), c == d, c != d, c == complex(1, 2))
	var c64 complex64 = complex(id(float32(1)), 2)
	println(c64*c64, c64/complex(0, 1), complex128(c64), complex64(d), real(c64))
	println(c/complex(id(0.0), 0), d*complex(inf, nan))
	c += d
	c *= 2
	println(c)
	e := 2i * 3i
	println(e)
}
