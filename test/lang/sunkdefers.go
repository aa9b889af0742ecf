package main

// Deferred calls with nothing between the defer statement and the return that could see them but failing checks.

import (
	"errors"
	"fmt"
	"sync"
)

var log []string

//go:noinline
func note(s string) { log = append(log, s) }

//go:noinline
func noteInt(p *int, i int) { *p += i }

type counter struct {
	mu   sync.Mutex
	n    int
	next *counter
	list []int
}

func (c *counter) add(k int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n += k
}

func (c *counter) addNext(k int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.next.n += k
}

func (c *counter) at(i int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.list[i]
}

//go:noinline
func index(s []int, i int) (r int) {
	defer note("index")
	return s[i] + s[i/2]
}

//go:noinline
func divide(a, b int) (r int) {
	defer noteInt(&r, 1000)
	return a / b
}

//go:noinline
func shift(a, b int) (r int) {
	defer noteInt(&r, 2000)
	return a << b
}

//go:noinline
func recovers(s []int, i int) (r int) {
	defer func() {
		if e := recover(); e != nil {
			note(fmt.Sprint("recovered: ", e))
			r = -1
		}
	}()
	return s[i]
}

//go:noinline
func explicit(i int) (r int) {
	defer noteInt(&r, 1)
	if i < 0 {
		panic(errors.New("negative"))
	}
	if i > 100 {
		panic("large")
	}
	return i * 2
}

//go:noinline
func sometimes(p *int, yes bool) {
	if yes {
		defer note("sometimes")
	}
	*p++
}

//go:noinline
func two(p *int) {
	defer note("first")
	defer note("second")
	*p++
}

//go:noinline
func loop(s []int) (sum int) {
	defer noteInt(&sum, 7)
	for i := 0; i < 4; i++ {
		sum += s[i]
	}
	return sum
}

type wide struct{ a [12]int }

//go:noinline
func noteWide(w wide, p *int) { *p += w.a[11] }

//go:noinline
func large(w wide, s []int, i int) (r int) {
	defer noteWide(w, &r)
	return s[i]
}

//go:noinline
func nested(s []int, i int) (r int) {
	defer note("outer")
	return recovers(s, i) + s[0]
}

// The deferred call panics itself, after the frame has been left in the ordinary way.
//
//go:noinline
func fails(p *int) {
	defer func() { panic("deferred") }()
	*p++
}

func try(name string, f func() int) {
	defer func() {
		if e := recover(); e != nil {
			fmt.Println(name, "panics:", e, log)
			log = nil
		}
	}()
	r := f()
	fmt.Println(name, r, log)
	log = nil
}

func main() {
	s := []int{5, 6, 7}
	n := 0
	c := &counter{list: s}
	try("add", func() int { c.add(3); return c.n })
	try("addNext", func() int { c.addNext(3); return c.n })
	try("unlocked", func() int { c.mu.Lock(); c.mu.Unlock(); return c.n })
	try("at", func() int { return c.at(2) })
	try("at 3", func() int { return c.at(3) })
	try("unlocked", func() int { c.add(1); return c.n })
	try("nil", func() int { var c *counter; c.add(1); return 0 })
	for i := -1; i < 4; i++ {
		try("index", func() int { return index(s, i) })
		try("recovers", func() int { return recovers(s, i) })
		try("nested", func() int { return nested(s, i) })
		try("divide", func() int { return divide(100, i) })
		try("shift", func() int { return shift(100, i) })
		try("large", func() int { return large(wide{[12]int{11: 40}}, s, i) })
	}
	try("explicit", func() int { return explicit(-1) })
	try("explicit", func() int { return explicit(50) })
	try("explicit", func() int { return explicit(101) })
	for _, p := range []*int{&n, nil} {
		try("sometimes", func() int { sometimes(p, true); return n })
		try("never", func() int { sometimes(p, false); return n })
		try("two", func() int { two(p); return n })
		try("fails", func() int { fails(p); return n })
	}
	try("loop", func() int { return loop([]int{1, 2, 3, 4}) })
	try("loop", func() int { return loop(s) })
}
