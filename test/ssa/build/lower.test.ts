// Every function body of the packages that the examples use, reachable or not, becomes SSA that verifies; nothing is refused but what
// needs the scheduler.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { load } from "./load.ts";
import { lowerAll } from "./lower.ts";

const sample = [
  "bytes",
  "container/heap",
  "encoding/base64",
  "encoding/hex",
  "errors",
  "hash/adler32",
  "hash/crc32",
  "math/bits",
  "runtime",
  "slices",
  "sort",
  "strconv",
  "strings",
  "unicode/utf8",
];

test("all bodies of the sample become SSA that verifies", () => {
  const dir = mkdtempSync(join(tmpdir(), "lower-"));
  try {
    writeFileSync(join(dir, "main.go"), "package main\n\nfunc main() {}\n");
    const { input, tree } = load([join(dir, "main.go")], { std: sample });
    const wanted = new Set(sample);
    const { funcs, failures } = lowerAll(
      input,
      input.packages.filter((p) => wanted.has(p.path)),
    );
    assert.ok(funcs > 900, `${funcs} functions`);
    const bad = failures.filter((f) => f.kind !== "refused" || !/^(channels|select|goroutines)$/.test(f.msg));
    assert.deepEqual(
      bad.map((f) => `${tree.files.posString(f.pos)}: ${f.func}: ${f.kind}: ${f.msg}`),
      [],
    );
  } finally {
    rmSync(dir, { recursive: true });
  }
});
