// Instantiation of generic types and functions, and whether a type implements an interface or satisfies a constraint
// (counterpart: types2/instantiate.go).

import { newAliasInstance } from "./alias.ts";
import { Cause } from "./cause.ts";
import type { Checker } from "./check.ts";
import { Code } from "./codes.ts";
import { type Context, instanceHash } from "./context.ts";
import { allowVersion, error } from "./errors.ts";
import { sprintf } from "./format.ts";
import { hasAllMethods } from "./lookup.ts";
import { newNamedInstance } from "./named.ts";
import { comparableType, identical, isInterfacePtr, isValid } from "./predicates.ts";
import { cloneSignature, makeSubstMap, subst } from "./subst.ts";
import { termIncludes, termlistString } from "./termlist.ts";
import { iface } from "./typeparam.ts";
import {
  type Alias,
  type Interface,
  type Named,
  noTParams,
  type Signature,
  Term,
  Typ,
  type Type,
  type TypeParam,
  TypeTag,
} from "./types.ts";
import { typeSet } from "./typeset.ts";
import { under } from "./under.ts";
import { go1_20 } from "./version.ts";

/** What can be instantiated. */
export type GenericType = Named | Alias | Signature;

/**
 * The instance of orig with the given type arguments, the same object each time for named types. Does not verify the
 * constraints. A wrong number of arguments for an alias or function is reported and gives an invalid type.
 */
export function instance(
  check: Checker | null,
  pos: number,
  orig: GenericType,
  targs: readonly Type[],
  expanding: Named | null,
  ctxt: Context,
): Type {
  if (orig.tag === TypeTag.Signature) {
    if (!validateTArgLen(check, pos, "function", orig.tparams.length, targs.length)) return Typ[0];
    if (orig.tparams.length === 0) return orig;
    let sig = subst(check, pos, orig, makeSubstMap(orig.tparams, targs), null, ctxt) as Signature;
    if (sig === orig) sig = cloneSignature(orig);
    sig.tparams = noTParams;
    return sig;
  }
  const hash = instanceHash(orig, targs);
  const known = ctxt.lookup(hash, orig, targs);
  if (known !== null) return known;
  let res: Type;
  if (orig.tag === TypeTag.Named) {
    res = newNamedInstance(check, pos, orig, targs, ctxt);
  } else {
    if (!validateTArgLen(check, pos, orig.obj.name, orig.tparams.length, targs.length)) return Typ[0];
    if (orig.tparams.length === 0) return orig;
    res = newAliasInstance(check, pos, orig, targs, expanding, ctxt);
  }
  ctxt.add(hash, orig, targs, res);
  return res;
}

/** Reports a wrong number of type arguments. */
export function validateTArgLen(check: Checker | null, pos: number, name: string, want: number, got: number): boolean {
  if (got === want) return true;
  const qual = got < want ? "not enough" : "too many";
  if (check !== null) {
    const msg = `${qual} type arguments for type ${name}: have ${got}, want ${want}`;
    error(check, pos, Code.WrongTypeArgCount, msg);
  }
  return false;
}

/** A type argument that does not satisfy its constraint. */
export interface VerifyError {
  index: number;
  msg: string;
}

/** Verifies that the type arguments satisfy the constraints of the type parameters; gives the first that does not. */
export function verify(
  check: Checker | null,
  pos: number,
  tparams: readonly TypeParam[],
  targs: readonly Type[],
  ctxt: Context,
): VerifyError | null {
  const smap = makeSubstMap(tparams, targs);
  const cause = new Cause();
  for (let i = 0; i < tparams.length; i++) {
    // The bound's interface is made first: substitution needs it complete.
    iface(tparams[i]);
    const bound = subst(check, pos, tparams[i].bound, smap, null, ctxt);
    if (!implements_(check, targs[i], bound, true, cause)) return { index: i, msg: cause.msg };
  }
  return null;
}

/**
 * Reports whether V implements the interface T or, with `constraint`, satisfies it as a constraint; if not, says why.
 */
export function implements_(
  check: Checker | null,
  V: Type,
  T: Type,
  constraint: boolean,
  cause: Cause | null,
): boolean {
  const Vu = under(V);
  const Tu = under(T);
  // Invalid types were reported.
  if (!isValid(Vu) || !isValid(Tu)) return true;
  if (Vu.tag === TypeTag.Pointer && !isValid(under(Vu.elem))) return true;

  const verb = constraint ? "satisfy" : "implement";
  if (Tu.tag !== TypeTag.Interface) {
    if (cause !== null) {
      const detail = isInterfacePtr(Tu)
        ? sprintf(check, "type %s is pointer to interface, not interface", T)
        : sprintf(check, "%s is not an interface", T);
      cause.msg = sprintf(check, "%s does not %s %s (%s)", V, verb, T, detail);
    }
    return false;
  }
  const Tset = typeSet(Tu);
  if (Tset.isAll()) return true;
  // A type set without types is a subset of any.
  if (Vu.tag === TypeTag.Interface && typeSet(Vu).isEmpty()) return true;
  if (Tset.isEmpty()) {
    if (cause !== null) cause.msg = sprintf(check, "cannot %s %s (empty type set)", verb, T);
    return false;
  }
  if (!hasAllMethods(check, V, T, true, identical, cause)) {
    if (cause !== null) cause.msg = sprintf(check, "%s does not %s %s %s", V, verb, T, cause.msg);
    return false;
  }
  if (!Tset.hasTerms()) return satisfiesComparable(check, V, Tu, constraint, verb, cause);

  if (Vu.tag === TypeTag.Interface) {
    if (!typeSet(Vu).subsetOf(Tset)) {
      if (cause !== null) cause.msg = sprintf(check, "%s does not %s %s", V, verb, T);
      return false;
    }
    return satisfiesComparable(check, V, Tu, constraint, verb, cause);
  }

  // V must be in the type set. `alt` is a term that would have V in it if it had a ~.
  let alt: Type | null = null;
  const missing = Tset.is((t) => {
    if (termIncludes(t!, V)) return false;
    if (alt === null && !t!.tilde && identical(t!.type!, under(t!.type!)) && termIncludes(new Term(true, t!.type), V)) {
      alt = t!.type;
    }
    return true;
  });
  if (missing) {
    if (cause !== null) {
      let detail: string;
      if (alt !== null) detail = sprintf(check, "possibly missing ~ for %s in %s", alt, T);
      else if (mentions(Tu, V)) {
        detail = sprintf(check, "%s mentions %s, but %s is not in the type set of %s", T, V, V, T);
      } else detail = sprintf(check, "%s missing in %s", V, termlistString(Tset.terms));
      cause.msg = sprintf(check, "%s does not %s %s (%s)", V, verb, T, detail);
    }
    return false;
  }
  return satisfiesComparable(check, V, Tu, constraint, verb, cause);
}

/** If Ti asks for comparable types, V must be comparable; as a type argument also in the sense of ==, since Go 1.20. */
function satisfiesComparable(
  check: Checker | null,
  V: Type,
  Ti: Interface,
  constraint: boolean,
  verb: string,
  cause: Cause | null,
): boolean {
  if (!typeSet(Ti).isComparable(null)) return true;
  if (comparableType(V, false, null) === null) return true;
  if (constraint && comparableType(V, true, null) === null) {
    if (check === null || allowVersion(check, go1_20)) return true;
    if (cause !== null) cause.msg = sprintf(check, "%s to %s comparable requires go1.20 or later", V, verb);
    return false;
  }
  if (cause !== null) cause.msg = sprintf(check, "%s does not %s comparable", V, verb);
  return false;
}

/** Reports whether typ is written in the type set expression T. */
function mentions(T: Type, typ: Type): boolean {
  if (T.tag === TypeTag.Interface) return T.embeddeds.some((e) => mentions(e, typ));
  if (T.tag === TypeTag.Union) return T.terms.some((t) => mentions(t.type!, typ));
  return identical(T, typ);
}
