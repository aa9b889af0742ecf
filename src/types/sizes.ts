// Sizes, alignments and offsets of types as gc lays them out for GOARCH=wasm (counterpart: types2/sizes.go and
// gcsizes.go): words of 8 bytes, largest alignment 8.
//
// Sizes are numbers of bytes; -1 means 2^63 or more. Above 2^53 they are inexact, which no real type reaches. Types
// must be closed (no type parameters: hasVarSize of builtins.ts tells).

import { InternalError } from "../diagnostics.ts";
import { asNamed } from "./alias.ts";
import type { Var } from "./object.ts";
import { BasicKind, type Struct, type Type, TypeTag } from "./types.ts";
import { under } from "./under.ts";

const wordSize = 8;
const maxAlign = 8;
const tooLarge = 2 ** 63;

/** Sizes of the basic types that are not a word, by BasicKind. */
const basicSizes: readonly number[] = (() => {
  const s: number[] = [];
  s[BasicKind.Bool] = 1;
  s[BasicKind.Int8] = 1;
  s[BasicKind.Int16] = 2;
  s[BasicKind.Int32] = 4;
  s[BasicKind.Int64] = 8;
  s[BasicKind.Uint8] = 1;
  s[BasicKind.Uint16] = 2;
  s[BasicKind.Uint32] = 4;
  s[BasicKind.Uint64] = 8;
  s[BasicKind.Float32] = 4;
  s[BasicKind.Float64] = 8;
  s[BasicKind.Complex64] = 8;
  s[BasicKind.Complex128] = 16;
  s[BasicKind.String] = 2 * wordSize;
  return s;
})();

/** x rounded up to a multiple of a power of two. */
function align(x: number, a: number): number {
  return x <= 0x7fffffff - a ? (x + a - 1) & -a : Math.ceil(x / a) * a;
}

/** The marker type that aligns the 64-bit values of sync/atomic. */
function isSyncAtomicAlign64(t: Type): boolean {
  const named = asNamed(t);
  if (named === null || named.obj.name !== "align64" || named.obj.pkg === null) return false;
  const { path } = named.obj.pkg;
  return path === "sync/atomic" || path === "internal/runtime/atomic";
}

export function alignof(t: Type): number {
  const u = under(t);
  switch (u.tag) {
    case TypeTag.Array:
      return alignof(u.elem);
    case TypeTag.Struct: {
      if (u.fields.length === 0 && isSyncAtomicAlign64(t)) return 8;
      if (u.align !== 0) return u.align;
      let max = 1;
      for (const f of u.fields) max = Math.max(max, alignof(f.type!));
      u.align = max;
      return max;
    }
    case TypeTag.Basic: {
      if (u.kind === BasicKind.Complex64) return 4;
      if (u.kind === BasicKind.Complex128 || u.kind === BasicKind.String) return 8;
      return Math.min(basicSizes[u.kind] ?? wordSize, maxAlign);
    }
    default:
      return wordSize;
  }
}

/** Offsets of the fields of a struct; -1 from the first on that lies too far. */
export function offsetsof(fields: readonly Var[]): number[] {
  const offsets: number[] = [];
  let offs = 0;
  for (const f of fields) {
    if (offs < 0) {
      offsets.push(-1);
      continue;
    }
    offs = align(offs, alignof(f.type!));
    offsets.push(offs < tooLarge ? offs : -1);
    const size = sizeof(f.type!);
    offs = size < 0 || offs + size >= tooLarge ? -1 : offs + size;
  }
  return offsets;
}

export function sizeof(t: Type): number {
  const u = under(t);
  switch (u.tag) {
    case TypeTag.Basic:
      return basicSizes[u.kind] ?? wordSize;
    case TypeTag.Array: {
      if (u.len <= 0) return 0;
      const esize = sizeof(u.elem);
      if (esize <= 0) return esize;
      const size = esize * u.len;
      return size < tooLarge ? size : -1;
    }
    case TypeTag.Slice:
      return 3 * wordSize;
    case TypeTag.Struct:
      if (u.size === -2) u.size = structSize(u);
      return u.size;
    case TypeTag.Interface:
      return 2 * wordSize;
    case TypeTag.TypeParam:
    case TypeTag.Union:
      throw new InternalError("size of a type parameter or union");
    default:
      return wordSize;
  }
}

function structSize(u: Struct): number {
  const n = u.fields.length;
  if (n === 0) return 0;
  const offs = offsetsof(u.fields)[n - 1];
  let size = sizeof(u.fields[n - 1].type!);
  if (offs < 0 || size < 0) return -1;
  // A pointer to a last field without size must not point behind the struct.
  if (offs > 0 && size === 0) size = 1;
  const total = align(offs + size, alignof(u));
  return total < tooLarge ? total : -1;
}

/** Offset of the field that a path of field indices leads to, without pointers on the way; -1 if too large. */
export function offsetof(t: Type, index: readonly number[]): number {
  let offs = 0;
  for (const i of index) {
    const s = under(t);
    if (s.tag !== TypeTag.Struct) throw new InternalError("offset in a type that is no struct");
    const d = offsetsof(s.fields)[i];
    if (d < 0) return -1;
    offs += d;
    t = s.fields[i].type!;
  }
  return offs < tooLarge ? offs : -1;
}
