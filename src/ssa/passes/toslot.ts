// For escape.ts: an allocation becomes a frame slot. Slots hold anything at first; what may be read before it is written gets
// zeroes.

import type { Func, Layout } from "../ir.ts";
import { Mem, memSize, Op, OpFlag, opInfo, Ty } from "../ops.ts";

/** Words of zeroes that are written one by one. */
const maxWords = 6;

/** Makes Alloc `row` the address of a new slot, zeroed where the stores that follow do not write. */
export function toSlot(f: Func, row: number, block: number, layout: Layout): void {
  const { instrs } = f.block(block);
  const at = instrs.indexOf(row);
  const words = (layout.size + 7) >> 3;
  f.op[row] = Op.Slot;
  f.aux[row] = f.newSlot(words * 8, Math.max(8, layout.align), "");
  const pos = f.pos_[row];
  const written = initialised(f, row, instrs, at, words);
  const fresh: number[] = [];
  const missing: number[] = [];
  for (let w = 0; w < words; w++) if (written === null || written[w] === 0) missing.push(w);
  if (missing.length > maxWords) {
    const first = missing[0];
    const count = f.newValue(Op.Const, Ty.I32, 0, 0, 0, 8 * (missing[missing.length - 1] + 1 - first), 0, 0, pos);
    fresh.push(count, f.newValue(Op.MemZero, Ty.Void, row, count, 0, 8 * first, 0, 0, pos));
  } else {
    let nil = 0;
    let zero = 0;
    for (const w of missing) {
      if (((layout.ptrmap[w >> 3] ?? 0) & (1 << (w & 7))) !== 0) {
        if (nil === 0) fresh.push((nil = f.newValue(Op.Const, Ty.Ptr, 0, 0, 0, 0, 0, 0, pos)));
        fresh.push(f.newValue(Op.Store, Ty.Void, row, nil, 0, 8 * w, 0, Mem.Ptr, pos));
      } else {
        if (zero === 0) fresh.push((zero = f.newValue(Op.Const, Ty.I64, 0, 0, 0, 0, 0, 0, pos)));
        fresh.push(f.newValue(Op.Store, Ty.Void, row, zero, 0, 8 * w, 0, Mem.I64, pos));
      }
    }
  }
  instrs.splice(at + 1, 0, ...fresh);
}

/** Which words of the new object are written before anybody can read them; null: none. */
function initialised(f: Func, row: number, instrs: readonly number[], at: number, words: number): Uint8Array | null {
  if (words > 64) return null;
  const bytes = new Uint8Array(words * 8);
  for (let i = at + 1; i < instrs.length; i++) {
    const v = instrs[i];
    const op: Op = f.op[v];
    const { flags } = opInfo[op];
    if (op === Op.Store) {
      let base = f.a[v];
      let off = f.aux[v];
      if (f.op[base] === Op.Add && f.op[f.b[base]] === Op.Const) {
        off += f.aux[f.b[base]];
        base = f.a[base];
      }
      if (base === row && off >= 0) bytes.fill(1, off, off + memSize[f.mem[v]]);
    } else if ((flags & (OpFlag.ReadsMem | OpFlag.WritesMem)) !== 0) break;
  }
  const out = new Uint8Array(words);
  for (let w = 0; w < words; w++) {
    let all = 1;
    for (let k = 0; k < 8; k++) all &= bytes[8 * w + k];
    out[w] = all;
  }
  return out;
}
