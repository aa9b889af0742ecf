// Recursion and the native stack. Calls are on the engine's stack, of which hosts give as little as 512 KiB and whose end is a trap,
// so a program must know how much of it is used. The shadow stack pointer tells: every function on a cycle of calls has a shadow frame
// of at least half the bytes that its native frame may take, and some function of every cycle tests the pointer against a limit
// (stacktest.ts).
//
// Invariant: [base, pointer) of the shadow stack is at least half of what the functions on cycles have on the native stack
// since the pointer was `base`.

import { components } from "../ssa/components.ts";
import { packageOf } from "../ssa/deepfuncs.ts";
import type { Func, Program } from "../ssa/ir.ts";
import { groupTable } from "./frames.ts";
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

/**
 * Functions of the runtime that call the program as often as the program likes. The others call nothing of it, or never deep in
 * themselves: cycles through them are none.
 */
const callsProgram = new Set(
  ["gopanic", "deferreturn", "Goexit", "efaceeq", "ifaceeq", "printpanics"].map((name) => `runtime.${name}`),
);

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
  const groups = groupTable(program, table).map((group) => group.filter(counts));
  const succs = (node: number): readonly number[] => {
    if (node >= n) return groups[node - n]!;
    const r = refs[node] ?? null;
    if (r === null || !counts(node)) return [];
    if (program.funcs[node]!.import !== null) return program.exports.map((e) => e.func);
    const calls = r.calls.filter(counts);
    for (const s of r.sigs) calls.push(n + s);
    return calls;
  };
  const component = components(n + groups.length, succs);
  const measured = new Uint8Array(n);
  const isHost = (id: number): boolean => program.funcs[id]!.import !== null && component[id] !== 0;
  for (let id = 0; id < n; id++) {
    const f = program.funcs[id]!;
    if (component[id] === 0 || f.import !== null) continue;
    measured[id] = 1;
    if (refs[id]!.calls.some(isHost)) f.minFrame = Math.max(f.minFrame, leastHostFrame);
  }
  const tested = (node: number): boolean => node < n && program.funcs[node]!.import === null;
  return { measured, tests: cuts(n, n + groups.length, succs, component, tested) };
}

/**
 * Some function of every cycle. A depth-first walk finds in every cycle an edge back to something that is still open; its target is
 * chosen, or, if that is a signature or the host's, the function that makes the call.
 */
function cuts(
  funcs: number,
  nodes: number,
  succs: (node: number) => readonly number[],
  component: Int32Array,
  /** May be chosen. */
  tested: (node: number) => boolean,
): Uint8Array {
  const out = new Uint8Array(funcs);
  // 0 new, 1 open, 2 done.
  const state = new Uint8Array(nodes);
  const path: { node: number; to: readonly number[]; next: number }[] = [];
  for (let root = 0; root < funcs; root++) {
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
  return out;
}
