package main

//go:noinline
func id[T any](x T) T { return x }

type M [3][3]int

func (m M) T() (r M) {
	for i := range m {
		for j := range m[i] {
			r[j][i] = m[i][j]
		}
	}
	return
}

func (m *M) Scale(k int) {
	for i := range m {
		for j := range m[i] {
			m[i][j] *= k
		}
	}
}

func sum(a [5]int) (t int) {
	for _, v := range a {
		t += v
	}
	a[0] = 100
	return
}

func ret() [3]string { return [...]string{"a", 2: "c"} }

var table = [256]uint8{'a': 1, 'z': 26}
var matrix [10][20]int32

type One [1]int
type Zero [0]int

func main() {
	a := [5]int{1, 2, 3, 4, 5}
	println(sum(a), a[0], len(a))
	b := a
	b[id(2)] = 30
	println(a[2], b[2], a == b, a != b)
	m := M{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}
	t := m.T()
	m.Scale(2)
	println(t[0][1], t[2][0], m[1][1], m.T()[0][2])
	row := m[1]
	row[0] = -1
	println(m[1][0], row[0])
	pr := &m[2]
	pr[1] = 0
	println(m[2][1], len(pr), cap(pr[:2]))
	s := ret()
	println(s[0], s[1] == "", s[2], ret()[2], len(ret()))
	println(table['a'], table[id('z')], table[0])
	for i := range matrix {
		for j := range matrix[i] {
			matrix[i][j] = int32(i * j)
		}
	}
	t2 := matrix
	matrix[3][4] = -1
	println(t2[3][4], matrix[3][4], matrix[9][19])
	x := [3]int{1, 2, 3}
	for i, v := range x {
		x[2] = 10
		print(i, v, " ")
	}
	println(x[2])
	for i, v := range &x {
		x[2] = 20
		print(i, v, " ")
	}
	println()
	i := 1
	x[i], i = 7, 2
	println(x[1], i)
	x[0], x[1], x[2] = x[2], x[0], x[1]
	println(x[0], x[1], x[2])
	var o One
	o[id(0)] = 5
	o2 := o
	o2[0]++
	println(o[0], o2[0], o == o2)
	for i, v := range o {
		println(i, v)
	}
	var z Zero
	println(len(z), z == Zero{})
	for range z {
		println("never")
	}
	st := [2]struct{ s string }{{"x"}, {"y"}}
	st[0], st[1] = st[1], st[0]
	println(st[0].s, st[1].s, st == [2]struct{ s string }{{"y"}, {"x"}})
	bytes := [16]byte{1, 2, 3}
	by2 := bytes
	println(bytes == by2)
	by2[15] = 1
	println(bytes == by2, bytes != by2)
	f := [2]float64{0, 1}
	g := f
	g[0] = -g[0]
	println(f == g)
	ifs := [2]any{1, "x"}
	ifs2 := [2]any{id(1), id("x")}
	println(ifs == ifs2)
	var big [100000]int
	big[id(99999)] = 3
	big2 := big
	big2[0] = 1
	println(big[99999]+big2[99999], big[0])
	arr := [...]int{5: 1, 2, 1: 7}
	println(len(arr), arr[6], arr[1])
	fn := [2]func() int{func() int { return 1 }, func() int { return id(2) }}
	println(fn[0]()+fn[1](), fn[id(1)]())
	type node struct {
		kids [2]*node
		v    int
	}
	n := &node{v: 1}
	n.kids[1] = &node{v: 2}
	n.kids[1].kids[0] = n
	println(n.kids[1].kids[0].v, n.kids[0] == nil)
	ar3 := [2][2][2]int{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}}
	sl := ar3[1][:]
	sl[0][1] = 60
	println(ar3[1][0][1], ar3[id(0)][id(1)][id(0)])
	p := &ar3
	println(p[1][1][1], len(p), len(p[0]))
	*p = [2][2][2]int{}
	println(ar3[1][1][1])
	c := [3]int{1, 2, 3}
	d := [3]int{4, 5, 6}
	c, d = d, c
	println(c[0], d[0])
	pc, pd := &c, &d
	*pc, *pd = *pd, *pc
	println(c[0], d[0])
}
