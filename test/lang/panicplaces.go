// Which panic comes first: what is computed in assigned places, keys of maps that are copied, shifts in arguments of func values.

package main

type T struct {
	a int
	s []int
	p *int
	m map[string]int
	i any
	f func(int) int
}

var neg = -1
var zero = 0
var five = 5
var nf func(int) int
var nf2 func(int, int) int
var np *T
var ns []int
var nm map[any]int
var nmi map[int]int
var mk map[T2]int
var e any = "str"
var ni interface{ M(int) }
var s1, s2 = "a", "b"
var arr [3]int
var nps *string
var strs []string

type T2 struct{ a, b int }
type T3 struct {
	a any
	b int
}

var m3 map[T3]int

func try(name string, f func()) {
	defer func() { println(name, recover().(error).Error()) }()
	f()
}
func pr(s string) int { print(s, " "); return 1 }

func main() {

	try("a1", func() { np.s[ns[five]] = 1 })
	try("a2", func() { np.s[1/zero] = 1 })
	try("a3", func() { np.s[e.(int)] = 1 })
	try("a4", func() { np.s[1<<neg] += 1 })
	try("a5", func() { np.s[ns[five]] += 1 })
	try("a6", func() { np.s[1/zero]++ })
	try("a7", func() { np.s[1<<neg] = 1 / zero })
	try("a8", func() { np.s[five] = 1 << neg })
	try("a9", func() { x := np.s[1<<neg]; _ = x })
	try("a10", func() { x := np.s[1/zero]; _ = x })
	try("a11", func() { var p *[3]int; p[1<<neg] = 1 })
	try("a12", func() { var p *[3]int; p[1/zero] = 1 })
	try("a13", func() { var p *[3]int; x := p[1/zero]; _ = x })
	try("a14", func() { var p *[3]int; x := p[1/zero:]; _ = x })
	try("a15", func() { var p *[3]int; x := p[ns[five] : 1<<neg]; _ = x })
	try("a16", func() { np.m[s1+strs[five]] = 1 })
	try("a17", func() { np.m[strs[five]]++ })
	try("a18", func() { np.s[1/zero], arr[0] = 1, 2 })
	try("a19", func() { arr[0], np.s[1<<neg] = 1, 2 })
	try("a20", func() { arr[1<<neg], arr[0] = 1/zero, 2 })
	try("a21", func() { mk[T2{five, np.a}] = 1 / zero })
	try("a22", func() { mk[T2{five, np.a}] += 1 / zero })
	try("a23", func() { mk[T2{five, 1 << neg}] = 1 / zero })
	try("a24", func() { mk[T2{five, 1 << neg}] += ns[five] })
	try("a25", func() { nmi[ns[five]] = 1 / zero })
	try("a26", func() { nmi[np.a] = ns[five] })
	try("a27", func() { nm[np.a] = ns[five] })
	try("a28", func() { var m map[[2]int]int; m[[2]int{np.a, 1}] = ns[five] })
	try("a29", func() { var m map[[2]int]int; m[[...]int{0: 1 << neg, 1: 1}] = ns[five] })
	try("a30", func() { var m map[*T]int; m[&T{a: 1 << neg}] = ns[five] })
	try("a31", func() { var m map[string]int; m[strs[five]+s1] = 1 / zero })
	try("a32", func() { var m map[string]int; m[strs[five]] = 1 / zero })
	try("a33", func() { var m map[float64]int; m[float64(1/zero)] = ns[five] })
	try("a34", func() { var m map[T2]T2; m[T2{np.a, 1}] = T2{ns[five], 1} })
	try("a35", func() { var m map[T2]T2; m[T2(T2{np.a, 1})] = T2{ns[five], 1} })
	try("a36", func() { var m map[T2][]int; m[T2{np.a, 1}] = append(m[T2{1, 2}], ns[five]) })
	try("a37", func() { var m map[T2][]int; m[T2{np.a, 1}] = append(m[T2{np.a, 1}], ns[five]) })
	try("a38", func() { var m map[T2]any; m[T2{np.a, 1}] = ns[five] })
	try("a39", func() { var m map[T2]any; m[T2{np.a, 1}] = e.(int) })
	try("a40", func() { var m map[T2]int; m[T2{np.a, 1}] = e.(int) })
	try("a41", func() { var m map[T2]int; m[T2{np.a, 1}] = pr("x") })
	try("a42", func() { var m map[T2]int; m[T2{np.a, pr("y")}] = ns[five] })
	try("a43", func() { var m map[T2]int; m[T2{np.a, pr("y")}], arr[five] = ns[five], 1 })
	try("a44", func() { var m map[T2]int; m[T2{np.a, 1}], arr[five] = 1/zero, 1 })
	try("a45", func() { nf(1<<neg + ns[five]) })
	try("a46", func() { nf2(1<<neg, ns[five]) })
	try("a47", func() { nf2(ns[five], 1<<neg) })
	try("a48", func() { nf2(five<<neg, five) })
	try("a49", func() { var f func(any); f(1 << neg) })
	try("a50", func() { var f func(...int); f(1 << neg) })
	try("a51", func() { var f func(string); f(strs[five] + s1) })
	try("a52", func() { var f func(string, int); f(s1+s2, 1<<neg) })
	try("a53", func() { var f func(T2); f(T2{1 << neg, 2}) })
	try("a54", func() { var f func(T2); f(T2{1 / zero, 2}) })
	try("a55", func() { np.f(np.a) })
	try("a56", func() { np.f(1<<neg + np.a) })
	try("a57", func() { var fs []func(int); fs[five](1 << neg) })
	try("a58", func() { var fs []func(int); fs[five](1 / zero) })
	try("a59", func() { var fm map[string]func(int); fm["x"](1 << neg) })
	try("a60", func() { go nf(1 << neg) })
	try("a61", func() { x := -nf(1 << neg); _ = x })
	try("a62", func() { x := nf(1<<neg) + ns[five]; _ = x })
	try("a63", func() { var w *struct{ ni interface{ M(int) } }; w.ni.M(1 << neg) })
	try("a64", func() { nf2(pr("1")<<neg, pr("2")) })
	try("a65", func() { var f func(int, ...any); f(1<<neg, 2, "x") })
	try("a66", func() { var f func(float64); f(float64(five << neg)) })
	try("a67", func() { var f func([]int); f([]int{1 << neg}) })
	try("a68", func() { var f func(*int); f(&ns[five]) })
	try("a69", func() { var f func(*T2); f(&T2{1 << neg, 2}) })
	try("nf(1<<neg)", func() { nf(1 << neg) })
	try("nf(pr<<neg)", func() { nf(pr("x") << neg) })
	try("nf2", func() { nf2(1<<neg, 1/zero) })
	try("nf2e", func() { nf2(1<<neg, pr("q")) })
	try("np.f", func() { np.f(1 << neg) })
	try("ni.M", func() { ni.M(1 << neg) })
	try("key5", func() { mk[T2{ns[five], 2}] = 1 / zero })
	try("key6", func() { mk[T2{1 << neg, 2}] = ns[five] })
	try("idx8", func() { np.s[1<<neg] = 1 })
	try("def5", func() { defer ni.M(1 << neg) })
	try("clo2", func() { func(a, b int) {}(1<<neg, 1/zero) })
	try("arrp3", func() { var p *[3]int; x := p[1<<neg:]; _ = x })
}
