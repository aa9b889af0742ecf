// Timers, tickers and sleeping, in one goroutine.
package main

import (
	"context"
	"fmt"
	"sync"
	"time"
)

const ms = time.Millisecond

func main() {
	t0 := time.Now()
	time.Sleep(20 * ms)
	time.Sleep(-1)
	fmt.Println(time.Since(t0) >= 20*ms)

	t := time.NewTimer(10 * ms)
	fmt.Println(len(t.C), cap(t.C))
	<-t.C
	fmt.Println("stop after the end", t.Stop())
	fmt.Println("reset", t.Reset(time.Hour))
	fmt.Println("stop", t.Stop(), t.Stop())

	// A value that nobody took is gone after Stop or Reset.
	t.Reset(ms)
	time.Sleep(5 * ms)
	fmt.Println(t.Stop())
	select {
	case <-t.C:
		fmt.Println("stale")
	default:
		fmt.Println("empty")
	}
	t.Reset(ms)
	time.Sleep(5 * ms)
	fmt.Println(t.Reset(30 * ms))
	select {
	case <-t.C:
		fmt.Println("stale")
	default:
		fmt.Println("empty")
	}
	at := <-t.C
	fmt.Println(!at.IsZero())

	tk := time.NewTicker(3 * ms)
	last := time.Now()
	for range 4 {
		now := <-tk.C
		fmt.Println("tick", now.After(last))
		last = now
	}
	tk.Reset(5 * ms)
	<-tk.C
	tk.Stop()
	select {
	case <-tk.C:
		fmt.Println("ticked")
	case <-time.After(20 * ms):
		fmt.Println("stopped")
	}
	// Slow readers lose ticks.
	tk = time.NewTicker(ms)
	time.Sleep(20 * ms)
	<-tk.C
	fmt.Println(len(tk.C))
	tk.Stop()

	var order []int
	a, b := time.After(8*ms), time.After(4*ms)
	for range 2 {
		select {
		case <-a:
			order = append(order, 1)
		case <-b:
			order = append(order, 2)
		}
	}
	fmt.Println(order)

	ctx, cancel := context.WithTimeout(context.Background(), 5*ms)
	<-ctx.Done()
	fmt.Println(ctx.Err(), context.Cause(ctx))
	cancel()
	ctx, cancel = context.WithCancel(context.Background())
	cancel()
	<-ctx.Done()
	fmt.Println(ctx.Err())

	var once sync.Once
	once.Do(func() { fmt.Println("once") })
	once.Do(func() { fmt.Println("twice") })
	var rw sync.RWMutex
	rw.RLock()
	fmt.Println(rw.TryLock(), rw.TryRLock())
	rw.RUnlock()
	rw.RUnlock()
	rw.Lock()
	fmt.Println(rw.TryLock(), rw.TryRLock())
	rw.Unlock()
}
