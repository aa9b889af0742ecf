// Recursion that goes on in memory in a program in which a panic may block: the runtime's part of such recursion returns no status.
package main

import (
	"fmt"
	"time"
)

type node interface{ size() int }

type leaf struct{}

func (leaf) size() int { return 1 }

type pair struct{ a, b node }

func (p *pair) size() int { return p.a.size() + p.b.size() }

type slow struct{}

// Error blocks, so everything that may panic may leave for good.
func (slow) Error() string {
	time.Sleep(time.Millisecond)
	return "slow"
}

func main() {
	go func() { time.Sleep(time.Microsecond) }()
	var n node = leaf{}
	for range 100_000 {
		n = &pair{n, leaf{}}
	}
	fmt.Println(n.size())
	defer func() { fmt.Println(recover() != nil) }()
	var e error = slow{}
	panic(e)
}
