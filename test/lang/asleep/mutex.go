package main

import "sync"

func main() {
	var wg sync.WaitGroup
	var mu sync.RWMutex
	mu.RLock()
	wg.Add(1)
	defer wg.Wait()
	mu.Lock()
}
