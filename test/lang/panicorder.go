package main

// Which of several panics in one expression comes first: gc evaluates calls, slices, len, min, && and the like ahead of the rest.

var a, b []int
var c = []int{1, 2}
var made []int
var zero int
var p *struct{ x []int }

func try(name string, f func() int) {
	defer func() {
		if e := recover(); e != nil {
			println(name, e.(error).Error())
		}
	}()
	println(name, f())
}

func main() {
	try("min", func() int { return a[3] + min(b[1], c[0]) })
	try("max", func() int { return c[0] / zero * max(c[0], b[2]) })
	try("slice", func() int { return a[3] + len(c[zero:zero+9]) })
	try("len of slice", func() int { return a[3] - cap(b[5:]) })
	try("and", func() int {
		if (a[3] == 1) == (c[0] == 1 && b[4] == 2) {
			return 1
		}
		return 2
	})
	try("make", func() int { return c[7] + len(make([]int, zero-1)) })
	try("make: quotient", func() int { made = make([]int, a[3], 1/zero); return 0 })
	try("make: quotient and sum", func() int { made = make([]int, a[3]+1, 1/zero); return 0 })
	try("make: length is a quotient", func() int { made = make([]int, 1/zero, a[3]); return 0 })
	try("make: sum", func() int { made = make([]int, len(p.x), b[4]+1); return 0 })
	try("make: behind a pointer", func() int { made = make([]int, *q, c[2]+b[4]); return 0 })
	try("make: elements", func() int { made = make([]int, a[3], b[4]); return 0 })
	try("make: shift", func() int { made = make([]int, (a[3]), 1<<(zero-1)); return 0 })
	try("assert", func() int {
		var x any = "s"
		return a[1] + x.(int)
	})
	try("deref", func() int { return c[5] + len(p.x) })
	try("complex", func() int { return a[1] + int(real(complex(float64(b[6]), 1))) })
	try("shift", func() int { return 1<<(zero-1) + min(a[2], 3) })
	try("plain", func() int { return a[1] + b[2]/zero })
	try("assign", func() int {
		c[8] = min(a[4], 2)
		return 0
	})
	try("op", func() int {
		c[8] += min(a[4], 2)
		return 0
	})
	try("pair", func() int {
		c[8], c[0] = a[1], min(a[4], 2)
		return 0
	})
	try("composite", func() int {
		s := [3]int{a[1], min(a[4], 2), b[5:][0]}
		return s[0]
	})
	// append reads places behind what it computes.
	try("append, computed behind", func() int { return len(append(a, a[1], id(1)-(b[3]+b[0]))) })
	try("append, computed before", func() int { return len(append(a, b[0]/id(3), a[1])) })
	try("append, places", func() int { return len(append(a, a[1], a[0])) })
	try("append, call", func() int { return len(append(a, a[1], id(1))) })
	try("append, negation", func() int { return len(append(a, a[1], -a[0])) })
	try("append, struct", func() int { return len(append(pairs, pairs[3], pair{a[1], a[0]})) })
	try("append, strings", func() int { return len(append(words, words[1], words[0]+"b")) })
	try("append, fields", func() int { return len(append(a, p.x[2], a[2]*c[0], pairs[7].x)) })
	try("append, slice", func() int { return len(append(pairs, pairs[2], pairs[1:2][0])) })
	try("append, conversion", func() int { return len(append(anys, pairs[2], anys[1])) })
	try("append, computed index", func() int { return len(append(a, a[2], a[zero%(len(a)|1)])) })
	try("append, index that panics", func() int { return len(append(a, a[2], a[1/zero])) })
	hoisted()
	assigned()
	called()
	compared()
	several()
}

// What is called is found out behind the arguments that may panic; a defer statement looks first.
func called() {
	try("nil interface", func() int { return meth.M(a[5]) })
	try("interface behind a pointer", func() int { return h.i.M(a[5]) })
	try("embedded interface", func() int { return e.M(a[5]) })
	try("element that is an interface", func() int { return meths[1].M(a[5]) })
	try("array of a slice", func() int { return arrayMeths[1].A([3]int(a)) })
	try("nil function", func() int { return fun(a[5]) })
	try("function behind a pointer", func() int { return h.f(a[5]) })
	try("element that is a function", func() int { return funs[1](a[5]) })
	try("boxed argument first", func() int { return anyFuns[1](a[5], pairs[7]) })
	try("method of an element", func() int { return numbers[1].M(a[5]) })
	try("method of a pointer's value", func() int { return np.M(a[5]) })
	try("function", func() int { return id(a[a[5]]) })
	try("defer nil interface", func() int { defer meth.M(a[5]); return 1 })
	try("defer element", func() int { defer meths[1].M(a[5]); return 1 })
	try("defer function", func() int { defer funs[1](a[5]); return 1 })
	try("defer function behind a pointer", func() int { defer h.f(a[5]); return 1 })
}

// Of two operands of a comparison of interfaces the right one is first.
func compared() {
	try("interfaces", func() int { return truth(anys[1] == anys[2]) })
	try("interface and number", func() int { return truth(anys[1] == a[2]) })
	try("number and interface", func() int { return truth(a[1] == anys[2]) })
	try("interface and pair", func() int { return truth(anys[1] != pairs[2]) })
	try("interface and pointer", func() int { return truth(anys[1] != pointers[2]) })
	try("boxed numbers", func() int { return truth(any(a[1]) == any(a[2])) })
	try("boxed pairs", func() int { return truth(any(pairs[1]) == any(pairs[2])) })
	try("pairs", func() int { return truth(pairs[1] == pairs[2]) })
	try("within a comparison", func() int { return truth((a[3] == 3) == (anys[1] == anys[2])) })
	try("within a condition", func() int {
		if anys[1] == anys[2] {
			return 1
		}
		return 2
	})
	try("tag", func() int {
		switch anys[1] {
		case anys[2]:
			return 1
		}
		return 2
	})
}

// Behind an assignment to memory all that is read is saved ahead.
func several() {
	try("swap", func() int { a[1], a[2] = a[2], a[1]; return 1 })
	try("swap in range", func() int { c[0], c[5] = c[5], c[0]; return 1 })
	try("two elements", func() int { a[1], b[2] = b[3], a[4]; return 1 })
	try("indices of elements", func() int { c[a[1]], c[a[2]] = b[3], a[4]; return 1 })
	try("field and element", func() int { h.f, a[2] = funs[3], b[4]; return 1 })
	try("three", func() int { a[1], b[2], a[3] = b[4], a[5], b[6]; return 1 })
	try("local and element", func() int { x := 0; x, a[2] = b[3], a[4]; return x })
	try("locals", func() int { x, y := 0, 0; x, y = a[3], b[4]; return x + y })
	try("locals that are read", func() int { x, y := 1, 2; x, y = a[y], b[x]; return x + y })
	try("declared", func() int { x, y := a[3], b[4]; return x + y })
	try("global", func() int { zero, q = a[3], pointers[4]; return 1 })
	try("blank", func() int { _, c[9] = a[3], b[4]; return 1 })
	try("maps", func() int { m[a[1]], m[a[2]] = b[3], b[4]; return 1 })
	try("slices of elements", func() int { return len(words[1][a[2]:]) })
	try("append to a field", func() int { p.x = append(p.x, a[1]); return 1 })
	try("append to an element", func() int { table[1] = append(table[1], a[2]); return 1 })
	try("append a slice to an element", func() int { return len(append(table[1], table[2]...)) })
	try("append to a computed element", func() int { return len(append(table[1/zero], a[2])) })
	try("map literal", func() int { return len(map[int]int{a[1]: b[2], a[3]: b[4]}) })
	try("map literal of interfaces", func() int { return len(map[any]any{a[1]: b[2]}) })
	try("sum of conversions", func() int { word = string(words[1]) + string(rune(a[2])); return 1 })
	println(c[0], c[1])
}

var table [][]int
var word string

type caller interface{ M(int) int }

type arrayCaller interface{ A([3]int) int }

var arrayMeths []arrayCaller

type number int

func (n number) M(x int) int { return x + int(n) }

type holder struct {
	i caller
	f func(int) int
}

var meth caller
var meths []caller
var fun func(int) int
var funs []func(int) int
var anyFuns []func(int, any) int
var numbers []number
var np *number
var h *holder
var e *struct{ caller }

// What becomes a call of the runtime takes its operands ahead of what is only read or computed.
func hoisted() {
	try("boxed struct", func() int { return boxed(*q, any(pairs[2])) })
	try("boxed by the call", func() int { return boxed(*q, a[2]) })
	try("boxed pointer", func() int { return boxed(*q, &pairs[2]) })
	try("boxed pointer element", func() int { return boxed(*q, pointers[2]) })
	try("boxed comparison", func() int { return boxed(*q, a[2] == 1) })
	try("compared with any", func() int { return truth((*q == 3) != (a[2] == anys[zero])) })
	try("compared strings", func() int { return truth((*q == 3) != (words[2] == words[1])) })
	try("compared with a short string", func() int { return truth((*q == 3) != (words[2] == "abc")) })
	try("compared with a long string", func() int { return truth((*q == 3) != (words[2] == "abcdefgh")) })
	try("less", func() int { return truth((*q == 3) != (words[2] < "abc")) })
	try("sum of strings", func() int { return text(*q, words[2]+words[1]) })
	try("rune", func() int { return text(*q, string(runes[2])) })
	try("map", func() int { return *q + m[a[2]] })
	try("map behind a pointer", func() int { return a[2] + (*mp)[b[1]] })
	try("map of strings", func() int { return *q + ms[words[2]] })
	try("map as argument", func() int { return sum(*q, m[a[2]]) })
	try("further arguments", func() int { return sum(*q, 1, a[2]) })
	try("slice literal", func() int { return *q + []int{a[2]}[0] })
	try("struct literal", func() int { return *q + (pair{a[2], 1}).x })
	try("pointer to a literal", func() int { return *q + (&pair{a[2], 1}).x })
	try("index of a literal", func() int { return *q + [3]int{1, 2, 3}[zero-1] })
	try("asserted pointer", func() int { return a[1] + *none.(*int) })
	try("asserted number", func() int { return a[1] + none.(int) })
	try("plain arguments", func() int { return sum(a[2], *q) })
	try("results", func() int { x, y := results(); return x + y.x })
	try("boxed results", func() int { x, _ := boxedResults(); return x })
	try("switch", func() int {
		switch *q + m[a[2]] {
		case 1:
			return 1
		}
		return 2
	})
	try("send", func() int { ch <- pair{*q, a[2]}; return 1 })
}

func assigned() {
	try("value before the key", func() int { m[a[2]] = *q; return 1 })
	try("value before the key's pointer", func() int { m[*q] = a[2]; return 1 })
	try("op before the key", func() int { m[a[2]] += *q; return 1 })
	try("op of a map", func() int { *q += m[a[2]]; return 1 })
	try("index from a map", func() int { a[m[b[2]]] = *q; return 1 })
	try("boxed value before the element", func() int { anys[5] = pair{a[2], 2}; return 1 })
}

var q *int
var pointers []*int
var runes []rune
var m = map[int]int{}
var mp *map[int]int
var ms map[string]int
var ch chan pair
var none any

//go:noinline
func boxed(x int, y any) int { return x }

//go:noinline
func text(x int, y string) int { return x + len(y) }

//go:noinline
func sum(x, y int, rest ...int) int { return x + y + len(rest) }

//go:noinline
func results() (int, pair) { return *q, pair{a[2], 1} }

//go:noinline
func boxedResults() (int, any) { return *q, a[2] }

func truth(x bool) int {
	if x {
		return 1
	}
	return 2
}

type pair struct{ x, y int }

var pairs []pair
var words []string
var anys []any

//go:noinline
func id(x int) int { return x }
