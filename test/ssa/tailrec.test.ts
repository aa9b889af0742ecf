// Recursion that becomes a loop: functions before and after src/ssa/passes/tailrec.ts.

import { TailRec } from "../../src/ssa/passes/tailrec.ts";
import { goldens } from "./golden.ts";

const golden = goldens("tailrec", (f, ctx) => new TailRec(ctx).run(f));

golden(
  "a sum of two calls: the second one goes round",
  `func fib(i64) i64 {
b0(v1: i64):
  v2 = const i64 2
  v3 = const i64 -1
  v4 = const i64 -2
  v5 = lts i32 v1, v2
  branch v5 b2() b1()
b1():
  v6 = add i64 v1, v3
  v7 = call i64 @fib(v6)
  v8 = add i64 v1, v4
  v9 = call i64 @fib(v8)
  v10 = add i64 v7, v9
  return v10
b2():
  return v1
}`,
  `func fib(i64) i64 {
b0(v1: i64):
  v2 = const i64 0
  jump b3(v1, v2)
b1():
  v6 = add i64 v20, v3
  v7 = call i64 @fib(v6)
  v8 = add i64 v20, v4
  v10 = add i64 v21, v7
  jump b3(v8, v10)
b2():
  v11 = add i64 v21, v20
  return v11
b3(v20: i64, v21: i64):
  v22 = const i64 2
  v3 = const i64 -1
  v4 = const i64 -2
  v5 = lts i32 v20, v22
  branch v5 b2() b1()
}`,
);

const alone = `func count(i64) i64 {
b0(v1: i64):
  v2 = const i64 1
  v51 = wrap i32 v1
  branch v51 b1() b2()
b1():
  v3 = sub i64 v1, v2
  v4 = call i64 @count(v3)
  v5 = add i64 v4, v2
  return v5
b2():
  return v1
}`;
golden("the only call stays: recursion without end must run out of stack", alone, alone);

const branches = `func f(i64) i64 {
b0(v1: i64):
  v2 = const i64 1
  v3 = sub i64 v1, v2
  v51 = wrap i32 v1
  branch v51 b1() b2()
b1():
  v4 = call i64 @f(v3)
  jump b3()
b2():
  jump b3()
b3():
  v5 = call i64 @f(v2)
  return v5
}`;
golden("another call on only one of the ways is not enough", branches, branches);

golden(
  "what is added to the last call's result may be computed behind it",
  `func sum(i64) i64 {
b0(v1: i64):
  v2 = const i64 1
  v3 = lts i32 v1, v2
  branch v3 b2() b1()
b1():
  v4 = sub i64 v1, v2
  v5 = call i64 @sum(v4)
  v6 = call i64 @sum(v5)
  v7 = add i64 v5, v2
  v8 = add i64 v7, v6
  return v8
b2():
  return v1
}`,
  `func sum(i64) i64 {
b0(v1: i64):
  v2 = const i64 0
  jump b3(v1, v2)
b1():
  v3 = sub i64 v4, v5
  v6 = call i64 @sum(v3)
  v7 = add i64 v6, v5
  v8 = add i64 v9, v7
  jump b3(v6, v8)
b2():
  v10 = add i64 v9, v4
  return v10
b3(v4: i64, v9: i64):
  v5 = const i64 1
  v11 = lts i32 v4, v5
  branch v11 b2() b1()
}`,
);

const used = `func sum(i64) i64 {
b0(v1: i64):
  v2 = const i64 1
  v3 = lts i32 v1, v2
  branch v3 b2() b1()
b1():
  v4 = sub i64 v1, v2
  v5 = call i64 @sum(v4)
  v6 = call i64 @sum(v5)
  v7 = mul i64 v6, v2
  v8 = add i64 v7, v6
  return v8
b2():
  return v1
}`;
golden("but not from that result", used, used);
