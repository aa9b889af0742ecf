// The profile of goroutines: runtime.GoroutineProfile and runtime/pprof's "goroutine".
package main

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"runtime"
	"runtime/pprof"
	"sort"
	"strings"
	"sync"
)

var (
	stop  = make(chan bool)
	ready sync.WaitGroup
)

func waits() {
	ready.Done()
	inner(stop)
}

//go:noinline
func inner(c chan bool) { <-c }

func locks(mu *sync.Mutex) {
	ready.Done()
	mu.Lock()
	mu.Unlock()
}

// names are the functions of main on a stack, outermost last.
func names(pcs []uintptr) string {
	var list []string
	frames := runtime.CallersFrames(pcs)
	for {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, "main.") {
			list = append(list, f.Function)
		}
		if !more {
			return strings.Join(list, " ")
		}
	}
}

func print(records []runtime.StackRecord) {
	var stacks []string
	for _, r := range records {
		// js has a goroutine that is not the program's.
		if s := names(r.Stack()); s != "" {
			stacks = append(stacks, s)
		}
	}
	sort.Strings(stacks)
	fmt.Println(strings.Join(stacks, "\n"))
}

func main() {
	fmt.Println(runtime.GoroutineProfile(nil))

	var mu sync.Mutex
	mu.Lock()
	ready.Add(4)
	for range 3 {
		go waits()
	}
	pprof.Do(context.Background(), pprof.Labels("who", "locker"), func(context.Context) { go locks(&mu) })
	ready.Wait()
	runtime.Gosched()

	records := make([]runtime.StackRecord, 10)
	n, ok := runtime.GoroutineProfile(records)
	fmt.Println(n == runtime.NumGoroutine(), ok)
	print(records[:n])
	m, ok := runtime.GoroutineProfile(records[:4])
	fmt.Println(m == n, ok)

	ready.Add(1)
	go waits() // has not run yet
	m, ok = runtime.GoroutineProfile(records)
	fmt.Println(m-n, ok)
	print(records[:m])

	ready.Wait()
	runtime.Gosched()
	profile := pprof.Lookup("goroutine")
	fmt.Println(profile.Name(), profile.Count()-n)
	var out bytes.Buffer
	profile.WriteTo(&out, 1)
	address := regexp.MustCompile(`0x[0-9a-f]+|:\d+$`)
	shown := regexp.MustCompile(`^# labels|main\.`)
	var lines []string
	for _, line := range strings.Split(out.String(), "\n") {
		if shown.MatchString(line) {
			line, _, _ = strings.Cut(address.ReplaceAllString(line, "?"), "/")
			lines = append(lines, line)
		}
	}
	for _, line := range lines {
		fmt.Printf("%q\n", line)
	}

	out.Reset()
	profile.WriteTo(&out, 2)
	fmt.Println(strings.Count(out.String(), "main.inner("), strings.Count(out.String(), "main.locks("))
	out.Reset()
	fmt.Println(profile.WriteTo(&out, 0), out.Len() > 100)
}
