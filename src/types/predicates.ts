// Predicates on types and type identity (counterpart: types2/predicates.go). Predicates named is... look at the
// underlying type and are false for type parameters; those named all... hold if they hold for every type of a type
// parameter's type set.

import { unalias } from "./alias.ts";
import { type TypeErr, typeErrorf } from "./cause.ts";
import { signatureOf } from "./check.ts";
import { Context } from "./context.ts";
import { typeArgs, typeParams } from "./named.ts";
import { samePkg } from "./object.ts";
import { makeSubstMap, subst } from "./subst.ts";
import { termlistEqual } from "./termlist.ts";
import { typeParamIs } from "./typeparam.ts";
import {
  type Basic,
  BasicInfo,
  BasicKind,
  type Interface,
  type Named,
  type Signature,
  Typ,
  type Type,
  type TypeParam,
  TypeTag,
  universeRune,
} from "./types.ts";
import { computeUnionTypeSet, typeSet } from "./typeset.ts";
import { safeUnder, under, underIs } from "./under.ts";

const invalidType = Typ[BasicKind.Invalid];

export function isValid(t: Type): boolean {
  return t !== invalidType && (t.tag !== TypeTag.Alias || unalias(t) !== invalidType);
}

export function isBasic(t: Type, info: BasicInfo): boolean {
  const u = t.tag === TypeTag.Basic ? t : under(t);
  return u.tag === TypeTag.Basic && (u.info & info) !== 0;
}

export function isBoolean(t: Type): boolean {
  return isBasic(t, BasicInfo.IsBoolean);
}
export function isInteger(t: Type): boolean {
  return isBasic(t, BasicInfo.IsInteger);
}
export function isUnsigned(t: Type): boolean {
  return isBasic(t, BasicInfo.IsUnsigned);
}
export function isFloat(t: Type): boolean {
  return isBasic(t, BasicInfo.IsFloat);
}
export function isComplex(t: Type): boolean {
  return isBasic(t, BasicInfo.IsComplex);
}
export function isNumeric(t: Type): boolean {
  return isBasic(t, BasicInfo.IsNumeric);
}
export function isString(t: Type): boolean {
  return isBasic(t, BasicInfo.IsString);
}
export function isIntegerOrFloat(t: Type): boolean {
  return isBasic(t, BasicInfo.IsInteger | BasicInfo.IsFloat);
}
export function isConstType(t: Type): boolean {
  return isBasic(t, BasicInfo.IsConstType);
}

export function allBasic(t: Type, info: BasicInfo): boolean {
  const p = t.tag === TypeTag.Alias ? unalias(t) : t;
  return p.tag === TypeTag.TypeParam ? allTermsBasic(p, info) : isBasic(p, info);
}

function allTermsBasic(p: TypeParam, info: BasicInfo): boolean {
  return typeParamIs(p, (term) => term !== null && isBasic(term.type!, info));
}

export function allBoolean(t: Type): boolean {
  return allBasic(t, BasicInfo.IsBoolean);
}
export function allInteger(t: Type): boolean {
  return allBasic(t, BasicInfo.IsInteger);
}
export function allUnsigned(t: Type): boolean {
  return allBasic(t, BasicInfo.IsUnsigned);
}
export function allNumeric(t: Type): boolean {
  return allBasic(t, BasicInfo.IsNumeric);
}
export function allString(t: Type): boolean {
  return allBasic(t, BasicInfo.IsString);
}
export function allOrdered(t: Type): boolean {
  return allBasic(t, BasicInfo.IsOrdered);
}
export function allNumericOrString(t: Type): boolean {
  return allBasic(t, BasicInfo.IsNumeric | BasicInfo.IsString);
}

/** Predeclared, defined and type parameter types have a name (in the sense of assignability). */
export function hasName(t: Type): boolean {
  const tag = unalias(t).tag;
  return tag === TypeTag.Basic || tag === TypeTag.Named || tag === TypeTag.TypeParam;
}

/** Neither a defined type nor a type parameter. */
export function isTypeLit(t: Type): boolean {
  const tag = unalias(t).tag;
  return tag !== TypeTag.Named && tag !== TypeTag.TypeParam;
}

/** Safe to call before t is set up: does not look at underlying types. */
export function isTyped(t: Type): boolean {
  return t.tag !== TypeTag.Basic || (t.info & BasicInfo.IsUntyped) === 0;
}

export function isUntyped(t: Type): boolean {
  return t.tag === TypeTag.Basic && (t.info & BasicInfo.IsUntyped) !== 0;
}

export function isUntypedNumeric(t: Type): boolean {
  return t.tag === TypeTag.Basic && (t.info & BasicInfo.IsUntyped) !== 0 && (t.info & BasicInfo.IsNumeric) !== 0;
}

/** Interfaces and type parameters. */
export function isInterface(t: Type): boolean {
  return under(t).tag === TypeTag.Interface;
}

export function isNonTypeParamInterface(t: Type): boolean {
  return !isTypeParam(t) && isInterface(t);
}

export function isTypeParam(t: Type): boolean {
  return t.tag === TypeTag.TypeParam || (t.tag === TypeTag.Alias && unalias(t).tag === TypeTag.TypeParam);
}

/** A type parameter whose type set is known to be empty. */
export function hasEmptyTypeset(t: Type): boolean {
  const p = unalias(t);
  if (p.tag !== TypeTag.TypeParam) return false;
  const u = safeUnder(p.bound);
  return u !== null && u.tag === TypeTag.Interface && u.tset !== null && u.tset.isEmpty();
}

/** A generic type that is not instantiated. */
export function isGeneric(t: Type): boolean {
  if (t.tag === TypeTag.Alias) {
    if (t.tparams.length > 0 && t.targs.length === 0) return true;
    t = unalias(t);
  }
  return t.tag === TypeTag.Named && t.inst === null && typeParams(t).length > 0;
}

/** The underlying type is a pointer. */
export function isPointer(t: Type): boolean {
  return under(t).tag === TypeTag.Pointer;
}

/** A pointer to an interface or type parameter. */
export function isInterfacePtr(t: Type): boolean {
  const p = under(t);
  return p.tag === TypeTag.Pointer && isInterface(p.elem);
}

/** Values of type T can be compared with ==, if need be with a panic at run time. */
export function comparable(T: Type): boolean {
  return comparableType(T, true, null) === null;
}

/**
 * Null if T is comparable, else the reason (with an empty format if there is no more to say). `dynamic`: interfaces are
 * comparable whatever they hold; otherwise their type sets decide (strict comparability). `seen` stops cycles.
 */
export function comparableType(T: Type, dynamic: boolean, seen: Set<Type> | null): TypeErr | null {
  const t = under(T);
  switch (t.tag) {
    case TypeTag.Basic:
      return t.kind === BasicKind.UntypedNil ? typeErrorf("") : null;
    case TypeTag.Pointer:
    case TypeTag.Chan:
      return null;
    case TypeTag.Slice:
    case TypeTag.Map:
    case TypeTag.Signature:
      return typeErrorf("");
  }
  if (seen === null) seen = new Set();
  else if (seen.has(T)) return null;
  seen.add(T);
  switch (t.tag) {
    case TypeTag.Struct:
      for (const f of t.fields) {
        if (comparableType(f.type!, dynamic, seen) !== null) {
          return typeErrorf("struct containing %s cannot be compared", f.type!);
        }
      }
      return null;
    case TypeTag.Array:
      return comparableType(t.elem, dynamic, seen) !== null ? typeErrorf("%s cannot be compared", T) : null;
    case TypeTag.Interface: {
      if ((dynamic && !isTypeParam(T)) || typeSet(t).isComparable(seen)) return null;
      return typeErrorf(typeSet(t).isEmpty() ? "empty type set" : "incomparable types in type set");
    }
  }
  return typeErrorf("");
}

/** nil is a value of type t (for a type parameter: of each type of its type set). */
export function hasNil(t: Type): boolean {
  const u = under(t);
  switch (u.tag) {
    case TypeTag.Basic:
      return u.kind === BasicKind.UnsafePointer;
    case TypeTag.Slice:
    case TypeTag.Pointer:
    case TypeTag.Signature:
    case TypeTag.Map:
    case TypeTag.Chan:
      return true;
    case TypeTag.Interface:
      return !isTypeParam(t) || underIs(t, (v) => v !== null && hasNil(v));
  }
  return false;
}

/** Pairs of interfaces under comparison, innermost first: their methods may mention them again. */
class IfacePair {
  constructor(
    readonly x: Interface,
    readonly y: Interface,
    readonly prev: IfacePair | null,
  ) {}
}

/** What identicalWith disregards. */
const enum How {
  Exact = 0,
  IgnoreTags = 1,
}

/** Spec "Type identity". */
export function identical(x: Type, y: Type): boolean {
  return x === y || identicalWith(x, y, How.Exact, null);
}

/** Identity that ignores struct tags. */
export function identicalIgnoreTags(x: Type, y: Type): boolean {
  return x === y || identicalWith(x, y, How.IgnoreTags, null);
}

function identicalWith(x: Type, y: Type, how: How, p: IfacePair | null): boolean {
  if (x.tag === TypeTag.Alias) x = unalias(x);
  if (y.tag === TypeTag.Alias) y = unalias(y);
  if (x === y) return true;
  switch (x.tag) {
    case TypeTag.Basic:
      // byte and uint8, rune and int32 are different objects.
      return y.tag === TypeTag.Basic && x.kind === y.kind;
    case TypeTag.Pointer:
      return y.tag === TypeTag.Pointer && identicalWith(x.elem, y.elem, how, p);
    case TypeTag.Slice:
      return y.tag === TypeTag.Slice && identicalWith(x.elem, y.elem, how, p);
    case TypeTag.Array:
      return (
        y.tag === TypeTag.Array &&
        (x.len < 0 || y.len < 0 || (x.len === y.len && x.bigLen === y.bigLen)) &&
        identicalWith(x.elem, y.elem, how, p)
      );
    case TypeTag.Map:
      return y.tag === TypeTag.Map && identicalWith(x.key, y.key, how, p) && identicalWith(x.elem, y.elem, how, p);
    case TypeTag.Chan:
      return y.tag === TypeTag.Chan && x.dir === y.dir && identicalWith(x.elem, y.elem, how, p);
    case TypeTag.Named:
      return y.tag === TypeTag.Named && identicalNamed(x, y);
    case TypeTag.Struct: {
      if (y.tag !== TypeTag.Struct || x.fields.length !== y.fields.length) return false;
      for (let i = 0; i < x.fields.length; i++) {
        const f = x.fields[i];
        const g = y.fields[i];
        if (
          f.embedded !== g.embedded ||
          (how !== How.IgnoreTags && (x.tags[i] ?? "") !== (y.tags[i] ?? "")) ||
          !f.sameId(g.pkg, g.nameId) ||
          !identicalWith(f.type!, g.type!, how, p)
        ) {
          return false;
        }
      }
      return true;
    }
    case TypeTag.Tuple: {
      if (y.tag !== TypeTag.Tuple || x.vars.length !== y.vars.length) return false;
      for (let i = 0; i < x.vars.length; i++) {
        if (!identicalWith(x.vars[i].type!, y.vars[i].type!, how, p)) return false;
      }
      return true;
    }
    case TypeTag.Signature:
      return y.tag === TypeTag.Signature && identicalSignatures(x, y, how, p);
    case TypeTag.Interface:
      return y.tag === TypeTag.Interface && identicalInterfaces(x, y, how, p);
    case TypeTag.Union:
      return (
        y.tag === TypeTag.Union &&
        termlistEqual(computeUnionTypeSet(null, 0, x).terms, computeUnionTypeSet(null, 0, y).terms)
      );
    default:
      // Type parameters are identical only if they are the same object.
      return false;
  }
}

function identicalNamed(x: Named, y: Named): boolean {
  if (x.obj !== y.obj) return false;
  const xargs = typeArgs(x);
  const yargs = typeArgs(y);
  return identicalLists(xargs, yargs);
}

/** Pairwise identity of two lists. */
export function identicalLists(x: readonly Type[], y: readonly Type[]): boolean {
  if (x.length !== y.length) return false;
  for (let i = 0; i < x.length; i++) if (!identical(x[i], y[i])) return false;
  return true;
}

/** Generic signatures are identical if they are after renaming one's type parameters to the other's. */
function identicalSignatures(x: Signature, y: Signature, how: How, p: IfacePair | null): boolean {
  if (x.variadic !== y.variadic || x.tparams.length !== y.tparams.length) return false;
  if (x.params.vars.length !== y.params.vars.length || x.results.vars.length !== y.results.vars.length) return false;
  let yparams: Type = y.params;
  let yresults: Type = y.results;
  if (x.tparams.length > 0) {
    const smap = makeSubstMap(y.tparams, x.tparams);
    // Instances made for this comparison need not be shared.
    const ctxt = new Context();
    for (let i = 0; i < x.tparams.length; i++) {
      const ybound = subst(null, 0, y.tparams[i].bound, smap, null, ctxt);
      if (!identicalWith(x.tparams[i].bound, ybound, how, p)) return false;
    }
    yparams = subst(null, 0, y.params, smap, null, ctxt);
    yresults = subst(null, 0, y.results, smap, null, ctxt);
  }
  return identicalWith(x.params, yparams, how, p) && identicalWith(x.results, yresults, how, p);
}

function identicalInterfaces(x: Interface, y: Interface, how: How, p: IfacePair | null): boolean {
  const xset = typeSet(x);
  const yset = typeSet(y);
  if (xset.comparable !== yset.comparable || !termlistEqual(xset.terms, yset.terms)) return false;
  const a = xset.methods;
  const b = yset.methods;
  if (a.length !== b.length) return false;
  // Methods may be identical only if these interfaces are: assume so when the same pair comes up again.
  for (let q = p; q !== null; q = q.prev) {
    if ((q.x === x && q.y === y) || (q.x === y && q.y === x)) return true;
  }
  const q = new IfacePair(x, y, p);
  for (let i = 0; i < a.length; i++) {
    const f = a[i];
    const g = b[i];
    if (f.nameId !== g.nameId || (!f.exported() && !samePkg(f.pkg, g.pkg))) return false;
    if (!identicalWith(signatureOf(f), signatureOf(g), how, q)) return false;
  }
  return true;
}

/** Defined types with the same declaration (whatever their type arguments). */
export function identicalOrigin(x: Named, y: Named): boolean {
  return x.obj === y.obj;
}

/** The type that an untyped value takes by default; other types are themselves. */
export function defaultType(t: Type): Type {
  if (t.tag === TypeTag.Basic) {
    switch (t.kind) {
      case BasicKind.UntypedBool:
        return Typ[BasicKind.Bool];
      case BasicKind.UntypedInt:
        return Typ[BasicKind.Int];
      case BasicKind.UntypedRune:
        return universeRune;
      case BasicKind.UntypedFloat:
        return Typ[BasicKind.Float64];
      case BasicKind.UntypedComplex:
        return Typ[BasicKind.Complex128];
      case BasicKind.UntypedString:
        return Typ[BasicKind.String];
    }
  }
  return t;
}

/** The larger of two untyped numeric types (int < rune < float < complex); null if they do not go together. */
export function maxType(x: Type, y: Type): Type | null {
  if (x === y) return x;
  if (isUntypedNumeric(x) && isUntypedNumeric(y)) return (x as Basic).kind > (y as Basic).kind ? x : y;
  return null;
}

/** An identifier by the spec (which may be a keyword). */
export function isValidName(s: string): boolean {
  return /^[\p{L}_][\p{L}_\p{Nd}]*$/u.test(s);
}
