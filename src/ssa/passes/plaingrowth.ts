// The end of slices' buffers that escape analysis did not put into a frame (Op.TmpBuf): slices are made and grow without, and have nothing
// to move from. The runtime's functions for slices with a buffer are found by their calls, so they must not have been inlined.

import type { Block, Func, Program } from "../ir.ts";
import { BufUse, Op, Ty } from "../ops.ts";

export function plainGrowth(program: Program): void {
  const named = (name: string): number => program.funcs.find((f) => f.name === `runtime.${name}`)?.id ?? -1;
  const plain = new Map([
    [named("growsliceBuf"), named("growslice")],
    [named("growsliceStep"), named("growslice")],
    [named("makesliceBuf"), named("makeslice")],
  ]);
  const moving = [named("moveSlice"), named("moveSliceNoCap")];
  for (const f of program.funcs) {
    for (const block of f.blocks) {
      if (block === null) continue;
      for (const v of [...block.instrs]) {
        if (f.op[v] !== Op.Call || !lacksBuffer(f, v)) continue;
        const without = plain.get(f.aux[v]);
        if (without !== undefined) doWithout(f, v, without);
        else if (moving.includes(f.aux[v])) stay(f, block, v);
      }
    }
  }
}

/** The last argument of call v has not become a slot. */
function lacksBuffer(f: Func, v: number): boolean {
  const args = f.listLen(f.c[v]);
  if (args === 0) return false;
  const buf = f.listAt(f.c[v], args - 1);
  return f.op[buf] === Op.TmpBuf && f.aux2[buf] !== BufUse.Result;
}

/** Call v becomes one of `callee`, which has no buffer. */
function doWithout(f: Func, v: number, callee: number): void {
  const args: number[] = [];
  for (let i = 0; i < f.listLen(f.c[v]) - 1; i++) args.push(f.listAt(f.c[v], i));
  f.aux[v] = callee;
  f.c[v] = f.newList(args);
}

/** The results of call v in `block` are its arguments from the second on. */
function stay(f: Func, block: Block, v: number): void {
  for (const r of f.blocks.flatMap((b) => b?.instrs ?? [])) {
    if (f.op[r] !== Op.Result || f.a[r] !== v) continue;
    f.a[r] = f.b[r] = f.listAt(f.c[v], 1 + f.aux[r]);
    f.aux[r] = 0;
    f.op[r] = f.ty[r] === Ty.Ptr ? Op.NoEscape : Op.Or;
    if (f.ty[r] === Ty.Ptr) f.b[r] = 0;
  }
  block.instrs.splice(block.instrs.indexOf(v), 1);
}
