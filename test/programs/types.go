package main

import (
	"errors"
	"iter"
	"os"
	"sort"
	"strconv"
)

// Big structs by value, generics, method values, type switches, embedded interfaces, defer order, range over func.

type Big struct {
	name string
	grid [40]int
	in   struct {
		a, b float64
		c    complex128
	}
	tail any
}

func (b Big) Sum() (n int) {
	for _, v := range b.grid {
		n += v
	}
	return n + len(b.name)
}

func (b *Big) Set(i, v int) { b.grid[i] = v }

func change(b Big) Big {
	b.name += "!"
	b.grid[3] = 1000
	b.in.c = 3i
	return b
}

func bigs() {
	b := Big{name: "b", tail: 7}
	b.Set(3, 5)
	c := change(b)
	println(b.Sum(), c.Sum(), b == c, b.name, c.name, c.in.c, b == Big{name: "b", tail: 7, grid: [40]int{3: 5}})
	arr := [3]Big{b, c, {}}
	brr := arr
	brr[0].Set(0, 9)
	println(arr == brr, arr[1] == brr[1], arr[0].Sum(), brr[0].Sum())
	m := map[Big]int{b: 1, c: 2}
	println(m[b], m[change(b)], m[Big{}])
	var i any = b
	println(i == any(b), i == any(c), i.(Big).Sum())
	f, g := b.Sum, b.Set
	b.grid[7] = 70
	g(8, 80)
	println(f(), b.Sum(), Big.Sum(b), (*Big).Sum(&b))
	ch := func(x [3]Big) int { x[0].Set(1, 1); return x[0].Sum() }
	println(ch(arr), arr[0].Sum())
}

type Number interface {
	~int | ~int32 | ~float64
}

type List[T any] struct {
	head *cell[T]
	n    int
}

type cell[T any] struct {
	v    T
	next *cell[T]
}

func (l *List[T]) Push(v T) *List[T] {
	l.head = &cell[T]{v, l.head}
	l.n++
	return l
}

func (l *List[T]) All() iter.Seq2[int, T] {
	return func(yield func(int, T) bool) {
		i := 0
		for c := l.head; c != nil; c = c.next {
			if !yield(i, c.v) {
				return
			}
			i++
		}
	}
}

func Map[T, U any](l *List[T], f func(T) U) *List[U] {
	out := &List[U]{}
	for _, v := range l.All() {
		out.Push(f(v))
	}
	return out
}

func Sum[T Number](vs ...T) (s T) {
	for _, v := range vs {
		s += v
	}
	return
}

type MyInt int

func (m MyInt) String() string { return "MyInt(" + strconv.Itoa(int(m)) + ")" }

type Ord[T any] interface{ Less(T) bool }

func (m MyInt) Less(o MyInt) bool { return m < o }

func Max[T Ord[T]](a, b T) T {
	if a.Less(b) {
		return b
	}
	return a
}

type Tree[K comparable, V any] struct {
	m map[K][]V
}

func (t *Tree[K, V]) Add(k K, v V) {
	if t.m == nil {
		t.m = make(map[K][]V)
	}
	t.m[k] = append(t.m[k], v)
}

func generics() {
	l := (&List[int]{}).Push(1).Push(2).Push(3)
	s := Map(l, func(i int) string { return strconv.Itoa(i * i) })
	for i, v := range s.All() {
		print(i, "=", v, " ")
		if i == 1 {
			break
		}
	}
	println(l.n, Sum(1, 2, 3), Sum(1.5, 2), Sum[MyInt](4, 5).String(), Max[MyInt](3, 9))
	var t Tree[string, any]
	t.Add("a", 1)
	t.Add("a", "x")
	t.Add("b", nil)
	println(len(t.m["a"]), len(t.m["b"]), len(t.m))
	push := l.Push
	push(7)
	println(l.n, l.head.v, (*List[int]).Push(l, 8).n)
}

type Shape interface {
	Area() float64
	Named
}
type Named interface{ Name() string }
type base struct{ name string }

func (b *base) Name() string { return b.name }

type Square struct {
	*base
	side float64
}
type Circle struct {
	base
	r float64
}

func (s Square) Area() float64  { return s.side * s.side }
func (c *Circle) Area() float64 { return 3 * c.r * c.r }

type wrapper struct {
	Shape
	extra int
}

func (w wrapper) Name() string { return "wrapped " + w.Shape.Name() }

func classify(x any) string {
	switch v := x.(type) {
	case nil:
		return "nil"
	case int, int8:
		return "int or int8"
	case MyInt:
		return v.String()
	case string:
		return "string " + v
	case []int:
		return "slice of " + strconv.Itoa(len(v))
	case func() int:
		return "func " + strconv.Itoa(v())
	case map[string]int:
		return "map"
	case error:
		return "error " + v.Error()
	case Shape:
		return "shape " + v.Name()
	case interface{ String() string }:
		return "stringer"
	case *int:
		return "pointer " + strconv.Itoa(*v)
	case struct{ A int }:
		return "struct " + strconv.Itoa(v.A)
	case [2]bool:
		return "array"
	default:
		return "other"
	}
}

func ifaces() {
	n := 4
	shapes := []Shape{Square{&base{"sq"}, 2}, &Circle{base{"ci"}, 1}}
	shapes = append(shapes, wrapper{shapes[0], 1}, &wrapper{shapes[1], 2})
	for _, s := range shapes {
		println(s.Name(), s.Area())
	}
	sort.Slice(shapes, func(i, j int) bool { return shapes[i].Name() < shapes[j].Name() })
	println(shapes[0].Name(), shapes[3].Name(), shapes[0] == shapes[0], shapes[0] == shapes[1])
	for _, x := range []any{nil, 1, int8(1), MyInt(2), "s", []int{1, 2}, func() int { return n }, map[string]int{}, errors.New("e"), shapes[1], &n, struct{ A int }{3}, [2]bool{}, 2.5, struct{ B int }{}} {
		println(classify(x))
	}
	var e error
	_, ok := e.(interface{ Timeout() bool })
	println(ok, e == nil)
	area := shapes[0].Area
	name := Named.Name
	println(area(), name(shapes[1]), Shape.Area(shapes[2]))
}

func defers() (s string) {
	for i := range 3 {
		defer func() { s += strconv.Itoa(i) }()
	}
	x := "early"
	defer func(y string) { s += " " + y + " " + x + " " }(x)
	x = "late"
	defer recover()
	return "result "
}

func early(stop int) (out []int) {
	defer func() { out = append(out, -1) }()
	for i := range count(10) {
		defer func() { out = append(out, 100+i) }()
		if i == stop {
			return append(out, i)
		}
	}
	return nil
}

func count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer print("[end]")
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func show(vs []int) {
	for _, v := range vs {
		print(v, " ")
	}
	println()
}

func ranges() {
	show(early(2))
	show(early(20))
outer:
	for i := range count(5) {
		for j := range count(5) {
			if j == 2 {
				continue outer
			}
			if i == 2 {
				break outer
			}
			print(i, j, " ")
		}
	}
	println()
	next, stop := 0, func() { print("stop ") }
	defer stop()
	for range count(3) {
		next++
	}
	println(next)
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { i += 10; return i })
	}
	for _, f := range fs {
		print(f(), f(), " ")
	}
	println()
}

func closures() {
	n := 0
	inc := func() func() int { return func() int { n++; return n } }
	a, b := inc(), inc()
	a()
	b()
	println(a()+b(), n)
	var fib func(int) int
	fib = func(k int) int {
		if k < 2 {
			return k
		}
		return fib(k-1) + fib(k-2)
	}
	println(fib(20))
	compose := func(fs ...func(int) int) func(int) int {
		return func(x int) int {
			for _, f := range fs {
				x = f(x)
			}
			return x
		}
	}
	println(compose(func(x int) int { return x + n }, func(x int) int { return x * x })(1))
}

func main() {
	bigs()
	generics()
	ifaces()
	println(defers())
	ranges()
	closures()
	if len(os.Args) > 5 {
		return
	}
	defer println("not run")
	os.Exit(17)
}
