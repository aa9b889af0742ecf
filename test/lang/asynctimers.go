//go:debug asynctimerchan=2

// Timers whose channels keep what was sent before Stop or Reset.
package main

import (
	"fmt"
	"os"
	"time"
)

const ms = time.Millisecond

func taken(c <-chan time.Time) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func stale() {
	t := time.NewTimer(ms)
	time.Sleep(5 * ms)
	fmt.Println(len(t.C), cap(t.C), t.Stop(), taken(t.C), taken(t.C))
	t.Reset(ms)
	time.Sleep(5 * ms)
	fmt.Println(t.Reset(time.Hour), taken(t.C), taken(t.C), t.Stop())

	tk := time.NewTicker(ms)
	time.Sleep(5 * ms)
	tk.Stop()
	fmt.Println(len(tk.C), cap(tk.C), taken(tk.C), taken(tk.C))
}

func main() {
	for _, setting := range []string{"", "asynctimerchan=0", "asynctimerchan=1", "asynctimerchan=2"} {
		os.Setenv("GODEBUG", setting)
		fmt.Printf("%q\n", setting)
		stale()
	}
}
