// The function that allocates when code is not worth an inline allocation: allocate(record) bumps the record's run or calls
// allocSlow (protocol: goroot/src/runtime/alloc_class.go). It is among the runtime's functions as "allocate".

import { type Program, Term } from "../ssa/ir.ts";
import { Mem, Op, Ty } from "../ssa/ops.ts";

/** Adds it to the program, unless that does not allocate. */
export function addAllocate(program: Program): void {
  const slow = program.runtime.get("allocSlow");
  if (slow === undefined) return;
  const f = program.newFunc("runtime.allocate", { params: [Ty.Ptr], results: [Ty.Ptr] });
  const entry = f.newBlock();
  const fast = f.newBlock();
  const full = f.newBlock();
  full.cold = true;
  const record = f.addParam(entry, Ty.Ptr, Op.Param);
  const add = (block: typeof entry, op: Op, ty: Ty, a: number, b: number, aux: number, mem: Mem): number => {
    const v = f.newValue(op, ty, a, b, 0, aux, 0, mem);
    block.instrs.push(v);
    return v;
  };
  const cur = add(entry, Op.Load, Ty.I32, record, 0, 0, Mem.I32U);
  const size = add(entry, Op.Load, Ty.I32, record, 0, 8, Mem.I32U);
  const next = add(entry, Op.Add, Ty.I32, cur, size, 0, 0);
  const end = add(entry, Op.Load, Ty.I32, record, 0, 4, Mem.I32U);
  entry.term = Term.Branch;
  entry.cond = add(entry, Op.GtU, Ty.I32, next, end, 0, 0);
  entry.succs = [full.id, fast.id];
  entry.args = [[], []];
  add(fast, Op.Store, Ty.Void, record, next, 0, Mem.I32U);
  fast.term = Term.Return;
  fast.results = [add(fast, Op.Cast, Ty.Ptr, cur, 0, 0, 0)];
  const p = f.newValue(Op.Call, Ty.Ptr, 0, 0, f.newList([record]), slow);
  full.instrs.push(p);
  full.term = Term.Return;
  full.results = [p];
  program.runtime.set("allocate", f.id);
}
