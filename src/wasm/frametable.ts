// The calls that stack traces show, by number, and the form in which the program has them (goroot/src/runtime/symtab.go decodes it):
// bytes, of which most frames take one to three. Every 16th frame can be found by itself; what follows refers to the frame before.
//
//     uvarint   zigzag(line - line before) * 8 + flags
//     moreFunc     varint: function - function before; the line before is that of its declaration, the file is its
//     moreFile     uvarint: another file
//     moreParent   uvarint: number - number of the frame it is inlined into

import type { Program } from "../ssa/ir.ts";
import { ByteBuffer } from "./encode.ts";

/** Where a position lies in the source. */
export type Locate = (pos: number) => { file: string; line: number };

const enum Flag {
  Func = 1,
  File = 2,
  Parent = 4,
}

/** Frames between two that can be found (symtab.go: traceBlock). */
const blockSize = 16;

/** One frame as Go sees it. */
interface Frame {
  readonly func: number;
  readonly file: number;
  readonly line: number;
  /** The frame that it is inlined into, or 0. */
  readonly parent: number;
}

interface Place {
  readonly file: number;
  readonly line: number;
}

/** Frames by function and position, numbered from 1. */
export class FrameTable {
  readonly frames: Frame[] = [{ func: 0, file: 0, line: 0, parent: 0 }];
  /** Below runtime.main, for which there is no function. */
  static readonly goexit = 1;
  readonly files: string[] = [];
  private readonly fileIds = new Map<string, number>();
  /** By FuncId, by position. */
  private readonly known = new Map<number, Map<number, number>>();
  /** The function that was asked for last, and its frames: many calls of one function come one after the other. */
  private last = -1;
  private lastKnown = new Map<number, number>();
  private readonly places = new Map<number, Place>();

  constructor(
    private readonly program: Program,
    private readonly locate: Locate,
  ) {
    this.frames.push({ func: -1, ...this.place(program.entry < 0 ? 0 : program.funcs[program.entry]!.pos), parent: 0 });
  }

  /** Number of the frame of function f at a position. */
  frame(f: number, pos: number): number {
    if (f !== this.last) {
      this.last = f;
      this.lastKnown = this.known.get(f) ?? new Map<number, number>();
      this.known.set(f, this.lastKnown);
    }
    const known = this.lastKnown;
    let id = known.get(pos);
    if (id !== undefined) return id;
    const inlined = this.program.inlinedAt(pos);
    const parent = inlined === null ? 0 : this.frame(f, inlined.call);
    const { file, line } = this.place(inlined === null ? pos : inlined.pos);
    id = this.frames.length;
    this.frames.push({ func: inlined === null ? f : inlined.func, file, line, parent });
    known.set(pos, id);
    return id;
  }

  private place(pos: number): Place {
    let p = this.places.get(pos);
    if (p !== undefined) return p;
    const { file, line } = this.locate(pos);
    let id = this.fileIds.get(file);
    if (id === undefined) {
      id = this.files.length;
      this.files.push(file);
      this.fileIds.set(file, id);
    }
    p = { file: id, line };
    this.places.set(pos, p);
    return p;
  }

  /** Where a function's declaration begins; -1: runtime.goexit's. */
  start(f: number): Place {
    return f < 0 ? this.frames[FrameTable.goexit]! : this.place(this.program.funcs[f]!.pos);
  }

  /** The frames as bytes, and the index: how many there are, then where each 16th begins. `indexOf` numbers the functions. */
  encode(indexOf: (f: number) => number): { code: Uint8Array; index: number[] } {
    const out = new ByteBuffer(4 * this.frames.length + 16);
    const index = [this.frames.length];
    let func = 0;
    let file = 0;
    let line = 0;
    for (let i = 0; i < this.frames.length; i++) {
      const frame = this.frames[i]!;
      const first = i % blockSize === 0;
      if (first) {
        index.push(out.len);
        func = 0;
      }
      const own = i === 0 ? func : indexOf(frame.func);
      let flags = 0;
      const before = func;
      if (first || own !== func) {
        flags |= Flag.Func;
        ({ file, line } = this.start(i === 0 ? -1 : frame.func));
        func = own;
      }
      if (frame.file !== file) flags |= Flag.File;
      if (frame.parent !== 0) flags |= Flag.Parent;
      uvarint(out, zigzag(frame.line - line) * 8 + flags);
      if ((flags & Flag.Func) !== 0) uvarint(out, zigzag(own - before));
      if ((flags & Flag.File) !== 0) uvarint(out, frame.file);
      if ((flags & Flag.Parent) !== 0) uvarint(out, i - frame.parent);
      ({ file, line } = frame);
    }
    return { code: out.take(), index };
  }
}

function zigzag(n: number): number {
  return n < 0 ? -2 * n - 1 : 2 * n;
}

/** Lines may have 31 bits, so this is no 32-bit number. */
function uvarint(out: ByteBuffer, n: number): void {
  for (; n >= 128; n = Math.floor(n / 128)) out.u8((n % 128) | 128);
  out.u8(n);
}
