package main

import "runtime"

type object struct {
	p *int
	n int32
}

var finalized int32

//go:wasmimport env host
func host(n int32) int32

// inner is called by the host while a finalizer calls the host: it allocates, collects and sets finalizers itself.
//
//go:wasmexport inner
func inner(n int32) int32 {
	list := make([][]byte, 50)
	for i := range list {
		list[i] = make([]byte, 100*i)
	}
	runtime.SetFinalizer(&object{n: n}, func(*object) { finalized += 1000 })
	runtime.GC()
	return n + int32(len(list)) - 50
}

//go:noinline
func set(n int32) {
	for range 20 {
		runtime.SetFinalizer(&object{n: n, p: new(int)}, func(x *object) {
			if host(x.n) == x.n {
				finalized++
			}
		})
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
func collect() {
	for range 3 {
		runtime.GC()
		runtime.Gosched()
	}
}

// outer gives n + 20 when 20 finalizers have called the host, which called inner.
//
//go:wasmexport outer
func outer(n int32) int32 {
	finalized = 0
	set(n)
	clobber(30)
	collect()
	return n + finalized%1000
}

func main() {}
