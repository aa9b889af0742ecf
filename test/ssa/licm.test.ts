// What a loop need not repeat: functions before and after src/ssa/passes/licm.ts.

import { Licm } from "../../src/ssa/passes/licm.ts";
import { SimplifyCfg } from "../../src/ssa/passes/simplifycfg.ts";
import { goldens } from "./golden.ts";

const golden = goldens(
  "licm",
  (f, ctx) => {
    new Licm(ctx).run(f);
    new SimplifyCfg(ctx).run(f);
  },
  'func use(i64) () import "m" "use"\n',
);

golden(
  "pure operations, loads that nothing in the loop writes, checks that come first",
  `func f(ptr, i64, i64) i64 {
b0(v1: ptr, v2: i64, v3: i64):
  v4 = const i64 0
  v5 = const i64 1
  jump b1(v4, v4)
b1(v6: i64, v7: i64):
  nilcheck v1
  v8 = load.i64 i64 v1+8 ~int64.1
  v9 = load.ptr ptr v1 ~pointer.2
  v10 = mul i64 v2, v3
  v11 = add i64 v10, v8
  boundscheck.index v6, v11
  v12 = wrap i32 v6
  v13 = add ptr v9, v12
  v14 = load.i8u i64 v13 ~int8
  v15 = load.i64 i64 v1+16 ~int64.4
  v16 = add i64 v7, v14
  store.i64 v1+24, v16 ~int64.5
  boundscheck.index v2, v3
  v17 = add i64 v6, v5
  v18 = lts i32 v17, v15
  branch v18 b1(v17, v16) b2()
b2():
  return v16
}`,
  `func f(ptr, i64, i64) i64 {
b0(v1: ptr, v2: i64, v3: i64):
  v4 = const i64 0
  v5 = const i64 1
  nilcheck v1
  v8 = load.i64 i64 v1+8 ~int64.1
  v9 = load.ptr ptr v1 ~pointer.2
  v10 = mul i64 v2, v3
  v11 = add i64 v10, v8
  v15 = load.i64 i64 v1+16 ~int64.4
  jump b1(v4, v4)
b1(v6: i64, v7: i64):
  boundscheck.index v6, v11
  v12 = wrap i32 v6
  v13 = add ptr v9, v12
  v14 = load.i8u i64 v13 ~int8
  v16 = add i64 v7, v14
  store.i64 v1+24, v16 ~int64.5
  boundscheck.index v2, v3
  v17 = add i64 v6, v5
  v18 = lts i32 v17, v15
  branch v18 b1(v17, v16) b2()
b2():
  return v16
}`,
);

golden(
  "not: loads that are written, after calls, under conditions, through unchecked addresses",
  `func f(ptr, i64, ptr) i64 {
b0(v1: ptr, v2: i64, v3: ptr):
  v4 = const i64 0
  v5 = const i64 1
  jump b1(v4)
b1(v6: i64):
  v7 = load.i64 i64 v1 ~int64.1
  store.i64 v3, v6 ~int64.1
  v8 = lts i32 v6, v7
  branch v8 b2() b3()
b2():
  nilcheck v3
  v9 = load.i64 i64 v3+8 ~int64.2
  v10 = add i64 v2, v5
  jump b4(v9)
b3():
  jump b4(v5)
b4(v11: i64):
  v12 = add i64 v6, v11
  v13 = lts i32 v12, v2
  branch v13 b1(v12) b5()
b5():
  jump b6(v4)
b6(v14: i64):
  call @use(v14)
  v15 = load.i64 i64 v1+16 ~int64.3
  v16 = load.i64 i64 v1+24 ~immutable
  v17 = add i64 v15, v16
  v18 = lts i32 v17, v2
  branch v18 b6(v17) b7()
b7():
  return v17
}`,
  `func f(ptr, i64, ptr) i64 {
b0(v1: ptr, v2: i64, v3: ptr):
  v4 = const i64 0
  v5 = const i64 1
  v10 = add i64 v2, v5
  jump b1(v4)
b1(v6: i64):
  v7 = load.i64 i64 v1 ~int64.1
  store.i64 v3, v6 ~int64.1
  v8 = lts i32 v6, v7
  branch v8 b2() b4(v5)
b2():
  nilcheck v3
  v9 = load.i64 i64 v3+8 ~int64.2
  jump b4(v9)
b4(v11: i64):
  v12 = add i64 v6, v11
  v13 = lts i32 v12, v2
  branch v13 b1(v12) b6(v4)
b6(v14: i64):
  call @use(v14)
  v15 = load.i64 i64 v1+16 ~int64.3
  v16 = load.i64 i64 v1+24 ~immutable
  v17 = add i64 v15, v16
  v18 = lts i32 v17, v2
  branch v18 b6(v17) b7()
b7():
  return v17
}`,
);

golden(
  "out of two loops",
  `func f(i64, i64) i64 {
b0(v1: i64, v2: i64):
  v3 = const i64 0
  v4 = const i64 1
  jump b1(v3, v3)
b1(v5: i64, v6: i64):
  jump b2(v3, v6)
b2(v7: i64, v8: i64):
  v9 = mul i64 v1, v2
  v10 = mul i64 v5, v1
  v11 = add i64 v9, v10
  v12 = add i64 v8, v11
  v13 = add i64 v7, v4
  v14 = lts i32 v13, v2
  branch v14 b2(v13, v12) b3()
b3():
  v15 = add i64 v5, v4
  v16 = lts i32 v15, v1
  branch v16 b1(v15, v12) b4()
b4():
  return v12
}`,
  `func f(i64, i64) i64 {
b0(v1: i64, v2: i64):
  v3 = const i64 0
  v4 = const i64 1
  v9 = mul i64 v1, v2
  jump b1(v3, v3)
b1(v5: i64, v6: i64):
  v10 = mul i64 v5, v1
  v11 = add i64 v9, v10
  jump b2(v3, v6)
b2(v7: i64, v8: i64):
  v12 = add i64 v8, v11
  v13 = add i64 v7, v4
  v14 = lts i32 v13, v2
  branch v14 b2(v13, v12) b3()
b3():
  v15 = add i64 v5, v4
  v16 = lts i32 v15, v1
  branch v16 b1(v15, v12) b4()
b4():
  return v12
}`,
);
