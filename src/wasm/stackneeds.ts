// How much shadow stack functions need when stacks are small (goroutines): with frames in segments, a function that tests for room
// must know how far its frame and those of everything it calls reach, up to the next function that tests.
//
// Who tests is chosen before frames are laid out: some function of every cycle of calls, whoever the host calls, and whoever, by an
// estimate, would need more than a goroutine should begin with. The needs are exact. A suspended function and its resume
// copy have one frame: the larger counts, and only the function tests.

import type { Func, Program } from "../ssa/ir.ts";
import { groupTable } from "./frames.ts";
import type { References } from "./references.ts";

/**
 * What every function that tests finds free: the guard is so far before the end (goroot/src/runtime/segment.go has it, too). So
 * most compare their stack pointer as it is.
 */
export const freeNeed = 160;

/** A function that would need more tests; so no goroutine begins with much more. */
const maxUntested = 256;

/** Entered on a stack of the runtime, where nothing is tested. */
const onG0 = new Set(
  ["awaitCall", "makeG0", "morestack", "lessstack", "runDeep", "suspensionLost"].map((name) => `runtime.${name}`),
);

/** Adds to `tests` (by FuncId; some function of every cycle) so that little is needed below it, as far as can be estimated. */
export function addSegmentTests(
  program: Program,
  refs: readonly (References | null)[],
  table: readonly number[],
  tests: Uint8Array,
): void {
  for (const f of program.funcs) if (f.resumes || onG0.has(f.name)) tests[f.id] = 0;
  for (const e of program.exports) tests[e.func] = 1;
  const estimate = (f: Func): number => {
    let sum = 16;
    for (const s of f.slots) sum += s.size;
    return Math.max(sum, f.minFrame);
  };
  stackNeeds(
    program,
    refs,
    table,
    tests,
    (id) => {
      const f = program.funcs[id]!;
      return f.import !== null || !usesStack(refs[id]!) ? 0 : estimate(f);
    },
    maxUntested,
  );
}

function usesStack(r: References): boolean {
  return r.usesSP || r.sigs.length > 0 || r.calls.length > 0;
}

/**
 * Bytes that each function needs behind its stack pointer (by FuncId). If `limit` is given, a function that needs more than
 * that is added to `tests`.
 */
export function stackNeeds(
  program: Program,
  refs: readonly (References | null)[],
  table: readonly number[],
  tests: Uint8Array,
  frame: (func: number) => number,
  limit = -1,
): Int32Array {
  const sigOfTable = groupTable(program, table);
  const n = refs.length;
  const needs = new Int32Array(n + sigOfTable.length).fill(-1);
  const succs = (node: number): readonly number[] => {
    if (node >= n) return sigOfTable[node - n]!;
    const r = refs[node]!;
    if (r.sigs.length === 0) return r.calls;
    const to = r.calls.slice();
    for (let i = 0; i < r.sigs.length; i++) to.push(n + r.sigs[i]!);
    return to;
  };
  // Below a function that tests nothing is needed; without those there are no cycles.
  const path: { node: number; to: readonly number[]; next: number; most: number }[] = [];
  const open = (node: number): void => {
    needs[node] = 0;
    path.push({ node, to: succs(node), next: 0, most: 0 });
  };
  for (let root = 0; root < n; root++) {
    if ((refs[root] ?? null) === null || needs[root] !== -1) continue;
    open(root);
    while (path.length > 0) {
      const top = path[path.length - 1]!;
      if (top.next < top.to.length) {
        const t = top.to[top.next]!;
        if (t < n && tests[t] === 1) top.next++;
        else if (needs[t] === -1) open(t);
        else {
          top.most = Math.max(top.most, needs[t]!);
          top.next++;
        }
        continue;
      }
      path.pop();
      const { node } = top;
      let need = top.most;
      if (node < n) {
        const f = program.funcs[node]!;
        need += Math.max(frame(node), f.resumeCopy >= 0 ? frame(f.resumeCopy) : 0);
        if (limit >= 0 && need > limit && !f.resumes && !onG0.has(f.name) && f.import === null) tests[node] = 1;
      }
      needs[node] = need;
    }
  }
  return needs;
}
