package main

func main() {
	// Entries deleted before they are reached are not seen; those kept are seen once.
	for n := range 40 {
		m := map[int]int{}
		for i := range n * n {
			m[i] = i
		}
		seen := map[int]int{}
		for k := range m {
			seen[k]++
			delete(m, k)
			delete(m, k^1)
		}
		pairs := 0
		for k, c := range seen {
			if c != 1 {
				println("seen twice", k)
			}
			if seen[k^1] != 0 {
				println("a deleted entry was seen", k)
			}
			pairs++
		}
		println(n, len(m), pairs)
	}
	// Clearing while iterating ends it.
	m := map[string]int{}
	for i := range 1000 {
		m[string(rune(0x100+i))] = i
	}
	steps := 0
	for range m {
		clear(m)
		steps++
	}
	println(steps, len(m))
	// Growth while iterating: every old entry is seen exactly once.
	g := map[int]bool{}
	for i := range 100 {
		g[i] = true
	}
	old := 0
	times := map[int]int{}
	for k := range g {
		times[k]++
		if k < 100 {
			old++
			for j := range 20 {
				g[1000+k*20+j] = true
			}
		}
	}
	for k, c := range times {
		if c != 1 {
			println("entry seen", c, "times", k)
		}
	}
	println(old, len(g))
	endless()
	// Keys of many kinds.
	type key struct {
		a int8
		s string
		f float64
		i any
	}
	k := map[key]int{}
	for i := range 300 {
		k[key{int8(i), string(rune('a' + i%26)), float64(i) / 2, i % 7}] = i
	}
	sum := 0
	for i := range 300 {
		sum += k[key{int8(i), string(rune('a' + i%26)), float64(i) / 2, i % 7}]
	}
	println(len(k), sum)
	var z float64
	nan := map[float64]int{z / z: 1}
	nan[z/z] = 2
	nan[-z] = 3
	nan[z] = 4
	println(len(nan), nan[0], nan[z/z])
	clear(nan)
	println(len(nan))
	a := map[[3]string]*int{}
	v := 5
	a[[3]string{"x", "", "z"}] = &v
	*a[[3]string{"x", "", "z"}]++
	println(v, a[[3]string{}] == nil)
	x, ok := a[[3]string{"y"}]
	println(x == nil, ok)
	ifs := map[any]string{1: "int", int8(1): "int8", "1": "string", 1.0: "float", [1]int{1}: "array", nil: "nil", true: "bool"}
	println(len(ifs), ifs[1], ifs[int8(1)], ifs["1"], ifs[1.0], ifs[[1]int{1}], ifs[nil], ifs[true], ifs[int16(1)] == "")
	cnt := map[string]int{}
	for _, w := range []string{"a", "b", "a", "", "c", "a", ""} {
		cnt[w]++
	}
	println(cnt["a"], cnt["b"], cnt[""], len(cnt))
}

// endless puts in an entry for each that it sees: new ones may be seen too, but it ends.
func endless() {
	for n := range 20 {
		m := map[string]int{}
		for i := range n {
			m[string(rune('a'+i))] = i
		}
		old := 0
		for k, v := range m {
			m["_"+k] = v
			if len(k) == 1 {
				old++
			}
		}
		numbers := map[uint64]bool{1: true, 2: true}
		for k := range numbers {
			numbers[k*2+1] = true
			delete(numbers, k)
			numbers[k*1000+7] = true
		}
		println(n, old, len(numbers) >= 2)
	}
}
