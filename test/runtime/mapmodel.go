// Maps of many kinds of keys and elems against a model: random insertions, updates, deletions, clears, and iterations during which the
// map changes.
package main

type rng uint64

func (r *rng) next() uint64 {
	*r += 0x9e3779b97f4a7c15
	z := uint64(*r)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func (r *rng) n(n int) int { return int(r.next() % uint64(n)) }

// exercise runs steps on a map whose keys are numbered; the model is an array of elems.
func exercise[K comparable](name string, keys []K, steps int, r *rng) {
	m := map[K]int{}
	if r.n(2) == 0 {
		m = make(map[K]int, r.n(2*len(keys)))
	}
	model := make([]int, len(keys)) // 0: not there
	count := 0
	number := map[any]int{}
	for i, k := range keys {
		number[k] = i
	}
	if len(number) != len(keys) {
		panic(name + ": keys are not different")
	}
	sum := uint64(0)
	set := func(i int) {
		v := r.n(1000000) + 1
		m[keys[i]] = v
		if model[i] == 0 {
			count++
		}
		model[i] = v
	}
	del := func(i int) {
		delete(m, keys[i])
		if model[i] != 0 {
			count--
		}
		model[i] = 0
	}
	for step := 0; step < steps; step++ {
		i := r.n(len(keys))
		if step/500%3 == 2 {
			i = r.n(len(keys)/10 + 1)
		}
		switch op := r.n(100); {
		case op < 45:
			set(i)
		case op < 70:
			del(i)
		case op < 98:
			v, ok := m[keys[i]]
			if v != model[i] || ok != (v != 0) || m[keys[i]] != v {
				panic(name + ": wrong elem")
			}
			sum = sum*31 + uint64(v)
		case op == 98 && r.n(5) == 0:
			seen := make([]bool, len(keys))
			changed := make([]bool, len(keys))
			was := make([]bool, len(keys))
			for i := range model {
				was[i] = model[i] != 0
			}
			n := 0
			for k, v := range m {
				i := number[k]
				if seen[i] && !changed[i] {
					panic(name + ": seen twice")
				}
				if model[i] != v {
					panic(name + ": stale elem")
				}
				seen[i] = true
				if n++; n%3 == 0 {
					j := r.n(len(keys))
					del(j)
					changed[j] = true
				}
				if n%4 == 0 && n < 2*len(keys) {
					j := r.n(len(keys))
					changed[j] = changed[j] || model[j] == 0
					set(j)
				}
			}
			for i := range seen {
				if was[i] && !seen[i] && !changed[i] || seen[i] && !was[i] && !changed[i] {
					panic(name + ": wrong set")
				}
			}
		case op == 99 && r.n(20) == 0:
			clear(m)
			clear(model)
			count = 0
		}
		if len(m) != count {
			panic(name + ": wrong length")
		}
	}
	for k, v := range m {
		if model[number[k]] != v {
			panic(name + ": wrong at the end")
		}
		count--
	}
	if count != 0 {
		panic(name + ": missed some")
	}
	println(name, "ok")
}

type pair struct {
	a int32
	b int32
}

type named struct {
	s string
	n int
}

type big struct {
	x [20]int
	s string
}

type holder struct {
	p *int
	s string
	f float64
}

func numbers[K ~int8 | ~uint16 | ~int32 | ~uint64 | ~int | ~float64](n int, scale K) []K {
	var keys []K
	for i := range n {
		keys = append(keys, K(i)*scale)
	}
	return keys
}

func main() {
	r := rng(1)
	for _, n := range []int{5, 9, 40, 700} {
		steps := 3000
		exercise("int", numbers[int](n, 7919), steps, &r)
		exercise("uint64", numbers[uint64](n, 1<<40), steps, &r)
		exercise("int32", numbers[int32](n, 1000), steps, &r)
		exercise("uint16", numbers[uint16](n, 3), steps, &r)
		exercise("int8", numbers[int8](min(n, 120), 1), steps, &r)
		exercise("float64", numbers[float64](n, 0.25), steps, &r)
		var strs []string
		var pairs []pair
		var nameds []named
		var bigs []big
		var anys []any
		var ptrs []*int
		var arrays [][3]byte
		var bools = []bool{true, false}
		for i := range n {
			s := ""
			for j := i; j > 0; j /= 7 {
				s += string(rune('a' + j%7))
			}
			strs = append(strs, s+"-"+string(rune('0'+i%64)))
			pairs = append(pairs, pair{int32(i), int32(-i)})
			nameds = append(nameds, named{s, i})
			bigs = append(bigs, big{[20]int{i, 19: i}, s})
			ptrs = append(ptrs, new(int))
			arrays = append(arrays, [3]byte{byte(i), byte(i >> 8), 1})
			switch i % 6 {
			case 0:
				anys = append(anys, i)
			case 1:
				anys = append(anys, float64(i))
			case 2:
				anys = append(anys, strs[i])
			case 3:
				anys = append(anys, pairs[i])
			case 4:
				anys = append(anys, ptrs[i])
			case 5:
				anys = append(anys, [2]any{i, strs[i]})
			}
		}
		exercise("string", strs, steps, &r)
		exercise("pair", pairs, steps, &r)
		exercise("named", nameds, steps, &r)
		exercise("big", bigs, steps, &r)
		exercise("any", anys, steps, &r)
		exercise("pointer", ptrs, steps, &r)
		exercise("bytes", arrays, steps, &r)
		exercise("bool", bools, steps, &r)
	}
	bigElems()
	nans()
	zeroSized()
}

// bigElems has elems that entries only point to.
func bigElems() {
	m := map[int]big{}
	h := map[string]holder{}
	for i := range 300 {
		m[i] = big{[20]int{3: i}, string(rune('A' + i%26))}
		p := new(int)
		*p = i * i
		h[string(rune('a'+i%26))+string(rune('a'+i/26))] = holder{p, "x", float64(i)}
	}
	for i := range 300 {
		b := m[i]
		b.x[4] = i + 1
		m[i] = b
	}
	sum := 0
	for k, v := range m {
		if v.x[3] != k || v.x[4] != k+1 || v.s != string(rune('A'+k%26)) {
			panic("big elem")
		}
		sum += v.x[3] + len(v.s)
	}
	for _, v := range h {
		if *v.p != int(v.f)*int(v.f) {
			panic("holder")
		}
		sum += *v.p
	}
	println("big elems", sum, m[1000].s == "", len(h))
}

func nans() {
	zero := 0.0
	nan := zero / zero
	m := map[float64]int{}
	for i := range 50 {
		m[nan] = i
	}
	m[0] = 1
	m[-zero] = 2
	_, ok := m[nan]
	delete(m, nan)
	n, sum := 0, 0
	for k, v := range m {
		n++
		if k != k {
			sum += v
		}
	}
	println("NaN", len(m), ok, n, sum, m[0])
	clear(m)
	println(len(m))
	a := map[any]int{nan: 1, complex(nan, 1): 2}
	a[nan] = 3
	println(len(a))
}

func zeroSized() {
	m := map[struct{}]int{}
	m[struct{}{}] = 3
	m[struct{}{}]++
	s := map[int]struct{}{}
	for i := range 100 {
		s[i%37] = struct{}{}
	}
	e := map[[0]int]struct{}{}
	e[[0]int{}] = struct{}{}
	_, ok := e[[0]int{}]
	println(len(m), m[struct{}{}], len(s), len(e), ok)
	delete(m, struct{}{})
	println(len(m))
}
