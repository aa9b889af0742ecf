// Slices that begin in the frame of their function and move to the heap where they leave it; and buffers whose contents must stay
// alive and apart: across switches of goroutines, collections, growth, recursion, recovered panics, in callers' frames.
package main

import (
	"fmt"
	"runtime"
)

type pair struct {
	a int
	b string
}

//go:noinline
func loop(n int) []int {
	var s []int
	for i := 0; i < n; i++ {
		s = append(s, i)
	}
	return s
}

//go:noinline
func loopCap(n int) ([]int, int) {
	var s []int
	c := 0
	for i := 0; i < n; i++ {
		s = append(s, i)
		c = c*10 + cap(s)
	}
	return s, c
}

//go:noinline
func named(n int) (s []string) {
	for i := 0; i < n; i++ {
		s = append(s, fmt.Sprint(i))
	}
	return
}

//go:noinline
func orError(n int) (s []byte, err error) {
	for i := 0; i < n; i++ {
		if i == 7 {
			return nil, fmt.Errorf("too many")
		}
		s = append(s, byte(i))
	}
	return s, nil
}

//go:noinline
func split(xs []int) (even, odd []int) {
	for _, x := range xs {
		if x%2 == 0 {
			even = append(even, x)
		} else {
			odd = append(odd, x)
		}
	}
	return
}

//go:noinline
func filter[T any](xs []T, f func(T) bool) []T {
	var out []T
	for _, x := range xs {
		if f(x) {
			out = append(out, x)
		}
	}
	return out
}

//go:noinline
func alias() []int {
	var s []int
	s = append(s, 1)
	s = append(s, 2)
	s = append(s, 3)
	t := s
	return t
}

//go:noinline
func resliced() []int {
	var s []int
	for i := range 3 {
		s = append(s, i)
	}
	s = s[1:]
	s = append(s, 8)
	return s
}

//go:noinline
func emptied() []int {
	var s []int
	for i := range 4 {
		s = append(s, i)
	}
	s = s[4:]
	return s
}

var kept []int

//go:noinline
func keepAndGoOn() int {
	var s []int
	for i := range 3 {
		s = append(s, i)
	}
	kept = s
	s[0] = 9
	s = append(s, 4)
	s[1] = 8
	return kept[0]*100 + kept[1]*10 + len(s)
}

//go:noinline
func twice(s []int, v int) []int {
	s = append(s, v)
	s = append(s, v+1)
	return s
}

// The callers' slices are in their frames, next to the callee's.
//
//go:noinline
func inCaller() {
	var s, t []int
	s = append(s, 1)
	t = append(t, 2, 3, 4, 5)
	u := change(s, t)
	println(s[0], t[0], t[3], u, s[:cap(s)][1])
}

//go:noinline
func change(s, t []int) int {
	s = append(s, 7)
	s = append(s, 7)
	s[0] = 70
	t[3] = 50
	t = append(t, 9)
	t = append(t, 9)
	t[0] = 90
	return len(s) + len(t)
}

//go:noinline
func collect(in <-chan int) []*pair {
	var out []*pair
	for v := range in {
		out = append(out, &pair{v, fmt.Sprint("n", v)})
		runtime.Gosched()
	}
	return out
}

func switching(n int) {
	done := make(chan []*pair)
	for k := range 5 {
		in := make(chan int)
		go func() { done <- collect(in) }()
		go func() {
			for i := range n {
				in <- 10*k + i
				if i == 1 {
					runtime.GC()
				}
			}
			close(in)
		}()
	}
	total, c := 0, 0
	for range 5 {
		s := <-done
		c += cap(s)
		for _, p := range s {
			if p.b != fmt.Sprint("n", p.a) {
				println("lost", p.a, p.b)
			}
			total += p.a
		}
	}
	println(n, total, c)
}

// The buffer's pointers are the only ones.
//
//go:noinline
func alive() {
	var s []*pair
	for i := range 3 {
		s = append(s, &pair{i, fmt.Sprint("x", i)})
		runtime.GC()
		for range 100 {
			_ = new(pair)
		}
	}
	println(s[0].b, s[1].b, s[2].b, cap(s))
}

//go:noinline
func grown() {
	var s []int
	s = append(s, 1, 2)
	p := &s[0]
	t := s[:1]
	for i := range 5 {
		s = append(s, i)
	}
	*p = 10
	t = append(t, 20)
	println(s[0], s[1], *p, t[1], cap(t), len(s))
}

func rec(n int) int {
	var s []int
	s = append(s, n)
	if n == 0 {
		runtime.GC()
		return s[0]
	}
	r := rec(n - 1)
	s = append(s, r)
	return s[0] + s[1]
}

//go:noinline
func recovered() (s []string) {
	defer func() {
		s = append(s, fmt.Sprint(recover()))
	}()
	s = append(s, "a")
	s = append(s, "b")
	panic("p")
}

//go:noinline
func again(n int) {
	for i := range n {
		var s []int
		for j := range 3 {
			s = append(s, i*j)
			print(cap(s), " ")
		}
		kept = append(kept, s...)
	}
	println(len(kept))
}

type big struct{ a, b, c, d, e int }

//go:noinline
func sizes[T any](v T, n int) (int, int) {
	var s []T
	for range n {
		s = append(s, v)
	}
	var t []T
	for range n {
		t = append(t, v)
	}
	keepAny = t
	return cap(s), cap(t)
}

var keepAny any

//go:noinline
func returned[T any](v T, n int) []T {
	var s []T
	for range n {
		s = append(s, v)
	}
	return s
}

func main() {
	for i := range 10 {
		s, c := loopCap(i)
		e, err := orError(i)
		println(i, cap(loop(i)), cap(s), c, cap(named(i)), cap(e), err != nil)
	}
	even, odd := split([]int{1, 2, 3, 4, 5, 7, 9, 11})
	println(cap(even), cap(odd), even[1], odd[5])
	s := filter([]string{"a", "bb", "c"}, func(s string) bool { return len(s) == 1 })
	println(cap(s), s[0], s[1])
	println(cap(alias()), cap(resliced()), cap(emptied()), resliced()[2], keepAndGoOn(), cap(kept))
	println(fmt.Sprint(twice(nil, 1), twice([]int{1, 2}, 3)), cap(twice(nil, 1)), cap(twice(make([]int, 0, 3), 3)))
	inCaller()
	for n := range 7 {
		switching(n)
	}
	alive()
	grown()
	println(rec(10), rec(2000))
	println(fmt.Sprint(recovered()))
	again(3)
	for n := range 5 {
		a, b := sizes(1, n)
		c, d := sizes("a", n)
		e, f := sizes(byte(1), n)
		g, h := sizes(big{}, n)
		i, j := sizes([3]int16{}, n)
		k, l := sizes(struct{}{}, n)
		m, o := sizes([]int{}, n)
		println(a, b, c, d, e, f, g, h, i, j, k, l, m, o)
		println(cap(returned(1, n)), cap(returned("a", n)), cap(returned(byte(1), n)), cap(returned(big{}, n)),
			cap(returned([3]int16{}, n)), cap(returned(struct{}{}, n)), cap(returned([]int{}, n)), cap(returned(int32(1), n)))
	}
}
