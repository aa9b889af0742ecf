package main

//go:noinline
func id[T any](x T) T { return x }

type Seq[V any] func(yield func(V) bool)
type Seq2[K, V any] func(yield func(K, V) bool)

func count(n int) Seq[int] {
	return func(yield func(int) bool) {
		for i := 0; i < n; i++ {
			if !yield(i) {
				print("(stop)")
				return
			}
		}
		print("(end)")
	}
}

func pairs(xs ...string) Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for i, x := range xs {
			if !yield(i, x) {
				return
			}
		}
	}
}

func zero(yield func() bool) {
	for yield() {
	}
}

func find(n int) (r int, ok bool) {
	for i := range count(10) {
		if i == n {
			return i * 100, true
		}
	}
	return -1, false
}

func unnamed(n int) (int, string) {
	for i := range count(5) {
		for j, s := range pairs("a", "b", "c") {
			if i+j == n {
				return i*10 + j, s
			}
		}
	}
	return -1, "none"
}

type Big struct{ a [20]int }

func bigResult(n int) Big {
	var b Big
	for i := range count(3) {
		b.a[i] = i + 1
		if i == n {
			return b
		}
	}
	b.a[19] = 5
	return b
}

func nested() {
outer:
	for i := range count(4) {
		for j := range count(4) {
			for k := range count(4) {
				switch {
				case k == 1 && j == 0:
					continue
				case j == 1 && k == 2:
					break
				case j == 2 && i == 0:
					continue outer
				case i == 2:
					break outer
				}
				if k == 3 {
					break
				}
				print(i, j, k, " ")
			}
		}
	}
	println()
}

func mixed() {
	n := 0
top:
	for i := 0; i < 3; i++ {
		for j := range count(5) {
			if j == 2 && i == 1 {
				continue top
			}
			if j == 3 {
				continue
			}
			if i == 2 {
				break top
			}
			n += j
			switch j {
			case 4:
				break
			default:
				for k := range 3 {
					if k == 1 {
						break
					}
					n += 100
				}
			}
		}
	}
	println(n)
}

func gotos() int {
	n := 0
again:
	n++
	for i := range count(3) {
		for range count(2) {
			if n < 3 && i == 1 {
				goto again
			}
			if n == 3 && i == 2 {
				goto out
			}
		}
	}
	return -1
out:
	return n
}

func defers() (s string) {
	defer func() { s += "!" }()
	for i := range count(3) {
		defer func() { s += string(rune('a' + i)) }()
		if i == 1 {
			defer func() { s += "x" }()
		}
	}
	s = "-"
	return s + "r"
}

type Tree struct {
	l, r *Tree
	v    int
}

func (t *Tree) All(yield func(int) bool) { t.walk(yield) }
func (t *Tree) walk(yield func(int) bool) bool {
	return t == nil || t.l.walk(yield) && yield(t.v) && t.r.walk(yield)
}

func insert(t *Tree, v int) *Tree {
	if t == nil {
		return &Tree{v: v}
	}
	if v < t.v {
		t.l = insert(t.l, v)
	} else {
		t.r = insert(t.r, v)
	}
	return t
}

func gen[T any](xs ...T) func(func(T) bool) {
	return func(y func(T) bool) {
		for _, x := range xs {
			if !y(x) {
				return
			}
		}
	}
}

func sum[T int | float64](s func(func(T) bool)) (t T) {
	for x := range s {
		t += x
	}
	return
}

func main() {
	for i := range count(3) {
		print(i, " ")
	}
	println()
	for i, s := range pairs("x", "y", "z") {
		if i == 1 {
			continue
		}
		print(i, s, " ")
	}
	println()
	n := 0
	for range zero {
		n++
		if n == 5 {
			break
		}
	}
	println(n)
	for range count(2) {
		print(".")
	}
	println()
	a, ok := find(4)
	println(a, ok)
	a, ok = find(40)
	println(a, ok)
	for i := range 9 {
		x, s := unnamed(i)
		print(x, s, " ")
	}
	println()
	println(bigResult(1).a[1], bigResult(1).a[2], bigResult(9).a[19])
	nested()
	mixed()
	println(gotos())
	println(defers())
	var t *Tree
	for _, v := range []int{5, 2, 8, 1, 9, 3} {
		t = insert(t, v)
	}
	for v := range t.All {
		if v == 9 {
			break
		}
		print(v, " ")
	}
	println()
	println(sum(gen(1, 2, 3)), sum(gen(1.5, 2.5)))
	var i, j int
	var s string
	for i = range count(3) {
		j += i
	}
	for i, s = range pairs("p", "q") {
	}
	println(i, j, s)
	arr := [3]int{}
	for arr[id(1)] = range count(4) {
	}
	println(arr[1])
	m := map[string]int{}
	for _, m["k"] = range func(y func(string, int) bool) { _ = y("a", 1) && y("b", 2) } {
	}
	println(m["k"])
	var fs []func() int
	for i := range count(3) {
		fs = append(fs, func() int { i++; return i })
	}
	println(fs[0](), fs[1](), fs[2](), fs[0]())
	for x := range gen(gen(1, 2), gen(3)) {
		for y := range x {
			print(y, " ")
		}
	}
	println()
	func() {
		for i := range count(10) {
			if i == 2 {
				return
			}
			func() {
				for j := range count(10) {
					if j == 1 {
						return
					}
					print(i, j, " ")
				}
			}()
		}
	}()
	println()
	for i := range count(3) {
		switch i {
		case 1:
			continue
		case 2:
			break
		}
		print(i, " ")
	}
	println()
}
