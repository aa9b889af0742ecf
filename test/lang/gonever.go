// Goroutines that never get a turn, because nothing waits.
package main

type service struct{ calls int }

func (s *service) serve(n int) { s.calls += n }

func main() {
	s := &service{}
	go s.serve(1)
	go func() { println("not reached") }()
	println(s.calls)
}
