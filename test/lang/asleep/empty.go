package main

import "time"

func main() {
	t := time.NewTimer(time.Millisecond)
	println("waits")
	<-t.C
	t.Stop()
	select {}
}
