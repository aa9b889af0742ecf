// Suspended functions without a resume copy. Where no site lies in a loop, the function itself goes on: it begins with a test of
// runtime.resuming, and if that is set, with a switch over the sites to blocks that load what was saved and jump behind the call. Its
// *resume copy* (resume.ts) is then only a few instructions that set runtime.resuming, call the function with the frame as the stack pointer,
// and put its results where the scheduler wants them. So what runs until something blocks pays one test, and half of the code is saved.
//
// What was saved goes back into the same locals. SSA knows nothing of that: while values are placed and get their locals, the blocks that
// load end there (Op Unreachable), so every definition still dominates its uses; their jumps are added (join) before the code is structured.
// Sites in loops would make those irreducible.
//
// Invariant: what is live where a block of them jumps to was saved, from the same locals, when the frame was suspended; words of the frame
// that hold pointers stay as they are, since frames do not move.

import type { Cfg, Loops } from "../ssa/cfg.ts";
import { type Block, type Data, type Func, type Program, type ReenterSite, Term } from "../ssa/ir.ts";
import { Mem, Op, Ty } from "../ssa/ops.ts";
import type { Ranges } from "./live.ts";
import {
  layoutSlots,
  loadSaved,
  newEntering,
  newResume,
  saveSlotName,
  siteOffset,
  storeSaved,
  suspend,
} from "./resume.ts";
import { firstSaved, type Site, savedOffsets } from "./saved.ts";

/** Not 0: the function that is entered is resumed; 1 + the status of the call it waited for. */
export const resumingName = "runtime.resuming";

/** A resume copy of fewer instructions costs about as much as the switch. */
const leastRows = 40;

/** f can be resumed itself, and that saves something. cfg is f's. */
export function canReenter(f: Func, cfg: Cfg, loops: Loops, sites: readonly Site[]): boolean {
  // (The runtime's are few, and what switches goroutines shall be fast.)
  if (f.resumes || !f.status || f.name.startsWith("runtime.")) return false;
  const goOn: number[] = [];
  for (const { rest, target } of sites) {
    if (rest < 0 && target < 0) return false;
    if (rest >= 0) goOn.push(rest);
    if (target >= 0) goOn.push(target);
  }
  if (goOn.some((b) => b === 0 || !cfg.reachable(b) || f.block(b).params.length > 0)) return false;
  if (cfg.hasLoops) {
    cfg.dominators();
    if (cfg.irreducible) return false;
    loops.build(cfg);
    if (goOn.some((b) => loops.loopOf[b]! >= 0)) return false;
  }
  return rowsBehind(f, goOn) >= leastRows;
}

/** Instructions that can be reached from the blocks, as far as that matters. */
function rowsBehind(f: Func, blocks: readonly number[]): number {
  const seen = new Set(blocks);
  let rows = 0;
  for (const b of seen) {
    rows += f.block(b).instrs.length;
    if (rows >= leastRows) break;
    for (const s of f.block(b).succs) seen.add(s);
  }
  return rows;
}

/** Makes f go on by itself. Its entry is empty but for a jump. `resuming` and `results` are the runtime's variables. */
export function makeReenter(program: Program, f: Func, sites: readonly Site[], resuming: Data, results: Data): Func {
  const resume = newResume(program, f, sites);
  const slot = f.newSlot(firstSaved, 8, saveSlotName);
  const entry = f.block(0);
  const body = entry.succs[0]!;
  const state = loadVariable(f, entry, resuming);
  const again = f.newBlock();
  again.cold = true;
  branch(entry, state, again.id, body);
  const zero = row(f, again, Op.Const, Ty.I32);
  storeVariable(f, again, resuming, zero);
  const reenter = sites.map((site, k): ReenterSite => {
    suspend(program, f, f.block(site.save), resume, slot, k);
    const joins = [site.rest, site.target].filter((b) => b >= 0).map((to) => ({ block: endless(f).id, to }));
    return { save: site.save, results: site.results, joins };
  });
  const ways = reenter.map(({ joins }) => {
    if (joins.length === 1) return joins[0]!.block;
    // (1: the call returned.)
    const test = f.newBlock();
    test.cold = true;
    const one = row(f, test, Op.Const, Ty.I32, 0, 0, 1);
    const returned = row(f, test, Op.Eq, Ty.I32, state, one);
    branch(test, returned, joins[0]!.block, joins[1]!.block);
    return test.id;
  });
  again.succs = ways;
  again.args = ways.map(() => []);
  if (ways.length === 1) again.term = Term.Jump;
  else {
    again.term = Term.Switch;
    const frame = row(f, again, Op.Slot, Ty.Ptr, 0, 0, slot);
    again.cond = row(f, again, Op.Load, Ty.I32, frame, 0, siteOffset, Mem.I32U);
  }
  f.reenter = reenter;
  layoutSlots(f, slot);
  enter(f, resume, resuming, results);
  return resume;
}

/** What starts f again after runtime.carry has saved its arguments at the start of its frame. */
export function makeStart(program: Program, f: Func, results: Data): Func {
  const start = newEntering(program, f, "start", [f.pos]);
  // (What its pointers point to is kept alive by who called f.)
  start.noGC = true;
  start.enters = true;
  const block = start.newBlock();
  start.addParam(block, Ty.I32, Op.Param);
  const frame = row(start, block, Op.Cast, Ty.Ptr, row(start, block, Op.EntrySP, Ty.I32));
  const { at } = savedOffsets(f.params);
  const args = f.params.map((ty, i) => loadSaved(start, block, frame, ty, at[i]!));
  callAndReturn(f, start, block, args, results);
  return start;
}

/** The resume copy's body. */
function enter(f: Func, g: Func, resuming: Data, results: Data): void {
  g.enters = true;
  const block = g.newBlock();
  const status = g.addParam(block, Ty.I32, Op.Param);
  const one = row(g, block, Op.Const, Ty.I32, 0, 0, 1);
  storeVariable(g, block, resuming, row(g, block, Op.Add, Ty.I32, status, one));
  const args = f.params.map((ty) => row(g, block, Op.Const, ty));
  callAndReturn(f, g, block, args, results);
}

/** The results go to the buffer. */
function callAndReturn(f: Func, g: Func, block: Block, args: readonly number[], results: Data): void {
  const last = f.results.length - 1;
  const call = g.newValue(Op.Call, last > 0 ? Ty.Multi : Ty.I32, 0, 0, g.newList(args), f.id, 0, 0, f.pos);
  block.instrs.push(call);
  const values = last === 0 ? [call] : f.results.map((ty, i) => row(g, block, Op.Result, ty, call, 0, i));
  results.size = Math.max(results.size, 8 * last);
  for (let i = 0; i < last; i++) {
    const base = row(g, block, Op.DataAddr, Ty.Ptr, 0, 0, results.id);
    storeSaved(g, block, base, values[i]!, 8 * i);
  }
  block.term = Term.Return;
  block.results = [values[last]!];
}

/** A value that is live where a site goes on, and where it lies among the saved ones (or in the results' buffer). */
export interface Saved {
  readonly value: number;
  readonly offset: number;
}

/** What a function that is resumed itself saves and loads, when its values have their ranges. */
export class Reentry {
  /** Bytes of what is saved, in the frame. */
  size = 0;
  /** By save block, and by block that loads: from what was saved, from the buffer of results. */
  readonly saves = new Map<number, { readonly values: readonly Saved[]; readonly size: number }>();
  readonly loads = new Map<number, { readonly saved: readonly Saved[]; readonly results: readonly Saved[] }>();

  /** Blocks that load, and where they go on. */
  private readonly joins: { readonly block: Block; readonly to: number }[] = [];

  find(f: Func, cfg: Cfg, ranges: Ranges): void {
    this.size = 0;
    this.saves.clear();
    this.loads.clear();
    this.joins.length = 0;
    if (f.reenter === null) return;
    const live = liveAt(f, cfg, ranges);
    for (const site of f.reenter) {
      const { results } = site;
      const isResult = (v: number): boolean => results.includes(v);
      // (Branches may have been decided since: what cannot be reached is never suspended.)
      const joins = site.joins.filter(({ to }) => cfg.reachable(to));
      const offsets = new Map<number, number>();
      for (const { to } of joins) for (const v of live.get(to)!) if (!isResult(v)) offsets.set(v, 0);
      const list = Array.from(offsets.keys());
      const { at, size } = savedOffsets(
        list.map((v) => f.ty[v]!),
        0,
      );
      list.forEach((v, i) => {
        offsets.set(v, at[i]!);
      });
      this.size = Math.max(this.size, size);
      this.saves.set(site.save, { values: list.map((value, i) => ({ value, offset: at[i]! })), size });
      for (const { block, to } of joins) {
        const here = live.get(to)!;
        this.joins.push({ block: f.block(block), to });
        this.loads.set(block, {
          saved: here.filter((v) => !isResult(v)).map((value) => ({ value, offset: offsets.get(value)! })),
          results: here.filter(isResult).map((value) => ({ value, offset: 8 * results.indexOf(value) })),
        });
      }
    }
  }

  /** Adds the jumps of the blocks that load. */
  join(): void {
    for (const { block, to } of this.joins) {
      block.term = Term.Jump;
      block.succs = [to];
      block.args = [[]];
    }
  }
}

/** The values with a local that are live at the start of the blocks where sites go on. */
function liveAt(f: Func, cfg: Cfg, ranges: Ranges): Map<number, number[]> {
  const live = new Map<number, number[]>();
  for (const { joins } of f.reenter!) for (const { to } of joins) if (cfg.reachable(to)) live.set(to, []);
  const points = Array.from(live.keys()).sort((x, y) => ranges.base[x]! - ranges.base[y]!);
  const { values, valueCount, first, size, segStart, segEnd } = ranges;
  for (let i = 0; i < valueCount; i++) {
    const v = values[i]!;
    const end = first[v]! + size[v]!;
    for (let s = first[v]!; s < end; s++) {
      let lo = 0;
      for (let hi = points.length; lo < hi; ) {
        const mid = (lo + hi) >> 1;
        if (ranges.base[points[mid]!]! < segStart[s]!) lo = mid + 1;
        else hi = mid;
      }
      for (; lo < points.length && ranges.base[points[lo]!]! < segEnd[s]!; lo++) live.get(points[lo]!)!.push(v);
    }
  }
  return live;
}

function row(f: Func, block: Block, op: Op, ty: Ty, a = 0, b = 0, aux = 0, mem = Mem.None): number {
  const v = f.newValue(op, ty, a, b, 0, aux, 0, mem);
  block.instrs.push(v);
  return v;
}

function loadVariable(f: Func, block: Block, variable: Data): number {
  return row(f, block, Op.Load, Ty.I32, row(f, block, Op.DataAddr, Ty.Ptr, 0, 0, variable.id), 0, 0, Mem.I32U);
}

function storeVariable(f: Func, block: Block, variable: Data, value: number): void {
  row(f, block, Op.Store, Ty.Void, row(f, block, Op.DataAddr, Ty.Ptr, 0, 0, variable.id), value, 0, Mem.I32U);
}

function branch(block: Block, cond: number, yes: number, no: number): void {
  block.term = Term.Branch;
  block.cond = cond;
  block.succs = [yes, no];
  block.args = [[], []];
}

/** A block whose jump is added later. */
function endless(f: Func): Block {
  const block = f.newBlock();
  block.cold = true;
  block.term = Term.Unreachable;
  return block;
}
