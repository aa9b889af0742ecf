// Inlining, the decisions: which calls are replaced by their callee's body. The measure is the estimated size of the code in
// bytes, since engines compile linearly and both time and module size follow it: a body not larger than the call is always
// taken; a larger one if the call may gain (in a loop, constants or a known function passed) and the callee is small; one
// that is called from a single place always, because then only one copy remains. Cold calls stay calls.
//
// Counterpart: cmd/compile/internal/inline (budget of 80 nodes, closures and constants preferred, hot calls in loops).

import { type Func, Inline, Term } from "../ir.ts";
import { Mem, Op, OpFlag, opArgs, opFlags, Ty } from "../ops.ts";
import type { PassContext } from "./context.ts";

/** Sizes are in tenths of a byte: small integers, which cost less than numbers with a fraction. */
export const oneByte = 10;
/** What every function of a module costs besides its code: type, size, locals, end. */
const functionBytes = 6 * oneByte;
/** Growth allowed for a call outside of loops, and what may be added for each sign that inlining pays. */
const baseGrowth = 10 * oneByte;
const loopGrowth = 60 * oneByte;
const constantGrowth = 10 * oneByte;
const functionGrowth = 150 * oneByte;
/** For an object that need not be on the heap then. */
const objectGrowth = 150 * oneByte;
/**
 * A callee with one call in the program is taken up to this size; if arguments are known, which may make it smaller, up to the second one, and
 * in a loop the third. (Large bodies that are put together make functions that engines compile worse, and compile whole at start where a
 * part would do.)
 */
const singleLimit = 500 * oneByte;
const singleKnownLimit = 1000 * oneByte;
const singleLoopLimit = 3000 * oneByte;
/** Callers do not grow beyond this, except by callees that vanish and by tiny ones. */
const callerLimit = 6000 * oneByte;
/** Bytes of frame slots that a caller may come to by inlining: in a frame of its own a callee's memory is free again on return. */
const frameLimit = 8192;

/**
 * How deep calls are inlined within each other. (A position of inlined code names all the calls around it, so chains of functions would
 * cost the square of their length.)
 */
const depthLimit = 50;

/** Estimated size of an operation without its operands, by Op. */
const opSize = new Uint8Array(256).fill(oneByte);
for (const [bytes, ops] of [
  [0, [Op.Nop, Op.Param, Op.Const, Op.DataAddr, Op.FuncAddr, Op.LinkAddr, Op.Slot, Op.TmpBuf, Op.Cast, Op.NoEscape]],
  [3, [Op.Load, Op.Store, Op.NilCheck, Op.DivCheck, Op.ShiftCheck, Op.Call]],
  [4, [Op.MemMove, Op.MemZero, Op.BoundsCheck]],
  [6, [Op.CallIndirect]],
  [24, [Op.Alloc]],
] as const) {
  for (const op of ops) opSize[op] = bytes * oneByte;
}

/** Estimated size of an operand, by its Op (constSize for constants): values other than constants are often on the stack. */
const operandSize = new Uint8Array(256).fill(14);
operandSize[Op.DataAddr] = 4 * oneByte;

/** Estimated size of constant v, which is written where it is used. */
function constSize(f: Func, v: number): number {
  return f.ty[v] === Ty.F64 ? 9 * oneByte : f.aux[v]! >= -64 && f.aux[v]! < 64 ? 2 * oneByte : 3 * oneByte;
}

/** The same of operand v. */
function sizeOf(f: Func, v: number): number {
  const op = f.op[v]!;
  return op === Op.Const ? constSize(f, v) : operandSize[op]!;
}

/** What inlining asks about a function's body. */
export interface Shape {
  size: number;
  /** Never to be inlined for what it contains. */
  fixed: boolean;
  /** Bytes of frame slots. */
  frame: number;
}

export function shapeOf(f: Func): Shape {
  const { blocks, op: ops, a, b: second } = f;
  let size = 0;
  let fixed = f.recoverBlock >= 0 || f.deferred === null || f.deferred.length > 0;
  let seen = 0;
  for (let b = 0; b < blocks.length; b++) {
    const block = blocks[b]!;
    if (block === null) continue;
    seen++;
    const { instrs, args, succs } = block;
    for (let i = 0; i < instrs.length; i++) {
      const v = instrs[i]!;
      const op: Op = ops[v]!;
      size += opSize[op]!;
      const n = opArgs[op]!;
      if (n > 0) {
        const x = a[v]!;
        size += ops[x] === Op.Const ? constSize(f, x) : operandSize[ops[x]!]!;
        if (n > 1) {
          const y = second[v]!;
          size += ops[y] === Op.Const ? constSize(f, y) : operandSize[ops[y]!]!;
          if (n > 2) size += sizeOf(f, f.c[v]!);
        }
      } else if (op === Op.GetSP || op === Op.EntrySP || op === Op.Unwind || op === Op.Suspend) fixed = true;
      if ((opFlags[op]! & OpFlag.List) !== 0) {
        const list = f.c[v]!;
        for (let k = f.listLen(list) - 1; k >= 0; k--) size += sizeOf(f, f.listAt(list, k));
      }
    }
    const { term } = block;
    if (term === Term.Branch) size += 3 * oneByte + sizeOf(f, block.cond);
    else if (term === Term.Switch) size += (3 + succs.length) * oneByte;
    else if (term === Term.Return) size += (block.results.length + (seen > 1 ? 1 : 0)) * oneByte;
    for (let k = 0; k < succs.length; k++) {
      const passed = args[k]!;
      for (let i = 0; i < passed.length; i++) size += oneByte + sizeOf(f, passed[i]!);
    }
  }
  let frame = 0;
  for (let i = 0; i < f.slots.length; i++) frame += f.slots[i]!.size;
  return { size, fixed, frame };
}

/** Estimated size of a call. */
function callSize(f: Func, v: number): number {
  let size = 3 * oneByte;
  const list = f.c[v]!;
  for (let i = f.listLen(list) - 1; i >= 0; i--) size += sizeOf(f, f.listAt(list, i));
  return size + (f.ty[v] === Ty.Void ? 0 : oneByte);
}

export class InlinePolicy {
  /** By FuncId. */
  private readonly shapes: (Shape | undefined)[];
  // The calls of the function at hand that are not cold: rows and blocks.
  private readonly rows: number[] = [];
  private readonly homes: number[] = [];

  constructor(
    private readonly ctx: PassContext,
    /** By FuncId: calls of it in the program, and whether it must exist all the same. */
    private readonly calls: Int32Array,
    private readonly kept: Uint8Array,
    /** By FuncId: its body is in its final form already. */
    private readonly done: Uint8Array,
  ) {
    this.shapes = new Array(calls.length).fill(undefined);
  }

  /** The function's body changed. */
  forget(f: Func): void {
    this.shapes[f.id] = undefined;
  }

  private shape(f: Func): Shape {
    let shape = this.shapes[f.id];
    if (shape === undefined) {
      shape = shapeOf(f);
      this.shapes[f.id] = shape;
    }
    return shape;
  }

  /** The calls of f to replace, by row. */
  choose(f: Func, chosen: Map<number, Func>): void {
    const { funcs } = this.ctx.program;
    const { rows, homes } = this;
    chosen.clear();
    this.collect(f);
    let growths = 0;
    let slots = 0;
    for (let i = 0; i < rows.length; i++) {
      const v = rows[i]!;
      const g = funcs[f.aux[v]!]!;
      if (!this.possible(f, g)) continue;
      const { size, frame } = this.shape(g);
      const growth = size - callSize(f, v);
      if (frame > 0 && g.inline !== Inline.Always && this.shape(f).frame + slots + frame > frameLimit) continue;
      if (!this.worth(f, v, homes[i]!, g, growth, growths)) continue;
      chosen.set(v, g);
      growths += growth;
      slots += frame;
    }
  }

  /** Should call v of g be inlined for the object that g makes and f does not give away? */
  worthForObject(f: Func, v: number, g: Func): boolean {
    if (!this.possible(f, g)) return false;
    const { size, frame } = this.shape(g);
    return size - callSize(f, v) <= objectGrowth && this.shape(f).frame + frame <= frameLimit && this.isWarm(f, v);
  }

  private isWarm(f: Func, v: number): boolean {
    return f.blocks.some((b) => b !== null && !b.cold && b.instrs.includes(v));
  }

  private collect(f: Func): void {
    const { rows, homes } = this;
    const { blocks, op } = f;
    rows.length = homes.length = 0;
    for (let b = 0; b < blocks.length; b++) {
      const block = blocks[b]!;
      if (block === null || block.cold) continue;
      const { instrs } = block;
      for (let i = 0; i < instrs.length; i++) {
        if (op[instrs[i]!] !== Op.Call) continue;
        rows.push(instrs[i]!);
        homes.push(b);
      }
    }
  }

  private possible(f: Func, g: Func): boolean {
    if (g.import !== null || g.blocks.length === 0 || g.noReturn || g.inline === Inline.Never) return false;
    if (g.inlineDepth >= depthLimit && g.inline !== Inline.Always) return false;
    if (f.noGC !== g.noGC || this.done[g.id] === 0) return false;
    if (f.wrapper && this.hidesFrame(g)) return false;
    return !this.shape(g).fixed;
  }

  /**
   * g may call a function with recover: inside a wrapper, which does not count as a frame, that function would take itself for
   * the deferred one.
   */
  private hidesFrame(g: Func): boolean {
    const { funcs } = this.ctx.program;
    for (const block of g.blocks) {
      if (block === null) continue;
      for (const v of block.instrs) {
        if (g.op[v] === Op.CallIndirect) return true;
        if (g.op[v] === Op.Call && this.shape(funcs[g.aux[v]]).fixed) return true;
      }
    }
    return false;
  }

  /** `growths`: what the calls that were chosen before add to f. */
  private worth(f: Func, v: number, block: number, g: Func, growth: number, growths: number): boolean {
    if (g.inline === Inline.Always) return true;
    if (growth <= functionBytes) return true;
    let single = this.calls[g.id] === 1 && this.kept[g.id] === 0 && growth < singleLoopLimit;
    if (single) {
      if (this.staysSmall(f, v, growth)) return false;
      if (growth < singleLimit) return true;
      single = this.hasKnown(f, v);
      if (single && growth < singleKnownLimit) return true;
    }
    const list = f.c[v]!;
    let limit = baseGrowth;
    if (!single && growth > limit + loopGrowth + f.listLen(list) * functionGrowth) return false;
    if (this.ctx.graph(f).hasLoops && this.ctx.loops(f).depthOf(block) > 0) {
      if (single) return true;
      limit += loopGrowth;
    }
    for (let i = f.listLen(list) - 1; i >= 0; i--) {
      const x = f.listAt(list, i);
      const op: Op = f.op[x]!;
      if (op === Op.Const) limit += constantGrowth;
      else if (this.isFunction(f, x)) limit += functionGrowth;
    }
    return growth <= limit && this.shape(f).size + growths + growth <= callerLimit;
  }

  /**
   * f makes an object for call v and is small enough to be inlined where that need not be on the heap (worthForObject), but would not be with
   * the callee in it. Programs are written for that: utf16.Decode.
   */
  private staysSmall(f: Func, v: number, growth: number): boolean {
    const { size } = this.shape(f);
    if (this.calls[f.id] === 0 || size > objectGrowth || size + growth <= objectGrowth) return false;
    const list = f.c[v]!;
    for (let i = f.listLen(list) - 1; i >= 0; i--) if (f.op[f.listAt(list, i)] === Op.Alloc) return true;
    return false;
  }

  /** Is an argument of call v known? */
  private hasKnown(f: Func, v: number): boolean {
    const list = f.c[v]!;
    for (let i = f.listLen(list) - 1; i >= 0; i--) {
      const x = f.listAt(list, i);
      const op: Op = f.op[x]!;
      if (op === Op.Const || op === Op.DataAddr || this.isFunction(f, x)) return true;
    }
    return false;
  }

  /** x is the address of a closure whose function is known: static data, or made here. */
  private isFunction(f: Func, x: number): boolean {
    if (f.op[x] === Op.DataAddr) {
      const d = this.ctx.program.data[f.aux[x]];
      return d.readOnly && d.relocs.length > 0 && d.relocs[0].offset === 0 && d.relocs[0].kind === "func";
    }
    if (f.op[x] !== Op.Alloc && f.op[x] !== Op.Slot) return false;
    for (const block of f.blocks) {
      if (block === null) continue;
      for (const v of block.instrs) {
        if (f.op[v] !== Op.Store || f.a[v] !== x || f.aux[v] !== 0 || f.mem[v] !== Mem.I32U) continue;
        if (f.op[f.b[v]] === Op.FuncAddr) return true;
      }
    }
    return false;
  }
}
