// Which functions of the runtime lie between a deferred call and what panicked: programs count them to find the place.
package main

import (
	"fmt"
	"runtime"
	"strings"
)

type I interface{ m() }

func try(name string, f func()) {
	defer func() {
		recover()
		var pcs [20]uintptr
		frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs[:])])
		var list []string
		for {
			f, more := frames.Next()
			list = append(list, f.Function)
			if !more || strings.HasPrefix(f.Function, "main.main.") {
				break
			}
		}
		fmt.Println(name, strings.Join(list[1:], " "))
	}()
	f()
}

func main() {
	var p *int
	var s []int
	var m map[string]int
	var e any
	var i I
	var c chan int
	zero, n := 0, 5
	try("panic", func() { panic("x") })
	try("nil", func() { *p = 1 })
	try("divide", func() { n /= zero })
	try("index", func() { s[n] = 1 })
	try("slice", func() { s = s[n:] })
	try("map", func() { m["x"] = 1 })
	try("assert", func() { _ = e.(int) })
	try("assert2", func() { e = "x"; _ = e.(int) })
	try("method", func() { i.m() })
	try("shift", func() { n <<= zero - 1 })
	try("make", func() { s = make([]int, zero-1) })
	try("close", func() { close(c) })
	try("array", func() { _ = [4]int(s) })
	try("hash", func() { m2 := map[any]int{}; m2[s] = 1 })
	try("compare", func() { e = s; fmt.Println(e == e) })
}
