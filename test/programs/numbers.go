package main

import "math"

//go:noinline
func id[T any](x T) T { return x }

func ints() {
	min64, m1 := id(int64(math.MinInt64)), id(int64(-1))
	println(min64/m1, min64%m1, -min64, min64-1)
	min32, n1 := id(int32(math.MinInt32)), id(int32(-1))
	println(min32/n1, min32%n1, -min32, min32*min32)
	min8, o1 := id(int8(-128)), id(int8(-1))
	println(min8/o1, min8%o1, -min8, min8-1, min8*min8)
	println(id(-7)/2, id(-7)%2, id(7)/-2, id(7)%-2)
	println(id(uint8(200))+100, id(uint16(65535))+2, id(uint32(1<<31))*2)
	for _, s := range []uint{0, 1, 7, 8, 31, 32, 63, 64, 65, 200, 1 << 40} {
		println(s, id(int8(-3))<<s, id(int8(-3))>>s, id(uint8(253))>>s, id(int32(-5))<<s, id(int32(-5))>>s, id(uint32(4e9))>>s)
		println(s, id(int64(-5))<<s, id(int64(-5))>>s, id(uint64(1<<63))>>s)
	}
	println(id(0x0f)&^0x05, id(6)^3, ^id(6), id(uint8(6))^255)
	var u uint64 = id(uint64(1<<63 + 12345))
	println(u/10, u%10, u/7, u%7, u/(1<<40), u%(1<<40))
	for _, d := range []int64{1, -1, 2, -2, 3, 7, 10, -10, 1 << 33, math.MinInt64} {
		println(id(int64(math.MaxInt64))/d, id(int64(math.MinInt64+3))%d)
	}
	println(int8(id(300)), uint8(id(-1)), int32(id(1<<40+5)), uint32(id(-1)), int64(id(uint32(1<<32-1))), int(id(int8(-1))))
}

func floats() {
	inf, nan := math.Inf(1), math.NaN()
	zero := id(0.0)
	println(inf > math.MaxFloat64, nan == nan, nan != nan, nan < 1, nan >= 1, zero == -zero, math.Signbit(-zero), math.Signbit(-1*zero))
	for _, f := range []float64{0, 0.5, -0.5, 1.5, 2.5, -1.5, 1e9, -1e9, 2147483647.5, 1e18, 123456789012345678} {
		println(int64(f), int32(int64(f)), uint8(int64(f)), math.Floor(f), math.Ceil(f), math.Trunc(f), math.RoundToEven(f))
	}
	println(uint64(id(1e19)), uint64(id(9.3e18)), uint32(id(4e9)), float64(id(uint64(1<<64-1))), float32(id(uint64(1<<63+1))))
	println(float64(id(int64(math.MaxInt64))), float32(id(16777217)), float64(float32(id(0.1))))
	println(math.Sqrt(2), math.Sqrt(-1), math.Abs(-3.5), math.Copysign(1, -zero), min(id(1.0), nan), max(id(-0.0), zero))
	println(math.Float64bits(id(-2.5)), math.Float32bits(id(float32(1)/3)), math.Float64frombits(1), math.Float32frombits(1))
	println(id(float32(1e38))*10, id(5e-324)/2, id(1e308)*10, id(float32(1))/3, id(1.0)/3)
	c := complex(id(3.0), 4)
	println(c*c, c/complex(1, 2), real(c), imag(c), c == complex(3, 4), -c, c-1)
	println(complex(inf, nan)/c, c/0, complex64(c)*complex64(c))
	println(math.FMA(2, 3, 4), math.Mod(7, -3), math.Hypot(3, 4), math.Exp(1), math.Log(10), math.Pow(2, 0.5), math.Sin(1), math.Cbrt(27))
}

func main() {
	ints()
	floats()
	println(min(3, 1, 2), max("a", "c", "b"), min(2.5, 1))
}
