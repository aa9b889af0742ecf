// The fast path of sync.Mutex where it is locked and unlocked: a free one is taken, and one that nobody waits for is released, without a
// call. Runs after the analyses that know locks by the calls of their methods (locks.ts); the call stays as the slow path.

import { type Block, type Func, type Program, Term } from "../ssa/ir.ts";
import { LockOp } from "../ssa/locks.ts";
import { Mem, Op, Ty } from "../ssa/ops.ts";
import type { Reaching } from "./status.ts";

/** internal/sync.Mutex.state, with which both types begin: 0 free, 1 locked and nobody waits. */
const stateOffset = 0;

export function addLockPaths(program: Program, reach: Reaching): void {
  const ops = new Map([...program.lockOps].filter(([id]) => program.funcs[id]!.name.includes("sync.(*Mutex).")));
  const mutex = (id: number): LockOp | undefined => ops.get(id);
  for (const id of reach.funcs.slice()) {
    if (!reach.refs[id]!.calls.some((callee) => mutex(callee) !== undefined)) continue;
    const f = program.funcs[id]!;
    const done = new Set<number>();
    // Blocks that are split off are looked at as well.
    for (let b = 0; b < f.blocks.length; b++) {
      const block = f.blocks[b];
      if (block === null || block === undefined) continue;
      const at = block.instrs.findIndex((v) => {
        if (f.op[v] !== Op.Call || done.has(v)) return false;
        const op = mutex(f.aux[v]!);
        return op === LockOp.Lock || op === LockOp.Unlock;
      });
      if (at < 0) continue;
      const call = block.instrs[at]!;
      done.add(call);
      split(f, block, at, mutex(f.aux[call]!) === LockOp.Lock);
    }
    if (done.size > 0) reach.changed(id);
  }
}

/** Puts the test before call number `at` of a block. */
function split(f: Func, block: Block, at: number, lock: boolean): void {
  const call = block.instrs[at]!;
  const pos = f.pos_[call]!;
  const mutex = f.listAt(f.c[call]!, 0);
  const rest = f.splitBlock(block, at + 1);
  const goOn = (b: Block): void => {
    b.term = Term.Jump;
    b.succs = [rest.id];
    b.args = [[]];
    b.pos = pos;
  };
  const slow = f.newBlock();
  slow.cold = true;
  slow.instrs = [call];
  goOn(slow);
  const fast = f.newBlock();
  fast.cold = block.cold;
  const after = f.newValue(Op.Const, Ty.I32, 0, 0, 0, lock ? 1 : 0);
  const store = f.newValue(Op.Store, Ty.Void, mutex, after, 0, stateOffset, 0, Mem.I32U, pos);
  fast.instrs = [after, store];
  goOn(fast);
  block.instrs.length = at;
  const state = f.newValue(Op.Load, Ty.I32, mutex, 0, 0, stateOffset, 0, Mem.I32U, pos);
  block.instrs.push(state);
  let ready: number;
  if (lock) ready = f.newValue(Op.Eqz, Ty.I32, state, 0, 0, 0, 0, 0, pos);
  else {
    const one = f.newValue(Op.Const, Ty.I32, 0, 0, 0, 1);
    ready = f.newValue(Op.Eq, Ty.I32, state, one, 0, 0, 0, 0, pos);
    block.instrs.push(one);
  }
  block.instrs.push(ready);
  block.term = Term.Branch;
  block.cond = ready;
  block.succs = [fast.id, slow.id];
  block.args = [[], []];
  block.results = [];
}
