// The main goroutine is gone and nobody else runs: no stacks are printed.

package main

import "runtime"

func main() {
	defer println("deferred")
	go println("another")
	runtime.Goexit()
}
