// Index expressions x[i] and slice expressions x[i:j:k], with gc's checks in gc's order (ssagen: (*state).slice). Invariant:
// a slice's pointer never points behind its object: an empty rest keeps the old pointer.

import { Kind, type NodeId } from "../../../syntax/tree.ts";
import { stringVal } from "../../../types/constant/value.ts";
import { OperandMode } from "../../../types/mode.ts";
import type { Func as FuncObj } from "../../../types/object.ts";
import { type Array_, TypeTag } from "../../../types/types.ts";
import type { ValueId } from "../../ir.ts";
import { Bounds, Op, Ty } from "../../ops.ts";
import type { FuncBuilder } from "../func_builder.ts";
import { isLock } from "../locks.ts";
import { addrOf, place, readPlace, scaled } from "../place.ts";
import { intType, isString } from "./arith.ts";
import { toI64 } from "./convert.ts";
import { settle } from "./hoist.ts";
import { mapIndex } from "./map.ts";
import { byteAt } from "./strings.ts";
import { funcValue, one, push } from "./value.ts";

export interface Index {
  /** I64. */
  readonly v: ValueId;
  /** The index's type is unsigned: what the panic prints. */
  readonly unsigned: boolean;
}

/** Evaluates an index. */
export function indexValue(b: FuncBuilder, n: NodeId): Index {
  const t = intType(b.layoutOf(n))!;
  return { v: toI64Const(b, one(b, n), t), unsigned: !t.signed };
}

/** As toI64, but a constant stays a constant. */
function toI64Const(b: FuncBuilder, v: ValueId, t: NonNullable<ReturnType<typeof intType>>): ValueId {
  const { f } = b;
  if (t.ty === Ty.I32 && f.op[v] === Op.Const) return b.i64(t.signed ? f.aux[v] : f.aux[v] >>> 0);
  return toI64(b, v, t);
}

export function indexExpr(b: FuncBuilder, n: NodeId, out: ValueId[]): void {
  const { tree, info } = b;
  const x = tree.x(n);
  if (info.modeOf(firstIndex(b, n)) === OperandMode.typexpr) {
    let f = x;
    while (tree.kind(f) === Kind.ParenExpr) f = tree.x(f);
    const name = tree.kind(f) === Kind.SelectorExpr ? tree.sel(f) : f;
    out.push(funcValue(b, info.useOf(name) as FuncObj, name));
    return;
  }
  const X = b.layoutOf(x);
  if (X.under.tag === TypeTag.Map) {
    mapIndex(b, n, X, out, false);
    return;
  }
  if (isString(X)) {
    out.push(stringIndex(b, n));
    return;
  }
  readPlace(b, place(b, n), out);
}

function firstIndex(b: FuncBuilder, n: NodeId): NodeId {
  const { tree } = b;
  const index = tree.index(n);
  return tree.kind(index) === Kind.ListExpr ? tree.at(tree.elemList(index), 0) : index;
}

function stringIndex(b: FuncBuilder, n: NodeId): ValueId {
  const { tree, info } = b;
  const s: ValueId[] = [];
  push(b, tree.x(n), s);
  const idx = indexValue(b, tree.index(n));
  b.pos = tree.pos(n);
  const c = info.constOf(tree.x(n));
  const k = b.smallConst(idx.v);
  if (c !== null && k >= 0 && k < stringVal(c).length) return b.i32(stringVal(c).charCodeAt(k));
  b.boundsCheck(Bounds.Index, idx.v, s[1], idx.unsigned);
  return byteAt(b, s[0], b.un(Op.Wrap, Ty.I32, idx.v));
}

export function sliceExpr(b: FuncBuilder, n: NodeId, out: ValueId[]): void {
  const { tree } = b;
  const x = tree.x(n);
  const X = b.layoutOf(x);
  const base: ValueId[] = [];
  let size = 1;
  /** The operand's length is its capacity: no check of a missing high index, "len" in the panic. */
  let fixed = true;
  // As gc, which computes the indices ahead.
  const panics = b.facts.panics(x) || X.under.tag === TypeTag.Pointer;
  if (panics) for (let i = 0; i < 3; i++) if (tree.sliceIndex(n, i) !== 0) settle(b, tree.sliceIndex(n, i));
  if (isString(X)) {
    push(b, x, base);
    base.push(base[1]);
  } else if (X.under.tag === TypeTag.Slice) {
    push(b, x, base);
    size = b.lay(X.elem!).size;
    fixed = false;
  } else {
    const A = X.under.tag === TypeTag.Pointer ? b.lay(X.elem!) : X;
    if (A === X) {
      const p = place(b, x);
      if (p.fieldId !== 0 && isLock(b.lay(A.elem!))) b.prog.out.openLocks.add(b.prog.locks.field(p.fieldId));
      base.push(addrOf(b, p, true));
    } else {
      base.push(one(b, x));
      b.pos = tree.pos(n);
      b.checkNil(base[0]);
    }
    const len = b.i64((A.under as Array_).len);
    base.push(len, len);
    size = b.lay(A.elem!).size;
  }
  const lo = optional(b, tree.sliceIndex(n, 0));
  const hi = optional(b, tree.sliceIndex(n, 1));
  const max = optional(b, tree.sliceIndex(n, 2));
  b.pos = tree.pos(n);
  sliceOf(b, base, size, fixed, isString(X), lo, hi, max, out);
}

function optional(b: FuncBuilder, n: NodeId): Index | null {
  return n === 0 ? null : indexValue(b, n);
}

/** base = (ptr, len, cap). Appends ptr, len and (unless a string) cap of base[lo:hi:max]. */
function sliceOf(
  b: FuncBuilder,
  base: readonly ValueId[],
  size: number,
  fixed: boolean,
  string: boolean,
  lo: Index | null,
  hi: Index | null,
  max: Index | null,
  out: ValueId[],
): void {
  const [ptr, len, cap] = base;
  const k = max === null ? cap : max.v;
  const j = hi === null ? len : hi.v;
  if (max !== null) {
    b.boundsCheck(fixed ? Bounds.Slice3Alen : Bounds.Slice3Acap, k, cap, max.unsigned);
    b.boundsCheck(Bounds.Slice3B, j, k, hi!.unsigned);
    if (!isZero(b, lo)) b.boundsCheck(Bounds.Slice3C, lo!.v, j, lo!.unsigned);
  } else {
    if (hi !== null) b.boundsCheck(fixed ? Bounds.SliceAlen : Bounds.SliceAcap, j, k, hi.unsigned);
    if (!isZero(b, lo)) b.boundsCheck(Bounds.SliceB, lo!.v, j, lo!.unsigned);
  }
  if (isZero(b, lo)) {
    out.push(ptr, j);
    if (!string) out.push(k);
    return;
  }
  const i = lo!.v;
  const newLen = b.bin(Op.Sub, Ty.I64, j, i);
  const newCap = string || j === k ? newLen : b.bin(Op.Sub, Ty.I64, k, i);
  let p = ptr;
  if (size > 0) {
    const some = b.cmp(Op.Ne, newCap, b.i64(0));
    p = b.ptrAdd(ptr, b.select(Ty.I32, some, scaled(b, i, size), b.i32(0)));
  }
  out.push(p, newLen);
  if (!string) out.push(newCap);
}

function isZero(b: FuncBuilder, i: Index | null): boolean {
  return i === null || b.smallConst(i.v) === 0;
}
