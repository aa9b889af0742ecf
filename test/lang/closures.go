package main

//go:noinline
func id[T any](x T) T { return x }

func counter() (func() int, func()) {
	n := 0
	return func() int { n++; return n }, func() { n = 100 }
}

func adders() []func(int) int {
	var fs []func(int) int
	for i := 0; i < 3; i++ {
		fs = append(fs, func(x int) int { return x + i })
	}
	for _, k := range []int{10, 20} {
		fs = append(fs, func(x int) int { k++; return x + k })
	}
	return fs
}

func fib() func() int {
	a, b := 0, 1
	return func() int {
		defer func() { a, b = b, a+b }()
		return a
	}
}

type T struct {
	n  int
	fn func(int) int
}

func (t *T) inc(k int) int { t.n += k; return t.n }
func (t T) get() int       { return t.n }

func apply(f func(int) int, xs ...int) (t int) {
	for _, x := range xs {
		t += f(x)
	}
	return
}

func compose(fs ...func(int) int) func(int) int {
	return func(x int) int {
		for _, f := range fs {
			x = f(x)
		}
		return x
	}
}

func bigCapture() func() int {
	var a [50]int
	var s [3]string
	for i := range a {
		a[i] = i
	}
	s[1] = "xyz"
	small := [4]int{1, 2, 3, 4}
	str := id("captured")
	fl := 2.5
	var iface any = 7
	return func() int { return a[49] + len(s[1]) + small[2] + len(str) + int(fl) + iface.(int) }
}

var global = func(x int) int { return x * 3 }

func params(a int, b string, c [20]int) (r func() int, d int) {
	d = 5
	r = func() int { a++; c[0]++; d++; return a + len(b) + c[0] + d }
	return r, 9
}

func main() {
	next, reset := counter()
	println(next(), next())
	reset()
	println(next())
	for _, f := range adders() {
		print(f(1), f(1), " ")
	}
	println()
	f := fib()
	for range 10 {
		print(f(), " ")
	}
	println()
	t := &T{n: 1}
	inc := t.inc
	println(inc(2), inc(3), t.n)
	get := t.get
	t.n = 50
	println(get(), t.get())
	t.fn = func(x int) int { return x * t.n }
	println(t.fn(2), apply(t.fn, 1, 2, 3), apply(inc, 1, 1))
	println(compose(global, inc, func(x int) int { return -x })(1))
	println(bigCapture()())
	g, d := params(1, "ab", [20]int{7})
	println(g(), g(), d)
	var rec func(int) int
	rec = func(n int) int {
		if n <= 1 {
			return 1
		}
		return n * rec(n-1)
	}
	println(rec(10))
	x := 1
	func() {
		x++
		func() {
			x *= 10
			y := x
			func() { y++; x += y }()
		}()
	}()
	println(x)
	println(func(a, b int) int { return a*b + x }(3, 4))
	fs := map[string]func(...int) int{
		"n": func(a ...int) int { return len(a) },
		"s": func(a ...int) (t int) {
			for _, v := range a {
				t += v
			}
			return
		},
	}
	println(fs["n"](1, 2, 3), fs["s"](1, 2, 3), fs["n"]())
	var nilf func()
	println(nilf == nil, fs["n"] != nil)
	// loop variables
	var prints []func()
	for i := 0; i < 3; i++ {
		prints = append(prints, func() { print(i, " ") })
		i := i * 10
		prints = append(prints, func() { print(i, " ") })
	}
	for i, j := 0, 10; i < j; i, j = i+1, j-3 {
		prints = append(prints, func() { i += 100; print(i, ",", j, " ") })
	}
	for _, p := range prints {
		p()
	}
	println()
	for i := 0; i < 6; i++ {
		inc := func() { i++ }
		inc()
		print(i, " ")
	}
	println()
	type pair struct{ a, b int }
	pv := pair{1, 2}
	fp := func() int { return pv.a + pv.b }
	pv.a = 10
	println(fp())
	pw := pair{3, 4}
	fw := func() int { return pw.a + pw.b }
	println(fw())
	var fns [3]func() int
	for i := range fns {
		fns[i] = func() int { return i * i }
	}
	println(fns[0]()+fns[1]()+fns[2](), fns[2]())
	ch := func() func() func() int {
		a := id(1)
		return func() func() int {
			b := id(2)
			return func() int { a++; b++; return a*100 + b }
		}
	}()
	println(ch()(), ch()())
	// Closures of calls that are made later, with arguments and captured variables that differ from round to round.
	later()
	sum := make(chan int)
	for i := range 3 {
		go func(n int) { sum <- n*100 + i }(i)
	}
	println(<-sum + <-sum + <-sum)
}

func later() {
	for i := range 3 {
		x := i * 10
		defer func(n int) { println(n, x, i) }(i)
	}
}
