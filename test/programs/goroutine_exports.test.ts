// Library mode with goroutines: what happens in an export that blocks, and between calls. (Calls that host and Go make of each other:
// nested_calls.test.ts.)

import { type Script, scriptTests, trace } from "./scripts.ts";

const library = `package main

import (
	"os"
	"runtime"
	"sync"
	"time"
)

func main() {}

var in = make(chan int64)
var out = make(chan int64, 10)
var handed = make(chan int64)
var never = make(chan int64)

// A goroutine from init serves later calls.
func init() {
	go func() {
		for v := range in {
			out <- v * 2
		}
		println("closed")
	}()
}

//go:wasmexport ready
func ready() int32 { return int32(len(out)) }

//go:wasmexport give
func give(v int64) { in <- v }

//go:wasmexport take
func take() int64 { return <-out }

//go:wasmexport start
func start(v int64) {
	go func() { handed <- v }()
}

//go:wasmexport receive
func receive() int64 { return <-handed }

//go:wasmexport goroutines
func goroutines() int32 { return int32(runtime.NumGoroutine()) }

//go:wasmexport dead
func dead() { <-never }

//go:wasmexport fails
func fails(n int32) int32 {
	switch n {
	case 1:
		go panic("in a goroutine")
		<-never
	case 2:
		defer func() {
			runtime.Gosched()
			println("deferred")
		}()
		runtime.Goexit()
	case 3:
		go os.Exit(7)
		<-never
	case 4:
		runtime.Gosched()
		panic("after a switch")
	case 5:
		var mu sync.Mutex
		mu.Lock()
		go func() { mu.Unlock() }()
		mu.Lock()
		mu.Unlock()
		mu.Unlock()
	}
	return n
}

//go:wasmexport recovers
func recovers(n int32) (r int32) {
	defer func() {
		runtime.Gosched()
		if e := recover(); e != nil {
			runtime.Gosched()
			r = -n
		}
	}()
	c := make(chan int32)
	go func() { c <- n }()
	a := []int32{1, 2}
	return a[<-c]
}

//go:wasmexport sleeps
func sleeps(ms int64) int64 {
	t := time.Now()
	time.Sleep(time.Duration(ms) * time.Millisecond)
	if time.Since(t) < time.Duration(ms)*time.Millisecond {
		return 0
	}
	return 1
}

//go:wasmexport selects
func selects() int32 {
	var wg sync.WaitGroup
	a, b := make(chan int32), make(chan int32)
	for i := range int32(3) {
		wg.Add(2)
		go func() { defer wg.Done(); a <- i }()
		go func() { defer wg.Done(); b <- 10 * i }()
	}
	sum := int32(0)
	timer := time.After(time.Hour)
	for range 6 {
		select {
		case x := <-a:
			sum += x
		case x := <-b:
			sum += x
		case <-timer:
			return -1
		}
	}
	wg.Wait()
	<-time.After(time.Millisecond)
	return sum
}

//go:wasmexport many
func many(n int64) int64 {
	c := make(chan int64)
	for i := range n {
		go func() { c <- i }()
	}
	sum := int64(0)
	for range n {
		sum += <-c
	}
	return sum
}

//go:wasmexport plain
func plain(a, b int32) int32 { return a + b }

func deep(n int64) int64 {
	var a [4]int64
	a[n&3] = n
	if n == 0 {
		runtime.Gosched()
		return 0
	}
	return deep(n-1) + a[n&3]
}

//go:wasmexport deeper
func deeper(n int64) int64 {
	c := make(chan int64)
	go func() { c <- deep(n) }()
	return deep(n) + <-c
}

//go:wasmexport stop
func stop() { close(in); runtime.Gosched() }
`;

const scripts: Script[] = [
  {
    name: "a goroutine started in init runs while a call blocks, and keeps its place between calls",
    calls: [["ready"], ["give", "5"], ["give", "6"], ["take"], ["ready"], ["take"], ["goroutines"]],
    results: [0, "", "", 10, 0, 12, 2],
    stderr: "",
  },
  {
    name: "goroutines that calls leave behind run when a later one blocks, in the order of their start",
    calls: [["start", "1"], ["start", "2"], ["goroutines"], ["receive"], ["receive"], ["goroutines"], ["stop"]],
    results: ["", "", 4, 1, 2, 3, ""],
    stderr: "closed\n",
  },
  {
    name: "all asleep in a call is a deadlock and a trap",
    calls: [["dead"]],
    results: [null],
    stderr: `fatal error: all goroutines are asleep - deadlock!${trace}`,
  },
  {
    name: "a panic in another goroutine while a call waits",
    calls: [["fails", "1"]],
    results: [null],
    stderr: `panic: in a goroutine${trace}`,
  },
  {
    name: "Goexit in a call runs its deferred calls; then nobody is left to return",
    calls: [["fails", "2"]],
    results: [null],
    stderr: `deferred\nfatal error: all goroutines are asleep - deadlock!${trace}`,
  },
  { name: "os.Exit in another goroutine", calls: [["fails", "3"]], results: [], exit: 7, stderr: "" },
  {
    name: "a panic after a switch",
    calls: [["fails", "4"]],
    results: [null],
    stderr: `panic: after a switch${trace}`,
  },
  {
    name: "unlock of an unlocked mutex after a contended one",
    calls: [["fails", "5"]],
    results: [null],
    stderr: `fatal error: sync: unlock of unlocked mutex${trace}`,
  },
  {
    name: "recover in a call, below suspended frames; the next call works",
    calls: [
      ["recovers", "1"],
      ["recovers", "2"],
      ["recovers", "0"],
      ["plain", "40", "2"],
    ],
    results: [2, -2, 1, 42],
    stderr: "",
  },
  { name: "Sleep in a call blocks the host", calls: [["sleeps", "30"]], results: [1], stderr: "" },
  { name: "select over channels and a timer", calls: [["selects"], ["selects"]], results: [33, 33], stderr: "" },
  {
    name: "many goroutines in a call, again and again",
    calls: [["many", "1000"], ["many", "3000"], ["goroutines"], ["many", "1000"]],
    results: [499500, 4498500, 54, 499500],
    stderr: "",
  },
  {
    name: "deep stacks in a call and a goroutine",
    calls: [
      ["deeper", "10"],
      ["deeper", "2000"],
      ["deeper", "200000"],
    ],
    results: [110, 4002000, 40000200000],
    stderr: "",
  },
];

scriptTests("goroutines in a library", library, scripts);
