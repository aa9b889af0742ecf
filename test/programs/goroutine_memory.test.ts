// What a goroutine that waits takes: its g, its first stack segment, which holds what its functions need before one tests for room
// (stackneeds.ts), and its saved frames. The segment is as large as the neediest start of the program: in the benchmark's that of
// iter.Pull, which panics for others.

import assert from "node:assert/strict";
import { resolve } from "node:path";
import { test } from "node:test";
import { hostMissing, hostNames, runJob, saveModule } from "../hosts/job.ts";
import { compiled, folder } from "./library.ts";

test("a goroutine that waits takes less than a kilobyte", async () => {
  const module = saveModule(await compiled({ dir: resolve("bench/goroutines"), buildmode: "c-shared" }));
  const memoryOf = (n: number): number => {
    const answer = runJob("node", { module, kind: "reactor", calls: [{ name: "many", args: [String(n)] }] });
    assert.equal(answer.results[0]!.value, String((n * (n - 1)) / 2));
    return answer.memory;
  };
  const each = (memoryOf(20_000) - memoryOf(100)) / 19_900;
  assert.ok(each < 1024, `${each} bytes each`);
});

test("goroutines that never wake cost no more, and do not keep the program from ending", async (t) => {
  const main = `package main

import (
	"runtime"
	"sync"
	"time"
)

const each = 25_000

var deferred int

func main() {
	var mu sync.Mutex
	mu.Lock()
	for i := range each {
		go func() { defer func() { deferred++ }(); <-make(chan *int) }()
		go func() { var c chan int; c <- i }()
		go func() { select {} }()
		go func() { defer mu.Unlock(); mu.Lock() }()
	}
	time.Sleep(1)
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	println(runtime.NumGoroutine(), deferred, m.Sys)
}
`;
  const module = saveModule(await compiled({ dir: folder({ "main.go": main }) }));
  for (const host of hostNames) {
    await t.test(host, { skip: hostMissing(host) ?? false }, () => {
      const answer = runJob(host, { module, kind: "command" });
      assert.deepEqual([answer.exit, answer.trap], [0, ""]);
      const [, bytes] = answer.stderr.match(/^100001 0 (\d+)\n$/)!;
      assert.ok(Number(bytes) > 1 << 20 && Number(bytes) < 100_000 * 1024, `${bytes} bytes`);
    });
  }
});
