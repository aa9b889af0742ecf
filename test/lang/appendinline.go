// cap of slices that helper functions make and return: gc decides where they begin after inlining.
package main

import (
	"fmt"
	"sort"
	"strings"
)

func appendInt(x []int, y int) []int { return append(x, y) }

func primes(n int) []int {
	var ps []int
	for i := 2; i < n; i++ {
		ok := true
		for _, p := range ps {
			if i%p == 0 {
				ok = false
				break
			}
		}
		if ok {
			ps = append(ps, i)
		}
	}
	return ps
}

func reverse(s []int) []int {
	var r []int
	for i := len(s) - 1; i >= 0; i-- {
		r = append(r, s[i])
	}
	return r
}

func single(x string) []string {
	var out []string
	out = append(out, x)
	return out
}

func words(s string) (out []string) {
	for _, w := range strings.Fields(s) {
		out = append(out, strings.ToUpper(w))
	}
	return
}

func keysOf(m map[string]int) []string {
	var ks []string
	for k := range m {
		ks = append(ks, k)
	}
	sort.Strings(ks)
	return ks
}

type stack struct{ items []int }

func (s *stack) Push(v int) { s.items = append(s.items, v) }
func (s *stack) Pop() int {
	v := s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return v
}

type list []int

func (l *list) add(v int)      { *l = append(*l, v) }
func (l list) with(v int) list { return append(l, v) }

func mapInts(xs []int, f func(int) int) []int {
	var out []int
	for _, x := range xs {
		out = append(out, f(x))
	}
	return out
}

func chunk(xs []int, n int) [][]int {
	var out [][]int
	for len(xs) > 0 {
		k := min(n, len(xs))
		out = append(out, xs[:k])
		xs = xs[k:]
	}
	return out
}

func fib(n int) []int {
	s := []int{}
	a, b := 0, 1
	for i := 0; i < n; i++ {
		s = append(s, a)
		a, b = b, a+b
	}
	return s
}

func printSlice(s []int) { fmt.Printf("len=%d cap=%d %v\n", len(s), cap(s), s) }

func tour() {
	var s []int
	printSlice(s)
	s = append(s, 0)
	printSlice(s)
	s = append(s, 1)
	printSlice(s)
	s = append(s, 2, 3, 4)
	printSlice(s)
}

func growth() {
	var s []int
	last := cap(s)
	for i := 0; i < 50; i++ {
		s = append(s, i)
		if cap(s) != last {
			fmt.Println(len(s), cap(s))
			last = cap(s)
		}
	}
}

func aliasing() {
	a := []int{}
	a = append(a, 1)
	b := append(a, 2)
	c := append(a, 3)
	fmt.Println(len(a), cap(a), b[1], c[1])
}

func visible() {
	var a []int
	a = append(a, 1)
	b := append(a, 2)
	c := append(a, 3)
	fmt.Println(a, b, c)
}

func permute(xs []int, k int, out [][]int) [][]int {
	if k == len(xs) {
		return append(out, append([]int(nil), xs...))
	}
	for i := k; i < len(xs); i++ {
		xs[k], xs[i] = xs[i], xs[k]
		out = permute(xs, k+1, out)
		xs[k], xs[i] = xs[i], xs[k]
	}
	return out
}

func build() []int {
	var s []int
	s = append(s, 1)
	fmt.Println(len(s), cap(s))
	if len(s) > 3 {
		fmt.Println("large")
	}
	return s
}

func demo() []int {
	var s []int
	fmt.Println(len(s), cap(s))
	s = append(s, 1)
	fmt.Println(len(s), cap(s))
	s = append(s, 2)
	fmt.Println(len(s), cap(s))
	s = append(s, 3)
	fmt.Println(len(s), cap(s))
	return s
}

func one(n int) []int {
	var s []int
	if n > 2 {
		s = append(s, n)
	} else {
		fmt.Println("x")
	}
	return s
}

func pick(xs []int, k int) []int {
	var out []int
	for _, x := range xs {
		if x > k {
			out = append(out, x)
			fmt.Println(cap(out))
		}
	}
	return out
}

func main() {
	b := build()
	fmt.Println(len(b))
	d := demo()
	fmt.Println(len(d))
	fmt.Println(cap(one(3)))
	q := pick([]int{1, 2, 3, 4, 5, 6}, 3)
	fmt.Println(cap(q))
	var x, y []int
	for i := 0; i < 6; i++ {
		y = appendInt(x, i)
		fmt.Printf("%d cap=%d\t%v\n", i, cap(y), y)
		x = y
	}
	fmt.Println(cap(primes(10)), cap(primes(6)))
	r := reverse([]int{1, 2, 3})
	fmt.Println(len(r), cap(r))
	fmt.Println(cap(reverse([]int{1, 2, 3})), cap(single("a")), cap(words("a b c")), cap(keysOf(map[string]int{"a": 1, "b": 2, "c": 3})))
	o := single("b")
	fmt.Println(cap(o))
	var st stack
	st.Push(1)
	st.Push(2)
	st.Push(3)
	fmt.Println(cap(st.items), st.Pop())
	var l list
	l.add(1)
	l.add(2)
	fmt.Println(cap(l), cap(l.with(3)), cap(list(nil).with(1)))
	fmt.Println(cap(mapInts([]int{1, 2, 3}, func(x int) int { return x * 2 })))
	fmt.Println(cap(chunk([]int{1, 2, 3, 4, 5}, 2)), cap(fib(3)), cap(fib(6)))
	f := fib(3)
	fmt.Println(len(f), cap(f))
	tour()
	growth()
	aliasing()
	visible()
	p := permute([]int{1, 2, 3}, 0, nil)
	fmt.Println(len(p), cap(p))
	var acc []int
	add := func(v int) { acc = append(acc, v) }
	for i := range 3 {
		add(i)
	}
	fmt.Println(cap(acc))
	var buf []byte
	buf = append(buf, "hello"...)
	buf = append(buf, '!')
	fmt.Println(cap(buf))
	var lines []string
	for _, w := range strings.Split("a b c d e", " ") {
		lines = append(lines, w)
	}
	fmt.Println(len(lines), cap(lines), strings.Join(lines, "-"))
	var evens []int
	for i := 0; i < 10; i++ {
		if i%2 == 0 {
			evens = append(evens, i)
		}
	}
	fmt.Println(len(evens), cap(evens))
	s := make([]int, 0)
	for i := 0; i < 5; i++ {
		s = append(s, i)
		fmt.Print(cap(s), " ")
	}
	fmt.Println()
	ints := []int{3, 1, 2}
	var sorted []int
	sorted = append(sorted, ints...)
	sort.Ints(sorted)
	fmt.Println(cap(sorted), sorted)
	var pre []int
	pre = append(pre, 5, 4)
	sort.Ints(pre)
	fmt.Println(cap(pre))
}
