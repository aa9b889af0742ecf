// Only a deferred func value that is nil panics: the frame that recovers goes on with its other deferred calls.

package main

func a(n int) (x int) {
	defer func() { println("d1"); x *= 2 }()
	for i := 0; i < n; i++ {
		defer func() { println("loop", i) }()
	}
	var nilf func()
	defer func() { println("rec", recover() != nil) }()
	defer nilf()
	x = 5
	return x + 1
}

func main() {
	println(a(2))
}
