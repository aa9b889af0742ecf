// The instances of generic types of a whole compilation (counterpart: types2/context.go). Each instance is made once:
// the same generic type with identical type arguments gives the same object. That bounds the lazy expansion of
// instances and makes most identity checks a pointer comparison.
//
// Invariant: identical types have equal hashes (typeHash), whatever objects they are made of.

import { unalias } from "./alias.ts";
import { typeArgs } from "./named.ts";
import { identicalLists } from "./predicates.ts";
import { type Alias, type Named, type Type, TypeTag } from "./types.ts";

/** Entries with equal hashes, linked. */
class Entry {
  constructor(
    readonly orig: Named | Alias,
    readonly targs: readonly Type[],
    readonly instance: Type,
    readonly next: Entry | null,
  ) {}
}

export class Context {
  private readonly table = new Map<number, Entry>();
  private serial = 0;

  /** Numbers the type parameters of the compilation. */
  nextSerial(): number {
    return ++this.serial;
  }

  /** The instance of orig with these type arguments, or null. */
  lookup(hash: number, orig: Named | Alias, targs: readonly Type[]): Type | null {
    for (let e = this.table.get(hash) ?? null; e !== null; e = e.next) {
      if (e.orig === orig && identicalLists(e.targs, targs)) return e.instance;
    }
    return null;
  }

  add(hash: number, orig: Named | Alias, targs: readonly Type[], instance: Type): void {
    this.table.set(hash, new Entry(orig, targs, instance, this.table.get(hash) ?? null));
  }
}

function mix(h: number, x: number): number {
  h = Math.imul(h ^ x, 0x9e3779b1);
  return h ^ (h >>> 15);
}

/** Hash of an instance: of its origin and type arguments. */
export function instanceHash(orig: Named | Alias, targs: readonly Type[]): number {
  let h = mix(orig.tag + 101, orig.obj.pos);
  h = mix(h, orig.obj.nameId);
  for (const t of targs) h = mix(h, typeHash(t));
  return h;
}

/** A hash that identical types share. Interfaces and generic signatures hash alike, as their identity is involved. */
export function typeHash(t: Type): number {
  t = unalias(t);
  switch (t.tag) {
    case TypeTag.Basic:
      return mix(1, t.kind);
    case TypeTag.Named:
      if (t.hash === 0) t.hash = instanceHash(t.inst !== null ? t.inst.orig : t, typeArgs(t)) | 1;
      return t.hash;
    case TypeTag.Pointer:
    case TypeTag.Slice:
      return mix(t.tag, typeHash(t.elem));
    case TypeTag.Array:
      return mix(mix(t.tag, t.len < 0 ? 0 : t.len | 0), typeHash(t.elem));
    case TypeTag.Map:
      return mix(mix(t.tag, typeHash(t.key)), typeHash(t.elem));
    case TypeTag.Chan:
      return mix(mix(t.tag, t.dir), typeHash(t.elem));
    case TypeTag.Struct: {
      let h: number = t.tag;
      for (const f of t.fields) h = mix(mix(h, f.nameId), typeHash(f.type!));
      return h;
    }
    case TypeTag.Tuple: {
      let h: number = t.tag;
      for (const v of t.vars) h = mix(h, typeHash(v.type!));
      return h;
    }
    case TypeTag.Signature:
      if (t.tparams.length > 0) return mix(t.tag, t.params.vars.length);
      return mix(mix(mix(t.tag, typeHash(t.params)), typeHash(t.results)), t.variadic ? 1 : 0);
    case TypeTag.TypeParam:
      return mix(t.tag, t.serial);
    default:
      return t.tag + 1;
  }
}
