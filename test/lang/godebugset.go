//go:debug randseednop=0

// Settings of GODEBUG that the program changes itself, also before anybody has asked for one, and the metrics that count their uses.
package main

import (
	"fmt"
	"math/rand"
	"os"
	"runtime/metrics"
	"time"
)

func uses(setting string) any {
	s := []metrics.Sample{{Name: "/godebug/non-default-behavior/" + setting + ":events"}}
	metrics.Read(s)
	if s[0].Value.Kind() != metrics.KindUint64 {
		return s[0].Value.Kind()
	}
	return s[0].Value.Uint64()
}

// seed tells whether rand.Seed has an effect.
func seed() bool {
	rand.Seed(1)
	a := rand.Int63()
	rand.Seed(1)
	return rand.Int63() == a
}

func panicNil() (value any) {
	defer func() { value = recover() }()
	panic(nil)
}

func main() {
	os.Setenv("GODEBUG", "asynctimerchan=1,randseednop=0,randseednop=1#pattern")
	fmt.Println(cap(time.NewTimer(time.Hour).C), cap(time.NewTicker(time.Hour).C), seed())
	os.Setenv("GODEBUG", "")
	fmt.Println(cap(time.NewTimer(time.Hour).C), seed(), seed())
	os.Setenv("GODEBUG", "randseednop=") // hides the program's own
	fmt.Println(seed())
	os.Setenv("GODEBUG", "asynctimerchan,randseednop")
	fmt.Println(seed())
	os.Unsetenv("GODEBUG")
	fmt.Println(seed())
	fmt.Println(panicNil())
	os.Setenv("GODEBUG", "panicnil=1")
	fmt.Println(panicNil(), panicNil())
	os.Setenv("GODEBUG", "panicnil=1,panicnil=0")
	fmt.Println(panicNil())
	fmt.Println(uses("asynctimerchan"), uses("randseednop"), uses("httplaxcontentlength"), uses("panicnil"), uses("none"))
}
