// Simplification of the control flow graph: branches on constants, edges that lead on through empty blocks or through
// blocks that would decide on a constant argument (jump threading), blocks with one way in and one way to them, params
// that always get the same value, code after calls that do not return, and (late) small diamonds as selects.
// Invariant after it: every block is reachable; a block whose only predecessor jumps to it does not exist.

import { type Cfg, finalValue, replaceUses } from "../cfg.ts";
import { type Block, type Func, Term } from "../ir.ts";
import { Op, OpFlag, opFlags, Ty } from "../ops.ts";
import type { PassContext } from "./context.ts";

/** Steps through empty blocks for one edge. */
const maxThread = 8;
/** Rounds over the whole function; what a third would find is rare. */
const maxRounds = 3;
/** Operations run in vain at most when a diamond becomes a select, and selects made. */
const maxSpeculated = 2;
const maxSelects = 2;

export class SimplifyCfg {
  private f!: Func;
  private countsValid = false;
  /** By function: noReturns was done. */
  private ended = new Uint8Array(1024);
  /** By block that was merged into another: that block + 1. All zero between merges. */
  private owner = new Int32Array(64);
  /** Some value was replaced in `to`; uses are rewritten at the end of the phase. */
  private replaced = false;

  constructor(private readonly ctx: PassContext) {}

  /** `selects`: also form selects (not before facts from branches were used). True if anything changed. */
  run(f: Func, selects = false): boolean {
    this.f = f;
    let changed = this.noReturns();
    for (let round = 0; round < maxRounds; round++) {
      this.countsValid = false;
      const edges = this.edges();
      const unreachable = this.unreachable();
      const merged = this.merge();
      const params = this.params();
      const selected = selects && this.selects();
      if (edges || unreachable || merged || params || selected) changed = true;
      // Merging and edges that were led on show nothing new to the others.
      if (!params && !selected) break;
    }
    if (changed) this.cold();
    return changed;
  }

  private graphChanged(): true {
    this.ctx.graphChanged();
    return true;
  }

  /** Ends blocks at calls of functions that never return. Once for each function: inlined bodies were cut before. */
  private noReturns(): boolean {
    const { f } = this;
    const { funcs } = this.ctx.program;
    if (this.ended.length < funcs.length) this.ended = new Uint8Array(funcs.length * 2);
    if (this.ended[f.id] === 1) return false;
    this.ended[f.id] = 1;
    let changed = false;
    const { blocks } = f;
    for (let bi = 0; bi < blocks.length; bi++) {
      const block = blocks[bi]!;
      if (block === null) continue;
      const instrs = block.instrs;
      for (let i = 0; i < instrs.length; i++) {
        const v = instrs[i]!;
        if (f.op[v] !== Op.Call || !funcs[f.aux[v]!]!.noReturn) continue;
        if (block.term === Term.Unreachable && i === instrs.length - 1) break;
        for (let k = i + 1; k < instrs.length; k++) f.op[instrs[k]!] = Op.Nop;
        instrs.length = i + 1;
        block.pos = f.pos_[v]!;
        this.end(block, Term.Unreachable);
        changed = this.graphChanged();
        break;
      }
    }
    return changed;
  }

  private end(block: Block, term: Term): void {
    block.term = term;
    block.cond = 0;
    block.succs = [];
    block.args = [];
    block.results = [];
  }

  // ---- edges ----

  private edges(): boolean {
    const { f } = this;
    const cfg = this.ctx.graph(f);
    if (cfg.orderLen === 1) return false;
    const { blocks, op } = f;
    let changed = false;
    for (let i = 0; i < cfg.orderLen; i++) {
      const block = blocks[cfg.order[i]!]!;
      if (block.succs.length > 1 && this.constantBranch(block)) changed = true;
      let threaded = false;
      for (let k = 0; k < block.succs.length; k++) {
        for (let n = 0; n < maxThread; n++) {
          const t: Block = blocks[block.succs[k]!]!;
          if (t.succs.length === 0 || (t.instrs.length > 0 && op[t.instrs[0]!] !== Op.Nop)) break;
          if (!this.thread(block, k, t, cfg)) break;
          threaded = true;
        }
      }
      if (!threaded) continue;
      changed = true;
      if (block.succs.length > 1) this.constantBranch(block);
    }
    if (changed) this.graphChanged();
    return changed;
  }

  private jump(block: Block, k: number): true {
    block.term = Term.Jump;
    block.cond = 0;
    block.succs = [block.succs[k]!];
    block.args = [block.args[k]!];
    this.countsValid = false;
    return true;
  }

  /** Which successor a branch or switch on constant n takes. */
  private taken(block: Block, n: number): number {
    if (block.term === Term.Branch) return n !== 0 ? 0 : 1;
    return Math.min(n >>> 0, block.succs.length - 1);
  }

  private constantBranch(block: Block): boolean {
    const { f } = this;
    if (block.term !== Term.Branch && block.term !== Term.Switch) return false;
    if (f.op[block.cond] === Op.Const) return this.jump(block, this.taken(block, f.aux[block.cond]!));
    let same = true;
    for (let k = 1; same && k < block.succs.length; k++) {
      same = block.succs[k] === block.succs[0] && sameList(block.args[k]!, block.args[0]!);
    }
    if (same) return this.jump(block, 0);
    if (block.term === Term.Switch && block.succs.length === 2) {
      block.term = Term.Branch;
      block.succs.reverse();
      block.args.reverse();
      return true;
    }
    return false;
  }

  /** Leads edge k of the block, which goes to t, past t. */
  private thread(block: Block, k: number, t: Block, cfg: Cfg): boolean {
    const { f } = this;
    if (t.instrs.length > 0 && !this.isEmpty(t)) return false;
    const passed = block.args[k]!;
    let out: number;
    if (t.term === Term.Jump) out = 0;
    else if (t.term === Term.Branch || t.term === Term.Switch) {
      const j = t.params.indexOf(t.cond);
      const arg = j < 0 ? t.cond : passed[j]!;
      if (f.op[arg] === Op.Const) out = this.taken(t, f.aux[arg]!);
      else if (block.term === Term.Branch && block.cond === arg && t.term === Term.Branch) out = k;
      else if (block.term === Term.Branch && block.cond === arg && k === 1) out = this.taken(t, 0);
      else return false;
    } else return false;
    if (t.succs[out] === t.id) return false;
    if (t.params.length > 0 && !this.dominatesNothing(t, cfg) && !this.onlyLocalUses(t)) return false;
    const args = t.args[out]!;
    const count = this.ctx.uses.count;
    const fresh: number[] = [];
    for (let i = 0; i < args.length; i++) {
      const x = args[i]!;
      const j = t.params.indexOf(x);
      const arg = j < 0 ? x : passed[j]!;
      fresh.push(arg);
      if (this.countsValid) count[arg]!++;
    }
    if (this.countsValid) for (const x of passed) count[x]!--;
    block.succs[k] = t.succs[out]!;
    block.args[k] = fresh;
    return true;
  }

  private isEmpty(t: Block): boolean {
    const { instrs } = t;
    for (let vi = 0; vi < instrs.length; vi++) {
      const v = instrs[vi]!;
      if (this.f.op[v] !== Op.Nop) return false;
    }
    return true;
  }

  /** Each successor of t has another way in, from a block before t. So only t itself can use its params. */
  private dominatesNothing(t: Block, cfg: Cfg): boolean {
    const { preds, predStart, rpo } = cfg;
    const { succs } = t;
    const at = rpo[t.id]!;
    for (let i = 0; i < succs.length; i++) {
      const s = succs[i]!;
      let k = predStart[s]!;
      const end = predStart[s + 1]!;
      while (k < end && rpo[preds[k]!]! >= at) k++;
      if (k === end) return false;
    }
    return true;
  }

  /** The params of the empty block t are used by its own terminator only. */
  private onlyLocalUses(t: Block): boolean {
    const { uses } = this.ctx;
    if (!this.countsValid) {
      uses.buildCounts(this.f);
      this.countsValid = true;
    }
    const { params } = t;
    for (let pi = 0; pi < params.length; pi++) {
      const p = params[pi]!;
      let local = t.cond === p ? 1 : 0;
      for (let ai = 0; ai < t.args.length; ai++) {
        const args = t.args[ai]!;
        for (let xi = 0; xi < args.length; xi++) {
          const x = args[xi]!;
          if (x === p) local++;
        }
      }
      if (uses.count[p] !== local) return false;
    }
    return true;
  }

  // ---- blocks ----

  private unreachable(): boolean {
    const { f } = this;
    const cfg = this.ctx.graph(f);
    let changed = false;
    for (let b = 0; b < f.blocks.length; b++) {
      const block = f.blocks[b];
      if (block === null || block === undefined || cfg.reachable(b)) continue;
      const { instrs } = block;
      for (let vi = 0; vi < instrs.length; vi++) {
        const v = instrs[vi]!;
        f.op[v] = Op.Nop;
      }
      f.blocks[b] = null;
      changed = true;
    }
    return changed;
  }

  /** Appends blocks to their only predecessor where that jumps to them. */
  private merge(): boolean {
    const { f } = this;
    const cfg = this.ctx.graph(f);
    if (cfg.orderLen === 1) return false;
    const { blocks } = f;
    const { order, orderLen, predStart } = cfg;
    let owner: Int32Array | null = null;
    let to: Int32Array | null = null;
    for (let i = 0; i < orderLen; i++) {
      const block = blocks[order[i]!];
      if (!block) continue;
      while (block.term === Term.Jump) {
        const t: Block = blocks[block.succs[0]!]!;
        const id = t.id;
        if (predStart[id + 1]! - predStart[id]! !== 1 || t === block || id === f.recoverBlock) break;
        if (owner === null) {
          if (this.owner.length < blocks.length) this.owner = new Int32Array(blocks.length * 2);
          owner = this.owner;
        }
        const { params, instrs } = t;
        if (params.length > 0) {
          to ??= this.ctx.valueMap(f.count);
          const args = block.args[0]!;
          for (let p = 0; p < params.length; p++) {
            const param = params[p]!;
            to[param] = finalValue(to, args[p]!);
            f.op[param] = Op.Nop;
          }
        }
        const into = block.instrs;
        if (into.length === 0) block.instrs = instrs;
        else for (let vi = 0; vi < instrs.length; vi++) into.push(instrs[vi]!);
        block.term = t.term;
        block.cond = t.cond;
        block.succs = t.succs;
        block.args = t.args;
        block.results = t.results;
        block.pos = t.pos;
        if (!t.cold) block.cold = false;
        blocks[id] = null;
        owner[id] = block.id + 1;
      }
    }
    if (to !== null) replaceUses(f, to);
    if (owner === null) return false;
    this.ctx.merged(owner);
    owner.fill(0, 0, blocks.length);
    return true;
  }

  // ---- params ----

  /** Removes params that get one value from everywhere, and all but one of equal params. */
  private params(): boolean {
    const { f } = this;
    const cfg = this.ctx.graph(f);
    if (cfg.orderLen === 1) return false;
    let some = false;
    for (let i = 1; !some && i < cfg.orderLen; i++) some = f.blocks[cfg.order[i]!]!.params.length > 0;
    if (!some) return false;
    const to = this.ctx.valueMap(f.count);
    this.replaced = false;
    for (let again = true; again; ) {
      again = false;
      for (let i = 1; i < cfg.orderLen; i++) {
        const block = f.blocks[cfg.order[i]!]!;
        if (block.params.length > 0 && this.blockParams(block, cfg, to)) again = true;
      }
    }
    if (!this.replaced) return false;
    for (let i = 1; i < cfg.orderLen; i++) {
      const block = f.blocks[cfg.order[i]!]!;
      if (block.params.length > 0) this.dropParams(block, cfg);
    }
    replaceUses(f, to);
    return true;
  }

  private blockParams(block: Block, cfg: Cfg, to: Int32Array): boolean {
    const { f } = this;
    const first = cfg.predStart[block.id]!;
    const last = cfg.predStart[block.id + 1]!;
    let changed = false;
    for (let j = 0; j < block.params.length; j++) {
      const p = block.params[j]!;
      if (f.op[p] === Op.Nop) continue;
      let one = 0;
      for (let k = first; k < last; k++) {
        const x = finalValue(to, f.blocks[cfg.preds[k]!]!.args[cfg.predEdge[k]!]![j]!);
        if (x === p || x === one) continue;
        // Equal constants are different rows before value numbering.
        if (one !== 0 && f.op[x] === Op.Const && f.op[one] === Op.Const && f.ty[x] === f.ty[one]) {
          if (f.aux[x] === f.aux[one] && f.aux2[x] === f.aux2[one] && this.inEntry(one)) continue;
        }
        one = one === 0 ? x : -1;
        if (one < 0) break;
      }
      if (one <= 0) {
        one = this.twin(block, j, first, last, cfg, to);
        if (one === 0) continue;
      }
      to[p] = one;
      f.op[p] = Op.Nop;
      this.replaced = true;
      changed = true;
    }
    return changed;
  }

  private inEntry(v: number): boolean {
    // With a recover block, the entry does not dominate everything.
    return this.f.recoverBlock < 0 && this.f.blocks[0]!.instrs.includes(v);
  }

  /** An earlier param of the block with the same arguments on all edges, or 0. */
  private twin(block: Block, j: number, first: number, last: number, cfg: Cfg, to: Int32Array): number {
    const { f } = this;
    const p = block.params[j]!;
    for (let i = 0; i < j; i++) {
      const q = block.params[i]!;
      if (f.op[q] === Op.Nop || f.ty[q] !== f.ty[p]) continue;
      let same = true;
      for (let k = first; same && k < last; k++) {
        const args = f.blocks[cfg.preds[k]!]!.args[cfg.predEdge[k]!]!;
        const x = finalValue(to, args[i]!);
        const y = finalValue(to, args[j]!);
        same = x === y || (x === q && y === p);
      }
      if (same) return q;
    }
    return 0;
  }

  private dropParams(block: Block, cfg: Cfg): void {
    const { f } = this;
    const { params } = block;
    if (!params.some((p) => f.op[p] === Op.Nop)) return;
    for (let k = cfg.predStart[block.id]!; k < cfg.predStart[block.id + 1]!; k++) {
      const args = f.blocks[cfg.preds[k]!]!.args[cfg.predEdge[k]!]!;
      let n = 0;
      for (let i = 0; i < params.length; i++) if (f.op[params[i]!] !== Op.Nop) args[n++] = args[i]!;
      args.length = n;
    }
    let n = 0;
    for (let pi = 0; pi < params.length; pi++) {
      const p = params[pi]!;
      if (f.op[p] === Op.Nop) continue;
      f.aux[p] = n;
      params[n++] = p;
    }
    params.length = n;
  }

  // ---- selects ----

  private selects(): boolean {
    const { f } = this;
    const cfg = this.ctx.graph(f);
    let changed = false;
    for (let i = cfg.orderLen - 1; i >= 0; i--) {
      const block = f.blocks[cfg.order[i]!];
      if (block && block.term === Term.Branch && this.select(block, cfg)) changed = true;
    }
    if (changed) {
      this.graphChanged();
      this.merge();
    }
    return changed;
  }

  private select(block: Block, cfg: Cfg): boolean {
    const { f } = this;
    const s0 = block.succs[0]!;
    const s1 = block.succs[1]!;
    const arm0 = this.isArm(s0, cfg) ? f.blocks[s0]! : null;
    const arm1 = this.isArm(s1, cfg) ? f.blocks[s1]! : null;
    const join0 = arm0 === null ? s0 : arm0.succs[0]!;
    const join1 = arm1 === null ? s1 : arm1.succs[0]!;
    let join: number;
    let then: Block | null;
    let els: Block | null;
    if (arm0 !== null && join0 === s1) [join, then, els] = [s1, arm0, null];
    else if (arm1 !== null && join1 === s0) [join, then, els] = [s0, null, arm1];
    else if (join0 === join1) [join, then, els] = [join0, arm0, arm1];
    else return false;
    if (then?.cold || els?.cold || f.blocks[join]!.cold !== block.cold) return false;
    const cost = (then === null ? 0 : this.armCost(then)) + (els === null ? 0 : this.armCost(els));
    if (cost > maxSpeculated) return false;
    const x = then === null ? block.args[0]! : then.args[0]!;
    const y = els === null ? block.args[1]! : els.args[0]!;
    let differ = 0;
    for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) differ++;
    if (differ > maxSelects) return false;
    for (const arm of [then, els]) {
      if (arm === null) continue;
      const { instrs } = arm;
      for (let vi = 0; vi < instrs.length; vi++) {
        const v = instrs[vi]!;
        block.instrs.push(v);
      }
      f.blocks[arm.id] = null;
    }
    const args: number[] = [];
    for (let i = 0; i < x.length; i++) {
      if (x[i] === y[i]) {
        args.push(x[i]!);
        continue;
      }
      const v = f.newValue(Op.Select, f.ty[x[i]!]!, block.cond, x[i]!, y[i]!, 0, 0, 0, block.pos);
      block.instrs.push(v);
      args.push(v);
    }
    this.end(block, Term.Jump);
    block.succs = [join];
    block.args = [args];
    return true;
  }

  /** Block b has one predecessor, no params and jumps on. */
  private isArm(b: number, cfg: Cfg): boolean {
    const block = this.f.blocks[b];
    if (!block || block.term !== Term.Jump || block.params.length > 0) return false;
    return cfg.predCount(b) === 1 && b !== this.f.recoverBlock && block.succs[0] !== b;
  }

  /** How many operations an arm has, or too many if one may not be run in vain. */
  private armCost(arm: Block): number {
    const { f } = this;
    let n = 0;
    const { instrs } = arm;
    for (let vi = 0; vi < instrs.length; vi++) {
      const v = instrs[vi]!;
      const op: Op = f.op[v]!;
      if (op === Op.Nop || op === Op.Const) continue;
      if (!canSpeculate(f, v) || op === Op.FSqrt || op === Op.FDiv) return maxSpeculated + 1;
      n++;
    }
    return n;
  }

  // ---- layout ----

  /** A block that can only lead to cold blocks, or is reached from cold ones only, is cold. */
  private cold(): void {
    const { f } = this;
    const cfg = this.ctx.graph(f);
    const { blocks } = f;
    const { order, orderLen, rpo } = cfg;
    for (let i = orderLen - 1; i > 0; i--) {
      const block = blocks[order[i]!]!;
      if (block.cold) continue;
      const { succs } = block;
      if (succs.length === 0) {
        if (block.term === Term.Unreachable) block.cold = true;
        continue;
      }
      let k = 0;
      while (k < succs.length && blocks[succs[k]!]!.cold && rpo[succs[k]!]! > i) k++;
      if (k === succs.length) block.cold = true;
    }
    for (let i = 1; i < cfg.orderLen; i++) {
      const b = cfg.order[i]!;
      const block = f.blocks[b]!;
      if (block.cold || b === f.recoverBlock) continue;
      let all = true;
      for (let k = cfg.predStart[b]!; all && k < cfg.predStart[b + 1]!; k++) all = f.blocks[cfg.preds[k]!]!.cold;
      if (all) block.cold = true;
    }
  }
}

/** v has no effect, reads no memory and cannot trap: it may be run where it was not. */
export function canSpeculate(f: Func, v: number): boolean {
  const op: Op = f.op[v]!;
  if ((opFlags[op]! & OpFlag.Pure) === 0 || op === Op.Result || op === Op.Param) return false;
  if (op >= Op.DivS && op <= Op.RemU) {
    const d = f.b[v]!;
    if (f.op[d] !== Op.Const || (f.aux[d] === 0 && (f.ty[d] !== Ty.I64 || f.aux2[d] === 0))) return false;
    // MinInt / -1 traps in wasm's signed division; the backend guards it, but not for free.
    return op === Op.DivU || op === Op.RemU || f.aux[d] !== -1;
  }
  return true;
}

function sameList(x: readonly number[], y: readonly number[]): boolean {
  if (x.length !== y.length) return false;
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) return false;
  return true;
}
