// Which functions may be suspended, and which calls: everything that reaches a suspension point. A function that calls what it is given
// (a func value, a method of an interface value) is as its arguments are: `sort.Slice(x, less)` is suspended only where `less` may be.
// So a call is looked at with its own arguments, as far as the callee calls its parameters directly or passes them on.
//
// Invariant: a call that is not marked never ends with status 2, whatever its callee does for others.

import type { Func, Program } from "../ssa/ir.ts";
import { LockOp } from "../ssa/locks.ts";
import { Op } from "../ssa/ops.ts";
import type { Flow, Site, Use } from "./flow.ts";
import type { Reachable } from "./leaving.ts";
import type { Locks } from "./locks.ts";

/** A function with more uses of parameters than this takes the others for calls of its own. */
const maxUses = 16;

interface Row {
  readonly f: number;
  readonly v: number;
  readonly callee: number;
  leaves: boolean;
  /** Classes of the locks that may be held here. */
  readonly held: readonly number[];
}

/** What follows when a function may be suspended. */
interface Consequence {
  readonly f: number;
  /** The call that leads to it. */
  readonly row: Row | null;
  /** f is suspended whatever its arguments are. */
  readonly own: boolean;
  /** Locks of these classes may be found locked then. */
  readonly held: readonly number[];
}

/** The class of the locks of sync.Once, which are asked for where Do is called. */
const onceClass = -1;
/** A sync.Once that is not known. */
const anyOnce = -2;

export class Suspending {
  /** By FuncId, 1: may be suspended. */
  readonly may: Uint8Array;
  /** By function, then group (see leaving.ts): through what it was found. */
  readonly via: Int32Array;
  /** Like may, whatever the arguments: all its callers may be suspended. */
  readonly own: Uint8Array;
  private readonly uses = new Map<number, Use[]>();
  private readonly rowsOf = new Map<number, Row[]>();
  private readonly callersOf = new Map<number, Row[]>();
  /** By function: what follows when it may be suspended. */
  private readonly when = new Map<number, Consequence[]>();
  /** By number of a set of functions (Flow.groups): what follows when one of them may be; emptied when that is so. */
  private readonly whenOne = new Map<number, Consequence[]>();
  private readonly setsOf = new Map<number, number[]>();
  private readonly work: number[] = [];
  private readonly workOwn: number[] = [];
  /** By class of locks: the calls that wait for one. */
  private readonly waits = new Map<number, Row[]>();
  /** Classes whose locks may be found locked: at which call, null: a function ends with one held. */
  readonly blocking = new Map<number, Row | null>();

  constructor(
    private readonly program: Program,
    private readonly reach: Reachable,
    private readonly flow: Flow,
    private readonly locks: Locks,
    private readonly never: (func: number) => boolean,
  ) {
    const n = program.funcs.length;
    this.may = new Uint8Array(n);
    this.own = new Uint8Array(n);
    this.via = new Int32Array(n + flow.groups.length).fill(-1);
    for (const id of reach.funcs) this.collect(program.funcs[id]!);
    this.findUses();
    this.connect();
  }

  /** Function f calls d, with arguments that are not known. Locks of the given classes may be held. */
  calls(f: number, d: number, held: readonly number[]): void {
    push(this.when, d, { f, row: null, own: true, held });
  }

  run(seeds: readonly number[]): void {
    for (const id of seeds) this.mark(id, true, -1);
    for (const c of this.locks.leaked) this.block(c, null);
    while (this.work.length > 0 || this.workOwn.length > 0) {
      const o = this.workOwn.pop();
      if (o !== undefined) {
        for (const row of this.callersOf.get(o) ?? []) {
          this.leave(row);
          this.mark(row.f, true, o);
        }
        continue;
      }
      const id = this.work.pop()!;
      this.follow(this.when.get(id) ?? [], id);
      for (const g of this.setsOf.get(id) ?? []) {
        const list = this.whenOne.get(g);
        if (list === undefined) continue;
        this.whenOne.delete(g);
        this.follow(list, id);
      }
    }
  }

  private follow(list: readonly Consequence[], id: number): void {
    for (const c of list) {
      if (c.row !== null) this.leave(c.row);
      for (const lock of c.held) this.block(lock, { f: c.f, v: -1, callee: id, leaves: true, held: c.held });
      this.mark(c.f, c.own, id);
    }
  }

  /** The functions that ask for locks which may be found locked, and why: the call at which one is held, or -1: it is kept. */
  *waiting(): Iterable<{ funcs: number[]; at: number; callee: number }> {
    for (const [c, row] of this.blocking) {
      const funcs = new Set((this.waits.get(c) ?? []).map((r) => r.f));
      if (funcs.size > 0) yield { funcs: [...funcs], at: row?.f ?? -1, callee: row?.callee ?? -1 };
    }
  }

  /** The calls of functions that call their parameters, or wait for locks: whether they may be suspended. */
  *narrow(): Iterable<Row> {
    for (const id of this.uses.keys()) yield* this.callersOf.get(id) ?? [];
    for (const rows of this.waits.values()) yield* rows;
  }

  private leave(row: Row): void {
    if (row.leaves) return;
    row.leaves = true;
    for (const c of row.held) this.block(c, row);
  }

  /** Locks of class c may be found locked. */
  private block(c: number, why: Row | null): void {
    if (this.blocking.has(c)) return;
    this.blocking.set(c, why);
    for (const row of this.waits.get(c) ?? []) {
      this.leave(row);
      // (What sync.Once's own code does depends on who calls it.)
      this.mark(row.f, c !== onceClass, row.callee);
    }
  }

  private mark(id: number, own: boolean, via: number): void {
    if (this.never(id)) return;
    if (own && this.own[id] === 0) {
      this.own[id] = 1;
      this.workOwn.push(id);
    }
    if (this.may[id] === 1) return;
    this.may[id] = 1;
    this.via[id] = via;
    this.work.push(id);
  }

  private collect(f: Func): void {
    const rows: Row[] = [];
    const locked = this.locks.held.get(f.id);
    const seen = new Set<number>();
    for (const block of f.blocks) {
      if (block === null) continue;
      for (const v of block.instrs) {
        if (f.op[v] !== Op.Call) continue;
        const op = this.locks.opOf(f, v);
        const once = op === LockOp.Once;
        let lock = this.locks.classOf(f, v);
        if (once && lock === 0) lock = anyOnce;
        if (op === LockOp.Lock && f.name === onceSlow && !this.locks.leaked.has(lock)) lock = onceClass;
        const held = locked?.get(v) ?? noClasses;
        // Do holds its lock while it calls.
        const row: Row = {
          f: f.id,
          v,
          callee: f.aux[v]!,
          leaves: false,
          held: once ? [...held, lock, onceClass] : held,
        };
        rows.push(row);
        seen.add(row.callee);
        if (op === LockOp.Lock || once) push(this.waits, lock, row);
        if (op !== LockOp.Lock) push(this.callersOf, row.callee, row);
      }
    }
    // What lowering calls.
    for (const c of this.reach.refs[f.id]!.calls) {
      if (!seen.has(c)) push(this.callersOf, c, { f: f.id, v: -1, callee: c, leaves: false, held: noClasses });
    }
    if (f.import !== null && !f.import.module.startsWith("wasi_") && f.import.module !== "gojs") {
      for (const e of this.program.exports)
        push(this.callersOf, e.func, { f: f.id, v: -1, callee: e.func, leaves: false, held: noClasses });
    }
    if (rows.length > 0) this.rowsOf.set(f.id, rows);
  }

  private usesOf(id: number): readonly Use[] {
    return this.uses.get(id) ?? noUses;
  }

  private addUse(id: number, use: Use): boolean {
    const list = this.uses.get(id);
    if (list === undefined) {
      this.uses.set(id, [use]);
      return true;
    }
    if (list.some((u) => same(u, use)) || list.length >= maxUses) return false;
    list.push(use);
    return true;
  }

  private hasUse(id: number, use: Use): boolean {
    return this.usesOf(id).some((u) => same(u, use));
  }

  /** The use of f's parameters that a use of a callee's is, at a call in f; null: the argument is no parameter of f. */
  private passedOn(row: Row, use: Use): Use | null {
    const f = this.program.funcs[row.f]!;
    const param = f.block(0).params.indexOf(this.argument(row, use));
    return param < 0 ? null : { ...use, param };
  }

  private argument(row: Row, use: Use): number {
    const f = this.program.funcs[row.f]!;
    return f.listAt(f.c[row.v]!, use.param);
  }

  private findUses(): void {
    const work: number[] = [];
    for (const id of this.reach.funcs) {
      for (const s of this.flow.sites[id]!) {
        const use = this.flow.paramUse(s);
        if (use !== null && this.addUse(id, use)) work.push(id);
      }
    }
    while (work.length > 0) {
      const id = work.pop()!;
      for (const row of this.callersOf.get(id) ?? []) {
        if (row.v < 0) continue;
        for (const use of this.usesOf(id)) {
          const own = this.passedOn(row, use);
          if (own !== null && this.addUse(row.f, own)) work.push(row.f);
        }
      }
    }
  }

  /** Notes what follows from which function. */
  private connect(): void {
    const { flow, program } = this;
    for (const id of this.reach.funcs) for (const s of flow.sites[id]!) this.connectSite(id, s);
    for (const g of this.whenOne.keys()) for (const t of flow.groups[g]!) push(this.setsOf, t, g);
    for (const id of this.uses.keys()) {
      for (const row of this.callersOf.get(id) ?? []) {
        if (row.v < 0) continue;
        const f = program.funcs[row.f]!;
        for (const use of this.usesOf(id)) {
          const own = this.passedOn(row, use);
          const passed = own !== null && this.hasUse(row.f, own);
          for (const t of flow.reached(f, this.argument(row, use), use)) {
            push(this.when, t, { f: row.f, row, own: !passed, held: noClasses });
          }
        }
      }
    }
  }

  private connectSite(id: number, s: Site): void {
    const use = this.flow.paramUse(s);
    const own = use === null || !this.hasUse(id, use);
    // (The lock of sync.Once that is held here counts where Do is called.)
    const held = s.f.name === onceSlow ? noClasses : (this.locks.held.get(id)?.get(s.v) ?? noClasses);
    push(this.whenOne, s.group, { f: id, row: null, own, held });
  }
}

const noUses: readonly Use[] = [];
const noClasses: readonly number[] = [];
const onceSlow = "sync.(*Once).doSlow";

function same(a: Use, b: Use): boolean {
  return a.param === b.param && a.off === b.off && a.method === b.method && a.key === b.key;
}

function push<T>(map: Map<number, T[]>, key: number, x: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [x]);
  else list.push(x);
}
