// Which frames can recover: a function keeps its recover block only if one of its deferred calls may call recover. The
// others (an unlock, a close) need nothing when a panic passes.

import type { Func, Program } from "../ir.ts";
import { Op } from "../ops.ts";

/** Drops the recover blocks that no recover can reach. To be called when all bodies are built. */
export function pruneRecover(program: Program): void {
  const recovers = new Uint8Array(program.funcs.length);
  let any = false;
  for (const f of program.funcs) {
    if (!uses(f, (v) => f.op[v] === Op.EntrySP)) continue;
    recovers[f.id] = 1;
    any = true;
  }
  // Wrappers are no frames of their own: what they call is called by the defer statement.
  for (const f of program.funcs) {
    if (f.wrapper && uses(f, (v) => f.op[v] === Op.Call && recovers[f.aux[v]] === 1)) recovers[f.id] = 1;
  }
  for (const f of program.funcs) {
    if (f.recoverBlock < 0) continue;
    if (f.deferred === null ? !any : !f.deferred.some((callee) => recovers[callee] === 1)) f.recoverBlock = -1;
  }
}

function uses(f: Func, test: (v: number) => boolean): boolean {
  for (const block of f.blocks) if (block?.instrs.some(test)) return true;
  return false;
}
