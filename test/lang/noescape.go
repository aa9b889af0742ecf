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

//go:noinline
func grow(i int) []*int {
	ps := make([]*int, 0, 1)
	a, b, c := i, i+1, i+2
	ps = append(ps, &a)
	ps = append(ps, &b)
	return append(ps, &c)
}
