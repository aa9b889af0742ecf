// Global value numbering over the dominator tree: of equal pure operations the dominating one stays. Checks take part: a
// check that an equal one dominates cannot fail. So do loads of immutable memory. Constants and addresses move to the top
// of the function (of the dominator root), so that one of each is left.
//
// Numbering is the table, for passes that walk the dominator tree in preorder (simplify.ts numbers while it simplifies);
// Gvn is the pass by itself. The table is scoped: entries are pushed in preorder and popped when their block's subtree is left.

import { Family } from "../alias.ts";
import { type Cfg, finalValue, ints, replaceOperands } from "../cfg.ts";
import type { Func } from "../ir.ts";
import { Bounds, Op, OpFlag, opArgs, opFlags, Ty } from "../ops.ts";
import type { PassContext } from "./context.ts";

/** An open hash chain of values with a stack of entries. (Hashes are sums of small products: Math.imul would be a call.) */
class Table {
  private heads = new Int32Array(1024);
  private mask = 1023;
  /** The stack of entries, three words each: value, bucket, end of the next entry in the bucket. */
  private entries = new Int32Array(768);
  top = 0;

  prepare(count: number): void {
    this.popTo(0);
    if (this.heads.length >= count) return;
    let n = this.heads.length;
    while (n < count) n *= 2;
    this.heads = new Int32Array(n);
    this.mask = n - 1;
  }

  popTo(mark: number): void {
    const { heads, entries } = this;
    let top = this.top;
    while (top > mark) {
      top -= 3;
      heads[entries[top + 1]!] = entries[top + 2]!;
    }
    this.top = top;
  }

  /** find for what has no operands. */
  findConstant(f: Func, v: number, op: Op): number {
    const { op: ops, ty: tys, aux: auxs, aux2: aux2s } = f;
    const ty = tys[v]!;
    const aux = auxs[v]!;
    const aux2 = aux2s[v]!;
    let h = aux ^ (aux2 << 7) ^ (op << 4) ^ (ty << 9);
    h = (h ^ (h >>> 11)) & this.mask;
    const { entries } = this;
    for (let e = this.heads[h]!; e !== 0; e = entries[e - 1]!) {
      const w = entries[e - 3]!;
      if (auxs[w] === aux && ops[w] === op && tys[w] === ty && aux2s[w] === aux2 && f.mem[w] === f.mem[v]) return w;
    }
    this.enter(v, h);
    return 0;
  }

  private enter(v: number, h: number): void {
    const { top, heads } = this;
    if (top === this.entries.length) this.grow();
    const { entries } = this;
    entries[top] = v;
    entries[top + 1] = h;
    entries[top + 2] = heads[h]!;
    this.top = top + 3;
    heads[h] = top + 3;
  }

  /** The equal of v in the table, or 0 after v was entered. */
  find(f: Func, v: number, op: Op): number {
    const argCount = opArgs[op]!;
    let a = argCount > 0 ? f.a[v]! : 0;
    let b = argCount > 1 ? f.b[v]! : 0;
    const c = argCount > 2 ? f.c[v]! : 0;
    const ty = f.ty[v]!;
    let aux = f.aux[v]!;
    let aux2 = f.aux2[v]!;
    const commutes = a > b && (opFlags[op]! & OpFlag.Commutes) !== 0;
    if (commutes) {
      const t = a;
      a = b;
      b = t;
    }
    if (op === Op.BoundsCheck) {
      // What fails is told by the first of two checks; the second needs only the same condition.
      aux = aux === Bounds.Index ? 0 : 1;
      aux2 = 0;
    }
    const h = ((a * 31 + b * 1021 + c * 7 + op * 61) ^ aux ^ aux2) & this.mask;
    const first = this.heads[h]!;
    if (first !== 0) {
      const { entries } = this;
      for (let e = first; e !== 0; e = entries[e - 1]!) {
        const w = entries[e - 3]!;
        if (f.op[w] === op && f.ty[w] === ty && this.same(f, v, w, op, a, b, c, aux, aux2)) return w;
      }
    }
    this.enter(v, h);
    return 0;
  }

  /** Is w, with the operation and type of v, equal to v, of which the rest is told (in the table's order of operands)? */
  private same(
    f: Func,
    v: number,
    w: number,
    op: Op,
    a: number,
    b: number,
    c: number,
    aux: number,
    aux2: number,
  ): boolean {
    if (f.mem[w] !== f.mem[v]) return false;
    const argCount = opArgs[op]!;
    if (argCount > 0) {
      const wa = f.a[w]!;
      if (argCount > 1) {
        const wb = f.b[w]!;
        const turned = wa > wb && (opFlags[op]! & OpFlag.Commutes) !== 0;
        if ((turned ? wb : wa) !== a || (turned ? wa : wb) !== b) return false;
        if (argCount > 2 && f.c[w] !== c) return false;
      } else if (wa !== a) return false;
    }
    if (op === Op.BoundsCheck) return (f.aux[w] === Bounds.Index ? 0 : 1) === aux;
    if (f.aux[w] !== aux || f.aux2[w] !== aux2) return false;
    if ((op === Op.Load || op === Op.Result) && f.b[v]! > f.b[w]!) f.b[w] = f.b[v]!;
    return true;
  }

  private grow(): void {
    const bigger = new Int32Array(this.top * 2);
    bigger.set(this.entries);
    this.entries = bigger;
  }
}

export class Numbering {
  private f!: Func;
  private cfg!: Cfg;
  private readonly pure = new Table();
  private readonly constants = new Table();
  /** By block id: how many entries there were at its end. */
  private marks = new Int32Array(64);
  private block = -1;
  /** The block without dominator above the block at hand, and the constants that go to its top. */
  private root = -1;
  private readonly hoisted: number[] = [];

  begin(f: Func, cfg: Cfg): void {
    this.f = f;
    this.cfg = cfg;
    this.pure.prepare(f.count);
    this.constants.prepare(f.count);
    this.marks = ints(this.marks, cfg.blockCount);
    this.block = -1;
    this.root = -1;
    this.hoisted.length = 0;
  }

  /** The walk comes to block b: blocks come in preorder of the dominator tree. */
  enter(b: number): void {
    if (this.block >= 0) this.marks[this.block] = this.pure.top;
    const parent = this.cfg.idom[b]!;
    if (parent < 0) {
      this.place();
      this.constants.popTo(0);
      this.root = b;
    }
    const mark = parent < 0 ? 0 : this.marks[parent]!;
    if (this.pure.top > mark) this.pure.popTo(mark);
    this.block = b;
  }

  end(): void {
    this.place();
    this.pure.popTo(0);
    this.constants.popTo(0);
  }

  /** Puts the constants before the root's instructions. */
  private place(): void {
    const { hoisted } = this;
    if (hoisted.length === 0) return;
    const root = this.f.blocks[this.root]!;
    root.instrs = hoisted.concat(root.instrs);
    hoisted.length = 0;
  }

  /** The constant to use for constant v; v itself is then at the top and must not be left where it stands. */
  constant(v: number, op: Op): number {
    const same = this.constants.findConstant(this.f, v, op);
    if (same !== 0) return same;
    this.hoisted.push(v);
    return v;
  }

  /** The dominating equal of v, or 0: v is now known. Only for what isNumbered. */
  find(v: number, op: Op): number {
    return this.pure.find(this.f, v, op);
  }
}

/** How an operation is numbered. */
export const enum Kind {
  Not,
  /** No operands, and the value never changes while the function runs. */
  Constant,
  /** An equal operation that dominates it may stand for it. */
  Equal,
  /** The same, if what it loads never changes. */
  Load,
  /** The same, unless it takes a pointer's address. */
  Convert,
}

export const kindOf: Uint8Array = Uint8Array.from(opFlags, (flags, op: Op) => {
  if (op === Op.Const || (op >= Op.DataAddr && op <= Op.LinkAddr) || op === Op.Slot) return Kind.Constant;
  if (op === Op.Cast || op === Op.ExtU) return Kind.Convert;
  if ((flags & OpFlag.Pure) !== 0 || (op >= Op.NilCheck && op <= Op.ShiftCheck)) return Kind.Equal;
  return op === Op.Load ? Kind.Load : Kind.Not;
});

export function isConstant(op: Op): boolean {
  return kindOf[op] === Kind.Constant;
}

/** Is v, which is no constant, of a kind that is numbered? */
export function isNumbered(f: Func, v: number, kind: Kind): boolean {
  if (kind === Kind.Equal) return true;
  return kind === Kind.Load ? f.aux2[v] === Family.Immutable : kind === Kind.Convert && !takesAddress(f, v);
}

/**
 * Does v make a number of a pointer? It stays where it stands: earlier, the pointer would not live until there, and a collection in
 * between could free what a pointer that is made of the number then points to.
 */
export function takesAddress(f: Func, v: number): boolean {
  const op: Op = f.op[v]!;
  return (op === Op.Cast || op === Op.ExtU) && f.ty[v] !== Ty.Ptr && f.ty[f.a[v]!] === Ty.Ptr;
}

export class Gvn {
  private readonly numbering = new Numbering();
  private changed = false;

  constructor(private readonly ctx: PassContext) {}

  /** True if anything changed (constants moved do not count). */
  run(f: Func): boolean {
    const cfg = this.ctx.cfg(f);
    const to = this.ctx.valueMap(f.count);
    this.changed = false;
    this.numbering.begin(f, cfg);
    for (let i = 0; i < cfg.orderLen; i++) {
      const b = cfg.domOrder[i]!;
      this.numbering.enter(b);
      this.block(f, b, to);
    }
    this.numbering.end();
    if (this.changed) this.finish(f, to);
    return this.changed;
  }

  private block(f: Func, b: number, to: Int32Array): void {
    const { numbering } = this;
    const { instrs } = f.blocks[b]!;
    let n = 0;
    for (let i = 0; i < instrs.length; i++) {
      const v = instrs[i]!;
      const op: Op = f.op[v]!;
      if (op === Op.Nop) continue;
      let same = 0;
      if (isConstant(op)) {
        same = numbering.constant(v, op);
        if (same === v) continue;
      } else {
        replaceOperands(f, v, to);
        if (isNumbered(f, v, kindOf[op]!)) same = numbering.find(v, op);
      }
      if (same === 0) {
        instrs[n++] = v;
        continue;
      }
      to[v] = same;
      f.op[v] = Op.Nop;
      this.changed = true;
    }
    if (n !== instrs.length) instrs.length = n;
  }

  private finish(f: Func, to: Int32Array): void {
    const { blocks } = f;
    for (let bi = 0; bi < blocks.length; bi++) {
      const block = blocks[bi]!;
      if (block === null) continue;
      if (block.cond !== 0 && to[block.cond] !== 0) block.cond = finalValue(to, block.cond);
      for (let ai = 0; ai < block.args.length; ai++) replaceIn(block.args[ai]!, to);
      replaceIn(block.results, to);
    }
  }
}

function replaceIn(values: number[], to: Int32Array): void {
  for (let i = 0; i < values.length; i++) if (to[values[i]!] !== 0) values[i] = finalValue(to, values[i]!);
}
