// os/signal, runtime/pprof, runtime/trace: what a program sees of them where there is nothing to see.
package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/signal"
	"runtime/pprof"
	"runtime/trace"
	"time"
)

func main() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	select {
	case <-c:
	case <-time.After(5 * time.Millisecond):
		fmt.Println("no signal")
	}
	signal.Stop(c)

	pprof.Do(context.Background(), pprof.Labels("k", "v", "a", "b"), func(ctx context.Context) {
		v, ok := pprof.Label(ctx, "k")
		fmt.Println(v, ok)
		done := make(chan bool)
		go func() { done <- true }()
		<-done
		pprof.ForLabels(ctx, func(k, v string) bool { fmt.Print(k, "=", v, " "); return true })
		fmt.Println()
	})
	p := pprof.NewProfile("mine")
	p.Add(1, 0)
	p.Add(2, 0)
	p.Remove(1)
	fmt.Println(p.Name(), p.Count(), pprof.Lookup("mine") == p, pprof.Lookup("none") == nil, pprof.Lookup("heap") != nil)
	var b bytes.Buffer
	fmt.Println(pprof.StartCPUProfile(&b))
	fmt.Println(pprof.StartCPUProfile(&b))
	pprof.StopCPUProfile()

	ctx, task := trace.NewTask(context.Background(), "t")
	trace.WithRegion(ctx, "r", func() { trace.Log(ctx, "c", "m") })
	task.End()
	fmt.Println(trace.IsEnabled())
}
