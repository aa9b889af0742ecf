package main

//go:noinline
func id[T any](x T) T { return x }

type P struct{ x, y int }
type Big struct{ a [20]int }

// What escapes grows as the runtime says; gc gives other slices a buffer in the frame.
var sinkI []int
var sinkB []byte
var sinkP []P

func show(s []int) {
	print(len(s), "/", cap(s), ":")
	for _, v := range s {
		print(" ", v)
	}
	println()
}

func main() {
	var s []int
	println(s == nil, len(s), cap(s))
	last := -1
	for i := 0; i < 2000; i++ {
		s = append(s, i)
		if cap(s) != last {
			last = cap(s)
			print(last, " ")
		}
	}
	println()
	sinkI = s
	var bs []byte
	last = -1
	for i := 0; i < 5000; i++ {
		bs = append(bs, byte(i))
		if cap(bs) != last {
			last = cap(bs)
			print(last, " ")
		}
	}
	println()
	sinkB = bs
	var ps []P
	last = -1
	for i := 0; i < 200; i++ {
		ps = append(ps, P{i, -i})
		if cap(ps) != last {
			last = cap(ps)
			print(last, " ")
		}
	}
	println(ps[150].y)
	sinkP = ps
	a := []int{0, 1, 2, 3, 4, 5, 6, 7}
	show(a[2:5])
	show(a[2:5:6])
	show(a[:0])
	show(a[8:])
	show(a[:3:3])
	b := append(a[:3:3], 100)
	show(a)
	show(b)
	c := append(a[:3], 100)
	show(a)
	show(c)
	c = append(c, a...)
	show(c)
	c = append(c[:1], c[4:]...)
	show(c)
	c = append(c, make([]int, 3)...)
	show(c)
	show(append([]int(nil), 1, 2, 3, 4, 5))
	println(copy(a, a[3:]), copy(a[5:], a), copy(bs, "hello"))
	show(a)
	println(string(bs[:5]), string(append([]byte("ab"), "cd"...)))
	m := make([]int, 3, 10)
	show(m)
	m = m[:5]
	show(m)
	n := id(4)
	show(make([]int, n))
	show(make([]int, n, n*2))
	clear(a[2:4])
	show(a)
	arr := [5]int{1, 2, 3, 4, 5}
	sl := arr[1:4]
	sl[0] = 20
	println(arr[1], len(sl), cap(sl))
	pa := &arr
	sl = pa[:2]
	sl[0] = 10
	println(arr[0], pa[0], len(pa))
	for i := range pa {
		pa[i] *= 2
	}
	for i, v := range pa {
		print(i, "=", v, " ")
	}
	println()
	ar := [2]int(sl)
	ar[0]++
	println(ar[0], ar[1], sl[0])
	pt := (*[2]int)(sl)
	pt[1] = 77
	println(sl[1], arr[1])
	grid := make([][]int, 3)
	for i := range grid {
		grid[i] = make([]int, 4)
		for j := range grid[i] {
			grid[i][j] = i * j
		}
	}
	grid[2][3]++
	println(grid[2][3], len(grid), len(grid[0]))
	lit := []string{3: "three", "four", 1: "one"}
	println(len(lit), lit[0] == "", lit[1], lit[3], lit[4])
	nested := [][]P{{{1, 2}, {3, 4}}, {{5, 6}}}
	println(nested[0][1].x, nested[1][0].y)
	ptrs := []*P{{1, 2}, {3, 4}}
	ptrs[0].x = 9
	println(ptrs[0].x, ptrs[1].y)
	bigs := []Big{{}, {[20]int{1, 2, 3}}}
	bigs = append(bigs, bigs[1], Big{[20]int{19: 5}})
	bigs[1].a[0] = 99
	println(len(bigs), bigs[2].a[0], bigs[2].a[2], bigs[3].a[19], bigs[1].a[0])
	bigs = append(bigs[:0], bigs[3], bigs[1])
	println(bigs[0].a[19], bigs[1].a[0], bigs[1].a[19])
	for i, v := range bigs {
		v.a[0] = 7
		print(i, v.a[0], bigs[i].a[0], " ")
	}
	println()
	var e []struct{}
	e = append(e, struct{}{}, struct{}{})
	println(len(e))
	for i := range e {
		print(i)
	}
	println()
	three := a[1:2:3]
	println(len(three), cap(three))
	func() {
		s := []int{1, 2, 3}
		for i, v := range s {
			s = append(s, v*10)
			s[0] = 100
			print(i, v, " ")
		}
		println(len(s))
	}()
	x := []int{1, 2, 3, 4, 5}
	for i := range x {
		x[i] = 0
	}
	show(x)
	i := 2
	i, x[i] = 4, 9
	show(x)
	x[i], x[0] = x[0]+1, x[i]+2
	show(x)
	constantStrings()
}

// Slices of constant strings have no room behind them, wherever they live.
func constantStrings() {
	local, runes := []byte("abc"), []rune("h\xff")
	println(cap(local), cap(runes), cap([]byte("")), cap([]rune("")), []byte("") == nil)
	println(string(append(local, 'd')), string(local), string(append(runes, 'd')))
	var kept any = []byte(name + "k")
	println(cap(kept.([]byte)), cap(exactly[[]byte]()), cap(exactly[[]rune]()))
}

const name = "constantin"

func exactly[T ~[]byte | ~[]rune]() T { return T(name) }
