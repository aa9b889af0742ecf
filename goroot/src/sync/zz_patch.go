// A patch of sync: OnceFunc and its kin remember a panic without recovering it, so that functions below them need no
// status result. What a program sees is the same: the panic goes on, later calls panic with its value. Their lines in stack traces
// are the SDK's.

package sync

import _ "unsafe"

// runtime_onceRepanic gives the value of the panic under way; it will print as recovered and raised again.
//
//go:linkname runtime_onceRepanic
func runtime_onceRepanic() any

// onceCall is a call that is made once. If it panicked, later ones panic as it did.
type onceCall struct {
	once   Once
	done   bool
	broken any
}

// oncePanicked gives the value that the call panicked with. The compiler knows that a program panics with nothing new by it.
func oncePanicked(c *onceCall) any { return c.broken }

func (c *onceCall) end() {
	if !c.done {
		c.broken = runtime_onceRepanic()
		if c.broken == nil {
			// It has ended by Goexit, of which std's own makes this.
			panic(oncePanicked(c))
		}
	}
}

// OnceFunc returns a function that invokes f only once.
func OnceFunc(f func()) func() {
	d := &struct {
		onceCall
		f func()
	}{f: f}
	return func() {
//line oncefunc.go:22
		d.once.Do(func() {
			defer d.end()
			f := d.f
			d.f = nil // garbage from here on
//line oncefunc.go:33
			f()
			d.done = true
		})
		if !d.done {
//line oncefunc.go:37
			panic(oncePanicked(&d.onceCall))
		}
	}
}

// OnceValue returns a function that invokes f only once and returns the value returned by f.
func OnceValue[T any](f func() T) func() T {
	d := &struct {
		onceCall
		f      func() T
		result T
	}{f: f}
	return func() T {
//line oncefunc.go:58
		d.once.Do(func() {
			defer d.end()
			f := d.f
			d.f = nil
//line oncefunc.go:66
			d.result = f()
			d.done = true
		})
		if !d.done {
//line oncefunc.go:70
			panic(oncePanicked(&d.onceCall))
		}
		return d.result
	}
}

// OnceValues returns a function that invokes f only once and returns the values returned by f.
func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) {
	d := &struct {
		onceCall
		f  func() (T1, T2)
		r1 T1
		r2 T2
	}{f: f}
	return func() (T1, T2) {
//line oncefunc.go:93
		d.once.Do(func() {
			defer d.end()
			f := d.f
			d.f = nil
//line oncefunc.go:101
			d.r1, d.r2 = f()
			d.done = true
		})
		if !d.done {
//line oncefunc.go:105
			panic(oncePanicked(&d.onceCall))
		}
		return d.r1, d.r2
	}
}
