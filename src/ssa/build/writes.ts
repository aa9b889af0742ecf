// Which static data is ever written, or has its address go where a write could follow: a scan of the built functions (before any
// pass) and of the relocations. Reading is a Load of the symbol's address, or a MemMove from it; everything else counts as a
// write. Invariant: functions are scanned once, after they are built; answers only grow.

import type { DataId, Func, Program } from "../ir.ts";
import { Op, OpFlag, opInfo } from "../ops.ts";

export class Writes {
  private written = new Uint8Array(256);
  private funcs = 0;

  constructor(private readonly out: Program) {}

  isWritten(id: DataId): boolean {
    return this.written[id] !== 0;
  }

  /** Looks at the functions made since the last call, and at all relocations. */
  update(): void {
    const { out } = this;
    if (this.written.length < out.data.length) {
      const bigger = new Uint8Array(out.data.length * 2);
      bigger.set(this.written);
      this.written = bigger;
    }
    for (; this.funcs < out.funcs.length; this.funcs++) this.scan(out.funcs[this.funcs]);
    for (const d of out.data) for (const r of d.relocs) if (r.kind === "data") this.written[r.target] = 1;
  }

  private scan(f: Func): void {
    const { op, a, b, c, aux, count } = f;
    // Most functions name no data at all.
    let any = false;
    for (let v = 1; v < count && !any; v++) any = op[v] === Op.DataAddr;
    if (!any) return;
    const mark = (v: number): void => {
      if (v !== 0 && op[v] === Op.DataAddr) this.written[aux[v]] = 1;
    };
    for (const block of f.blocks) {
      if (block === null) continue;
      for (const v of block.instrs) {
        const o = op[v] as Op;
        if (o === Op.Load || o === Op.DataAddr || o === Op.NilCheck) continue;
        if (o === Op.MemMove) {
          mark(a[v]);
          continue;
        }
        const info = opInfo[o];
        if (info.args > 0) mark(a[v]);
        if (info.args > 1) mark(b[v]);
        if (info.args > 2) mark(c[v]);
        if ((info.flags & OpFlag.List) !== 0) for (let i = 0; i < f.listLen(c[v]); i++) mark(f.listAt(c[v], i));
      }
      mark(block.cond);
      for (const v of block.results) mark(v);
      for (const args of block.args) for (const v of args) mark(v);
    }
  }
}
