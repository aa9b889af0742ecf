package main

// Which of several panics in one expression comes first: gc evaluates calls, slices, len, min, && and the like ahead of the rest.

var a, b []int
var c = []int{1, 2}
var zero int
var p *struct{ x []int }

func try(name string, f func() int) {
	defer func() {
		if e := recover(); e != nil {
			println(name, e.(error).Error())
		}
	}()
	println(name, f())
}

func main() {
	try("min", func() int { return a[3] + min(b[1], c[0]) })
	try("max", func() int { return c[0] / zero * max(c[0], b[2]) })
	try("slice", func() int { return a[3] + len(c[zero:zero+9]) })
	try("len of slice", func() int { return a[3] - cap(b[5:]) })
	try("and", func() int {
		if (a[3] == 1) == (c[0] == 1 && b[4] == 2) {
			return 1
		}
		return 2
	})
	try("make", func() int { return c[7] + len(make([]int, zero-1)) })
	try("assert", func() int {
		var x any = "s"
		return a[1] + x.(int)
	})
	try("deref", func() int { return c[5] + len(p.x) })
	try("complex", func() int { return a[1] + int(real(complex(float64(b[6]), 1))) })
	try("shift", func() int { return 1<<(zero-1) + min(a[2], 3) })
	try("plain", func() int { return a[1] + b[2]/zero })
	try("assign", func() int {
		c[8] = min(a[4], 2)
		return 0
	})
	try("op", func() int {
		c[8] += min(a[4], 2)
		return 0
	})
	try("pair", func() int {
		c[8], c[0] = a[1], min(a[4], 2)
		return 0
	})
	try("composite", func() int {
		s := [3]int{a[1], min(a[4], 2), b[5:][0]}
		return s[0]
	})
}
