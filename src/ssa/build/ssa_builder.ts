// Construction of SSA form while a body is walked (Braun, Buchwald et al., "Simple and Efficient Construction of Static
// Single Assignment Form", CC 2013), with block params instead of phis. A *variable* is a small number for one scalar;
// readVar/writeVar track its value in each block. Invariants: every edge is entered in `preds` when its terminator is
// written; a sealed block gets no more predecessors; a param that Braun's algorithm added has one argument on every
// known edge of a sealed block; finish() leaves no unreachable block, no param with one source, and no forwarded value.

import { InternalError } from "../../diagnostics.ts";
import { replaceUses } from "../cfg.ts";
import { type Block, type BlockId, type Func, Term, type ValueId } from "../ir.ts";
import { Op, type Ty } from "../ops.ts";
import { Emit } from "./emit.ts";

/** (block, variable) -> value: open addressing, emptied in time proportional to its use. */
class DefTable {
  private blocks = new Int32Array(1 << 10);
  private vars = new Int32Array(1 << 10);
  private vals = new Int32Array(1 << 10);
  private mask = (1 << 10) - 1;
  private count = 0;

  get(block: number, v: number): ValueId {
    const { blocks, vars, vals, mask } = this;
    let h = (block * 1021 + v * 61) & mask;
    for (;;) {
      const val = vals[h]!;
      if (val === 0 || (vars[h] === v && blocks[h] === block)) return val;
      h = (h + 1) & mask;
    }
  }

  set(block: number, v: number, val: ValueId): void {
    const { blocks, vars, vals, mask } = this;
    let h = (block * 1021 + v * 61) & mask;
    while (vals[h] !== 0 && (vars[h] !== v || blocks[h] !== block)) h = (h + 1) & mask;
    if (vals[h] === 0) {
      this.count++;
      blocks[h] = block;
      vars[h] = v;
    }
    vals[h] = val;
    if (this.count * 2 > mask) this.grow();
  }

  private grow(): void {
    const { blocks, vars, vals } = this;
    const n = vals.length * 2;
    this.blocks = new Int32Array(n);
    this.vars = new Int32Array(n);
    this.vals = new Int32Array(n);
    this.mask = n - 1;
    this.count = 0;
    for (let i = 0; i < vals.length; i++) if (vals[i] !== 0) this.set(blocks[i]!, vars[i]!, vals[i]!);
  }

  clear(): void {
    if (this.mask > 1 << 14) {
      this.blocks = new Int32Array(1 << 10);
      this.vars = new Int32Array(1 << 10);
      this.vals = new Int32Array(1 << 10);
      this.mask = (1 << 10) - 1;
    } else if (this.count > 0) {
      this.vals.fill(0);
    }
    this.count = 0;
  }
}

/** Tables that one compilation uses for all its bodies, one after the other. */
export class Scratch {
  readonly defs = new DefTable();
}

const noArgs: readonly ValueId[] = [];
/** (Never added to: the first edge makes a list.) */
const noPreds: number[] = [];
/** How far a join looks back for one common value before it makes a param. */
const peekLimit = 24;

export class SsaBuilder extends Emit {
  /** Incoming edges of each block: pairs (block id, successor index). */
  private readonly preds: number[][] = [];
  private readonly sealed: boolean[] = [];
  /** For unsealed blocks: pairs (variable, param) that still want arguments. */
  private readonly incomplete: (number[] | undefined)[] = [];
  private readonly varTys: Ty[] = [];
  private readonly defs: DefTable;
  /** Params that still want arguments: triples (block, variable, param). */
  private readonly work: number[] = [];

  constructor(f: Func, scratch: Scratch) {
    super(f);
    this.defs = scratch.defs;
    this.defs.clear();
    while (this.preds.length < f.blocks.length) this.register();
    this.sealed[0] = true;
  }

  private register(): void {
    this.preds.push(noPreds);
    this.sealed.push(false);
    this.incomplete.push(undefined);
  }

  // ---- blocks and edges ----

  override newBlock(): Block {
    const b = this.f.newBlock();
    this.register();
    return b;
  }

  coldBlock(): Block {
    const b = this.newBlock();
    b.cold = true;
    return b;
  }

  private addEdge(from: Block, index: number, to: BlockId): void {
    if (this.sealed[to]) throw new InternalError(`${this.f.name}: edge into sealed block b${to}`, this.pos);
    // (An array that grows makes room for many.)
    const preds = this.preds[to]!;
    if (preds.length === 0) this.preds[to] = [from.id, index];
    else if (preds.length === 2) this.preds[to] = [preds[0]!, preds[1]!, from.id, index];
    else preds.push(from.id, index);
  }

  override jump(to: Block | BlockId, args: readonly ValueId[] = noArgs): void {
    const from = this.block!;
    super.jump(to, args);
    this.addEdge(from, 0, typeof to === "number" ? to : to.id);
  }

  override branch(
    cond: ValueId,
    then: Block,
    els: Block,
    thenArgs: readonly ValueId[] = noArgs,
    elseArgs: readonly ValueId[] = noArgs,
  ): void {
    const from = this.block!;
    super.branch(cond, then, els, thenArgs, elseArgs);
    this.addEdge(from, 0, then.id);
    this.addEdge(from, 1, els.id);
  }

  override switch(cond: ValueId, succs: readonly Block[]): void {
    const from = this.block!;
    super.switch(cond, succs);
    for (let i = 0; i < succs.length; i++) this.addEdge(from, i, succs[i]!.id);
  }

  hasPreds(b: Block): boolean {
    return this.preds[b.id]!.length > 0;
  }

  /** No more edges will be added to b. */
  seal(b: Block): void {
    const id = b.id;
    if (this.sealed[id]) return;
    this.sealed[id] = true;
    const inc = this.incomplete[id];
    if (inc === undefined) return;
    this.incomplete[id] = undefined;
    const preds = this.preds[id]!;
    for (let i = 0; i < inc.length; i += 2) {
      for (let k = 0; k < preds.length; k += 2) this.f.block(preds[k]!).args[preds[k + 1]!]!.push(0);
      this.work.push(id, inc[i]!, inc[i + 1]!);
    }
    this.drain();
  }

  /** Makes b current; its predecessors are all known. */
  startSealed(b: Block): void {
    this.seal(b);
    this.block = b;
  }

  // ---- variables ----

  newVar(ty: Ty): number {
    this.varTys.push(ty);
    return this.varTys.length - 1;
  }

  varTy(v: number): Ty {
    return this.varTys[v]!;
  }

  writeVar(v: number, val: ValueId): void {
    this.defs.set(this.block!.id, v, val);
  }

  readVar(v: number): ValueId {
    const id = this.block!.id;
    const d = this.defs.get(id, v);
    if (d !== 0) return d;
    const val = this.lookup(id, v);
    if (this.work.length > 0) this.drain();
    return val;
  }

  /** Value of v at the end of block `id`; may add params whose arguments `work` still owes. */
  private lookup(id: BlockId, v: number): ValueId {
    const { defs, preds, sealed } = this;
    let at = id;
    let steps = 0;
    let val = 0;
    for (;;) {
      val = defs.get(at, v);
      if (val !== 0) break;
      const p = preds[at]!;
      if (!sealed[at]) {
        val = this.f.addParam(this.f.block(at), this.varTys[v]!, Op.Param);
        (this.incomplete[at] ??= []).push(v, val);
        break;
      }
      if (p.length === 2 && steps++ < this.f.blocks.length) {
        at = p[0]!;
        continue;
      }
      if (p.length <= 2) {
        // The entry, unreachable code, or a loop that nothing enters: any value will do.
        val = this.undef(at, this.varTys[v]!);
        break;
      }
      val = this.common(p, v);
      if (val !== 0) break;
      val = this.f.addParam(this.f.block(at), this.varTys[v]!, Op.Param);
      for (let k = 0; k < p.length; k += 2) this.f.block(p[k]!).args[p[k + 1]!]!.push(0);
      this.work.push(at, v, val);
      break;
    }
    defs.set(at, v, val);
    if (at !== id) defs.set(id, v, val);
    return val;
  }

  /** The one value that v has on all edges if a short look back tells, else 0. */
  private common(preds: readonly number[], v: number): ValueId {
    let one = 0;
    for (let k = 0; k < preds.length; k += 2) {
      let at = preds[k]!;
      let val = 0;
      for (let n = 0; n < peekLimit; n++) {
        val = this.defs.get(at, v);
        if (val !== 0 || !this.sealed[at]) break;
        const p = this.preds[at]!;
        if (p.length !== 2) break;
        at = p[0]!;
      }
      if (val === 0 || (one !== 0 && val !== one)) return 0;
      one = val;
    }
    return one;
  }

  /** The value of a variable that is written once, before all its uses; 0 if a short look back does not tell. */
  readOnce(v: number): ValueId {
    let at = this.block!.id;
    for (let n = 0; n < peekLimit; n++) {
      const val = this.defs.get(at, v);
      if (val !== 0 && this.f.op[val] !== Op.Param) return val;
      // It has the same value on all edges.
      const p = this.preds[at]!;
      if (p.length === 0) return 0;
      at = p[0]!;
    }
    return 0;
  }

  private undef(at: BlockId, ty: Ty): ValueId {
    const val = this.f.newValue(Op.Const, ty);
    this.f.block(at).instrs.unshift(val);
    return val;
  }

  private drain(): void {
    const { work, f } = this;
    while (work.length > 0) {
      const param = work.pop()!;
      const v = work.pop()!;
      const block = work.pop()!;
      const index = f.aux[param]!;
      const p = this.preds[block]!;
      for (let k = 0; k < p.length; k += 2) {
        const val = this.lookup(p[k]!, v);
        f.block(p[k]!).args[p[k + 1]!]![index] = val;
      }
    }
  }

  // ---- the end ----

  /** Seals what is open, removes unreachable blocks and needless params, and applies the forwardings. */
  finish(): void {
    const { f } = this;
    for (let i = 0; i < f.blocks.length; i++) {
      while (this.preds.length <= i) this.register();
      const b = f.blocks[i];
      if (b) this.seal(b);
    }
    this.dropUnreachable();
    const fwd = this.trivialParams();
    if (fwd === null) return;
    for (let i = 1; i < f.blocks.length; i++) {
      const b = f.blocks[i];
      if (b && b.params.length > 0) this.compactParams(b, fwd);
    }
    replaceUses(f, fwd);
  }

  private dropUnreachable(): void {
    const { f } = this;
    const seen = new Uint8Array(f.blocks.length);
    const stack = [0];
    if (f.recoverBlock >= 0) stack.push(f.recoverBlock);
    while (stack.length > 0) {
      const id = stack.pop()!;
      if (seen[id]) continue;
      seen[id] = 1;
      const b = f.block(id);
      if (b.term === Term.None) throw new InternalError(`${f.name}: block b${id} has no terminator`, f.pos);
      for (const s of b.succs) if (!seen[s]) stack.push(s);
    }
    for (let i = 0; i < f.blocks.length; i++) {
      if (!seen[i]) {
        f.blocks[i] = null;
        continue;
      }
      const p = this.preds[i]!;
      let n = 0;
      for (let k = 0; k < p.length; k += 2) {
        if (!seen[p[k]!]) continue;
        p[n++] = p[k]!;
        p[n++] = p[k + 1]!;
      }
      if (n < p.length) p.length = n;
    }
  }

  /** Finds params that always have one and the same value; null if there are none. */
  private trivialParams(): Int32Array | null {
    const { f } = this;
    let fwd: Int32Array | null = null;
    const resolve = (v: ValueId): ValueId => {
      if (fwd === null) return v;
      while (fwd[v] !== 0) v = fwd[v]!;
      return v;
    };
    for (let changed = true; changed; ) {
      changed = false;
      for (let i = 1; i < f.blocks.length; i++) {
        const b = f.blocks[i];
        if (!b || b.params.length === 0) continue;
        const preds = this.preds[i]!;
        if (preds.length === 0) continue;
        for (let j = 0; j < b.params.length; j++) {
          const param = b.params[j]!;
          if (fwd !== null && fwd[param] !== 0) continue;
          let one = 0;
          for (let k = 0; k < preds.length; k += 2) {
            const val = resolve(f.block(preds[k]!).args[preds[k + 1]!]![j]!);
            if (val === param || val === one) continue;
            if (one !== 0) {
              one = -1;
              break;
            }
            one = val;
          }
          if (one <= 0) continue;
          fwd ??= new Int32Array(f.count);
          fwd[param] = one;
          changed = true;
        }
      }
    }
    return fwd;
  }

  private compactParams(b: Block, fwd: Int32Array): void {
    const { f } = this;
    const old = b.params;
    let n = 0;
    for (let j = 0; j < old.length; j++) if (fwd[old[j]!] === 0) n++;
    if (n === old.length) return;
    const preds = this.preds[b.id]!;
    for (let k = 0; k < preds.length; k += 2) {
      const pred = f.block(preds[k]!);
      pred.args[preds[k + 1]!] = pred.args[preds[k + 1]!]!.filter((_, j) => fwd[old[j]!] === 0);
    }
    b.params = old.filter((p) => fwd[p] === 0);
    for (let j = 0; j < n; j++) f.aux[b.params[j]!] = j;
  }
}
