package main

//go:noinline
func id[T any](x T) T { return x }

type P struct{ X, Y int }

func (p P) Sum() int     { return p.X + p.Y }
func (p *P) Add(n int)   { p.X += n; p.Y += n }
func (p P) With(n int) P { p.X = n; return p }

type Big struct {
	Name string
	A    [12]int
	P    P
	Next *Big
	f    float64
	b    bool
}

func (b Big) First() int { return b.A[0] }
func (b *Big) Set(n int) { b.A[0] = n }
func (b Big) Mod() int {
	b.A[0] = 1000
	return b.A[0]
}

type Inner struct {
	P
	Tag string
}
type Outer struct {
	*Inner
	Big
	Extra int
}

type Small struct {
	a int8
	b int16
	c uint8
	d bool
	e float32
}

type Empty struct{}

type Pair[A, B any] struct {
	First  A
	Second B
}

func mk(n int) Big {
	var b Big
	for i := range b.A {
		b.A[i] = n + i
	}
	b.Name = "big"
	b.P = P{n, -n}
	return b
}

func two() (Big, P, Big) { return mk(1), P{2, 3}, mk(4) }

func change(b Big) int {
	b.A[3] = 99
	b.Name = "changed"
	return b.A[3] + len(b.Name)
}

func byPtr(b *Big) { b.A[3] = 77 }

func named() (b Big, err string) {
	b.A[1] = 5
	b.Name = "n"
	if b.A[0] == 0 {
		err = "zero"
		return
	}
	return mk(9), ""
}

func swap(a, b Big) (Big, Big) { return b, a }

var global = Big{Name: "g", A: [12]int{5: 50}, P: P{1, 2}}

func main() {
	p := P{1, 2}
	q := p
	q.X = 10
	println(p.X, q.X, p == q, p == P{1, 2}, p.Sum(), q.Sum())
	p.Add(5)
	pp := &p
	pp.Add(1)
	println(p.X, pp.Y, pp.Sum(), pp.With(3).X, p.X)
	b := mk(10)
	c := b
	c.A[2] = -1
	println(b.A[2], c.A[2], b == c, change(b), b.A[3], b.Name)
	byPtr(&c)
	println(c.A[3], b.A[3])
	b.Set(42)
	println(b.First(), c.First(), b.Mod(), b.First())
	x, y, z := two()
	println(x.A[0], y.X, z.A[11], x.P.Y)
	x, z = z, x
	println(x.A[0], z.A[0])
	x, z = swap(x, z)
	println(x.A[0], z.A[0])
	n, e := named()
	println(n.A[1], n.Name, e)
	o := Outer{Inner: &Inner{P{7, 8}, "tag"}, Big: mk(100), Extra: 3}
	println(o.X, o.Inner.X, o.Tag, o.Sum(), o.Name, o.First(), o.Big.P.X, o.Extra)
	o.X = 70
	o.Inner.Add(1)
	o.Set(5)
	println(o.X, o.Y, o.A[0], o.Big.A[1])
	o2 := o
	o2.X = 1
	o2.A[0] = 6
	println(o.X, o.A[0], o2.A[0])
	s := Small{-1, -300, 200, true, 1.5}
	t := s
	t.b++
	println(s.a, s.b, s.c, s.d, s.e, t.b, s == t, s == Small{-1, -300, 200, true, 1.5})
	arr := [3]P{{1, 2}, {3, 4}, {5, 6}}
	brr := arr
	brr[1].X = 30
	println(arr[1].X, brr[1].X, arr == brr, arr[id(2)].Y)
	ptr := &arr[1]
	ptr.Y = 40
	println(arr[1].Y)
	var e1, e2 Empty
	println(e1 == e2)
	pr := Pair[string, Big]{"k", mk(3)}
	pr2 := pr
	pr2.Second.A[0] = 0
	println(pr.Second.A[0], pr2.Second.A[0], pr.First)
	anon := struct {
		a int
		b struct{ c, d string }
	}{1, struct{ c, d string }{"c", "d"}}
	an2 := anon
	an2.b.c = "x"
	println(anon.b.c, an2.b.c, anon.a, anon == an2)
	global.A[5]++
	g := global
	global.A[5] = 0
	println(g.A[5], global.A[5], g.Name, global.P.Y)
	gp := &global
	*gp = b
	println(global.A[0], global.Name)
	b.Next = &c
	b.Next.Next = &b
	println(b.Next.Next.A[0], b.Next.A[3])
	*b.Next = mk(55)
	println(c.A[0])
	f := func(b Big) Big { b.A[0]++; return b }
	r := f(b)
	println(b.A[0], r.A[0])
	var iface any = b
	b.A[0] = -5
	println(iface.(Big).A[0], b.A[0])
	m := b.First
	b.A[0] = -6
	println(m(), b.First())
	set := b.Set
	set(123)
	println(b.A[0])
	me := Big.First
	mp := (*Big).Set
	mp(&b, 321)
	println(me(b), (*Big).First(&b))
	h := P.Sum
	k := (*P).Add
	k(&p, 1)
	println(h(p))
	bs := []Big{mk(1), mk(2)}
	bs[0], bs[1] = bs[1], bs[0]
	println(bs[0].A[0], bs[1].A[0])
	for i := range bs {
		bs[i].Set(i * 11)
	}
	println(bs[0].A[0], bs[1].A[0])
	var zero Big
	println(zero == Big{}, zero == b, zero.Name == "")
	zero = Big{A: b.A, Name: zero.Name + "z"}
	println(zero.A[0], zero.Name)
	b = Big{A: [12]int{0: b.A[1], 1: b.A[0]}}
	println(b.A[0], b.A[1])
	println(func() P { return P{1, 1} }().X, mk(8).A[2], mk(8).P.Sum())
}
