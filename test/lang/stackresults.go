// Results behind the second of a call, passed on as pointers by a function that the engine has optimised to functions that it
// has not: nothing of earlier results may stand in their upper halves (src/wasm/results.ts).
package main

type node struct {
	value int
	next  *node
}

type getter interface{ get() int }

func (n *node) get() int { return n.value }

var list = &node{1, &node{2, &node{3, nil}}}

//go:noinline
func wide(i int) (int, int, uint64, uint64, uint64) {
	return i, i + 1, 0xfedc_ba98_7654_3210 ^ uint64(i), 0xffff_ffff_0000_0001, 1<<63 + uint64(i)
}

//go:noinline
func pointers(i int) (int, int, *node, *node) {
	if i < 0 {
		return 0, 0, nil, nil
	}
	return i, i, list, list.next
}

//go:noinline
func mixed(i int) (float64, int, string, getter) {
	return float64(i), i, "mixed", list.next.next
}

//go:noinline
func value(n *node) int { return n.value }

//go:noinline
func values(a, b *node) int { return a.value + b.next.value }

//go:noinline
func call(g getter) int { return g.get() }

// last returns in registers what came on the stack.
//
//go:noinline
func last(i int) (*node, *node) {
	_, _, a, b := pointers(i)
	return b, a
}

// round has a loop of its own, so that it is optimised before what it calls.
//
//go:noinline
func round(i int) (sum uint64) {
	for k := range 20_000 {
		sum = sum*31 + uint64(k^i)
	}
	_, _, w, x, y := wide(i)
	_, _, a, b := pointers(i)
	sum += w + x + y
	sum += uint64(value(a))
	wide(i)
	_, _, c, d := pointers(i + 1)
	sum += uint64(values(d, c)) + uint64(value(b))
	wide(i)
	_, _, s, g := mixed(i)
	return sum + uint64(len(s)) + uint64(call(g))
}

//go:noinline
func swapped(i int) (sum uint64) {
	for k := range 20_000 {
		sum = sum*33 + uint64(k^i)
	}
	wide(i)
	a, b := last(i)
	return sum + uint64(value(a)) + uint64(value(b))
}

func main() {
	var sum uint64
	for i := range 400 {
		sum = sum*7 + round(i) + swapped(i)
	}
	println(sum)
}
