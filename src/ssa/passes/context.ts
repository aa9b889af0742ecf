// What the passes of one run share: the program, scratch analyses and the cached shape of the function at hand. A pass that
// changes blocks or edges says so with graphChanged(); the next asks for a fresh Cfg.

import { Cfg, Loops, Uses } from "../cfg.ts";
import type { Func, Program } from "../ir.ts";

export class PassContext {
  readonly uses = new Uses();
  private readonly cfg_ = new Cfg();
  private readonly loops_ = new Loops();
  private cfgFunc: Func | null = null;
  private loopsFunc: Func | null = null;
  private zeroed = new Int32Array(1024);

  constructor(readonly program: Program) {}

  /** Order, predecessors and dominators of f; valid until graphChanged or another function is asked for. */
  cfg(f: Func): Cfg {
    this.graph(f);
    this.cfg_.dominators();
    return this.cfg_;
  }

  /** The same without dominators. */
  graph(f: Func): Cfg {
    if (this.cfgFunc !== f) {
      this.cfg_.buildGraph(f);
      this.cfgFunc = f;
      this.loopsFunc = null;
    }
    return this.cfg_;
  }

  loops(f: Func): Loops {
    const cfg = this.cfg(f);
    if (this.loopsFunc !== f) {
      this.loops_.build(cfg);
      this.loopsFunc = f;
    }
    return this.loops_;
  }

  /** Blocks of the function at hand were merged, and nothing else (Cfg.merged). */
  merged(owner: Int32Array): void {
    this.cfg_.merged(owner);
    this.loopsFunc = null;
  }

  graphChanged(): void {
    this.cfgFunc = null;
    this.loopsFunc = null;
  }

  /** An all-zero array of at least n elements for a value-to-value map; one user at a time. */
  valueMap(n: number): Int32Array<ArrayBuffer> {
    if (this.zeroed.length < n) this.zeroed = new Int32Array(Math.max(n, this.zeroed.length * 2));
    else this.zeroed.fill(0, 0, n);
    return this.zeroed;
  }
}
