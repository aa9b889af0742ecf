// Interface calls with one possible callee: programs before and after src/ssa/passes/devirt.ts.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Program } from "../../src/ssa/ir.ts";
import { PassContext } from "../../src/ssa/passes/context.ts";
import { DeadFuncs } from "../../src/ssa/passes/deadfuncs.ts";
import { Devirt } from "../../src/ssa/passes/devirt.ts";
import { parseProgram, printFunc } from "../../src/ssa/text.ts";
import { verifyProgram } from "../../src/ssa/verify.ts";
import { renumber } from "./golden.ts";

/** The last function of the program, before and after. All itabs are reachable through the function `roots`. */
function devirt(name: string, header: string, before: string, after: string): void {
  test(`devirt: ${name}`, () => {
    const parse = (text: string): Program => {
      const p = parseProgram(header + text);
      verifyProgram(p, "parse");
      return p;
    };
    const program = parse(before);
    const dead = new DeadFuncs();
    dead.run(program);
    new Devirt(new PassContext(program), dead, () => {}).run(program);
    verifyProgram(program, "devirt");
    const last = (p: Program): string => renumber(printFunc(p.funcs.at(-1)!, p));
    assert.equal(last(program), last(parse(after)));
  });
}

const a = `func A.get(ptr) i64 {
b0(v1: ptr):
  v2 = load.i64 i64 v1
  return v2
}
`;
const b = a.replace("A.get", "B.get").replace("load.i64 i64 v1", "const i64 7");
const one = `data itabA 32 8 readonly itab reloc 24 @A.get+0
func roots() ptr {
b0():
  v1 = dataaddr ptr $itabA
  return v1
}
${a}`;
const two = `data itabA 32 8 readonly itab reloc 24 @A.get+0
data itabB 32 8 readonly itab reloc 24 @B.get+0
func roots() (ptr, ptr) {
b0():
  v1 = dataaddr ptr $itabA
  v2 = dataaddr ptr $itabB
  return v1, v2
}
${a}${b}`;

const call = `func f(ptr, ptr) i64 {
b0(v1: ptr, v2: ptr):
  v3 = load.i32u i32 v1+24 ~immutable
  v4 = callindirect i64 (ptr) i64 v3(v2)
  return v4
}`;

devirt(
  "the only method of its signature is called",
  one,
  call,
  call.replace("callindirect i64 (ptr) i64 v3(v2)", "call i64 @A.get(v2)"),
);
devirt("outside of loops two methods stay an indirect call", two, call, call);

const loop = (body: string, tail = ""): string => `func f(ptr, ptr, i64) i64 {
b0(v1: ptr, v2: ptr, v3: i64):
  v4 = const i64 0
  v5 = const i64 1
  jump b1(v4)
b1(v6: i64):
  v7 = load.i32u i32 v1+24 ~immutable
${body}
b2():
  return v9
${tail}}`;

devirt(
  "in a loop they are called behind tests",
  two,
  loop(`  v8 = callindirect i64 (ptr) i64 v7(v2)
  v9 = add i64 v6, v8
  v10 = lts i32 v9, v3
  branch v10 b1(v9) b2()`),
  loop(
    `  v11 = funcaddr i32 @A.get
  v12 = eq i32 v7, v11
  branch v12 b4() b5()`,
    `b3(v20: i64):
  v9 = add i64 v6, v20
  v10 = lts i32 v9, v3
  branch v10 b1(v9) b2()
b4():
  v13 = call i64 @A.get(v2)
  jump b3(v13)
b5():
  v14 = funcaddr i32 @B.get
  v15 = eq i32 v7, v14
  branch v15 b6() b7()
b6():
  v16 = call i64 @B.get(v2)
  jump b3(v16)
b7() cold:
  v8 = callindirect i64 (ptr) i64 v7(v2)
  jump b3(v8)
`,
  ),
);
