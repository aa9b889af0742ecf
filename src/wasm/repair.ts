// SSA form for values that have got more definitions than one: each use is given the definition that reaches it, and where several
// meet, the block gets a param.
//
// Linear in the blocks where those values live; the arrays are reused from function to function.

import type { Cfg } from "../ssa/cfg.ts";
import { ints, replaceOperands, sortInts } from "../ssa/cfg.ts";
import { type Func, Term } from "../ssa/ir.ts";
import { Op, type Ty } from "../ssa/ops.ts";
import { BlockUses } from "./blockuses.ts";

/** What reaches the start of a block: a value, or one of these (and a param where something meets nothing, see irreducible.ts). */
const nothing = 0;
const param = -1;

export class Repair {
  private readonly uses = new BlockUses();
  /** Number of the values that may have further definitions. */
  private count = 0;
  /** Values with further definitions, and by value the number of the last one; 0: none. */
  private readonly values: number[] = [];
  private last = new Int32Array(64);
  // By definition: the block, the value there, the definition before it of the same value.
  private readonly defBlock: number[] = [0];
  private readonly defValue: number[] = [0];
  private readonly defBefore: number[] = [0];
  // By block, for the value in work (where the mark is that value): its definition at the end, and what reaches its start.
  private markDefined = new Int32Array(64);
  private defined = new Int32Array(64);
  private markLive = new Int32Array(64);
  private start = new Int32Array(64);
  /** Blocks where the value in work is live at the start, then their numbers in reverse postorder. */
  private live = new Int32Array(64);
  /** By type, what edges pass on where the value has no definition and is not wanted. */
  private readonly undefs: number[] = [];
  /** By value: what takes its place in the block under work; else 0. */
  private to = new Int32Array(64);
  // Replacements, in a list for each block.
  private firstChange = new Int32Array(64);
  private readonly changeOf: number[] = [0];
  private readonly changeTo: number[] = [0];
  private readonly changeNext: number[] = [0];

  /** Begins with a function, which has `count` values so far. */
  begin(count: number): void {
    this.last = ints(this.last, count);
    this.last.fill(0, 0, count);
    this.count = count;
    this.values.length = this.undefs.length = 0;
    this.defBlock.length = this.defValue.length = this.defBefore.length = 1;
  }

  /** A further definition of value v, the only one in its block and made before anything that uses v there. */
  define(v: number, block: number, value: number): void {
    if (this.last[v] === 0) this.values.push(v);
    this.defBlock.push(block);
    this.defValue.push(value);
    this.defBefore.push(this.last[v]!);
    this.last[v] = this.defBlock.length - 1;
  }

  /** Repairs f. A value's own definition stays, if its block was kept. cfg is f's. */
  run(f: Func, cfg: Cfg): void {
    const n = f.blocks.length;
    for (const key of ["markDefined", "defined", "markLive", "start", "live", "firstChange"] as const) {
      this[key] = ints(this[key], n);
    }
    this.markDefined.fill(0, 0, n);
    this.markLive.fill(0, 0, n);
    this.firstChange.fill(0, 0, n);
    this.changeOf.length = this.changeTo.length = this.changeNext.length = 1;
    const { count, last } = this;
    this.uses.build(f, (v) => v < count && last[v] !== 0);
    this.values.sort((x, y) => x - y);
    for (let i = 0; i < this.values.length; i++) this.value(f, cfg, this.values[i]!);
    this.rewrite(f);
  }

  /** Finds what v is at the start of each block where it is live, and adds the params. */
  private value(f: Func, cfg: Cfg, v: number): void {
    const { uses, markDefined, defined, markLive, start, live } = this;
    const { preds, predStart, predEdge, rpo, order } = cfg;
    // (Later definitions of one block's come first in the list.)
    for (let d = this.last[v]!; d !== 0; d = this.defBefore[d]!) {
      const b = this.defBlock[d]!;
      if (f.blocks[b] === null || markDefined[b] === v) continue;
      markDefined[b] = v;
      defined[b] = this.defValue[d]!;
    }
    const home = uses.home[v]!;
    if (home >= 0 && markDefined[home] !== v) {
      markDefined[home] = v;
      defined[home] = v;
    }
    // Live at the start: back from the uses to the definitions.
    let count = 0;
    for (let u = uses.first[v]!; u !== 0; u = uses.next[u]!) {
      const b = uses.block[u]!;
      if (markLive[b] === v) continue;
      markLive[b] = v;
      start[b] = nothing;
      live[count++] = b;
    }
    for (let i = 0; i < count; i++) {
      const b = live[i]!;
      const end = predStart[b + 1]!;
      for (let k = predStart[b]!; k < end; k++) {
        const p = preds[k]!;
        if (markDefined[p] === v || markLive[p] === v) continue;
        markLive[p] = v;
        start[p] = nothing;
        live[count++] = p;
      }
    }
    for (let i = 0; i < count; i++) live[i] = rpo[live[i]!]!;
    sortInts(live, count);
    for (let i = 0; i < count; i++) live[i] = order[live[i]!]!;
    // Definitions flow forward; where two different ones meet, or one and none (a dispatch block, irreducible.ts), there is a third:
    // -2 - b is the param of block b.
    for (let changed = true, settled = false; changed || !settled; ) {
      settled = !changed;
      changed = false;
      for (let i = 0; i < count; i++) {
        const b = live[i]!;
        if (start[b] === param) continue;
        let found = nothing;
        let none = false;
        const end = predStart[b + 1]!;
        for (let k = predStart[b]!; k < end; k++) {
          const d = this.endOf(v, preds[k]!);
          if (d === nothing) none = true;
          if (d === nothing || d === found) continue;
          found = found === nothing ? d : param;
          if (found === param) break;
        }
        if (settled && none && found !== nothing) found = param;
        if (found === start[b]) continue;
        start[b] = found;
        changed = true;
      }
    }
    const ty = f.ty[v]! as Ty;
    for (let i = 0; i < count; i++) {
      const block = f.block(live[i]!);
      if (start[block.id] === param) f.addParam(block, ty, Op.Param);
    }
    for (let i = 0; i < count; i++) {
      const b = live[i]!;
      if (start[b] !== param) continue;
      for (let k = predStart[b]!; k < predStart[b + 1]!; k++) {
        f.block(preds[k]!).args[predEdge[k]!]!.push(this.valueOf(f, this.endOf(v, preds[k]!), ty));
      }
    }
    for (let u = uses.first[v]!; u !== 0; u = uses.next[u]!) {
      const b = uses.block[u]!;
      if (start[b] === v || start[b] === nothing) continue;
      const x = this.valueOf(f, start[b] === param ? -2 - b : start[b]!, ty);
      this.changeOf.push(v);
      this.changeTo.push(x);
      this.changeNext.push(this.firstChange[b]!);
      this.firstChange[b] = this.changeOf.length - 1;
    }
  }

  /** What value v is at the end of a block where it is live. */
  private endOf(v: number, b: number): number {
    if (this.markDefined[b] === v) return this.defined[b]!;
    const start = this.start[b]!;
    return start === param ? -2 - b : start;
  }

  /** The value that stands for one of those; the new param is the last of its block. */
  private valueOf(f: Func, d: number, ty: Ty): number {
    if (d === nothing) return this.undef(f, ty);
    if (d > param) return d;
    const { params } = f.block(-2 - d);
    return params[params.length - 1]!;
  }

  private undef(f: Func, ty: Ty): number {
    let u = this.undefs[ty] ?? 0;
    if (u === 0) {
      u = f.newValue(Op.Undef, ty);
      f.block(0).instrs.unshift(u);
      this.undefs[ty] = u;
    }
    return u;
  }

  /** Arguments for the new params are right already: they are other values, or their block defines them. */
  private rewrite(f: Func): void {
    if (this.to.length < f.count) this.to = new Int32Array(2 * f.count);
    const { to } = this;
    const { firstChange, changeOf, changeTo, changeNext } = this;
    for (let b = 0; b < f.blocks.length; b++) {
      if (firstChange[b] === 0) continue;
      const block = f.block(b);
      for (let c = firstChange[b]!; c !== 0; c = changeNext[c]!) to[changeOf[c]!] = changeTo[c]!;
      for (let i = 0; i < block.instrs.length; i++) replaceOperands(f, block.instrs[i]!, to);
      if (block.term !== Term.Jump && to[block.cond] !== 0) block.cond = to[block.cond]!;
      for (let k = 0; k <= block.args.length; k++) {
        const list = block.args[k] ?? block.results;
        for (let i = 0; i < list.length; i++) if (to[list[i]!] !== 0) list[i] = to[list[i]!]!;
      }
      for (let c = firstChange[b]!; c !== 0; c = changeNext[c]!) to[changeOf[c]!] = 0;
    }
  }
}
