// Recursion whose last call becomes a loop, recursion that must stay, and bodies in the place of their own calls.
package main

import "runtime"

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func bits(n uint32, depth int) uint32 {
	if depth == 0 {
		return n
	}
	trace = append(trace, byte('0'+depth))
	return bits(n*3, depth-1) ^ bits(n+7, depth-1)
}

func product(list []int) int {
	switch len(list) {
	case 0:
		return 1
	case 1:
		return list[0]
	}
	half := len(list) / 2
	return product(list[:half]) * product(list[half:])
}

func ackermann(m, n int) int {
	if m == 0 {
		return n + 1
	}
	if n == 0 {
		return ackermann(m-1, 1)
	}
	return ackermann(m-1, ackermann(m, n-1))
}

type tree struct {
	left, right *tree
	value       int
}

func (t *tree) sum() int {
	if t == nil {
		return 0
	}
	return t.left.sum() + t.right.sum() + t.value
}

func (t *tree) count() int {
	if t == nil {
		return 0
	}
	n := 1
	if t.value%2 == 0 {
		n += t.left.count()
	}
	return n + t.right.count()
}

func build(from, to int) *tree {
	if from >= to {
		return nil
	}
	mid := (from + to) / 2
	return &tree{build(from, mid), build(mid+1, to), mid}
}

var trace []byte

// shape has two implementations, area is called in a loop; named has one.
type shape interface {
	area() (int, string)
	grow(int)
}

type named interface{ name() string }

type square struct{ side int }
type rect struct{ w, h int }

func (s *square) area() (int, string) { return s.side * s.side, "square" }
func (s *square) grow(n int)          { s.side += n }
func (r rect) area() (int, string)    { return r.w * r.h, "rect" }
func (r rect) grow(n int)             {}
func (r rect) name() string           { return "r" }

func areas(list []shape) (sum int, text string) {
	for _, s := range list {
		a, t := s.area()
		sum += a
		text += t
		s.grow(1)
	}
	return
}

func try(f func()) {
	defer func() { println("recovered:", recover().(error).Error()) }()
	f()
}

type pair struct{ l, r *pair }

// What is added before the last call is computed behind it.
func (p *pair) leaves() int {
	if p.l == nil {
		return 1
	}
	return p.l.leaves() + 1 + p.r.leaves() - 1
}

func pairs(depth int) *pair {
	if depth == 0 {
		return &pair{}
	}
	return &pair{pairs(depth - 1), pairs(depth - 1)}
}

func visit(n int) int {
	trace = append(trace, byte('a'+n))
	if n < 2 {
		return n
	}
	return visit(n-1) - visit(n-2)
}

func frames(n int) int {
	if n == 0 {
		return runtime.Callers(0, make([]uintptr, 100))
	}
	return frames(n-1) + 1000
}

func main() {
	println(fib(20), bits(5, 3), string(trace))
	println(product([]int{1, 2, 3, 4, 5, 6, 7}), product(nil), ackermann(2, 3))
	t := build(0, 1000)
	println(t.sum(), t.count())
	list := []shape{&square{2}, rect{3, 4}, &square{5}, &rect{1, 1}}
	println(areas(list))
	println(areas(list))
	for _, n := range []named{rect{}, &rect{}} {
		println(n.name())
	}
	try(func() { areas([]shape{rect{1, 1}, nil}) })
	try(func() { areas([]shape{rect{1, 1}, (*square)(nil)}) })
	try(func() {
		var n named
		println(n.name())
	})
	println(pairs(7).leaves(), (&pair{pairs(3), pairs(1)}).leaves())
	trace = trace[:0]
	println(visit(6), string(trace))
	println(frames(1)-frames(0), frames(6)-frames(0), frames(9)-frames(0))
	defer func() { println(recover().(error).Error()) }()
	(&pair{&pair{}, nil}).leaves()
}
