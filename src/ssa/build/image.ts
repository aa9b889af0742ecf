// The contents of one static symbol under construction: bytes of a fixed size and relocations. Little endian, as memory is.

import type { Var } from "../../types/object.ts";
import type { DataId, FuncId, Reloc } from "../ir.ts";

/** A part of the symbol that is to become a copy of another variable's initial value. */
export interface Copy {
  readonly at: number;
  readonly from: Var;
}

export class Image {
  bytes: Uint8Array<ArrayBuffer>;
  relocs: Reloc[] = [];
  copies: Copy[] = [];
  private view: DataView;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
    this.view = new DataView(this.bytes.buffer);
  }

  u8(at: number, v: number): void {
    this.bytes[at] = v;
  }

  u16(at: number, v: number): void {
    this.view.setUint16(at, v, true);
  }

  u32(at: number, v: number): void {
    this.view.setUint32(at, v, true);
  }

  /** A safe integer, two's complement in 8 bytes. */
  u64(at: number, v: number): void {
    this.view.setUint32(at, v | 0, true);
    this.view.setInt32(at + 4, Math.floor((v - ((v | 0) >>> 0)) / 4294967296), true);
  }

  /** The two words of a 64-bit integer. */
  words(at: number, lo: number, hi: number): void {
    this.view.setInt32(at, lo, true);
    this.view.setInt32(at + 4, hi, true);
  }

  f32(at: number, v: number): void {
    this.view.setFloat32(at, v, true);
  }

  f64(at: number, v: number): void {
    this.view.setFloat64(at, v, true);
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
    return n === 0 ? null : this.bytes.subarray(0, n);
  }
}
