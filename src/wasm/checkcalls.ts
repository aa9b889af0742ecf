// For tests: calls through the table trap if they do not reach a function of their set (flow.ts).

import { type Program, Term } from "../ssa/ir.ts";
import { Op, Ty } from "../ssa/ops.ts";
import type { Flow } from "./flow.ts";
import type { Reaching } from "./status.ts";

export function checkCalls(program: Program, reach: Reaching, flow: Flow): void {
  for (const id of reach.funcs.slice()) {
    const f = program.funcs[id]!;
    const sites = flow.sites[id]!.filter((s) => s.origins !== null);
    for (const s of sites) {
      const block = f.blocks.find((b) => b?.instrs.includes(s.v))!;
      const rest = f.splitBlock(block, block.instrs.indexOf(s.v));
      let known = f.newValue(Op.Const, Ty.I32);
      block.instrs.push(known);
      for (const target of flow.groups[s.group]!) {
        const address = f.newValue(Op.FuncAddr, Ty.I32, 0, 0, 0, target);
        const is = f.newValue(Op.Eq, Ty.I32, f.a[s.v]!, address);
        const either = f.newValue(Op.Or, Ty.I32, known, is);
        block.instrs.push(address, is, either);
        known = either;
      }
      const bad = f.newBlock();
      bad.term = Term.Unreachable;
      bad.cold = true;
      block.term = Term.Branch;
      block.cond = known;
      block.succs = [rest.id, bad.id];
      block.args = [[], []];
    }
    if (sites.length > 0) reach.changed(id);
  }
}
