// Comparisons and checks whose outcome is known: functions before and after src/ssa/passes/prove.ts.

import { Dce } from "../../src/ssa/passes/dce.ts";
import { Prove } from "../../src/ssa/passes/prove.ts";
import { goldens } from "./golden.ts";

// Dead comparisons are removed so that the texts show what matters.
const golden = goldens(
  "prove",
  (f, ctx) => {
    new Prove(ctx).run(f);
    new Dce(ctx).run(f);
  },
  'func use(i64) () import "m" "use"\n',
);

golden(
  "for i := 0; i < len(s); i++ { s[i] }",
  `func f(ptr, i64) i64 {
b0(v1: ptr, v2: i64 len32):
  v3 = const i64 0
  v4 = const i64 1
  jump b1(v3)
b1(v5: i64):
  v6 = lts i32 v5, v2
  branch v6 b2() b4()
b2():
  boundscheck.index v5, v2
  shiftcheck v5
  v7 = ges i32 v5, v3
  branch v7 b3() b4()
b3():
  v8 = add i64 v5, v4
  jump b1(v8)
b4():
  return v5
}`,
  `func f(ptr, i64) i64 {
b0(v1: ptr, v2: i64 len32):
  v3 = const i64 0
  v4 = const i64 1
  jump b1(v3)
b1(v5: i64):
  v6 = lts i32 v5, v2
  branch v6 b2() b4()
b2():
  v7 = const i32 1
  branch v7 b3() b4()
b3():
  v8 = add i64 v5, v4
  jump b1(v8)
b4():
  return v5
}`,
);

golden(
  "for i := len(s)-1; i >= 0; i-- { s[i] }",
  `func f(ptr, i64) i64 {
b0(v1: ptr, v2: i64 len32):
  v3 = const i64 -1
  v4 = add i64 v2, v3
  jump b1(v4)
b1(v5: i64):
  v6 = gts i32 v5, v3
  branch v6 b2() b3()
b2():
  boundscheck.index v5, v2
  v8 = add i64 v5, v3
  jump b1(v8)
b3():
  return v5
}`,
  `func f(ptr, i64) i64 {
b0(v1: ptr, v2: i64 len32):
  v3 = const i64 -1
  v4 = add i64 v2, v3
  jump b1(v4)
b1(v5: i64):
  v6 = gts i32 v5, v3
  branch v6 b2() b3()
b2():
  v8 = add i64 v5, v3
  jump b1(v8)
b3():
  return v5
}`,
);

golden(
  "the same with a length that may be anything: kept",
  `func f(ptr, i64) i64 {
b0(v1: ptr, v2: i64):
  v3 = const i64 -1
  v4 = add i64 v2, v3
  jump b1(v4)
b1(v5: i64):
  v6 = gts i32 v5, v3
  branch v6 b2() b3()
b2():
  boundscheck.index v5, v2
  v8 = add i64 v5, v3
  jump b1(v8)
b3():
  return v5
}`,
  `func f(ptr, i64) i64 {
b0(v1: ptr, v2: i64):
  v3 = const i64 -1
  v4 = add i64 v2, v3
  jump b1(v4)
b1(v5: i64):
  v6 = gts i32 v5, v3
  branch v6 b2() b3()
b2():
  boundscheck.index v5, v2
  v8 = add i64 v5, v3
  jump b1(v8)
b3():
  return v5
}`,
);

golden(
  "i+1 < len(s) says nothing about s[i]: i+1 may have overflowed",
  `func f(i64, i64, i64) () {
b0(v1: i64, v2: i64 len32, v9: i64):
  v3 = const i64 1
  v10 = const i64 0
  v4 = add i64 v1, v3
  v5 = lts i32 v4, v2
  branch v5 b1() b3()
b1():
  v6 = ges i32 v1, v10
  branch v6 b2() b3()
b2():
  boundscheck.index v4, v2
  boundscheck.index v1, v2
  boundscheck.slicealen v4, v2
  return
b3():
  boundscheck.index v1, v2
  return
}`,
  `func f(i64, i64, i64) () {
b0(v1: i64, v2: i64 len32, v9: i64):
  v3 = const i64 1
  v10 = const i64 0
  v4 = add i64 v1, v3
  v5 = lts i32 v4, v2
  branch v5 b1() b3()
b1():
  v6 = ges i32 v1, v10
  branch v6 b2() b3()
b2():
  boundscheck.index v4, v2
  boundscheck.index v1, v2
  return
b3():
  boundscheck.index v1, v2
  return
}`,
);

golden(
  "masks, remainders, shifts and bytes against constant lengths",
  `func f(i64, ptr, i32) () {
b0(v1: i64, v2: ptr, v3: i32):
  v4 = const i64 15
  v5 = const i64 16
  v6 = and i64 v1, v4
  boundscheck.index v6, v5
  boundscheck.index v6, v4
  v7 = remu i64 v1, v5
  boundscheck.index v7, v5
  v8 = const i64 60
  v9 = shru i64 v1, v8
  boundscheck.index v9, v5
  v10 = load.i8u i32 v2
  v11 = extu i64 v10
  v12 = const i64 256
  boundscheck.index v11, v12
  v13 = extu i64 v3
  v14 = const i64 4294967296
  boundscheck.index v13, v14
  return
}`,
  `func f(i64, ptr, i32) () {
b0(v1: i64, v2: ptr, v3: i32):
  v4 = const i64 15
  v6 = and i64 v1, v4
  boundscheck.index v6, v4
  return
}`,
);

golden(
  "slices of slices",
  `func f(i64, i64, i64, i64) i64 {
b0(v1: i64 len32, v2: i64 cap32, v3: i64, v4: i64):
  boundscheck.sliceacap v1, v2
  boundscheck.sliceb v3, v1
  v5 = sub i64 v1, v3
  boundscheck.slicealen v5, v1
  boundscheck.slicealen v3, v1
  v6 = const i64 0
  v7 = lts i32 v5, v6
  branch v7 b1() b2()
b1():
  call @use(v5)
  jump b2()
b2():
  boundscheck.index v4, v5
  boundscheck.index v4, v1
  return v5
}`,
  `func f(i64, i64, i64, i64) i64 {
b0(v1: i64 len32, v2: i64 cap32, v3: i64, v4: i64):
  boundscheck.sliceb v3, v1
  v5 = sub i64 v1, v3
  v7 = const i32 0
  branch v7 b1() b2()
b1():
  call @use(v5)
  jump b2()
b2():
  boundscheck.index v4, v5
  return v5
}`,
);

golden(
  "nil checks",
  `func f(ptr, ptr) i64 {
b0(v1: ptr, v2: ptr):
  v3 = alloc ptr 8 8 ""
  nilcheck v3
  v4 = eqz i32 v1
  branch v4 b2() b1()
b1():
  nilcheck v1
  v5 = const i32 8
  v6 = add ptr v1, v5
  nilcheck v6
  nilcheck v2
  jump b3(v1, v2)
b2():
  jump b3(v3, v2)
b3(v7: ptr, v8: ptr):
  nilcheck v7
  nilcheck v8
  v9 = load.i64 i64 v7
  return v9
}`,
  `func f(ptr, ptr) i64 {
b0(v1: ptr, v2: ptr):
  v3 = alloc ptr 8 8 ""
  v4 = eqz i32 v1
  branch v4 b2() b1()
b1():
  nilcheck v2
  jump b3(v1, v2)
b2():
  jump b3(v3, v2)
b3(v7: ptr, v8: ptr):
  nilcheck v8
  v9 = load.i64 i64 v7
  return v9
}`,
);

golden(
  "binary search: two variables, each bounded by its start",
  `func f(ptr, i64, i64) i64 {
b0(v1: ptr, v2: i64 len32, v3: i64):
  v4 = const i64 0
  v5 = const i64 1
  jump b1(v4, v2)
b1(v6: i64, v7: i64):
  v8 = lts i32 v6, v7
  branch v8 b2() b5()
b2():
  v9 = add i64 v6, v7
  v10 = shru i64 v9, v5
  boundscheck.index v10, v2
  v11 = lts i32 v10, v3
  branch v11 b3() b4()
b3():
  v12 = add i64 v10, v5
  jump b1(v12, v7)
b4():
  jump b1(v6, v10)
b5():
  return v6
}`,
  `func f(ptr, i64, i64) i64 {
b0(v1: ptr, v2: i64 len32, v3: i64):
  v4 = const i64 0
  v5 = const i64 1
  jump b1(v4, v2)
b1(v6: i64, v7: i64):
  v8 = lts i32 v6, v7
  branch v8 b2() b5()
b2():
  v9 = add i64 v6, v7
  v10 = shru i64 v9, v5
  boundscheck.index v10, v2
  v11 = lts i32 v10, v3
  branch v11 b3() b4()
b3():
  v12 = add i64 v10, v5
  jump b1(v12, v7)
b4():
  jump b1(v6, v10)
b5():
  return v6
}`,
);

golden(
  "a counter that may overflow proves nothing",
  `func f(i64) () {
b0(v1: i64):
  v3 = const i64 0
  v4 = const i64 1
  jump b1(v3)
b1(v5: i64):
  v6 = ne i32 v5, v1
  branch v6 b2() b3()
b2():
  shiftcheck v5
  v8 = add i64 v5, v4
  jump b1(v8)
b3():
  return
}`,
  `func f(i64) () {
b0(v1: i64):
  v3 = const i64 0
  v4 = const i64 1
  jump b1(v3)
b1(v5: i64):
  v6 = ne i32 v5, v1
  branch v6 b2() b3()
b2():
  shiftcheck v5
  v8 = add i64 v5, v4
  jump b1(v8)
b3():
  return
}`,
);

golden(
  "unsigned division of what is not negative; 32 bits where that is enough",
  `func f(i64, i64, i64) i64 {
b0(v1: i64 len32, v2: i64 len32, v3: i64):
  divcheck v2
  v4 = divs i64 v1, v2
  v5 = const i64 8
  v6 = divs i64 v1, v5
  v7 = shrs i64 v1, v5
  v8 = rems i64 v3, v5
  v9 = add i64 v4, v6
  v10 = add i64 v9, v7
  v11 = add i64 v10, v8
  return v11
}`,
  `func f(i64, i64, i64) i64 {
b0(v1: i64 len32, v2: i64 len32, v3: i64):
  divcheck v2
  v14 = wrap i32 v1
  v15 = wrap i32 v2
  v16 = divu i32 v14, v15
  v4 = extu i64 v16
  v5 = const i64 8
  v6 = divu i64 v1, v5
  v7 = shru i64 v1, v5
  v8 = rems i64 v3, v5
  v9 = add i64 v4, v6
  v10 = add i64 v9, v7
  v11 = add i64 v10, v8
  return v11
}`,
);

golden(
  "min, and conditions of conditions",
  `func f(i64, i64, i64) () {
b0(v1: i64 len32, v2: i64 len32, v3: i64):
  v4 = lts i32 v1, v2
  v5 = select i64 v4, v1, v2
  v6 = const i64 0
  v7 = ges i32 v3, v6
  v8 = lts i32 v3, v5
  v9 = and i32 v7, v8
  branch v9 b1() b2()
b1():
  boundscheck.index v3, v1
  boundscheck.index v3, v2
  branch v8 b2() b3()
b2():
  return
b3():
  call @use(v3)
  return
}`,
  `func f(i64, i64, i64) () {
b0(v1: i64 len32, v2: i64 len32, v3: i64):
  v4 = lts i32 v1, v2
  v5 = select i64 v4, v1, v2
  v6 = const i64 0
  v7 = ges i32 v3, v6
  v8 = lts i32 v3, v5
  v9 = and i32 v7, v8
  branch v9 b1() b2()
b1():
  branch v8 b2() b3()
b2():
  return
b3():
  call @use(v3)
  return
}`,
);
