package main

//go:noinline
func id[T any](x T) T { return x }

type K struct {
	a int
	s string
}
type K2 struct{ a, b int32 }
type Big struct{ a [30]int }

type I interface{ M() int }
type A int
type B string

func (a A) M() int { return int(a) }
func (b B) M() int { return len(b) }

func main() {
	m := map[string]int{}
	for i := 0; i < 1000; i++ {
		m[string(rune('a'+i%26))+string(rune('a'+i/26%26))] += i
	}
	sum, n := 0, 0
	for k, v := range m {
		sum += v * len(k)
		n++
	}
	println(len(m), sum, n, m["aa"], m["zz"], m["nope"])
	v, ok := m["bb"]
	println(v, ok)
	v, ok = m["???"]
	println(v, ok)
	_, ok = m["aa"]
	println(ok)
	delete(m, "aa")
	delete(m, "not there")
	println(len(m), m["aa"])
	ints := map[int]int{}
	for i := 0; i < 5000; i++ {
		ints[i*7] = i
	}
	for i := 0; i < 5000; i += 2 {
		delete(ints, i*7)
	}
	sum = 0
	for k, v := range ints {
		if k != v*7 {
			println("bad", k, v)
		}
		sum += v
	}
	println(len(ints), sum, ints[7], ints[14])
	u8 := map[uint8]string{1: "one", 200: "two hundred"}
	u8[7] += "x"
	u8[7] += "y"
	println(u8[1], u8[200], u8[7], u8[3] == "")
	i32 := map[int32]float64{-1: 1.5}
	i32[-1] *= 2
	i32[5]++
	println(i32[-1], i32[5])
	st := map[K]int{{1, "a"}: 1, {2, "b"}: 2}
	st[K{1, "a"}]++
	st[K{3, id("c")}] = 3
	println(st[K{1, "a"}], st[K{2, "b"}], st[K{3, "c"}], st[K{3, "d"}], len(st))
	k2 := map[K2]bool{{1, 2}: true}
	println(k2[K2{1, 2}], k2[K2{2, 1}])
	arr := map[[2]string]int{{"a", "b"}: 5}
	arr[[2]string{id("a"), "c"}] = 6
	println(arr[[2]string{"a", "b"}], arr[[2]string{"a", "c"}], arr[[2]string{}])
	f := map[float64]int{1.5: 1, 0: 2}
	negz := 0.0
	negz = -negz
	f[negz]++
	nan := negz / id(0.0)
	f[nan] = 1
	f[nan] = 2
	println(len(f), f[0], f[1.5], f[nan])
	clear(f)
	println(len(f))
	ifc := map[any]int{1: 1, "a": 2, 1.5: 3, K{1, "x"}: 4, nil: 5, true: 6, [2]int{1, 2}: 7}
	println(ifc[1], ifc["a"], ifc[1.5], ifc[K{1, "x"}], ifc[nil], ifc[true], ifc[[2]int{1, 2}], ifc[int8(1)], ifc["b"])
	im := map[I]string{A(1): "A1", B("x"): "Bx"}
	println(im[A(1)], im[B("x")], im[A(2)] == "")
	p1, p2 := new(int), new(int)
	pm := map[*int]int{p1: 1}
	pm[p2] = 2
	pm[p1] += 10
	println(pm[p1], pm[p2], pm[nil], len(pm))
	bigv := map[int]Big{}
	var bg Big
	bg.a[29] = 7
	bigv[3] = bg
	bg.a[29] = 8
	println(bigv[3].a[29], bigv[4].a[29], len(bigv))
	bigk := map[Big]int{bg: 1}
	println(bigk[bg], bigk[Big{}])
	mm := map[string]map[string]int{"x": {"y": 1}}
	mm["x"]["z"] = 2
	println(mm["x"]["y"], mm["x"]["z"], mm["q"]["r"], len(mm["q"]))
	sl := map[string][]int{}
	sl["a"] = append(sl["a"], 1, 2)
	sl["a"] = append(sl["a"], 3)
	sl["b"] = append(sl["b"], sl["a"]...)
	println(len(sl["a"]), sl["a"][2], len(sl["b"]))
	var nilm map[string]int
	println(nilm["a"], len(nilm), nilm == nil)
	for range nilm {
		println("never")
	}
	delete(nilm, "x")
	fn := map[string]func(int) int{"dbl": func(x int) int { return 2 * x }}
	println(fn["dbl"](21))
	lit := map[int]string{1: "a", 2: "b", 3: "c", 4: "d", 5: "e", 6: "f", 7: "g", 8: "h", 9: "i", 10: "j", 11: "k", 12: "l", 13: "m", 14: "n", 15: "o", 16: "p", 17: "q", 18: "r", 19: "s", 20: "t", 21: "u", 22: "v", 23: "w", 24: "x", 25: "y", 26: "z", 27: id("dyn")}
	println(len(lit), lit[1], lit[26], lit[27])
	for k := range lit {
		delete(lit, k)
	}
	println(len(lit))
	big := make(map[int]int, 1000)
	for i := range 1000 {
		big[i] = i * i
	}
	cnt := 0
	for k, v := range big {
		if v != k*k {
			println("bad")
		}
		if k%3 == 0 {
			delete(big, k)
		}
		cnt++
	}
	println(cnt, len(big))
	// growth while iterating does not lose old keys
	g := map[int]int{}
	for i := range 10 {
		g[i] = i
	}
	seen := 0
	for k := range g {
		if k < 10 {
			seen++
		}
		if len(g) < 500 {
			g[len(g)+100] = 1
		}
	}
	println(seen)
	type pt struct{ x, y int }
	set := map[pt]struct{}{}
	set[pt{1, 2}] = struct{}{}
	_, has := set[pt{1, 2}]
	println(has, len(set))
	x := map[string]*K{"a": {1, "s"}}
	x["a"].a++
	println(x["a"].a)
	m["q"], m["r"] = 1, 2
	m["q"], m["r"] = m["r"], m["q"]
	println(m["q"], m["r"])
	m["q"]--
	m["q"] <<= 3
	m["q"] %= 5
	println(m["q"])
	c := map[complex128]int{1 + 2i: 3}
	println(c[complex(id(1.0), 2)])
	bm := map[bool]int{true: 1}
	bm[false]--
	println(bm[true], bm[id(false)])
}
