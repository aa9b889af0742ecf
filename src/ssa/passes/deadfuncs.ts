// Functions that nothing reaches any more lose their bodies, so that no pass works on them (the linker leaves them out of the
// module in any case). Reachable is what the entry, the exports and the runtime functions that lowering calls lead to, over
// calls, function addresses and the relocations of data.
//
// Invariant: a dropped function is in no call, no address and no reachable datum.

import type { DataId, Func, FuncId, Program } from "../ir.ts";
import { Op } from "../ops.ts";

export class DeadFuncs {
  /** 1: reachable. */
  funcs = new Uint8Array(64);
  data = new Uint8Array(64);
  /** 1: in the table, as far as reachable code and data tell: called from anywhere. */
  addressed = new Uint8Array(64);
  /** Direct calls in reachable functions. */
  calls = new Int32Array(64);
  private readonly funcWork: FuncId[] = [];
  private readonly dataWork: DataId[] = [];

  /** Finds what is reachable; true if any function was dropped. */
  run(program: Program): boolean {
    this.mark(program);
    let dropped = false;
    for (const f of program.funcs) {
      if (this.funcs[f.id] === 1 || f.import !== null || f.blocks.length === 0) continue;
      drop(f);
      dropped = true;
    }
    return dropped;
  }

  private mark(program: Program): void {
    const n = program.funcs.length;
    if (this.funcs.length < n) {
      this.funcs = new Uint8Array(n * 2);
      this.addressed = new Uint8Array(n * 2);
      this.calls = new Int32Array(n * 2);
    } else {
      this.funcs.fill(0, 0, n);
      this.addressed.fill(0, 0, n);
      this.calls.fill(0, 0, n);
    }
    if (this.data.length < program.data.length) this.data = new Uint8Array(program.data.length * 2);
    else this.data.fill(0, 0, program.data.length);
    if (program.entry < 0 && program.exports.length === 0) {
      // A part of a program: everything may be asked for.
      for (const f of program.funcs) this.address(f.id);
    }
    for (const id of program.roots) this.address(id);
    for (const id of rootFuncs(program)) this.func(id);
    for (;;) {
      const f = this.funcWork.pop();
      if (f !== undefined) {
        this.body(program.funcs[f]);
        continue;
      }
      const d = this.dataWork.pop();
      if (d === undefined) return;
      for (const r of program.data[d].relocs) {
        if (r.kind === "data") this.datum(r.target);
        else this.address(r.target);
      }
    }
  }

  private func(id: FuncId): void {
    if (this.funcs[id] === 1) return;
    this.funcs[id] = 1;
    this.funcWork.push(id);
  }

  private address(id: FuncId): void {
    this.addressed[id] = 1;
    this.func(id);
  }

  private datum(id: DataId): void {
    if (this.data[id] === 1) return;
    this.data[id] = 1;
    this.dataWork.push(id);
  }

  private body(f: Func): void {
    for (const block of f.blocks) {
      if (block === null) continue;
      const { instrs } = block;
      for (let i = 0; i < instrs.length; i++) {
        const v = instrs[i];
        switch (f.op[v] as Op) {
          case Op.Call:
            this.calls[f.aux[v]]++;
            this.func(f.aux[v]);
            break;
          case Op.FuncAddr:
            this.address(f.aux[v]);
            break;
          case Op.DataAddr:
            this.datum(f.aux[v]);
            break;
        }
      }
    }
  }
}

/** The functions that are entered from outside of the program's own code. */
export function rootFuncs(program: Program): FuncId[] {
  const roots = program.entry < 0 ? [...program.roots] : [program.entry, ...program.roots];
  for (const e of program.exports) roots.push(e.func);
  for (const id of program.runtime.values()) roots.push(id);
  return roots;
}

/** Takes a function's body away. */
export function drop(f: Func): void {
  f.dropBody();
  f.recoverBlock = -1;
}

export function isDropped(f: Func): boolean {
  return f.import === null && f.blocks.length === 0 && f.count === 1;
}
