// The printed form round-trips, and the verifier accepts good and refuses broken functions.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Cfg, Loops, Uses } from "../../src/ssa/cfg.ts";
import { parseFunc, parseProgram, printFunc, printProgram } from "../../src/ssa/text.ts";
import { verifyFunc, verifyProgram } from "../../src/ssa/verify.ts";

const everything = `data main.table 16 8 pointers bytes "01ff" reloc 8 $"a b"+4 reloc 12 @main.g+0
data "a b" 4 1 readonly
escaped 3 17
runtime panicmem @runtime.panicmem
export "f g" @main.f
entry @main.f
func runtime.panicmem() () import "env" "panicmem"
func main.g(ptr, i64) (i64, ptr) inline never noreturn nogc pure !7 {
b0(v1: ptr, v2: i64):
  unreachable
}
func main.f(ptr, i64) i64 inline always {
  slot s0 16 8 "buf\\n"
b0(v1: ptr !4, v2: i64):
  v3 = load.i64 i64 v1+8 ~int64.3
  v4 = add i64 v2, v3 !99
  store.i64 v1+8, v4 ~int64.3
  v10 = const i64 -9223372036854775808
  v11 = const f64 -0
  v12 = const f32 1.5
  v13 = const f64 0x7ff8000000000001
  v14 = const f64 -inf
  v15 = const f32 0x7fc00000
  v16 = const i32 -1
  v17 = const ptr 0
  v18 = dataaddr ptr $"a b"+2
  v19 = funcaddr i32 @main.g
  v20 = linkaddr i32 heapstart
  v21 = alloc ptr 16 8 "02"
  v22 = slot ptr s0
  memmove v22, v21+4, v16 ~immutable
  boundscheck.index v2, v4 unsigned
  boundscheck.sliceb v2, v4
  v5 = call multi @main.g(v1, v4)
  v6 = callindirect multi (ptr) (i64, i64) v19(v1)
  v7 = result i64 v6, 1
  v23 = call multi @main.g(v1, v4)
  v8 = result ptr v23, 1
  v30 = eqz i32 v8
  v24 = select ptr v30, v8, v17
  callindirect () () v19()
  call @runtime.panicmem()
  branch v30 b1(v24) b2()
b1(v9: ptr) cold:
  switch v30 b2() b4(v7)
b2():
  jump b4(v4)
b4(v31: i64):
  return v31 !5
}
`.replace("memmove v22, v21+4, v16", "memmove v22, v21, v16");

test("print and parse round-trip", () => {
  const program = parseProgram(everything);
  assert.equal(printProgram(program), everything);
  verifyProgram(program);
  const f = program.funcs[2]!;
  const text = printFunc(f, program);
  assert.equal(
    printFunc(
      parseFunc(
        text,
        parseProgram(everything.slice(0, everything.indexOf("func main.f")).replace(/export.*\n|entry.*\n/g, "")),
      ),
    ),
    printFunc(f),
  );
});

function check(body: string): string {
  const p = parseProgram(`func g(i64) i64 import "m" "g"\n${body}`);
  try {
    verifyProgram(p);
  } catch (e) {
    return (e as Error).message.split("\n")[0]!;
  }
  return "";
}

test("verifier refuses broken functions", () => {
  const f = (text: string): string => check(`func f(i64, i32) i64 {\n${text}\n}`);
  assert.equal(f("b0(v1: i64, v2: i32): return v1"), "");
  assert.match(f("b0(v1: i64, v2: i32): return v2"), /result 0 v2 is i32, not i64/);
  assert.match(f("b0(v1: i64, v2: i32): v3 = add i64 v1, v2 return v3"), /right operand v2 is i32/);
  assert.match(f("b0(v1: i64, v2: i32): v3 = add i64 v4, v1 v4 = add i64 v1, v1 return v3"), /v4 is used before/);
  assert.match(f("b0(v1: i64): return v1"), /entry params/);
  assert.match(
    f("b0(v1: i64, v2: i32): branch v2 b1() b2() b1(): v3 = add i64 v1, v1 jump b2() b2(): return v3"),
    /v3, defined in b1/,
  );
  assert.match(f("b0(v1: i64, v2: i32): jump b1() b1(v3: i64): return v3"), /b1 has 1 params, edge has 0/);
  assert.match(f("b0(v1: i64, v2: i32): jump b1(v2) b1(v3: i64): return v3"), /argument 0 of b1 v2 is i32/);
  assert.match(f("b0(v1: i64, v2: i32): v3 = call i64 @g(v2) return v3"), /argument 0 v2 is i32/);
  assert.match(f("b0(v1: i64, v2: i32): v3 = call i64 @g() return v3"), /0 arguments for 1/);
  assert.match(f("b0(v1: i64, v2: i32): noterm"), /not ended/);
  assert.match(f("b0(v1: i64, v2: i32): branch v2 b0(v1, v2) b1() b1(): return v1"), /entry block has predecessors/);
  assert.match(f("b0(v1: i64, v2: i32): v3 = load.i64 i32 v2 return v1"), /memory kind/);
});

test("recover block sees the parameters only", () => {
  const text = (use: string): string =>
    check(`func f(i64) i64 recover b1 { b0(v1: i64): v2 = call i64 @g(v1) return v2 b1(): return ${use} }`);
  assert.equal(text("v1"), "");
  assert.match(text("v2"), /does not dominate/);
});

const nest = `func f(i32) () {
b0(v1: i32): jump b1(v1)
b1(v2: i32): branch v2 b2() b6()
b2(): jump b3(v2)
b3(v3: i32): v9 = const i32 1 v4 = sub i32 v3, v9 branch v4 b3(v4) b4()
b4(): branch v2 b5() b1(v1)
b5(): jump b1(v2)
b6(): return
}`;

test("order, dominators, loops", () => {
  const f = parseFunc(nest);
  const cfg = new Cfg();
  cfg.build(f);
  assert.deepEqual([...cfg.order.subarray(0, cfg.orderLen)], [0, 1, 2, 3, 4, 5, 6]);
  assert.deepEqual([...cfg.idom.subarray(0, 7)], [-1, 0, 1, 2, 3, 4, 1]);
  assert.equal(cfg.irreducible, false);
  const loops = new Loops();
  loops.build(cfg);
  assert.equal(loops.count, 2);
  assert.deepEqual([...loops.header.subarray(0, 2)], [3, 1]);
  assert.deepEqual([...loops.depth.subarray(0, 2)], [2, 1]);
  assert.deepEqual([...loops.loopOf.subarray(0, 7)], [-1, 1, 1, 0, 1, 1, -1]);
  assert.ok(loops.contains(1, 3) && !loops.contains(0, 4) && !loops.contains(1, 6));
  cfg.build(
    parseFunc(
      "func g(i32) () { b0(v1: i32): branch v1 b1() b2() b1(): jump b2() b2(): branch v1 b1() b3() b3(): return }",
    ),
  );
  assert.equal(cfg.irreducible, true);
});

test("uses", () => {
  const f = parseFunc(nest);
  verifyFunc(f, parseProgram(""));
  const uses = new Uses();
  uses.buildLists(f);
  assert.equal(uses.count[2], 4);
  assert.deepEqual([...uses.users.subarray(uses.start[2]!, uses.start[3]!)].sort(), [~1, ~2, ~4, ~5].sort());
});
