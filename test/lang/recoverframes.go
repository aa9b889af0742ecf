package main

// Who may recover: only the function that the panic itself called; wrappers around it do not count, however large their frames.

type Big struct{ a [30]int }

//go:noinline
func helper() any { return recover() }

func viaHelper(int)       { println("via helper", helper() == nil) }
func direct(s string)     { println("direct", s, recover() != nil) }
func withBig(b Big) Big   { println("big", b.a[3], recover() != nil); return b }
func indirect(f func())   { f() }
func rec()                { println("rec", recover() != nil) }
func recDirect(p *string) { r := recover(); println("ptr", *p, r != nil) }

type I interface{ M(s string) }
type V struct{ x, y, z int }
type E struct{ I }

func (v V) M(s string)  { println("V.M", v.y, s, recover() != nil) }
func (v *E) N(s string) { println("E.N", s, helper() == nil) }

func try(name string, f func()) {
	defer func() {
		println(name, recover() != nil)
	}()
	f()
}

func main() {
	try("viaHelper", func() { defer viaHelper(1); panic(1) })
	try("direct", func() { defer direct("x" + string(rune('a'))); panic(1) })
	try("withBig", func() { defer withBig(Big{[30]int{3: 7}}); panic(1) })
	try("indirect", func() { defer indirect(rec); panic(1) })
	try("rec", func() { f := rec; defer f(); panic(1) })
	s := "str"
	try("ptr", func() { defer recDirect(&s); panic(1) })
	var i I = V{1, 2, 3}
	try("iface", func() { defer i.M("i"); panic(1) })
	e := E{i}
	try("promoted", func() { defer e.M("e"); panic(1) })
	var j I = &e
	try("wrapped twice", func() { defer j.M("j"); panic(1) })
	m := i.M
	try("method value", func() { defer m("m"); panic(1) })
	try("method expr", func() { defer V.M(V{4, 5, 6}, "v"); panic(1) })
	try("no", func() { defer e.N("n"); panic(1) })
	try("builtin", func() { defer recover(); panic(1) })
	try("literal", func() { defer func(a, b string) { println(a+b, recover() != nil) }(s, "!"); panic(1) })
	try("nested literal", func() { defer func() { func() { println("inner", recover() == nil) }() }(); panic(1) })
}
