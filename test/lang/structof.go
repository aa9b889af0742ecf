package main

// Struct types that reflection makes with embedded fields: methods of interfaces panic, those of types are limited.

import (
	"fmt"
	"io"
	"reflect"
)

type Named interface {
	Age(float64) int
	Large([3]int) [4]string
	Name(n int, s string) (string, error)
	Plain()
}

type impl struct{ a, b int }

func (i impl) Age(f float64) int                    { return int(f) + i.a }
func (i impl) Large(a [3]int) [4]string             { return [4]string{fmt.Sprint(a)} }
func (i impl) Name(n int, s string) (string, error) { return fmt.Sprint(i, n, s), nil }
func (i impl) Plain()                               { fmt.Println("plain", i) }

type Getter interface{ Get() int }

// Both is what no type of the program has, but one that reflection makes.
type Both interface {
	Get() int
	Plain()
}

type One struct{ n int }

func (o One) Get() int { return o.n }

type Word struct{ p *int }

func (o Word) Get() int { return *o.p }

type Fn func() int

func (f Fn) Get() int { return f() }

type Mp map[string]int

func (m Mp) Get() int { return len(m) }

type Set struct{ n int }

func (s *Set) Set(n int) { s.n = n }

func try(what string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Printf("%s: panic %v (%T)\n", what, r, r)
		}
	}()
	f()
	fmt.Println(what, "done")
}

func field(t reflect.Type) reflect.StructField {
	n := t.Name()
	if n == "" {
		n = t.Elem().Name()
	}
	if n == "error" {
		n = "E"
	}
	return reflect.StructField{Name: n, Type: t, Anonymous: true}
}

func embed(t reflect.Type, more ...reflect.StructField) reflect.Type {
	return reflect.StructOf(append([]reflect.StructField{field(t)}, more...))
}

var x = reflect.StructField{Name: "X", Type: reflect.TypeFor[int]()}

func interfaces(t reflect.Type) {
	fmt.Println(t, t.NumMethod(), reflect.PointerTo(t).NumMethod())
	for i := range t.NumMethod() {
		m := t.Method(i)
		fmt.Println(m.Name, m.Type, m.Index)
	}
	v := reflect.New(t).Elem()
	v.Field(0).Set(reflect.ValueOf(impl{1, 2}))
	n, ok := v.Interface().(Named)
	fmt.Println(ok)
	try("Age", func() { fmt.Println(n.Age(1)) })
	try("Large", func() { fmt.Println(n.Large([3]int{1, 2, 3})) })
	try("Name", func() { n.Name(1, "a") })
	try("Plain", func() { n.Plain() })
	try("value", func() { f := n.Age; fmt.Println(f(1)) })
	try("expression", func() { fmt.Println(Named.Age(n, 1)) })
	try("defer", func() { defer n.Plain() })
	try("narrower", func() { v.Interface().(interface{ Plain() }).Plain() })
	arg := []reflect.Value{reflect.ValueOf(1.5)}
	try("reflect Plain", func() { v.MethodByName("Plain").Call(nil) })
	try("reflect Age", func() { v.Method(0).Call(arg) })
	try("reflect value", func() { v.Method(0).Interface().(func(float64) int)(2) })
	try("reflect type", func() { t.Method(0).Func.Call(append([]reflect.Value{v}, arg...)) })
	try("reflect interface", func() { reflect.ValueOf(&n).Elem().Method(0).Call(arg) })
	fmt.Println(n.(fmt.Stringer))
}

func types(val any, at int) {
	t := reflect.TypeOf(val)
	var s reflect.Type
	switch at {
	case 0:
		s = embed(t)
	case 1:
		s = embed(t, x)
	case 2:
		s = reflect.StructOf([]reflect.StructField{x, field(t)})
	}
	fmt.Println(s, s.NumMethod(), reflect.PointerTo(s).NumMethod())
	v := reflect.New(s).Elem()
	v.Field(at / 2).Set(reflect.ValueOf(val))
	if g, ok := v.Interface().(Getter); ok {
		fmt.Println(g.Get())
	}
	if g, ok := v.Interface().(interface{ Set(int) }); ok {
		g.Set(100)
		fmt.Println(val)
	}
	if m := v.Method(0); m.Type().NumIn() == 0 {
		fmt.Println(s.Method(0).Name, s.Method(0).Type, m.Call(nil)[0])
	}
	_, ok := reflect.New(s).Interface().(Getter)
	fmt.Println(ok)
}

func main() {
	try("Named", func() { interfaces(embed(reflect.TypeFor[Named]())) })
	try("Named, X", func() { interfaces(embed(reflect.TypeFor[Named](), x)) })
	for _, t := range []reflect.Type{reflect.TypeFor[fmt.Stringer](), reflect.TypeFor[error]()} {
		v := reflect.New(embed(t)).Elem()
		fmt.Println(v.Interface())
		fmt.Printf("%v %d\n", v, v.Interface())
	}
	try("Reader", func() { io.ReadAll(reflect.New(embed(reflect.TypeFor[io.Reader]())).Interface().(io.Reader)) })
	try("Reader", func() { io.ReadAll(reflect.Zero(embed(reflect.TypeFor[io.Reader]())).Interface().(io.Reader)) })
	try("Both", func() {
		v := reflect.New(embed(reflect.TypeFor[One](), field(reflect.TypeFor[Named]()))).Elem()
		v.Field(0).Set(reflect.ValueOf(One{9}))
		b := v.Interface().(Both)
		fmt.Println(b.Get())
		b.Plain()
	})
	seven := 7
	for _, val := range []any{One{3}, Word{&seven}, Fn(func() int { return 5 }), Mp{"a": 1}, &One{4}, &Set{1}} {
		for at := range 3 {
			try(fmt.Sprint(reflect.TypeOf(val), at), func() { types(val, at) })
		}
	}
	try("**One", func() {
		reflect.StructOf([]reflect.StructField{{Name: "P", Type: reflect.TypeFor[**One](), Anonymous: true}})
	})
	try("*Getter", func() { embed(reflect.TypeFor[*Getter]()) })
	try("impl", func() { embed(reflect.TypeFor[impl]()) })
	for _, t := range []reflect.Type{
		reflect.TypeFor[hiding](), reflect.TypeFor[reflect.Type](), reflect.TypeFor[interface{ hidden() }](),
	} {
		try(t.String(), func() {
			e := reflect.StructField{Name: "E", Type: t, Anonymous: true}
			unexported(reflect.StructOf([]reflect.StructField{e}), reflect.StructOf([]reflect.StructField{e, x}))
		})
	}
}

type hiding interface {
	Get() int
	hidden()
}

// Methods of an embedded interface that are unexported: in the method set, but nobody can call them.
func unexported(structs ...reflect.Type) {
	for _, s := range structs {
		v := reflect.New(s).Elem()
		_, getter := v.Interface().(Getter)
		_, hides := v.Interface().(hiding)
		last := s.Method(s.NumMethod() - 1)
		fmt.Println(s, s.NumMethod(), last.Name, last.Type, getter, hides)
		try(last.Name, func() { v.Method(last.Index).Call(nil) })
	}
}
