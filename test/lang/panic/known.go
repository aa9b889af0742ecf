// All panic values have types that the panic statements show.
package main

type temperature float64

type name string

func (n name) String() string { return "name " + string(n) }

type failure struct{ what string }

func (f *failure) Error() string { return "failure: " + f.what }

func main() {
	defer func() {
		r := recover()
		defer func() {
			panic(name("n"))
		}()
		panic(r)
	}()
	defer panic(temperature(21.5))
	defer func() { panic(uint8(200)) }()
	defer func() { panic(complex(1, -2)) }()
	panic(&failure{"first"})
}
