// Method sets of canonical types, promoted methods included (spec "Method sets", "Selectors"; counterpart:
// types.CalcMethods / expandmeth). Invariants: a set is computed once for a type without its pointer; entries are sorted as gc
// sorts them (exported first, by name, then by package path); a method's signature is looked at only when somebody asks.

import { compareStrings, type Func, isExported, type Var } from "../../types/object.ts";
import type { Package } from "../../types/package.ts";
import { type Interface, type Named, type Signature, type Struct, type Type, TypeTag } from "../../types/types.ts";
import type { TypeLayout } from "./api.ts";
import { Env, nameKey, type TypeTable } from "./canon.ts";

/** One method of a type's method set. */
export class Method {
  private sig_: Signature | null = null;
  constructor(
    /** The declared method (origin of an instantiated one), or the interface's method. */
    readonly obj: Func,
    /** Name, with the package's path if unexported. */
    readonly key: string,
    /** Embedded fields to walk from the type (a pointer to it, for *T) to the receiver. */
    readonly path: readonly number[],
    /** A pointer is followed on the way. */
    readonly viaPointer: boolean,
    /** Canonical type that declares it: a Named, or the embedded interface. */
    readonly declType: Type,
    private readonly types: TypeTable,
  ) {}

  get ptrRecv(): boolean {
    return (
      this.declType.tag === TypeTag.Named &&
      this.types.under(this.declType).tag !== TypeTag.Interface &&
      this.obj.hasPtrRecv()
    );
  }

  get isInterface(): boolean {
    return this.types.under(this.declType).tag === TypeTag.Interface;
  }

  /** Canonical signature without receiver. */
  get sig(): Signature {
    if (this.sig_ === null) {
      declare(this.obj);
      this.sig_ = methodEnv(this.types, this.declType, this.obj).type(this.obj.signature()) as Signature;
    }
    return this.sig_;
  }
}

/** Makes sure that a function's signature is known. */
export function declare(obj: Func): void {
  if (obj.type === null || obj.declInfo !== null) obj.pkg?.checker?.objDecl(obj);
}

/** The environment in which a method of declType is compiled: its receiver's type parameters. */
export function methodEnv(types: TypeTable, declType: Type, obj: Func): Env {
  if (declType.tag !== TypeTag.Named || declType.inst === null) return types.noEnv;
  declare(obj);
  const targs = types.typeArgs(declType);
  return new Env(types, obj.signature().rparams, targs, targs.map((t) => t.id).join());
}

/** What a level of the breadth-first search found under a name: a method, or null for a field or a collision. */
type Found = Map<string, Method | null>;

interface Embedded {
  readonly type: Type;
  readonly path: readonly number[];
  readonly viaPointer: boolean;
  /** Several fields at this depth lead to the type: all its names collide. */
  multiples: boolean;
}

const none: readonly Method[] = Object.freeze([]) as readonly Method[];

export class MethodSets {
  private readonly sets = new Map<Type, readonly Method[]>();
  private readonly pointerSets = new Map<Type, readonly Method[]>();
  private readonly valueSets = new Map<Type, readonly Method[]>();
  private readonly byKey = new Map<Type, Map<string, Method>>();

  constructor(
    private readonly types: TypeTable,
    private readonly layout: (t: Type) => TypeLayout,
  ) {}

  /** The method set of a canonical type that is no interface, as interfaces and reflection see it: without //go:nointerface. */
  of(t: Type): readonly Method[] {
    const isPointer = t.tag === TypeTag.Pointer;
    const sets = isPointer ? this.pointerSets : this.valueSets;
    const base = isPointer ? t.elem : t;
    let list = sets.get(base);
    if (list === undefined) {
      const all = this.all(base);
      const has = (m: Method): boolean => (isPointer || m.viaPointer || !m.ptrRecv) && !m.obj.noInterface;
      list = all.every(has) ? all : all.filter(has);
      sets.set(base, list);
    }
    return list;
  }

  /** The method of that name which an addressable x of type t (or *t) has, or null. Interfaces: their own methods. */
  lookup(t: Type, name: string, pkg: Package | null): Method | null {
    const base = t.tag === TypeTag.Pointer ? t.elem : t;
    const u = this.types.under(base);
    if (u.tag === TypeTag.Interface) {
      const m = u.methods.find((m) => m.name === name && (isExported(name) || m.pkg === pkg));
      return m === undefined ? null : new Method(m, nameKey(m.pkg, name), [], false, base, this.types);
    }
    let map = this.byKey.get(base);
    if (map === undefined) {
      map = new Map(this.all(base).map((m) => [m.key, m]));
      this.byKey.set(base, map);
    }
    return map.get(isExported(name) || pkg === null ? name : `${name}@${pkg.path}`) ?? null;
  }

  /** All methods of *t. */
  private all(t: Type): readonly Method[] {
    let list = this.sets.get(t);
    if (list === undefined) {
      list = this.compute(t);
      this.sets.set(t, list);
    }
    return list;
  }

  private compute(t: Type): readonly Method[] {
    const u0 = this.types.under(t);
    if (
      u0.tag !== TypeTag.Struct &&
      (t.tag !== TypeTag.Named || u0.tag === TypeTag.Interface || u0.tag === TypeTag.Pointer)
    )
      return none;
    const result: Found = new Map();
    const seen = new Set<Type>();
    let level: Embedded[] = [{ type: t, path: [], viaPointer: false, multiples: false }];
    while (level.length > 0) {
      const found: Found = new Map();
      const next: Embedded[] = [];
      for (const e of level) {
        if (e.type.tag === TypeTag.Named) {
          if (seen.has(e.type)) continue;
          seen.add(e.type);
          this.declared(e, e.type, found);
        }
        const u = this.types.under(e.type);
        if (u.tag === TypeTag.Struct) this.fields(e, u, found, next);
        else if (u.tag === TypeTag.Interface) this.ifaceMethods(e, u, found);
      }
      for (const [key, m] of found) if (!result.has(key)) result.set(key, m);
      level = consolidate(next);
    }
    const list: Method[] = [];
    for (const m of result.values()) if (m !== null) list.push(m);
    return list.length === 0 ? none : list.sort(compareMethods);
  }

  private declared(e: Embedded, named: Named, found: Found): void {
    const orig = named.inst !== null ? named.inst.orig : named;
    if (this.types.under(named).tag === TypeTag.Interface) return;
    orig.obj.pkg?.checker?.objDecl(orig.obj);
    for (const obj of orig.methods) {
      const key = nameKey(obj.pkg, obj.name);
      add(found, key, e.multiples ? null : new Method(obj, key, e.path, e.viaPointer, named, this.types));
    }
  }

  private fields(e: Embedded, u: Struct, found: Found, next: Embedded[]): void {
    const types = this.layout(e.type).fieldType;
    for (let i = 0; i < u.fields.length; i++) {
      const f: Var = u.fields[i]!;
      add(found, nameKey(f.pkg, f.name), null);
      if (!f.embedded) continue;
      const ft = types[i]!;
      const isPtr = ft.tag === TypeTag.Pointer;
      next.push({
        type: isPtr ? ft.elem : ft,
        path: [...e.path, i],
        viaPointer: e.viaPointer || isPtr,
        multiples: e.multiples,
      });
    }
  }

  private ifaceMethods(e: Embedded, u: Interface, found: Found): void {
    for (const obj of u.methods) {
      const key = nameKey(obj.pkg, obj.name);
      add(found, key, e.multiples ? null : new Method(obj, key, e.path, e.viaPointer, e.type, this.types));
    }
  }
}

function add(found: Found, key: string, m: Method | null): void {
  found.set(key, found.has(key) ? null : m);
}

/** Entries of one type become one, marked as ambiguous. */
function consolidate(list: Embedded[]): Embedded[] {
  const byType = new Map<Type, Embedded>();
  for (const e of list) {
    const other = byType.get(e.type);
    if (other === undefined) byType.set(e.type, e);
    else other.multiples = true;
  }
  return [...byType.values()];
}

/** gc's order of methods (types.CompareSyms). */
function compareMethods(a: Method, b: Method): number {
  const ea = isExported(a.obj.name);
  if (ea !== isExported(b.obj.name)) return ea ? -1 : 1;
  if (a.obj.name !== b.obj.name) return compareStrings(a.obj.name, b.obj.name);
  return ea ? 0 : compareStrings(a.obj.pkg?.path ?? "", b.obj.pkg?.path ?? "");
}
