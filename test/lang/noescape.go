package main

import (
	"bytes"
	"hash/maphash"
	"runtime"
	"strings"
	"sync"
)

// What is passed to functions that are not known when the program is compiled, but keep nothing (functions of equality and
// hashing) stays in the frame.

type key struct{ a, b int }

type boxed struct{ p *int }

var (
	m     sync.Map
	anys  = map[any]int{key{5000, 2}: 1, "x": 4}
	n     = 5000
	seed  = maphash.MakeSeed()
	sum   int
	kept  any
	keptp *int
)

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

// A key that a map takes is kept, with all that it refers to.
func insert(i int) {
	x := i
	m.Store(boxed{&x}, i)
	anys[boxed{&x}] = i
}

func find(k key) any {
	if v, ok := m.Load(k); ok {
		return v
	}
	return nil
}

func main() {
	m.Store(key{n, 2}, 3)
	allocs("sync.Map.Load", func() { sum += find(key{n, 2}).(int) })
	allocs("sync.Map.Load, missing", func() {
		if find(key{n, n}) != nil {
			sum++
		}
	})
	allocs("map[any]int", func() { sum += anys[key{n, 2}] })
	allocs("x == y", func() {
		var x, y any = key{n, sum}, key{n, 4}
		if x == y {
			sum++
		}
	})
	allocs("maphash.Comparable", func() { sum += int(maphash.Comparable(seed, key{n, 2}) >> 63 >> 1) })
	println(sum)
	println(maphash.Comparable(seed, [2]any{0, struct{}{}}) != maphash.Comparable(seed, [2]any{struct{}{}, 0}))
	read()

	for i := range 10 {
		insert(i)
	}
	for range 1000 {
		kept = strings.Repeat("x", 8)
		keptp = new(int)
		*keptp = 77
	}
	total, count := 0, 0
	m.Range(func(k, v any) bool {
		if b, ok := k.(boxed); ok && *b.p == v.(int) {
			total += *b.p
			count++
		}
		return true
	})
	for k, v := range anys {
		if b, ok := k.(boxed); ok && *b.p == v {
			total += *b.p
			count++
		}
	}
	println(total, count)
	var b strings.Builder
	for i := range 3 {
		b.WriteByte(byte('a' + i))
	}
	println(b.String())
	c := b
	defer func() { println(recover().(string)) }()
	c.WriteByte('x')
}

var (
	text  = []byte("text")
	words = map[string]int{"ab": 1}
	keptS string
	keptP []*int
)

// A buffer that is only copied, compared or hashed stays in the frame, too; what lies in one that grows goes along.
func read() {
	allocs("string(b)", func() { keptS = string(append(make([]byte, 0, 16), text[0], 'b')) })
	allocs("grown", func() { keptS = string(append(append(make([]byte, 0, 4), text...), text...)) })
	allocs("bytes.Equal", func() {
		if bytes.Equal(append(make([]byte, 0, 16), text...), text) {
			sum++
		}
	})
	allocs("bytes.Compare", func() { sum += bytes.Compare(append(make([]byte, 0, 16), text...), text) })
	allocs("bytes.Count", func() { sum += bytes.Count(append(make([]byte, 0, 16), text...), text[:1]) })
	allocs("bytes.HasPrefix", func() {
		if bytes.HasPrefix(append(make([]byte, 0, 16), text...), text) {
			sum++
		}
	})
	allocs("key", func() { sum += words[string(append(make([]byte, 0, 16), 'a', 'b'))] })
	allocs("make with a constant capacity", func() {
		n := len(text)
		b := make([]byte, n, 64)
		copy(b, text)
		sum += int(b[n-1])
	})
	for _, n := range []int{-1, 65} {
		func() {
			defer func() { println(recover().(error).Error()) }()
			println(len(make([]int, n, 64)))
		}()
	}
	allocs("made for an interface", func() {
		in := []byte("text of some words")
		w, n := newWide(), newNarrow()
		w.write(in)
		n.write(in[:5])
		sum += w.value() + n.value()
	})
	println(sum)
	for i := range 20 {
		keptP = grow(i)
		for range 1000 {
			kept = strings.Repeat("x", 8)
			keptp = new(int)
		}
		runtime.GC()
		for _, p := range keptP {
			print(*p, " ")
		}
	}
	println()
}

type digest interface {
	write(p []byte)
	value() int
}

type wide struct {
	h, n int
	last [4]byte
}

func (d *wide) write(p []byte) {
	for _, c := range p {
		d.h = d.h*31 + int(c)
		d.last[d.n&3] = c
		d.n++
	}
}
func (d *wide) value() int { return d.h&0xffff + int(d.last[0]) }

//go:noinline
func (d *wide) reset(h int) { d.h, d.n = h, 0 }

type narrow struct{ wide }

func (d *narrow) value() int { return d.h & 0xff }

// The functions that make them are too large to be inlined before it is known whose methods are called.
func newWide() digest {
	d := &wide{last: [4]byte{1, 2, 3, 4}}
	d.reset(17)
	return d
}

func newNarrow() digest {
	d := &narrow{wide{last: [4]byte{4, 3, 2, 1}}}
	d.reset(19)
	return d
}

//go:noinline
func grow(i int) []*int {
	ps := make([]*int, 0, 1)
	a, b, c := i, i+1, i+2
	ps = append(ps, &a)
	ps = append(ps, &b)
	return append(ps, &c)
}
