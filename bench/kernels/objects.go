package main

type tree struct{ left, right *tree }

func bottomUp(depth int) *tree {
	if depth <= 0 {
		return &tree{}
	}
	return &tree{bottomUp(depth - 1), bottomUp(depth - 1)}
}

func (t *tree) check() int {
	if t.left == nil {
		return 1
	}
	return 1 + t.left.check() + t.right.check()
}

//go:wasmexport binarytrees
func runBinaryTrees(depth int32) int64 {
	n := int(depth)
	total := bottomUp(n + 1).check()
	long := bottomUp(n)
	for d := 4; d <= n; d += 4 {
		for range 1 << (n - d + 4) {
			total += bottomUp(d).check()
		}
	}
	return int64(total + long.check())
}

type shape interface {
	area() int
	grow(by int)
}

type square struct{ side int }
type rect struct{ w, h int }
type triangle struct{ base, height int }

func (s *square) area() int     { return s.side * s.side }
func (s *square) grow(by int)   { s.side += by }
func (r *rect) area() int       { return r.w * r.h }
func (r *rect) grow(by int)     { r.w += by }
func (t *triangle) area() int   { return t.base * t.height / 2 }
func (t *triangle) grow(by int) { t.height += by }

//go:wasmexport ifacecalls
func runInterfaceCalls(n int32) int64 {
	shapes := []shape{&square{3}, &rect{4, 5}, &triangle{6, 7}, &square{8}, &rect{9, 1}}
	sum := 0
	for i := range int(n) {
		s := shapes[i%len(shapes)]
		sum += s.area()
		if i&1023 == 0 {
			s.grow(1)
		}
	}
	return int64(sum)
}
