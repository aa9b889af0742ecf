// Inference of type arguments (counterpart: types2/infer.go): from function arguments, then from constraints, then from
// the default types of untyped constants. Invariant: a complete list of closed types is returned, or null with the
// reason in `err`.

import { exprString } from "../syntax/print.ts";
import { unalias } from "./alias.ts";
import { Cause } from "./cause.ts";
import type { Checker } from "./check.ts";
import { allowVersion, type ErrorReport, posString } from "./errors.ts";
import { hasAllMethods } from "./lookup.ts";
import { OperandMode } from "./mode.ts";
import { typeArgs } from "./named.ts";
import { TypeName, type Var } from "./object.ts";
import type { Operand } from "./operand.ts";
import { defaultType, isTyped, maxType } from "./predicates.ts";
import { makeRenameMap, makeSubstMap, subst } from "./subst.ts";
import { iface, typeParamIs } from "./typeparam.ts";
import { type Interface, Term, type Tuple, Typ, type Type, TypeParam, TypeTag } from "./types.ts";
import { typeSet } from "./typeset.ts";
import { commonUnder } from "./under.ts";
import { Unifier, UnifyMode } from "./unify.ts";
import { go1_21 } from "./version.ts";

/**
 * Infers the type arguments for tparams. `targs` are those given (null or missing: unknown); params and args match in
 * number. `reverse`: a function value is assigned, so that parameter and argument change places in messages. Returns
 * null after adding to `err`, or without a word if an argument is invalid (that was reported).
 */
export function infer(
  check: Checker,
  pos: number,
  tparams: readonly TypeParam[],
  targs: readonly (Type | null)[],
  params: Tuple,
  args: readonly Operand[],
  reverse: boolean,
  err: ErrorReport,
): Type[] | null {
  const n = tparams.length;
  if (targs.length === n && !targs.includes(null)) return targs as Type[];
  for (const arg of args) if (arg.mode === OperandMode.invalid) return null;
  const ctxt = check.conf.context;

  // With the given type arguments put in, messages speak of the user's types.
  if (params.vars.length > 0 && targs.length > 0) {
    params = subst(check, 0, params, makeSubstMap(tparams, targs), null, ctxt) as Tuple;
  }
  const u = new Unifier(tparams, targs, allowVersion(check, go1_21));

  // 1. Typed arguments.
  const untyped: number[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    const par = params.vars[i].type!;
    if (!isParameterized(tparams, par) && !isParameterized(tparams, arg.type)) continue;
    if (isTyped(arg.type)) {
      if (!u.unify(par, arg.type, UnifyMode.Assign)) {
        mismatch(check, u, tparams, par, arg, reverse, err);
        return null;
      }
    } else if (par.tag === TypeTag.TypeParam && !arg.isNil()) {
      // Default types are basic types, so an untyped argument tells something about a bare type parameter only.
      untyped.push(i);
    }
  }

  // 2. Constraints, as long as that gives something new.
  if (!inferFromConstraints(check, pos, tparams, u, err)) return null;

  // 3. Untyped arguments: the largest of the default types.
  const maxUntyped = new Map<TypeParam, Type>();
  for (const i of untyped) {
    const tpar = params.vars[i].type as TypeParam;
    if (u.at(tpar) !== null) continue;
    const arg = args[i];
    const max = maxUntyped.get(tpar);
    const m = max === undefined ? arg.type : maxType(max, arg.type);
    if (m === null) {
      err.addf(arg, "mismatched types %s and %s (cannot infer %s)", max!, arg.type, tpar);
      return null;
    }
    maxUntyped.set(tpar, m);
  }
  for (const [tpar, t] of maxUntyped) u.set(tpar, defaultType(t));

  // Inferred types may mention other type parameters: put their types in until nothing changes. A parameter whose type
  // leads back to itself has none.
  const inferred = u.inferred(tparams);
  killCycles(tparams, inferred);
  simplify(check, tparams, targs, inferred);
  for (let i = 0; i < n; i++) {
    const t = inferred[i];
    if (t === null || isParameterized(tparams, t)) {
      const { obj } = tparams[i];
      err.addf(pos, "cannot infer %s (declared at %s)", obj.name, posString(check, obj.pos));
      return null;
    }
  }
  return inferred as Type[];
}

/** The message for an argument whose type does not fit its parameter. */
function mismatch(
  check: Checker,
  u: Unifier,
  tparams: readonly TypeParam[],
  tpar: Type,
  arg: Operand,
  reverse: boolean,
  err: ErrorReport,
): void {
  const expr = exprString(check.tree, arg.expr);
  const targs = u.inferred(tparams);
  if (targs.every((t) => t === null)) {
    const names = typeParamsString(tparams);
    err.addf(arg, "type %s of %s does not match %s (cannot infer %s)", arg.type, expr, tpar, names);
    return;
  }
  const inferred = subst(check, 0, tpar, makeSubstMap(tparams, targs), null, check.conf.context);
  if (inferred === tpar) {
    err.addf(arg, "type %s of %s does not match %s", arg.type, expr, tpar);
  } else if (reverse) {
    err.addf(arg, "inferred type %s for %s does not match type %s of %s", inferred, tpar, arg.type, expr);
  } else {
    err.addf(arg, "type %s of %s does not match inferred type %s for %s", arg.type, expr, inferred, tpar);
  }
}

/** Step 2 of infer; false after an error. */
function inferFromConstraints(
  check: Checker,
  pos: number,
  tparams: readonly TypeParam[],
  u: Unifier,
  err: ErrorReport,
): boolean {
  for (;;) {
    const before = u.unknowns();
    for (const tpar of tparams) {
      const tx = u.at(tpar);
      const { core, single } = coreTerm(tpar);
      if (core !== null) {
        if (tx !== null) {
          // Unification looks under names itself, so it does not matter whether the term has a ~.
          if (!u.unify(tx, core.type!, UnifyMode.Inexact)) {
            err.addf(pos, "%s (type %s) does not satisfy %s", tpar, tx, tpar.bound);
            return false;
          }
        } else if (single && !core.tilde) {
          u.set(tpar, core.type!);
        }
      }
      // The methods of a known type must match those of the constraint, which may tell more. A type that mentions
      // parameters does not have its final methods yet.
      if (tx !== null && !isParameterized(tparams, tx)) {
        const bound = iface(tpar);
        if (typeSet(bound).methods.length === 0) continue;
        const cause = new Cause();
        if (!hasAllMethods(check, tx, bound, true, (x, y) => u.unify(x, y, UnifyMode.Exact), cause)) {
          err.addf(pos, "%s (type %s) does not satisfy %s %s", tpar, tx, tpar.bound, cause.msg);
          return false;
        }
      }
    }
    if (u.unknowns() === before) return true;
  }
}

/** Puts inferred types into each other; entries given by the user are final. */
function simplify(
  check: Checker,
  tparams: readonly TypeParam[],
  targs: readonly (Type | null)[],
  inferred: (Type | null)[],
): void {
  let dirty: number[] = [];
  for (let i = 0; i < inferred.length; i++) {
    if (inferred[i] !== null && (targs[i] ?? null) === null) dirty.push(i);
  }
  while (dirty.length > 0) {
    const smap = makeSubstMap(tparams, inferred.slice());
    const changed: number[] = [];
    for (const i of dirty) {
      const t0 = inferred[i]!;
      const t1 = subst(check, 0, t0, smap, null, check.conf.context);
      if (t1 === t0) continue;
      // A generic function whose parameters are all known is not generic any more.
      if (t1.tag === TypeTag.Signature && t1.tparams.length > 0 && !isParameterized(tparams, t1)) {
        t1.tparams = [];
      }
      inferred[i] = t1;
      changed.push(i);
    }
    dirty = changed;
  }
}

/**
 * Gives the parameters of typ new identities, so that in a recursive call the function's own parameters are apart from
 * those to be inferred. A generic function's type keeps its old list of parameters.
 */
export function renameTParams(
  check: Checker,
  pos: number,
  tparams: readonly TypeParam[],
  typ: Type,
): { tparams: readonly TypeParam[]; type: Type } {
  if (tparams.length === 0) return { tparams, type: typ };
  const { context } = check.conf;
  const renamed = tparams.map((p) => {
    const { obj } = p;
    const tname = new TypeName(obj.pos, obj.pkg, obj.name, obj.nameId, null);
    const q = new TypeParam(null, context.nextSerial(), tname, Typ[0]);
    tname.type = q;
    q.index = p.index;
    return q;
  });
  const map = makeRenameMap(tparams, renamed);
  for (let i = 0; i < tparams.length; i++) {
    renamed[i].bound = subst(check, pos, tparams[i].bound, map, null, context);
  }
  return { tparams: renamed, type: subst(check, pos, typ, map, null, context) };
}

/** "P", "P and Q", "P, Q, and R". */
export function typeParamsString(list: readonly TypeParam[]): string {
  const names = list.map((p) => p.obj.name);
  if (names.length <= 2) return names.join(" and ");
  return `${names.slice(0, -1).join(", ")}, and ${names[names.length - 1]}`;
}

/** Reports whether typ mentions any of tparams (declarations of type parameters do not count). */
export function isParameterized(tparams: readonly TypeParam[], typ: Type): boolean {
  return mentionsAny(tparams, typ, null);
}

/** Whether t mentions type parameters, whatever declares them. */
export function mentionsTypeParams(t: Type): boolean {
  return mentionsAny(null, t, null);
}

/** `tparams` null: any. `seen` holds the interfaces on the way: only they can be part of a cycle. */
function mentionsAny(tparams: readonly TypeParam[] | null, t: Type, seen: Interface[] | null): boolean {
  switch (t.tag) {
    case TypeTag.Basic:
    case TypeTag.Union:
      return false;
    case TypeTag.TypeParam:
      return tparams === null || tparams.includes(t);
    case TypeTag.Alias:
      return mentionsAny(tparams, unalias(t), seen);
    case TypeTag.Pointer:
    case TypeTag.Slice:
    case TypeTag.Array:
    case TypeTag.Chan:
      return mentionsAny(tparams, t.elem, seen);
    case TypeTag.Map:
      return mentionsAny(tparams, t.key, seen) || mentionsAny(tparams, t.elem, seen);
    case TypeTag.Struct:
      return varsMentionAny(tparams, t.fields, seen);
    case TypeTag.Tuple:
      return varsMentionAny(tparams, t.vars, seen);
    case TypeTag.Signature:
      return varsMentionAny(tparams, t.params.vars, seen) || varsMentionAny(tparams, t.results.vars, seen);
    case TypeTag.Named: {
      for (const a of typeArgs(t)) if (mentionsAny(tparams, a, seen)) return true;
      return false;
    }
    case TypeTag.Interface: {
      if (seen === null) seen = [];
      else if (seen.includes(t)) return false;
      seen.push(t);
      const set = typeSet(t);
      for (const m of set.methods) if (mentionsAny(tparams, m.type!, seen)) return true;
      // As types2 has it: all terms must mention a parameter.
      return set.is((term) => term !== null && mentionsAny(tparams, term.type!, seen));
    }
  }
}

function varsMentionAny(tparams: readonly TypeParam[] | null, vars: readonly Var[], seen: Interface[] | null): boolean {
  for (const v of vars) if (mentionsAny(tparams, v.type!, seen)) return true;
  return false;
}

/**
 * The core term of a type parameter: its single specific type (`single`), or its common underlying type, with a tilde if
 * any term has one; null if there is neither.
 */
function coreTerm(tpar: TypeParam): { core: Term | null; single: boolean } {
  let n = 0;
  let one: Term | null = null;
  let tilde = false;
  typeParamIs(tpar, (t) => {
    if (t === null) return false;
    n++;
    one = t;
    if (t.tilde) tilde = true;
    return true;
  });
  if (n === 1) return { core: one, single: true };
  if (n === 0) return { core: null, single: false };
  const { u } = commonUnder(tpar, null);
  return { core: u === null ? null : new Term(tilde, u), single: false };
}

/** Forgets what was inferred for parameters whose types lead back to themselves. */
function killCycles(tparams: readonly TypeParam[], inferred: (Type | null)[]): void {
  const path: Type[] = [];
  const walk = (t0: Type): void => {
    const t = unalias(t0);
    if (t.tag === TypeTag.Basic) return;
    if (path.includes(t)) {
      if (t.tag === TypeTag.TypeParam) {
        const i = tparams.indexOf(t);
        if (i >= 0) inferred[i] = null;
      }
      return;
    }
    path.push(t);
    switch (t.tag) {
      case TypeTag.Pointer:
      case TypeTag.Slice:
      case TypeTag.Array:
      case TypeTag.Chan:
        walk(t.elem);
        break;
      case TypeTag.Map:
        walk(t.key);
        walk(t.elem);
        break;
      case TypeTag.Struct:
        for (const f of t.fields) walk(f.type!);
        break;
      case TypeTag.Signature:
        for (const v of t.params.vars) walk(v.type!);
        for (const v of t.results.vars) walk(v.type!);
        break;
      case TypeTag.Union:
        for (const term of t.terms) walk(term.type!);
        break;
      case TypeTag.Interface:
        for (const m of t.methods) walk(m.type!);
        for (const e of t.embeddeds) walk(e);
        break;
      case TypeTag.Named:
        for (const a of typeArgs(t)) walk(a);
        break;
      case TypeTag.TypeParam: {
        const i = tparams.indexOf(t);
        if (i >= 0 && inferred[i] !== null) walk(inferred[i]!);
        break;
      }
    }
    path.pop();
  };
  for (const p of tparams) walk(p);
}
