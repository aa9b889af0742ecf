// Resume copies grow with the function they are a copy of, however many places inside a loop it can be suspended in.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { linkProgram } from "../../src/link/link.ts";
import { buildProgram } from "../../src/ssa/build/build.ts";
import { runPasses } from "../../src/ssa/passes/passes.ts";
import { load } from "../ssa/build/load.ts";

/** Bytes of a program whose loop waits in `places` cases of a switch, with some values alive. */
function size(places: number): number {
  const cases = Array.from(
    { length: places },
    (_, i) => `case ${i}: a, b, s = b+float64(<-c), a*f+${i}, s[:len(s)-<-c]\n`,
  );
  const source = `package main

//go:noinline
func wait(c chan int, f, b float64, s string) (float64, float64, string) {
	a := 1.0
	for n := range c {
		switch n {
		${cases.join("")}
		}
	}
	return a, b, s
}
func main() {
	c := make(chan int)
	go func() { c <- 1; c <- 0; close(c) }()
	println(wait(c, 1, 2, "text"))
}`;
  const dir = mkdtempSync(join(tmpdir(), "gowasm-resumes-"));
  try {
    writeFileSync(join(dir, "main.go"), source);
    const { input, errors } = load([join(dir, "main.go")], { dir, buildMode: "exe" });
    assert.deepEqual(errors, []);
    const program = buildProgram(input);
    runPasses(program);
    const options = { goos: "wasip1", stripNames: true, goVersion: "go1.26.8", version: "0.1.0", buildMode: "exe" };
    const wasm = linkProgram(program, { ...options, buildMode: "exe" as const });
    assert.ok(WebAssembly.validate(wasm as Uint8Array<ArrayBuffer>));
    return wasm.length;
  } finally {
    rmSync(dir, { recursive: true });
  }
}

test("a resume copy's size is in proportion to its places", () => {
  const [none, some, more] = [size(1), size(40), size(80)];
  assert.ok(more - none < 2.2 * (some - none), `${none}, ${some} and ${more} bytes`);
});
