package main

import (
	"runtime"
	"time"
)

// Goroutines that wait in the last call they make.
func main() {
	for i := range 3 {
		go time.Sleep(1000)
		go func() { time.Sleep(1000) }()
		go runtime.Gosched()
		go func() { runtime.Gosched() }()
		time.Sleep(20 * time.Millisecond)
		println(i)
	}
}
