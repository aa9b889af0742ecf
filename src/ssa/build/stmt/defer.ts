// Defer and go statements (goroot/src/runtime/{defer,proc}.go). Where each defer statement of a function runs at most once, its closure
// lies in the frame and is its own record: the upper half of its first word is the link to the next outer record. On the ordinary
// way out the record is taken off the chain and the call is made directly. Otherwise records are on the heap, in the list of a
// record for the frame, and the runtime makes the calls. Results live in memory in functions with defers.
//
// A deferred call is a func(): a literal without parameters and results is one already; every other call gets a *split* function
// that holds the evaluated operands in its closure object and makes the call.

import { Kind, type NodeId } from "../../../syntax/tree.ts";
import { OperandMode } from "../../../types/mode.ts";
import { type Signature, TypeTag } from "../../../types/types.ts";
import { aliasClass } from "../../alias.ts";
import type { Func, ValueId } from "../../ir.ts";
import { Mem, Op, Ty } from "../../ops.ts";
import type { GoSig, TypeLayout } from "../api.ts";
import { builtinNow, builtinOperands, type Operand } from "../expr/builtin.ts";
import { type CallPlan, emitCall, planCall } from "../expr/call.ts";
import { orderList } from "../expr/order.ts";
import { one } from "../expr/value.ts";
import { builtinOf, unparen } from "../facts.ts";
import type { FuncBuilder } from "../func_builder.ts";

/** A call whose operands a closure object holds. */
export class SplitCall {
  constructor(
    /** Name of a built-in, or "". */
    readonly builtin: string,
    /** Callee of a direct call; null: indirect, through piece 0. */
    readonly func: Func | null,
    readonly targetOffset: number,
    readonly method: number,
    readonly lock: number,
    readonly sig: GoSig | null,
    /** The operands' layouts and places in the closure object. */
    readonly pieces: readonly TypeLayout[],
    readonly offsets: readonly number[],
    readonly size: number,
    /** How many pieces at the end are not operands (CallPlan.kept). */
    readonly kept: number,
    readonly pos: number,
  ) {}
}

/** Offset of a record's link (runtime.deferRecord). */
const recordLink = 4;
/** sizeof(runtime.deferRecord), where it stands for a frame. */
const recordSize = 16;

/** One defer statement of known number. */
interface Known {
  /** 1 if it ran. */
  readonly ran: number;
  readonly func: Func;
  /** The frame slot of its closure. */
  readonly slot: number;
}

export class DeferState {
  private readonly known: Known[] = [];
  private frameSlot = -1;
  private readonly resultSlots: { addrVar: number; slot: number }[] = [];

  constructor(private readonly b: FuncBuilder) {}

  private get active(): boolean {
    return this.b.fn.hasDefer;
  }

  /** Calls are counted and their records are in the frame. */
  private get isKnown(): boolean {
    return this.b.fn.deferCount >= 0;
  }

  /** The record of this frame, where calls are not counted. */
  private frame(): ValueId {
    return this.b.slot(this.frameSlot);
  }

  private frameAddr(): ValueId {
    return this.b.un(Op.Cast, Ty.I32, this.frame());
  }

  enter(): void {
    if (!this.active || this.b.fn.range !== null) return;
    this.b.prog.usesDefer();
    if (!this.isKnown) {
      this.frameSlot = this.b.f.newSlot(recordSize, 8, "_defer");
      this.b.rt("deferframe", [this.frameAddr()]);
    }
    // The recover block sees no values of the body: addresses of results in the heap are kept in the frame.
    for (const { local } of this.b.results) {
      if (local === null || local.addrVar < 0) continue;
      const slot = this.b.f.newSlot(8, 8, "result");
      this.b.store(Mem.Ptr, this.b.slot(slot), this.b.readVar(local.addrVar));
      this.resultSlots.push({ addrVar: local.addrVar, slot });
    }
  }

  /** Token for defer statements in range-over-func bodies. */
  rangeToken(): ValueId {
    return this.frame();
  }

  defer(n: NodeId): void {
    const { b } = this;
    const d = deferred(b, b.tree.call(n), n, b.fn.range === null && this.isKnown, "deferwrap");
    b.pos = b.tree.pos(n);
    if (b.fn.range !== null) {
      const token: ValueId[] = [];
      b.readLocal(b.local(b.fn.range.nest.defers), token);
      b.rt("deferprocat", [d.closure, token[0]]);
      return;
    }
    if (!this.isKnown) {
      b.rt("deferproc", [d.closure, this.frameAddr()]);
      return;
    }
    const link = b.load(Ty.Ptr, Mem.Ptr, this.chain(), 0, this.chainClass());
    b.store(Mem.I32U, d.closure, b.un(Op.Cast, Ty.I32, link), recordLink, b.prog.out.deferLink);
    b.store(Mem.Ptr, this.chain(), d.closure, 0, this.chainClass());
    const ran = b.newVar(Ty.I32);
    b.writeVar(ran, b.i32(1));
    this.known.push({ ran, func: d.func!, slot: b.f.aux[d.closure] });
  }

  /** The goroutine's innermost record. */
  private chain(): ValueId {
    return this.b.data(this.b.prog.out.deferChain);
  }

  private chainClass(): number {
    return aliasClass(Mem.Ptr, this.b.prog.runtimeField("deferChain", "head"));
  }

  /** Makes the deferred calls on the ordinary way out, last first. */
  runDeferred(): void {
    const { b } = this;
    if (!this.active) return;
    if (!this.isKnown) {
      b.rt("deferreturn", [this.frame()]);
      return;
    }
    // (Each is taken off the chain before it is called, as what it defers and a panic in it must find the next one.)
    for (let i = this.known.length - 1; i >= 0; i--) {
      const d = this.known[i];
      // A statement that this way did not pass leaves the variable 0 (undefined variables are zero).
      const ran = b.readVar(d.ran);
      const c = b.f.op[ran] === Op.Const ? b.f.aux[ran] : -1;
      if (c === 0) continue;
      if (c === 1) {
        this.callNow(d);
        continue;
      }
      const yes = b.newBlock();
      const no = b.newBlock();
      b.branch(ran, yes, no);
      b.startSealed(yes);
      this.callNow(d);
      if (b.block !== null) b.jump(no);
      b.startSealed(no);
    }
  }

  private callNow(d: Known): void {
    const { b } = this;
    const record = b.slot(d.slot);
    const link = b.load(Ty.I32, Mem.I32U, record, recordLink, b.prog.out.deferLink);
    b.store(Mem.Ptr, this.chain(), b.un(Op.Cast, Ty.Ptr, link), 0, this.chainClass());
    b.call(d.func, [record]);
  }

  /** The records that this frame may have in the chain, outermost first. */
  private records(): ValueId[] {
    return this.isKnown ? this.known.map((d) => this.b.slot(d.slot)) : [this.frame()];
  }

  /**
   * Writes the recover block, entered when a call of the body unwinds: if this frame recovers, the remaining deferred calls
   * run and the results are returned as they stand; else the unwinding goes on.
   */
  leave(): void {
    const { b } = this;
    if (!this.active || b.fn.range !== null) return;
    const recover = b.newBlock();
    const mine = b.newBlock();
    const others = b.newBlock();
    for (const block of [recover, mine, others]) block.cold = true;
    b.f.recoverBlock = recover.id;
    b.startSealed(recover);
    const answers = this.records().map((r) => b.rt("recovering", [r])[0]);
    b.branch(
      answers.reduce((x, y) => b.bin(Op.Or, Ty.I32, x, y), b.i32(0)),
      mine,
      others,
    );
    b.startSealed(others);
    b.row(Op.Unwind, Ty.Void);
    b.unreachable();
    b.startSealed(mine);
    for (const { addrVar, slot } of this.resultSlots) b.writeVar(addrVar, b.load(Ty.Ptr, Mem.Ptr, b.slot(slot)));
    const rest = this.records();
    if (this.isKnown) rest.pop(); // (If it was the last one, it was taken.)
    for (const r of rest.reverse()) b.rt("deferreturn", [r]);
    b.returnResults();
  }
}

/** Notes what a defer statement of the function calls (Func.deferred, null: unknown), and by which func() (Func.deferCode). */
function noteDeferred(b: FuncBuilder, callee: number | null, code: number | null): void {
  let inst = b.inst;
  // Defer statements in a range-over-func body belong to the function around the loop.
  for (let range = b.fn.range !== null; range && inst.outer !== null; inst = inst.outer) {
    range = inst.outer.outer !== null && /-range\d+$/.test(inst.outer.ssa.name);
    inst.outer.ssa.deferred = null;
    inst.outer.ssa.deferCode = null;
    inst.outer.ssa.deferredByBodies = true;
  }
  if (code === null) b.f.deferCode = null;
  else b.f.deferCode?.push(code);
  if (callee === null) b.f.deferred = null;
  else b.f.deferred?.push(callee);
}

export function deferStmt(b: FuncBuilder, n: NodeId): void {
  b.defers.defer(n);
}

export function goStmt(b: FuncBuilder, n: NodeId): void {
  const { func, closure } = deferred(b, b.tree.call(n), n, false, "gowrap");
  b.pos = b.tree.pos(n);
  // With gc for wasm the statement fails as a call would. (What timers run for time.AfterFunc is no goroutine that could panic.)
  if (func === null && b.inst.pkg.path !== "time") b.nilCheck(closure);
  b.rt("newproc", [closure, b.i32(b.prog.out.goSite(b.f.id, b.pos))]);
}

/** The func() that makes call `n` later, and its function if known. `frame`: its closure object lies in the frame, the function is known. */
function deferred(
  b: FuncBuilder,
  n: NodeId,
  stmt: NodeId,
  frame: boolean,
  suffix: "deferwrap" | "defercall" | "gowrap",
): { func: Func | null; closure: ValueId } {
  const { tree, info } = b;
  n = unparen(tree, n);
  const fun = unparen(tree, tree.fun(n));
  const mode = info.modeOf(tree.fun(n));
  if (mode === OperandMode.builtin || mode === OperandMode.typexpr) {
    if (mode === OperandMode.typexpr) b.unsupported("deferred conversion");
    const name = builtinOf(tree, info, fun)!.name;
    orderList(b, tree.argList(n));
    const ops = builtinOperands(b, n, name, true);
    return split(
      b,
      stmt,
      new Pieces(
        ops.map((o) => o.L),
        ops.flatMap((o) => o.vals),
      ),
      frame,
      suffix,
      name,
      null,
    );
  }
  const sig = b.lay(b.typeOf(fun)).under;
  const simple = sig.tag === TypeTag.Signature && sig.params.vars.length === 0 && sig.results.vars.length === 0;
  if (simple && tree.kind(fun) === Kind.FuncLit) {
    const list = b.captureList(fun);
    const inst = b.prog.litFunc(b.inst, fun, info.typeOf(fun) as Signature, list.captures, "func");
    if (suffix === "deferwrap") noteDeferred(b, inst.ssa.id, inst.ssa.id);
    const closure = frame && list.size === 8 ? frameClosure(b, inst.ssa, 8) : b.makeClosure(inst.ssa, list, frame);
    return { func: inst.ssa, closure };
  }
  // (A record in the frame has the code of a function that is known.)
  if (simple && !frame && isFuncVar(b, fun)) {
    if (suffix === "deferwrap") noteDeferred(b, null, null);
    return { func: null, closure: one(b, fun) };
  }
  const plan = planCall(b, n, true, frame);
  const { sig: gs } = plan;
  // As in gc, a goroutine that starts with a function of no operands has no other below it in traces.
  const bare = simple && plan.intrinsic === null && gs.ctxAt < 0 && gs.recvAt < 0 && plan.kept.length === 0;
  if (suffix === "gowrap" && bare && plan.func !== null)
    return { func: plan.func, closure: b.data(b.prog.funcValueData(plan.func)) };
  const layouts: TypeLayout[] = [];
  const ptr = b.lay(b.prog.tUnsafePointer);
  const vals: ValueId[] = [];
  if (plan.func === null && plan.intrinsic === null && plan.targetOffset > 0) {
    layouts.push(ptr);
    vals.push(plan.target);
  }
  if (gs.ctxAt >= 0) layouts.push(ptr);
  if (gs.recvAt >= 0) layouts.push(b.lay(gs.recvType!));
  for (const t of gs.paramTypes) layouts.push(b.lay(t));
  for (const v of plan.args) vals.push(v);
  for (const v of plan.kept) {
    layouts.push(ptr);
    vals.push(v);
  }
  if (suffix === "deferwrap" && (bare || (simple && isFuncVar(b, fun)))) suffix = "defercall";
  return split(b, stmt, new Pieces(layouts, vals), frame, suffix, "", plan);
}

/** A variable, field or other expression of function type: nothing but its value is needed. */
function isFuncVar(b: FuncBuilder, fun: NodeId): boolean {
  const { tree, info } = b;
  const mode = info.modeOf(fun);
  if (mode === OperandMode.variable || mode === OperandMode.mapindex || mode === OperandMode.commaok) return true;
  return tree.kind(fun) === Kind.CallExpr;
}

/** Layouts and values of what a split call keeps, and the closure object's shape. */
class Pieces {
  readonly offsets: number[] = [];
  readonly size: number;
  readonly ptrmap: Uint8Array;
  constructor(
    readonly layouts: readonly TypeLayout[],
    readonly vals: readonly ValueId[],
  ) {
    let at = 8;
    for (const L of layouts) {
      at = Math.ceil(at / L.align) * L.align;
      this.offsets.push(at);
      at += L.size;
    }
    this.size = Math.ceil(at / 8) * 8;
    const map = new Uint8Array(Math.ceil(this.size / 64));
    let used = 0;
    layouts.forEach((L, i) => {
      const first = this.offsets[i] / 8;
      for (let w = 0; L.hasPointers && w < L.ptrmap.length * 8; w++) {
        if ((L.ptrmap[w >> 3] & (1 << (w & 7))) === 0) continue;
        map[(first + w) >> 3] |= 1 << ((first + w) & 7);
        used = Math.max(used, ((first + w) >> 3) + 1);
      }
    });
    this.ptrmap = map.subarray(0, used);
  }
}

function split(
  b: FuncBuilder,
  stmt: NodeId,
  pieces: Pieces,
  frame: boolean,
  suffix: "deferwrap" | "defercall" | "gowrap",
  builtin: string,
  plan: CallPlan | null,
): { func: Func; closure: ValueId } {
  const func = plan === null ? null : plan.intrinsic !== null ? plan.declared!() : plan.func;
  const call = new SplitCall(
    builtin,
    func,
    plan === null ? 0 : plan.targetOffset,
    plan === null ? 0 : plan.method,
    plan === null ? 0 : plan.lock,
    plan === null ? null : plan.sig,
    pieces.layouts,
    pieces.offsets,
    pieces.size,
    plan === null ? 0 : plan.kept.length,
    b.pos,
  );
  const inst = b.prog.litFunc(b.inst, stmt, null, [], suffix, call);
  if (suffix !== "gowrap") {
    // (Of the built-ins only recover asks for the panic.)
    const callee = builtin !== "" && builtin !== "recover" ? inst.ssa : func;
    noteDeferred(b, callee === null ? null : callee.id, inst.ssa.id);
  }
  if (pieces.layouts.length === 0 && !frame) return { func: inst.ssa, closure: b.data(b.prog.closureData(inst.ssa)) };
  let p: ValueId;
  if (frame) p = frameClosure(b, inst.ssa, pieces.size);
  else {
    p = b.alloc(b.prog.out.layoutId(pieces.size, 8, pieces.ptrmap));
    b.storeCode(p, inst.ssa);
  }
  let at = 0;
  pieces.layouts.forEach((L, i) => {
    if (L.size > 0) b.storeVals(L, p, pieces.offsets[i], 0, false, pieces.vals, at);
    at += L.tys.length;
  });
  return { func: inst.ssa, closure: p };
}

function frameClosure(b: FuncBuilder, func: Func, size: number): ValueId {
  const p = b.slot(b.f.newSlot(size, 8, ""));
  b.storeCode(p, func);
  return p;
}

/** The body of a split function: the call, with the operands its closure object holds. */
export function splitBody(b: FuncBuilder, call: SplitCall): void {
  b.pos = call.pos;
  const loaded: ValueId[][] = call.pieces.map((L, i) => {
    const vals: ValueId[] = [];
    b.loadVals(L, b.ctx, call.offsets[i], 0, false, vals);
    return vals;
  });
  if (call.builtin !== "") {
    const ops: Operand[] = call.pieces.map((L, i) => ({ L, vals: loaded[i] }));
    builtinNow(b, call.builtin, ops, []);
    return;
  }
  const kept = loaded.splice(loaded.length - call.kept).flat();
  const viaItab = call.func === null && call.targetOffset > 0;
  const args = (viaItab ? loaded.slice(1) : loaded).flat();
  emitCall(
    b,
    {
      func: call.func,
      target: call.func === null ? loaded[0][0] : 0,
      targetOffset: call.targetOffset,
      method: call.method,
      lock: call.lock,
      sig: call.sig!,
      args,
      intrinsic: null,
      declared: null,
      operands: [],
      operandNodes: [],
      targs: [],
      kept,
      pos: call.pos,
    },
    [],
  );
}
