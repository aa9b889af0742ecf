// Builds every function body of given packages, reachable or not, and verifies the SSA: the whole-tree test of the builder.

import { NotSupportedError } from "../../../src/diagnostics.ts";
import type { FuncInst, Prog } from "../../../src/ssa/build/api.ts";
import { Emit } from "../../../src/ssa/build/emit.ts";
import { buildBody } from "../../../src/ssa/build/func_builder.ts";
import { type BuildInput, ProgramBuilder } from "../../../src/ssa/build/program.ts";
import { declared, declaredFunc } from "../../../src/ssa/build/whole.ts";
import type { Func, Program } from "../../../src/ssa/ir.ts";
import { verifyFunc } from "../../../src/ssa/verify.ts";
import type { Package } from "../../../src/types/package.ts";

export interface Failure {
  func: string;
  pos: number;
  /** "refused" (not supported yet), "crash" (InternalError or worse), "invalid" (does not verify). */
  kind: "refused" | "crash" | "invalid";
  msg: string;
}

export interface Lowered {
  program: Program | null;
  funcs: number;
  rows: number;
  failures: Failure[];
  ms: number;
}

export function lowerAll(input: BuildInput, packages: readonly Package[], words: readonly string[] = []): Lowered {
  const failures: Failure[] = [];
  const stub = (f: Func): void => {
    f.blocks = [];
    const e = new Emit(f);
    e.entryParams();
    e.unreachable();
  };
  const start = performance.now();
  const builder = new ProgramBuilder(input, (prog: Prog, inst: FuncInst) => {
    try {
      buildBody(prog, inst);
    } catch (e) {
      const err = e as Error & { pos?: number };
      const refused = err instanceof NotSupportedError;
      failures.push({
        func: inst.ssa.name,
        pos: err.pos ?? inst.ssa.pos,
        kind: refused ? "refused" : "crash",
        msg: refused ? err.construct : (err.stack ?? err.message).split("\n").slice(0, 6).join("\n"),
      });
      stub(inst.ssa);
    }
  });
  for (const pkg of packages) {
    for (const f of declared(builder, pkg)) {
      if (words.length > 0 && !words.some((w) => f.name.includes(w))) continue;
      declaredFunc(builder, f);
    }
  }
  let program: Program | null = null;
  try {
    program = builder.run();
  } catch (e) {
    const err = e as Error & { pos?: number };
    failures.push({
      func: "?",
      pos: err.pos ?? 0,
      kind: "crash",
      msg: (err.stack ?? err.message).split("\n").slice(0, 6).join("\n"),
    });
  }
  const ms = performance.now() - start;
  let rows = 0;
  for (const f of builder.out.funcs) {
    rows += f.count;
    if (f.import !== null || f.blocks.length === 0) continue;
    try {
      verifyFunc(f, builder.out);
    } catch (e) {
      failures.push({ func: f.name, pos: f.pos, kind: "invalid", msg: (e as Error).message });
    }
  }
  return { program, funcs: builder.out.funcs.length, rows, failures, ms };
}
