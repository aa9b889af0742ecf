package main

// Deferred calls that block, or end the goroutine, in functions that only a panic leaves: the frame keeps its place among its callers,
// and locks that it holds may be asked for meanwhile.

import (
	"runtime"
	"sync"
)

var mu sync.Mutex
var c = make(chan bool)
var done = make(chan bool, 1)

func main() {
	go exits(done)
	<-done
	runtime.Gosched()
	go exitsUnrecovered()
	<-done
	runtime.Gosched()

	go goesOn()
	println("got", <-c)
	c <- true
	<-done

	go holds()
	<-c
	go func() { c <- true }()
	mu.Lock()
	println("locked")
	mu.Unlock()
	<-done
}

func exits(done chan bool) {
	defer func() {
		recover()
		println("exits")
		done <- true
		runtime.Goexit()
	}()
	panic("p")
}

func exitsUnrecovered() {
	defer println("not the last one")
	defer func() {
		done <- true
		runtime.Goexit()
	}()
	panic("p")
}

func goesOn() {
	println("result", result(20))
	done <- true
}

func result(n int) (r int) {
	defer func() {
		r = n + len(recover().(string))
		c <- true
		<-c
		r++
	}()
	panic("p")
}

func holds() {
	locked(nil)
	println("unlocked")
	done <- true
}

func locked(a []int) {
	mu.Lock()
	defer mu.Unlock()
	defer func() {
		recover()
		c <- true
		<-c
	}()
	a[len(a)]++
	panic("p")
}
