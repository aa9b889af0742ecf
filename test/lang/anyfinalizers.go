package main

import (
	"reflect"
	"runtime"
)

// Finalizers whose types the compiler does not see where they are set.

type T struct {
	id  int
	pad [6]*int
}

func (t *T) String() string { return "T" }

type big struct{ a, b, c, d, e, f, g, h, i, j int }

var count [8]int

//go:noinline
func set(o, f any) { runtime.SetFinalizer(o, f) }

var setter = runtime.SetFinalizer

//go:noinline
func object(id int) *T { return &T{id: id} }

//go:noinline
func start() {
	set(object(1), func(t *T) { count[0] += t.id })
	set(object(2), func(s interface{ String() string }) (big, string) {
		count[1] += s.(*T).id
		return big{}, s.String()
	})
	set(object(3), func(v any) int { count[2] += v.(*T).id; return 1 })
	setter(object(4), func(t *T) big { count[3] += t.id; return big{a: t.id} })
	func() {
		o := object(5)
		defer runtime.SetFinalizer(o, func(t *T) { count[4] += t.id })
	}()
	made := reflect.MakeFunc(reflect.TypeFor[func(*T) error](), func(args []reflect.Value) []reflect.Value {
		count[5] += args[0].Interface().(*T).id
		return []reflect.Value{reflect.Zero(reflect.TypeFor[error]())}
	})
	set(object(6), made.Interface())
	only := reflect.MakeFunc(reflect.FuncOf([]reflect.Type{reflect.TypeFor[*T]()}, []reflect.Type{reflect.TypeFor[[3]int16]()}, false), func(args []reflect.Value) []reflect.Value {
		count[6] += args[0].Interface().(*T).id
		return []reflect.Value{reflect.ValueOf([3]int16{})}
	})
	set(object(7), only.Interface())
	reflect.ValueOf(runtime.SetFinalizer).Call([]reflect.Value{
		reflect.ValueOf(object(8)), reflect.ValueOf(func(t *T) { count[7] += t.id }),
	})
	o := object(9)
	set(o, func(*T) { println("taken back") })
	set(o, nil)
}

//go:noinline
func clobber(n int) int {
	var a [64]int
	for i := range a {
		a[i] = n
	}
	if n > 0 {
		return clobber(n-1) + a[n&63]
	}
	return a[3]
}

func main() {
	start()
	for range 20 {
		clobber(20)
		runtime.GC()
		for range 4 {
			runtime.Gosched()
		}
	}
	for i, n := range count {
		println(i, n)
	}
}
