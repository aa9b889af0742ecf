package main

// A panic in the method that gives the text of a panic.

type E struct{ n int }

func (e E) Error() string {
	if e.n > 0 {
		panic(E{e.n - 1})
	}
	panic("in Error")
}

func main() {
	panic(E{1})
}
