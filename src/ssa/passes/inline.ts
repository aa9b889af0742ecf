// Inlining, the mechanics: puts the bodies of callees in the place of calls. Which calls, inlinecost.ts decides.
//
// The block of the call is split; the callee's entry continues its first half, its returns jump to the second. The callee's rows,
// blocks and frame slots are copied (a slot is anew for each call in the callee, so its contents need no care). Invariants: the
// callee is not changed; the caller keeps no unreachable blocks; values of removed calls are replaced everywhere.

import { finalValue, replaceUses } from "../cfg.ts";
import { type Block, type Func, Term } from "../ir.ts";
import { Op, OpFlag, opArgs, opFlags, Ty } from "../ops.ts";
import type { PassContext } from "./context.ts";

/** What may show in a stack trace. */
const shown = OpFlag.Call | OpFlag.Panics;

export class Inliner {
  private f!: Func;
  /** New row of each of the callee's. */
  private map = new Int32Array(256);
  /** All zero between runs. */
  private to = new Int32Array(256);
  /** What stands for the results of a removed call with several. */
  private readonly multi = new Map<number, readonly number[]>();
  /** There are new blocks. */
  private branched = false;

  constructor(private readonly ctx: PassContext) {}

  /** Inlines the calls (rows of f) that `callees` names. */
  run(f: Func, callees: ReadonlyMap<number, Func>): void {
    this.f = f;
    this.growTo();
    this.multi.clear();
    this.branched = false;
    const n = f.blocks.length;
    for (let b = 0; b < n; b++) {
      const block = f.blocks[b];
      if (block !== null && this.calls(block, callees)) this.splitBlock(block, callees);
    }
    if (this.branched) this.dropUnreachable();
    if (this.multi.size > 0) this.results();
    this.growTo();
    replaceUses(f, this.to);
    this.to.fill(0, 0, f.count);
  }

  /** Code behind a callee that does not return is gone. */
  private dropUnreachable(): void {
    const { f } = this;
    this.ctx.graphChanged();
    const cfg = this.ctx.graph(f);
    for (let b = 0; b < f.blocks.length; b++) {
      const block = f.blocks[b];
      if (block === null || cfg.reachable(b)) continue;
      for (const v of block.instrs) f.op[v] = Op.Nop;
      f.blocks[b] = null;
    }
  }

  private calls(block: Block, callees: ReadonlyMap<number, Func>): boolean {
    const { op } = this.f;
    const { instrs } = block;
    for (let i = 0; i < instrs.length; i++) if (op[instrs[i]] === Op.Call && callees.has(instrs[i])) return true;
    return false;
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
    for (let i = 0; i < instrs.length; i++) {
      const v = instrs[i];
      const callee = f.op[v] === Op.Call ? callees.get(v) : undefined;
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
    f.inlineDepth = Math.max(f.inlineDepth, g.inlineDepth + 1);
    const slots = f.slots.length;
    for (let i = 0; i < g.slots.length; i++) f.slots.push({ ...g.slots[i] });
    let entered = false;
    let returns = 0;
    let rows = g.results.length;
    for (let i = 0; i < g.blocks.length; i++) {
      const b = g.blocks[i];
      if (b === null) continue;
      rows += b.params.length + b.instrs.length;
      if (b.term === Term.Return) returns++;
      for (let k = 0; k < b.succs.length; k++) if (b.succs[k] === 0) entered = true;
    }
    f.reserve(rows);
    this.copyRows(g, f.pos_[v]);
    const { map } = this;
    const list = f.c[v];
    const passed: number[] = [];
    const n = f.listLen(list);
    for (let i = 0; i < n; i++) passed.push(f.listAt(list, i));
    const { params } = g.block(0);
    if (!entered) for (let i = 0; i < params.length; i++) map[params[i]] = passed[i];
    if (oneBlock(g)) {
      this.copyInstrs(g, g.block(0), block, slots);
      this.setResults(v, this.mapped(g.block(0).results));
      return block;
    }
    this.branched = true;
    const copies: Block[] = [];
    for (let i = 0; i < g.blocks.length; i++) {
      const b = g.blocks[i];
      let copy = block;
      if (b !== null && (i > 0 || entered)) {
        copy = f.newBlock();
        copy.cold = b.cold;
      }
      copies.push(copy);
    }
    if (entered) {
      block.term = Term.Jump;
      block.cond = 0;
      block.succs = [copies[0].id];
      block.args = [passed];
      block.results = [];
    }
    const after = f.newBlock();
    for (let i = 0; i < g.blocks.length; i++) {
      const b = g.blocks[i];
      if (b === null) continue;
      const copy = copies[i];
      if (copy !== block) {
        copy.params = this.mapped(b.params);
        copy.pos = b.pos;
      }
      this.copyInstrs(g, b, copy, slots);
      copy.cond = b.cond === 0 ? 0 : map[b.cond];
      copy.results = [];
      if (b.term === Term.Return) {
        const values = this.mapped(b.results);
        copy.term = Term.Jump;
        copy.succs = [after.id];
        if (returns === 1) {
          copy.args = [[]];
          this.setResults(v, values);
        } else copy.args = [values];
        continue;
      }
      copy.term = b.term;
      copy.succs = b.succs.slice();
      copy.args = b.args.slice();
      for (let k = 0; k < b.succs.length; k++) {
        copy.succs[k] = copies[b.succs[k]].id;
        copy.args[k] = this.mapped(b.args[k]);
      }
    }
    if (returns > 1) {
      const params: number[] = [];
      for (let i = 0; i < g.results.length; i++) params.push(f.addParam(after, g.results[i], Op.Param, f.pos_[v]));
      if (params.length === 1) f.b[params[0]] = f.b[v];
      this.setResults(v, params);
    }
    return after;
  }

  /** What stands for the callee's values. (A copy takes no more room than it needs; an array that grows does.) */
  private mapped(values: readonly number[]): number[] {
    const { map } = this;
    const to = values.slice();
    for (let i = 0; i < to.length; i++) to[i] = map[to[i]!]!;
    return to;
  }

  private setResults(v: number, values: readonly number[]): void {
    if (values.length === 1) {
      this.growTo();
      this.to[v] = values[0];
    } else if (values.length > 1) this.multi.set(v, values);
  }

  /**
   * Makes a row in f for each of g's, still without operands; f has room for them. Rows that may show in a stack trace remember the
   * call at `pos`.
   */
  private copyRows(g: Func, pos: number): void {
    const { f } = this;
    if (this.map.length < g.count) this.map = new Int32Array(g.count * 2);
    const { map } = this;
    const { op, ty, b, aux, aux2, mem, pos_, a, c } = f;
    const { blocks, op: gOp, ty: gTy, b: gB, aux: gAux, aux2: gAux2, mem: gMem, pos_: gPos } = g;
    let row = f.count;
    for (let i = 0; i < blocks.length; i++) {
      const block = blocks[i];
      if (block === null) continue;
      const { params, instrs } = block;
      for (let k = 0; k < params.length; k++) {
        const p = params[k];
        map[p] = row;
        op[row] = Op.Param;
        ty[row] = gTy[p];
        a[row] = 0;
        b[row] = gB[p];
        c[row] = 0;
        aux[row] = gAux[p];
        aux2[row] = 0;
        mem[row] = 0;
        pos_[row] = gPos[p];
        row++;
      }
      for (let k = 0; k < instrs.length; k++) {
        const x = instrs[k];
        const o = gOp[x];
        if (o === Op.Nop) continue;
        map[x] = row;
        op[row] = o;
        ty[row] = gTy[x];
        a[row] = 0;
        b[row] = gB[x];
        c[row] = 0;
        aux[row] = gAux[x];
        aux2[row] = gAux2[x];
        mem[row] = gMem[x];
        pos_[row] = (opFlags[o] & shown) === 0 ? gPos[x] : this.rooted(gPos[x], pos, g);
        row++;
      }
    }
    f.count = row;
  }

  /** Position `at` of g's body in a copy for the call at `pos`. */
  private rooted(at: number, pos: number, g: Func): number {
    const { program } = this.ctx;
    const inner = program.inlinedAt(at);
    if (inner === null) return program.inlinedPos(at, pos, g.id);
    return program.inlinedPos(inner.pos, this.rooted(inner.call, pos, g), inner.func);
  }

  /** Appends the copies of b's instructions to a block of f, with their operands. */
  private copyInstrs(g: Func, b: Block, copy: Block, slots: number): void {
    const { f, map } = this;
    const { a, b: fb, c, aux } = f;
    const { op: gOp, a: gA, b: gB, c: gC } = g;
    const { instrs } = copy;
    const from = b.instrs;
    for (let i = 0; i < from.length; i++) {
      const x = from[i];
      const op: Op = gOp[x];
      if (op === Op.Nop) continue;
      const y = map[x];
      const n = opArgs[op];
      if (n > 0) {
        a[y] = map[gA[x]];
        if (n > 1) {
          fb[y] = map[gB[x]];
          if (n > 2) c[y] = map[gC[x]];
        }
      }
      if ((opFlags[op] & OpFlag.List) !== 0) {
        const list = gC[x];
        const values: number[] = [];
        const len = g.listLen(list);
        for (let k = 0; k < len; k++) values.push(map[g.listAt(list, k)]);
        c[y] = f.newList(values);
      } else if (op === Op.Slot) aux[y] += slots;
      else if (op === Op.Load || op === Op.Store) c[y] = gC[x];
      instrs.push(y);
    }
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
      if (n < block.instrs.length) block.instrs.length = n;
    }
  }
}

/** g is straight code that returns. */
function oneBlock(g: Func): boolean {
  const { blocks } = g;
  if (blocks[0]!.term !== Term.Return) return false;
  for (let i = 1; i < blocks.length; i++) if (blocks[i] !== null) return false;
  return true;
}
