// What a program and JavaScript do with each other without waiting: values, calls both ways, errors, memory that grows, the end.

package main

import (
	"os"
	"strconv"
	"syscall/js"
)

type node struct {
	next *node
	v    [100]int
}

func main() {
	println("hello", len(os.Args), os.Args[1], os.Getenv("GREETING"))
	var head *node
	for i := range 100000 {
		n := &node{}
		n.v[0] = i
		if i%100 == 0 {
			n.next = head
			head = n
		}
	}
	n := 0
	for p := head; p != nil; p = p.next {
		n += p.v[0]
	}
	println(n)
	g := js.Global()
	println(g.Get("Math").Call("max", 3, 7.5).Float())
	s := g.Get("String").Invoke(js.ValueOf(42)).String()
	println(s+"!", g.Get("Array").New(3).Length())
	f := js.FuncOf(func(this js.Value, args []js.Value) any {
		println("in callback", args[0].Int(), js.Global().Get("Math").Call("sqrt", args[0]).Float())
		return args[0].Int() * 2
	})
	arr := js.Global().Call("eval", "[1,4,9]").Call("map", f)
	for i := range arr.Length() {
		println(strconv.Itoa(arr.Index(i).Int()))
	}
	b := make([]byte, 5)
	u := g.Get("Uint8Array").New(5)
	u.SetIndex(2, 77)
	println(js.CopyBytesToGo(b, u), b[2])
	func() {
		defer func() {
			println(recover().(error).Error())
		}()
		js.Global().Call("eval", "throw new Error('thrown')")
	}()
	println(js.ValueOf(map[string]any{"a": 1}).Get("a").Int(), js.Null().IsNull(), js.Undefined().IsUndefined())
	os.Exit(3)
}
