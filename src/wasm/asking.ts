// Whether a program looks at what a collection leaves: its own packages ask for one. Then waiting goroutines clear what they do not need,
// which takes 4 to 5 % of such a program; a dependency's call alone (a compiler's before it writes a profile) is not worth that.

import { packageOf } from "../ssa/deepfuncs.ts";
import type { Program } from "../ssa/ir.ts";
import type { Reachable } from "./leaving.ts";

/** Does a function of the user's own packages call runtime.GC, or a function of std's that does (debug.FreeOSMemory)? */
export function asksItself(program: Program, reach: Reachable): boolean {
  const { funcs, own, standard } = program;
  const asking = new Set(reach.funcs.filter((id) => funcs[id]!.name === "runtime.GC"));
  if (asking.size === 0) return false;
  const asks = (id: number): boolean => reach.refs[id]!.calls.some((c) => asking.has(c));
  for (const id of reach.funcs.filter((f) => asks(f) && standard.has(packageOf(funcs[f]!)))) asking.add(id);
  return reach.funcs.some((id) => own.has(packageOf(funcs[id]!)) && asks(id));
}
