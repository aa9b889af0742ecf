// Alias classes: what a Load or Store may touch, as one number. 0 may touch anything (unsafe, reflection, memory copies).
// Otherwise the low 4 bits are the access's family and the rest is a field id (0 = not a known struct field). Two
// accesses of different families never meet; of one family they meet unless both name different fields. A field whose
// address is taken as a plain pointer anywhere in the program loses its id (Program.escapedFields), which is known when
// all bodies are built and before any pass asks. Conversions through unsafe.Pointer give class 0.

import { Mem } from "./ops.ts";

export const enum Family {
  Any,
  Int8,
  Int16,
  Int32,
  Int64,
  Float32,
  Float64,
  Pointer,
  /** Bytes that never change once readable: read-only data, type descriptors, itabs. */
  Immutable,
}

const familyOfMem: readonly Family[] = [
  Family.Any,
  Family.Int8,
  Family.Int8,
  Family.Int16,
  Family.Int16,
  Family.Int32,
  Family.Int32,
  Family.Int64,
  Family.Float32,
  Family.Float64,
  Family.Pointer,
];

/** Alias class of an access of kind `mem` to struct field `fieldId` (0: none). */
export function aliasClass(mem: Mem, fieldId = 0): number {
  return familyOfMem[mem]! | (fieldId << 4);
}

/**
 * Column c of a Load or Store of class 0 that says nothing: what it touches may be of any class. (0: memory that is written through
 * unsafe pointers. Otherwise the class that it would have if the function used no unsafe pointers.)
 */
export const hintAny = -1;

/** Alias class of memory that is never written after it becomes readable. */
export const aliasImmutable: number = Family.Immutable;

export function mayAlias(x: number, y: number, escapedFields: ReadonlySet<number>): boolean {
  if (x === 0 || y === 0) return x !== Family.Immutable && y !== Family.Immutable;
  if ((x & 15) !== (y & 15) || (x & 15) === Family.Immutable) return false;
  const fx = x >> 4;
  const fy = y >> 4;
  return fx === fy || fx === 0 || fy === 0 ? true : escapedFields.has(fx) && escapedFields.has(fy);
}
