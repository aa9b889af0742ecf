package main

//go:noinline
func id[T any](x T) T { return x }

func i8() {
	var a, b int8 = id(int8(127)), id(int8(1))
	println(a+b, a*2, -id(int8(-128)), id(int8(-128))/id(int8(-1)), id(int8(-128))%id(int8(-1)), a-id(int8(-5)), ^a, a&^3, a|b, a^b)
	var u uint8 = id(uint8(250))
	println(u+10, u*3, -u, ^u, u/7, u%7, u<<1, u>>1, u<<8, u>>8, u&^0xf0)
}

func i16() {
	var a int16 = id(int16(32767))
	println(a+1, a*a, -a-2, a/-1, a%1000, ^a)
	var u uint16 = id(uint16(65535))
	println(u+1, u*u, ^u, u<<3, u>>3, -u)
}

func i32() {
	var a int32 = id(int32(-2147483648))
	println(a-1, a/-1, a%-1, -a, a*a, a>>31, a>>1)
	var u uint32 = id(uint32(4294967295))
	println(u+1, u*u, u/3, u%10, u<<31, u>>31, -u)
}

func i64() {
	var a int64 = id(int64(-9223372036854775808))
	println(a-1, a/-1, a%-1, -a, a*a, a>>63, a>>1, a/10, a%10)
	var u uint64 = id(uint64(18446744073709551615))
	println(u+1, u*u, u/3, u%10, u<<63, u>>63, -u)
	var p uintptr = id(uintptr(12345))
	println(p*p, p<<40, ^p)
}

func shifts() {
	for _, n := range []uint{0, 1, 7, 8, 15, 16, 31, 32, 33, 63, 64, 65, 1 << 20} {
		println(n, id(int8(-3))<<n, id(int8(-3))>>n, id(uint8(200))<<n, id(uint8(200))>>n)
		println(id(int16(-300))<<n, id(int16(-300))>>n, id(uint16(50000))<<n, id(uint16(50000))>>n)
		println(id(int32(-70000))<<n, id(int32(-70000))>>n, id(uint32(3000000000))<<n, id(uint32(3000000000))>>n)
		println(id(int64(-5))<<n, id(int64(-5))>>n, id(uint64(1<<63+5))<<n, id(uint64(1<<63+5))>>n)
	}
	var s8 uint8 = id(uint8(200))
	println(int64(1)<<s8, int32(-1)>>s8, 1<<(s8&31))
	var i int64 = id(int64(40))
	println(uint32(1)<<i, int32(-1)>>i, uint64(1)<<i)
	var big uint64 = id(uint64(1) << 40)
	println(int32(7)<<big, int32(-7)>>big, int64(7)<<big)
	x := id(5)
	x <<= 3
	x >>= 1
	x |= 1
	x &^= 4
	x ^= 0xff
	x %= 100
	println(x)
}

func conv() {
	for _, v := range []int64{0, 1, -1, 127, 128, -128, -129, 255, 256, 32767, 32768, 65535, 65536, 2147483647, 2147483648, -2147483649, 4294967295, 4294967296, 1<<63 - 1, -1 << 63} {
		println(v, int8(v), uint8(v), int16(v), uint16(v), int32(v), uint32(v), uint64(v), int(v), uint(v))
	}
	var b int8 = id(int8(-5))
	println(uint8(b), uint16(b), uint32(b), uint64(b), int16(b), int32(b), int64(b))
	var u uint8 = id(uint8(200))
	println(int8(u), int16(u), int32(u), int64(u), uint16(u), uint32(u), uint64(u))
	var c int16 = id(int16(-300))
	println(uint8(c), int8(c), uint16(c), uint32(c), uint64(c), int32(c))
	var d uint16 = id(uint16(60000))
	println(uint8(d), int8(d), int16(d), int32(d), uint32(d), int64(d))
}

type Weekday uint8

const (
	Sunday Weekday = iota
	Monday
	Tuesday
	_
	Thursday
)

const (
	KB = 1 << (10 * (iota + 1))
	MB
	GB
)

const big = 1 << 100
const huge = big * big

func consts() {
	println(Sunday, Monday, Tuesday, Thursday, KB, MB, GB, big>>98, huge>>199)
	const x = 'a' + 1
	println(x, x == 'b', 7/2, -7/2, 7%3, -7%3, 7.0/2)
	var f float32 = 1 << 24
	println(f, len("héllo"), len([3]int{}), cap([5]byte{}))
	println(uint8(255)+Monday2(), ^uint32(0), -5>>1)
}

func Monday2() uint8 { return uint8(Monday) }

func divs() {
	for _, x := range []int{7, -7, 0, 1 << 62, -1 << 63} {
		for _, y := range []int{1, -1, 2, -2, 3, 7, 10, -10, 1000} {
			print(x/y, " ", x%y, " ")
		}
		println(x/2, x/3, x/7, x/8, x/10, x/-4, x%2, x%8, x%10, x%-3)
	}
	for _, x := range []uint32{7, 0, 1 << 31, 1<<32 - 1} {
		println(x/2, x/3, x/7, x/10, x/641, x%2, x%3, x%7, x%10)
	}
}

func try(f func()) {
	defer func() { println(recover().(error).Error()) }()
	f()
}

// Counts, divisors and sizes that the compiler knows to be wrong.
func known() {
	try(func() { n := int64(-4); x := n << n; _ = x })
	try(func() { n := -1; println(3 >> n) })
	try(func() { n := int8(-128); x := uint8(1); x <<= n; println(x) })
	try(func() { n := id(1); n -= 2; m := -9; n >>= m; println(n) })
	try(func() { n := 0; x := 7 / n; _ = x })
	try(func() { n := uint8(0); println(id(uint8(7)) % n) })
	try(func() { n := -2; println(len(make([]int, n))) })
	try(func() { n := 5; println(len(id([]int{1, 2})[n:])) })
	try(func() { n := 3; s := id([]int{1, 2}); _ = s[2:n:n] })
	try(func() { s := []int{1}; println((*[2]int)(s)[0]) })
}

func main() {
	known()
	i8()
	i16()
	i32()
	i64()
	shifts()
	conv()
	consts()
	divs()
}
