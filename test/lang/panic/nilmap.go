package main

import "unsafe"

type T struct{ m map[string]int }

func (t *T) set() { t.m["x"]++ }

func main() {
	_ = unsafe.Sizeof(0)
	t := new(T)
	println(len(t.m))
	t.set()
}
