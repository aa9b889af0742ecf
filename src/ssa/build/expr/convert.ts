// Conversions T(x): numbers (float to integer as gc 1.26 does on wasm), strings, slices to arrays, pointers and unsafe
// pointers, interfaces; and between types of one underlying type, which change nothing.

import { InternalError } from "../../../diagnostics.ts";
import type { NodeId } from "../../../syntax/tree.ts";
import { type Array_, BasicKind, type Type, TypeTag } from "../../../types/types.ts";
import type { ValueId } from "../../ir.ts";
import { Bounds, Op, Ty } from "../../ops.ts";
import type { TypeLayout } from "../api.ts";
import type { FuncBuilder } from "../func_builder.ts";
import { type IntType, intType, isComplex, isFloat, isString, normalise } from "./arith.ts";
import { isInterface, toInterface } from "./iface.ts";
import { convertString } from "./strings.ts";
import { isNil, values } from "./value.ts";

/** Appends conversion n (a CallExpr whose Fun is a type). */
export function conversion(b: FuncBuilder, n: NodeId, out: ValueId[]): void {
  const { tree } = b;
  const x = tree.at(tree.argList(n), 0);
  const T = b.layoutOf(n);
  if (isNil(b, x)) {
    b.zeroValue(T, out);
    return;
  }
  const S = b.layoutOf(x);
  if (isInterface(T)) {
    if (S === T) for (const v of values(b, x)) out.push(v);
    else toInterface(b, x, S, T, out);
    return;
  }
  const vals = values(b, x);
  b.pos = tree.pos(n);
  convertValue(b, vals, S, T, out);
  // gc makes the slice of a constant string as it makes a literal: with no room behind it.
  if (T.under.tag === TypeTag.Slice && b.info.constOf(x) !== null) out[out.length - 1] = out[out.length - 2];
}

/** Appends a value of type S converted to type T; neither is an interface unless both are the same. */
export function convertValue(
  b: FuncBuilder,
  vals: readonly ValueId[],
  S: TypeLayout,
  T: TypeLayout,
  out: ValueId[],
): void {
  if (S.under === T.under) {
    for (const v of vals) out.push(v);
    return;
  }
  const to = intType(T);
  const from = intType(S);
  if (to !== undefined && from !== undefined) {
    out.push(intToInt(b, vals[0], from, to));
    return;
  }
  if (to !== undefined && isFloat(S)) {
    out.push(floatToInt(b, vals[0], to));
    return;
  }
  if (isFloat(T) && from !== undefined) {
    out.push(intToFloat(b, vals[0], from, T.tys[0]));
    return;
  }
  if (isFloat(T) && isFloat(S)) {
    out.push(floatToFloat(b, vals[0], S.tys[0], T.tys[0]));
    return;
  }
  if (isComplex(T) && isComplex(S)) {
    for (let i = 0; i < 2; i++) out.push(floatToFloat(b, vals[i], S.tys[0], T.tys[0]));
    return;
  }
  if (isComplex(T) && (isFloat(S) || from !== undefined)) {
    // Only an instance of generic code converts a real constant to a complex type here.
    const re =
      from !== undefined ? intToFloat(b, vals[0], from, T.tys[0]) : floatToFloat(b, vals[0], S.tys[0], T.tys[0]);
    out.push(re, b.zero(T.tys[0]));
    return;
  }
  if (isString(T) && from !== undefined) {
    runeToString(b, vals[0], from, out);
    return;
  }
  if (convertString(b, vals, S, T, out)) return;
  if (S.under.tag === TypeTag.Slice && (T.under.tag === TypeTag.Array || T.under.tag === TypeTag.Pointer)) {
    sliceToArray(b, vals, T, out);
    return;
  }
  if (to !== undefined && isUnsafePointer(S)) {
    out.push(b.un(Op.ExtU, Ty.I64, vals[0]));
    return;
  }
  if (from !== undefined && isUnsafePointer(T)) {
    out.push(b.un(Op.Wrap, Ty.Ptr, vals[0]));
    return;
  }
  if (isUnsafePointer(S) && T.elem !== null) openType(b, T.elem);
  if (isUnsafePointer(T) && S.elem !== null) openType(b, S.elem);
  // Pointers, channels, functions, structs: same representation.
  if (S.tys.length !== T.tys.length) throw new InternalError("conversion changes the representation", b.pos);
  for (const v of vals) out.push(v);
}

/**
 * What the runtime and sync/atomic reach through unsafe pointers they also write in the same type, but for the runtime's view of
 * interfaces (program.ts).
 */
function openType(b: FuncBuilder, t: Type): void {
  const { path } = b.inst.pkg;
  if (path !== "runtime" && path !== "sync/atomic" && !path.startsWith("internal/runtime/")) b.prog.openType(t);
}

function isUnsafePointer(L: TypeLayout): boolean {
  return L.under.tag === TypeTag.Basic && L.under.kind === BasicKind.UnsafePointer;
}

export function intToInt(b: FuncBuilder, v: ValueId, from: IntType, to: IntType): ValueId {
  if (from.ty === Ty.I64) {
    if (to.ty === Ty.I64) return v;
    return normalise(b, to, b.un(Op.Wrap, Ty.I32, v));
  }
  if (to.ty === Ty.I64) return b.un(from.signed ? Op.ExtS : Op.ExtU, Ty.I64, v);
  if (to.bits === 32) return v;
  const fits = from.bits < to.bits ? !from.signed || to.signed : from.bits === to.bits && from.signed === to.signed;
  return fits ? v : normalise(b, to, v);
}

/** An integer expression's value as I64, and whether it is unsigned. */
export function toI64(b: FuncBuilder, v: ValueId, t: IntType): ValueId {
  return t.ty === Ty.I64 ? v : b.un(t.signed ? Op.ExtS : Op.ExtU, Ty.I64, v);
}

function intToFloat(b: FuncBuilder, v: ValueId, from: IntType, ty: Ty): ValueId {
  // Integers of up to 32 bits are sign- or zero-extended: both conversions see the value.
  return b.un(from.signed ? Op.ConvS : Op.ConvU, ty, v);
}

function floatToFloat(b: FuncBuilder, v: ValueId, from: Ty, to: Ty): ValueId {
  if (from === to) return v;
  return b.un(to === Ty.F32 ? Op.Demote : Op.Promote, to, v);
}

/**
 * gc on wasm: int64 and uint64 saturate (NaN is 0), everything narrower takes the low bits of the saturated int64 (ssagen: conv;
 * base.ConvertHash is off there).
 */
function floatToInt(b: FuncBuilder, v: ValueId, to: IntType): ValueId {
  if (to.bits === 64) return b.un(to.signed ? Op.TruncSatS : Op.TruncSatU, Ty.I64, v);
  return normalise(b, to, b.un(Op.Wrap, Ty.I32, b.un(Op.TruncSatS, Ty.I64, v)));
}

function runeToString(b: FuncBuilder, v: ValueId, from: IntType, out: ValueId[]): void {
  // A value beyond int64 is no rune either way.
  const r = b.rt("intstring", [b.tmpBuf(4), toI64(b, v, from)]);
  out.push(r[0], r[1]);
}

/** [N]T(s) and (*[N]T)(s): panics if len(s) < N. */
function sliceToArray(b: FuncBuilder, vals: readonly ValueId[], T: TypeLayout, out: ValueId[]): void {
  const isPtr = T.under.tag === TypeTag.Pointer;
  const A = isPtr ? b.lay(T.elem!) : T;
  const len = (A.under as Array_).len;
  if (len > 0) b.boundsCheck(Bounds.Convert, b.i64(len), vals[1]);
  if (isPtr) out.push(vals[0]);
  else b.loadVals(A, vals[0], 0, 0, false, out);
}
