// What only dead parts of frames refer to is garbage when the program asks for a collection.

package main

import (
	"fmt"
	"runtime"
	"unsafe"
	"weak"
)

type object struct {
	n    int
	next *object
	more [6]int
}

type holder struct{ o *object }

type ref = weak.Pointer[object]

//go:noinline
func gone(r ref) bool {
	runtime.GC()
	return r.Value() == nil
}

//go:noinline
func newObject(n int) *object { return &object{n: n} }

//go:noinline
func touch[T any](p *T) {}

// A parameter is alive as long as the function needs it, whoever called it.
//
//go:noinline
func parameter(o *object, r ref) (before, after bool) {
	before = gone(r)
	o.n++
	return before, gone(r)
}

// So it is for a deferred function that a failed check calls.
//
//go:noinline
func failing(o, none *object, r ref) (before, after bool) {
	before = gone(r)
	o.n++
	defer func() {
		after = gone(r)
		fmt.Println("recovered:", recover())
	}()
	none.n = 1
	return
}

var empty holder

// p may be the address of h, or not: h is alive if it is.
//
//go:noinline
func ambiguous(h holder, own bool, r ref) (first, second, third bool) {
	p := &empty
	if own {
		p = &h
	}
	touch(p)
	first = gone(r)
	o := p.o
	second = gone(r)
	touch(o)
	return first, second, gone(r)
}

//go:noinline
func received(c chan []*object, r ref) {
	for list := range c {
		fmt.Println("range, in use:", gone(r))
		fmt.Println(len(list), list[0].n)
		list = nil
		fmt.Println("range, done:", gone(r))
	}
}

//go:noinline
func array(r ref, o *object) {
	var a [300]*object
	a[211] = o
	touch(&a)
	fmt.Println("array, in use:", gone(r), a[211].n)
	fmt.Println("array, done:", gone(r))
}

type counts struct {
	before [100]uintptr
	n      int
	after  [100]uintptr
}

//go:noinline
func count(a *counts, o *object) {
	a.before[7] = uintptr(unsafe.Pointer(o))
	a.after[7] = a.before[7]
	a.n = o.n
}

// Numbers that look like addresses, of which one is read later.
//
//go:noinline
func numbers(r ref, o *object) {
	var a counts
	count(&a, o)
	fmt.Println("numbers:", gone(r), a.n)
}

// In a loop, what is written before it is read is dead until then.
//
//go:noinline
func loop(n int) {
	var h holder
	for i := range n {
		o := newObject(i)
		r := weak.Make(o)
		h = holder{o}
		touch(&h)
		fmt.Println("loop, in use:", gone(r), h.o.n)
		fmt.Println("loop, done:", gone(r))
	}
}

func main() {
	o := newObject(1)
	r := weak.Make(o)
	fmt.Println(parameter(o, r))

	o = newObject(2)
	r = weak.Make(o)
	fmt.Println(failing(o, nil, r))

	for _, own := range []bool{true, false} {
		o = newObject(3)
		r = weak.Make(o)
		fmt.Println(ambiguous(holder{o}, own, r))
	}

	c := make(chan []*object, 2)
	o = newObject(4)
	r = weak.Make(o)
	c <- []*object{o}
	close(c)
	received(c, r)

	o = newObject(5)
	array(weak.Make(o), o)
	o = newObject(6)
	numbers(weak.Make(o), o)
	loop(2)
}
