// How a call may end other than by returning, for every function of the program (design 4.5):
// - it unwinds (status 1): it can reach Op.Unwind (runtime.gopanic after a recover) and can be reached from a frame that may recover;
// - it is suspended (status 2): it can reach Op.Suspend (runtime.gopark). If the program makes no goroutines, nothing is.
// A function for which one of the two holds returns one more i32, the status; everybody else stays a plain function. Functions
// of the table share their wasm type, so a signature has a status if one of its table functions does.
//
// A panic runs deferred calls, which may block, on top of the panicking stack. That does not make everything that may panic
// suspendable: only what can be reached from a frame whose deferred calls may block.

import type { Func, Program } from "../ssa/ir.ts";
import { Ty, tyNames } from "../ssa/ops.ts";
import { sigKey } from "./frames.ts";
import type { References } from "./references.ts";

export const enum Leave {
  None = 0,
  Unwind = 1,
  Suspend = 2,
}

export interface Reachable {
  /** By FuncId; null: not reachable. */
  readonly refs: readonly (References | null)[];
  /** Reachable functions. */
  readonly funcs: readonly number[];
  /** Functions whose table index is used. */
  readonly table: readonly number[];
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

/** The program can make a goroutine (runtime.gostart is in the table). */
export function startsGoroutines(program: Program, reach: Reachable): boolean {
  return reach.table.some((id) => program.funcs[id]!.resumes);
}

export class Leaving {
  /** Leave bits by FuncId. */
  readonly may: Uint8Array;
  /** The program has goroutines that switch. */
  readonly suspends: boolean;
  /** Functions whose deferred calls may block. */
  blocking: readonly number[] = [];
  /** Leave bits by SigId. */
  private readonly sigMay: Uint8Array;
  /** By SigId: 1: its functions return a status. */
  private readonly sigStatus: Uint8Array;
  // The call graph. Its nodes are functions, then groups of table functions with one wasm signature.
  private readonly groups: number[][] = [];
  private readonly firstGroup: number;
  private readonly sigGroup: number[];
  private readonly callers: number[][];
  /** By node, for each of the searches: through what it was found, -1: not, or it is a seed. */
  private readonly ways: Int32Array[] = [];

  constructor(
    private readonly program: Program,
    private readonly reach: Reachable,
  ) {
    const n = program.funcs.length;
    this.firstGroup = n;
    this.may = new Uint8Array(n);
    this.sigMay = new Uint8Array(program.sigs.length);
    this.sigStatus = new Uint8Array(program.sigs.length);
    const groupOf = new Map<string, number>();
    for (const id of reach.table) {
      if (program.funcs[id]!.resumes) continue;
      const key = sigKey(program.funcs[id]!);
      const g = groupOf.get(key);
      if (g !== undefined) this.groups[g]!.push(id);
      else {
        groupOf.set(key, this.groups.length);
        this.groups.push([id]);
      }
    }
    this.sigGroup = program.sigs.map((sig) => groupOf.get(sigKey(sig)) ?? -1);
    this.callers = this.reverse();
    this.suspends = startsGoroutines(program, reach) && reach.funcs.some((id) => reach.refs[id]!.suspends);
    this.findUnwinding();
    if (this.suspends) this.findSuspended();
    this.setStatus();
  }

  /** Leave bits of an indirect call. */
  ofSig(sig: number): number {
    return this.sigMay[sig] ?? 0;
  }

  sigHasStatus(sig: number): boolean {
    return this.sigStatus[sig] === 1;
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
        way.push(group === undefined ? funcs[node]!.name : `(call of ${sigText(funcs[group[0]!]!)})`);
      }
      out.push(way);
    }
    return out;
  }

  private callees(node: number, visit: (callee: number) => void): void {
    const n = this.program.funcs.length;
    if (node >= n) {
      for (const c of this.groups[node - n]!) visit(c);
      return;
    }
    const r = this.reach.refs[node];
    if (r === null || r === undefined) return;
    const from = this.program.funcs[node]!.import;
    // The host's own functions may call in again; those of the system do not.
    if (from !== null && !from.module.startsWith("wasi_") && from.module !== "gojs") {
      for (const e of this.program.exports) visit(e.func);
    }
    for (const c of r.calls) visit(c);
    for (const s of r.sigs) if (this.sigGroup[s]! >= 0) visit(n + this.sigGroup[s]!);
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
    // The allocator is called where no status is tested; it throws and never panics.
    const allocator = ["allocSlow", "allocate"].map((name) => program.runtime.get(name));
    const enter = (node: number): void => {
      if (below[node] === 1 || allocator.includes(node)) return;
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

  private findUnwinding(): void {
    const { program, reach, may } = this;
    const recovering = reach.funcs.filter((id) => program.funcs[id]!.recoverBlock >= 0);
    if (recovering.length === 0) return;
    this.countFrames();
    const below = this.below(recovering);
    const above = this.above(
      reach.funcs.filter((id) => below[id] === 1 && reach.refs[id]!.unwinds),
      (node) => below[node] === 1,
    );
    for (const id of reach.funcs) if (above[id] === 1) may[id]! |= Leave.Unwind;
  }

  private findSuspended(): void {
    const { program, reach, may } = this;
    const n = program.funcs.length;
    const never = (node: number): boolean => {
      if (node >= n) return false;
      const f = program.funcs[node]!;
      // The host cannot be suspended: what it called is awaited (runtime.awaitCall).
      return f.noReturn || f.import !== null || neverSuspended.has(f.name);
    };
    const seeds = reach.funcs.filter((id) => reach.refs[id]!.suspends);
    // What runs a frame's deferred calls (runtime.deferreturn) may block if those may: it counts as the frame's own calls of them.
    const running = this.addDeferred();
    const suspended = this.above(seeds, (node) => !never(node));
    // Panics below frames whose deferred calls may block.
    const anyClosure = this.groups.some(
      (group, g) => suspended[n + g] === 1 && sigKey(program.funcs[group[0]!]!) === sigKey(closureSig),
    );
    this.blocking = reach.funcs.filter((id) => {
      const { deferCode } = program.funcs[id]!;
      return deferCode === null ? anyClosure : deferCode.some((d) => suspended[d] === 1);
    });
    const below = this.below(this.blocking);
    const panicking = this.above(
      reach.funcs.filter((id) => below[id] === 1 && program.funcs[id]!.name === "runtime.gopanic"),
      (node) => below[node] === 1 && (node >= n || program.funcs[node]!.import === null),
    );
    if (running >= 0 && this.callers[running]!.some((id) => this.blocking.includes(id))) suspended[running] = 1;
    for (const id of reach.funcs) {
      const f = program.funcs[id]!;
      if (suspended[id] === 1 || panicking[id] === 1 || f.resumes) may[id]! |= Leave.Suspend;
    }
  }

  /** Adds calls of the deferred functions to the functions that call runtime.deferreturn; gives its id, -1: nobody does. */
  private addDeferred(): number {
    const { program, reach, callers } = this;
    const running = reach.funcs.find((id) => program.funcs[id]!.name === "runtime.deferreturn") ?? -1;
    if (running < 0) return -1;
    const closures = this.groups.findIndex((group) => sigKey(program.funcs[group[0]!]!) === sigKey(closureSig));
    for (const id of callers[running]!) {
      const { deferCode } = program.funcs[id]!;
      for (const d of deferCode ?? []) callers[d]!.push(id);
      if (deferCode === null && closures >= 0) callers[program.funcs.length + closures]!.push(id);
    }
    return running;
  }

  /** Func.status and what is known of signatures. */
  private setStatus(): void {
    const { program, reach, may, sigGroup, sigMay, sigStatus } = this;
    for (const id of reach.funcs) {
      if (may[id] !== 0 && program.funcs[id]!.import === null) program.funcs[id]!.status = true;
    }
    for (let g = 0; g < this.groups.length; g++) {
      const group = this.groups[g]!;
      let bits = 0;
      for (const id of group) bits |= may[id]!;
      if (bits === 0) continue;
      for (const id of group) program.funcs[id]!.status = true;
      sigGroup.forEach((of, sig) => {
        if (of !== g) return;
        sigMay[sig] = bits;
        sigStatus[sig] = 1;
      });
    }
    for (const id of reach.funcs) {
      const f = program.funcs[id]!;
      if (f.status) (f as { results: Ty[] }).results = [...f.results, Ty.I32];
    }
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
      if (some) f.minFrame = 8;
    }
  }
}

function sigText(f: Func): string {
  return `(${f.params.map((t) => tyNames[t]).join(", ")}) (${f.results.map((t) => tyNames[t]).join(", ")})`;
}

/** A func(). */
const closureSig = { params: [Ty.Ptr], results: [] };
