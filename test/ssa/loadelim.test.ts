// Loads of what is known and stores that nobody reads: functions before and after src/ssa/passes/loadelim.ts.

import { Dce } from "../../src/ssa/passes/dce.ts";
import { LoadElim } from "../../src/ssa/passes/loadelim.ts";
import { SimplifyCfg } from "../../src/ssa/passes/simplifycfg.ts";
import { goldens } from "./golden.ts";

const golden = goldens(
  "loadelim",
  (f, ctx) => {
    new LoadElim(ctx).run(f, true);
    new SimplifyCfg(ctx).run(f);
    new Dce(ctx).run(f);
  },
  `func use(i64) () import "m" "use"
func keep(ptr) () import "m" "keep"
func pure(i64) i64 import "m" "pure" pure
`,
);

golden(
  "load after load and store, by offset and by class",
  `func f(ptr, ptr, i64) i64 {
b0(v1: ptr, v2: ptr, v3: i64):
  v4 = load.i64 i64 v1+8 ~int64.1
  store.i64 v1+16, v3 ~int64.2
  store.i64 v2+24, v3 ~int64.3
  store.i32s v2+4, v3 ~int32.9
  v5 = load.i64 i64 v1+8 ~int64.1
  v6 = load.i64 i64 v1+16 ~int64.2
  store.i64 v2+8, v6 ~int64.1
  v7 = load.i64 i64 v1+8 ~int64.1
  v8 = add i64 v4, v5
  v9 = add i64 v8, v6
  v10 = add i64 v9, v7
  return v10
}`,
  `func f(ptr, ptr, i64) i64 {
b0(v1: ptr, v2: ptr, v3: i64):
  v4 = load.i64 i64 v1+8 ~int64.1
  store.i64 v1+16, v3 ~int64.2
  store.i64 v2+24, v3 ~int64.3
  store.i32s v2+4, v3 ~int32.9
  store.i64 v2+8, v3 ~int64.1
  v7 = load.i64 i64 v1+8 ~int64.1
  v8 = add i64 v4, v4
  v9 = add i64 v8, v3
  v10 = add i64 v9, v7
  return v10
}`,
);

golden(
  "calls forget all but immutable and private memory; pure ones nothing",
  `func f(ptr, i64) i64 {
  slot s0 16 8 "s"
b0(v1: ptr, v2: i64):
  v3 = slot ptr s0
  store.i64 v3, v2
  v4 = load.i64 i64 v1 ~int64.1
  v5 = load.i64 i64 v1+8 ~immutable
  v6 = call i64 @pure(v4)
  v7 = load.i64 i64 v1 ~int64.1
  call @use(v6)
  v8 = load.i64 i64 v1 ~int64.1
  v9 = load.i64 i64 v1+8 ~immutable
  v10 = load.i64 i64 v3
  v11 = add i64 v7, v8
  v12 = add i64 v5, v9
  v13 = add i64 v11, v12
  v14 = add i64 v13, v10
  return v14
}`,
  `func f(ptr, i64) i64 {
  slot s0 16 8 "s"
b0(v1: ptr, v2: i64):
  v4 = load.i64 i64 v1 ~int64.1
  v5 = load.i64 i64 v1+8 ~immutable
  v6 = call i64 @pure(v4)
  call @use(v6)
  v8 = load.i64 i64 v1 ~int64.1
  v11 = add i64 v4, v8
  v12 = add i64 v5, v5
  v13 = add i64 v11, v12
  v14 = add i64 v13, v2
  return v14
}`,
);

golden(
  "values meet in a block param; a fresh allocation is zero",
  `func f(i32, i64, ptr) i64 {
b0(v1: i32, v2: i64, v9: ptr):
  v3 = alloc ptr 16 8 ""
  branch v1 b1() b2()
b1():
  store.i64 v3+8, v2 ~int64.1
  jump b3()
b2():
  store.i64 v9+8, v2 ~int64.1
  jump b3()
b3():
  v4 = load.i64 i64 v3+8 ~int64.1
  v5 = load.i64 i64 v3 ~int64.2
  call @keep(v3)
  v6 = add i64 v4, v5
  return v6
}`,
  `func f(i32, i64, ptr) i64 {
b0(v1: i32, v2: i64, v9: ptr):
  v10 = const i64 0
  v3 = alloc ptr 16 8 ""
  branch v1 b1() b2()
b1():
  store.i64 v3+8, v2 ~int64.1
  jump b3(v2)
b2():
  store.i64 v9+8, v2 ~int64.1
  jump b3(v10)
b3(v4: i64):
  call @keep(v3)
  v6 = add i64 v4, v10
  return v6
}`,
);

golden(
  "narrow values come back as the load would extend them",
  `func f(ptr, i32, i64) i32 {
b0(v1: ptr, v2: i32, v3: i64):
  store.i8u v1, v2 ~int8
  v4 = load.i8u i32 v1 ~int8
  v5 = load.i8s i32 v1 ~int8
  store.i32s v1+8, v3 ~int32
  v6 = load.i32s i64 v1+8 ~int32
  v7 = wrap i32 v6
  v8 = add i32 v4, v5
  v9 = add i32 v8, v7
  return v9
}`,
  `func f(ptr, i32, i64) i32 {
b0(v1: ptr, v2: i32, v3: i64):
  store.i8u v1, v2 ~int8
  v10 = const i32 255
  v4 = and i32 v2, v10
  v5 = sext8 i32 v2
  store.i32s v1+8, v3 ~int32
  v6 = sext32 i64 v3
  v7 = wrap i32 v6
  v8 = add i32 v4, v5
  v9 = add i32 v8, v7
  return v9
}`,
);

golden(
  "a counter in memory is loaded once, before the loop",
  `func f(ptr, i64) () {
b0(v1: ptr, v2: i64):
  nilcheck v1
  v3 = const i64 0
  v4 = const i64 1
  jump b1(v3)
b1(v5: i64):
  v6 = load.i64 i64 v1+8 ~int64.1
  v7 = add i64 v6, v5
  store.i64 v1+8, v7 ~int64.1
  v8 = add i64 v5, v4
  v9 = lts i32 v8, v2
  branch v9 b1(v8) b2()
b2():
  return
}`,
  `func f(ptr, i64) () {
b0(v1: ptr, v2: i64):
  nilcheck v1
  v3 = const i64 0
  v4 = const i64 1
  v6 = load.i64 i64 v1+8 ~int64.1
  jump b1(v3, v6)
b1(v5: i64, v10: i64):
  v7 = add i64 v10, v5
  store.i64 v1+8, v7 ~int64.1
  v8 = add i64 v5, v4
  v9 = lts i32 v8, v2
  branch v9 b1(v8, v7) b2()
b2():
  return
}`,
);

golden(
  "overwritten and repeated stores; a check between lets deferred functions look",
  `func f(ptr, i64, i64) () {
b0(v1: ptr, v2: i64, v3: i64):
  store.i64 v1, v2 ~int64.1
  store.i64 v1, v3 ~int64.1
  divcheck v2
  store.i64 v1, v2 ~int64.1
  v4 = load.i64 i64 v1+8 ~int64.2
  store.i64 v1+8, v4 ~int64.2
  v5 = alloc ptr 16 8 ""
  v6 = const i64 0
  store.i64 v5, v6
  store.i64 v5+8, v2
  divcheck v3
  store.i64 v5+8, v3
  call @keep(v5)
  return
}`,
  `func f(ptr, i64, i64) () {
b0(v1: ptr, v2: i64, v3: i64):
  store.i64 v1, v3 ~int64.1
  divcheck v2
  store.i64 v1, v2 ~int64.1
  v5 = alloc ptr 16 8 ""
  store.i64 v5+8, v2
  divcheck v3
  store.i64 v5+8, v3
  call @keep(v5)
  return
}`,
);

golden(
  "slots are kept for the recover block",
  `func f(i64) i64 recover b1 {
  slot s0 8 8 "r"
b0(v1: i64):
  v2 = slot ptr s0
  store.i64 v2, v1
  call @use(v1)
  v3 = add i64 v1, v1
  store.i64 v2, v3
  v4 = load.i64 i64 v2
  return v4
b1():
  v5 = slot ptr s0
  v6 = load.i64 i64 v5
  return v6
}`,
  `func f(i64) i64 recover b1 {
  slot s0 8 8 "r"
b0(v1: i64):
  v2 = slot ptr s0
  store.i64 v2, v1
  call @use(v1)
  v3 = add i64 v1, v1
  store.i64 v2, v3
  return v3
b1():
  v5 = slot ptr s0
  v6 = load.i64 i64 v5
  return v6
}`,
);

golden(
  "nothing is left of a record that is linked and taken off before anyone can look",
  `func f(ptr, i64) i64 {
  slot s0 16 8 "record"
b0(v1: ptr, v2: i64):
  v3 = slot ptr s0
  store.i64 v3+8, v2
  v4 = load.ptr ptr v1 ~pointer.1
  v5 = cast i32 v4
  store.i32u v3+4, v5 ~int32.2
  store.ptr v1, v3 ~pointer.1
  v6 = add i64 v2, v2
  v7 = load.i32u i32 v3+4 ~int32.2
  v8 = cast ptr v7
  store.ptr v1, v8 ~pointer.1
  call @use(v2)
  return v6
}`,
  `func f(ptr, i64) i64 {
  slot s0 16 8 "record"
b0(v1: ptr, v2: i64):
  v6 = add i64 v2, v2
  call @use(v2)
  return v6
}`,
);
