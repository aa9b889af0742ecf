package main

import "math/bits"

// Division of math/bits panics with the runtime's own errors.

var hi, lo, y uint64 = 1, 2, 1

func try(name string, f func()) {
	defer func() {
		e := recover()
		_, isRuntime := e.(interface{ RuntimeError() })
		println(name, e.(error).Error(), isRuntime)
	}()
	f()
}

func main() {
	try("Div", func() { bits.Div(uint(hi), uint(lo), uint(y)) })
	try("Div by 0", func() { bits.Div(uint(hi), uint(lo), uint(y-1)) })
	try("Div32", func() { bits.Div32(uint32(hi), uint32(lo), uint32(y)) })
	try("Div64", func() { bits.Div64(hi, lo, y) })
	try("Div64 by 0", func() { bits.Div64(hi, lo, y-1) })
	try("Rem by 0", func() { bits.Rem(uint(hi), uint(lo), uint(y-1)) })
	q, r := bits.Div64(hi, lo, y+2)
	println(q, r)
}
