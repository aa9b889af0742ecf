// Loops that test at their end: functions before and after src/ssa/passes/rotate.ts.

import { Rotate } from "../../src/ssa/passes/rotate.ts";
import { goldens } from "./golden.ts";

const golden = goldens("rotate", (f, ctx) => new Rotate(ctx).run(f), 'func use(i64) () import "m" "use"\n');

golden(
  "a counting loop, with the counter used after it",
  `func f(i64) i64 {
b0(v1: i64):
  v2 = const i64 0
  v3 = const i64 1
  jump b1(v2)
b1(v4: i64):
  v5 = lts i32 v4, v1
  branch v5 b2() b3()
b2():
  call @use(v4)
  v6 = add i64 v4, v3
  jump b1(v6)
b3():
  return v4
}`,
  `func f(i64) i64 {
b0(v1: i64):
  v2 = const i64 0
  v3 = const i64 1
  jump b4(v2)
b1(v4: i64):
  v5 = lts i32 v4, v1
  branch v5 b2(v4) b3(v4)
b2(v7: i64):
  call @use(v7)
  v6 = add i64 v7, v3
  jump b1(v6)
b3(v8: i64):
  return v8
b4(v9: i64):
  v10 = lts i32 v9, v1
  branch v10 b2(v9) b3(v9)
}`,
);

golden(
  "break, and a use where both ways out meet",
  `func f(i64, ptr) i64 {
b0(v1: i64, v9: ptr):
  v2 = const i64 0
  v3 = const i64 1
  jump b1(v2)
b1(v4: i64):
  v5 = load.i64 i64 v9
  v6 = lts i32 v4, v5
  branch v6 b2() b4()
b2():
  v7 = eq i32 v4, v1
  branch v7 b5() b3()
b3():
  v8 = add i64 v4, v3
  jump b1(v8)
b4():
  call @use(v5)
  jump b5()
b5():
  return v4
}`,
  `func f(i64, ptr) i64 {
b0(v1: i64, v9: ptr):
  v2 = const i64 0
  v3 = const i64 1
  jump b6(v2)
b1(v4: i64):
  v5 = load.i64 i64 v9
  v6 = lts i32 v4, v5
  branch v6 b2(v4) b4(v5, v4)
b2(v10: i64):
  v7 = eq i32 v10, v1
  branch v7 b5(v10) b3()
b3():
  v8 = add i64 v10, v3
  jump b1(v8)
b4(v11: i64, v12: i64):
  call @use(v11)
  jump b5(v12)
b5(v13: i64):
  return v13
b6(v14: i64):
  v15 = load.i64 i64 v9
  v16 = lts i32 v14, v15
  branch v16 b2(v14) b4(v15, v14)
}`,
);

golden(
  "a loop that tests at its end, and one without a test, stay",
  `func f(i64, i32) i64 {
b0(v1: i64, v2: i32):
  v3 = const i64 1
  jump b1(v1)
b1(v4: i64):
  v5 = add i64 v4, v3
  branch v2 b1(v5) b2()
b2():
  branch v2 b3() b4()
b3():
  call @use(v5)
  jump b3()
b4():
  return v5
}`,
  `func f(i64, i32) i64 {
b0(v1: i64, v2: i32):
  v3 = const i64 1
  jump b1(v1)
b1(v4: i64):
  v5 = add i64 v4, v3
  branch v2 b1(v5) b2()
b2():
  branch v2 b3() b4()
b3():
  call @use(v5)
  jump b3()
b4():
  return v5
}`,
);
