// Which blocks use values of other blocks. The arrays grow and are reused from function to function; only the values that are
// asked for are noted.

import { ints } from "../ssa/cfg.ts";
import type { Func } from "../ssa/ir.ts";
import { OpFlag, opArgs, opFlags } from "../ssa/ops.ts";

export class BlockUses {
  /** By value: the block that defines it; -1: none. */
  home = new Int32Array(64);
  /** The second block of values that stand in two (the calls that a deep copy does not make yet). */
  private readonly second = new Map<number, number>();
  /** By value: its first use outside of its home, 0: there is none. Uses are numbered; each block counts once. */
  first = new Int32Array(64);
  /** By use: the block, and the next use of the same value, 0: none. */
  block = new Int32Array(64);
  next = new Int32Array(64);
  private count = 1;
  private at = 0;
  private wanted: (v: number) => boolean = () => true;
  private readonly noteOne = (v: number): void => this.note(v);

  /** Looks at all blocks that are there. `wanted`: the values of interest. */
  build(f: Func, wanted: (v: number) => boolean): void {
    this.home = ints(this.home, f.count);
    this.first = ints(this.first, f.count);
    const { home } = this;
    home.fill(-1, 0, f.count);
    this.first.fill(0, 0, f.count);
    this.count = 1;
    this.second.clear();
    this.wanted = wanted;
    for (let b = 0; b < f.blocks.length; b++) {
      const block = f.blocks[b]!;
      if (block === null) continue;
      const { params, instrs } = block;
      for (let i = 0; i < params.length; i++) home[params[i]!] = b;
      for (let i = 0; i < instrs.length; i++) {
        const v = instrs[i]!;
        if (home[v] === -1) home[v] = b;
        else this.second.set(v, b);
      }
    }
    for (let b = 0; b < f.blocks.length; b++) {
      const block = f.blocks[b]!;
      if (block === null) continue;
      this.at = b;
      const { instrs, args, results, cond } = block;
      for (let i = 0; i < instrs.length; i++) this.operands(f, instrs[i]!);
      if (cond !== 0) this.note(cond);
      for (let k = 0; k < args.length; k++) args[k]!.forEach(this.noteOne);
      results.forEach(this.noteOne);
    }
  }

  /** Block b defines v. */
  defines(b: number, v: number): boolean {
    return this.home[v] === b || (this.second.size > 0 && this.second.get(v) === b);
  }

  private operands(f: Func, v: number): void {
    const op = f.op[v]!;
    const n = opArgs[op]!;
    if (n > 0) {
      this.note(f.a[v]!);
      if (n > 1) {
        this.note(f.b[v]!);
        if (n > 2) this.note(f.c[v]!);
      }
    }
    if ((opFlags[op]! & OpFlag.List) === 0) return;
    const list = f.c[v]!;
    for (let i = f.listLen(list) - 1; i >= 0; i--) this.note(f.listAt(list, i));
  }

  private note(v: number): void {
    const { at, first, block } = this;
    if (this.defines(at, v) || (first[v] !== 0 && block[first[v]!] === at) || !this.wanted(v)) return;
    const n = this.count++;
    if (n === block.length) {
      for (const key of ["block", "next"] as const) {
        const bigger = new Int32Array(2 * n);
        bigger.set(this[key]);
        this[key] = bigger;
      }
    }
    this.block[n] = at;
    this.next[n] = first[v]!;
    first[v] = n;
  }
}
