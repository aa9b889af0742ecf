package main

import "runtime"

// Strings of bytes, and bytes of strings, that nobody keeps: they are not copied, and nobody can tell.

type key struct {
	a string
	n int
}

type deep struct {
	k key
	x any
}

var (
	b     = []byte("key that is longer than thirty-two bytes, so it has no buffer")
	s     = string(b)
	m     = map[string]int{s: 1}
	keys  = map[key]int{{s, 1}: 2}
	ones  = map[[1]string]int{{s}: 3}
	deeps = map[deep]int{{key{s, 4}, s}: 4}
	buf   = make([]byte, 100)
	sum   int
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

func change() int {
	b[0]++
	return 1
}

func later() (n int) {
	text := []byte("later")
	m := map[string]int{"later": 1, "gater": 2}
	defer func() { n = m["later"]*10 + m["gater"] }()
	defer delete(m, string(text))
	text[0] = 'g'
	return 0
}

func main() {
	allocs("m[string(b)]", func() { sum += m[string(b)] })
	allocs("m[key{string(b)}]", func() { sum += keys[key{string(b), 1}] })
	allocs("m[key{a: string(b)}]", func() { sum += keys[key{n: 1, a: (string(b))}] })
	allocs("m[[1]string{string(b)}]", func() { sum += ones[[1]string{string(b)}] })
	allocs("delete(m, string(b))", func() { delete(m, string(buf)) })
	allocs("append(b, []byte(s)...)", func() { sum += len(append(buf[:0], []byte(s)...)) })
	allocs("copy(b, []byte(s))", func() { sum += copy(buf, []byte(s)) })
	println(sum)

	println(deeps[deep{key{string(b), 4}, s}], deeps[deep{key{string(b), 5}, s}], deeps[deep{x: string(b), k: key{string(b), 4}}])
	println(keys[key{string(b), change()}], keys[key{string(b), 1}])
	b[0]--
	println(keys[key{string(b), change() + 0*change()}], string(b[:3]))
	b[0] = 'k'
	k := key{string(b), 1}
	b[0] = 'z'
	println(keys[k], keys[key{string(b), 1}], k.a[:3])
	println(later())
	text := "0123456789"
	over := []byte(text)
	over = append(over[:2], []byte(string(over[5:]))...)
	println(string(over), copy(over[1:], []byte(string(over))), string(over))
	var none []byte
	println(len(append(none, []byte("")...)), append(none, []byte("")...) == nil, copy(none, []byte(text)))
	delete(m, string(over[:0]))
	delete(m, s)
	println(len(m))
}
