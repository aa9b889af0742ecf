// Package sync, context and time with many goroutines.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
	"time"
)

const ms = time.Millisecond

func mutexes() {
	var mu sync.Mutex
	n := 0
	var wg sync.WaitGroup
	var order []int
	for i := range 10 {
		wg.Go(func() {
			for range 20 {
				mu.Lock()
				x := n
				runtime.Gosched()
				n = x + 1
				mu.Unlock()
			}
			order = append(order, i)
		})
	}
	wg.Wait()
	fmt.Println(n, len(order))
	mu.Lock()
	ok := make(chan bool)
	go func() { ok <- mu.TryLock() }()
	fmt.Println(<-ok)
	mu.Unlock()
}

func rwmutexes() {
	var mu sync.RWMutex
	var log []string
	readers, writers := 0, 0
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Go(func() {
			for range 3 {
				mu.RLock()
				readers++
				if writers != 0 {
					panic("reader beside writer")
				}
				runtime.Gosched()
				readers--
				mu.RUnlock()
				runtime.Gosched()
			}
		})
		wg.Go(func() {
			for j := range 3 {
				mu.Lock()
				writers++
				if writers != 1 || readers != 0 {
					panic("writer not alone")
				}
				runtime.Gosched()
				log = append(log, fmt.Sprint(i, j))
				writers--
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	fmt.Println(len(log))
}

func conds() {
	var mu sync.Mutex
	c := sync.NewCond(&mu)
	ready := 0
	var woke []int
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			for ready == 0 {
				c.Wait()
			}
			ready--
			woke = append(woke, i)
		})
	}
	runtime.Gosched()
	for range 3 {
		mu.Lock()
		ready++
		mu.Unlock()
		c.Signal()
		runtime.Gosched()
	}
	mu.Lock()
	ready += 3
	mu.Unlock()
	c.Broadcast()
	wg.Wait()
	fmt.Println(woke)
}

type queue struct {
	mu       sync.Mutex
	notEmpty *sync.Cond
	notFull  *sync.Cond
	items    []int
}

func producerConsumer() {
	q := &queue{}
	q.notEmpty, q.notFull = sync.NewCond(&q.mu), sync.NewCond(&q.mu)
	var wg sync.WaitGroup
	sum := 0
	for p := range 3 {
		wg.Go(func() {
			for i := range 20 {
				q.mu.Lock()
				for len(q.items) == 4 {
					q.notFull.Wait()
				}
				q.items = append(q.items, p*100+i)
				q.notEmpty.Signal()
				q.mu.Unlock()
			}
		})
	}
	for range 2 {
		wg.Go(func() {
			for range 30 {
				q.mu.Lock()
				for len(q.items) == 0 {
					q.notEmpty.Wait()
				}
				sum += q.items[0]
				q.items = q.items[1:]
				q.notFull.Signal()
				q.mu.Unlock()
			}
		})
	}
	wg.Wait()
	fmt.Println(sum, len(q.items))
}

func onces() {
	var once sync.Once
	var wg sync.WaitGroup
	n := 0
	for range 5 {
		wg.Go(func() {
			once.Do(func() {
				runtime.Gosched()
				n++
			})
			if n != 1 {
				panic("once is not over")
			}
		})
	}
	wg.Wait()
	f := sync.OnceValue(func() int { runtime.Gosched(); n++; return n })
	for range 3 {
		wg.Go(func() { fmt.Print(f(), " ") })
	}
	wg.Wait()
	fmt.Println(n)
	bad := sync.OnceFunc(func() { panic("once bad") })
	for range 2 {
		func() {
			defer func() { fmt.Println(recover()) }()
			bad()
		}()
	}
}

func maps() {
	var m sync.Map
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 10 {
				m.LoadOrStore(j, i)
				runtime.Gosched()
			}
		})
	}
	wg.Wait()
	n := 0
	m.Range(func(k, v any) bool { n += k.(int); return true })
	v, ok := m.LoadAndDelete(3)
	_, ok2 := m.Load(3)
	fmt.Println(n, v, ok, ok2)
	p := sync.Pool{New: func() any { return new(int) }}
	for range 4 {
		wg.Go(func() {
			x := p.Get().(*int)
			*x = 0
			for range 5 {
				*x++
				runtime.Gosched()
			}
			if *x != 5 {
				panic("shared")
			}
			p.Put(x)
		})
	}
	wg.Wait()
}

func contexts() {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan string)
	for i := range 3 {
		go func() {
			<-ctx.Done()
			done <- fmt.Sprint(i, ctx.Err())
		}()
	}
	runtime.Gosched()
	cancel()
	for range 3 {
		fmt.Println(<-done)
	}
	child, stop := context.WithTimeout(context.WithValue(context.Background(), "k", "v"), 5*ms)
	defer stop()
	select {
	case <-child.Done():
		fmt.Println(child.Err(), child.Value("k"))
	case <-time.After(10 * time.Second):
		fmt.Println("late")
	}
	called := make(chan string, 1)
	parent, cancel2 := context.WithCancelCause(context.Background())
	after := context.AfterFunc(parent, func() { called <- "after" })
	cancel2(errors.New("my cause"))
	fmt.Println(<-called, context.Cause(parent), after())
}

type group struct {
	wg   sync.WaitGroup
	once sync.Once
	err  error
	stop func()
}

func (g *group) Go(f func() error) {
	g.wg.Add(1)
	go func() {
		defer g.wg.Done()
		if err := f(); err != nil {
			g.once.Do(func() {
				g.err = err
				g.stop()
			})
		}
	}()
}

func errgroup() {
	ctx, cancel := context.WithCancel(context.Background())
	g := &group{stop: cancel}
	for i := range 4 {
		g.Go(func() error {
			if i == 2 {
				time.Sleep(2 * ms)
				return fmt.Errorf("job %d failed", i)
			}
			<-ctx.Done()
			return ctx.Err()
		})
	}
	g.wg.Wait()
	fmt.Println(g.err)
}

func timers() {
	var mu sync.Mutex
	var log []int
	var wg sync.WaitGroup
	for i, d := range []int{30, 10, 20} {
		wg.Add(1)
		time.AfterFunc(time.Duration(d)*ms, func() {
			defer wg.Done()
			mu.Lock()
			log = append(log, i)
			mu.Unlock()
		})
	}
	wg.Wait()
	fmt.Println(log)
	t := time.AfterFunc(time.Hour, func() { fmt.Println("never") })
	fmt.Println(t.Stop(), t.Stop())
	tk := time.NewTicker(2 * ms)
	n := 0
	stop := time.After(15 * ms)
loop:
	for {
		select {
		case <-tk.C:
			n++
		case <-stop:
			break loop
		}
	}
	tk.Stop()
	fmt.Println(n > 2, n < 9)
	var order []int
	for i := range 5 {
		wg.Go(func() {
			time.Sleep(time.Duration(5-i) * 4 * ms)
			order = append(order, i)
		})
	}
	wg.Wait()
	fmt.Println(order)
}

func pipes() {
	r, w := io.Pipe()
	go func() {
		for i := range 3 {
			fmt.Fprintf(w, "line %d\n", i)
		}
		w.CloseWithError(errors.New("closed"))
	}()
	b, err := io.ReadAll(r)
	fmt.Printf("%q %v\n", b, err)
}

func main() {
	mutexes()
	rwmutexes()
	conds()
	producerConsumer()
	onces()
	maps()
	contexts()
	errgroup()
	timers()
	pipes()
}
