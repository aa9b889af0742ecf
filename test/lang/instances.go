package main

// Instances: local types, methods of instances, type parameters' methods, recursion through types.

type Num interface{ ~int | ~float64 | ~int8 }

type List[T any] struct {
	head *elem[T]
	n    int
}
type elem[T any] struct {
	v    T
	next *elem[T]
}

func (l *List[T]) Push(v T) { l.head = &elem[T]{v, l.head}; l.n++ }
func (l *List[T]) Each(f func(T)) {
	for e := l.head; e != nil; e = e.next {
		f(e.v)
	}
}
func (l List[T]) Len() int { return l.n }

func Map[T, U any](l *List[T], f func(T) U) *List[U] {
	var r List[U]
	l.Each(func(v T) { r.Push(f(v)) })
	return &r
}

func Sum[T Num](xs ...T) T {
	var s T
	for _, x := range xs {
		s += x
	}
	return s
}

type Stringer interface{ String() string }
type MyInt int

func (m MyInt) String() string { return "MyInt" }

type MyStruct struct{ a, b int }

func (m *MyStruct) String() string { return "*MyStruct" }

func Str[T Stringer](x T) string { return x.String() }

type PtrTo[T any] interface {
	*T
	String() string
}

func New[T any, P PtrTo[T]]() string {
	var x T
	return P(&x).String()
}

type Pair[K comparable, V any] struct {
	Key K
	Val V
}

func (p Pair[K, V]) Swap(m map[K]V) (V, bool) {
	v, ok := m[p.Key]
	m[p.Key] = p.Val
	return v, ok
}

func Local[T any](x T) any {
	type local struct {
		v    T
		next *local
	}
	l := local{v: x}
	l.next = &l
	return l
}

func Kind[T any](x T) string {
	switch any(x).(type) {
	case int:
		return "int"
	case string:
		return "string"
	case []T:
		return "slice"
	case MyInt:
		return "MyInt"
	}
	return "?"
}

type Tree[T interface{ Less(T) bool }] struct {
	l, r *Tree[T]
	v    T
}

func (t *Tree[T]) Insert(v T) *Tree[T] {
	if t == nil {
		return &Tree[T]{v: v}
	}
	if v.Less(t.v) {
		t.l = t.l.Insert(v)
	} else {
		t.r = t.r.Insert(v)
	}
	return t
}
func (t *Tree[T]) Walk(f func(T)) {
	if t != nil {
		t.l.Walk(f)
		f(t.v)
		t.r.Walk(f)
	}
}

type Int int

func (a Int) Less(b Int) bool { return a < b }

type Wrap[T any] struct{ List[T] }
type Alias[T any] = Pair[string, T]

type Big[T any] struct {
	a [5]T
}

func (b Big[T]) At(i int) T { return b.a[i] }

type Atter[T any] interface{ At(int) T }

func main() {
	var l List[int]
	for i := 0; i < 4; i++ {
		l.Push(i * i)
	}
	m := Map(&l, func(i int) string { return string(rune('a' + i)) })
	m.Each(func(s string) { println(s) })
	println(m.Len(), Sum(1, 2, 3), Sum(1.5, 2.5), Sum[int8](100, 27, 1))
	println(Str(MyInt(1)), Str(&MyStruct{}), New[MyStruct](), Str(Stringer(MyInt(2))))
	mm := map[string]int{"a": 1}
	v, ok := Pair[string, int]{"a", 5}.Swap(mm)
	println(v, ok, mm["a"])
	v, ok = Alias[int]{"b", 6}.Swap(mm)
	println(v, ok, mm["b"])
	a, b, c := Local(1), Local("x"), Local(2)
	_, same := a.(interface{ M() })
	println(same, a == a, a != b, a == c)
	println(Kind(1), Kind("s"), Kind(MyInt(1)), Kind(1.5))
	var t *Tree[Int]
	for _, x := range []Int{5, 2, 8, 1, 9} {
		t = t.Insert(x)
	}
	t.Walk(func(i Int) { println(i) })
	var w Wrap[float64]
	w.Push(1.5)
	var ln interface{ Len() int } = w
	var pu interface{ Push(float64) } = &w
	pu.Push(2)
	println(ln.Len(), w.Len())
	var at Atter[string] = Big[string]{[5]string{"0", "1", "2", "3", "4"}}
	println(at.At(3))
	f := (*List[int]).Len
	println(f(&l))
	g := l.Push
	g(1)
	println(l.n)
	h := Sum[float64]
	println(h(1, 2))
}
