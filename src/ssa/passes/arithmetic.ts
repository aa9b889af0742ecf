// The rules of local simplification (simplify.ts) for arithmetic: identities, strength reduction, and in a late run divisions by
// constants. Invariant: integers wrap and floats are exact as in wasm.

import { ctz32, ctz64, Int64 } from "../int64.ts";
import { Op, Ty } from "../ops.ts";
import { signedMagic, unsignedMagic } from "./divconst.ts";
import { Folder } from "./fold.ts";
import { Rewriter } from "./rewriter.ts";

export abstract class Arithmetic extends Rewriter {
  protected readonly folder = new Folder();
  protected readonly c = new Int64();

  protected add(v: number): number {
    const { f } = this;
    const a = f.a[v]!;
    const b = f.b[v]!;
    const ty: Ty = f.ty[v]!;
    if (this.isZero(b)) return a;
    if (this.isConst(b) && f.op[a] === Op.Add && this.isConst(f.b[a]!)) {
      // (x + c1) + c2. For pointers the sum is where the pointer went anyway.
      return this.rewrite(v, Op.Add, f.a[a]!, this.constSum(f.b[a]!, b));
    }
    if (ty === Ty.Ptr) {
      if (f.op[a] === Op.DataAddr && this.isConst(b)) {
        const data = this.ctx.program.data[f.aux[a]!]!;
        const at = f.aux2[a]! + f.aux[b]!;
        if (at >= 0 && at <= data.size) return this.make(Op.DataAddr, Ty.Ptr, 0, 0, 0, f.aux[a]!, at);
      }
      return v;
    }
    // x + (0 - y), (x - y) + y
    if (f.op[b] === Op.Sub && this.isZero(f.a[b]!)) return this.rewrite(v, Op.Sub, a, f.b[b]!);
    if (f.op[a] === Op.Sub && this.isZero(f.a[a]!)) return this.rewrite(v, Op.Sub, b, f.b[a]!);
    if (f.op[a] === Op.Sub && f.b[a] === b) return f.a[a]!;
    if (f.op[b] === Op.Sub && f.b[b] === a) return f.a[b]!;
    if (f.op[a] === Op.Sub && this.isConst(b) && this.isConst(f.a[a]!)) {
      // (c1 - x) + c2
      return this.rewrite(v, Op.Sub, this.constSum(f.a[a]!, b), f.b[a]!);
    }
    if (a === b) return this.rewrite(v, Op.Shl, a, this.int(ty, 1));
    return v;
  }

  /** Constant of the sum of two integer constants of one type. */
  protected constSum(x: number, y: number): number {
    const { f, c } = this;
    if (f.ty[x] === Ty.I64) {
      c.add(f.aux[x]!, f.aux2[x]!, f.aux[y]!, f.aux2[y]!);
      return this.const(Ty.I64, c.lo, c.hi);
    }
    return this.const(Ty.I32, f.aux[x]! + f.aux[y]!, 0);
  }

  protected constNeg(x: number): number {
    const { f, c } = this;
    if (f.ty[x] === Ty.I64) {
      c.sub(0, 0, f.aux[x]!, f.aux2[x]!);
      return this.const(Ty.I64, c.lo, c.hi);
    }
    return this.const(f.ty[x]!, -f.aux[x]!, 0);
  }

  protected sub(v: number): number {
    const { f } = this;
    const a = f.a[v]!;
    const b = f.b[v]!;
    const ty: Ty = f.ty[v]!;
    if (this.isConst(b)) return this.rewrite(v, Op.Add, a, this.constNeg(b));
    if (ty === Ty.Ptr) return v;
    if (a === b) return this.int(ty, 0);
    if (f.op[b] === Op.Sub && this.isZero(f.a[b]!)) return this.rewrite(v, Op.Add, a, f.b[b]!);
    // (x + y) - x, (x + y) - y, x - (x + y), x - (x - y)
    if (f.op[a] === Op.Add) {
      if (f.a[a] === b) return f.b[a]!;
      if (f.b[a] === b) return f.a[a]!;
    }
    if (f.op[b] === Op.Add) {
      if (f.a[b] === a) return this.negate(v, f.b[b]!);
      if (f.b[b] === a) return this.negate(v, f.a[b]!);
    }
    if (f.op[b] === Op.Sub && f.a[b] === a) return f.b[b]!;
    // (x + c) - y and x - (y + c): the constant goes outside, where it meets others
    if (f.op[a] === Op.Add && this.isConst(f.b[a]!) && f.op[b] === Op.Add && this.isConst(f.b[b]!)) {
      const diff = this.constSum(f.b[a]!, this.constNeg(f.b[b]!));
      return this.rewrite(v, Op.Add, this.make(Op.Sub, ty, f.a[a]!, f.a[b]!), diff);
    }
    if (this.isConst(a) && f.op[b] === Op.Add && this.isConst(f.b[b]!)) {
      return this.rewrite(v, Op.Sub, this.constSum(a, this.constNeg(f.b[b]!)), f.a[b]!);
    }
    return v;
  }

  protected negate(v: number, x: number): number {
    if (this.isConst(x)) return this.constNeg(x);
    return this.rewrite(v, Op.Sub, this.int(this.f.ty[v]!, 0), x);
  }

  protected mul(v: number): number {
    const { f, c } = this;
    const a = f.a[v]!;
    const b = f.b[v]!;
    const ty: Ty = f.ty[v]!;
    if (!this.isConst(b)) return v;
    if (this.isZero(b)) return b;
    if (this.isInt(b, 1)) return a;
    if (this.isInt(b, -1)) return this.negate(v, a);
    const k = this.powerOf2(b);
    if (k > 0) return this.rewrite(v, Op.Shl, a, this.int(ty, k));
    const inner = f.b[a]!;
    if (f.op[a] === Op.Mul && this.isConst(inner)) {
      c.mul(f.aux[inner]!, f.aux2[inner]!, f.aux[b]!, f.aux2[b]!);
      return this.rewrite(v, Op.Mul, f.a[a]!, this.const(ty, c.lo, c.hi));
    }
    if (f.op[a] === Op.Shl && this.isConst(inner)) {
      c.shl(f.aux[b]!, ty === Ty.I64 ? f.aux2[b]! : 0, f.aux[inner]! & (this.width(v) - 1));
      return this.rewrite(v, Op.Mul, f.a[a]!, this.const(ty, c.lo, c.hi));
    }
    return v;
  }

  protected division(v: number, op: Op): number {
    const { f } = this;
    const a = f.a[v]!;
    const b = f.b[v]!;
    const ty: Ty = f.ty[v]!;
    const w = this.width(v);
    const rem = op === Op.RemS || op === Op.RemU;
    const signed = op === Op.DivS || op === Op.RemS;
    if (this.isZero(b)) return v; // Never run: its check panics.
    if (this.isInt(b, 1)) return rem ? this.int(ty, 0) : a;
    if (signed && this.isInt(b, -1)) return rem ? this.int(ty, 0) : this.negate(v, a);
    const bitsA = this.bits(a);
    const bitsB = this.bits(b);
    if (signed && bitsA < w && bitsB < w) {
      return this.rewrite(v, op === Op.DivS ? Op.DivU : Op.RemU, a, b);
    }
    const k = this.powerOf2(b);
    if (!signed) {
      if (k > 0) {
        if (!rem) return this.rewrite(v, Op.ShrU, a, this.int(ty, k));
        return this.rewrite(v, Op.And, a, this.mask(ty, k));
      }
      if (ty === Ty.I64 && bitsA <= 32 && bitsB <= 32 && !(this.late && this.isConst(b))) {
        const narrow = this.make(op, Ty.I32, this.make(Op.Wrap, Ty.I32, a), this.make(Op.Wrap, Ty.I32, b));
        return this.rewrite(v, Op.ExtU, narrow);
      }
    }
    this.lateWork = true;
    if (!this.late || !this.isConst(b)) return v;
    if (!signed) {
      if (bitsA > 32 || bitsB > 32) return v;
      return this.divideUnsigned(v, rem, f.aux[b]! >>> 0, bitsA);
    }
    return this.divideSigned(v, rem, k);
  }

  /** The constant 2^k - 1. */
  protected mask(ty: Ty, k: number): number {
    this.c.shrU(-1, -1, 64 - k);
    return this.const(ty, this.c.lo, this.c.hi);
  }

  /** x / d or x % d for 0 <= x < 2^bits <= 2^32; d not a power of two. */
  protected divideUnsigned(v: number, rem: boolean, d: number, bits: number): number {
    const { f } = this;
    const a = f.a[v]!;
    const ty: Ty = f.ty[v]!;
    if (bits < 32 && d >= 2 ** bits) return rem ? a : this.int(ty, 0);
    const magic = unsignedMagic(d, bits);
    const x = ty === Ty.I64 ? a : this.make(Op.ExtU, Ty.I64, a);
    let q = this.make(Op.Mul, Ty.I64, x, this.int(Ty.I64, magic.m));
    let s = magic.s;
    if (magic.add) {
      q = this.make(Op.Add, Ty.I64, this.make(Op.ShrU, Ty.I64, q, this.int(Ty.I64, 32)), x);
      s -= 32;
    }
    q = this.make(Op.ShrU, Ty.I64, q, this.int(Ty.I64, s));
    if (ty === Ty.I32) q = this.make(Op.Wrap, Ty.I32, q);
    if (!rem) return q;
    return this.rewrite(v, Op.Sub, a, this.make(Op.Mul, ty, q, f.b[v]!));
  }

  /** x / d or x % d signed, d constant, not 0, 1, -1. k = log2 |d| if d is a power of two. */
  protected divideSigned(v: number, rem: boolean, k: number): number {
    const { f } = this;
    const a = f.a[v]!;
    const b = f.b[v]!;
    const ty: Ty = f.ty[v]!;
    const w = this.width(v);
    const negative = (ty === Ty.I64 ? f.aux2[b]! : f.aux[b]!) < 0;
    const abs = negative ? this.constNeg(b) : b;
    const shift = negative ? this.powerOf2(abs) : k;
    if (shift === w - 1) {
      // The smallest number: only it divided by itself is not 0.
      const same = this.make(Op.Eq, Ty.I32, a, b);
      const q = ty === Ty.I64 ? this.make(Op.ExtU, Ty.I64, same) : same;
      return rem ? this.rewrite(v, Op.Select, same, this.int(ty, 0), a) : q;
    }
    if (shift > 0) {
      // Negative dividends get 2^k - 1 added, so that the shift rounds towards zero.
      const sign = shift === 1 ? a : this.make(Op.ShrS, ty, a, this.int(ty, w - 1));
      const bias = this.make(Op.ShrU, ty, sign, this.int(ty, w - shift));
      const sum = this.make(Op.Add, ty, a, bias);
      if (rem) {
        this.c.shl(-1, -1, shift);
        const high = this.const(ty, this.c.lo, this.c.hi);
        return this.rewrite(v, Op.Sub, a, this.make(Op.And, ty, sum, high));
      }
      const q = this.make(Op.ShrS, ty, sum, this.int(ty, shift));
      return negative ? this.negate(v, q) : q;
    }
    if (ty === Ty.I64) return v;
    const magic = signedMagic(f.aux[abs]!);
    const product = this.make(Op.Mul, Ty.I64, this.make(Op.ExtS, Ty.I64, a), this.int(Ty.I64, magic.m));
    const high = this.make(Op.Wrap, Ty.I32, this.make(Op.ShrS, Ty.I64, product, this.int(Ty.I64, magic.s)));
    const q = this.make(Op.Add, ty, high, this.make(Op.ShrU, ty, a, this.int(ty, 31)));
    // The remainder has the dividend's sign whatever the divisor's: x - (x / |d|) * |d|.
    if (rem) return this.rewrite(v, Op.Sub, a, this.make(Op.Mul, ty, q, abs));
    return negative ? this.negate(v, q) : q;
  }

  protected and(v: number): number {
    const { f } = this;
    const a = f.a[v]!;
    const b = f.b[v]!;
    const ty: Ty = f.ty[v]!;
    if (a === b) return a;
    if (!this.isConst(b)) return v;
    if (this.isZero(b)) return b;
    const lo = f.aux[b]!;
    const hi = ty === Ty.I64 ? f.aux2[b]! : 0;
    if (this.isInt(b, -1)) return a;
    // A mask of ones that covers all bits that may be set.
    const ones = ty === Ty.I64 ? ctz64(~lo, ~hi) : ctz32(~lo);
    const bits = this.bits(a);
    if (bits <= ones) return a;
    if (f.op[a] === Op.And && this.isConst(f.b[a]!)) {
      const inner = f.b[a]!;
      return this.rewrite(v, Op.And, f.a[a]!, this.const(ty, lo & f.aux[inner]!, hi & f.aux2[inner]!));
    }
    // x & 0xff after a sign extension that does not matter
    const ext: Op = f.op[a]!;
    if (ext === Op.Sext8 || ext === Op.Sext16 || ext === Op.Sext32) {
      const k = ext === Op.Sext8 ? 8 : ext === Op.Sext16 ? 16 : 32;
      if (hi === 0 && 32 - Math.clz32(lo) <= k) return this.rewrite(v, Op.And, f.a[a]!, b);
    }
    if (ty === Ty.I64) {
      if (ext === Op.ExtU || (ext === Op.ExtS && hi === 0)) {
        const x = f.ty[f.a[a]!] === Ty.Ptr ? this.make(Op.Cast, Ty.I32, f.a[a]!) : f.a[a]!;
        return this.rewrite(v, Op.ExtU, this.make(Op.And, Ty.I32, x, this.const(Ty.I32, lo, 0)));
      }
      if (hi === 0 && lo === -1) return this.rewrite(v, Op.ExtU, this.make(Op.Wrap, Ty.I32, a));
    }
    return v;
  }

  protected orXor(v: number, op: Op): number {
    const { f } = this;
    const a = f.a[v]!;
    const b = f.b[v]!;
    const ty: Ty = f.ty[v]!;
    if (a === b) return op === Op.Or ? a : this.int(ty, 0);
    if (!this.isConst(b)) return v;
    if (this.isZero(b)) return a;
    if (op === Op.Or && this.isInt(b, -1)) return b;
    const inner = f.b[a]!;
    if (f.op[a] === op && this.isConst(inner)) {
      const lo = op === Op.Or ? f.aux[b]! | f.aux[inner]! : f.aux[b]! ^ f.aux[inner]!;
      const hi = op === Op.Or ? f.aux2[b]! | f.aux2[inner]! : f.aux2[b]! ^ f.aux2[inner]!;
      return this.rewrite(v, op, f.a[a]!, this.const(ty, lo, hi));
    }
    // bool ^ 1
    if (op === Op.Xor && ty === Ty.I32 && this.isInt(b, 1) && this.bits(a) <= 1) return this.rewrite(v, Op.Eqz, a);
    return v;
  }

  protected shift(v: number, op: Op): number {
    const { f } = this;
    const a = f.a[v]!;
    const b = f.b[v]!;
    const ty: Ty = f.ty[v]!;
    const w = this.width(v);
    if (this.isZero(a)) return a;
    if (!this.isConst(b)) return v;
    const n = f.aux[b]! & (w - 1);
    if (n === 0) return a;
    const bits = this.bits(a);
    if (op === Op.ShrS && bits < w) return this.rewrite(v, Op.ShrU, a, b);
    if (op === Op.ShrU && bits <= n) return this.int(ty, 0);
    const inner = f.b[a]!;
    if (this.isConst(inner)) {
      const m = f.aux[inner]! & (w - 1);
      if (f.op[a] === op && op !== Op.Rotl) {
        if (n + m < w) return this.rewrite(v, op, f.a[a]!, this.int(ty, n + m));
        return op === Op.ShrS ? this.rewrite(v, op, f.a[a]!, this.int(ty, w - 1)) : this.int(ty, 0);
      }
      if (n === m && op === Op.ShrU && f.op[a] === Op.Shl) {
        return this.rewrite(v, Op.And, f.a[a]!, this.mask(ty, w - n));
      }
      if (n === m && op === Op.Shl && (f.op[a] === Op.ShrU || f.op[a] === Op.ShrS)) {
        this.c.shl(-1, -1, n);
        return this.rewrite(v, Op.And, f.a[a]!, this.const(ty, this.c.lo, this.c.hi));
      }
      if (n === m && op === Op.ShrS && f.op[a] === Op.Shl) {
        if (w - n === 8) return this.rewrite(v, Op.Sext8, f.a[a]!);
        if (w - n === 16) return this.rewrite(v, Op.Sext16, f.a[a]!);
        if (w - n === 32) return this.rewrite(v, Op.Sext32, f.a[a]!);
      }
    }
    if (op === Op.ShrU && ty === Ty.I64 && f.op[a] === Op.ExtU && f.ty[f.a[a]!] === Ty.I32) {
      return this.rewrite(v, Op.ExtU, this.make(Op.ShrU, Ty.I32, f.a[a]!, this.int(Ty.I32, n)));
    }
    return v;
  }

  protected float(v: number, op: Op): number {
    const { f } = this;
    const a = f.a[v]!;
    const b = f.b[v]!;
    if (op === Op.FNeg) return f.op[a] === Op.FNeg ? f.a[a]! : v;
    if (op === Op.FAbs) {
      if (f.op[a] === Op.FAbs) return a;
      return f.op[a] === Op.FNeg ? this.rewrite(v, Op.FAbs, f.a[a]!) : v;
    }
    if (!this.isConst(b)) return v;
    const y = this.folder.float(f, b);
    switch (op) {
      case Op.FAdd:
        // x + -0 is x for every x; x + 0 is not for -0.
        return Object.is(y, -0) ? a : v;
      case Op.FSub:
        return Object.is(y, 0) ? a : v;
      case Op.FMul:
        if (y === 1) return a;
        return y === -1 ? this.rewrite(v, Op.FNeg, a) : v;
      case Op.FDiv:
        if (y === 1) return a;
        if (y === -1) return this.rewrite(v, Op.FNeg, a);
        return this.divideByPower(v, y);
      default:
        return v;
    }
  }

  /** x / 2^k is x * 2^-k exactly, while both are normal numbers. */
  protected divideByPower(v: number, y: number): number {
    const { f } = this;
    const ty: Ty = f.ty[v]!;
    const abs = Math.abs(y);
    const limit = ty === Ty.F64 ? 2 ** 1000 : 2 ** 120;
    if (!(abs < limit && abs > 1 / limit) || Math.log2(abs) % 1 !== 0 || 2 ** Math.log2(abs) !== abs) return v;
    const view = new DataView(new ArrayBuffer(8));
    if (ty === Ty.F64) view.setFloat64(0, 1 / y, true);
    else view.setFloat32(0, 1 / y, true);
    return this.rewrite(v, Op.FMul, f.a[v]!, this.const(ty, view.getInt32(0, true), view.getInt32(4, true)));
  }
}
