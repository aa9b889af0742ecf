// A patch of sync: OnceFunc and its kin remember a panic without recovering it, so that functions below them need no
// status result. What a program sees is the same: the panic goes on, later calls panic with its value.

package sync

import _ "unsafe"

// runtime_onceRepanic gives the value of the panic under way; it will print as recovered and raised again.
//
//go:linkname runtime_onceRepanic
func runtime_onceRepanic() any

// OnceFunc returns a function that invokes f only once.
func OnceFunc(f func()) func() {
	run := OnceValue(func() struct{} {
		f()
		f = nil
		return struct{}{}
	})
	return func() { run() }
}

// OnceValue returns a function that invokes f only once and returns the value returned by f.
func OnceValue[T any](f func() T) func() T {
	var (
		once   Once
		done   bool
		broken any
		result T
	)
	first := func() {
		defer func() {
			if !done {
				broken = runtime_onceRepanic()
			}
		}()
		result = f()
		f = nil
		done = true
	}
	return func() T {
		once.Do(first)
		if !done {
			panic(broken)
		}
		return result
	}
}

// OnceValues returns a function that invokes f only once and returns the values returned by f.
func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) {
	type both struct {
		a T1
		b T2
	}
	run := OnceValue(func() both {
		a, b := f()
		return both{a, b}
	})
	return func() (T1, T2) {
		r := run()
		return r.a, r.b
	}
}
