// Underlying types and the iteration over type sets (counterpart: types2/under.go).

import { unalias } from "./alias.ts";
import { type TypeErr, typeErrorf } from "./cause.ts";
import { underlyingNamed } from "./named.ts";
import { identical } from "./predicates.ts";
import { iface } from "./typeparam.ts";
import { ChanDir, NamedState, type Type, TypeTag } from "./types.ts";
import { typeSetAll } from "./typeset.ts";

/** The underlying type: never a Named, Alias or TypeParam; a type parameter's is its constraint interface. */
export function under(t: Type): Type {
  switch (t.tag) {
    case TypeTag.Named:
      return (t.state & NamedState.HasUnder) !== 0 ? t.underlying! : underlyingNamed(t);
    case TypeTag.Alias:
      return under(unalias(t));
    case TypeTag.TypeParam:
      return iface(t);
    default:
      return t;
  }
}

/** Like under, but never computes anything: null if a Named's underlying type is not known yet. */
export function safeUnder(t: Type): Type | null {
  const u = unalias(t);
  return u.tag === TypeTag.Named ? u.underlying : under(u);
}

/**
 * Calls f(t, under(t)), or, for a type parameter, f for each term of its type set (type as written and underlying type;
 * both null once if there are no specific types). Stops at the first false, and returns whether all were true.
 */
export function all(t: Type, f: (t: Type | null, u: Type | null) => boolean): boolean {
  const p = unalias(t);
  if (p.tag === TypeTag.TypeParam) return typeSetAll(iface(p), f);
  return f(t, under(p));
}

/** all() for predicates that look at underlying types only. */
export function underIs(t: Type, f: (u: Type | null) => boolean): boolean {
  const p = unalias(t);
  if (p.tag === TypeTag.TypeParam) return typeSetAll(iface(p), (_, u) => f(u));
  return f(under(p));
}

export interface CommonUnder {
  /** The common underlying type, or null. */
  u: Type | null;
  /** Why there is none. */
  err: TypeErr | null;
}

/**
 * The single underlying type of t or of all types in a type parameter's type set (channels that differ only in
 * direction give the restricted one). `cond` may refuse a type first, with its reason.
 */
export function commonUnder(t: Type, cond: ((t: Type | null, u: Type | null) => TypeErr | null) | null): CommonUnder {
  const p = unalias(t);
  if (p.tag !== TypeTag.TypeParam) {
    const u = under(p);
    const err = cond === null ? null : cond(t, u);
    return err !== null ? { u: null, err } : { u, err: null };
  }
  let ct: Type | null = null;
  let cu: Type | null = null;
  let err: TypeErr | null = null;
  typeSetAll(iface(p), (t, u) => {
    if (cond !== null && (err = cond(t, u)) !== null) return false;
    if (t === null || u === null) {
      err = typeErrorf("no specific type");
      return false;
    }
    if (cu === null || ct === null) {
      ct = t;
      cu = u;
      return true;
    }
    if (cu.tag === TypeTag.Chan && u.tag === TypeTag.Chan) {
      if (!identical(cu.elem, u.elem)) {
        err = typeErrorf("channels %s and %s have different element types", ct, t);
        return false;
      }
      if (cu.dir === u.dir) return true;
      if (cu.dir === ChanDir.SendRecv) {
        ct = t;
        cu = u;
      } else if (u.dir !== ChanDir.SendRecv) {
        err = typeErrorf("channels %s and %s have conflicting directions", ct, t);
        return false;
      }
      return true;
    }
    if (!identical(cu, u)) {
      err = typeErrorf("%s and %s have different underlying types", ct, t);
      return false;
    }
    return true;
  });
  return err !== null ? { u: null, err } : { u: cu, err: null };
}
