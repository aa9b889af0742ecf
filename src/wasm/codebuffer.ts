// The code of all lowered functions and what the linker must know of it: relocations and the places of calls. Functions and types are
// referred to by relocations, because their indices are chosen last. Invariant: the code holds nothing at a relocation's offset; the
// linker inserts the LEB there.

import { ByteBuffer } from "./encode.ts";

/** What a relocation names. */
export const enum RelocKind {
  Func,
  /** Type of a function or signature (Env.funcType, Env.sigType). */
  Type,
  /** Operand of an i32.const: bytes of shadow stack that a function needs (stackneeds.ts). */
  Need,
  /** Code that adds what it needs beyond freeNeed; none if that is nothing. */
  NeedAdded,
}

/** The code of all lowered functions, in the order of lowering. */
export class CodeBuffer {
  readonly bytes = new ByteBuffer(1 << 16);
  /** Relocations: offset in bytes, kind, target. */
  relocAt = new Int32Array(1024);
  relocKind = new Uint8Array(1024);
  relocTarget = new Int32Array(1024);
  relocCount = 0;
  /** Calls, if asked for (src/link/lines.ts): pairs of an instruction's offset and its source position, 0: none of the program's. */
  calls: number[] | null = null;

  /** Notes that the call at `pos` comes next. */
  mark(pos: number): void {
    if (this.calls !== null) this.calls.push(this.bytes.len, pos);
  }

  /** Index in `calls` of the first one from an offset on. */
  firstCall(from: number): number {
    const { calls } = this;
    if (calls === null) return 0;
    let lo = 0;
    let hi = calls.length / 2;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (calls[2 * mid]! < from) lo = mid + 1;
      else hi = mid;
    }
    return 2 * lo;
  }

  /** Adds the calls from index i to offset `end` to `out`, offsets moved by `by`; the index of the next one. */
  placeCalls(i: number, end: number, by: number, out: number[]): number {
    const { calls } = this;
    if (calls === null) return i;
    for (; i < calls.length && calls[i]! < end; i += 2) out.push(calls[i]! + by, calls[i + 1]!);
    return i;
  }

  reloc(kind: RelocKind, target: number): void {
    const n = this.relocCount;
    if (n === this.relocAt.length) {
      const at = new Int32Array(n * 2);
      at.set(this.relocAt);
      this.relocAt = at;
      const kinds = new Uint8Array(n * 2);
      kinds.set(this.relocKind);
      this.relocKind = kinds;
      const targets = new Int32Array(n * 2);
      targets.set(this.relocTarget);
      this.relocTarget = targets;
    }
    this.relocAt[n] = this.bytes.len;
    this.relocKind[n] = kind;
    this.relocTarget[n] = target;
    this.relocCount = n + 1;
  }
}
