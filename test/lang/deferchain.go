package main

// The chain of deferred calls: records that are closures in the frame, records with lists (loops, range-over-func), what a panic in a
// deferred call takes over, and what is left when a frame recovers.

import "runtime"

func show(args ...any) {
	for _, a := range args {
		switch a := a.(type) {
		case int:
			print(a, " ")
		case string:
			print(a, " ")
		case bool:
			print(a, " ")
		case nil:
			print("nil ")
		case error:
			print(a.Error(), " ")
		}
	}
	println()
}

// A deferred panic runs where the function has no way out but by a panic.
func deferredPanic() {
	defer func() { show("deferredPanic", recover()) }()
	defer panic(3)
	panic(2)
}

// A panic of a deferred call takes over those of the frames below; the first one is over with it.
func takesOver() {
	defer func() { show("outer", recover()) }()
	func() {
		defer show("between")
		defer func() {
			defer func() {
				defer func() { show("inner", recover()) }()
				panic("inner")
			}()
			panic("second")
		}()
		panic("first")
	}()
}

// Recovered above: the first panic goes on.
func goesOn() {
	defer func() { show("goesOn", recover()) }()
	defer func() {
		defer func() { show("above", recover()) }()
		panic("above")
	}()
	panic("first")
}

func lists(n int) (r int) {
	defer func() {
		r = r*10 + 9
		show("lists", recover())
	}()
	for i := range n {
		defer func() {
			r = r*10 + i
			if i == 1 {
				panic("in list")
			}
		}()
	}
	panic("lists")
}

// What is left of a list runs after the recover.
func rest() (r int) {
	for i := range 4 {
		defer func() {
			r = r*10 + i
			if i == 2 {
				show("rest", recover())
			}
		}()
	}
	panic("rest")
}

func known(a, b bool) (r int) {
	if a {
		defer func() { r = r*10 + 1 }()
	}
	defer func() { show("known", recover()) }()
	if b {
		defer func() {
			r = r*10 + 2
			panic("again")
		}()
	}
	if a != b {
		panic("known")
	}
	return 5
}

func seq(yield func(int) bool) {
	defer show("iterator")
	for i := 0; i < 3 && yield(i); i++ {
	}
}

func bodies(stop int) (r int) {
	defer func() { show("bodies", recover(), r) }()
	for i := range seq {
		defer func() { r = r*10 + i }()
		if i == stop {
			panic("body")
		}
	}
	return 7
}

func values(fail bool) {
	defer func() { show("values", recover() != nil) }()
	f := func() { show("value") }
	defer f()
	var null func()
	if fail {
		defer null()
	}
	f = nil
	var s interface{ Error() string }
	defer func() {
		show("method", recover() != nil)
	}()
	defer s.Error()
}

func exits() {
	done := make(chan int)
	go func() {
		defer close(done)
		defer func() { show("exit", recover()) }()
		for i := range 2 {
			defer show("exiting", i)
		}
		defer func() {
			defer func() { show("in exit", recover()) }()
			panic("in exit")
		}()
		runtime.Goexit()
	}()
	<-done
	done = make(chan int)
	go func() {
		defer close(done)
		defer show("still exits")
		func() {
			defer func() { show("not stopped", recover()) }()
			defer panic("over Goexit")
			runtime.Goexit()
		}()
		show("not reached")
	}()
	<-done
}

// Goroutines have chains of their own.
func switching() {
	c := make(chan int)
	go func() {
		defer close(c)
		defer func() { c <- 3 }()
		for i := range 3 {
			func() {
				defer func() { c <- i }()
			}()
		}
	}()
	func() {
		defer func() { show("switching", <-c, recover()) }()
		defer func() { show(<-c, <-c) }()
		panic("mine")
	}()
	for v := range c {
		show("last", v)
	}
}

func deep(n int) {
	defer func() {
		if n%1000 == 0 {
			show("deep", n, recover())
		}
	}()
	if n == 3000 {
		panic("deep")
	}
	deep(n + 1)
}

func main() {
	deferredPanic()
	takesOver()
	goesOn()
	show(lists(3))
	show(rest())
	show(known(true, true))
	show(known(true, false))
	show(known(false, true))
	show(known(false, false))
	show(bodies(1))
	show(bodies(9))
	values(false)
	values(true)
	exits()
	switching()
	deep(1)
}
