package main

// Large frames in a cycle of calls: each of its functions tests for room, not only the one that is on every way round.

type block [300]int

//go:noinline
func outer(n int, a, b, c block) int {
	if n == 0 {
		return a[3] + b[4] + c[5]
	}
	a[n%200]++
	return inner(n-1, b, c, a) + a[n%100]
}

//go:noinline
func inner(n int, a, b, c block) int {
	b[n%200] += c[n%100]
	a[n%200]--
	c[n%200] += 2
	return outer(n, c, a, b) + b[n%100]
}

// Not in the cycle, but called at its depth.
//
//go:noinline
func leaf(n int, a block) int {
	var big [12000]int
	for i := range big {
		big[i] = n + i
	}
	a[n%200]++
	return big[n%12000] + a[n%200]
}

func down(n int, a block) int {
	if n == 0 {
		return leaf(5, a)
	}
	if n%3000 == 0 {
		return down(n-1, a) + leaf(n, a)
	}
	return down(n-1, a) + 1
}

func main() {
	println(down(30000, block{7}))
	println(outer(10, block{1}, block{2}, block{3}), outer(8000, block{4}, block{5}, block{6}))
}
