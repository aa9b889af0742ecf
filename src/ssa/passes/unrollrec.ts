// A small function that calls itself takes its own body in the place of these calls, once, as gc does: half of its calls, and with
// them their prologues and tests of the stack, are gone. Comes behind TailRec, which leaves the calls that a recursion without end
// needs to run out of stack; so do the calls in the body that is put in.

import { Func, Inline } from "../ir.ts";
import { Op } from "../ops.ts";
import type { PassContext } from "./context.ts";
import { Inliner } from "./inline.ts";
import { oneByte, shapeOf } from "./inlinecost.ts";

/** What the bodies of its calls may add to a function. */
const growthLimit = 80 * oneByte;

export class UnrollRec {
  private readonly inliner: Inliner;

  constructor(ctx: PassContext) {
    this.inliner = new Inliner(ctx);
  }

  run(f: Func): boolean {
    if (f.inline === Inline.Never || f.noReturn || f.wrapper || f.slots.length > 0) return false;
    const calls: number[] = [];
    for (const block of f.blocks) {
      if (block === null || block.cold) continue;
      for (const v of block.instrs) if (f.op[v] === Op.Call && f.aux[v] === f.id) calls.push(v);
    }
    if (calls.length === 0) return false;
    const { size, fixed } = shapeOf(f);
    if (fixed || size * calls.length > growthLimit) return false;
    const body = new Func(f.id, f.name, f);
    body.copyBody(f);
    this.inliner.run(f, new Map(calls.map((v) => [v, body])));
    return true;
  }
}
