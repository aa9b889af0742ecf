package main

// Maps that the compiler lays out: read, written, grown and iterated like any other.

import "fmt"

type p struct{ a, b int }

var (
	ints  = map[int]string{1: "one", 2: "two", 30: "thirty"}
	strs  = map[string]*p{"a": {1, 2}, "b": {3, 4}, "c": nil}
	big   = map[string]int{"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 7, "h": 8, "i": 9, "j": 10, "k": 11}
	fl    = map[float32]any{1.5: "x", 2: 3, 0: nil}
	empty = map[string]int{}
	i8    = map[int8][]int{-1: {1, 2}, 5: nil}
	fns   = map[string]func(int) int{"inc": func(x int) int { return x + 1 }, "dbl": dbl}
	nest  = map[string]map[string]int{"x": {"y": 1}, "z": {}}
	st    = map[string]p{"a": {1, 2}}
	s     = struct {
		m map[uint64]string
	}{map[uint64]string{1 << 63: "big"}}
	arr [2]map[string]int = [2]map[string]int{{"q": 1}, nil}
	u32                   = map[rune]bool{'a': true, 'b': false, 'c': true, 'd': true, 'e': true, 'f': true, 'g': true, 'h': true, 'i': true}
)

func dbl(x int) int { return 2 * x }

func main() {
	fmt.Println(ints, len(ints), ints[2], ints[3] == "")
	fmt.Println(*strs["a"], strs["c"] == nil, len(strs))
	fmt.Println(big, big["k"], big["zz"])
	big["zz"] = 100
	delete(big, "a")
	for i := range 20 {
		big[fmt.Sprint(i)] = i
	}
	fmt.Println(big, len(big))
	fmt.Println(fl, len(empty), i8)
	empty["x"]++
	fmt.Println(empty)
	fmt.Println(fns["inc"](1), fns["dbl"](4), nest["x"]["y"], nest)
	nest["z"]["w"] = 4
	fmt.Println(nest, st, s.m, arr)
	delete(ints, 1)
	ints[5] = "five"
	for i := range 12 {
		ints[i*100] = fmt.Sprint(i)
	}
	fmt.Println(ints)
	fmt.Println(u32['a'], u32['b'], u32['i'], u32['z'], len(u32))
	clear(u32)
	u32['q'] = true
	fmt.Println(u32)
	n := 0
	for range big {
		n++
	}
	fmt.Println(n)
}
