// Types of the random programs. Invariant: the same source text is the same type.

export type T =
  | { k: "int"; src: string; bits: number; signed: boolean }
  | { k: "float"; src: string; bits: number }
  | { k: "complex"; src: string; bits: number }
  | { k: "string"; src: string }
  | { k: "bool"; src: string }
  | { k: "slice"; src: string; e: T }
  | { k: "array"; src: string; e: T; n: number }
  | { k: "map"; src: string; key: T; e: T }
  | { k: "struct"; src: string; fields: Field[] }
  | { k: "ptr"; src: string; e: T }
  | { k: "func"; src: string; params: T[]; res: T }
  /** `impl`: types that implement it; null for any, which every type does. */
  | { k: "iface"; src: string; impl: T[] | null };

export interface Field {
  name: string;
  t: T;
  /** Its fields and methods are the struct's own too. */
  embedded: boolean;
}

const int = (src: string, bits: number, signed: boolean): T & { k: "int" } => ({ k: "int", src, bits, signed });

export const ints: readonly (T & { k: "int" })[] = [
  int("int8", 8, true),
  int("int16", 16, true),
  int("int32", 32, true),
  int("int64", 64, true),
  int("uint8", 8, false),
  int("uint16", 16, false),
  int("uint32", 32, false),
  int("uint64", 64, false),
  int("int", 64, true),
  int("uint", 64, false),
  int("uintptr", 64, false),
];
export const intT = ints[8];
export const byteT = ints[4];
export const runeT = ints[2];
export const f32: T = { k: "float", src: "float32", bits: 32 };
export const f64: T = { k: "float", src: "float64", bits: 64 };
export const c64: T = { k: "complex", src: "complex64", bits: 64 };
export const c128: T = { k: "complex", src: "complex128", bits: 128 };
export const str: T = { k: "string", src: "string" };
export const bool: T = { k: "bool", src: "bool" };
export const any: T = { k: "iface", src: "any", impl: null };

export const scalars: readonly T[] = [...ints, f32, f64, c64, c128, str, bool];

export const sliceOf = (e: T): T => ({ k: "slice", src: `[]${e.src}`, e });
export const arrayOf = (e: T, n: number): T => ({ k: "array", src: `[${n}]${e.src}`, e, n });
export const mapOf = (key: T, e: T): T => ({ k: "map", src: `map[${key.src}]${e.src}`, key, e });
export const ptrTo = (e: T): T => ({ k: "ptr", src: `*${e.src}`, e });
export const funcOf = (params: T[], res: T): T => ({
  k: "func",
  src: `func(${params.map((p) => p.src).join(", ")}) ${res.src}`,
  params,
  res,
});

/** May values be compared with == at compile time? */
export function comparable(t: T): boolean {
  switch (t.k) {
    case "slice":
    case "map":
    case "func":
      return false;
    case "array":
      return comparable(t.e);
    case "struct":
      return t.fields.every((f) => comparable(f.t));
    default:
      return true;
  }
}

/** Map keys whose equality needs no floating point (NaN) and cannot panic. */
export function isKey(t: T): boolean {
  switch (t.k) {
    case "int":
    case "string":
    case "bool":
      return true;
    case "array":
      return isKey(t.e);
    case "struct":
      return t.fields.every((f) => isKey(f.t));
    default:
      return false;
  }
}
