// One function body under construction: its local variables, temporaries, captured variables, results and the way out.
// What an expression or statement becomes is in expr/ and stmt/; they are functions over this class.
//
// A Go value in flight is a list of SSA values: the leaves of its type, or one Ptr for a memory aggregate. Invariants: a
// memory aggregate's Ptr points to memory that does not change before its consumer copied or used it (consumers that run
// other effects in between copy first); every local variable lives either in SSA variables (one per leaf) or in memory at
// one address; nobody changes the memory of an aggregate argument during the call: the caller copies what others could
// change, the callee copies what it changes or lets escape.

import { InternalError, NotSupportedError } from "../../diagnostics.ts";
import { Kind, type NodeId, type Tree } from "../../syntax/tree.ts";
import type { Info } from "../../types/info.ts";
import type { Var } from "../../types/object.ts";
import type { Signature, Type } from "../../types/types.ts";
import { aliasClass } from "../alias.ts";
import { type Block, type DataId, type Func, type ValueId, WorkRows } from "../ir.ts";
import { Mem, Op, Ty } from "../ops.ts";
import {
  BodyKind,
  type Capture,
  type Constant,
  type FuncInst,
  type GoSig,
  type Prog,
  type TypeEnv,
  type TypeLayout,
} from "./api.ts";
import { beginMoves, type Moving } from "./appends.ts";
import { BodyFacts } from "./facts.ts";
import { FuncFacts } from "./funcfacts.ts";
import { Scratch, SsaBuilder } from "./ssa_builder.ts";
import { assignInit } from "./stmt/assign.ts";
import { DeferState, SplitCall, splitBody } from "./stmt/defer.ts";
import { perIteration } from "./stmt/for.ts";
import { rangeFuncBody } from "./stmt/rangefunc.ts";
import { blockStmt } from "./stmt/stmt.ts";

/** Variables larger than this live on the heap (gc: ir.MaxStackVarSize). */
export const maxFrameVar = 128 * 1024;
/** No heap holds an object of this size: making one is gc's failure at run time. */
const tooLarge = 0x7fff0000;
/** gc: maxStackSize. */
const maxFrame = 2 ** 30;
/** Captured by value up to this many bytes (gc: escape's limit). */
const maxByValue = 128;

/** Where a local variable lives. */
export class Local {
  constructor(
    readonly L: TypeLayout,
    /** First of its SSA variables (one per leaf), or -1. */
    readonly first: number,
    /** Memory: the address, or 0 if it is in the SSA variable addrVar. */
    readonly addr: ValueId,
    readonly addrVar: number,
    /** Memory that Op.Alloc made: zero at first. */
    readonly fresh: boolean,
    /** Slot number if the memory is a frame slot, else -1. */
    readonly slot: number,
  ) {}
}

/** A statement that break and continue may name. */
export interface Target {
  readonly stmt: NodeId;
  readonly breakTo: Block;
  readonly continueTo: Block | null;
}

/** One result of the function. */
interface Result {
  readonly L: TypeLayout;
  /** The variable to read at return; null: unnamed and not needed. */
  local: Local | null;
  /** Memory results: the caller's memory. */
  readonly dest: ValueId;
}

/** What one compilation's bodies share. */
export class BodyContext {
  readonly scratch = new Scratch();
  readonly work = new WorkRows();
  readonly facts: BodyFacts;
  private byteData: DataId = -1;
  constructor(prog: Prog) {
    this.facts = new BodyFacts(prog.tree, prog.info);
  }

  /** The values 0..255 as 256 words: boxes of one-byte values (gc: runtime.staticuint64s). */
  byteValues(prog: Prog): DataId {
    if (this.byteData < 0) {
      const bytes = new Uint8Array(2048);
      for (let i = 0; i < 256; i++) bytes[i * 8] = i;
      this.byteData = prog.bytesData("runtime.staticuint64s", bytes, 8);
    }
    return this.byteData;
  }
}

export class FuncBuilder extends SsaBuilder {
  readonly tree: Tree;
  readonly info: Info;
  readonly env: TypeEnv;
  readonly facts: BodyFacts;
  readonly fn: FuncFacts;
  readonly locals = new Map<Var, Local>();
  /** Values of expressions that order.ts evaluated ahead of their statement. */
  readonly early = new Map<NodeId, ValueId[]>();
  /** Enclosing break and continue targets, innermost last. */
  readonly targets: Target[] = [];
  /** Blocks of labels, by LabeledStmt. */
  readonly labels = new Map<NodeId, Block>();
  /** Block of the next clause, for fallthrough. */
  fallthroughTo: Block | null = null;
  results: Result[] = [];
  /** Its slices that move to the heap in the end. */
  readonly moves = new Map<Var, Moving>();
  readonly defers: DeferState;
  /** Closure context (functions of kind Lit). */
  ctx: ValueId = 0;
  /** The entry block's params. */
  entryValues: readonly ValueId[] = [];
  /** Frame slots free for temporaries of the statement under way, and those it uses. */
  private freeTemps: number[] = [];
  private usedTemps: number[] = [];
  /** Bytes of large values that gc would have in the frame, and of the largest call's arguments and results. */
  private largeLocals = 0;
  private largeCallee = 0;

  constructor(
    readonly prog: Prog,
    readonly inst: FuncInst,
    readonly context: BodyContext,
  ) {
    super(inst.ssa, context.scratch);
    this.tree = prog.tree;
    this.info = prog.info;
    this.env = inst.env;
    this.facts = context.facts;
    if (inst.kind !== BodyKind.Lit || (!this.facts.known(inst.node) && !(inst.extra instanceof SplitCall))) {
      this.facts.analyse(inst.node, inst.goSig, perIteration(this, inst.node));
    }
    // A literal in static data: nothing was built of the initialiser around it.
    else if (inst.outer?.kind === BodyKind.Init) {
      this.facts.analyse(inst.outer.node, null, perIteration(this, inst.node));
    }
    this.fn = inst.extra instanceof SplitCall ? new FuncFacts(inst.node, null, null, null) : this.facts.func(inst.node);
    this.defers = new DeferState(this);
    this.pos = inst.ssa.pos;
  }

  // ---- types ----

  lay(t: Type): TypeLayout {
    return this.prog.layouts.get(t);
  }

  /** Canonical type of an expression. */
  typeOf(n: NodeId): Type {
    const t = this.info.typeOf(n);
    if (t === null) throw new InternalError("expression without type", this.tree.pos(n));
    return this.env.type(t);
  }

  layoutOf(n: NodeId): TypeLayout {
    return this.prog.layouts.get(this.typeOf(n));
  }

  unsupported(construct: string): never {
    throw new NotSupportedError(construct, this.pos);
  }

  // ---- small helpers over rows ----

  rt(name: string, args: readonly ValueId[]): ValueId[] {
    return this.call(this.prog.runtime(name), args);
  }

  /** A runtime call that does not come back: ends the block. */
  rtPanic(name: string, args: readonly ValueId[]): void {
    this.call(this.prog.runtime(name), args);
    this.unreachable();
  }

  ptrAdd(p: ValueId, bytes: ValueId): ValueId {
    return this.row(Op.Add, Ty.Ptr, p, bytes);
  }

  /** If the value is an integer constant that fits 32 bits, that number, else -1. */
  smallConst(v: ValueId): number {
    const { f } = this;
    if (f.op[v] !== Op.Const) return -1;
    if (f.ty[v] === Ty.I64 && f.aux2[v] !== 0) return -1;
    return f.aux[v] >= 0 ? f.aux[v] : -1;
  }

  /** The value is an address that cannot be nil. */
  nonNil(p: ValueId): boolean {
    const { f } = this;
    for (;;) {
      switch (f.op[p] as Op) {
        case Op.Alloc:
        case Op.Slot:
        case Op.DataAddr:
          return true;
        case Op.Add:
          p = f.a[p];
          continue;
        default:
          return false;
      }
    }
  }

  notNil(p: ValueId): ValueId {
    return this.cmp(Op.Ne, p, this.zero(Ty.Ptr));
  }

  checkNil(p: ValueId): void {
    if (!this.nonNil(p)) this.nilCheck(p);
  }

  /** Copies a value of type L. */
  copyBytes(dst: ValueId, src: ValueId, L: TypeLayout): void {
    if (L.size > 0 && dst !== src) this.memMove(dst, src, this.i32(L.size), L.hasPointers);
  }

  zeroBytes(dst: ValueId, L: TypeLayout): void {
    if (L.size > 0) this.memZero(dst, this.i32(L.size), L.hasPointers);
  }

  /** Zero leaves of a type, or a pointer to zeroes. */
  zeroValue(L: TypeLayout, out: ValueId[]): void {
    if (L.isMemory) out.push(this.zeroMemory(L));
    else for (const ty of L.tys) out.push(this.zero(ty));
  }

  /** Address of a zero value. gc keeps it in the frame. */
  private zeroMemory(L: TypeLayout): ValueId {
    this.inFrame(L.size);
    return this.data(L.size > maxFrame ? this.prog.zeroBase() : this.prog.zeroData(L.size));
  }

  /** Loads a value of type L at p+offset. `any`: the memory may be seen as other types too. */
  loadVals(L: TypeLayout, p: ValueId, offset: number, fieldId: number, any: boolean, out: ValueId[]): void {
    if (L.isMemory) {
      out.push(this.addPtr(p, offset));
      return;
    }
    for (let k = 0; k < L.leaves.length; k++) out.push(this.loadLeaf(L, k, p, offset, fieldId, any));
  }

  /** Loads leaf k of a value of type L at p+offset. */
  loadLeaf(L: TypeLayout, k: number, p: ValueId, offset: number, fieldId: number, any: boolean): ValueId {
    const leaf = L.leaves[k];
    const alias = leaf.fieldId !== 0 ? leaf.alias : aliasClass(leaf.mem, fieldId);
    return this.load(leaf.ty, leaf.mem, p, offset + leaf.offset, any ? 0 : alias, any ? alias : 0);
  }

  /** Stores vals[at..] as a value of type L at p+offset; the memory of an aggregate may overlap. */
  storeVals(
    L: TypeLayout,
    p: ValueId,
    offset: number,
    fieldId: number,
    any: boolean,
    vals: readonly ValueId[],
    at = 0,
  ): void {
    if (L.isMemory) {
      this.copyBytes(this.addPtr(p, offset), vals[at], L);
      return;
    }
    const { leaves } = L;
    for (let i = 0; i < leaves.length; i++) {
      const leaf = leaves[i];
      const alias = leaf.fieldId !== 0 ? leaf.alias : aliasClass(leaf.mem, fieldId);
      this.store(leaf.mem, p, vals[at + i], offset + leaf.offset, any ? 0 : alias, any ? alias : 0);
    }
  }

  /** Zeroed heap memory for one value of type L. */
  newObject(L: TypeLayout): ValueId {
    if (L.size === 0) return this.data(this.prog.zeroBase());
    if (L.size < tooLarge) return this.alloc(this.prog.allocLayout(L.type));
    this.rtPanic("outOfMemory", [this.i64(L.size)]);
    this.startSealed(this.newBlock());
    return this.nil();
  }

  // ---- temporaries ----

  /** Frame memory (not zeroed) that is free again after the statement. */
  tempSlot(size: number, align: number): ValueId {
    const { f } = this;
    for (let i = 0; i < this.freeTemps.length; i++) {
      const s = f.slots[this.freeTemps[i]];
      if (s.size !== size || s.align < align) continue;
      const index = this.freeTemps[i];
      this.freeTemps.splice(i, 1);
      this.usedTemps.push(index);
      return this.slot(index);
    }
    const index = f.newSlot(size, Math.max(align, 1), "");
    this.usedTemps.push(index);
    return this.slot(index);
  }

  /** Memory for one value of type L that is free again after the statement; large ones are on the heap. */
  temp(L: TypeLayout): ValueId {
    if (L.size > maxFrameVar) {
      this.inFrame(L.size);
      return this.newObject(L);
    }
    return this.tempSlot(L.size, L.align);
  }

  tempMark(): number {
    return this.usedTemps.length;
  }

  /** The temporaries taken since the mark are free again. */
  freeTempsTo(mark: number): void {
    while (this.usedTemps.length > mark) this.freeTemps.push(this.usedTemps.pop()!);
  }

  /** Puts a value into memory and gives its address (aggregates are there already). */
  spill(L: TypeLayout, vals: readonly ValueId[]): ValueId {
    if (L.isMemory) return vals[0];
    if (L.size === 0) return this.data(this.prog.zeroBase());
    const p = this.temp(L);
    this.storeVals(L, p, 0, 0, false, vals);
    return p;
  }

  // ---- local variables ----

  /** How a function literal captures v: by reference, or by value. */
  byRef(v: Var): boolean {
    if (this.facts.inMemory(v) || this.facts.reassigned(v)) return true;
    return this.lay(this.env.type(v.type!)).size > maxByValue;
  }

  private wantsHeap(v: Var): boolean {
    if (this.facts.inMemory(v)) return true;
    return this.facts.captured(v) && this.byRef(v) && (this.facts.captureEscapes(v) || this.fn.real.deferCount < 0);
  }

  /** Makes storage for a variable; it holds nothing defined yet (a Local that is `fresh` is zero). */
  makeLocal(v: Var): Local {
    const L = this.lay(this.env.type(v.type!));
    return this.newLocal(L, this.wantsHeap(v), this.facts.captured(v) && this.byRef(v), v.name);
  }

  declare(v: Var): Local {
    const l = this.makeLocal(v);
    this.locals.set(v, l);
    return l;
  }

  newLocal(L: TypeLayout, heap: boolean, memory: boolean, name: string): Local {
    if (heap || (L.isMemory && L.size > maxFrameVar)) {
      if (L.size === 0) return new Local(L, -1, this.data(this.prog.zeroBase()), -1, true, -1);
      const addrVar = this.newVar(Ty.Ptr);
      this.writeVar(addrVar, this.newObject(L));
      return new Local(L, -1, 0, addrVar, true, -1);
    }
    if (L.isMemory || memory) {
      const slot = this.f.newSlot(L.size, L.align, name);
      return new Local(L, -1, 0, -1, false, slot);
    }
    let first = 0;
    for (let i = 0; i < L.tys.length; i++) {
      const x = this.newVar(L.tys[i]);
      if (i === 0) first = x;
    }
    return new Local(L, first, 0, -1, false, -1);
  }

  localAddr(l: Local): ValueId {
    if (l.slot >= 0) return this.slot(l.slot);
    return l.addrVar >= 0 ? this.readVar(l.addrVar) : l.addr;
  }

  /** Stores a value into a variable that was just declared. */
  initLocal(l: Local, vals: readonly ValueId[], at = 0): void {
    if (l.first >= 0) for (let i = 0; i < l.L.tys.length; i++) this.writeVar(l.first + i, vals[at + i]);
    else if (l.L.size > 0) this.storeVals(l.L, this.localAddr(l), 0, 0, false, vals, at);
  }

  zeroLocal(l: Local): void {
    if (l.first >= 0) {
      for (let i = 0; i < l.L.tys.length; i++) this.writeVar(l.first + i, this.zero(l.L.tys[i]));
    } else if (!l.fresh && l.L.size > 0) {
      if (l.L.isMemory) this.zeroBytes(this.localAddr(l), l.L);
      else {
        const vals: ValueId[] = [];
        this.zeroValue(l.L, vals);
        this.storeVals(l.L, this.localAddr(l), 0, 0, false, vals);
      }
    }
  }

  readLocal(l: Local, out: ValueId[]): void {
    if (l.first >= 0) for (let i = 0; i < l.L.tys.length; i++) out.push(this.readVar(l.first + i));
    else this.loadVals(l.L, this.localAddr(l), 0, 0, false, out);
  }

  local(v: Var): Local {
    const l = this.locals.get(v);
    if (l === undefined) throw new InternalError(`variable ${v.name} is not declared`, this.pos);
    return l;
  }

  /** Declares an instance's variable with a value; used for range variables and the like. */
  declareWith(v: Var, vals: readonly ValueId[], at = 0): void {
    this.initLocal(this.declare(v), vals, at);
  }

  // ---- the way in and out ----

  build(): void {
    const { inst, tree } = this;
    const params = this.entryParams();
    this.entryValues = params;
    if (inst.sig.ctxAt >= 0) this.ctx = params[inst.sig.ctxAt];
    this.bindCaptures();
    this.bindParams(params);
    this.bindResults(params);
    this.defers.enter();
    switch (inst.kind) {
      case BodyKind.Init:
        assignInit(this);
        break;
      case BodyKind.Decl:
        beginMoves(this, tree.body(inst.node), inst.goSig!.results.vars);
        blockStmt(this, tree.body(inst.node));
        if (this.block !== null) this.pos = tree.rbrace(inst.node);
        break;
      case BodyKind.Lit:
        if (inst.extra instanceof SplitCall) splitBody(this, inst.extra);
        else if (tree.kind(inst.node) === Kind.ForStmt) rangeFuncBody(this);
        else {
          beginMoves(this, tree.body(inst.node), inst.goSig!.results.vars);
          blockStmt(this, tree.body(inst.node));
          if (this.block !== null) this.pos = tree.rbrace(tree.body(inst.node));
        }
        break;
      default:
        throw new InternalError(`no body to build: ${inst.ssa.name}`, inst.ssa.pos);
    }
    if (this.block !== null) this.returnNow();
    this.defers.leave();
    this.checkFrame();
    this.finish();
  }

  /** Notes a large value that gc would have in the frame. */
  inFrame(size: number): void {
    if (size > maxFrameVar) this.largeLocals += size;
  }

  /** Notes the values in memory of a call of that signature. */
  calls(sig: GoSig): void {
    const size = this.sizeOf(sig);
    if (size > this.largeCallee) this.largeCallee = size;
  }

  private sizeOf(sig: GoSig): number {
    let size = sig.recvType === null ? 0 : this.lay(sig.recvType).size;
    for (const t of sig.paramTypes) size += this.lay(t).size;
    for (const t of sig.resultTypes) size += this.lay(t).size;
    return size;
  }

  /** gc's limit for frames, by what it would have in this one. */
  private checkFrame(): void {
    const args = this.sizeOf(this.inst.sig);
    const locals = this.f.slots.reduce((sum, s) => sum + s.size, this.largeLocals);
    const callee = this.largeCallee;
    const own = locals >= maxFrame || args >= maxFrame;
    if (!own && locals + callee < maxFrame) return;
    const mb = (n: number): number => Math.floor(n / 2 ** 20);
    const rest = own ? "" : ` + ${mb(callee)} MB callee`;
    this.prog.error(this.f.pos, `stack frame too large (>1GB): ${mb(locals)} MB locals + ${mb(args)} MB args${rest}`);
  }

  private bindCaptures(): void {
    for (const c of this.inst.captures) {
      const L = this.lay(c.type);
      if (c.byRef) {
        const p = this.load(Ty.Ptr, Mem.Ptr, this.ctx, c.offset);
        this.locals.set(c.obj, new Local(L, -1, p, -1, false, -1));
      } else if (L.isMemory || L.size === 0) {
        this.locals.set(c.obj, new Local(L, -1, this.addPtr(this.ctx, c.offset), -1, false, -1));
      } else {
        const l = this.newLocal(L, false, false, c.obj.name);
        const vals: ValueId[] = [];
        if (c.constant === null) this.loadVals(L, this.ctx, c.offset, 0, false, vals);
        else for (const { op, ty, aux, aux2 } of c.constant) vals.push(this.row(op, ty, 0, 0, 0, aux, aux2));
        this.initLocal(l, vals);
        this.locals.set(c.obj, l);
      }
    }
  }

  /** The signature whose Vars the body mentions. */
  private signature(): Signature | null {
    return this.inst.goSig;
  }

  private bindParams(params: readonly ValueId[]): void {
    const { inst } = this;
    const sig = this.signature();
    if (sig === null || this.fn.range !== null) return;
    if (sig.recv !== null && inst.sig.recvAt >= 0) this.bindParam(sig.recv, params, inst.sig.recvAt);
    const vars = sig.params.vars;
    for (let i = 0; i < vars.length; i++) this.bindParam(vars[i], params, inst.sig.paramAt[i]);
  }

  private bindParam(v: Var, params: readonly ValueId[], at: number): void {
    if (v.name === "" || v.name === "_") return;
    const L = this.lay(this.env.type(v.type!));
    if (L.isMemory && !this.facts.inMemory(v) && !this.facts.reassigned(v) && !this.wantsHeap(v)) {
      this.locals.set(v, new Local(L, -1, params[at], -1, false, -1));
      return;
    }
    this.declareWith(v, params, at);
  }

  private bindResults(params: readonly ValueId[]): void {
    const sig = this.signature();
    if (sig === null || this.fn.range !== null) return;
    const vars = this.fn.resultVars ?? sig.results.vars;
    const inMemory = this.fn.hasDefer;
    // Blank results of a list with names are variables as well: a return without operands gives their zero value.
    const namedList = this.fn.resultVars !== null || (vars.length > 0 && vars[0].name !== "");
    for (let i = 0; i < vars.length; i++) {
      const v = vars[i];
      const L = this.lay(this.inst.sig.resultTypes[i]);
      const dest = L.isMemory ? params[this.inst.sig.resultAt[i]] : 0;
      const named = namedList;
      let local: Local | null = null;
      if (named || inMemory) {
        const heap = named && this.wantsHeap(v);
        if (L.isMemory && !heap) {
          local = new Local(L, -1, dest, -1, false, -1);
        } else {
          local = this.newLocal(L, heap, inMemory || (this.facts.captured(v) && this.byRef(v)), v.name);
        }
        this.zeroLocal(local);
        if (named) this.locals.set(v, local);
      }
      this.results.push({ L, local, dest });
    }
  }

  /** Sets result i to a value; with named results or defers this is an assignment, otherwise `vals` keeps it. */
  setResult(i: number, src: readonly ValueId[], at: number, out: ValueId[]): void {
    const r = this.results[i];
    if (r.local !== null) this.initLocal(r.local, src, at);
    else if (r.L.isMemory) this.copyBytes(r.dest, src[at], r.L);
    else for (let k = 0; k < r.L.tys.length; k++) out.push(src[at + k]);
  }

  get resultTypes(): TypeLayout[] {
    return this.results.map((r) => r.L);
  }

  /** Every result is read from its variable at return. */
  get resultsInVars(): boolean {
    for (const r of this.results) if (r.local === null) return false;
    return true;
  }

  /** Runs the deferred calls and returns what the result variables hold then. */
  returnNow(): void {
    this.defers.runDeferred();
    if (this.block !== null) this.returnResults();
  }

  returnResults(): void {
    const out: ValueId[] = [];
    for (const r of this.results) {
      if (r.local === null) this.zeroResult(r, out);
      else if (!r.L.isMemory) this.readLocal(r.local, out);
      else this.copyBytes(r.dest, this.localAddr(r.local), r.L);
    }
    this.ret(out);
  }

  private zeroResult(r: Result, out: ValueId[]): void {
    // A function without named results ends in a terminating statement; this is dead code or a deferred recovery.
    if (r.L.isMemory) this.zeroBytes(r.dest, r.L);
    else this.zeroValue(r.L, out);
  }

  // ---- closures ----

  /** Captured variables of a function node, with their places in the closure object; and the object's size and pointer map. */
  captureList(node: NodeId): { captures: Capture[]; size: number; ptrmap: Uint8Array } {
    const captures: Capture[] = [];
    let at = 8;
    for (const obj of this.facts.func(node).captures) {
      const type = this.env.type(obj.type!);
      const L = this.lay(type);
      const byRef = this.byRef(obj);
      const constant = byRef ? null : this.constantLocal(this.local(obj));
      if (constant !== null) {
        captures.push({ obj, byRef, constant, type, offset: 0 });
        continue;
      }
      const align = byRef ? 8 : L.align;
      at = Math.ceil(at / align) * align;
      captures.push({ obj, byRef, constant, type, offset: at });
      at += byRef ? 8 : L.size;
    }
    const size = Math.ceil(at / 8) * 8;
    const ptrmap = new Uint8Array(Math.ceil(size / 64));
    let last = -1;
    for (const c of captures) {
      if (c.byRef) last = setBit(ptrmap, c.offset / 8);
      else if (c.constant === null) {
        const L = this.lay(c.type);
        if (!L.hasPointers) continue;
        for (let w = 0; w < L.ptrmap.length * 8; w++) {
          if (L.ptrmap[w >> 3] & (1 << (w & 7))) last = Math.max(last, setBit(ptrmap, c.offset / 8 + w));
        }
      }
    }
    return { captures, size, ptrmap: ptrmap.subarray(0, last < 0 ? 0 : (last >> 3) + 1) };
  }

  /** The leaves of a variable that is never reassigned, if they are constants or static addresses. */
  private constantLocal(l: Local): Constant[] | null {
    if (l.first < 0) return null;
    const { op, ty, aux, aux2 } = this.f;
    const out: Constant[] = [];
    for (let i = 0; i < l.L.tys.length; i++) {
      const v = this.readOnce(l.first + i);
      if (op[v] !== Op.Const && op[v] !== Op.DataAddr) return null;
      out.push({ op: op[v], ty: ty[v], aux: aux[v], aux2: aux2[v] });
    }
    return out;
  }

  /** Writes a closure object's first word. Nobody calls by the word's upper half (defer.ts). */
  storeCode(closure: ValueId, func: Func): void {
    this.store(Mem.I32U, closure, this.funcAddr(func.id));
  }

  /** The table index in a closure object. */
  loadCode(closure: ValueId): ValueId {
    return this.load(Ty.I32, Mem.I32U, closure);
  }

  /** A closure object for `func` (which takes ctx first); static if it holds nothing. `frame`: in a frame slot instead of the heap. */
  makeClosure(
    func: Func,
    list: { captures: readonly Capture[]; size: number; ptrmap: Uint8Array },
    frame = false,
  ): ValueId {
    if (list.size === 8) return this.data(this.prog.closureData(func));
    const p = frame
      ? this.slot(this.f.newSlot(list.size, 8, ""))
      : this.alloc(this.prog.out.layoutId(list.size, 8, list.ptrmap));
    this.storeCode(p, func);
    for (const c of list.captures) {
      if (c.constant !== null) continue;
      const l = this.local(c.obj);
      if (c.byRef) this.store(Mem.Ptr, p, this.localAddr(l), c.offset);
      else if (this.lay(c.type).size > 0) {
        const vals: ValueId[] = [];
        this.readLocal(l, vals);
        this.storeVals(this.lay(c.type), p, c.offset, 0, false, vals);
      }
    }
    return p;
  }
}

function setBit(map: Uint8Array, word: number): number {
  map[word >> 3] |= 1 << (word & 7);
  return word;
}

/** Builds the body of one instance (api.ts, BuildBody). */
export function buildBody(prog: Prog, inst: FuncInst): void {
  prog.bodyContext ??= new BodyContext(prog);
  const context = prog.bodyContext as BodyContext;
  inst.ssa.buildIn(context.work);
  try {
    new FuncBuilder(prog, inst, context).build();
  } finally {
    inst.ssa.settle(context.work);
  }
}
