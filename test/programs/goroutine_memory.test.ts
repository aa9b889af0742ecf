// What a goroutine that waits takes: its g, its first stack segment, which holds what its functions need before one tests for room
// (stackneeds.ts), and its saved frames. The segment is as large as the neediest start of the program: in the benchmark's that of
// iter.Pull, which panics for others.

import assert from "node:assert/strict";
import { resolve } from "node:path";
import { test } from "node:test";
import { runJob, saveModule } from "../hosts/job.ts";
import { compiled } from "./library.ts";

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
