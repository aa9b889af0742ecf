// The patch of internal/strconv works the mantissas of all powers of ten out as the SDK's table has them.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { parseLinkSetting } from "../../src/load/ldflags.ts";
import { compileFiles } from "../lang/compile_file.ts";
import { runModule } from "../lang/run_module.ts";

const program = `package main

import (
	_ "strconv"
	_ "unsafe"
)

type uint128 struct{ Hi, Lo uint64 }

//go:linkname pow10 internal/strconv.pow10
func pow10(e int) (mant uint128, exp int, ok bool)

func main() {
	for e := -349; e <= 348; e++ {
		m, _, ok := pow10(e)
		println(e, ok, m.Hi, m.Lo)
	}
}
`;

test("mantissas of the powers of ten", () => {
  const dir = mkdtempSync(join(tmpdir(), "pow10-"));
  try {
    const file = join(dir, "main.go");
    writeFileSync(file, program);
    const pull = parseLinkSetting("-checklinkname=0", (s) => [s]);
    assert.ok(!("error" in pull));
    const compiled = compileFiles([file], undefined, [], [pull]);
    assert.equal(compiled.messages, "");
    const { output, status } = runModule(compiled.module!);
    assert.equal(status, 0, output);
    const table = readFileSync(join(process.env.GOROOT ?? "/usr/local/go", "src/internal/strconv/pow10tab.go"), "utf8");
    const rows = [...table.matchAll(/\{0x(\w+), 0x(\w+)\}, \/\/ 1e(-?\d+) /g)].map(
      ([, hi, lo, e]) => `${e} true ${BigInt(`0x${hi}`)} ${BigInt(`0x${lo}`)}`,
    );
    assert.equal(rows.length, 696);
    assert.deepEqual(output.trim().split("\n"), ["-349 false 0 0", ...rows, "348 false 0 0"]);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
