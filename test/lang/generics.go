package main

//go:noinline
func id[T any](x T) T { return x }

type Number interface {
	~int | ~int8 | ~uint8 | ~int64 | ~float32 | ~float64
}

type MyInt int

func (m MyInt) String() string { return "MyInt" }

func Sum[T Number](xs ...T) (t T) {
	for _, x := range xs {
		t += x
	}
	return t * 2 / 2
}

func Map[T, U any](xs []T, f func(T) U) []U {
	out := make([]U, 0, len(xs))
	for _, x := range xs {
		out = append(out, f(x))
	}
	return out
}

func Reduce[T, A any](xs []T, a A, f func(A, T) A) A {
	for _, x := range xs {
		a = f(a, x)
	}
	return a
}

func Keys[M ~map[K]V, K comparable, V any](m M) []K {
	r := make([]K, 0, len(m))
	for k := range m {
		r = append(r, k)
	}
	return r
}

func Index[S ~[]E, E comparable](s S, e E) int {
	for i, v := range s {
		if v == e {
			return i
		}
	}
	return -1
}

type Stack[T any] struct{ items []T }

func (s *Stack[T]) Push(x T) { s.items = append(s.items, x) }
func (s *Stack[T]) Pop() (x T, ok bool) {
	if len(s.items) == 0 {
		return
	}
	x = s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return x, true
}
func (s Stack[T]) Len() int { return len(s.items) }
func (s *Stack[T]) Each(f func(int, T)) {
	for i, x := range s.items {
		f(i, x)
	}
}

type List[T any] struct {
	head *node[T]
	n    int
}
type node[T any] struct {
	v    T
	next *node[T]
}

func (l *List[T]) Add(v T) *List[T] {
	l.head = &node[T]{v, l.head}
	l.n++
	return l
}
func (l *List[T]) All() func(func(int, T) bool) {
	return func(y func(int, T) bool) {
		i := 0
		for n := l.head; n != nil; n = n.next {
			if !y(i, n.v) {
				return
			}
			i++
		}
	}
}

type Pair[A comparable, B any] struct {
	A A
	B B
}

func MakePair[A comparable, B any](a A, b B) Pair[A, B] { return Pair[A, B]{a, b} }
func (p Pair[A, B]) Swap(f func(B) A) A               { return f(p.B) }

type Stringer interface{ String() string }

func Str[T Stringer](x T) string { return x.String() + "!" }
func StrP[T any, P interface {
	*T
	Set(string)
}](s string) T {
	var t T
	P(&t).Set(s)
	return t
}

type Setter struct{ s string }

func (s *Setter) Set(x string) { s.s = "set " + x }

type Ord interface{ ~int | ~string | ~float64 }

func Max[T Ord](a, b T) T {
	if a > b {
		return a
	}
	return b
}

type Tree[K Ord, V any] struct {
	root *tnode[K, V]
}
type tnode[K Ord, V any] struct {
	k    K
	v    V
	l, r *tnode[K, V]
}

func (t *Tree[K, V]) Put(k K, v V) {
	p := &t.root
	for *p != nil {
		switch {
		case k < (*p).k:
			p = &(*p).l
		case k > (*p).k:
			p = &(*p).r
		default:
			(*p).v = v
			return
		}
	}
	*p = &tnode[K, V]{k: k, v: v}
}
func (t *Tree[K, V]) Walk(f func(K, V)) { walk(t.root, f) }
func walk[K Ord, V any](n *tnode[K, V], f func(K, V)) {
	if n != nil {
		walk(n.l, f)
		f(n.k, n.v)
		walk(n.r, f)
	}
}

func Kind[T any](x T) string {
	switch any(x).(type) {
	case int:
		return "int"
	case string:
		return "string"
	case []T:
		return "slice"
	case interface{ String() string }:
		return "stringer"
	}
	return "?"
}

func Conv[A, B Number](a A) B { return B(a) }
func Zero[T any]() (z T)      { return }
func Ptr[T any](x T) *T       { return &x }
func Len[T ~string | ~[]byte](x T) int {
	n := 0
	for i := 0; i < len(x); i++ {
		n += int(x[i])
	}
	return n + len(x)
}
func Arr[T any, A interface{ ~[3]T }](a A) int { return len(a) }
func Chain[T any](fs ...func(T) T) func(T) T {
	return func(x T) T {
		for _, f := range fs {
			x = f(x)
		}
		return x
	}
}
func Local[T any](x T) any {
	type L struct{ v T }
	return L{x}
}
func Same[T any](a, b any) bool {
	_, ok1 := a.(T)
	_, ok2 := b.(T)
	return ok1 && ok2
}
func Rec[T any](n int, x T) int {
	if n == 0 {
		return 0
	}
	return 1 + Rec(n-1, x)
}

type Set[T comparable] map[T]struct{}

func (s Set[T]) Add(x T)      { s[x] = struct{}{} }
func (s Set[T]) Has(x T) bool { _, ok := s[x]; return ok }

type Num[T Number] struct{ v T }

func (n Num[T]) Plus(m Num[T]) Num[T] { return Num[T]{n.v + m.v} }

type Embed[T any] struct {
	Stack[T]
	name string
}
type A[T any] = Pair[string, T]

func variadic[T any](xs ...T) int { return len(xs) }

func main() {
	println(Sum(1, 2, 3), Sum[int8](100, 27, 1), Sum(1.5, 2.5), Sum[MyInt](4, 5), Sum[uint8](200, 100))
	println(Reduce(Map([]int{1, 2, 3}, func(i int) string { return string(rune('a' + i)) }), "", func(a, b string) string { return a + b }))
	println(len(Keys(map[string]int{"a": 1, "b": 2})), Index([]string{"x", "y"}, "y"), Index([]float64{1}, 2))
	var s Stack[string]
	s.Push("a")
	s.Push("b")
	x, ok := s.Pop()
	println(x, ok, s.Len())
	s.Each(func(i int, s string) { println(i, s) })
	s.Pop()
	x, ok = s.Pop()
	println(x == "", ok)
	var sp Stack[Pair[int, [3]int]]
	sp.Push(MakePair(1, [3]int{1, 2, 3}))
	p, _ := sp.Pop()
	println(p.A, p.B[2], p.Swap(func(b [3]int) int { return b[0] }))
	l := (&List[int]{}).Add(1).Add(2).Add(3)
	for i, v := range l.All() {
		print(i, v, " ")
	}
	println(l.n)
	println(Str(MyInt(1)), StrP[Setter]("x").s, Max("a", "b"), Max(1.5, -2), Max[MyInt](3, 2))
	var t Tree[string, int]
	for i, k := range []string{"m", "c", "x", "a", "m"} {
		t.Put(k, i)
	}
	t.Walk(func(k string, v int) { print(k, v, " ") })
	println()
	println(Kind(1), Kind("s"), Kind(MyInt(1)), Kind([]int{}), Kind(1.5))
	println(Conv[float64, int](3.9), Conv[int, uint8](300), Conv[int8, int64](-1), Conv[int, float32](3))
	println(Zero[int](), Zero[string]() == "", Zero[*int]() == nil, Zero[[3]int]()[2], *Ptr(5), Ptr("s") != nil)
	println(Len("abc"), Len([]byte{1, 2}), Arr[int]([3]int{}))
	println(Chain(func(x int) int { return x + 1 }, func(x int) int { return x * 2 })(3))
	println(Local(1) == Local(1), Local(1) == Local("a"), Local(2) == Local(3))
	println(Same[int](1, 2), Same[string]("a", 1), Same[error](nil, nil), Rec(5, "x"), Rec(3, 1.5))
	st := Set[[2]int]{}
	st.Add([2]int{1, 2})
	println(st.Has([2]int{1, 2}), st.Has([2]int{2, 1}))
	println(Num[float64]{1.5}.Plus(Num[float64]{2}).v, Num[int8]{127}.Plus(Num[int8]{1}).v)
	e := Embed[int]{name: "e"}
	e.Push(5)
	e.Push(6)
	println(e.Len(), e.items[1], e.name)
	var a A[int] = A[int]{"k", 7}
	println(a.A, a.B, variadic[any](), variadic(1, 2, 3))
	f := Sum[int]
	g := (*Stack[string]).Push
	g(&s, "via expr")
	h := s.Len
	println(f(1, 2), h(), s.items[0])
	var ifc interface{ Len() int } = &s
	println(ifc.Len())
}
