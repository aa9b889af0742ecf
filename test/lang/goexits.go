package main

import (
	"fmt"
	"runtime"
	"sync"
)

// Goexit goes on after a panic in a deferred call, wherever that is recovered; and goroutines that wait for a lock that they hold themselves
// do not keep the others from running.

func panics(s string) { panic(s) }

// below ends the goroutine in a frame below one that recovers.
func below(depth int) {
	defer func() { fmt.Println("deferred at", depth) }()
	if depth > 0 {
		below(depth - 1)
		fmt.Println("went on at", depth)
		return
	}
	defer panics("while exiting")
	runtime.Goexit()
}

func exits(f func()) {
	done := make(chan bool)
	go func() {
		defer close(done)
		f()
		fmt.Println("went on")
	}()
	<-done
}

func again() {
	defer func() { fmt.Println("recovered", recover()) }()
	defer func() { panic("second") }()
	func() {
		defer func() { fmt.Println("recovered", recover()) }()
		defer panics("first")
		runtime.Goexit()
	}()
}

func nested() {
	defer func() {
		defer func() { fmt.Println("recovered", recover()) }()
		defer panics("in the second Goexit")
		runtime.Goexit()
	}()
	defer func() { fmt.Println("recovered", recover()) }()
	defer panics("in the first")
	runtime.Goexit()
}

func waits(ch chan int) {
	defer func() { fmt.Println("recovered", recover(), <-ch) }()
	defer func() { panic(fmt.Sprint("after ", <-ch)) }()
	runtime.Goexit()
}

type account struct {
	mu  sync.Mutex
	rw  sync.RWMutex
	sum int
}

func (a *account) add(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.sum += n
}

func (a *account) twice() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.add(1)
	fmt.Println("not reached")
}

func (a *account) get() int {
	a.rw.RLock()
	defer a.rw.RUnlock()
	return a.sum
}

func (a *account) set() {
	a.rw.Lock()
	defer a.rw.Unlock()
	a.sum = a.get() + 1
}

func stuck(f func()) {
	done := make(chan bool)
	go func() {
		f()
		close(done)
	}()
	for range 3 {
		runtime.Gosched()
	}
	select {
	case <-done:
		fmt.Println("done")
	default:
		fmt.Println("stuck")
	}
}

func main() {
	exits(func() {
		defer func() { fmt.Println("recovered", recover()) }()
		below(2)
	})
	exits(again)
	exits(nested)
	exits(func() {
		ch := make(chan int)
		go func() { ch <- 1; ch <- 2 }()
		waits(ch)
	})
	value := sync.OnceValue(func() int { runtime.Goexit(); return 1 })
	exits(func() {
		defer func() { fmt.Println(recover()) }()
		value()
	})
	exits(func() {
		defer func() { fmt.Println(recover()) }()
		value()
	})
	var a account
	stuck(func() { a.add(1) })
	stuck(a.twice)
	stuck(a.set)
	var o sync.Once
	stuck(func() { o.Do(func() { o.Do(func() {}) }) })
	stuck(func() { a.add(1) })
	var nothing func()
	defer func() { fmt.Println(recover()) }()
	go nothing()
}
