// A few random programs print the same when gc and we compile them (many: `node scripts/random.mjs`).

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { test } from "node:test";
import type { RunAnswer, RunRequest } from "../corpus/runner.ts";
import { runModule } from "../lang/run_module.ts";
import { compareBatch, type Kind } from "./batch.ts";

const hasGo = spawnSync("go", ["version"]).status === 0;

async function run(request: RunRequest): Promise<RunAnswer> {
  const { status, bytes, output } = runModule(request.module);
  return { status, output: bytes, trap: status < 0 ? output : "" };
}

const kinds: readonly [Kind, number][] = [
  ["plain", 20],
  ["switches", 20],
  ["network", 40],
  ["memory", 20],
  ["control", 20],
  ["appends", 20],
];

for (const [kind, count] of kinds) {
  test(`random programs: ${kind}`, { skip: hasGo ? false : "no Go toolchain" }, async () => {
    const seeds = Array.from({ length: count }, (_, i) => 101 + i);
    const dir = resolve("build", "random", kind);
    assert.deepEqual(await compareBatch(seeds, { dir, tags: [], kind, run }), []);
  });
}
