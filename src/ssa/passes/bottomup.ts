// The passes between functions, callees before callers: a function's calls are inlined when their callees are in their final
// form; what that brings to light (constants, known closures, memory that does not leave) is simplified before the function's own
// size and effects are told to its callers.

import type { Func } from "../ir.ts";
import { Op } from "../ops.ts";
import type { CallGraph } from "./callgraph.ts";
import type { PassContext } from "./context.ts";
import { type DeadFuncs, drop, rootFuncs } from "./deadfuncs.ts";
import { Escape } from "./escape.ts";
import { Inliner } from "./inline.ts";
import { InlinePolicy } from "./inlinecost.ts";
import { Sroa } from "./sroa.ts";

/** Rounds of inlining into one function: known closures become calls, which are inlined in the next round. */
const maxRounds = 4;

/** Runs a pass on one function, with timing and verification. True if it changed something. */
export type RunOn = (f: Func, name: string, pass: (f: Func) => boolean) => boolean;

export class BottomUp {
  private readonly inliner: Inliner;
  private readonly sroa: Sroa;
  private readonly escape: Escape;
  private readonly policy: InlinePolicy;
  /** By FuncId: calls in the program; 1: addresses or the outside keep it; 1: in final form. */
  private readonly calls: Int32Array;
  private readonly kept: Uint8Array;
  private readonly done: Uint8Array;
  private readonly chosen = new Map<number, Func>();

  constructor(
    private readonly ctx: PassContext,
    dead: DeadFuncs,
    private readonly on: RunOn,
    /** Simplifies a function's values for the first time; false: that was done. */
    private readonly simpleOnce: (f: Func) => boolean,
    /** The local clean-up after inlining. */
    private readonly tidy: (f: Func) => void,
  ) {
    const { program } = ctx;
    const n = program.funcs.length;
    this.calls = dead.calls.slice(0, n);
    this.kept = dead.addressed.slice(0, n);
    for (const id of rootFuncs(program)) this.kept[id] = 1;
    this.done = new Uint8Array(n);
    this.inliner = new Inliner(ctx);
    this.sroa = new Sroa(ctx);
    this.escape = new Escape(ctx);
    this.policy = new InlinePolicy(ctx, this.calls, this.kept, this.done);
  }

  run(graph: CallGraph): void {
    const { funcs } = this.ctx.program;
    const { order, component } = graph;
    for (let i = 0; i < order.length; ) {
      const group: Func[] = [];
      const c = component[order[i]];
      for (; i < order.length && component[order[i]] === c; i++) {
        const f = funcs[order[i]];
        if (f.blocks.length === 0) continue;
        this.func(f);
        this.done[f.id] = 1;
        group.push(f);
      }
      this.escapes(group, graph);
    }
  }

  private escapes(group: readonly Func[], graph: CallGraph): void {
    // A function may have been put into another of its group, and gone.
    const funcs = group.filter((f) => f.blocks.length > 0);
    if (funcs.length === 0) return;
    for (let round = 0; ; round++) {
      let changed: Func[] = [];
      this.on(funcs[0], "escape", () => {
        changed = this.escape.run(funcs, graph.recursive[funcs[0].id] === 1);
        return changed.length > 0;
      });
      for (const f of changed) {
        this.on(f, "sroa", (f) => this.sroa.run(f));
        this.tidy(f);
        this.policy.forget(f);
      }
      const again = this.escape.waiting && changed.length > 0;
      if (round === maxRounds || (!this.inlineMakers() && !again)) break;
    }
    for (const f of funcs) this.escape.settle(f);
  }

  /** Inlines calls that make objects which could be slots of the caller's frame. */
  private inlineMakers(): boolean {
    const { policy, chosen } = this;
    const { local } = this.escape;
    const callers = new Set(local.map((m) => m.f));
    let any = false;
    for (const f of callers) {
      chosen.clear();
      for (const m of local) if (m.f === f && policy.worthForObject(f, m.row, m.callee)) chosen.set(m.row, m.callee);
      if (chosen.size === 0) continue;
      any = true;
      this.inlineChosen(f);
      for (const g of new Set(chosen.values())) this.dropUncalled(g);
    }
    return any;
  }

  private func(f: Func): void {
    const { on, sroa, chosen, policy } = this;
    const runSroa = (f: Func): boolean => sroa.run(f);
    const inlined = new Set<Func>();
    if (sroa.hasMemory(f)) {
      this.simpleOnce(f);
      this.countCalls(f, -1);
      if (on(f, "sroa", runSroa)) {
        this.tidy(f);
        policy.forget(f);
      }
      this.countCalls(f, 1);
    }
    for (let round = 0; round < maxRounds; ) {
      policy.choose(f, chosen);
      if (chosen.size === 0) {
        if (!this.simpleOnce(f)) break;
        policy.forget(f);
        continue;
      }
      round++;
      for (const g of chosen.values()) inlined.add(g);
      this.inlineChosen(f);
    }
    for (const g of inlined) this.dropUncalled(g);
  }

  private inlineChosen(f: Func): void {
    const { on, sroa, chosen } = this;
    this.countCalls(f, -1);
    on(f, "inline", (f) => {
      this.inliner.run(f, chosen);
      return true;
    });
    this.tidy(f);
    if (sroa.hasMemory(f) && on(f, "sroa", (f) => sroa.run(f))) this.tidy(f);
    this.countCalls(f, 1);
    this.policy.forget(f);
  }

  private countCalls(g: Func, n: number): void {
    const { calls } = this;
    const { blocks, op } = g;
    for (let b = 0; b < blocks.length; b++) {
      const block = blocks[b]!;
      if (block === null) continue;
      const { instrs } = block;
      for (let i = 0; i < instrs.length; i++) if (op[instrs[i]!] === Op.Call) calls[g.aux[instrs[i]!]!]! += n;
    }
  }

  private dropUncalled(g: Func): void {
    if (this.calls[g.id]! > 0 || this.kept[g.id] === 1 || g.blocks.length === 0) return;
    const callees: Func[] = [];
    const { blocks, op } = g;
    for (let b = 0; b < blocks.length; b++) {
      const block = blocks[b]!;
      if (block === null) continue;
      const { instrs } = block;
      for (let i = 0; i < instrs.length; i++) {
        const v = instrs[i]!;
        if (op[v] === Op.Call) callees.push(this.ctx.program.funcs[g.aux[v]!]!);
      }
    }
    this.countCalls(g, -1);
    drop(g);
    for (const c of callees) if (c.import === null && this.done[c.id] === 1) this.dropUncalled(c);
  }
}
