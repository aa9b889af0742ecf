// Loop-invariant code motion: operations whose operands come from outside the loop go to a block before it, inner loops
// first. Pure operations always may. A load goes if nothing in the loop writes what it reads and it is run in every round:
// its block dominates all ways out and back. A check goes, too, if besides nothing with an effect (store, call, check that
// stays) is run before it in a round, so that the first thing that happens stays the first.
//
// A load may pass a check that stays only if it reads through a pointer that is nil-checked as a whole (a typed pointer): it
// cannot trap in wasm even for nil, while the address of an element that was not checked may.

import { Family } from "../alias.ts";
import { type Cfg, ints, type Loops } from "../cfg.ts";
import { type Func, Term } from "../ir.ts";
import { Mark, Op, OpFlag, opArgs, opFlags, Ty } from "../ops.ts";
import { Addresses } from "./addresses.ts";
import type { PassContext } from "./context.ts";
import { isConstant, takesAddress } from "./gvn.ts";
import { canSpeculate } from "./simplifycfg.ts";

/** Writes of a loop that are compared with each load; with more, loads stay. */
const maxWrites = 48;
/** A nil pointer plus such an offset is still in memory. */
const nilPage = 4096;

export class Licm {
  private f!: Func;
  private cfg!: Cfg;
  private loops!: Loops;
  /** Block of each value's definition. */
  private home = new Int32Array(1024);
  /** By value: 1 if it is nil-checked somewhere. */
  private typed = new Uint8Array(1024);
  private readonly addresses = new Addresses();
  private addressesValid = false;
  private readonly writes: number[] = [];
  private tooManyWrites = false;
  private mayCollect = false;
  private hasCall = false;
  private out: number[] = [];
  /** Block before each loop, by loop. */
  private readonly before: number[] = [];

  constructor(private readonly ctx: PassContext) {}

  /** True if something moved. */
  run(f: Func): boolean {
    this.f = f;
    if (this.ctx.loops(f).count === 0) return false;
    this.preheaders();
    this.cfg = this.ctx.cfg(f);
    this.loops = this.ctx.loops(f);
    this.addressesValid = false;
    this.definitions();
    let changed = false;
    for (let l = 0; l < this.loops.count; l++) if (this.loop(l)) changed = true;
    return changed;
  }

  /** Gives each loop one block that jumps to its head and comes from outside. */
  private preheaders(): void {
    const { f, ctx } = this;
    const cfg = ctx.cfg(f);
    const loops = ctx.loops(f);
    let changed = false;
    for (let l = 0; l < loops.count; l++) {
      const h = loops.header[l]!;
      if (h === f.recoverBlock || this.preheader(cfg, loops, l) >= 0) continue;
      const block = f.newBlock();
      const head = f.block(h);
      block.cold = head.cold;
      block.pos = head.pos;
      const { params } = head;
      for (let pi = 0; pi < params.length; pi++) {
        const p = params[pi]!;
        const q = f.addParam(block, f.ty[p]!, Op.Param, f.pos_[p]!);
        f.b[q] = f.b[p]!;
      }
      block.term = Term.Jump;
      block.succs = [h];
      block.args = [block.params.slice()];
      for (let k = cfg.predStart[h]!; k < cfg.predStart[h + 1]!; k++) {
        const p = cfg.preds[k]!;
        if (!loops.contains(l, p)) f.block(p).succs[cfg.predEdge[k]!] = block.id;
      }
      changed = true;
    }
    if (changed) ctx.graphChanged();
  }

  private preheader(cfg: Cfg, loops: Loops, l: number): number {
    const h = loops.header[l]!;
    let found = -1;
    for (let k = cfg.predStart[h]!; k < cfg.predStart[h + 1]!; k++) {
      const p = cfg.preds[k]!;
      if (loops.contains(l, p)) continue;
      if (found >= 0 || this.f.block(p).term !== Term.Jump) return -1;
      found = p;
    }
    return found;
  }

  private definitions(): void {
    const { f, cfg } = this;
    this.home = ints(this.home, f.count);
    if (this.typed.length < f.count) this.typed = new Uint8Array(f.count * 2);
    else this.typed.fill(0, 0, f.count);
    for (let i = 0; i < cfg.orderLen; i++) {
      const b = cfg.order[i]!;
      const block = f.block(b);
      const { params } = block;
      for (let pi = 0; pi < params.length; pi++) {
        const p = params[pi]!;
        this.home[p] = b;
        if (f.b[p] === Mark.NonNil) this.typed[p] = 1;
      }
      const { instrs } = block;
      for (let vi = 0; vi < instrs.length; vi++) {
        const v = instrs[vi]!;
        this.home[v] = b;
        if (f.op[v] === Op.NilCheck) this.typed[f.a[v]!] = 1;
      }
    }
    this.before.length = 0;
    for (let l = 0; l < this.loops.count; l++) this.before.push(this.preheader(cfg, this.loops, l));
  }

  private loop(l: number): boolean {
    const { f, cfg, loops } = this;
    const target = this.before[l]!;
    const h = loops.header[l]!;
    if (target < 0 || f.block(h).cold) return false;
    const first = cfg.rpo[h]!;
    let last = first;
    this.writes.length = 0;
    this.tooManyWrites = false;
    this.mayCollect = false;
    this.hasCall = false;
    // `always`: the lowest block that dominates all ways out and back.
    let always = -1;
    for (let i = first; i < cfg.orderLen; i++) {
      const b = cfg.order[i]!;
      if (!loops.contains(l, b)) continue;
      last = i;
      const block = f.block(b);
      this.effects(block.instrs);
      const { succs } = block;
      for (let si = 0; si < succs.length; si++) {
        const s = succs[si]!;
        if (s !== h && loops.contains(l, s)) continue;
        if (always < 0) always = b;
        while (!cfg.dominates(always, b)) always = cfg.idom[always]!;
      }
    }
    if (always < 0) always = h;
    let clean = true;
    let moved = false;
    const into = f.block(target).instrs;
    const before = into.length;
    for (let i = first; i <= last; i++) {
      const b = cfg.order[i]!;
      if (!loops.contains(l, b)) continue;
      const block = f.block(b);
      if (loops.loopOf[b] !== l) {
        // An inner loop has been looked at; what is left in it depends on it. It may even not end.
        clean = false;
        continue;
      }
      const runs = cfg.dominates(b, always);
      const { instrs } = block;
      const { out } = this;
      out.length = 0;
      for (let k = 0; k < instrs.length; k++) {
        const v = instrs[k]!;
        if (f.op[v] === Op.Nop) continue;
        if (this.canMove(v, l, runs, clean, block.cold)) {
          into.push(v);
          this.home[v] = target;
          continue;
        }
        out.push(v);
        if ((opFlags[f.op[v]!]! & (OpFlag.WritesMem | OpFlag.Panics)) !== 0) clean = false;
      }
      if (out.length !== instrs.length) {
        instrs.length = out.length;
        for (let k = 0; k < out.length; k++) instrs[k] = out[k]!;
      }
    }
    if (into.length !== before) moved = true;
    return moved;
  }

  private effects(instrs: readonly number[]): void {
    const { f } = this;
    for (let vi = 0; vi < instrs.length; vi++) {
      const v = instrs[vi]!;
      const flags = opFlags[f.op[v]!]!;
      if ((flags & OpFlag.MayGC) !== 0) this.mayCollect = true;
      if ((flags & OpFlag.Call) !== 0) this.hasCall = true;
      if ((flags & OpFlag.WritesMem) === 0) continue;
      if (this.writes.length === maxWrites) this.tooManyWrites = true;
      else this.writes.push(v);
    }
  }

  private outside(v: number, l: number): boolean {
    return !this.loops.contains(l, this.home[v]!);
  }

  private canMove(v: number, l: number, runs: boolean, clean: boolean, cold: boolean): boolean {
    const { f } = this;
    const op: Op = f.op[v]!;
    const argCount = opArgs[op]!;
    const flags = opFlags[op]!;
    if (argCount > 0 && !this.outside(f.a[v]!, l)) return false;
    if (argCount > 1 && !this.outside(f.b[v]!, l)) return false;
    if (argCount > 2 && !this.outside(f.c[v]!, l)) return false;
    if ((flags & OpFlag.Pure) !== 0) {
      if (op === Op.Result || op === Op.Param) return false;
      if (isConstant(op)) return true;
      if (cold) return false;
      // An address costs a root in the frame if it lives across a call, more than the addition.
      if (this.mayCollect && (f.ty[v] === Ty.Ptr || takesAddress(f, v))) return false;
      return canSpeculate(f, v) || (runs && clean);
    }
    if (op === Op.Load) return runs && !cold && this.loadMoves(v, clean);
    if (op >= Op.NilCheck && op <= Op.ShiftCheck) return runs && clean;
    return false;
  }

  private loadMoves(v: number, clean: boolean): boolean {
    const { f } = this;
    if (this.hasCall && f.ty[v] === Ty.Ptr) return false;
    if (!clean && !this.safeAddress(v)) return false;
    // A closure in the frame is made again and again at one address.
    const own = f.op[f.a[v]!] === Op.Slot || f.op[f.a[v]!] === Op.Alloc;
    if (f.aux2[v] === Family.Immutable && !own) return !this.hasCall || clean;
    if (this.tooManyWrites) return false;
    if (!this.addressesValid) {
      this.addresses.build(f, this.ctx.program);
      this.addressesValid = true;
    }
    for (const w of this.writes) if (this.addresses.writes(w, v)) return false;
    return true;
  }

  /** The load cannot trap although a check that is run before it may fail. */
  private safeAddress(v: number): boolean {
    const { f } = this;
    const a = f.a[v]!;
    if (this.hasCall || f.aux[v]! >= nilPage) return false;
    const op: Op = f.op[a]!;
    return this.typed[a] === 1 || op === Op.Alloc || op === Op.Slot || op === Op.DataAddr;
  }
}
