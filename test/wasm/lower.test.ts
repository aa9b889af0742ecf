// Lowering of single constructs: text in, module out, run on the engine.

import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "./harness.ts";

test("an expression", () => {
  const { exports } = run(`
    func add(i64, i64) i64 { b0(v1: i64, v2: i64):
      v3 = add i64 v1, v2
      return v3 }
    export "add" @add`);
  assert.equal(exports.add!(40n, 2n), 42n);
});

test("a loop with two variables that swap", () => {
  const { exports } = run(`
    func fib(i64) i64 {
    b0(v1: i64):
      v2 = const i64 0
      v3 = const i64 1
      jump b1(v1, v2, v3)
    b1(v4: i64, v5: i64, v6: i64):
      v7 = eqz i32 v4
      branch v7 b2() b3()
    b2():
      return v5
    b3():
      v8 = const i64 1
      v9 = sub i64 v4, v8
      v10 = add i64 v5, v6
      jump b1(v9, v6, v10) }
    export "fib" @fib`);
  assert.equal(exports.fib!(50n), 12586269025n);
});

test("division by -1 wraps, other checks panic", () => {
  const instance = run(`
    func div(i64, i64) i64 { b0(v1: i64, v2: i64):
      divcheck v2
      v3 = divs i64 v1, v2
      return v3 }
    func div32(i32, i32) i32 { b0(v1: i32, v2: i32):
      v3 = divs i32 v1, v2
      return v3 }
    func at(i64, i64) { b0(v1: i64, v2: i64):
      boundscheck.index v1, v2
      return }
    func at7(i64) { b0(v1: i64):
      v2 = const i64 7
      boundscheck.index v1, v2
      return }
    func shift(i64) { b0(v1: i64):
      shiftcheck v1
      return }
    func nil2(ptr, ptr) i64 { b0(v1: ptr, v2: ptr):
      nilcheck v1
      nilcheck v2
      v3 = load.i64 i64 v1+8
      v4 = load.i64 i64 v2+16
      v5 = sub i64 v3, v4
      return v5 }
    export "div" @div export "div32" @div32 export "at" @at export "at7" @at7 export "shift" @shift export "nil2" @nil2`);
  const { exports } = instance;
  const min = -(1n << 63n);
  assert.equal(exports.div!(min, -1n), min);
  assert.equal(exports.div!(-7n, 2n), -3n);
  assert.equal(exports.div!(7n, -1n), -7n);
  assert.throws(() => exports.div!(1n, 0n), /panic div/);
  assert.equal(exports.div32!(-0x80000000, -1), -0x80000000);
  exports.at!(3n, 4n);
  assert.throws(() => exports.at!(4n, 4n), /panic bounds.0/);
  assert.deepEqual(instance.bounds, [4n, 4n]);
  assert.throws(() => exports.at!(-1n, 4n), /panic bounds.0/);
  assert.deepEqual(instance.bounds, [-1n, 4n]);
  assert.throws(() => exports.at7!(1n << 40n), /panic bounds.0/);
  assert.deepEqual(instance.bounds, [1n << 40n, 7n]);
  exports.shift!(0n);
  assert.throws(() => exports.shift!(-1n), /panic shift/);
  assert.equal(exports.nil2!(2048, 4096), 0n);
  assert.throws(() => exports.nil2!(0, 4096), /panic nil/);
  assert.throws(() => exports.nil2!(2048, 0), /panic nil/);
});

test("memory: moves of constant and other sizes, overlapping or not", () => {
  const sizes = [0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 23, 31, 64, 65, 200];
  const { exports, memory } = run(
    sizes
      .map(
        (n) => `
    func move${n}(ptr, ptr) { b0(v1: ptr, v2: ptr):
      v3 = const i32 ${n}
      memmove v1, v2, v3
      return }
    func zero${n}(ptr) { b0(v1: ptr):
      v3 = const i32 ${n}
      memzero v1+4, v3
      return }
    export "move${n}" @move${n} export "zero${n}" @zero${n}`,
      )
      .join("\n"),
  );
  const bytes = new Uint8Array(memory.buffer);
  for (const n of sizes) {
    for (const distance of [0, 1, -1, 3, -8, 300]) {
      const expected = new Uint8Array(1024);
      for (let i = 0; i < 1024; i++) bytes[4096 + i] = expected[i] = (i * 7 + n) & 255;
      exports[`move${n}`]!(4096 + 400 + distance, 4096 + 400);
      expected.copyWithin(400 + distance, 400, 400 + n);
      assert.deepEqual([...bytes.subarray(4096, 5120)], [...expected], `move ${n} by ${distance}`);
    }
    const expected = new Uint8Array(1024);
    for (let i = 0; i < 1024; i++) bytes[4096 + i] = expected[i] = 1;
    exports[`zero${n}`]!(4096 + 96);
    expected.fill(0, 100, 100 + n);
    assert.deepEqual([...bytes.subarray(4096, 5120)], [...expected], `zero ${n}`);
  }
});

test("switch, with arguments on its edges", () => {
  const { exports } = run(`
    func pick(i32) i32 {
    b0(v1: i32):
      v2 = const i32 10
      v3 = const i32 20
      switch v1 b1(v2) b2() b1(v3) b3()
    b1(v4: i32):
      return v4
    b2():
      v5 = const i32 30
      return v5
    b3():
      return v1 }
    export "pick" @pick`);
  assert.deepEqual(
    [0, 1, 2, 3, 99, -5].map((x) => exports.pick!(x)),
    [10, 30, 20, 3, 99, -5],
  );
});

test("several results, slots and indirect calls", () => {
  const { exports } = run(`
    func two(ptr, i64) (i64, i64) { b0(v1: ptr, v2: i64):
      v3 = load.i64 i64 v1
      v4 = add i64 v3, v2
      store.i64 v1, v4
      return v4, v3 }
    data table 16 8 reloc 0 @two 0
    func use(i64) i64 {
    slot s0 8 8 "x"
    slot s1 16 8 "y"
    b0(v1: i64):
      v2 = slot ptr s0
      v9 = slot ptr s1
      store.i64 v2, v1
      store.i64 v9+8, v1
      v3 = dataaddr ptr $table
      v4 = load.i32u i32 v3
      v5 = const i64 5
      v6 = callindirect multi (ptr, i64) (i64, i64) v4(v2, v5)
      v7 = result i64 v6, 1
      v8 = load.i64 i64 v2
      v10 = load.i64 i64 v9+8
      v11 = mul i64 v7, v8
      v12 = add i64 v11, v10
      return v12 }
    export "use" @use`);
  assert.equal(exports.use!(7n), 7n * 12n + 7n);
});

test("indexed slots, as addresses and as values", () => {
  const { exports } = run(`
    func f(i32, i64) i64 {
    slot s0 8 8 "x"
    slot s1 64 8 "a"
    b0(v1: i32, v2: i64):
      v3 = slot ptr s1
      v4 = const i32 64
      memzero v3, v4
      v5 = slot ptr s0
      store.i64 v5, v2
      v6 = add ptr v3, v1
      store.i64 v6+8, v2
      v7 = load.i64 i64 v6+8
      v8 = const i32 8
      v9 = add i32 v1, v8
      v10 = add ptr v9, v3
      v11 = call i64 @get(v10)
      v12 = load.i64 i64 v10
      v13 = load.i64 i64 v5
      v14 = add i64 v7, v11
      v15 = add i64 v12, v13
      v16 = add i64 v14, v15
      return v16 }
    func get(ptr) i64 { b0(v1: ptr):
      v2 = load.i64 i64 v1
      return v2 }
    export "f" @f`);
  assert.equal(exports.f!(16, 5n), 20n);
  assert.equal(exports.f!(48, 3n), 12n);
});

test("constant branches", () => {
  const { exports } = run(`
    func f(i64) i64 {
    b0(v1: i64):
      v2 = const i32 1
      branch v2 b1(v1) b2()
    b1(v3: i64):
      return v3
    b2():
      v4 = const i64 9
      return v4 }
    export "f" @f`);
  assert.equal(exports.f!(7n), 7n);
});
