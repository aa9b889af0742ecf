// What kind of type an operand has, as far as it decides whether an operation may panic (facts.ts). Null, an operand without a type, is of no kind.

import { BasicKind, type Type, TypeTag } from "../../types/types.ts";
import { under } from "../../types/under.ts";

export function isPointer(t: Type | null): boolean {
  return t !== null && under(t).tag === TypeTag.Pointer;
}

export function isPointerLike(t: Type | null): boolean {
  if (t === null) return false;
  const tag = under(t).tag;
  return tag === TypeTag.Pointer || tag === TypeTag.Interface || tag === TypeTag.TypeParam;
}

export function isUnsafePointer(t: Type | null): boolean {
  if (t === null) return false;
  const u = under(t);
  return u.tag === TypeTag.Basic && u.kind === BasicKind.UnsafePointer;
}

/** A conversion of a slice to an array or to a pointer to one. */
export function checksLength(from: Type | null, to: Type | null): boolean {
  if (from === null || to === null || under(from).tag !== TypeTag.Slice) return false;
  const { tag } = under(to);
  return tag === TypeTag.Array || tag === TypeTag.Pointer;
}

/** An array, or a type parameter that may stand for one. */
export function isArrayLike(t: Type | null): boolean {
  if (t === null) return false;
  const u = under(t);
  return u.tag === TypeTag.Array || t.tag === TypeTag.TypeParam;
}
