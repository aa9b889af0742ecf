// Rules of simplify, one line each: expression, then what it becomes.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Program } from "../../src/ssa/ir.ts";
import { PassContext } from "../../src/ssa/passes/context.ts";
import { Simplify } from "../../src/ssa/passes/simplify.ts";
import { verifyFunc } from "../../src/ssa/verify.ts";
import { exprFunc, exprText } from "./expr.ts";
import { goldens } from "./golden.ts";

function rules(name: string, table: string, late = false): void {
  test(`simplify: ${name}`, () => {
    for (const line of table.trim().split("\n")) {
      const [before, after] = line.split("=>").map((t) => t.trim());
      const program = new Program();
      const f = exprFunc(program, before!);
      verifyFunc(f, program, "parse");
      new Simplify(new PassContext(program)).run(f, late, false);
      verifyFunc(f, program, "simplify");
      assert.equal(exprText(f, f.block(0).results[0]!), after, before);
    }
  });
}

rules(
  "constants",
  `
  (add 9223372036854775807 1) => -9223372036854775808
  (mul 4294967297 4294967299) => 17179869187
  (divs -7 2) => -3
  (rems -7 2) => -1
  (divs -9223372036854775808 -1) => -9223372036854775808
  (divu -1 10) => 1844674407370955161
  (divs 1i 0i) => (divs 1i 0i)
  (shl 1 65) => 2
  (shrs -8 1) => -4
  (lts -1 0) => 1i
  (ltu -1 0) => 0i
  (gtu -1i 1i) => 1i
  (fadd 0.1d 0.2d) => 0.30000000000000004d
  (fmul 16777216s 1.0000001s) => 16777218s
  (fnearest 2.5d) => 2d
  (fnearest -0.5d) => -0d
  (fmin -0d 0d) => -0d
  (truncsats:i64 1e300d) => 9223372036854775807
  (truncsatu:i32 -5d) => 0i
  (convs:f64 9007199254740993) => 9007199254740992d
  (convs:f32 9007199254740993) => (convs:f32 9007199254740993)
  (reinterpret:i64 1d) => 4607182418800017408
  (wrap 4294967299) => 3i
  (sext8 255i) => -1i
  (exts -1i) => -1
  (extu -1i) => 4294967295
  (clz 1) => 63
  (eqz nil) => 1i
`,
);

rules(
  "identities",
  `
  (add x 0) => x
  (add 5 x) => (add x 5)
  (add (add x 5) -7) => (add x -2)
  (sub x 5) => (add x -5)
  (sub x x) => 0
  (sub (add x y) x) => y
  (sub x (sub x y)) => y
  (add (sub x y) y) => x
  (sub (add x 5) (add y 3)) => (add (sub x y) 2)
  (mul x 8) => (shl x 3)
  (mul (shl x 2) 3) => (mul x 12)
  (mul x -1) => (sub 0 x)
  (and x -1) => x
  (and (and x 255) 15) => (and x 15)
  (or x 0) => x
  (xor m m) => 0i
  (shl (shl x 3) 4) => (shl x 7)
  (shru (shl x 56) 56) => (and x 255)
  (shrs (shl x 32) 32) => (sext32 x)
  (shrs (shl m 24i) 24i) => (sext8 m)
  (shl (shru x 3) 3) => (and x -8)
  (shru (and x 7) 3) => 0
  (select m x x) => x
  (select (eqz m) x y) => (select m y x)
  (select (ne m 0i) x y) => (select m x y)
  (select (lts x y) 1i 0i) => (lts x y)
  (select m 0 1) => (extu (eqz m))
  (fadd d -0d) => d
  (fadd d 0d) => (fadd d 0d)
  (fsub d 0d) => d
  (fdiv d 4d) => (fmul d 0.25d)
  (fdiv d 3d) => (fdiv d 3d)
  (fmul d 1d) => d
  (fneg (fneg d)) => d
  (demote (promote s)) => s
  (add (add p 8i) 8i) => (add p 16i)
  (add (add p n) 8i) => (add (add p n) 8i)
  (wrap:ptr (add (extu p) x)) => (add p (wrap x))
`,
);

rules(
  "comparisons",
  `
  (eq x 0) => (eqz x)
  (ne x x) => 0i
  (gts x y) => (lts y x)
  (ges x 5) => (gts x 4)
  (les x 5) => (lts x 6)
  (les x 9223372036854775807) => 1i
  (geu x 0) => 1i
  (ltu x 1) => (eqz x)
  (gtu x 0) => (ne x 0)
  (lts 3 x) => (gts x 3)
  (eqz (lts x y)) => (les y x)
  (eqz (eqz m)) => (ne m 0i)
  (eqz (eqz (lts x y))) => (lts x y)
  (eqz (flt d e)) => (eqz (flt d e))
  (eqz (eq d e)) => (ne d e)
  (fgt d e) => (flt e d)
  (eq (sub x y) 0) => (eq x y)
  (eq (add x 5) 7) => (eq x 2)
  (eqz (rems x 8)) => (eqz (and x 7))
  (lts (extu m) (extu n)) => (ltu m n)
  (lts (exts m) (exts n)) => (lts m n)
  (ltu (exts m) 7) => (ltu m 7i)
  (lts (extu m) -5) => 0i
  (lts (extu (load.i8u:i32 p 0)) 300) => 1i
  (lts (exts m) 4294967296) => (lts (exts m) 4294967296)
  (eq (and m 1i) 1i) => (and m 1i)
  (ne (eqz x) 0i) => (eqz x)
  (gts (and x 7) 7) => 0i
  (eqz (extu m)) => (eqz m)
`,
);

rules(
  "narrowing",
  `
  (wrap (exts m)) => m
  (wrap (extu p)) => (cast:i32 p)
  (extu (wrap (and x 255))) => (extu (and (wrap x) 255i))
  (extu (wrap (shru x 40))) => (shru x 40)
  (exts (wrap x)) => (sext32 x)
  (exts (wrap (shrs x 40))) => (shrs x 40)
  (exts (and m 255i)) => (extu (and m 255i))
  (wrap (add (exts m) 1)) => (add m 1i)
  (wrap (add x 1)) => (wrap (add x 1))
  (wrap (and x 255)) => (and (wrap x) 255i)
  (wrap (shl (extu m) 3)) => (shl m 3i)
  (and (extu m) 255) => (extu (and m 255i))
  (and x 4294967295) => (extu (wrap x))
  (sext8 (load.i8s:i32 p 0)) => (load.i8s:i32 p 0)
  (and (load.i8u:i32 p 0) 255i) => (load.i8u:i32 p 0)
  (sext8 (and m 255i)) => (sext8 m)
  (load.i32s:i32 (add p 8i) 4) => (load.i32s:i32 p 12)
  (load.i32s:i32 (add p -8i) 4) => (load.i32s:i32 (add p -8i) 4)
`,
);

rules(
  "division before lowering",
  `
  (divs x 8) => (divs x 8)
  (divu x 8) => (shru x 3)
  (remu x 8) => (and x 7)
  (divs (extu m) 10) => (extu (divu m 10i))
  (rems (and x 1023) 16) => (and x 15)
  (divs x -1) => (sub 0 x)
  (rems x 1) => 0
`,
);

rules(
  "division by multiplication",
  `
  (divs x 8) => (shrs (add x (shru (shrs x 63) 61)) 3)
  (divs x 2) => (shrs (add x (shru x 63)) 1)
  (divs x -8) => (sub 0 (shrs (add x (shru (shrs x 63) 61)) 3))
  (rems x 8) => (sub x (and (add x (shru (shrs x 63) 61)) -8))
  (divs x 10) => (divs x 10)
  (divu m 10i) => (wrap (shru (mul (extu m) 3435973837) 35))
  (divu m 7i) => (wrap (shru (add (shru (mul (extu m) 613566757) 32) (extu m)) 3))
  (divs m 10i) => (add (wrap (shrs (mul (exts m) 1717986919) 34)) (shru m 31i))
  (divs m -10i) => (sub 0i (add (wrap (shrs (mul (exts m) 1717986919) 34)) (shru m 31i)))
  (remu (and x 65535) 10) => (sub (and x 65535) (mul (shru (mul (and x 65535) 52429) 19) 10))
  (divs x -9223372036854775808) => (extu (eq x -9223372036854775808))
`,
  true,
);

const golden = goldens("simplify", (f, ctx) => new Simplify(ctx).run(f, false, false));

golden(
  "branches lose negations",
  `func f(i32) i32 {
b0(v1: i32):
  v2 = eqz i32 v1
  v3 = eqz i32 v2
  v4 = eqz i32 v3
  branch v4 b1() b2()
b1():
  return v1
b2():
  return v2
}`,
  `func f(i32) i32 {
b0(v1: i32):
  v2 = eqz i32 v1
  v5 = const i32 0
  v3 = ne i32 v1, v5
  v6 = eqz i32 v1
  branch v1 b2() b1()
b1():
  return v1
b2():
  return v2
}`,
);

golden(
  "checks that constants decide",
  `func f(i64, ptr) i64 {
  slot s0 8 8 "s"
b0(v1: i64, v2: ptr):
  v3 = slot ptr s0
  nilcheck v3
  v4 = const i64 15
  v5 = and i64 v1, v4
  v6 = const i64 16
  boundscheck.index v5, v6
  boundscheck.index v4, v4
  boundscheck.slicealen v4, v4
  divcheck v6
  shiftcheck v6
  shiftcheck v1
  nilcheck v2
  return v5
}`,
  `func f(i64, ptr) i64 {
  slot s0 8 8 "s"
b0(v1: i64, v2: ptr):
  v3 = slot ptr s0
  v4 = const i64 15
  v5 = and i64 v1, v4
  v6 = const i64 16
  boundscheck.index v4, v4
  shiftcheck v1
  nilcheck v2
  return v5
}`,
);

goldens(
  "simplify",
  (f, ctx) => new Simplify(ctx).run(f, false, false),
  `data table 16 8 readonly bytes "0102030480000000" reloc 8 $table+4 reloc 12 @g+0
func g(i64) i64 import "m" "g"
`,
)(
  "loads of constant data, calls through known functions",
  `func f(i64) i64 {
b0(v1: i64):
  v2 = dataaddr ptr $table
  v3 = load.i8u i64 v2+1
  v4 = load.i8s i64 v2+4
  v5 = load.ptr ptr v2+8
  v6 = load.i16u i64 v5
  v7 = load.i32s i32 v2+12
  v8 = callindirect i64 (i64) i64 v7(v3)
  v9 = add i64 v4, v6
  store.i64 v2+8, v9
  v10 = add i64 v8, v9
  return v10
}`,
  `func f(i64) i64 {
b0(v1: i64):
  v2 = dataaddr ptr $table
  v3 = const i64 2
  v4 = const i64 -128
  v5 = dataaddr ptr $table+4
  v6 = const i64 128
  v7 = funcaddr i32 @g
  v8 = call i64 @g(v3)
  v9 = const i64 0
  store.i64 v2+8, v9
  return v8
}`,
);

golden(
  "narrow stores drop what they do not store",
  `func f(ptr, i32, i64) () {
b0(v1: ptr, v2: i32, v3: i64):
  v4 = const i32 255
  v5 = and i32 v2, v4
  store.i8u v1, v5
  v6 = wrap i32 v3
  v7 = sext8 i32 v6
  store.i8s v1+1, v7
  v8 = sext16 i32 v2
  store.i8u v1+2, v8
  v9 = sext8 i32 v2
  store.i16u v1+4, v9
  return
}`,
  `func f(ptr, i32, i64) () {
b0(v1: ptr, v2: i32, v3: i64):
  v4 = const i32 255
  v5 = and i32 v2, v4
  store.i8u v1, v2
  v6 = wrap i32 v3
  v7 = sext8 i32 v6
  store.i8s v1+1, v6
  v8 = sext16 i32 v2
  store.i8u v1+2, v2
  v9 = sext8 i32 v2
  store.i16u v1+4, v9
  return
}`,
);
