// Arguments that a //go:uintptrescapes function gets as numbers: their objects live until the call is over, whoever makes it.
package main

import (
	"runtime"
	"unsafe"
)

var freed int

func object(v int) unsafe.Pointer {
	p := new([4]int)
	p[0] = v
	runtime.SetFinalizer(p, func(p *[4]int) {
		p[0] = -1000
		freed++
	})
	return unsafe.Pointer(p)
}

//go:noinline
func collect() {
	for range 3 {
		runtime.GC()
	}
}

//go:noinline
//go:uintptrescapes
func sum(what string, p uintptr, rest ...uintptr) int {
	collect()
	s := *(*int)(unsafe.Pointer(p))
	for _, r := range rest {
		s += *(*int)(unsafe.Pointer(r))
	}
	println(what, s)
	return s
}

type T struct{}

//go:noinline
//go:uintptrescapes
func (*T) sum(what string, p uintptr, rest ...uintptr) int { return sum(what, p, rest...) }

//go:noinline
func returned() int { return sum("returned", uintptr(object(1)), uintptr(object(2)), uintptr(object(3))) }

func deferred() {
	defer sum("deferred", uintptr(object(1)), uintptr(object(2)))
}

func deferredInLoop(t *T) {
	for i := range 2 {
		defer t.sum("in a loop", uintptr(object(i)), uintptr(object(2)))
	}
}

func main() {
	sum("called", uintptr(object(1)), uintptr(object(2)), uintptr(object(3)))
	println(returned())
	deferred()
	deferredInLoop(&T{})
	println(new(T).sum("method", uintptr(object(5))))
	done := make(chan bool)
	go func() {
		go sum("go", uintptr(object(6)), uintptr(object(7)))
		runtime.Gosched()
		collect()
		done <- true
	}()
	<-done
	collect()
	println(freed > 10)
}
