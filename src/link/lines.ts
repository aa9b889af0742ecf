// The line table, custom section "gowasm.lines": which frames, as Go sees them, a call in the code stands for. Our host reads it (src/host/
// trace.ts) to print the stack of a program that dies, which wasm itself cannot see; it costs a program nothing that runs, and -s and -w
// leave it out. Numbers are LEB128, names have their length in front:
//
//     files     count, names
//     functions count, then each: name, file, flags (frameFlags)
//     bodies    index of the first function of the module that has code, count, then each: calls + 1, 0: no frames; otherwise function, frames
//               (count, then each: 2 * parent, + 1 if the function follows that it lies in, unlike the body's or its parent's; line), calls
//               (each: bytes of the module since the last call of any body; frame)
//     suspended count, then each: table index of a resume copy, its body, number of sites, the frame of each. For runtime.gostart, in which
//               goroutines begin, the sites are the go statements
//
// A frame is numbered from 1 within its body, parent (0: none) is the one it is inlined into. Lines, and frames of calls, are signed differences
// from the one before in the body. Frame 0 is none: a call that the program does not make.

import type { Func, Program } from "../ssa/ir.ts";
import { ByteBuffer } from "../wasm/encode.ts";
import type { Locate } from "../wasm/frametable.ts";
import { FrameFlag, frameFlags, shownName } from "../wasm/sites.ts";

export const sectionName = "gowasm.lines";

/** The frames of one body. */
interface BodyFrames {
  readonly numbers: Map<number, number>;
  readonly part: ByteBuffer;
  count: number;
  line: number;
}

export class LineTable {
  private readonly files = new Map<string, number>();
  private readonly funcs = new Map<string, number>();
  private readonly funcNames: { name: string; file: number; flags: number }[] = [];
  private readonly bodies = new ByteBuffer(1 << 14);
  private readonly suspended = new ByteBuffer(256);
  private bodyCount = 0;
  private suspendedCount = 0;
  private lastCall = 0;

  constructor(
    private readonly program: Program,
    private readonly locate: Locate,
    /** Index of the first function with code. */
    private readonly firstIndex: number,
    /** Where the contents of the code section begin in the module. */
    private readonly codeStart: number,
  ) {}

  /** The next body of the code section: its calls, as pairs of offset in the section and position; `resume`: its table indices if it is resumed. */
  body(f: Func | null, calls: readonly number[], resume: readonly number[]): void {
    const { program } = this;
    const { bodies } = this;
    const number = this.bodyCount++;
    if (f === null || calls.length + resume.length === 0) {
      bodies.u32(0);
      return;
    }
    const frames: BodyFrames = { numbers: new Map(), part: new ByteBuffer(64), count: 0, line: 0 };
    const own = this.func(f, this.locate(f.pos).file);
    const list = new ByteBuffer(64);
    let last = 0;
    for (let i = 0; i < calls.length; i += 2) {
      const frame = this.frame(frames, f, own, calls[i + 1]!);
      const at = this.codeStart + calls[i]!;
      list.u32(at - this.lastCall);
      this.lastCall = at;
      list.s32(frame - last);
      last = frame;
    }
    for (const index of resume) {
      this.suspendedCount++;
      this.suspended.u32(index);
      this.suspended.u32(number);
      const sites = f.resumeOf < 0 ? program.goSites : f.sitePositions.map((pos) => ({ func: f.id, pos }));
      this.suspended.u32(sites.length);
      for (const { func, pos } of sites) {
        this.suspended.u32(pos === 0 ? 0 : this.frame(frames, program.funcs[func]!, own, pos));
      }
    }
    bodies.u32(calls.length / 2 + 1);
    bodies.u32(own);
    bodies.u32(frames.count);
    bodies.slice(frames.part, 0, frames.part.len);
    bodies.slice(list, 0, list.len);
  }

  private frame(frames: BodyFrames, f: Func, own: number, pos: number): number {
    if (pos === 0 && (frameFlags(this.program, f) & FrameFlag.Wrapper) === 0) return 0;
    let n = frames.numbers.get(pos);
    if (n !== undefined) return n;
    const inlined = this.program.inlinedAt(pos);
    const parent = inlined === null ? 0 : this.frame(frames, f, own, inlined.call);
    const { file, line } = this.locate(inlined === null ? pos : inlined.pos);
    const func = this.func(inlined === null ? f : this.program.funcs[inlined.func]!, file);
    const { part } = frames;
    part.u32(2 * parent + (func === own ? 0 : 1));
    if (func !== own) part.u32(func);
    part.s32(line - frames.line);
    frames.line = line;
    n = ++frames.count;
    frames.numbers.set(pos, n);
    return n;
  }

  /** A function as far as it lies in a file: line directives can make it several. (Wrappers have the names of what they call.) */
  private func(f: Func, file: string): number {
    const name = shownName(f);
    const flags = frameFlags(this.program, f);
    const key = `${name} ${flags} ${file}`;
    let n = this.funcs.get(key);
    if (n === undefined) {
      let at = this.files.get(file);
      if (at === undefined) {
        at = this.files.size;
        this.files.set(file, at);
      }
      n = this.funcNames.length;
      this.funcNames.push({ name, file: at, flags });
      this.funcs.set(key, n);
    }
    return n;
  }

  write(out: ByteBuffer): void {
    out.u32(this.files.size);
    for (const file of this.files.keys()) out.name(file);
    out.u32(this.funcNames.length);
    for (const { name, file, flags } of this.funcNames) {
      out.name(name);
      out.u32(file);
      out.u32(flags);
    }
    out.u32(this.firstIndex);
    out.u32(this.bodyCount);
    out.slice(this.bodies, 0, this.bodies.len);
    out.u32(this.suspendedCount);
    out.slice(this.suspended, 0, this.suspended.len);
  }
}

/** A trace does not show it. */
export function isHidden(program: Program, f: Func): boolean {
  return (frameFlags(program, f) & FrameFlag.Hidden) !== 0;
}

/**
 * Two positions look the same in a trace, whatever instances of generic functions they are inlined from. `hidden`: of functions that traces
 * do not show, but for what is inlined into them.
 */
export function samePlace(program: Program, p: number, q: number, hidden: boolean): boolean {
  if (p === q) return true;
  const a = program.inlinedAt(p);
  const b = program.inlinedAt(q);
  if (hidden && a === null && b === null) return true;
  if (a === null || b === null || a.pos !== b.pos) return false;
  const name = (id: number): string => shownName(program.funcs[id]!);
  return name(a.func) === name(b.func) && samePlace(program, a.call, b.call, hidden);
}
