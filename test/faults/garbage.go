package main

import (
	"fmt"
	"os"
	"reflect"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
)

// Makes much garbage, but never has much that lives, in the way that the environment names, with collections only where memory is used up.

type tree struct{ left, right *tree }

func build(n int) *tree {
	if n == 0 {
		return &tree{}
	}
	return &tree{build(n - 1), build(n - 1)}
}

func (t *tree) count() int {
	if t.left == nil {
		return 1
	}
	return 1 + t.left.count() + t.right.count()
}

func depth(n int, p *int) int {
	var room [20]int
	room[n%20] = n
	if n == 0 {
		return *p
	}
	return depth(n-1, &room[n%20]) - room[n%20] + n
}

var keep any

func work(way string, i int) int {
	switch way {
	case "small":
		return build(12).count()
	case "large":
		b := make([]byte, 200000+i%7*10000)
		b[i] = byte(i)
		keep = b
		return len(b)
	case "sizes":
		// Many cells of one size, then of the next.
		var all [][]byte
		size := 16 << (i % 9)
		for n := 0; n < 400000; n += size {
			all = append(all, make([]byte, size))
		}
		keep = all
		return len(all)
	case "maps":
		m := map[int]string{}
		for k := range 3000 {
			m[k] = strconv.Itoa(k)
		}
		return len(m) + len(m[i])
	case "strings":
		s := ""
		for len(s) < 3000 {
			s += strings.Repeat("x", 20)
		}
		return len(s)
	case "goroutines":
		done := make(chan int)
		for k := range 300 {
			// (Stacks are used again without a collection.)
			go func() {
				keep = make([]byte, 200+k%7)
				done <- depth(k/10, &k)
			}()
		}
		n := 0
		for range 300 {
			n += <-done
		}
		return n
	case "deep":
		// Stacks and objects in turns.
		keep = nil
		n := depth(40000, &i)
		keep = make([]int, 1_000_000+i)
		return n + build(8).count()
	case "types":
		// Layouts that the compiler does not know.
		t := reflect.TypeFor[*int]()
		for range 1 + i%50 {
			t = reflect.ArrayOf(1, t)
		}
		t = reflect.StructOf([]reflect.StructField{{Name: "A", Type: t}, {Name: "B", Type: reflect.ArrayOf(i%300, reflect.TypeFor[byte]())}})
		var all []any
		for range 500 {
			all = append(all, reflect.New(t).Interface())
		}
		keep = all
		return len(all)
	case "finalizers":
		for k := range 200 {
			b := make([]byte, 3000)
			if k%5 == 0 {
				runtime.SetFinalizer(&b[0], func(*byte) {})
			}
		}
		runtime.Gosched()
		return 1
	}
	panic(way)
}

func main() {
	way := os.Getenv("K")
	debug.SetGCPercent(-1)
	rounds := 400
	if way == "deep" || way == "sizes" {
		rounds = 60
	}
	sum := 0
	for i := range rounds {
		sum += work(way, i)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Println(way, sum)
	if m.NumGC > 0 {
		println("collected")
	}
}
