// A fast sample of the comparison with gc's own parser (all of it: node scripts/oracle-parse.mjs). Skipped without Go.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { dumpFile } from "./tools/dump.ts";
import { gcMessages, readCases } from "./tools/errors.ts";
import { mutate } from "./tools/mutate.ts";
import { buildOracle, compareAll, firstDifference, goFiles, goroot, oracleDump } from "./tools/oracle.ts";

const skip = spawnSync("go", ["version"]).status === 0 ? false : "no go command";

async function same(paths: string[], lazy = false): Promise<void> {
  const program = buildOracle("build/oracle");
  const options = { spans: true, lazy };
  let report = "";
  await compareAll(program, paths, options, (path) => {
    if (report.length > 5000) return;
    const ours = dumpFile(path, readFileSync(path), options);
    report += `${path}\n${firstDifference(oracleDump(program, path, true), ours)}\n`;
  });
  assert.equal(report, "");
}

/** Every nth file. */
function sample<T>(files: T[], n: number): T[] {
  return files.filter((_, i) => i % n === 0);
}

test("the syntax package's own test data", { skip }, () =>
  same(goFiles(join(goroot(), "src/cmd/compile/internal/syntax"))),
);

test("the type checker's test data", { skip }, () => same(goFiles(join(goroot(), "src/internal/types/testdata"))));

test("a sample of the standard library", { skip }, () => same(sample(goFiles(join(goroot(), "src")), 40)));

test("a sample, bodies parsed later", { skip }, () => same(sample(goFiles(join(goroot(), "src/net")), 5), true));

test("a sample, functions skipped by their lines", { skip }, () => {
  const files = sample(goFiles(join(goroot(), "src")), 15).filter((path) => !path.includes("/testdata/"));
  for (const path of [...files, ...goFiles("goroot/src")]) {
    const bytes = readFileSync(path);
    const skipped = dumpFile(path, bytes, { lazy: true, formatted: true });
    if (skipped !== dumpFile(path, bytes)) assert.fail(`${path}: differs`);
  }
});

test("broken programs: trees and errors", { skip }, async () => {
  const files = sample(goFiles(join(goroot(), "test")), 9);
  mkdirSync("build/oracle/sample", { recursive: true });
  const made = files.slice(0, 250).map((from, i) => {
    const path = join("build/oracle/sample", `${i}.go`);
    writeFileSync(path, mutate(readFileSync(from), i));
    return path;
  });
  await same(made);
});

test("errors.txt is what gc says", { skip }, () => {
  for (const c of sample(readCases().cases, 12)) assert.equal(gcMessages(c.source), c.want, c.name);
});
