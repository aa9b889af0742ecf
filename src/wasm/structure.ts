// Structured control flow from the dominator tree (Ramsey, "Beyond Relooper", ICFP 2022), as a list of tokens that the
// emitter walks once. A block with one forward predecessor is written inside that predecessor's arm; a block where
// several forward edges meet gets a `block` whose end is just in front of it, opened at its immediate dominator; a loop
// header gets a `loop`. Two refinements: what is left by a loop's exits is attached to the loop, behind its end, so that
// loops hold nothing but their bodies; and a branch to what follows anyway is left out, with the `block` when no branch
// to it remains.
//
// Needs a reducible graph (irreducible.ts). Works with its own stack: dominator trees of generated code are deep.

import type { Cfg, Loops } from "../ssa/cfg.ts";
import { ints } from "../ssa/cfg.ts";
import { type Func, Term } from "../ssa/ir.ts";

export const enum Tok {
  /** The events of block a; b = 1: its condition is wanted inverted. */
  Body,
  /** Opens / closes the scope whose end is in front of block a. */
  Block,
  EndBlock,
  /** Opens the loop of header a. */
  Loop,
  If,
  Else,
  /** Closes a loop or an if. */
  End,
  /** Jump to block a; b = 1: backwards, to its loop. */
  Br,
  BrIf,
  /** br_table of block a. */
  Switch,
  /** Parameter copies of edge b of block a. */
  Copies,
  Return,
  Unreachable,
}

const enum Work {
  Tree,
  Token,
  AfterThen,
}

export class Structure {
  kind = new Uint8Array(256);
  a = new Int32Array(256);
  b = new Int32Array(256);
  count = 0;
  /** Branches to the end in front of each block: 0, then its scope is not opened. */
  labelUses = new Int32Array(64);

  private f!: Func;
  private cfg!: Cfg;
  private loops!: Loops;
  private hasCopies!: (block: number, edge: number) => boolean;
  /** Block that b is attached to, -1: written in its predecessor's arm. */
  private attached = new Int32Array(64);
  private innerHead = new Int32Array(64);
  private outerHead = new Int32Array(64);
  private nextChild = new Int32Array(64);
  private isHeader = new Uint8Array(64);
  /** Branches to each block (+ 2: functionEnd is one too) left out so far because it follows. */
  private fallen = new Int32Array(66);
  /** Work items of four ints, last one first. */
  private stack = new Int32Array(256);
  private top = 0;
  private nesting = 0;

  run(cfg: Cfg, loops: Loops, hasCopies: (block: number, edge: number) => boolean, fallReturns: boolean): void {
    this.f = cfg.f;
    this.cfg = cfg;
    this.loops = loops;
    this.hasCopies = hasCopies;
    const n = cfg.blockCount;
    if (this.attached.length < n) {
      for (const key of ["labelUses", "attached", "innerHead", "outerHead", "nextChild"] as const) {
        this[key] = ints(this[key], n);
      }
      this.fallen = new Int32Array(this.attached.length + 2);
      this.isHeader = new Uint8Array(this.attached.length);
    }
    this.labelUses.fill(0, 0, n);
    this.count = 0;
    this.fallen.fill(0, 0, n + 2);
    this.nesting = 0;
    this.attach();
    this.top = 0;
    this.push(Work.Tree, cfg.order[0]!, fallReturns ? functionEnd : nothing, 0);
    while (this.top > 0) this.step();
  }

  // ---- who is written where ----

  inLoop(block: number): boolean {
    return this.loops.loopOf[block]! >= 0;
  }

  private attach(): void {
    const { cfg, f, loops, attached, innerHead, outerHead, nextChild, isHeader } = this;
    const { order, orderLen, predStart, preds } = cfg;
    for (let i = 0; i < orderLen; i++) {
      const b = order[i]!;
      innerHead[b] = -1;
      outerHead[b] = -1;
      isHeader[b] = 0;
    }
    for (let l = 0; l < loops.count; l++) isHeader[loops.header[l]!] = 1;
    // Backwards and put in front: each list is then in reverse postorder.
    for (let i = orderLen - 1; i > 0; i--) {
      const b = order[i]!;
      let forward = 0;
      let switched = false;
      for (let k = predStart[b]!; k < predStart[b + 1]!; k++) {
        const p = preds[k]!;
        if (cfg.rpo[p]! >= i) continue;
        forward++;
        if (f.blocks[p]!.term === Term.Switch) switched = true;
      }
      const d = cfg.idom[b]!;
      let left = -1;
      for (let l = loops.loopOf[d]!; l >= 0 && !loops.contains(l, b); l = loops.parent[l]!) left = l;
      const merge = forward > 1 || switched;
      if (!merge && (left < 0 || this.staysInLoop(b))) {
        attached[b] = -1;
        continue;
      }
      const at = left >= 0 ? loops.header[left]! : d;
      attached[b] = at;
      const head = left >= 0 ? outerHead : innerHead;
      nextChild[b] = head[at]!;
      head[at] = b;
    }
    attached[order[0]!] = -1;
  }

  /** A loop exit that ends at once costs least where it is left: no label, no branch. */
  private staysInLoop(b: number): boolean {
    const block = this.f.blocks[b]!;
    if (block.term !== Term.Return && block.term !== Term.Unreachable) return false;
    return block.cold || block.term === Term.Unreachable || block.instrs.length <= 4;
  }

  // ---- tokens ----

  private token(kind: Tok, a: number, b: number): void {
    const n = this.count;
    if (n === this.kind.length) {
      const kinds = new Uint8Array(n * 2);
      kinds.set(this.kind);
      this.kind = kinds;
      const as = new Int32Array(n * 2);
      as.set(this.a);
      this.a = as;
      const bs = new Int32Array(n * 2);
      bs.set(this.b);
      this.b = bs;
    }
    this.kind[n] = kind;
    this.a[n] = a;
    this.b[n] = b;
    this.count = n + 1;
    if (kind === Tok.If || kind === Tok.Block || kind === Tok.Loop) this.nesting++;
    else if (kind === Tok.End || kind === Tok.EndBlock) this.nesting--;
  }

  private push(kind: Work, a: number, b: number, c: number): void {
    if (this.top + 4 > this.stack.length) {
      const bigger = new Int32Array(this.stack.length * 2);
      bigger.set(this.stack);
      this.stack = bigger;
    }
    const { stack, top } = this;
    stack[top] = kind;
    stack[top + 1] = a;
    stack[top + 2] = b;
    stack[top + 3] = c;
    this.top = top + 4;
  }

  private step(): void {
    this.top -= 4;
    const { stack, top } = this;
    const a = stack[top + 1]!;
    const b = stack[top + 2]!;
    const c = stack[top + 3]!;
    switch (stack[top]! as Work) {
      case Work.Tree:
        this.tree(a, b);
        return;
      case Work.Token:
        this.token(a, b, 0);
        return;
      case Work.AfterThen:
        this.afterThen(a, b, c);
        return;
    }
  }

  /** Block x with everything below it in the dominator tree; what comes next in the text is block `next`. */
  private tree(x: number, next: number): void {
    const after = this.openScopes(this.outerHead[x]!, next);
    if (this.isHeader[x] === 1) {
      this.token(Tok.Loop, x, 0);
      this.push(Work.Token, Tok.End, 0, 0);
    }
    this.body(x, this.openScopes(this.innerHead[x]!, after));
  }

  /** Opens the scopes of a list of attached blocks; they are written, in order, when the scopes are closed again. */
  private openScopes(first: number, next: number): number {
    if (first < 0) return next;
    // The last of the list is outermost: walk forwards onto the stack, then turn the pushed part around.
    const bottom = this.top;
    const { nextChild } = this;
    let n = 0;
    for (let y = first; y >= 0; y = nextChild[y]!) {
      const follow = nextChild[y]! >= 0 ? nextChild[y]! : next;
      this.push(Work.Token, Tok.EndBlock, y, 0);
      this.push(Work.Tree, y, follow, 0);
      n += 2;
    }
    const { stack } = this;
    for (let i = 0, j = n - 1; i < j; i++, j--) {
      for (let k = 0; k < 4; k++) {
        const t = stack[bottom + 4 * i + k]!;
        stack[bottom + 4 * i + k] = stack[bottom + 4 * j + k]!;
        stack[bottom + 4 * j + k] = t;
      }
    }
    // Now the bottom is the last block's tree; its scope is opened first.
    for (let i = 1; i < n; i += 2) this.token(Tok.Block, stack[bottom + 4 * i + 2]!, 0);
    return first;
  }

  private inline(x: number, s: number): boolean {
    return this.attached[s] === -1 && this.cfg.rpo[s]! > this.cfg.rpo[x]!;
  }

  /** Branches to block s, or nothing if it follows. */
  private br(x: number, s: number, next: number): void {
    const back = this.cfg.rpo[s]! <= this.cfg.rpo[x]!;
    if (!back && s === next) this.fallen[s + 2]!++;
    else this.branch(Tok.Br, s, back);
  }

  private branch(kind: Tok, s: number, back: boolean): void {
    if (!back) this.labelUses[s]!++;
    this.token(kind, s, back ? 1 : 0);
  }

  /** The edge k of x, with its copies. */
  private arm(x: number, k: number, next: number): void {
    const s = this.f.blocks[x]!.succs[k]!;
    if (this.hasCopies(x, k)) this.token(Tok.Copies, x, k);
    if (this.inline(x, s)) this.push(Work.Tree, s, next, 0);
    else this.br(x, s, next);
  }

  private body(x: number, next: number): void {
    const block = this.f.blocks[x]!;
    switch (block.term) {
      case Term.Jump:
        this.token(Tok.Body, x, 0);
        this.arm(x, 0, next);
        return;
      case Term.Branch:
        this.branches(x, next);
        return;
      case Term.Switch:
        this.token(Tok.Body, x, 0);
        for (const s of block.succs) if (this.cfg.rpo[s]! > this.cfg.rpo[x]!) this.labelUses[s]!++;
        this.token(Tok.Switch, x, 0);
        return;
      case Term.Return:
        this.token(Tok.Body, x, 0);
        if (next === functionEnd) this.fallen[next + 2]!++;
        else this.token(Tok.Return, x, 0);
        return;
      default:
        this.token(Tok.Body, x, 0);
        this.token(Tok.Unreachable, 0, 0);
    }
  }

  private branches(x: number, next: number): void {
    const { succs } = this.f.blocks[x]!;
    const rpo = this.cfg.rpo;
    const content0 = this.inline(x, succs[0]!) || this.hasCopies(x, 0);
    const content1 = this.inline(x, succs[1]!) || this.hasCopies(x, 1);
    const back0 = rpo[succs[0]!]! <= rpo[x]!;
    const back1 = rpo[succs[1]!]! <= rpo[x]!;
    const follows0 = !content0 && !back0 && succs[0] === next;
    const follows1 = !content1 && !back1 && succs[1] === next;
    if (!content0 && !content1) {
      if (follows0) {
        this.token(Tok.Body, x, 1);
        this.fallen[next + 2]!++;
        this.branch(Tok.BrIf, succs[1]!, back1);
      } else {
        this.token(Tok.Body, x, 0);
        this.branch(Tok.BrIf, succs[0]!, back0);
        this.br(x, succs[1]!, next);
      }
      return;
    }
    if (!content0 || !content1) {
      // One plain branch, to t; the other arm has content.
      const t = content0 ? 1 : 0;
      const inverted = 1 - t;
      if ((t === 0 ? follows0 : follows1) && this.nesting < maxNesting) {
        this.token(Tok.Body, x, t === 0 ? 1 : 0);
        this.token(Tok.If, 0, 0);
        this.fallen[next + 2]!++;
        this.push(Work.Token, Tok.End, 0, 0);
      } else {
        this.token(Tok.Body, x, inverted === 0 ? 1 : 0);
        this.branch(Tok.BrIf, succs[t]!, t === 0 ? back0 : back1);
      }
      this.arm(x, 1 - t, next);
      return;
    }
    // Two arms with content: the one that ends soon, or is rarely run, first; often nothing then needs an else.
    const first = this.ends(x, 1, next) && !this.ends(x, 0, next) ? 1 : 0;
    this.token(Tok.Body, x, first);
    this.token(Tok.If, 0, 0);
    this.push(Work.AfterThen, x | (first << 30), next, next === nothing ? 0 : this.fallen[next + 2]!);
    this.arm(x, first, next);
  }

  /** Edge k of x surely does not fall through to `next`. */
  private ends(x: number, k: number, next: number): boolean {
    const s = this.f.blocks[x]!.succs[k]!;
    if (!this.inline(x, s)) return s !== next;
    const block = this.f.blocks[s]!;
    return block.cold || block.term === Term.Unreachable || (block.term === Term.Return && next !== functionEnd);
  }

  /** The first arm of an if is written. If some way through it falls out of it, the second arm must be an else. */
  private afterThen(packed: number, next: number, fallenBefore: number): void {
    const x = packed & 0x3fffffff;
    const second = 1 - (packed >> 30);
    if (next === nothing || this.fallen[next + 2] === fallenBefore) {
      this.token(Tok.End, 0, 0);
    } else {
      this.token(Tok.Else, 0, 0);
      this.push(Work.Token, Tok.End, 0, 0);
    }
    this.arm(x, second, next);
  }
}

/** Pseudo blocks that may follow: nothing that can be reached, the end of the function. */
const nothing = -1;
const functionEnd = -2;
const maxNesting = 200;
