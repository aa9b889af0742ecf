// What one function will refer to when it is lowered: callees (those of the SSA and those that lowering itself adds, such
// as runtime.sigpanic), signatures called indirectly, functions whose table index it uses, data and heap layouts. The
// linker follows these to find what is reachable, and frames.ts derives the calling convention from them.

import { InternalError } from "../diagnostics.ts";
import { checkFunction as failedCheck } from "../ssa/checks.ts";
import type { Func, Program } from "../ssa/ir.ts";
import { Bounds, Op } from "../ssa/ops.ts";

export interface References {
  calls: number[];
  sigs: number[];
  funcAddrs: number[];
  data: number[];
  layouts: number[];
  /** Uses its shadow frame itself: has slots or asks for the stack pointer. */
  usesSP: boolean;
  /** Reads the stack pointer, as only the collector does. */
  getsSP: boolean;
  callsImport: boolean;
  /** Has Op.EntrySP, Op.Unwind, Op.Suspend, Op.Resume. */
  entrySP: boolean;
  unwinds: boolean;
  suspends: boolean;
  resumes: boolean;
  /** A call that unwinds may go on in this function (set by status.ts). */
  recovers: boolean;
}

/** A kind of check, 0 <= kind < checkKinds: what the cold call after a failed check needs to know. */
export const enum Check {
  Nil,
  Div,
  Shift,
  /** + 2 * Bounds + (1 if the index is unsigned). */
  Bounds,
}
export const checkKinds = Check.Bounds + 2 * (Bounds.Convert + 1);

/** The kind of a check instruction; -1 for other operations. */
export function checkKind(f: Func, v: number): number {
  switch (f.op[v]! as Op) {
    case Op.NilCheck:
      return Check.Nil;
    case Op.DivCheck:
      return Check.Div;
    case Op.ShiftCheck:
      return Check.Shift;
    case Op.BoundsCheck:
      return Check.Bounds + 2 * f.aux[v]! + (f.aux2[v]! & 1);
    default:
      return -1;
  }
}

/** By kind. (They are looked up for every check: a name that is put together each time would be hashed each time.) */
const checkFunctions: readonly string[] = Array.from({ length: checkKinds }, (_, kind) => {
  if (kind === Check.Nil) return failedCheck(Op.NilCheck);
  if (kind === Check.Div) return failedCheck(Op.DivCheck);
  if (kind === Check.Shift) return failedCheck(Op.ShiftCheck);
  return failedCheck(Op.BoundsCheck, (kind - Check.Bounds) >> 1, ((kind - Check.Bounds) & 1) !== 0);
});

/** Runtime function that reports a failed check of this kind. */
export function checkFunction(kind: number): string {
  return checkFunctions[kind]!;
}

/** Numbers in the order in which they came, each once. */
class Numbers {
  private readonly list: number[] = [];
  private count = 0;
  /** By number: the round that has it. */
  private rounds = new Int32Array(1024);
  private round = 1;

  add(n: number): void {
    if (n >= this.rounds.length) {
      const bigger = new Int32Array(2 * n);
      bigger.set(this.rounds);
      this.rounds = bigger;
    }
    if (this.rounds[n] === this.round) return;
    this.rounds[n] = this.round;
    this.list[this.count++] = n;
  }

  take(): number[] {
    const taken = this.list.slice(0, this.count);
    this.count = 0;
    this.round++;
    return taken;
  }
}

/** Finds what functions refer to. `runtime` maps a name to its function. */
export class ReferenceScan {
  // (Who walks over the calls does not look at a callee again.)
  private readonly calls = new Numbers();
  private readonly sigs = new Numbers();

  constructor(
    private readonly program: Program,
    private readonly runtime: (name: string) => number,
  ) {}

  /** Scans f once. */
  run(f: Func): References {
    const { program, runtime, calls, sigs } = this;
    const r: References = {
      calls: [],
      sigs: [],
      funcAddrs: [],
      data: [],
      layouts: [],
      usesSP: false,
      getsSP: false,
      callsImport: false,
      entrySP: false,
      unwinds: false,
      suspends: false,
      resumes: false,
      recovers: false,
    };
    if (f.deepCopy >= 0) {
      r.funcAddrs.push(f.deepCopy);
      calls.add(runtime("runDeep"));
    }
    if (f.startCopy >= 0) {
      r.funcAddrs.push(f.startCopy);
      calls.add(runtime("carry"));
    }
    let checks = 0;
    for (const block of f.blocks) {
      if (block === null) continue;
      const { instrs } = block;
      for (let i = 0; i < instrs.length; i++) {
        const v = instrs[i]!;
        switch (f.op[v]! as Op) {
          case Op.Call: {
            const callee = program.funcs[f.aux[v]!];
            if (callee === undefined) throw new InternalError(`${f.name}: call of unknown function`, f.pos_[v]);
            calls.add(callee.id);
            // The call that a deep copy makes a frame for.
            if (f.a[v]! > 0) calls.add(f.a[v]! - 1);
            if (callee.import !== null) r.callsImport = true;
            break;
          }
          case Op.CallIndirect:
            sigs.add(f.aux[v]!);
            break;
          case Op.FuncAddr:
            r.funcAddrs.push(f.aux[v]!);
            break;
          case Op.DataAddr:
            r.data.push(f.aux[v]!);
            break;
          case Op.Alloc:
            calls.add(runtime(block.cold ? "allocate" : "allocSlow"));
            r.layouts.push(f.aux[v]!);
            break;
          case Op.Slot:
            r.usesSP = true;
            break;
          case Op.EntrySP:
            r.usesSP = true;
            r.entrySP = true;
            break;
          case Op.Unwind:
            r.unwinds = true;
            break;
          case Op.Suspend:
            r.suspends = true;
            break;
          case Op.Resume:
            r.resumes = true;
            break;
          case Op.GetSP:
            r.usesSP = true;
            r.getsSP = true;
            break;
          case Op.NilCheck:
          case Op.DivCheck:
          case Op.ShiftCheck:
          case Op.BoundsCheck:
            checks |= 1 << checkKind(f, v);
            break;
        }
      }
    }
    for (let kind = 0; kind < checkKinds; kind++) {
      if ((checks & (1 << kind)) !== 0) calls.add(runtime(checkFunction(kind)));
    }
    r.calls = calls.take();
    r.sigs = sigs.take();
    return r;
  }
}
