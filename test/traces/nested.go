package main

import "fmt"

// A panic in a deferred call of a panic: frames of inlined calls, methods, closures, and where the panics run deferred calls.

type T struct{ p *int }

//go:noinline
func (t *T) get(n int) int { return *t.p + n }

func inl(a []int, i int) int { return a[i] }

//go:noinline
func deep(n int, f func() int) int {
	if n == 0 {
		return f()
	}
	return deep(n-1, f) + 1
}

func main() {
	defer func() {
		fmt.Println("deferred")
		defer func() {
			deep(1, func() int { return inl([]int{1}, len(fmt.Sprint(recover()))) })
		}()
		new(T).get(1)
	}()
	deep(2, func() int { panic("first") })
}
