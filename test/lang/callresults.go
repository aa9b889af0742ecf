package main

//go:noinline
func find(k int) (a, b int, ok bool) {
	return k * 2, k * 3, k > 1
}

//go:noinline
func other(k int) (int, int) { return -k, -k }

// The call's other results go on by the branch that its last one decides.
//
//go:noinline
func lookup(k int) int {
	var a, b int
	var ok bool
	if k != 0 {
		a, b, ok = find(k)
	}
	if !ok {
		a, b = other(k)
	}
	return a*10 + b
}

func main() {
	println(lookup(0), lookup(1), lookup(2), lookup(3))
}
