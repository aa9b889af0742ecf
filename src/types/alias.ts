// Alias types (counterpart: types2/alias.go). Invariant: unalias never returns an Alias, and its answer is remembered in
// the alias once the declaration is complete.

import type { Checker } from "./check.ts";
import type { Context } from "./context.ts";
import { TypeName } from "./object.ts";
import { makeSubstMap, subst } from "./subst.ts";
import { Alias, type Named, Typ, type Type, TypeTag } from "./types.ts";

/** What an alias stands for, through all aliases; any other type is itself. */
export function unalias(t: Type): Type {
  return t.tag === TypeTag.Alias ? (t.actual ?? resolveAlias(t)) : t;
}

function resolveAlias(a0: Alias): Type {
  let t: Type | null = a0;
  while (t !== null && t.tag === TypeTag.Alias) t = t.actual ?? t.fromRHS;
  // A null right-hand side means that the declaration is under way.
  if (t === null) return Typ[0];
  a0.actual = t;
  return t;
}

/** The Named that t is (through aliases), or null. */
export function asNamed(t: Type): Named | null {
  const u = t.tag === TypeTag.Alias ? unalias(t) : t;
  return u.tag === TypeTag.Named ? u : null;
}

/** Makes an alias for obj and gives it to obj if that has no type yet. */
export function newAlias(check: Checker | null, obj: TypeName, rhs: Type | null): Alias {
  const a = new Alias(obj, rhs);
  if (obj.type === null) obj.type = a;
  if (check !== null) check.needsCleanup(a);
  return a;
}

/** Instantiates a generic alias; through instance() of instantiate.ts, which makes each instance once. */
export function newAliasInstance(
  check: Checker | null,
  pos: number,
  orig: Alias,
  targs: readonly Type[],
  expanding: Named | null,
  ctxt: Context,
): Alias {
  const rhs = subst(check, pos, orig.fromRHS!, makeSubstMap(orig.tparams, targs), expanding, ctxt);
  const o = orig.obj;
  const res = newAlias(check, new TypeName(pos, o.pkg, o.name, o.nameId, null), rhs);
  res.orig = orig;
  res.tparams = orig.tparams;
  res.targs = targs;
  return res;
}

export function cleanupAlias(a: Alias): void {
  unalias(a);
}
