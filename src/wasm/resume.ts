// Suspended functions. A function with places where it can be suspended (sites) gets a *save slot* at the start of its shadow
// frame:
//
//     0  frame of the function that waits for this one (0: none)   \
//     4  table index of the resume copy                              } runtime.suspendFrame
//     8  number of the site                                         /
//     12 the values that are live after the call, at each site in a layout of its own
//
// and a *resume copy*, a function of its own with the blocks that can be reached from the sites. The scheduler calls it with the
// frame as the stack pointer and the status of the call it waited for; it loads what was saved, takes the call's results from
// runtime.resumeResults, where its own go too, and returns a status. All other slots of the frame are the same for both.

import type { Cfg } from "../ssa/cfg.ts";
import { Block, type Data, type Func, type Program, Term } from "../ssa/ir.ts";
import { Mem, Op, OpFlag, opArgs, opFlags, Ty } from "../ssa/ops.ts";
import { makeReducible } from "./irreducible.ts";
import { plainRuntime } from "./plain.ts";
import type { Repair } from "./repair.ts";
import { isConstant, type SavedValues, type Site } from "./saved.ts";

/** Offset of the site's number in the save slot (goroot/src/runtime/stack.go). */
export const siteOffset = 8;

export const saveSlotName = "suspended";

/** The buffer of a call's results. */
export const resultsName = "runtime.resumeResults";

/** What the scheduler resumes f's frames with, still without a body. */
export function newResume(program: Program, f: Func, sites: readonly Site[]): Func {
  const resume = newEntering(
    program,
    f,
    "resume",
    sites.map((s) => s.pos),
  );
  f.resumeCopy = resume.id;
  return resume;
}

/** A function that the scheduler calls with a frame of f and a status. */
export function newEntering(program: Program, f: Func, what: string, positions: readonly number[]): Func {
  const resume = program.newFunc(`${f.name}$${what}`, { params: [Ty.I32], results: [Ty.I32] });
  resume.resumeOf = f.id;
  resume.symbol = f.symbol;
  resume.sitePositions = positions;
  resume.status = true;
  resume.resumes = true;
  resume.noGC = f.noGC;
  resume.pos = f.pos;
  return resume;
}

/** Writes the sites' save blocks and fixes the frame's layout; gives the resume copy, still without a body. cfg is f's. */
export function addSaves(program: Program, f: Func, cfg: Cfg, sites: readonly Site[], values: SavedValues): Func {
  const resume = newResume(program, f, sites);
  resume.minFrame = f.minFrame;
  const size = values.find(f, cfg, sites);
  const slot = f.newSlot(size, 8, saveSlotName);
  sites.forEach((site, k) => {
    const block = f.block(site.save);
    if (site.saved.length > 0) {
      const frame = f.newValue(Op.Slot, Ty.Ptr, 0, 0, 0, slot);
      block.instrs.push(frame);
      for (const { value, offset } of site.saved) storeSaved(f, block, frame, value, offset);
    }
    suspend(program, f, block, resume, slot, k);
  });
  layoutSlots(f, slot);
  return resume;
}

/** Ends the block that saves the frame at site k. */
export function suspend(program: Program, f: Func, block: Block, resume: Func, slot: number, k: number): void {
  const add = (op: Op, ty: Ty, a = 0, c = 0, aux = 0): number => {
    const v = f.newValue(op, ty, a, 0, c, aux);
    block.instrs.push(v);
    return v;
  };
  const frame = add(Op.Slot, Ty.Ptr, 0, 0, slot);
  const args = [add(Op.Cast, Ty.I32, frame), add(Op.FuncAddr, Ty.I32, 0, 0, resume.id), add(Op.Const, Ty.I32, 0, 0, k)];
  add(Op.Call, Ty.Void, 0, f.newList(args), plainRuntime(program, "suspendFrame"));
  block.term = Term.Return;
  block.results = f.results.map((ty, i) => add(Op.Const, ty, 0, 0, i === f.results.length - 1 ? 2 /* suspended */ : 0));
}

/** How a value lies in the save slot. A pointer takes 4 bytes: the slot is scanned conservatively. */
export function memOf(ty: Ty): Mem {
  return ty === Ty.I64 ? Mem.I64 : ty === Ty.F64 ? Mem.F64 : ty === Ty.F32 ? Mem.F32 : Mem.I32U;
}

/** Appends to a block: what stores a value in a save slot, or in the buffer of results. */
export function storeSaved(f: Func, block: Block, base: number, value: number, offset: number): void {
  const ty: Ty = f.ty[value]!;
  let stored = value;
  if (ty === Ty.Ptr) {
    stored = f.newValue(Op.Cast, Ty.I32, value);
    block.instrs.push(stored);
  }
  block.instrs.push(f.newValue(Op.Store, Ty.Void, base, stored, 0, offset, 0, memOf(ty)));
}

/** What loads it; the value. */
export function loadSaved(f: Func, block: Block, base: number, ty: Ty, offset: number): number {
  const v = f.newValue(Op.Load, ty === Ty.Ptr ? Ty.I32 : ty, base, 0, 0, offset, 0, memOf(ty));
  block.instrs.push(v);
  if (ty !== Ty.Ptr) return v;
  const pointer = f.newValue(Op.Cast, Ty.Ptr, v);
  block.instrs.push(pointer);
  return pointer;
}

/** The save slot comes first, then the other slots in use. */
export function layoutSlots(f: Func, saveSlot: number): void {
  const used = new Uint8Array(f.slots.length);
  for (const block of f.blocks) {
    if (block !== null) for (const v of block.instrs) if (f.op[v] === Op.Slot) used[f.aux[v]!] = 1;
  }
  const offsets = new Int32Array(f.slots.length).fill(-1);
  offsets[saveSlot] = 0;
  let at = Math.max(f.slots[saveSlot]!.size, f.minFrame);
  f.slots.forEach((slot, i) => {
    if (used[i] === 0 || i === saveSlot) return;
    at = (at + slot.align - 1) & -slot.align;
    offsets[i] = at;
    at += slot.size;
  });
  f.slotOffsets = offsets;
  // (As a small integer: a slot's size may be held as a floating-point number, since types' sizes are larger.)
  f.slotsSize = at | 0;
}

/** Gives the resume copy its body, and takes from f what only that reaches. `cfg` is f's, and working space. */
export function makeResume(results: Data, f: Func, g: Func, sites: readonly Site[], cfg: Cfg, repair: Repair): void {
  g.copyBody(f, reachedFrom(f, sites));
  dropUnreachable(f, cfg);
  repair.begin(g.count);
  const saveSlot = f.slots.length - 1;
  for (const { length } of [f.results, ...sites.map((s) => s.results)])
    results.size = Math.max(results.size, 8 * length);
  const buffer = results.id;
  // The entry: f's has no predecessors, so nothing wants it any more.
  const entry = new Block(0);
  g.blocks[0] = entry;
  const status = g.addParam(entry, Ty.I32, Op.Param);
  const add = (block: Block, op: Op, ty: Ty, a = 0, aux = 0, mem = Mem.None, aux2 = 0): number => {
    const v = g.newValue(op, ty, a, 0, 0, aux, aux2, mem);
    block.instrs.push(v);
    return v;
  };
  const frame = add(entry, Op.Slot, Ty.Ptr, 0, saveSlot);
  const restores = sites.map((site) => {
    const block = g.newBlock();
    for (const { value, offset } of site.saved)
      repair.define(value, block.id, loadSaved(g, block, frame, g.ty[value]! as Ty, offset));
    if (site.results.some((r) => r !== 0)) {
      const results = add(block, Op.DataAddr, Ty.Ptr, 0, buffer);
      site.results.forEach((r, i) => {
        if (r !== 0) repair.define(r, block.id, loadSaved(g, block, results, g.ty[r]! as Ty, 8 * i));
      });
    }
    if (site.rest >= 0 && site.target >= 0) {
      block.term = Term.Branch;
      block.cond = status;
      block.succs = [site.target, site.rest];
      block.args = [[], []];
    } else {
      block.term = Term.Jump;
      block.succs = [site.rest >= 0 ? site.rest : site.target];
      block.args = [[]];
    }
    return block.id;
  });
  if (restores.length === 1) entry.term = Term.Jump;
  else {
    entry.term = Term.Switch;
    entry.cond = add(entry, Op.Load, Ty.I32, frame, siteOffset, Mem.I32U);
  }
  entry.succs = restores;
  entry.args = restores.map(() => []);
  // Results go to the buffer.
  for (const block of g.blocks) {
    if (block === null || block.term !== Term.Return) continue;
    const last = block.results.pop()!;
    if (g.op[last] !== Op.Const || g.aux[last] === 0) {
      block.results.forEach((r, i) => {
        const results = add(block, Op.DataAddr, Ty.Ptr, 0, buffer);
        storeSaved(g, block, results, r, 8 * i);
      });
    }
    block.results = [last];
  }
  hoistConstants(g);
  cfg.buildGraph(g);
  // (Nothing else asks for dominators.)
  if (cfg.hasLoops) {
    cfg.dominators();
    makeReducible(g, cfg);
  }
  repair.run(g, cfg);
}

/** By block, 1: the sites lead there. */
function reachedFrom(f: Func, sites: readonly Site[]): Uint8Array {
  const reached = new Uint8Array(f.blocks.length);
  const work = sites.flatMap((s) => [s.rest, s.target]).filter((b) => b >= 0);
  while (work.length > 0) {
    const b = work.pop()!;
    if (reached[b] === 1) continue;
    reached[b] = 1;
    const { succs } = f.block(b);
    for (let k = 0; k < succs.length; k++) if (reached[succs[k]!] === 0) work.push(succs[k]!);
  }
  return reached;
}

export function resultBuffer(program: Program): Data {
  return program.data.find((d) => d.name === resultsName) ?? program.newData(resultsName, 0, 8);
}

/** Deletes what is unreachable in cfg, which is f's. */
export function dropUnreachable(f: Func, cfg: Cfg): void {
  const { blocks } = f;
  for (let b = 0; b < blocks.length; b++) if (cfg.rpo[b]! < 0) blocks[b] = null;
}

/** What is computed again may be wanted where its own block does not lead. */
export function hoistConstants(g: Func): void {
  // (By value: 1: defined; 2: used.)
  const seen = new Uint8Array(g.count);
  const { op, a, b: second, c } = g;
  const entry = g.block(0);
  const front: number[] = [];
  for (let b = 0; b < g.blocks.length; b++) {
    const block = g.blocks[b]!;
    if (block === null) continue;
    const { instrs, args, results } = block;
    let kept = 0;
    for (let i = 0; i < instrs.length; i++) {
      const v = instrs[i]!;
      const o = op[v]!;
      seen[v]! |= 1;
      const n = opArgs[o]!;
      if (n > 0) {
        seen[a[v]!]! |= 2;
        if (n > 1) {
          seen[second[v]!]! |= 2;
          if (n > 2) seen[c[v]!]! |= 2;
        }
      }
      if ((opFlags[o]! & OpFlag.List) !== 0) {
        const list = c[v]!;
        for (let k = g.listLen(list) - 1; k >= 0; k--) seen[g.listAt(list, k)]! |= 2;
      }
      if (block !== entry && isConstant(o)) front.push(v);
      else instrs[kept++] = v;
    }
    if (kept < instrs.length) instrs.length = kept;
    for (let k = 0; k < args.length; k++) for (let i = 0; i < args[k]!.length; i++) seen[args[k]![i]!]! |= 2;
    for (let i = 0; i < results.length; i++) seen[results[i]!]! |= 2;
    seen[block.cond]! |= 2;
  }
  for (let v = 1; v < g.count; v++) if (seen[v] === 2 && isConstant(op[v]!)) front.push(v);
  entry.instrs = front.concat(entry.instrs);
}
