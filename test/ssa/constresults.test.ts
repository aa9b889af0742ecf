// Constant results: functions before and after src/ssa/passes/constresults.ts.

import { ConstResults } from "../../src/ssa/passes/constresults.ts";
import { goldens } from "./golden.ts";

const callee = (second: string): string => `data itab 32 8 readonly
func make(i32) (ptr, ptr, i64) {
b0(v1: i32):
  v2 = dataaddr ptr $itab
  v3 = alloc ptr 16 8 ""
  v4 = const i64 7
  branch v1 b1() b2()
b1():
  return v2, v3, v4
b2():
  v5 = ${second}
  return v5, v3, v4
}
`;
const caller = (first: string, third: string): string => `func f() (ptr, ptr, i64) {
b0():
  v1 = const i32 1
  v2 = call multi @make(v1)
  v3 = ${first}
  v4 = result ptr v2, 1
  v5 = ${third}
  return v3, v4, v5
}`;
const golden = (name: string, second: string, first: string, third: string): void =>
  goldens("constresults", (f, ctx) => new ConstResults(ctx).run(f), callee(second))(
    name,
    caller("result ptr v2, 0", "result i64 v2, 2"),
    caller(first, third),
  );

golden("a result that is the same at all returns", "dataaddr ptr $itab", "dataaddr ptr $itab", "const i64 7");
golden("one that is not", "const ptr 0", "result ptr v2, 0", "const i64 7");
golden("another address", "dataaddr ptr $itab+8", "result ptr v2, 0", "const i64 7");

goldens("constresults", (f, ctx) => new ConstResults(ctx).run(f))(
  "what another function always returns; recursion",
  `func none(i32) (i64, ptr) {
b0(v1: i32):
  v2 = call multi @outer(v1)
  v3 = result i64 v2, 0
  v4 = const ptr 0
  return v3, v4
}
func outer(i32) (i64, ptr) {
b0(v1: i32):
  v2 = call multi @none(v1)
  v3 = result i64 v2, 0
  v4 = result ptr v2, 1
  return v3, v4
}
func f() ptr {
b0():
  v1 = const i32 1
  v2 = call multi @outer(v1)
  v3 = result ptr v2, 1
  return v3
}`,
  `func none(i32) (i64, ptr) {
b0(v1: i32):
  v2 = call multi @outer(v1)
  v3 = result i64 v2, 0
  v4 = const ptr 0
  return v3, v4
}
func outer(i32) (i64, ptr) {
b0(v1: i32):
  v2 = call multi @none(v1)
  v3 = result i64 v2, 0
  v4 = const ptr 0
  return v3, v4
}
func f() ptr {
b0():
  v1 = const i32 1
  v2 = call multi @outer(v1)
  v3 = const ptr 0
  return v3
}`,
);
