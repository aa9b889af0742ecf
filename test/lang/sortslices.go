// Elements of every size and kind that sort.Slice swaps in its own way.
package main

import "sort"

type pair struct {
	key  int16
	text string
}

type triple struct{ a, b, c int }

func sorted[T any](name string, s []T, less func(a, b T) bool) {
	stable := append([]T(nil), s...)
	by := func(s []T) func(i, j int) bool { return func(i, j int) bool { return less(s[i], s[j]) } }
	sort.Slice(s, by(s))
	sort.SliceStable(stable, by(stable))
	print(name, " ", sort.SliceIsSorted(s, by(s)), " ", sort.SliceIsSorted(stable, by(stable)))
}

func numbers[T int8 | uint16 | int32 | float32 | int64 | float64](name string) {
	var s []T
	for i := range 40 {
		s = append(s, T(i*37%101))
	}
	sorted(name, s, func(a, b T) bool { return a < b })
	for _, x := range s {
		print(" ", int(x))
	}
	println()
}

func try(name string, x any) {
	defer func() {
		if e, ok := recover().(error); ok {
			println(name, e.Error())
		}
	}()
	sort.Slice(x, func(i, j int) bool { return false })
	println(name, "done")
}

func main() {
	numbers[int8]("int8")
	numbers[uint16]("uint16")
	numbers[int32]("int32")
	numbers[float32]("float32")
	numbers[int64]("int64")
	numbers[float64]("float64")
	var texts []string
	var pointers []*int
	var pairs []pair
	var triples []triple
	var anys []any
	for i := range 40 {
		n := i * 29 % 41
		texts = append(texts, string(rune('A'+n)))
		pointers = append(pointers, &n)
		pairs = append(pairs, pair{int16(n % 7), string(rune('a' + i))})
		triples = append(triples, triple{n, i, n * i})
		anys = append(anys, n)
	}
	sorted("string", texts, func(a, b string) bool { return a < b })
	for _, s := range texts {
		print(s)
	}
	println()
	sorted("pointer", pointers, func(a, b *int) bool { return *a > *b })
	for _, p := range pointers {
		print(" ", *p)
	}
	println()
	sort.SliceStable(pairs, func(i, j int) bool { return pairs[i].key < pairs[j].key })
	for _, p := range pairs {
		print(" ", p.key, p.text)
	}
	println()
	sorted("struct", triples, func(a, b triple) bool { return a.a < b.a })
	for _, t := range triples {
		print(" ", t.a, ",", t.b, ",", t.c)
	}
	println()
	sorted("any", anys, func(a, b any) bool { return a.(int) < b.(int) })
	println()
	sorted("empty", []struct{}{{}, {}, {}}, func(a, b struct{}) bool { return false })
	println()
	try("none", []int{})
	try("nil slice", []int(nil))
	try("number", 3)
	try("array", [2]int{})
	println(sort.SliceIsSorted([2]int{1, 2}, func(i, j int) bool { return false }), sort.SliceIsSorted("ab", func(i, j int) bool { return true }))
}
