package main

//go:noinline
func id[T any](x T) T { return x }

type S struct {
	a   int
	p   *S
	arr [4]int
}
type Big struct{ a [20]int }
type I interface{ M() }
type J interface {
	N()
	M()
}
type T1 int

func (T1) M()          {}
func (s *S) ptr() int  { return s.a }
func (b Big) val() int { return b.a[0] }

type myErr struct{ s string }

func (e *myErr) Error() string { return "myErr:" + e.s }

func try(name string, f func()) {
	defer func() {
		switch r := recover().(type) {
		case nil:
			println(name, "no panic")
		case error:
			println(name, "error:", r.Error())
		case string:
			println(name, "string:", r)
		case int:
			println(name, "int:", r)
		default:
			println(name, "other")
		}
	}()
	f()
}

func named() (r int, err error) {
	defer func() {
		if e := recover(); e != nil {
			err = e.(error)
			r *= 2
		}
	}()
	r = 21
	var s []int
	r = s[id(5)] + 1
	return 1, nil
}

func big() (b Big) {
	defer func() { recover(); b.a[19] = 7 }()
	b.a[0] = 1
	panic("x")
}

func unnamed() int {
	defer func() { recover() }()
	panic(1)
}

func rethrow() (s string) {
	defer func() { s = "outer:" + recover().(string) }()
	defer func() {
		r := recover()
		panic(r.(string) + "!")
	}()
	panic("in")
}

func nested() (s string) {
	defer func() {
		s += "3"
		defer func() { s += "5" + recover().(string) }()
		s += "4"
		panic("p2")
	}()
	defer func() { s += recover().(string) }()
	s = "1"
	panic("2")
}

func notDirect() (s string) {
	defer func() {
		if r := recover(); r != nil {
			s = "caught " + r.(string)
		}
	}()
	defer func() {
		func() {
			if recover() != nil {
				s = "wrong"
			}
		}()
	}()
	panic("deep")
}

func deep(n int) int {
	if n == 0 {
		var m map[string]int
		m["x"] = 1
	}
	return deep(n-1) + 1
}

func loop() (n int) {
	for i := range 5 {
		func() {
			defer func() {
				if recover() != nil {
					n += 10
				}
			}()
			if i%2 == 0 {
				panic(i)
			}
			n++
		}()
	}
	return
}

func deferOrder() (s string) {
	defer func() { recover() }()
	for i := range 3 {
		defer func() { s += string(rune('a' + i)) }()
	}
	defer func() { s += "-" }()
	panic("p")
}

func rf() (s string) {
	defer func() { s += "r" + recover().(string) }()
	seq := func(yield func(int) bool) {
		defer func() { s += "i" }()
		for i := range 3 {
			yield(i)
		}
	}
	for i := range seq {
		defer func() { s += "d" }()
		if i == 1 {
			panic("P")
		}
	}
	return
}

func badSeq(yield func(int) bool) {
	yield(1)
	yield(2)
}

func main() {
	s := []int{1, 2, 3}
	arr := [4]int{}
	str := "hello"
	i, j := id(5), id(-1)
	var u8 uint8 = id(uint8(200))
	var np *S
	var ni I
	var nf func()
	var nm map[string]int
	var e any = "text"
	try("index", func() { _ = s[i] })
	try("index neg", func() { _ = s[j] })
	try("index u8", func() { _ = s[u8] })
	try("index arr", func() { _ = arr[i] })
	try("index str", func() { _ = str[i] })
	try("index big", func() { _ = s[id(uint64(1<<63))] })
	try("slice hi", func() { _ = s[:i] })
	try("slice lo", func() { _ = s[id(3):id(2)] })
	try("slice lo2", func() { _ = s[i:] })
	try("slice neg", func() { _ = s[j:] })
	try("slice3", func() { _ = s[0:1:i] })
	try("slice3b", func() { _ = s[0:id(3):id(2)] })
	try("slice3c", func() { _ = s[id(3):id(2):3] })
	try("slice str", func() { _ = str[id(3):id(9)] })
	try("slice str lo", func() { _ = str[id(4):id(2)] })
	try("slice arr", func() { _ = arr[:i] })
	try("conv", func() { _ = [4]int(s) })
	try("convp", func() { _ = (*[4]int)(s) })
	try("nil field", func() { _ = np.a })
	try("nil method", func() { np.ptr() })
	try("nil arr", func() { np.arr[1] = 2 })
	try("nil iface", func() { ni.M() })
	try("nil func", func() { nf() })
	try("nil map", func() { nm["a"] = 1 })
	try("nil star", func() { var p *Big; _ = *p })
	try("nil val", func() { var p *Big; p.val() })
	try("div", func() { _ = i / id(0) })
	try("mod", func() { _ = u8 % id(uint8(0)) })
	try("shift", func() { _ = 1 << j })
	try("shift=", func() { i <<= j })
	try("assert", func() { _ = e.(int) })
	try("assert I", func() { _ = e.(I) })
	try("assert nil", func() { var x any; _ = x.(int) })
	try("assert nil I", func() { var x any; _ = x.(I) })
	try("assert I2", func() { ni = T1(1); _ = ni.(J) })
	try("assert I3", func() { _ = ni.(*S2) })
	try("makeslice", func() { _ = make([]int, j) })
	try("makeslice cap", func() { _ = make([]int, 2, id(1)) })
	try("makeslice huge", func() { _ = make([]int, id(1<<62)) })
	try("uncomparable", func() { _ = any([]int{}) == any([]int{}) })
	try("unhashable", func() { m := map[any]int{}; m[func() {}] = 1 })
	try("unhashable2", func() { m := map[any]int{1: 1}; _ = m[map[int]int{}] })
	try("uncomparable s", func() { _ = any(struct{ f []int }{}) == any(struct{ f []int }{}) })
	try("panic str", func() { panic("msg") })
	try("panic int", func() { panic(42) })
	try("panic err", func() { panic(&myErr{"e"}) })
	try("panic nil", func() { panic(nil) })
	try("no panic", func() {})
	try("deep", func() { deep(100) })
	try("rangefunc", func() {
		for range badSeq {
			break
		}
	})
	try("append", func() { s = append(s, make([]int, j)...) })
	r, err := named()
	println(r, err.Error())
	println(big().a[0], big().a[19], unnamed(), rethrow(), nested(), notDirect(), loop(), deferOrder(), rf())
	println(recover() == nil)
}

type S2 struct{}

func (*S2) M() {}
