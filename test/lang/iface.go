package main

//go:noinline
func id[T any](x T) T { return x }

type Shape interface {
	Area() float64
	Name() string
}
type Namer interface{ Name() string }
type Sq struct{ s float64 }
type Circ struct{ r, x, y float64 }
type Tiny uint8
type Str string
type Fn func() string
type Arr [3]int
type Big struct{ a [20]int }
type Ptr struct{ p *int }

func (s Sq) Area() float64     { return s.s * s.s }
func (s Sq) Name() string      { return "sq" }
func (c *Circ) Area() float64  { return c.r * c.r * 3 }
func (c *Circ) Name() string   { return "circ" }
func (t Tiny) Name() string    { return "tiny" + string(rune('0'+t)) }
func (s Str) Name() string     { return string(s) + "!" }
func (f Fn) Name() string      { return f() }
func (a Arr) Name() string     { return "arr" + string(rune('0'+a[1])) }
func (b Big) Name() string     { b.a[0] = 5; return "big" + string(rune('0'+b.a[19])) }
func (p Ptr) Name() string     { return "ptr" + string(rune('0'+*p.p)) }
func (p Ptr) private() int     { return 1 }
func (e E) Error() string      { return "E" + string(rune('0'+e)) }
func (m Mp) Name() string      { return string(rune('0' + len(m))) }
func (w *Wrap) Extra() string  { return "extra" + w.Name() }
func (d Deep) Area() float64   { return 1 }

type E int
type Mp map[string]int
type Wrap struct{ Shape }
type Deep struct{ *Wrap }

type ReadWriter interface {
	Reader
	Writer
}
type Reader interface{ Read() int }
type Writer interface{ Write(int) }
type File struct{ v int }

func (f *File) Read() int   { return f.v }
func (f *File) Write(n int) { f.v = n }

func kind(x any) string {
	switch v := x.(type) {
	case nil:
		return "nil"
	case int:
		return "int" + string(rune('0'+v))
	case int8, int16:
		if v == int8(3) {
			return "int8=3"
		}
		return "small"
	case string:
		return "string " + v
	case []int:
		return "ints" + string(rune('0'+len(v)))
	case error:
		return "error " + v.Error()
	case Namer:
		return "namer " + v.Name()
	case func() int:
		return "func" + string(rune('0'+v()))
	case *int:
		return "ptr" + string(rune('0'+*v))
	case map[string]int:
		return "map"
	case struct{ a, b int }:
		return "struct" + string(rune('0'+v.b))
	case bool, float64:
		if b, ok := v.(bool); ok && b {
			return "true"
		}
		return "bool or float"
	case [2]string:
		return v[1]
	default:
		_ = v
		return "other"
	}
}

func shape(s Shape) string {
	switch s := s.(type) {
	case Sq:
		return "Sq"
	case *Circ:
		s.r++
		return "Circ"
	case nil:
		return "nil"
	case interface{ Extra() string }:
		return s.Extra()
	}
	return "?"
}

func multi() (Shape, error) { return Sq{3}, E(4) }

func main() {
	n := 7
	shapes := []Shape{Sq{2}, &Circ{r: 1}, Wrap{Sq{5}}, &Wrap{&Circ{r: 2}}, Deep{&Wrap{Sq{1}}}}
	t := 0.0
	for _, s := range shapes {
		t += s.Area()
		print(s.Name(), " ", shape(s), " ")
	}
	println(t)
	names := []Namer{Sq{}, Tiny(3), Str("s"), Fn(func() string { return "fn" }), Arr{1, 2, 3}, Big{[20]int{19: 4}}, Ptr{&n}, Mp{"a": 1}, &Sq{9}, shapes[1]}
	for _, x := range names {
		print(x.Name(), " ")
	}
	println()
	for _, x := range []any{nil, 5, int8(3), int16(3), "str", []int{1, 2}, E(2), Tiny(1), func() int { return 6 }, &n, map[string]int{}, struct{ a, b int }{1, 8}, true, 2.5, [2]string{"", "arr"}, uint(3), Big{}, &Circ{}, names[2], 'x'} {
		print(kind(x), "; ")
	}
	println()
	var e any = 5
	i, ok := e.(int)
	s, ok2 := e.(string)
	println(i, ok, s == "", ok2, e.(int)+1)
	nm, ok := names[0].(Shape)
	println(ok, nm.Area())
	_, ok = names[1].(Shape)
	println(ok)
	b, ok := any(names[5]).(Big)
	println(b.a[19], ok)
	b, ok = any(3).(Big)
	println(b.a[19], ok)
	println(any(1) == any(1), any(1) == any(int8(1)), any("a") == any(id("a")), any(nil) == nil, names[0] == Sq{}, names[0] == Namer(Sq{1}), any(Big{}) == any(Big{}), any(&n) == any(&n))
	var sh Shape
	var er error
	println(sh == nil, er == nil, any(sh) == nil, e != nil, e == 5, 6 == e)
	sh, er = multi()
	println(sh.Area(), er.Error(), er == E(4), er != E(5))
	var rw ReadWriter = &File{}
	rw.Write(12)
	var r Reader = rw
	var w Writer = r.(Writer)
	w.Write(r.Read() + 1)
	println(rw.Read(), r.(*File).v, any(r) == any(w))
	f := sh.Area
	sh = &Circ{r: 10}
	println(f(), sh.Area())
	g := Shape.Name
	println(g(sh), Namer.Name(Tiny(5)), (*Circ).Name(nil))
	rd := rw.Read
	rw.Write(99)
	println(rd())
	var x any = names
	println(len(x.([]Namer)), x.([]Namer)[2].Name())
	arr := [3]any{1, "a", nil}
	println(arr[0].(int), arr[1].(string), arr[2] == nil)
	type local struct{ Namer }
	l := local{Str("emb")}
	println(l.Name(), Namer(l).Name(), Namer(&l).Name())
	m := map[any]string{Sq{1}: "sq1", Tiny(1): "t1"}
	println(m[Sq{1}], m[Tiny(1)], m[1] == "")
	var np *Circ
	var ns Shape = np
	println(ns == nil, ns != nil, ns.Name())
	println(any(struct{}{}) == any(struct{}{}), any([0]int{}) == any([0]int{}), any(Tiny(200)) == any(Tiny(200)))
	var a1, a2 any = 1.5, id(1.5)
	println(a1 == a2, a1 == any(float32(1.5)))
	fnv := func(args ...any) int { return len(args) }
	println(fnv(), fnv(nil), fnv(1, "a", nil, e), fnv(arr[:]...))
}
