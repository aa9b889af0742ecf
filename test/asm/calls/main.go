// What assembly and Go do with each other: arguments of all kinds, calls both ways, data, control flow, constants of go_asm.h.

package main

import "runtime"

const (
	limit   = 1 << 20
	greeted = "hi"
	yes     = true
)

type point struct {
	name string
	x, y int32
	next *point
}

type big struct {
	head int
	vals [6]int
	tail string
}

// ---- defined in assembly ----

func limits() (n int, size, offX, offNext uintptr, ok bool)
func length(s string) int
func firstByte(b []byte) byte
func swapped(a, b string) (string, string)
func sumPoint(p point) int64
func fill(p *point, x, y int32)
func lastOf(b big) int
func makeBig(n int) big
func same(v any) any
func callBack(x, y int) int
func callString(s string) string
func callMethod(p *point) int
func callBig(n int) int
func twice(x float64) float64
func half(x float32) float32
func factorial(n int) int
func fib(n int) int
func collatz(n int) int
func classify(n int) int
func nested(n int) int
func selectMax(a, b int) int
func copyFill(dst, src *[16]byte)
func viaLocals(a, b, c int) int
func tailCall(x, y int) int
func tailReturn(x, y int) int
func parts(n int) int
func stackDown(n int) int
func table(i int) int
func message() *[16]byte
func floats(i int) float64
func setCounter(n int)
func pointer() *int
func handler() func(int) int
func keeps(p *[4]int) int
func panics(x int) int
func registers(x int) int
func memchrOf(b []byte, c byte) int
func block(x int32) int32
func memorySize() int32
func oneLine(x int) int
func ifdefs() int

func (p point) Sum() int64

// ---- called from assembly ----

func add(x, y int) int          { return x + y*10 }
func greet(s string) string     { return "<" + s + ">" }
func (p *point) total() int     { return int(p.x) + int(p.y) + len(p.name) }
func grow(n int) big            { return big{head: n, vals: [6]int{1, 2, 3, 4, 5, n}, tail: "t"} }
func weigh(b big, f func() int) { weight = b.head + b.vals[5] + len(b.tail) }

var weight int

func collect() {
	for range 200 {
		garbage = make([]byte, 4096)
	}
	runtime.GC()
}

var garbage []byte

func fail(x int) int {
	if x > 2 {
		panic("too much")
	}
	return x * 3
}

// ---- variables that assembly defines or writes ----

var values [4]int
var counter int = 7
var word = 99

func handle(x int) int { return x * word }

func main() {
	println(limits())
	println(length("hello"), firstByte([]byte("xyz")))
	println(swapped("one", "two"))
	p := point{"abc", 3, -4, nil}
	println(sumPoint(p), p.Sum())
	fill(&p, 10, 20)
	println(p.x, p.y)
	b := big{1, [6]int{9, 8, 7, 6, 5, 4}, "tail"}
	println(lastOf(b), makeBig(5).vals[2], makeBig(6).tail)
	println(same("kept").(string), same(nil) == nil)
	println(callBack(3, 4), callString("x"), callMethod(&p), callBig(8))
	println(twice(1.25), half(3))
	println(factorial(10), fib(15), collatz(27))
	for i := -1; i < 5; i++ {
		print(classify(i), " ")
	}
	println(nested(100), selectMax(3, 9), selectMax(9, 3))
	var dst, src [16]byte
	for i := range src {
		src[i] = byte(i * 3)
	}
	copyFill(&dst, &src)
	for _, c := range dst {
		print(c, " ")
	}
	println()
	println(viaLocals(1, 2, 3), tailCall(5, 6), tailReturn(7, 8), parts(10), stackDown(4))
	for i := range 4 {
		print(table(i), " ", floats(i&1), " ")
	}
	println(string(message()[:]))
	setCounter(123)
	println(counter, values[0], values[3], *pointer())
	*pointer() = 5
	println(word, handler()(4))
	println(keeps(&[4]int{1, 2, 3, 4}))
	func() {
		defer func() { println("recovered", recover().(string)) }()
		println(panics(2))
		println(panics(3))
	}()
	println(registers(6), memchrOf([]byte("find the needle"), 'n'), memchrOf(nil, 'n'))
	println(block(5), block(-5), memorySize() > 0, oneLine(1), ifdefs())
	f := add
	g := factorial
	println(f(1, 2), g(5))
}
