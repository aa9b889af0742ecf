package main

// Method sets: promotion, wrappers, method values and expressions, interfaces.

type Point struct{ X, Y int }

func (p Point) Add(q Point) Point { return Point{p.X + q.X, p.Y + q.Y} }
func (p *Point) Scale(k int)      { p.X *= k; p.Y *= k }
func (p Point) Sum() int          { return p.X + p.Y }

type Named struct {
	Point
	Name string
}

type PtrNamed struct {
	*Point
	Name string
}

type Deep struct {
	A int
	*Named
}

type Big struct {
	a [4]int
	s string
}

func (b Big) Total() int {
	n := len(b.s)
	for _, x := range b.a {
		n += x
	}
	b.a[0] = 99
	return n
}
func (b *Big) Set(i, v int) { b.a[i] = v }
func (b Big) Grow(k int) Big {
	for i := range b.a {
		b.a[i] += k
	}
	return b
}

type Totaler interface{ Total() int }
type Grower interface{ Grow(k int) Big }
type Setter interface {
	Set(i, v int)
	Total() int
}
type Summer interface{ Sum() int }
type Scaler interface {
	Summer
	Scale(int)
}

type Fn func(int) int

func (f Fn) Sum() int { return f(20) }

type Ch chan int

func (c Ch) Sum() int { return cap(c) }

type M map[string]int

func (m M) Sum() int {
	n := 0
	for _, v := range m {
		n += v
	}
	return n
}

type Empty struct{}

func (Empty) Sum() int { return 7 }

type One struct{ p *int }

func (o One) Sum() int { return *o.p }

type Small int8

func (s Small) Sum() int { return int(s) }

type WithIface struct {
	Summer
	n int
}

type Both struct {
	WithIface
	Point2
}
type Point2 struct{ Z int }

func (p Point2) Zed() int { return p.Z }

type F64 float64

func (f F64) Sum() int { return int(f * 2) }

type Str string

func (s Str) Sum() int { return len(s) }

func show(s Summer) { println(s.Sum()) }

type multi interface {
	Pair(a int, s string) (int, string, Big, error)
}
type impl struct{ k int }

func (i impl) Pair(a int, s string) (int, string, Big, error) {
	return a + i.k, s + "!", Big{[4]int{i.k, 1, 1, 1}, s}, nil
}

type emb struct{ multi }

func main() {
	p := Point{1, 2}
	n := Named{Point{3, 4}, "n"}
	pn := PtrNamed{&Point{5, 6}, "pn"}
	d := Deep{1, &n}
	show(p)
	show(&p)
	show(n)
	show(&n)
	show(pn)
	show(&pn)
	show(d)
	show(&d)
	var sc Scaler = &n
	sc.Scale(10)
	show(n)
	sc = pn
	sc.Scale(2)
	show(pn)
	sc = d
	sc.Scale(2)
	show(d)
	sc = &d
	sc.Scale(2)
	show(d)
	b := Big{[4]int{1, 2, 3, 4}, "four"}
	var t Totaler = b
	println(t.Total(), t.Total())
	t = &b
	println(t.Total(), t.Total())
	var st Setter = &b
	st.Set(2, 100)
	println(st.Total(), t.Total())
	var g Grower = b
	println(g.Grow(5).Total(), b.Total())
	g = &b
	println(g.Grow(5).Total(), b.Total())
	show(Fn(func(i int) int { return i + p.X }))

	show(M{"a": 4, "b": 5})
	show(Empty{})
	show(&Empty{})
	x := 33
	show(One{&x})
	show(&One{&x})
	show(Small(-5))
	show(F64(2.5))
	show(Str("seven.."))
	show(WithIface{p, 1})
	show(&WithIface{&n, 1})
	bo := Both{WithIface{Small(3), 2}, Point2{8}}
	show(bo)
	println(bo.Zed())

	// method values
	f1 := p.Sum
	p.X = 1000
	println(f1(), p.Sum())
	f2 := (&p).Scale
	f2(2)
	println(p.X)
	f3 := d.Sum
	f4 := d.Scale
	f4(3)
	println(f3(), d.Sum())
	f5 := sc.Sum
	println(f5())
	f6 := b.Total
	b.a[1] = 1 << 20
	println(f6(), b.Total())
	f7 := bo.Sum
	println(f7())
	f8 := b.Grow
	r := f8(1)
	println(r.a[0], r.a[1], r.s)

	// method expressions
	e1 := Point.Sum
	e2 := (*Point).Scale
	e3 := (*Point).Sum
	e4 := Deep.Sum
	e5 := Summer.Sum
	e6 := (*Deep).Scale
	e7 := Big.Grow
	e8 := Both.Sum
	e2(&p, 2)
	println(e1(p), e3(&p), e4(d), e5(n))
	e6(&d, 2)
	println(d.X, e7(b, 1).a[3], e8(bo))
	var m multi = impl{4}
	a1, s1, b1, err1 := m.Pair(1, "x")
	println(a1, s1, b1.Total(), err1 == nil)
	m = emb{m}
	a1, s1, b1, err1 = m.Pair(2, "yy")
	println(a1, s1, b1.Total(), err1 == nil)
	m = &emb{&emb{impl{7}}}
	a1, s1, b1, err1 = m.Pair(2, "zzz")
	println(a1, s1, b1.Total(), err1 == nil)
	mf := m.Pair
	a1, s1, b1, err1 = mf(3, "w")
	println(a1, s1, b1.Total(), err1 == nil)
	me := multi.Pair
	a1, s1, b1, err1 = me(m, 3, "v")
	println(a1, s1, b1.Total(), err1 == nil)
}
