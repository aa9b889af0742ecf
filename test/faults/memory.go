package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
)

// Uses up memory in the way that the environment names, until the host refuses to give more.

type node struct {
	next *node
	data [5]int
}

var (
	list  *node
	big   [][]byte
	table = map[string]*node{}
	ints  = map[int]int{}
	text  string
	fins  int
	calls []func()
)

func grow(way string) {
	switch way {
	case "small":
		list = &node{next: list}
	case "large":
		big = append(big, make([]byte, 300000))
	case "append":
		big = append(big, nil, nil, nil)
	case "strings":
		text += strings.Repeat("x", 1000)
		table[text[len(text)/2:]] = list
	case "maps":
		ints[len(ints)] = 1
	case "goroutines":
		go func() { select {} }()
		runtime.Gosched()
	case "timers":
		time.AfterFunc(1, func() { select {} })
		time.Sleep(2)
	case "finalizers":
		list = &node{next: list}
		runtime.SetFinalizer(list, func(*node) { fins++ })
	case "closures":
		old := list
		list = &node{next: list}
		n := list
		calls = append(calls, func() { fmt.Println(old, n) })
	}
}

func main() {
	way := os.Getenv("K")
	for {
		grow(way)
	}
}
