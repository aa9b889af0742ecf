// The order of the optimiser: one function that lists all passes. Each pass keeps the rules of verify.ts and the meaning:
// checks, stores and calls happen in program order, floats are exact.

import type { Func, Program } from "../ir.ts";
import { Op } from "../ops.ts";
import { verifyFunc, verifyProgram } from "../verify.ts";
import { BottomUp } from "./bottomup.ts";
import { CallGraph } from "./callgraph.ts";
import { ConstResults } from "./constresults.ts";
import { PassContext } from "./context.ts";
import { Dce } from "./dce.ts";
import { DeadFuncs } from "./deadfuncs.ts";
import { Devirt } from "./devirt.ts";
import { Licm } from "./licm.ts";
import { LoadElim } from "./loadelim.ts";
import { NonNil } from "./nonnil.ts";
import { plainGrowth } from "./plaingrowth.ts";
import { Prove } from "./prove.ts";
import { Rotate } from "./rotate.ts";
import { Simplify } from "./simplify.ts";
import { SimplifyCfg } from "./simplifycfg.ts";
import { SinkDefers } from "./sinkdefers.ts";
import { TailRec } from "./tailrec.ts";
import { UnrollRec } from "./unrollrec.ts";

export interface PassOptions {
  /** Check the SSA before the first and after every pass. */
  verify?: boolean;
  /** Milliseconds by pass are added here, under "ssa.<pass>". */
  stats?: Map<string, number>;
}

/** Rewrites the program in place. */
export function runPasses(program: Program, opts: PassOptions = {}): void {
  const { verify = false, stats } = opts;
  const ctx = new PassContext(program);
  const simplify = new Simplify(ctx);
  const simplifyCfg = new SimplifyCfg(ctx);
  const dce = new Dce(ctx);
  const loadElim = new LoadElim(ctx);
  const prove = new Prove(ctx);
  const rotate = new Rotate(ctx);
  const licm = new Licm(ctx);
  const tailRec = new TailRec(ctx);
  const unrollRec = new UnrollRec(ctx);
  const sinkDefers = new SinkDefers(ctx);
  const graph = new CallGraph();
  const dead = new DeadFuncs();

  /** One pass on one function: did it change anything? */
  const on = (f: Func, name: string, pass: (f: Func) => boolean): boolean => {
    const start = stats === undefined ? 0 : performance.now();
    const changed = pass(f);
    if (stats !== undefined) {
      const key = `ssa.${name}`;
      stats.set(key, (stats.get(key) ?? 0) + performance.now() - start);
    }
    if (verify) verifyFunc(f, program, name);
    return changed;
  };
  /** One pass on the whole program. */
  const whole = (name: string, pass: () => void): void => {
    const start = stats === undefined ? 0 : performance.now();
    pass();
    const key = `ssa.${name}`;
    if (stats !== undefined) stats.set(key, (stats.get(key) ?? 0) + performance.now() - start);
    if (verify) verifyProgram(program, name);
  };

  if (verify) verifyProgram(program, "build");

  /** By FuncId: its values were simplified once. */
  const simplified = new Uint8Array(program.funcs.length);
  const simple = (f: Func): void => {
    simplified[f.id] = 1;
    on(f, "simplify", (f) => simplify.run(f));
    on(f, "dce", (f) => dce.run(f));
  };
  /** The first time only: was it? */
  const simpleOnce = (f: Func): boolean => {
    if (simplified[f.id] === 1) return false;
    simple(f);
    return true;
  };

  // Phase 1: what a function cannot reach goes. Its values can wait for phase 2, where what is inlined is simplified with them,
  // unless they may tell what is called.
  whole("deadfuncs", () => dead.run(program));
  for (const f of program.funcs) if (f.blocks.length > 0) on(f, "simplifycfg", (f) => simplifyCfg.run(f));
  const constResults = new ConstResults(ctx);
  for (const f of program.funcs) {
    if (f.blocks.length === 0) continue;
    on(f, "constresults", (f) => constResults.run(f));
    if (callsIndirectly(f)) simpleOnce(f);
  }

  // Phase 2: between functions, callees first (bottomup.ts).
  whole("devirt", () => new Devirt(ctx, dead, simpleOnce).run(program));
  whole("deadfuncs", () => dead.run(program));
  whole("callgraph", () => graph.build(program));
  const tidy = (f: Func): void => {
    on(f, "simplifycfg", (f) => simplifyCfg.run(f));
    simple(f);
  };
  new BottomUp(ctx, dead, on, simpleOnce, tidy).run(graph);
  whole("plaingrowth", () => plainGrowth(program));
  whole("deadfuncs", () => dead.run(program));
  whole("nonnil", () => new NonNil(ctx).run(dead, graph.order));

  // Phase 3: every function for good, callees first.
  simplify.escapesKnown = true;
  for (const id of graph.order) {
    const f = program.funcs[id]!;
    if (f.blocks.length === 0) continue;
    if (simplify.hasHidden(f)) tidy(f);
    if (graph.recursive[id] === 1) {
      if (on(f, "tailrec", (f) => tailRec.run(f))) on(f, "simplifycfg", (f) => simplifyCfg.run(f));
      if (on(f, "unrollrec", (f) => unrollRec.run(f))) tidy(f);
    }
    // Values instead of memory, then what is known about them. (simplify numbers values, too: gvn.ts.)
    let changed = on(f, "loadelim", (f) => loadElim.run(f));
    if (changed) on(f, "simplify", (f) => simplify.run(f));
    if (on(f, "prove", (f) => prove.run(f))) changed = true;
    // Loops. Rotation first: what is run in every round is then run whenever the loop is entered.
    if (ctx.graph(f).hasLoops && ctx.loops(f).count > 0) {
      if (changed) on(f, "simplifycfg", (f) => simplifyCfg.run(f));
      on(f, "rotate", (f) => rotate.run(f));
      on(f, "licm", (f) => licm.run(f));
      if (on(f, "loadelim loops", (f) => loadElim.run(f, true))) on(f, "licm", (f) => licm.run(f));
      changed = true;
    }
    // The shape that the backend wants.
    if (on(f, "simplifycfg late", (f) => simplifyCfg.run(f, true))) changed = true;
    if (changed || simplify.hasLateWork(f)) {
      on(f, "simplify late", (f) => simplify.run(f, true));
      on(f, "dce", (f) => dce.run(f));
    }
    if (on(f, "sinkdefers", (f) => sinkDefers.run(f))) on(f, "dce", (f) => dce.run(f));
  }
}

function callsIndirectly({ blocks, op }: Func): boolean {
  for (let b = 0; b < blocks.length; b++) {
    const block = blocks[b]!;
    if (block === null) continue;
    const { instrs } = block;
    for (let i = 0; i < instrs.length; i++) if (op[instrs[i]!] === Op.CallIndirect) return true;
  }
  return false;
}
