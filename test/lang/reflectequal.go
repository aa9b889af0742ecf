package main

import "reflect"

// Equality and hashes of types that reflection makes.

type Point struct{ X, Y int }

func try(what string, f func() any) {
	defer func() {
		if e := recover(); e != nil {
			println(what, "panics:", e.(error).Error())
		}
	}()
	println(what, f().(bool))
}

func main() {
	st := reflect.StructOf([]reflect.StructField{
		{Name: "Name", Type: reflect.TypeFor[string]()},
		{Name: "Big", Type: reflect.ArrayOf(9, reflect.TypeFor[Point]())},
		{Name: "Any", Type: reflect.TypeFor[any]()},
	})
	a, b := reflect.New(st).Elem(), reflect.New(st).Elem()
	a.Field(0).SetString("made")
	m := reflect.MakeMap(reflect.MapOf(st, reflect.TypeFor[int]()))
	for i := range 20 {
		a.Field(1).Index(i % 9).Field(1).SetInt(int64(i))
		m.SetMapIndex(a, reflect.ValueOf(i))
	}
	b.Set(a)
	try("the same key", func() any { return m.MapIndex(b).Int() == 19 && m.Len() == 20 })
	b.Field(2).Set(reflect.ValueOf(Point{1, 2}))
	try("another key", func() any { return m.MapIndex(b).IsValid() })
	try("interfaces", func() any { return a.Interface() == b.Interface() })
	a.Field(2).Set(reflect.ValueOf(Point{1, 2}))
	try("equal interfaces", func() any { return a.Interface() == b.Interface() })
	a.Field(2).Set(reflect.ValueOf([]int{1}))
	b.Set(a)
	try("comparing slices", func() any { return a.Interface() == b.Interface() })
	try("a slice as key", func() any { m.SetMapIndex(b, reflect.ValueOf(1)); return true })
	arr := reflect.ArrayOf(3, reflect.TypeFor[any]())
	c, d := reflect.New(arr).Elem(), reflect.New(arr).Elem()
	c.Index(1).Set(reflect.ValueOf(1.5))
	try("arrays", func() any { return c.Interface() == d.Interface() })
	d.Set(c)
	try("equal arrays", func() any { return c.Interface() == d.Interface() })
	c.Index(2).Set(reflect.ValueOf(func() {}))
	d.Set(c)
	try("arrays of funcs", func() any { return c.Interface() == d.Interface() })
}
