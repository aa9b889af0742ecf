package main

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"time"
)

// Uses every part of the system once, so that a host that fails shows in each.

func main() {
	println("start")
	fmt.Println("args", len(os.Args), os.Getenv("K"))
	fmt.Println("rand", rand.IntN(10) < 10)
	m := map[string]int{}
	for i := range 100 {
		m[fmt.Sprint(i)] = i
	}
	fmt.Println("map", len(m))
	start := time.Now()
	time.Sleep(time.Millisecond)
	took := time.Since(start)
	fmt.Println("slept", took >= 0)
	timers := 0
	for i := range 2000 {
		time.AfterFunc(time.Duration(i%7)*time.Microsecond, func() { timers++ })
	}
	for timers < 2000 {
		time.Sleep(time.Millisecond)
	}
	fmt.Println("timers", timers)
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		fmt.Println("line", in.Text())
	}
	fmt.Println("stdin", in.Err())
	_, err := os.ReadFile("/none")
	fmt.Println("file", err != nil)
	w := bufio.NewWriter(os.Stdout)
	for i := range 30 {
		fmt.Fprint(w, i, " ")
	}
	fmt.Fprintln(w)
	fmt.Println("flushed", w.Flush())
	fmt.Fprintln(os.Stderr, "done")
}
