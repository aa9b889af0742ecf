package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"reflect"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Uses memory in every part of the runtime once, in an order that the environment names, so that a limit of memory is met in any of
// them and with any amount left.

type tree struct {
	left, right *tree
	n           int
}

func build(n int) *tree {
	if n == 0 {
		return nil
	}
	return &tree{build(n - 1), build(n - 1), n}
}

func (t *tree) sum() int {
	if t == nil {
		return 0
	}
	return t.left.sum() + t.right.sum() + t.n
}

func depth(n int, p *int) int {
	var room [20]int
	room[n%20] = n
	if n == 0 {
		return *p
	}
	return depth(n-1, &room[n%20]) + 1
}

func recovered(n int) (err error) {
	defer func() { err = errors.Join(err, fmt.Errorf("%d: %v", n, recover())) }()
	var s []int
	return recovered(s[n] + n)
}

func nestedDefers(n int) (sum int) {
	for i := range n {
		defer func() { sum += i }()
	}
	return 0
}

func walk(t *tree) iter.Seq[int] {
	return func(yield func(int) bool) {
		var visit func(t *tree) bool
		visit = func(t *tree) bool {
			return t == nil || visit(t.left) && yield(t.n) && visit(t.right)
		}
		visit(t)
	}
}

var keep []any
var ballasts [][]byte

func hold(v any) { keep = append(keep, v) }

var parts = []struct {
	name string
	run  func() any
}{
	{"tree", func() any { t := build(12); hold(t); return t.sum() }},
	{"slices", func() any {
		var s []int
		for i := range 50000 {
			s = append(s, i)
		}
		hold(s)
		return len(s) + s[49999]
	}},
	{"large", func() any {
		n := 0
		for i := range 4 {
			b := make([]byte, 100000+i*50000)
			for _, c := range b {
				n += int(c)
			}
			b[i] = 1
			hold(b)
		}
		return n
	}},
	{"maps", func() any {
		m := map[string][]int{}
		for i := range 5000 {
			k := fmt.Sprint(i % 1000)
			m[k] = append(m[k], i)
		}
		hold(m)
		return len(m) + m["7"][4]
	}},
	{"strings", func() any {
		var b strings.Builder
		for i := range 20000 {
			fmt.Fprint(&b, i)
		}
		s := strings.Split(b.String(), "9")
		sort.Strings(s)
		hold(s)
		return len(s)
	}},
	{"stack", func() any { x := 5; return depth(20000, &x) }},
	{"goroutines", func() any {
		var wg sync.WaitGroup
		var mu sync.Mutex
		n := 0
		for i := range 1000 {
			wg.Go(func() {
				runtime.Gosched()
				d := depth(i%100, &i)
				mu.Lock()
				n += d
				mu.Unlock()
			})
		}
		wg.Wait()
		return n
	}},
	{"channels", func() any {
		c := make(chan []int, 100)
		for i := range 200 {
			go func() { c <- make([]int, i) }()
		}
		n := 0
		for range 200 {
			n += len(<-c)
		}
		return n
	}},
	{"leaked", func() any {
		for i := range 2000 {
			go func() { <-(chan int)(nil); hold(i) }()
		}
		runtime.Gosched()
		return runtime.NumGoroutine()
	}},
	{"timers", func() any {
		done := make(chan int)
		for i := range 1000 {
			time.AfterFunc(time.Duration(i)*time.Millisecond, func() { done <- i })
		}
		n := 0
		for range 1000 {
			n += <-done
		}
		return n
	}},
	{"panics", func() any {
		e := recovered(1)
		return len(e.Error())
	}},
	{"defers", func() any { return nestedDefers(10000) }},
	{"pull", func() any {
		next, stop := iter.Pull(walk(build(8)))
		defer stop()
		n := 0
		for v, ok := next(); ok; v, ok = next() {
			n += v
		}
		return n
	}},
	{"reflect", func() any {
		t := reflect.TypeFor[*int]()
		for i := range 60 {
			t = reflect.StructOf([]reflect.StructField{
				{Name: "A", Type: reflect.ArrayOf(i, reflect.TypeFor[int]())},
				{Name: fmt.Sprint("B", i), Type: reflect.PointerTo(t)},
			})
			hold(reflect.New(t).Interface())
		}
		return t.Kind()
	}},
	{"json", func() any {
		var v any
		s := "[" + strings.Repeat(`{"a":[1,2,{"b":"c"}]},`, 2000) + "0]"
		if err := json.Unmarshal([]byte(s), &v); err != nil {
			return err
		}
		b, err := json.Marshal(v)
		return fmt.Sprint(len(b), err)
	}},
	{"finalizers", func() any {
		n := 0
		for range 2000 {
			runtime.SetFinalizer(&tree{}, func(*tree) { n++ })
		}
		for range 3 {
			runtime.GC()
			runtime.Gosched()
		}
		return n > 1900
	}},
	{"stack text", func() any {
		b := make([]byte, 1<<16)
		return runtime.Stack(b, true) > 100
	}},
}

func main() {
	// Sorted, the lines are always the same.
	seed, _ := strconv.Atoi(os.Getenv("K"))
	rng := rand.New(rand.NewPCG(uint64(seed), 0))
	rng.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
	ballast := make([]byte, rng.IntN(1<<16))
	for range rng.IntN(1000) {
		small := make([]byte, 1+rng.IntN(1000))
		small[0] = 1
		ballasts = append(ballasts, small)
	}
	ballasts = append(ballasts, ballast)
	for _, p := range parts {
		fmt.Println(p.name, p.run())
	}
	n := 0
	for _, k := range keep {
		if t, ok := k.(*tree); ok {
			n += t.sum()
		}
	}
	fmt.Println("kept", len(keep), n)
}
