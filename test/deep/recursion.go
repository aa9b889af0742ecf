// Recursion far deeper than any native stack: deferred calls, recover, panics, big frames, results of all kinds, collections, other
// recursion on top, calls through func values, methods and generics, stack traces.
package main

import (
	"fmt"
	"runtime"
	"strings"
)

// Deferred calls and recover in the middle of a deep recursion.
func deferring(n int, log *int) (r int) {
	defer func() { *log++ }()
	if n == 0 {
		return 0
	}
	return deferring(n-1, log) + 1
}

func recovering(n int) (r int) {
	if n%1000 == 0 {
		defer func() {
			if e := recover(); e != nil {
				r = e.(int)
			}
		}()
	}
	if n == 0 {
		panic(7)
	}
	return recovering(n-1) + 1
}

// Every level recovers and panics again.
func repanics(n int) {
	defer func() {
		if e := recover(); e != nil {
			panic(e.(int) + 1)
		}
	}()
	if n == 0 {
		panic(0)
	}
	repanics(n - 1)
}

func catch(f func()) (v any) {
	defer func() { v = recover() }()
	f()
	return nil
}

// An index out of range at the bottom.
func bottom(n int, a []int) int {
	if n == 0 {
		return a[len(a)]
	}
	return bottom(n-1, a) + n
}

// Frames with arrays.
func big(n int) int {
	var a [200]int
	for i := range a {
		a[i] = n + i
	}
	if n == 0 {
		return 1
	}
	r := big(n - 1)
	return r + a[n%200] - a[0]
}

// Many results and parameters of all kinds.
func mixed(n int, s string, f float32, g float64, b bool, p *int, e error) (string, float32, error, int8, []int) {
	if n == 0 {
		return s, f, e, 1, []int{*p}
	}
	t, h, err, i, l := mixed(n-1, s, f+1, g*2, !b, p, e)
	if n%10000 == 0 {
		l = append(l, n, int(h), int(i))
		t += "."
	}
	return t, h, err, -i, l
}

// Collections while deep; every frame holds an object.
func holding(n int) *int {
	p := new(int)
	*p = n
	if n == 0 {
		for range 3 {
			runtime.GC()
		}
		return p
	}
	q := holding(n - 1)
	if *q != n-1 {
		panic("lost")
	}
	return p
}

// Trees: deep and wide.
type tree struct{ l, r *tree }

func build(n int) *tree {
	if n == 0 {
		return nil
	}
	return &tree{build(n - 1), nil}
}

func (t *tree) size() int {
	if t == nil {
		return 0
	}
	return t.l.size() + t.r.size() + 1
}

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

// Another recursion on top of a deep one.
func over(n int) int {
	if n == 0 {
		return fib(20)
	}
	return over(n-1) + 1
}

// Through a func value in a struct, a method value and a generic.
type visitor struct{ visit func(v *visitor, n int) int }

func walk[T any](n int, x T, f func(int, T) int) int {
	if n == 0 {
		return 0
	}
	return f(n-1, x) + 1
}

type named int

func (v *named) down(n int) int {
	if n == 0 {
		return int(*v)
	}
	d := v.down
	return d(n-1) + 1
}

func callers(n int) int {
	if n == 0 {
		pc := make([]uintptr, 20)
		k := runtime.Callers(1, pc)
		frames := runtime.CallersFrames(pc[:k])
		c := 0
		for {
			f, more := frames.Next()
			if strings.HasSuffix(f.Function, "callers") {
				c++
			}
			if !more {
				break
			}
		}
		return c
	}
	return callers(n-1) + 0
}

func traced(n int) string {
	if n == 0 {
		_, file, line, ok := runtime.Caller(3)
		return fmt.Sprint(file[strings.LastIndex(file, "/")+1:], line, ok)
	}
	return traced(n-1) + ""
}

// The frames of a deep recursion by function: through a func value, an interface that holds a pointer to a value with the method, and a
// deferred call. Wrappers are none.
type measured struct{ x int }

type measurer interface{ through(int) string }

func (m measured) through(n int) string {
	if n == 0 {
		return frames()
	}
	return throughAny.through(n-1) + ""
}

var (
	throughAny  measurer = &measured{1}
	throughFunc func(int) string
)

func throughVar(n int) string {
	if n == 0 {
		return frames()
	}
	return throughFunc(n-1) + ""
}

func throughDefer(n int) (s string) {
	defer func(k int) {
		if n == 0 {
			s = frames()
		} else {
			s = throughDefer(k)
		}
	}(n - 1)
	return ""
}

func frames() string {
	pc := make([]uintptr, 200000)
	frames := runtime.CallersFrames(pc[:runtime.Callers(3, pc)])
	seen := map[string]int{}
	for {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, "main.") {
			seen[f.Function]++
		}
		if !more {
			return fmt.Sprint(seen)
		}
	}
}

func main() {
	throughFunc = throughVar
	fmt.Println(throughVar(30000), throughAny.through(30000), throughDefer(30000))
	log := 0
	fmt.Println(deferring(60000, &log), log)
	fmt.Println(recovering(60500))
	fmt.Println(catch(func() { repanics(200) }))
	fmt.Println(catch(func() { bottom(50000, []int{1}) }))
	fmt.Println(big(50000))
	v := 5
	s, h, err, i, l := mixed(50000, "s", 0.5, 1.5, true, &v, fmt.Errorf("e"))
	fmt.Println(s, h, err, i, l)
	fmt.Println(*holding(50000))
	t := build(60000)
	fmt.Println(t.size())
	fmt.Println(over(50000))
	w := &visitor{func(v *visitor, n int) int {
		if n == 0 {
			return 0
		}
		return v.visit(v, n-1) + 1
	}}
	fmt.Println(w.visit(w, 60000))
	var f func(int, string) int
	f = func(n int, s string) int { return walk(n, s, f) }
	fmt.Println(walk(60000, "x", f))
	n := named(3)
	fmt.Println(n.down(50000))
	fmt.Println(callers(50000))
	fmt.Println(traced(10000))
}
