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
import { type Named, NamedState, noTParams, Typ, type Type, type TypeParam, TypeTag } from "./types.ts";

/**
 * By generic (or plain) type, which of its parameters' arguments lie in its memory; null while it is looked for. Every type on the way was
 * found not to contain itself, whatever the arguments are: so an instance is valid if those of its arguments are that count, in the nest
 * in which it is written. Types that are met within themselves, or are not declared completely, have no footprint: they must be looked
 * at in their nest.
 */
export type Footprints = Map<Named, readonly number[] | null>;

/** The parameters of `orig`, by number. */
function footprint(check: Checker, orig: Named): readonly number[] | null {
  const { footprints } = check;
  const known = footprints.get(orig);
  if (known !== undefined) return known;
  const r = rhs(orig);
  if (r === null) return null;
  footprints.set(orig, null);
  const used = new Set<number>();
  if (!surelyValid(check, r, orig.tparams, used)) {
    footprints.delete(orig);
    return null;
  }
  const out = [...used];
  footprints.set(orig, out);
  return out;
}

/** Whether typ is valid, as far as footprints tell; `used` gets the parameters among tparams that lie in its memory. */
function surelyValid(check: Checker, typ: Type, tparams: readonly TypeParam[], used: Set<number>): boolean {
  const t = unalias(typ);
  switch (t.tag) {
    case TypeTag.Array:
      return surelyValid(check, t.elem, tparams, used);
    case TypeTag.Struct:
      return t.fields.every((f) => surelyValid(check, f.type!, tparams, used));
    case TypeTag.Union:
      return t.terms.every((term) => surelyValid(check, term.type!, tparams, used));
    case TypeTag.Interface:
      return t.embeddeds.every((e) => surelyValid(check, e, tparams, used));
    case TypeTag.Named: {
      if (isForeign(check, t)) return true;
      const params = footprint(check, origin(t));
      if (params === null) return false;
      const targs = typeArgs(t);
      return params.every((i) => i >= targs.length || surelyValid(check, targs[i], tparams, used));
    }
    case TypeTag.TypeParam: {
      const i = tparams.indexOf(t);
      if (i >= 0) used.add(i);
      return true;
    }
    default:
      return true;
  }
}

/** A type that is not generic, of another package: it cannot contain any type of this one. */
function isForeign(check: Checker, t: Named): boolean {
  return isPlain(t) && t.obj.pkg !== check.pkg;
}

function isPlain(t: Named): boolean {
  return t.inst === null && t.tparams.length === 0;
}

/** A type in the nest, with the types around it. */
class Nest {
  /** What was found valid in this nest; the same parts need not be looked at again. */
  readonly done = new Set<Type>();
  constructor(
    /** null for the outermost nest, outside all types. */
    readonly type: Named | null,
    readonly parent: Nest | null,
    /** The innermost of the types around it that have the same name, hence are instances of the same generic type. */
    readonly same: Nest | null,
  ) {}
}

/** By name, the innermost type of that name in the nest that is looked at: only these can be the type that is met. */
type Innermost = Map<TypeName, Nest | null>;

/** The path on which a type was reached, for the message. */
class Path {
  constructor(
    readonly type: Named,
    readonly prev: Path | null,
  ) {}
}

/** Verifies that typ does not contain itself; reports an error and makes it invalid if it does. */
export function validType(check: Checker, typ: Named): void {
  if (surelyValid(check, typ, noTParams, new Set())) return;
  valid(check, typ, new Nest(null, null, null), new Map(), null);
}

function valid(check: Checker, typ: Type, nest: Nest, inner: Innermost, path: Path | null): boolean {
  const t = unalias(typ);
  switch (t.tag) {
    case TypeTag.Array:
      return valid(check, t.elem, nest, inner, path);
    case TypeTag.Struct:
      for (const f of t.fields) if (!valid(check, f.type!, nest, inner, path)) return false;
      return true;
    case TypeTag.Union:
      for (const term of t.terms) if (!valid(check, term.type!, nest, inner, path)) return false;
      return true;
    case TypeTag.Interface:
      for (const e of t.embeddeds) if (!valid(check, e, nest, inner, path)) return false;
      return true;
    case TypeTag.Named:
      return validNamed(check, t, nest, inner, path);
    case TypeTag.TypeParam: {
      // Outside an instance it is a parameter of an enclosing function.
      const inst = nest.type;
      if (inst === null || nest.done.has(t)) return true;
      const i = typeParams(inst).indexOf(t);
      const targs = typeArgs(inst);
      if (i >= 0 && i < targs.length) {
        inner.set(inst.obj, nest.same);
        if (!valid(check, targs[i], nest.parent!, inner, path)) return false;
        inner.set(inst.obj, nest);
      }
      nest.done.add(t);
      return true;
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

function validNamed(check: Checker, t: Named, nest: Nest, inner: Innermost, path: Path | null): boolean {
  // A type that is not generic is valid wherever it is used, once it was found to be. One of another package cannot
  // contain any type of this one except through type arguments.
  if ((t.state & NamedState.Valid) !== 0 || nest.done.has(t)) return true;
  if (isForeign(check, t)) return true;
  const same = inner.get(t.obj) ?? null;
  for (let n = same; n !== null; n = n.same) {
    if (!identical(n.type!, t)) continue;
    origin(t).fromRHS = Typ[0];
    reportCycle(check, t, path);
    return false;
  }
  const r = rhs(origin(t));
  if (r === null) return true;
  const here = new Nest(t, nest, same);
  inner.set(t.obj, here);
  if (!valid(check, r, here, inner, new Path(t, path))) return false;
  inner.set(t.obj, same);
  if (isPlain(t)) t.state |= NamedState.Valid;
  else nest.done.add(t);
  return true;
}

/** The cycle is the path from the first time that t was reached. */
function reportCycle(check: Checker, t: Named, path: Path | null): void {
  const cycle: TypeName[] = [];
  let from = 0;
  for (let p = path; p !== null; p = p.prev) {
    cycle.push(declaredAt(p.type));
    if (identical(p.type, t)) from = cycle.length;
  }
  cycleError(check, cycle.slice(0, from).reverse(), 0);
}
