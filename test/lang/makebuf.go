// make of variable size: a short slice that does not leave its function may lie in the frame. It is zero each time, and one of each
// round of a loop if they are in use together.
package main

import "runtime"

//go:noinline
func sum(n int) int {
	b := make([]byte, n)
	t := 0
	for i := range b {
		t += int(b[i])
		b[i] = byte(i + 1)
	}
	for _, x := range b {
		t += int(x)
	}
	return t
}

//go:noinline
func together(n int) (t int) {
	var keep [][]int
	for i := range n {
		s := make([]int, i, i+1)
		for j := range s {
			t += s[j]
			s[j] = i
		}
		keep = append(keep, s)
	}
	for _, s := range keep {
		for _, x := range s {
			t = t*3 + x
		}
	}
	return
}

//go:noinline
func apart(n int) (t int) {
	for i := range n {
		s := make([]*int, i)
		for j := range s {
			if s[j] != nil {
				println("not zero")
			}
			s[j] = new(i)
			runtime.GC()
		}
		for _, x := range s {
			t += *x
		}
	}
	return
}

//go:noinline
func leaves(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = n
	}
	return s
}

//go:noinline
func fails(n, m int) (why string) {
	defer func() {
		if e := recover(); e != nil {
			why = e.(error).Error()
		}
	}()
	s := make([]int16, n, m)
	println(len(s), cap(s))
	return "fine"
}

//go:noinline
func grows(n int) int {
	s := make([]int, 0, n)
	for i := range 2 * n {
		s = append(s, i)
	}
	t := 0
	for _, x := range s {
		t += x
	}
	return t*100 + cap(s)
}

func recursive(n int) int {
	s := make([]int, n&3)
	for i := range s {
		s[i] = n
	}
	if n == 0 {
		return 0
	}
	t := recursive(n - 1)
	for _, x := range s {
		t += x
	}
	return t
}

func main() {
	for n := range 40 {
		print(sum(n), " ")
	}
	println(sum(1000))
	println(together(8), apart(8), leaves(3)[2], leaves(5)[4])
	println(fails(3, 4))
	println(fails(3, 100))
	println(fails(0, 0))
	println(fails(-1, 4))
	println(fails(5, 4))
	println(fails(1, -4))
	println(fails(1<<62, 1<<62))
	println(fails(1, 1<<62))
	for n := range 7 {
		print(grows(n), " ")
	}
	println()
	println(recursive(100))
}
