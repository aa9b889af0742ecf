package main

// Initialisation: static data, order, effects.

import "unsafe"

type node struct {
	name string
	next *node
	kids []*node
	f    func(int) int
	v    any
}

func inc(x int) int { return x + 1 }

var (
	a                             = b + 1
	b                             = c * 2
	c                             = f("c", 5)
	d                             = []int{1, 2, 3, 9: 10}
	e                             = map[string]int{"x": 1, "y": 2}
	g                             = &node{name: "g", next: &node{name: "h"}, kids: []*node{{name: "k1"}, {name: "k2", kids: []*node{}}}, f: inc, v: 3}
	h                             = func() int { return a }
	i                             = h
	j                             = [...]string{2: "two", 0: "zero"}
	k                             = [2][2]float64{{1, 2.5}, {-3}}
	l any                         = "string in iface"
	m interface{ Error() string } = &myErr{"e"}
	n                             = newErr("n")
	o                             = struct {
		x int8
		y uint16
		z bool
		c complex128
	}{-1, 65535, true, 1 + 2i}
	p           = &d[0]
	q           = &k[1]
	r           = &o.y
	s           = []byte("bytes")
	t           = node.String
	u           = (*node).Set
	v           = g.String
	w           = myInt(7).Twice
	x, y        = pair()
	z           = unsafe.Pointer(&c)
	_           = f("blank", 0)
	aa          = []any{1, "s", nil, 2.5, myInt(3), &c, inc}
	bb          = generic[int]
	cc          = new(int)
	dd          = make([]int, 3, 10)
	ee          = alias
	alias       = d2
	d2          = "d2"
	ff    error = n
	big         = [100]int{99: 5}
	ptrs        = [...]*int{&big[3], &big[99]}
	deepf       = func(x int) func() int { return func() int { return x + c } }(3)
)

type myErr struct{ s string }

func (m *myErr) Error() string { return m.s }
func newErr(s string) error    { return &myErr{s} }

type myInt int

func (m myInt) Twice() int { return int(m) * 2 }

func (n node) String() string   { return n.name + "!" }
func (n *node) Set(name string) { n.name = name }
func generic[T any](x T) T      { return x }
func pair() (int, string) {
	println("pair")
	return 1, "y"
}
func f(s string, x int) int {
	println("f", s)
	return x
}

var early = late + 1
var late = func() int { println("late"); return 41 }()

func init() { println("init 0", a, b, c) }
func init() {
	println("init 1")
	d[0] = 100
}

func main() {
	println(a, b, c, len(d), d[9], d[0], len(e), e["y"])
	println(g.name, g.next.name, g.kids[1].name, g.f(4), g.v.(int), len(g.kids))
	println(i(), h(), j[0], j[2], k[0][1], k[1][0], k[1][1])
	println(l.(string), m.Error(), n.Error(), o.x, o.y, o.z, real(o.c), imag(o.c))
	*p = 77
	println(d[0], q[0], *r, string(s))
	s[0] = 'B'
	println(string(s), t(*g))
	u(g, "renamed")
	println(g.name, v(), w(), x, y, *(*int)(z))
	for _, v := range aa {
		switch v := v.(type) {
		case int:
			println("int", v)
		case string:
			println("string", v)
		case nil:
			println("nil")
		case float64:
			println("float", v)
		case myInt:
			println("myInt", v.Twice())
		case *int:
			println("*int", *v)
		case func(int) int:
			println("func", v(1))
		default:
			println("other")
		}
	}
	println(bb(5), *cc, len(dd), cap(dd), ee, ff.Error(), early)
	*ptrs[0] = 4
	println(big[3], *ptrs[1], deepf())
}
