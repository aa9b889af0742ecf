// Gives a function the shape that structuring needs, by adding blocks: an entry without predecessors, switch edges without
// arguments, branches with two different targets, and no irreducible loops.
//
// An irreducible region is a strongly connected component with several entries. It gets one dispatch block that all
// edges to its entries go through, with a selector and the entries' parameters as its own; only this component pays. What
// dominated what inside of it stays so (the selector is right, even if the graph cannot tell).

import { InternalError } from "../diagnostics.ts";
import type { Cfg } from "../ssa/cfg.ts";
import { type Block, type Func, Term } from "../ssa/ir.ts";
import { Op, Ty } from "../ssa/ops.ts";

/** Changes f where needed and leaves cfg built for it. */
export function prepare(f: Func, cfg: Cfg): void {
  simplifyBlocks(f);
  cfg.build(f);
  if (cfg.predCount(0) > 0) {
    splitEntry(f);
    cfg.build(f);
  }
  for (let round = 0; cfg.irreducible; round++) {
    if (round > f.blocks.length) throw new InternalError(`${f.name}: irreducible loops remain`, f.pos);
    dispatchIrreducible(f, cfg);
    cfg.build(f);
  }
}

function simplifyBlocks(f: Func): void {
  const n = f.blocks.length;
  for (let i = 0; i < n; i++) {
    const block = f.blocks[i];
    if (block === null || block === undefined) continue;
    if (block.term === Term.Switch) {
      if (block.succs.length === 1) {
        block.term = Term.Jump;
        block.cond = 0;
        continue;
      }
      for (let k = 0; k < block.succs.length; k++) if (block.args[k]!.length > 0) splitEdge(f, block, k);
    } else if (block.term === Term.Branch && f.op[block.cond] === Op.Const) {
      const taken = f.aux[block.cond] !== 0 ? 0 : 1;
      block.term = Term.Jump;
      block.cond = 0;
      block.succs = [block.succs[taken]!];
      block.args = [block.args[taken]!];
    } else if (block.term === Term.Branch && block.succs[0] === block.succs[1] && block.args[0]!.length === 0) {
      block.term = Term.Jump;
      block.cond = 0;
      block.succs.length = 1;
      block.args.length = 1;
    }
  }
}

function splitEdge(f: Func, block: Block, k: number): void {
  const middle = f.newBlock();
  middle.term = Term.Jump;
  middle.succs = [block.succs[k]!];
  middle.args = [block.args[k]!];
  middle.cold = f.block(block.succs[k]!).cold;
  block.succs[k] = middle.id;
  block.args[k] = [];
}

/** Moves the entry's contents to a new block, so that edges to it have another target. */
function splitEntry(f: Func): void {
  const entry = f.block(0);
  const moved = f.newBlock();
  moved.instrs = entry.instrs;
  moved.term = entry.term;
  moved.cond = entry.cond;
  moved.succs = entry.succs;
  moved.args = entry.args;
  moved.results = entry.results;
  moved.cold = entry.cold;
  moved.pos = entry.pos;
  moved.params = entry.params;
  entry.params = [];
  for (const p of moved.params) f.addParam(entry, f.ty[p]!, Op.Param, f.pos_[p]!);
  entry.instrs = [];
  entry.term = Term.Jump;
  entry.cond = 0;
  entry.results = [];
  entry.succs = [moved.id];
  entry.args = [[...entry.params]];
  for (const block of f.blocks) {
    if (block === null || block === entry) continue;
    for (let k = 0; k < block.succs.length; k++) if (block.succs[k] === 0) block.succs[k] = moved.id;
  }
}

/** Puts dispatch blocks before the components, innermost reducible headers taken away, that have several entries. */
function dispatchIrreducible(f: Func, cfg: Cfg): void {
  const live = new Uint8Array(f.blocks.length);
  for (let i = 0; i < cfg.orderLen; i++) live[cfg.order[i]!] = 1;
  // Components of the whole graph; of each one with a single entry, the components without that entry; and so on.
  const regions: number[][] = [Array.from(cfg.order.subarray(0, cfg.orderLen))];
  while (regions.length > 0) {
    const region = regions.pop()!;
    for (const component of components(f, region)) {
      const inside = new Set(component);
      const entries = component.filter((b) => hasEdgeFromOutside(cfg, b, inside));
      if (entries.length <= 1) {
        const rest = component.filter((b) => b !== entries[0]);
        if (rest.length > 0 && rest.length < component.length) regions.push(rest);
        continue;
      }
      addDispatch(f, entries);
      return;
    }
  }
  throw new InternalError(`${f.name}: no irreducible component found`, f.pos);
}

function hasEdgeFromOutside(cfg: Cfg, b: number, inside: ReadonlySet<number>): boolean {
  for (let k = cfg.predStart[b]!; k < cfg.predStart[b + 1]!; k++) if (!inside.has(cfg.preds[k]!)) return true;
  return false;
}

/** Strongly connected components with a cycle in the subgraph of `nodes` (Tarjan's algorithm, with its own stack). */
function components(f: Func, nodes: readonly number[]): number[][] {
  const number = new Map<number, number>();
  const low = new Map<number, number>();
  const inside = new Set(nodes);
  const onStack = new Set<number>();
  const stack: number[] = [];
  const out: number[][] = [];
  let counter = 0;
  for (const root of nodes) {
    if (number.has(root)) continue;
    const work: { b: number; next: number }[] = [{ b: root, next: 0 }];
    number.set(root, counter);
    low.set(root, counter++);
    stack.push(root);
    onStack.add(root);
    while (work.length > 0) {
      const top = work[work.length - 1]!;
      const { succs } = f.block(top.b);
      if (top.next < succs.length) {
        const s = succs[top.next++]!;
        if (!inside.has(s)) continue;
        if (!number.has(s)) {
          number.set(s, counter);
          low.set(s, counter++);
          stack.push(s);
          onStack.add(s);
          work.push({ b: s, next: 0 });
        } else if (onStack.has(s)) low.set(top.b, Math.min(low.get(top.b)!, number.get(s)!));
        continue;
      }
      work.pop();
      const parent = work[work.length - 1];
      if (parent !== undefined) low.set(parent.b, Math.min(low.get(parent.b)!, low.get(top.b)!));
      if (low.get(top.b) !== number.get(top.b)) continue;
      const component: number[] = [];
      for (;;) {
        const b = stack.pop()!;
        onStack.delete(b);
        component.push(b);
        if (b === top.b) break;
      }
      if (component.length > 1 || f.block(top.b).succs.includes(top.b)) out.push(component.sort((x, y) => x - y));
    }
  }
  return out;
}

/** One block through which all edges to `entries` go. */
function addDispatch(f: Func, entries: readonly number[]): void {
  const dispatch = f.newBlock();
  const selector = f.addParam(dispatch, Ty.I32, Op.Param);
  const first: number[] = [];
  for (const e of entries) {
    first.push(dispatch.params.length);
    for (const p of f.block(e).params) f.addParam(dispatch, f.ty[p]!, Op.Param);
  }
  const total = dispatch.params.length;
  const tys = dispatch.params.map((p) => f.ty[p]!);
  const blocks = f.blocks.slice();
  for (const block of blocks) {
    if (block === null || block === dispatch) continue;
    for (let k = 0; k < block.succs.length; k++) {
      const which = entries.indexOf(block.succs[k]!);
      if (which < 0) continue;
      // The constants need a place: a block of their own on the edge.
      const middle = f.newBlock();
      const values = [constant(f, middle, Ty.I32, which)];
      for (let i = 1; i < total; i++) {
        const own = i - first[which]!;
        const args = block.args[k]!;
        values.push(own >= 0 && own < args.length ? args[own]! : constant(f, middle, tys[i]!, 0));
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

function constant(f: Func, block: Block, ty: Ty, n: number): number {
  const v = f.newValue(Op.Const, ty, 0, 0, 0, n);
  block.instrs.push(v);
  return v;
}
