package main

import (
	"bytes"
	"runtime"
	"unicode/utf16"
)

// Objects that a callee makes for its caller, which keeps them to itself, need not be on the heap.

type item struct {
	a, b int
	next *item
	pad  [4]int
}

type list struct {
	head *item
	n    int
}

type stack struct {
	items *list
	depth int
}

var (
	sum  int
	n    = 3
	buf  bytes.Buffer
	text = []byte("text")
	wide = []uint16{'a', 0xd83d, 0xde00}
	kept *item
)

func newItem(a int) *item { return &item{a: a, b: a * 2} }

func newList() *list { return &list{n: n} }

func newStack() *stack { return &stack{items: newList(), depth: n} }

func (l *list) add(a int) *item {
	it := newItem(a)
	it.next = l.head
	l.head = it
	l.n++
	return it
}

func maybe(keep bool) *item {
	it := newItem(7)
	if keep {
		kept = it
	}
	return it
}

func pair(a int) (*item, error) {
	if a < 0 {
		return nil, nil
	}
	return newItem(a), nil
}

func allocs(what string, f func()) {
	var before, after runtime.MemStats
	f()
	runtime.ReadMemStats(&before)
	for range 100 {
		f()
	}
	runtime.ReadMemStats(&after)
	println(what, (after.Mallocs-before.Mallocs)/100)
}

func chain(k int) int {
	var last *item
	total := 0
	for i := range k {
		it := newItem(i)
		it.next = last
		last = it
	}
	for it := last; it != nil; it = it.next {
		total = total*3 + it.a
	}
	return total
}

func both(k int) int {
	a, b := newItem(k), newItem(k+1)
	a.next, b.next = b, a
	return a.next.a*100 + b.next.a
}

func main() {
	allocs("object", func() { sum += newItem(n).b })
	allocs("of two results", func() {
		if it, err := pair(n); err == nil {
			sum += it.a
		}
	})
	allocs("within an object", func() { sum += newStack().items.n })
	allocs("copied", func() { buf = *bytes.NewBuffer(text) })
	allocs("for a callee with one call", func() { sum += len(utf16.Decode(wide)) + len(utf16.Decode(wide[:1])) })
	allocs("given away", func() {
		var l list
		sum += l.add(n).a
		kept = l.head
	})
	allocs("map", func() {
		m := map[int]int{}
		sum += m[n]
	})
	println(sum, buf.String(), chain(5), both(1), maybe(false).a, maybe(true) == kept, kept.b)
}
