// Calls: static, through func values, through interfaces, of methods, with variadic and forwarded multiple arguments. A call is
// planned (callee and arguments are evaluated) and then emitted, so that defer and go can keep the plan for later.
//
// Order: calls inside the operands first (order.ts), then the callee's operands, then the arguments from left to right.
// Invariant: nobody changes an aggregate argument's memory during the call: it is a temporary, a copy, or a variable that only
// this function can change.

import { InternalError } from "../../../diagnostics.ts";
import { PragmaFlag } from "../../../syntax/pragma.ts";
import { Kind, type NodeId } from "../../../syntax/tree.ts";
import { OperandMode } from "../../../types/mode.ts";
import { type Func as FuncObj, ObjTag, VarKind } from "../../../types/object.ts";
import { SelectionKind } from "../../../types/selection.ts";
import { type Signature, type Type, TypeTag } from "../../../types/types.ts";
import type { Func, ValueId } from "../../ir.ts";
import { Mem, Op, Ty } from "../../ops.ts";
import type { GoSig, Intrinsic, ResolvedSelection, TypeLayout } from "../api.ts";
import { unparen } from "../facts.ts";
import type { FuncBuilder } from "../func_builder.ts";
import { isLock } from "../locks.ts";
import { addrOf, derefPlace, type Place, place, placeThrough, readOne, readPlace, walkFields } from "../place.ts";
import { builtin } from "./builtin.ts";
import { closureOf } from "./closure.ts";
import { compositeLitInto } from "./complit.ts";
import { conversion } from "./convert.ts";
import { settle } from "./hoist.ts";
import { isInterface } from "./iface.ts";
import { orderCall } from "./order.ts";
import { convertAs, one, push, pushAs, typeArgs } from "./value.ts";

/** A call whose operands are evaluated. */
export interface CallPlan {
  /** The callee, or null for an indirect call. */
  readonly func: Func | null;
  /** Indirect: what the table index is loaded from (closure object or itab), and at which offset. */
  readonly target: ValueId;
  readonly targetOffset: number;
  /** Through an interface: the method (Program.methods), else 0. */
  readonly method: number;
  /** A method of a lock: the lock's class (locks.ts). */
  readonly lock: number;
  /** ssa signature of the callee. */
  readonly sig: GoSig;
  /** Context or receiver leaves, then the parameters' leaves: everything behind the memory results. */
  readonly args: ValueId[];
  /** Declared callee that has an intrinsic, the function itself (which may have no body), and its operands one by one. */
  readonly intrinsic: Intrinsic | null;
  readonly declared: (() => Func) | null;
  readonly operands: ValueId[][];
  readonly operandNodes: readonly NodeId[];
  readonly targs: readonly Type[];
  /** Pointers that the callee gets as numbers (//go:uintptrescapes): their objects live until it returns. */
  readonly kept: readonly ValueId[];
  readonly pos: number;
}

/** Appends the results of call expression n (which may be a conversion or a built-in). */
export function call(b: FuncBuilder, n: NodeId, out: ValueId[]): void {
  const { tree, info } = b;
  const fun = tree.fun(n);
  switch (info.modeOf(fun)) {
    case OperandMode.typexpr:
      conversion(b, n, out);
      return;
    case OperandMode.builtin:
      builtin(b, n, out);
      return;
    default:
      emitCall(b, planCall(b, n), out);
  }
}

/** A call that gives several values, as an assignment's or argument list's only operand: their layouts. */
export function resultLayouts(b: FuncBuilder, n: NodeId): TypeLayout[] {
  const { tree, info } = b;
  const sig = b.env.type(info.typeOf(tree.fun(unparen(tree, n)))!);
  if (sig.tag !== TypeTag.Signature && b.lay(sig).under.tag !== TypeTag.Signature) {
    throw new InternalError("call of something that is no function", tree.pos(n));
  }
  return (b.lay(sig).under as Signature).results.vars.map((v) => b.lay(b.prog.canon(v.type!)));
}

/** What is called with what. */
interface Site {
  readonly pos: number;
  readonly fun: NodeId;
  readonly args: readonly NodeId[];
  readonly dots: boolean;
  /** The call is made when its statement is over. */
  readonly later: boolean;
  /** Arguments that are made already, instead of args: their leaves. */
  readonly made: readonly ValueId[] | null;
  /** The call is over before this place is reached again and before the frame is left: a function literal's closure may lie in it. */
  readonly frame: boolean;
}

/** `later`: a call that is made when its statement is over; `frame` as in Site. */
export function planCall(b: FuncBuilder, n: NodeId, later = false, frame = true): CallPlan {
  const { tree } = b;
  const fun = unparen(tree, tree.fun(n));
  const list = tree.argList(n);
  const args: NodeId[] = [];
  for (let i = 0; i < tree.len(list); i++) args.push(tree.at(list, i));
  orderCall(b, fun, args, tree.hasDots(n), later);
  return planSite(b, { pos: tree.pos(n), fun, args, dots: tree.hasDots(n), later, made: null, frame });
}

/** A call of expression `fun` with arguments that are made already. */
export function planMade(b: FuncBuilder, fun: NodeId, made: readonly ValueId[], pos: number): CallPlan {
  return planSite(b, { pos, fun: unparen(b.tree, fun), args: [], dots: false, later: false, made, frame: true });
}

function planSite(b: FuncBuilder, site: Site): CallPlan {
  const { tree, info } = b;
  const { fun } = site;
  b.pos = site.pos;
  // The name that denotes a declared function, if the callee is one.
  let name = fun;
  if (tree.kind(name) === Kind.IndexExpr) name = unparen(tree, tree.x(name));
  const sel = tree.kind(name) === Kind.SelectorExpr ? info.selectionOf(name) : null;
  if (tree.kind(name) === Kind.SelectorExpr && sel === null) name = tree.sel(name);
  if (tree.kind(name) === Kind.Name) {
    const obj = info.useOf(name);
    if (obj !== null && obj.tag === ObjTag.Func) return planStatic(b, site, obj, typeArgs(b, name));
  } else if (sel !== null && sel.kind === SelectionKind.MethodVal) {
    return planMethod(b, site);
  } else if (sel !== null && sel.kind === SelectionKind.MethodExpr) {
    const r = b.prog.selection(b.inst, fun, site.args[1]);
    return planFunc(b, site, b.prog.methodExprFunc(r.recv, r), []);
  } else if (tree.kind(fun) === Kind.FuncLit) {
    const c = closureOf(b, fun, site.frame);
    return planFunc(b, site, c.func, [c.ptr]);
  }
  const sig = b.lay(b.typeOf(fun)).under as Signature;
  const gs = b.prog.goSig(sig, b.env, null, true);
  const ptr = one(b, fun);
  const args = [ptr];
  checkCallee(b, site, sig, ptr);
  pushArgs(b, site, sig, gs, args, null);
  return plan(null, ptr, 0, gs, args, site.pos);
}

/**
 * gc finds out whether there is a callee before shifts in arguments may panic, but after all else may (walkCall1: mayCall), as what becomes
 * an interface or an element.
 */
function checkCallee(b: FuncBuilder, site: Site, sig: Signature, callee: ValueId): void {
  const { args, later, dots } = site;
  const { facts } = b;
  if (later || !args.some((a) => facts.shiftsOnly(a))) return;
  const rest = sig.variadic && !dots ? sig.params.vars.length - 1 : args.length;
  args.forEach((a, i) => {
    const plain = i < rest && !isInterface(b.lay(b.env.type(sig.params.vars[i].type!)));
    if (!plain || !facts.shiftsOnly(a)) settle(b, a);
  });
  b.pos = site.pos;
  b.checkNil(callee);
}

function plan(
  func: Func | null,
  target: ValueId,
  targetOffset: number,
  sig: GoSig,
  args: ValueId[],
  pos: number,
  method = 0,
  lock = 0,
  kept: readonly ValueId[] = [],
): CallPlan {
  return {
    func,
    target,
    targetOffset,
    method,
    lock,
    sig,
    args,
    intrinsic: null,
    declared: null,
    operands: [],
    operandNodes: [],
    targs: [],
    kept,
    pos,
  };
}

function planFunc(b: FuncBuilder, site: Site, func: Func, args: ValueId[]): CallPlan {
  const gs = b.prog.sigOf(func);
  // A method expression's receiver is its signature's first parameter, but gs counts it as receiver.
  pushArgs(b, site, b.lay(b.typeOf(site.fun)).under as Signature, gs, args, null);
  return plan(func, 0, 0, gs, args, site.pos);
}

function planStatic(b: FuncBuilder, site: Site, obj: FuncObj, targs: readonly Type[]): CallPlan {
  const sig = b.lay(b.typeOf(site.fun)).under as Signature;
  const intrinsic = b.prog.calledIntrinsic(b.inst, obj);
  const operands: ValueId[][] = [];
  const args: ValueId[] = [];
  if (intrinsic === null) {
    const func = b.prog.funcFor(obj, targs);
    const gs = b.prog.sigOf(func);
    const kept = keptList(b, obj);
    pushArgs(b, site, sig, gs, args, null, kept);
    return plan(func, 0, 0, gs, args, site.pos, 0, 0, kept ?? []);
  }
  // The callee itself is asked for only if the intrinsic declines: it may have no body.
  const gs = b.prog.goSig(sig, b.env, null, false);
  pushArgs(b, site, sig, gs, args, operands);
  return {
    func: null,
    target: 0,
    targetOffset: 0,
    method: 0,
    lock: 0,
    sig: gs,
    args,
    intrinsic,
    declared: () => b.prog.funcFor(obj, targs),
    operands,
    operandNodes: site.args,
    targs,
    kept: [],
    pos: site.pos,
  };
}

// ---- methods ----

function planMethod(b: FuncBuilder, site: Site): CallPlan {
  const { tree } = b;
  const { fun } = site;
  const r = b.prog.selection(b.inst, fun, site.args[0]);
  const sig = r.type as Signature;
  const obj = r.obj as FuncObj;
  const D = b.lay(r.declType!);
  const args: ValueId[] = [];
  if (D.under.tag === TypeTag.Interface) {
    const iface: ValueId[] = [];
    readPlace(b, receiverPlace(b, fun, r), iface);
    const method = b.prog.ifaceMethodCalled(r.declType!, obj);
    const gs = ifaceSig(b, sig);
    args.push(iface[1]);
    checkCallee(b, site, sig, iface[0]);
    pushArgs(b, site, sig, gs, args, null);
    b.pos = site.pos;
    b.nilCheck(iface[0]);
    return plan(null, iface[0], itabFun(r.ifaceIndex), gs, args, site.pos, method);
  }
  const intrinsic = b.prog.intrinsic(obj);
  const operands: ValueId[][] = intrinsic === null ? [] : [[]];
  const lock = receiver(b, fun, r, args);
  if (intrinsic === null) {
    const func = b.prog.calledMethod(b.inst, r.declType!, obj);
    if (lock !== 0 && !b.prog.out.lockOps.has(func.id)) b.prog.out.openLocks.add(lock);
    const gs = b.prog.sigOf(func);
    const kept = keptList(b, obj);
    pushArgs(b, site, sig, gs, args, null, kept);
    return plan(func, 0, 0, gs, args, site.pos, 0, lock, kept ?? []);
  }
  operands[0].push(...args);
  const recvType = r.ptrRecv ? b.prog.pointerTo(r.declType!) : r.declType!;
  const gs = b.prog.goSig(sig, b.env, recvType, false);
  pushArgs(b, site, sig, gs, args, operands);
  return {
    func: null,
    target: 0,
    targetOffset: 0,
    method: 0,
    lock: 0,
    sig: gs,
    args,
    intrinsic,
    declared: () => b.prog.methodFunc(r.declType!, obj),
    operands,
    operandNodes: [tree.x(fun), ...site.args],
    targs: noTypes,
    kept: [],
    pos: site.pos,
  };
}

const noTypes: readonly Type[] = [];

/** Offset of entry i of an itab's Fun. */
export function itabFun(i: number): number {
  return 24 + 8 * i;
}

/** ssa signature of an interface method: the data word is the receiver. */
export function ifaceSig(b: FuncBuilder, sig: Signature): GoSig {
  return b.prog.goSig(sig, b.env, b.prog.tUnsafePointer, false);
}

/** The place of x.M's receiver after the embedded fields of the selection's path. */
export function receiverPlace(b: FuncBuilder, fun: NodeId, r: ResolvedSelection): Place {
  const x = b.tree.x(fun);
  if (r.path.length === 0) return place(b, x);
  return walkFields(b, placeThrough(b, x, b.tree.pos(fun), null), r.path, null, b.tree.pos(fun));
}

/** The class of the lock that the expression (with the fields of a path) in place p is; 0: not known, or it is none. */
export function lockClass(b: FuncBuilder, p: Place, x: NodeId, whole: boolean): number {
  if (!isLock(p.L)) return 0;
  if (p.fieldId !== 0) return b.prog.locks.field(p.fieldId);
  if (!whole) return 0;
  const n = unparen(b.tree, x);
  const name = b.tree.kind(n) === Kind.SelectorExpr && b.info.selectionOf(n) === null ? b.tree.sel(n) : n;
  const obj = b.tree.kind(name) === Kind.Name ? b.info.objectOf(name) : null;
  return obj !== null && obj.tag === ObjTag.Var ? b.prog.locks.variable(obj) : 0;
}

/** Appends the receiver that a concrete method wants: an address or a value. Gives the class of the lock whose address it is. */
export function receiver(b: FuncBuilder, fun: NodeId, r: ResolvedSelection, args: ValueId[]): number {
  const p = receiverPlace(b, fun, r);
  const isPtr = p.L.type !== r.declType && p.L.under.tag === TypeTag.Pointer;
  if (r.ptrRecv) {
    args.push(isPtr ? readOne(b, p) : addrOf(b, p, true));
    return isPtr ? 0 : lockClass(b, p, b.tree.x(fun), r.path.length === 0);
  }
  let v = p;
  if (isPtr) {
    const ptr = readOne(b, p);
    b.pos = b.tree.pos(fun);
    v = derefPlace(b, ptr, b.lay(p.L.elem!));
  }
  if (v.L.isMemory && (isPtr || !isPrivate(b, b.tree.x(fun)))) args.push(ownedCopy(b, v.L, readOne(b, v)));
  else readPlace(b, v, args);
  return 0;
}

// ---- arguments ----

/** A copy of an aggregate in memory of its own. */
export function ownedCopy(b: FuncBuilder, L: TypeLayout, src: ValueId): ValueId {
  const p = b.temp(L);
  b.copyBytes(p, src, L);
  return p;
}

/** An expression's aggregate value is in memory that only this function can reach, or that never changes. */
function isPrivate(b: FuncBuilder, n: NodeId): boolean {
  const { tree, info } = b;
  let x = unparen(tree, n);
  if (tree.kind(x) === Kind.CompositeLit) return true;
  if (tree.kind(x) === Kind.CallExpr) {
    if (info.modeOf(tree.fun(x)) === OperandMode.typexpr) return isPrivate(b, tree.at(tree.argList(x), 0));
    return info.modeOf(tree.fun(x)) !== OperandMode.builtin;
  }
  for (;;) {
    x = unparen(tree, x);
    if (tree.kind(x) === Kind.SelectorExpr) {
      const sel = info.selectionOf(x);
      if (sel === null || sel.indirect) return false;
      x = tree.x(x);
    } else if (tree.kind(x) === Kind.Name) {
      const obj = info.useOf(x);
      if (obj === null || obj.tag !== ObjTag.Var || obj.kind === VarKind.PackageVar) return false;
      return !b.facts.inMemory(obj) && !(b.facts.captured(obj) && b.byRef(obj));
    } else {
      return false;
    }
  }
}

/** Appends n converted to T for a callee: an aggregate's memory does not change during the call. */
export function pushArg(b: FuncBuilder, n: NodeId, T: TypeLayout, out: ValueId[]): void {
  if (!T.isMemory) {
    pushAs(b, n, T, out);
    return;
  }
  const v = one(b, n);
  out.push(isPrivate(b, n) ? v : ownedCopy(b, T, v));
}

/** Where the pointers in a call's arguments go that it gets as numbers; null: the callee does not ask for them. */
function keptList(b: FuncBuilder, callee: FuncObj): ValueId[] | null {
  const { tree } = b;
  const pragma = callee.decl === 0 ? undefined : tree.pragmas[tree.pragma(callee.decl)];
  return pragma && (pragma.flags & PragmaFlag.UintptrKeepAlive) !== 0 ? [] : null;
}

/** Notes the pointer if argument v is one, converted to a number. */
function keepPointer(b: FuncBuilder, v: ValueId, kept: ValueId[]): void {
  const { f } = b;
  if (f.op[v] === Op.ExtU && f.ty[f.a[v]] === Ty.Ptr) kept.push(f.a[v]);
}

/**
 * Appends the leaves of a call's arguments as parameters of sig; `operands` gets them argument by argument too, `kept` the pointers that
 * are passed as numbers.
 */
function pushArgs(
  b: FuncBuilder,
  site: Site,
  sig: Signature,
  gs: GoSig,
  args: ValueId[],
  operands: ValueId[][] | null,
  kept: ValueId[] | null = null,
): void {
  const params = sig.params.vars;
  const types = params.map((p) => b.lay(b.env.type(p.type!)));
  const nodes = site.args;
  if (site.made !== null) {
    for (const v of site.made) args.push(v);
    if (operands !== null) operands.push([...site.made]);
    return;
  }
  if (gs.paramTypes.length > types.length) throw new InternalError("call of another signature", site.pos);
  if (nodes.length === 1 && (params.length > 1 || (sig.variadic && !site.dots)) && isMultiCall(b, nodes[0])) {
    forwarded(b, nodes[0], sig, types, args, operands);
  } else {
    const fixed = sig.variadic && !site.dots ? params.length - 1 : params.length;
    for (let i = 0; i < fixed; i++) {
      const at = args.length;
      pushArg(b, nodes[i], types[i], args);
      if (operands !== null) operands.push(args.slice(at));
      if (kept !== null) for (const v of args.slice(at)) keepPointer(b, v, kept);
    }
    if (fixed < params.length) {
      const at = args.length;
      variadicArgs(b, nodes, fixed, types[fixed], args, kept);
      if (operands !== null) operands.push(args.slice(at));
    }
  }
  b.pos = site.pos;
}

/** A call with other than one result. */
export function isMultiCall(b: FuncBuilder, n: NodeId): boolean {
  const { tree, info } = b;
  const x = unparen(tree, n);
  return tree.kind(x) === Kind.CallExpr && info.typeOf(x)?.tag === TypeTag.Tuple;
}

/** The arguments from index `from` on as a slice of type S. */
function variadicArgs(
  b: FuncBuilder,
  nodes: readonly NodeId[],
  from: number,
  S: TypeLayout,
  args: ValueId[],
  kept: ValueId[] | null,
): void {
  const count = nodes.length - from;
  if (count <= 0) {
    b.zeroValue(S, args);
    return;
  }
  const E = b.lay(S.elem!);
  const base = newBacking(b, E, count);
  for (let i = 0; i < count; i++) {
    if (kept !== null && E.tys.length === 1 && E.tys[0] === Ty.I64) {
      const v = one(b, nodes[from + i]);
      keepPointer(b, v, kept);
      b.store(Mem.I64, base, v, i * E.size);
    } else storeInto(b, nodes[from + i], E, base, i * E.size);
  }
  const len = b.i64(count);
  args.push(base, len, len);
}

/** A zeroed array of `count` elements on the heap (the escape pass may know better). */
export function newBacking(b: FuncBuilder, E: TypeLayout, count: number): ValueId {
  if (E.size === 0 || count === 0) return b.data(b.prog.zeroBase());
  return b.alloc(b.prog.allocLayout(b.prog.arrayOf(E.type, count)));
}

/** Evaluates an aggregate into memory at p that nobody else sees; `zeroed`: it is zero. */
export function aggregateInto(b: FuncBuilder, n: NodeId, T: TypeLayout, p: ValueId, zeroed: boolean): void {
  const { tree, info } = b;
  const x = unparen(tree, n);
  if (!(b.early.size > 0 && b.early.has(x))) {
    if (tree.kind(x) === Kind.CompositeLit) {
      compositeLitInto(b, x, T, p, zeroed);
      return;
    }
    const fun = tree.kind(x) === Kind.CallExpr ? tree.fun(x) : 0;
    if (fun !== 0 && info.modeOf(fun) !== OperandMode.typexpr && info.modeOf(fun) !== OperandMode.builtin) {
      const out: ValueId[] = [];
      emitCall(b, planCall(b, x), out, p);
      // An intrinsic or a callee that never returns leaves its own value.
      b.copyBytes(p, out[0], T);
      return;
    }
  }
  const v = one(b, n);
  b.pos = tree.pos(x);
  b.copyBytes(p, v, T);
}

/** Evaluates n as a value of type T into fresh memory at p + offset. */
export function storeInto(b: FuncBuilder, n: NodeId, T: TypeLayout, p: ValueId, offset: number): void {
  if (T.isMemory) {
    aggregateInto(b, n, T, b.addPtr(p, offset), true);
    return;
  }
  const vals: ValueId[] = [];
  pushAs(b, n, T, vals);
  b.pos = b.tree.pos(unparen(b.tree, n));
  if (T.size > 0) b.storeVals(T, p, offset, 0, false, vals);
}

/** f(g()) with several results of g. */
function forwarded(
  b: FuncBuilder,
  arg: NodeId,
  sig: Signature,
  types: readonly TypeLayout[],
  args: ValueId[],
  operands: ValueId[][] | null,
): void {
  const from = resultLayouts(b, arg);
  const vals: ValueId[] = [];
  push(b, arg, vals);
  const fixed = sig.variadic ? types.length - 1 : types.length;
  let at = 0;
  for (let i = 0; i < fixed; i++) {
    const start = args.length;
    convertAs(b, vals, at, from[i], types[i], args);
    if (operands !== null) operands.push(args.slice(start));
    at += from[i].tys.length;
  }
  if (!sig.variadic) return;
  const S = types[fixed];
  const start = args.length;
  const count = from.length - fixed;
  if (count === 0) b.zeroValue(S, args);
  else {
    const E = b.lay(S.elem!);
    const base = newBacking(b, E, count);
    for (let i = 0; i < count; i++) {
      const v: ValueId[] = [];
      convertAs(b, vals, at, from[fixed + i], E, v);
      if (E.size > 0) b.storeVals(E, base, i * E.size, 0, false, v);
      at += from[fixed + i].tys.length;
    }
    const len = b.i64(count);
    args.push(base, len, len);
  }
  if (operands !== null) operands.push(args.slice(start));
}

// ---- emission ----

/**
 * Emits a planned call and appends its results, in Go's order: leaves, or a Ptr to fresh memory for aggregates. `dest`: memory
 * that nobody else sees, for the only result if that is an aggregate.
 */
export function emitCall(b: FuncBuilder, p: CallPlan, out: ValueId[], dest: ValueId = 0): void {
  b.pos = p.pos;
  let { func } = p;
  if (p.intrinsic !== null) {
    const call = { sig: p.sig, targs: p.targs, pos: p.pos, argTypes: () => p.operandNodes.map((n) => b.typeOf(n)) };
    const r = p.intrinsic.emit(b, b.prog, p.operands, call);
    if (r !== null) {
      for (const v of r) out.push(v);
      return;
    }
    func = p.declared!();
  }
  const { sig } = p;
  b.calls(sig);
  const mem: ValueId[] = [];
  for (const m of sig.memResults) mem.push(dest !== 0 ? dest : b.temp(b.lay(m.type)));
  const args = mem.length === 0 ? p.args : mem.concat(p.args);
  b.pos = p.pos;
  let r: ValueId[];
  if (func !== null) {
    r = b.call(func, args, b.prog.out.lockOps.has(func.id) ? p.lock : 0);
    if (func.noReturn) {
      // What follows is dead, but written out all the same.
      b.unreachable();
      b.startSealed(b.newBlock());
      r = func.results.map((ty) => b.zero(ty));
    }
  } else {
    if (p.targetOffset === 0) b.checkNil(p.target);
    const index =
      p.targetOffset === 0 ? b.loadCode(p.target) : b.loadImmutable(Ty.I32, Mem.I32U, p.target, p.targetOffset);
    r = b.callIndirect(index, b.prog.out.sigId(sig.params, sig.results), sig.results, args, p.method);
  }
  for (const v of p.kept) b.rt("keepPointer", [v]);
  if (mem.length === 0) {
    for (const v of r) out.push(v);
    return;
  }
  let k = 0;
  for (let i = 0; i < sig.resultTypes.length; i++) {
    const L = b.lay(sig.resultTypes[i]);
    if (L.isMemory) out.push(mem[sig.resultAt[i]]);
    else for (let j = 0; j < L.tys.length; j++) out.push(r[k++]);
  }
}
