// Deep recursion in goroutines: of functions that switch at the bottom, on the way and in deferred calls, and of plain ones.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

// Suspendable: switches at the bottom and on the way back.
func down(n int, c chan int) int {
	if n == 0 {
		runtime.Gosched()
		return <-c
	}
	r := down(n-1, c) + 1
	if n%10000 == 0 {
		runtime.Gosched()
	}
	return r
}

type tree struct {
	l, r *tree
	v    int
}

func (t *tree) walk(c chan int) {
	if t == nil {
		return
	}
	t.l.walk(c)
	c <- t.v
	t.r.walk(c)
}

func plain(n int) int {
	if n == 0 {
		return 0
	}
	return plain(n-1) + 1
}

func locked(n int, mu *sync.Mutex, sum *int) {
	if n == 0 {
		return
	}
	mu.Lock()
	*sum += n
	mu.Unlock()
	locked(n-1, mu, sum)
	mu.Lock()
	*sum -= n - 1
	mu.Unlock()
}

func catches(n int, c chan int) (r int) {
	if n%1000 == 0 {
		defer func() {
			if e := recover(); e != nil {
				r = e.(int) + <-c
			}
		}()
	}
	if n == 0 {
		panic(<-c)
	}
	return catches(n-1, c) + 1
}

func deferred(n int, c chan int) {
	defer func() { c <- n }()
	if n > 0 {
		deferred(n-1, c)
	}
}

// It blocks for some callers only; others have no way to leave the native stack.
func walked(n int, f func() int) int {
	if n == 0 {
		return f()
	}
	return walked(n-1, f) + 1
}

func main() {
	c := make(chan int)
	go func() {
		for {
			c <- 10
		}
	}()
	fmt.Println(down(60000, c))
	done := make(chan int)
	for i := range 3 {
		go func() { done <- down(30000+i, c) + plain(50000) }()
	}
	sum := 0
	for range 3 {
		sum += <-done
	}
	fmt.Println(sum)
	var t *tree
	for i := range 50000 {
		t = &tree{t, nil, i}
	}
	out := make(chan int)
	go func() { t.walk(out); close(out) }()
	k, last := 0, 0
	for v := range out {
		k++
		last = v
	}
	fmt.Println(k, last)
	var mu sync.Mutex
	s := 0
	var wg sync.WaitGroup
	for range 2 {
		wg.Add(1)
		go func() { defer wg.Done(); locked(20000, &mu, &s) }()
	}
	wg.Wait()
	fmt.Println(s)
	fmt.Println(catches(20500, c))
	d := make(chan int)
	go func() { deferred(50000, d); close(d) }()
	x := 0
	for v := range d {
		x += v
	}
	fmt.Println(x)
	fmt.Println(plain(200000))
	w := make(chan int)
	go func() { w <- 1 }()
	fmt.Println(walked(60000, func() int { return 2 }), walked(60000, func() int { return <-w }))
	runtime.GC()
}
