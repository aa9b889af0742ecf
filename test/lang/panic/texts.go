// Panic values whose type the panic statement does not show: parameters that may or may not come from recover, errors in variables.
package main

type code int

func (c code) Error() string { return "code " + string(rune('0'+c)) }

type place struct{ x, y int }

func (p *place) String() string { return "place" }

type both string

func (b both) Error() string  { return "error of " + string(b) }
func (b both) String() string { return "string of " + string(b) }

type odd struct{}

// Not the methods that panics ask for.
func (odd) Error(int) string { return "wrong" }

func again(e any) {
	if e == nil {
		e = recover()
	}
	panic(e)
}

func try(f func()) {
	defer func() {
		if e := recover(); e != nil {
			println("recovered")
			if s, ok := e.(interface{ String() string }); ok {
				println(s.String())
			}
		}
	}()
	f()
}

func main() {
	try(func() { panic(odd{}) })
	try(func() {
		defer func() {
			e := recover()
			panic(e)
		}()
		panic(&place{1, 2})
	})
	var err error = code(7)
	defer func() {
		again(both("x"))
	}()
	defer func() {
		panic(err)
	}()
	defer func() {
		panic(float32(1.5))
	}()
	panic(&place{3, 4})
}
