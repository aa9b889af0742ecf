// Finding fields and methods, and which method a type lacks to implement an interface (counterpart: types2/lookup.go,
// go/types/methodset.go).
//
// Invariant: methods found may not have their signature yet (signatureOf in check.ts gives it).

import { Known } from "../syntax/names.ts";
import { asNamed, unalias } from "./alias.ts";
import type { Cause } from "./cause.ts";
import { type Checker, objDecl, signatureOf } from "./check.ts";
import { qualifierOf, sprintf } from "./format.ts";
import { method, methodIndex, methodIndexFold, numMethods, origin } from "./named.ts";
import { type Func, ObjTag, objectId, samePkg, type Var } from "./object.ts";
import type { Package } from "./package.ts";
import { identical, isInterface, isInterfacePtr, isTypeParam, isValid } from "./predicates.ts";
import { type Interface, type Named, type Struct, type Type, TypeTag } from "./types.ts";
import { typeSet } from "./typeset.ts";
import { newTypeWriter } from "./typestring.ts";
import { under } from "./under.ts";

/**
 * What lookupFieldOrMethod found. If obj is null: with an index, the name is ambiguous there; with `indirect`, there is
 * a method with pointer receiver, but no pointer and no addressable variable to call it on.
 */
export interface Lookup {
  readonly obj: Var | Func | null;
  /** Embedded field indices on the way, then the index of the field, declared method or type set method. */
  readonly index: readonly number[] | null;
  /** A pointer was followed on the way, T itself included. */
  readonly indirect: boolean;
}

const notFound: Lookup = Object.freeze({ obj: null, index: null, indirect: false });

/**
 * Looks up a field or method of T as seen from package pkg. `addressable`: T is the type of an addressable variable.
 * With `foldText`, names are compared with it up to case and packages are ignored (for messages).
 */
export function lookupFieldOrMethod(
  T: Type,
  addressable: boolean,
  pkg: Package | null,
  nameId: number,
  foldText = "",
): Lookup {
  // A defined pointer type has the fields of its base type, but no methods.
  const t = asNamed(T);
  if (t !== null) {
    const p = under(t);
    if (p.tag === TypeTag.Pointer) {
      const found = lookupFieldOrMethodImpl(p, false, pkg, nameId, foldText);
      return found.obj !== null && found.obj.tag === ObjTag.Func ? notFound : found;
    }
  }
  return lookupFieldOrMethodImpl(T, addressable, pkg, nameId, foldText);
}

/** A type at the depth that is being searched. */
interface EmbeddedType {
  type: Type;
  /** Path of field indices to it. */
  index: readonly number[];
  indirect: boolean;
  /** The type occurs more than once at its depth. */
  multiples: boolean;
}

/** Index of the declared method of named with that name, visible from pkg; -1 if there is none. */
function lookupMethod(named: Named, pkg: Package | null, nameId: number, foldText: string): number {
  const orig = origin(named);
  if (foldText !== "") return methodIndexFold(orig, foldText);
  const i = methodIndex(orig, nameId);
  if (i >= 0 && !samePkg(orig.obj.pkg, pkg) && !orig.methods[i].exported()) return -1;
  return i;
}

function contains(types: readonly Named[], t: Named): boolean {
  for (const s of types) if (s === t || identical(s, t)) return true;
  return false;
}

const noIndex: readonly number[] = [];
const noTypes: EmbeddedType[] = [];

/** lookupFieldOrMethod without the rule for defined pointer types. */
function lookupFieldOrMethodImpl(
  T: Type,
  addressable: boolean,
  pkg: Package | null,
  nameId: number,
  foldText: string,
): Lookup {
  if (nameId === Known.Blank) return notFound;
  // T's underlying type must not be asked for before T is dereferenced: a defined pointer type has no methods.
  const p = unalias(T);
  const isPtr = p.tag === TypeTag.Pointer;
  const typ = isPtr ? p.elem : T;
  if (isPtr && isInterface(typ)) return notFound;

  let current: EmbeddedType[] = [{ type: typ, index: noIndex, indirect: isPtr, multiples: false }];
  const seen: Named[] = [];
  while (current.length > 0) {
    // (Most names are found at once.)
    let next = noTypes;
    let obj: Var | Func | null = null;
    let index: readonly number[] | null = null;
    let indirect = false;
    for (const e of current) {
      const named = asNamed(e.type);
      if (named !== null) {
        // The same type at a smaller depth hides this one.
        if (contains(seen, named)) continue;
        seen.push(named);
        const i = lookupMethod(named, pkg, nameId, foldText);
        if (i >= 0) {
          index = [...e.index, i];
          if (obj !== null || e.multiples) return { obj: null, index, indirect: false };
          obj = method(named, i);
          indirect = e.indirect;
          continue;
        }
      }
      const u = under(e.type);
      if (u.tag === TypeTag.Struct) {
        const { fields } = u;
        const f = fieldIndexOf(u, pkg, nameId, foldText);
        if (f >= 0) {
          index = [...e.index, f];
          if (obj !== null || e.multiples) return { obj: null, index, indirect: false };
          obj = fields[f];
          indirect = e.indirect;
          continue;
        }
        // Once something is found at this depth, deeper types are of no interest.
        if (obj !== null || !hasEmbedded(u)) continue;
        if (next === noTypes) next = [];
        for (let i = 0; i < fields.length; i++) {
          const f = fields[i];
          if (!f.embedded) continue;
          const ft = unalias(f.type!);
          const ptr = ft.tag === TypeTag.Pointer;
          next.push({
            type: ptr ? ft.elem : f.type!,
            index: [...e.index, i],
            indirect: e.indirect || ptr,
            multiples: e.multiples,
          });
        }
      } else if (u.tag === TypeTag.Interface) {
        const i = typeSetMethod(u, pkg, nameId, foldText);
        if (i >= 0) {
          index = [...e.index, i];
          if (obj !== null || e.multiples) return { obj: null, index, indirect: false };
          obj = typeSet(u).methods[i];
          indirect = e.indirect;
        }
      }
    }
    if (obj !== null) {
      // Spec "Calls": x.m() is shorthand for (&x).m() if x is addressable.
      if (obj.tag === ObjTag.Func && !indirect && !addressable && obj.hasPtrRecv()) {
        return { obj: null, index: null, indirect: true };
      }
      return { obj, index, indirect };
    }
    current = next.length > 1 ? consolidateMultiples(next) : next;
  }
  return notFound;
}

/** Number of fields from which on a Map finds them. */
const manyFields = 16;

/** Index of a field of a struct type, -1 if there is none; with `foldText` up to case. */
export function fieldIndexOf(s: Struct, pkg: Package | null, nameId: number, foldText = ""): number {
  const { fields } = s;
  if (foldText !== "" || fields.length < manyFields) return fieldIndex(fields, pkg, nameId, foldText);
  if (nameId === Known.Blank) return -1;
  if (s.byName === null) {
    s.byName = new Map();
    for (let i = fields.length - 1; i >= 0; i--) s.byName.set(fields[i].nameId, i);
  }
  const i = s.byName.get(nameId);
  if (i === undefined) return -1;
  // Fields of one name but of different packages are as good as never met.
  return fields[i].sameId(pkg, nameId) ? i : fieldIndex(fields, pkg, nameId);
}

function hasEmbedded(s: Struct): boolean {
  // A struct type without fields may still be under construction.
  if (s.fields.length === 0) return false;
  if (s.embeds === null) s.embeds = s.fields.some((f) => f.embedded);
  return s.embeds;
}

/** Entries of the same type become one, marked as multiple. */
function consolidateMultiples(list: EmbeddedType[]): EmbeddedType[] {
  const out: EmbeddedType[] = [];
  for (const e of list) {
    const first = out.find((o) => identical(o.type, e.type));
    if (first !== undefined) first.multiples = true;
    else out.push(e);
  }
  return out;
}

/** Number of methods from which on a Map finds them. */
const indexFrom = 9;

/** Index of a method in the type set of an interface, -1 if there is none. */
export function typeSetMethod(t: Interface, pkg: Package | null, nameId: number, foldText = ""): number {
  const set = typeSet(t);
  const { methods } = set;
  if (foldText !== "") return methods.findIndex((m) => m.sameIdFold(pkg, foldText));
  if (methods.length >= indexFrom) {
    if (set.index === null) {
      set.index = new Map();
      for (let i = 0; i < methods.length; i++) if (methods[i].exported()) set.index.set(methods[i].nameId, i);
    }
    const i = set.index.get(nameId);
    if (i !== undefined) return i;
  }
  for (let i = 0; i < methods.length; i++) {
    if (methods[i].nameId === nameId && methods[i].sameId(pkg, nameId)) return i;
  }
  return -1;
}

/** Index of a field, -1 if there is none; with `foldText` up to case. */
export function fieldIndex(fields: readonly Var[], pkg: Package | null, nameId: number, foldText = ""): number {
  if (nameId === Known.Blank) return -1;
  if (foldText !== "") return fields.findIndex((f) => f.sameIdFold(pkg, foldText));
  for (let i = 0; i < fields.length; i++) {
    if (fields[i].nameId === nameId && fields[i].sameId(pkg, nameId)) return i;
  }
  return -1;
}

// ---- implementing interfaces ----

const enum Missing {
  Ok,
  NotFound,
  WrongName,
  Unexported,
  WrongSig,
  AmbigSel,
  PtrRecv,
  Field,
  NoInterface,
}

export interface MissingMethod {
  /** A method of T that V lacks, or null. */
  method: Func | null;
  /** V has it with another signature or a pointer receiver. */
  wrongType: boolean;
}

const noneMissing: MissingMethod = Object.freeze({ method: null, wrongType: false });

/**
 * The first method of the interface T that V lacks. For an interface V that is not `static`, methods V does not mention
 * are no obstacle (type assertions). `equivalent` compares signatures.
 */
export function missingMethod(
  check: Checker | null,
  V: Type,
  T: Type,
  isStatic: boolean,
  equivalent: (x: Type, y: Type) => boolean,
  cause: Cause | null,
): MissingMethod {
  const { methods } = typeSet(under(T) as Interface);
  if (methods.length === 0) return noneMissing;

  let state = Missing.Ok;
  let m: Func = methods[0];
  let f: Func | null = null;
  const u = under(V);
  for (let k = 0; k < methods.length && state === Missing.Ok; k++) {
    m = methods[k];
    if (u.tag === TypeTag.Interface) {
      const i = typeSetMethod(u, m.pkg, m.nameId);
      if (i < 0) {
        f = null;
        if (isStatic) state = Missing.NotFound;
        continue;
      }
      f = typeSet(u).methods[i];
      if (!equivalent(f.type!, m.type!)) state = Missing.WrongSig;
      continue;
    }
    const found = lookupFieldOrMethodImpl(V, false, m.pkg, m.nameId, "");
    const { obj } = found;
    if (obj === null) {
      f = null;
      if (found.index !== null) state = Missing.AmbigSel;
      else if (found.indirect) state = Missing.PtrRecv;
      else {
        state = Missing.NotFound;
        const alt = cause === null ? null : lookupFieldOrMethodImpl(V, false, m.pkg, m.nameId, m.name).obj;
        if (alt !== null && alt.tag === ObjTag.Func) {
          f = alt;
          state = alt.name === m.name ? Missing.Unexported : Missing.WrongName;
        }
      }
    } else if (obj.tag !== ObjTag.Func) {
      f = null;
      state = Missing.Field;
    } else {
      f = obj;
      if (f.type === null || f.pathIdx >= 0) objDecl(check, f);
      // As gc, which does not ask what an interface's value may hold for this.
      if (isStatic && f.noInterface) state = Missing.NoInterface;
      else if (!equivalent(signatureOf(f), m.type!)) state = Missing.WrongSig;
    }
  }
  if (state === Missing.Ok) return noneMissing;
  if (cause !== null) cause.msg = missingCause(check, state, V, T, m, f);
  return { method: m, wrongType: state === Missing.WrongSig || state === Missing.PtrRecv };
}

/** The explanation of missingMethod, in gc's words. */
function missingCause(check: Checker | null, state: Missing, V: Type, T: Type, m: Func, f: Func | null): string {
  switch (state) {
    case Missing.NotFound:
      if (isInterfacePtr(V)) return `(${interfacePtrError(check, V)})`;
      if (isInterfacePtr(T)) return `(${interfacePtrError(check, T)})`;
      return `(missing method ${m.name})`;
    case Missing.WrongName:
      return `(missing method ${m.name})\n\t\thave ${funcString(check, f!, false)}\n\t\twant ${funcString(check, m, false)}`;
    case Missing.Unexported:
      return `(unexported method ${m.name})`;
    case Missing.WrongSig: {
      let fs = funcString(check, f!, false);
      let ms = funcString(check, m, false);
      if (fs === ms) {
        // The difference is in the packages.
        fs = funcString(check, f!, true);
        ms = funcString(check, m, true);
      }
      // Type parameters of one name can still make them look alike.
      if (fs === ms) return `(wrong type for method ${m.name})`;
      return `(wrong type for method ${m.name})\n\t\thave ${fs}\n\t\twant ${ms}`;
    }
    case Missing.AmbigSel:
      return sprintf(check, "(ambiguous selector %s.%s)", V, m.name);
    case Missing.PtrRecv:
      return `(method ${m.name} has pointer receiver)`;
    case Missing.NoInterface:
      return `(${m.name} method is marked 'nointerface')`;
    default:
      return sprintf(check, "(%s.%s is a field, not a method)", V, m.name);
  }
}

/**
 * Reports whether V has all methods of T. True also if V, or a type embedded in it, is invalid: then nobody knows.
 */
export function hasAllMethods(
  check: Checker | null,
  V: Type,
  T: Type,
  isStatic: boolean,
  equivalent: (x: Type, y: Type) => boolean,
  cause: Cause | null,
): boolean {
  if (!isValid(V)) return true;
  return (
    missingMethod(check, V, T, isStatic, equivalent, cause).method === null || hasInvalidEmbeddedFields(V, new Set())
  );
}

function hasInvalidEmbeddedFields(T: Type, seen: Set<Struct>): boolean {
  const S = under(derefStructPtr(T));
  if (S.tag !== TypeTag.Struct || seen.has(S)) return false;
  seen.add(S);
  return S.fields.some((f) => f.embedded && (!isValid(f.type!) || hasInvalidEmbeddedFields(f.type!, seen)));
}

/** Why the pointer type T has no methods. */
export function interfacePtrError(check: Checker | null, T: Type): string {
  const p = under(T);
  if (p.tag === TypeTag.Pointer && isTypeParam(p.elem)) {
    return sprintf(check, "type %s is pointer to type parameter, not type parameter", T);
  }
  return sprintf(check, "type %s is pointer to interface, not interface", T);
}

/** Name and signature of a method; with `pkgInfo`, packages by path. */
export function funcString(check: Checker | null, f: Func, pkgInfo: boolean): string {
  const w = newTypeWriter(pkgInfo ? null : qualifierOf(check));
  w.pkgInfo = pkgInfo;
  w.paramNames = false;
  w.string(f.name);
  w.signature(signatureOf(f));
  return w.buf;
}

/** Values of interface type V may hold a T, so that x.(T) makes sense. */
export function assertableTo(check: Checker | null, V: Type, T: Type, cause: Cause | null): boolean {
  if (isInterface(T)) return true;
  return hasAllMethods(check, T, V, false, identical, cause);
}

/** The base of a pointer type (not of a defined type whose underlying type is a pointer), else t itself. */
export function deref(t: Type): Type {
  const p = unalias(t);
  return p.tag === TypeTag.Pointer ? p.elem : t;
}

/** The base of a (defined or not) pointer to a struct, else t itself. */
export function derefStructPtr(t: Type): Type {
  const p = under(t);
  return p.tag === TypeTag.Pointer && under(p.elem).tag === TypeTag.Struct ? p.elem : t;
}

// ---- method sets ----

/** A method of a method set. */
export interface MethodSetEntry {
  readonly obj: Func;
  /** Embedded field indices to the receiver's type, then the method's index there. */
  readonly index: readonly number[];
  /** A pointer is followed on the way, T itself included. */
  readonly indirect: boolean;
}

/** The method set of T (spec "Method sets"), ordered by name, unexported ones by package path too. */
export function methodSetOf(T: Type): MethodSetEntry[] {
  const named = asNamed(T);
  if (named !== null && under(named).tag === TypeTag.Pointer) return [];
  const p = unalias(T);
  const isPtr = p.tag === TypeTag.Pointer;
  const typ = isPtr ? p.elem : T;
  if (isPtr && isInterface(typ)) return [];

  /** By identity; null where several methods or fields of one depth collide. */
  const base = new Map<string, MethodSetEntry | null>();
  let current: EmbeddedType[] = [{ type: typ, index: [], indirect: isPtr, multiples: false }];
  const seen: Named[] = [];
  while (current.length > 0) {
    const next: EmbeddedType[] = [];
    const mset = new Map<string, MethodSetEntry | null>();
    const fset = new Map<string, boolean>();
    const addMethod = (f: Func, e: EmbeddedType, i: number, indirect: boolean) => {
      const key = objectId(f.pkg, f.name);
      const fits = !e.multiples && !mset.has(key) && (indirect || !f.hasPtrRecv());
      mset.set(key, fits ? { obj: f, index: [...e.index, i], indirect } : null);
    };
    for (const e of current) {
      const n = asNamed(e.type);
      if (n !== null) {
        if (seen.some((s) => s === n || identical(s, n))) continue;
        seen.push(n);
        for (let i = 0; i < numMethods(n); i++) addMethod(method(n, i), e, i, e.indirect);
      }
      const u = under(e.type);
      if (u.tag === TypeTag.Struct) {
        for (let i = 0; i < u.fields.length; i++) {
          const f = u.fields[i];
          const key = objectId(f.pkg, f.name);
          fset.set(key, e.multiples || fset.has(key));
          if (f.embedded) {
            const ft = unalias(f.type!);
            const ptr = ft.tag === TypeTag.Pointer;
            next.push({
              type: ptr ? ft.elem : f.type!,
              index: [...e.index, i],
              indirect: e.indirect || ptr,
              multiples: e.multiples,
            });
          }
        }
      } else if (u.tag === TypeTag.Interface) {
        const { methods } = typeSet(u);
        for (let i = 0; i < methods.length; i++) addMethod(methods[i], e, i, true);
      }
    }
    for (const [key, m] of mset) if (!base.has(key)) base.set(key, fset.has(key) ? null : m);
    // A field hides what lies deeper; so does a collision of fields.
    for (const key of fset.keys()) if (!base.has(key)) base.set(key, null);
    current = consolidateMultiples(next);
  }
  const list: MethodSetEntry[] = [];
  for (const m of base.values()) if (m !== null) list.push(m);
  return list.sort((a, b) => {
    const x = objectId(a.obj.pkg, a.obj.name);
    const y = objectId(b.obj.pkg, b.obj.name);
    return x < y ? -1 : x > y ? 1 : 0;
  });
}

export { isInterfacePtr };
