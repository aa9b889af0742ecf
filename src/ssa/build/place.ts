// Places: where an expression's value is, before it is read, written or addressed. Selecting a field or a constant array
// element of a place moves the place and reads nothing, so that only the wanted scalars are ever loaded.
//
// Invariant: a place's checks (nil, bounds) are emitted when it is made, unless the caller passes a list of pending checks:
// an assignment with several operands evaluates operands first and makes the checks at the assignment itself (spec
// "Assignment statements"; gc: ascompatee).

import { InternalError } from "../../diagnostics.ts";
import { Known } from "../../syntax/names.ts";
import { Operator } from "../../syntax/tokens.ts";
import { Kind, type NodeId } from "../../syntax/tree.ts";
import { ObjTag, type Var, VarKind } from "../../types/object.ts";
import { SelectionKind } from "../../types/selection.ts";
import { type Array_, type Struct, TypeTag } from "../../types/types.ts";
import type { ValueId } from "../ir.ts";
import { Bounds, Op, Ty } from "../ops.ts";
import type { ResolvedSelection, TypeLayout } from "./api.ts";
import { indexValue } from "./expr/index.ts";
import { one, push } from "./expr/value.ts";
import type { FuncBuilder, Local } from "./func_builder.ts";
import { runtimeRecords } from "./runtime_calls.ts";

export const enum PlaceKind {
  /** The blank identifier. */
  Blank,
  /** SSA variables first, first+1, ... */
  Vars,
  /** vals[first], vals[first+1], ...: a value that is no variable. */
  Values,
  /** Memory at base + offset. */
  Memory,
  /** Element of a map: only for assignment (expr/map.ts). */
  MapElem,
}

export class Place {
  first = 0;
  vals: ValueId[] = noVals;
  base: ValueId = 0;
  offset = 0;
  /** Innermost struct field the place lies in, 0: none. */
  fieldId = 0;
  /** Other types may name the same memory (unsafe). */
  any = false;
  /** MapElem: the map, its layout and the key's leaves. */
  map: ValueId = 0;
  mapL: TypeLayout | null = null;
  constructor(
    public kind: PlaceKind,
    public L: TypeLayout,
  ) {}
}

const noVals: ValueId[] = [];

/** A check not yet made: code < 0 is a nil check of a, else bounds check `code` of index a against limit b. */
export interface PendingCheck {
  readonly code: number;
  readonly a: ValueId;
  readonly b: ValueId;
  readonly unsigned: boolean;
  readonly pos: number;
}

export function makePending(b: FuncBuilder, list: readonly PendingCheck[]): void {
  for (const c of list) {
    b.pos = c.pos;
    if (c.code < 0) b.checkNil(c.a);
    else b.boundsCheck(c.code as Bounds, c.a, c.b, c.unsigned);
  }
}

function checkNil(b: FuncBuilder, p: ValueId, pending: PendingCheck[] | null): void {
  if (pending === null) b.checkNil(p);
  else if (!b.nonNil(p)) pending.push({ code: -1, a: p, b: 0, unsigned: false, pos: b.pos });
}

function checkBounds(
  b: FuncBuilder,
  code: Bounds,
  index: ValueId,
  limit: ValueId,
  unsigned: boolean,
  pending: PendingCheck[] | null,
): void {
  if (pending === null) b.boundsCheck(code, index, limit, unsigned);
  else pending.push({ code, a: index, b: limit, unsigned, pos: b.pos });
}

export function memoryPlace(L: TypeLayout, base: ValueId, offset = 0): Place {
  const p = new Place(PlaceKind.Memory, L);
  p.base = base;
  p.offset = offset;
  return p;
}

/** The runtime's own code follows pointers to such records only where they are not nil. */
function isRuntimeRecord(b: FuncBuilder, L: TypeLayout): boolean {
  const { type } = L;
  return b.inst.pkg.path === "runtime" && type.tag === TypeTag.Named && runtimeRecords.has(type.obj.name);
}

/** The place *ptr. */
export function derefPlace(b: FuncBuilder, ptr: ValueId, L: TypeLayout, pending: PendingCheck[] | null = null): Place {
  if (!isRuntimeRecord(b, L)) checkNil(b, ptr, pending);
  const p = memoryPlace(L, ptr);
  p.any = b.fn.reinterprets;
  return p;
}

export function localPlace(b: FuncBuilder, l: Local): Place {
  if (l.first >= 0) {
    const p = new Place(PlaceKind.Vars, l.L);
    p.first = l.first;
    return p;
  }
  return memoryPlace(l.L, b.localAddr(l));
}

function valuesPlace(L: TypeLayout, vals: ValueId[]): Place {
  if (L.isMemory) return memoryPlace(L, vals[0]);
  const p = new Place(PlaceKind.Values, L);
  p.vals = vals;
  return p;
}

/** Where the value of expression n is. Rvalues are evaluated. */
export function place(b: FuncBuilder, n: NodeId, pending: PendingCheck[] | null = null): Place {
  const { tree, info } = b;
  while (tree.kind(n) === Kind.ParenExpr) n = tree.x(n);
  if (b.early.size > 0 && b.early.has(n)) return rvalue(b, n);
  switch (tree.kind(n)) {
    case Kind.Name: {
      if (tree.value(n) === Known.Blank) return new Place(PlaceKind.Blank, b.lay(b.prog.tInt));
      const obj = info.objectOf(n);
      if (obj === null || obj.tag !== ObjTag.Var) return rvalue(b, n);
      if (obj.kind === VarKind.PackageVar) return globalPlace(b, n);
      return localPlace(b, b.local(obj));
    }
    case Kind.SelectorExpr: {
      const sel = info.selectionOf(n);
      if (sel === null) {
        const obj = info.useOf(tree.sel(n));
        return obj !== null && obj.tag === ObjTag.Var ? globalPlace(b, tree.sel(n)) : rvalue(b, n);
      }
      if (sel.kind !== SelectionKind.FieldVal) return rvalue(b, n);
      const r = b.prog.selection(b.inst, n);
      return fieldPath(b, tree.x(n), r, pending, tree.pos(n));
    }
    case Kind.IndexExpr:
      return indexPlace(b, n, pending);
    case Kind.Operation:
      if (tree.op(n) === Operator.Mul && tree.y(n) === 0) {
        const L = b.layoutOf(n);
        const ptr = one(b, tree.x(n));
        b.pos = tree.pos(n);
        return derefPlace(b, ptr, L, pending);
      }
      return rvalue(b, n);
    default:
      return rvalue(b, n);
  }
}

function rvalue(b: FuncBuilder, n: NodeId): Place {
  const vals: ValueId[] = [];
  const L = b.layoutOf(n);
  push(b, n, vals);
  return valuesPlace(L, vals);
}

/** Address of a package-level variable. Those without bytes share one address (gc: runtime.zerobase). */
export function globalOf(b: FuncBuilder, v: Var): ValueId {
  const data = b.prog.globalVar(v);
  return b.data(b.lay(b.prog.canon(v.type!)).size === 0 ? b.prog.zeroBase() : data);
}

function globalPlace(b: FuncBuilder, name: NodeId): Place {
  const obj = b.info.objectOf(name)!;
  if (obj.tag !== ObjTag.Var) throw new InternalError("not a variable", b.tree.pos(name));
  const base = globalOf(b, obj);
  return memoryPlace(b.lay(b.prog.canon(obj.type!)), base);
}

/** Place of x or, if x is a pointer, of what it points to. */
export function placeThrough(b: FuncBuilder, x: NodeId, pos: number, pending: PendingCheck[] | null): Place {
  const t = b.layoutOf(x);
  if (t.under.tag !== TypeTag.Pointer) {
    if (pending !== null || b.tree.kind(x) !== Kind.IndexExpr) return place(b, x, pending);
    // A field of an element is read where it is: the element is a place (see elemOf).
    const checks: PendingCheck[] = [];
    const p = place(b, x, checks);
    makePending(b, checks);
    return p;
  }
  const ptr = one(b, x);
  b.pos = pos;
  return derefPlace(b, ptr, b.lay(t.elem!), pending);
}

function fieldPath(
  b: FuncBuilder,
  x: NodeId,
  sel: ResolvedSelection,
  pending: PendingCheck[] | null,
  pos: number,
): Place {
  const p = placeThrough(b, x, pos, pending);
  return walkFields(b, p, sel.path, pending, pos);
}

/** Selects the fields of a path one after the other, following embedded pointers. */
export function walkFields(
  b: FuncBuilder,
  p: Place,
  path: readonly number[],
  pending: PendingCheck[] | null,
  pos: number,
): Place {
  for (const i of path) {
    if (p.L.under.tag === TypeTag.Pointer) {
      if (pending !== null && pending.length > 0) {
        makePending(b, pending);
        pending.length = 0;
      }
      const elem = b.lay(p.L.elem!);
      const ptr = readOne(b, p);
      b.pos = pos;
      p = derefPlace(b, ptr, elem, pending);
    }
    selectField(b, p, i);
  }
  return p;
}

/** Moves p, a struct, to its field i. */
export function selectField(b: FuncBuilder, p: Place, i: number): void {
  const { L } = p;
  const F = b.lay(L.fieldType[i]);
  switch (p.kind) {
    case PlaceKind.Vars:
    case PlaceKind.Values:
      p.first += L.fieldLeaf[i];
      break;
    default:
      p.offset += L.fieldOffset[i];
      p.fieldId = L.fieldId[i];
  }
  p.L = F;
}

/** Moves p, an array, to element `index` (checked already, I64). */
export function selectElem(b: FuncBuilder, p: Place, index: ValueId): void {
  const E = b.lay(p.L.elem!);
  if (p.kind === PlaceKind.Memory) {
    const c = b.smallConst(index);
    if (c >= 0 && c * E.size < 0x40000000) p.offset += c * E.size;
    else p.base = b.ptrAdd(p.base, scaled(b, index, E.size));
  }
  p.L = E;
}

/** index * size as I32. */
export function scaled(b: FuncBuilder, index: ValueId, size: number): ValueId {
  const c = b.smallConst(index);
  if (c >= 0 && c * size < 0x80000000) return b.i32(c * size);
  const i = b.un(Op.Wrap, Ty.I32, index);
  if (size === 1) return i;
  if ((size & (size - 1)) === 0) return b.bin(Op.Shl, Ty.I32, i, b.i32(31 - Math.clz32(size)));
  return b.bin(Op.Mul, Ty.I32, i, b.i32(size));
}

function indexPlace(b: FuncBuilder, n: NodeId, pending: PendingCheck[] | null): Place {
  const { tree } = b;
  const x = tree.x(n);
  const X = b.layoutOf(x);
  switch (X.under.tag) {
    case TypeTag.Array: {
      let p = place(b, x, pending);
      const idx = indexValue(b, tree.index(n));
      b.pos = tree.pos(n);
      p = elemOf(b, p, idx.v, idx.unsigned, pending);
      return p;
    }
    case TypeTag.Pointer: {
      const ptr = one(b, x);
      b.pos = tree.pos(n);
      const p = derefPlace(b, ptr, b.lay(X.elem!), pending);
      const idx = indexValue(b, tree.index(n));
      b.pos = tree.pos(n);
      return elemOf(b, p, idx.v, idx.unsigned, pending);
    }
    case TypeTag.Slice: {
      const vals: ValueId[] = [];
      push(b, x, vals);
      const idx = indexValue(b, tree.index(n));
      b.pos = tree.pos(n);
      checkBounds(b, Bounds.Index, idx.v, vals[1], idx.unsigned, pending);
      const E = b.lay(X.elem!);
      const p = sliceElem(b, vals[0], idx.v, E);
      p.any = b.fn.reinterprets;
      return p;
    }
    default:
      return rvalue(b, n);
  }
}

/** The place of element `index` behind a slice's pointer. */
export function sliceElem(b: FuncBuilder, ptr: ValueId, index: ValueId, E: TypeLayout): Place {
  const c = b.smallConst(index);
  if (c >= 0 && c * E.size < 0x40000000) return memoryPlace(E, ptr, c * E.size);
  return memoryPlace(E, b.ptrAdd(ptr, scaled(b, index, E.size)));
}

function elemOf(b: FuncBuilder, p: Place, index: ValueId, unsigned: boolean, pending: PendingCheck[] | null): Place {
  const len = (p.L.under as Array_).len;
  const c = b.smallConst(index);
  const E = b.lay(p.L.elem!);
  // As gc: where an empty array is a value and not a place, the panic names index 0.
  if (len === 0 && !E.isMemory && (pending === null || p.kind !== PlaceKind.Memory)) index = b.i64(0);
  if (c < 0 || c >= len) checkBounds(b, Bounds.Index, index, b.i64(len), unsigned, pending);
  if (len === 0 && p.kind !== PlaceKind.Memory) {
    // The check above always fails; what follows it needs some place.
    return memoryPlace(E, b.nil());
  }
  selectElem(b, p, index);
  return p;
}

// ---- reading, writing, addressing ----

export function readPlace(b: FuncBuilder, p: Place, out: ValueId[]): void {
  const { L } = p;
  switch (p.kind) {
    case PlaceKind.Vars:
      for (let i = 0; i < L.tys.length; i++) out.push(b.readVar(p.first + i));
      return;
    case PlaceKind.Values:
      for (let i = 0; i < L.tys.length; i++) out.push(p.vals[p.first + i]);
      return;
    case PlaceKind.Memory:
      b.loadVals(L, p.base, p.offset, p.fieldId, p.any, out);
      return;
    default:
      throw new InternalError("place cannot be read", b.pos);
  }
}

export function readOne(b: FuncBuilder, p: Place): ValueId {
  if (p.kind === PlaceKind.Vars) return b.readVar(p.first);
  if (p.kind === PlaceKind.Values) return p.vals[p.first];
  const out: ValueId[] = [];
  readPlace(b, p, out);
  return out[0];
}

/** Leaf k of the place's value. */
export function readLeaf(b: FuncBuilder, p: Place, k: number): ValueId {
  if (p.kind === PlaceKind.Vars) return b.readVar(p.first + k);
  if (p.kind === PlaceKind.Values) return p.vals[p.first + k];
  return b.loadLeaf(p.L, k, p.base, p.offset, p.fieldId, p.any);
}

/** Writes a value of the place's type (MapElem: see expr/map.ts). */
export function writePlace(b: FuncBuilder, p: Place, vals: readonly ValueId[], at = 0): void {
  const { L } = p;
  switch (p.kind) {
    case PlaceKind.Blank:
      return;
    case PlaceKind.Vars:
      for (let i = 0; i < L.tys.length; i++) b.writeVar(p.first + i, vals[at + i]);
      return;
    case PlaceKind.Memory:
      if (L.size > 0) b.storeVals(L, p.base, p.offset, p.fieldId, p.any, vals, at);
      return;
    default:
      throw new InternalError("place cannot be written", b.pos);
  }
}

/** Address of a place in memory. `escapes`: it becomes a pointer of the program. */
export function addrOf(b: FuncBuilder, p: Place, escapes: boolean): ValueId {
  if (p.kind !== PlaceKind.Memory) throw new InternalError("address of a place that is not in memory", b.pos);
  if (escapes && p.fieldId !== 0 && p.L.under.tag !== TypeTag.Struct) b.prog.fieldEscapes(p.fieldId);
  return b.addPtr(p.base, p.offset);
}

/** Index of the field of that name in a struct layout. */
export function fieldIndex(L: TypeLayout, name: string): number {
  return (L.under as Struct).fields.findIndex((f) => f.name === name);
}
