// Local simplification: constant folding, algebraic identities, strength reduction, narrowing, and the removal of checks that
// constants decide. One walk in reverse postorder; a rule looks only at an instruction and the definitions of its operands.
// Invariants: integers wrap and floats are exact as in wasm; a pointer that points into an object is never replaced by one
// that may point outside it (the collector could miss the object); constants stand right of commutative operations.
//
// With `late`, divisions by constants become multiplications and shifts. Not earlier: other passes understand x/3 and x%8
// better than what they turn into.
// The rules of arithmetic are in arithmetic.ts, what all rules stand on in rewriter.ts.

import { Mem, memSize, Op, OpFlag, opArgs, opFlags, Ty } from "../ops.ts";
import { Arithmetic } from "./arithmetic.ts";

/** Constant addresses into data with more relocations than this are not searched. */
const maxRelocScan = 256;

/** The comparison with operands exchanged, and the negated one, by Op. Negation only where NaN does not matter. */
const swapped = new Uint8Array(256);
const negated = new Uint8Array(256);
for (const [op, swap, not] of [
  [Op.Eq, Op.Eq, Op.Ne],
  [Op.Ne, Op.Ne, Op.Eq],
  [Op.LtS, Op.GtS, Op.GeS],
  [Op.LtU, Op.GtU, Op.GeU],
  [Op.LeS, Op.GeS, Op.GtS],
  [Op.LeU, Op.GeU, Op.GtU],
  [Op.GtS, Op.LtS, Op.LeS],
  [Op.GtU, Op.LtU, Op.LeU],
  [Op.GeS, Op.LeS, Op.LtS],
  [Op.GeU, Op.LeU, Op.LtU],
  [Op.FLt, Op.FGt, 0],
  [Op.FLe, Op.FGe, 0],
  [Op.FGt, Op.FLt, 0],
  [Op.FGe, Op.FLe, 0],
] as const) {
  swapped[op] = swap;
  negated[op] = not;
}

/** What no rule is about, and no folding of constants. */
const ruled = new Uint8Array(256).fill(1);
for (const op of [
  Op.Const,
  Op.Param,
  Op.Result,
  Op.DataAddr,
  Op.FuncAddr,
  Op.LinkAddr,
  Op.Slot,
  Op.Alloc,
  Op.Call,
  Op.MemorySize,
  Op.GetSP,
  Op.EntrySP,
]) {
  ruled[op] = 0;
}

export class Simplify extends Arithmetic {
  protected override readonly ruled = ruled;

  protected override visit(v: number): number {
    const { f } = this;
    const op: Op = f.op[v]!;
    const flags = opFlags[op]!;
    if (f.op[f.a[v]!] === Op.Const && (flags & OpFlag.Pure) !== 0) {
      const argCount = opArgs[op]!;
      const b = f.b[v]!;
      if (argCount > 0 && argCount < 3 && op !== Op.Result) {
        if ((argCount === 1 || this.isConst(b)) && this.folder.fold(f, v)) {
          // The only constant pointer is nil.
          if (f.ty[v] !== Ty.Ptr || this.folder.lo === 0) return this.const(f.ty[v]!, this.folder.lo, this.folder.hi);
        }
        if ((flags & OpFlag.Commutes) !== 0 && !this.isConst(b) && f.ty[v] !== Ty.Ptr) {
          f.b[v] = f.a[v]!;
          f.a[v] = b;
          this.changed = true;
        }
      }
    }
    switch (op) {
      case Op.Add:
        return this.add(v);
      case Op.Sub:
        return this.sub(v);
      case Op.Mul:
        return this.mul(v);
      case Op.DivS:
      case Op.DivU:
      case Op.RemS:
      case Op.RemU:
        return this.division(v, op);
      case Op.And:
        return this.and(v);
      case Op.Or:
      case Op.Xor:
        return this.orXor(v, op);
      case Op.Shl:
      case Op.ShrS:
      case Op.ShrU:
      case Op.Rotl:
        return this.shift(v, op);
      case Op.FAdd:
      case Op.FSub:
      case Op.FMul:
      case Op.FDiv:
      case Op.FNeg:
      case Op.FAbs:
        return this.float(v, op);
      case Op.Eq:
      case Op.Ne:
        return this.equal(v, op);
      case Op.LtS:
      case Op.LtU:
      case Op.LeS:
      case Op.LeU:
      case Op.GtS:
      case Op.GtU:
      case Op.GeS:
      case Op.GeU:
        return this.order(v, op);
      case Op.FGt:
      case Op.FGe:
        return this.rewrite(v, swapped[op]!, f.b[v]!, f.a[v]!);
      case Op.Eqz:
        return this.eqz(v);
      case Op.Wrap:
        return this.wrap(v);
      case Op.ExtS:
      case Op.ExtU:
        return this.extend(v, op);
      case Op.Sext8:
      case Op.Sext16:
      case Op.Sext32:
        return this.sext(v, op);
      case Op.Demote:
        return f.op[f.a[v]!] === Op.Promote ? f.a[f.a[v]!]! : v;
      case Op.Reinterpret:
        return f.op[f.a[v]!] === Op.Reinterpret ? f.a[f.a[v]!]! : v;
      case Op.Cast:
        return f.op[f.a[v]!] === Op.Cast ? f.a[f.a[v]!]! : v;
      case Op.NoEscape:
        return this.noEscape(v);
      case Op.TmpBuf:
        // What has not become a slot by now is none.
        if (this.escapesKnown) return this.const(Ty.Ptr, 0, 0);
        this.hides = true;
        return v;
      case Op.Select:
        return this.select(v);
      case Op.Load:
        return this.load(v);
      case Op.Store:
        return this.store(v);
      case Op.MemMove:
        return this.isZero(f.c[v]!) || f.a[v] === f.b[v] ? this.drop(v) : v;
      case Op.MemZero:
        return this.isZero(f.b[v]!) ? this.drop(v) : v;
      case Op.NilCheck:
        return this.nonNil(f.a[v]!) ? this.drop(v) : v;
      case Op.DivCheck:
        return this.divCheck(v);
      case Op.ShiftCheck:
        return this.bits(f.a[v]!) < this.width(f.a[v]!) ? this.drop(v) : v;
      case Op.BoundsCheck:
        return this.boundsCheck(v);
      case Op.CallIndirect:
        return this.callIndirect(v);
      default:
        return v;
    }
  }

  // Comparisons end up as: Eqz instead of == 0; constant right; < and > with constants, < and <= between variables.

  private equal(v: number, op: Op): number {
    const { f } = this;
    const a = f.a[v]!;
    const b = f.b[v]!;
    const ty: Ty = f.ty[a]!;
    if (ty === Ty.F32 || ty === Ty.F64) return v;
    if (a === b) return this.bool(op === Op.Eq);
    if (f.op[a] === Op.Sub && this.isZero(b) && ty !== Ty.Ptr) return this.rewrite(v, op, f.a[a]!, f.b[a]!);
    if (f.op[a] === Op.Xor && this.isZero(b)) return this.rewrite(v, op, f.a[a]!, f.b[a]!);
    const wasRem = (f.op[a] === Op.RemS || f.op[a] === Op.RemU) && this.isZero(b);
    if (wasRem && this.powerOf2(f.b[a]!) > 0) {
      const k = this.powerOf2(f.b[a]!);
      return this.rewrite(v, op, this.make(Op.And, ty, f.a[a]!, this.mask(ty, k)), b);
    }
    if (this.isZero(b) && op === Op.Eq) return this.rewrite(v, Op.Eqz, a);
    if (ty === Ty.I32 && this.bits(a) <= 1 && this.isConst(b)) {
      // A bool against 0 or 1 (or a number it never is).
      const n = f.aux[b]!;
      if (n !== 0 && n !== 1) return this.bool(op === Op.Ne);
      return (op === Op.Ne) === (n === 0) ? a : this.rewrite(v, Op.Eqz, a);
    }
    if (this.isConst(b) && f.op[a] === Op.Add && this.isConst(f.b[a]!) && ty !== Ty.Ptr) {
      // x + c1 == c2
      return this.rewrite(v, op, f.a[a]!, this.constSum(b, this.constNeg(f.b[a]!)));
    }
    if (ty === Ty.Ptr) {
      if (op === Op.Ne && this.isZero(b) && this.nonNil(a)) return this.bool(true);
      return v;
    }
    if (this.narrowPair(a, b) !== 0) return this.rewrite(v, op, f.a[a]!, this.narrowed);
    return v;
  }

  private narrowed = 0;

  /**
   * a is the extension of a 32-bit x. If b is the same extension of a y, or a constant that such an extension may be, sets
   * `narrowed` to the 32-bit counterpart of b and returns the extension's operation; else 0.
   */
  private narrowPair(a: number, b: number): Op | 0 {
    const { f } = this;
    const ext: Op = f.op[a]!;
    if (ext !== Op.ExtS && ext !== Op.ExtU) return 0;
    const x = f.a[a]!;
    if (f.ty[x] === Ty.Ptr && f.op[b] === Op.Const && !this.isZero(b)) return 0;
    if (f.op[b] === ext && f.ty[f.a[b]!] === f.ty[x]) {
      this.narrowed = f.a[b]!;
      return ext;
    }
    if (f.op[b] === Op.Const) {
      const lo = f.aux[b]!;
      const hi = f.aux2[b]!;
      if (ext === Op.ExtS ? hi !== lo >> 31 : hi !== 0) return 0;
      this.narrowed = this.const(f.ty[x]!, lo, 0);
      return ext;
    }
    return 0;
  }

  private order(v: number, op: Op): number {
    const { f } = this;
    let a = f.a[v]!;
    let b = f.b[v]!;
    if (a === b) return this.bool(op === Op.LeS || op === Op.LeU || op === Op.GeS || op === Op.GeU);
    if (this.isConst(a)) return this.rewrite(v, swapped[op]!, b, a);
    const signed = op === Op.LtS || op === Op.LeS || op === Op.GtS || op === Op.GeS;
    const ty: Ty = f.ty[a]!;
    if (ty === Ty.Ptr) return v;
    const w = this.width(a);
    if (!this.isConst(b)) {
      if (op === Op.GtS || op === Op.GtU || op === Op.GeS || op === Op.GeU) return this.rewrite(v, swapped[op]!, b, a);
      const ext = this.narrowPair(a, b);
      if (ext !== 0) return this.rewrite(v, this.narrowOrder(op, ext), f.a[a]!, this.narrowed);
      return v;
    }
    const bitsA = this.bits(a);
    // Between numbers that are not negative the signed comparison is the unsigned one.
    if (!signed && bitsA < w && this.bits(b) < w) return this.rewrite(v, toSigned(op), a, b);
    const c = this.c;
    c.set(f.aux[b]!, ty === Ty.I64 ? f.aux2[b]! : f.aux[b]! >> 31);
    const isMin = signed ? (w === 64 ? c.lo === 0 && c.hi === -0x80000000 : c.lo === -0x80000000) : this.isZero(b);
    const isMax = signed
      ? w === 64
        ? c.lo === -1 && c.hi === 0x7fffffff
        : c.lo === 0x7fffffff
      : c.lo === -1 && c.hi === -1;
    switch (op) {
      case Op.LeS:
      case Op.LeU:
        if (isMax) return this.bool(true);
        return this.rewrite(v, op === Op.LeS ? Op.LtS : Op.LtU, a, this.constSum(b, this.int(ty, 1)));
      case Op.GeS:
      case Op.GeU:
        if (isMin) return this.bool(true);
        return this.rewrite(v, op === Op.GeS ? Op.GtS : Op.GtU, a, this.constSum(b, this.int(ty, -1)));
      case Op.LtS:
      case Op.LtU:
        if (isMin) return this.bool(false);
        if (op === Op.LtU && this.isInt(b, 1)) return this.rewrite(v, Op.Eqz, a);
        break;
      case Op.GtS:
      case Op.GtU:
        if (isMax) return this.bool(false);
        if (op === Op.GtU && this.isZero(b)) return this.rewrite(v, Op.Ne, a, b);
        break;
    }
    // The bits that may be set bound a number that is not negative.
    if (bitsA < w && bitsA <= 52 && signed) {
      const n = c.hi * 4294967296 + (c.lo >>> 0);
      const max = 2 ** bitsA - 1;
      if (op === Op.LtS && n > max) return this.bool(true);
      if (op === Op.LtS && n <= 0) return this.bool(false);
      if (op === Op.GtS && n >= max) return this.bool(false);
      if (op === Op.GtS && n < 0) return this.bool(true);
      if (op === Op.GtS && n === 0) return this.rewrite(v, Op.Ne, a, this.int(ty, 0));
      if (op === Op.LtS && n === 1) return this.rewrite(v, Op.Eqz, a);
    }
    const ext = this.narrowPair(a, b);
    if (ext !== 0) {
      a = f.a[a]!;
      b = this.narrowed;
      return this.rewrite(v, this.narrowOrder(op, ext), a, b);
    }
    return v;
  }

  /** Comparison of the operands of two zero or sign extensions that means the same. */
  private narrowOrder(op: Op, ext: Op): Op {
    // Zero-extended numbers are not negative: any comparison of them is unsigned on 32 bits. Sign extension keeps both orders.
    if (ext === Op.ExtS) return op;
    switch (op) {
      case Op.LtS:
        return Op.LtU;
      case Op.LeS:
        return Op.LeU;
      case Op.GtS:
        return Op.GtU;
      case Op.GeS:
        return Op.GeU;
      default:
        return op;
    }
  }

  private eqz(v: number): number {
    const { f } = this;
    const a = f.a[v]!;
    const op: Op = f.op[a]!;
    const operand: Ty = f.ty[f.a[a]!]!;
    const float = operand === Ty.F32 || operand === Ty.F64;
    if (op === Op.Eqz && operand === Ty.I32 && this.bits(f.a[a]!) <= 1) return f.a[a]!;
    if (op === Op.Eqz) return this.rewrite(v, Op.Ne, f.a[a]!, this.const(operand, 0, 0));
    if (negated[op] !== 0 && (!float || op === Op.Eq || op === Op.Ne)) {
      return this.rewrite(v, negated[op]!, f.a[a]!, f.b[a]!);
    }
    if (f.ty[a] === Ty.Ptr) return this.nonNil(a) ? this.bool(false) : v;
    if (op === Op.Sub || op === Op.Xor) return this.rewrite(v, Op.Eq, f.a[a]!, f.b[a]!);
    if (op === Op.Add && this.isConst(f.b[a]!)) return this.rewrite(v, Op.Eq, f.a[a]!, this.constNeg(f.b[a]!));
    if (op === Op.ExtS || op === Op.ExtU) return this.rewrite(v, Op.Eqz, f.a[a]!);
    if ((op === Op.RemS || op === Op.RemU) && this.powerOf2(f.b[a]!) > 0) {
      const k = this.powerOf2(f.b[a]!);
      return this.rewrite(v, Op.Eqz, this.make(Op.And, f.ty[a]!, f.a[a]!, this.mask(f.ty[a]!, k)));
    }
    return v;
  }

  private wrap(v: number): number {
    const { f } = this;
    const a = f.a[v]!;
    const ty: Ty = f.ty[v]!;
    const op: Op = f.op[a]!;
    const x = f.a[a]!;
    const y = f.b[a]!;
    if (op === Op.ExtS || op === Op.ExtU) return f.ty[x] === ty ? x : this.rewrite(v, Op.Cast, x);
    if (ty === Ty.Ptr) {
      // uintptr(p) + n as a pointer
      if ((op === Op.Add || op === Op.Sub) && f.op[x] === Op.ExtU && f.ty[f.a[x]!] === Ty.Ptr) {
        return this.rewrite(v, op, f.a[x]!, this.make(Op.Wrap, Ty.I32, y));
      }
      if (op === Op.Add && f.op[y] === Op.ExtU && f.ty[f.a[y]!] === Ty.Ptr) {
        return this.rewrite(v, op, f.a[y]!, this.make(Op.Wrap, Ty.I32, x));
      }
      return v;
    }
    switch (op) {
      case Op.Sext32:
        return this.rewrite(v, Op.Wrap, x);
      case Op.And:
        if (!this.isConst(y) && !(this.isExt(x) && this.isExt(y))) return v;
        if (this.isConst(y) && f.aux[y] === -1) return this.rewrite(v, Op.Wrap, x);
        return this.narrowBinary(v, op, x, y);
      case Op.Add:
      case Op.Sub:
      case Op.Mul:
      case Op.Or:
      case Op.Xor:
        if (this.isExt(x) && (this.isExt(y) || this.isConst(y))) return this.narrowBinary(v, op, x, y);
        return v;
      case Op.Shl:
        if (!this.isConst(y)) return v;
        if ((f.aux[y]! & 63) >= 32) return this.int(Ty.I32, 0);
        return this.isExt(x) ? this.narrowBinary(v, op, x, y) : v;
      case Op.Select:
        if (this.isExt(y) && this.isExt(f.c[a]!)) {
          return this.rewrite(v, Op.Select, x, this.make(Op.Wrap, Ty.I32, y), this.make(Op.Wrap, Ty.I32, f.c[a]!));
        }
        return v;
      default:
        return v;
    }
  }

  private narrowBinary(v: number, op: Op, x: number, y: number): number {
    const nx = this.make(Op.Wrap, Ty.I32, x);
    return this.rewrite(v, op, nx, this.make(Op.Wrap, Ty.I32, y));
  }

  private isExt(v: number): boolean {
    const op: Op = this.f.op[v]!;
    return op === Op.ExtS || op === Op.ExtU || op === Op.Const;
  }

  private extend(v: number, op: Op): number {
    const { f } = this;
    const a = f.a[v]!;
    if (op === Op.ExtS && this.bits(a) < 32) return this.rewrite(v, Op.ExtU, a);
    if (f.op[a] === Op.Wrap && f.ty[a] === Ty.I32) {
      const x = f.a[a]!;
      if (op === Op.ExtU ? this.bits(x) <= 32 : this.fitsSigned(x, 32)) return x;
      if (op === Op.ExtS) return this.rewrite(v, Op.Sext32, x);
    }
    if (f.op[a] === Op.Cast && op === Op.ExtU) return this.rewrite(v, Op.ExtU, f.a[a]!);
    return v;
  }

  private sext(v: number, op: Op): number {
    const { f } = this;
    const a = f.a[v]!;
    const k = op === Op.Sext8 ? 8 : op === Op.Sext16 ? 16 : 32;
    if (this.fitsSigned(a, k)) return a;
    const inner: Op = f.op[a]!;
    if (inner === Op.And && this.isConst(f.b[a]!)) {
      // The mask keeps the low k bits.
      const m = f.b[a]!;
      const low = k === 32 ? -1 : (1 << k) - 1;
      if ((f.aux[m]! & low) === low) return this.rewrite(v, op, f.a[a]!);
    }
    if (inner === Op.Sext8 || inner === Op.Sext16 || inner === Op.Sext32) {
      const j = inner === Op.Sext8 ? 8 : inner === Op.Sext16 ? 16 : 32;
      if (j > k) return this.rewrite(v, op, f.a[a]!);
    }
    if (op === Op.Sext32 && (inner === Op.ExtU || inner === Op.ExtS) && f.ty[f.a[a]!] === Ty.I32) {
      return this.rewrite(v, Op.ExtS, f.a[a]!);
    }
    return v;
  }

  private noEscape(v: number): number {
    const { f } = this;
    const a = f.a[v]!;
    const op: Op = f.op[a]!;
    if (this.escapesKnown || op === Op.DataAddr || op === Op.Const || op === Op.NoEscape) return a;
    this.hides = true;
    return v;
  }

  private select(v: number): number {
    const { f } = this;
    const c = this.condition(f.a[v]!);
    const x = f.b[v]!;
    const y = f.c[v]!;
    const ty: Ty = f.ty[v]!;
    if (x === y) return x;
    if (this.isConst(c)) return f.aux[c] !== 0 ? x : y;
    if (c !== f.a[v]) return this.rewrite(v, Op.Select, c, x, y);
    if (f.op[c] === Op.Eqz && f.ty[f.a[c]!] === Ty.I32) return this.rewrite(v, Op.Select, f.a[c]!, y, x);
    if (this.isConst(x) && this.isConst(y)) {
      if (f.aux[x] === f.aux[y] && f.aux2[x] === f.aux2[y]) return x;
      if ((ty === Ty.I32 || ty === Ty.I64) && this.isInt(x, 1) && this.isZero(y)) return this.fromBool(v, c, false);
      if ((ty === Ty.I32 || ty === Ty.I64) && this.isZero(x) && this.isInt(y, 1)) return this.fromBool(v, c, true);
    }
    return v;
  }

  /** c != 0 (or == 0 if `not`) as a number of v's type. */
  private fromBool(v: number, c: number, not: boolean): number {
    const ty: Ty = this.f.ty[v]!;
    const bool = not
      ? this.make(Op.Eqz, Ty.I32, c)
      : this.bits(c) <= 1
        ? c
        : this.make(Op.Ne, Ty.I32, c, this.int(Ty.I32, 0));
    return ty === Ty.I64 ? this.make(Op.ExtU, Ty.I64, bool) : bool;
  }

  /** base + constant goes into the access's own offset. */
  private foldAddress(v: number): void {
    const { f } = this;
    for (;;) {
      const a = f.a[v]!;
      if (f.op[a] !== Op.Add || f.ty[a] !== Ty.Ptr || !this.isConst(f.b[a]!)) return;
      const sum = f.aux[v]! + f.aux[f.b[a]!]!;
      if (f.aux[f.b[a]!]! < 0 || sum > 0x7fffffff) return;
      f.a[v] = f.a[a]!;
      f.aux[v] = sum;
      this.changed = true;
    }
  }

  private load(v: number): number {
    const { f } = this;
    this.foldAddress(v);
    const a = f.a[v]!;
    if (f.op[a] !== Op.DataAddr) return v;
    const data = this.ctx.program.data[f.aux[a]!]!;
    if (!data.readOnly || data.relocs.length > maxRelocScan) return v;
    const mem: Mem = f.mem[v]!;
    const size = memSize[mem]!;
    const at = f.aux2[a]! + f.aux[v]!;
    if (at < 0 || at + size > data.size) return v;
    const { relocs } = data;
    for (let ri = 0; ri < relocs.length; ri++) {
      const r = relocs[ri]!;
      if (r.offset + 4 <= at || at + size <= r.offset) continue;
      if (r.offset !== at) return v;
      if (r.kind === "data" && mem === Mem.Ptr) {
        const target = this.ctx.program.data[r.target]!;
        if (r.addend < 0 || r.addend > target.size) return v;
        return this.make(Op.DataAddr, Ty.Ptr, 0, 0, 0, r.target, r.addend);
      }
      if (r.kind === "func" && f.ty[v] === Ty.I32 && size === 4)
        return this.make(Op.FuncAddr, Ty.I32, 0, 0, 0, r.target);
      return v;
    }
    const lo = word(data.bytes, at);
    const hi = word(data.bytes, at + 4);
    const wide = f.ty[v] === Ty.I64;
    switch (mem) {
      case Mem.I8S:
      case Mem.I16S: {
        const sh = mem === Mem.I8S ? 24 : 16;
        return this.const(f.ty[v]!, (lo << sh) >> sh, (lo << sh) >> 31);
      }
      case Mem.I8U:
        return this.const(f.ty[v]!, lo & 0xff, 0);
      case Mem.I16U:
        return this.const(f.ty[v]!, lo & 0xffff, 0);
      case Mem.I32S:
        return this.const(f.ty[v]!, lo, wide ? lo >> 31 : 0);
      case Mem.I32U:
      case Mem.F32:
        return this.const(f.ty[v]!, lo, 0);
      case Mem.I64:
      case Mem.F64:
        return this.const(f.ty[v]!, lo, hi);
      case Mem.Ptr:
        return lo === 0 ? this.const(Ty.Ptr, 0, 0) : v;
      default:
        return v;
    }
  }

  private store(v: number): number {
    const { f } = this;
    this.foldAddress(v);
    // A narrow store does not see what an extension or mask did to the upper bits.
    const size = memSize[f.mem[v]!]! * 8;
    if (f.mem[v]! >= Mem.I64 || f.mem[v] === Mem.None) return v;
    for (;;) {
      const b = f.b[v]!;
      const op: Op = f.op[b]!;
      let inner = 0;
      if (op === Op.And && this.isConst(f.b[b]!)) {
        const low = size === 32 ? -1 : (1 << size) - 1;
        if ((f.aux[f.b[b]!]! & low) === low) inner = f.a[b]!;
      } else if (op === Op.Sext8 && size <= 8) inner = f.a[b]!;
      else if (op === Op.Sext16 && size <= 16) inner = f.a[b]!;
      else if (op === Op.Sext32 && size <= 32) inner = f.a[b]!;
      else if ((op === Op.ExtS || op === Op.ExtU) && f.ty[f.a[b]!] === Ty.I32) inner = f.a[b]!;
      // Not earlier: a load forwards the stored value only if it has the field's type.
      else if (op === Op.Wrap) {
        this.lateWork = true;
        if (this.late) inner = f.a[b]!;
      }
      if (inner === 0) return v;
      f.b[v] = inner;
      this.changed = true;
    }
  }

  private divCheck(v: number): number {
    const { f } = this;
    const a = f.a[v]!;
    if (this.isConst(a)) return this.isZero(a) ? v : this.drop(v);
    if (f.op[a] === Op.ExtS || f.op[a] === Op.ExtU) return this.rewrite(v, Op.DivCheck, f.a[a]!);
    return v;
  }

  private boundsCheck(v: number): number {
    const { f } = this;
    const a = f.a[v]!;
    const b = f.b[v]!;
    if (!this.isConst(b)) return v;
    const strict = f.aux[v] === 0;
    const hi = f.aux2[b]!;
    if (this.isConst(a)) {
      const c = this.c;
      c.sub(f.aux[b]!, hi, f.aux[a]!, f.aux2[a]!);
      const below =
        f.aux2[a]! >>> 0 < hi >>> 0 ||
        (f.aux2[a] === hi && f.aux[a]! >>> 0 < f.aux[b]! >>> 0) ||
        (!strict && (c.lo | c.hi) === 0);
      return below ? this.drop(v) : v;
    }
    const bits = this.bits(a);
    if (bits > 52 || hi < 0) return v;
    const limit = hi * 4294967296 + (f.aux[b]! >>> 0);
    const max = 2 ** bits - 1;
    return (strict ? max < limit : max <= limit) ? this.drop(v) : v;
  }

  /** A call through a known table index is a direct call. */
  private callIndirect(v: number): number {
    const { f } = this;
    const a = f.a[v]!;
    if (f.op[a] !== Op.FuncAddr) return v;
    const callee = this.ctx.program.funcs[f.aux[a]!]!;
    const sig = this.ctx.program.sigs[f.aux[v]!]!;
    if (!sameTypes(callee.params, sig.params) || !sameTypes(callee.results, sig.results)) return v;
    f.op[v] = Op.Call;
    f.aux[v] = callee.id;
    f.aux2[v] = 0;
    f.a[v] = 0;
    this.changed = true;
    return v;
  }
}

function toSigned(op: Op): Op {
  switch (op) {
    case Op.LtU:
      return Op.LtS;
    case Op.LeU:
      return Op.LeS;
    case Op.GtU:
      return Op.GtS;
    case Op.GeU:
      return Op.GeS;
    default:
      return op;
  }
}

function sameTypes(x: readonly Ty[], y: readonly Ty[]): boolean {
  return x.length === y.length && x.every((t, i) => t === y[i]);
}

/** Little-endian 32 bits at `at`; bytes after the end are zero. */
function word(bytes: Uint8Array | null, at: number): number {
  if (bytes === null) return 0;
  let n = 0;
  for (let i = 0; i < 4; i++) n |= (bytes[at + i] ?? 0) << (8 * i);
  return n;
}
