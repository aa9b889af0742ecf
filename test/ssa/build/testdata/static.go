package main

type node struct {
	name string
	kids []*node
	f    func(int) int
	v    any
}

type failure struct{ text string }

func (f *failure) Error() string { return f.text }
func (n node) String() string    { return n.name }

func newFailure(text string) error { return &failure{text} }
func double(x int) int             { return 2 * x }

var (
	table     = [...]uint16{1, 2, 3}
	written   = [...]uint16{1, 2, 3}
	tree      = &node{"root", []*node{{name: "a"}, {"b", nil, double, 3}}, func(x int) int { return x }, "v"}
	err       = newFailure("failed")
	alias     = tree
	second    = other
	other     = []string{"x", "y"}
	str       = node.String
	bound     = node{name: "bound"}.String
	buf       = make([]byte, 10)
	cell      = new(node)
	bytes     = []byte("bytes")
	address   = &written[1]
	unusedMap = map[string]int{"a": 1}
	unusedVar = unusedCall()
	dynamic   = makeDynamic()
)

func unusedCall() *node {
	n := &node{}
	for i := 0; i < 3; i++ {
		n.kids = append(n.kids, &node{})
	}
	return n
}

var count int

func makeDynamic() int {
	count++
	return count
}

func main() {
	written[0] = 9
	println(len(table), table[1], written[2], tree.name, err.Error(), alias.name, second[0], str(*tree))
	println(bound(), len(buf), cell.name, string(bytes), *address, dynamic)
}
