// Global value numbering over the dominator tree: of equal pure operations the dominating one stays. Checks take part: a
// check that an equal one dominates cannot fail. So do loads of immutable memory. Constants and addresses move to the top
// of the function (of the dominator root), so that one of each is left.
//
// The table is scoped: entries are pushed in dominator-tree preorder and popped when their block's subtree is left.

import { Family } from "../alias.ts";
import { type Cfg, finalValue, ints, replaceOperands } from "../cfg.ts";
import type { Func } from "../ir.ts";
import { Bounds, Op, OpFlag, opArgs, opFlags } from "../ops.ts";
import type { PassContext } from "./context.ts";

export class Gvn {
  private heads = new Int32Array(1024);
  private mask = 1023;
  // The stack of entries: value, bucket, next entry in the bucket (index + 1).
  private values = new Int32Array(256);
  private buckets = new Int32Array(256);
  private nexts = new Int32Array(256);
  private top = 0;
  /** By block id: how many entries there were before the block's own. */
  private marks = new Int32Array(64);
  private readonly hoisted: number[] = [];
  private changed = false;

  constructor(private readonly ctx: PassContext) {}

  /** True if anything changed. */
  run(f: Func): boolean {
    const cfg = this.ctx.cfg(f);
    const to = this.ctx.valueMap(f.count);
    this.changed = false;
    this.prepare(f.count);
    this.marks = ints(this.marks, cfg.blockCount);
    this.constants(f, cfg, to);
    for (let i = 0; i < cfg.orderLen; i++) {
      const b = cfg.domOrder[i]!;
      const parent = cfg.idom[b]!;
      this.popTo(parent < 0 ? 0 : this.marks[parent]!);
      this.block(f, b, to);
      this.marks[b] = this.top;
    }
    this.popTo(0);
    if (this.changed) this.finish(f, to);
    return this.changed;
  }

  /** Leaves one of each constant, at the top of the block without dominator above the uses. */
  private constants(f: Func, cfg: Cfg, to: Int32Array): void {
    const { hoisted } = this;
    let root = -1;
    for (let i = 0; i <= cfg.orderLen; i++) {
      const b = i === cfg.orderLen ? -1 : cfg.domOrder[i]!;
      if (b < 0 || cfg.idom[b]! < 0) {
        if (hoisted.length > 0) f.block(root).instrs.unshift(...hoisted);
        hoisted.length = 0;
        this.popTo(0);
        root = b;
        if (b < 0) return;
      }
      const instrs = f.block(b).instrs;
      let n = 0;
      for (let k = 0; k < instrs.length; k++) {
        const v = instrs[k]!;
        const op: Op = f.op[v]!;
        if (!isConstant(op)) {
          instrs[n++] = v;
          continue;
        }
        const same = this.find(f, v, op);
        if (same !== 0) {
          to[v] = same;
          f.op[v] = Op.Nop;
          this.changed = true;
        } else if (b !== root) hoisted.push(v);
        else instrs[n++] = v;
      }
      if (n !== instrs.length) instrs.length = n;
    }
  }

  private prepare(count: number): void {
    if (this.heads.length < count) {
      let n = this.heads.length;
      while (n < count) n *= 2;
      this.heads = new Int32Array(n);
      this.mask = n - 1;
    }
    this.top = 0;
  }

  private popTo(mark: number): void {
    while (this.top > mark) {
      this.top--;
      this.heads[this.buckets[this.top]!] = this.nexts[this.top]!;
    }
  }

  private block(f: Func, b: number, to: Int32Array): void {
    const block = f.block(b);
    const instrs = block.instrs;
    let n = 0;
    for (let i = 0; i < instrs.length; i++) {
      const v = instrs[i]!;
      const op: Op = f.op[v]!;
      if (op === Op.Nop) continue;
      replaceOperands(f, v, to);
      const same = this.numbered(f, v, op) ? this.find(f, v, op) : 0;
      if (same === 0) {
        instrs[n++] = v;
        continue;
      }
      to[v] = same;
      f.op[v] = Op.Nop;
      this.changed = true;
    }
    if (n !== instrs.length) instrs.length = n;
  }

  private numbered(f: Func, v: number, op: Op): boolean {
    if ((opFlags[op]! & OpFlag.Pure) !== 0) return !isConstant(op);
    if (op >= Op.NilCheck && op <= Op.ShiftCheck) return true;
    // A closure in the frame is made again and again at one address.
    return op === Op.Load && f.aux2[v] === Family.Immutable && f.op[f.a[v]!] !== Op.Slot && f.op[f.a[v]!] !== Op.Alloc;
  }

  /** The dominating equal of v, or 0 after v was entered. */
  private find(f: Func, v: number, op: Op): number {
    const argCount = opArgs[op]!;
    const flags = opFlags[op]!;
    let a = argCount > 0 ? f.a[v]! : 0;
    let b = argCount > 1 ? f.b[v]! : 0;
    const c = argCount > 2 ? f.c[v]! : 0;
    const ty = f.ty[v]!;
    const mem = f.mem[v]!;
    let aux = f.aux[v]!;
    let aux2 = f.aux2[v]!;
    if ((flags & OpFlag.Commutes) !== 0 && a > b) {
      const t = a;
      a = b;
      b = t;
    }
    if (op === Op.BoundsCheck) {
      // What fails is told by the first of two checks; the second needs only the same condition.
      aux = aux === Bounds.Index ? 0 : 1;
      aux2 = 0;
    }
    let h = Math.imul(op + (ty << 8), 0x9e3779b1) ^ Math.imul(a, 0x85ebca6b) ^ Math.imul(b, 0xc2b2ae35);
    h ^= Math.imul(aux, 0x27d4eb2f) ^ Math.imul(aux2, 0x165667b1) ^ Math.imul(c, 0x2c1b3c6d);
    h = (h ^ (h >>> 15)) & this.mask;
    for (let e = this.heads[h]!; e !== 0; e = this.nexts[e - 1]!) {
      const w = this.values[e - 1]!;
      if (f.op[w] !== op || f.ty[w] !== ty || f.mem[w] !== mem) continue;
      let wa = argCount > 0 ? f.a[w]! : 0;
      let wb = argCount > 1 ? f.b[w]! : 0;
      if ((flags & OpFlag.Commutes) !== 0 && wa > wb) {
        const t = wa;
        wa = wb;
        wb = t;
      }
      if (wa !== a || wb !== b || (argCount > 2 && f.c[w] !== c)) continue;
      if (op === Op.BoundsCheck) {
        if ((f.aux[w] === Bounds.Index ? 0 : 1) === aux) return w;
      } else if (f.aux[w] === aux && f.aux2[w] === aux2) {
        if ((op === Op.Load || op === Op.Result) && f.b[v]! > f.b[w]!) f.b[w] = f.b[v]!;
        return w;
      }
    }
    this.push(v, h);
    return 0;
  }

  private push(v: number, h: number): void {
    if (this.top === this.values.length) {
      for (const key of ["values", "buckets", "nexts"] as const) {
        const bigger = new Int32Array(this.top * 2);
        bigger.set(this[key]);
        this[key] = bigger;
      }
    }
    this.values[this.top] = v;
    this.buckets[this.top] = h;
    this.nexts[this.top] = this.heads[h]!;
    this.top++;
    this.heads[h] = this.top;
  }

  private finish(f: Func, to: Int32Array): void {
    const { blocks } = f;
    for (let bi = 0; bi < blocks.length; bi++) {
      const block = blocks[bi]!;
      if (block === null) continue;
      if (block.cond !== 0 && to[block.cond] !== 0) block.cond = finalValue(to, block.cond);
      for (let ai = 0; ai < block.args.length; ai++) {
        const args = block.args[ai]!;
        replaceIn(args, to);
      }
      replaceIn(block.results, to);
    }
  }
}

/** Operations without operands whose value never changes while the function runs. */
export function isConstant(op: Op): boolean {
  return op === Op.Const || (op >= Op.DataAddr && op <= Op.LinkAddr) || op === Op.Slot;
}

function replaceIn(values: number[], to: Int32Array): void {
  for (let i = 0; i < values.length; i++) if (to[values[i]!] !== 0) values[i] = finalValue(to, values[i]!);
}
