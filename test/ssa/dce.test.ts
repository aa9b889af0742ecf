// Dead code: functions before and after src/ssa/passes/dce.ts.

import { Dce } from "../../src/ssa/passes/dce.ts";
import { goldens } from "./golden.ts";

const golden = goldens(
  "dce",
  (f, ctx) => {
    new Dce(ctx).run(f);
  },
  `func pure(i64) i64 import "m" "p" pure
func impure(i64) i64 import "m" "i"
`,
);

golden(
  "values, params with their arguments, loads, allocations, calls of pure functions",
  `func f(ptr, i64, i32) i64 {
b0(v1: ptr, v2: i64, v3: i32):
  v4 = load.i64 i64 v1
  v5 = alloc ptr 8 8 ""
  v6 = call i64 @pure(v2)
  v7 = call i64 @impure(v2)
  nilcheck v1
  branch v3 b1(v2, v4) b1(v6, v2)
b1(v8: i64, v9: i64):
  v10 = add i64 v8, v9
  return v8
}`,
  `func f(ptr, i64, i32) i64 {
b0(v1: ptr, v2: i64, v3: i32):
  v6 = call i64 @pure(v2)
  v7 = call i64 @impure(v2)
  nilcheck v1
  branch v3 b1(v2) b1(v6)
b1(v8: i64):
  return v8
}`,
);

golden(
  "a loop's value that only feeds itself",
  `func f(i64) i64 {
b0(v1: i64):
  v2 = const i64 1
  jump b1(v1, v1)
b1(v3: i64, v4: i64):
  v5 = sub i64 v3, v2
  v6 = add i64 v4, v2
  v7 = eqz i32 v5
  branch v7 b2() b1(v5, v6)
b2():
  return v3
b3():
  jump b1(v1, v1)
}`,
  `func f(i64) i64 {
b0(v1: i64):
  v2 = const i64 1
  jump b1(v1)
b1(v3: i64):
  v5 = sub i64 v3, v2
  v7 = eqz i32 v5
  branch v7 b2() b1(v5)
b2():
  return v3
}`,
);
