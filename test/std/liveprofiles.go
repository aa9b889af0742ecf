// The goroutine profile and the metrics that the runtime keeps.
package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"runtime/pprof"
	"strings"
	"sync"
	"time"
)

func receiver(c chan int) { <-c }

func locker(mu *sync.Mutex) { mu.Lock() }

//go:noinline
func deep(n int, c chan int) {
	if n == 0 {
		receiver(c)
		return
	}
	deep(n-1, c)
}

// names are the program's own functions of a stack, outermost last.
func names(stack []uintptr) string {
	var list []string
	frames := runtime.CallersFrames(stack)
	for {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, "main.") || f.Function == "runtime.main" || f.Function == "runtime.goexit" {
			list = append(list, fmt.Sprintf("%s:%d", f.Function, f.Line))
			if f.Function[0] == 'r' {
				list[len(list)-1] = f.Function
			}
		}
		if !more {
			return strings.Join(list, " ")
		}
	}
}

func profile() {
	var records [16]runtime.StackRecord
	n, ok := runtime.GoroutineProfile(records[:])
	fmt.Println(n, ok, n == runtime.NumGoroutine())
	for _, r := range records[:n] {
		fmt.Println(" ", names(r.Stack()))
	}
	n, ok = runtime.GoroutineProfile(records[:n-1])
	fmt.Println(n, ok)
}

func text() {
	var b bytes.Buffer
	p := pprof.Lookup("goroutine")
	p.WriteTo(&b, 1)
	counts := map[string]int{}
	for line := range strings.Lines(b.String()) {
		if strings.HasPrefix(line, "# labels") || strings.HasPrefix(line, "goroutine") {
			fmt.Print(line)
		} else if i := strings.Index(line, "main."); i >= 0 {
			name, _, _ := strings.Cut(line[i:], "+")
			counts[name]++
		}
	}
	fmt.Println(counts, p.Count() == runtime.NumGoroutine())
	b.Reset()
	fmt.Println(p.WriteTo(&b, 0), b.Len() > 100)
}

func metric(name string) uint64 {
	s := []metrics.Sample{{Name: name}}
	metrics.Read(s)
	if s[0].Value.Kind() != metrics.KindUint64 {
		fmt.Println(name, "is of kind", s[0].Value.Kind())
		return 0
	}
	return s[0].Value.Uint64()
}

var sink [][]byte

func values() {
	debug.SetGCPercent(150)
	debug.SetMemoryLimit(1 << 30)
	fmt.Println(metric("/gc/gogc:percent"), metric("/gc/gomemlimit:bytes"))
	debug.SetGCPercent(-1)
	fmt.Println(metric("/gc/gogc:percent") == 1<<64-1)
	forced := metric("/gc/cycles/forced:gc-cycles")
	runtime.GC()
	runtime.GC()
	fmt.Println(metric("/gc/cycles/forced:gc-cycles")-forced, metric("/gc/cycles/total:gc-cycles") >= 2)
	live, objects := metric("/gc/heap/live:bytes"), metric("/gc/heap/objects:objects")
	for range 1000 {
		sink = append(sink, make([]byte, 1000))
	}
	runtime.GC()
	fmt.Println(metric("/gc/heap/objects:objects")-objects >= 1000, metric("/gc/heap/allocs:bytes") >= 1000*1000)
	fmt.Println(metric("/gc/heap/live:bytes")-live >= 1000*1000)

	samples := []metrics.Sample{{Name: "/no/such:thing"}}
	for _, d := range metrics.All() {
		if strings.HasPrefix(d.Name, "/memory/classes/") {
			samples = append(samples, metrics.Sample{Name: d.Name})
		}
	}
	metrics.Read(samples)
	fmt.Println(samples[0].Value.Kind() == metrics.KindBad)
	sum, total := uint64(0), uint64(0)
	for _, s := range samples[1:] {
		if s.Name == "/memory/classes/total:bytes" {
			total = s.Value.Uint64()
		} else {
			sum += s.Value.Uint64()
		}
	}
	fmt.Println(sum == total, total > 1<<20)
	fmt.Println(metric("/sched/goroutines:goroutines") >= uint64(runtime.NumGoroutine()), metric("/sched/gomaxprocs:threads"))
	fmt.Println(metric("/sched/goroutines/running:goroutines") > 0, metric("/sched/goroutines/waiting:goroutines") >= 5)
}

func main() {
	c := make(chan int)
	for range 3 {
		go receiver(c)
	}
	go deep(3, c)
	var mu sync.Mutex
	mu.Lock()
	go locker(&mu)
	pprof.Do(context.Background(), pprof.Labels("what", "labelled"), func(context.Context) {
		go func() { select {} }()
		time.AfterFunc(1, func() { select {} }) // nobody's: it has no labels
		time.Sleep(time.Millisecond)
	})
	go func() { receiver(c) }() // does not run yet
	profile()
	runtime.Gosched()
	text()
	values()
	go func() {
		runtime.Gosched()
		fmt.Println(runtime.NumGoroutine())
		os.Exit(0)
	}()
	runtime.Goexit()
}
