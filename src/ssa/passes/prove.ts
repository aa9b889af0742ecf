// Proves facts about integers and pointers and removes what they decide: bounds, nil, division and shift checks,
// comparisons, signed operations on numbers that are not negative. One walk over the dominator tree keeps what is known in
// the block at hand (facts.ts), from branches, the instructions (meaning.ts) and the marks of lengths (ops.ts: Mark).
//
// Loops: a header's param p with initial value a is assumed to keep p >= a and p <= a in range and as difference, whatever
// of this its back edges do not refute at once. The walk checks each assumption on each back edge. If one fails, the walk
// is done again without it; nothing is changed before all hold. So what holds is an inductive invariant, and
// overflow needs no special care: a sum that may overflow has no range.

import { type Cfg, ints, replaceUses } from "../cfg.ts";
import { type Block, type Func, Term } from "../ir.ts";
import { Mark, Op, Ty } from "../ops.ts";
import type { PassContext } from "./context.ts";
import { grown } from "./facts.ts";
import { Act, Meaning } from "./meaning.ts";
import { maxCode, minCode } from "./ranges.ts";

/** Walks of one function, at most. */
const maxRuns = 6;

const enum Assume {
  RangeLo = 1,
  RangeHi = 2,
  /** initial value <= p */
  Above = 4,
  /** p <= initial value */
  Below = 8,
  All = 15,
}

export class Prove extends Meaning {
  private cfg!: Cfg;
  /** For params: the range over the edges seen. */
  private edgeLo = new Float64Array(1024);
  private edgeHi = new Float64Array(1024);
  /** By block: tops of both stacks at its end. */
  private diffMark = new Int32Array(64);
  private undoMark = new Int32Array(64);
  /** For loop params: what is assumed, what was refuted, the initial value (0: several). */
  private assumed = new Uint8Array(1024);
  private refuted = new Uint8Array(1024);
  private initial = new Int32Array(1024);
  private again = false;

  constructor(private readonly ctx: PassContext) {
    super();
  }

  /** True if anything changed. */
  run(f: Func): boolean {
    this.begin(f);
    this.cfg = this.ctx.cfg(f);
    this.prepare(f.count);
    for (let run = 0; ; run++) {
      this.walk(run === maxRuns - 1);
      if (!this.again) break;
    }
    return this.apply();
  }

  private prepare(n: number): void {
    this.edgeLo = grown(this.edgeLo, n);
    this.edgeHi = grown(this.edgeHi, n);
    this.initial = ints(this.initial, n);
    if (this.assumed.length < n) {
      this.assumed = new Uint8Array(n * 2);
      this.refuted = new Uint8Array(n * 2);
    } else this.refuted.fill(0, 0, n);
    this.diffMark = ints(this.diffMark, this.cfg.blockCount);
    this.undoMark = ints(this.undoMark, this.cfg.blockCount);
  }

  /** `last`: assume nothing, so that the walk ends for certain. */
  private walk(last: boolean): void {
    const { f, cfg } = this;
    this.again = false;
    this.reset();
    this.actValue.length = 0;
    this.actKind.length = 0;
    if (last) this.refuted.fill(Assume.All, 0, f.count);
    for (let i = 0; i < cfg.orderLen; i++) {
      const params = f.block(cfg.order[i]!).params;
      for (let pi = 0; pi < params.length; pi++) {
        const p = params[pi]!;
        this.edgeLo[p] = Infinity;
        this.edgeHi[p] = -Infinity;
        this.assumed[p] = 0;
      }
    }
    for (let i = 0; i < cfg.orderLen; i++) {
      const b = cfg.domOrder[i]!;
      const parent = cfg.idom[b]!;
      this.popTo(parent < 0 ? 0 : this.diffMark[parent]!, parent < 0 ? 0 : this.undoMark[parent]!);
      const block = f.block(b);
      if (cfg.predCount(b) === 1) this.edgeFacts(cfg.preds[cfg.predStart[b]!]!, cfg.predEdge[cfg.predStart[b]!]!);
      this.params(block);
      for (let k = 0; k < block.instrs.length; k++) this.visit(block.instrs[k]!, block, k);
      this.diffMark[b] = this.diffTop;
      this.undoMark[b] = this.undoTop;
      for (let k = 0; k < block.succs.length; k++) this.edge(block, k);
    }
  }

  // ---- edges ----

  /** What the way over successor k of block `from` tells. */
  private edgeFacts(from: number, k: number): void {
    const block = this.f.block(from);
    if (block.term === Term.Branch) {
      if (block.succs[0] !== block.succs[1]) this.condition(block.cond, k === 0, 3);
    } else if (block.term === Term.Switch) {
      const n = block.succs.length - 1;
      const s = block.succs[k]!;
      let only = true;
      for (let i = 0; i <= n; i++) if (i !== k && block.succs[i] === s) only = false;
      if (only && k < n) this.refine(block.cond, k, k);
    }
  }

  /** Arguments of the edge: collected for a join, checked against the assumptions for a loop. */
  private edge(block: Block, k: number): void {
    const { f, cfg } = this;
    const s = block.succs[k]!;
    const params = f.block(s).params;
    if (params.length === 0 || cfg.predCount(s) === 1) return;
    const args = block.args[k]!;
    const back = cfg.rpo[s]! <= cfg.rpo[block.id]!;
    const diffs = this.diffTop;
    const undos = this.undoTop;
    this.edgeFacts(block.id, k);
    for (let i = 0; i < params.length; i++) {
      const p = params[i]!;
      const arg = args[i]!;
      if (!this.isInt(p)) continue;
      if (!back) {
        if (this.lo[arg]! < this.edgeLo[p]!) this.edgeLo[p] = this.lo[arg]!;
        if (this.hi[arg]! > this.edgeHi[p]!) this.edgeHi[p] = this.hi[arg]!;
        continue;
      }
      const a = this.assumed[p]!;
      if (a === 0 || arg === p) continue;
      let bad = 0;
      if ((a & Assume.RangeLo) !== 0 && this.lo[arg]! < this.edgeLo[p]!) bad |= Assume.RangeLo;
      if ((a & Assume.RangeHi) !== 0 && this.hi[arg]! > this.edgeHi[p]!) bad |= Assume.RangeHi;
      if ((a & Assume.Above) !== 0 && !this.le(this.initial[p]!, arg, 0)) bad |= Assume.Above;
      if ((a & Assume.Below) !== 0 && !this.le(arg, this.initial[p]!, 0)) bad |= Assume.Below;
      if (bad !== 0) {
        this.refuted[p]! |= bad;
        this.again = true;
      }
    }
    this.popTo(diffs, undos);
  }

  private params(block: Block): void {
    const { f, cfg } = this;
    const b = block.id;
    const { params } = block;
    if (params.length === 0) return;
    if (b === 0) {
      for (let i = 0; i < params.length; i++) {
        const p = params[i]!;
        this.unknown(p);
        if (f.b[p] === Mark.Capacity32 && i > 0 && f.b[params[i - 1]!] === Mark.Length32)
          this.difference(params[i - 1]!, p, 0);
      }
      return;
    }
    const first = cfg.predStart[b]!;
    const last = cfg.predStart[b + 1]!;
    let back = 0;
    let odd = false;
    let entry = -1;
    let entries = 0;
    for (let k = first; k < last; k++) {
      const p = cfg.preds[k]!;
      if (cfg.rpo[p]! < cfg.rpo[b]!) {
        entry = k;
        entries++;
      } else if (cfg.dominates(b, p)) back++;
      else odd = true;
    }
    for (let i = 0; i < params.length; i++) {
      const p = params[i]!;
      if (!this.isInt(p)) continue;
      if (odd || b === f.recoverBlock) {
        this.unknown(p);
        continue;
      }
      if (last - first === 1) {
        const arg = f.block(cfg.preds[first]!).args[cfg.predEdge[first]!]![i]!;
        this.setRange(p, this.lo[arg]!, this.hi[arg]!);
        this.equalFact(p, arg);
        continue;
      }
      if (back === 0) {
        this.setRange(p, this.edgeLo[p]!, this.edgeHi[p]!);
        continue;
      }
      const init = entries === 1 ? f.block(cfg.preds[entry]!).args[cfg.predEdge[entry]!]![i]! : 0;
      this.initial[p] = init;
      let assume = Assume.All & ~this.refuted[p]!;
      if (init === 0) assume &= ~(Assume.Above | Assume.Below);
      for (let k = first; k < last; k++) {
        if (cfg.rpo[cfg.preds[k]!]! < cfg.rpo[b]!) continue;
        assume &= this.plausible(p, f.block(cfg.preds[k]!).args[cfg.predEdge[k]!]![i]!);
      }
      this.assumed[p] = assume;
      this.setRange(
        p,
        (assume & Assume.RangeLo) !== 0 ? this.edgeLo[p]! : minCode,
        (assume & Assume.RangeHi) !== 0 ? this.edgeHi[p]! : maxCode,
      );
      if ((assume & Assume.Above) !== 0) this.difference(init, p, 0);
      if ((assume & Assume.Below) !== 0) this.difference(p, init, 0);
    }
  }

  /** Which assumptions about loop param p a back edge's argument may keep, by its shape. */
  private plausible(p: number, arg: number): number {
    const { f } = this;
    if (arg === p) return Assume.All;
    switch (f.op[arg] as Op) {
      case Op.Add: {
        const c = f.b[arg]!;
        if (f.a[arg] === p && f.op[c] === Op.Const) {
          const negative = (f.ty[c] === Ty.I64 ? f.aux2[c]! : f.aux[c]!) < 0;
          return negative ? Assume.RangeHi | Assume.Below : Assume.RangeLo | Assume.Above;
        }
        return Assume.All;
      }
      case Op.Load:
        return f.ty[arg] === Ty.Ptr ? 0 : Assume.RangeLo | Assume.RangeHi;
      case Op.Call:
      case Op.CallIndirect:
      case Op.Result:
        return f.b[arg] !== Mark.None ? Assume.RangeLo | Assume.RangeHi : 0;
      default:
        return Assume.All;
    }
  }

  // ---- changes ----

  private apply(): boolean {
    const { f, actValue, actKind } = this;
    if (actValue.length === 0) return false;
    let to: Int32Array | null = null;
    let inserts = false;
    for (let i = 0; i < actValue.length; i++) {
      const v = actValue[i]!;
      switch (actKind[i]!) {
        case Act.Drop:
          f.op[v] = Op.Nop;
          break;
        case Act.False:
        case Act.True:
          f.op[v] = Op.Const;
          f.a[v] = 0;
          f.b[v] = 0;
          f.aux[v] = actKind[i] === Act.True ? 1 : 0;
          f.aux2[v] = 0;
          break;
        case Act.First:
          to ??= this.ctx.valueMap(f.count);
          to[v] = f.a[v]!;
          break;
        case Act.Unsigned:
          f.op[v] = unsignedOf(f.op[v]!);
          break;
        case Act.Narrow:
          inserts = true;
          break;
      }
    }
    if (to !== null) replaceUses(f, to);
    if (inserts) this.narrow();
    return true;
  }

  /** I64 divisions of numbers below 2^32 are done in 32 bits. */
  private narrow(): void {
    const { f, cfg, actValue, actKind } = this;
    const wanted = new Set<number>();
    for (let i = 0; i < actValue.length; i++) if (actKind[i] === Act.Narrow) wanted.add(actValue[i]!);
    for (let i = 0; i < cfg.orderLen; i++) {
      const block = f.block(cfg.order[i]!);
      if (!block.instrs.some((v) => wanted.has(v))) continue;
      const out: number[] = [];
      const { instrs } = block;
      for (let vi = 0; vi < instrs.length; vi++) {
        const v = instrs[vi]!;
        if (!wanted.has(v)) {
          out.push(v);
          continue;
        }
        const pos = f.pos_[v]!;
        const x = f.newValue(Op.Wrap, Ty.I32, f.a[v]!, 0, 0, 0, 0, 0, pos);
        const y = f.newValue(Op.Wrap, Ty.I32, f.b[v]!, 0, 0, 0, 0, 0, pos);
        const q = f.newValue(unsignedOf(f.op[v]!), Ty.I32, x, y, 0, 0, 0, 0, pos);
        f.op[v] = Op.ExtU;
        f.a[v] = q;
        f.b[v] = 0;
        out.push(x, y, q, v);
      }
      block.instrs = out;
    }
  }
}

function unsignedOf(op: Op): Op {
  switch (op) {
    case Op.DivS:
      return Op.DivU;
    case Op.RemS:
      return Op.RemU;
    case Op.ShrS:
      return Op.ShrU;
    case Op.ExtS:
      return Op.ExtU;
    default:
      return op;
  }
}
