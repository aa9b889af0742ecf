// cap of appended slices: a slice that does not leave its function begins in 32 bytes of the frame.
package main

import (
	"fmt"
	"slices"
	"sort"
	"strings"
)

type pair struct{ a, b int }
type big struct{ a, b, c, d, e int }
type ints []int

func (s ints) Len() int           { return len(s) }
func (s ints) Less(i, j int) bool { return s[i] < s[j] }
func (s ints) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }
func (s *ints) add(v int)         { *s = append(*s, v) }

type stack struct{ s []int }

func (t *stack) push(v int) { t.s = append(t.s, v) }
func (t *stack) pop() int   { v := t.s[len(t.s)-1]; t.s = t.s[:len(t.s)-1]; return v }

var sink []int
var sinkAny any

//go:noinline
func keep(s []int) { sink = s }

//go:noinline
func sum(s []int) int {
	t := 0
	for _, v := range s {
		t += v
	}
	return t
}

//go:noinline
func fill(s []int) {
	for i := range s {
		s[i] = 7
	}
}

//go:noinline
func same(s []int) []int { return s }

func isum(s []int) (t int) {
	for _, v := range s {
		t += v
	}
	return
}

//go:noinline
func ret1() []int { var s []int; s = append(s, 1); return s }

//go:noinline
func retLoop(n int) []int {
	var s []int
	for i := 0; i < n; i++ {
		s = append(s, i)
	}
	return s
}

//go:noinline
func retLoopCap(n int) ([]int, int) {
	var s []int
	c := 0
	for i := 0; i < n; i++ {
		s = append(s, i)
		c = c*10 + cap(s)
	}
	return s, c
}

//go:noinline
func retNamed(n int) (s []int) {
	for i := 0; i < n; i++ {
		s = append(s, i)
	}
	return
}

//go:noinline
func retNamedX(n int) (s []int, err error) {
	for i := 0; i < n; i++ {
		if i == 77 {
			return nil, fmt.Errorf("x")
		}
		s = append(s, i)
	}
	return s, nil
}

func small() []int { var s []int; s = append(s, 1); return s }

func smallLoop(n int) []int {
	var s []int
	for i := 0; i < n; i++ {
		s = append(s, i)
	}
	return s
}

func addTo(s []int, v int) []int { return append(s, v) }

//go:noinline
func addToN(s []int, v int) []int { return append(s, v) }

func mapf[T, U any](xs []T, f func(T) U) []U {
	var out []U
	for _, x := range xs {
		out = append(out, f(x))
	}
	return out
}

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
func gcap[T any](v T) int { var s []T; s = append(s, v); return cap(s) }

func c[T any](name string, s []T) { fmt.Println(name, len(s), cap(s)) }

//go:noinline
func f01() { var s []int; s = append(s, 1); fmt.Println("01", cap(s)) }

//go:noinline
func f02() {
	var s []int
	for i := 0; i < 10; i++ {
		s = append(s, i)
		fmt.Println("02", len(s), cap(s))
	}
}

//go:noinline
func f03() { var s []int; s = append(s, 1, 2, 3); fmt.Println("03", cap(s)) }

//go:noinline
func f04() { var s []int; s = append(s, 1, 2, 3, 4, 5); fmt.Println("04", cap(s)) }

//go:noinline
func f05() { var s []int; t := []int{1}; s = append(s, t...); fmt.Println("05", cap(s)) }

//go:noinline
func f06() { var s []byte; s = append(s, "hi"...); fmt.Println("06", cap(s)) }

//go:noinline
func f07() { var s []byte; s = append(s, 'a'); fmt.Println("07", cap(s)) }

//go:noinline
func f08() { var s []string; s = append(s, "a"); fmt.Println("08", cap(s)) }

//go:noinline
func f09() { s := []int{}; s = append(s, 1); fmt.Println("09", cap(s)) }

//go:noinline
func f10() { s := make([]int, 0); s = append(s, 1); fmt.Println("10", cap(s)) }

//go:noinline
func f11() { s := append([]int(nil), 1); fmt.Println("11", cap(s)) }

//go:noinline
func f12() { s := append([]int{}, 1); fmt.Println("12", cap(s)) }

//go:noinline
func f13() { var s []int; s = append(s, 1); fmt.Println("13", s, cap(s)) }

//go:noinline
func f14() { var s []int; s = append(s, 1); keep(s); fmt.Println("14", cap(s)) }

//go:noinline
func f15() { var s []int; s = append(s, 1); n := sum(s); fmt.Println("15", n, cap(s)) }

//go:noinline
func f16() { var s []int; s = append(s, 1); fill(s); fmt.Println("16", cap(s)) }

//go:noinline
func f17() { var s []int; s = append(s, 1); t := same(s); fmt.Println("17", cap(t), cap(s)) }

//go:noinline
func f19() {
	var s []int
	for i := 0; i < 5; i++ {
		s = append(s, i)
		fmt.Println("19", cap(s), sum(s))
	}
}

//go:noinline
func f20() {
	var s []int
	for i := 0; i < 5; i++ {
		s = append(s, i)
		fmt.Println("20", cap(s), isum(s))
	}
}

//go:noinline
func f21() { fmt.Println("21", cap(ret1())) }

//go:noinline
func f26() { fmt.Println("26", cap(small())) }

//go:noinline
func f28() {
	var s []int
	for i := 0; i < 6; i++ {
		s = addTo(s, i)
		fmt.Println("28", cap(s))
	}
}

//go:noinline
func f29() {
	var s []int
	for i := 0; i < 6; i++ {
		s = addToN(s, i)
		fmt.Println("29", cap(s))
	}
}

//go:noinline
func f30() { var t stack; t.push(1); t.push(2); fmt.Println("30", cap(t.s), t.pop()) }

//go:noinline
func f31() { t := &stack{}; t.s = append(t.s, 1); fmt.Println("31", cap(t.s)) }

//go:noinline
func f32() { var t stack; t.s = append(t.s, 1); fmt.Println("32", cap(t.s)) }

//go:noinline
func f34() {
	var s []int
	func() { s = append(s, 1) }()
	fmt.Println("34", cap(s))
}

//go:noinline
func f35() {
	for i := 0; i < 3; i++ {
		var s []int
		s = append(s, i)
		fmt.Println("35", cap(s))
	}
}

//go:noinline
func f36() {
	for i := 0; i < 3; i++ {
		var s []int
		for j := 0; j < 3; j++ {
			s = append(s, j)
			fmt.Println("36", cap(s))
		}
	}
}

//go:noinline
func f37() { s := mapf([]int{1, 2, 3}, func(x int) string { return "a" }); fmt.Println("37", cap(s)) }

//go:noinline
func f39() {
	fmt.Println("39", gcap(1), gcap("a"), gcap(byte(1)), gcap(pair{}), gcap(big{}), gcap(struct{}{}), gcap([3]int64{}))
}

//go:noinline
func f40() { var s []pair; s = append(s, pair{1, 2}); fmt.Println("40", cap(s)) }

//go:noinline
func f41() { var s []big; s = append(s, big{}); fmt.Println("41", cap(s)) }

//go:noinline
func f42() { var s []int; s = append(s, 3, 1, 2); sort.Ints(s); fmt.Println("42", cap(s), s[0]) }

//go:noinline
func f43() { var s []int; s = append(s, 3, 1); slices.Sort(s); fmt.Println("43", cap(s), s[0]) }

//go:noinline
func f44() { var s []string; s = append(s, "x"); fmt.Println("44", strings.Join(s, ","), cap(s)) }

//go:noinline
func f45() {
	var s []string
	for i := 0; i < 5; i++ {
		s = append(s, "x")
		fmt.Println("45", strings.Join(s, ","), cap(s))
	}
}

//go:noinline
func f46() { var s []int; s = append(s, 1); p := &s; fmt.Println("46", cap(*p)) }

//go:noinline
func f47() { var s []int; p := &s; *p = append(*p, 1); fmt.Println("47", cap(s)) }

//go:noinline
func f48() { var s ints; s.add(1); s.add(2); fmt.Println("48", cap(s)) }

//go:noinline
func f49() { var s ints; s = append(s, 2, 1); sort.Sort(s); fmt.Println("49", cap(s)) }

//go:noinline
func f50() {
	var s []int
	s = append(s, 1)
	t := s
	t = append(t, 2)
	fmt.Println("50", cap(s), cap(t))
}

//go:noinline
func f51() {
	var s []int
	s = append(s, 1)
	a := append(s, 2)
	b := append(s, 3)
	fmt.Println("51", a[1], b[1], cap(a))
}

//go:noinline
func f52() { var s []int; s = append(s, 1); s = nil; s = append(s, 2); fmt.Println("52", cap(s)) }

//go:noinline
func f53() { var s []int; s = append(s, 1); s = s[:0]; s = append(s, 2, 3); fmt.Println("53", cap(s)) }

//go:noinline
func f55() { s := slices.Collect(slices.Values([]int{1, 2, 3})); fmt.Println("55", cap(s)) }

//go:noinline
func f56() {
	var s []int
	defer func() { fmt.Println("56", cap(s)) }()
	s = append(s, 1)
}

//go:noinline
func f58(s []int) { s = append(s, 1); fmt.Println("58", cap(s)) }

//go:noinline
func f59() {
	var m = map[string][]int{}
	m["a"] = append(m["a"], 1)
	fmt.Println("59", cap(m["a"]))
}

//go:noinline
func f60() {
	var a [2][]int
	a[0] = append(a[0], 1)
	fmt.Println("60", cap(a[0]))
}

//go:noinline
func f61() {
	var ss [][]int
	ss = append(ss, []int{1})
	ss[0] = append(ss[0], 2)
	fmt.Println("61", cap(ss), cap(ss[0]))
}

//go:noinline
func f62() {
	var s []any
	s = append(s, 1)
	fmt.Println("62", cap(s))
}

//go:noinline
func f63() {
	var s []*int
	x := 1
	s = append(s, &x)
	fmt.Println("63", cap(s), *s[0])
}

//go:noinline
func f64() {
	var s []func()
	s = append(s, func() {})
	s[0]()
	fmt.Println("64", cap(s))
}

//go:noinline
func f65() {
	var s []rune
	for _, r := range "héllo" {
		s = append(s, r)
	}
	fmt.Println("65", cap(s), string(s))
}

//go:noinline
func f67() { var s []int; s = append(s, 1); c("67", s) }

//go:noinline
func f68() {
	var s []int
	for i := 0; i < 5; i++ {
		s = append(s, i)
		c("68", s)
	}
}

//go:noinline
func f69() {
	var a, b []int
	a = append(a, 1)
	b = append(b, 2)
	a, b = b, a
	fmt.Println("69", cap(a), cap(b))
}

//go:noinline
func f70() {
	var s []int
	if len(sink) > 100 {
		s = append(s, 1)
	} else {
		s = append(s, 2)
	}
	fmt.Println("70", cap(s))
}

//go:noinline
func f71() { var s []int; s = append(s, 1); sinkAny = len(s); fmt.Printf("71 %d %v\n", cap(s), s) }

//go:noinline
func f72() {
	var s []int
	s = append(s, 1)
	ch := make(chan []int, 1)
	ch <- s
	fmt.Println("72", cap(<-ch))
}

//go:noinline
func f74() {
	var s []int
	for i := 0; i < 5; i++ {
		s = append(s, i)
		if len(s) > 3 {
			keep(s)
		}
		fmt.Println("74", cap(s))
	}
}

//go:noinline
func f75() {
	var s []int
	s = append(s, 1)
	func() { s = append(s, 2) }()
	go func() {}()
	t := append(s[:1], 3, 4, 5)
	fmt.Println("75", cap(s), cap(t))
}

//go:noinline
func f76() {
	x := stack{}
	y := append(x.s, 1)
	fmt.Println("76", cap(y))
}

//go:noinline
func f77() {
	x := &stack{}
	y := append(x.s, 1)
	fmt.Println("77", cap(y))
}

type node struct {
	l, r *node
	v    int
}

func (n *node) walk(out []int) []int {
	if n == nil {
		return out
	}
	out = n.l.walk(out)
	out = append(out, n.v)
	return n.r.walk(out)
}

//go:noinline
func f80() {
	t := &node{&node{nil, nil, 1}, &node{nil, nil, 3}, 2}
	s := t.walk(nil)
	fmt.Println("80", cap(s))
	fmt.Println("80", rec(5))
}

func rec(n int) int {
	var s []int
	s = append(s, n)
	if n == 0 {
		return cap(s)
	}
	return cap(s) + 10*rec(n-1)
}

//go:noinline
func f81() {
	var s []int
	for i := 0; i < 6; i++ {
		s = append(s, i)
		print81(s)
	}
}

//go:noinline
func print81(s []int) { fmt.Println("81", len(s), cap(s)) }

//go:noinline
func f82() {
	var s []int
	for i := 0; i < 6; i++ {
		s = append(s, i)
		print82(s)
	}
}

func print82(s []int) { fmt.Printf("82 len=%d cap=%d %v\n", len(s), cap(s), s) }

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
func f84() {
	var s []int
	switch len(sink) {
	case 0:
		s = append(s, 1)
		s = append(s, 2)
	case 1:
		s = append(s, 1, 2, 3)
	}
	clear(s)
	n := copy(s, []int{9})
	fmt.Println("84", cap(s), n)
}

//go:noinline
func retAlias() []int {
	var s []int
	s = append(s, 1)
	s = append(s, 2)
	s = append(s, 3)
	t := s
	return t
}

func main() {
	for _, f := range []func(){f01, f02, f03, f04, f05, f06, f07, f08, f09, f10, f11, f12, f13, f14, f15, f16, f17, f19, f20, f21, f26, f28, f29, f30, f31, f32, f34, f35, f36, f37, f39, f40, f41, f42, f43, f44, f45, f46, f47, f48, f49, f50, f51, f52, f53, f55, f56} {
		f()
	}
	f58(nil)
	for _, f := range []func(){f59, f60, f61, f62, f63, f64, f65, f67, f68, f69, f70, f71, f72, f74, f75, f76, f77, f80, f81, f82, f84} {
		f()
	}
}
