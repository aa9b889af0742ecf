// Proves facts about integers and pointers and removes what they decide: bounds, nil, division and shift checks,
// comparisons, signed operations on numbers that are not negative. One walk over the dominator tree keeps, for the block
// at hand, (1) a range for each value and (2) differences "x <= y + c" between values, from branches, checks, the meaning
// of operations and the marks of lengths (ops.ts: Mark). A difference is proved by a short search along known ones
// (as in Bodik, Gupta, Sarkar, "ABCD: Eliminating Array Bounds Checks on Demand", PLDI 2000).
//
// Loops: a header's param p with initial value a is assumed to keep p >= a and p <= a in range and as difference, whatever
// of this its back edges do not refute at once. The walk checks each assumption on each back edge. If one fails, the walk
// is done again without it; nothing is changed before all hold. So what holds is an inductive invariant, and
// overflow needs no special care: a sum that may overflow has no range.

import { type Cfg, ints, replaceUses } from "../cfg.ts";
import { type Block, type Func, Term } from "../ir.ts";
import { Bounds, Mark, Mem, Op, Ty } from "../ops.ts";
import type { PassContext } from "./context.ts";
import {
  addCodes,
  divideDown,
  divideUp,
  exact,
  isMask,
  maxCode,
  minCode,
  negate,
  plusUp,
  rangesLe,
  zone,
} from "./ranges.ts";

const max32 = 2 ** 31 - 1;
const min32 = -(2 ** 31);
const maxU32 = 2 ** 32 - 1;

/** Steps of one search for a difference, and its depth. */
const searchBudget = 48;
const searchDepth = 7;
/** Walks of one function, at most. */
const maxRuns = 4;

const enum Assume {
  RangeLo = 1,
  RangeHi = 2,
  /** initial value <= p */
  Above = 4,
  /** p <= initial value */
  Below = 8,
  All = 15,
}

const enum Act {
  Drop,
  /** Becomes the constant 0 or 1. */
  False,
  True,
  /** Is its operand a. */
  First,
  /** DivS, RemS, ShrS, ExtS -> the unsigned one. */
  Unsigned,
  /** I64 division of 32-bit numbers. */
  Narrow,
}

function grown(old: Float64Array<ArrayBuffer>, n: number): Float64Array<ArrayBuffer> {
  return old.length >= n ? old : new Float64Array(Math.max(n, old.length * 2));
}

export class Prove {
  private f!: Func;
  private cfg!: Cfg;
  private lo = new Float64Array(1024);
  private hi = new Float64Array(1024);
  /** For params: the range over the edges seen. */
  private edgeLo = new Float64Array(1024);
  private edgeHi = new Float64Array(1024);
  /** First difference known from each value (index + 1). */
  private head = new Int32Array(1024);
  // Differences: from <= to + c.
  private diffFrom = new Int32Array(256);
  private diffTo = new Int32Array(256);
  private diffNext = new Int32Array(256);
  private diffC = new Float64Array(256);
  private diffTop = 0;
  // Ranges to restore.
  private undoValue = new Int32Array(256);
  private undoLo = new Float64Array(256);
  private undoHi = new Float64Array(256);
  private undoTop = 0;
  /** By block: tops of both stacks at its end. */
  private diffMark = new Int32Array(64);
  private undoMark = new Int32Array(64);
  /** For loop params: what is assumed, what was refuted, the initial value (0: several). */
  private assumed = new Uint8Array(1024);
  private refuted = new Uint8Array(1024);
  private initial = new Int32Array(1024);
  private budget = 0;
  private again = false;
  private readonly actValue: number[] = [];
  private readonly actKind: Act[] = [];

  constructor(private readonly ctx: PassContext) {}

  /** True if anything changed. */
  run(f: Func): boolean {
    this.f = f;
    this.cfg = this.ctx.cfg(f);
    this.prepare(f.count);
    for (let run = 0; ; run++) {
      this.walk(run === maxRuns - 1);
      if (!this.again) break;
    }
    return this.apply();
  }

  private prepare(n: number): void {
    this.lo = grown(this.lo, n);
    this.hi = grown(this.hi, n);
    this.edgeLo = grown(this.edgeLo, n);
    this.edgeHi = grown(this.edgeHi, n);
    this.head = ints(this.head, n);
    this.initial = ints(this.initial, n);
    if (this.assumed.length < n) {
      this.assumed = new Uint8Array(n * 2);
      this.refuted = new Uint8Array(n * 2);
    } else this.refuted.fill(0, 0, n);
    this.diffMark = ints(this.diffMark, this.cfg.blockCount);
    this.undoMark = ints(this.undoMark, this.cfg.blockCount);
  }

  /** `last`: assume nothing, so that the walk ends for certain. */
  private walk(last: boolean): void {
    const { f, cfg } = this;
    this.again = false;
    this.head.fill(0, 0, f.count);
    this.diffTop = 0;
    this.undoTop = 0;
    this.actValue.length = 0;
    this.actKind.length = 0;
    if (last) this.refuted.fill(Assume.All, 0, f.count);
    for (let i = 0; i < cfg.orderLen; i++) {
      const params = f.block(cfg.order[i]!).params;
      for (let pi = 0; pi < params.length; pi++) {
        const p = params[pi]!;
        this.edgeLo[p] = Infinity;
        this.edgeHi[p] = -Infinity;
        this.assumed[p] = 0;
      }
    }
    for (let i = 0; i < cfg.orderLen; i++) {
      const b = cfg.domOrder[i]!;
      const parent = cfg.idom[b]!;
      this.popTo(parent < 0 ? 0 : this.diffMark[parent]!, parent < 0 ? 0 : this.undoMark[parent]!);
      const block = f.block(b);
      if (cfg.predCount(b) === 1) this.edgeFacts(cfg.preds[cfg.predStart[b]!]!, cfg.predEdge[cfg.predStart[b]!]!);
      this.params(block);
      for (let k = 0; k < block.instrs.length; k++) this.visit(block.instrs[k]!, block, k);
      this.diffMark[b] = this.diffTop;
      this.undoMark[b] = this.undoTop;
      for (let k = 0; k < block.succs.length; k++) this.edge(block, k);
    }
  }

  // ---- state ----

  private popTo(diffs: number, undos: number): void {
    while (this.diffTop > diffs) {
      this.diffTop--;
      this.head[this.diffFrom[this.diffTop]!] = this.diffNext[this.diffTop]!;
    }
    while (this.undoTop > undos) {
      this.undoTop--;
      const v = this.undoValue[this.undoTop]!;
      this.lo[v] = this.undoLo[this.undoTop]!;
      this.hi[v] = this.undoHi[this.undoTop]!;
    }
  }

  /** Narrows v's range in the block at hand and those it dominates. */
  private refine(v: number, lo: number, hi: number): void {
    const oldLo = this.lo[v]!;
    const oldHi = this.hi[v]!;
    if (lo <= oldLo && hi >= oldHi) return;
    if (this.undoTop === this.undoValue.length) {
      const n = this.undoTop * 2;
      const value = new Int32Array(n);
      value.set(this.undoValue);
      this.undoValue = value;
      for (const key of ["undoLo", "undoHi"] as const) {
        const bigger = new Float64Array(n);
        bigger.set(this[key]);
        this[key] = bigger;
      }
    }
    this.undoValue[this.undoTop] = v;
    this.undoLo[this.undoTop] = oldLo;
    this.undoHi[this.undoTop] = oldHi;
    this.undoTop++;
    if (lo > oldLo) this.lo[v] = lo;
    if (hi < oldHi) this.hi[v] = hi;
  }

  /** x <= y + c from here on, and what follows for the ranges. */
  private fact(x: number, y: number, c: number): void {
    const { f } = this;
    this.refine(x, minCode, plusUp(this.hi[y]!, c));
    this.refine(y, -plusUp(-this.lo[x]!, c), maxCode);
    if (f.op[x] !== Op.Const && f.op[y] !== Op.Const) this.difference(x, y, c);
  }

  private difference(x: number, y: number, c: number): void {
    if (x === y || c > exact || c < -exact) return;
    if (this.diffTop === this.diffFrom.length) {
      const n = this.diffTop * 2;
      for (const key of ["diffFrom", "diffTo", "diffNext"] as const) {
        const bigger = new Int32Array(n);
        bigger.set(this[key]);
        this[key] = bigger;
      }
      const c = new Float64Array(n);
      c.set(this.diffC);
      this.diffC = c;
    }
    const i = this.diffTop++;
    this.diffFrom[i] = x;
    this.diffTo[i] = y;
    this.diffC[i] = c;
    this.diffNext[i] = this.head[x]!;
    this.head[x] = i + 1;
  }

  private equalFact(x: number, y: number): void {
    this.fact(x, y, 0);
    this.fact(y, x, 0);
  }

  /** Is x <= y + c known? */
  private le(x: number, y: number, c: number): boolean {
    this.budget = searchBudget;
    return this.search(x, y, c, searchDepth);
  }

  private search(x: number, y: number, c: number, depth: number): boolean {
    if (x === y) return c >= 0;
    if (c > zone || c < -zone) return false;
    if (rangesLe(this.hi[x]!, this.lo[y]!, c)) return true;
    if (depth === 0) return false;
    for (let e = this.head[x]!; e !== 0; e = this.diffNext[e - 1]!) {
      if (--this.budget < 0) return false;
      if (this.search(this.diffTo[e - 1]!, y, c - this.diffC[e - 1]!, depth - 1)) return true;
    }
    return false;
  }

  private typeLo(v: number): number {
    const ty: Ty = this.f.ty[v]!;
    return ty === Ty.I32 ? min32 : ty === Ty.Ptr ? 0 : minCode;
  }

  private typeHi(v: number): number {
    const ty: Ty = this.f.ty[v]!;
    return ty === Ty.I32 ? max32 : ty === Ty.Ptr ? maxU32 : maxCode;
  }

  private setRange(v: number, lo: number, hi: number): void {
    this.lo[v] = Math.max(lo, this.typeLo(v));
    this.hi[v] = Math.min(hi, this.typeHi(v));
  }

  private isInt(v: number): boolean {
    const ty: Ty = this.f.ty[v]!;
    return ty === Ty.I64 || ty === Ty.I32 || ty === Ty.Ptr;
  }

  // ---- edges ----

  /** What the way over successor k of block `from` tells. */
  private edgeFacts(from: number, k: number): void {
    const block = this.f.block(from);
    if (block.term === Term.Branch) {
      if (block.succs[0] !== block.succs[1]) this.condition(block.cond, k === 0, 3);
    } else if (block.term === Term.Switch) {
      const n = block.succs.length - 1;
      const s = block.succs[k]!;
      let only = true;
      for (let i = 0; i <= n; i++) if (i !== k && block.succs[i] === s) only = false;
      if (only && k < n) this.refine(block.cond, k, k);
    }
  }

  /** The comparison c is true (or false) from here on. */
  private condition(c: number, truth: boolean, depth: number): void {
    const { f } = this;
    const op: Op = f.op[c]!;
    const x = f.a[c]!;
    const y = f.b[c]!;
    if (!truth) this.refine(c, 0, 0);
    else if (this.lo[c]! >= 0) this.refine(c, 1, max32);
    if (op >= Op.Eq && op <= Op.Eqz && !this.isInt(x)) return;
    switch (op) {
      case Op.LtS:
        return truth ? this.fact(x, y, -1) : this.fact(y, x, 0);
      case Op.LeS:
        return truth ? this.fact(x, y, 0) : this.fact(y, x, -1);
      case Op.GtS:
        return truth ? this.fact(y, x, -1) : this.fact(x, y, 0);
      case Op.GeS:
        return truth ? this.fact(y, x, 0) : this.fact(x, y, -1);
      case Op.LtU:
        return truth ? this.below(x, y, -1) : this.below(y, x, 0);
      case Op.LeU:
        return truth ? this.below(x, y, 0) : this.below(y, x, -1);
      case Op.GtU:
        return truth ? this.below(y, x, -1) : this.below(x, y, 0);
      case Op.GeU:
        return truth ? this.below(y, x, 0) : this.below(x, y, -1);
      case Op.Eq:
        return truth ? this.equalFact(x, y) : this.unequal(x, y);
      case Op.Ne:
        return truth ? this.unequal(x, y) : this.equalFact(x, y);
      case Op.Eqz:
        if (truth) this.refine(x, 0, 0);
        else this.notEqual(x, 0);
        if (f.ty[x] === Ty.I32 && depth > 0) this.condition(x, !truth, depth - 1);
        return;
      case Op.And:
        if (truth && depth > 0 && this.isBool(x) && this.isBool(y)) {
          this.condition(x, true, depth - 1);
          this.condition(y, true, depth - 1);
        }
        return;
      case Op.Or:
        if (!truth && depth > 0) {
          this.condition(x, false, depth - 1);
          this.condition(y, false, depth - 1);
        }
        return;
    }
  }

  private isBool(v: number): boolean {
    const op: Op = this.f.op[v]!;
    return (op >= Op.Eq && op <= Op.Eqz) || (this.lo[v]! >= 0 && this.hi[v]! <= 1);
  }

  /** x <=u y + c (c = 0 or -1): says something about signed numbers if y is not negative. */
  private below(x: number, y: number, c: number): void {
    if (this.lo[y]! < 0) return;
    this.refine(x, 0, maxCode);
    this.fact(x, y, c);
  }

  private unequal(x: number, y: number): void {
    if (this.lo[y] === this.hi[y]) this.notEqual(x, this.lo[y]!);
    if (this.lo[x] === this.hi[x]) this.notEqual(y, this.lo[x]!);
    if (this.le(x, y, 0)) this.fact(x, y, -1);
    else if (this.le(y, x, 0)) this.fact(y, x, -1);
  }

  private notEqual(v: number, n: number): void {
    if (Math.abs(n) > exact) return;
    if (this.lo[v] === n) this.refine(v, n + 1, maxCode);
    if (this.hi[v] === n) this.refine(v, minCode, n - 1);
  }

  /** Arguments of the edge: collected for a join, checked against the assumptions for a loop. */
  private edge(block: Block, k: number): void {
    const { f, cfg } = this;
    const s = block.succs[k]!;
    const params = f.block(s).params;
    if (params.length === 0 || cfg.predCount(s) === 1) return;
    const args = block.args[k]!;
    const back = cfg.rpo[s]! <= cfg.rpo[block.id]!;
    const diffs = this.diffTop;
    const undos = this.undoTop;
    this.edgeFacts(block.id, k);
    for (let i = 0; i < params.length; i++) {
      const p = params[i]!;
      const arg = args[i]!;
      if (!this.isInt(p)) continue;
      if (!back) {
        if (this.lo[arg]! < this.edgeLo[p]!) this.edgeLo[p] = this.lo[arg]!;
        if (this.hi[arg]! > this.edgeHi[p]!) this.edgeHi[p] = this.hi[arg]!;
        continue;
      }
      const a = this.assumed[p]!;
      if (a === 0 || arg === p) continue;
      let bad = 0;
      if ((a & Assume.RangeLo) !== 0 && this.lo[arg]! < this.edgeLo[p]!) bad |= Assume.RangeLo;
      if ((a & Assume.RangeHi) !== 0 && this.hi[arg]! > this.edgeHi[p]!) bad |= Assume.RangeHi;
      if ((a & Assume.Above) !== 0 && !this.le(this.initial[p]!, arg, 0)) bad |= Assume.Above;
      if ((a & Assume.Below) !== 0 && !this.le(arg, this.initial[p]!, 0)) bad |= Assume.Below;
      if (bad !== 0) {
        this.refuted[p]! |= bad;
        this.again = true;
      }
    }
    this.popTo(diffs, undos);
  }

  private params(block: Block): void {
    const { f, cfg } = this;
    const b = block.id;
    const { params } = block;
    if (params.length === 0) return;
    if (b === 0) {
      for (let i = 0; i < params.length; i++) {
        const p = params[i]!;
        this.unknown(p);
        if (f.b[p] === Mark.Capacity32 && i > 0 && f.b[params[i - 1]!] === Mark.Length32)
          this.difference(params[i - 1]!, p, 0);
      }
      return;
    }
    const first = cfg.predStart[b]!;
    const last = cfg.predStart[b + 1]!;
    let back = 0;
    let odd = false;
    let entry = -1;
    let entries = 0;
    for (let k = first; k < last; k++) {
      const p = cfg.preds[k]!;
      if (cfg.rpo[p]! < cfg.rpo[b]!) {
        entry = k;
        entries++;
      } else if (cfg.dominates(b, p)) back++;
      else odd = true;
    }
    for (let i = 0; i < params.length; i++) {
      const p = params[i]!;
      if (!this.isInt(p)) continue;
      if (odd || b === f.recoverBlock) {
        this.unknown(p);
        continue;
      }
      if (last - first === 1) {
        const arg = f.block(cfg.preds[first]!).args[cfg.predEdge[first]!]![i]!;
        this.setRange(p, this.lo[arg]!, this.hi[arg]!);
        this.equalFact(p, arg);
        continue;
      }
      if (back === 0) {
        this.setRange(p, this.edgeLo[p]!, this.edgeHi[p]!);
        continue;
      }
      const init = entries === 1 ? f.block(cfg.preds[entry]!).args[cfg.predEdge[entry]!]![i]! : 0;
      this.initial[p] = init;
      let assume = Assume.All & ~this.refuted[p]!;
      if (init === 0) assume &= ~(Assume.Above | Assume.Below);
      for (let k = first; k < last; k++) {
        if (cfg.rpo[cfg.preds[k]!]! < cfg.rpo[b]!) continue;
        assume &= this.plausible(p, f.block(cfg.preds[k]!).args[cfg.predEdge[k]!]![i]!);
      }
      this.assumed[p] = assume;
      this.setRange(
        p,
        (assume & Assume.RangeLo) !== 0 ? this.edgeLo[p]! : minCode,
        (assume & Assume.RangeHi) !== 0 ? this.edgeHi[p]! : maxCode,
      );
      if ((assume & Assume.Above) !== 0) this.difference(init, p, 0);
      if ((assume & Assume.Below) !== 0) this.difference(p, init, 0);
    }
  }

  /** Which assumptions about loop param p a back edge's argument may keep, by its shape. */
  private plausible(p: number, arg: number): number {
    const { f } = this;
    if (arg === p) return Assume.All;
    switch (f.op[arg] as Op) {
      case Op.Add: {
        const c = f.b[arg]!;
        if (f.a[arg] === p && f.op[c] === Op.Const) {
          const negative = (f.ty[c] === Ty.I64 ? f.aux2[c]! : f.aux[c]!) < 0;
          return negative ? Assume.RangeHi | Assume.Below : Assume.RangeLo | Assume.Above;
        }
        return Assume.All;
      }
      case Op.Load:
        return f.ty[arg] === Ty.Ptr ? 0 : Assume.RangeLo | Assume.RangeHi;
      case Op.Call:
      case Op.CallIndirect:
      case Op.Result:
        return f.b[arg] !== Mark.None ? Assume.RangeLo | Assume.RangeHi : 0;
      default:
        return Assume.All;
    }
  }

  // ---- instructions ----

  private unknown(v: number): void {
    const mark: Mark = this.f.b[v]!;
    if (mark === Mark.None) {
      this.lo[v] = this.typeLo(v);
      this.hi[v] = this.typeHi(v);
    } else {
      this.lo[v] = 0;
      this.hi[v] = mark === Mark.Length ? maxCode : maxU32;
    }
  }

  private act(v: number, kind: Act): void {
    this.actValue.push(v);
    this.actKind.push(kind);
  }

  private visit(v: number, block: Block, at: number): void {
    const { f } = this;
    const op: Op = f.op[v]!;
    const ty: Ty = f.ty[v]!;
    const a = f.a[v]!;
    const b = f.b[v]!;
    if (op >= Op.Eq && op <= Op.Eqz) {
      this.comparison(v, op, a, b);
      return;
    }
    switch (op) {
      case Op.Nop:
      case Op.Store:
        return;
      case Op.NilCheck:
        if (this.lo[a]! > 0) this.act(v, Act.Drop);
        else if (f.ty[a] === Ty.Ptr) this.refine(a, 1, maxCode);
        return;
      case Op.BoundsCheck:
        this.boundsCheck(v, a, b);
        return;
      case Op.DivCheck:
        if (this.lo[a]! > 0 || this.hi[a]! < 0) this.act(v, Act.Drop);
        else this.notEqual(a, 0);
        return;
      case Op.ShiftCheck:
        if (this.lo[a]! >= 0) this.act(v, Act.Drop);
        else this.refine(a, 0, maxCode);
        return;
    }
    if (ty !== Ty.I64 && ty !== Ty.I32 && ty !== Ty.Ptr) return;
    switch (op) {
      case Op.Const:
        this.constant(v);
        return;
      case Op.DataAddr:
      case Op.Slot:
      case Op.Alloc:
        this.setRange(v, 1, maxU32);
        return;
      case Op.Load:
        this.load(v, block, at);
        return;
      case Op.Result:
        this.unknown(v);
        if (f.b[v] === Mark.Capacity32 && at > 0) {
          const len = block.instrs[at - 1]!;
          if (f.op[len] === Op.Result && f.b[len] === Mark.Length32 && f.a[len] === a && f.aux[len] === f.aux[v]! - 1) {
            this.difference(len, v, 0);
          }
        }
        return;
      case Op.Call:
        this.unknown(v);
        return;
      case Op.Add:
        this.sum(v, a, b);
        return;
      case Op.Sub:
        this.sub(v, a, b);
        return;
      case Op.Mul:
        this.product(v, a, b);
        return;
      case Op.DivS:
      case Op.DivU:
      case Op.RemS:
      case Op.RemU:
        this.division(v, op, a, b);
        return;
      case Op.And:
      case Op.Or:
      case Op.Xor:
        this.bitwise(v, op, a, b);
        return;
      case Op.Shl:
      case Op.ShrS:
      case Op.ShrU:
        this.shift(v, op, a, b);
        return;
      case Op.Clz:
      case Op.Ctz:
      case Op.Popcnt:
        this.setRange(v, 0, ty === Ty.I64 ? 64 : 32);
        return;
      case Op.ExtS:
        this.setRange(v, this.lo[a]!, this.hi[a]!);
        if (this.lo[a]! >= 0) this.act(v, Act.Unsigned);
        this.differenceBoth(v, a);
        return;
      case Op.ExtU:
        if (this.lo[a]! >= 0) {
          this.setRange(v, this.lo[a]!, this.hi[a]!);
          this.differenceBoth(v, a);
        } else this.setRange(v, 0, maxU32);
        return;
      case Op.Wrap:
        if (ty === Ty.I32 && this.lo[a]! >= min32 && this.hi[a]! <= max32) {
          this.setRange(v, this.lo[a]!, this.hi[a]!);
          this.differenceBoth(v, a);
        } else if (ty === Ty.Ptr && this.lo[a]! >= 0 && this.hi[a]! <= maxU32) {
          this.setRange(v, this.lo[a]!, this.hi[a]!);
        } else this.unknownRange(v);
        return;
      case Op.Cast:
        if (ty === Ty.Ptr) {
          if (this.lo[a]! >= 0) this.setRange(v, this.lo[a]!, this.hi[a]!);
          else if (this.hi[a]! < 0) this.setRange(v, 1, maxU32);
          else this.unknownRange(v);
        } else if (this.hi[a]! <= max32) this.setRange(v, this.lo[a]!, this.hi[a]!);
        else this.unknownRange(v);
        return;
      case Op.Sext8:
      case Op.Sext16:
      case Op.Sext32: {
        const n = op === Op.Sext8 ? 2 ** 7 : op === Op.Sext16 ? 2 ** 15 : 2 ** 31;
        if (this.lo[a]! >= -n && this.hi[a]! < n) {
          this.setRange(v, this.lo[a]!, this.hi[a]!);
          this.differenceBoth(v, a);
          this.act(v, Act.First);
        } else this.setRange(v, -n, n - 1);
        return;
      }
      case Op.Select:
        this.select(v, a, b, f.c[v]!);
        return;
      default:
        this.unknownRange(v);
    }
  }

  private unknownRange(v: number): void {
    this.lo[v] = this.typeLo(v);
    this.hi[v] = this.typeHi(v);
  }

  private differenceBoth(x: number, y: number): void {
    this.difference(x, y, 0);
    this.difference(y, x, 0);
  }

  private constant(v: number): void {
    const { f } = this;
    const lo = f.aux[v]!;
    const hi = f.aux2[v]!;
    if (f.ty[v] !== Ty.I64) {
      this.lo[v] = lo;
      this.hi[v] = lo;
      return;
    }
    const n = hi * 4294967296 + (lo >>> 0);
    if (n >= -exact && n <= exact) {
      this.lo[v] = n;
      this.hi[v] = n;
      return;
    }
    // Distance from the end, exact in doubles when it is small.
    const distance =
      hi >= 0 ? (0x7fffffff - hi) * 4294967296 + (~lo >>> 0) : (hi + 0x80000000) * 4294967296 + (lo >>> 0);
    if (distance < exact) {
      this.lo[v] = this.hi[v] = hi >= 0 ? maxCode - distance : minCode + distance;
    } else if (hi >= 0) {
      this.lo[v] = exact;
      this.hi[v] = maxCode - exact;
    } else {
      this.lo[v] = minCode + exact;
      this.hi[v] = -exact;
    }
  }

  private load(v: number, block: Block, at: number): void {
    const { f } = this;
    switch (f.mem[v] as Mem) {
      case Mem.I8S:
        return this.setRange(v, -128, 127);
      case Mem.I8U:
        return this.setRange(v, 0, 255);
      case Mem.I16S:
        return this.setRange(v, -32768, 32767);
      case Mem.I16U:
        return this.setRange(v, 0, 65535);
      case Mem.I32S:
        return this.setRange(v, min32, max32);
      case Mem.I32U:
        if (f.ty[v] === Ty.I64) return this.setRange(v, 0, maxU32);
        return this.unknownRange(v);
    }
    this.unknown(v);
    if (f.b[v] !== Mark.Capacity32) return;
    // The length of the same header, loaded before with nothing but loads and constants between.
    for (let i = at - 1; i >= 0 && i > at - 6; i--) {
      const w = block.instrs[i]!;
      if (f.op[w] !== Op.Load) {
        if (f.op[w] === Op.Const || f.op[w] === Op.Nop) continue;
        return;
      }
      if (f.a[w] === f.a[v] && f.aux[w] === f.aux[v]! - 8 && f.b[w] === Mark.Length32) return this.difference(w, v, 0);
    }
  }

  private sum(v: number, a: number, b: number): void {
    const { f } = this;
    if (f.ty[v] === Ty.Ptr) {
      // An address inside an object is not nil.
      if (this.lo[a]! > 0) this.setRange(v, 1, maxU32);
      else this.unknownRange(v);
      return;
    }
    this.addRange(v, this.lo[a]!, this.hi[a]!, this.lo[b]!, this.hi[b]!);
    if (!this.exactSum) return;
    this.offsets(v, a, b);
    if (f.op[b] !== Op.Const) this.offsets(v, b, a);
  }

  /** v = x + y without overflow: v <= x + hi(y), x <= v - lo(y). */
  private offsets(v: number, x: number, y: number): void {
    const { f } = this;
    if (f.op[x] === Op.Const) return;
    const lo = this.lo[y]!;
    const hi = this.hi[y]!;
    if (hi <= exact && hi >= -exact) this.difference(v, x, hi);
    if (lo <= exact && lo >= -exact) this.difference(x, v, -lo);
  }

  private exactSum = false;

  /** Range of x + y; exactSum: it cannot overflow. */
  private addRange(v: number, xlo: number, xhi: number, ylo: number, yhi: number): void {
    const wide = this.f.ty[v] === Ty.I64;
    const lo = addCodes(xlo, ylo, false);
    const hi = addCodes(xhi, yhi, true);
    this.exactSum = !Number.isNaN(lo) && !Number.isNaN(hi) && (wide || (lo >= min32 && hi <= max32));
    if (this.exactSum) this.setRange(v, lo, hi);
    else this.unknownRange(v);
  }

  private sub(v: number, a: number, b: number): void {
    const { f } = this;
    if (f.ty[v] === Ty.Ptr) return this.unknownRange(v);
    const ylo = negate(this.hi[b]!, false);
    const yhi = negate(this.lo[b]!, true);
    if (Number.isNaN(ylo) || Number.isNaN(yhi)) {
      this.exactSum = false;
      this.unknownRange(v);
    } else this.addRange(v, this.lo[a]!, this.hi[a]!, ylo, yhi);
    const notNegative = this.le(b, a, 0);
    // b <= a: the difference is not negative unless it overflows, which it does not for b >= 0.
    if (notNegative && (this.exactSum || this.lo[b]! >= 0)) {
      if (!this.exactSum) this.setRange(v, 0, this.hi[a]!);
      else if (this.lo[v]! < 0) this.lo[v] = 0;
      if (this.lo[v]! < 1 && this.le(b, a, -1)) this.lo[v] = 1;
      this.exactSum = true;
    }
    if (!this.exactSum) return;
    if (f.op[a] !== Op.Const) {
      const lo = this.lo[b]!;
      const hi = this.hi[b]!;
      if (lo >= -exact && lo <= exact) this.difference(v, a, -lo);
      if (hi >= -exact && hi <= exact) this.difference(a, v, hi);
    }
  }

  private product(v: number, a: number, b: number): void {
    const xl = this.lo[a]!;
    const xh = this.hi[a]!;
    const yl = this.lo[b]!;
    const yh = this.hi[b]!;
    const p1 = xl * yl;
    const p2 = xl * yh;
    const p3 = xh * yl;
    const p4 = xh * yh;
    const lo = Math.min(p1, p2, p3, p4);
    const hi = Math.max(p1, p2, p3, p4);
    const small = Math.max(Math.abs(xl), Math.abs(xh), Math.abs(yl), Math.abs(yh)) <= exact;
    const wide = this.f.ty[v] === Ty.I64;
    if (small && lo >= (wide ? -exact : min32) && hi <= (wide ? exact : max32)) this.setRange(v, lo, hi);
    else this.unknownRange(v);
  }

  private division(v: number, op: Op, a: number, b: number): void {
    const { f } = this;
    const xl = this.lo[a]!;
    const xh = this.hi[a]!;
    const yl = this.lo[b]!;
    const yh = this.hi[b]!;
    const signed = op === Op.DivS || op === Op.RemS;
    const rem = op === Op.RemS || op === Op.RemU;
    if (xl >= 0 && yl >= 0) {
      if (rem) {
        this.setRange(v, 0, Math.min(xh, yl >= 1 ? Math.max(plusUp(yh, -1), 0) : yh));
        if (yl >= 1) this.difference(v, b, -1);
      } else this.setRange(v, 0, yl >= 1 && xh < zone && yl < zone ? Math.floor(xh / yl) : xh);
      this.difference(v, a, 0);
      const power = f.op[b] === Op.Const && yl < zone && isMask(yl - 1);
      if (f.ty[v] === Ty.I64 && xh <= maxU32 && yh <= maxU32 && !power) this.act(v, Act.Narrow);
      else if (signed) this.act(v, Act.Unsigned);
      return;
    }
    this.unknownRange(v);
    if (rem && yl >= 1 && yh <= exact) {
      if (signed) this.setRange(v, xl >= 0 ? 0 : 1 - yh, yh - 1);
      else this.setRange(v, 0, yh - 1);
      this.difference(v, b, -1);
    } else if (op === Op.DivS && yl >= 2 && f.ty[v] === Ty.I64 && yl === yh && yl <= exact) {
      // Any 64-bit number divided by a constant.
      this.setRange(v, divideDown(xl, yl), divideUp(xh, yl));
    } else if (op === Op.DivS && yl >= 2 && f.ty[v] === Ty.I32) {
      this.setRange(v, Math.trunc(Math.min(xl, 0) / yl), Math.trunc(Math.max(xh, 0) / yl));
    }
  }

  private bitwise(v: number, op: Op, a: number, b: number): void {
    const { f } = this;
    const aNot = this.lo[a]! >= 0;
    const bNot = this.lo[b]! >= 0;
    if (op === Op.And) {
      if (!aNot && !bNot) return this.unknownRange(v);
      this.setRange(v, 0, Math.min(aNot ? this.hi[a]! : maxCode, bNot ? this.hi[b]! : maxCode));
      if (aNot) this.difference(v, a, 0);
      if (bNot && f.op[b] !== Op.Const) this.difference(v, b, 0);
      // x & 0..01..1 with x below it
      const m = this.hi[b]!;
      if (f.op[b] === Op.Const && aNot && m <= exact && this.hi[a]! <= m && isMask(m)) this.act(v, Act.First);
      return;
    }
    if (!aNot || !bNot) return this.unknownRange(v);
    const top = Math.max(this.hi[a]!, this.hi[b]!);
    let power = 1;
    while (power <= top) power *= 2;
    const limit = top >= zone ? maxCode : power - 1;
    this.setRange(v, op === Op.Or ? Math.max(this.lo[a]!, this.lo[b]!) : 0, limit);
    if (op === Op.Or) {
      this.difference(a, v, 0);
      this.difference(b, v, 0);
    }
  }

  private shift(v: number, op: Op, a: number, b: number): void {
    const { f } = this;
    const wide = f.ty[v] === Ty.I64;
    const xl = this.lo[a]!;
    const xh = this.hi[a]!;
    if (op === Op.ShrS && xl >= 0) this.act(v, Act.Unsigned);
    if (f.op[b] !== Op.Const) {
      // To the right, a number that is not negative does not grow.
      if (op !== Op.Shl && xl >= 0) {
        this.setRange(v, 0, xh);
        this.difference(v, a, 0);
      } else this.unknownRange(v);
      return;
    }
    const n = f.aux[b]! & (wide ? 63 : 31);
    const d = 2 ** n;
    if (op === Op.Shl) {
      const limit = wide ? exact : max32;
      if (xl * d >= -limit && xh * d <= limit) this.setRange(v, xl * d, xh * d);
      else this.unknownRange(v);
      return;
    }
    if (xl >= 0) {
      this.setRange(v, xl >= zone ? 0 : Math.floor(xl / d), divideUp(xh, d));
      this.difference(v, a, 0);
    } else if (op === Op.ShrU) {
      const bits = (wide ? 64 : 32) - n;
      this.setRange(v, n === 0 ? minCode : 0, n === 0 || bits > 51 ? maxCode : 2 ** bits - 1);
    } else {
      this.setRange(v, xl <= -zone ? -(2 ** (63 - n)) : Math.floor(xl / d), xh < 0 ? -1 : divideUp(xh, d));
    }
  }

  private select(v: number, c: number, x: number, y: number): void {
    const { f } = this;
    // Each arm is used only when the condition allows it.
    const diffs = this.diffTop;
    const undos = this.undoTop;
    this.condition(c, true, 2);
    const xl = this.lo[x]!;
    const xh = this.hi[x]!;
    this.popTo(diffs, undos);
    this.condition(c, false, 2);
    const yl = this.lo[y]!;
    const yh = this.hi[y]!;
    this.popTo(diffs, undos);
    this.setRange(v, Math.min(xl, yl), Math.max(xh, yh));
    const op: Op = f.op[c]!;
    const p = f.a[c]!;
    const q = f.b[c]!;
    const less = op === Op.LtS || op === Op.LeS;
    if (!less && op !== Op.GtS && op !== Op.GeS) return;
    if (!((p === x && q === y) || (p === y && q === x))) return;
    const min = less === (p === x);
    if (min) {
      this.difference(v, x, 0);
      this.difference(v, y, 0);
    } else {
      this.difference(x, v, 0);
      this.difference(y, v, 0);
    }
  }

  private boundsCheck(v: number, a: number, b: number): void {
    const c = this.f.aux[v] === Bounds.Index ? -1 : 0;
    if (this.lo[a]! >= 0 && this.le(a, b, c)) {
      this.act(v, Act.Drop);
      return;
    }
    this.below(a, b, c);
  }

  private comparison(v: number, op: Op, a: number, b: number): void {
    this.lo[v] = 0;
    this.hi[v] = 1;
    if (!this.isInt(a)) return;
    const known = op === Op.Eqz ? this.decideZero(a) : this.decide(op, a, b);
    if (known === 0) return;
    this.lo[v] = this.hi[v] = known > 0 ? 1 : 0;
    this.act(v, known > 0 ? Act.True : Act.False);
  }

  private decideZero(a: number): number {
    if (this.lo[a]! > 0 || this.hi[a]! < 0) return -1;
    return this.lo[a] === 0 && this.hi[a] === 0 ? 1 : 0;
  }

  /** 1: true, -1: false, 0: not known. */
  private decide(op: Op, a: number, b: number): number {
    switch (op) {
      case Op.Eq:
      case Op.Ne: {
        const yes = op === Op.Eq ? 1 : -1;
        if (this.le(a, b, -1) || this.le(b, a, -1)) return -yes;
        return this.le(a, b, 0) && this.le(b, a, 0) ? yes : 0;
      }
      case Op.LtS:
        return this.order(a, b, -1);
      case Op.LeS:
        return this.order(a, b, 0);
      case Op.GtS:
        return this.order(b, a, -1);
      case Op.GeS:
        return this.order(b, a, 0);
    }
    // Unsigned: as signed if both are not negative.
    if (this.lo[a]! < 0 || this.lo[b]! < 0) {
      // A negative number is above all that are not.
      if (this.hi[a]! < 0 && this.lo[b]! >= 0) return op === Op.GtU || op === Op.GeU ? 1 : -1;
      if (this.hi[b]! < 0 && this.lo[a]! >= 0) return op === Op.LtU || op === Op.LeU ? 1 : -1;
      return 0;
    }
    switch (op) {
      case Op.LtU:
        return this.order(a, b, -1);
      case Op.LeU:
        return this.order(a, b, 0);
      case Op.GtU:
        return this.order(b, a, -1);
      default:
        return this.order(b, a, 0);
    }
  }

  /** Is x <= y + c (1), or the contrary y <= x - c - 1 (-1)? */
  private order(x: number, y: number, c: number): number {
    if (this.le(x, y, c)) return 1;
    return this.le(y, x, -c - 1) ? -1 : 0;
  }

  // ---- changes ----

  private apply(): boolean {
    const { f, actValue, actKind } = this;
    if (actValue.length === 0) return false;
    let to: Int32Array | null = null;
    let inserts = false;
    for (let i = 0; i < actValue.length; i++) {
      const v = actValue[i]!;
      switch (actKind[i]!) {
        case Act.Drop:
          f.op[v] = Op.Nop;
          break;
        case Act.False:
        case Act.True:
          f.op[v] = Op.Const;
          f.a[v] = 0;
          f.b[v] = 0;
          f.aux[v] = actKind[i] === Act.True ? 1 : 0;
          f.aux2[v] = 0;
          break;
        case Act.First:
          to ??= this.ctx.valueMap(f.count);
          to[v] = f.a[v]!;
          break;
        case Act.Unsigned:
          f.op[v] = unsignedOf(f.op[v]!);
          break;
        case Act.Narrow:
          inserts = true;
          break;
      }
    }
    if (to !== null) replaceUses(f, to);
    if (inserts) this.narrow();
    return true;
  }

  /** I64 divisions of numbers below 2^32 are done in 32 bits. */
  private narrow(): void {
    const { f, cfg, actValue, actKind } = this;
    const wanted = new Set<number>();
    for (let i = 0; i < actValue.length; i++) if (actKind[i] === Act.Narrow) wanted.add(actValue[i]!);
    for (let i = 0; i < cfg.orderLen; i++) {
      const block = f.block(cfg.order[i]!);
      if (!block.instrs.some((v) => wanted.has(v))) continue;
      const out: number[] = [];
      const { instrs } = block;
      for (let vi = 0; vi < instrs.length; vi++) {
        const v = instrs[vi]!;
        if (!wanted.has(v)) {
          out.push(v);
          continue;
        }
        const pos = f.pos_[v]!;
        const x = f.newValue(Op.Wrap, Ty.I32, f.a[v]!, 0, 0, 0, 0, 0, pos);
        const y = f.newValue(Op.Wrap, Ty.I32, f.b[v]!, 0, 0, 0, 0, 0, pos);
        const q = f.newValue(unsignedOf(f.op[v]!), Ty.I32, x, y, 0, 0, 0, 0, pos);
        f.op[v] = Op.ExtU;
        f.a[v] = q;
        f.b[v] = 0;
        out.push(x, y, q, v);
      }
      block.instrs = out;
    }
  }
}

function unsignedOf(op: Op): Op {
  switch (op) {
    case Op.DivS:
      return Op.DivU;
    case Op.RemS:
      return Op.RemU;
    case Op.ShrS:
      return Op.ShrU;
    case Op.ExtS:
      return Op.ExtU;
    default:
      return op;
  }
}
