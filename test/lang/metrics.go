// runtime/metrics: every metric has a value of its kind, and the values belong together.
package main

import (
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strings"
)

func read(name string) metrics.Value {
	s := []metrics.Sample{{Name: name}}
	metrics.Read(s)
	return s[0].Value
}

var kept []*[100]int

func main() {
	all := metrics.All()
	samples := make([]metrics.Sample, len(all))
	for i, d := range all {
		samples[i].Name = d.Name
	}
	metrics.Read(samples)
	kinds := map[metrics.ValueKind]int{}
	var classes, total uint64
	for i, d := range all {
		v := samples[i].Value
		if v.Kind() != d.Kind {
			fmt.Println("kind of", d.Name, v.Kind(), d.Kind)
			continue
		}
		kinds[d.Kind]++
		switch {
		case d.Name == "/memory/classes/total:bytes":
			total = v.Uint64()
		case strings.HasPrefix(d.Name, "/memory/classes/"):
			classes += v.Uint64()
		}
		if d.Kind == metrics.KindFloat64Histogram {
			h := v.Float64Histogram()
			if len(h.Buckets) != len(h.Counts)+1 || h.Buckets[len(h.Buckets)-1] != math.Inf(1) {
				fmt.Println("buckets of", d.Name)
			}
			for i := range h.Counts {
				if h.Buckets[i] >= h.Buckets[i+1] {
					fmt.Println("order of", d.Name, i)
				}
			}
		}
	}
	fmt.Println(kinds[metrics.KindUint64] > 50, kinds[metrics.KindFloat64], kinds[metrics.KindFloat64Histogram])
	fmt.Println(total > 0, total == classes)
	fmt.Println(read("/no/such/metric").Kind(), read("").Kind())

	bytes := read("/gc/heap/allocs:bytes").Uint64()
	for range 1000 {
		kept = append(kept, new([100]int))
	}
	fmt.Println(read("/gc/heap/allocs:bytes").Uint64()-bytes >= 800_000)
	cycles, forced := read("/gc/cycles/total:gc-cycles").Uint64(), read("/gc/cycles/forced:gc-cycles").Uint64()
	runtime.GC()
	runtime.GC()
	fmt.Println(read("/gc/cycles/total:gc-cycles").Uint64() >= cycles+2, read("/gc/cycles/forced:gc-cycles").Uint64()-forced)
	fmt.Println(read("/gc/heap/live:bytes").Uint64() >= 800_000)
	pauses := uint64(0)
	for _, n := range read("/sched/pauses/total/gc:seconds").Float64Histogram().Counts {
		pauses += n
	}
	fmt.Println(pauses >= 2)

	debug.SetGCPercent(50)
	debug.SetMemoryLimit(1 << 30)
	fmt.Println(read("/gc/gogc:percent").Uint64(), read("/gc/gomemlimit:bytes").Uint64())

	stop := make(chan bool)
	created := read("/sched/goroutines-created:goroutines").Uint64()
	for range 3 {
		go func() { <-stop }()
	}
	fmt.Println(read("/sched/goroutines-created:goroutines").Uint64()-created, read("/sched/goroutines:goroutines").Uint64() >= 4)
	runtime.Gosched()
	fmt.Println(read("/sched/goroutines/waiting:goroutines").Uint64() >= 3)
	close(stop)

	func() {
		defer func() { fmt.Println(recover()) }()
		read("/no/such/metric").Uint64()
	}()
}
