package main

// Methods that give a panic's text and panic on the way, once with and once without recovering.

type S struct{ name string }

func (s S) String() string {
	defer func() { recover() }()
	panic("in String of " + s.name)
}

type E struct{}

func (*E) Error() string { panic("no text") }

func main() {
	defer func() {
		defer func() { panic(S{"second"}) }()
		panic(&E{})
	}()
	panic(S{"first"})
}
