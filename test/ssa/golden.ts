// Before/after tests of passes on functions in text form. Values are renumbered in order of appearance, so a test may
// number them as it likes. The result is verified.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Func, Program } from "../../src/ssa/ir.ts";
import { PassContext } from "../../src/ssa/passes/context.ts";
import { parseProgram, printFunc } from "../../src/ssa/text.ts";
import { verifyProgram } from "../../src/ssa/verify.ts";

/** Values renumbered by first appearance in the text. */
export function renumber(text: string): string {
  const names = new Map<string, string>();
  return text.replace(/\bv\d+\b/g, (v) => {
    let n = names.get(v);
    if (n === undefined) names.set(v, (n = `v${names.size + 1}`));
    return n;
  });
}

/** A pass's work on one function. */
export type Runner = (f: Func, ctx: PassContext) => void;

/** Runs the pass on all functions of the text; returns the program. */
export function transform(run: Runner, text: string): Program {
  const program = parseProgram(text);
  verifyProgram(program, "parse");
  const ctx = new PassContext(program);
  for (const f of program.funcs) {
    if (f.import !== null) continue;
    ctx.graphChanged();
    run(f, ctx);
  }
  verifyProgram(program, "pass");
  return program;
}

function lines(text: string): string {
  const program = parseProgram(text);
  return program.funcs
    .filter((f) => f.import === null)
    .map((f) => renumber(printFunc(f, program)))
    .join("");
}

/** Makes golden("name", before, after) for a pass. `header` is put before both texts (data, imports). */
export function goldens(pass: string, run: Runner, header = ""): (name: string, before: string, after: string) => void {
  return (name, before, after) => {
    test(`${pass}: ${name}`, () => {
      const program = transform(run, header + before);
      const got = program.funcs
        .filter((f) => f.import === null)
        .map((f) => renumber(printFunc(f, program)))
        .join("");
      assert.equal(got, lines(header + after));
    });
  };
}
