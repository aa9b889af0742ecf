package main

import (
	"fmt"
	"os"
	"runtime"
	"unique"
	"weak"
)

// Finalizers, cleanups and weak pointers: without arguments prints the names of the cases, with a name runs that one.

type T struct {
	p  *int
	id int
}

func (t *T) String() string { return fmt.Sprint("T", t.id) }
func (t *T) Close() error   { fmt.Println("close", t.id); return nil }

type big struct{ a, b, c, d, e, f, g, h, i, j int }

type (
	finalizer func(*T)
	PT        *T
	node      struct {
		id   int
		next *node
		pad  [4]*int
	}
	large struct {
		id int
		b  [40000]byte
		p  *int
	}
)

// gc collects, and lets all that follows from it run. The frames of what ran before are overwritten first.
func gc() {
	clobber(30)
	collect()
}

//go:noinline
func collect() {
	for range 3 {
		runtime.GC()
		for range 5 {
			runtime.Gosched()
		}
	}
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

//go:noinline
func set(id int, f any) {
	x := &T{id: id}
	switch f := f.(type) {
	case func(*T):
		runtime.SetFinalizer(x, f)
	case func(fmt.Stringer) error:
		runtime.SetFinalizer(x, f)
	case func(any) big:
		runtime.SetFinalizer(x, f)
	case finalizer:
		runtime.SetFinalizer(x, f)
	case func(PT):
		runtime.SetFinalizer(x, f)
	case string:
		runtime.SetFinalizer(x, (*T).Close)
	}
}

var kept *T
var global T
var leaf = new(int)

//go:noinline
func chain(n int) {
	var head *node
	for i := range n {
		head = &node{id: i, next: head}
		runtime.SetFinalizer(head, func(x *node) {
			fmt.Println("node", x.id, x.next != nil)
		})
	}
}

//go:noinline
func cycle() {
	a, b := &node{id: 1}, &node{id: 2}
	a.next, b.next = b, a
	runtime.SetFinalizer(a, func(x *node) { fmt.Println("never") })
}

//go:noinline
func resurrect(w *weak.Pointer[T]) {
	x := &T{id: 7}
	*w = weak.Make(x)
	runtime.SetFinalizer(x, func(x *T) {
		fmt.Println("finalized", x.id, w.Value())
		kept = x
	})
	runtime.AddCleanup(x, func(id int) { fmt.Println("cleaned", id) }, 7)
}

//go:noinline
func show(w *weak.Pointer[T]) {
	fmt.Println(kept, w.Value())
	kept = nil
}

//go:noinline
func interior() (*int, weak.Pointer[T], weak.Pointer[int], weak.Pointer[int]) {
	x := &T{id: 5}
	runtime.AddCleanup(&x.id, func(s string) { fmt.Println(s) }, "cleanup by interior pointer")
	fmt.Println(weak.Make(x) == weak.Make(x), weak.Make(&x.id) == weak.Make(&x.id))
	return &x.id, weak.Make(x), weak.Make(&x.id), weak.Make((*int)(leaf))
}

//go:noinline
func whileInteriorLives() (weak.Pointer[T], weak.Pointer[int], weak.Pointer[int]) {
	p, w, wi, ws := interior()
	gc()
	fmt.Println(*p, w.Value(), *wi.Value())
	return w, wi, ws
}

//go:noinline
func replace() {
	x := new(T)
	runtime.SetFinalizer(x, func(*T) { fmt.Println("never") })
	runtime.SetFinalizer(x, nil)
	runtime.SetFinalizer(x, nil)
	runtime.SetFinalizer(x, func(*T) { fmt.Println("this one") })
	runtime.KeepAlive(x)
}

//go:noinline
func cleanups() {
	var list [3]runtime.Cleanup
	x := &T{id: 3}
	for i := range list {
		list[i] = runtime.AddCleanup(x, func(s []int) { fmt.Println("cleanup", s) }, []int{i, i * i})
	}
	list[1].Stop()
	list[1].Stop()
	runtime.AddCleanup(x, func(b big) { fmt.Println("big", b.j) }, big{j: 9})
	runtime.AddCleanup(&global, func(int) { fmt.Println("never") }, 0).Stop()
	fmt.Println(runtime.AddCleanup(&global, func(int) { fmt.Println("never") }, 0) == runtime.Cleanup{})
}

//go:noinline
func many(n int) []weak.Pointer[T] {
	list := make([]weak.Pointer[T], n)
	for i := range list {
		x := &T{id: i, p: new(int)}
		list[i] = weak.Make(x)
		if i%2 == 0 {
			runtime.SetFinalizer(x, func(x *T) { sum += x.id + *x.p })
		} else {
			runtime.AddCleanup(x, func(i int) { sum += i }, i)
		}
		if i%1000 == 0 {
			runtime.SetFinalizer(x, nil)
			runtime.AddCleanup(x, func(i int) { sum += 1000000 }, i)
		}
	}
	return list
}

var sum int

//go:noinline
func handles(n int) []unique.Handle[string] {
	var list []unique.Handle[string]
	for i := range n {
		h := unique.Make(fmt.Sprint("handle ", i))
		if i%10 == 0 {
			list = append(list, h)
		}
	}
	return list
}

//go:noinline
func largeObject() weak.Pointer[large] {
	x := &large{id: 4, p: new(int)}
	runtime.SetFinalizer(x, func(x *large) { fmt.Println("large", x.id, *x.p) })
	return weak.Make(x)
}

//go:noinline
func nested() {
	x := &T{id: 1}
	runtime.SetFinalizer(x, func(x *T) {
		fmt.Println("first", x.id)
		set(2, func(x *T) { fmt.Println("second", x.id) })
		clobber(20)
		runtime.SetFinalizer(x, func(x *T) { fmt.Println("again", x.id) })
		runtime.GC()
	})
}

func fails(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

var table = []struct {
	name string
	f    func()
}{
	{"pointer", func() { set(1, func(x *T) { fmt.Println("final", x.id) }); gc() }},
	{"interface", func() { set(2, func(x fmt.Stringer) error { fmt.Println(x); return nil }); gc() }},
	{"any", func() { set(3, func(x any) big { fmt.Printf("%T %v\n", x, x); return big{} }); gc() }},
	{"named-func", func() { set(4, finalizer(func(x *T) { fmt.Println("named", x.id) })); gc() }},
	{"named-pointer", func() { set(5, func(x PT) { fmt.Println("named pointer", x.id) }); gc() }},
	{"method", func() { set(6, "method"); gc() }},
	{"order", func() {
		for i := range 10 {
			set(i, func(x *T) { fmt.Println("final", x.id) })
		}
		gc()
	}},
	{"chain", func() {
		chain(4)
		for range 4 {
			gc()
		}
	}},
	{"cycle", func() { cycle(); gc(); gc() }},
	{"resurrect", func() {
		var w weak.Pointer[T]
		resurrect(&w)
		gc()
		show(&w)
		gc()
	}},
	{"interior", func() {
		w, wi, ws := whileInteriorLives()
		gc()
		fmt.Println(w.Value(), wi.Value(), ws.Value() == leaf)
	}},
	{"cleanups", func() { cleanups(); gc() }},
	{"many", func() {
		list := many(10000)
		gc()
		live := 0
		for _, w := range list {
			if w.Value() != nil {
				live++
			}
		}
		fmt.Println(live, sum)
	}},
	{"unique", func() {
		list := handles(1000)
		gc()
		for i, h := range list {
			if h != unique.Make(fmt.Sprint("handle ", 10*i)) || h.Value() != fmt.Sprint("handle ", 10*i) {
				fmt.Println("differs", i)
			}
		}
		fmt.Println(len(list), unique.Make(T{id: 1}) == unique.Make(T{id: 1}), unique.Make(1) == unique.Make(2))
	}},
	{"large", func() {
		w := largeObject()
		gc()
		fmt.Println(w.Value() == nil)
	}},
	{"nested", func() { nested(); gc(); gc() }},
	{"replace", func() { replace(); gc() }},
	{"static", func() {
		runtime.SetFinalizer(&global, func(*T) { fmt.Println("never") })
		runtime.SetFinalizer(&struct{}{}, func(*struct{}) { fmt.Println("never") })
		gc()
		fmt.Println(weak.Make(&global) == weak.Make(&global), weak.Make(&global).Value() == &global)
		var nothing *T
		fmt.Println(weak.Make(nothing) == weak.Pointer[T]{}, weak.Make(nothing).Value())
	}},
	{"panic", func() {
		defer func() { fmt.Println("not in main:", recover()) }()
		set(1, func(x *T) { panic("in a finalizer") })
		gc()
	}},
	{"recover", func() {
		set(1, func(x *T) {
			defer func() { fmt.Println("recovered:", recover()) }()
			var m map[string]int
			m["x"] = x.id
		})
		gc()
	}},
	{"cleanup-errors", func() {
		x := new(T)
		fails(func() { runtime.AddCleanup[T](nil, func(int) {}, 1) })
		fails(func() { runtime.AddCleanup(x, func(*T) {}, x) })
		fails(func() { runtime.AddCleanup(x, func(*int) {}, &x.id) })
		fails(func() { runtime.AddCleanup(x, func(int) { fmt.Println(x) }, 1) })
		runtime.KeepAlive(x)
	}},
	{"nil", func() { runtime.SetFinalizer(nil, nil) }},
	{"not-a-pointer", func() { runtime.SetFinalizer(3, nil) }},
	{"struct", func() { runtime.SetFinalizer(T{}, func(T) {}) }},
	{"nil-pointer", func() { runtime.SetFinalizer((*T)(nil), func(*T) {}) }},
	{"inner", func() { runtime.SetFinalizer(&new(node).next, func(**node) {}) }},
	{"not-a-function", func() { runtime.SetFinalizer(new(T), 1) }},
	{"no-parameter", func() { runtime.SetFinalizer(new(T), func() {}) }},
	{"two-parameters", func() { runtime.SetFinalizer(new(T), func(a, b *T) {}) }},
	{"variadic", func() { runtime.SetFinalizer(new(T), func(a ...*T) {}) }},
	{"other-pointer", func() { runtime.SetFinalizer(new(T), func(*node) {}) }},
	{"not-implemented", func() { runtime.SetFinalizer(new(node), func(fmt.Stringer) {}) }},
	{"value-parameter", func() { runtime.SetFinalizer(new(T), func(T) {}) }},
	{"twice", func() {
		x := new(T)
		runtime.SetFinalizer(x, func(*T) {})
		runtime.SetFinalizer(x, func(*T) {})
	}},
}

func main() {
	if len(os.Args) < 2 {
		for _, c := range table {
			fmt.Println(c.name)
		}
		return
	}
	for _, c := range table {
		if c.name == os.Args[1] {
			c.f()
		}
	}
}
