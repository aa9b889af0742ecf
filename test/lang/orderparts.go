// What a statement reads before its calls, and what after them: operands, indices, bounds of slices, arguments, elements.

package main

type L struct {
	s   string
	a   []int
	arr [8]int
	off int
	p   *int
}

//go:noinline
func (l *L) scan() int { l.off += 2; return l.off }

//go:noinline
func (l *L) set(s string, n int) int { l.s = s; l.a = []int{9, 8, 7, 6, 5, 4}; l.arr[2] = 77; return n }

var g = 1

//go:noinline
func bump() int { g++; return g }

//go:noinline
func two(a, b int, s string) { println(a, b, s) }

func main() {
	l := &L{s: "abcdefghij", a: []int{0, 1, 2, 3, 4, 5, 6, 7}, off: 1}
	println(l.s[l.off-1 : l.scan()])
	l.off = 1
	println(l.s[l.off:l.scan()])
	l.off = 1
	println(l.s[l.off:l.set("0123456789", 5)])
	l.off = 1
	println(len(l.a[l.off:l.scan():l.scan()]), cap(l.a[l.off-4:l.scan()-4]))
	x := 1
	f := func() int { x += 2; return x }
	println(l.s[x:f()])
	x = 1
	println(l.s[x-1 : f()])
	println(l.s[g:bump()], l.s[g-1:bump()], l.s[g:][bump()-3:])
	l.off = 0
	println(l.a[l.off] + l.scan())
	l.off = 0
	println(l.off+l.scan(), l.off, l.off*2+l.scan())
	l.off = 0
	two(l.off, l.scan(), l.s)
	l.off = 0
	two(l.off+1, l.scan(), l.s[l.off:])
	b := l.off+1 == l.scan()
	println(b)
	l.arr[2] = 1
	println(l.arr[2], l.set("x", 1), l.arr[2])
	l.arr[2] = 1
	println(l.arr[l.set("x", 2)], l.arr[2])
	l.arr[2] = 1
	y := l.arr[2] + l.set("y", 1)
	println(y)
	var z []int = l.a[:l.set("z", 2)]
	println(len(z), z[0])
	st := L{s: l.s, off: l.set("w", 3)}
	println(st.s, st.off)
	m := map[string]int{l.s: l.set("mm", 4)}
	println(m["w"], m["mm"], len(m))
	ar := []int{l.off, l.scan(), l.off, l.off + 1, l.scan()}
	println(ar[0], ar[1], ar[2], ar[3], ar[4])
	sx := l.s + string(rune(l.set("q", 'k')))
	println(sx)
	var i any = l.s
	println(i == any(l.set("r", 3)), i.(string)+l.s)
	l.a[l.off-5] = l.scan()
	for i, v := range l.a {
		print(i, ":", v, " ")
	}
	println()
	l.off = 1
	l.a[l.off], l.a[l.scan()] = l.scan(), l.off
	for i, v := range l.a {
		print(i, ":", v, " ")
	}
	println()
	c := l.off > 2 && l.scan() > 3 || l.off < l.scan()
	println(c, l.off)
	l.off = 1
	println(l.a[l.off:][l.scan()-2], l.s[l.off-3:l.off-2+l.set("long text", 0)])
	l.off = 1
	arr := l.arr
	ap := &arr
	println(len(ap[l.off:l.scan()]), arr[l.off-3 : l.scan()][0])
}
