// How values of each type are represented: size, alignment, scalars ("leaves"), pointer map, alias classes. One TypeLayout per
// canonical type. Invariants: offsets and sizes are gc's for GOARCH=wasm (cmd/compile/internal/types/size.go); a type is a
// memory aggregate if it has more than 8 leaves or holds an array longer than 1 (contract "Values").

import { InternalError } from "../../diagnostics.ts";
import { BasicKind, type Struct, type Type, TypeTag } from "../../types/types.ts";
import { aliasClass } from "../alias.ts";
import type { LayoutId, Program } from "../ir.ts";
import { Mem, Ty } from "../ops.ts";
import type { Leaf, TypeLayout } from "./api.ts";
import { nameKey, type TypeTable } from "./canon.ts";

/** Most scalars of a value that is kept flattened. */
export const maxLeaves = 8;

interface Scalar {
  readonly mem: Mem;
  readonly ty: Ty;
  readonly size: number;
  readonly at: number;
}

const scalar = (ty: Ty, mem: Mem, size: number, at = 0): Scalar => ({ mem, ty, size, at });
const I = Ty.I32;
const word = scalar(Ty.I64, Mem.I64, 8);
const pointer = [scalar(Ty.Ptr, Mem.Ptr, 8)];

/** Scalars of the basic types, by BasicKind. */
const basicScalars: readonly (readonly Scalar[])[] = [
  [],
  [scalar(I, Mem.I8U, 1)],
  [word],
  [scalar(I, Mem.I8S, 1)],
  [scalar(I, Mem.I16S, 2)],
  [scalar(I, Mem.I32S, 4)],
  [word],
  [word],
  [scalar(I, Mem.I8U, 1)],
  [scalar(I, Mem.I16U, 2)],
  [scalar(I, Mem.I32U, 4)],
  [word],
  [word],
  [scalar(Ty.F32, Mem.F32, 4)],
  [scalar(Ty.F64, Mem.F64, 8)],
  [scalar(Ty.F32, Mem.F32, 4), scalar(Ty.F32, Mem.F32, 4, 4)],
  [scalar(Ty.F64, Mem.F64, 8), scalar(Ty.F64, Mem.F64, 8, 8)],
  [scalar(Ty.Ptr, Mem.Ptr, 8), scalar(Ty.I64, Mem.I64, 8, 8)],
  pointer,
];
const basicSize = [0, 1, 8, 1, 2, 4, 8, 8, 1, 2, 4, 8, 8, 4, 8, 8, 16, 16, 8];
const basicAlign = [1, 1, 8, 1, 2, 4, 8, 8, 1, 2, 4, 8, 8, 4, 8, 4, 8, 8, 8];
const sliceScalars = [pointer[0]!, scalar(Ty.I64, Mem.I64, 8, 8), scalar(Ty.I64, Mem.I64, 8, 16)];
const ifaceScalars = [pointer[0]!, scalar(Ty.Ptr, Mem.Ptr, 8, 8)];

const noNumbers: readonly number[] = Object.freeze([]) as readonly number[];
const noTypes: readonly Type[] = Object.freeze([]) as readonly Type[];

/** A layout under construction; frozen shape, all fields set. */
class LayoutImpl implements TypeLayout {
  size = 0;
  align = 1;
  isMemory = false;
  leaves: Leaf[] = [];
  tys: Ty[] = [];
  fieldOffset: readonly number[] = noNumbers;
  fieldLeaf: readonly number[] = noNumbers;
  fieldId: readonly number[] = noNumbers;
  fieldType: readonly Type[] = noTypes;
  elem: Type | null = null;
  key: Type | null = null;
  hasPointers = false;
  private map: Uint8Array | null = null;
  isDirect = false;
  plainMemory = false;
  /** Number of 8-byte words up to the last pointer. */
  ptrWords = 0;
  /** Op.Alloc's layout, -1 until asked. */
  allocId: LayoutId = -1;
  constructor(
    readonly type: Type,
    readonly under: Type,
    private readonly layouts: Layouts,
  ) {}

  /** Made when asked: arrays of millions of elements exist that nobody allocates. */
  get ptrmap(): Uint8Array {
    if (this.map === null) {
      const bits = new Uint8Array(Math.ceil(this.ptrWords / 8));
      if (this.hasPointers) this.layouts.setBits(this, bits, 0);
      this.map = bits;
    }
    return this.map;
  }
}

export class Layouts {
  private readonly byId: (LayoutImpl | undefined)[] = [];
  /** Field ids by struct type without tags; a struct type's fields have consecutive ids. */
  private readonly fieldIds = new Map<string, number>();
  private nextFieldId = 1;

  constructor(
    private readonly types: TypeTable,
    private readonly out: Program,
  ) {}

  get(t: Type): TypeLayout {
    const known = this.byId[t.id];
    return known !== undefined && known.type === t ? known : this.of(t);
  }

  private of(t: Type): LayoutImpl {
    const known = this.byId[t.id];
    if (known !== undefined && known.type === t) return known;
    if (!this.types.isCanonical(t)) throw new InternalError("layout of a type that is not canonical");
    const u = this.types.under(t);
    const l = new LayoutImpl(t, u, this);
    this.byId[t.id] = l;
    this.fill(l, u);
    return l;
  }

  allocId(t: Type): LayoutId {
    const l = this.of(t);
    if (l.allocId < 0) l.allocId = this.out.layoutId(l.size, l.align, l.ptrmap);
    return l.allocId;
  }

  private fill(l: LayoutImpl, u: Type): void {
    switch (u.tag) {
      case TypeTag.Basic:
        if (u.kind > BasicKind.UnsafePointer) {
          // nil and other untyped values that were never given a type have no representation of their own.
          if (u.kind === BasicKind.UntypedNil) return this.scalars(l, pointer, 8, 8, false);
          throw new InternalError(`layout of ${u.name}`);
        }
        this.scalars(l, basicScalars[u.kind]!, basicSize[u.kind]!, basicAlign[u.kind]!, plainBasic(u.kind));
        l.isDirect = u.kind === BasicKind.UnsafePointer;
        if (u.kind === BasicKind.String) setPtr(l, 0);
        else if (u.kind === BasicKind.UnsafePointer) setPtr(l, 0);
        return;
      case TypeTag.Pointer:
        l.elem = this.types.canon(u.elem);
        return this.pointerShaped(l, true);
      case TypeTag.Map:
        l.elem = this.types.canon(u.elem);
        l.key = this.types.canon(u.key);
        return this.pointerShaped(l, false);
      case TypeTag.Signature:
        return this.pointerShaped(l, false);
      case TypeTag.Chan:
        l.elem = this.types.canon(u.elem);
        return this.pointerShaped(l, true);
      case TypeTag.Slice:
        l.elem = this.types.canon(u.elem);
        this.scalars(l, sliceScalars, 24, 8, false);
        return setPtr(l, 0);
      case TypeTag.Interface:
        this.scalars(l, ifaceScalars, 16, 8, false);
        // As gc: the type or itab word is never in the collected heap.
        return setPtr(l, 1);
      case TypeTag.Array:
        return this.array(l, this.types.canon(u.elem), u.len);
      case TypeTag.Struct:
        return this.struct(l, u);
      default:
        throw new InternalError("layout of a type without values");
    }
  }

  private pointerShaped(l: LayoutImpl, comparable: boolean): void {
    this.scalars(l, pointer, 8, 8, comparable);
    l.isDirect = true;
    setPtr(l, 0);
  }

  private scalars(l: LayoutImpl, list: readonly Scalar[], size: number, align: number, plain: boolean): void {
    l.size = size;
    l.align = align;
    l.plainMemory = plain;
    for (const s of list) {
      l.leaves.push({ ty: s.ty, mem: s.mem, offset: s.at, fieldId: 0, alias: aliasClass(s.mem) });
      l.tys.push(s.ty);
    }
  }

  private array(l: LayoutImpl, elem: Type, len: number): void {
    const e = this.of(elem);
    l.elem = elem;
    l.size = e.size * len;
    l.align = e.align;
    l.hasPointers = e.hasPointers && len > 0;
    l.plainMemory = e.plainMemory;
    if (l.hasPointers) l.ptrWords = (e.size / 8) * (len - 1) + e.ptrWords;
    if (len > 1 || (len === 1 && e.isMemory)) return this.memory(l);
    if (len === 1) {
      l.leaves.push(...e.leaves);
      l.tys.push(...e.tys);
      l.isDirect = e.isDirect;
    }
  }

  private struct(l: LayoutImpl, u: Struct): void {
    const n = u.fields.length;
    const fieldOffset: number[] = [];
    const fieldLeaf: number[] = [];
    const fieldId: number[] = [];
    const fieldType: Type[] = [];
    l.fieldOffset = fieldOffset;
    l.fieldLeaf = fieldLeaf;
    l.fieldId = fieldId;
    l.fieldType = fieldType;
    for (const f of u.fields) fieldType.push(this.types.canon(f.type!));
    const firstId = this.firstFieldId(u, fieldType);
    let at = 0;
    let plain = true;
    let memory = false;
    for (let i = 0; i < n; i++) {
      const f = this.of(fieldType[i]!);
      if (at % f.align !== 0) {
        at += f.align - (at % f.align);
        plain = false;
      }
      fieldOffset.push(at);
      fieldId.push(firstId + i);
      fieldLeaf.push(l.leaves.length);
      // Elements are read and written by address.
      if (f.under.tag === TypeTag.Array) this.out.openFields.add(firstId + i);
      if (!f.plainMemory || u.fields[i]!.name === "_") plain = false;
      if (f.align > l.align) l.align = f.align;
      if (f.hasPointers) {
        l.hasPointers = true;
        l.ptrWords = at / 8 + f.ptrWords;
      }
      if (f.isMemory) memory = true;
      else if (!memory) {
        for (const leaf of f.leaves) {
          const id = leaf.fieldId !== 0 ? leaf.fieldId : firstId + i;
          l.leaves.push({
            ty: leaf.ty,
            mem: leaf.mem,
            offset: at + leaf.offset,
            fieldId: id,
            alias: aliasClass(leaf.mem, id),
          });
          l.tys.push(leaf.ty);
        }
        if (l.leaves.length > maxLeaves) memory = true;
      }
      at += f.size;
      // A pointer to a last field of size zero must not point past the object (size.go CalcStructSize).
      if (i === n - 1 && f.size === 0 && at > 0) {
        at++;
        plain = false;
      }
    }
    if (at % l.align !== 0) {
      at += l.align - (at % l.align);
      plain = false;
    }
    l.size = at;
    l.plainMemory = plain;
    if (memory) this.memory(l);
    else if (n === 1) l.isDirect = this.of(fieldType[0]!).isDirect;
  }

  private memory(l: LayoutImpl): void {
    l.isMemory = true;
    l.leaves = [];
    l.tys = [Ty.Ptr];
  }

  /** Sets the bits of l's pointer words, the first word being bit `at`. */
  setBits(l: LayoutImpl, bits: Uint8Array, at: number): void {
    switch (l.under.tag) {
      case TypeTag.Array: {
        const e = this.of(l.elem!);
        const words = e.size / 8;
        for (let i = 0; i < l.under.len; i++) this.setBits(e, bits, at + i * words);
        return;
      }
      case TypeTag.Struct:
        for (let i = 0; i < l.fieldType.length; i++) {
          const f = this.of(l.fieldType[i]!);
          if (f.hasPointers) this.setBits(f, bits, at + l.fieldOffset[i]! / 8);
        }
        return;
      default: {
        const bit = at + l.ptrWords - 1;
        bits[bit >> 3]! |= 1 << (bit & 7);
      }
    }
  }

  /** Conversion between struct types may change tags and names of types, so ids go by fields without tags. */
  private firstFieldId(u: Struct, types: readonly Type[]): number {
    let key = descriptorKey(u);
    if (key === "") {
      for (let i = 0; i < types.length; i++) {
        const f = u.fields[i]!;
        key += `${nameKey(f.pkg, f.name)}${f.embedded ? "!" : ":"}${types[i]!.id};`;
      }
    }
    let id = this.fieldIds.get(key);
    if (id === undefined) {
      id = this.nextFieldId;
      this.nextFieldId += types.length;
      this.fieldIds.set(key, id);
    }
    return id;
  }
}

/** A key for structs that stand for one type: the runtime's own descriptors and those of internal/abi, which reflect makes. "": others. */
function descriptorKey(u: Struct): string {
  const { fields } = u;
  if (fields[0]?.name === "Size_" && fields[1]?.name === "PtrBytes") return `abi.Type ${fields.length}`;
  return fields[4]?.name === "Hasher" && fields[3]?.name === "Group" ? `abi.MapType ${fields.length}` : "";
}

/** Basic types that are equal exactly if their bytes are. */
function plainBasic(k: BasicKind): boolean {
  return k !== BasicKind.String && (k < BasicKind.Float32 || k === BasicKind.UnsafePointer);
}

function setPtr(l: LayoutImpl, wordIndex: number): void {
  l.hasPointers = true;
  l.ptrWords = wordIndex + 1;
}

/** Byte length of the prefix that holds pointers (abi.Type.PtrBytes). */
export function ptrBytes(l: TypeLayout): number {
  return (l as LayoutImpl).ptrWords * 8;
}
