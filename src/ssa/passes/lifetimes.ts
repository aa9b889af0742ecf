// For escape.ts: an allocation in a loop makes many objects, a slot is one. Which allocations have at most one object in use at a
// time, so that a slot does for all of them?

import type { Cfg, Loops } from "../cfg.ts";
import type { Func } from "../ir.ts";
import { Op, Ty } from "../ops.ts";
import type { PassContext } from "./context.ts";
import type { PointsTo } from "./pointsto.ts";

/** One Op.Alloc of an analysed function. */
export interface AllocSite {
  readonly f: Func;
  readonly row: number;
  /** Its node, and the block it is in. */
  readonly node: number;
  readonly block: number;
}

/** What the analysis knows of the functions at hand. */
export interface AllocSites {
  /** The allocation that made row v of f (it may be a slot by now). */
  siteOf(f: Func, v: number): AllocSite | undefined;
  /** The store of a pointer that made a flow with this tag (> 0). */
  storeAt(tag: number): { f: Func; row: number };
  /** The value of f that node n is; 0: none. */
  valueOf(f: Func, n: number): number;
}

/**
 * Is at most one object of an allocation in use at a time? Values computed from the allocation, but for block params, always
 * come from its last execution (a definition dominates its uses). So does a param of a block that does not dominate the
 * allocation: whoever comes to a use of it after the allocation came through its block. The same holds for what is stored
 * in another allocation O and loaded from there, if no way leads from the allocation back to itself without O, or O lies
 * behind it.
 */
export class Lifetimes {
  /** Cells that several objects share by copying. */
  readonly shared = new Set<number>();
  private readonly home = new Map<Func, Int32Array>();
  /** By site: found so; one that is being looked at counts as such. */
  private readonly known = new Map<AllocSite, boolean>();

  constructor(
    private readonly ctx: PassContext,
    private readonly graph: PointsTo,
    private readonly sites: AllocSites,
  ) {}

  oneAtATime(s: AllocSite): boolean {
    let answer = this.known.get(s);
    if (answer === undefined) {
      this.known.set(s, true);
      answer = this.find(s);
      this.known.set(s, answer);
    }
    return answer;
  }

  private find(s: AllocSite): boolean {
    const { f, block } = s;
    const { ctx, graph, sites } = this;
    const cfg = ctx.cfg(f);
    const loops = ctx.loops(f);
    if (cfg.irreducible) return !inCycle(f, block);
    if (loops.depthOf(block) === 0) return true;
    let home = this.home.get(f)!;
    if (home === undefined) this.home.set(f, (home = homes(f)));
    return graph.reach(s.node, new Uint8Array(graph.count), (flow, n) => {
      if (flow >= 0) {
        const tag = graph.tag[flow];
        if (tag < 0) return false;
        if (tag > 0) {
          const store = sites.storeAt(tag);
          return store.f === f && !this.shared.has(n) && this.containerEnds(s, store.row, cfg, loops, home);
        }
      }
      const v = sites.valueOf(f, n);
      if (v === 0 || f.op[v] !== Op.Param) return true;
      const b = home[v];
      // A parameter of the function belongs to another call.
      return b <= 0 || !cfg.dominates(b, block);
    });
  }

  /** Store `row` puts a pointer to the object into an object that is not in use beyond the next allocation either. */
  private containerEnds(s: AllocSite, row: number, cfg: Cfg, loops: Loops, home: Int32Array): boolean {
    const { f } = s;
    let a = f.a[row];
    while ((f.op[a] === Op.Add || f.op[a] === Op.Sub) && f.ty[a] === Ty.Ptr) a = f.a[a];
    if (a === s.row) return true;
    const container = this.sites.siteOf(f, a);
    if (container === undefined || !this.oneAtATime(container)) return false;
    const o = home[a];
    const { instrs } = f.block(s.block);
    const before = o === s.block ? instrs.indexOf(a) < instrs.indexOf(s.row) : cfg.dominates(o, s.block);
    if (before) return loops.loopOf[o] === loops.loopOf[s.block];
    return o === s.block || cfg.dominates(s.block, o);
  }
}

/** Block of each value. */
function homes(f: Func): Int32Array {
  const home = new Int32Array(f.count).fill(-1);
  for (const block of f.blocks) {
    if (block === null) continue;
    for (const p of block.params) home[p] = block.id;
    for (const v of block.instrs) home[v] = block.id;
  }
  return home;
}

function inCycle(f: Func, block: number): boolean {
  const seen = new Uint8Array(f.blocks.length);
  const work = [...f.block(block).succs];
  while (work.length > 0) {
    const b = work.pop()!;
    if (b === block) return true;
    if (seen[b] === 1) continue;
    seen[b] = 1;
    for (const t of f.block(b).succs) work.push(t);
  }
  return false;
}
