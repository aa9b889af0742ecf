// What the rules of local simplification (simplify.ts) stand on: the walk over a function, the making of values, and what can be said
// of a value by looking at its definition.
//
// Invariants: a block is rebuilt in `out`, in which every operand is in its final form; a value that was replaced is in `to` and
// no longer in a block; what a rule makes is simplified itself, and shared with an equal value (gvn.ts).

import { finalValue, replaceOperands } from "../cfg.ts";
import { clz64, ctz32 } from "../int64.ts";
import { type Func, Term } from "../ir.ts";
import { Mark, Mem, Op, OpFlag, opArgs, opFlags, Ty } from "../ops.ts";
import type { PassContext } from "./context.ts";
import { isNumbered, Kind, kindOf, Numbering } from "./gvn.ts";

/** How deep a rule looks through operands to bound a value's bits. */
const bitsDepth = 5;

export abstract class Rewriter {
  protected f!: Func;
  private to!: Int32Array;
  /** The block as it is rebuilt: the first `outLen`. */
  private readonly out: number[] = [];
  private outLen = 0;
  /** Rows were made for the block. */
  private made = false;
  protected changed = false;
  /** Some value was replaced: `to` is not empty. */
  private replaced = false;
  /** The arms of some branch were exchanged. */
  private turned = false;
  protected late = false;
  /** The row at hand. */
  private at = 0;
  private number = true;
  protected lateWork = false;
  protected hides = false;
  /** By function: its last run saw something that only a late run changes (1), an Op.NoEscape or TmpBuf (2). */
  private leftIn = new Uint8Array(1024);
  /** Escape analysis is done: nothing needs to be hidden from it. */
  escapesKnown = false;
  private readonly numbering = new Numbering();

  constructor(protected readonly ctx: PassContext) {}

  /** The rules: the value to use instead of v, v itself (maybe rewritten in place) or another. */
  protected abstract visit(v: number): number;

  /** By Op: 1 if there may be a rule for it. */
  protected abstract readonly ruled: Uint8Array;

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
    this.hides = false;
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
    if (f.id >= this.leftIn.length) {
      const bigger = new Uint8Array(f.id * 2);
      bigger.set(this.leftIn);
      this.leftIn = bigger;
    }
    this.leftIn[f.id] = (this.lateWork ? 1 : 0) | (this.hides ? 2 : 0);
    return this.changed;
  }

  /** Would a late run do more than the last one did? */
  hasLateWork(f: Func): boolean {
    return (this.leftIn[f.id]! & 1) !== 0;
  }

  /** Is there an Op.NoEscape or TmpBuf in f? */
  hasHidden(f: Func): boolean {
    return (this.leftIn[f.id]! & 2) !== 0;
  }

  private block(id: number): void {
    const { f } = this;
    const block = f.blocks[id]!;
    const instrs = block.instrs;
    this.outLen = 0;
    this.made = false;
    for (let i = 0; i < instrs.length; i++) {
      const v = instrs[i]!;
      const op: Op = f.op[v]!;
      if (op === Op.Nop) continue;
      if (this.replaced) {
        const { to } = this;
        const n = opArgs[op]!;
        if (n > 0) {
          const a = f.a[v]!;
          if (to[a] !== 0) f.a[v] = finalValue(to, a);
          if (n > 1) {
            const b = f.b[v]!;
            if (to[b] !== 0) f.b[v] = finalValue(to, b);
          }
        }
        if (n > 2 || (opFlags[op]! & OpFlag.List) !== 0) replaceOperands(f, v, to);
      }
      this.at = v;
      let r = this.ruled[op] === 0 ? v : this.visit(v);
      if (r === v) {
        r = this.settle(v);
        if (r === v) {
          if (f.op[v] === Op.Nop) this.changed = true;
          continue;
        }
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
    // Without new rows, as many as before are the same.
    const { out, outLen } = this;
    if (outLen === instrs.length && !this.made) return;
    for (let i = 0; i < outLen; i++) instrs[i] = out[i]!;
    if (outLen < instrs.length) instrs.length = outLen;
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
        if (args.length > 0) this.list(args);
      }
      if (block.results.length > 0) this.list(block.results);
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
  protected make(op: Op, ty: Ty, a: number, b = 0, c = 0, aux = 0, aux2 = 0): number {
    const { f } = this;
    const v = f.newValue(op, ty, a, b, c, aux, aux2, 0, f.pos_[this.at]!);
    if (v >= this.to.length) {
      const bigger = new Int32Array(this.to.length * 2);
      bigger.set(this.to);
      this.to = bigger;
    }
    this.to[v] = 0;
    this.changed = true;
    this.made = true;
    let r = this.visit(v);
    if (r === v) r = this.settle(v);
    if (r !== v) {
      if (v === f.count - 1) f.dropLast();
      else f.op[v] = Op.Nop;
    }
    return r;
  }

  /** v is in its final form: puts it into the block, unless it is gone or an equal value is there already, which is given. */
  private settle(v: number): number {
    const { f } = this;
    const op: Op = f.op[v]!;
    if (op === Op.Nop) return v;
    if (this.number) {
      const kind: Kind = kindOf[op]!;
      if (kind === Kind.Constant) return this.numbering.constant(v, op);
      if (kind === Kind.Equal || (kind !== Kind.Not && isNumbered(f, v, kind))) {
        const same = this.numbering.find(v, op);
        if (same !== 0) return same;
      }
    }
    this.out[this.outLen++] = v;
    return v;
  }

  protected const(ty: Ty, lo: number, hi: number): number {
    return this.make(Op.Const, ty, 0, 0, 0, lo | 0, ty === Ty.I64 || ty === Ty.F64 ? hi | 0 : 0);
  }

  /** An integer constant from a JS number that fits (sign-extended). */
  protected int(ty: Ty, n: number): number {
    return this.const(ty, n | 0, Math.floor(n / 4294967296));
  }

  protected bool(b: boolean): number {
    return this.const(Ty.I32, b ? 1 : 0, 0);
  }

  /** Rewrites v in place and looks at it again. */
  protected rewrite(v: number, op: Op, a: number, b = 0, c = 0): number {
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

  protected drop(v: number): number {
    this.f.op[v] = Op.Nop;
    return v;
  }

  // ---- questions ----

  protected isConst(v: number): boolean {
    return this.f.op[v] === Op.Const;
  }

  protected isZero(v: number): boolean {
    const { f } = this;
    return f.op[v] === Op.Const && f.aux[v] === 0 && f.aux2[v] === 0;
  }

  /** v is the integer constant n (a small one). */
  protected isInt(v: number, n: number): boolean {
    const { f } = this;
    return f.op[v] === Op.Const && f.aux[v] === (n | 0) && (f.ty[v] !== Ty.I64 || f.aux2[v] === n >> 31);
  }

  protected width(v: number): number {
    return this.f.ty[v] === Ty.I64 ? 64 : 32;
  }

  /** log2 of a constant that is a power of two (as an unsigned number), else -1. */
  protected powerOf2(v: number): number {
    const { f } = this;
    if (f.op[v] !== Op.Const) return -1;
    const lo = f.aux[v]!;
    const hi = f.ty[v] === Ty.I64 ? f.aux2[v]! : 0;
    if (hi === 0) return lo !== 0 && (lo & (lo - 1)) === 0 ? ctz32(lo) : -1;
    return lo === 0 && (hi & (hi - 1)) === 0 ? 32 + ctz32(hi) : -1;
  }

  /** How many low bits of the integer v may be set; the others are zero. */
  protected bits(v: number, depth = bitsDepth): number {
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
  protected fitsSigned(v: number, k: number, depth = bitsDepth): boolean {
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
  protected nonNil(v: number): boolean {
    const { f } = this;
    for (let i = 0; i < 8; i++) {
      const op: Op = f.op[v]!;
      if (op === Op.Alloc || op === Op.Slot || op === Op.DataAddr) return true;
      if (op !== Op.Add || f.ty[v] !== Ty.Ptr) return false;
      v = f.a[v]!;
    }
    return false;
  }

  /** A condition that is zero exactly when c is. */
  protected condition(c: number): number {
    const { f } = this;
    if (f.op[c] === Op.Ne && f.ty[f.a[c]!] === Ty.I32 && this.isZero(f.b[c]!)) return f.a[c]!;
    if (f.op[c] === Op.Eqz && f.op[f.a[c]!] === Op.Eqz && f.ty[f.a[f.a[c]!]!] === Ty.I32) return f.a[f.a[c]!]!;
    return c;
  }
}
