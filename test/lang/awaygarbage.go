// What only dead words of goroutines that wait refer to is garbage: words that hold pointers, slots, what was saved another time,
// and the places of values that a waiting select has not received yet. A value that is needed when the goroutine goes on stays.
package main

import (
	"fmt"
	"runtime"
)

type big struct{ p *[1000]int }

type msg struct {
	b *big
	n int
	c chan int
}

type server struct {
	in, idle, never chan msg
	done            chan int
	gone            chan string
}

//go:noinline
func use(m *msg) int { return m.b.p[0] + m.n }

func wait(c chan msg) int { m := <-c; return m.n }

// loop is suspended in loops.
func (s *server) loop() {
	for {
		m := <-s.in
		m.b.p[0] += m.n
		m.c <- use(&m)
		fmt.Print("loop ", wait(s.idle), "; ")
	}
}

// selects sends and receives by select, with addresses of its variables.
func (s *server) selects() {
	for {
		select {
		case m := <-s.in:
			select {
			case m.c <- m.b.p[0]:
			case <-s.never:
			}
		case m := <-s.idle:
			fmt.Print("select ", m.n, "; ")
		}
	}
}

// once waits outside of loops, and keeps one of two objects.
func (s *server) once() {
	m := <-s.in
	kept := &big{new([1000]int)}
	runtime.AddCleanup(kept, func(gone chan string) { gone <- "kept" }, s.gone)
	kept.p[1] = use(&m)
	m.c <- m.n
	fmt.Print("once ", wait(s.idle), " ", kept.p[1], "; ")
	s.done <- 0
	wait(s.idle)
	fmt.Println("never")
}

func (s *server) try(i int) {
	b := &big{new([1000]int)}
	runtime.AddCleanup(b, func(gone chan string) { gone <- "gone" }, s.gone)
	c := make(chan int)
	s.in <- msg{b, i, c}
	<-c
}

func (s *server) collected() string {
	for range 10 {
		runtime.GC()
		select {
		case what := <-s.gone:
			return what
		default:
		}
	}
	return "still there"
}

func main() {
	for i, f := range []func(*server){(*server).loop, (*server).selects, (*server).once} {
		s := &server{make(chan msg), make(chan msg), make(chan msg), make(chan int), make(chan string, 10)}
		go f(s)
		for n := range 3 {
			s.try(n)
			fmt.Println(s.collected())
			if i == 2 {
				fmt.Println(s.collected())
			}
			s.idle <- msg{n: n}
			if i == 2 {
				<-s.done
				fmt.Println(s.collected())
				break
			}
		}
		runtime.Gosched()
	}
}
