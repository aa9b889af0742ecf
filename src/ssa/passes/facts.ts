// What is known of integers and pointers at one place of a function (prove.ts): (1) a range for each value and (2) differences
// "x <= y + c" between values, from branches, checks and the meaning of operations. A difference is proved by a short search along
// known ones (as in Bodik, Gupta, Sarkar, "ABCD: Eliminating Array Bounds Checks on Demand", PLDI 2000).
//
// Invariant: both stacks hold what was learned in the blocks above the one at hand; popTo forgets what is no longer so.

import { ints } from "../cfg.ts";
import type { Func } from "../ir.ts";
import { Op, Ty } from "../ops.ts";
import { exact, maxCode, minCode, plusUp, rangesLe, zone } from "./ranges.ts";

export const max32 = 2 ** 31 - 1;
export const min32 = -(2 ** 31);
export const maxU32 = 2 ** 32 - 1;

/** Steps of one search for a difference, and its depth. */
const searchBudget = 48;
const searchDepth = 7;

export function grown(old: Float64Array<ArrayBuffer>, n: number): Float64Array<ArrayBuffer> {
  return old.length >= n ? old : new Float64Array(Math.max(n, old.length * 2));
}

export class Facts {
  protected f!: Func;
  /** By value: bounds (ranges.ts), where the value is an integer or a pointer and defined. */
  protected lo = new Float64Array(1024);
  protected hi = new Float64Array(1024);
  /** First difference known from each value (index + 1). */
  private head = new Int32Array(1024);
  // Differences: from <= to + c.
  private diffFrom = new Int32Array(256);
  private diffTo = new Int32Array(256);
  private diffNext = new Int32Array(256);
  private diffC = new Float64Array(256);
  protected diffTop = 0;
  // Ranges to restore.
  private undoValue = new Int32Array(256);
  private undoLo = new Float64Array(256);
  private undoHi = new Float64Array(256);
  protected undoTop = 0;
  private budget = 0;

  /** Makes room for the values of f. */
  protected begin(f: Func): void {
    this.f = f;
    this.lo = grown(this.lo, f.count);
    this.hi = grown(this.hi, f.count);
    this.head = ints(this.head, f.count);
  }

  /** Forgets everything. */
  protected reset(): void {
    this.head.fill(0, 0, this.f.count);
    this.diffTop = 0;
    this.undoTop = 0;
  }

  protected popTo(diffs: number, undos: number): void {
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
  protected refine(v: number, lo: number, hi: number): void {
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
  protected fact(x: number, y: number, c: number): void {
    const { f } = this;
    this.refine(x, minCode, plusUp(this.hi[y]!, c));
    this.refine(y, -plusUp(-this.lo[x]!, c), maxCode);
    if (f.op[x] !== Op.Const && f.op[y] !== Op.Const) this.difference(x, y, c);
  }

  protected difference(x: number, y: number, c: number): void {
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

  protected equalFact(x: number, y: number): void {
    this.fact(x, y, 0);
    this.fact(y, x, 0);
  }

  /** Is x <= y + c known? */
  protected le(x: number, y: number, c: number): boolean {
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

  protected typeLo(v: number): number {
    const ty: Ty = this.f.ty[v]!;
    return ty === Ty.I32 ? min32 : ty === Ty.Ptr ? 0 : minCode;
  }

  protected typeHi(v: number): number {
    const ty: Ty = this.f.ty[v]!;
    return ty === Ty.I32 ? max32 : ty === Ty.Ptr ? maxU32 : maxCode;
  }

  protected setRange(v: number, lo: number, hi: number): void {
    this.lo[v] = Math.max(lo, this.typeLo(v));
    this.hi[v] = Math.min(hi, this.typeHi(v));
  }

  protected isInt(v: number): boolean {
    const ty: Ty = this.f.ty[v]!;
    return ty === Ty.I64 || ty === Ty.I32 || ty === Ty.Ptr;
  }

  /** The comparison c is true (or false) from here on. */
  protected condition(c: number, truth: boolean, depth: number): void {
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

  protected isBool(v: number): boolean {
    const op: Op = this.f.op[v]!;
    return (op >= Op.Eq && op <= Op.Eqz) || (this.lo[v]! >= 0 && this.hi[v]! <= 1);
  }

  /** x <=u y + c (c = 0 or -1): says something about signed numbers if y is not negative. */
  protected below(x: number, y: number, c: number): void {
    if (this.lo[y]! < 0) return;
    this.refine(x, 0, maxCode);
    this.fact(x, y, c);
  }

  protected unequal(x: number, y: number): void {
    if (this.lo[y] === this.hi[y]) this.notEqual(x, this.lo[y]!);
    if (this.lo[x] === this.hi[x]) this.notEqual(y, this.lo[x]!);
    if (this.le(x, y, 0)) this.fact(x, y, -1);
    else if (this.le(y, x, 0)) this.fact(y, x, -1);
  }

  protected notEqual(v: number, n: number): void {
    if (Math.abs(n) > exact) return;
    if (this.lo[v] === n) this.refine(v, n + 1, maxCode);
    if (this.hi[v] === n) this.refine(v, minCode, n - 1);
  }
}
