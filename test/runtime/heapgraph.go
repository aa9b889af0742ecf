// A random graph of objects of many layouts, whose contents are checked while most of it becomes garbage.
package main

import "unsafe"

type rng uint64

func (r *rng) n(n int) int {
	*r = *r*6364136223846793005 + 1442695040888963407
	return int(uint64(*r) >> 33 % uint64(n))
}

type node interface {
	check(tag int)
	kids() []node
	link(i int, to node)
	tag() int
}

type base struct{ t int }

func (b *base) tag() int { return b.t }

type leaf struct {
	base
	bytes []byte
}

type two struct {
	l node
	base
	r node
}

type wide struct {
	base
	a [40]int
	p [5]node
	b [3]int
}

type slicer struct {
	base
	list []node
	text string
}

type mapper struct {
	base
	m map[int]node
}

type closer struct {
	base
	get func() node
	set func(node)
}

func want(ok bool, what string) {
	if !ok {
		panic("broken: " + what)
	}
}

func (l *leaf) check(tag int) {
	want(l.t == tag, "leaf")
	for i, b := range l.bytes {
		want(b == byte(i+tag), "bytes")
	}
}
func (l *leaf) kids() []node        { return nil }
func (l *leaf) link(i int, to node) {}

func (t *two) check(tag int) { want(t.t == tag, "two") }
func (t *two) kids() []node  { return []node{t.l, t.r} }
func (t *two) link(i int, to node) {
	if i&1 == 0 {
		t.l = to
	} else {
		t.r = to
	}
}

func (w *wide) check(tag int) {
	want(w.t == tag && w.a[0] == tag && w.a[39] == tag+1 && w.b[2] == tag+2, "wide")
}
func (w *wide) kids() []node        { return w.p[:] }
func (w *wide) link(i int, to node) { w.p[i%5] = to }

func (s *slicer) check(tag int) {
	want(s.t == tag && s.text == text(tag), "slicer")
}
func (s *slicer) kids() []node { return s.list }
func (s *slicer) link(i int, to node) {
	if len(s.list) > 60 {
		s.list = append([]node(nil), s.list[50:]...)
	}
	s.list = append(s.list, to)
}

func (m *mapper) check(tag int) {
	want(m.t == tag, "mapper")
	for k, v := range m.m {
		want(v == nil || k == v.tag(), "map key")
	}
}
func (m *mapper) kids() []node {
	var out []node
	for _, v := range m.m {
		out = append(out, v)
	}
	return out
}
func (m *mapper) link(i int, to node) {
	if to == nil {
		return
	}
	if len(m.m) > 30 {
		clear(m.m)
	}
	m.m[to.tag()] = to
}

func (c *closer) check(tag int)       { want(c.t == tag, "closer") }
func (c *closer) kids() []node        { return []node{c.get()} }
func (c *closer) link(i int, to node) { c.set(to) }

func text(tag int) string {
	s := ""
	for i := 0; i < tag%9; i++ {
		s += string(rune('a' + (tag+i)%26))
	}
	return s
}

func make1(tag int, r *rng) node {
	switch r.n(6) {
	case 0:
		n := r.n(64)
		if r.n(50) == 0 {
			n = r.n(40000)
		}
		l := &leaf{base{tag}, make([]byte, n)}
		for i := range l.bytes {
			l.bytes[i] = byte(i + tag)
		}
		return l
	case 1:
		return &two{base: base{tag}}
	case 2:
		w := &wide{base: base{tag}}
		w.a[0], w.a[39], w.b[2] = tag, tag+1, tag+2
		return w
	case 3:
		return &slicer{base: base{tag}, text: text(tag)}
	case 4:
		return &mapper{base{tag}, map[int]node{}}
	}
	var held node
	return &closer{base{tag}, func() node { return held }, func(n node) { held = n }}
}

const roots = 200

// interior pointers alone keep objects
var inner [50]*int

func walk(root [roots]node) int {
	seen := map[node]bool{}
	var stack []node
	for _, n := range root {
		if n != nil {
			stack = append(stack, n)
		}
	}
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if seen[n] {
			continue
		}
		seen[n] = true
		n.check(n.tag())
		for _, k := range n.kids() {
			if k != nil {
				stack = append(stack, k)
			}
		}
	}
	return len(seen)
}

func main() {
	r := rng(7)
	var root [roots]node
	steps := 6000
	for i := 0; i < steps; i++ {
		n := make1(i, &r)
		for k := r.n(4); k > 0; k-- {
			n.link(k, root[r.n(roots)])
		}
		root[r.n(roots)] = n
		if r.n(3) == 0 {
			root[r.n(roots)] = nil
		}
		if x := root[r.n(roots)]; x != nil && r.n(4) == 0 {
			x.link(r.n(5), root[r.n(roots)])
		}
		if r.n(500) == 0 {
			for j := range root {
				if r.n(5) != 0 {
					root[j] = nil
				}
			}
		}
		w := &wide{}
		w.a[7] = i
		inner[i%50] = &w.a[7]
		if i%(steps/10) == 0 {
			for j, p := range inner {
				want(p == nil || *p%50 == j, "inner")
			}
			walk(root)
		}
	}
	for i := steps - 50; i < steps; i++ {
		want(*inner[i%50] == i, "inner at the end")
		w := (*wide)(unsafe.Add(unsafe.Pointer(inner[i%50]), -int(unsafe.Offsetof(wide{}.a))-56))
		want(w.a[7] == i && w.p[0] == nil && w.b[2] == 0, "whole object")
	}
	println("nodes at the end", walk(root))
}
