// A collection that is marked in steps while the program runs must find what the program moves out of the heap meanwhile: each way
// of overwriting a pointer takes the last one to an object away, lets collections go on, and looks whether the object is still there.
// A second phase does so in a heap that is large enough for marking in steps without the stress mode.
package main

import (
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"weak"
)

type node struct {
	id    int
	next  *node
	check int
	name  string
}

func newNode(id int) *node {
	return &node{id: id, check: id * 7, name: fmt.Sprint("n", id)}
}

type wide struct {
	a, b, c, d, e *node
	f, g, h, i    any
	j             [3]*node
}

type box struct {
	P      *node
	List   []*node
	array  [6]*node
	Wide   *wide
	any    any
	fn     func() *node
	text   []string
	ints   map[int]*node
	strs   map[string]*node
	arrays map[[2]int][2]*node
	ifaces map[any]*node
	c      chan *node
	cw     chan wide
	at     atomic.Pointer[node]
	sync   sync.Map
	value  atomic.Value
	weak   weak.Pointer[node]
	link   *node
}

var (
	next    int
	garbage *node
	bad     int
	keep    []*box
)

func made() *node {
	next++
	return newNode(next)
}

func newBox() *box {
	b := &box{P: made(), any: made(), ints: map[int]*node{}, strs: map[string]*node{},
		arrays: map[[2]int][2]*node{}, ifaces: map[any]*node{}, c: make(chan *node, 4), cw: make(chan wide, 2)}
	for i := range 6 {
		b.List = append(b.List, made())
		b.array[i] = made()
		b.text = append(b.text, strings.Repeat("x", i)+fmt.Sprint(i))
		b.ints[i] = made()
		b.strs[fmt.Sprint(i)] = made()
		b.arrays[[2]int{i, i}] = [2]*node{made(), made()}
		b.ifaces[i] = made()
		b.ifaces[fmt.Sprint(i)] = made()
		b.sync.Store(i, made())
		b.link = &node{id: next, check: next * 7, name: fmt.Sprint("n", next), next: b.link}
	}
	b.Wide = newWide()
	b.cw <- *newWide()
	n := made()
	b.fn = func() *node { return n }
	for range 3 {
		b.c <- made()
	}
	b.at.Store(made())
	b.value.Store(made())
	return b
}

func newWide() *wide {
	return &wide{a: made(), e: made(), f: made(), i: made(), j: [3]*node{made(), made(), made()}}
}

// churn lets collections go on; what was freed is used again.
func churn(n int) {
	for i := range n {
		garbage = &node{id: -1, check: i}
		if i%16 == 0 {
			s := make([]*node, 6)
			s[i%6] = garbage
			garbage.next = s[i%6]
		}
	}
	garbage = nil
}

func look(what string, list ...*node) {
	for _, n := range list {
		if n == nil || n.check != n.id*7 || n.name != fmt.Sprint("n", n.id) {
			bad++
			if bad < 10 {
				fmt.Println("lost:", what)
			}
		}
	}
}

func lookWide(what string, w *wide) {
	look(what, w.a, w.e, w.f.(*node), w.i.(*node), w.j[0], w.j[1], w.j[2])
}

var ways = []struct {
	name string
	run  func(b *box, n int)
}{
	{"field", func(b *box, n int) { v := b.P; b.P = nil; churn(n); look("field", v); b.P = v }},
	{"element", func(b *box, n int) {
		for i := range b.List {
			v := b.List[i]
			b.List[i] = made()
			churn(n / 6)
			look("element", v)
		}
	}},
	{"array", func(b *box, n int) { v := b.array; b.array = [6]*node{}; churn(n); look("array", v[:]...); b.array = v }},
	{"wide", func(b *box, n int) { v := *b.Wide; *b.Wide = wide{}; churn(n); lookWide("wide", &v); *b.Wide = v }},
	{"wide copy", func(b *box, n int) { v := *b.Wide; *b.Wide = *newWide(); churn(n); lookWide("wide copy", &v) }},
	{"copy", func(b *box, n int) {
		v := [2]*node{b.List[0], b.List[1]}
		copy(b.List, b.List[2:4])
		b.List[2], b.List[3] = made(), made()
		churn(n)
		look("copy", v[:]...)
	}},
	{"clear", func(b *box, n int) {
		var v [6]*node
		copy(v[:], b.List)
		clear(b.List)
		churn(n)
		look("clear", v[:]...)
		copy(b.List, v[:])
	}},
	{"append", func(b *box, n int) {
		v := b.List[4]
		b.List = append(b.List[:4], made(), made())
		churn(n)
		look("append", v)
		w := b.List[4]
		b.List = append(b.List[:4], []*node{made(), v}...)
		churn(n)
		look("append slice", w)
		b.List = append(b.List[:4], make([]*node, 2)...)
		churn(n)
		look("append zeroes", v)
		b.List[4], b.List[5] = v, w
	}},
	{"any", func(b *box, n int) { v := b.any; b.any = 1; churn(n); look("any", v.(*node)); b.any = v }},
	{"func", func(b *box, n int) { f := b.fn; b.fn = nil; churn(n); look("func", f()); b.fn = f }},
	{"int map", func(b *box, n int) {
		v := b.ints[3]
		delete(b.ints, 3)
		w := b.ints[4]
		b.ints[4] = made()
		churn(n)
		look("int map", v, w)
		b.ints[3] = v
	}},
	{"string map", func(b *box, n int) {
		v := b.strs["3"]
		delete(b.strs, "3")
		w := b.strs["4"]
		b.strs["4"] = made()
		churn(n)
		look("string map", v, w)
		b.strs["3"] = v
	}},
	{"map clear", func(b *box, n int) {
		var v []*node
		for i := range 6 {
			v = append(v, b.strs[fmt.Sprint(i)])
		}
		clear(b.strs)
		churn(n)
		look("map clear", v...)
		for i, p := range v {
			b.strs[fmt.Sprint(i)] = p
		}
	}},
	{"map growth", func(b *box, n int) {
		m := b.ints
		for i := range 40 {
			m[100+i] = made()
		}
		churn(n)
		for i := range 40 {
			look("map growth", m[100+i])
			delete(m, 100+i)
		}
	}},
	{"other maps", func(b *box, n int) {
		v := b.arrays[[2]int{2, 2}]
		delete(b.arrays, [2]int{2, 2})
		w, x := b.ifaces["1"], b.ifaces[1]
		delete(b.ifaces, "1")
		b.ifaces[1] = made()
		churn(n)
		look("other maps", v[0], v[1], w, x)
		b.arrays[[2]int{2, 2}] = v
		b.ifaces["1"] = w
	}},
	{"channel", func(b *box, n int) { v := <-b.c; churn(n); look("channel", v); b.c <- v }},
	{"select", func(b *box, n int) {
		select {
		case v := <-b.c:
			churn(n)
			look("select", v)
			b.c <- v
		case w := <-b.cw:
			churn(n)
			lookWide("select", &w)
			b.cw <- w
		}
	}},
	{"channel to the heap", func(b *box, n int) { v := b.P; b.P = <-b.c; churn(n); look("channel to the heap", v, b.P); b.c <- v }},
	{"atomic", func(b *box, n int) {
		v := b.at.Swap(made())
		churn(n)
		look("swap", v)
		w := b.at.Load()
		b.at.CompareAndSwap(w, v)
		churn(n)
		look("compare and swap", w)
		x := b.value.Swap(w).(*node)
		churn(n)
		look("value", x)
	}},
	{"sync.Map", func(b *box, n int) {
		v, _ := b.sync.LoadAndDelete(2)
		w, _ := b.sync.Swap(3, made())
		churn(n)
		look("sync.Map", v.(*node), w.(*node))
		b.sync.Store(2, v)
	}},
	{"reflect", func(b *box, n int) {
		r := reflect.ValueOf(b).Elem()
		v := b.P
		r.Field(0).SetZero()
		w := b.List[1]
		reflect.Copy(r.Field(1), reflect.ValueOf([]*node{b.List[5], v}))
		x := *b.Wide
		r.Field(3).Elem().Set(reflect.ValueOf(*newWide()))
		y := b.ints[2]
		reflect.ValueOf(b.ints).SetMapIndex(reflect.ValueOf(2), reflect.ValueOf(made()))
		reflect.Swapper(b.List)(2, 3)
		churn(n)
		look("reflect", v, w, y)
		lookWide("reflect", &x)
		b.P = w
	}},
	{"swap", func(b *box, n int) {
		v := b.List[0]
		for i := 1; i < len(b.List); i++ {
			b.List[i-1], b.List[i] = b.List[i], b.List[i-1]
		}
		b.List[len(b.List)-1] = made()
		churn(n)
		look("swap", v)
	}},
	{"reverse", func(b *box, n int) {
		var back *node
		for p := b.link; p != nil; {
			p.next, back, p = back, p, p.next
		}
		b.link = nil
		churn(n)
		for p := back; p != nil; p = p.next {
			look("reverse", p)
		}
		b.link = back
	}},
	{"sort", func(b *box, n int) {
		slices.SortFunc(b.List, func(x, y *node) int { return y.id - x.id })
		slices.Reverse(b.text)
		v := b.text[2]
		b.text[2] = strings.Clone("12")
		churn(n)
		look("sort", b.List...)
		if len(v) < 1 || v[:len(v)-1] != strings.Repeat("x", len(v)-1) && v != "12" {
			look("text", nil)
		}
	}},
	{"weak", func(b *box, n int) {
		v := b.weak.Value()
		churn(n)
		if v != nil {
			look("weak", v)
		}
		b.weak = weak.Make(made())
	}},
	{"captured", func(b *box, n int) {
		v := b.P
		f := func() { v = made() }
		b.P = nil
		w := v
		f()
		churn(n)
		look("captured", v, w)
		b.P = w
	}},
	{"goroutine", func(b *box, n int) {
		c := make(chan *node)
		done := make(chan bool)
		go func() {
			v := <-c
			churn(n)
			look("goroutine", v)
			done <- true
		}()
		v := b.P
		b.P = made()
		c <- v
		v = nil
		<-done
	}},
}

func phase(boxes, rounds, n int) {
	keep = nil
	for range boxes {
		keep = append(keep, newBox())
	}
	for i := range rounds {
		for k, w := range ways {
			w.run(keep[(i*7+k*13)%len(keep)], n)
		}
	}
	for _, b := range keep {
		look("at the end", b.List...)
		look("at the end", b.array[:]...)
		lookWide("at the end", b.Wide)
	}
}

func main() {
	phase(3, 12, 12)
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	if m.NumGC < 10 {
		phase(4000, 8, 2000)
	}
	fmt.Println("bad:", bad)
}
