// What a goroutine that waits takes: its g, its first stack segment, which holds what its functions need before one tests for room
// (stackneeds.ts), and its saved frames. The segment is as large as the neediest start of the program: here that of iter.Pull, which
// panics for others.

import assert from "node:assert/strict";
import { test } from "node:test";
import { runJob, saveModule } from "../hosts/job.ts";
import { compiled, folder } from "./library.ts";

const main = `package main

import (
	"iter"
	"sync"
)

func main() {}

//go:wasmexport pull
func pull(n int32) int64 {
	next, stop := iter.Pull(func(yield func(int) bool) {
		for i := 0; yield(i); i++ {
		}
	})
	defer stop()
	sum := 0
	for range int(n) {
		v, _ := next()
		sum += v
	}
	return int64(sum)
}

//go:wasmexport many
func many(n int32) int64 {
	start := make(chan int)
	var wg sync.WaitGroup
	sum := 0
	for i := range int(n) {
		wg.Go(func() {
			<-start
			sum += i
		})
	}
	close(start)
	wg.Wait()
	return int64(sum)
}
`;

test("a goroutine that waits takes less than a kilobyte", async () => {
  const module = saveModule(await compiled({ dir: folder({ "main.go": main }), buildmode: "c-shared" }));
  const memoryOf = (n: number): number => {
    const answer = runJob("node", { module, kind: "reactor", calls: [{ name: "many", args: [String(n)] }] });
    assert.equal(answer.results[0]!.value, String((n * (n - 1)) / 2));
    return answer.memory;
  };
  const each = (memoryOf(20_000) - memoryOf(100)) / 19_900;
  assert.ok(each < 1024, `${each} bytes each`);
});
