// Goroutines that have waited for minutes: traces say so, counted from the collection before the first one that found them waiting. Run
// with a clock that goes on only while the program sleeps.
package main

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"
)

func show(what string) {
	buf := make([]byte, 1<<16)
	fmt.Println(what)
	for line := range strings.Lines(string(buf[:runtime.Stack(buf, true)])) {
		if strings.HasPrefix(line, "goroutine ") {
			fmt.Print(line)
		}
	}
}

func main() {
	ch := make(chan int)
	wait := func() { <-ch }
	go wait()
	time.Sleep(5 * time.Minute)
	show("no collection yet")
	runtime.GC()
	time.Sleep(59 * time.Second)
	show("less than a minute")
	go wait()
	time.Sleep(time.Second)
	show("a minute")
	runtime.GC()
	time.Sleep(3*time.Minute - time.Second)
	show("three minutes more")
	ch <- 1
	var mu sync.Mutex
	mu.Lock()
	go mu.Lock()
	go func() {
		time.Sleep(time.Hour)
		panic("at last")
	}()
	time.Sleep(time.Second)
	runtime.GC()
	time.Sleep(30 * time.Minute)
	runtime.GC()
	show("half an hour")
	mu.Lock()
}
