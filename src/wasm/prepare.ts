// Gives a function the shape that structuring needs, by adding blocks: an entry without predecessors, switch edges without
// arguments, branches with two different targets, and no irreducible loops (irreducible.ts).

import type { Cfg } from "../ssa/cfg.ts";
import { type Func, Term } from "../ssa/ir.ts";
import { Op } from "../ssa/ops.ts";
import { makeReducible, splitEdge } from "./irreducible.ts";

/** Changes f where needed and leaves cfg built for it. */
export function prepare(f: Func, cfg: Cfg): void {
  simplifyBlocks(f);
  cfg.build(f);
  if (cfg.predCount(0) > 0) {
    splitEntry(f);
    cfg.build(f);
  }
  makeReducible(f, cfg);
}

function simplifyBlocks(f: Func): void {
  const n = f.blocks.length;
  for (let i = 0; i < n; i++) {
    const block = f.blocks[i];
    if (block === null || block === undefined) continue;
    if (block.term === Term.Switch) {
      if (block.succs.length === 1) {
        block.term = Term.Jump;
        block.cond = 0;
        continue;
      }
      for (let k = 0; k < block.succs.length; k++) if (block.args[k]!.length > 0) splitEdge(f, block, k);
    } else if (block.term === Term.Branch && f.op[block.cond] === Op.Const) {
      const taken = f.aux[block.cond] !== 0 ? 0 : 1;
      block.term = Term.Jump;
      block.cond = 0;
      block.succs = [block.succs[taken]!];
      block.args = [block.args[taken]!];
    } else if (block.term === Term.Branch && block.succs[0] === block.succs[1] && block.args[0]!.length === 0) {
      block.term = Term.Jump;
      block.cond = 0;
      block.succs.length = 1;
      block.args.length = 1;
    }
  }
}

/** Moves the entry's contents to a new block, so that edges to it have another target. */
function splitEntry(f: Func): void {
  const entry = f.block(0);
  const moved = f.splitBlock(entry, 0);
  moved.params = entry.params;
  entry.params = [];
  for (const p of moved.params) f.addParam(entry, f.ty[p]!, Op.Param, f.pos_[p]!);
  entry.term = Term.Jump;
  entry.succs = [moved.id];
  entry.args = [[...entry.params]];
  for (const block of f.blocks) {
    if (block === null || block === entry) continue;
    for (let k = 0; k < block.succs.length; k++) if (block.succs[k] === 0) block.succs[k] = moved.id;
  }
}
