package main

type Node struct {
	l, r *Node
	v    int
	s    string
	b    []byte
}

func build(d int, v int) *Node {
	if d == 0 {
		return &Node{v: v, s: string(rune('a' + v%26)), b: []byte{byte(v), 1, 2}}
	}
	return &Node{build(d-1, v*2), build(d-1, v*2+1), v, "x", make([]byte, d)}
}

func (n *Node) check() int {
	if n == nil {
		return 0
	}
	return n.v + len(n.s) + len(n.b) + n.l.check() + n.r.check()
}

type Iface interface{ sum() int }
type A struct{ xs [10]*int }

func (a A) sum() (t int) {
	for _, x := range a.xs {
		t += *x
	}
	return
}

var keep []any
var global map[int]*Node

func closures(n int) []func() int {
	var fs []func() int
	for i := range n {
		p := new(int)
		*p = i
		s := make([]int, 3)
		s[1] = i * 2
		fs = append(fs, func() int { *p++; return *p + s[1] })
	}
	return fs
}

func strs(n int) string {
	s := ""
	for i := range n {
		s += string(rune('a' + i%26))
		if len(s) > 200 {
			s = s[100:]
		}
	}
	return s
}

func main() {
	long := build(12, 1)
	total := 0
	for i := range 40 {
		t := build(10, i)
		total += t.check()
		if i%10 == 0 {
			keep = append(keep, t)
		}
	}
	println(total, long.check())
	global = map[int]*Node{}
	for i := range 20000 {
		global[i%500] = &Node{v: i, b: make([]byte, i%100)}
	}
	s := 0
	for _, n := range global {
		s += n.v + len(n.b)
	}
	println(s, len(global))
	fs := closures(2000)
	for range 3 {
		build(12, 3)
	}
	t := 0
	for _, f := range fs {
		t += f()
	}
	println(t)
	println(strs(20000))
	var is []Iface
	for i := range 3000 {
		var a A
		for j := range a.xs {
			v := i + j
			a.xs[j] = &v
		}
		is = append(is, a)
	}
	build(13, 1)
	t = 0
	for _, x := range is {
		t += x.sum()
	}
	println(t)
	for _, k := range keep {
		print(k.(*Node).check(), " ")
	}
	println()
	m := map[string][]string{}
	for i := range 30000 {
		k := string([]byte{'k', byte('a' + i%26), byte('a' + i/26%26)})
		m[k] = append(m[k], k[1:])
	}
	t = 0
	for k, v := range m {
		for _, x := range v {
			if x != k[1:] {
				println("bad")
			}
			t += len(x)
		}
	}
	println(len(m), t)
	bigs := make([][]byte, 0)
	for i := range 200 {
		b := make([]byte, 100000)
		b[i] = 1
		b[99999] = byte(i)
		if i%20 == 0 {
			bigs = append(bigs, b)
		}
	}
	for i, b := range bigs {
		print(b[i*20], b[99999], " ")
	}
	println(long.check())
}
