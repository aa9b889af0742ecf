// The formats of print and println.
package main

type big uint64

func main() {
	for _, f := range []float64{0, 1, -1, 0.1, 1e5, 123456, 1234567, 999999.5, 1e20, 1e21, 1e-4, 1e-5, 1.5e300, 5e-324, 1.7976931348623157e308, 2.2250738585072014e-308, 1 << 53, 0.3, 2.5, 1e23, 8.5e-7} {
		println(f, -f, float32(f))
	}
	zero := 0.0
	println(1/zero, -1/zero, zero/zero, -zero, 1/(-1/zero))
	println(complex(1, 2), complex(zero, -1/zero), complex(zero/zero, 1/zero), complex64(complex(0.1, -0.5)))
	x := uint64(0x9e3779b97f4a7c15)
	for range 200 {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		println(x, int64(x), int32(x), uint16(x), int8(x), float64(x), float64(int64(x))/1e10, float32(x)*1e-20, float32(x&0xffff)/256)
	}
	println(true, false, 'x', "a\tb", "", uintptr(10), big(5), nil == any(nil))
	print(1, 2, "x", 3.5, '\n', "\n")
	print()
	println()
	var p *int
	var m map[int]int
	var f func()
	println(p, m, f == nil, p == nil)
}
