// A thin writer of SSA instructions into one function: current block, current position, one method per kind of row.
// Both halves of the builder use it, and the intrinsics. Invariants: a method appends to the current block and returns the new
// value's id; constants are not shared (GVN does that); after a terminator the current block is null until setBlock.

import { InternalError } from "../../diagnostics.ts";
import { aliasClass, aliasImmutable } from "../alias.ts";
import { type Block, type BlockId, type DataId, type Func, type FuncId, resultTy, Term, type ValueId } from "../ir.ts";
import { type Bounds, BufUse, type Link, Mem, Op, Ty } from "../ops.ts";

const f64 = new Float64Array(1);
const f32 = new Float32Array(f64.buffer);
const i32 = new Int32Array(f64.buffer);

export class Emit {
  block: Block | null;
  pos = 0;

  constructor(readonly f: Func) {
    this.block = f.blocks.length === 0 ? f.newBlock() : f.block(0);
  }

  /** Makes the entry block's params as the function's signature says; returns their ids. */
  entryParams(): ValueId[] {
    const out: ValueId[] = [];
    for (const ty of this.f.params) out.push(this.f.addParam(this.f.block(0), ty, Op.Param, this.pos));
    return out;
  }

  // ---- blocks ----
  newBlock(): Block {
    return this.f.newBlock();
  }

  setBlock(b: Block): void {
    this.block = b;
  }

  param(b: Block, ty: Ty): ValueId {
    return this.f.addParam(b, ty, Op.Param, this.pos);
  }

  private end(term: Term): Block {
    const b = this.block;
    if (b === null) throw new InternalError(`${this.f.name}: terminator in no block`, this.pos);
    b.term = term;
    b.pos = this.pos;
    this.block = null;
    return b;
  }

  jump(to: Block | BlockId, args: readonly ValueId[] = []): void {
    const b = this.end(Term.Jump);
    b.succs = [typeof to === "number" ? to : to.id];
    b.args = [args.slice()];
  }

  branch(
    cond: ValueId,
    then: Block,
    els: Block,
    thenArgs: readonly ValueId[] = [],
    elseArgs: readonly ValueId[] = [],
  ): void {
    const b = this.end(Term.Branch);
    b.cond = cond;
    b.succs = [then.id, els.id];
    b.args = [thenArgs.slice(), elseArgs.slice()];
  }

  switch(cond: ValueId, succs: readonly Block[]): void {
    const b = this.end(Term.Switch);
    b.cond = cond;
    for (const s of succs) {
      b.succs.push(s.id);
      b.args.push([]);
    }
  }

  ret(results: readonly ValueId[]): void {
    this.end(Term.Return).results = results.slice();
  }

  unreachable(): void {
    this.end(Term.Unreachable);
  }

  // ---- rows ----
  row(op: Op, ty: Ty, a = 0, b = 0, c = 0, aux = 0, aux2 = 0, mem = 0): ValueId {
    const block = this.block;
    if (block === null) throw new InternalError(`${this.f.name}: instruction in no block`, this.pos);
    const v = this.f.newValue(op, ty, a, b, c, aux, aux2, mem, this.pos);
    block.instrs.push(v);
    return v;
  }

  i32(n: number): ValueId {
    return this.row(Op.Const, Ty.I32, 0, 0, 0, n | 0);
  }

  /** A safe integer as I64. */
  i64(n: number): ValueId {
    const lo = n | 0;
    return this.row(Op.Const, Ty.I64, 0, 0, 0, lo, Math.floor((n - (lo >>> 0)) / 4294967296) | 0);
  }

  /** I64 from its two words. */
  i64w(lo: number, hi: number): ValueId {
    return this.row(Op.Const, Ty.I64, 0, 0, 0, lo | 0, hi | 0);
  }

  f64(x: number): ValueId {
    f64[0] = x;
    return this.row(Op.Const, Ty.F64, 0, 0, 0, i32[0], i32[1]);
  }

  f32(x: number): ValueId {
    f32[0] = x;
    return this.row(Op.Const, Ty.F32, 0, 0, 0, i32[0]);
  }

  nil(): ValueId {
    return this.row(Op.Const, Ty.Ptr);
  }

  zero(ty: Ty): ValueId {
    return this.row(Op.Const, ty);
  }

  un(op: Op, ty: Ty, a: ValueId): ValueId {
    return this.row(op, ty, a);
  }

  bin(op: Op, ty: Ty, a: ValueId, b: ValueId): ValueId {
    return this.row(op, ty, a, b);
  }

  cmp(op: Op, a: ValueId, b: ValueId): ValueId {
    return this.row(op, Ty.I32, a, b);
  }

  eqz(a: ValueId): ValueId {
    return this.row(Op.Eqz, Ty.I32, a);
  }

  select(ty: Ty, cond: ValueId, yes: ValueId, no: ValueId): ValueId {
    return this.row(Op.Select, ty, cond, yes, no);
  }

  /** Ptr + constant byte offset. */
  addPtr(p: ValueId, offset: number): ValueId {
    return offset === 0 ? p : this.row(Op.Add, Ty.Ptr, p, this.i32(offset));
  }

  data(id: DataId, offset = 0): ValueId {
    return this.row(Op.DataAddr, Ty.Ptr, 0, 0, 0, id, offset);
  }

  funcAddr(id: FuncId): ValueId {
    return this.row(Op.FuncAddr, Ty.I32, 0, 0, 0, id);
  }

  linkAddr(l: Link): ValueId {
    return this.row(Op.LinkAddr, Ty.I32, 0, 0, 0, l);
  }

  load(ty: Ty, mem: Mem, p: ValueId, offset = 0, alias = aliasClass(mem), hint = 0): ValueId {
    return this.row(Op.Load, ty, p, 0, hint, offset, alias, mem);
  }

  store(mem: Mem, p: ValueId, v: ValueId, offset = 0, alias = aliasClass(mem), hint = 0): void {
    this.row(Op.Store, Ty.Void, p, v, hint, offset, alias, mem);
  }

  /** Load of bytes that never change (descriptors, itabs, captures by value). */
  loadImmutable(ty: Ty, mem: Mem, p: ValueId, offset = 0): ValueId {
    return this.load(ty, mem, p, offset, aliasImmutable);
  }

  /** `pointers`: there may be pointers in the memory at dst. */
  memMove(dst: ValueId, src: ValueId, size: ValueId, pointers: boolean): void {
    this.row(Op.MemMove, Ty.Void, dst, src, size, 0, 0, pointers ? Mem.Ptr : Mem.None);
  }

  memZero(dst: ValueId, size: ValueId, pointers: boolean): void {
    this.row(Op.MemZero, Ty.Void, dst, size, 0, 0, 0, pointers ? Mem.Ptr : Mem.None);
  }

  alloc(layout: number): ValueId {
    return this.row(Op.Alloc, Ty.Ptr, 0, 0, 0, layout);
  }

  slot(index: number): ValueId {
    return this.row(Op.Slot, Ty.Ptr, 0, 0, 0, index);
  }

  tmpBuf(bytes: number, use = BufUse.Result): ValueId {
    return this.row(Op.TmpBuf, Ty.Ptr, 0, 0, 0, bytes, use);
  }

  nilCheck(p: ValueId): void {
    this.row(Op.NilCheck, Ty.Void, p);
  }

  boundsCheck(code: Bounds, index: ValueId, limit: ValueId, unsigned = false): void {
    this.row(Op.BoundsCheck, Ty.Void, index, limit, 0, code, unsigned ? 1 : 0);
  }

  /** Calls an ssa function; returns its results. A noReturn callee ends the block. `lock`: the class of the lock whose method it is. */
  call(f: Func, args: readonly ValueId[], lock = 0): ValueId[] {
    const v = this.row(Op.Call, resultTy(f.results), 0, 0, this.f.newList(args), f.id, lock);
    return this.callResults(v, f.results);
  }

  /** `method`: Program.methods' entry for a call through an interface. */
  callIndirect(
    tableIndex: ValueId,
    sig: number,
    results: readonly Ty[],
    args: readonly ValueId[],
    method = 0,
  ): ValueId[] {
    const v = this.row(Op.CallIndirect, resultTy(results), tableIndex, 0, this.f.newList(args), sig, method);
    return this.callResults(v, results);
  }

  private callResults(v: ValueId, results: readonly Ty[]): ValueId[] {
    if (results.length === 0) return [];
    if (results.length === 1) return [v];
    return results.map((ty, i) => this.row(Op.Result, ty, v, 0, 0, i));
  }
}
