// How a call may end other than by returning, for every function of the program:
// - it unwinds (status 1): it can reach Op.Unwind (runtime.gopanic after a recover) and can be reached from a frame that may recover;
// - it is suspended (status 2): it can reach Op.Suspend (runtime.gopark). If the program makes no goroutines, nothing is.
// A function for which one of the two holds returns one more i32, the status; everybody else stays a plain function. Functions
// that one indirect call may reach (flow.ts) share their wasm type, so all of them return a status if one does.
//
// A panic runs deferred calls, which may block, on top of the panicking stack. What can be reached from a frame with such calls and
// can reach a panic passes the status 2 on (Leave.Away), but keeps nothing: the panic never returns to it.

import type { Func, Program } from "../ssa/ir.ts";
import { Op, Ty, tyNames } from "../ssa/ops.ts";
import { callsBack } from "./cycles.ts";
import { Flow, type Site } from "./flow.ts";
import { sigKey } from "./frames.ts";
import { Locks } from "./locks.ts";
import type { References } from "./references.ts";
import { Suspending } from "./suspending.ts";

export const enum Leave {
  None = 0,
  Unwind = 1,
  Suspend = 2,
  /** Suspended by a deferred call that a panic runs: it leaves with status 2 and never comes back to its caller. */
  Away = 4,
}

export interface Reachable {
  /** By FuncId; null: not reachable. */
  readonly refs: readonly (References | null)[];
  /** Reachable functions. */
  readonly funcs: readonly number[];
  /** Functions whose table index is used. */
  readonly table: readonly number[];
  readonly data: readonly number[];
}

/**
 * Functions of the runtime that are never suspended whatever they seem to call: they run where no goroutine does, or call hooks
 * (variables of function type) that look like any other function. So are all that never return, but for a panic.
 */
const neverSuspended = new Set(
  [
    "allocSlow",
    "allocate",
    "awaitCall",
    "collect",
    "deferreturn",
    "execute",
    "findRunnable",
    "makeG0",
    "morestack",
    "parkAlone",
    "runGoroutines",
    // Functions of timers do not wait.
    "(*timer).run",
    "runTimers",
  ].map((name) => `runtime.${name}`),
);

/** Where the program ends, or no goroutine runs: a failed check there is no panic of the program. */
const neverPanicking = new Set([
  ...neverSuspended,
  ...[
    "suspensionLost",
    "throw",
    "fatal",
    "stackOverflow",
    "runDeep",
    "startFrame",
    "deepEntry",
    "carry",
    "outOfMemory",
  ].map((name) => `runtime.${name}`),
]);
neverPanicking.delete("runtime.deferreturn");

/**
 * Allocation, collection and what ends the program: a failed check there would be a fault of the runtime, no panic of the program that
 * unwinds. (allocSlow and allocate are called where no status is tested.)
 */
const neverUnwinding = new Set(
  [
    "allocSlow",
    "allocate",
    "allocLarge",
    "collect",
    "endMarking",
    "mallocgc",
    "mallocNoscan",
    "mulUintptr",
    "outOfMemory",
    "persistentSoon",
    "pointerMap",
    "sizeClass",
    "throw",
  ].map((name) => `runtime.${name}`),
);

/** The program can make a goroutine (runtime.gostart is in the table). */
export function startsGoroutines(program: Program, reach: Reachable): boolean {
  return reach.table.some((id) => program.funcs[id]!.resumes);
}

export class Leaving {
  /** Leave bits by FuncId. */
  readonly may: Uint8Array;
  /** The program has goroutines that switch. */
  readonly suspends: boolean;
  /** Locks that may be found locked: who asks for them, and the call at which they are held (-1: they are kept). */
  waiting: readonly { funcs: readonly number[]; at: number; callee: number }[] = [];
  /** By FuncId: the func() values that it defers. */
  private readonly deferCode: (readonly number[])[] = [];
  /** runtime.deferreturn; -1: nobody calls it. */
  private running = -1;
  /** By FuncId, 1: may be suspended whoever calls it. */
  private alwaysSuspends: Uint8Array = new Uint8Array(0);
  /** Functions whose deferred calls may block. */
  blocking: readonly number[] = [];
  readonly flow: Flow | null;
  // The call graph. Its nodes are functions, then the sets of functions that indirect calls reach (Flow.groups).
  private readonly groups: readonly (readonly number[])[];
  private readonly firstGroup: number;
  private readonly callers: number[][];
  /** Leave bits of calls through the table, and of all functions that share the type of theirs, by group. */
  private readonly groupMay: Uint8Array;
  private readonly groupStatus: Uint8Array;
  /** Direct calls that leave in fewer ways than their callee may: leave bits by row, by FuncId. */
  private readonly rows = new Map<number, Map<number, number>>();
  /** By node, for each of the searches: through what it was found, -1: not, or it is a seed. */
  private readonly ways: Int32Array[] = [];

  constructor(
    private readonly program: Program,
    private readonly reach: Reachable,
    /** For tests: all functions but the runtime's that could be suspended, if they called what is, count as if they did. */
    private readonly suspendAll = false,
  ) {
    const n = program.funcs.length;
    this.may = new Uint8Array(n);
    this.firstGroup = n;
    this.suspends = startsGoroutines(program, reach) && reach.funcs.some((id) => reach.refs[id]!.suspends);
    const any = this.suspends || reach.funcs.some((id) => program.funcs[id]!.recoverBlock >= 0);
    this.flow = any ? new Flow(program, reach) : null;
    this.groups = this.flow?.groups ?? [];
    this.groupMay = new Uint8Array(this.groups.length);
    this.groupStatus = new Uint8Array(this.groups.length);
    if (any) this.findDeferred();
    this.callers = this.reverse();
    const recovering = reach.funcs.filter((id) => program.funcs[id]!.recoverBlock >= 0);
    if (recovering.length > 0) this.findUnwinding(recovering);
    if (this.suspends) this.findSuspended();
    this.setStatus();
  }

  /** The set of functions that a call through the table reaches; -1: nothing leaves. */
  private groupOf(f: Func, v: number): number {
    return this.flow?.site(f.id, v)?.group ?? -1;
  }

  /** Leave bits of call v in f. */
  ofCall(f: Func, v: number): number {
    if (f.op[v] !== Op.Call) {
      const g = this.groupOf(f, v);
      return g < 0 ? 0 : this.groupMay[g]!;
    }
    return this.rows.get(f.id)?.get(v) ?? this.ofFunc(f.aux[v]!);
  }

  /** Leave bits of all functions that share the type of those that call v in f reaches. */
  ofType(f: Func, v: number): number {
    if (f.op[v] === Op.Call) return this.ofFunc(f.aux[v]!);
    const g = this.groupOf(f, v);
    return g < 0 ? 0 : this.groupStatus[g]!;
  }

  /**
   * All callers can leave the native stack with the function by status 2. (What is suspended only for some arguments is called by
   * functions without a status, too, and so is gopanic.)
   */
  leavesAll(id: number): boolean {
    return (this.may[id]! & Leave.Suspend) !== 0 && this.alwaysSuspends[id] === 1;
  }

  /** Leave bits of a call of the function. */
  ofFunc(id: number): number {
    const bits = this.may[id]!;
    // (gopanic itself is resumed.)
    const panics = (bits & Leave.Suspend) !== 0 && this.program.funcs[id]!.noReturn;
    return panics ? (bits & ~Leave.Suspend) | Leave.Away : bits;
  }

  /** The function that call v in f reaches returns a status. */
  hasStatus(f: Func, v: number): boolean {
    if (f.op[v] === Op.Call) return this.program.funcs[f.aux[v]!]!.status;
    const g = this.groupOf(f, v);
    return g >= 0 && this.groupStatus[g] !== 0;
  }

  /** Some call of f through the table returns a status. */
  callsStatus(f: Func): boolean {
    return this.flow?.sites[f.id]?.some((s) => this.groupStatus[s.group] !== 0) ?? false;
  }

  /** Why a function has a status: the calls that lead to where it begins, one way for each reason (scripts/leaving.mjs). */
  why(id: number): string[][] {
    const { funcs } = this.program;
    const out: string[][] = [];
    for (const via of this.ways) {
      if (via[id] === -1) continue;
      const way: string[] = [];
      for (let node = id; node >= 0; node = via[node]!) {
        const group = this.groups[node - this.firstGroup];
        way.push(
          group === undefined
            ? funcs[node]!.name
            : `(a call of one of ${group.length} functions ${sigText(funcs[group[0]!]!)})`,
        );
      }
      out.push(way);
    }
    return out;
  }

  /** A call in runtime.deferreturn or gopanic of what somebody defers. */
  private runsDeferred(s: Site): boolean {
    const { deferClass } = this.program;
    const base = s.origins?.length === 1 ? s.origins[0]!.base : 0;
    return deferClass !== 0 && s.f.op[base] === Op.Load && s.f.aux2[base] === deferClass;
  }

  private callees(node: number, visit: (callee: number) => void): void {
    const n = this.firstGroup;
    if (node >= n) {
      for (const c of this.groups[node - n]!) visit(c);
      return;
    }
    const r = this.reach.refs[node];
    if (r === null || r === undefined) return;
    const f = this.program.funcs[node]!;
    if (f.import !== null && callsBack(this.program, f)) {
      for (const e of this.program.exports) visit(e.func);
    }
    for (const c of r.calls) visit(c);
    for (const s of this.flow?.sites[node] ?? []) if (!this.runsDeferred(s)) visit(n + s.group);
    // A deferred call counts as one of the function that defers it, whoever makes it.
    for (const d of this.deferCode[node] ?? []) visit(d);
  }

  private reverse(): number[][] {
    const n = this.program.funcs.length;
    const callers: number[][] = Array.from({ length: n + this.groups.length }, () => []);
    for (const id of this.reach.funcs) this.callees(id, (c) => void callers[c]!.push(id));
    for (let g = 0; g < this.groups.length; g++) this.callees(n + g, (c) => void callers[c]!.push(n + g));
    return callers;
  }

  /** Everything that the given functions call, directly or not. */
  private below(frames: readonly number[]): Uint8Array {
    const { program } = this;
    const below = new Uint8Array(this.callers.length);
    const work: number[] = [];
    const enter = (node: number): void => {
      if (below[node] === 1 || neverUnwinding.has(program.funcs[node]?.name ?? "")) return;
      below[node] = 1;
      work.push(node);
    };
    for (const id of frames) this.callees(id, enter);
    while (work.length > 0) this.callees(work.pop()!, enter);
    return below;
  }

  /** Everything that reaches one of the seeds over nodes that pass. */
  private above(seeds: readonly number[], passes: (node: number) => boolean): Uint8Array {
    const marked = new Uint8Array(this.callers.length);
    const via = new Int32Array(this.callers.length).fill(-1);
    this.ways.push(via);
    const work: number[] = [];
    for (const id of seeds) {
      marked[id] = 1;
      work.push(id);
    }
    while (work.length > 0) {
      const node = work.pop()!;
      for (const c of this.callers[node]!) {
        if (marked[c] === 1 || !passes(c)) continue;
        marked[c] = 1;
        via[c] = node;
        work.push(c);
      }
    }
    return marked;
  }

  /** Fills deferCode, and drops the recover blocks of functions of which no deferred call asks for the panic. */
  private findDeferred(): void {
    const { program, reach } = this;
    const { funcs } = program;
    const flow = this.flow!;
    const named = (name: string): number => reach.funcs.find((id) => funcs[id]!.name === `runtime.${name}`) ?? -1;
    const running = named("deferreturn");
    const panicking = named("gopanic");
    this.running = running;
    const all = new Set<number>();
    for (const id of [running, panicking]) {
      for (const s of id < 0 ? [] : flow.sites[id]!) {
        if (this.runsDeferred(s)) for (const d of flow.groups[s.group]!) all.add(d);
      }
    }
    const [heap, inRange] = [named("deferproc"), named("deferprocat")];
    const use = { param: 0, off: 0, method: 0, key: sigKey({ params: [Ty.Ptr], results: [] }) };
    for (const id of reach.funcs) {
      const f = funcs[id]!;
      let list = f.deferCode;
      if (list === null) {
        const found = new Set<number>(f.deferredByBodies ? all : []);
        for (const block of f.blocks) {
          for (const v of block?.instrs ?? []) {
            const callee = f.op[v] === Op.Call ? f.aux[v]! : -1;
            let fn = 0;
            if (callee >= 0 && (callee === heap || callee === inRange)) fn = f.listAt(f.c[v]!, 0);
            // (Those two may have been inlined.)
            else if (f.op[v] === Op.Store && f.aux2[v] === program.deferListed) fn = f.b[v]!;
            if (fn !== 0) for (const d of flow.reached(f, fn, use)) found.add(d);
          }
        }
        list = [...found];
      }
      // (Where no panic can meet a deferred call, nothing may be left of it but the call.)
      list = list.filter((d) => reach.refs[d] != null);
      this.deferCode[id] = list;
      if (f.recoverBlock >= 0 && !list.some((d) => reach.refs[d]?.entrySP === true)) f.recoverBlock = -1;
    }
  }

  private findUnwinding(recovering: readonly number[]): void {
    const { reach, may } = this;
    this.countFrames();
    const below = this.below(recovering);
    const above = this.above(
      reach.funcs.filter((id) => below[id] === 1 && reach.refs[id]!.unwinds),
      (node) => below[node] === 1,
    );
    for (const id of reach.funcs) if (above[id] === 1) may[id]! |= Leave.Unwind;
    const { running, deferCode } = this;
    if (running < 0) return;
    const unwinds = this.callers[running]!.some((id) => deferCode[id]!.some((d) => (may[d]! & Leave.Unwind) !== 0));
    if (unwinds) may[running]! |= Leave.Unwind;
  }

  private findSuspended(): void {
    const { program, reach, may, flow } = this;
    const { funcs } = program;
    const n = funcs.length;
    const seeds = reach.funcs.filter((id) => reach.refs[id]!.suspends);
    const never = (id: number): boolean => {
      const f = funcs[id]!;
      // The host cannot be suspended: what it called is awaited (runtime.awaitCall).
      return f.noReturn || f.import !== null || neverSuspended.has(f.name);
    };
    const called = new Set<number>();
    for (const id of reach.funcs) {
      for (const s of flow!.sites[id]!)
        if (!this.runsDeferred(s)) for (const t of flow!.groups[s.group]!) called.add(t);
    }
    const locks = new Locks(program, reach, this.deferCode, called, (id) => (may[id]! & Leave.Unwind) !== 0);
    const suspending = new Suspending(program, reach, flow!, locks, never);
    this.ways.push(suspending.via);
    // A deferred call that may block counts as one that its frame makes, even if only panics make it: the frame goes on if it recovers.
    const { running, deferCode } = this;
    for (const id of reach.funcs) {
      for (const d of deferCode[id]!) suspending.calls(id, d, [...(locks.panicking.get(id) ?? [])]);
    }
    suspending.run(seeds);
    this.waiting = [...suspending.waiting()];
    const suspended = suspending.may;
    this.alwaysSuspends = suspending.own;
    if (this.suspendAll) {
      for (const id of reach.funcs) {
        const f = funcs[id]!;
        if (!never(id) && !f.resumes && !f.noGC && !/^(runtime\.|type:)/.test(f.name)) {
          suspended[id] = 1;
          suspending.own[id] = 1;
        }
      }
    }
    // Panics below frames whose deferred calls may block.
    this.blocking = reach.funcs.filter((id) => deferCode[id]!.some((d) => suspended[d] === 1));
    const below = this.below(this.blocking);
    // All panics, if what tells a value's text may block.
    if (reach.funcs.some((id) => suspended[id] === 1 && funcs[id]!.name === "runtime.preprintpanics")) {
      for (const id of reach.funcs) below[id] = neverPanicking.has(funcs[id]!.name) ? 0 : 1;
      below.fill(1, n);
    }
    const panicking = this.above(
      reach.funcs.filter((id) => below[id] === 1 && funcs[id]!.name === "runtime.gopanic"),
      (node) => below[node] === 1 && (node >= n || funcs[node]!.import === null),
    );
    if (running >= 0 && this.callers[running]!.some((id) => this.blocking.includes(id))) suspended[running] = 1;
    for (const id of reach.funcs) {
      const f = funcs[id]!;
      if (suspended[id] === 1 || f.resumes) may[id]! |= Leave.Suspend;
      if (panicking[id] === 1) may[id]! |= f.name === "runtime.gopanic" ? Leave.Suspend : Leave.Away;
    }
    for (const id of this.blocking) may[id]! |= Leave.Away;
    for (const { f, v, callee, leaves } of suspending.narrow()) {
      if (leaves || v < 0) continue;
      const bits = this.ofFunc(callee) & ~Leave.Suspend;
      let row = this.rows.get(f);
      if (row === undefined) {
        row = new Map();
        this.rows.set(f, row);
      }
      row.set(v, bits);
    }
  }

  /**
   * Func.status, and what is known of calls through the table. Functions that one call may reach share their wasm type: all of them
   * return a status if one does.
   */
  private setStatus(): void {
    const { program, reach, groups, groupMay, groupStatus } = this;
    const { funcs } = program;
    const like = new Int32Array(funcs.length).map((_, i) => i);
    const find = (x: number): number => {
      while (like[x] !== x) {
        like[x] = like[like[x]!]!;
        x = like[x]!;
      }
      return x;
    };
    for (const group of groups) for (const id of group) like[find(id)] = find(group[0]!);
    const leaves = new Uint8Array(funcs.length);
    for (const id of reach.funcs) leaves[find(id)]! |= this.ofFunc(id);
    for (const id of reach.funcs) {
      const f = funcs[id]!;
      if (f.import !== null || leaves[find(id)] === 0) continue;
      f.status = true;
      (f as { results: Ty[] }).results = [...f.results, Ty.I32];
    }
    groups.forEach((group, g) => {
      for (const id of group) groupMay[g]! |= this.ofFunc(id);
      if (group.length > 0) groupStatus[g] = leaves[find(group[0]!)]!;
    });
  }

  /** recover() tells its frame by the stack pointer: what calls a function with recover must have a frame of its own. */
  private countFrames(): void {
    const { program, reach } = this;
    const asks = new Uint8Array(this.callers.length);
    for (const id of reach.funcs) if (reach.refs[id]!.entrySP) asks[id] = 1;
    this.groups.forEach((group, g) => {
      if (group.some((id) => asks[id] === 1)) asks[program.funcs.length + g] = 1;
    });
    for (const id of reach.funcs) {
      const f = program.funcs[id]!;
      if (f.wrapper || f.import !== null) continue;
      let some = false;
      this.callees(id, (c) => {
        if (asks[c] === 1) some = true;
      });
      if (some) f.minFrame = Math.max(f.minFrame, 8);
    }
  }
}

function sigText(f: Func): string {
  return `(${f.params.map((t) => tyNames[t]).join(", ")}) (${f.results.map((t) => tyNames[t]).join(", ")})`;
}
