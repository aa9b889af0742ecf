// The calls that stack traces show, by number, and the form in which the program has them (goroot/src/runtime/symtab.go decodes it):
// bytes, of which most frames take one to three. Every 16th frame can be found by itself; what follows refers to the frame before.
//
//     uvarint   zigzag(line - line before) * 8 + flags
//     moreFunc     varint: function - function before; the line before is that of its declaration, the file is its
//     moreFile     uvarint: another file
//     moreParent   uvarint: number - number of the frame it is inlined into

import type { Program } from "../ssa/ir.ts";
import { ByteBuffer } from "./encode.ts";
import { Numbering } from "./numbering.ts";

/** Where a position lies in the source. */
export type Locate = (pos: number) => { file: string; line: number };

const enum Flag {
  Func = 1,
  File = 2,
  Parent = 4,
}

/** Frames between two that can be found (symtab.go: traceBlock). */
const blockSize = 16;

interface Place {
  readonly file: number;
  readonly line: number;
}

/** Frames by function and position, numbered from 1. */
export class FrameTable {
  // By number: the function, where it is, and the frame that it is inlined into, or 0. There are hundreds of thousands in large programs.
  private readonly funcs = [0];
  private readonly fileOf = [0];
  private readonly lines = [0];
  private readonly parents = [0];
  /** Below runtime.main, for which there is no function. */
  static readonly goexit = 1;
  readonly files: string[] = [];
  private readonly fileIds = new Map<string, number>();
  /** Functions and positions; the frames behind goexit's, in their order. */
  private readonly known = new Numbering();
  /** Positions, and their files and lines. */
  private readonly places = new Numbering();
  private readonly placeFile: number[] = [];
  private readonly placeLine: number[] = [];

  constructor(
    private readonly program: Program,
    private readonly locate: Locate,
  ) {
    this.add(-1, program.entry < 0 ? 0 : program.funcs[program.entry]!.pos, 0);
  }

  /** Number of the frame of function f at a position. */
  frame(f: number, pos: number): number {
    const id = this.known.find(f, pos);
    if (id >= 0) return id + FrameTable.goexit + 1;
    const inlined = this.program.inlinedAt(pos);
    if (inlined === null) this.add(f, pos, 0);
    else this.add(inlined.func, inlined.pos, this.frame(f, inlined.call));
    return this.known.add(f, pos) + FrameTable.goexit + 1;
  }

  private add(func: number, pos: number, parent: number): void {
    const place = this.place(pos);
    this.funcs.push(func);
    this.fileOf.push(this.placeFile[place]!);
    this.lines.push(this.placeLine[place]!);
    this.parents.push(parent);
  }

  /** Number of a position. */
  private place(pos: number): number {
    const known = this.places.find(pos, 0);
    if (known >= 0) return known;
    const { file, line } = this.locate(pos);
    let id = this.fileIds.get(file);
    if (id === undefined) {
      id = this.files.length;
      this.files.push(file);
      this.fileIds.set(file, id);
    }
    this.placeFile.push(id);
    this.placeLine.push(line);
    return this.places.add(pos, 0);
  }

  /** Where a function's declaration begins; -1: runtime.goexit's. */
  start(f: number): Place {
    if (f < 0) return { file: this.fileOf[FrameTable.goexit]!, line: this.lines[FrameTable.goexit]! };
    const place = this.place(this.program.funcs[f]!.pos);
    return { file: this.placeFile[place]!, line: this.placeLine[place]! };
  }

  /** The frames as bytes, and the index: how many there are, then where each 16th begins. `indexOf` numbers the functions. */
  encode(indexOf: (f: number) => number): { code: Uint8Array; index: number[] } {
    const { funcs, fileOf, lines, parents } = this;
    const count = funcs.length;
    const out = new ByteBuffer(4 * count + 16);
    const index = [count];
    let func = 0;
    let file = 0;
    let line = 0;
    for (let i = 0; i < count; i++) {
      const first = i % blockSize === 0;
      if (first) {
        index.push(out.len);
        func = 0;
      }
      const own = i === 0 ? func : indexOf(funcs[i]!);
      let flags = 0;
      const before = func;
      if (first || own !== func) {
        flags |= Flag.Func;
        ({ file, line } = this.start(i === 0 ? -1 : funcs[i]!));
        func = own;
      }
      if (fileOf[i] !== file) flags |= Flag.File;
      if (parents[i] !== 0) flags |= Flag.Parent;
      uvarint(out, zigzag(lines[i]! - line) * 8 + flags);
      if ((flags & Flag.Func) !== 0) uvarint(out, zigzag(own - before));
      if ((flags & Flag.File) !== 0) uvarint(out, fileOf[i]!);
      if ((flags & Flag.Parent) !== 0) uvarint(out, i - parents[i]!);
      file = fileOf[i]!;
      line = lines[i]!;
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
