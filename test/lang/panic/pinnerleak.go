// A Pinner that is dropped with pinned objects ends the program.
package main

import (
	"fmt"
	"runtime"
	"time"
)

//go:noinline
func leak(depth int) {
	if depth > 0 {
		leak(depth - 1)
		return
	}
	var p runtime.Pinner
	p.Pin(new([10]int))
}

func main() {
	leak(3)
	for range 5 {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	fmt.Println("not reached")
}
