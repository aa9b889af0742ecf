// Frame slots that become values: functions before and after src/ssa/passes/sroa.ts.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Op } from "../../src/ssa/ops.ts";
import { Sroa } from "../../src/ssa/passes/sroa.ts";
import { goldens, transform } from "./golden.ts";

const golden = goldens(
  "sroa",
  (f, ctx) => {
    new Sroa(ctx).run(f);
  },
  `func use(ptr) import "m" "use"
`,
);

golden(
  "a counter in a slot becomes a loop's param",
  `func f(i64) i64 {
  slot s0 8 8 "n"
b0(v1: i64):
  v2 = slot ptr s0
  v3 = const i64 0
  store.i64 v2, v3
  jump b1()
b1():
  v4 = load.i64 i64 v2
  v5 = lts i32 v4, v1
  branch v5 b2() b3()
b2():
  v6 = const i64 1
  v7 = load.i64 i64 v2
  v8 = add i64 v7, v6
  store.i64 v2, v8
  jump b1()
b3():
  v9 = load.i64 i64 v2
  return v9
}`,
  `func f(i64) i64 {
  slot s0 8 8 "n"
b0(v1: i64):
  v3 = const i64 0
  jump b1(v3)
b1(v4: i64):
  v5 = lts i32 v4, v1
  branch v5 b2() b3()
b2():
  v6 = const i64 1
  v8 = add i64 v4, v6
  jump b1(v8)
b3():
  return v4
}`,
);

golden(
  "an object that stays here: zero at first, fields apart, no check",
  `func f(i32, f64) f64 {
b0(v1: i32, v2: f64):
  v3 = alloc ptr 32 8 ""
  nilcheck v3
  branch v1 b1() b2()
b1():
  v4 = const i32 8
  v5 = add ptr v3, v4
  store.f64 v5+8, v2
  jump b2()
b2():
  v6 = load.f64 f64 v3+16
  v7 = load.f64 f64 v3+24
  v8 = fadd f64 v6, v7
  return v8
}`,
  `func f(i32, f64) f64 {
b0(v1: i32, v2: f64):
  v3 = const f64 0
  v4 = const f64 0
  branch v1 b1() b2(v3)
b1():
  v5 = const i32 8
  jump b2(v2)
b2(v6: f64):
  v8 = fadd f64 v6, v4
  return v8
}`,
);

golden(
  "a pointer kept in a promoted slot makes its target promotable",
  `func f(i64) i64 {
  slot s0 16 8 "closure"
b0(v1: i64):
  v2 = alloc ptr 8 8 ""
  v3 = slot ptr s0
  store.ptr v3+8, v2
  v4 = load.ptr ptr v3+8
  store.i64 v4, v1
  v5 = load.i64 i64 v2
  return v5
}`,
  `func f(i64) i64 {
  slot s0 16 8 "closure"
b0(v1: i64):
  v2 = const i64 0
  return v1
}`,
);

golden(
  "small integers are kept as they are loaded; parts of a word",
  `func f(i32, i64) i32 {
  slot s0 24 8 ""
b0(v1: i32, v2: i64):
  v3 = slot ptr s0
  store.i8u v3, v1
  store.i64 v3+8, v2
  store.i16u v3+16, v1
  v4 = load.i8s i32 v3
  v5 = load.i32u i32 v3+12
  v6 = load.i16u i32 v3+16
  v7 = load.i16s i32 v3+16
  v8 = add i32 v4, v5
  v9 = add i32 v6, v7
  v10 = add i32 v8, v9
  return v10
}`,
  `func f(i32, i64) i32 {
  slot s0 24 8 ""
b0(v1: i32, v2: i64):
  v3 = sext8 i32 v1
  v4 = const i64 32
  v5 = shru i64 v2, v4
  v6 = wrap i32 v5
  v7 = const i32 65535
  v8 = and i32 v1, v7
  v9 = sext16 i32 v1
  v10 = add i32 v3, v6
  v11 = add i32 v8, v9
  v12 = add i32 v10, v11
  return v12
}`,
);

golden(
  "what is passed on, compared or indexed stays; so does a piece with crossing accesses",
  `func f(i32) i64 {
  slot s0 8 8 "passed"
  slot s1 32 8 "indexed"
  slot s2 16 8 "crossing"
b0(v1: i32):
  v2 = slot ptr s0
  call @use(v2)
  v3 = load.i64 i64 v2
  v4 = slot ptr s1
  v5 = add ptr v4, v1
  v6 = load.i64 i64 v5
  v7 = slot ptr s2
  store.i64 v7+4, v3
  store.i64 v7+8, v6
  v8 = load.i64 i64 v7+8
  return v8
}`,
  `func f(i32) i64 {
  slot s0 8 8 "passed"
  slot s1 32 8 "indexed"
  slot s2 16 8 "crossing"
b0(v1: i32):
  v2 = slot ptr s0
  call @use(v2)
  v3 = load.i64 i64 v2
  v4 = slot ptr s1
  v5 = add ptr v4, v1
  v6 = load.i64 i64 v5
  v7 = slot ptr s2
  store.i64 v7+4, v3
  store.i64 v7+8, v6
  v8 = load.i64 i64 v7+8
  return v8
}`,
);

golden(
  "copies in and out follow the pieces; what nobody reads is not copied",
  `func f(ptr, ptr) i64 {
  slot s0 24 8 ""
  slot s1 24 8 ""
b0(v1: ptr, v2: ptr):
  v3 = slot ptr s0
  v4 = slot ptr s1
  v5 = const i32 24
  memmove v3, v1, v5
  v6 = const i64 1
  store.i64 v3+16, v6
  memmove v4, v3, v5
  v7 = load.i64 i64 v4
  v8 = load.i64 i64 v4+16
  v9 = add i64 v7, v8
  return v9
}`,
  `func f(ptr, ptr) i64 {
  slot s0 24 8 ""
  slot s1 24 8 ""
b0(v1: ptr, v2: ptr):
  v3 = const i32 24
  v4 = load.i64 i64 v1+16
  v5 = const i32 16
  v6 = load.i64 i64 v1
  v7 = const i64 1
  v8 = add i64 v6, v7
  return v8
}`,
);

golden(
  "written only: nothing of it remains",
  `func f(i32, ptr) {
  slot s0 64 8 ""
b0(v1: i32, v2: ptr):
  v3 = slot ptr s0
  v4 = const i32 64
  memzero v3, v4
  memmove v3, v2, v1
  v5 = alloc ptr 16 8 ""
  store.i32u v5+4, v1
  return
}`,
  `func f(i32, ptr) {
  slot s0 64 8 ""
b0(v1: i32, v2: ptr):
  v4 = const i32 64
  return
}`,
);

golden(
  "a slot that a recovering frame reads keeps its memory",
  `func f(i64, ptr) i64 recover b1 {
  slot s0 8 8 "result"
b0(v1: i64, v9: ptr):
  v2 = slot ptr s0
  store.i64 v2, v1
  call @use(v9)
  jump b2()
b1():
  v3 = slot ptr s0
  v4 = load.i64 i64 v3
  return v4
b2():
  v5 = load.i64 i64 v2
  return v5
}`,
  `func f(i64, ptr) i64 recover b1 {
  slot s0 8 8 "result"
b0(v1: i64, v9: ptr):
  v2 = slot ptr s0
  store.i64 v2, v1
  call @use(v9)
  jump b2()
b1():
  v3 = slot ptr s0
  v4 = load.i64 i64 v3
  return v4
b2():
  v5 = load.i64 i64 v2
  return v5
}`,
);

// What replaces them takes several times the rows: tables of all rows grow on the way, at each of the loads for some n.
test("sroa: many loads of parts of a value", () => {
  for (let n = 1; n <= 120; n++) {
    const lines = ["v2 = slot ptr s0", "store.i64 v2, v1", "v3 = const i32 0"];
    let sum = 3;
    for (let i = 0; i < n; i++) {
      const v = sum + 1;
      lines.push(`v${v} = load.i8u i32 v2+${(i % 7) + 1}`, `v${v + 1} = add i32 v${sum}, v${v}`);
      sum = v + 1;
    }
    const text = `func f(i64) i32 {\n  slot s0 8 8 "x"\nb0(v1: i64):\n  ${lines.join("\n  ")}\n  return v${sum}\n}\n`;
    const program = transform((f, ctx) => {
      new Sroa(ctx).run(f);
    }, text);
    const f = program.funcs[0]!;
    assert.ok(!f.block(0).instrs.some((v) => f.op[v] === Op.Load), `${n} loads`);
  }
});
