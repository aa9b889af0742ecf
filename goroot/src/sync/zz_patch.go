// A patch of sync: OnceFunc and its kin remember a panic without recovering it, so that functions below them need no
// status result. What a program sees is the same: the panic goes on, later calls panic with its value.

package sync

import _ "unsafe"

// runtime_onceRepanic gives the value of the panic under way; it will print as recovered and raised again.
//
//go:linkname runtime_onceRepanic
func runtime_onceRepanic() any

// onceCall is a call that is made once.
type onceCall struct {
	once   Once
	done   bool
	broken any
}

// run calls f if it is the first; later ones panic as that one did.
func (c *onceCall) run(f func()) {
	c.once.Do(func() {
		defer c.end()
		f()
		c.done = true
	})
	if !c.done {
		panic(oncePanicked(c))
	}
}

// oncePanicked gives the value that the call panicked with. The compiler knows that a program panics with nothing new by it.
func oncePanicked(c *onceCall) any { return c.broken }

func (c *onceCall) end() {
	if !c.done {
		c.broken = runtime_onceRepanic()
	}
}

// OnceFunc returns a function that invokes f only once.
func OnceFunc(f func()) func() {
	d := &struct {
		onceCall
		f func()
	}{f: f}
	return func() {
		d.run(func() {
			f := d.f
			d.f = nil // garbage from here on
			f()
		})
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
		d.run(func() {
			f := d.f
			d.f = nil
			d.result = f()
		})
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
		d.run(func() {
			f := d.f
			d.f = nil
			d.r1, d.r2 = f()
		})
		return d.r1, d.r2
	}
}
