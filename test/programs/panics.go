package main

import (
	"errors"
	"os"
)

// Ends in the uncaught panic that the argument names; without one prints all names.

type (
	MyInt     int
	MyString  string
	MyBool    bool
	MyFloat   float64
	MyComplex complex64
	Struct    struct{ a, b int }
	Err       struct{ code int }
	Stringer  struct{}
	PErr      struct{}
	Iface     interface{ M() }
)

func (Err) Error() string       { return "my error" }
func (Stringer) String() string { return "my stringer" }
func (*PErr) Error() string     { panic("Error panics") }

type nilErr struct{ s string }

func (e *nilErr) Error() string { return e.s }

var zero int
var minusOne = -1
var ten = 10
var nilMap map[string]int
var nilPtr *Struct
var nilFunc func()
var nilIface Iface
var slice = []int{1, 2, 3}
var array [4]int
var str = "hello"
var empty any
var notComparable any = []int{1}

var sink any

//go:noinline
func message(e error) string { return e.Error() }

var table = []struct {
	name string
	f    func()
}{
	{"string", func() { panic("a string") }},
	{"empty-string", func() { panic("") }},
	{"lines", func() { panic("one\ntwo\n\tthree") }},
	{"bool", func() { panic(true) }},
	{"int", func() { panic(-42) }},
	{"int8", func() { panic(int8(-128)) }},
	{"int16", func() { panic(int16(-300)) }},
	{"int32", func() { panic(int32(-70000)) }},
	{"int64", func() { panic(int64(-1 << 63)) }},
	{"uint", func() { panic(uint(42)) }},
	{"uint8", func() { panic(uint8(255)) }},
	{"uint16", func() { panic(uint16(65535)) }},
	{"uint32", func() { panic(uint32(1<<32 - 1)) }},
	{"uint64", func() { panic(uint64(1<<64 - 1)) }},
	{"uintptr", func() { panic(uintptr(7)) }},
	{"float32", func() { panic(float32(1.5)) }},
	{"float64", func() { panic(-1e100) }},
	{"complex64", func() { panic(complex64(1 + 2i)) }},
	{"complex128", func() { panic(-1.25 - 2i) }},
	{"rune", func() { panic('x') }},
	{"named-int", func() { panic(MyInt(7)) }},
	{"named-string", func() { panic(MyString("named")) }},
	{"named-bool", func() { panic(MyBool(true)) }},
	{"named-float", func() { panic(MyFloat(2.5)) }},
	{"named-complex", func() { panic(MyComplex(2i)) }},
	{"error", func() { panic(errors.New("an error")) }},
	{"own-error", func() { panic(Err{3}) }},
	{"stringer", func() { panic(Stringer{}) }},
	{"error-panics", func() { panic(&PErr{}) }},
	{"error-nil-deref", func() { panic((*nilErr)(nil)) }},
	{"nil", func() { panic(nil) }},
	{"twice", func() { defer func() { panic("second") }(); panic("first") }},
	{"thrice", func() {
		defer func() { defer func() { panic(3) }(); panic(errors.New("two")) }()
		panic("one")
	}},
	{"repanic", func() { defer func() { panic(recover()) }(); panic("again") }},
	{"recovered-then-new", func() { defer func() { recover(); panic("new") }(); panic("old") }},
	{"divide", func() { println(ten / zero) }},
	{"modulo", func() { println(ten % zero) }},
	{"shift", func() { println(ten << minusOne) }},
	{"index", func() { println(slice[ten]) }},
	{"index-negative", func() { println(slice[minusOne]) }},
	{"index-array", func() { println(array[ten]) }},
	{"index-string", func() { println(str[ten]) }},
	{"index-uint8", func() { println(slice[uint8(200)]) }},
	{"index-uint64", func() { println(slice[uint64(minusOne)]) }},
	{"slice-high", func() { sink = slice[:ten] }},
	{"slice-low", func() { sink = slice[ten-7 : 2] }},
	{"slice-low-len", func() { sink = slice[ten:] }},
	{"slice-negative", func() { sink = slice[minusOne:] }},
	{"slice-string", func() { sink = str[:ten] }},
	{"slice-string-low", func() { sink = str[ten:] }},
	{"slice-array", func() { sink = array[:ten] }},
	{"slice3-max", func() { sink = slice[0:1:ten] }},
	{"slice3-high", func() { sink = slice[0:ten:3] }},
	{"slice3-low", func() { sink = slice[ten-7 : 2 : 3] }},
	{"slice-to-array", func() { sink = [4]int(slice) }},
	{"slice-to-array-pointer", func() { sink = (*[10]int)(slice) }},
	{"nil-pointer", func() { println(nilPtr.b) }},
	{"nil-pointer-store", func() { nilPtr.a = 1 }},
	{"nil-func", func() { nilFunc() }},
	{"nil-interface", func() { nilIface.M() }},
	{"nil-map", func() { nilMap["a"] = 1 }},
	{"make-negative", func() { sink = make([]int, minusOne) }},
	{"make-cap", func() { sink = make([]int, ten, 3+zero) }},
	{"make-huge", func() { sink = make([]int, 1<<62+zero) }},
	{"assert-nil", func() { _ = empty.(int) }},
	{"assert-type", func() { empty = "s"; _ = empty.(int) }},
	{"assert-named", func() { empty = MyInt(1); _ = empty.(MyString) }},
	{"assert-missing", func() { empty = 3; _ = empty.(Iface) }},
	{"assert-nil-iface", func() { empty = nil; _ = empty.(Iface) }},
	{"assert-nonempty", func() { var e error = Err{1}; _ = e.(*nilErr) }},
	{"compare", func() { println(notComparable == notComparable) }},
	{"hash", func() { m := map[any]int{}; m[notComparable] = 1 }},
	{"hash-func", func() { m := map[any]int{}; m[nilFunc]++ }},
	{"exit-0", func() { defer println("no"); os.Exit(0) }},
	{"exit-1", func() { os.Exit(1) }},
	{"exit-125", func() { defer func() { os.Exit(125) }(); panic("not seen") }},
	{"recovered", func() { defer func() { recover() }(); panic("x") }},
	{"deferred-print", func() { defer println("deferred runs first"); panic("then this") }},
	{"same-int", func() { again(func() { panic(1000) }, func() { panic(1000) }) }},
	{"same-string", func() { again(func() { panic("x") }, func() { panic("x") }) }},
	{"same-named", func() { again(func() { panic(MyInt(0)) }, func() { panic(MyInt(0)) }) }},
	{"same-byte", func() { again(func() { panic(byte(7)) }, func() { panic(byte(7)) }) }},
	{"same-bits", func() { again(func() { panic(MyInt(1)) }, func() { panic(1) }) }},
	{"go-nil", func() { go nilFunc() }},
	{"value-method-nil", func() {
		var p *Err
		var e error = p
		println(message(e))
	}},
}

// again panics while the first panic, which was recovered, is under way.
func again(first, second func()) {
	defer func() { recover(); second() }()
	first()
}

func main() {
	if len(os.Args) < 2 {
		for _, c := range table {
			println(c.name)
		}
		return
	}
	for _, c := range table {
		if c.name == os.Args[1] {
			c.f()
		}
	}
	println("end")
}
