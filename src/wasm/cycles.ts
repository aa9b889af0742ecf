// Recursion and the native stack. Calls are on the engine's stack, of which hosts give as little as 512 KiB and whose end is a trap,
// so a program must know how much of it is used. The shadow stack pointer tells: every function on a cycle of calls has a shadow frame
// of at least half the bytes that its native frame may take, and some function of every cycle tests the pointer against a limit
// (stacktest.ts).
//
// Invariant: [base, pointer) of the shadow stack is at least half of what the functions on cycles have on the native stack
// since the pointer was `base`.

import { components } from "../components.ts";
import { packageOf } from "../ssa/deepfuncs.ts";
import type { Func, Program } from "../ssa/ir.ts";
import { Ty } from "../ssa/ops.ts";
import { deferredCalls } from "./deferred.ts";
import { groupTable, sigKey } from "./frames.ts";
import type { References } from "./references.ts";

/**
 * Shadow stack in use at which the native stack counts as used up: 256 KiB of native frames. The rest is for what is in no
 * cycle, for the host, and for recursion at the limit.
 */
export const nativeLimit = 128 << 10;

/**
 * Frame of a function that calls the host, which calls an export: the host's frames between the two count as its own. (Those of a JavaScript
 * function that only calls take 250 bytes in V8.)
 */
const leastHostFrame = 192;

/** Half of the bytes that a function with so many wasm locals takes on the native stack (V8's baseline code takes most). */
export function leastFrame(locals: number): number {
  return (32 + 4 * locals + 7) & -8;
}

/** The runtime's functions that make deferred calls. */
const makesDeferred: ReadonlySet<string> = new Set(
  ["gopanic", "deferreturn", "Goexit"].map((name) => `runtime.${name}`),
);

/**
 * Functions of the runtime that call the program as often as the program likes. The others call nothing of it, or never deep in
 * themselves: cycles through them are none.
 */
const callsProgram: ReadonlySet<string> = new Set([...makesDeferred, "runtime.efaceeq", "runtime.ifaceeq"]);

/**
 * Frame of a function of the runtime that panics for others: those on the way to it (a failed check's function, say) are not
 * measured, nor is who called them.
 */
export const leastPanicFrame = 1024;

/** A function of the host that may call the program's exports; those of the system do not. */
export function callsBack(program: Program, f: Func): boolean {
  return program.exports.length > 0 && !f.import!.module.startsWith("wasi_") && f.import!.module !== "gojs";
}

/** What is known of the cycles of calls, by FuncId. */
export interface Cycles {
  /** 1: the function is on a cycle, so its frame must measure the native stack. */
  readonly measured: Uint8Array;
  /** 1: it tests at its start whether there is stack left; some function of every cycle does. */
  readonly tests: Uint8Array;
}

export function findCycles(program: Program, refs: readonly (References | null)[], table: readonly number[]): Cycles {
  const n = refs.length;
  const counted = Uint8Array.from(program.funcs, (f) => {
    if (f.import !== null) return callsBack(program, f) ? 1 : 0;
    return !f.resumes && (packageOf(f) !== "runtime" || callsProgram.has(f.name)) ? 1 : 0;
  });
  const counts = (id: number): boolean => counted[id] === 1;
  const allGroups = groupTable(program, table);
  const groups = allGroups.map((group) => group.filter(counts));
  const deferred = deferredCalls(program, refs, table).filter(counts);
  const running = program.funcs.filter((f) => makesDeferred.has(f.name) && refs[f.id] != null).map((f) => f.id);
  const deferKey = sigKey({ params: [Ty.Ptr], results: [] });
  const succsBut = (node: number, calls: readonly number[]): readonly number[] => {
    if (node >= n) return groups[node - n]!;
    const r = refs[node] ?? null;
    if (r === null || !counts(node)) return [];
    const f = program.funcs[node]!;
    if (f.import !== null) return program.exports.map((e) => e.func);
    const runs = makesDeferred.has(f.name);
    const to = r.calls.filter(counts);
    if (runs) to.push(...running, ...calls);
    for (const s of r.sigs) if (!runs || sigKey(program.sigs[s]!) !== deferKey) to.push(n + s);
    return to;
  };
  const component = components(n + groups.length, (node) => succsBut(node, deferred));
  const measured = new Uint8Array(n);
  const tests = new Uint8Array(n);
  // A deferred call that may lead to others tests itself: it can leave the native stack, or go on in memory, where the panic cannot.
  const leads = reaching(n, refs, allGroups, running);
  for (const id of deferred) if (leads[id] === 1) tests[id] = measured[id] = 1;
  if (tests.includes(1)) {
    for (const f of program.funcs) {
      const r = refs[f.id] ?? null;
      if (r === null || counted[f.id] === 1 || !r.calls.some((c) => program.funcs[c]!.name === "runtime.gopanic"))
        continue;
      f.minFrame = Math.max(f.minFrame, leastPanicFrame);
      measured[f.id] = 1;
    }
  }
  const isHost = (id: number): boolean => program.funcs[id]!.import !== null && component[id] !== 0;
  for (let id = 0; id < n; id++) {
    const f = program.funcs[id]!;
    if (component[id] === 0 || f.import !== null) continue;
    measured[id] = 1;
    if (refs[id]!.calls.some(isHost)) f.minFrame = Math.max(f.minFrame, leastHostFrame);
  }
  const tested = (node: number): boolean => node < n && program.funcs[node]!.import === null;
  cuts(tests, n + groups.length, (node) => succsBut(node, noNodes), component, tested);
  return { measured, tests };
}

const noNodes: readonly number[] = [];

/** By FuncId, 1: reaches one of the targets. */
function reaching(
  n: number,
  refs: readonly (References | null)[],
  groups: readonly (readonly number[])[],
  targets: readonly number[],
): Uint8Array {
  const found = new Uint8Array(n + groups.length);
  if (targets.length === 0) return found;
  const callers: number[][] = Array.from(found, () => []);
  refs.forEach((r, f) => {
    if (r === null) return;
    for (const c of r.calls) callers[c]!.push(f);
    for (const s of r.sigs) callers[n + s]!.push(f);
  });
  groups.forEach((group, s) => {
    for (const f of group) callers[f]!.push(n + s);
  });
  const work = targets.slice();
  for (const node of work) {
    for (const c of callers[node]!) {
      if (found[c] === 1) continue;
      found[c] = 1;
      work.push(c);
    }
  }
  return found;
}

/**
 * Adds some function of every cycle to `out`. A depth-first walk finds in every cycle an edge back to something that is still open; its target is
 * chosen, or, if that is a signature or the host's, the function that makes the call.
 */
function cuts(
  out: Uint8Array,
  nodes: number,
  succs: (node: number) => readonly number[],
  component: Int32Array,
  /** May be chosen. */
  tested: (node: number) => boolean,
): void {
  // 0 new, 1 open, 2 done. (Cycles through what is in `out` already have their test.)
  const state = new Uint8Array(nodes);
  for (let id = 0; id < out.length; id++) if (out[id] === 1) state[id] = 2;
  const path: { node: number; to: readonly number[]; next: number }[] = [];
  for (let root = 0; root < out.length; root++) {
    if (component[root] === 0 || state[root] !== 0) continue;
    state[root] = 1;
    path.push({ node: root, to: succs(root), next: 0 });
    while (path.length > 0) {
      const top = path[path.length - 1]!;
      if (top.next === top.to.length) {
        state[top.node] = 2;
        path.pop();
        continue;
      }
      const t = top.to[top.next++]!;
      if (component[t] !== component[top.node]) continue;
      if (state[t] === 1) out[tested(t) ? t : top.node] = 1;
      else if (state[t] === 0) {
        state[t] = 1;
        path.push({ node: t, to: succs(t), next: 0 });
      }
    }
  }
}
