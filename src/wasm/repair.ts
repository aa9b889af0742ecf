// SSA form for values that have got more definitions than one: each use is given the definition that reaches it, and where several
// meet, the block gets a param.

import type { Cfg } from "../ssa/cfg.ts";
import { forEachOperand, replaceOperands } from "../ssa/cfg.ts";
import { type Func, Term } from "../ssa/ir.ts";
import { Op, type Ty } from "../ssa/ops.ts";

interface Definition {
  readonly block: number;
  readonly value: number;
}

/**
 * `more`: for a value the further definitions, each the only one in its block and made before anything that uses the value there. The
 * value's own definition stays, if its block was kept. cfg is f's.
 */
export function repairSSA(f: Func, cfg: Cfg, more: ReadonlyMap<number, readonly Definition[]>): void {
  const pass = new Repair(f, cfg, more);
  for (const v of [...more.keys()].sort((x, y) => x - y)) pass.value(v);
  pass.rewrite();
}

class Repair {
  private readonly home: Int32Array;
  /** By value with more definitions: blocks that use it without defining it before. */
  private readonly uses = new Map<number, number[]>();
  /** What the value of key is at the start of a block: by value, then by block. */
  private readonly at = new Map<number, Map<number, number>>();

  /** By type, what edges pass on where the value has no definition and is not wanted. */
  private readonly undefs: number[] = [];

  constructor(
    private readonly f: Func,
    private readonly cfg: Cfg,
    private readonly more: ReadonlyMap<number, readonly Definition[]>,
  ) {
    this.home = new Int32Array(f.count).fill(-1);
    for (const block of f.blocks) {
      if (block === null) continue;
      for (const v of block.params) this.home[v] = block.id;
      for (const v of block.instrs) this.home[v] = block.id;
    }
    for (const block of f.blocks) {
      if (block === null) continue;
      const use = (v: number): void => {
        if (!more.has(v) || this.home[v] === block.id) return;
        const list = this.uses.get(v);
        if (list === undefined) this.uses.set(v, [block.id]);
        else if (list[list.length - 1] !== block.id) list.push(block.id);
      };
      for (const v of block.instrs) forEachOperand(f, v, use);
      if (block.cond !== 0) use(block.cond);
      for (const args of block.args) for (const v of args) use(v);
      for (const v of block.results) use(v);
    }
  }

  /** Finds what v is at the start of each block where it is live, and adds the params. */
  value(v: number): void {
    const { f, cfg } = this;
    const { preds, predStart, predEdge } = cfg;
    /** v at the end of the blocks that define it. */
    const defined = new Map<number, number>();
    if (this.home[v]! >= 0) defined.set(this.home[v]!, v);
    for (const d of this.more.get(v)!) if (f.blocks[d.block] !== null) defined.set(d.block, d.value);
    // Live at the start: back from the uses to the definitions.
    const live = new Set<number>();
    const work = [...(this.uses.get(v) ?? [])];
    while (work.length > 0) {
      const b = work.pop()!;
      if (live.has(b)) continue;
      live.add(b);
      for (let k = predStart[b]!; k < predStart[b + 1]!; k++) if (!defined.has(preds[k]!)) work.push(preds[k]!);
    }
    // Definitions flow forward; where two different ones meet, or one and none (a dispatch block, irreducible.ts), there is a third.
    // 0: none yet, -1: a param.
    const at = new Map<number, number>();
    const end = (b: number): number => defined.get(b) ?? (at.get(b) === -1 ? -2 - b : (at.get(b) ?? 0));
    const order = [...live].sort((x, y) => cfg.rpo[x]! - cfg.rpo[y]!);
    for (let changed = true, settled = false; changed || !settled; ) {
      settled = !changed;
      changed = false;
      for (const b of order) {
        if (at.get(b) === -1) continue;
        let found = 0;
        let none = false;
        for (let k = predStart[b]!; k < predStart[b + 1]!; k++) {
          const d = end(preds[k]!);
          if (d === 0) none = true;
          if (d === 0 || d === found) continue;
          found = found === 0 ? d : -1;
          if (found === -1) break;
        }
        if (settled && none && found !== 0) found = -1;
        if (found === (at.get(b) ?? 0)) continue;
        at.set(b, found);
        changed = true;
      }
    }
    const params = new Map<number, number>();
    for (const b of order) if (at.get(b) === -1) params.set(b, f.addParam(f.block(b), f.ty[v]! as Ty, Op.Param));
    const value = (d: number): number => (d <= -2 ? params.get(-2 - d)! : d === 0 ? this.undef(f.ty[v]! as Ty) : d);
    for (const b of order) {
      if (at.get(b) !== -1) continue;
      for (let k = predStart[b]!; k < predStart[b + 1]!; k++) {
        f.block(preds[k]!).args[predEdge[k]!]!.push(value(end(preds[k]!)));
      }
    }
    const starts = new Map<number, number>();
    for (const b of order) starts.set(b, at.get(b) === -1 ? params.get(b)! : value(at.get(b)!));
    this.at.set(v, starts);
  }

  private undef(ty: Ty): number {
    let u = this.undefs[ty] ?? 0;
    if (u === 0) {
      u = this.f.newValue(Op.Undef, ty);
      this.f.block(0).instrs.unshift(u);
      this.undefs[ty] = u;
    }
    return u;
  }

  rewrite(): void {
    const { f } = this;
    const to = new Int32Array(f.count);
    for (const block of f.blocks) {
      if (block === null) continue;
      const set: number[] = [];
      const want = (v: number): void => {
        const x = this.home[v] === block.id ? undefined : this.at.get(v)?.get(block.id);
        if (x === undefined || x === v || to[v] !== 0) return;
        to[v] = x;
        set.push(v);
      };
      // Arguments for the new params are right already: they are other values, or this block defines them.
      for (const v of block.instrs) forEachOperand(f, v, want);
      if (block.term !== Term.Jump) want(block.cond);
      for (const args of block.args) for (const v of args) want(v);
      for (const v of block.results) want(v);
      if (set.length === 0) continue;
      for (const v of block.instrs) replaceOperands(f, v, to);
      block.cond = to[block.cond] !== 0 ? to[block.cond]! : block.cond;
      for (const list of [...block.args, block.results]) {
        for (let i = 0; i < list.length; i++) if (to[list[i]!] !== 0) list[i] = to[list[i]!]!;
      }
      for (const v of set) to[v] = 0;
    }
  }
}
