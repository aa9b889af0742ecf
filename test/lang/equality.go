package main

import "unsafe"

// Equality and hashing of all kinds of types.

type S struct {
	a int8
	b int64
	s string
}
type B struct {
	x [3]string
	_ int
	f float64
	i interface{}
}
type P struct {
	a, b, c, d, e, f, g, h, i, j int32
}
type Nested struct {
	p P
	b B
	z [2][2]int16
}
type I interface{ M() }
type T1 int
type T2 struct{ a, b string }

func (T1) M() {}
func (T2) M() {}

type Key struct {
	name string
	id   int
	sub  [2]struct {
		f float32
		c complex128
	}
}

func try(name string, f func()) {
	println(name)
	f()
}

func main() {
	s1, s2 := S{1, 2, "ab"}, S{1, 2, "a" + string([]byte{'b'})}
	println(s1 == s2, s1 != S{1, 2, "abc"}, s1 == S{2, 2, "ab"})
	b1 := B{x: [3]string{"a", "b", "c"}, f: 1.5, i: 3}
	b2 := b1
	println(b1 == b2)
	b2.i = "3"
	println(b1 == b2)
	b2.i = 3
	b2.x[2] = "d"
	println(b1 == b2)
	p1 := P{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	p2 := p1
	println(p1 == p2)
	p2.j++
	println(p1 == p2)
	n1 := Nested{p1, b1, [2][2]int16{{1, 2}, {3, 4}}}
	n2 := n1
	println(n1 == n2)
	n2.z[1][1] = 0
	println(n1 == n2)
	var zero, negz float64 = 0, 0
	negz = -negz
	nan := zero / zero
	println(zero == negz, nan == nan, [2]float64{zero, 1} == [2]float64{negz, 1}, [2]float64{nan} == [2]float64{nan})
	var i1, i2 I = T1(4), T1(4)
	println(i1 == i2, i1 == I(T1(5)), i1 == I(T2{"a", "b"}), I(T2{"a", "b"}) == I(T2{"a", "b"}))
	var e1, e2 any = [2]any{1, "x"}, [2]any{1, "x"}
	println(e1 == e2, e1 == any([2]any{1, "y"}), e1 != nil, any(nil) == nil)
	println(any(i1) == any(T1(4)), i1 == T1(4))

	m := map[Key]int{}
	k := Key{name: "a", id: 1}
	m[k] = 1
	k.sub[1].f = 2
	m[k] = 2
	k.sub[1].c = complex(1, -0.0)
	m[k]++
	m[k]++
	println(len(m), m[k], m[Key{name: "a", id: 1}])
	delete(m, k)
	println(len(m))
	mi := map[any]string{1: "int", "1": "string", 1.0: "float", T1(1): "T1", [1]int{1}: "array", S{1, 2, "x"}: "S", nil: "nil", true: "bool", 'x': "rune", complex64(1): "c"}
	println(mi[1], mi["1"], mi[1.0], mi[T1(1)], mi[[1]int{1}], mi[S{1, 2, "x"}], mi[nil], mi[true], mi['x'], mi[complex64(1)], len(mi))
	mf := map[float64]int{0: 1}
	mf[negz]++
	mf[nan] = 5
	mf[nan] = 6
	println(len(mf), mf[0])
	mI := map[I]int{T1(1): 10, T2{"q", "r"}: 20}
	println(mI[T1(1)], mI[T2{"q", "r"}], mI[T1(2)])
	type big struct{ a [40]int }
	mb := map[big]big{}
	var bb big
	for i := 0; i < 100; i++ {
		bb.a[i%40]++
		mb[bb] = bb
	}
	println(len(mb), mb[bb].a[3])
	ms := map[[3]string]int{}
	for i := 0; i < 50; i++ {
		ms[[3]string{"a", string(rune('a' + i%7)), "c"}] += i
	}
	println(len(ms), ms[[3]string{"a", "b", "c"}])
	type empty struct{}
	me := map[empty]int{}
	me[empty{}]++
	me[empty{}]++
	println(len(me), me[empty{}])
	mp := map[*int]int{}
	x, y := 1, 2
	mp[&x], mp[&y] = 1, 2
	println(mp[&x], mp[&y], len(mp))
	m8 := map[int8]bool{-1: true}
	println(m8[-1], m8[1])
	m16 := map[[2]uint16]int{{1, 2}: 3}
	println(m16[[2]uint16{1, 2}])
	type blanks struct {
		_ [3]*int
		_ int
	}
	var a1, a2 any = [4]blanks{}, [4]blanks{}
	println(a1 == a2)
	oddBool()
}

// A bool whose byte is 2: tests against true and false ask whether it is 0.
func oddBool() {
	b := true
	*(*uint8)(unsafe.Pointer(&b)) = 2
	t := true
	println(b == true, b == t, b != true, b == false, !b, b)
	switch b {
	case true:
		println("true")
	case false:
		println("false")
	}
}
