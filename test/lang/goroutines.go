// Goroutines over channels: the common shapes. The order of what is printed is gc's on wasm, where goroutines run in the order in
// which they became runnable.
package main

import (
	"fmt"
	"runtime"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

func pingPong() {
	ping, pong := make(chan int), make(chan int)
	done := make(chan string)
	go func() {
		for v := range ping {
			pong <- v + 1
		}
		close(pong)
		done <- "over"
	}()
	sum := 0
	for i := range 1000 {
		ping <- i
		sum += <-pong
	}
	close(ping)
	_, ok := <-pong
	fmt.Println(sum, ok, <-done)
}

func gen(n int) <-chan int {
	c := make(chan int)
	go func() {
		defer close(c)
		for i := 2; i < n; i++ {
			c <- i
		}
	}()
	return c
}

func filter(in <-chan int, p int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for v := range in {
			if v%p != 0 {
				out <- v
			}
		}
	}()
	return out
}

func sieve() {
	c := gen(100)
	var primes []int
	for {
		p, ok := <-c
		if !ok {
			break
		}
		primes = append(primes, p)
		c = filter(c, p)
	}
	fmt.Println(primes)
}

type msg struct {
	id   int
	text string
	data [6]int
	back chan<- msg
}

func servers() {
	in := make(chan msg)
	for i := range 3 {
		go func() {
			for m := range in {
				m.text += fmt.Sprint(" by ", i)
				m.data[i]++
				m.back <- m
			}
		}()
	}
	back := make(chan msg, 1)
	for i := range 6 {
		in <- msg{id: i, text: "served", back: back}
		m := <-back
		fmt.Println(m.id, m.text, m.data)
	}
	close(in)
}

func fanIn() {
	out := make(chan string)
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := range 3 {
				out <- fmt.Sprintf("%d.%d", i, j)
			}
		}()
	}
	go func() {
		wg.Wait()
		close(out)
	}()
	var all []string
	for s := range out {
		all = append(all, s)
	}
	fmt.Println(strings.Join(all, " "))
	sort.Strings(all)
	fmt.Println(len(all), all[0], all[11])
}

func pool() {
	jobs := make(chan int, 5)
	results := make(chan [2]int, 5)
	var wg sync.WaitGroup
	for w := 1; w <= 3; w++ {
		wg.Go(func() {
			for j := range jobs {
				results <- [2]int{w, j * j}
				runtime.Gosched()
			}
		})
	}
	go func() {
		for i := range 12 {
			jobs <- i
		}
		close(jobs)
		wg.Wait()
		close(results)
	}()
	sum := 0
	for r := range results {
		sum += r[1]
	}
	fmt.Println("sum", sum)
}

func order() {
	var mu sync.Mutex
	var log []string
	say := func(s string) {
		mu.Lock()
		defer mu.Unlock()
		log = append(log, s)
	}
	var wg sync.WaitGroup
	for i := range 5 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			say(fmt.Sprint("a", i))
			runtime.Gosched()
			say(fmt.Sprint("b", i))
			runtime.Gosched()
			say(fmt.Sprint("c", i))
		}()
	}
	wg.Wait()
	fmt.Println(log)
	log = nil
	c := make(chan int)
	for i := range 5 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			v, ok := <-c
			say(fmt.Sprint(i, v, ok))
		}()
	}
	runtime.Gosched()
	c <- 7
	c <- 8
	close(c)
	wg.Wait()
	fmt.Println(log)
}

func deep(n int, c chan int) int {
	if n == 0 {
		return <-c
	}
	var pad [4]int
	pad[n%4] = n
	r := deep(n-1, c)
	return r + pad[n%4] - n
}

func depth() {
	c := make(chan int)
	d := make(chan int)
	for range 3 {
		go func() { d <- deep(100, c) }()
	}
	for i := range 3 {
		c <- i
		fmt.Println(<-d)
	}
}

type tree struct {
	l, r *tree
	v    int
}

func (t *tree) insert(v int) *tree {
	if t == nil {
		return &tree{v: v}
	}
	if v < t.v {
		t.l = t.l.insert(v)
	} else {
		t.r = t.r.insert(v)
	}
	return t
}

func (t *tree) walk(c chan<- int) {
	if t == nil {
		return
	}
	t.l.walk(c)
	c <- t.v
	t.r.walk(c)
}

func trees() {
	var a, b *tree
	for _, v := range []int{5, 2, 8, 1, 9, 3} {
		a = a.insert(v)
	}
	for _, v := range []int{1, 2, 3, 5, 8, 9} {
		b = b.insert(v)
	}
	ca, cb := make(chan int), make(chan int)
	go func() { a.walk(ca); close(ca) }()
	go func() { b.walk(cb); close(cb) }()
	same := true
	for {
		x, ok1 := <-ca
		y, ok2 := <-cb
		if x != y || ok1 != ok2 {
			same = false
		}
		if !ok1 {
			break
		}
	}
	fmt.Println("same fringe", same)
}

func panics() {
	c := make(chan any)
	go func() {
		defer func() { c <- recover() }()
		var m map[string]int
		m["x"] = 1
	}()
	fmt.Println(<-c)
	go func() {
		defer close(c)
		defer func() {
			r := recover()
			fmt.Println("first", r)
			c <- "blocks while panicking is over"
		}()
		func() {
			defer func() {
				c <- "deferred call blocks"
			}()
			panic("boom")
		}()
	}()
	for v := range c {
		fmt.Println(v)
	}
	done := make(chan bool)
	go func() {
		defer close(done)
		defer fmt.Println("goexit runs deferred calls")
		func() {
			defer func() { fmt.Println("recover gives", recover()) }()
			runtime.Goexit()
		}()
		fmt.Println("not reached")
	}()
	<-done
}

func selects() {
	a, b, quit := make(chan int), make(chan string), make(chan struct{})
	go func() {
		for i := range 3 {
			a <- i
			b <- fmt.Sprint("s", i)
		}
		close(quit)
	}()
	for {
		select {
		case v := <-a:
			fmt.Println("a", v)
			continue
		case s := <-b:
			fmt.Println("b", s)
			continue
		case <-quit:
			fmt.Println("quit")
		}
		break
	}
	// A select that sends and receives.
	in, out := make(chan int), make(chan int)
	go func() {
		for i := range 5 {
			in <- i
		}
		close(in)
	}()
	got := make(chan []int)
	go func() {
		var l []int
		for v := range out {
			l = append(l, v)
		}
		got <- l
	}()
	var q []int
	src := in
	for src != nil || len(q) > 0 {
		var dst chan int
		var first int
		if len(q) > 0 {
			dst = out
			first = q[0]
		}
		select {
		case v, ok := <-src:
			if !ok {
				src = nil
				break
			}
			q = append(q, v)
		case dst <- first:
			q = q[1:]
		}
	}
	close(out)
	fmt.Println(<-got)
}

func atomics() {
	var n atomic.Int64
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			for range 10 {
				n.Add(1)
				runtime.Gosched()
			}
		})
	}
	wg.Wait()
	fmt.Println(n.Load())
}

func methods() {
	c := make(chan string, 4)
	t := &tree{v: 4}
	go t.report(c)
	go tree.value(*t, c)
	f := t.report
	go f(c)
	go func(s ...string) { c <- strings.Join(s, "+") }("x", "y")
	t.v = 5
	var got []string
	for range 4 {
		got = append(got, <-c)
	}
	fmt.Println(got)
	x := []int{1, 2, 3}
	y := make([]int, 3)
	go copy(y, x)
	time.Sleep(time.Millisecond)
	fmt.Println(y)
}

func (t *tree) report(c chan<- string) { c <- fmt.Sprint("p", t.v) }
func (t tree) value(c chan<- string)   { c <- fmt.Sprint("v", t.v) }

func main() {
	pingPong()
	sieve()
	servers()
	fanIn()
	pool()
	order()
	depth()
	trees()
	panics()
	selects()
	atomics()
	methods()
}
