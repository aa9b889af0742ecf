// Methods of embedded interfaces and func values of embedded structs, called by the wrappers that interfaces, method values and method
// expressions need, in a program whose frames recover: what is called is found by what flows into the fields.

package main

type catcher interface{ rec(string) }

type a struct{ x int }

func (a a) rec(s string) { println(s, "a", a.x, recover() != nil) }

type b struct{ catcher }

type c struct{ *b }

type d struct {
	pad [12]int
	c
}

type fn func(string)

func (f fn) rec(s string) { f(s) }

type e struct{ fn }

type only struct{ x int }

func (o *only) rec(s string) { println(s, "only", o.x, recover() != nil) }

type only2 struct{ s string }

func (o only2) rec(s string) { println(s, "only2", o.s, recover() != nil) }

func f(r catcher, s string) (n int) {
	defer r.rec(s)
	n = len(s)
	panic(s)
}

func g(m func(string), s string) (n int) {
	defer m(s)
	n = len(s)
	panic(s)
}

func try(s string, f func()) {
	defer func() { println(s, recover() != nil) }()
	f()
}

func main() {
	println(f(&b{&a{1}}, "*b"))
	println(f(b{&only{2}}, "b"))
	println(f(c{&b{only2{"three"}}}, "c"))
	println(f(&c{&b{a{4}}}, "*c"))
	println(f(d{c: c{&b{&a{5}}}}, "d"))
	println(f(&d{c: c{&b{&only2{"six"}}}}, "*d"))
	println(g(b{&only2{"seven"}}.catcher.rec, "b.catcher.rec"))
	x := d{c: c{&b{&a{8}}}}
	println(g(x.rec, "x.rec"))
	println(g(x.c.b.catcher.rec, "x.c.b.catcher.rec"))
	func() {
		defer d.rec(x, "d.rec")
		panic(1)
	}()
	func() {
		defer (*c).rec(&x.c, "(*c).rec")
		panic(1)
	}()
	try("e", func() { f(e{func(s string) { println(s, "fn", recover() != nil) }}, "e") })
	try("*e", func() { f(&e{func(s string) { println(s, "fn2", recover() != nil) }}, "*e") })
	try("nil", func() { f(&b{}, "nil") })
}
