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
	// append reads places behind what it computes.
	try("append, computed behind", func() int { return len(append(a, a[1], id(1)-(b[3]+b[0]))) })
	try("append, computed before", func() int { return len(append(a, b[0]/id(3), a[1])) })
	try("append, places", func() int { return len(append(a, a[1], a[0])) })
	try("append, call", func() int { return len(append(a, a[1], id(1))) })
	try("append, negation", func() int { return len(append(a, a[1], -a[0])) })
	try("append, struct", func() int { return len(append(pairs, pairs[3], pair{a[1], a[0]})) })
	try("append, strings", func() int { return len(append(words, words[1], words[0]+"b")) })
	try("append, fields", func() int { return len(append(a, p.x[2], a[2]*c[0], pairs[7].x)) })
	try("append, slice", func() int { return len(append(pairs, pairs[2], pairs[1:2][0])) })
	try("append, conversion", func() int { return len(append(anys, pairs[2], anys[1])) })
}

type pair struct{ x, y int }

var pairs []pair
var words []string
var anys []any

//go:noinline
func id(x int) int { return x }
