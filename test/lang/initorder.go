package main

var (
	a = c + b
	b = f()
	c = 1
	d = func() int { return a * 10 }()
)

var log []string

func f() int {
	log = append(log, "f")
	return c + 1
}

var x, y = pair()
var _ = note("blank")
var m = map[string]int{"one": 1, "two": two()}
var arr = [...]string{2: "c", 0: "a"}
var st = struct {
	p *int
	s []int
	f func(int) int
}{&c, []int{1, 2, 3}, func(i int) int { return i + c }}
var iface any = st.s
var err error = myErr("e")
var big = [100]int{50: 5}
var ptr = &big[50]
var nested = [][]int{{1}, {2, 3}}
var table = map[string]func() string{"f": func() string { return "called" }}
var u8 = []byte("bytes")
var rn = []rune("ru\u00e9")
var conv = float64(c) / 4
var cplx = complex(conv, 1)
var str = "a" + arr[2]
var ch = len(str) + cap(nested)

// The order does not see that the call reaches the map.
var early = lenOf(holder{})
var late = map[string]int{"a": 1}

type lener interface{ n() int }
type holder struct{}

func (holder) n() int   { return len(late) }
func lenOf(x lener) int { return x.n() }

type myErr string

func (e myErr) Error() string { return string(e) }

func pair() (int, string) { return 7, "seven" }
func two() int            { return len(arr) - 1 }
func note(s string) int   { log = append(log, s); return 0 }

func init() { log = append(log, "init1") }
func init() {
	log = append(log, "init2")
	c = 100
}

type node struct {
	name string
	next *node
}

var n1 = &node{"n1", &n2}
var n2 = node{"n2", nil}

const (
	k0 = iota * 2
	k1
	k2 = "s"
	k3
	k4 = iota
)

func main() {
	println(a, b, c, d, x, y)
	for _, s := range log {
		print(s, " ")
	}
	println(len(log))
	println(m["one"], m["two"], arr[0], arr[2], len(arr))
	println(*st.p, st.s[2], st.f(1), iface.([]int)[0], err.Error(), *ptr)
	*ptr = 6
	println(big[50], nested[1][1], table["f"](), string(u8), len(rn), conv, real(cplx), str, ch)
	println(n1.name, n1.next.name, n1.next == &n2, k1, k3, k4)
	u8[0] = 'B'
	println(string(u8))
	println(early, len(late))
}
