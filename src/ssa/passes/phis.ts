// Where variables that become SSA values need block params: the iterated dominance frontier of their definitions, but only
// in blocks where the variable is live (Cytron et al., "Efficiently Computing Static Single Assignment Form", TOPLAS 1991;
// frontiers as in Cooper, Harvey, Kennedy). Used by sroa.ts.
//
// Invariant: after place(), the params of block b are for the variables phiVars[phiStart[b] .. phiStart[b + 1]), ascending.

import { type Cfg, ints } from "../cfg.ts";

export class PhiPlacement {
  phiStart = new Int32Array(65);
  phiVars = new Int32Array(64);
  private cfg!: Cfg;
  // Dominance frontier of block b: frontier[frontStart[b] .. frontStart[b + 1]).
  private frontStart = new Int32Array(65);
  private frontier = new Int32Array(64);
  // Blocks that define a variable and blocks that use it before defining it: linked lists by variable.
  private defHead = new Int32Array(64);
  private useHead = new Int32Array(64);
  private readonly linkBlock: number[] = [];
  private readonly linkNext: number[] = [];
  // By block: number of the last variable for which it was found live at the start, defining, chosen.
  private live = new Int32Array(64);
  private defines = new Int32Array(64);
  private chosen = new Int32Array(64);
  private readonly work: number[] = [];
  private readonly pairBlock: number[] = [];
  private readonly pairVar: number[] = [];

  begin(cfg: Cfg, vars: number): void {
    this.cfg = cfg;
    this.defHead = ints(this.defHead, vars);
    this.useHead = ints(this.useHead, vars);
    this.defHead.fill(0, 0, vars);
    this.useHead.fill(0, 0, vars);
    this.linkBlock.length = 1;
    this.linkNext.length = 1;
    this.pairBlock.length = 0;
    this.pairVar.length = 0;
  }

  /** Variable v gets a value in block b. */
  def(v: number, b: number): void {
    this.defHead[v] = this.link(b, this.defHead[v]);
  }

  /** Block b uses the value that v has at its start. */
  use(v: number, b: number): void {
    this.useHead[v] = this.link(b, this.useHead[v]);
  }

  private link(b: number, next: number): number {
    this.linkBlock.push(b);
    this.linkNext.push(next);
    return this.linkBlock.length - 1;
  }

  place(vars: number): void {
    const { cfg } = this;
    const n = cfg.blockCount;
    this.frontiers();
    this.live = ints(this.live, n);
    this.defines = ints(this.defines, n);
    this.chosen = ints(this.chosen, n);
    this.live.fill(-1, 0, n);
    this.defines.fill(-1, 0, n);
    this.chosen.fill(-1, 0, n);
    for (let v = 0; v < vars; v++) this.placeVar(v);
    this.phiStart = ints(this.phiStart, n + 1);
    this.phiStart.fill(0, 0, n + 1);
    const { phiStart, pairBlock, pairVar } = this;
    this.phiVars = ints(this.phiVars, pairVar.length);
    for (const b of pairBlock) phiStart[b + 1]++;
    for (let b = 0; b < n; b++) phiStart[b + 1] += phiStart[b];
    // Stable, so that each block's variables ascend; starts are restored afterwards.
    for (let i = 0; i < pairVar.length; i++) this.phiVars[phiStart[pairBlock[i]]++] = pairVar[i];
    for (let b = n; b > 0; b--) phiStart[b] = phiStart[b - 1];
    phiStart[0] = 0;
  }

  private placeVar(v: number): void {
    const { cfg, live, defines, chosen, work, linkBlock, linkNext } = this;
    if (this.useHead[v] === 0 || this.defHead[v] === 0) return;
    for (let l = this.defHead[v]; l !== 0; l = linkNext[l]) defines[linkBlock[l]] = v;
    for (let l = this.useHead[v]; l !== 0; l = linkNext[l]) {
      if (live[linkBlock[l]] === v) continue;
      live[linkBlock[l]] = v;
      work.push(linkBlock[l]);
    }
    while (work.length > 0) {
      const b = work.pop()!;
      for (let k = cfg.predStart[b]; k < cfg.predStart[b + 1]; k++) {
        const p = cfg.preds[k];
        if (live[p] === v || defines[p] === v) continue;
        live[p] = v;
        work.push(p);
      }
    }
    for (let l = this.defHead[v]; l !== 0; l = linkNext[l]) work.push(linkBlock[l]);
    while (work.length > 0) {
      const b = work.pop()!;
      for (let i = this.frontStart[b]; i < this.frontStart[b + 1]; i++) {
        const y = this.frontier[i];
        if (chosen[y] === v || live[y] !== v) continue;
        chosen[y] = v;
        this.pairBlock.push(y);
        this.pairVar.push(v);
        work.push(y);
      }
    }
  }

  /** Dominance frontiers of all reachable blocks. */
  private frontiers(): void {
    const { cfg } = this;
    const n = cfg.blockCount;
    this.frontStart = ints(this.frontStart, n + 1);
    this.frontStart.fill(0, 0, n + 1);
    const { frontStart } = this;
    // Twice the same walk: counting, then filling. Of a block met twice for one join, the second time is not counted.
    const last = ints(this.live, n);
    this.live = last;
    for (let round = 0; round < 2; round++) {
      last.fill(-1, 0, n);
      for (let i = 0; i < cfg.orderLen; i++) {
        const join = cfg.order[i];
        if (cfg.predCount(join) < 2) continue;
        const stop = cfg.idom[join];
        for (let k = cfg.predStart[join]; k < cfg.predStart[join + 1]; k++) {
          for (let b = cfg.preds[k]; b !== stop && b >= 0 && last[b] !== join; b = cfg.idom[b]) {
            last[b] = join;
            if (round === 0) frontStart[b + 1]++;
            else this.frontier[frontStart[b]++] = join;
          }
        }
      }
      if (round === 0) {
        for (let b = 0; b < n; b++) frontStart[b + 1] += frontStart[b];
        this.frontier = ints(this.frontier, frontStart[n]);
      } else {
        for (let b = n; b > 0; b--) frontStart[b] = frontStart[b - 1];
        frontStart[0] = 0;
      }
    }
  }
}
