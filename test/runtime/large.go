// Objects of many blocks: they are zeroed, freed, reused, found by interior pointers, and grown.
package main

type huge struct {
	a [5000]int
	p *int
	b [3000]int
	q *huge
}

func zeroed(b []byte) bool {
	for i := 0; i < len(b); i += 509 {
		if b[i] != 0 {
			return false
		}
	}
	return len(b) == 0 || b[len(b)-1] == 0
}

func main() {
	total := 0
	var keep [8][]byte
	for i := range 400 {
		n := 1000 + i*i%90000
		b := make([]byte, n)
		if !zeroed(b) {
			panic("not zero")
		}
		for j := range b {
			b[j] = byte(i)
		}
		k := i * 7 % 8
		for j := 0; j < len(keep[k]); j += 997 {
			if keep[k][j] != keep[k][0] {
				panic("overwritten")
			}
		}
		keep[k] = b[n/3:] // an interior pointer
		total += n
	}
	println(total)
	var h *huge
	for i := range 60 {
		n := &huge{q: h}
		n.p = new(int)
		*n.p = i
		n.a[4999], n.b[0] = i, -i
		if i%10 != 9 {
			h = n
		}
	}
	n := 0
	for x := h; x != nil; x = x.q {
		if *x.p != x.a[4999] || x.a[4999] != -x.b[0] || x.a[0] != 0 || x.b[2999] != 0 {
			panic("huge")
		}
		n += *x.p
	}
	println(n)
	var ps []*int
	for i := range 60000 {
		x := new(int)
		*x = i
		ps = append(ps, x)
	}
	for i, p := range ps {
		if *p != i {
			panic("pointers")
		}
	}
	m := map[int]int{}
	for i := range 60000 {
		m[i] = i
	}
	s := map[string]*int{}
	for i := range 20000 {
		s[string(rune(i))+"x"+string(rune(i/7))] = ps[i]
	}
	for i := range 60000 {
		if m[i] != i {
			panic("map")
		}
	}
	for i := range 20000 {
		if s[string(rune(i))+"x"+string(rune(i/7))] != ps[i] && i < 0xd800 {
			panic("map of strings")
		}
	}
	println(len(ps), len(m), len(s) > 10000)
	// far more than memory holds, all garbage
	for i := range 3000 {
		b := make([]int, 100000)
		b[i] = i
		total += len(b) + b[i]
	}
	println(total)
}
