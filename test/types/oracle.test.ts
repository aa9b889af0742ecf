// A sample of scripts/oracle-types.mjs: go/types and ours agree on every expression of a few packages.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { askOracle, compare } from "./oracle.ts";

const sample = [
  "errors",
  "iter",
  "math/bits",
  "maps",
  "slices",
  "sort",
  "strconv",
  "sync/atomic",
  "text/template/parse",
];
const hasGo = spawnSync("go", ["version"]).status === 0;

test("every expression as go/types has it", { skip: hasGo ? false : "no Go toolchain" }, () => {
  const answers = askOracle("wasip1", sample);
  const res = compare("wasip1", sample, answers, 5);
  assert.equal(res.packages, sample.length);
  assert.deepEqual(res.differences, []);
  assert.deepEqual(res.errors, []);
});
