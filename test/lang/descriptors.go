package main

// Type descriptors as reflect and fmt read them: names, sizes, offsets, kinds, methods, tags, comparability.

import (
	"fmt"
	"reflect"
	"unsafe"
)

type Inner struct {
	a int8
	B int64
	c [3]uint16
	_ struct{}
}

type Tagged struct {
	Inner `json:"inner"`
	*Ptr
	X    int `json:"x,omitempty" xml:"é\n"`
	f    func(int, ...string) (bool, error)
	ch   <-chan []map[string]*Inner
	i    interface{ M(int) }
	e    error
	u    unsafe.Pointer
	z    complex64
	last [0]int
}

type Ptr struct{ p *Ptr }

func (Ptr) Value() int       { return 1 }
func (*Ptr) Pointer() string { return "p" }
func (Ptr) hidden()          {}

type Gen[K comparable, V any] struct {
	k K
	v []V
}

func (g Gen[K, V]) Get() V { return g.v[0] }

type Fn func(x int) string
type Str string
type Arr [2][3]Str
type Alias = map[Str]Gen[int, Alias2]
type Alias2 = []byte

func generic[T any](x T) any {
	type local struct{ t T }
	type pair[U any] struct {
		t T
		u U
	}
	return []any{local{x}, pair[string]{x, "u"}, map[string]local{}}
}

func show(x any) {
	t := reflect.TypeOf(x)
	fmt.Printf("%T|%s|%s|%s|%d %d %d|%v", x, t.Name(), t.PkgPath(), t.Kind(), t.Size(), t.Align(), t.FieldAlign(), t.Comparable())
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map, reflect.Chan:
		fmt.Printf("|elem %v", t.Elem())
	}
	switch t.Kind() {
	case reflect.Map:
		fmt.Printf("|key %v", t.Key())
	case reflect.Array:
		fmt.Printf("|len %d", t.Len())
	case reflect.Chan:
		fmt.Printf("|%v", t.ChanDir())
	case reflect.Func:
		fmt.Printf("|%d %d %v", t.NumIn(), t.NumOut(), t.IsVariadic())
	}
	fmt.Println()
	if t.Kind() == reflect.Struct {
		for i := 0; i < t.NumField(); i++ {
			f := t.Field(i)
			fmt.Printf("  %s %v off %d emb %v exp %v pkg %q tag %q\n", f.Name, f.Type, f.Offset, f.Anonymous, f.IsExported(), f.PkgPath, f.Tag)
		}
	}
	for i := 0; i < t.NumMethod(); i++ {
		m := t.Method(i)
		fmt.Printf("  method %s %v\n", m.Name, m.Type)
	}
}

func main() {
	var tg Tagged
	for _, x := range []any{
		true, int8(1), uint(2), uintptr(3), 1.5, float32(1), 1i, "s", unsafe.Pointer(nil), Inner{}, tg, &tg, Ptr{}, &Ptr{},
		Gen[string, int]{}, &Gen[Str, *Tagged]{}, Gen[[1]Ptr, func()]{}, Fn(nil), Str(""), Arr{}, Alias(nil),
		[]any{}, [4]struct{}{}, map[[2]string]chan<- int{}, make(map[any]error), (chan<- func())(nil), (<-chan (<-chan int))(nil),
		(chan (<-chan int))(nil), struct {
			A, b int `tag:"1"`
			Str
		}{}, func(a, b int, c ...*Str) (x, y error) { return nil, nil }, new(interface {
			M(int) Str
			hidden()
		}), new(error), new(any), [0]func(){},
	} {
		show(x)
	}
	for _, x := range generic(int16(3)).([]any) {
		show(x)
	}
	for _, x := range generic([]Str{}).([]any)[:2] {
		show(x)
	}
	fmt.Println(unsafe.Sizeof(tg), unsafe.Alignof(tg), unsafe.Offsetof(tg.last), unsafe.Sizeof(tg.Inner), unsafe.Offsetof(tg.z))
	st := reflect.TypeOf(tg)
	for _, name := range []string{"last", "z", "u", "f"} {
		f, ok := st.FieldByName(name)
		fmt.Println(name, f.Offset, ok)
	}
	_, ok := reflect.TypeOf(&tg).MethodByName("Pointer")
	fmt.Println(ok, reflect.TypeOf(tg).NumMethod(), reflect.TypeFor[error]().Kind(), reflect.TypeOf(Ptr{}).Implements(reflect.TypeFor[interface{ Value() int }]()))
	fmt.Println(reflect.PointerTo(reflect.TypeOf(tg)) == reflect.TypeOf(&tg), reflect.SliceOf(reflect.TypeOf("")) == reflect.TypeOf([]string{}), reflect.MapOf(reflect.TypeOf(""), reflect.TypeOf(1)) == reflect.TypeOf(map[string]int{}))
	mt := reflect.MapOf(reflect.TypeOf([2]int8{}), reflect.TypeOf(tg))
	fmt.Println(mt, reflect.New(reflect.ArrayOf(3, mt)).Elem().Len())
	fmt.Printf("%v %+v\n", reflect.DeepEqual(map[string][]int{"a": {1}}, map[string][]int{"a": {1}}), Gen[int, string]{1, []string{"x"}})
}
