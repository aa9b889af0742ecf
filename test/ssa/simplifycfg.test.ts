// Blocks and branches: functions before and after src/ssa/passes/simplifycfg.ts.

import { SimplifyCfg } from "../../src/ssa/passes/simplifycfg.ts";
import { goldens } from "./golden.ts";

const header = 'func die() () import "m" "die" noreturn\nfunc g(i64) i64 import "m" "g"\n';
const golden = goldens("simplifycfg", (f, ctx) => new SimplifyCfg(ctx).run(f), header);
const selects = goldens("simplifycfg with selects", (f, ctx) => new SimplifyCfg(ctx).run(f, true), header);

golden(
  "constant branch, merged blocks, params with one value",
  `func f(i64) i64 {
b0(v1: i64):
  v2 = const i32 1
  branch v2 b1(v1) b2()
b1(v3: i64):
  v4 = call i64 @g(v3)
  jump b3(v4, v3)
b2():
  jump b3(v1, v1)
b3(v5: i64, v6: i64):
  v7 = add i64 v5, v6
  return v7
}`,
  `func f(i64) i64 {
b0(v1: i64):
  v2 = const i32 1
  v4 = call i64 @g(v1)
  v7 = add i64 v4, v1
  return v7
}`,
);

golden(
  "a condition made of && is threaded",
  `func f(i64, i64) i64 {
b0(v1: i64, v2: i64):
  v3 = const i32 0
  v4 = eqz i32 v1
  branch v4 b1() b2(v3)
b1():
  v5 = eqz i32 v2
  jump b2(v5)
b2(v6: i32):
  branch v6 b3() b4()
b3():
  v7 = call i64 @g(v1)
  return v7
b4():
  v8 = call i64 @g(v2)
  return v8
}`,
  `func f(i64, i64) i64 {
b0(v1: i64, v2: i64):
  v3 = const i32 0
  v4 = eqz i32 v1
  branch v4 b1() b4()
b1():
  v5 = eqz i32 v2
  branch v5 b3() b4()
b3():
  v7 = call i64 @g(v1)
  return v7
b4():
  v8 = call i64 @g(v2)
  return v8
}`,
);

golden(
  "the same condition again",
  `func f(i32, i64) i64 {
b0(v1: i32, v2: i64):
  branch v1 b1() b2()
b1():
  v3 = call i64 @g(v2)
  jump b2()
b2():
  jump b3()
b3():
  branch v1 b4() b5()
b4():
  v4 = call i64 @g(v2)
  return v4
b5():
  return v2
}`,
  `func f(i32, i64) i64 {
b0(v1: i32, v2: i64):
  branch v1 b1() b5()
b1():
  v3 = call i64 @g(v2)
  branch v1 b4() b5()
b4():
  v4 = call i64 @g(v2)
  return v4
b5():
  return v2
}`,
);

golden(
  "code after a call that does not return",
  `func f(i32) i32 {
b0(v1: i32):
  branch v1 b1() b2()
b1():
  call @die()
  v2 = add i32 v1, v1
  jump b3(v2)
b2():
  jump b3(v1)
b3(v3: i32):
  return v3
}`,
  `func f(i32) i32 {
b0(v1: i32):
  branch v1 b1() b3()
b1() cold:
  call @die()
  unreachable
b3():
  return v1
}`,
);

golden(
  "equal params of a loop are one, invariant ones none",
  `func f(i64, i64) i64 {
b0(v1: i64, v2: i64):
  jump b1(v1, v1, v2)
b1(v3: i64, v4: i64, v5: i64):
  v6 = add i64 v3, v5
  v7 = eqz i32 v6
  branch v7 b2() b1(v6, v6, v5)
b2():
  v8 = add i64 v3, v4
  return v8
}`,
  `func f(i64, i64) i64 {
b0(v1: i64, v2: i64):
  jump b1(v1)
b1(v3: i64):
  v6 = add i64 v3, v2
  v7 = eqz i32 v6
  branch v7 b2() b1(v6)
b2():
  v8 = add i64 v3, v3
  return v8
}`,
);

golden(
  "switch",
  `func f(i64, i32) i64 {
b0(v1: i64, v5: i32):
  v2 = const i32 7
  branch v5 b1() b2()
b1():
  switch v2 b3() b4()
b2():
  switch v5 b3() b4()
b3():
  return v1
b4():
  v3 = call i64 @g(v1)
  return v3
}`,
  `func f(i64, i32) i64 {
b0(v1: i64, v5: i32):
  v2 = const i32 7
  branch v5 b4() b3()
b3():
  return v1
b4():
  v3 = call i64 @g(v1)
  return v3
}`,
);

selects(
  "small diamonds and triangles",
  `func f(i64, i64) i64 {
b0(v1: i64, v2: i64):
  v3 = lts i32 v1, v2
  branch v3 b1() b2(v1)
b1():
  v4 = const i64 0
  v5 = sub i64 v4, v1
  jump b2(v5)
b2(v6: i64):
  v7 = eqz i32 v6
  branch v7 b3() b4()
b3():
  jump b5(v6, v2)
b4():
  jump b5(v6, v1)
b5(v8: i64, v9: i64):
  v10 = add i64 v8, v9
  return v10
}`,
  `func f(i64, i64) i64 {
b0(v1: i64, v2: i64):
  v3 = lts i32 v1, v2
  v4 = const i64 0
  v5 = sub i64 v4, v1
  v6 = select i64 v3, v5, v1
  v7 = eqz i32 v6
  v9 = select i64 v7, v2, v1
  v10 = add i64 v6, v9
  return v10
}`,
);

selects(
  "not with loads, divisions or cold arms",
  `func f(i64, ptr) i64 {
b0(v1: i64, v2: ptr):
  v3 = eqz i32 v1
  branch v3 b1() b2(v1)
b1():
  v4 = load.i64 i64 v2
  jump b2(v4)
b2(v5: i64):
  v6 = eqz i32 v5
  branch v6 b4(v1) b3()
b3():
  v7 = divs i64 v1, v5
  jump b4(v7)
b4(v8: i64):
  return v8
}`,
  `func f(i64, ptr) i64 {
b0(v1: i64, v2: ptr):
  v3 = eqz i32 v1
  branch v3 b1() b2(v1)
b1():
  v4 = load.i64 i64 v2
  jump b2(v4)
b2(v5: i64):
  v6 = eqz i32 v5
  branch v6 b4(v1) b3()
b3():
  v7 = divs i64 v1, v5
  jump b4(v7)
b4(v8: i64):
  return v8
}`,
);
