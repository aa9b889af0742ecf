package main

import (
	"fmt"
	"reflect"
)

type P struct {
	A int8
	B string
	C float32
}
type Big struct{ X [5]int }

func f0() { fmt.Println("f0") }
func f1(a int, s string, p P, b Big, fs ...float64) (P, Big, error, int8) {
	fmt.Println(a, s, p, b, fs)
	b.X[1] = a
	return P{int8(a), s + "!", 2.5}, b, fmt.Errorf("e%d", a), -3
}

type T struct{ n int }

func (t T) Val(x int) int  { return t.n + x }
func (t *T) Ptr(x int) int { t.n += x; return t.n }
func (t T) String() string { return fmt.Sprint("T", t.n) }

type I interface{ Val(int) int }

type promoted struct{ *T }

func main() {
	// A pointer type that the program does not name has its methods.
	var anon struct{ T }
	_, ok := reflect.New(reflect.TypeOf(anon)).Interface().(interface{ Ptr(int) int })
	fmt.Println(ok, reflect.ValueOf(promoted{&T{1}}).MethodByName("Ptr").Call([]reflect.Value{reflect.ValueOf(2)})[0])
	reflect.ValueOf(f0).Call(nil)
	vs := func(a ...any) (out []reflect.Value) {
		for _, x := range a {
			out = append(out, reflect.ValueOf(x))
		}
		return
	}
	for _, r := range reflect.ValueOf(f1).Call(vs(7, "x", P{1, "b", 3}, Big{[5]int{1, 2, 3, 4, 5}}, 1.5, 2.5)) {
		fmt.Println(r.Type(), r)
	}
	for _, r := range reflect.ValueOf(f1).CallSlice(vs(7, "x", P{1, "b", 3}, Big{}, []float64{4})) {
		fmt.Println(r.Type(), r)
	}
	t := &T{3}
	v := reflect.ValueOf(t)
	for i := 0; i < v.NumMethod(); i++ {
		m := v.Type().Method(i)
		fmt.Println(m.Name, m.Type, m.Index)
	}
	fmt.Println(v.MethodByName("Ptr").Call(vs(4))[0])
	fmt.Println(v.Elem().MethodByName("Val").Call(vs(4))[0])
	fmt.Println(v.Type().Method(0).Func.Call(vs(t, 4))[0])
	g := v.MethodByName("Ptr").Interface().(func(int) int)
	fmt.Println(g(10), g(20), t.n)
	var i I = t
	fmt.Println(reflect.ValueOf(&i).Elem().Method(0).Call(vs(1))[0])
	swap := func(in []reflect.Value) []reflect.Value { return []reflect.Value{in[1], in[0]} }
	var sw func(string, Big) (Big, string)
	fn := reflect.ValueOf(&sw).Elem()
	fn.Set(reflect.MakeFunc(fn.Type(), swap))
	fmt.Println(sw("a", Big{[5]int{9}}))
	ft := reflect.FuncOf([]reflect.Type{reflect.TypeOf(""), reflect.TypeOf(uint16(0))}, []reflect.Type{reflect.TypeOf(uint16(0)), reflect.TypeOf("")}, false)
	fmt.Println(ft, reflect.MakeFunc(ft, swap).Call(vs("q", uint16(5))))
}
