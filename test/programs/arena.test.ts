// GOEXPERIMENT=arenas: package arena does what gc's does. The expected output is gc's for the same program.

import assert from "node:assert/strict";
import { test } from "node:test";
import { runModule } from "../lang/run_module.ts";
import { compiled, folder } from "./library.ts";

const program = `package main

import (
	"arena"
	"fmt"
	"reflect"
	"runtime"
)

type node struct {
	v    int
	next *node
}

func try(name string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(name, "panics:", r)
		}
	}()
	f()
	fmt.Println(name, "ok")
}

func main() {
	a := arena.NewArena()
	var head *node
	for i := range 1000 {
		n := arena.New[node](a)
		if *n != (node{}) {
			panic("not zero")
		}
		n.v, n.next = i, head
		head = n
		if i%100 == 0 {
			runtime.GC()
		}
	}
	sum := 0
	for n := head; n != nil; n = n.next {
		sum += n.v
	}
	fmt.Println(sum)
	s := arena.MakeSlice[string](a, 2, 5)
	s[0], s[1] = "a", fmt.Sprint("b", 1)
	fmt.Println(s, len(s), cap(s))
	c := arena.Clone(s)
	c[0] = "changed"
	fmt.Println(s, c, cap(c))
	p := arena.Clone(head)
	p.v = -1
	fmt.Println(head.v, p.next == head.next)
	h := &node{v: 7}
	fmt.Println(arena.Clone(h) == h)
	fmt.Println(arena.Clone("static"))
	v := reflect.ArenaNew(a, reflect.TypeFor[map[string]int]())
	fmt.Println(v.Type(), v.Elem().IsNil())
	e := arena.New[struct{}](a)
	fmt.Println(*e)
	try("clone int", func() { arena.Clone(3) })
	try("slice", func() { arena.MakeSlice[int](a, 3, -1) })
	try("slice len", func() { arena.MakeSlice[int](a, 3, 2) })
	b := *a
	a.Free()
	try("twice", func() { a.Free() })
	try("copy", func() { b.Free() })
	try("new", func() { arena.New[int](a) })
}
`;

const output = `499500
[a b1] 2 5
[a b1] [changed b1] 2
999 true
true
static
*map[string]int true
{}
clone int panics: arena: Clone only supports pointers, slices, and strings
slice panics: userArena.slice: negative cap
slice len panics: runtime error: slice bounds out of range [:3] with capacity 2
twice panics: runtime error: invalid memory address or nil pointer dereference
copy panics: arena double free
new panics: runtime error: invalid memory address or nil pointer dereference
`;

test("package arena", async () => {
  const module = await compiled({ dir: folder({ "main.go": program }), env: { GOEXPERIMENT: "arenas" } });
  const ran = runModule(module);
  assert.equal(ran.output, output);
  assert.equal(ran.status, 0);
});
