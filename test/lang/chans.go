// Channels without a second goroutine: everything that does not wait.
package main

import "fmt"

type big struct {
	a [40]int
	s string
}

type iface interface{ M() int }

type num int

func (n num) M() int { return int(n) }

func trace(s string, c chan int) chan int {
	fmt.Println("chan", s)
	return c
}

func val(n int) int {
	fmt.Println("val", n)
	return n
}

func index(n int) int {
	fmt.Println("index", n)
	return n
}

func catch(f func()) {
	defer func() {
		e := recover()
		_, rt := e.(interface{ RuntimeError() })
		fmt.Println("recovered:", e, rt)
	}()
	f()
}

func buffered() {
	c := make(chan int, 3)
	fmt.Println(len(c), cap(c))
	c <- 1
	c <- 2
	fmt.Println(<-c, len(c), cap(c))
	c <- 3
	c <- 4
	fmt.Println(<-c, <-c, <-c, len(c))
	c <- 5
	close(c)
	v, ok := <-c
	fmt.Println(v, ok)
	v, ok = <-c
	fmt.Println(v, ok)
	<-c
	_ = <-c
	_, ok = <-c
	fmt.Println(ok)
}

func kinds() {
	cs := make(chan string, 2)
	cs <- "a"
	cs <- "bc"
	close(cs)
	for s := range cs {
		fmt.Print(s, " ")
	}
	fmt.Println()
	cb := make(chan big, 2)
	x := big{s: "x"}
	x.a[3] = 7
	cb <- x
	x.a[3] = 8
	x.s = "y"
	cb <- x
	y := <-cb
	fmt.Println(y.a[3], y.s, (<-cb).s)
	ci := make(chan iface, 3)
	ci <- num(5)
	ci <- nil
	fmt.Println((<-ci).M(), <-ci)
	ca := make(chan any, 1)
	ca <- num(6)
	fmt.Println((<-ca).(iface).M())
	ce := make(chan struct{}, 2)
	ce <- struct{}{}
	ce <- struct{}{}
	fmt.Println(len(ce), <-ce, len(ce))
	c8 := make(chan uint8, 300)
	for i := range 300 {
		c8 <- uint8(i)
	}
	sum := 0
	for range 300 {
		sum += int(<-c8)
	}
	fmt.Println(sum)
	cf := make(chan func(int) int, 1)
	k := 10
	cf <- func(n int) int { return n + k }
	k = 20
	fmt.Println((<-cf)(1))
	cc := make(chan chan int, 1)
	cc <- make(chan int, 7)
	fmt.Println(cap(<-cc))
	cp := make(chan *big, 2)
	for i := range 2 {
		b := &big{s: fmt.Sprint("p", i)}
		cp <- b
	}
	p, q := <-cp, <-cp
	fmt.Println(p.s, q.s, p != q)
	ca3 := make(chan [3]int16, 1)
	ca3 <- [3]int16{1, 2, 3}
	fmt.Println(<-ca3)
	cx := make(chan complex64, 1)
	cx <- 1 + 2i
	fmt.Println(<-cx)
	cl := make(chan []int, 1)
	cl <- []int{1, 2}
	fmt.Println(append(<-cl, 3))
	c0 := make(chan [0]int, 1)
	c0 <- [0]int{}
	z, ok := <-c0
	fmt.Println(z, ok)
}

func directions() {
	c := make(chan int, 1)
	var s chan<- int = c
	var r <-chan int = c
	s <- 4
	fmt.Println(len(s), cap(r), <-r)
	fmt.Println(any(s) == any(c), (<-chan int)(c) == r)
	m := map[chan int]string{c: "c", nil: "nil"}
	fmt.Println(m[c], m[nil], m[make(chan int)] == "")
	var n chan int
	fmt.Println(n == nil, len(n), cap(n), c != n)
	fmt.Printf("%T %T %T %v\n", s, r, make(chan (<-chan int)), n)
}

func panics() {
	c := make(chan int, 1)
	close(c)
	catch(func() { c <- 1 })
	catch(func() { close(c) })
	var n chan int
	catch(func() { close(n) })
	m := -1
	catch(func() { _ = make(chan int, m) })
	huge := 1 << 40
	catch(func() { _ = make(chan int, huge) })
	catch(func() { _ = make(chan struct{}, m) })
	fmt.Println(cap(make(chan struct{}, huge)))
	catch(func() {
		select {
		case c <- 1:
		default:
		}
	})
	catch(func() {
		select {
		case c <- 1:
		case n <- 2:
		}
	})
	catch(func() {
		defer close(c)
	})
}

func selects() {
	c := make(chan int, 1)
	var n chan int
	select {
	case v := <-c:
		fmt.Println("got", v)
	default:
		fmt.Println("nothing")
	}
	select {
	case c <- 9:
		fmt.Println("sent")
	default:
		fmt.Println("full")
	}
	select {
	case c <- 10:
		fmt.Println("sent")
	default:
		fmt.Println("full")
	}
	select {
	case v, ok := <-c:
		fmt.Println("got", v, ok)
	}
	select {
	case n <- 1:
	case <-n:
	default:
		fmt.Println("nil channels are never ready")
	}
	select {
	default:
		fmt.Println("only default")
	}
	c <- 11
	a := []int{0, 0, 0}
	m := map[string]bool{}
	// Operands once and in order, the left side only in the chosen case.
	select {
	case a[index(1)], m["ok"] = <-trace("one", c):
		fmt.Println(a, m)
	case trace("two", n) <- val(3):
	case a[index(2)] = <-trace("three", n):
	}
	d := make(chan big, 1)
	select {
	case d <- big{s: "sent by select"}:
	case <-n:
	}
	var ok bool
	var b big
	select {
	case b, ok = <-d:
		fmt.Println(b.s, ok)
	case <-n:
	}
	close(c)
	select {
	case v, ok := <-c:
		fmt.Println(v, ok)
	case v := <-n:
		fmt.Println(v)
	}
	select {
	case _, ok := <-c:
		fmt.Println(ok)
	default:
	}
	var e any
	s := make(chan string, 1)
	s <- "converted"
	select {
	case e = <-s:
		fmt.Println(e)
	default:
	}
loop:
	for i := 0; ; i++ {
		select {
		case <-n:
		default:
			if i == 2 {
				break loop
			}
			if i == 0 {
				continue loop
			}
			break
		}
		fmt.Println("round", i)
	}
}

// Each ready case is as likely as the others.
func fairness() {
	var c [5]chan int
	for i := range c {
		c[i] = make(chan int, 1)
	}
	var count [5]int
	for range 5000 {
		for i := 0; i < 4; i++ {
			select {
			case c[i] <- i:
			default:
			}
		}
		select {
		case v := <-c[0]:
			count[v]++
		case v := <-c[1]:
			count[v]++
		case v := <-c[2]:
			count[v]++
		case v := <-c[3]:
			count[v]++
		case v := <-c[4]:
			count[v]++
		}
	}
	for i, n := range count {
		fmt.Println(i, n > 1000 && n < 1500)
	}
}

// What is sent lives on though the frame that made it is gone.
func escapes(c chan *[4]int) {
	for i := range 4 {
		var x [4]int
		x[i] = i + 1
		c <- &x
	}
}

func generic[T any](vals ...T) (out []T) {
	c := make(chan T, len(vals))
	for _, v := range vals {
		c <- v
	}
	close(c)
	for v := range c {
		out = append(out, v)
	}
	return out
}

type queue[T any] struct{ c chan T }

func (q queue[T]) put(v T) bool {
	select {
	case q.c <- v:
		return true
	default:
		return false
	}
}

func (q queue[T]) get() (v T, ok bool) {
	select {
	case v, ok = <-q.c:
	default:
	}
	return
}

func main() {
	buffered()
	kinds()
	directions()
	panics()
	selects()
	fairness()
	c := make(chan *[4]int, 4)
	escapes(c)
	fmt.Println(*<-c, *<-c, *<-c, *<-c)
	fmt.Println(generic(1, 2, 3), generic("a", "b"), generic(big{s: "g"})[0].s)
	q := queue[big]{make(chan big, 1)}
	fmt.Println(q.put(big{s: "first"}), q.put(big{s: "second"}))
	v, ok := q.get()
	w, ok2 := q.get()
	fmt.Println(v.s, ok, w.s, ok2)
	func() {
		c := make(chan int, 2)
		c <- 3
		defer func(c <-chan int) { fmt.Println(<-c) }(c)
		defer close(c)
	}()
}
