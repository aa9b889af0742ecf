// Irreducible regions, strongly connected components with several entries. Each gets one dispatch block that all edges to its
// entries go through, with a selector and the entries' parameters as its own; only this component pays. What dominated what
// inside of it stays so (the selector is right, even if the graph cannot tell).
//
// Values that live across an entry belong into parameters of the dispatch block: whoever makes several ways into a loop (resume
// copies) makes the graph reducible first and its SSA form after that (repair.ts), so that a value takes one parameter there and
// not one for each entry.

import { components } from "../components.ts";
import { InternalError } from "../diagnostics.ts";
import type { Cfg } from "../ssa/cfg.ts";
import { type Block, type Func, Term } from "../ssa/ir.ts";
import { Op, Ty } from "../ssa/ops.ts";

/** Adds dispatch blocks until no loop has several entries. cfg is f's, before and after. */
export function makeReducible(f: Func, cfg: Cfg): void {
  for (let round = 0; cfg.irreducible; round++) {
    if (round > f.blocks.length) throw new InternalError(`${f.name}: irreducible loops remain`, f.pos);
    if (!addDispatches(f, cfg)) throw new InternalError(`${f.name}: no irreducible component found`, f.pos);
    cfg.build(f);
  }
}

/** The outermost components with several entries get their dispatch blocks; false: there is none. */
function addDispatches(f: Func, cfg: Cfg): boolean {
  // Components of the whole graph; of each one with a single entry, the components without that entry; and so on.
  const regions: number[][] = [Array.from(cfg.order.subarray(0, cfg.orderLen))];
  const found: number[][] = [];
  const index = new Int32Array(f.blocks.length).fill(-1);
  while (regions.length > 0) {
    for (const component of cycles(f, regions.pop()!, index)) {
      for (const b of component) index[b] = 1;
      const entries = component.filter((b) => hasEdgeFromOutside(cfg, b, index));
      for (const b of component) index[b] = -1;
      if (entries.length > 1) found.push(entries);
      else if (component.length > 1) regions.push(component.filter((b) => b !== entries[0]));
    }
  }
  for (const entries of found) addDispatch(f, entries);
  return found.length > 0;
}

/** `index`, by block, of the component's: not -1. */
function hasEdgeFromOutside(cfg: Cfg, b: number, index: Int32Array): boolean {
  for (let k = cfg.predStart[b]!; k < cfg.predStart[b + 1]!; k++) if (index[cfg.preds[k]!] === -1) return true;
  return false;
}

/** Strongly connected components with a cycle in the subgraph of `nodes`. `index`, by block, is working space: -1, before and after. */
function cycles(f: Func, nodes: readonly number[], index: Int32Array): number[][] {
  for (let i = 0; i < nodes.length; i++) index[nodes[i]!] = i;
  const inside = (i: number): number[] => {
    const to: number[] = [];
    const { succs } = f.blocks[nodes[i]!]!;
    for (let k = 0; k < succs.length; k++) {
      const s = index[succs[k]!]!;
      if (s >= 0) to.push(s);
    }
    return to;
  };
  const out: number[][] = [];
  components(nodes.length, inside).forEach((c, i) => {
    if (c === 0) return;
    out[c - 1] ??= [];
    out[c - 1]!.push(nodes[i]!);
  });
  for (let i = 0; i < nodes.length; i++) index[nodes[i]!] = -1;
  return out.map((component) => component.sort((x, y) => x - y));
}

/** One block through which all edges to `entries` go. */
function addDispatch(f: Func, entries: readonly number[]): void {
  const dispatch = f.newBlock();
  const selector = f.addParam(dispatch, Ty.I32, Op.Param);
  const which = new Map<number, number>();
  const first: number[] = [];
  for (const e of entries) {
    which.set(e, first.length);
    first.push(dispatch.params.length);
    for (const p of f.block(e).params) f.addParam(dispatch, f.ty[p]!, Op.Param);
  }
  const tys = dispatch.params.map((p) => f.ty[p]!);
  const blocks = f.blocks.slice();
  for (const block of blocks) {
    if (block === null || block === dispatch) continue;
    for (let k = 0; k < block.succs.length; k++) {
      const entry = which.get(block.succs[k]!);
      if (entry === undefined) continue;
      // The selector needs a place: a block of its own on the edge.
      const middle = f.newBlock();
      const args = block.args[k]!;
      const values = [row(f, middle, Op.Const, Ty.I32, entry)];
      for (let i = 1; i < tys.length; i++) {
        const own = i - first[entry]!;
        values.push(own >= 0 && own < args.length ? args[own]! : row(f, middle, Op.Undef, tys[i]!, 0));
      }
      middle.term = Term.Jump;
      middle.succs = [dispatch.id];
      middle.args = [values];
      middle.cold = block.cold;
      block.succs[k] = middle.id;
      block.args[k] = [];
    }
  }
  dispatch.term = Term.Switch;
  dispatch.cond = selector;
  dispatch.succs = [...entries];
  dispatch.args = entries.map((e, i) => dispatch.params.slice(first[i]!, first[i]! + f.block(e).params.length));
  for (let k = 0; k < entries.length; k++) if (dispatch.args[k]!.length > 0) splitEdge(f, dispatch, k);
}

/** Edge k of the block gets a block of its own, with the edge's arguments. */
export function splitEdge(f: Func, block: Block, k: number): void {
  const middle = f.newBlock();
  middle.term = Term.Jump;
  middle.succs = [block.succs[k]!];
  middle.args = [block.args[k]!];
  middle.cold = f.block(block.succs[k]!).cold;
  block.succs[k] = middle.id;
  block.args[k] = [];
}

function row(f: Func, block: Block, op: Op, ty: Ty, n: number): number {
  const v = f.newValue(op, ty, 0, 0, 0, n);
  block.instrs.push(v);
  return v;
}
