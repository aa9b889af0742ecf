// The module around the code: sections, exports, data, names, sizes.

import assert from "node:assert/strict";
import { test } from "node:test";
import { linkProgram } from "../../src/link/link.ts";
import { parseProgram } from "../../src/ssa/text.ts";
import { prelude, run, start } from "../wasm/harness.ts";

const options = { goos: "wasip1", stripNames: true, goVersion: "go1.26.8", version: "0.1.0" };

const add = `
  func main.add(i32, i32) i32 { b0(v1: i32, v2: i32):
    v3 = add i32 v1, v2
    return v3 }
  export "add" @main.add`;

test("exports by build mode", () => {
  const library = linkProgram(parseProgram(`${prelude}\n${add}`), { ...options, buildMode: "c-shared" });
  const names = (wasm: Uint8Array): string[] =>
    WebAssembly.Module.exports(new WebAssembly.Module(wasm as Uint8Array<ArrayBuffer>)).map(
      (e) => `${e.kind} ${e.name}`,
    );
  assert.deepEqual(names(library), ["function _initialize", "function add", "memory memory"]);
  assert.ok(library.length < 400, `${library.length} bytes`);
  const exe = linkProgram(parseProgram(`${prelude}\n${add}`), { ...options, buildMode: "exe" });
  assert.deepEqual(names(exe), ["function _start", "function add", "memory memory"]);
  const js = linkProgram(parseProgram(prelude), { ...options, goos: "js", buildMode: "exe" });
  assert.deepEqual(names(js), ["function run", "memory mem"]);
});

test("an export before _initialize and a second _initialize fail", () => {
  const { exports } = start(parseProgram(`${prelude}\n${add}`), { initialize: false });
  assert.throws(() => exports.add!(1, 2), /panic 0/);
  exports._initialize!();
  assert.equal(exports.add!(1, 2), 3);
  assert.throws(() => exports._initialize!(), /panic 1/);
});

test("only what is reachable is linked, data included", () => {
  const text = `
    func dead() { b0(): v1 = dataaddr ptr $unused
      return }
    data unused 1000 1 bytes "${"41".repeat(1000)}"
    data used 16 8 pointers reloc 0 $text 1 reloc 8 @callee 0
    data text 4 1 readonly bytes "41424344"
    data zeros 100000 8
    func callee(ptr) i32 { b0(v1: ptr):
      v2 = const i32 7
      return v2 }
    func f() i32 { b0():
      v1 = dataaddr ptr $used
      v2 = load.ptr ptr v1
      v3 = load.i8u i32 v2
      v4 = load.i32u i32 v1+8
      v5 = const ptr 0
      v6 = callindirect i32 (ptr) i32 v4(v5)
      v7 = dataaddr ptr $zeros
      v8 = load.i32s i32 v7+4000
      v9 = const i32 1000
      v10 = mul i32 v3, v9
      v11 = add i32 v10, v6
      v12 = add i32 v11, v8
      return v12 }
    export "f" @f`;
  const instance = run(text);
  assert.equal(instance.exports.f!(), 0x42 * 1000 + 7);
  assert.ok(instance.wasm.length < 700, `${instance.wasm.length} bytes`);
});

test("more runs of zeros in the data than an engine takes segments", () => {
  const cell = `01${"00".repeat(19)}`;
  const n = 100_001;
  const { exports } = run(`
    data cells ${20 * n} 4 bytes "${cell.repeat(n)}"
    func at(i32) i32 { b0(v1: i32):
      v2 = dataaddr ptr $cells
      v3 = const i32 20
      v4 = mul i32 v1, v3
      v5 = add ptr v2, v4
      v6 = load.i32u i32 v5
      return v6 }
    export "at" @at`);
  for (const i of [0, 1, n - 1]) assert.equal(exports.at!(i), 1);
});

test("functions with equal code are one function, callers of them too", () => {
  const copy = (n: number): string => `
    func same${n}(i64) i64 { b0(v1: i64):
      v2 = const i64 1234567890123
      v3 = mul i64 v1, v2
      v4 = xor i64 v3, v2
      return v4 }
    func caller${n}(i64) i64 { b0(v1: i64):
      v2 = call i64 @same${n}(v1)
      v3 = call i64 @same${n}(v2)
      return v3 }
    export "c${n}" @caller${n}`;
  const one = run(copy(1));
  const two = run(`${copy(1)}${copy(2)}${copy(3)}`);
  const functions = (wasm: Uint8Array): number => sectionCount(wasm, 3);
  // Exports test for initialisation, but the wrappers of equal functions are equal too.
  assert.equal(functions(two.wasm), functions(one.wasm));
  assert.equal(two.exports.c3!(5n), one.exports.c1!(5n));
});

test("names and producers", () => {
  const wasm = linkProgram(parseProgram(`${prelude}\n${add}`), {
    ...options,
    stripNames: false,
    buildMode: "c-shared",
  });
  const text = Buffer.from(wasm).toString("latin1");
  for (const s of ["main.add", "language", "go1.26.8", "processed-by", "gowasm"]) assert.ok(text.includes(s), s);
  const stripped = linkProgram(parseProgram(`${prelude}\n${add}`), { ...options, buildMode: "c-shared" });
  assert.ok(!Buffer.from(stripped).toString("latin1").includes("main.add"));
});

test("frames of an export that the host calls from an import lie behind the live ones", () => {
  const { exports, memory } = run(
    `
    func host.again(i32) import "env" "again"
    func outer(i32) i32 {
    slot s0 4 4 "x"
    b0(v1: i32):
      v2 = slot ptr s0
      store.i32s v2, v1
      call @host.again(v1)
      v3 = load.i32s i32 v2
      return v3 }
    export "outer" @outer`,
    {
      imports: {
        env: {
          again: ((n: number) => {
            if (n > 0) assert.equal(exports.outer!(n - 1), n - 1);
          }) as never,
        },
      },
    },
  );
  assert.equal(exports.outer!(20), 20);
  assert.equal(exports.outer!(3), 3);
  assert.ok(memory.buffer.byteLength > 0);
});

test("recursion stops before the shadow stack ends", () => {
  const { exports } = run(`
    func down(i32) i32 {
    slot s0 16 8 "x"
    b0(v1: i32):
      v2 = slot ptr s0
      store.i32s v2, v1
      v3 = eqz i32 v1
      branch v3 b1() b2()
    b1():
      return v1
    b2():
      v4 = const i32 1
      v5 = sub i32 v1, v4
      v6 = call i32 @down(v5)
      v7 = load.i32s i32 v2
      v8 = add i32 v6, v7
      return v8 }
    export "down" @down`);
  assert.equal(exports.down!(1000), 500500);
  // 16 bytes a frame, 64 KiB of stack.
  assert.throws(() => exports.down!(5000), /unreachable/);
  assert.equal(exports.down!(10), 55);
});

/** The vector length at the start of a section. */
function sectionCount(wasm: Uint8Array, id: number): number {
  let at = 8;
  const leb = (): number => {
    let n = 0;
    for (let shift = 0; ; shift += 7) {
      const b = wasm[at++]!;
      n |= (b & 127) << shift;
      if (b < 128) return n;
    }
  };
  while (at < wasm.length) {
    const section = wasm[at++]!;
    const size = leb();
    if (section === id) return leb();
    at += size;
  }
  return 0;
}
