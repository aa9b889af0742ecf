// Bytes of the wasm binary format: a growable buffer with the format's number encodings, always in their shortest form,
// and the framing of sections. Invariant: `len` bytes of `buf` are valid; what lies behind is scratch.

export class ByteBuffer {
  buf: Uint8Array<ArrayBuffer>;
  len = 0;

  constructor(capacity = 256) {
    this.buf = new Uint8Array(capacity);
  }

  /** Makes room for n more bytes. */
  reserve(n: number): void {
    const need = this.len + n;
    if (need <= this.buf.length) return;
    const bigger = new Uint8Array(Math.max(need, this.buf.length * 2));
    bigger.set(this.buf.subarray(0, this.len));
    this.buf = bigger;
  }

  u8(b: number): void {
    if (this.len === this.buf.length) this.reserve(1);
    this.buf[this.len++] = b;
  }

  /** Unsigned LEB128 of the low 32 bits of n. */
  u32(n: number): void {
    n >>>= 0;
    while (n > 127) {
      this.u8((n & 127) | 128);
      n >>>= 7;
    }
    // As u8, without the call.
    if (this.len === this.buf.length) this.reserve(1);
    this.buf[this.len++] = n;
  }

  /** Signed LEB128 of n as a signed 32-bit integer. */
  s32(n: number): void {
    n |= 0;
    while (n < -64 || n > 63) {
      this.u8((n & 127) | 128);
      n >>= 7;
    }
    this.u8(n & 127);
  }

  /** Signed LEB128 of a 64-bit integer given as two 32-bit halves. */
  s64(lo: number, hi: number): void {
    lo |= 0;
    hi |= 0;
    while (hi !== lo >> 31 || lo < -64 || lo > 63) {
      this.u8((lo & 127) | 128);
      lo = (lo >>> 7) | (hi << 25);
      hi >>= 7;
    }
    this.u8(lo & 127);
  }

  /** The four bytes of a little-endian 32-bit word. */
  word(n: number): void {
    this.reserve(4);
    const { buf, len } = this;
    buf[len] = n;
    buf[len + 1] = n >> 8;
    buf[len + 2] = n >> 16;
    buf[len + 3] = n >> 24;
    this.len = len + 4;
  }

  bytes(b: Uint8Array): void {
    this.reserve(b.length);
    this.buf.set(b, this.len);
    this.len += b.length;
  }

  /** Copies [start, end) of another buffer. */
  slice(from: ByteBuffer, start: number, end: number): void {
    if (end - start > 12) {
      this.bytes(from.buf.subarray(start, end));
      return;
    }
    this.reserve(end - start);
    const { buf } = this;
    const src = from.buf;
    let at = this.len;
    for (let i = start; i < end; i++) buf[at++] = src[i]!;
    this.len = at;
  }

  /** A name: length in bytes, then UTF-8. */
  name(s: string): void {
    let ascii = true;
    for (let i = 0; i < s.length; i++) {
      if (s.charCodeAt(i) > 127) {
        ascii = false;
        break;
      }
    }
    if (!ascii) {
      const utf8 = new TextEncoder().encode(s);
      this.u32(utf8.length);
      this.bytes(utf8);
      return;
    }
    this.u32(s.length);
    this.reserve(s.length);
    for (let i = 0; i < s.length; i++) this.buf[this.len++] = s.charCodeAt(i);
  }

  /** A copy of the valid bytes. */
  take(): Uint8Array<ArrayBuffer> {
    return this.buf.slice(0, this.len);
  }
}

/** Section ids, in the order in which the format wants them. */
export const enum Section {
  Custom = 0,
  Type = 1,
  Import = 2,
  Function = 3,
  Table = 4,
  Memory = 5,
  Global = 6,
  Export = 7,
  Element = 9,
  Code = 10,
  Data = 11,
}

/** Appends a section with the given contents; an empty one (count 0) must not be passed. */
export function section(out: ByteBuffer, id: Section, contents: ByteBuffer): void {
  out.u8(id);
  out.u32(contents.len);
  out.slice(contents, 0, contents.len);
}

export function customSection(out: ByteBuffer, name: string, contents: ByteBuffer): void {
  const named = new ByteBuffer(contents.len + name.length + 8);
  named.name(name);
  named.slice(contents, 0, contents.len);
  section(out, Section.Custom, named);
}

/** Length in bytes of the unsigned LEB128 of n (0 <= n < 2^32). */
export function u32Length(n: number): number {
  return n < 128 ? 1 : n < 16384 ? 2 : n < 2097152 ? 3 : n < 268435456 ? 4 : 5;
}

/** Length in bytes of the signed LEB128 of n (a signed 32-bit integer). */
export function s32Length(n: number): number {
  const m = n < 0 ? ~n : n;
  return m < 64 ? 1 : m < 8192 ? 2 : m < 1048576 ? 3 : m < 134217728 ? 4 : 5;
}

/** Magic number and version. */
export function moduleHeader(out: ByteBuffer): void {
  out.word(0x6d736100);
  out.word(1);
}
