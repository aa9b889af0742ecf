// Static data that bodies ask for: strings, byte blobs, closure objects, zeroes. Equal contents are one symbol.
// Invariants: everything here is read-only; names are gc's (go:string."...", f·f); bytes are never changed after creation.

import type { Data, DataId, Func, Program } from "../ir.ts";

/** A byte string (one char per byte) as bytes. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const b = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) b[i] = text.charCodeAt(i);
  return b;
}

export class StaticData {
  private readonly strings = new Map<string, DataId>();
  private readonly closures = new Map<Func, DataId>();
  private zeroId: DataId = -1;

  constructor(private readonly out: Program) {}

  string(text: string): DataId {
    let id = this.strings.get(text);
    if (id === undefined) {
      const name =
        text.length <= 40 ? `go:string.${JSON.stringify(text)}` : `go:string.${text.length}.${this.strings.size}`;
      id = this.out.newData(name, text.length, 1, { bytes: bytesOf(text), readOnly: true }).id;
      this.strings.set(text, id);
    }
    return id;
  }

  bytes(name: string, bytes: Uint8Array, align: number): DataId {
    return this.out.newData(name, bytes.length, align, { bytes, readOnly: true }).id;
  }

  /** Closure object {table index of f} of a function that takes ctx. */
  closure(f: Func, name: string): DataId {
    let id = this.closures.get(f);
    if (id === undefined) {
      id = this.out.newData(name, 8, 8, {
        readOnly: true,
        relocs: [{ offset: 0, kind: "func", target: f.id, addend: 0 }],
      }).id;
      this.closures.set(f, id);
    }
    return id;
  }

  /** Zeroes; grows to the largest size that was asked for. */
  zero(size: number): DataId {
    if (this.zeroId < 0) this.zeroId = this.out.newData("go:map.zero", 0, 8, { readOnly: true }).id;
    const d: Data = this.out.data[this.zeroId]!;
    if (d.size < size) d.size = size;
    return this.zeroId;
  }
}
