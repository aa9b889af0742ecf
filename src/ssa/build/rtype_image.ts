// The bytes of type descriptors (reflectdata/reflect.go): gc's layout (internal/abi/type.go), offsets being absolute addresses.
// Invariant: what is written refers only to descriptors that are there already; which there are, and which of their parts, rtypes.ts has
// found.

import { isExported } from "../../types/object.ts";
import type { Package } from "../../types/package.ts";
import { ChanDir, type Struct, type Type, TypeTag } from "../../types/types.ts";
import type { DataId } from "../ir.ts";
import type { TypeLayout } from "./api.ts";
import { Facet } from "./facets.ts";
import { Image } from "./image.ts";
import { ptrBytes } from "./layout.ts";
import type { Method } from "./methods.ts";
import type { ProgramBuilder } from "./program.ts";
import type { RTypes, TypeRec } from "./rtypes.ts";
import { hashString, utf8 } from "./typestring.ts";

const tflagUncommon = 1;
const tflagExtraStar = 2;
const tflagNamed = 4;
const tflagRegularMemory = 8;
const tflagGCMaskOnDemand = 16;
const tflagDirectIface = 32;
const nameExported = 1;
const nameHasTag = 2;
const nameHasPkg = 4;
const nameEmbedded = 8;
/** abi.MaxPtrmaskBytes: longer pointer masks are made at run time. */
const maxPtrmaskBytes = 2048;
/** Larger keys and elements stand in map tables by pointer. */
export const mapMaxBytes = 128;
/** The head that all descriptors have in common. */
export const commonSize = 48;
const uncommonSize = 16;
const methodSize = 16;

/** abi.Kind by BasicKind. */
const basicKinds = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 24, 26];

const enum RKind {
  Array = 17,
  Chan = 18,
  Func = 19,
  Interface = 20,
  Map = 21,
  Pointer = 22,
  Slice = 23,
  Struct = 25,
}

export class RTypeImages {
  private readonly nameData = new Map<string, DataId>();
  private readonly masks = new Map<string, DataId>();

  constructor(
    private readonly prog: ProgramBuilder,
    private readonly types: RTypes,
  ) {}

  write(r: TypeRec): void {
    const p = this.prog;
    const t = r.type;
    const l = p.layout(t);
    const u = l.under;
    const on = (f: number): boolean => (this.types.facets & f) !== 0;
    const named = t.tag === TypeTag.Named || t.tag === TypeTag.Basic;
    const methods = on(Facet.Uncommon) && r.inIface ? this.types.methodsOf(r) : [];
    const extra = on(Facet.Uncommon) && r.full && (named || methods.length > 0);
    const listed = on(Facet.Methods) ? this.listedMethods(r, methods) : [];
    const fixed = this.fixedSize(u);
    const c = fixed + (extra ? uncommonSize : 0);
    const varSize = this.variableSize(r, u);
    const methodsAt = c + varSize;
    const image = new Image(methodsAt + listed.length * methodSize);

    image.u64(0, l.size);
    image.u64(8, ptrBytes(l));
    image.u32(16, hashString(p.typeNames.link(t)));
    let tflag = 0;
    if (extra) tflag |= tflagUncommon;
    if (named) tflag |= tflagNamed;
    if (l.plainMemory) tflag |= tflagRegularMemory;
    if (l.isDirect) tflag |= tflagDirectIface;
    const onDemand = masksOnDemand(l);
    if (onDemand) tflag |= tflagGCMaskOnDemand;
    image.u8(21, l.align);
    image.u8(22, l.align);
    image.u8(23, kindOf(u));
    if (on(Facet.Equal) && (r.inIface || r.isKey) && p.algs.comparable(t))
      image.data(24, p.funcValueData(p.equalFunc(t)));
    if (on(Facet.GCData) && l.hasPointers) {
      if (onDemand) image.data(32, p.out.newData(`type:.gcmask.${p.typeNames.link(t)}`, 8, 8).id);
      else image.data(32, this.mask(l.ptrmap));
    }
    if (r.full && on(Facet.Str)) {
      let s = p.typeNames.name(t);
      let sym: Type = t;
      if (!s.startsWith("*")) {
        s = `*${s}`;
        tflag |= tflagExtraStar;
      } else if (t.tag === TypeTag.Pointer) sym = t.elem;
      const exported = sym.tag === TypeTag.Named && isExported(sym.obj.name);
      image.data(40, this.name(s, "", null, exported, false));
    }
    if (on(Facet.PtrToThis) && r.inIface) {
      const ptr = this.types.known(p.pointerTo(t));
      if (ptr?.inIface) image.data(44, ptr.data.id);
    }
    image.u8(20, tflag);
    if (fixed > commonSize) this.writeKind(r, image, u, c);
    if (extra) {
      const pkg = typePkg(t);
      const path = pkg !== null ? p.typeNames.path(pkg) : t === p.tUnsafePointer ? "unsafe" : "";
      if (path !== "") image.data(fixed, this.name(path, "", null, false, false));
      image.u16(fixed + 4, listed.length);
      // The true number: NumMethod asks for no more than that.
      image.u16(fixed + 6, methods.filter((m) => isExported(m.obj.name)).length);
      image.u32(fixed + 8, methodsAt - fixed);
      this.writeMethods(r, image, listed, methodsAt);
    }
    r.data.size = image.size;
    r.data.bytes = image.trimmed();
    r.data.relocs = image.relocs;
  }

  /**
   * Indices of the methods that the method table has: those that can be called, and those that some interface wants, so that
   * the type is seen to implement it. Others only reflection's Method and MethodByName could find.
   */
  private listedMethods(r: TypeRec, methods: readonly Method[]): number[] {
    const out: number[] = [];
    for (let i = 0; i < methods.length; i++) {
      const m = methods[i];
      if (r.kept[i] || this.types.isListed(m) || this.types.reflectLists) out.push(i);
    }
    return out;
  }

  private writeMethods(r: TypeRec, image: Image, listed: readonly number[], at: number): void {
    const own = typePkg(r.type);
    for (const i of listed) {
      const m = this.types.methodsOf(r)[i];
      const exported = isExported(m.obj.name);
      const pkg = !exported && m.obj.pkg !== own ? m.obj.pkg : null;
      image.data(at, this.name(m.obj.name, "", pkg, exported, false));
      const mtyp = this.types.facets & Facet.Mtyp ? this.types.known(m.sig) : undefined;
      if (mtyp !== undefined) image.data(at + 4, mtyp.data.id);
      if (r.kept[i]) {
        if (this.types.facets & Facet.Ifn) image.func(at + 8, this.prog.wrappers.itabFunc(r.type, m).id);
        if (this.types.facets & Facet.Tfn) image.func(at + 12, this.types.tfn(r.type, m));
      }
      at += methodSize;
    }
  }

  /** Size of the descriptor's struct; the common head alone if nobody reads what follows it. */
  private fixedSize(u: Type): number {
    const f = this.types.facets;
    const uncommon = (f & Facet.Uncommon) !== 0;
    switch (u.tag) {
      case TypeTag.Array:
        return uncommon || f & (Facet.ArrayElem | Facet.ArraySlice | Facet.ArrayLen) ? 72 : commonSize;
      case TypeTag.Chan:
        return uncommon || f & (Facet.ChanElem | Facet.ChanDir) ? 64 : commonSize;
      case TypeTag.Signature:
        return uncommon || f & Facet.Func ? 56 : commonSize;
      case TypeTag.Interface:
        return uncommon || f & (Facet.IfaceMethods | Facet.IfacePkg) ? 80 : commonSize;
      case TypeTag.Map:
        return 112;
      case TypeTag.Pointer:
        return uncommon || f & Facet.PtrElem ? 56 : commonSize;
      case TypeTag.Slice:
        return uncommon || f & Facet.SliceElem ? 56 : commonSize;
      case TypeTag.Struct:
        return uncommon || f & (Facet.StructFields | Facet.StructPkg) ? 80 : commonSize;
      default:
        return commonSize;
    }
  }

  private variableSize(r: TypeRec, u: Type): number {
    switch (u.tag) {
      case TypeTag.Signature:
        return this.types.facets & Facet.Func && r.inIface ? 8 * (u.params.vars.length + u.results.vars.length) : 0;
      case TypeTag.Interface:
        return r.listsMethods ? 8 * u.methods.length : 0;
      case TypeTag.Struct:
        return this.types.facets & Facet.StructFields && r.inIface ? 24 * u.fields.length : 0;
      default:
        return 0;
    }
  }

  private writeKind(r: TypeRec, image: Image, u: Type, c: number): void {
    const p = this.prog;
    const f = this.types.facets;
    const l = p.layout(r.type);
    const ref = (at: number, facet: number, t: Type): void => {
      const known = f & facet ? this.types.known(t) : undefined;
      if (known !== undefined) image.data(at, known.data.id);
    };
    switch (u.tag) {
      case TypeTag.Array:
        ref(48, Facet.ArrayElem, l.elem!);
        ref(56, Facet.ArraySlice, p.sliceOf(l.elem!));
        image.u64(64, u.len);
        break;
      case TypeTag.Chan:
        ref(48, Facet.ChanElem, l.elem!);
        image.u64(56, u.dir === ChanDir.SendRecv ? 3 : u.dir === ChanDir.SendOnly ? 2 : 1);
        break;
      case TypeTag.Pointer:
        if (r.inIface) ref(48, Facet.PtrElem, l.elem!);
        break;
      case TypeTag.Slice:
        ref(48, Facet.SliceElem, l.elem!);
        break;
      case TypeTag.Map: {
        ref(48, Facet.MapKey, l.key!);
        ref(56, Facet.MapElem, l.elem!);
        const group = this.types.groupType(l.key!, l.elem!);
        ref(64, Facet.MapGroup, group);
        if (f & Facet.MapHasher) image.data(72, p.funcValueData(p.hashFunc(l.key!)));
        const g = p.layout(group);
        image.u64(80, g.size);
        image.u64(88, g.size);
        image.u64(96, g.fieldOffset[1]!);
        image.u32(104, this.mapFlags(l.key!, l.elem!));
        break;
      }
      case TypeTag.Signature: {
        const list = [...u.params.vars, ...u.results.vars];
        image.u16(48, u.params.vars.length);
        image.u16(50, u.results.vars.length | (u.variadic ? 0x8000 : 0));
        if (f & Facet.Func && r.inIface)
          for (let i = 0; i < list.length; i++) ref(c + 8 * i, Facet.Func, list[i]!.type!);
        break;
      }
      case TypeTag.Interface: {
        const listPkg = this.types.methodsPkg.get(u) ?? null;
        const own = listPkg ?? (r.type.tag === TypeTag.Named ? r.type.obj.pkg : null);
        if (f & Facet.IfacePkg && own !== null)
          image.data(48, this.name(p.typeNames.path(own), "", null, false, false));
        if ((f & Facet.IfaceMethods) === 0 || u.methods.length === 0) break;
        // One list for all interfaces with these methods: its address identifies them in the runtime's table of itabs.
        const owner = this.types.known(u);
        image.u64(64, u.methods.length);
        image.u64(72, u.methods.length);
        if (owner === undefined || !owner.listsMethods) break;
        image.data(56, owner.data.id, this.fixedSize(u));
        if (r !== owner) break;
        u.methods.forEach((m, i) => {
          const exported = isExported(m.name);
          image.data(c + 8 * i, this.name(m.name, "", exported || m.pkg === listPkg ? null : m.pkg, exported, false));
          ref(c + 8 * i + 4, Facet.IfaceMethods, m.signature());
        });
        break;
      }
      case TypeTag.Struct:
        this.writeStruct(r, image, u, c);
        break;
    }
  }

  private writeStruct(r: TypeRec, image: Image, u: Struct, c: number): void {
    const p = this.prog;
    const l = p.layout(r.type);
    const unexported = u.fields.find((f) => !isExported(f.name));
    if (this.types.facets & Facet.StructPkg && unexported !== undefined && unexported.pkg !== null) {
      image.data(48, this.name(p.typeNames.path(unexported.pkg), "", null, false, false));
    }
    if ((this.types.facets & Facet.StructFields) === 0 || !r.inIface || u.fields.length === 0) return;
    // (What the runtime keeps in interfaces, such as a goroutine for its timer, stays there.)
    const own = r.type.tag === TypeTag.Named && r.type.obj.pkg === p.runtimePkg;
    if (!own) for (const id of l.fieldId) p.out.openFields.add(id);
    image.data(56, r.data.id, c);
    image.u64(64, u.fields.length);
    image.u64(72, u.fields.length);
    u.fields.forEach((field, i) => {
      const at = c + 24 * i;
      image.data(at, this.name(utf8(field.name), u.tags[i] ?? "", null, isExported(field.name), field.embedded, true));
      const ft = this.types.known(l.fieldType[i]!);
      if (ft !== undefined) image.data(at + 8, ft.data.id);
      image.u64(at + 16, l.fieldOffset[i]!);
    });
  }

  /** A name record (abi.Name). `text` is a string, or a byte string already if `raw`; the tag is a byte string. */
  private name(
    text: string,
    tag: string,
    pkg: Package | null,
    exported: boolean,
    embedded: boolean,
    raw = false,
  ): DataId {
    const key = `${exported ? "e" : ""}${embedded ? "m" : ""}${raw}:${pkg?.path ?? ""}:${text.length}:${text}:${tag}`;
    let id = this.nameData.get(key);
    if (id !== undefined) return id;
    const bytes = raw ? text : utf8(text);
    const head = varint(bytes.length);
    const tagHead = tag === "" ? [] : varint(tag.length);
    const size = 1 + head.length + bytes.length + tagHead.length + tag.length;
    const image = new Image(size + (pkg === null ? 0 : 4));
    image.u8(
      0,
      (exported ? nameExported : 0) | (tag ? nameHasTag : 0) | (pkg ? nameHasPkg : 0) | (embedded ? nameEmbedded : 0),
    );
    let at = 1;
    const put = (list: readonly number[]): void => {
      for (const b of list) image.u8(at++, b);
    };
    put(head);
    for (let i = 0; i < bytes.length; i++) image.u8(at++, bytes.charCodeAt(i));
    put(tagHead);
    for (let i = 0; i < tag.length; i++) image.u8(at++, tag.charCodeAt(i));
    if (pkg !== null) image.data(at, this.name(this.prog.typeNames.path(pkg), "", null, false, false));
    id = this.prog.out.newData(`type:.namedata.${text}`, image.bytes.length, 1, {
      readOnly: true,
      bytes: image.bytes,
      relocs: image.relocs,
    }).id;
    this.nameData.set(key, id);
    return id;
  }

  private mask(bits: Uint8Array): DataId {
    const bytes = new Uint8Array(Math.ceil(bits.length / 8) * 8);
    bytes.set(bits);
    const key = bytes.join();
    let id = this.masks.get(key);
    if (id === undefined) {
      const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
      id = this.prog.statics.bytes(`runtime.gcbits.${hex}`, bytes, 8);
      this.masks.set(key, id);
    }
    return id;
  }

  private mapFlags(key: Type, elem: Type): number {
    const p = this.prog;
    let flags = 0;
    if (p.algs.needKeyUpdate(key)) flags |= 1;
    if (p.algs.hashMightPanic(key)) flags |= 2;
    if (p.layout(key).size > mapMaxBytes) flags |= 4;
    if (p.layout(elem).size > mapMaxBytes) flags |= 8;
    return flags;
  }
}

/** The pointer mask is too long to be laid out. */
export function masksOnDemand(l: TypeLayout): boolean {
  return ptrBytes(l) / 64 > maxPtrmaskBytes;
}

/** abi.Kind of an underlying type. */
export function kindOf(u: Type): number {
  switch (u.tag) {
    case TypeTag.Basic:
      return basicKinds[u.kind]!;
    case TypeTag.Array:
      return RKind.Array;
    case TypeTag.Chan:
      return RKind.Chan;
    case TypeTag.Signature:
      return RKind.Func;
    case TypeTag.Interface:
      return RKind.Interface;
    case TypeTag.Map:
      return RKind.Map;
    case TypeTag.Pointer:
      return RKind.Pointer;
    case TypeTag.Slice:
      return RKind.Slice;
    default:
      return RKind.Struct;
  }
}

/** The package whose path a type's uncommon part names (reflectdata typePkg). */
function typePkg(t: Type): Package | null {
  switch (t.tag) {
    case TypeTag.Named:
      return t.obj.pkg;
    case TypeTag.Pointer:
    case TypeTag.Slice:
    case TypeTag.Array:
    case TypeTag.Chan:
      return t.elem.tag === TypeTag.Named ? t.elem.obj.pkg : null;
    default:
      return null;
  }
}

function varint(n: number): number[] {
  const out: number[] = [];
  while (n >= 0x80) {
    out.push((n & 0x7f) | 0x80);
    n >>>= 7;
  }
  out.push(n);
  return out;
}
