// Names of types: local types of generic functions and closures, local generic types, embedded fields within type arguments.
package main

import (
	"bytes"
	"fmt"
)

type G[T any] struct{ t T }
type H[T any] struct{ t T }
type x struct{}
type X struct{}
type Al = X
type al = x
type Ag[T any] = H[T]

func gen[T any]() {
	type A struct{ a T }
	type B[U any] struct {
		t T
		u U
	}
	type C = B[A]
	var x any = C{}
	fmt.Printf("%T %T %T %T %T\n", x, G[B[int]]{}, G[C]{}, G[func(B[T]) A]{}, G[map[string]*B[B[T]]]{})
	func() {
		type A struct{ b T }
		type B[U any] struct{ v T }
		fmt.Printf("%T %T %T %T\n", A{}, G[B[int]]{}, G[A]{}, B[B[A]]{})
	}()
}
func other() {
	type A struct{}
	type B[U any] struct{ v U }
	fmt.Printf("%T %T %T %T\n", A{}, G[B[int]]{}, G[A]{}, B[B[A]]{})
	var x, y any = B[int]{}, B[int]{}
	fmt.Println(x == y, x == any(B[string]{}))
}
func locals() {
	gen[int]()
	gen[string]()
	gen[G[int]]()
	other()
	type A struct{}
	gen[A]()
	type B[U any] struct{ v U }
	gen[B[A]]()
	fmt.Printf("%T %T\n", G[interface{ M(B[int]) }]{}, G[struct {
		B[int]
		x *B[A]
	}]{})
}

func embedded() {
	type A struct{}
	type b struct{}
	type L[T any] struct{ v T }
	fmt.Printf("%T\n", G[struct{ int }]{})
	fmt.Printf("%T\n", G[struct{ error }]{})
	fmt.Printf("%T\n", G[struct{ *string }]{})
	fmt.Printf("%T\n", G[struct{ any }]{})
	fmt.Printf("%T\n", G[struct{ byte }]{})
	fmt.Printf("%T\n", G[struct{ x }]{})
	fmt.Printf("%T\n", G[struct{ *x }]{})
	fmt.Printf("%T\n", G[struct{ X }]{})
	fmt.Printf("%T\n", G[struct{ Al }]{})
	fmt.Printf("%T\n", G[struct{ al }]{})
	fmt.Printf("%T\n", G[struct{ *al }]{})
	fmt.Printf("%T\n", G[struct{ A }]{})
	fmt.Printf("%T\n", G[struct{ *b }]{})
	fmt.Printf("%T\n", G[struct{ L[int] }]{})
	fmt.Printf("%T\n", G[struct{ H[int] }]{})
	fmt.Printf("%T\n", G[struct{ *Ag[int] }]{})
	fmt.Printf("%T\n", G[struct{ *bytes.Buffer }]{})
	fmt.Printf("%T\n", G[interface {
		fmt.Stringer
		m()
		M(struct{ A })
	}]{})
	fmt.Printf("%T\n", struct {
		A
		*b
		L[H[A]]
		int
		Al
		H[G[struct{ x }]]
	}{})
}

func main() {
	locals()
	embedded()
}
