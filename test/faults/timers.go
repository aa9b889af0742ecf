package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"
)

// Thousands of timers of all kinds, started, stopped and reset in random order before and while they fire: each that is set fires once, in
// order of time, and each that was stopped never. A model holds what must happen. The host's clock goes on only by waits, so that each fires exactly when it is due.

//go:wasmimport env lookTakes
func lookTakes(ns int64)

const (
	count   = 5000
	rounds  = 25
	settled = 1 // the wait in which all goroutines that timers have woken run
)

type kind int

const (
	function kind = iota
	channel
	contexts
	kinds
)

type entry struct {
	kind   kind
	timer  *time.Timer
	cancel context.CancelFunc
	due    time.Time // zero: not set
	fired  int
	want   int
}

var (
	entries [count]entry
	rng     = rand.New(rand.NewPCG(1, 2))
	wrong   int
	last    time.Time
	events  = make(chan int, count)
)

func fail(v ...any) {
	if wrong++; wrong < 10 {
		fmt.Println(v...)
	}
}

func set(i int) {
	e := &entries[i]
	d := time.Duration(1+rng.IntN(20000)) * time.Minute
	pending := !e.due.IsZero()
	e.due = time.Now().Add(d)
	if !pending {
		e.want++
	}
	switch {
	case e.kind == contexts:
		if e.cancel != nil {
			e.cancel()
		}
		ctx, cancel := context.WithTimeout(context.Background(), d)
		e.cancel = cancel
		context.AfterFunc(ctx, func() {
			if ctx.Err() == context.DeadlineExceeded {
				events <- i
			}
		})
	case e.timer != nil:
		if was := e.timer.Reset(d); was != pending {
			fail("reset", i, was, pending)
		}
	case e.kind == function:
		e.timer = time.AfterFunc(d, func() { events <- i })
	default:
		t := time.NewTimer(d)
		e.timer = t
		go func() {
			for range t.C {
				events <- i
			}
		}()
	}
}

func stop(i int) {
	e := &entries[i]
	pending := !e.due.IsZero()
	if e.kind == contexts {
		if e.cancel != nil {
			e.cancel()
		}
	} else if e.timer != nil {
		if was := e.timer.Stop(); was != pending {
			fail("stop", i, was, pending)
		}
	}
	if pending {
		e.want--
	}
	e.due = time.Time{}
}

// took notes that a timer fired.
func took(i int) {
	e := &entries[i]
	e.fired++
	if late := time.Since(e.due); e.due.IsZero() || late < 0 || late > settled {
		fail("fired", i, late)
	}
	if e.due.Before(last) {
		fail("order", i, last.Sub(e.due))
	}
	last = e.due
	e.due = time.Time{}
}

func pending() int {
	n := 0
	for i := range entries {
		if !entries[i].due.IsZero() {
			n++
		}
	}
	return n
}

func main() {
	lookTakes(0)
	for i := range entries {
		entries[i].kind = kind(i % int(kinds))
	}
	for round := range rounds {
		for range 1000 {
			if i := rng.IntN(count); rng.IntN(3) == 0 {
				stop(i)
			} else {
				set(i)
			}
		}
		// Some of them fire, in the end all.
		left := rng.IntN(300)
		if round == rounds-1 {
			left = count
		}
		left = min(left, pending())
		for left > 0 || len(events) > 0 {
			took(<-events)
			left--
			if left <= 0 {
				time.Sleep(settled)
			}
		}
	}
	for i := range entries {
		if e := &entries[i]; e.fired != e.want {
			fail("lost", i, e.fired, e.want)
		}
	}
	time.Sleep(10000 * time.Hour)
	fmt.Println(wrong, len(events))
	total := 0
	for i := range entries {
		total += entries[i].fired
	}
	fmt.Println("fired", total)
}
