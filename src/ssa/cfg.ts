// Facts about a function's shape that passes ask for: reverse postorder, predecessors, dominators, natural loops, uses.
// Each class owns typed arrays that grow and are reused, so analysing ten thousand functions makes no garbage;
// the results hold until the function's blocks (Cfg, Loops) or instructions (Uses) change.
//
// The recover block (Func.recoverBlock) is entered from any call, so it is a second root: no block dominates it, and of all
// values only the function's parameters are defined there. Dominator "-1" is the virtual root above both.

import { type Func, Term } from "./ir.ts";
import { Op, OpFlag, opArgs, opFlags } from "./ops.ts";

/** The array itself if it has n elements, else a bigger one (contents lost). */
export function ints(old: Int32Array<ArrayBuffer>, n: number): Int32Array<ArrayBuffer> {
  return old.length >= n ? old : new Int32Array(Math.max(n, old.length * 2));
}

/** Sorts the first n elements. (Nearly always few: a call of the engine's sort takes longer.) */
export function sortInts(a: Int32Array, n: number): void {
  if (n > 40) {
    a.subarray(0, n).sort();
    return;
  }
  for (let i = 1; i < n; i++) {
    const x = a[i]!;
    let k = i;
    for (; k > 0 && a[k - 1]! > x; k--) a[k] = a[k - 1]!;
    a[k] = x;
  }
}

/** Blocks in order, predecessors and dominators of the reachable part of one function. */
export class Cfg {
  f!: Func;
  /** f.blocks.length: one past the highest block id. */
  blockCount = 0;
  /** Reachable blocks in reverse postorder; order[0] is the entry. */
  order = new Int32Array(64);
  orderLen = 0;
  /** Index in `order` by block id; -1: unreachable or deleted. */
  rpo = new Int32Array(64);
  /** Predecessor edges of block b: preds[predStart[b] .. predStart[b + 1]), from reachable blocks only. */
  predStart = new Int32Array(65);
  preds = new Int32Array(64);
  /** For each predecessor edge, which successor of that block it is. */
  predEdge = new Int32Array(64);
  /** Immediate dominator by block id; -1: the virtual root. */
  idom = new Int32Array(64);
  /** Preorder number in the dominator tree and size of the subtree, by block id. */
  domPre = new Int32Array(64);
  domSize = new Int32Array(64);
  /** Blocks in preorder of the dominator tree: domOrder[domPre[b]] == b. */
  domOrder = new Int32Array(64);
  /** Some edge leads back. */
  hasLoops = false;
  /** Some cycle has more than one entry. */
  irreducible = false;
  /** Dominators and irreducible are those of this graph. */
  private dominated = false;

  private stack = new Int32Array(64);
  private next = new Int32Array(64);
  private work = new Int32Array(64);

  /** Analyses f. Linear, but for irreducible graphs. */
  build(f: Func): void {
    this.buildGraph(f);
    this.dominators();
  }

  /** Order and predecessors only. */
  buildGraph(f: Func): void {
    this.f = f;
    const n = f.blocks.length;
    this.blockCount = n;
    if (n === 1) {
      this.single();
      return;
    }
    this.order = ints(this.order, n);
    if (this.rpo.length < n) {
      this.rpo = ints(this.rpo, n);
      this.stack = ints(this.stack, n);
      this.next = ints(this.next, n);
      this.work = ints(this.work, n);
      this.predStart = ints(this.predStart, this.rpo.length + 1);
    }
    this.buildOrder(n);
    this.buildPreds(n);
    this.dominated = false;
  }

  /** Adds to the graph what is known of its shape. */
  dominators(): void {
    if (this.dominated) return;
    this.dominated = true;
    const n = this.blockCount;
    if (this.idom.length < n) {
      this.idom = ints(this.idom, n);
      this.domPre = ints(this.domPre, n);
      this.domSize = ints(this.domSize, n);
      this.domOrder = ints(this.domOrder, n);
    }
    this.buildDominators();
  }

  /** Blocks were put to the end of their only predecessors (`owner`, by block; 0 for the others, as the entry has no owner). */
  merged(owner: Int32Array): void {
    const { order, rpo, preds } = this;
    let n = 0;
    for (let i = 0; i < this.orderLen; i++) {
      const b = order[i]!;
      if (owner[b] !== 0) rpo[b] = -1;
      else {
        rpo[b] = n;
        order[n++] = b;
      }
    }
    this.orderLen = n;
    const edges = this.predStart[this.blockCount]!;
    for (let k = 0; k < edges; k++) {
      const o = owner[preds[k]!]!;
      if (o !== 0) preds[k] = o - 1;
    }
    this.dominated = false;
  }

  /** Many functions are one block that returns. */
  private single(): void {
    const entry = this.f.blocks[0]!;
    this.order[0] = 0;
    this.orderLen = 1;
    this.rpo[0] = 0;
    this.idom[0] = -1;
    this.domPre[0] = 0;
    this.domSize[0] = 1;
    this.domOrder[0] = 0;
    this.predStart[0] = 0;
    this.predStart[1] = entry.succs.length;
    // Only an endless loop has edges here.
    this.preds = ints(this.preds, entry.succs.length);
    this.predEdge = ints(this.predEdge, entry.succs.length);
    for (let k = 0; k < entry.succs.length; k++) {
      this.preds[k] = 0;
      this.predEdge[k] = k;
    }
    this.hasLoops = entry.succs.length > 0;
    this.irreducible = false;
    this.dominated = true;
  }

  private buildOrder(n: number): void {
    const { f, rpo, order } = this;
    rpo.fill(-1, 0, n);
    let at = n;
    if (f.recoverBlock >= 0) at = this.visit(f.recoverBlock, at);
    at = this.visit(0, at);
    this.orderLen = n - at;
    order.copyWithin(0, at, n);
    for (let i = 0; i < this.orderLen; i++) rpo[order[i]!] = i;
  }

  /** Depth-first walk from root; finished blocks are put before `at` in `order`. */
  private visit(root: number, at: number): number {
    const { f, rpo, order, stack, next } = this;
    if (rpo[root] !== -1) return at;
    let depth = 0;
    stack[0] = root;
    next[0] = 0;
    rpo[root] = 0;
    while (depth >= 0) {
      const b = stack[depth]!;
      const succs = f.blocks[b]!.succs;
      const i = next[depth]!;
      if (i === succs.length) {
        order[--at] = b;
        depth--;
        continue;
      }
      next[depth] = i + 1;
      // Last successor first: a branch's first arm then comes first in the order.
      const s = succs[succs.length - 1 - i]!;
      if (rpo[s] === -1) {
        rpo[s] = 0;
        depth++;
        stack[depth] = s;
        next[depth] = 0;
      }
    }
    return at;
  }

  private buildPreds(n: number): void {
    const { order, orderLen, predStart, rpo } = this;
    const { blocks } = this.f;
    const count = this.work;
    count.fill(0, 0, n);
    this.hasLoops = false;
    for (let i = 0; i < orderLen; i++) {
      const { succs } = blocks[order[i]!]!;
      for (let k = 0; k < succs.length; k++) {
        const s = succs[k]!;
        count[s]!++;
        if (rpo[s]! <= i) this.hasLoops = true;
      }
    }
    // Each block's edges are filled in from the end of its range, so the last come first.
    let edges = 0;
    for (let b = 0; b < n; b++) {
      predStart[b] = edges;
      edges += count[b]!;
    }
    predStart[n] = edges;
    this.preds = ints(this.preds, edges);
    this.predEdge = ints(this.predEdge, edges);
    const { preds, predEdge } = this;
    for (let i = orderLen - 1; i >= 0; i--) {
      const b = order[i]!;
      const { succs } = blocks[b]!;
      for (let k = succs.length - 1; k >= 0; k--) {
        const s = succs[k]!;
        const at = predStart[s]! + --count[s]!;
        preds[at] = b;
        predEdge[at] = k;
      }
    }
  }

  /** Cooper, Harvey, Kennedy: "A Simple, Fast Dominance Algorithm". Works on rpo numbers; -1 is the virtual root. */
  private buildDominators(): void {
    const { order, orderLen, rpo, predStart, preds, idom, domPre, domSize, domOrder } = this;
    const dom = this.work;
    const recover = this.f.recoverBlock;
    const { hasLoops } = this;
    // Without loops, all predecessors of a block come before it.
    if (hasLoops) dom.fill(-2, 0, orderLen);
    domSize[order[0]!] = 1;
    dom[0] = -1;
    for (let changed = true; changed; ) {
      changed = false;
      for (let i = 1; i < orderLen; i++) {
        const b = order[i]!;
        let d = b === recover ? -1 : -2;
        const end = predStart[b + 1]!;
        for (let k = predStart[b]!; k < end; k++) {
          let p = rpo[preds[k]!]!;
          if (d === -2) {
            if (!hasLoops || dom[p] !== -2) d = p;
            continue;
          }
          if (hasLoops && dom[p] === -2) continue;
          while (p !== d) {
            while (p > d) p = dom[p]!;
            while (d > p) d = dom[d]!;
          }
        }
        domSize[b] = 1;
        if (hasLoops && dom[i] !== d) changed = true;
        dom[i] = d;
      }
    }
    this.irreducible = false;
    for (let i = orderLen - 1; i >= 0; i--) {
      const b = order[i]!;
      const d = dom[i]!;
      if (d < 0) idom[b] = -1;
      else {
        const above = order[d]!;
        idom[b] = above;
        domSize[above]! += domSize[b]!;
      }
    }
    // A child's numbers follow its parent's: hand out each subtree's range from its parent's, in reverse postorder.
    const free = this.next;
    let top = 0;
    for (let i = 0; i < orderLen; i++) {
      const b = order[i]!;
      const d = idom[b]!;
      let pre: number;
      if (d < 0) {
        pre = top;
        top += domSize[b]!;
      } else {
        pre = free[d]!;
        free[d]! += domSize[b]!;
      }
      domPre[b] = pre;
      domOrder[pre] = b;
      free[b] = pre + 1;
    }
    if (!this.hasLoops) return;
    for (let i = 0; i < orderLen; i++) {
      const b = order[i]!;
      for (let k = predStart[b]!; k < predStart[b + 1]!; k++) {
        if (rpo[preds[k]!]! < i) continue;
        if (!this.dominates(b, preds[k]!)) this.irreducible = true;
      }
    }
  }

  reachable(b: number): boolean {
    return this.rpo[b]! >= 0;
  }

  /** Every way to b goes through a (a == b included). Both reachable. */
  dominates(a: number, b: number): boolean {
    return this.domPre[b]! >= this.domPre[a]! && this.domPre[b]! - this.domPre[a]! < this.domSize[a]!;
  }

  predCount(b: number): number {
    return this.predStart[b + 1]! - this.predStart[b]!;
  }
}

/** Natural loops of a Cfg. A loop is named by its index; inner loops come before outer ones. */
export class Loops {
  count = 0;
  /** Header block, enclosing loop (-1: none) and nesting depth (1 = outermost), by loop. */
  header = new Int32Array(16);
  parent = new Int32Array(16);
  depth = new Int32Array(16);
  /** Innermost loop of each block; -1: none. */
  loopOf = new Int32Array(64);
  private work = new Int32Array(64);
  private top = 0;

  build(cfg: Cfg): void {
    const { order, orderLen, predStart, preds, rpo } = cfg;
    this.loopOf = ints(this.loopOf, cfg.blockCount);
    const loopOf = this.loopOf;
    loopOf.fill(-1, 0, cfg.blockCount);
    this.count = 0;
    if (!cfg.hasLoops) return;
    cfg.dominators();
    for (let i = orderLen - 1; i >= 0; i--) {
      const h = order[i]!;
      this.top = 0;
      for (let k = predStart[h]!; k < predStart[h + 1]!; k++) {
        if (rpo[preds[k]!]! >= i && cfg.dominates(h, preds[k]!)) this.push(preds[k]!);
      }
      if (this.top === 0) continue;
      const loop = this.newLoop(h);
      while (this.top > 0) {
        let b = this.work[--this.top]!;
        const inner = this.outermost(b);
        if (inner === loop) continue;
        if (inner >= 0) {
          this.parent[inner] = loop;
          b = this.header[inner]!;
        } else {
          loopOf[b] = loop;
        }
        if (b === h) continue;
        for (let k = predStart[b]!; k < predStart[b + 1]!; k++) {
          if (this.outermost(preds[k]!) !== loop) this.push(preds[k]!);
        }
      }
      // The header belongs to its own loop even if only inner loops lead back to it.
      if (loopOf[h] === -1) loopOf[h] = loop;
    }
    for (let l = this.count - 1; l >= 0; l--) {
      const p = this.parent[l]!;
      this.depth[l] = p < 0 ? 1 : this.depth[p]! + 1;
    }
  }

  private push(block: number): void {
    if (this.top === this.work.length) {
      const bigger = new Int32Array(this.top * 2);
      bigger.set(this.work);
      this.work = bigger;
    }
    this.work[this.top++] = block;
  }

  private newLoop(header: number): number {
    const l = this.count++;
    if (l === this.header.length) {
      for (const key of ["header", "parent", "depth"] as const) {
        const bigger = new Int32Array(l * 2);
        bigger.set(this[key]);
        this[key] = bigger;
      }
    }
    this.header[l] = header;
    this.parent[l] = -1;
    return l;
  }

  /** The outermost loop found so far that holds b; -1: none. */
  private outermost(b: number): number {
    let l = this.loopOf[b]!;
    if (l < 0) return -1;
    while (this.parent[l]! >= 0) l = this.parent[l]!;
    return l;
  }

  contains(loop: number, block: number): boolean {
    let l = this.loopOf[block]!;
    while (l >= 0 && l < loop) l = this.parent[l]!;
    return l === loop;
  }

  depthOf(block: number): number {
    const l = this.loopOf[block]!;
    return l < 0 ? 0 : this.depth[l]!;
  }
}

/** How often and where each value is used by instructions and terminators of f's blocks (all blocks that are not null). */
export class Uses {
  count = new Int32Array(64);
  /** Users of v: users[start[v] .. start[v + 1]): an instruction's id, or ~block for a terminator. Built by buildLists. */
  start = new Int32Array(65);
  users = new Int32Array(64);

  /** Counts only. */
  buildCounts(f: Func): void {
    this.count = ints(this.count, f.count);
    const { count } = this;
    count.fill(0, 0, f.count);
    const { blocks, op: ops, a, b, c } = f;
    for (let bi = 0; bi < blocks.length; bi++) {
      const block = blocks[bi]!;
      if (block === null) continue;
      const { instrs, args, results, term } = block;
      for (let vi = 0; vi < instrs.length; vi++) {
        const v = instrs[vi]!;
        const op = ops[v]!;
        const n = opArgs[op]!;
        if (n > 0) {
          count[a[v]!]!++;
          if (n > 1) {
            count[b[v]!]!++;
            if (n > 2) count[c[v]!]!++;
          }
        }
        if ((opFlags[op]! & OpFlag.List) !== 0) {
          const list = c[v]!;
          for (let i = f.listLen(list) - 1; i >= 0; i--) count[f.listAt(list, i)]!++;
        }
      }
      if (term === Term.Branch || term === Term.Switch) count[block.cond]!++;
      for (let ai = 0; ai < args.length; ai++) {
        const passed = args[ai]!;
        for (let vi = 0; vi < passed.length; vi++) count[passed[vi]!]!++;
      }
      for (let vi = 0; vi < results.length; vi++) count[results[vi]!]!++;
    }
  }

  buildLists(f: Func): void {
    this.buildCounts(f);
    const n = f.count;
    this.start = ints(this.start, n + 1);
    const { start, count } = this;
    let sum = 0;
    for (let v = 0; v < n; v++) {
      start[v] = sum;
      sum += count[v]!;
    }
    start[n] = sum;
    this.users = ints(this.users, sum);
    const users = this.users;
    // Fill from each range's end; counts come back to zero and are restored from the ranges.
    const { blocks } = f;
    for (let bi = 0; bi < blocks.length; bi++) {
      const block = blocks[bi]!;
      if (block === null) continue;
      const { instrs } = block;
      for (let vi = 0; vi < instrs.length; vi++) {
        const v = instrs[vi]!;
        const argCount = opArgs[f.op[v]!]!;
        const flags = opFlags[f.op[v]!]!;
        const args = argCount;
        if (args > 0) {
          users[start[f.a[v]!]! + --count[f.a[v]!]!] = v;
          if (args > 1) {
            users[start[f.b[v]!]! + --count[f.b[v]!]!] = v;
            if (args > 2) users[start[f.c[v]!]! + --count[f.c[v]!]!] = v;
          }
        }
        if ((flags & OpFlag.List) !== 0) {
          const list = f.c[v]!;
          for (let i = f.listLen(list) - 1; i >= 0; i--) {
            const x = f.listAt(list, i);
            users[start[x]! + --count[x]!] = v;
          }
        }
      }
      const user = ~block.id;
      if (block.term === Term.Branch || block.term === Term.Switch) {
        users[start[block.cond]! + --count[block.cond]!] = user;
      }
      for (let ai = 0; ai < block.args.length; ai++) {
        const args = block.args[ai]!;
        for (let vi = 0; vi < args.length; vi++) {
          const v = args[vi]!;
          users[start[v]! + --count[v]!] = user;
        }
      }
      const { results } = block;
      for (let vi = 0; vi < results.length; vi++) {
        const v = results[vi]!;
        users[start[v]! + --count[v]!] = user;
      }
    }
    for (let v = 0; v < n; v++) count[v] = start[v + 1]! - start[v]!;
  }
}

/**
 * Replaces operands in all blocks: a value v with to[v] != 0 becomes to[v] (followed to the end of the chain; `to` is
 * compressed on the way). The definitions stay where they are. `to` must have f.count elements.
 */
export function replaceUses(f: Func, to: Int32Array): void {
  const { blocks, op, a, b } = f;
  for (let bi = 0; bi < blocks.length; bi++) {
    const block = blocks[bi]!;
    if (block === null) continue;
    const { instrs, args, results } = block;
    for (let vi = 0; vi < instrs.length; vi++) {
      const v = instrs[vi]!;
      const o = op[v]!;
      const n = opArgs[o]!;
      if (n > 2 || (opFlags[o]! & OpFlag.List) !== 0) {
        replaceOperands(f, v, to);
        continue;
      }
      if (n === 0) continue;
      const x = a[v]!;
      if (to[x] !== 0) a[v] = finalValue(to, x);
      if (n === 1) continue;
      const y = b[v]!;
      if (to[y] !== 0) b[v] = finalValue(to, y);
    }
    if (block.cond !== 0 && to[block.cond] !== 0) block.cond = finalValue(to, block.cond);
    for (let ai = 0; ai < args.length; ai++) {
      if (args[ai]!.length > 0) replaceIn(args[ai]!, to);
    }
    if (results.length > 0) replaceIn(results, to);
  }
}

/** replaceUses for the operands of one instruction. */
export function replaceOperands(f: Func, v: number, to: Int32Array): void {
  const argCount = opArgs[f.op[v]!]!;
  const flags = opFlags[f.op[v]!]!;
  const args = argCount;
  if (args > 0) {
    const a = f.a[v]!;
    if (to[a] !== 0) f.a[v] = finalValue(to, a);
    if (args > 1) {
      const b = f.b[v]!;
      if (to[b] !== 0) f.b[v] = finalValue(to, b);
      if (args > 2) {
        const c = f.c[v]!;
        if (to[c] !== 0) f.c[v] = finalValue(to, c);
      }
    }
  }
  if ((flags & OpFlag.List) !== 0) {
    const list = f.c[v]!;
    for (let i = f.listLen(list) - 1; i >= 0; i--) {
      const x = f.listAt(list, i);
      if (to[x] !== 0) f.setListAt(list, i, finalValue(to, x));
    }
  }
}

function replaceIn(values: number[], to: Int32Array): void {
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!;
    if (to[v] !== 0) values[i] = finalValue(to, v);
  }
}

/** End of v's chain in `to` (v itself if to[v] == 0), with path compression. */
export function finalValue(to: Int32Array, v: number): number {
  let end = v;
  while (to[end] !== 0) end = to[end]!;
  while (v !== end) {
    const next = to[v]!;
    to[v] = end;
    v = next;
  }
  return end;
}

/** Calls `use` for each operand of an instruction, lists included. */
export function forEachOperand(f: Func, v: number, use: (operand: number) => void): void {
  const op: Op = f.op[v]!;
  const argCount = opArgs[op]!;
  const flags = opFlags[op]!;
  if (argCount > 0) use(f.a[v]!);
  if (argCount > 1) use(f.b[v]!);
  if (argCount > 2) use(f.c[v]!);
  if ((flags & OpFlag.List) !== 0) {
    const list = f.c[v]!;
    const n = f.listLen(list);
    for (let i = 0; i < n; i++) use(f.listAt(list, i));
  }
}
