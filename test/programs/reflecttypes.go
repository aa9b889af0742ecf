// Types that reflection makes, and what it says of types.
package main

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"sort"
	"unsafe"
)

type Celsius float64

func (c Celsius) String() string { return fmt.Sprintf("%.1f°C", float64(c)) }

type Point struct{ X, Y int }

func (p Point) Add(q Point) Point { return Point{p.X + q.X, p.Y + q.Y} }
func (p *Point) Scale(k int)      { p.X *= k; p.Y *= k }
func (p Point) hidden()           {}

type Inner struct {
	ID   int `json:"id" xml:"ID,attr"`
	note string
}
type Outer struct {
	Inner
	*Point
	Name  string `json:"name"`
	fn    func(int) string
	Any   any
	Chan  <-chan int
	Arr   [3]uint16
	Map   map[string][]Point
	Iface io.Reader
}
type List[T any] struct {
	Val  T
	Next *List[T]
}
type Shape interface {
	Area() float64
	perimeter() float64
}
type Fn func(a int, b ...string) (x error, y bool)

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

func describe(t reflect.Type) {
	fmt.Printf("%s name=%q pkg=%q kind=%v size=%d align=%d/%d cmp=%v methods=%d\n", t, t.Name(), t.PkgPath(), t.Kind(), t.Size(), t.Align(), t.FieldAlign(), t.Comparable(), t.NumMethod())
	switch t.Kind() {
	case reflect.Struct:
		for i := 0; i < t.NumField(); i++ {
			f := t.Field(i)
			fmt.Printf("  %d %s %v off=%d idx=%v anon=%v pkg=%q tag=%q exp=%v\n", i, f.Name, f.Type, f.Offset, f.Index, f.Anonymous, f.PkgPath, f.Tag, f.IsExported())
		}
	case reflect.Func:
		fmt.Println("  variadic", t.IsVariadic(), "in", t.NumIn(), "out", t.NumOut())
		for i := 0; i < t.NumIn(); i++ {
			fmt.Println("  in", t.In(i))
		}
		for i := 0; i < t.NumOut(); i++ {
			fmt.Println("  out", t.Out(i))
		}
	case reflect.Array:
		fmt.Println("  len", t.Len(), t.Elem())
	case reflect.Map:
		fmt.Println("  key", t.Key(), "elem", t.Elem())
	case reflect.Chan:
		fmt.Println("  dir", t.ChanDir(), t.Elem())
	case reflect.Pointer, reflect.Slice:
		fmt.Println("  elem", t.Elem())
	case reflect.Interface:
		for i := 0; i < t.NumMethod(); i++ {
			m := t.Method(i)
			fmt.Println("  method", m.Name, m.Type, m.PkgPath, m.Func.IsValid())
		}
	}
}

func main() {
	types := []reflect.Type{
		reflect.TypeOf(0), reflect.TypeOf(Celsius(0)), reflect.TypeOf(""), reflect.TypeFor[error](), reflect.TypeFor[Shape](),
		reflect.TypeFor[any](), reflect.TypeFor[Outer](), reflect.TypeFor[*Outer](), reflect.TypeFor[Fn](), reflect.TypeFor[func()](),
		reflect.TypeFor[List[int]](), reflect.TypeFor[List[map[string]Point]](), reflect.TypeFor[[4]Celsius](), reflect.TypeFor[map[Point][]byte](),
		reflect.TypeFor[chan<- int](), reflect.TypeFor[<-chan (<-chan int)](), reflect.TypeFor[unsafe.Pointer](), reflect.TypeFor[complex64](),
		reflect.TypeFor[struct {
			A int `k:"v"`
			b struct{}
		}](), reflect.TypeFor[interface {
			io.Reader
			Close() error
		}](), reflect.TypeFor[func(...any) func(int) (a, b string)](),
	}
	for _, t := range types {
		describe(t)
	}

	fmt.Println("-- implements, assignable, convertible")
	probe := []reflect.Type{reflect.TypeFor[int](), reflect.TypeFor[Celsius](), reflect.TypeFor[float32](), reflect.TypeFor[string](), reflect.TypeFor[[]byte](), reflect.TypeFor[[]rune](),
		reflect.TypeFor[fmt.Stringer](), reflect.TypeFor[error](), reflect.TypeFor[any](), reflect.TypeFor[Point](), reflect.TypeFor[*Point](), reflect.TypeFor[struct{ X, Y int }](),
		reflect.TypeFor[[2]int](), reflect.TypeFor[*[2]int](), reflect.TypeFor[[]int](), reflect.TypeFor[chan int](), reflect.TypeFor[<-chan int](), reflect.TypeFor[func()]()}
	for _, a := range probe {
		line := ""
		for _, b := range probe {
			c := "."
			if a.AssignableTo(b) {
				c = "A"
			} else if a.ConvertibleTo(b) {
				c = "c"
			}
			if b.Kind() == reflect.Interface && a.Implements(b) {
				c += "I"
			}
			line += fmt.Sprintf("%-3s", c)
		}
		fmt.Printf("%-22v%s\n", a, line)
	}

	fmt.Println("-- made types are the static ones")
	intT, strT := reflect.TypeOf(0), reflect.TypeOf("")
	fmt.Println(reflect.SliceOf(intT) == reflect.TypeFor[[]int](), reflect.MapOf(strT, intT) == reflect.TypeFor[map[string]int](),
		reflect.ArrayOf(3, intT) == reflect.TypeFor[[3]int](), reflect.PointerTo(strT) == reflect.TypeFor[*string](),
		reflect.ChanOf(reflect.BothDir, intT) == reflect.TypeFor[chan int](), reflect.ChanOf(reflect.RecvDir, intT) == reflect.TypeFor[<-chan int](),
		reflect.FuncOf([]reflect.Type{intT}, []reflect.Type{strT}, false) == reflect.TypeFor[func(int) string](),
		reflect.StructOf([]reflect.StructField{{Name: "A", Type: intT, Tag: `k:"v"`}}) == reflect.TypeFor[struct {
			A int `k:"v"`
		}]())
	fmt.Println(reflect.SliceOf(reflect.TypeOf(Celsius(0))), reflect.MapOf(reflect.TypeFor[Point](), reflect.TypeFor[[]Outer]()), reflect.ArrayOf(7, reflect.TypeFor[Inner]()).Size())
	fmt.Println(reflect.ChanOf(reflect.SendDir, reflect.TypeFor[<-chan int]()), reflect.FuncOf([]reflect.Type{intT, reflect.SliceOf(strT)}, nil, true))
	if _, ok := reflect.MakeSlice(reflect.SliceOf(reflect.TypeFor[uint16]()), 2, 5).Interface().([]uint16); !ok {
		fmt.Println("made slice type is not []uint16")
	}
	m := reflect.MakeMap(reflect.MapOf(reflect.TypeFor[Point](), strT))
	m.SetMapIndex(reflect.ValueOf(Point{1, 2}), reflect.ValueOf("p"))
	m.SetMapIndex(reflect.ValueOf(Point{3, 4}), reflect.ValueOf("q"))
	mm := m.Interface().(map[Point]string)
	fmt.Println(mm[Point{1, 2}], mm[Point{3, 4}], len(mm), mm)
	st := reflect.StructOf([]reflect.StructField{
		{Name: "Name", Type: strT, Tag: `json:"name"`},
		{Name: "Big", Type: reflect.ArrayOf(5, reflect.TypeFor[Point]())},
		{Name: "Ptr", Type: reflect.PointerTo(intT)},
		{Name: "F", Type: reflect.TypeFor[float32]()},
		{Name: "Inner", Type: reflect.TypeFor[Inner](), Anonymous: true},
	})
	describe(st)
	sv := reflect.New(st).Elem()
	sv.Field(0).SetString("made")
	sv.FieldByName("ID").SetInt(5)
	sv.Field(1).Index(3).Field(1).SetInt(9)
	x := 12
	sv.Field(2).Set(reflect.ValueOf(&x))
	fmt.Printf("%v %+v %v\n", sv.Field(0), sv.Field(1), sv.Field(2).Elem())
	mk := reflect.MakeMap(reflect.MapOf(st, intT))
	mk.SetMapIndex(sv, reflect.ValueOf(1))
	cp := reflect.New(st).Elem()
	cp.Set(sv)
	fmt.Println(mk.MapIndex(cp), mk.Len(), cp.Interface() == sv.Interface(), cp.Equal(sv))
	cp.Field(0).SetString("other")
	fmt.Println(mk.MapIndex(cp).IsValid(), cp.Interface() == sv.Interface())
	at := reflect.ArrayOf(3, st)
	av := reflect.New(at).Elem()
	av.Index(1).Set(sv)
	fmt.Println(at.Size() == 3*st.Size(), av.Index(1).Field(0), av.Comparable())
	try("map of slices", func() { reflect.MapOf(reflect.TypeFor[[]int](), intT) })
	try("negative array", func() { reflect.ArrayOf(-1, intT) })
	try("bad field", func() { reflect.StructOf([]reflect.StructField{{Name: "a", Type: intT}}) })
	try("dup field", func() { reflect.StructOf([]reflect.StructField{{Name: "A", Type: intT}, {Name: "A", Type: intT}}) })
	try("variadic", func() { reflect.FuncOf([]reflect.Type{intT}, nil, true) })

	fmt.Println("-- fields and methods")
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Outer]()) {
		fmt.Println(f.Name, f.Index, f.Type)
	}
	f, ok := reflect.TypeFor[Outer]().FieldByName("ID")
	fmt.Println(f.Name, f.Index, f.Tag.Get("json"), f.Tag.Get("xml"), ok)
	_, ok = reflect.TypeFor[Outer]().FieldByName("Nope")
	fmt.Println(ok, reflect.TypeFor[Outer]().FieldByIndex([]int{1, 0}).Name)
	for _, t := range []reflect.Type{reflect.TypeFor[Point](), reflect.TypeFor[*Point](), reflect.TypeFor[Outer](), reflect.TypeFor[*Outer](), reflect.TypeFor[Celsius]()} {
		for i := 0; i < t.NumMethod(); i++ {
			mt := t.Method(i)
			fmt.Println(t, mt.Index, mt.Name, mt.Type, mt.IsExported())
		}
	}
	mt, ok := reflect.TypeFor[*Point]().MethodByName("Scale")
	pt := &Point{2, 3}
	mt.Func.Call([]reflect.Value{reflect.ValueOf(pt), reflect.ValueOf(10)})
	fmt.Println(*pt, ok)
	_, ok = reflect.TypeFor[Point]().MethodByName("hidden")
	fmt.Println(ok)

	fmt.Println("-- embedded methods of made structs")
	es := reflect.StructOf([]reflect.StructField{{Name: "Celsius", Type: reflect.TypeFor[Celsius](), Anonymous: true}})
	ev := reflect.New(es).Elem()
	ev.Field(0).SetFloat(21.5)
	fmt.Println(es.NumMethod(), es.Implements(reflect.TypeFor[fmt.Stringer]()))
	if s, ok := ev.Interface().(fmt.Stringer); ok {
		fmt.Println(s.String())
	}
	names := []string{}
	for _, f := range reflect.VisibleFields(st) {
		names = append(names, f.Name)
	}
	sort.Strings(names)
	fmt.Println(names)
	fmt.Println(errors.Is(io.EOF, io.EOF))
}
