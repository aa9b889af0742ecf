// The runtime's own programs, and once more those of test/lang with a runtime in stress mode (build tag gcstress: a collection at
// each allocation, free memory poisoned): an object in use that the collector does not see changes what they print. The .out files are gc's
// (go run FILE 2>&1).

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { compileFiles } from "../lang/compile_file.ts";
import { runModule } from "../lang/run_module.ts";
import { neverStressed, stressedByCommand } from "./not_stressed.ts";

const only = process.env.RUNTIME_TEST;

function check(file: string, tags: string[], status: number): void {
  const r = compileFiles([file], undefined, tags);
  assert.equal(r.messages, "");
  const got = runModule(r.module!);
  const trace = got.output.search(/\ngoroutine \d+( gp=.*)? \[/);
  assert.equal(
    trace < 0 ? got.output : got.output.slice(0, trace + 1),
    readFileSync(file.replace(/\.go$/, ".out"), "utf8"),
  );
  assert.equal(got.status, status);
}

function programs(dir: string): string[] {
  const all = readdirSync(dir).sort();
  return all.filter((f) => f.endsWith(".go") && (only === undefined || f.includes(only))).map((f) => join(dir, f));
}

const notStressed = new Set([...Object.keys(neverStressed), ...stressedByCommand]);
/** What is about write barriers. */
const inSteps = new Set(["barriers.go"]);

for (const file of programs("test/runtime")) {
  test(file, () => check(file, [], 0));
  if (inSteps.has(file.slice("test/runtime/".length)))
    test(`${file} (gcsteps)`, () => check(file, ["gcstress", "gcsteps"], 0));
}

for (const dir of ["test/runtime", "test/lang", "test/lang/panic"]) {
  for (const file of programs(dir)) {
    if (notStressed.has(file.slice(dir.length + 1))) continue;
    test(`${file} (gcstress)`, () => check(file, ["gcstress"], dir.endsWith("panic") ? 2 : 0));
  }
}
