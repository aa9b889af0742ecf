// A call of the function itself, whose result is all that is left to do, becomes a jump: return f(n-1) + f(n-2) adds up in a
// variable and goes round. Integer operations that commute and associate allow it (LLVM: tailcallelim's accumulator).
//
// Only where every round makes another call of the function before: a recursion without end then still runs out of stack, as
// it does when gc compiles it, unless all those inner calls end. A function with a frame whose address it may pass on, or with
// deferred calls, keeps its calls.

import { finalValue, replaceUses } from "../cfg.ts";
import { type Block, type Func, Term } from "../ir.ts";
import { Op, OpFlag, opArgs, opFlags, Ty } from "../ops.ts";
import type { PassContext } from "./context.ts";

/** A return of call `call`, alone (op Nop) or combined with `other`. */
interface Site {
  readonly block: Block;
  readonly call: number;
  readonly op: Op;
  readonly other: number;
}

export class TailRec {
  constructor(private readonly ctx: PassContext) {}

  run(f: Func): boolean {
    if (f.results.length !== 1 || (f.results[0] !== Ty.I32 && f.results[0] !== Ty.I64)) return false;
    if (f.slots.length > 0 || f.recoverBlock >= 0 || f.deferred === null || f.deferred.length > 0) return false;
    let sites: Site[] = [];
    for (const block of f.blocks) {
      const site = block === null ? null : this.site(f, block);
      if (site !== null) sites.push(site);
    }
    const op = sites.find((s) => s.op !== Op.Nop)?.op ?? Op.Nop;
    sites = sites.filter((s) => s.op === Op.Nop || s.op === op);
    sites = sites.filter((s) => this.callsBefore(f, s, sites));
    if (sites.length === 0) return false;
    this.rewrite(f, sites, op);
    this.ctx.graphChanged();
    return true;
  }

  private site(f: Func, block: Block): Site | null {
    if (block.term !== Term.Return) return null;
    const r = block.results[0];
    let at = block.instrs.length - 1;
    if (f.op[r] === Op.Call) {
      return block.instrs[at] === r && f.aux[r] === f.id ? { block, call: r, op: Op.Nop, other: 0 } : null;
    }
    if (identity(f.op[r]) === null || !block.instrs.includes(r)) return null;
    // Behind the call there is nothing but values.
    while (at >= 0 && (opFlags[f.op[block.instrs[at]]] & OpFlag.Pure) !== 0) at--;
    const call = block.instrs[at];
    if (at < 0 || f.op[call] !== Op.Call || f.aux[call] !== f.id) return null;
    const other = f.a[r] === call ? f.b[r] : f.b[r] === call ? f.a[r] : 0;
    if (other === 0 || other === call) return null;
    for (let i = at + 1; i < block.instrs.length; i++) {
      const v = block.instrs[i];
      if (v !== r && usesValue(f, v, call)) return null;
    }
    return { block, call, op: f.op[r], other };
  }

  /** Another call of f that stays one comes before on every way to this one. */
  private callsBefore(f: Func, site: Site, sites: readonly Site[]): boolean {
    const cfg = this.ctx.cfg(f);
    for (const block of f.blocks) {
      if (block === null || !cfg.reachable(block.id) || !cfg.dominates(block.id, site.block.id)) continue;
      for (const v of block.instrs) {
        if (v === site.call) break;
        if (f.op[v] === Op.Call && f.aux[v] === f.id && !sites.some((s) => s.call === v)) return true;
      }
    }
    return false;
  }

  private rewrite(f: Func, sites: readonly Site[], op: Op): void {
    const entry = f.block(0);
    const ty = f.results[0];
    // The body moves to a block of its own, whose params are the function's and the sum so far.
    const head = f.newBlock();
    const to = this.ctx.valueMap(f.count + f.params.length + 1);
    for (const p of entry.params) {
      const q = f.addParam(head, f.ty[p], Op.Param, f.pos_[p]);
      f.b[q] = f.b[p];
      to[p] = q;
    }
    const acc = op === Op.Nop ? 0 : f.addParam(head, ty, Op.Param, entry.pos);
    replaceUses(f, to);
    head.instrs = entry.instrs;
    head.term = entry.term;
    head.cond = entry.cond;
    head.succs = entry.succs;
    head.args = entry.args;
    head.results = entry.results;
    head.cold = entry.cold;
    head.pos = entry.pos;
    const start = acc === 0 ? 0 : f.newValue(Op.Const, ty, 0, 0, 0, identity(op)!, identity(op)! < 0 ? -1 : 0);
    entry.instrs = start === 0 ? [] : [start];
    entry.term = Term.Jump;
    entry.cond = 0;
    entry.succs = [head.id];
    entry.args = [start === 0 ? [...entry.params] : [...entry.params, start]];
    entry.results = [];
    const done = new Set<Block>();
    for (const s of sites) {
      const block = s.block === entry ? head : s.block;
      done.add(block);
      const args: number[] = [];
      const list = f.c[s.call];
      for (let i = 0; i < f.listLen(list); i++) args.push(f.listAt(list, i));
      const result = block.results[0];
      block.instrs = block.instrs.filter((v) => v !== s.call && (s.op === Op.Nop || v !== result));
      let sum = acc;
      if (s.op !== Op.Nop) {
        sum = f.newValue(op, ty, acc, finalValue(to, s.other), 0, 0, 0, 0, f.pos_[result]);
        block.instrs.push(sum);
      }
      if (sum !== 0) args.push(sum);
      block.term = Term.Jump;
      block.results = [];
      block.succs = [head.id];
      block.args = [args];
    }
    if (acc === 0) return;
    for (const b of f.blocks) {
      if (b === null || b.term !== Term.Return || done.has(b)) continue;
      const sum = f.newValue(op, ty, acc, b.results[0], 0, 0, 0, 0, b.pos);
      b.instrs.push(sum);
      b.results = [sum];
    }
  }
}

/** Operation v, which is a pure one, has operand x. */
function usesValue(f: Func, v: number, x: number): boolean {
  const n = opArgs[f.op[v]];
  return (n > 0 && f.a[v] === x) || (n > 1 && f.b[v] === x) || (n > 2 && f.c[v] === x);
}

/** What an operation that commutes and associates leaves a value as it is with; null for other operations. */
function identity(op: Op): number | null {
  switch (op) {
    case Op.Add:
    case Op.Or:
    case Op.Xor:
      return 0;
    case Op.Mul:
      return 1;
    case Op.And:
      return -1;
    default:
      return null;
  }
}
