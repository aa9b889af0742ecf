package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"sort"
	"sync"
	"time"
)

// Traces with several goroutines, and of deep stacks: what each says of its state, its frames and who made it.

type T struct{ a int }

//go:noinline
func (t *T) wait(ch chan int) { <-ch }

//go:noinline
func rec(n int) int {
	if n == 0 {
		panic("deep")
	}
	return rec(n-1) + 1
}

type blocks struct{ ch chan int }

func (b blocks) Error() string { <-b.ch; return "told" }

type list[E any] []E

func (l list[E]) each(f func(E)) {
	for _, x := range l {
		f(x)
	}
}

//go:noinline
func checks(a []int, p, q *T, n int) int {
	s := a[0]
	s += p.a
	if n > 1 {
		s += a[1]
	}
	s += q.a
	return s / (n - 1)
}

// waits starts a goroutine that waits for good.
func waits() {
	go new(T).wait(make(chan int))
	runtime.Gosched()
}

//go:noinline
func finalize(*[8]*int) { rec(1) }

//go:noinline
func setFinalizer() { runtime.SetFinalizer(new([8]*int), finalize) }

//go:noinline
func clean(n int) { rec(n) }

//go:noinline
func addCleanup() { runtime.AddCleanup(new([8]*int), clean, 1) }

// collects lets finalizers run.
func collects() {
	for {
		runtime.GC()
		runtime.Gosched()
	}
}

var values = []func(int) int{rec, checks1}

//go:noinline
func checks1(n int) int { return checks(nil, nil, nil, n) }

var cases = map[string]func(){
	"dead": func() {
		go new(T).wait(make(chan int))
		go func() {
			var mu sync.Mutex
			mu.Lock()
			mu.Lock()
		}()
		go func() { select {} }()
		go func() {
			select {
			case <-make(chan int):
			case make(chan string) <- "x":
			}
		}()
		go func() { var ch chan int; ch <- 1 }()
		list[int]{1, 2}.each(func(x int) {
			if x == 2 {
				var wg sync.WaitGroup
				wg.Add(1)
				wg.Wait()
			}
		})
	},
	"dead later": func() {
		go func() {
			time.Sleep(time.Millisecond)
			var m sync.RWMutex
			m.RLock()
			m.Lock()
		}()
		c := sync.NewCond(&sync.Mutex{})
		c.L.Lock()
		c.Wait()
	},
	"dead in Error": func() { panic(blocks{make(chan int)}) },
	"dead after Goexit": func() {
		go func() { select {} }()
		runtime.Goexit()
	},
	"dead in defer": func() {
		defer func() { <-make(chan int) }()
		panic("first")
	},
	"single": func() { waits(); panic("x") },
	"all":    func() { waits(); debug.SetTraceback("all"); panic("x") },
	"other": func() {
		go func() { rec(1) }()
		select {}
	},
	"resumed": func() {
		ch := make(chan int)
		done := make(chan int)
		go func() {
			list[int]{1}.each(func(x int) { x += <-ch; rec(x - 2) })
			close(done)
		}()
		ch <- 1
		<-done
	},
	"Stack": func() {
		waits()
		go func() { time.Sleep(time.Hour) }()
		runtime.Gosched()
		go func() {}()
		buf := make([]byte, 10000)
		os.Stdout.Write(buf[:runtime.Stack(buf, true)])
	},
	"deep": func() { rec(300) },
	"100":  func() { rec(97) },
	"101":  func() { rec(98) },
	"unlock": func() {
		waits()
		var mu sync.Mutex
		mu.Unlock()
	},
	"Goexit": func() {
		defer func() { panic("during Goexit") }()
		runtime.Goexit()
	},
	"index 0":  func() { checks(nil, nil, nil, 1) },
	"first p":  func() { checks([]int{1}, nil, nil, 1) },
	"index 1":  func() { checks([]int{1}, &T{}, nil, 2) },
	"second p": func() { checks([]int{1}, &T{}, nil, 1) },
	"divide":   func() { checks([]int{1}, &T{}, &T{}, 1) },
	"finalizer": func() {
		setFinalizer()
		collects()
	},
	"cleanup": func() {
		addCleanup()
		collects()
	},
	"value": func() { values[len(os.Args)-2](1) },
	"recovered": func() {
		defer func() {
			println(recover() != nil)
			checks([]int{1}, &T{}, nil, 1)
		}()
		checks([]int{1}, nil, nil, 1)
	},
}

func main() {
	if len(os.Args) > 1 {
		cases[os.Args[1]]()
		return
	}
	names := []string{}
	for name := range cases {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		println(name)
	}
}
