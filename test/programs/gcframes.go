package main

import (
	"fmt"
	"runtime"
	"weak"
)

type thing struct {
	n    int
	more [10]int
}

//go:noinline
func use(t *thing) int { return t.n }

// What a frame no longer needs is garbage where the program asks for a collection.
//
//go:noinline
func dead() {
	p := &thing{n: 1}
	w := weak.Make(p)
	q := &thing{n: 2}
	fmt.Println("dead")
	fmt.Println(use(p), use(q))
	runtime.GC()
	fmt.Println(w.Value() == nil, use(q))
}

// So is what it kept while it was suspended.
//
//go:noinline
func suspended(c chan int) {
	p := &thing{n: 3}
	w := weak.Make(p)
	c <- 1
	fmt.Println(use(p))
	runtime.GC()
	fmt.Println(w.Value() == nil)
}

//go:noinline
func collect() { runtime.GC() }

// The call may ask through others.
//
//go:noinline
func loop() {
	var all []*thing
	for i := range 20 {
		all = append(all, &thing{n: i})
	}
	w := weak.Make(all[7])
	collect()
	fmt.Println(w.Value() != nil, use(all[7]))
	all = nil
	collect()
	fmt.Println(w.Value() == nil, len(all))
}

func main() {
	dead()
	c := make(chan int)
	for range 2 {
		go func() {
			suspended(c)
			loop()
			c <- 0
		}()
		<-c
		<-c
	}
}
