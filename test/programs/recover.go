package main

import "strconv"

type E struct{ n int }

func (e E) Error() string { return "E" + strconv.Itoa(e.n) }

func f(n int) (res int, err error) {
	defer func() {
		if r := recover(); r != nil {
			if e, ok := r.(error); ok {
				err = e
			} else {
				res = -1
			}
		}
	}()
	return g(n), nil
}

func g(n int) int {
	a := []int{1, 2, 3}
	if n == 7 {
		panic("seven")
	}
	if n == 8 {
		panic(E{8})
	}
	var p *int
	if n == 9 {
		return *p
	}
	return a[n]
}

func helper() any { return recover() }

func nested() (s string) {
	defer func() {
		if x := recover(); x != nil {
			s = "outer:" + x.(string)
		}
	}()
	defer func() {
		if helper() != nil {
			s = "wrong"
		}
		defer func() {
			recover() // not the panic's own deferred call
		}()
	}()
	panic("p")
}

func replace() (s string) {
	defer func() { s = recover().(string) }()
	defer func() { panic("second") }()
	panic("first")
}

func inner() {
	defer func() { println("inner", recover().(string)) }()
	panic("in")
}

func deferredRecovers() {
	defer func() {
		inner()
		println("outer", recover().(string))
	}()
	panic("out")
}

func loop() (n int) {
	defer func() { recover(); n += 100 }()
	for i := 0; i < 3; i++ {
		defer func() { n++ }()
	}
	panic(1)
}

func test4() {
	defer func() { println("not recovered?", recover() == nil) }()
	defer func() { defer recover() }()
	panic(4)
}
func test2() {
	defer func() { println("recovered", recover() != nil) }()
	defer recover()
	panic(2)
}

type T struct{ v int }

func (t T) rec()   { println("T.rec", t.v, recover() != nil) }
func (t *T) prec() { println("T.prec", t.v, recover() != nil) }

type I interface{ rec() }

func methods() {
	func() { defer T{1}.rec(); panic(1) }()
	func() { defer (&T{2}).prec(); panic(1) }()
	func() { var i I = T{3}; defer i.rec(); panic(1) }()
	func() { var i I = &T{4}; defer i.rec(); panic(1) }()
	func() { f := T{5}.rec; defer f(); panic(1) }()
}

func deep(n int) int {
	if n == 0 {
		panic("deep")
	}
	return deep(n-1) + 1
}

func main() {
	for i := 0; i < 10; i++ {
		if i >= 4 && i < 7 {
			continue
		}
		r, err := f(i)
		if err != nil {
			println(i, r, err.Error())
		} else {
			println(i, r)
		}
	}
	println(nested())
	println(replace())
	deferredRecovers()
	println(loop())
	test4()
	test2()
	methods()
	func() { defer func() { println(recover().(string)) }(); deep(1000) }()
	defer func() { r := recover(); println("again"); panic(r) }()
	panic("last")
}
