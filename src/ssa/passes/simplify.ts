// Local simplification: constant folding, algebraic identities, strength reduction, narrowing, and the removal of checks that
// constants decide. One walk in reverse postorder; a rule looks only at an instruction and the definitions of its operands.
// Invariants: integers wrap and floats are exact as in wasm; a pointer that points into an object is never replaced by one
// that may point outside it (the collector could miss the object); constants stand right of commutative operations.
//
// With `late`, divisions by constants become multiplications and shifts. Not earlier: other passes understand x/3 and x%8
// better than what they turn into.

import { finalValue, replaceOperands } from "../cfg.ts";
import { clz64, ctz32, ctz64, Int64 } from "../int64.ts";
import { type Func, Term } from "../ir.ts";
import { Mark, Mem, memSize, Op, OpFlag, opArgs, opFlags, Ty } from "../ops.ts";
import type { PassContext } from "./context.ts";
import { signedMagic, unsignedMagic } from "./divconst.ts";
import { Folder } from "./fold.ts";
import { isConstant, isNumbered, Numbering } from "./gvn.ts";

/** How deep a rule looks through operands to bound a value's bits. */
const bitsDepth = 5;
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

export class Simplify {
  private f!: Func;
  private to!: Int32Array;
  private out: number[] = [];
  private changed = false;
  /** Some value was replaced: `to` is not empty. */
  private replaced = false;
  /** The arms of some branch were exchanged. */
  private turned = false;
  private late = false;
  private pos = 0;
  private number = true;
  private lateWork = false;
  /** By function: its last run saw something that only a late run changes. */
  private lateWorkOf = new Uint8Array(1024);
  private readonly numbering = new Numbering();
  private readonly folder = new Folder();
  private readonly c = new Int64();

  constructor(private readonly ctx: PassContext) {}

  /**
   * True if anything changed. Also numbers values (gvn.ts) unless told not to: one walk is cheaper than two, and what a rule
   * makes is shared at once.
   */
  run(f: Func, late = false, number = true): boolean {
    const cfg = this.ctx.cfg(f);
    this.f = f;
    this.number = number;
    this.late = late;
    this.changed = false;
    this.replaced = false;
    this.turned = false;
    this.lateWork = false;
    this.to = this.ctx.valueMap(f.count);
    if (number) this.numbering.begin(f, cfg);
    for (let i = 0; i < cfg.orderLen; i++) {
      const b = cfg.domOrder[i]!;
      if (number) this.numbering.enter(b);
      this.block(b);
    }
    if (number) this.numbering.end();
    if (this.changed) this.finish();
    if (this.turned) this.ctx.graphChanged();
    if (f.id >= this.lateWorkOf.length) {
      const bigger = new Uint8Array(f.id * 2);
      bigger.set(this.lateWorkOf);
      this.lateWorkOf = bigger;
    }
    this.lateWorkOf[f.id] = this.lateWork ? 1 : 0;
    return this.changed;
  }

  /** Would a late run do more than the last one did? */
  hasLateWork(f: Func): boolean {
    return this.lateWorkOf[f.id] === 1;
  }

  private block(id: number): void {
    const { f, out } = this;
    const block = f.blocks[id]!;
    const instrs = block.instrs;
    out.length = 0;
    for (let i = 0; i < instrs.length; i++) {
      const v = instrs[i]!;
      if (f.op[v] === Op.Nop) continue;
      if (this.replaced) replaceOperands(f, v, this.to);
      this.pos = f.pos_[v]!;
      const r = this.settle(v, this.visit(v));
      if (r === v) {
        if (f.op[v] === Op.Nop) this.changed = true;
        continue;
      }
      this.to[v] = r;
      this.replaced = true;
      f.op[v] = Op.Nop;
      this.changed = true;
    }
    if (block.term === Term.Branch || block.term === Term.Switch) {
      let c = this.resolve(block.cond);
      if (block.term === Term.Branch) {
        for (;;) {
          const bare = this.condition(c);
          if (f.op[bare] === Op.Eqz && f.ty[f.a[bare]!] === Ty.I32) {
            c = f.a[bare]!;
            block.succs.reverse();
            block.args.reverse();
            this.turned = true;
          } else if (bare !== c) c = bare;
          else break;
        }
      }
      if (c !== block.cond) {
        block.cond = c;
        this.changed = true;
      }
    }
    let same = out.length === instrs.length;
    for (let i = 0; same && i < out.length; i++) same = out[i] === instrs[i];
    if (same) return;
    instrs.length = out.length;
    for (let i = 0; i < out.length; i++) instrs[i] = out[i]!;
  }

  /** Replaced values may still be arguments of edges, results, or operands in loops that were visited first. */
  private finish(): void {
    const { f, to } = this;
    const { blocks } = f;
    for (let bi = 0; bi < blocks.length; bi++) {
      const block = blocks[bi]!;
      if (block === null) continue;
      for (let ai = 0; ai < block.args.length; ai++) {
        const args = block.args[ai]!;
        this.list(args);
      }
      this.list(block.results);
      if (block.cond !== 0 && to[block.cond] !== 0) block.cond = finalValue(to, block.cond);
    }
  }

  private list(values: number[]): void {
    const { to } = this;
    for (let i = 0; i < values.length; i++) if (to[values[i]!] !== 0) values[i] = finalValue(to, values[i]!);
  }

  private resolve(v: number): number {
    return this.to[v] === 0 ? v : finalValue(this.to, v);
  }

  // ---- making values ----

  /** A new instruction before the one at hand, simplified; maybe an existing value. */
  private make(op: Op, ty: Ty, a: number, b = 0, c = 0, aux = 0, aux2 = 0): number {
    const { f } = this;
    const v = f.newValue(op, ty, a, b, c, aux, aux2, 0, this.pos);
    if (v >= this.to.length) {
      const bigger = new Int32Array(this.to.length * 2);
      bigger.set(this.to);
      this.to = bigger;
    }
    this.to[v] = 0;
    this.changed = true;
    const r = this.settle(v, this.visit(v));
    if (r !== v) {
      f.op[v] = Op.Nop;
      if (v === f.count - 1) f.count = v;
    }
    return r;
  }

  /** v was simplified to r. If it stays, puts it into the block, unless an equal value is there already. */
  private settle(v: number, r: number): number {
    const { f } = this;
    if (r !== v) return r;
    const op: Op = f.op[v]!;
    if (op === Op.Nop) return v;
    if (this.number) {
      if (isConstant(op)) return this.numbering.constant(v, op);
      if (isNumbered(f, v, op)) {
        const same = this.numbering.find(v, op);
        if (same !== 0) return same;
      }
    }
    this.out.push(v);
    return v;
  }

  private const(ty: Ty, lo: number, hi: number): number {
    return this.make(Op.Const, ty, 0, 0, 0, lo | 0, ty === Ty.I64 || ty === Ty.F64 ? hi | 0 : 0);
  }

  /** An integer constant from a JS number that fits (sign-extended). */
  private int(ty: Ty, n: number): number {
    return this.const(ty, n | 0, Math.floor(n / 4294967296));
  }

  private bool(b: boolean): number {
    return this.const(Ty.I32, b ? 1 : 0, 0);
  }

  /** Rewrites v in place and looks at it again. */
  private rewrite(v: number, op: Op, a: number, b = 0, c = 0): number {
    const { f } = this;
    f.op[v] = op;
    f.a[v] = a;
    f.b[v] = b;
    f.c[v] = c;
    f.aux[v] = 0;
    f.aux2[v] = 0;
    this.changed = true;
    return this.visit(v);
  }

  private drop(v: number): number {
    this.f.op[v] = Op.Nop;
    return v;
  }

  // ---- questions ----

  private isConst(v: number): boolean {
    return this.f.op[v] === Op.Const;
  }

  private isZero(v: number): boolean {
    const { f } = this;
    return f.op[v] === Op.Const && f.aux[v] === 0 && f.aux2[v] === 0;
  }

  /** v is the integer constant n (a small one). */
  private isInt(v: number, n: number): boolean {
    const { f } = this;
    return f.op[v] === Op.Const && f.aux[v] === (n | 0) && (f.ty[v] !== Ty.I64 || f.aux2[v] === n >> 31);
  }

  private width(v: number): number {
    return this.f.ty[v] === Ty.I64 ? 64 : 32;
  }

  /** log2 of a constant that is a power of two (as an unsigned number), else -1. */
  private powerOf2(v: number): number {
    const { f } = this;
    if (f.op[v] !== Op.Const) return -1;
    const lo = f.aux[v]!;
    const hi = f.ty[v] === Ty.I64 ? f.aux2[v]! : 0;
    if (hi === 0) return lo !== 0 && (lo & (lo - 1)) === 0 ? ctz32(lo) : -1;
    return lo === 0 && (hi & (hi - 1)) === 0 ? 32 + ctz32(hi) : -1;
  }

  /** How many low bits of the integer v may be set; the others are zero. */
  private bits(v: number, depth = bitsDepth): number {
    const { f } = this;
    const w = this.width(v);
    const a = f.a[v]!;
    const b = f.b[v]!;
    switch (f.op[v] as Op) {
      case Op.Const:
        return w === 64 ? 64 - clz64(f.aux[v]!, f.aux2[v]!) : 32 - Math.clz32(f.aux[v]!);
      case Op.Load: {
        const mem: Mem = f.mem[v]!;
        if (mem === Mem.I8U) return 8;
        if (mem === Mem.I16U) return 16;
        if (mem === Mem.I32U) return 32;
        return b >= Mark.Length32 ? 32 : w;
      }
      case Op.Param:
      case Op.Result:
      case Op.Call:
        return b >= Mark.Length32 ? 32 : w;
      case Op.Clz:
      case Op.Ctz:
      case Op.Popcnt:
        return w === 64 ? 7 : 6;
    }
    if (f.op[v]! >= Op.Eq && f.op[v]! <= Op.Eqz) return 1;
    if (depth === 0) return w;
    depth--;
    switch (f.op[v] as Op) {
      case Op.And:
        return Math.min(this.bits(a, depth), this.bits(b, depth));
      case Op.Or:
      case Op.Xor:
        return Math.max(this.bits(a, depth), this.bits(b, depth));
      case Op.Add:
        return Math.min(w, Math.max(this.bits(a, depth), this.bits(b, depth)) + 1);
      case Op.Mul:
        return Math.min(w, this.bits(a, depth) + this.bits(b, depth));
      case Op.Shl:
        return this.isConst(b) ? Math.min(w, this.bits(a, depth) + (f.aux[b]! & (w - 1))) : w;
      case Op.ShrU:
        return this.isConst(b) ? Math.max(0, this.bits(a, depth) - (f.aux[b]! & (w - 1))) : this.bits(a, depth);
      case Op.ShrS: {
        const n = this.bits(a, depth);
        return n === w ? w : this.isConst(b) ? Math.max(0, n - (f.aux[b]! & (w - 1))) : n;
      }
      case Op.DivU:
        return this.bits(a, depth);
      case Op.RemU:
        return Math.min(this.bits(a, depth), this.bits(b, depth));
      case Op.ExtU:
      case Op.Cast:
        return this.bits(a, depth);
      case Op.ExtS: {
        const n = this.bits(a, depth);
        return n < 32 ? n : 64;
      }
      case Op.Wrap:
        return Math.min(32, this.bits(a, depth));
      case Op.Select:
        return Math.max(this.bits(b, depth), this.bits(f.c[v]!, depth));
      default:
        return w;
    }
  }

  /** v is the sign extension of its low k bits. */
  private fitsSigned(v: number, k: number, depth = bitsDepth): boolean {
    const { f } = this;
    const a = f.a[v]!;
    switch (f.op[v] as Op) {
      case Op.Const: {
        const lo = f.aux[v]!;
        const hi = f.ty[v] === Ty.I64 ? f.aux2[v]! : lo >> 31;
        return k < 32 ? hi === lo >> 31 && (lo << (32 - k)) >> (32 - k) === lo : k > 32 || hi === lo >> 31;
      }
      case Op.Load: {
        const mem: Mem = f.mem[v]!;
        if (mem === Mem.I8S && k >= 8) return true;
        if (mem === Mem.I16S && k >= 16) return true;
        if (mem === Mem.I32S && k >= 32) return true;
        break;
      }
      case Op.Sext8:
        if (k >= 8) return true;
        break;
      case Op.Sext16:
        if (k >= 16) return true;
        break;
      case Op.Sext32:
        if (k >= 32) return true;
        break;
      case Op.ExtS:
        if (k >= 32) return true;
        return depth > 0 && this.fitsSigned(a, k, depth - 1);
      case Op.ShrS: {
        const b = f.b[v]!;
        if (this.isConst(b) && this.width(v) - (f.aux[b]! & (this.width(v) - 1)) <= k) return true;
        return depth > 0 && this.fitsSigned(a, k, depth - 1);
      }
      case Op.Select:
        if (depth > 0 && this.fitsSigned(f.b[v]!, k, depth - 1) && this.fitsSigned(f.c[v]!, k, depth - 1)) return true;
        break;
    }
    return this.bits(v, depth) < k;
  }

  /** The pointer is made from an object's address and cannot be nil. */
  private nonNil(v: number): boolean {
    const { f } = this;
    for (let i = 0; i < 8; i++) {
      const op: Op = f.op[v]!;
      if (op === Op.Alloc || op === Op.Slot || op === Op.DataAddr) return true;
      if (op !== Op.Add || f.ty[v] !== Ty.Ptr) return false;
      v = f.a[v]!;
    }
    return false;
  }

  // ---- rules ----

  /** The value to use instead of v: v itself (maybe rewritten in place) or another. */
  private visit(v: number): number {
    const { f } = this;
    const op: Op = f.op[v]!;
    const argCount = opArgs[op]!;
    const flags = opFlags[op]!;
    if ((flags & OpFlag.Pure) !== 0 && argCount > 0 && argCount < 3 && op !== Op.Result) {
      const b = f.b[v]!;
      if (this.isConst(f.a[v]!)) {
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

  private add(v: number): number {
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
  private constSum(x: number, y: number): number {
    const { f, c } = this;
    if (f.ty[x] === Ty.I64) {
      c.add(f.aux[x]!, f.aux2[x]!, f.aux[y]!, f.aux2[y]!);
      return this.const(Ty.I64, c.lo, c.hi);
    }
    return this.const(Ty.I32, f.aux[x]! + f.aux[y]!, 0);
  }

  private constNeg(x: number): number {
    const { f, c } = this;
    if (f.ty[x] === Ty.I64) {
      c.sub(0, 0, f.aux[x]!, f.aux2[x]!);
      return this.const(Ty.I64, c.lo, c.hi);
    }
    return this.const(f.ty[x]!, -f.aux[x]!, 0);
  }

  private sub(v: number): number {
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

  private negate(v: number, x: number): number {
    if (this.isConst(x)) return this.constNeg(x);
    return this.rewrite(v, Op.Sub, this.int(this.f.ty[v]!, 0), x);
  }

  private mul(v: number): number {
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

  private division(v: number, op: Op): number {
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
  private mask(ty: Ty, k: number): number {
    this.c.shrU(-1, -1, 64 - k);
    return this.const(ty, this.c.lo, this.c.hi);
  }

  /** x / d or x % d for 0 <= x < 2^bits <= 2^32; d not a power of two. */
  private divideUnsigned(v: number, rem: boolean, d: number, bits: number): number {
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
  private divideSigned(v: number, rem: boolean, k: number): number {
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

  private and(v: number): number {
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

  private orXor(v: number, op: Op): number {
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

  private shift(v: number, op: Op): number {
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

  private float(v: number, op: Op): number {
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
  private divideByPower(v: number, y: number): number {
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

  /** A condition that is zero exactly when c is. */
  private condition(c: number): number {
    const { f } = this;
    if (f.op[c] === Op.Ne && f.ty[f.a[c]!] === Ty.I32 && this.isZero(f.b[c]!)) return f.a[c]!;
    if (f.op[c] === Op.Eqz && f.op[f.a[c]!] === Op.Eqz && f.ty[f.a[f.a[c]!]!] === Ty.I32) return f.a[f.a[c]!]!;
    return c;
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
