package main

import "sync"

func main() {
	defer func() { println(recover() != nil) }()
	var mu sync.Mutex
	mu.Unlock()
}
