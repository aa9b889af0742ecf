// Failed checks as branches to calls of the runtime function that reports them, where something is to be done after that call. (Elsewhere
// emit.ts writes the call.) Checks of one kind share their call, unless lines are exact.

import { type Block, type Func, Term } from "../ssa/ir.ts";
import { Bounds, Op, Ty } from "../ssa/ops.ts";
import { checkKind } from "./references.ts";

export class ColdChecks {
  /** Block of the call by kind of check, and position. */
  private readonly blocks = new Map<string, number>();

  constructor(private readonly exact: boolean) {}

  /** Another function. */
  clear(): void {
    this.blocks.clear();
  }

  /**
   * Ends a block, which has the instructions `out`, with check v; `ty` is the type of what it looks at. `callee` reports it when it fails.
   * `end` ends a new block, with the call. Gives the block behind the check, still without rows.
   */
  branch(
    f: Func,
    cur: Block,
    out: number[],
    v: number,
    ty: Ty,
    callee: Func,
    end: (block: Block, call: number) => void,
  ): Block {
    const kind = checkKind(f, v);
    const a = f.a[v]!;
    const pos = f.pos_[v]!;
    const value = (op: Op, x: number, y = 0): number => {
      const r = f.newValue(op, Ty.I32, x, y, 0, 0, 0, 0, pos);
      out.push(r);
      return r;
    };
    const bounds = f.op[v] === Op.BoundsCheck;
    let cond: number;
    if (bounds) cond = value(f.aux[v] === Bounds.Index ? Op.GeU : Op.GtU, a, f.b[v]!);
    else if (f.op[v] === Op.ShiftCheck) {
      const zero = f.newValue(Op.Const, ty);
      out.push(zero);
      cond = value(Op.LtS, a, zero);
    } else cond = value(Op.Eqz, a);
    const key = `${kind} ${this.exact ? pos : 0}`;
    let cold = this.blocks.get(key);
    if (cold === undefined) {
      const block = f.newBlock();
      block.cold = true;
      const args: number[] = [];
      // (Reports of bounds take complements: emit.ts.)
      for (let i = bounds ? 2 : 0; i > 0; i--) {
        const ones = f.newValue(Op.Const, Ty.I64, 0, 0, 0, -1, -1);
        const not = f.newValue(Op.Xor, Ty.I64, f.addParam(block, Ty.I64, Op.Param, pos), ones, 0, 0, 0, 0, pos);
        block.instrs.push(ones, not);
        args.push(not);
      }
      const result = callee.status ? Ty.I32 : Ty.Void;
      const call = f.newValue(Op.Call, result, 0, 0, f.newList(args), callee.id, 0, 0, pos);
      block.instrs.push(call);
      end(block, call);
      cold = block.id;
      this.blocks.set(key, cold);
    }
    const rest = f.splitBlock(cur, cur.instrs.length);
    cur.instrs = out;
    cur.term = Term.Branch;
    cur.cond = cond;
    cur.succs = [cold, rest.id];
    cur.args = [bounds ? [a, f.b[v]!] : [], []];
    cur.results = [];
    return rest;
  }
}
