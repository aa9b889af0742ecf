// Inlining, the mechanics: puts the bodies of callees in the place of calls. Which calls, inlinecost.ts decides.
//
// The block of the call is split; the callee's entry continues its first half, its returns jump to the second. The callee's rows,
// blocks and frame slots are copied (a slot is anew for each call in the callee, so its contents need no care). Invariants: the
// callee is not changed; the caller keeps no unreachable blocks; values of removed calls are replaced everywhere.

import { finalValue, replaceUses } from "../cfg.ts";
import { type Block, type Func, Term } from "../ir.ts";
import { Op, OpFlag, opFlags, opInfo, Ty } from "../ops.ts";
import type { PassContext } from "./context.ts";

export class Inliner {
  private f!: Func;
  /** New row of each of the callee's. */
  private map = new Int32Array(256);
  /** All zero between runs. */
  private to = new Int32Array(256);
  /** What stands for the results of a removed call with several. */
  private readonly multi = new Map<number, readonly number[]>();

  constructor(private readonly ctx: PassContext) {}

  /** Inlines the calls (rows of f) that `callees` names. */
  run(f: Func, callees: ReadonlyMap<number, Func>): void {
    this.f = f;
    this.growTo();
    this.multi.clear();
    const n = f.blocks.length;
    for (let b = 0; b < n; b++) {
      const block = f.blocks[b];
      if (block !== null && block.instrs.some((v) => callees.has(v))) this.splitBlock(block, callees);
    }
    this.ctx.graphChanged();
    // Code behind a callee that does not return is gone.
    const cfg = this.ctx.cfg(f);
    for (let b = 0; b < f.blocks.length; b++) {
      const block = f.blocks[b];
      if (block === null || cfg.reachable(b)) continue;
      for (const v of block.instrs) f.op[v] = Op.Nop;
      f.blocks[b] = null;
    }
    if (this.multi.size > 0) this.results();
    this.growTo();
    replaceUses(f, this.to);
    this.to.fill(0, 0, f.count);
  }

  private growTo(): void {
    if (this.to.length >= this.f.count) return;
    const bigger = new Int32Array(this.f.count * 2);
    bigger.set(this.to);
    this.to = bigger;
  }

  private splitBlock(block: Block, callees: ReadonlyMap<number, Func>): void {
    const { f } = this;
    const { instrs, term, cond, succs, args, results, pos, cold } = block;
    block.instrs = [];
    let cur = block;
    for (const v of instrs) {
      const callee = callees.get(v);
      if (callee === undefined) cur.instrs.push(v);
      else {
        cur = this.expand(cur, v, callee);
        cur.cold = cold;
        cur.pos = pos;
        f.op[v] = Op.Nop;
      }
    }
    cur.term = term;
    cur.cond = cond;
    cur.succs = succs;
    cur.args = args;
    cur.results = results;
  }

  /** Appends the callee's body for call v to `block`, which ends there; gives the block where the caller goes on. */
  private expand(block: Block, v: number, g: Func): Block {
    const { f } = this;
    this.copyRows(g, f.pos_[v]);
    const { map } = this;
    const slots = f.slots.length;
    for (const s of g.slots) f.slots.push({ ...s });
    const entry = g.block(0);
    let entered = false;
    for (const b of g.blocks) if (b !== null) for (const s of b.succs) if (s === 0) entered = true;
    const blocks: (Block | null)[] = g.blocks.map((b, i) => {
      if (b === null) return null;
      if (i === 0 && !entered) return block;
      const copy = f.newBlock();
      copy.cold = b.cold;
      return copy;
    });
    const list = f.c[v];
    const passed: number[] = [];
    for (let i = 0; i < f.listLen(list); i++) passed.push(f.listAt(list, i));
    if (entered) {
      block.term = Term.Jump;
      block.cond = 0;
      block.succs = [blocks[0]!.id];
      block.args = [passed];
      block.results = [];
    } else {
      entry.params.forEach((p, i) => {
        map[p] = passed[i];
      });
    }
    const after = f.newBlock();
    let returns = 0;
    for (const b of g.blocks) if (b !== null && b.term === Term.Return) returns++;
    const at = (x: number): number => map[x];
    g.blocks.forEach((b, i) => {
      if (b === null) return;
      const copy = blocks[i]!;
      if (copy !== block) {
        for (const p of b.params) copy.params.push(map[p]);
        copy.pos = b.pos;
      }
      for (const x of b.instrs) {
        if (g.op[x] === Op.Nop) continue;
        this.copyOperands(g, x, slots);
        copy.instrs.push(map[x]);
      }
      copy.term = b.term;
      copy.cond = b.cond === 0 ? 0 : map[b.cond];
      copy.succs = b.succs.map((s) => blocks[s]!.id);
      copy.args = b.args.map((a) => a.map(at));
      copy.results = [];
      if (b.term !== Term.Return) return;
      copy.term = Term.Jump;
      copy.succs = [after.id];
      const values = b.results.map(at);
      if (returns === 1) {
        copy.args = [[]];
        this.setResults(v, values);
      } else copy.args = [values];
    });
    if (returns > 1) {
      const params = g.results.map((ty) => f.addParam(after, ty, Op.Param, f.pos_[v]));
      if (params.length === 1) f.b[params[0]] = f.b[v];
      this.setResults(v, params);
    }
    return after;
  }

  private setResults(v: number, values: readonly number[]): void {
    if (values.length === 1) {
      this.growTo();
      this.to[v] = values[0];
    } else if (values.length > 1) this.multi.set(v, values);
  }

  /** Makes a row in f for each of g's, still without operands. Rows that may show in a stack trace remember the call at `pos`. */
  private copyRows(g: Func, pos: number): void {
    const { f } = this;
    const shown = OpFlag.Call | OpFlag.Panics;
    if (this.map.length < g.count) this.map = new Int32Array(g.count * 2);
    const { map } = this;
    for (let b = 0; b < g.blocks.length; b++) {
      const block = g.blocks[b];
      if (block === null) continue;
      for (const p of block.params) {
        map[p] = f.newValue(Op.Param, g.ty[p], 0, g.b[p], 0, g.aux[p], 0, 0, g.pos_[p]);
      }
      for (const x of block.instrs) {
        if (g.op[x] === Op.Nop) continue;
        const at = (opFlags[g.op[x]] & shown) === 0 ? g.pos_[x] : this.rooted(g.pos_[x], pos, g);
        map[x] = f.newValue(g.op[x], g.ty[x], 0, g.b[x], 0, g.aux[x], g.aux2[x], g.mem[x], at);
      }
    }
  }

  /** Position `at` of g's body in a copy for the call at `pos`. */
  private rooted(at: number, pos: number, g: Func): number {
    const { program } = this.ctx;
    const inner = program.inlinedAt(at);
    if (inner === null) return program.inlinedPos(at, pos, g.id);
    return program.inlinedPos(inner.pos, this.rooted(inner.call, pos, g), inner.func);
  }

  private copyOperands(g: Func, x: number, slots: number): void {
    const { f, map } = this;
    const y = map[x];
    const info = opInfo[g.op[x]];
    if (info.args > 0) f.a[y] = map[g.a[x]];
    if (info.args > 1) f.b[y] = map[g.b[x]];
    if (info.args > 2) f.c[y] = map[g.c[x]];
    else if (g.op[x] === Op.Load || g.op[x] === Op.Store) f.c[y] = g.c[x];
    if ((info.flags & OpFlag.List) !== 0) {
      const values: number[] = [];
      for (let i = 0; i < g.listLen(g.c[x]); i++) values.push(map[g.listAt(g.c[x], i)]);
      f.c[y] = f.newList(values);
    } else if (g.op[x] === Op.Slot) f.aux[y] += slots;
  }

  /** Result rows of removed calls give way to the values. */
  private results(): void {
    const { f, multi } = this;
    this.growTo();
    for (const block of f.blocks) {
      if (block === null) continue;
      let n = 0;
      for (const v of block.instrs) {
        const values = f.op[v] === Op.Result ? multi.get(f.a[v]) : undefined;
        if (values === undefined) {
          block.instrs[n++] = v;
          continue;
        }
        const x = finalValue(this.to, values[f.aux[v]]);
        if (f.op[x] === Op.Param && f.ty[x] === Ty.I64 && f.b[x] === 0) f.b[x] = f.b[v];
        this.to[v] = x;
        f.op[v] = Op.Nop;
      }
      block.instrs.length = n;
    }
  }
}
