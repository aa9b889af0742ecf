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

import type { Cfg, Loops } from "../cfg.ts";
import { type Block, type Func, Term } from "../ir.ts";
import { Op, OpFlag, opArgs, opFlags } from "../ops.ts";
import type { PassContext } from "./context.ts";
import { isConstant } from "./gvn.ts";

/** Instructions of a head that is copied, at most. */
const maxHead = 12;

export class Rotate {
  private f!: Func;
  private cfg!: Cfg;
  /** By value of the head: its copy; 0 for others. */
  private copy = new Int32Array(1024);
  private readonly headValues: number[] = [];
  /** value * blocks + block -> the value at the block's start. */
  private readonly reach = new Map<number, number>();
  private head!: Block;
  private guard!: Block;
  private body = 0;

  constructor(private readonly ctx: PassContext) {}

  /** True if a loop was rotated. */
  run(f: Func): boolean {
    this.f = f;
    const loops = this.ctx.loops(f);
    if (loops.count === 0) return false;
    const heads = [...loops.header.subarray(0, loops.count)];
    let changed = false;
    for (const h of heads) if (this.rotate(h)) changed = true;
    return changed;
  }

  private rotate(h: number): boolean {
    const { f, ctx } = this;
    const cfg = ctx.cfg(f);
    const loops = ctx.loops(f);
    const loop = loops.loopOf[h]!;
    if (loop < 0 || loops.header[loop] !== h) return false;
    const head = f.block(h);
    if (head.cold || head.term !== Term.Branch || h === f.recoverBlock) return false;
    const inside = loops.contains(loop, head.succs[0]!) ? 0 : 1;
    const body = head.succs[inside]!;
    if (!loops.contains(loop, body) || loops.contains(loop, head.succs[1 - inside]!) || body === h) return false;
    if (!this.isSmall(head)) return false;
    const subtree: number[] = [];
    for (let i = cfg.domPre[h]!; i < cfg.domPre[h]! + cfg.domSize[h]!; i++) subtree.push(cfg.domOrder[i]!);
    this.split(head, inside, loops, cfg);
    this.rename(subtree);
    return true;
  }

  private isSmall(head: Block): boolean {
    const { f } = this;
    let n = 0;
    for (const v of head.instrs) {
      const op: Op = f.op[v]!;
      if (op === Op.Nop || isConstant(op)) continue;
      if ((opFlags[op]! & (OpFlag.Call | OpFlag.MayGC | OpFlag.List)) !== 0) return false;
      if (op === Op.MemMove || op === Op.MemZero || op === Op.Result || op === Op.MemoryGrow) return false;
      if (++n > maxHead) return false;
    }
    return true;
  }

  /** Makes the guard and turns the entry edges to it. */
  private split(head: Block, inside: number, loops: Loops, cfg: Cfg): void {
    const { f } = this;
    const loop = loops.loopOf[head.id]!;
    if (this.copy.length < f.count) this.copy = new Int32Array(f.count * 2);
    else this.copy.fill(0, 0, f.count);
    const { copy } = this;
    this.headValues.length = 0;
    const guard = f.newBlock();
    guard.cold = head.cold;
    guard.pos = head.pos;
    for (const p of head.params) {
      const q = f.addParam(guard, f.ty[p]!, Op.Param, f.pos_[p]!);
      f.b[q] = f.b[p]!;
      copy[p] = q;
      this.headValues.push(p);
    }
    const mapped = (v: number): number => (copy[v] !== 0 ? copy[v]! : v);
    for (const v of head.instrs) {
      if (f.op[v] === Op.Nop) continue;
      const w = f.newValue(f.op[v]!, f.ty[v]!, 0, 0, 0, f.aux[v]!, f.aux2[v]!, f.mem[v]!, f.pos_[v]!);
      const args = opArgs[f.op[v]!]!;
      f.a[w] = args > 0 ? mapped(f.a[v]!) : f.a[v]!;
      f.b[w] = args > 1 ? mapped(f.b[v]!) : f.b[v]!;
      f.c[w] = args > 2 ? mapped(f.c[v]!) : f.c[v]!;
      copy[v] = w;
      this.headValues.push(v);
      guard.instrs.push(w);
    }
    for (let k = cfg.predStart[head.id]!; k < cfg.predStart[head.id + 1]!; k++) {
      const p = cfg.preds[k]!;
      if (!loops.contains(loop, p)) f.block(p).succs[cfg.predEdge[k]!] = guard.id;
    }
    // The body's first block becomes the head; if it is one already, of an inner loop, put a block before it.
    let body = head.succs[inside]!;
    const inner = loops.loopOf[body]!;
    if (loops.header[inner] === body) {
      const landing = f.newBlock();
      landing.pos = head.pos;
      for (const p of f.block(body).params) f.addParam(landing, f.ty[p]!, Op.Param, f.pos_[p]!);
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
    this.head = head;
    this.guard = guard;
    this.body = body;
  }

  /** Gives uses of the head's values outside the head the definition that reaches them. `subtree`: blocks the head dominated. */
  private rename(subtree: readonly number[]): void {
    const { f, ctx, copy } = this;
    ctx.graphChanged();
    this.cfg = ctx.cfg(f);
    this.reach.clear();
    const count = copy.length;
    const use = (v: number, b: number): number => (v < count && copy[v] !== 0 ? this.valueAt(v, b) : v);
    for (const b of subtree) {
      if (b === this.head.id) continue;
      const block = f.block(b);
      for (const v of block.instrs) {
        const argCount = opArgs[f.op[v]!]!;
        const flags = opFlags[f.op[v]!]!;
        // use() may add rows and so replace the columns: no f.a[v] = use(...).
        if (argCount > 0) {
          const x = use(f.a[v]!, b);
          f.a[v] = x;
          if (argCount > 1) {
            const y = use(f.b[v]!, b);
            f.b[v] = y;
            if (argCount > 2) {
              const z = use(f.c[v]!, b);
              f.c[v] = z;
            }
          }
        }
        if ((flags & OpFlag.List) !== 0) {
          const list = f.c[v]!;
          for (let i = f.listLen(list) - 1; i >= 0; i--) f.setListAt(list, i, use(f.listAt(list, i), b));
        }
      }
      if (block.cond !== 0) block.cond = use(block.cond, b);
      for (const args of block.args) for (let i = 0; i < args.length; i++) args[i] = use(args[i]!, b);
      for (let i = 0; i < block.results.length; i++) block.results[i] = use(block.results[i]!, b);
    }
    for (const v of this.headValues) copy[v] = 0;
    ctx.graphChanged();
  }

  /** The definition of the head's value v that reaches the start of block b (not the head, not the guard). */
  private valueAt(v: number, b: number): number {
    const { cfg } = this;
    if (b !== this.body && cfg.dominates(this.body, b)) return this.valueAt(v, this.body);
    const key = v * cfg.blockCount + b;
    const known = this.reach.get(key);
    if (known !== undefined) return known;
    let value: number;
    if (b === this.body || cfg.idom[b] === this.guard.id) {
      value = this.f.addParam(this.f.block(b), this.f.ty[v]!, Op.Param, this.f.pos_[v]!);
      this.reach.set(key, value);
      for (let k = cfg.predStart[b]!; k < cfg.predStart[b + 1]!; k++) {
        const p = cfg.preds[k]!;
        const arg = p === this.head.id ? v : p === this.guard.id ? this.copy[v]! : this.valueAt(v, p);
        this.f.block(p).args[cfg.predEdge[k]!]!.push(arg);
      }
      return value;
    }
    value = this.valueAt(v, cfg.idom[b]!);
    this.reach.set(key, value);
    return value;
  }
}
