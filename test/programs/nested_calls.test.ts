// Host -> Go -> host -> Go: exports that imports call (gc's behaviour where it has one; where it goes wrong, the same export live in two
// goroutines, each call gets its own result here). What a library imports from "self" is its own export.

import { type Script, scriptTests, trace } from "./scripts.ts";

const library = `package main

import (
	"os"
	"runtime"
)

func main() {}

var ch = make(chan int32)

//go:wasmimport self down
func callDown(n int32) int32

// down recurses through the host and switches at the bottom.
//
//go:wasmexport down
func down(n int32) int32 {
	local := make([]int32, n+1)
	local[n] = n
	defer runtime.Gosched()
	if n == 0 {
		runtime.GC()
		runtime.Gosched()
		return 0
	}
	return callDown(n-1) + local[n]
}

//go:wasmimport self hand
func callHand(n int32) int32

//go:wasmexport hand
func hand(n int32) int32 {
	ch <- n
	runtime.Gosched()
	return n
}

// waits gives what a call of hand, made through the host meanwhile, was told to hand over.
//
//go:wasmexport waits
func waits(n int32) int32 {
	go func() {
		r := callHand(n + 5)
		ch <- r
	}()
	sum := 1000*n + <-ch
	return sum + 100*<-ch
}

//go:wasmimport self same
func callSame(n int32) int32

//go:wasmexport same
func same(n int32) int32 {
	if n < 10 {
		v := <-ch
		return 10*n + v
	}
	// Feeds the call of the same function below, which is older, then returns its own result.
	ch <- n
	runtime.Gosched()
	return n + 1
}

var left int32

//go:wasmexport both
func both() int32 {
	go func() { left = callSame(50) }()
	return same(1)
}

//go:wasmexport leftResult
func leftResult() int32 { return left }

//go:wasmimport self fails
func callFails(n int32) int32

//go:wasmexport fails
func fails(n int32) int32 {
	defer println("deferred by fails")
	switch n {
	case 2:
		runtime.Gosched()
		panic("fails")
	case 1:
		panic("fails")
	case 3:
		runtime.Goexit()
	case 4:
		os.Exit(6)
	case 5:
		select {}
	}
	return n
}

// outer recovers a panic of what the host calls.
//
//go:wasmexport outer
func outer(n int32) (r int32) {
	defer func() {
		runtime.Gosched()
		if e := recover(); e != nil {
			runtime.Gosched()
			println("recovered", e.(string))
			r = -n
		}
	}()
	defer println("deferred by outer")
	return callFails(n) + 1
}

//go:wasmexport plain
func plain(n int32) int32 { return callFails(n) + 1 }

// ends has a goroutine that ends by Goexit in an export.
//
//go:wasmexport ends
func ends(n int32) int32 {
	go func() {
		defer func() { ch <- n }()
		callFails(3)
	}()
	return <-ch
}

//go:wasmimport self stack
func callStack(n int32, p *int32) int32

// stack counts its frames on the stack: its own and those beyond the host. (The host's pointer lies in a frame of the export's wrapper.)
//
//go:wasmexport stack
func stack(n int32, p *int32) int32 {
	if n == 5 {
		p = new(int32)
	}
	if n > 0 {
		return callStack(n-1, p) + *p
	}
	var pcs [40]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs[:])])
	sum := int32(0)
	for {
		f, more := frames.Next()
		if f.Function == "main.stack" {
			sum++
		}
		if !more {
			return sum
		}
	}
}

//go:wasmimport self inner
func callInner(n int32) int32

//go:wasmexport inner
func inner(n int32) int32 {
	go func() { ch <- n }()
	return <-ch + 1
}

var got int32

// collect has finalizers that call an export which blocks.
//
//go:wasmexport collect
func collect() {
	for range 10 {
		runtime.SetFinalizer(&[64]int{}, func(*[64]int) { got += callInner(1) })
	}
	for range 3 {
		runtime.GC()
		runtime.Gosched()
	}
}

//go:wasmexport result
func result() bool { return got > 0 && got%2 == 0 }
`;

const failed = "deferred by fails\ndeferred by outer\n";
const deadlock = `fatal error: all goroutines are asleep - deadlock!${trace}`;

const scripts: Script[] = [
  {
    name: "many levels, with a switch and a collection at the bottom",
    calls: [
      ["down", "9"],
      ["down", "40"],
      ["down", "40"],
    ],
    results: [45, 820, 820],
    stderr: "",
  },
  {
    name: "the same export waits in one goroutine while another calls it",
    calls: [["both"], ["leftResult"]],
    results: [60, 51],
    stderr: "",
  },
  {
    name: "an outer call that is done waits until the inner host frames are gone",
    calls: [["waits", "3"]],
    results: [3000 + 8 + 800],
    stderr: "",
  },
  {
    name: "a panic is recovered below a host frame",
    calls: [
      ["outer", "0"],
      ["outer", "1"],
      ["outer", "2"],
      ["outer", "0"],
    ],
    results: [1, -1, -2, 1],
    stderr: `${failed}${failed}recovered fails\n${failed}recovered fails\n${failed}`,
  },
  {
    name: "a panic that nobody recovers, and calls after it",
    calls: [
      ["plain", "2"],
      ["plain", "0"],
    ],
    results: [null, null],
    stderr: `deferred by fails\npanic: fails${trace}`,
  },
  {
    name: "Goexit runs the deferred calls on both sides of the host; then nobody is left to return",
    calls: [["outer", "3"]],
    results: [null],
    stderr: `${failed}fatal error: no goroutines (main called runtime.Goexit) - deadlock!\n`,
  },
  { name: "os.Exit", calls: [["outer", "4"]], results: [], exit: 6, stderr: "" },
  { name: "all asleep", calls: [["outer", "5"]], results: [null], stderr: deadlock },
  { name: "the stack goes through the host", calls: [["stack", "5", "0"]], results: [6], stderr: "" },
  { name: "from a finalizer", calls: [["collect"], ["result"]], results: ["", 1], stderr: "" },
  {
    name: "a second instance knows nothing of the first",
    calls: [["both"], ["leftResult"], ["leftResult"], ["both"], ["leftResult"]],
    second: 2,
    results: [60, 51, 0, 60, 51],
    stderr: "",
  },
];

scriptTests("nested calls", library, scripts);
