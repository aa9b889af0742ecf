// Constant folding: the exact wasm result of a pure operation on constants. Floats follow IEEE 754 as JavaScript does; an
// f32 operation is the f64 one rounded once more, which is exact for + - * / sqrt. A NaN's payload may differ (Go does not
// define it), so folds that move a NaN's bits into an integer are left alone.

import { clz64, cmpS64, cmpU64, ctz32, ctz64, doubleS, doubleU, Int64, popcnt32 } from "../int64.ts";
import type { Func } from "../ir.ts";
import { Op, Ty } from "../ops.ts";

export class Folder {
  /** The folded constant's payload, as in Const's aux and aux2. */
  lo = 0;
  hi = 0;
  private readonly c = new Int64();
  private readonly f64 = new Float64Array(1);
  private readonly f32 = new Float32Array(this.f64.buffer);
  private readonly i32 = new Int32Array(this.f64.buffer);

  /** A float constant's value. */
  float(f: Func, v: number): number {
    this.i32[0] = f.aux[v]!;
    this.i32[1] = f.aux2[v]!;
    return f.ty[v] === Ty.F32 ? this.f32[0]! : this.f64[0]!;
  }

  private setFloat(ty: Ty, n: number): true {
    if (ty === Ty.F32) {
      this.i32[1] = 0;
      this.f32[0] = n;
    } else this.f64[0] = n;
    this.lo = this.i32[0]!;
    this.hi = this.i32[1]!;
    return true;
  }

  private set(lo: number, hi: number): true {
    this.lo = lo | 0;
    this.hi = hi | 0;
    return true;
  }

  private setBool(b: boolean): true {
    return this.set(b ? 1 : 0, 0);
  }

  /** Sets lo and hi and returns true if v, whose operands are all constants, has a constant value. */
  fold(f: Func, v: number): boolean {
    const op: Op = f.op[v]!;
    const a = f.a[v]!;
    const b = f.b[v]!;
    const ty: Ty = f.ty[v]!;
    if (op >= Op.Add && op <= Op.Rotl) return ty === Ty.I64 ? this.binary64(f, op, a, b) : this.binary32(f, op, a, b);
    if (op >= Op.FAdd && op <= Op.FCopysign) return this.floatOp(f, op, ty, a, b);
    if (op >= Op.Eq && op <= Op.Eqz) return this.compare(f, op, a, b);
    return this.unary(f, op, ty, a);
  }

  private binary32(f: Func, op: Op, a: number, b: number): boolean {
    const x = f.aux[a]!;
    const y = f.aux[b]!;
    switch (op) {
      case Op.Add:
        return this.set(x + y, 0);
      case Op.Sub:
        return this.set(x - y, 0);
      case Op.Mul:
        return this.set(Math.imul(x, y), 0);
      case Op.DivS:
        return y !== 0 && this.set(x / y, 0);
      case Op.DivU:
        return y !== 0 && this.set((x >>> 0) / (y >>> 0), 0);
      case Op.RemS:
        return y !== 0 && this.set(x % y, 0);
      case Op.RemU:
        return y !== 0 && this.set((x >>> 0) % (y >>> 0), 0);
      case Op.And:
        return this.set(x & y, 0);
      case Op.Or:
        return this.set(x | y, 0);
      case Op.Xor:
        return this.set(x ^ y, 0);
      case Op.Shl:
        return this.set(x << (y & 31), 0);
      case Op.ShrS:
        return this.set(x >> (y & 31), 0);
      case Op.ShrU:
        return this.set(x >>> (y & 31), 0);
      case Op.Rotl:
        return this.set((x << (y & 31)) | ((y & 31) === 0 ? 0 : x >>> (32 - (y & 31))), 0);
      default:
        return false;
    }
  }

  private binary64(f: Func, op: Op, a: number, b: number): boolean {
    const c = this.c;
    const xl = f.aux[a]!;
    const xh = f.aux2[a]!;
    const yl = f.aux[b]!;
    const yh = f.aux2[b]!;
    const zero = yl === 0 && yh === 0;
    switch (op) {
      case Op.Add:
        c.add(xl, xh, yl, yh);
        break;
      case Op.Sub:
        c.sub(xl, xh, yl, yh);
        break;
      case Op.Mul:
        c.mul(xl, xh, yl, yh);
        break;
      case Op.DivS:
        if (zero) return false;
        c.divS(xl, xh, yl, yh);
        break;
      case Op.DivU:
        if (zero) return false;
        c.divU(xl, xh, yl, yh);
        break;
      case Op.RemS:
        if (zero) return false;
        c.remS(xl, xh, yl, yh);
        break;
      case Op.RemU:
        if (zero) return false;
        c.remU(xl, xh, yl, yh);
        break;
      case Op.And:
        c.set(xl & yl, xh & yh);
        break;
      case Op.Or:
        c.set(xl | yl, xh | yh);
        break;
      case Op.Xor:
        c.set(xl ^ yl, xh ^ yh);
        break;
      case Op.Shl:
        c.shl(xl, xh, yl);
        break;
      case Op.ShrS:
        c.shrS(xl, xh, yl);
        break;
      case Op.ShrU:
        c.shrU(xl, xh, yl);
        break;
      case Op.Rotl:
        c.rotl(xl, xh, yl);
        break;
      default:
        return false;
    }
    return this.set(c.lo, c.hi);
  }

  private floatOp(f: Func, op: Op, ty: Ty, a: number, b: number): boolean {
    const x = this.float(f, a);
    switch (op) {
      case Op.FNeg:
        return ty === Ty.F32 ? this.set(f.aux[a]! ^ 0x80000000, 0) : this.set(f.aux[a]!, f.aux2[a]! ^ 0x80000000);
      case Op.FAbs:
        return ty === Ty.F32 ? this.set(f.aux[a]! & 0x7fffffff, 0) : this.set(f.aux[a]!, f.aux2[a]! & 0x7fffffff);
      case Op.FSqrt:
        return this.setFloat(ty, Math.sqrt(x));
      case Op.FCeil:
        return this.setFloat(ty, Math.ceil(x));
      case Op.FFloor:
        return this.setFloat(ty, Math.floor(x));
      case Op.FTrunc:
        return this.setFloat(ty, Math.trunc(x));
      case Op.FNearest:
        return this.setFloat(ty, nearest(x));
    }
    const y = this.float(f, b);
    switch (op) {
      case Op.FAdd:
        return this.setFloat(ty, x + y);
      case Op.FSub:
        return this.setFloat(ty, x - y);
      case Op.FMul:
        return this.setFloat(ty, x * y);
      case Op.FDiv:
        return this.setFloat(ty, x / y);
      case Op.FMin:
        return this.setFloat(ty, Math.min(x, y));
      case Op.FMax:
        return this.setFloat(ty, Math.max(x, y));
      case Op.FCopysign: {
        const sign = ty === Ty.F32 ? f.aux[b]! : f.aux2[b]!;
        if (ty === Ty.F32) return this.set((f.aux[a]! & 0x7fffffff) | (sign & 0x80000000), 0);
        return this.set(f.aux[a]!, (f.aux2[a]! & 0x7fffffff) | (sign & 0x80000000));
      }
      default:
        return false;
    }
  }

  private compare(f: Func, op: Op, a: number, b: number): boolean {
    const ty: Ty = f.ty[a]!;
    if (op === Op.Eqz) return this.setBool(f.aux[a] === 0 && (ty !== Ty.I64 || f.aux2[a] === 0));
    if (ty === Ty.F32 || ty === Ty.F64) {
      const x = this.float(f, a);
      const y = this.float(f, b);
      switch (op) {
        case Op.Eq:
          return this.setBool(x === y);
        case Op.Ne:
          return this.setBool(x !== y);
        case Op.FLt:
          return this.setBool(x < y);
        case Op.FLe:
          return this.setBool(x <= y);
        case Op.FGt:
          return this.setBool(x > y);
        case Op.FGe:
          return this.setBool(x >= y);
        default:
          return false;
      }
    }
    const xl = f.aux[a]!;
    const yl = f.aux[b]!;
    const wide = ty === Ty.I64;
    const xh = wide ? f.aux2[a]! : xl >> 31;
    const yh = wide ? f.aux2[b]! : yl >> 31;
    // Sign extension keeps the unsigned order of 32-bit numbers too.
    const signed = op === Op.LtS || op === Op.LeS || op === Op.GtS || op === Op.GeS;
    const c = signed ? cmpS64(xl, xh, yl, yh) : cmpU64(xl, xh, yl, yh);
    switch (op) {
      case Op.Eq:
        return this.setBool(c === 0);
      case Op.Ne:
        return this.setBool(c !== 0);
      case Op.LtS:
      case Op.LtU:
        return this.setBool(c < 0);
      case Op.LeS:
      case Op.LeU:
        return this.setBool(c <= 0);
      case Op.GtS:
      case Op.GtU:
        return this.setBool(c > 0);
      case Op.GeS:
      case Op.GeU:
        return this.setBool(c >= 0);
      default:
        return false;
    }
  }

  private unary(f: Func, op: Op, ty: Ty, a: number): boolean {
    const lo = f.aux[a]!;
    const hi = f.aux2[a]!;
    const wide = f.ty[a] === Ty.I64;
    switch (op) {
      case Op.Clz:
        return this.set(wide ? clz64(lo, hi) : Math.clz32(lo), 0);
      case Op.Ctz:
        return this.set(wide ? ctz64(lo, hi) : ctz32(lo), 0);
      case Op.Popcnt:
        return this.set(popcnt32(lo) + (wide ? popcnt32(hi) : 0), 0);
      case Op.Wrap:
        // A pointer constant other than nil does not exist.
        return (ty !== Ty.Ptr || lo === 0) && this.set(lo, 0);
      case Op.Cast:
        return (ty !== Ty.Ptr || lo === 0) && this.set(lo, 0);
      case Op.ExtS:
        return this.set(lo, lo >> 31);
      case Op.ExtU:
        return this.set(lo, 0);
      case Op.Sext8:
        return this.set((lo << 24) >> 24, wide ? (lo << 24) >> 31 : 0);
      case Op.Sext16:
        return this.set((lo << 16) >> 16, wide ? (lo << 16) >> 31 : 0);
      case Op.Sext32:
        return this.set(lo, lo >> 31);
      case Op.ConvS:
      case Op.ConvU: {
        let n: number;
        if (wide) {
          n = op === Op.ConvS ? doubleS(lo, hi) : doubleU(lo, hi);
          // To f32 through f64 would round twice.
          if (ty === Ty.F32 && Math.abs(n) >= 9007199254740992) return false;
        } else n = op === Op.ConvS ? lo : lo >>> 0;
        return this.setFloat(ty, n);
      }
      case Op.TruncSatS:
      case Op.TruncSatU: {
        const d = this.float(f, a);
        if (ty === Ty.I64) {
          if (op === Op.TruncSatS) this.c.truncSatS(d);
          else this.c.truncSatU(d);
          return this.set(this.c.lo, this.c.hi);
        }
        if (Number.isNaN(d)) return this.set(0, 0);
        const t = Math.trunc(d);
        return op === Op.TruncSatS
          ? this.set(Math.min(Math.max(t, -0x80000000), 0x7fffffff), 0)
          : this.set(Math.min(Math.max(t, 0), 0xffffffff), 0);
      }
      case Op.Demote:
        return this.setFloat(Ty.F32, this.float(f, a));
      case Op.Promote:
        return this.setFloat(Ty.F64, this.float(f, a));
      case Op.Reinterpret: {
        // From integer: a NaN's bits stay as they are written. To integer: only for numbers.
        const toInt = ty === Ty.I32 || ty === Ty.I64;
        if (toInt && Number.isNaN(this.float(f, a))) return false;
        return this.set(lo, hi);
      }
      default:
        return false;
    }
  }
}

/** Round half to even, as f64.nearest. */
function nearest(x: number): number {
  if (!Number.isFinite(x) || Math.abs(x) >= 4503599627370496) return x;
  const floor = Math.floor(x);
  const diff = x - floor;
  let n = floor;
  if (diff > 0.5 || (diff === 0.5 && floor % 2 !== 0)) n++;
  return n === 0 && (x < 0 || Object.is(x, -0)) ? -0 : n;
}
