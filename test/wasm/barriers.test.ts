// Stores that tell the collector: what src/wasm/barriers.ts makes of each kind of store.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Program } from "../../src/ssa/ir.ts";
import { parseProgram, printFunc } from "../../src/ssa/text.ts";
import { verifyFunc } from "../../src/ssa/verify.ts";
import { addBarriers } from "../../src/wasm/barriers.ts";

const prelude = [
  "data runtime.marking 4 4",
  ...["storePointer(ptr, ptr, i32)", "movePointers(ptr, ptr, i32)"].map((sig) => {
    const params = sig.includes("ptr, ptr") ? "v1: ptr, v2: ptr, v3: i32" : "v1: ptr";
    return `func runtime.${sig} { b0(${params}): return }`;
  }),
  "func runtime.shadeSlot(ptr) { b0(v1: ptr): return }",
  "func runtime.clearPointers(ptr, i32) { b0(v1: ptr, v2: i32): return }",
  "func runtime.allocSlow(ptr) ptr { b0(v1: ptr): return v1 }",
  "func call() { b0(): return }",
  ...["storePointer", "movePointers", "shadeSlot", "clearPointers", "allocSlow"].map(
    (n) => `runtime ${n} @runtime.${n}`,
  ),
].join("\n");

/** The barriers of a function: the names of the runtime functions that it calls then. */
function barriers(body: string): string[] {
  const program: Program = parseProgram(`${prelude}\nfunc f(ptr, ptr, i32) { b0(v1: ptr, v2: ptr, v3: i32): ${body} }`);
  const f = program.funcs.at(-1)!;
  addBarriers(program, { funcs: [f.id], refs: program.funcs.map(() => ({})), changed: () => {} }, false);
  verifyFunc(f, program, "barriers");
  return [...printFunc(f, program).matchAll(/call @runtime\.(\w+)/g)].map((m) => m[1]!);
}

test("a store to what may be in the heap", () => {
  assert.deepEqual(barriers("store.ptr v1+8, v2\n return"), ["storePointer"]);
  assert.deepEqual(barriers("store.i32u v1+8, v3\n return"), []);
});

test("none for static data", () => {
  assert.deepEqual(barriers("v4 = dataaddr ptr $runtime.marking\n store.ptr v4, v2\n return"), []);
});

test("a new object's words are written the first time", () => {
  const alloc = 'v4 = alloc ptr 16 8 "03"\n';
  const other = 'v5 = alloc ptr 16 8 "03"\n';
  assert.deepEqual(barriers(`${alloc} store.ptr v4, v2\n store.ptr v4, v1\n return`), []);
  assert.deepEqual(barriers(`${alloc} ${other} store.ptr v4, v2\n store.ptr v4+8, v5\n return`), []);
  assert.deepEqual(barriers(`${alloc} store.ptr v4, v2\n ${other} store.ptr v4, v5\n return`), ["storePointer"]);
  assert.deepEqual(barriers(`${alloc} call @call()\n store.ptr v4, v2\n return`), ["storePointer"]);
});

test("copies and clearing", () => {
  assert.deepEqual(barriers("memmove.ptr v1, v2, v3\n memzero.ptr v1, v3\n return"), ["movePointers", "clearPointers"]);
  assert.deepEqual(barriers("memmove v1, v2, v3\n memzero v1, v3\n return"), []);
});

test("in a loop one test for neighbours, but not across a check", () => {
  const loop = (stores: string): string => `jump b1()\n b1(): ${stores}\n branch v3 b1() b2()\n b2(): return`;
  assert.deepEqual(barriers(loop("store.ptr v1, v2\n store.ptr v2, v1")), ["shadeSlot", "shadeSlot"]);
  const program = (stores: string): number => barriers(loop(stores)).length;
  assert.equal(program("store.ptr v1, v2\n nilcheck v2\n store.ptr v2, v1\n memzero.ptr v2, v3"), 3);
});
