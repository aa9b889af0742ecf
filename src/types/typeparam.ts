// Type parameters and lists of them (counterpart: types2/typeparam.go and typelists.go).

import type { Checker } from "./check.ts";
import type { TypeName } from "./object.ts";
import { isTypeParam, isValid } from "./predicates.ts";
import { Interface, noTParams, type Term, type Type, TypeParam, TypeTag } from "./types.ts";
import { computeInterfaceTypeSet, topTypeSet, typeSet } from "./typeset.ts";
import { under } from "./under.ts";

/** A type parameter declared by obj, which gets it as its type. `serial` must grow with each one of a compilation. */
export function newTypeParam(check: Checker, obj: TypeName, constraint: Type): TypeParam {
  const t = new TypeParam(check, check.conf.context.nextSerial(), obj, constraint);
  if (obj.type === null) obj.type = t;
  check.needsCleanup(t);
  return t;
}

export function cleanupTypeParam(t: TypeParam): void {
  iface(t);
  t.check = null;
}

/** Numbers the type parameters of a list; they must not be in any other. */
export function bindTParams(list: readonly TypeParam[]): readonly TypeParam[] {
  if (list.length === 0) return noTParams;
  for (let i = 0; i < list.length; i++) list[i].index = i;
  return list;
}

function emptyInterface(): Interface {
  const t = new Interface();
  t.complete = true;
  t.tset = topTypeSet;
  return t;
}

/** The constraint as an interface (a constraint that is none is wrapped in an implicit one), its type set computed. */
export function iface(t: TypeParam): Interface {
  const bound = t.bound;
  if (bound.tag === TypeTag.Interface && bound.tset !== null) return bound;
  const u = under(bound);
  let ityp: Interface;
  if (u.tag === TypeTag.Interface) {
    // A type parameter as constraint is an error and was reported.
    if (isTypeParam(bound)) return emptyInterface();
    ityp = u;
  } else {
    if (!isValid(u)) return emptyInterface();
    ityp = new Interface();
    ityp.embeddeds = [bound];
    ityp.complete = true;
    ityp.implicit = true;
    t.bound = ityp;
  }
  if (ityp.tset === null) computeInterfaceTypeSet(t.check, ityp);
  return ityp;
}

/** Calls f for each specific term of the type set, once with null if there is none; stops at the first false. */
export function typeParamIs(t: TypeParam, f: (term: Term | null) => boolean): boolean {
  return typeSet(iface(t)).is(f);
}
