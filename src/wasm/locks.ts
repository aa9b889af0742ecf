// Which locks may be found locked. Goroutines change only where one is suspended, so a lock that nobody holds at a suspension point is free
// whenever it is asked for, and waiting for it is no suspension point itself. That is decided for all locks of a class together (a
// struct field, a variable; src/ssa/build/locks.ts): the calls that are made while one may be held must not be suspended, and no function
// may end while it holds one, or unlock one that it does not hold. Which calls are suspended depends on the locks in turn (suspending.ts).
//
// A lock that a goroutine asks for while it holds it itself waits for good (runtime.suspensionLost).

import { type Block, type Func, type Program, Term } from "../ssa/ir.ts";
import { LockOp } from "../ssa/locks.ts";
import { Op } from "../ssa/ops.ts";
import type { Reachable } from "./leaving.ts";
import { checkKind } from "./references.ts";

/** More locks of a class than this are not counted. */
const maxHeld = 3;

export class Locks {
  /** Classes of the locks that may be held at a call: by FuncId, by row. */
  readonly held = new Map<number, Map<number, readonly number[]>>();
  /** Classes of the locks that may be held where something in the function may panic, by FuncId. */
  readonly panicking = new Map<number, Set<number>>();
  /** Classes of which some function ends with a lock held. */
  readonly leaked = new Set<number>();
  /** Classes that each function unlocks and does nothing else with. */
  private readonly unlocks = new Map<number, readonly number[]>();

  constructor(
    private readonly program: Program,
    reach: Reachable,
    /** By FuncId: the func() values that it defers. */
    private readonly deferred: readonly (readonly number[])[],
    /** Functions that are called through the table otherwise than because they are deferred. */
    called: Iterable<number>,
    /** The function may be left by unwinding (by FuncId). */
    private readonly unwinds: (func: number) => boolean,
  ) {
    // Whoever has a func value or an interface may call it anywhere.
    for (const id of reach.table) if (program.lockOps.has(id)) this.leaked.add(0);
    for (const id of reach.funcs) this.findUnlocks(program.funcs[id]!);
    for (const id of reach.funcs) if (!this.unlocks.has(id)) this.scan(program.funcs[id]!);
    for (const id of called) for (const c of this.unlocks.get(id) ?? []) this.leaked.add(c);
  }

  /** The class of the lock that call v is a method of. */
  classOf(f: Func, v: number): number {
    const c = f.aux2[v]!;
    return this.program.openLocks.has(c) ? 0 : c;
  }

  /** What call v does with its lock; undefined: it is no method of one. */
  opOf(f: Func, v: number): LockOp | undefined {
    return f.op[v] === Op.Call ? this.program.lockOps.get(f.aux[v]!) : undefined;
  }

  /** A function that only unlocks, as deferred calls do. */
  private findUnlocks(f: Func): void {
    if (f.blocks.length === 0) return;
    const classes: number[] = [];
    for (const block of f.blocks) {
      if (block === null) continue;
      for (const v of block.instrs) {
        if (f.op[v] === Op.CallIndirect) return;
        if (f.op[v] !== Op.Call) continue;
        const op = this.opOf(f, v);
        if (op !== LockOp.Unlock || f.blocks.length > 1) return;
        classes.push(this.classOf(f, v));
      }
    }
    if (classes.length > 0) this.unlocks.set(f.id, classes);
  }

  private scan(f: Func): void {
    const classes: number[] = [];
    const touch = (c: number): void => {
      if (!classes.includes(c)) classes.push(c);
    };
    for (const block of f.blocks) {
      if (block === null) continue;
      for (const v of block.instrs) {
        if (f.op[v] !== Op.Call) continue;
        const op = this.opOf(f, v);
        if (op !== undefined && op !== LockOp.Once) touch(this.classOf(f, v));
        this.unlocks.get(f.aux[v]!)?.forEach(touch);
      }
    }
    if (classes.length === 0) return;
    const rows = new Map<number, readonly number[]>();
    // Forward from the entry, how many locks of each class may be held at a block's start.
    const at: (Uint8Array | undefined)[] = [new Uint8Array(classes.length)];
    const work = [0];
    while (work.length > 0) {
      const b = work.pop()!;
      const block = f.block(b);
      const counts = this.through(f, block, classes, at[b]!.slice(), null);
      for (const s of block.succs) {
        const known = at[s];
        if (known === undefined) at[s] = counts.slice();
        else {
          let more = false;
          counts.forEach((n, i) => {
            if (n <= known[i]!) return;
            known[i] = n;
            more = true;
          });
          if (!more) continue;
        }
        work.push(s);
      }
    }
    at.forEach((counts, b) => void (counts !== undefined && this.through(f, f.block(b), classes, counts, rows)));
    if (rows.size > 0) this.held.set(f.id, rows);
  }

  /** The effect of a block on what is held; with `rows`, which are filled, all conclusions are drawn. */

  private through(
    f: Func,
    block: Block,
    classes: readonly number[],
    counts: Uint8Array,
    rows: Map<number, readonly number[]> | null,
  ): Uint8Array {
    const unlock = (c: number): void => {
      const i = classes.indexOf(c);
      // (One that somebody else has locked.)
      if (counts[i] === 0 && rows !== null) this.leaked.add(c);
      if (counts[i]! > 0 && counts[i]! < maxHeld) counts[i]!--;
    };
    for (const v of block.instrs) {
      const call = f.op[v] === Op.Call || f.op[v] === Op.CallIndirect;
      if (!call && checkKind(f, v) < 0) continue;
      const op = this.opOf(f, v);
      if (op === LockOp.Unlock) {
        unlock(this.classOf(f, v));
        continue;
      }
      const released = f.op[v] === Op.Call ? this.unlocks.get(f.aux[v]!) : undefined;
      if (released !== undefined) {
        released.forEach(unlock);
        continue;
      }
      const held = rows === null ? [] : classes.filter((_, i) => counts[i]! > 0);
      if (rows !== null && held.length > 0) {
        if (call) rows.set(v, held);
        let all = this.panicking.get(f.id);
        if (all === undefined) this.panicking.set(f.id, (all = new Set()));
        for (const c of held) all.add(c);
        if (this.unwinds(f.id)) for (const c of held) if (!this.isDeferred(f, c)) this.leaked.add(c);
      }
      if (op === LockOp.Lock || op === LockOp.Try) {
        const i = classes.indexOf(this.classOf(f, v));
        if (counts[i]! < maxHeld) counts[i]!++;
      }
    }
    if (rows !== null && block.term === Term.Return)
      counts.forEach((n, i) => void (n > 0 && this.leaked.add(classes[i]!)));
    return counts;
  }

  /** A panic unlocks a lock of the class. */
  private isDeferred(f: Func, c: number): boolean {
    return this.deferred[f.id]!.some((d) => this.unlocks.get(d)?.includes(c) === true);
  }
}
