// What the lowering of one function asks about the program around it. The linker makes it: reachability, the data layout and
// the whole-program facts of frames.ts are all known before the first function is lowered, so that addresses and table
// indices are plain constants in the code; only function and type indices are filled in afterwards (relocations).

import type { DataId, FuncId, LayoutId, Program, SigId } from "../ssa/ir.ts";
import type { Link } from "../ssa/ops.ts";
import type { KeptParams } from "./deadslots.ts";
import type { Sites } from "./sites.ts";

/** The module's globals: SP if it has exports or is a library, both if it has goroutines. */
export const enum Global {
  /** End of the live shadow frames while the host runs (src/link/exports.ts). */
  SP,
  /** How far the shadow stack pointer may go (stacktest.ts). */
  Guard,
}

export interface Env {
  readonly program: Program;
  /** 1: the wasm function has the shadow stack pointer as its first parameter. By FuncId. */
  readonly takesSP: Uint8Array;
  /** A call of `callee` in function f may run the collector and go on in f. */
  callCollects(f: FuncId, callee: FuncId): boolean;
  /** The same for an indirect call of a signature. */
  sigCallCollects(f: FuncId, sig: SigId): boolean;
  /** Does it call runtime.GC (Asks, frames.ts)? By FuncId. */
  readonly asksForGC: Uint8Array;
  /** The user's own packages do (asking.ts). */
  readonly asked: boolean;
  /** 1: it keeps its parameters alive itself. By FuncId. */
  readonly ownsParams: Uint8Array;
  readonly keptParams: KeptParams;
  /** 1: the function tests at its start that there is stack left (if it takes the stack pointer). By FuncId. */
  readonly testsStack: Uint8Array;
  /** 1: it does because it is on a cycle of calls. By FuncId. */
  readonly cuts: Uint8Array;
  /** Highest stack pointer at which a function with a large frame may start, the frame not counted. */
  stackLimit(): number;
  /** Highest stack pointer at which a function that tests may start: beyond it the native stack may be used up (cycles.ts). */
  nativeLimit(): number;
  /** 1: the function's frame measures the native stack. By FuncId. */
  readonly measured: Uint8Array;
  /** With goroutines, and if not: -1: address of the variable that holds the scheduler's stack pointer. */
  readonly g0sp: number;
  /** runtime.suspensionLost, which runs on the scheduler's stack; -1: the program does not have it. */
  readonly suspensionLost: FuncId;
  /** What is called when there is not; -1: nothing, the program traps. */
  readonly stackOverflow: FuncId;
  /** The program has runtime.stackFull. */
  readonly hasStackFull: boolean;
  /** The caller's frame must keep parameter i of the function alive during the call. */
  mustRoot(f: FuncId, param: number): boolean;
  sigMustRoot(sig: SigId, param: number): boolean;
  /** Exports may be entered while an import runs: imports are called with their caller's frame end in the global $sp. */
  readonly reentrant: boolean;
  readonly sites: Sites;
  dataAddress(d: DataId): number;
  /** Address of a variable by symbol name. */
  dataNamed(name: string): number;
  tableIndex(f: FuncId): number;
  linkAddress(l: Link): number;
  /** Address of the allocClass record of a layout. */
  classAddress(l: LayoutId): number;
  /** Runtime function by symbol name without "runtime."; throws if the program does not have it. */
  runtime(name: string): FuncId;
  /** Index of the wasm type of a function or a signature (before sorting; a relocation refers to it). */
  funcType(f: FuncId): number;
  sigType(sig: SigId): number;
  /** Of a resume copy. */
  resumeType(): number;
}
