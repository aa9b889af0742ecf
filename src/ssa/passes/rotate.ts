// Loop inversion: a loop that tests at its head, `for c { body }`, becomes `if c { do { body } while c }`. Then the first blocks
// of the body are run whenever the loop is entered, which is what licm.ts and loadelim.ts need in order to move loads and
// checks out, and an iteration has one branch less.
//
//   entry -> H(test) -> B ... -> H     becomes     entry -> G(test) -> B ... -> H(test) -> B
//            H -> E                                        G -> E            H -> E
//
// G is a copy of the head H; entry edges go to G, back edges to H. A value v of H that is used elsewhere then has two
// definitions, v' in G and v in H. In the loop (all blocks that B dominates) it becomes a param of B; outside, a param of
// the blocks where ways from G meet others, which are the blocks whose immediate dominator is G.
//
// All loops are split first, later ones in the order of blocks before earlier ones and so inner ones before outer ones;
// then dominators are found once and all uses renamed. A head's values are used by no head that was split before it.

import { type Cfg, ints, type Loops } from "../cfg.ts";
import { type Block, type Func, Term } from "../ir.ts";
import { Op, OpFlag, opArgs, opFlags } from "../ops.ts";
import type { PassContext } from "./context.ts";
import { isConstant } from "./gvn.ts";

/** Instructions of a head that is copied, at most. */
const maxHead = 12;

interface Rotated {
  head: number;
  guard: number;
  /** The loop's new head. */
  body: number;
}

export class Rotate {
  private f!: Func;
  private cfg!: Cfg;
  private loops!: Loops;
  /** By value of a head: its copy in the guard; 0 for others. Only the first `rows` values. */
  private copy = new Int32Array(1024);
  private owner = new Int32Array(1024);
  private rows = 0;
  private readonly done: Rotated[] = [];
  /** Loop of each new block (index: block id - number of old blocks). */
  private readonly newLoopOf: number[] = [];
  private oldBlocks = 0;
  /** value * blocks + block -> the value at the block's start. */
  private readonly reach = new Map<number, number>();

  constructor(private readonly ctx: PassContext) {}

  /** True if a loop was rotated. */
  run(f: Func): boolean {
    this.f = f;
    const loops = this.ctx.loops(f);
    if (loops.count === 0) return false;
    this.loops = loops;
    this.cfg = this.ctx.cfg(f);
    this.done.length = 0;
    this.newLoopOf.length = 0;
    this.oldBlocks = f.blocks.length;
    for (let l = 0; l < loops.count; l++) this.rotate(l);
    if (this.done.length === 0) return false;
    this.rename();
    return true;
  }

  /** Does loop l contain block b, old or new? */
  private contains(l: number, b: number): boolean {
    const { loops } = this;
    let m = b < this.oldBlocks ? loops.loopOf[b]! : this.newLoopOf[b - this.oldBlocks]!;
    while (m >= 0 && m < l) m = loops.parent[m]!;
    return m === l;
  }

  private rotate(l: number): void {
    const { f, loops } = this;
    const h = loops.header[l]!;
    const head = f.block(h);
    if (head.cold || head.term !== Term.Branch || h === f.recoverBlock) return;
    const inside = this.contains(l, head.succs[0]!) ? 0 : 1;
    const body = head.succs[inside]!;
    if (!this.contains(l, body) || this.contains(l, head.succs[1 - inside]!) || body === h) return;
    if (!this.isSmall(head)) return;
    this.split(l, head, inside);
  }

  private isSmall(head: Block): boolean {
    const { f } = this;
    let n = 0;
    for (let i = 0; i < head.instrs.length; i++) {
      const op: Op = f.op[head.instrs[i]!]!;
      if (op === Op.Nop || isConstant(op)) continue;
      if ((opFlags[op]! & (OpFlag.Call | OpFlag.MayGC | OpFlag.List)) !== 0) return false;
      if (op === Op.MemMove || op === Op.MemZero || op === Op.Result || op === Op.MemoryGrow) return false;
      if (++n > maxHead) return false;
    }
    return true;
  }

  private newBlock(loop: number): Block {
    this.newLoopOf.push(loop);
    return this.f.newBlock();
  }

  /** Makes the guard and turns the entry edges to it. */
  private split(l: number, head: Block, inside: number): void {
    const { f, cfg, loops } = this;
    if (this.done.length === 0) {
      this.rows = f.count;
      this.copy = ints(this.copy, f.count);
      this.copy.fill(0, 0, f.count);
      this.owner = ints(this.owner, f.count);
    }
    const { copy, owner } = this;
    const index = this.done.length;
    const guard = this.newBlock(loops.parent[l]!);
    guard.pos = head.pos;
    for (let i = 0; i < head.params.length; i++) {
      const p = head.params[i]!;
      const q = f.addParam(guard, f.ty[p]!, Op.Param, f.pos_[p]!);
      f.b[q] = f.b[p]!;
      copy[p] = q;
      owner[p] = index;
    }
    const mapped = (v: number): number => (v < this.rows && copy[v] !== 0 ? copy[v]! : v);
    for (let i = 0; i < head.instrs.length; i++) {
      const v = head.instrs[i]!;
      if (f.op[v] === Op.Nop) continue;
      const w = f.newValue(f.op[v]!, f.ty[v]!, 0, 0, 0, f.aux[v]!, f.aux2[v]!, f.mem[v]!, f.pos_[v]!);
      const args = opArgs[f.op[v]!]!;
      f.a[w] = args > 0 ? mapped(f.a[v]!) : f.a[v]!;
      f.b[w] = args > 1 ? mapped(f.b[v]!) : f.b[v]!;
      f.c[w] = args > 2 ? mapped(f.c[v]!) : f.c[v]!;
      copy[v] = w;
      owner[v] = index;
      guard.instrs.push(w);
    }
    for (let k = cfg.predStart[head.id]!; k < cfg.predStart[head.id + 1]!; k++) {
      const p = cfg.preds[k]!;
      if (!this.contains(l, p)) this.retarget(p, head.id, guard.id);
    }
    for (let i = 0; i < index; i++) {
      // Guards of loops that lead here, made after the edges were listed.
      const g = this.done[i]!.guard;
      if (!this.contains(l, g)) this.retarget(g, head.id, guard.id);
    }
    // The body's first block becomes the head; if it is one already, of an inner loop, put a block before it.
    let body = head.succs[inside]!;
    if (body < this.oldBlocks && loops.header[loops.loopOf[body]!] === body) {
      const landing = this.newBlock(l);
      landing.pos = head.pos;
      const { params } = f.block(body);
      for (let i = 0; i < params.length; i++) f.addParam(landing, f.ty[params[i]!]!, Op.Param, f.pos_[params[i]!]!);
      landing.term = Term.Jump;
      landing.succs = [body];
      landing.args = [landing.params.slice()];
      head.succs[inside] = landing.id;
      body = landing.id;
    }
    guard.term = Term.Branch;
    guard.cond = mapped(head.cond);
    guard.succs = head.succs.slice();
    guard.args = head.args.map((args) => args.map(mapped));
    this.done.push({ head: head.id, guard: guard.id, body });
  }

  private retarget(from: number, to: number, instead: number): void {
    const { succs } = this.f.block(from);
    for (let k = 0; k < succs.length; k++) if (succs[k] === to) succs[k] = instead;
  }

  /** Gives uses of heads' values outside their heads the definition that reaches them. */
  private rename(): void {
    const { f, ctx } = this;
    ctx.graphChanged();
    const cfg = ctx.cfg(f);
    this.cfg = cfg;
    this.reach.clear();
    for (let i = 0; i < cfg.orderLen; i++) this.renameBlock(f.block(cfg.order[i]!));
    ctx.graphChanged();
  }

  private renameBlock(block: Block): void {
    const { f } = this;
    const b = block.id;
    for (let k = 0; k < block.instrs.length; k++) {
      const v = block.instrs[k]!;
      const args = opArgs[f.op[v]!]!;
      // use() may add rows and so replace the columns: no f.a[v] = use(...).
      if (args > 0) {
        const x = this.use(f.a[v]!, b);
        f.a[v] = x;
        if (args > 1) {
          const y = this.use(f.b[v]!, b);
          f.b[v] = y;
          if (args > 2) {
            const z = this.use(f.c[v]!, b);
            f.c[v] = z;
          }
        }
      }
      if ((opFlags[f.op[v]!]! & OpFlag.List) !== 0) {
        const list = f.c[v]!;
        for (let i = f.listLen(list) - 1; i >= 0; i--) f.setListAt(list, i, this.use(f.listAt(list, i), b));
      }
    }
    if (block.cond !== 0) block.cond = this.use(block.cond, b);
    for (let k = 0; k < block.args.length; k++) {
      const args = block.args[k]!;
      for (let i = 0; i < args.length; i++) args[i] = this.use(args[i]!, b);
    }
    for (let i = 0; i < block.results.length; i++) block.results[i] = this.use(block.results[i]!, b);
  }

  private use(v: number, b: number): number {
    if (v >= this.rows || this.copy[v] === 0) return v;
    return this.atEnd(v, b);
  }

  /** The definition of the head's value v that is seen in block b. */
  private atEnd(v: number, b: number): number {
    const loop = this.done[this.owner[v]!]!;
    if (b === loop.head) return v;
    return b === loop.guard ? this.copy[v]! : this.atStart(v, b, loop);
  }

  private atStart(v: number, b: number, loop: Rotated): number {
    const { f, cfg } = this;
    if (b !== loop.body && cfg.dominates(loop.body, b)) b = loop.body;
    const key = v * cfg.blockCount + b;
    const known = this.reach.get(key);
    if (known !== undefined) return known;
    if (b !== loop.body && cfg.idom[b] !== loop.guard) {
      const value = this.atEnd(v, cfg.idom[b]!);
      this.reach.set(key, value);
      return value;
    }
    const param = f.addParam(f.block(b), f.ty[v]!, Op.Param, f.pos_[v]!);
    this.reach.set(key, param);
    for (let k = cfg.predStart[b]!; k < cfg.predStart[b + 1]!; k++) {
      const p = cfg.preds[k]!;
      f.block(p).args[cfg.predEdge[k]!]!.push(this.atEnd(v, p));
    }
    return param;
  }
}
