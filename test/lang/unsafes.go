package main

import (
	"reflect"
	"unsafe"
)

var arr = [4]int32{10, 20, 30, 40}

func base() (unsafe.Pointer, uint8) { return unsafe.Pointer(&arr), 8 }
func view() (*int32, uint16)        { return &arr[1], 2 }
func bytes() (*byte, int)           { return (*byte)(unsafe.Pointer(&arr)), 1 }
func negative() (*int32, int)       { return &arr[0], -1 }

func offset[T int | string](v T) uintptr {
	return unsafe.Offsetof(struct {
		a byte
		f T
	}{
		1, func(T) T { println("not evaluated"); return v }(v),
	}.f)
}

func size[T any]() (uintptr, uintptr) {
	f := func() (x T) { println("not evaluated"); return }
	return unsafe.Sizeof(f()), unsafe.Alignof(f())
}

var global [0]int
var pairs [0]struct{ a, b int }

func empty() [0]int { return global }

type s struct{ a, b, c int }

func try(name string, f func()) {
	defer func() { println(name, recover().(error).Error()) }()
	f()
}

func main() {
	i := 0
	println(*(*int32)(unsafe.Add(base())), len(unsafe.Slice(view())), unsafe.Slice(view())[1], len(unsafe.String(bytes())))
	println(offset(1), offset("x"))
	println(size[int16]())
	println(size[string]())
	try("slice", func() { println(len(unsafe.Slice(negative()))) })
	end := (*int32)(unsafe.Pointer(^uintptr(0)))
	try("past the end", func() { println(len(unsafe.Slice(end, i+1))) })
	try("past the end, reflect", func() { println(reflect.SliceAt(reflect.TypeFor[int32](), unsafe.Pointer(end), 1).Len()) })
	none := [0]s{}
	try("add", func() { none[i].a++ })
	try("store", func() { none[i] = s{} })
	try("op", func() { none[i].b += 2 })
	try("read", func() { println(none[i].c) })
	i = 3
	try("global read", func() { println(global[i]) })
	try("global store", func() { global[i] = 1 })
	try("global op", func() { global[i] += 1 })
	try("field", func() { println(pairs[i].a) })
	try("of a call", func() { println(empty()[i]) })
	bare := [0]int{}
	try("nil", func() { bare[uintptr(unsafe.Pointer(nil))] = 1 })
}
