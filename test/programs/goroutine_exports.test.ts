// Library mode with goroutines: what happens in an export that blocks, between calls, and when host and Go call each other while
// goroutines wait. Each script is a fresh instance on each host. (gc's behaviour: tables in the issue; where gc goes wrong, the same export
// live in two goroutines, each call gets its own result here.)

import assert from "node:assert/strict";
import { test } from "node:test";
import { hostMissing, hostNames, runJob, saveModule } from "../hosts/job.ts";
import { programTest } from "./known.ts";
import { compiled, folder } from "./library.ts";

const library = `package main

import (
	"os"
	"runtime"
	"sync"
	"time"
)

func main() {}

var in = make(chan int64)
var out = make(chan int64, 10)
var handed = make(chan int64)
var never = make(chan int64)

// A goroutine from init serves later calls.
func init() {
	go func() {
		for v := range in {
			out <- v * 2
		}
		println("closed")
	}()
}

//go:wasmexport ready
func ready() int32 { return int32(len(out)) }

//go:wasmexport give
func give(v int64) { in <- v }

//go:wasmexport take
func take() int64 { return <-out }

//go:wasmexport start
func start(v int64) {
	go func() { handed <- v }()
}

//go:wasmexport receive
func receive() int64 { return <-handed }

//go:wasmexport goroutines
func goroutines() int32 { return int32(runtime.NumGoroutine()) }

//go:wasmexport dead
func dead() { <-never }

//go:wasmexport fails
func fails(n int32) int32 {
	switch n {
	case 1:
		go panic("in a goroutine")
		<-never
	case 2:
		defer func() {
			runtime.Gosched()
			println("deferred")
		}()
		runtime.Goexit()
	case 3:
		go os.Exit(7)
		<-never
	case 4:
		runtime.Gosched()
		panic("after a switch")
	case 5:
		var mu sync.Mutex
		mu.Lock()
		go func() { mu.Unlock() }()
		mu.Lock()
		mu.Unlock()
		mu.Unlock()
	}
	return n
}

//go:wasmexport recovers
func recovers(n int32) (r int32) {
	defer func() {
		runtime.Gosched()
		if e := recover(); e != nil {
			runtime.Gosched()
			r = -n
		}
	}()
	c := make(chan int32)
	go func() { c <- n }()
	a := []int32{1, 2}
	return a[<-c]
}

//go:wasmexport sleeps
func sleeps(ms int64) int64 {
	t := time.Now()
	time.Sleep(time.Duration(ms) * time.Millisecond)
	if time.Since(t) < time.Duration(ms)*time.Millisecond {
		return 0
	}
	return 1
}

//go:wasmexport selects
func selects() int32 {
	var wg sync.WaitGroup
	a, b := make(chan int32), make(chan int32)
	for i := range int32(3) {
		wg.Add(2)
		go func() { defer wg.Done(); a <- i }()
		go func() { defer wg.Done(); b <- 10 * i }()
	}
	sum := int32(0)
	timer := time.After(time.Hour)
	for range 6 {
		select {
		case x := <-a:
			sum += x
		case x := <-b:
			sum += x
		case <-timer:
			return -1
		}
	}
	wg.Wait()
	<-time.After(time.Millisecond)
	return sum
}

//go:wasmexport many
func many(n int64) int64 {
	c := make(chan int64)
	for i := range n {
		go func() { c <- i }()
	}
	sum := int64(0)
	for range n {
		sum += <-c
	}
	return sum
}

//go:wasmexport plain
func plain(a, b int32) int32 { return a + b }

func deep(n int64) int64 {
	var a [4]int64
	a[n&3] = n
	if n == 0 {
		runtime.Gosched()
		return 0
	}
	return deep(n-1) + a[n&3]
}

//go:wasmexport deeper
func deeper(n int64) int64 {
	c := make(chan int64)
	go func() { c <- deep(n) }()
	return deep(n) + <-c
}

//go:wasmexport stop
func stop() { close(in); runtime.Gosched() }
`;

interface Script {
  name: string;
  calls: [string, ...string[]][];
  /** Results; null: a trap. */
  results: (number | string | null)[];
  exit?: number;
  stderr?: RegExp | string;
}

const trace = "\n\ngoroutine ";

const scripts: Script[] = [
  {
    name: "a goroutine started in init runs while a call blocks, and keeps its place between calls",
    calls: [["ready"], ["give", "5"], ["give", "6"], ["take"], ["ready"], ["take"], ["goroutines"]],
    results: [0, "", "", 10, 0, 12, 2],
    stderr: "",
  },
  {
    name: "goroutines that calls leave behind run when a later one blocks, in the order of their start",
    calls: [["start", "1"], ["start", "2"], ["goroutines"], ["receive"], ["receive"], ["goroutines"], ["stop"]],
    results: ["", "", 4, 1, 2, 3, ""],
    stderr: "closed\n",
  },
  {
    name: "all asleep in a call is a deadlock and a trap",
    calls: [["dead"]],
    results: [null],
    stderr: `fatal error: all goroutines are asleep - deadlock!${trace}`,
  },
  {
    name: "a panic in another goroutine while a call waits",
    calls: [["fails", "1"]],
    results: [null],
    stderr: `panic: in a goroutine${trace}`,
  },
  {
    name: "Goexit in a call runs its deferred calls; then nobody is left to return",
    calls: [["fails", "2"]],
    results: [null],
    stderr: `deferred\nfatal error: all goroutines are asleep - deadlock!${trace}`,
  },
  { name: "os.Exit in another goroutine", calls: [["fails", "3"]], results: [], exit: 7, stderr: "" },
  {
    name: "a panic after a switch",
    calls: [["fails", "4"]],
    results: [null],
    stderr: `panic: after a switch${trace}`,
  },
  {
    name: "unlock of an unlocked mutex after a contended one",
    calls: [["fails", "5"]],
    results: [null],
    stderr: `fatal error: sync: unlock of unlocked mutex${trace}`,
  },
  {
    name: "recover in a call, below suspended frames; the next call works",
    calls: [
      ["recovers", "1"],
      ["recovers", "2"],
      ["recovers", "0"],
      ["plain", "40", "2"],
    ],
    results: [2, -2, 1, 42],
    stderr: "",
  },
  { name: "Sleep in a call blocks the host", calls: [["sleeps", "30"]], results: [1], stderr: "" },
  { name: "select over channels and a timer", calls: [["selects"], ["selects"]], results: [33, 33], stderr: "" },
  {
    name: "many goroutines in a call, again and again",
    calls: [["many", "1000"], ["many", "3000"], ["goroutines"], ["many", "1000"]],
    results: [499500, 4498500, 54, 499500],
    stderr: "",
  },
  {
    name: "deep stacks in a call and a goroutine",
    calls: [
      ["deeper", "10"],
      ["deeper", "2000"],
    ],
    results: [110, 4002000],
    stderr: "",
  },
];

let module: Promise<Uint8Array> | undefined;
const moduleOf = (): Promise<Uint8Array> => {
  module ??= compiled({ dir: folder({ "main.go": library }), buildmode: "c-shared" });
  return module;
};

for (const host of hostNames) {
  for (const script of scripts) {
    programTest(
      `goroutines in a library on ${host}: ${script.name}`,
      async () => {
        const a = runJob(host, {
          module: saveModule(await moduleOf()),
          kind: "reactor",
          calls: script.calls.map(([name, ...args]) => ({ name, args })),
        });
        const show = (v: string | undefined): number | string => (v === undefined || v === "" ? "" : Number(v));
        if (script.exit !== undefined) {
          assert.equal(a.results[0]?.exit ?? a.exit, script.exit);
        } else {
          assert.deepEqual(
            a.results.map((r) => (r.trap === true ? null : show(r.value))),
            script.results,
          );
        }
        const want = script.stderr;
        if (want === "") assert.equal(a.stderr, "");
        else if (want !== undefined) assert.equal(a.stderr.slice(0, want.toString().length), want);
      },
      hostMissing(host),
    );
  }
}

// ---- host -> Go -> host -> Go ----

const nested = `package main

import "runtime"

func main() {}

//go:wasmimport env call
func call(n int32) int32

var ch = make(chan int32)

// waits gives what another call of it, made through the host meanwhile, was told to hand over.
//
//go:wasmexport waits
func waits(n int32) int32 {
	if n == 0 {
		return 100 + <-ch
	}
	go func() {
		// While the call for the host is suspended, this goroutine lets the host call in again.
		r := call(n)
		ch <- r
	}()
	return 1000*n + <-ch
}

//go:wasmexport hand
func hand(n int32) int32 {
	ch <- n
	runtime.Gosched()
	return n
}

// down recurses through the host and switches at the bottom.
//
//go:wasmexport down
func down(n int32) int32 {
	defer runtime.Gosched()
	if n == 0 {
		runtime.Gosched()
		return 0
	}
	return call(n-1) + n
}

// outer recovers a panic of what the host calls.
//
//go:wasmexport outer
func outer(n int32) (r int32) {
	defer func() {
		runtime.Gosched()
		if e := recover(); e != nil {
			runtime.Gosched()
			println("recovered", e.(string))
			r = -n
		}
	}()
	defer println("deferred by outer")
	return call(n) + 1
}

//go:wasmexport fails
func fails(n int32) int32 {
	defer println("deferred by fails")
	if n == 2 {
		runtime.Gosched()
	}
	if n > 0 {
		panic("fails")
	}
	return n
}

//go:wasmexport same
func same(n int32) int32 {
	if n < 10 {
		v := <-ch
		return 10*n + v
	}
	// Feeds the call of the same function below, which is older, then returns its own result.
	ch <- n
	runtime.Gosched()
	return n + 1
}

var left int32

//go:wasmexport both
func both() int32 {
	go func() { left = call(50) }()
	return same(1)
}

//go:wasmexport leftResult
func leftResult() int32 { return left }
`;

/** A library with the import env.call, which calls into it. */
async function nestedLibrary(call: (exports: Record<string, (n?: number) => number>, n: number) => number): Promise<{
  exports: Record<string, (n?: number) => number>;
  stderr: () => string;
}> {
  const bytes = await compiled({ dir: folder({ "main.go": nested }), buildmode: "c-shared" });
  const module = new WebAssembly.Module(Uint8Array.from(bytes));
  let stderr = "";
  const wasi: Record<string, (...args: number[]) => number> = {};
  for (const i of WebAssembly.Module.imports(module)) if (i.module !== "env") wasi[i.name] = () => 0;
  const view = (): DataView => new DataView((instance.exports.memory as WebAssembly.Memory).buffer);
  wasi.fd_write = (_fd, iovs, count, written) => {
    let n = 0;
    for (let i = 0; i < count; i++) {
      const len = view().getUint32(iovs + 8 * i + 4, true);
      stderr += new TextDecoder().decode(new Uint8Array(view().buffer, view().getUint32(iovs + 8 * i, true), len));
      n += len;
    }
    view().setUint32(written, n, true);
    return 0;
  };
  const exports = (): Record<string, (n?: number) => number> => instance.exports as never;
  const instance: WebAssembly.Instance = new WebAssembly.Instance(module, {
    wasi_snapshot_preview1: wasi,
    env: { call: (n: number) => call(exports(), n) },
  });
  exports()._initialize();
  return { exports: exports(), stderr: () => stderr };
}

test("nested calls: nine levels through the host, with switches at the bottom", async () => {
  const { exports, stderr } = await nestedLibrary((e, n) => e.down(n));
  assert.equal(exports.down(9), 45);
  assert.equal(exports.down(9), 45);
  assert.equal(stderr(), "");
});

test("nested calls: the same export waits in one goroutine while another calls it through the host", async () => {
  // both -> same(1) waits; the other goroutine -> host -> same(50), which feeds same(1) and returns 51 to its own host frame.
  const { exports } = await nestedLibrary((e, n) => e.same(n));
  assert.equal(exports.both(), 10 + 50);
  assert.equal(exports.leftResult(), 51);
});

test("nested calls: an outer call that is done waits until the inner host frames are gone", async () => {
  const { exports } = await nestedLibrary((e, n) => {
    // waits(n)'s goroutine calls in: its call hands over to the outer one and goes on.
    assert.equal(e.hand(n + 5), n + 5);
    return n;
  });
  assert.equal(exports.waits(3), 3000 + 8);
});

test("nested calls: a panic is recovered below a host frame", async () => {
  const seen: number[] = [];
  const { exports, stderr } = await nestedLibrary((e, n) => {
    const r = e.fails(n);
    seen.push(r);
    return r + 100;
  });
  assert.equal(exports.outer(0), 101);
  assert.equal(exports.outer(1), -1);
  assert.equal(exports.outer(2), -2);
  assert.equal(exports.outer(0), 101);
  assert.deepEqual(seen, [0, 0, 0, 0]);
  const ok = "deferred by fails\ndeferred by outer\n";
  const failed = `${ok}recovered fails\n`;
  assert.equal(stderr(), ok + failed + failed + ok);
});
