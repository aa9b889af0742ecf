// Every function body of the packages that the examples use, reachable or not, generic ones with sample types, becomes SSA that
// verifies, passes the optimiser and is encoded; an engine validates it. Nothing is refused but what needs the scheduler. (The whole of
// std: scripts/lower-std.mjs.)

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { load } from "./load.ts";
import { encodeAll, lowerAll, verifyAll } from "./lower.ts";

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

test("all bodies of the sample become a valid module", () => {
  const dir = mkdtempSync(join(tmpdir(), "lower-"));
  try {
    writeFileSync(join(dir, "main.go"), "package main\n\nfunc main() {}\n");
    const { input, tree } = load([join(dir, "main.go")], { std: sample });
    const wanted = new Set(sample);
    const { funcs, failures, program, unsampled } = lowerAll(
      input,
      input.packages.filter((p) => wanted.has(p.path)),
    );
    assert.ok(funcs > 1500, `${funcs} functions`);
    assert.deepEqual(unsampled, []);
    assert.ok(program !== null);
    verifyAll(program, failures);
    encodeAll(program, "wasip1");
    const bad = failures.filter((f) => f.kind !== "refused" || !/^(channels|select|goroutines)$/.test(f.msg));
    assert.deepEqual(
      bad.map((f) => `${tree.files.posString(f.pos)}: ${f.func}: ${f.kind}: ${f.msg}`),
      [],
    );
  } finally {
    rmSync(dir, { recursive: true });
  }
});
