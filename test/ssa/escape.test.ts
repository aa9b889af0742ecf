// What may live in the frame: functions before and after src/ssa/passes/escape.ts.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Op } from "../../src/ssa/ops.ts";
import { PassContext } from "../../src/ssa/passes/context.ts";
import { Escape } from "../../src/ssa/passes/escape.ts";
import { parseProgram } from "../../src/ssa/text.ts";
import { verifyProgram } from "../../src/ssa/verify.ts";
import { goldens } from "./golden.ts";

const analyses = new WeakMap<PassContext, Escape>();

/** Functions in order of the text are their own components; callees come first. */
const golden = goldens("escape", (f, ctx) => {
  let e = analyses.get(ctx);
  if (e === undefined) analyses.set(ctx, (e = new Escape(ctx)));
  e.run([f], false);
});

golden(
  "an object passed to a function that only reads it becomes a slot; what may be read is zeroed",
  `func read(ptr) i64 {
b0(v1: ptr):
  v2 = load.i64 i64 v1+16
  return v2
}
func f(i64) i64 {
b0(v1: i64):
  v2 = alloc ptr 24 8 "04"
  store.i64 v2, v1
  v3 = call i64 @read(v2)
  return v3
}`,
  `func read(ptr) i64 {
b0(v1: ptr):
  v2 = load.i64 i64 v1+16
  return v2
}
func f(i64) i64 {
  slot s0 24 8 ""
b0(v1: i64):
  v2 = slot ptr s0
  v3 = const i64 0
  store.i64 v2+8, v3
  v4 = const ptr 0
  store.ptr v2+16, v4
  store.i64 v2, v1
  v5 = call i64 @read(v2)
  return v5
}`,
);

/** The number of heap allocations and buffers left in the last function, and of those there were. */
function counts(text: string): string {
  const program = parseProgram(text);
  verifyProgram(program, "parse");
  const e = new Escape(new PassContext(program));
  const count = (): number => {
    let n = 0;
    for (const block of program.funcs.at(-1)!.blocks) {
      for (const v of block?.instrs ?? []) {
        const op: Op = program.funcs.at(-1)!.op[v];
        if (op === Op.Alloc || op === Op.TmpBuf) n++;
      }
    }
    return n;
  };
  const before = count();
  for (const f of program.funcs) if (f.import === null) e.run([f], false);
  verifyProgram(program, "escape");
  return `${count()} of ${before}`;
}

const header = `data g 16 8 pointers
func ext(ptr) import "m" "ext"
func runtime.moveSlice(ptr, ptr, i64, i64, ptr) ptr {
b0(v1: ptr, v2: ptr, v3: i64, v4: i64, v5: ptr):
  return v2
}
func runtime.grow(ptr, ptr) ptr {
b0(v1: ptr, v2: ptr):
  return v2
}
func keep(ptr) {
b0(v1: ptr):
  v2 = dataaddr ptr $g
  store.ptr v2, v1
  return
}
func keepfirst(ptr) {
b0(v1: ptr):
  v2 = dataaddr ptr $g
  v3 = load.ptr ptr v1
  store.ptr v2, v3
  return
}
func same(ptr, ptr) ptr {
b0(v1: ptr, v2: ptr):
  return v1
}
func put(ptr, ptr) {
b0(v1: ptr, v2: ptr):
  store.ptr v1+8, v2
  return
}
func copy(ptr, ptr) {
b0(v1: ptr, v2: ptr):
  v3 = const i32 64
  memmove v1, v2, v3
  return
}
func call(ptr) ctx 0 {
b0(v1: ptr):
  v2 = load.i32u i32 v1
  callindirect (ptr) () v2(v1)
  return
}
func readctx(ptr) ctx 0 {
b0(v1: ptr):
  v2 = load.ptr ptr v1+8
  v3 = load.i64 i64 v2
  return
}
func leakctx(ptr) ctx 0 {
b0(v1: ptr):
  v2 = load.ptr ptr v1+8
  v3 = dataaddr ptr $g
  store.ptr v3, v2
  return
}
func addself(ptr) {
b0(v1: ptr):
  store.ptr v1, v1
  return
}
func readnum(i32) {
b0(v1: i32):
  v2 = load.i32u i32 v1
  branch v2 b1() b1()
b1():
  return
}
func runtime.readnum(i32) {
b0(v1: i32):
  v3 = const i32 8
  jump b1(v1)
b1(v4: i32):
  v2 = load.i32u i32 v4
  v5 = add i32 v4, v3
  branch v2 b1(v5) b2()
b2():
  return
}
func runtime.keepnum(i32, i32) {
b0(v1: i32, v2: i32):
  store.i32u v1, v2
  return
}
func runtime.keepat(i32, ptr) {
b0(v1: i32, v2: ptr):
  v3 = cast ptr v1
  store.ptr v3, v2
  return
}
`;

const obj = 'alloc ptr 16 8 "03"';

for (const [name, want, body] of [
  [
    "compared, checked, written, cleared",
    "0 of 1",
    `v1 = ${obj}\n nilcheck v1\n v2 = eqz i32 v1\n v3 = const i32 16\n memzero v1, v3`,
  ],
  ["passed to an import", "1 of 1", `v1 = ${obj}\n call @ext(v1)`],
  ["passed to an import that keeps nothing", "0 of 1", `v1 = ${obj}\n v2 = noescape ptr v1\n call @ext(v2)`],
  ["passed as a number", "1 of 1", `v1 = ${obj}\n v2 = cast i32 v1\n call @readnum(v2)`],
  ["passed as a number in the runtime", "0 of 1", `v1 = ${obj}\n v2 = cast i32 v1\n call @runtime.readnum(v2)`],
  [
    "kept as a number in the runtime",
    "1 of 2",
    `v1 = ${obj}\n v2 = ${obj}\n v3 = cast i32 v1\n v4 = cast i32 v2\n call @runtime.keepnum(v3, v4)`,
  ],
  [
    "kept where a number that comes from anywhere says",
    "1 of 1",
    `v1 = ${obj}\n v2 = dataaddr ptr $g\n v3 = load.i32u i32 v2\n call @runtime.keepat(v3, v1)`,
  ],
  ["a buffer that comes back", "0 of 1", `v1 = tmpbuf ptr 32\n v2 = call ptr @same(v1, v1)\n nilcheck v2`],
  ["a buffer that is kept", "1 of 1", `v1 = tmpbuf ptr 32\n v2 = call ptr @same(v1, v1)\n call @keep(v2)`],
  [
    "append's buffer",
    "0 of 1",
    `v1 = tmpbuf ptr 40 aux2=1\n v2 = dataaddr ptr $g\n v3 = call ptr @runtime.grow(v2, v1)\n nilcheck v3`,
  ],
  [
    "append's buffer that is kept",
    "1 of 1",
    `v1 = tmpbuf ptr 40 aux2=1\n v2 = dataaddr ptr $g\n v3 = call ptr @runtime.grow(v2, v1)\n call @keep(v3)`,
  ],
  [
    "append's buffer of a slice that is moved",
    "0 of 1",
    `v1 = tmpbuf ptr 40 aux2=3\n v2 = dataaddr ptr $g\n v3 = call ptr @runtime.grow(v2, v1)\n v4 = const i64 1
 v5 = call ptr @runtime.moveSlice(v2, v3, v4, v4, v1)\n call @keep(v5)`,
  ],
  [
    "append's buffer of a slice that is moved and kept",
    "1 of 1",
    `v1 = tmpbuf ptr 40 aux2=3\n v2 = dataaddr ptr $g\n v3 = call ptr @runtime.grow(v2, v1)\n v4 = const i64 1
 v5 = call ptr @runtime.moveSlice(v2, v3, v4, v4, v1)\n call @keep(v3)`,
  ],
  [
    "what another slice that is moved holds",
    "1 of 2",
    `v1 = tmpbuf ptr 40 aux2=3\n v2 = ${obj}\n v3 = call ptr @runtime.grow(v2, v1)\n v4 = const i64 1
 v5 = call ptr @runtime.moveSlice(v2, v2, v4, v4, v1)\n call @keep(v5)`,
  ],
  [
    "append's buffer for a slice that lies in memory",
    "1 of 1",
    `v1 = tmpbuf ptr 40 aux2=2\n v2 = dataaddr ptr $g\n v4 = load.ptr ptr v2\n v3 = call ptr @runtime.grow(v4, v1)\n nilcheck v3`,
  ],
  ["kept by a callee", "1 of 1", `v1 = ${obj}\n call @keep(v1)`],
  [
    "what it points to is kept by a callee",
    "1 of 2",
    `v1 = ${obj}\n v2 = ${obj}\n store.ptr v1, v2\n call @keepfirst(v1)`,
  ],
  ["only another field is kept", "0 of 2", `v1 = ${obj}\n v2 = ${obj}\n store.ptr v1+8, v2\n call @keepfirst(v1)`],
  ["given back by a callee and dropped", "0 of 2", `v1 = ${obj}\n v2 = ${obj}\n v3 = call ptr @same(v1, v2)`],
  [
    "given back by a callee and kept",
    "1 of 2",
    `v1 = ${obj}\n v2 = ${obj}\n v3 = call ptr @same(v1, v2)\n call @keep(v3)`,
  ],
  ["stored by a callee into a local object", "0 of 2", `v1 = ${obj}\n v2 = ${obj}\n call @put(v1, v2)`],
  [
    "stored by a callee into an object that escapes",
    "2 of 2",
    `v1 = ${obj}\n v2 = ${obj}\n call @put(v1, v2)\n call @keep(v1)`,
  ],
  [
    "copied by a callee and kept from there",
    "1 of 3",
    `v1 = ${obj}\n v2 = ${obj}\n v4 = ${obj}\n store.ptr v2, v4\n call @copy(v1, v2)\n v3 = load.ptr ptr v1\n call @keep(v3)`,
  ],
  ["interior pointer kept", "1 of 1", `v1 = ${obj}\n v2 = const i32 8\n v3 = add ptr v1, v2\n call @keep(v3)`],
  [
    "as a number and back",
    "1 of 1",
    `v1 = ${obj}\n v2 = extu i64 v1\n v3 = const i64 0\n v4 = xor i64 v2, v3\n v5 = wrap ptr v4\n call @keep(v5)`,
  ],
  ["as a number, compared", "0 of 1", `v1 = ${obj}\n v2 = extu i64 v1\n v3 = const i64 0\n v4 = eq i32 v2, v3`],
  ["in a global", "1 of 1", `v1 = ${obj}\n v2 = dataaddr ptr $g\n store.ptr v2+8, v1`],
  ["it points to itself", "0 of 1", `v1 = ${obj}\n call @addself(v1)`],
  [
    "a closure that is called",
    "0 of 2",
    `v1 = ${obj}\n v2 = ${obj}\n v3 = funcaddr i32 @readctx\n v4 = extu i64 v3\n store.i64 v1, v4\n store.ptr v1+8, v2\n call @call(v1)`,
  ],
  [
    "a closure whose function lets its variable escape",
    "1 of 2",
    `v1 = ${obj}\n v2 = ${obj}\n v3 = funcaddr i32 @leakctx\n v4 = extu i64 v3\n store.i64 v1, v4\n store.ptr v1+8, v2\n call @call(v1)`,
  ],
  ["called, but not known as a closure", "1 of 1", `v1 = ${obj}\n call @call(v1)`],
  ["a large one", "1 of 1", `v1 = alloc ptr 100000 8 ""`],
] as const) {
  test(`escape: ${name}`, () => {
    assert.equal(counts(`${header}func f() {\nb0():\n ${body}\n return\n}`), want);
  });
}

const loop = (params: string, args0: string, body: string, args: string): string =>
  `${header}func f(i32) {
b0(v50: i32):
 v60 = const ptr 0
 jump b1(${args0})
b1(${params}):
 ${body}
 branch v50 b1(${args}) b2()
b2():
 return
}`;

for (const [name, want, text] of [
  ["one object a round", "0 of 1", loop("", "", `v1 = ${obj}\n nilcheck v1`, "")],
  ["the last round's object is used", "1 of 1", loop("v10: ptr", "v60", `v2 = eqz i32 v10\n v1 = ${obj}`, "v1")],
  [
    "kept in an object of the same round",
    "0 of 2",
    loop("", "", `v1 = ${obj}\n v2 = ${obj}\n store.ptr v1, v2\n v3 = load.ptr ptr v1\n nilcheck v3`, ""),
  ],
  [
    "kept in an object that lives on",
    "2 of 2",
    loop("v10: ptr", "v60", `v1 = ${obj}\n v2 = ${obj}\n store.ptr v1, v2\n nilcheck v10`, "v1"),
  ],
  [
    "kept in an object from before the loop",
    "1 of 2",
    `${header}func f(i32) {
b0(v50: i32):
 v60 = ${obj}
 jump b1()
b1():
 v2 = load.ptr ptr v60
 v1 = ${obj}
 store.ptr v60, v1
 branch v50 b1() b2()
b2():
 return
}`,
  ],
] as const) {
  test(`escape in a loop: ${name}`, () => {
    assert.equal(counts(text), want);
  });
}
