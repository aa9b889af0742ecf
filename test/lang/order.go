package main

var trace string

//go:noinline
func t(s string, v int) int { trace += s + " "; return v }

//go:noinline
func ts(s string, v string) string { trace += s + " "; return v }
func tp(s string, p *int) *int     { trace += s + " "; return p }
func tsl(s string, p []int) []int  { trace += s + " "; return p }
func tb(s string, b bool) bool     { trace += s + " "; return b }
func tm(s string, m map[string]int) map[string]int {
	trace += s + " "
	return m
}
func two(s string) (int, int) { trace += s + " "; return 1, 2 }

type S struct {
	a, b int
	p    *S
	arr  []int
}

func (s *S) m(x, y int) *S { trace += "m "; s.a += x*10 + y; return s }
func (s S) v(x int) int    { return s.a*100 + x }

func show() {
	println(trace)
	trace = ""
}

func inc(p *int) int { *p++; return *p }

func ret(x *int) (int, int, int) { return *x, inc(x), *x }
func ret2() (a, b int) {
	a = 1
	return inc(&a), a
}

var g = 1

func setg(v int) int { old := g; g = v; return old }

func main() {
	_ = t("a", 1) + t("b", 2)*t("c", 3)
	show()
	arr := []int{1, 2, 3, 4, 5}
	tsl("x", arr)[t("i", 1)], tsl("y", arr)[t("j", 2)] = t("v", 8), t("w", 9)
	show()
	println(arr[1], arr[2])
	m := map[string]int{}
	tm("m", m)[ts("k", "a")] = t("v", 1)
	show()
	tm("m", m)[ts("k", "a")] += t("v", 1)
	show()
	*tp("p", &arr[0]) = t("v", 50)
	show()
	println(arr[0], m["a"])
	x := 1
	y := x + inc(&x)
	println(x, y)
	z := []int{x, inc(&x), x}
	println(z[0], z[1], z[2])
	a, b := x, inc(&x)
	println(a, b)
	i := 0
	i, arr[i] = 1, 99
	println(i, arr[0], arr[1])
	arr[i], i = i, 3
	println(i, arr[1])
	s := &S{arr: []int{1, 2, 3}}
	s.m(t("1", 1), t("2", 2)).m(t("3", 3), t("4", 4))
	show()
	println(s.a)
	st := S{a: t("fa", 1), arr: []int{t("e0", 0), t("e1", 1)}, b: t("fb", 2)}
	show()
	_ = st
	_ = map[string]int{ts("k1", "a"): t("v1", 1), ts("k2", "b"): t("v2", 2)}
	show()
	_ = tb("a", true) && tb("b", false) || tb("c", true)
	show()
	f := func(a, b, c int) { trace += "f " }
	f(t("1", 1), t("2", 2), t("3", 3))
	show()
	func(a, b int) { println(a, b) }(two("two"))
	show()
	println(ret(&x))
	println(ret2())
	println(g, setg(5), g)
	p, q := g, setg(7)
	println(p, q, g)
	k := g + setg(9)*0
	println(k)
	arr2 := [3]int{1, 2, 3}
	change := func() int { arr2[0] = 100; return 1 }
	println(arr2[0]+change(), arr2[0])
	arr2[0] = 1
	v := arr2[0] + change()*0 + arr2[0]
	println(v)
	s2 := S{a: 1}
	mod := func() int { s2.a = 50; return 2 }
	println(s2.v(mod()))
	sl := []int{1, 2, 3}
	grow := func() int { sl = append(sl, 4); return len(sl) }
	println(len(sl), grow(), len(sl))
	n := len(sl) + grow()
	println(n)
	sl[grow()-1] = grow()
	println(len(sl), sl[len(sl)-2], sl[len(sl)-1])
	str := "a"
	app := func() string { str += "b"; return "c" }
	println(str + app() + str)
	var fn func() int
	set := func() int { fn = func() int { return 42 }; return 0 }
	fn = func() int { return set() }
	println(fn(), fn())
	var mp map[string]int
	mk := func() string { mp = map[string]int{"z": 3}; return "z" }
	println(mp[mk()])
	var any1 any = 1
	ch := func() int { any1 = "str"; return 0 }
	r, ok := any1.(int)
	println(r, ok, ch())
	x = 10
	x, y = y, x
	x, y = x+y, x-y
	println(x, y)
	x += inc(&x)
	println(x)
	sw := 0
	switch t("tag", 3) {
	case t("c1", 1), t("c2", 2):
		sw = 1
	case t("c3", 3), t("c4", 4):
		sw = 3
	}
	println(sw)
	show()
	for i := t("init", 0); i < t("cond", 2); i += t("post", 1) {
		trace += "body "
	}
	show()
	for range tsl("range", arr)[t("lo", 1):t("hi", 3)] {
		trace += "b "
	}
	show()
	defer println(t("deferred arg", 1))
	show()
	type pt struct{ x, y int }
	pa := &pt{1, 2}
	pb := pa
	pa.x, pa = 5, &pt{7, 8}
	println(pb.x, pa.x)
	pa.x, pa.y, pb = pa.y, pa.x, nil
	println(pa.x, pa.y, pb == nil)
}
