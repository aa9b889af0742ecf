// The order in which functions are optimised: callees before callers where direct calls allow it (strongly connected
// components of the call graph, Tarjan 1972). Deterministic: it depends on function ids and the order of calls only.

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
    this.tarjan(program, n);
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

  private tarjan(program: Program, n: number): void {
    const { start, callees, component, recursive } = this;
    const index = new Int32Array(n);
    const low = new Int32Array(n);
    const next = new Int32Array(n);
    const stack = new Int32Array(n);
    const path = new Int32Array(n);
    component.fill(-1, 0, n);
    let counter = 0;
    let top = 0;
    let components = 0;
    for (let root = 0; root < n; root++) {
      if (index[root] !== 0) continue;
      let depth = 0;
      path[0] = root;
      while (depth >= 0) {
        const f = path[depth]!;
        if (index[f] === 0) {
          index[f] = low[f] = ++counter;
          next[f] = start[f]!;
          stack[top++] = f;
        }
        let descended = false;
        while (next[f]! < start[f + 1]!) {
          const g = callees[next[f]!]!;
          if (index[g] === 0) {
            path[++depth] = g;
            descended = true;
            break;
          }
          next[f]!++;
          if (g === f) recursive[f] = 1;
          if (component[g] === -1) low[f] = Math.min(low[f]!, low[g]!);
        }
        if (descended) continue;
        if (low[f] === index[f]) {
          const size = top;
          let g: number;
          do {
            g = stack[--top]!;
            component[g] = components;
            if (program.funcs[g]!.import === null) this.order.push(g);
          } while (g !== f);
          if (size - top > 1) for (let i = top; i < size; i++) recursive[stack[i]!] = 1;
          components++;
        }
        depth--;
      }
    }
  }
}
