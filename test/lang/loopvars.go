//go:build go1.21

// Loop variables of a file of Go 1.21: one instance for all iterations.
package main

import "fmt"

type point struct{ x, y int }

var initial = func() (fs []func() int) {
	for _, x := range []int{1, 2} {
		fs = append(fs, func() int { return x })
	}
	return
}()

func main() {
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { i++; return i })
	}
	for i, x := range []int{7, 8} {
		fs = append(fs, func() int { return 10*i + x })
	}
	for i := range [3]int{} {
		fs = append(fs, func() int { return i })
	}
	for _, p := range []point{{1, 2}, {3, 4}} {
		fs = append(fs, func() int { return p.x * p.y })
	}
	for _, a := range [][20]int{{1}, {2}} {
		fs = append(fs, func() int { return a[0] })
	}
	for k, v := range map[string]int{"k": 5} {
		fs = append(fs, func() int { return v + len(k) })
	}
	for _, r := range "ab" {
		fs = append(fs, func() int { return int(r) })
	}
	c := make(chan int, 2)
	c <- 1
	c <- 2
	close(c)
	for x := range c {
		fs = append(fs, func() int { return x })
	}
	for _, f := range append(fs, initial...) {
		fmt.Print(f(), " ")
	}
	fmt.Println()
	var ps []*point
	for _, p := range []point{{1, 2}, {3, 4}} {
		defer func() { fmt.Println(p) }()
		ps = append(ps, &p)
	}
	fmt.Println(ps[0] == ps[1], *ps[0])
}
