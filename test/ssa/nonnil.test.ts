// Parameters that no call passes nil to: the marks that src/ssa/passes/nonnil.ts gives.

import assert from "node:assert/strict";
import { test } from "node:test";
import { CallGraph } from "../../src/ssa/passes/callgraph.ts";
import { PassContext } from "../../src/ssa/passes/context.ts";
import { DeadFuncs } from "../../src/ssa/passes/deadfuncs.ts";
import { NonNil } from "../../src/ssa/passes/nonnil.ts";
import { parseProgram, printFunc } from "../../src/ssa/text.ts";
import { verifyProgram } from "../../src/ssa/verify.ts";

/** The signatures of the functions with marks, by name, if `main` is what is exported. */
function marked(text: string): string[] {
  const program = parseProgram(text);
  const dead = new DeadFuncs();
  dead.run(program);
  const graph = new CallGraph();
  graph.build(program);
  new NonNil(new PassContext(program)).run(dead, graph.order);
  verifyProgram(program, "nonnil");
  return program.funcs
    .filter((f) => printFunc(f, program).includes("nonnil"))
    .map(
      (f) =>
        `${f.name} ${f
          .block(0)
          .params.map((p) => f.b[p] !== 0)
          .join()}`,
    );
}

const leaf = `func leaf(ptr, ptr) () {
b0(v1: ptr, v2: ptr):
  nilcheck v1
  nilcheck v2
  return
}
`;
const main = (body: string): string => `export "main" @main
func main(ptr) () {
b0(v1: ptr):
  v2 = alloc ptr 16 8 ""
  v3 = const i32 8
${body}
  return
}
`;
const cases: [name: string, text: string, want: string[]][] = [
  [
    "objects and what was checked before",
    leaf + main("  nilcheck v1\n  v4 = add ptr v1, v3\n  call @leaf(v2, v4)"),
    ["leaf true,true"],
  ],
  ["checked after the call", leaf + main("  call @leaf(v2, v1)\n  nilcheck v1"), ["leaf true,false"]],
  ["one of two calls", leaf + main("  call @leaf(v2, v2)\n  call @leaf(v1, v2)"), ["leaf false,true"]],
  [
    "called through its address",
    leaf + main("  call @leaf(v2, v2)\n  v5 = funcaddr i32 @leaf\n  callindirect void (ptr, ptr) () v5(v2, v2)"),
    [],
  ],
  [
    "a test",
    leaf + main("  v5 = eqz i32 v1\n  branch v5 b2() b1()\nb1():\n  call @leaf(v1, v2)\n  jump b2()\nb2():"),
    ["leaf true,true"],
  ],
  [
    "the wrong side of a test",
    leaf + main("  v5 = eqz i32 v1\n  branch v5 b1() b2()\nb1():\n  call @leaf(v1, v2)\n  jump b2()\nb2():"),
    ["leaf false,true"],
  ],
  [
    "through functions that call each other",
    `${leaf}func even(ptr, ptr) () {
b0(v1: ptr, v2: ptr):
  nilcheck v2
  call @leaf(v1, v2)
  call @odd(v2, v1)
  return
}
func odd(ptr, ptr) () {
b0(v1: ptr, v2: ptr):
  call @even(v2, v1)
  return
}
${main("  call @even(v2, v2)")}`,
    ["leaf true,true", "even false,true"],
  ],
  [
    "refuted through functions that call each other",
    `${leaf}func even(ptr, ptr) () {
b0(v1: ptr, v2: ptr):
  call @leaf(v1, v2)
  call @odd(v2, v1)
  return
}
func odd(ptr, ptr) () {
b0(v1: ptr, v2: ptr):
  call @even(v1, v2)
  return
}
${main("  call @even(v2, v1)")}`,
    [],
  ],
];
for (const [name, text, want] of cases) test(`nonnil: ${name}`, () => assert.deepEqual(marked(text), want));
