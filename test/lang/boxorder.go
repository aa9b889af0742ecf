package main

// When a value is read beside a call that changes its variables: gc copies ahead what it needs by address and what has none, so
// comparisons, bytes and literals that are boxed are older than the call; numbers, strings and variables are read behind it.

type pair struct{ x, y int }

var g = 1
var b = false
var small = int8(1)
var half = int16(1)
var text = "a"
var float = 1.0
var number = complex64(1)
var global = pair{1, 2}

//go:noinline
func set(v int) int {
	g, b, small, half, float, number, text = v, v > 5, int8(v), int16(v), float64(v), complex(float32(v), 0), "aaaaaaaa"[:v]
	global.x = v
	return v
}

//go:noinline
func show(args ...any) int {
	s := 0
	for _, a := range args {
		s = s*10 + digit(a)
	}
	return s
}

func digit(a any) int {
	switch a := a.(type) {
	case int:
		return a
	case bool:
		if a {
			return 1
		}
	case pair:
		return a.x
	case *pair:
		return a.x
	case [1]bool:
		return digit(a[0])
	case [1]int:
		return a[0]
	case [3]int:
		return a[0]
	case int8:
		return int(a)
	case int16:
		return int(a)
	case string:
		return len(a)
	case struct{ s string }:
		return len(a.s)
	case float64:
		return int(a)
	case complex64:
		return int(real(a))
	}
	return 0
}

func two() (any, int) { return pair{g, 1}, set(7) }

func print(name string, f func() int) {
	set(1)
	println(name, f())
}

func main() {
	print("variable", func() int { return show(b, set(7)) })
	print("comparison", func() int { return show(g == 1, set(7)) })
	print("negation", func() int { return show(!b, set(7)) })
	print("sum", func() int { return show(g+1, set(7)) })
	print("literal", func() int { return show(pair{g, 1}, set(7)) })
	print("pointer to literal", func() int { return show(&pair{g, 1}, set(7)) })
	print("global", func() int { return show(global, set(7)) })
	print("array of bool", func() int { return show([1]bool{b}, set(7)) })
	print("array of int", func() int { return show([1]int{g}, set(7)) })
	print("long array", func() int { return show([3]int{g}, set(7)) })
	print("byte", func() int { return show(small+1, set(7)) })
	print("two bytes", func() int { return show(half+1, set(7)) })
	print("string", func() int { return show(text+"x", set(7)) })
	print("struct of a string", func() int { return show(struct{ s string }{text}, set(7)) })
	print("float", func() int { return show(float+1, set(7)) })
	print("complex", func() int { return show(number+1, set(7)) })
	print("conversion", func() int { return show(any(g == 1), set(7)) })
	print("slice", func() int { return show([]any{g == 1, set(7)}...) })
	print("field", func() int { return digit(struct{ v, w any }{g == 1, set(7)}.v) })
	print("pair", func() int { x, y := any(pair{g, 2}), set(7); return show(x, y) })
	print("assigned", func() int {
		var x any
		var y int
		x, y = pair{g, 2}, set(7)
		return show(x, y)
	})
	print("unboxed literal", func() int { x, y := pair{g, 2}, set(7); return show(x, y) })
	print("results", func() int { x, y := two(); return show(x, y) })
	print("compared", func() int { return show(any(g == 1) == any(set(7) == 7)) })
	print("compared literals", func() int { return show(pair{g, 7} == pair{1, set(7)}) })

	ints := map[int]int{}
	print("key", func() int { ints[g] = set(7); return show(ints[1], ints[7]) })
	bools := map[bool]int{}
	print("bool key", func() int { bools[g == 1] = set(7); return show(bools[true], bools[false]) })
	pairs := map[pair]int{}
	print("literal key", func() int { pairs[pair{g, 1}] = set(7); return show(pairs[pair{1, 1}], pairs[pair{7, 1}]) })
	pairs = map[pair]int{{1, 1}: 5, {7, 1}: 6}
	print("look-up", func() int { return show(pairs[pair{g, 1}], set(7)) })
	anys := map[any]int{true: 1, false: 2, 1: 3, 7: 4}
	print("boxed key", func() int { return anys[g == 1] + set(7) })
	print("boxed variable as key", func() int { return anys[g] + set(7) })
}
