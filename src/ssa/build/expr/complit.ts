// Composite literals. Small structs are built as leaves; memory aggregates are built in place, in memory that nobody else sees
// yet; constant parts come from read-only data. Elements are evaluated in source order. Invariant: a pointer that a literal
// gives to read-only data is only ever read or copied from.

import { InternalError } from "../../../diagnostics.ts";
import { Kind, type NodeId } from "../../../syntax/tree.ts";
import { intNumber } from "../../../types/constant/value.ts";
import { type Array_, type Struct, TypeTag } from "../../../types/types.ts";
import type { ValueId } from "../../ir.ts";
import { Op, Ty } from "../../ops.ts";
import type { TypeLayout } from "../api.ts";
import type { FuncBuilder } from "../func_builder.ts";
import { fieldIndex, Place, PlaceKind } from "../place.ts";
import { newBacking } from "./call.ts";
import { settle } from "./hoist.ts";
import { isInterface } from "./iface.ts";
import { keyByAddress, makeMap, mapAssign, mapStore } from "./map.ts";
import { isBegun, isTemporary, order } from "./order.ts";
import { discard, push, pushAs } from "./value.ts";

/** From this size on a constant literal is copied from data instead of being stored field by field. */
const staticMin = 32;
/** Constant map entries beyond this number are entered by a loop over two arrays (walk/complit.go: maplit). */
const mapLoopMin = 25;

/** Appends the value of composite literal n. */
export function compositeLit(b: FuncBuilder, n: NodeId, out: ValueId[]): void {
  const L = b.layoutOf(n);
  switch (L.under.tag) {
    case TypeTag.Pointer:
      // An element {...} of a []*T.
      out.push(newLit(b, n, b.lay(L.elem!)));
      return;
    case TypeTag.Slice:
      sliceLit(b, n, L, out);
      return;
    case TypeTag.Map:
      out.push(mapLit(b, n, L));
      return;
    default:
      if (L.isMemory) out.push(memoryLit(b, n, L));
      else leavesLit(b, n, L, out);
  }
}

/** &T{...} */
export function compositeLitAddr(b: FuncBuilder, n: NodeId): ValueId {
  return newLit(b, n, b.layoutOf(n));
}

function newLit(b: FuncBuilder, n: NodeId, T: TypeLayout): ValueId {
  const { under } = T;
  if (T.isMemory) {
    const p = b.newObject(T);
    compositeLitInto(b, n, T, p, true);
    return p;
  }
  const vals: ValueId[] = [];
  // (A map literal may be made by now, its address not taken yet.)
  if (b.early.size > 0 && b.early.has(n)) push(b, n, vals);
  else if (under.tag === TypeTag.Slice) sliceLit(b, n, T, vals);
  else if (under.tag === TypeTag.Map) vals.push(mapLit(b, n, T));
  else leavesLit(b, n, T, vals);
  b.pos = b.tree.pos(n);
  const p = b.newObject(T);
  if (T.size > 0) b.storeVals(T, p, 0, 0, false, vals);
  return p;
}

/** A struct or array of few leaves. */
function leavesLit(b: FuncBuilder, n: NodeId, L: TypeLayout, out: ValueId[]): void {
  const { tree } = b;
  const list = tree.elemList(n);
  const count = tree.len(list);
  if (count === 0) {
    b.zeroValue(L, out);
    return;
  }
  const first = out.length;
  for (let i = 0; i < L.tys.length; i++) out.push(0);
  const isStruct = L.under.tag === TypeTag.Struct;
  const vals: ValueId[] = [];
  for (let i = 0; i < count; i++) {
    const e = tree.at(list, i);
    const keyed = tree.kind(e) === Kind.KeyValueExpr;
    const x = keyed ? tree.value(e) : e;
    const f = !isStruct ? 0 : keyed ? fieldIndex(L, tree.text(tree.key(e))) : i;
    const E = b.lay(isStruct ? L.fieldType[f] : L.elem!);
    vals.length = 0;
    pushAs(b, x, E, vals);
    if (isStruct && isBlankField(L, f)) continue;
    const at = first + (isStruct ? L.fieldLeaf[f] : 0);
    for (let k = 0; k < vals.length; k++) out[at + k] = vals[k];
  }
  for (let i = 0; i < L.tys.length; i++) if (out[first + i] === 0) out[first + i] = b.zero(L.tys[i]);
}

function isBlankField(L: TypeLayout, f: number): boolean {
  return (L.under as Struct).fields[f].name === "_";
}

/** A memory aggregate as a value: read-only data if constant, else a temporary. */
function memoryLit(b: FuncBuilder, n: NodeId, L: TypeLayout): ValueId {
  const data = staticLit(b, n, L);
  if (data >= 0) return b.data(data);
  const p = b.temp(L);
  compositeLitInto(b, n, L, p, false);
  return p;
}

/** Data of a literal without anything dynamic, or -1. */
function staticLit(b: FuncBuilder, n: NodeId, L: TypeLayout): number {
  if (b.facts.hasEffect(n) || isBegun(b, n)) return -1;
  if (b.tree.len(b.tree.elemList(n)) === 0) return b.prog.zeroData(L.size);
  return b.prog.staticExpr(b.inst, n, L.type, false);
}

/** Builds literal n of struct or array type T in fresh memory at p; `zeroed`: the memory is zero. */
export function compositeLitInto(b: FuncBuilder, n: NodeId, T: TypeLayout, p: ValueId, zeroed: boolean): void {
  const { tree } = b;
  if (tree.len(tree.elemList(n)) === 0) {
    if (!zeroed) b.zeroBytes(p, T);
    return;
  }
  if (T.size >= staticMin) {
    const data = staticLit(b, n, T);
    if (data >= 0) {
      b.copyBytes(p, b.data(data), T);
      return;
    }
  }
  if (T.under.tag === TypeTag.Struct) {
    structInto(b, n, T, p, zeroed);
  } else {
    const { len } = T.under as Array_;
    const E = b.lay(T.elem!);
    if (!zeroed && !fillsArray(b, n, len)) {
      b.zeroBytes(p, T);
      zeroed = true;
    }
    arrayInto(b, n, E, p, zeroed);
  }
}

function structInto(b: FuncBuilder, n: NodeId, T: TypeLayout, p: ValueId, zeroed: boolean): void {
  const { tree } = b;
  const list = tree.elemList(n);
  const count = tree.len(list);
  if (!zeroed && count < T.fieldType.length) {
    b.zeroBytes(p, T);
    zeroed = true;
  }
  for (let i = 0; i < count; i++) {
    const e = tree.at(list, i);
    const keyed = tree.kind(e) === Kind.KeyValueExpr;
    const f = keyed ? fieldIndex(T, tree.text(tree.key(e))) : i;
    const F = b.lay(T.fieldType[f]);
    const x = keyed ? tree.value(e) : e;
    if (isBlankField(T, f)) {
      // Evaluated, but blank fields stay zero.
      discard(b, x);
      if (!zeroed) b.zeroBytes(b.addPtr(p, T.fieldOffset[f]), F);
      continue;
    }
    fieldInto(b, x, F, p, T.fieldOffset[f], T.fieldId[f], zeroed);
  }
}

/** One field or element, at p + offset. */
function fieldInto(
  b: FuncBuilder,
  x: NodeId,
  F: TypeLayout,
  p: ValueId,
  offset: number,
  fieldId: number,
  zeroed: boolean,
): void {
  const { tree } = b;
  while (tree.kind(x) === Kind.ParenExpr) x = tree.x(x);
  if (F.isMemory && tree.kind(x) === Kind.CompositeLit && !(b.early.size > 0 && b.early.has(x))) {
    compositeLitInto(b, x, F, b.addPtr(p, offset), zeroed);
    return;
  }
  const vals: ValueId[] = [];
  pushAs(b, x, F, vals);
  b.pos = tree.pos(x);
  if (F.size > 0) b.storeVals(F, p, offset, fieldId, false, vals);
}

/** The literal has an element for every index below len. */
function fillsArray(b: FuncBuilder, n: NodeId, len: number): boolean {
  const { tree } = b;
  const list = tree.elemList(n);
  if (tree.len(list) !== len) return false;
  for (let i = 0; i < len; i++) if (tree.kind(tree.at(list, i)) === Kind.KeyValueExpr) return false;
  return true;
}

function arrayInto(b: FuncBuilder, n: NodeId, E: TypeLayout, p: ValueId, zeroed: boolean): void {
  const { tree } = b;
  const list = tree.elemList(n);
  let index = 0;
  for (let i = 0, count = tree.len(list); i < count; i++) {
    let e = tree.at(list, i);
    if (tree.kind(e) === Kind.KeyValueExpr) {
      index = constIndex(b, tree.key(e));
      e = tree.value(e);
    }
    fieldInto(b, e, E, p, index * E.size, 0, zeroed);
    index++;
  }
}

function constIndex(b: FuncBuilder, key: NodeId): number {
  const c = b.info.constOf(key);
  if (c === null) throw new InternalError("array index is not constant", b.tree.pos(key));
  return intNumber(c);
}

/** Number of elements of an array or slice literal. */
function literalLen(b: FuncBuilder, n: NodeId): number {
  const { tree } = b;
  const list = tree.elemList(n);
  let index = 0;
  let max = 0;
  for (let i = 0, count = tree.len(list); i < count; i++) {
    const e = tree.at(list, i);
    if (tree.kind(e) === Kind.KeyValueExpr) index = constIndex(b, tree.key(e));
    index++;
    if (index > max) max = index;
  }
  return max;
}

function sliceLit(b: FuncBuilder, n: NodeId, L: TypeLayout, out: ValueId[]): void {
  const E = b.lay(L.elem!);
  const len = literalLen(b, n);
  let p: ValueId;
  if (len === 0 || E.size === 0) {
    p = b.data(b.prog.zeroBase());
    if (len > 0) arrayInto(b, n, E, p, true);
  } else {
    const A = b.lay(b.prog.arrayOf(E.type, len));
    const plain = A.size >= staticMin && !b.facts.hasEffect(n) && !isBegun(b, n);
    const data = plain ? b.prog.staticExpr(b.inst, n, A.type, false) : -1;
    p = newBacking(b, E, len);
    if (data >= 0) b.copyBytes(p, b.data(data), A);
    else arrayInto(b, n, E, p, true);
  }
  const v = b.i64(len);
  out.push(p, v, v);
}

// ---- maps ----

function mapLit(b: FuncBuilder, n: NodeId, M: TypeLayout): ValueId {
  const { tree } = b;
  const list = tree.elemList(n);
  const count = tree.len(list);
  const m = makeMap(b, M, count > 8 ? b.i64(count) : 0);
  const K = b.lay(M.key!);
  const E = b.lay(M.elem!);
  const statics: NodeId[] = [];
  const dynamics: NodeId[] = [];
  for (let i = 0; i < count; i++) {
    const e = tree.at(list, i);
    if (b.info.constOf(tree.key(e)) !== null && b.info.constOf(tree.value(e)) !== null) statics.push(e);
    else dynamics.push(e);
  }
  const loop = statics.length > mapLoopMin && K.under.tag === TypeTag.Basic && E.under.tag === TypeTag.Basic;
  if (loop) {
    mapLoop(b, statics, M, K, E, m);
    for (const e of dynamics) mapEntry(b, e, M, K, E, m);
    return m;
  }
  for (let i = 0; i < count; i++) mapEntry(b, tree.at(list, i), M, K, E, m);
  return m;
}

function mapEntry(b: FuncBuilder, e: NodeId, M: TypeLayout, K: TypeLayout, E: TypeLayout, m: ValueId): void {
  const { tree } = b;
  const mark = b.tempMark();
  const p = new Place(PlaceKind.MapElem, E);
  p.mapL = M;
  p.map = m;
  p.vals = [];
  const key = tree.key(e);
  order(b, key);
  order(b, tree.value(e));
  // As an assignment to the element: the value comes first unless the key is a copy that is made ahead (order.ts).
  const copied = keyByAddress(b, M) && ((isInterface(K) && !isInterface(b.layoutOf(key))) || isTemporary(b, key));
  if (!copied && (b.facts.panics(key) || b.facts.hasHoisted(key))) settle(b, tree.value(e));
  pushAs(b, key, K, p.vals);
  const vals: ValueId[] = [];
  pushAs(b, tree.value(e), E, vals);
  b.pos = tree.pos(e);
  mapStore(b, p, vals);
  b.freeTempsTo(mark);
}

/** Enters constant entries from two read-only arrays. */
function mapLoop(
  b: FuncBuilder,
  entries: readonly NodeId[],
  M: TypeLayout,
  K: TypeLayout,
  E: TypeLayout,
  m: ValueId,
): void {
  const { tree, prog } = b;
  const keys = prog.staticList(
    b.inst,
    entries.map((e) => tree.key(e)),
    K.type,
  );
  const elems = prog.staticList(
    b.inst,
    entries.map((e) => tree.value(e)),
    E.type,
  );
  const i = b.newVar(Ty.I32);
  b.writeVar(i, b.i32(0));
  const head = b.newBlock();
  const body = b.newBlock();
  const done = b.newBlock();
  b.jump(head);
  b.setBlock(head);
  b.branch(b.cmp(Op.LtU, b.readVar(i), b.i32(entries.length)), body, done);
  b.startSealed(body);
  const p = new Place(PlaceKind.MapElem, E);
  p.mapL = M;
  p.map = m;
  p.vals = [];
  const at = (data: number, size: number): ValueId =>
    b.ptrAdd(b.data(data), b.bin(Op.Mul, Ty.I32, b.readVar(i), b.i32(size)));
  b.loadVals(K, at(keys, K.size), 0, 0, false, p.vals);
  const slot = mapAssign(b, p);
  const vals: ValueId[] = [];
  b.loadVals(E, at(elems, E.size), 0, 0, false, vals);
  b.storeVals(E, slot, 0, 0, false, vals);
  b.writeVar(i, b.bin(Op.Add, Ty.I32, b.readVar(i), b.i32(1)));
  b.jump(head);
  b.seal(head);
  b.startSealed(done);
}
