// What waits for JavaScript: fmt through fs callbacks, timers, promises, goroutines, files, an event while main sleeps.

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync"
	"syscall/js"
	"time"
)

func await(p js.Value) (js.Value, error) {
	done := make(chan struct{})
	var v js.Value
	var err error
	then := js.FuncOf(func(_ js.Value, args []js.Value) any {
		v = args[0]
		close(done)
		return nil
	})
	defer then.Release()
	fail := js.FuncOf(func(_ js.Value, args []js.Value) any {
		err = js.Error{Value: args[0]}
		close(done)
		return nil
	})
	defer fail.Release()
	p.Call("then", then, fail)
	<-done
	return v, err
}

func main() {
	fmt.Println("hello", len(os.Args))
	start := time.Now()
	time.Sleep(20 * time.Millisecond)
	fmt.Println("slept", time.Since(start) >= 20*time.Millisecond)

	var wg sync.WaitGroup
	lines := make(chan string, 10)
	for i := range 3 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			time.Sleep(time.Duration(30-10*i) * time.Millisecond)
			lines <- fmt.Sprint("worker ", i)
		}()
	}
	go func() { wg.Wait(); close(lines) }()
	for l := range lines {
		fmt.Println(l)
	}

	global := js.Global()
	fmt.Println(await(global.Call("eval", "Promise.resolve(42)")))
	_, err := await(global.Call("eval", "Promise.reject(new Error('no'))"))
	fmt.Println(err)

	// JavaScript calls while main waits, and the handler calls back.
	ticks := make(chan int)
	n := 0
	var tick js.Func
	tick = js.FuncOf(func(js.Value, []js.Value) any {
		n++
		go func(n int) { ticks <- n }(n)
		if n < 3 {
			global.Call("setTimeout", tick, 1)
		}
		return nil
	})
	global.Call("setTimeout", tick, 1)
	fmt.Println(<-ticks, <-ticks, <-ticks)

	dir, err := os.MkdirTemp("", "js")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	name := dir + "/file"
	fmt.Println(os.WriteFile(name, []byte(strings.Repeat("line\n", 10000)), 0o644))
	data, err := os.ReadFile(name)
	fmt.Println(len(data), err)
	_, err = os.ReadFile(dir + "/none")
	fmt.Println(errors.Is(err, fs.ErrNotExist))

	select {
	case <-time.After(5 * time.Millisecond):
		fmt.Println("timeout")
	case <-ticks:
	}
	timer := time.AfterFunc(time.Hour, func() {})
	fmt.Println(timer.Stop())
	fmt.Fprintln(os.Stderr, "done")
}
