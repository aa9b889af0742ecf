package main

import "errors"

// Assertions, type switches, interface conversions, equality of itabs from different places.

type I1 interface{ M() int }
type I2 interface{ M() int }
type I3 interface {
	M() int
	N() string
}
type hidden interface{ h() }
type T struct{ a int }

func (t T) M() int     { return t.a }
func (t *T) N() string { return "N" }
func (t T) h()         {}

type U string

func (u U) M() int    { return len(u) }
func (u U) N() string { return string(u) }

type V struct{ *T }

type err1 struct{ error }

func which(x any) string {
	switch x := x.(type) {
	case I3:
		return "I3 " + x.N()
	case I1:
		return "I1"
	case error:
		return "error " + x.Error()
	case nil:
		return "nil"
	case func():
		return "func"
	case interface{ h() }:
		return "h"
	}
	return "?"
}

func dyn(x any) I2 { return x.(I2) }

func main() {
	var a I1 = T{3}
	var b I2 = T{3}
	var lit interface{ M() int } = a
	var lit2 interface{ M() int } = T{3}
	println(a == b, lit == a, lit == lit2, a == lit2, b == I2(a), dyn(T{3}) == b, dyn(T{3}) == lit2, dyn(T{4}) == b)
	println(which(T{1}), which(&T{1}), which(U("u")), which(V{&T{2}}), which(errors.New("e")), which(nil), which(func() {}), which(1))
	_, ok := any(T{}).(I3)
	_, ok2 := any(&T{}).(I3)
	_, ok3 := any(T{}).(hidden)
	_, ok4 := a.(I3)
	_, ok5 := any(U("")).(hidden)
	println(ok, ok2, ok3, ok4, ok5)
	var e error = err1{errors.New("wrapped")}
	println(e.Error(), which(e))
	var i3 I3 = &T{9}
	i1 := I1(i3)
	i2 := i1.(I2)
	println(i2.M(), i2 == I2(i3), i2.(I3).N())
	m := map[any]int{I1(T{1}): 1, U("x"): 2}
	println(m[T{1}], m[U("x")], m[I3(U("x"))])
	var nilI I1
	_, ok = nilI.(I3)
	println(ok, nilI == nil, any(nilI) == nil)
	var pt *T
	var np I3 = pt
	println(np == nil, np.N())
}
