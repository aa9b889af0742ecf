// A program that waits for what never comes: when Node has no event left, Go is asked once more and reports the deadlock.

package main

import "fmt"

func main() {
	fmt.Println("before")
	<-make(chan int)
}
