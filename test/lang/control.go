package main

//go:noinline
func id[T any](x T) T { return x }

func dense(n int) int {
	switch n {
	case 0:
		return 10
	case 1, 2:
		return 11
	case 3:
		return 12
	case 5:
		return 13
	case 6:
		fallthrough
	case 7:
		return 14
	case 8:
		break
	default:
		return -1
	}
	return 99
}

func sparse(n int64) string {
	switch n {
	case -1 << 63:
		return "min"
	case -1000:
		return "-1000"
	case 1:
		return "1"
	case 100:
		return "100"
	case 10000:
		return "10000"
	case 1000000:
		return "1000000"
	case 1<<63 - 1:
		return "max"
	case 1 << 40:
		return "1<<40"
	}
	return ""
}

func u8(c byte) int {
	switch c {
	case 'a', 'b', 'c', 'd', 'e':
		return 1
	case '0', '1', '2', '3':
		return 2
	case 255:
		return 3
	case 0:
		return 4
	}
	return 0
}

func i8(c int8) int {
	switch c {
	case -128:
		return 1
	case -1:
		return 2
	case 0:
		return 3
	case 1:
		return 4
	case 2:
		return 5
	case 127:
		return 6
	}
	return 0
}

func u64(c uint64) int {
	switch c {
	case 0:
		return 1
	case 1 << 63:
		return 2
	case 1<<64 - 1:
		return 3
	case 1<<63 - 1:
		return 4
	case 5, 6, 7, 8, 9:
		return 5
	}
	return 0
}

var trace string

func f(s string, v int) int { trace += s; return v }

func exprs(x int) string {
	trace = ""
	switch f("t", x) {
	case f("a", 1), f("b", 2):
		trace += "1"
	case f("c", 3):
		trace += "3"
		fallthrough
	default:
		trace += "d"
	case f("e", 4):
		trace += "4"
	}
	return trace
}

func tagless(x int) string {
	switch y := x * 2; {
	case y > 100:
		return "big"
	case y > 10 && x%2 == 0, y == 6:
		return "mid"
	case x < 0:
		return "neg"
	default:
		return "small"
	}
}

func floats(x float64) int {
	switch x {
	case 1.5:
		return 1
	case 0:
		return 2
	}
	return 3
}

func bools(a, b bool) int {
	switch {
	case a && b:
		return 1
	case a || b:
		return 2
	}
	switch a {
	case true:
		return 3
	case false:
		return 4
	}
	return 5
}

func gotos(n int) (r int) {
	i := 0
loop:
	if i >= n {
		goto done
	}
	r += i
	i++
	goto loop
done:
	return
}

// irreducible: two entries into the loop a <-> b
func irreducible(n int) string {
	s := ""
	if n%2 == 0 {
		goto b
	}
a:
	s += "a"
	n--
	if n <= 0 {
		return s
	}
b:
	s += "b"
	n--
	if n > 0 {
		goto a
	}
	return s
}

func labels() string {
	s := ""
outer:
	for i := 0; i < 4; i++ {
		for j := 0; ; j++ {
			switch {
			case j == 2 && i == 1:
				continue outer
			case i == 3:
				break outer
			case j == 3:
				break
			default:
				s += string(rune('0'+i)) + string(rune('0'+j)) + " "
				continue
			}
			break
		}
	}
sw:
	switch {
	default:
		for {
			break sw
		}
	}
sel:
	for {
		select {
		default:
			break sel
		}
	}
	return s
}

func collatz(n int) (c int) {
	for n != 1 {
		if n&1 == 0 {
			n /= 2
		} else {
			n = 3*n + 1
		}
		c++
	}
	return
}

func ifs(x int) int {
	if y := x * x; y > 50 {
		return y
	} else if z := y + x; z > 20 {
		return z
	} else if x == 0 {
		return -1
	}
	return x
}

func and(s string, b bool) bool { trace += s; return b }

func logic() {
	for i := 0; i < 8; i++ {
		trace = ""
		x := and("a", i&1 != 0) && and("b", i&2 != 0) || and("c", i&4 != 0)
		y := !(and("d", i&1 != 0) || and("e", i&2 != 0)) && and("f", i&4 != 0)
		if and("g", x) && !and("h", y) || i == 7 {
			trace += "!"
		}
		print(trace, x, y, " ")
	}
	println()
}

func main() {
	for i := -1; i < 10; i++ {
		print(dense(i), " ")
	}
	println()
	for _, n := range []int64{-1 << 63, -1000, 0, 1, 2, 100, 10000, 1000000, 1<<63 - 1, 1 << 40, 1<<40 + 1, -999} {
		print(sparse(n), ",")
	}
	println()
	for c := 0; c < 256; c++ {
		print(u8(byte(c)), i8(int8(c)))
	}
	println()
	println(u64(0), u64(1<<63), u64(1<<64-1), u64(1<<63-1), u64(7), u64(10), u64(4))
	for i := 0; i < 6; i++ {
		print(exprs(i), " ")
	}
	println()
	for _, i := range []int{60, 6, 3, -4, 1, 7} {
		print(tagless(i), " ")
	}
	println(floats(1.5), floats(0), floats(id(2.0)), bools(true, true), bools(true, false), bools(false, false))
	println(gotos(10), irreducible(5), irreducible(6), irreducible(1), labels(), collatz(27))
	println(ifs(8), ifs(5), ifs(0), ifs(3), ifs(-7))
	logic()
	i := 0
	for {
		i++
		if i%2 == 0 {
			continue
		}
		if i > 9 {
			break
		}
	}
	println(i)
	for i := range 3 {
		i *= 2
		print(i, " ")
	}
	for i := range id(uint8(3)) {
		print(i, " ")
	}
	for i := range id(int64(-3)) {
		print(i, "never")
	}
	var k int
	for k = range 5 {
	}
	println(k)
	for i, j := 0, 5; i < j; i, j = i+1, j-1 {
		print(i, j, " ")
	}
	println()
	x := 5
	switch x := x + 1; x {
	case 6:
		println("six", x)
	}
	switch {
	}
	switch x {
	}
	switch f("q", 1); {
	case true:
	}
}
