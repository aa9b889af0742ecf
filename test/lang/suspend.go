// Goroutines that are suspended (by Gosched) in every kind of place: loops, results of all shapes, interface calls, defers, panics.

package main

import (
	"fmt"
	"runtime"
)

type T struct {
	a int
	b string
	c float64
	d any
}

type I interface {
	M(n int) (int, string, float64)
}

type A struct{ k int }

func (a *A) M(n int) (int, string, float64) {
	runtime.Gosched()
	return a.k + n, fmt.Sprint("A", a.k), float64(n) / 2
}

type B float32

func (b B) M(n int) (int, string, float64) {
	s := "B"
	for i := 0; i < n; i++ {
		if i%2 == 0 {
			runtime.Gosched()
		}
		s += fmt.Sprint(i)
	}
	return len(s), s, float64(b)
}

func deep(n int, i I) (int, string) {
	if n == 0 {
		x, s, f := i.M(3)
		return x + int(f*10), s
	}
	x, s := deep(n-1, i)
	if n%3 == 0 {
		runtime.Gosched()
	}
	return x + n, s + "."
}

func big(n int) (t T, arr [5]int, err error) {
	t = T{n, "t", 1.5, nil}
	runtime.Gosched()
	arr[n%5] = n
	if n%2 == 0 {
		err = fmt.Errorf("even %d", n)
	}
	runtime.Gosched()
	t.d = arr
	return
}

func rec(n int) (r int) {
	defer func() {
		runtime.Gosched()
		if e := recover(); e != nil {
			runtime.Gosched()
			r = -n
			if n%2 == 0 {
				panic(fmt.Sprint("again ", e))
			}
		}
		runtime.Gosched()
	}()
	defer runtime.Gosched()
	if n > 3 {
		runtime.Gosched()
		var m map[string]int
		m["x"] = 1
	}
	return n
}

func safe(n int) (s string) {
	defer func() { s = fmt.Sprint(recover()) }()
	return fmt.Sprint(rec(n))
}

func closures(n int) int {
	fs := []func(int) int{}
	for i := 0; i < n; i++ {
		fs = append(fs, func(x int) int {
			runtime.Gosched()
			i += x
			return i
		})
	}
	t := 0
	for _, f := range fs {
		t += f(2) * f(3)
	}
	return t
}

func seq(n int) func(func(int, string) bool) {
	return func(yield func(int, string) bool) {
		for i := 0; i < n; i++ {
			runtime.Gosched()
			if !yield(i, fmt.Sprint(i)) {
				return
			}
		}
	}
}

func ranges(n int) (t int, s string) {
	for i, x := range seq(n) {
		defer func() { runtime.Gosched(); t++ }()
		if i == 3 {
			runtime.Gosched()
			continue
		}
		if i == 6 {
			break
		}
		s += x
		if i == 8 {
			return -1, s
		}
	}
	return t, s
}

func loops(n int) (f float32, u uint8, c complex128) {
	for i := range n {
		for j := i; j < n; j++ {
			if j&3 == 1 {
				runtime.Gosched()
				f += float32(i)
			}
			u += uint8(j)
			c += complex(float64(i), float64(j))
			if j == 7 {
				goto next
			}
		}
	next:
		runtime.Gosched()
	}
	return
}

var out = make([]string, 40)
var left int

func work(n int) {
	defer func() { left-- }()
	s := ""
	x, y := deep(n, &A{n})
	s += fmt.Sprint(x, y, ";")
	x, y = deep(n/2, B(n))
	s += fmt.Sprint(x, y, ";")
	t, a, e := big(n)
	s += fmt.Sprint(t, a, e, ";")
	s += safe(n) + ";"
	s += fmt.Sprint(closures(n), ";")
	s += fmt.Sprint(ranges(n))
	s += fmt.Sprint(loops(n))
	out[n] = s
	if n%5 == 0 {
		runtime.GC()
		runtime.Goexit()
	}
	out[n] += "!"
}

func main() {
	for i := range out {
		left++
		go work(i)
	}
	for left > 0 {
		runtime.Gosched()
	}
	for _, s := range out {
		fmt.Println(s)
	}
}
