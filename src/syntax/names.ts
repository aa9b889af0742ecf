// The interner: identifiers and literal texts of one compilation as small integers. Invariants: equal bytes have equal
// ids, id 0 is "no name", ids 1..keywordCount are the keywords in Token order, and then come the names of `Known`. The
// scanner interns straight from source bytes; a string is made only when text() asks for it.
import { firstKeyword, keywordCount, tokenStrings } from "./tokens.ts";

export type NameId = number;

/** Names with a fixed id in every compilation. */
export const enum Known {
  Blank = 26,
  Dot,
  Init,
  Main,
  Unsafe,
  Iota,
  True,
  False,
  Nil,
  Any,
  Error,
}

/** A name's hash is h = (h & Bits) * 31 + byte over its bytes, from 0: a small integer all the time, and no call for a byte. */
export const enum NameHash {
  Bits = 0x3ffffff,
}

const knownNames = ["_", ".", "init", "main", "unsafe", "iota", "true", "false", "nil", "any", "error"];

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

export class Names {
  /** Bytes of all names, one after the other; name i is bytes[offsets[i], offsets[i+1]). */
  private bytes = new Uint8Array(1 << 16);
  private offsets = new Int32Array(1 << 12);
  private hashes = new Int32Array(1 << 12);
  /** Open addressing, length a power of two; 0 = free, else a NameId. */
  private slots = new Int32Array(1 << 13);
  private mask = (1 << 13) - 1;
  private strings: (string | undefined)[] = [""];
  /** Number of ids given out, id 0 included. */
  count = 1;

  constructor() {
    for (let i = 0; i < keywordCount; i++) this.id(tokenStrings[firstKeyword + i]);
    for (const n of knownNames) this.id(n);
  }

  id(text: string): NameId {
    const b = encoder.encode(text);
    let h = 0;
    for (let i = 0; i < b.length; i++) h = (h & NameHash.Bits) * 31 + b[i];
    const id = this.intern(b, 0, b.length, h);
    this.strings[id] = text;
    return id;
  }

  /** The id of src[start, end), whose hash (NameHash) is h. */
  intern(src: Uint8Array, start: number, end: number, h: number): NameId {
    const { slots, mask, hashes, offsets, bytes } = this;
    const len = end - start;
    let slot = (h ^ (h >>> 15)) & mask;
    for (let id = slots[slot]; id !== 0; id = slots[slot]) {
      if (hashes[id] === h) {
        const at = offsets[id];
        if (offsets[id + 1] - at === len) {
          let i = 0;
          while (i < len && bytes[at + i] === src[start + i]) i++;
          if (i === len) return id;
        }
      }
      slot = (slot + 1) & mask;
    }
    return this.add(src, start, end, h, slot);
  }

  private add(src: Uint8Array, start: number, end: number, h: number, slot: number): NameId {
    const id = this.count++;
    const len = end - start;
    if (id + 2 > this.offsets.length) {
      this.offsets = grow(this.offsets, id + 2);
      this.hashes = grow(this.hashes, id + 2);
    }
    const at = this.offsets[id];
    if (at + len > this.bytes.length) {
      const bigger = new Uint8Array(Math.max(this.bytes.length * 2, at + len));
      bigger.set(this.bytes);
      this.bytes = bigger;
    }
    for (let i = 0; i < len; i++) this.bytes[at + i] = src[start + i];
    this.offsets[id + 1] = at + len;
    this.hashes[id] = h;
    this.slots[slot] = id;
    if (this.count * 2 > this.slots.length) this.rehash();
    return id;
  }

  private rehash(): void {
    const size = this.slots.length * 2;
    const slots = new Int32Array(size);
    this.mask = size - 1;
    for (let id = 1; id < this.count; id++) {
      const h = this.hashes[id];
      let slot = (h ^ (h >>> 15)) & this.mask;
      while (slots[slot] !== 0) slot = (slot + 1) & this.mask;
      slots[slot] = id;
    }
    this.slots = slots;
  }

  text(id: NameId): string {
    const s = this.strings[id];
    if (s !== undefined) return s;
    const t = decoder.decode(this.bytes.subarray(this.offsets[id], this.offsets[id + 1]));
    this.strings[id] = t;
    return t;
  }

  /** Length in bytes. */
  byteLength(id: NameId): number {
    return this.offsets[id + 1] - this.offsets[id];
  }

  /** The bytes of a name; valid until the next name is interned. */
  bytesOf(id: NameId): Uint8Array {
    return this.bytes.subarray(this.offsets[id], this.offsets[id + 1]);
  }
}

function grow(a: Int32Array<ArrayBuffer>, need: number): Int32Array<ArrayBuffer> {
  const b = new Int32Array(Math.max(a.length * 2, need));
  b.set(a);
  return b;
}
