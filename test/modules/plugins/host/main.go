// Runs a plugin on the host its SDK is made for and prints all that can be seen of it: types of exports, answers, logs.
//
//	host KIND module.wasm
//
// The last line of standard error is the microseconds of CPU time that a round of repeated calls takes.
package main

import (
	"context"
	"fmt"
	"os"
	"sort"
	"syscall"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

var kinds = map[string]func(file string, module []byte){
	"extism":   extismPlugin,
	"envoy":    envoyFilter,
	"httpwasm": httpGuest,
	"greeter":  greeterPlugin,
}

func main() {
	kind, file := os.Args[1], os.Args[2]
	module, err := os.ReadFile(file)
	check(err)
	exports(module)
	kinds[kind](file, module)
	fmt.Fprintln(os.Stderr, microseconds)
}

var microseconds float64

func check(err error) {
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

// exports prints what the module exports. Its imports have the right types if the host takes it; how many there are depends on what the
// compiler finds to be dead.
func exports(module []byte) {
	ctx := context.Background()
	r := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigInterpreter())
	defer r.Close(ctx)
	compiled, err := r.CompileModule(ctx, module)
	check(err)
	var lines []string
	for name, f := range compiled.ExportedFunctions() {
		lines = append(lines, "export "+name+signature(f))
	}
	for name := range compiled.ExportedMemories() {
		lines = append(lines, "export memory "+name)
	}
	sort.Strings(lines)
	for _, l := range lines {
		fmt.Println(l)
	}
}

func signature(f api.FunctionDefinition) string {
	types := func(list []api.ValueType) string {
		s := ""
		for _, t := range list {
			s += " " + api.ValueTypeName(t)
		}
		return s
	}
	return ":" + types(f.ParamTypes()) + " ->" + types(f.ResultTypes())
}

// repeat calls f n times, complains when an answer changes, and times the calls.
func repeat(n int, f func() string) {
	first := f()
	fmt.Println(first)
	start := cpu()
	for i := 1; i < n; i++ {
		if again := f(); again != first {
			fmt.Printf("call %d: %s\n", i, again)
			break
		}
	}
	microseconds = (cpu() - start) / float64(n-1)
}

// cpu is the time in microseconds that the process has used: other work on the machine does not count.
func cpu() float64 {
	var u syscall.Rusage
	check(syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e3
}
