// A few random programs print the same when gc and we compile them (many: `node scripts/random.mjs`).

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { test } from "node:test";
import type { RunAnswer, RunRequest } from "../corpus/runner.ts";
import { runModule } from "../lang/run_module.ts";
import { compareBatch } from "./batch.ts";

const hasGo = spawnSync("go", ["version"]).status === 0;

async function run(request: RunRequest): Promise<RunAnswer> {
  const { status, bytes, output } = runModule(request.module);
  return { status, output: bytes, trap: status < 0 ? output : "" };
}

test("random programs", { skip: hasGo ? false : "no Go toolchain" }, async () => {
  const seeds = Array.from({ length: 20 }, (_, i) => 1 + i);
  const dir = resolve("build", "random", "test");
  assert.deepEqual(await compareBatch(seeds, { dir, tags: [], run }), []);
});

test("random programs among goroutines", { skip: hasGo ? false : "no Go toolchain" }, async () => {
  const seeds = Array.from({ length: 20 }, (_, i) => 101 + i);
  const dir = resolve("build", "random", "switches");
  assert.deepEqual(await compareBatch(seeds, { dir, tags: [], switches: true, run }), []);
});
