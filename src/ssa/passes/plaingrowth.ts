// The end of append's buffers that escape analysis did not put into a frame: runtime.growsliceBuf without a buffer is growslice.

import type { Func, Program } from "../ir.ts";
import { BufUse, Op } from "../ops.ts";

export function plainGrowth(program: Program): void {
  const plain = program.funcs.find((f) => f.name === "runtime.growslice");
  const buffered = program.funcs.find((f) => f.name === "runtime.growsliceBuf");
  if (plain === undefined || buffered === undefined) return;
  for (const f of program.funcs) if (f.blocks.length > 0) growPlainly(f, buffered, plain);
}

function growPlainly(f: Func, buffered: Func, plain: Func): void {
  for (const block of f.blocks) {
    if (block === null) continue;
    for (const v of block.instrs) {
      if (f.op[v] !== Op.Call || f.aux[v] !== buffered.id) continue;
      const args: number[] = [];
      for (let i = 0; i < plain.params.length; i++) args.push(f.listAt(f.c[v], i));
      const buf = f.listAt(f.c[v], plain.params.length);
      if (f.op[buf] !== Op.TmpBuf || f.aux2[buf] === BufUse.Result) continue;
      f.aux[v] = plain.id;
      f.c[v] = f.newList(args);
    }
  }
}
