// Recursive functions inlined into themselves: functions before and after src/ssa/passes/unrollrec.ts.

import { UnrollRec } from "../../src/ssa/passes/unrollrec.ts";
import { goldens } from "./golden.ts";

const golden = goldens("unrollrec", (f, ctx) => new UnrollRec(ctx).run(f));

golden(
  "a small function takes its own body in the place of its call, once",
  `func count(i64) i64 {
b0(v1: i64):
  v2 = const i64 1
  v3 = wrap i32 v1
  branch v3 b1() b2()
b1():
  v4 = sub i64 v1, v2
  v5 = call i64 @count(v4)
  v6 = add i64 v5, v2
  return v6
b2():
  return v1
}`,
  `func count(i64) i64 {
b0(v1: i64):
  v2 = const i64 1
  v3 = wrap i32 v1
  branch v3 b1() b2()
b1():
  v4 = sub i64 v1, v2
  v5 = const i64 1
  v6 = wrap i32 v4
  branch v6 b3() b4()
b2():
  return v1
b3():
  v7 = sub i64 v4, v5
  v8 = call i64 @count(v7) !-1
  v9 = add i64 v8, v5
  jump b5(v9)
b4():
  jump b5(v4)
b5(v10: i64):
  v11 = add i64 v10, v2
  return v11
}`,
);

const large = `func count(i64) i64 {
b0(v1: i64):
  v2 = const i64 1
  v3 = wrap i32 v1
  branch v3 b1() b2()
b1():
  v4 = sub i64 v1, v2
  v5 = call i64 @count(v4)
${Array.from({ length: 20 }, (_, i) => `  v${i + 6} = mul i64 v${i + 5}, v1`).join("\n")}
  return v25
b2():
  return v1
}`;
golden("not a larger one", large, large);
