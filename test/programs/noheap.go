// What needs no heap: results of conversions, concatenations and small maps that do not outlive their function. Counts are gc's.
package main

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
)

var sink any
var text = "some text"
var bytes = []byte("some bytes")
var long = strings.Repeat("long ", 20)
var m = map[string]int{"some bytes": 1, "some text": 2}
var number = 7
var runes = []rune("ab\u00e9")

//go:noinline
func length(s string) int { return len(s) }

//go:noinline
func first(b []byte) byte { return b[0] }

//go:noinline
func keep(s string) { sink = s }

//go:noinline
func join(a, b string) string { return a + b }

func small(a, b string) string { return a + b }

// mallocs is how many objects one call of f makes.
func mallocs(f func()) uint64 {
	f()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range 100 {
		f()
	}
	runtime.ReadMemStats(&after)
	return (after.Mallocs - before.Mallocs) / 100
}

func show(what string, f func()) {
	fmt.Println(what, mallocs(f))
}

func main() {
	n := 0
	show("length(string(b))", func() { n += length(string(bytes)) })
	show("first([]byte(s))", func() { n += int(first([]byte(text))) })
	show("write []byte(s)", func() { b := []byte(text); b[0]++; n += int(first(b)) })
	show("length(a + b)", func() { n += length(text + "!") })
	show("length(a + b + c)", func() { n += length(text + "-" + text) })
	show("long", func() { n += length(long + text) })
	show("kept", func() { keep(text + text) })
	show("result", func() { n += length(join(text, text)) })
	show("inlined result", func() { n += length(small(text, text)) })
	show("key string(b)", func() { n += m[string(bytes)] })
	show("key a + b", func() { n += m[text+"x"] })
	show("compare", func() {
		if string(bytes) == text {
			n++
		}
	})
	show("compare a + b", func() {
		if text+"x" < text+"y" {
			n++
		}
	})
	show("range string(b)", func() {
		for _, r := range string(bytes) {
			n += int(r)
		}
	})
	show("range []byte(s)", func() {
		for _, c := range []byte(text) {
			n += int(c)
		}
	})
	show("string(rune)", func() { n += length(string(rune(0x20ac + number))) })
	show("[]rune(s)", func() {
		for _, r := range []rune(text) {
			n += int(r)
		}
	})
	show("[]rune(s), kept", func() { r := []rune(text); r[0] = 'x'; n += len(r) + int(r[0]) })
	show("string(runes)", func() { n += length(string(runes)) })
	show("in a loop", func() {
		for i := range 3 {
			n += length(text + string(rune('a'+i)))
		}
	})
	show("over a loop", func() {
		s := ""
		for range 3 {
			s += "x" + text[:1]
		}
		n += length(s)
	})
	show("index", func() { n += strings.Index(string(bytes), "by") })
	show("switch", func() {
		switch string(bytes) {
		case "some bytes":
			n++
		case text:
			n += 2
		}
	})
	show("small map", func() {
		m := map[string]int{}
		m[text] = 1
		m["x"] = 2
		n += m[text] + len(m)
	})
	show("map of ints", func() {
		m := make(map[int]int)
		for i := range 8 {
			m[i] = i
		}
		n += m[3]
	})
	show("map as a set", func() {
		seen := map[byte]bool{}
		for i := 0; i < len(text); i++ {
			seen[text[i]&3] = true
		}
		n += len(seen)
	})
	show("small maps in a loop", func() {
		for i := range 3 {
			m := map[string]string{text: text[i:]}
			m[text[:i]] = text
			delete(m, text)
			n += len(m)
		}
	})
	show("range over a small map", func() {
		m := map[string]string{text: text, "x": text[1:]}
		for k, v := range m {
			n += len(k) + len(v)
		}
	})
	show("a map that is kept", func() { sink = map[int]*int{number: &number} })
	var sm sync.Map
	sm.Store("key", 1)
	show("sync.Map", func() {
		if v, ok := sm.Load("key"); ok {
			n += v.(int)
		}
	})
	show("Builder", func() {
		var b strings.Builder
		b.WriteString("x")
		n += b.Len()
	})
	fmt.Println(n)
	kept()
	fmt.Println(grown(5), grown(8), grown(9), grown(1000))
}

type pair struct{ a, b string }

var global string
var list []string
var table = map[string]string{}

// kept lets results live on in every way there is, then uses the stack and looks at them.
func kept() {
	ch := make(chan string, 4)
	var fs []func() string
	var boxes []any
	var p *pair
	prev := ""
	joined := ""
	for i := range 4 {
		s := text + string(rune('a'+i))
		t := string(bytes[i:])
		list = append(list, s)
		table[s] = t
		ch <- t + "!"
		fs = append(fs, func() string { return s + t })
		boxes = append(boxes, t)
		if i == 2 {
			p = &pair{s, t}
			global = s[1:3] + t
		}
		if prev != "" && prev >= s {
			fmt.Println("order", prev, s)
		}
		prev = s
		joined += s + ","
		defer fmt.Println("deferred", s)
		defer func() { fmt.Println("in a closure", t, s) }()
	}
	b := []byte(text)
	c := append(b, '!')
	b[0] = 'S'
	d := b[2:]
	done := make(chan bool)
	s := text + "?"
	go func() {
		fmt.Println(s)
		done <- true
	}()
	<-done
	fmt.Println(depth(50))
	for len(ch) > 0 {
		fmt.Println(<-ch)
	}
	for _, f := range fs {
		fmt.Println(f())
	}
	fmt.Println(list, table, boxes, *p, global, prev, joined, string(b), string(c), string(d), last("abc", "d"))
	fmt.Println(choose(true), choose(false), *pointer(), viaResult())
}

// depth writes over stack that is not in use.
func depth(n int) int {
	var room [40]int
	for i := range room {
		room[i] = n + i
	}
	if n == 0 {
		return room[3]
	}
	return depth(n-1) + room[n%40]
}

// last keeps the buffer of one round for the next.
func last(a, b string) string {
	s, t := "", ""
	for i := range 5 {
		t = s
		s = a + string(rune('0'+i)) + b
		if t != "" && t[len(a)] != s[len(a)]-1 {
			return "wrong"
		}
	}
	return t + s
}

//go:noinline
func choose(which bool) string {
	s := text + "1"
	t := text + "2"
	if which {
		return s
	}
	return t
}

//go:noinline
func pointer() *string {
	s := text + "p"
	return &s
}

func two() (string, []byte) { return text + "r", []byte(text) }

func viaResult() string {
	s, b := two()
	depth(20)
	return s + string(b)
}

// grown makes maps that begin in the frame and outgrow it, with pointers in them, in frames of several goroutines.
func grown(n int) (sum int) {
	results := make(chan int)
	for g := range 3 {
		go func() {
			m := make(map[string][]*int)
			for i := range n {
				k := text[:i%5] + string(rune('a'+i%20))
				m[k] = append(m[k], new(i+g))
				if i%3 == 0 {
					runtime.Gosched()
				}
				if i == 6 {
					runtime.GC()
					delete(m, k)
				}
			}
			depth(30)
			total := 0
			for k, list := range m {
				for _, p := range list {
					total += len(k) + *p
				}
			}
			clear(m)
			results <- total + len(m)
		}()
	}
	for range 3 {
		sum += <-results
	}
	return sum
}
