// What runtime.Pinner takes, and that it keeps objects alive.
package main

import (
	"fmt"
	"runtime"
	"unsafe"
	"weak"
)

func try(p *runtime.Pinner, x any) {
	defer func() {
		if e := recover(); e != nil {
			_, is := e.(runtime.Error)
			fmt.Println(e, is)
		}
	}()
	p.Pin(x)
	fmt.Printf("%T\n", x)
}

//go:noinline
func pinned(p *runtime.Pinner) (w weak.Pointer[[100]int]) {
	x := new([100]int)
	p.Pin(&x[7])
	return weak.Make(x)
}

func main() {
	var p runtime.Pinner
	p.Unpin()
	n := 1
	try(&p, &n)
	try(&p, unsafe.Pointer(&n))
	try(&p, (*int)(nil))
	try(&p, nil)
	try(&p, n)
	try(&p, "string")
	try(&p, []int{1})
	try(&p, map[string]int{})
	try(&p, make(chan int))
	try(&p, func() {})
	try(&p, struct{ p *int }{&n})
	p.Unpin()

	w := pinned(&p)
	runtime.GC()
	fmt.Println(w.Value() != nil)
	p.Unpin()
	p.Unpin()
	runtime.GC()
	runtime.GC()
	fmt.Println(w.Value() == nil)
}
