// The order in which functions are optimised: callees before callers where direct calls allow it (strongly connected
// components of the call graph). Deterministic: it depends on function ids and the order of calls only.

import { findComponents } from "../../components.ts";
import { ints } from "../cfg.ts";
import type { FuncId, Program } from "../ir.ts";
import { Op } from "../ops.ts";

export class CallGraph {
  /** Functions with bodies, callees first. */
  readonly order: FuncId[] = [];
  /** Number of the component of each function; equal numbers call each other. Callees have lower numbers. */
  component = new Int32Array(64);
  /** 1 if the function may call itself, directly or through others of its component. */
  recursive = new Uint8Array(64);
  /** Direct callees of function f and functions whose address it takes (repeated as they are named): callees[start[f] .. start[f + 1]). */
  start = new Int32Array(65);
  callees = new Int32Array(256);

  build(program: Program): void {
    const n = program.funcs.length;
    this.component = ints(this.component, n);
    this.start = ints(this.start, n + 1);
    if (this.recursive.length < n) this.recursive = new Uint8Array(n * 2);
    else this.recursive.fill(0, 0, n);
    this.order.length = 0;
    this.collect(program, n);
    this.search(program, n);
  }

  private collect(program: Program, n: number): void {
    let at = 0;
    for (let id = 0; id < n; id++) {
      this.start[id] = at;
      const f = program.funcs[id]!;
      for (const block of f.blocks) {
        if (block === null) continue;
        const instrs = block.instrs;
        for (let i = 0; i < instrs.length; i++) {
          const v = instrs[i]!;
          // A closure's function may be called where the closure is made, once it is known there.
          if (f.op[v] !== Op.Call && f.op[v] !== Op.FuncAddr) continue;
          if (at === this.callees.length) {
            const bigger = new Int32Array(at * 2);
            bigger.set(this.callees);
            this.callees = bigger;
          }
          this.callees[at++] = f.aux[v]!;
        }
      }
    }
    this.start[n] = at;
  }

  private search(program: Program, n: number): void {
    const { start, callees, component, recursive } = this;
    let found = 0;
    findComponents(n, null, { start, ends: callees }, (stack, from, to) => {
      for (let i = to - 1; i >= from; i--) {
        const f = stack[i]!;
        component[f] = found;
        if (program.funcs[f]!.import === null) this.order.push(f);
        if (to - from > 1) recursive[f] = 1;
      }
      found++;
    });
    for (let f = 0; f < n; f++) {
      for (let i = start[f]!; i < start[f + 1]!; i++) if (callees[i] === f) recursive[f] = 1;
    }
  }
}
