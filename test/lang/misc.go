package main

import "unsafe"

//go:noinline
func id[T any](x T) T { return x }

type S struct {
	a int8
	b int64
	c [3]uint16
	d string
	e []int
	f any
	g *S
	h struct{}
}

type E struct {
	S
	x byte
}

func variadic(pre string, xs ...int) int {
	t := len(pre)
	for _, x := range xs {
		t = t*10 + x
	}
	return t
}
func three() (int, string, []int)         { return 1, "two", []int{3} }
func take(a int, b string, c []int) int   { return a + len(b) + c[0] }
func anys(xs ...any) int                  { return len(xs) }
func pairs() (string, int)                { return "ab", 5 }
func ints() (int, int, int)               { return 1, 2, 3 }
func spread(a int, rest ...int) int       { return a*100 + len(rest) }
func blank(_ int, _ string, x int) int    { return x }
func none()                               {}
func fnResult() func() (int, func() int) { return func() (int, func() int) { return 1, func() int { return 2 } } }

type Celsius float64
type Temp interface{ ~float64 }

func (c Celsius) F() float64 { return float64(c)*9/5 + 32 }

type Op func(int, int) int

func (o Op) Do(a, b int) int { return o(a, b) }

type Chain []Op

func (c Chain) Run(x int) int {
	for _, o := range c {
		x = o.Do(x, 2)
	}
	return x
}

func main() {
	println(unsafe.Sizeof(S{}), unsafe.Alignof(S{}), unsafe.Offsetof(S{}.c), unsafe.Offsetof(S{}.d), unsafe.Offsetof(E{}.x), unsafe.Sizeof(E{}), unsafe.Sizeof(uintptr(0)), unsafe.Sizeof(""))
	arr := [4]int32{1, 2, 3, 4}
	p := unsafe.Pointer(&arr[0])
	q := (*int32)(unsafe.Add(p, 8))
	println(*q, *(*int32)(unsafe.Pointer(uintptr(p) + 4)))
	sl := unsafe.Slice(&arr[1], 2)
	sl[0] = 20
	println(arr[1], len(sl), cap(sl))
	b := []byte("hello")
	str := unsafe.String(&b[0], 3)
	println(str, *unsafe.StringData("xyz"), *unsafe.SliceData(b), unsafe.String(nil, 0) == "")
	f := 1.5
	bits := *(*uint64)(unsafe.Pointer(&f))
	println(bits>>52, *(*float64)(unsafe.Pointer(&bits)))
	println(variadic("a"), variadic("b", 1, 2, 3), variadic("c", []int{4, 5}...), variadic("d", nil...))
	println(take(three()), anys(three()), anys(pairs()), spread(ints()), anys(1, "a"), anys([]any{1, 2, 3}...), anys([]any{1, 2, 3}), anys(nil, nil))
	x, s, l := three()
	println(x, s, l[0], blank(1, "", 7))
	none()
	n, g := fnResult()()
	println(n, g())
	println(Celsius(100).F(), Celsius.F(37))
	add := Op(func(a, b int) int { return a + b })
	mul := Op(func(a, b int) int { return a * b })
	println(add.Do(1, 2), Chain{add, mul, add}.Run(5))
	np := new(int)
	*np += 5
	ns := new(S)
	ns.g = &S{a: 3}
	ns.g.g = ns
	println(*np, ns.g.a, ns.g.g == ns, ns.d == "", ns.f == nil)
	ne := new(id(42))
	nst := new(S{a: 9})
	println(*ne, nst.a, *new("str"))
	var i8 int8 = -1
	var u = uint8(i8)
	println(u, uint16(i8), int(u), i8 == -1)
	println(min(3, id(1), 2), max(id(1), 5, 3), min("b", id("a")), max(id(2.5), 1))
	c := make([]int, id(3), id(5))
	println(len(c), cap(c))
	clear(c)
	mm := make(map[int]int, id(10))
	mm[1]++
	clear(mm)
	println(len(mm))
	lbl := 0
	for lbl < 10 {
		lbl++
	}
	{
		lbl := "shadow"
		println(lbl)
	}
	println(lbl)
	const big = 1 << 62
	println(big>>60, uint64(big)*2>>63)
	var e1, e2 struct{}
	pe1, pe2 := &e1, &e2
	println(*pe1 == *pe2)
	var ifn func(int) = nil
	println(ifn == nil)
	type rec struct {
		kids []rec
		m    map[string]rec
	}
	r := rec{kids: []rec{{}, {kids: []rec{{}}}}}
	println(len(r.kids), len(r.kids[1].kids))
	var sum int
	for i, p := 0, &arr; i < len(p); i++ {
		sum += int(p[i])
	}
	println(sum)
	println(len("日本"), []rune("日本")[1], string([]rune{0x65e5}), "\u65e5"[0])
	var nilp *S
	println(nilp == nil, unsafe.Sizeof(nilp.b), len(nilp.c))
	println(nil == nilp, np != nil, any(nilp) != nil)
	goto end
end:
	println("end")
	print()
	println()
	print(1, 2, "a", 'b', true, nil == np, 1.5, 2i, uint8(3), "\n")
	println(int8(-1), uint64(1<<63), float32(1)/3, 1e100, -0.0, 'x', "s"+"t")
}
