// Assignments, definitions and variable declarations. Operands of the left side and the values of the right side come first,
// then the stores with their checks, from left to right (spec "Assignment statements"; gc: ascompatee). A single assignment
// evaluates the right side before the left side's operands, except that calls come first on both sides (order.ts). Of several, those
// behind the first that changes memory are evaluated before the others, as gc saves what an assignment may change.

import { InternalError } from "../../../diagnostics.ts";
import { Known } from "../../../syntax/names.ts";
import { Operator } from "../../../syntax/tokens.ts";
import { Kind, type ListId, type NodeId } from "../../../syntax/tree.ts";
import { inspect } from "../../../syntax/walk.ts";
import { OperandMode } from "../../../types/mode.ts";
import { type Obj, ObjTag, type Var, VarKind } from "../../../types/object.ts";
import { TypeTag } from "../../../types/types.ts";
import type { ValueId } from "../../ir.ts";
import { Ty } from "../../ops.ts";
import type { TypeLayout } from "../api.ts";
import { arith, intLeaf, intType, isString, shiftBy } from "../expr/arith.ts";
import { aggregateInto, isMultiCall, ownedCopy, resultLayouts } from "../expr/call.ts";
import { settlePlace } from "../expr/hoist.ts";
import { assertCommaOk } from "../expr/iface.ts";
import { mapAssign, mapIndex, mapLookup, mapPlace, mapStore } from "../expr/map.ts";
import { hoistOwn, order, orderAll, orderBoth, orderMapAssign, orderTarget } from "../expr/order.ts";
import { concatParts, pushOperands } from "../expr/strings.ts";
import { convertAs, discard, push, pushAs, values } from "../expr/value.ts";
import { unparen } from "../facts.ts";
import type { FuncBuilder } from "../func_builder.ts";
import {
  globalOf,
  makePending,
  memoryPlace,
  type PendingCheck,
  type Place,
  PlaceKind,
  place,
  readPlace,
  writePlace,
} from "../place.ts";
import { recvExpr } from "./chan.ts";

export function assignStmt(b: FuncBuilder, n: NodeId): void {
  const { tree } = b;
  const op = tree.op(n);
  const rhs = tree.rhs(n);
  if (rhs === 0 || (op !== Operator.None && op !== Operator.Def)) {
    opAssign(b, n, op, tree.lhs(n), rhs);
    return;
  }
  assignNodes(b, n, nodesOf(b, tree.lhs(n)), nodesOf(b, rhs), op === Operator.Def);
}

export function varDecl(b: FuncBuilder, n: NodeId): void {
  const { tree, info } = b;
  const names = listNodes(b, tree.nameList(n));
  if (tree.values(n) !== 0) {
    assignNodes(b, n, names, nodesOf(b, tree.values(n)), true);
    return;
  }
  for (const name of names) {
    const v = info.defOf(name);
    if (v !== null && v.tag === ObjTag.Var && v.name !== "_") b.zeroLocal(b.declare(v));
  }
}

/** A package-level initialisation: the body of a BodyKind.Init function. */
export function assignInit(b: FuncBuilder): void {
  const { inst } = b;
  const rhs = inst.node;
  b.pos = b.tree.pos(rhs);
  const layouts = inst.lhs.map((v) => b.lay(b.env.type(v.type!)));
  if (inst.lhs.length === 1) {
    const vals: ValueId[] = [];
    order(b, rhs, layouts[0]);
    pushAs(b, rhs, layouts[0], vals);
    storeGlobal(b, inst.lhs[0], layouts[0], vals, 0);
    return;
  }
  const { vals, from } = multiValues(b, rhs);
  let at = 0;
  for (let i = 0; i < inst.lhs.length; i++) {
    const v: ValueId[] = [];
    convertAs(b, vals, at, from[i], layouts[i], v);
    storeGlobal(b, inst.lhs[i], layouts[i], v, 0);
    at += from[i].tys.length;
  }
}

function storeGlobal(b: FuncBuilder, v: Var, L: TypeLayout, vals: readonly ValueId[], at: number): void {
  if (v.name !== "_") writePlace(b, memoryPlace(L, globalOf(b, v)), vals, at);
}

function nodesOf(b: FuncBuilder, n: NodeId): NodeId[] {
  return b.tree.kind(n) === Kind.ListExpr ? listNodes(b, b.tree.elemList(n)) : [n];
}

function listNodes(b: FuncBuilder, list: ListId): NodeId[] {
  const out: NodeId[] = [];
  for (let i = 0; i < b.tree.len(list); i++) out.push(b.tree.at(list, i));
  return out;
}

function assignNodes(b: FuncBuilder, n: NodeId, lhs: readonly NodeId[], rhs: readonly NodeId[], def: boolean): void {
  const { tree } = b;
  if (lhs.length === 1 && rhs.length === 1) {
    assignOne(b, n, lhs[0], rhs[0], def);
    return;
  }
  if (rhs.length === lhs.length) {
    orderAll(b, [...lhs, ...rhs], [...lhs.map(() => null), ...lhs.map((l) => assignedType(b, l, def))]);
    // (Keys of maps that are copied are, whatever else may panic.)
    for (const l of lhs) if (b.facts.hasHoisted(l)) orderTarget(b, l);
    const targets: Target[] = [];
    const vals: ValueId[][] = [];
    const aim = (i: number): void => {
      targets[i] = target(b, lhs[i], def);
    };
    const evaluate = (i: number): void => {
      const v: ValueId[] = [];
      const T = assignedType(b, lhs[i], def) ?? b.layoutOf(rhs[i]);
      hoistOwn(b, rhs[i]);
      pushAs(b, rhs[i], T, v);
      if (T.isMemory) v[0] = ownedCopy(b, T, v[0]);
      vals[i] = v;
    };
    const saved = savedParts(b, lhs, rhs);
    for (let i = 0; i < lhs.length; i++) {
      if (!saved[i]) continue;
      aim(i);
      evaluate(i);
    }
    for (let i = 0; i < lhs.length; i++) {
      if (saved[i]) continue;
      settlePlace(b, lhs[i]);
      evaluate(i);
      aim(i);
    }
    b.pos = tree.pos(n);
    for (let i = 0; i < lhs.length; i++) store(b, targets[i], vals[i], 0);
    return;
  }
  for (const l of lhs) order(b, l);
  const { vals, from } = multiValues(b, rhs[0]);
  b.pos = tree.pos(n);
  const targets = lhs.map((l) => target(b, l, def));
  let at = 0;
  for (let i = 0; i < lhs.length; i++) {
    const T = targets[i].L;
    if (T !== null) {
      const v: ValueId[] = [];
      convertAs(b, vals, at, from[i], T, v);
      store(b, targets[i], v, 0);
    }
    at += from[i].tys.length;
  }
}

/** Which of several assignments an earlier one may change: one to memory changes all that is read, one to a local variable that variable. */
function savedParts(b: FuncBuilder, lhs: readonly NodeId[], rhs: readonly NodeId[]): boolean[] {
  const { tree, info } = b;
  const assigned = new Set<Obj>();
  let memory = false;
  const changed = (n: NodeId): boolean => {
    let found = false;
    inspect(tree, n, (m) => {
      if (assigned.size > 0 && tree.kind(m) === Kind.Name) {
        const obj = info.useOf(m);
        if (obj !== null && assigned.has(obj)) found = true;
      }
      return !found;
    });
    return found;
  };
  return lhs.map((l, i) => {
    const saved = memory || (assigned.size > 0 && (changed(l) || changed(rhs[i])));
    const x = unparen(tree, l);
    const v = tree.kind(x) === Kind.Name ? info.objectOf(x) : null;
    if (tree.kind(x) !== Kind.Name) memory = true;
    else if (v !== null && v.tag === ObjTag.Var) {
      if (v.kind === VarKind.PackageVar || b.facts.inMemory(v) || (b.facts.captured(v) && b.byRef(v))) memory = true;
      else assigned.add(v);
    }
    return saved;
  });
}

/** An expression of several values: a call, or a comma-ok form. */
function multiValues(b: FuncBuilder, n: NodeId): { vals: ValueId[]; from: TypeLayout[] } {
  const { tree } = b;
  const x = unparen(tree, n);
  const vals: ValueId[] = [];
  const bool = b.lay(b.prog.tBool);
  b.pos = tree.pos(x);
  if (isMultiCall(b, x) && tree.kind(x) === Kind.CallExpr) {
    push(b, x, vals);
    return { vals, from: resultLayouts(b, x) };
  }
  switch (tree.kind(x)) {
    case Kind.IndexExpr: {
      order(b, tree.x(x));
      order(b, tree.index(x));
      const M = b.layoutOf(tree.x(x));
      mapIndex(b, x, M, vals, true);
      return { vals, from: [b.lay(M.elem!), bool] };
    }
    case Kind.AssertExpr:
      order(b, tree.x(x));
      assertCommaOk(b, x, vals);
      return { vals, from: [b.lay(b.env.type(b.info.typeOf(tree.type(x))!)), bool] };
    case Kind.Operation: {
      order(b, tree.x(x));
      const C = b.layoutOf(tree.x(x));
      recvExpr(b, x, vals, true);
      return { vals, from: [b.lay(C.elem!), bool] };
    }
    default:
      throw new InternalError("expression of several values", tree.pos(x));
  }
}

// ---- targets ----

/** The left side of an assignment, its operands evaluated. */
interface Target {
  /** Type to convert to; null for the blank identifier. */
  readonly L: TypeLayout | null;
  /** A variable this statement declares. */
  readonly made: Var | null;
  readonly place: Place | null;
  readonly pending: PendingCheck[];
}

function target(b: FuncBuilder, n: NodeId, def: boolean): Target {
  const { tree, info } = b;
  const x = unparen(tree, n);
  if (tree.kind(x) === Kind.Name) {
    if (tree.value(x) === Known.Blank) return { L: null, made: null, place: null, pending: [] };
    const made = def ? info.defOf(x) : null;
    if (made !== null && made.tag === ObjTag.Var) {
      return { L: b.lay(b.env.type(made.type!)), made, place: null, pending: [] };
    }
  }
  const pending: PendingCheck[] = [];
  const p = targetPlace(b, x, pending);
  return { L: p.L, made: null, place: p, pending };
}

function targetPlace(b: FuncBuilder, x: NodeId, pending: PendingCheck[] | null): Place {
  const { tree } = b;
  if (tree.kind(x) === Kind.IndexExpr) {
    const X = b.layoutOf(tree.x(x));
    if (X.under.tag === TypeTag.Map) return mapPlace(b, x, X);
  }
  return place(b, x, pending);
}

function store(b: FuncBuilder, t: Target, vals: readonly ValueId[], at: number): void {
  if (t.made !== null) {
    b.declareWith(t.made, vals, at);
    return;
  }
  if (t.place === null) return;
  makePending(b, t.pending);
  storeTo(b, t.place, vals, at);
}

export function storeTo(b: FuncBuilder, p: Place, vals: readonly ValueId[], at = 0): void {
  if (p.kind === PlaceKind.MapElem) mapStore(b, p, vals, at);
  else writePlace(b, p, vals, at);
}

/** Two at once, as a range clause does: operands first. */
export function assignPair(
  b: FuncBuilder,
  lhs: readonly NodeId[],
  def: boolean,
  from: readonly TypeLayout[],
  vals: readonly (readonly ValueId[])[],
): void {
  for (const l of lhs) order(b, l);
  const targets = lhs.map((l) => target(b, l, def));
  const converted = targets.map((t, i) => {
    const v: ValueId[] = [];
    if (t.L !== null) convertAs(b, vals[i], 0, from[i], t.L, v);
    return v;
  });
  for (let i = 0; i < lhs.length; i++) store(b, targets[i], converted[i], 0);
}

// ---- one to one ----

function assignOne(b: FuncBuilder, n: NodeId, lhs: NodeId, rhs: NodeId, def: boolean): void {
  const { tree, info } = b;
  const l = unparen(tree, lhs);
  const isName = tree.kind(l) === Kind.Name;
  if (isName && tree.value(l) === Known.Blank) {
    order(b, rhs);
    discard(b, rhs);
    return;
  }
  const made = def && isName ? info.defOf(l) : null;
  if (made !== null && made.tag === ObjTag.Var) {
    define(b, made, rhs);
    return;
  }
  const T = targetLayout(b, l);
  const vals: ValueId[] = [];
  if (tree.kind(l) === Kind.IndexExpr && b.layoutOf(tree.x(l)).under.tag === TypeTag.Map) {
    orderMapAssign(b, l, rhs, T);
    const p = mapPlace(b, l, b.layoutOf(tree.x(l)));
    pushAs(b, rhs, T, vals);
    b.pos = tree.pos(n);
    mapStore(b, p, vals);
    return;
  }
  if (isCall(b, rhs)) orderTarget(b, l);
  else orderBoth(b, l, rhs, T);
  pushAs(b, rhs, T, vals);
  b.pos = tree.pos(n);
  const pending: PendingCheck[] = [];
  const p = place(b, l, pending);
  makePending(b, pending);
  b.pos = tree.pos(n);
  writePlace(b, p, vals);
}

/** A call (no conversion) orders its own operands: there is no need to keep its value in a temporary first. */
function isCall(b: FuncBuilder, n: NodeId): boolean {
  const x = unparen(b.tree, n);
  return b.tree.kind(x) === Kind.CallExpr && b.info.modeOf(b.tree.fun(x)) !== OperandMode.typexpr;
}

/** Type of an assigned expression; null for the blank identifier. */
function assignedType(b: FuncBuilder, n: NodeId, def: boolean): TypeLayout | null {
  const x = unparen(b.tree, n);
  if (b.tree.kind(x) === Kind.Name) {
    if (b.tree.value(x) === Known.Blank) return null;
    const made = def ? b.info.defOf(x) : null;
    if (made !== null && made.tag === ObjTag.Var) return b.lay(b.env.type(made.type!));
  }
  return targetLayout(b, x);
}

/** Type of an assignable expression that is no new variable. */
function targetLayout(b: FuncBuilder, l: NodeId): TypeLayout {
  if (b.tree.kind(l) === Kind.Name) {
    const obj = b.info.objectOf(l);
    if (obj !== null && obj.tag === ObjTag.Var) return b.lay(b.env.type(obj.type!));
  }
  return b.layoutOf(l);
}

/** v := rhs, var v T = rhs */
function define(b: FuncBuilder, v: Var, rhs: NodeId): void {
  const L = b.lay(b.env.type(v.type!));
  if (!isCall(b, rhs)) order(b, rhs, L);
  if (L.isMemory && b.layoutOf(rhs) === L) {
    const x = unparen(b.tree, rhs);
    if (b.tree.kind(x) === Kind.CompositeLit || isCall(b, x)) {
      // Calls in operands were made; nothing below can see the new variable.
      const fresh = b.makeLocal(v);
      aggregateInto(b, rhs, L, b.localAddr(fresh), fresh.fresh);
      b.locals.set(v, fresh);
      return;
    }
  }
  const vals: ValueId[] = [];
  pushAs(b, rhs, L, vals);
  b.declareWith(v, vals);
}

// ---- x op= y ----

function opAssign(b: FuncBuilder, n: NodeId, op: Operator, lhs: NodeId, rhs: NodeId): void {
  const { tree } = b;
  const l = unparen(tree, lhs);
  const L = targetLayout(b, l);
  const inMap = tree.kind(l) === Kind.IndexExpr && b.layoutOf(tree.x(l)).under.tag === TypeTag.Map;
  if (rhs === 0) {
    order(b, l);
    if (!inMap) settlePlace(b, l);
  } else if (inMap) orderMapAssign(b, l, rhs, null);
  else orderBoth(b, l, rhs, null);
  if (inMap) {
    mapOpAssign(b, n, op, l, rhs, L);
    return;
  }
  const p = place(b, l);
  const cur: ValueId[] = [];
  readPlace(b, p, cur);
  const r = operate(b, n, op, L, cur, rhs);
  writePlace(b, p, r);
}

/** m[k] op= y enters the key once, unless the operation may panic: then nothing must be entered (order.go). */
function mapOpAssign(b: FuncBuilder, n: NodeId, op: Operator, l: NodeId, rhs: NodeId, L: TypeLayout): void {
  const { tree } = b;
  const M = b.layoutOf(tree.x(l));
  const p = mapPlace(b, l, M);
  const panics = op === Operator.Div || op === Operator.Rem || op === Operator.Shl || op === Operator.Shr;
  if (panics || isString(L)) {
    const cur: ValueId[] = [];
    mapLookup(b, M, p.map, p.vals, cur, false);
    const r = operate(b, n, op, L, cur, rhs);
    mapStore(b, p, r);
    return;
  }
  const y = rhs === 0 ? null : values(b, rhs);
  b.pos = tree.pos(n);
  const ptr = mapAssign(b, p);
  const cur: ValueId[] = [];
  b.loadVals(L, ptr, 0, 0, false, cur);
  b.storeVals(L, ptr, 0, 0, false, arith(b, op, L, cur, y ?? oneOf(b, L)));
}

/** The constant 1 of a numeric type. */
function oneOf(b: FuncBuilder, L: TypeLayout): ValueId[] {
  const t = intType(L);
  if (t !== undefined) return [intLeaf(b, t, 1)];
  return L.tys.map((ty, i) => {
    const x = i === 0 ? 1 : 0;
    return ty === Ty.F32 ? b.f32(x) : b.f64(x);
  });
}

/** cur op rhs; rhs 0: the constant 1 (x++, x--). */
function operate(
  b: FuncBuilder,
  n: NodeId,
  op: Operator,
  L: TypeLayout,
  cur: readonly ValueId[],
  rhs: NodeId,
): readonly ValueId[] {
  const { tree } = b;
  if (isString(L)) {
    const parts = [cur[0], cur[1]];
    pushOperands(b, rhs, parts);
    b.pos = tree.pos(n);
    const out: ValueId[] = [];
    concatParts(b, parts, out);
    return out;
  }
  if (op === Operator.Shl || op === Operator.Shr) {
    return [shiftBy(b, n, op, L, cur[0], rhs)];
  }
  const y: ValueId[] = [];
  if (rhs === 0) y.push(...oneOf(b, L));
  else pushAs(b, rhs, L, y);
  b.pos = tree.pos(n);
  return arith(b, op, L, cur, y);
}
