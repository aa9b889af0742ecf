// Equal values: functions before and after src/ssa/passes/gvn.ts.

import { Gvn } from "../../src/ssa/passes/gvn.ts";
import { goldens } from "./golden.ts";

const golden = goldens("gvn", (f, ctx) => new Gvn(ctx).run(f));

golden(
  "equal operations, constants on top, commuted operands",
  `func f(i64, i64, i32) i64 {
b0(v1: i64, v2: i64, v3: i32):
  v4 = add i64 v1, v2
  branch v3 b1() b2()
b1():
  v5 = add i64 v2, v1
  v6 = const i64 7
  v7 = mul i64 v5, v6
  jump b3(v7)
b2():
  v8 = const i64 7
  v9 = mul i64 v4, v8
  jump b3(v9)
b3(v10: i64):
  v11 = mul i64 v4, v10
  return v11
}`,
  `func f(i64, i64, i32) i64 {
b0(v1: i64, v2: i64, v3: i32):
  v6 = const i64 7
  v4 = add i64 v1, v2
  branch v3 b1() b2()
b1():
  v7 = mul i64 v4, v6
  jump b3(v7)
b2():
  v9 = mul i64 v4, v6
  jump b3(v9)
b3(v10: i64):
  v11 = mul i64 v4, v10
  return v11
}`,
);

golden(
  "a check that an equal one dominates is dead",
  `func f(ptr, i64, i64, i32) () {
b0(v1: ptr, v2: i64, v3: i64, v4: i32):
  nilcheck v1
  boundscheck.index v2, v3
  branch v4 b1() b2()
b1():
  nilcheck v1
  boundscheck.index v2, v3
  boundscheck.slicealen v2, v3
  divcheck v2
  jump b3()
b2():
  divcheck v2
  jump b3()
b3():
  divcheck v2
  boundscheck.sliceacap v2, v3
  return
}`,
  `func f(ptr, i64, i64, i32) () {
b0(v1: ptr, v2: i64, v3: i64, v4: i32):
  nilcheck v1
  boundscheck.index v2, v3
  branch v4 b1() b2()
b1():
  boundscheck.slicealen v2, v3
  divcheck v2
  jump b3()
b2():
  divcheck v2
  jump b3()
b3():
  divcheck v2
  boundscheck.sliceacap v2, v3
  return
}`,
);

golden(
  "only immutable loads are values",
  `func f(ptr) i64 {
b0(v1: ptr):
  v2 = load.i64 i64 v1 ~immutable
  v3 = load.i64 i64 v1 ~immutable len32
  v4 = load.i64 i64 v1 ~int64.3
  v5 = load.i64 i64 v1 ~int64.3
  v6 = add i64 v2, v3
  v7 = add i64 v4, v5
  v8 = sub i64 v6, v7
  return v8
}`,
  `func f(ptr) i64 {
b0(v1: ptr):
  v2 = load.i64 i64 v1 ~immutable len32
  v4 = load.i64 i64 v1 ~int64.3
  v5 = load.i64 i64 v1 ~int64.3
  v6 = add i64 v2, v2
  v7 = add i64 v4, v5
  v8 = sub i64 v6, v7
  return v8
}`,
);

golden(
  "the recover block has constants of its own",
  `func f(i64) i64 recover b1 {
  slot s0 8 8 "r"
b0(v1: i64):
  v2 = slot ptr s0
  v3 = const i64 3
  v4 = add i64 v1, v3
  store.i64 v2, v4
  return v4
b1():
  v5 = slot ptr s0
  v6 = const i64 3
  v7 = add i64 v1, v6
  v8 = load.i64 i64 v5
  v9 = add i64 v7, v8
  return v9
}`,
  `func f(i64) i64 recover b1 {
  slot s0 8 8 "r"
b0(v1: i64):
  v2 = slot ptr s0
  v3 = const i64 3
  v4 = add i64 v1, v3
  store.i64 v2, v4
  return v4
b1():
  v5 = slot ptr s0
  v6 = const i64 3
  v7 = add i64 v1, v6
  v8 = load.i64 i64 v5
  v9 = add i64 v7, v8
  return v9
}`,
);
