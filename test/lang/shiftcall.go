// A shift by what a call gives, in a function that recovers: the call returns a status, and the check of the count branches.
package main

//go:noinline
func at(xs []any, x any) int {
	for i, y := range xs {
		if x == y {
			return i
		}
	}
	return -1
}

func shift(x int16, xs []any, y any) (r int16) {
	defer func() {
		if e := recover(); e != nil {
			println(e.(error).Error())
		}
	}()
	return x >> at(xs, y)
}

func main() {
	println(shift(64, []any{1, "a", 2.5}, "a"))
	println(shift(64, nil, "a"))
	println(shift(64, []any{[]int{}}, []int{}))
}
