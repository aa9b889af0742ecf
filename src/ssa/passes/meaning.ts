// What each instruction tells of its result and its operands (facts.ts), and what can be done with it because of what is known:
// the acts, which prove.ts carries out when all it assumed has held.

import type { Block } from "../ir.ts";
import { Bounds, Mark, Mem, Op, Ty } from "../ops.ts";
import { Facts, max32, maxU32, min32 } from "./facts.ts";
import { addCodes, divideDown, divideUp, exact, isMask, maxCode, minCode, negate, plusUp, zone } from "./ranges.ts";

export const enum Act {
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

export class Meaning extends Facts {
  protected readonly actValue: number[] = [];
  protected readonly actKind: Act[] = [];

  protected unknown(v: number): void {
    const mark: Mark = this.f.b[v]!;
    if (mark === Mark.None) {
      this.lo[v] = this.typeLo(v);
      this.hi[v] = this.typeHi(v);
    } else {
      this.lo[v] = mark === Mark.NonNil ? 1 : 0;
      this.hi[v] = mark === Mark.Length ? maxCode : maxU32;
    }
  }

  protected act(v: number, kind: Act): void {
    this.actValue.push(v);
    this.actKind.push(kind);
  }

  protected visit(v: number, block: Block, at: number): void {
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

  protected unknownRange(v: number): void {
    this.lo[v] = this.typeLo(v);
    this.hi[v] = this.typeHi(v);
  }

  protected differenceBoth(x: number, y: number): void {
    this.difference(x, y, 0);
    this.difference(y, x, 0);
  }

  protected constant(v: number): void {
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

  protected load(v: number, block: Block, at: number): void {
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

  protected sum(v: number, a: number, b: number): void {
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
  protected offsets(v: number, x: number, y: number): void {
    const { f } = this;
    if (f.op[x] === Op.Const) return;
    const lo = this.lo[y]!;
    const hi = this.hi[y]!;
    if (hi <= exact && hi >= -exact) this.difference(v, x, hi);
    if (lo <= exact && lo >= -exact) this.difference(x, v, -lo);
  }

  protected exactSum = false;

  /** Range of x + y; exactSum: it cannot overflow. */
  protected addRange(v: number, xlo: number, xhi: number, ylo: number, yhi: number): void {
    const wide = this.f.ty[v] === Ty.I64;
    const lo = addCodes(xlo, ylo, false);
    const hi = addCodes(xhi, yhi, true);
    this.exactSum = !Number.isNaN(lo) && !Number.isNaN(hi) && (wide || (lo >= min32 && hi <= max32));
    if (this.exactSum) this.setRange(v, lo, hi);
    else this.unknownRange(v);
  }

  protected sub(v: number, a: number, b: number): void {
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

  protected product(v: number, a: number, b: number): void {
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

  protected division(v: number, op: Op, a: number, b: number): void {
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

  protected bitwise(v: number, op: Op, a: number, b: number): void {
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

  protected shift(v: number, op: Op, a: number, b: number): void {
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

  protected select(v: number, c: number, x: number, y: number): void {
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

  protected boundsCheck(v: number, a: number, b: number): void {
    const c = this.f.aux[v] === Bounds.Index ? -1 : 0;
    if (this.lo[a]! >= 0 && this.le(a, b, c)) {
      this.act(v, Act.Drop);
      return;
    }
    this.below(a, b, c);
  }

  protected comparison(v: number, op: Op, a: number, b: number): void {
    this.lo[v] = 0;
    this.hi[v] = 1;
    if (!this.isInt(a)) return;
    const known = op === Op.Eqz ? this.decideZero(a) : this.decide(op, a, b);
    if (known === 0) return;
    this.lo[v] = this.hi[v] = known > 0 ? 1 : 0;
    this.act(v, known > 0 ? Act.True : Act.False);
  }

  protected decideZero(a: number): number {
    if (this.lo[a]! > 0 || this.hi[a]! < 0) return -1;
    return this.lo[a] === 0 && this.hi[a] === 0 ? 1 : 0;
  }

  /** 1: true, -1: false, 0: not known. */
  protected decide(op: Op, a: number, b: number): number {
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
  protected order(x: number, y: number, c: number): number {
    if (this.le(x, y, c)) return 1;
    return this.le(y, x, -c - 1) ? -1 : 0;
  }
}
