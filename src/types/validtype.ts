// Types that contain themselves (counterpart: types2/validtype.go).
//
// A type is in the "nest" of the types whose memory contains it; a type that is in its own nest is invalid. A type
// parameter stands for its type argument, which must be looked at in the nest in which the instance was written, not in
// the instance's own: A[A[string]] is fine although A occurs within A.

import { unalias } from "./alias.ts";
import type { Checker } from "./check.ts";
import { cycleError } from "./decl.ts";
import { origin, rhs, typeArgs, typeParams } from "./named.ts";
import { TypeName } from "./object.ts";
import { identical } from "./predicates.ts";
import { type Named, NamedState, Typ, type Type, TypeTag } from "./types.ts";

/** Verifies that typ does not contain itself; reports an error and makes it invalid if it does. */
export function validType(check: Checker, typ: Named): void {
  valid(check, typ, [], []);
}

/** nest: the types that contain typ, outermost first. path: all types on the way, for the message. */
function valid(check: Checker, typ: Type, nest: readonly Named[], path: readonly Named[]): boolean {
  const t = unalias(typ);
  switch (t.tag) {
    case TypeTag.Array:
      return valid(check, t.elem, nest, path);
    case TypeTag.Struct:
      for (const f of t.fields) if (!valid(check, f.type!, nest, path)) return false;
      return true;
    case TypeTag.Union:
      for (const term of t.terms) if (!valid(check, term.type!, nest, path)) return false;
      return true;
    case TypeTag.Interface:
      for (const e of t.embeddeds) if (!valid(check, e, nest, path)) return false;
      return true;
    case TypeTag.Named:
      return validNamed(check, t, nest, path);
    case TypeTag.TypeParam: {
      // Outside an instance it is a parameter of an enclosing function.
      const d = nest.length - 1;
      if (d < 0) return true;
      const inst = nest[d];
      const i = typeParams(inst).indexOf(t);
      const targs = typeArgs(inst);
      return i < 0 || i >= targs.length || valid(check, targs[i], nest.slice(0, d), path);
    }
    default:
      return true;
  }
}

/** The object of a type in a message about a cycle: an instance is where it is written. */
export function declaredAt(n: Named): TypeName {
  const { obj, inst } = n;
  return inst === null ? obj : new TypeName(inst.pos, obj.pkg, obj.name, obj.nameId, n);
}

function validNamed(check: Checker, t: Named, nest: readonly Named[], path: readonly Named[]): boolean {
  // A type that is not generic is valid wherever it is used, once it was found to be. One of another package cannot
  // contain any type of this one except through type arguments.
  if ((t.state & NamedState.Valid) !== 0) return true;
  const plain = t.inst === null && t.tparams.length === 0;
  if (plain && t.obj.pkg !== check.pkg) return true;
  for (const e of nest) {
    if (!identical(e, t)) continue;
    origin(t).fromRHS = Typ[0];
    const start = path.findIndex((p) => identical(p, t));
    cycleError(check, path.slice(start).map(declaredAt), 0);
    return false;
  }
  const r = rhs(origin(t));
  if (r === null) return true;
  if (!valid(check, r, [...nest, t], [...path, t])) return false;
  if (plain) t.state |= NamedState.Valid;
  return true;
}
