package main

type T struct{}
type named float64

func main() {
	print()
	println()
	print("a", 1, "b\n")
	println("a", 1, "b")
	println(true, false, 'x', "é\x00\xff|")
	println(int8(-1), uint8(255), int16(-300), uint16(60000), int32(-1<<31), uint32(1<<32-1))
	println(int64(-1<<63), uint64(1<<64-1), uintptr(0), 0)
	println(0.0, 1.0, -1.5, 1e100, 1e-300, 123456789.0, 1.0/3, named(2))
	println(float32(0.1), float32(16777216), float32(1e-45))
	var z float64
	println(1/z, -1/z, z/z, 1/(1/(-1/z)))
	println(complex(1, -2), complex64(complex(0.5, 1e10)), complex(1/z, z/z))
	var p *T
	var m map[int]int
	var f func()
	var c chan int
	println(p, m, f, c)
	const big = 1 << 62
	println(big, -big, 1e9, 12.5e-7)
	print("no newline at the end")
	print("\n")
	print(1.5, 2, true, "\n")
}
