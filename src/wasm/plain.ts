// Functions of the runtime that the back end calls where status results are settled already. Invariant: they never leave, so
// they have none.

import { InternalError } from "../diagnostics.ts";
import type { Program } from "../ssa/ir.ts";

/** runtime.NAME, which must have no status result. */
export function plainRuntime(program: Program, name: string): number {
  const id = program.runtime.get(name);
  const f = id === undefined ? undefined : program.funcs[id];
  if (f === undefined) throw new InternalError(`the program has no runtime.${name}`);
  if (f.status) throw new InternalError(`runtime.${name} may leave`, f.pos);
  return f.id;
}
