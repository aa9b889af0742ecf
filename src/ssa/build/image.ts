// The contents of one static symbol under construction: bytes of a fixed size and relocations. Little endian, as memory is.

import type { Var } from "../../types/object.ts";
import type { DataId, FuncId, Program, Reloc } from "../ir.ts";

/** A part of the symbol that is to become a copy of another variable's initial value. */
export interface Copy {
  readonly at: number;
  readonly from: Var;
}

/** No symbol of gc is larger. */
export const maxSymbol = 2e9;

/** An image that will be large begins with this many bytes and grows as it is written. */
const first = 1 << 16;

export class Image {
  /** The first bytes; those behind are zero. */
  bytes: Uint8Array<ArrayBuffer>;
  relocs: Reloc[] = [];
  copies: Copy[] = [];
  private view: DataView;

  constructor(readonly size: number) {
    this.bytes = new Uint8Array(Math.min(size, first));
    this.view = new DataView(this.bytes.buffer);
  }

  /** The bytes with room for n from `at` on; what is behind the largest symbol goes nowhere (an error says that it is too large). */
  private room(at: number, n: number): DataView {
    const end = at + n;
    if (end <= this.bytes.length) return this.view;
    if (end > maxSymbol) return nowhere;
    const grown = new Uint8Array(Math.min(this.size, Math.max(end, 2 * this.bytes.length)));
    grown.set(this.bytes);
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
    return this.view;
  }

  set(at: number, bytes: Uint8Array): void {
    if (this.room(at, bytes.length) !== nowhere) this.bytes.set(bytes, at);
  }

  u8(at: number, v: number): void {
    const to = this.room(at, 1);
    if (to !== nowhere) to.setUint8(at, v);
  }

  u16(at: number, v: number): void {
    const to = this.room(at, 2);
    if (to !== nowhere) to.setUint16(at, v, true);
  }

  u32(at: number, v: number): void {
    const to = this.room(at, 4);
    if (to !== nowhere) to.setUint32(at, v, true);
  }

  /** A safe integer, two's complement in 8 bytes. */
  u64(at: number, v: number): void {
    this.words(at, v | 0, Math.floor((v - ((v | 0) >>> 0)) / 4294967296));
  }

  /** The two words of a 64-bit integer. */
  words(at: number, lo: number, hi: number): void {
    const to = this.room(at, 8);
    if (to === nowhere) return;
    to.setInt32(at, lo, true);
    to.setInt32(at + 4, hi, true);
  }

  f32(at: number, v: number): void {
    const to = this.room(at, 4);
    if (to !== nowhere) to.setFloat32(at, v, true);
  }

  f64(at: number, v: number): void {
    const to = this.room(at, 8);
    if (to !== nowhere) to.setFloat64(at, v, true);
  }

  /** Address of data. */
  data(at: number, target: DataId, addend = 0): void {
    this.relocs.push({ offset: at, kind: "data", target, addend });
  }

  /** Table index of a function. */
  func(at: number, target: FuncId): void {
    this.relocs.push({ offset: at, kind: "func", target, addend: 0 });
  }

  /** The bytes without trailing zeroes that no relocation covers; null if all are zero. */
  trimmed(): Uint8Array | null {
    let n = this.bytes.length;
    while (n > 0 && this.bytes[n - 1] === 0) n--;
    for (const r of this.relocs) if (r.offset + 4 > n) n = r.offset + 4;
    if (n === 0 || n > maxSymbol) return null;
    if (n > this.bytes.length) this.room(0, n);
    return this.bytes.subarray(0, n);
  }
}

/** Makes the slice variable `id` hold `count` elements: read-only data of that name with what `elements` says. */
export function fillSlice(out: Program, id: DataId, name: string, elements: Image, align: number, count: number): void {
  const data = out.newData(name, elements.size, align, { readOnly: true });
  data.bytes = elements.trimmed();
  data.relocs = elements.relocs;
  const header = new Image(24);
  header.data(0, data.id);
  header.u64(8, count);
  header.u64(16, count);
  out.data[id].bytes = header.trimmed();
  out.data[id].relocs = header.relocs;
}

const nowhere = new DataView(new ArrayBuffer(0));
