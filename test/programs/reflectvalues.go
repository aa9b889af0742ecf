// Values: maps, conversions, DeepEqual, iteration, panics of wrong uses.
package main

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sort"
	"strings"
)

type N int
type S string
type T struct {
	A int
	b string
	C []int
	D map[string]int
	E *T
	F any
}

func (t T) Get() int   { return t.A }
func (t *T) Set(a int) { t.A = a }
func (t T) Sum(xs ...int) int {
	s := t.A
	for _, x := range xs {
		s += x
	}
	return s
}

func try(name string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			if e, ok := r.(error); ok {
				fmt.Println(name, "panic error:", e.Error())
			} else {
				fmt.Println(name, "panic:", r)
			}
		}
	}()
	f()
}

type keyed map[string]int

func main() {
	fmt.Println("-- maps")
	m := map[string]int{"a": 1, "b": 2, "c": 3}
	v := reflect.ValueOf(m)
	keys := v.MapKeys()
	sort.Slice(keys, func(i, j int) bool { return keys[i].String() < keys[j].String() })
	fmt.Println(keys, v.Len())
	it := v.MapRange()
	n := 0
	k, e := reflect.New(reflect.TypeOf("")).Elem(), reflect.New(reflect.TypeOf(0)).Elem()
	for it.Next() {
		k.SetIterKey(it)
		e.SetIterValue(it)
		n += int(e.Int()) * len(k.String())
	}
	fmt.Println(n)
	it.Reset(reflect.ValueOf(map[string]int{"z": 26}))
	fmt.Println(it.Next(), it.Key(), it.Value(), it.Next())
	it.Reset(reflect.Value{})
	try("exhausted", func() { it.Next() })
	v.SetMapIndex(reflect.ValueOf("a"), reflect.Value{})
	v.SetMapIndex(reflect.ValueOf("d"), reflect.ValueOf(4))
	fmt.Println(m, v.MapIndex(reflect.ValueOf("x")).IsValid(), v.MapIndex(reflect.ValueOf("d")))
	v.Clear()
	fmt.Println(m)
	km := reflect.MakeMapWithSize(reflect.TypeFor[keyed](), 10)
	km.SetMapIndex(reflect.ValueOf("k"), reflect.ValueOf(1))
	fmt.Printf("%v %T\n", km, km.Interface())
	am := reflect.ValueOf(map[any]any{1: "x", "y": 2.5, N(3): nil})
	fmt.Println(am.MapIndex(reflect.ValueOf("y")), am.MapIndex(reflect.ValueOf(N(3))).IsNil(), am.MapIndex(reflect.ValueOf(3)).IsValid())
	big := reflect.ValueOf(map[[40]int][50]string{{1}: {"big"}})
	fmt.Println(big.MapIndex(reflect.ValueOf([40]int{1})).Index(0), big.MapKeys()[0].Index(0))
	im := reflect.ValueOf(map[int32]N{1: 2, 7: 8})
	im.SetMapIndex(reflect.ValueOf(int32(7)), reflect.ValueOf(N(9)))
	fmt.Println(im)
	try("nil map", func() { reflect.ValueOf(map[int]int(nil)).SetMapIndex(reflect.ValueOf(1), reflect.ValueOf(1)) })
	try("unhashable", func() { am.SetMapIndex(reflect.ValueOf([]int{1}), reflect.ValueOf(1)) })
	try("wrong key", func() { am.MapIndex(reflect.Value{}) })
	fmt.Println(maps.Collect(maps.All(map[string]int{"q": 1})))

	fmt.Println("-- seq")
	for x := range reflect.ValueOf(3).Seq() {
		fmt.Print(x, " ")
	}
	for i, x := range reflect.ValueOf([]string{"p", "q"}).Seq2() {
		fmt.Print(i, x, " ")
	}
	for i, x := range reflect.ValueOf("hé").Seq2() {
		fmt.Print(i, x, " ")
	}
	seq := func(yield func(int, string) bool) { _ = yield(1, "one") && yield(2, "two") && yield(3, "three") }
	for i, x := range reflect.ValueOf(seq).Seq2() {
		fmt.Print(i, x, " ")
		if i.Int() == 2 {
			break
		}
	}
	fmt.Println(reflect.TypeOf(seq).CanSeq2(), reflect.TypeOf(seq).CanSeq(), reflect.TypeOf(N(2)).CanSeq())

	fmt.Println("-- convert")
	conv := func(x any, t reflect.Type) {
		try(fmt.Sprintf("%T to %v", x, t), func() {
			v := reflect.ValueOf(x)
			fmt.Printf("%T(%v) -> %v can=%v: ", x, x, t, v.CanConvert(t))
			r := v.Convert(t)
			fmt.Printf("%T %v\n", r.Interface(), r)
		})
	}
	conv(300, reflect.TypeFor[uint8]())
	conv(-1.9, reflect.TypeFor[int]())
	conv(65, reflect.TypeFor[string]())
	conv(S("héllo"), reflect.TypeFor[[]rune]())
	conv([]byte("xy"), reflect.TypeFor[S]())
	conv([]int{1, 2, 3}, reflect.TypeFor[[2]int]())
	conv([]int{1, 2, 3}, reflect.TypeFor[*[3]int]())
	conv([]int{1}, reflect.TypeFor[[2]int]())
	conv(N(3), reflect.TypeFor[any]())
	conv(complex(1, 2), reflect.TypeFor[complex64]())
	conv(T{A: 1}, reflect.TypeFor[interface{ Get() int }]())
	conv("s", reflect.TypeFor[int]())
	conv(float32(1.1), reflect.TypeFor[float64]())
	conv(uint64(1<<63), reflect.TypeFor[float32]())

	fmt.Println("-- set and panics")
	t := T{A: 1, b: "b", C: []int{1, 2}, D: map[string]int{"k": 1}, F: 5}
	tv := reflect.ValueOf(&t).Elem()
	tv.Field(0).SetInt(42)
	tv.FieldByName("C").Set(reflect.Append(tv.FieldByName("C"), reflect.ValueOf(3)))
	tv.FieldByName("C").Index(0).SetInt(100)
	tv.FieldByName("E").Set(reflect.New(tv.Type()))
	tv.FieldByName("E").Elem().Field(0).SetInt(7)
	tv.FieldByName("F").Set(reflect.ValueOf("now a string"))
	fmt.Printf("%+v %v\n", t.E.A, t.F)
	fmt.Println(t.A, t.C, tv.Field(1).CanSet(), tv.Field(1).String(), tv.Field(1).CanInterface(), tv.Field(0).CanAddr())
	try("set unexported", func() { tv.Field(1).SetString("x") })
	try("set unaddressable", func() { reflect.ValueOf(t).Field(0).SetInt(1) })
	try("interface of unexported", func() { tv.Field(1).Interface() })
	try("wrong kind", func() { tv.Field(0).SetString("x") })
	try("wrong type", func() { tv.Field(0).Set(reflect.ValueOf("x")) })
	try("index", func() { tv.Field(2).Index(10) })
	try("nil elem", func() { reflect.ValueOf(0).Elem() })
	try("zero value", func() { reflect.Value{}.Type() })
	try("call few", func() { reflect.ValueOf(strings.Repeat).Call(nil) })
	try("call many", func() {
		reflect.ValueOf(strings.ToUpper).Call([]reflect.Value{reflect.ValueOf("a"), reflect.ValueOf("b")})
	})
	try("call wrong", func() { reflect.ValueOf(strings.ToUpper).Call([]reflect.Value{reflect.ValueOf(1)}) })
	try("call nil", func() { reflect.ValueOf((func())(nil)).Call(nil) })
	try("method index", func() { tv.Method(99) })
	try("made returns few", func() {
		reflect.MakeFunc(reflect.TypeFor[func() int](), func([]reflect.Value) []reflect.Value { return nil }).Interface().(func() int)()
	})
	try("made returns wrong", func() {
		reflect.MakeFunc(reflect.TypeFor[func() int](), func([]reflect.Value) []reflect.Value { return []reflect.Value{reflect.ValueOf("s")} }).Call(nil)
	})
	try("callee panics", func() {
		reflect.ValueOf(func(i int) int { return []int{1}[i] }).Call([]reflect.Value{reflect.ValueOf(3)})
	})
	fmt.Println(tv.MethodByName("Get").Call(nil)[0], tv.MethodByName("Sum").Call([]reflect.Value{reflect.ValueOf(1), reflect.ValueOf(2)})[0],
		tv.MethodByName("Sum").CallSlice([]reflect.Value{reflect.ValueOf([]int{5, 6})})[0], tv.MethodByName("Nope").IsValid())
	tv.Addr().MethodByName("Set").Call([]reflect.Value{reflect.ValueOf(1000)})
	fmt.Println(t.A)
	set := tv.Addr().MethodByName("Set")
	fmt.Println(set.Type(), set.Kind(), set.NumMethod())
	var setter func(int)
	reflect.ValueOf(&setter).Elem().Set(set)
	setter(5)
	fmt.Println(t.A)

	fmt.Println("-- slices")
	sl := reflect.MakeSlice(reflect.TypeFor[[]string](), 2, 4)
	sl.Index(0).SetString("x")
	sl = reflect.AppendSlice(sl, reflect.ValueOf([]string{"y", "z", "w"}))
	fmt.Println(sl, sl.Len(), sl.Slice(1, 3), sl.Slice3(0, 1, 2).Cap(), reflect.Copy(sl, reflect.ValueOf([]string{"1", "2"})), sl)
	gs := reflect.New(reflect.TypeFor[[]int]()).Elem()
	gs.Grow(5)
	gs.SetLen(3)
	gs.Index(2).SetInt(9)
	fmt.Println(gs, gs.Cap() >= 5)
	arr := [4]int{1, 2, 3, 4}
	fmt.Println(reflect.ValueOf(&arr).Elem().Slice(1, 3), reflect.ValueOf("hello").Slice(1, 3), reflect.ValueOf([]byte("raw")).Bytes())
	sw := reflect.Swapper(arr[:])
	sw(0, 3)
	ss := []struct {
		a string
		b [3]int
	}{{"a", [3]int{1}}, {"b", [3]int{2}}}
	reflect.Swapper(ss)(0, 1)
	fmt.Println(arr, ss)
	fmt.Println(slices.Equal(arr[:], []int{4, 2, 3, 1}))

	fmt.Println("-- deep equal")
	loop1, loop2 := &T{A: 1}, &T{A: 1}
	loop1.E, loop2.E = loop1, loop2
	cases := [][2]any{{1, 1}, {1, int64(1)}, {[]int{1, 2}, []int{1, 2}}, {[]int{}, []int(nil)}, {map[string][]int{"a": {1}}, map[string][]int{"a": {1}}},
		{T{b: "x"}, T{b: "x"}}, {T{b: "x"}, T{b: "y"}}, {loop1, loop2}, {fmt.Errorf("a"), fmt.Errorf("a")}, {nil, nil}, {nil, 1},
		{map[int]any{1: nil}, map[int]any{2: nil}}, {[]any{1, "a", nil}, []any{1, "a", nil}}, {func() {}, func() {}}}
	for _, c := range cases {
		fmt.Print(reflect.DeepEqual(c[0], c[1]), " ")
	}
	fmt.Println()
	fmt.Println("-- zero, comparable")
	z := reflect.Zero(reflect.TypeFor[T]())
	fmt.Println(z.IsZero(), tv.IsZero(), reflect.ValueOf([2]any{1, "a"}).Comparable(), reflect.ValueOf([2]any{1, []int{}}).Comparable())
	tv.SetZero()
	fmt.Println(tv.IsZero(), reflect.Indirect(reflect.ValueOf(&t)).IsZero())
	var np *T
	fmt.Println(reflect.ValueOf(np).IsNil(), reflect.ValueOf(&np).Elem().Kind(), reflect.ValueOf(np).Type())
	fmt.Println(reflect.ValueOf(3).CanInt(), reflect.ValueOf(3.5).CanFloat(), reflect.ValueOf(uint(3)).OverflowUint(1<<40), reflect.ValueOf(int8(3)).OverflowInt(200))
	if p, ok := reflect.TypeAssert[fmt.Stringer](reflect.ValueOf(reflect.Int)); ok {
		fmt.Println(p)
	}
	fmt.Println(reflect.ValueOf(t).String(), reflect.ValueOf(3).String(), reflect.Value{}.String(), reflect.Value{}.Kind())
}
