package main

import (
	"context"
	"fmt"
	"time"
)

// Waits in every way on a clock that goes back or ahead: for one look, for good, or while the program waits. The host waits no time, so
// that all takes as long as it computes; what is printed is in whole seconds of the host.

//go:wasmimport env shift
func shift(ns int64, until int32)

//go:wasmimport env waited
func waited() int64

const (
	forGood = iota
	oneLook
	fromNextWait
)

var names = []string{"for good", "for one look", "from the next wait on"}

var began int64

func show(what string, v ...any) {
	ns := waited() - began
	fmt.Println(append([]any{what, "after", time.Duration(ns).Round(time.Second)}, v...)...)
}

// ways wait; each is called right after the clock was shifted with nothing set, and between setting and waiting.
var ways = []struct {
	name string
	set  func() (wait func())
}{
	{"sleep", func() func() {
		return func() { time.Sleep(10 * time.Second) }
	}},
	{"two sleepers", func() func() {
		order := make(chan int)
		for i := range 2 {
			go func() {
				time.Sleep(time.Duration(20-10*i) * time.Second)
				order <- i
			}()
		}
		return func() { show("first", <-order); show("second", <-order) }
	}},
	{"timer", func() func() {
		t := time.NewTimer(10 * time.Second)
		return func() { <-t.C; show("fired", t.Stop()) }
	}},
	{"timer looked at", func() func() {
		t := time.NewTimer(10 * time.Second)
		return func() {
			for range 3 {
				select {
				case <-t.C:
					show("there")
				default:
					show("not there", len(t.C))
				}
			}
			show("stopped", t.Stop())
		}
	}},
	{"timer reset", func() func() {
		t := time.NewTimer(time.Hour)
		return func() { show("reset", t.Reset(10*time.Second)); <-t.C; show("again", t.Reset(0)); <-t.C }
	}},
	{"function", func() func() {
		done := make(chan bool)
		time.AfterFunc(10*time.Second, func() { close(done) })
		return func() { <-done }
	}},
	{"ticker", func() func() {
		t := time.NewTicker(10 * time.Second)
		return func() {
			for range 3 {
				<-t.C
				show("tick")
			}
			t.Reset(5 * time.Second)
			<-t.C
			t.Stop()
		}
	}},
	{"context", func() func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		return func() {
			<-ctx.Done()
			show(ctx.Err().Error())
			cancel()
		}
	}},
	{"deadline", func() func() {
		ctx, cancel := context.WithDeadline(context.Background(), time.Now().Add(10*time.Second))
		return func() {
			inner, stop := context.WithTimeout(ctx, 5*time.Second)
			<-inner.Done()
			show("inner", ctx.Err())
			<-ctx.Done()
			stop()
			cancel()
		}
	}},
	{"select", func() func() {
		a, b := time.After(20*time.Second), time.After(10*time.Second)
		return func() {
			for range 2 {
				select {
				case <-a:
					show("a")
				case <-b:
					show("b")
				}
			}
		}
	}},
	{"since", func() func() {
		t := time.Now()
		return func() {
			d := time.Since(t).Round(time.Minute)
			show("since", d, time.Until(t).Round(time.Minute), time.Now().Round(0).Sub(t.Round(0)).Round(time.Minute))
		}
	}},
}

func main() {
	shift(int64(100*time.Hour), forGood)
	for _, d := range []time.Duration{-time.Minute, -50 * time.Hour, time.Minute} {
		for until, name := range names {
			for _, w := range ways {
				fmt.Println(w.name, d, name)
				began = waited()
				if until != oneLook {
					wait := w.set()
					shift(int64(d), int32(until))
					wait()
					show("set before")
				} else if w.name == "two sleepers" {
					continue // the scheduler looks first
				}
				began = waited()
				shift(int64(d), int32(until))
				w.set()()
				show("set after")
				// What is left fires before the next.
				time.Sleep(2 * time.Hour)
				shift(int64(-d), forGood)
				time.Sleep(1000 * time.Hour)
			}
		}
	}
}
