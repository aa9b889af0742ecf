package main

//go:noinline
func id[T any](x T) T { return x }

type T struct{ n int }

func (t T) val(s string)     { print(s, t.n, " ") }
func (t *T) ptr(s string)    { print(s, t.n, " ") }
func (t T) many(a ...int)    { print(len(a), t.n, " ") }
func (b Big) big(p string)   { print(p, b.a[0], b.a[19], " ") }
func ret(x int) (int, error) { print("ret", x, " "); return x, nil }

type Big struct{ a [20]int }
type I interface{ val(string) }

func order() {
	for i := 0; i < 3; i++ {
		defer print(i, " ")
	}
	defer println()
	x := 1
	defer print(x, "x ")
	x = 2
	defer func() { print(x, "c ") }()
	x = 3
	defer func(a int) { print(a, x, " ") }(x)
	x = 4
}

func named() (r int) {
	defer func() { r *= 2 }()
	r = 5
	return r + 1
}

func named2() (a, b int, s string) {
	defer func() {
		a, b = b, a
		s += "!"
	}()
	return 1, 2, "s"
}

func cond(b bool) {
	if b {
		defer print("deferred ")
	}
	if !b {
		defer func() { print("not ") }()
	}
	print("body ")
}

func loop(n int) (s int) {
	for i := range n {
		defer func() { s = s*10 + i }()
		if i == 2 {
			continue
		}
		defer func(k int) { s += k }(i)
	}
	return
}

func methods() {
	t := T{1}
	defer t.val("v")
	defer t.ptr("p")
	defer t.many(1, 2, 3)
	var i I = t
	defer i.val("i")
	f := t.val
	defer f("f")
	g := (*T).ptr
	defer g(&t, "g")
	b := Big{[20]int{1}}
	b.a[19] = 7
	defer b.big("b")
	defer Big.big(b, "B")
	t.n = 2
	b.a[0] = 2
	defer ret(3)
	var fn func()
	fn = func() { print("fn1 ") }
	defer fn()
	fn = func() { print("fn2 ") }
	defer fn()
	m := map[string]int{"a": 1, "b": 2}
	defer func() { print(len(m), " ") }()
	defer delete(m, "a")
	defer clear([]int{1})
	defer copy([]int{1}, []int{2})
	s := []int{1, 2}
	defer func(s ...int) { print(len(s), " ") }(s...)
}

func bigRet() (b Big) {
	defer func() { b.a[1]++ }()
	b.a[1] = 41
	return b
}

func unnamed() Big {
	var b Big
	defer func() { b.a[0] = 99 }()
	b.a[0] = 5
	return b
}

func early(n int) string {
	defer print("D1 ")
	if n == 0 {
		return "zero"
	}
	defer print("D2 ")
	if n == 1 {
		return "one"
	}
	defer print("D3 ")
	return "more"
}

func nest() (r int) {
	defer func() {
		defer func() { r++ }()
		r *= 10
	}()
	r = 1
	return
}

func inClosure() int {
	x := 0
	f := func() int {
		defer func() { x++ }()
		defer func() { x *= 2 }()
		x += 5
		return x
	}
	return f() + f()*100 + x*10000
}

func gotoLoop() {
	i := 0
again:
	defer print(i, " ")
	i++
	if i < 3 {
		goto again
	}
}

func many() {
	defer print("1 ")
	defer print("2 ")
	defer print("3 ")
	defer print("4 ")
	defer print("5 ")
	defer print("6 ")
	defer print("7 ")
	defer print("8 ")
	defer print("9 ")
	defer print("10 ")
}

func main() {
	order()
	println(named())
	a, b, s := named2()
	println(a, b, s)
	cond(true)
	cond(false)
	println()
	println(loop(5))
	methods()
	println()
	println(bigRet().a[1], unnamed().a[0])
	println(early(0), early(1), early(2))
	println(nest(), inClosure())
	gotoLoop()
	many()
	println()
	func() {
		defer func() { println("outer") }()
		for range 2 {
			func() {
				defer func() { println("inner") }()
			}()
		}
	}()
}
