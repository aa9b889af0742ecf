// The functions that the program defers, as far as the functions themselves tell (Func.deferCode): what panics, Goexit and deferreturn call.

import type { Program } from "../ssa/ir.ts";
import { Ty } from "../ssa/ops.ts";
import { sigKey } from "./frames.ts";
import type { References } from "./references.ts";

/** The functions of all func values that reachable functions defer. Where one is not known, all of its type that are in the table. */
export function deferredCalls(
  program: Program,
  refs: readonly (References | null)[],
  table: readonly number[],
): readonly number[] {
  const out = new Set<number>();
  const key = sigKey({ params: [Ty.Ptr], results: [] });
  const reachable = (id: number): boolean => (refs[id] ?? null) !== null;
  for (const f of program.funcs) {
    if (!reachable(f.id)) continue;
    if (f.deferCode === null) {
      return table.filter((id) => sigKey(program.funcs[id]!) === key && !program.funcs[id]!.resumes);
    }
    for (const d of f.deferCode) if (reachable(d)) out.add(d);
  }
  return [...out];
}
