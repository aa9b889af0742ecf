// Recursion only through an interface, with several results, in a program that recovers.

package main

type Position struct {
	file      *string
	Line, Col int32
}

type Node interface {
	Span() (start, end Position)
}

type Leaf struct{ pos Position }

func (x *Leaf) Span() (start, end Position) { return x.pos, x.pos }

type Assign struct {
	LHS, RHS Node
	n        int
}

func (x *Assign) Span() (start, end Position) {
	start, _ = x.LHS.Span()
	_, end = x.RHS.Span()
	return
}

func main() {
	name := "f"
	var n Node = &Leaf{Position{&name, 1, 2}}
	for i := range 200000 {
		n = &Assign{n, &Leaf{Position{&name, int32(i), 3}}, i}
	}
	a, b := n.Span()
	println(a.Line, a.Col, *a.file, b.Line, b.Col)
}
