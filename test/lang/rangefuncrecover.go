package main

// recover in the body of a range-over-func loop: gc's loop body is a function of its own, which no panic calls unless the iterator
// defers its yield.

func seq(n int) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		for i := 0; i < n; i++ {
			if !yield(i) {
				return
			}
		}
	}
}

func direct() {
	for i := range seq(3) {
		println("direct", i, recover() == nil)
	}
	println("direct", recover().(string))
}

func nested() {
	for i := range seq(2) {
		for j := range seq(2) {
			r := recover()
			println("nested", i, j, r == nil)
		}
	}
}

func literal() {
	for range seq(1) {
		func() { println("literal", recover() == nil) }()
	}
	func() {
		defer func() {
			for range seq(1) {
				println("inner", recover() == nil)
			}
			println("inner", recover().(string))
		}()
		panic("inner")
	}()
}

func deferred() {
	for i := range seq(2) {
		defer func() { println("deferred", i, recover() == nil) }()
	}
	panic("in deferred")
}

func try(name string, f func()) {
	defer func() { println(name, "left", recover() == nil) }()
	defer f()
	panic(name)
}

func plain() {
	for i := range seq(1) {
		println("plain", i, recover() == nil)
	}
}

type T struct{ n int }

func (t T) method() {
	for i := range seq(t.n) {
		if r := recover(); r != nil {
			println("method", i, r.(string))
		}
	}
}

func deferring(yield func(int) bool) {
	defer yield(1)
	panic("in the iterator")
}

func yieldDeferred() {
	for i := range deferring {
		println("yield deferred", i, recover().(string))
	}
	println("after")
}

func main() {
	plain()
	try("direct", direct)
	try("nested", nested)
	try("literal", literal)
	try("method", T{2}.method)
	try("calls", func() { plain() })
	deferred()
	yieldDeferred()
}
