// Recursion deeper than the native stack. Where a function on a cycle of calls finds the native stack used up (cycles.ts), the rest of
// the recursion goes on in memory: every function of the cycle has a *deep copy*, which does not call the others of the cycle but
// saves its frame as a suspended one does (resume.ts), makes the callee's frame behind it and returns that frame's address in place of
// a status. runtime.runDeep makes the call, and goes on in the caller with the results when it is done. So the fast copies
// return no status and pay nothing but the test; frames lie where they always do.
//
// A frame that was not started yet holds the arguments in its save slot, in the layout of savedOffsets.
//
// Who takes part: functions on cycles among themselves, but for the runtime's and for cycles whose recursion is never deep
// (src/ssa/deepfuncs.ts), and functions that panic while a panic makes deferred calls, with those of the runtime in between. What is
// always suspended leaves the native stack by status 2 instead (status.ts). What is only for some callers takes part: its frame is
// that of its resume copy, so it can be suspended in memory, too. All others, and recursion that passes through others, end
// with the native stack: as a stack overflow.

import { components } from "../components.ts";
import { Cfg } from "../ssa/cfg.ts";
import { fitsDeep, packageOf, panicsDeep, recursesDeep } from "../ssa/deepfuncs.ts";
import { Block, type Data, type Func, type Program, Term } from "../ssa/ir.ts";
import { Op, Ty } from "../ssa/ops.ts";
import { ColdChecks } from "./coldchecks.ts";
import { groupTable } from "./frames.ts";
import { makeReducible } from "./irreducible.ts";
import type { Leaving, Reachable } from "./leaving.ts";
import { plainRuntime } from "./plain.ts";
import { checkFunction, checkKind } from "./references.ts";
import { Repair } from "./repair.ts";
import {
  dropUnreachable,
  hoistConstants,
  layoutSlots,
  loadSaved,
  resultBuffer,
  saveSlotName,
  siteOffset,
  storeSaved,
} from "./resume.ts";
import { SavedValues, type Site, savedOffsets } from "./saved.ts";

interface Reaching extends Reachable {
  changed(func: number): void;
}

/**
 * By FuncId: components of the functions that take part, those whose recursion is deep; 0: none. A call through the table reaches one of the
 * `sets`: `setsOf` gives their numbers.
 */
function deepComponents(
  program: Program,
  reach: Reachable,
  takesPart: (id: number) => boolean,
  sets: readonly (readonly number[])[],
  setsOf: (f: Func, sigs: readonly number[]) => readonly number[],
): Int32Array {
  const { refs } = reach;
  const { funcs } = program;
  const n = refs.length;
  // Bit 1: on cycles of calls; 2: of panics and deferred calls.
  const part = new Uint8Array(n);
  for (const id of reach.funcs) {
    if (!takesPart(id)) continue;
    const f = funcs[id]!;
    part[id] = (packageOf(f) === "runtime" ? 0 : 1) | (panicsDeep(program, f) ? 2 : 0);
  }
  const among = (bit: number): Int32Array => {
    const takes = (id: number): boolean => (part[id]! & bit) !== 0;
    // A set's node stands behind those of the functions.
    return components(n + sets.length, (node) => {
      if (node >= n) return sets[node - n]!.filter(takes);
      if (!takes(node)) return noNodes;
      const { calls, sigs } = refs[node]!;
      const out = calls.filter(takes);
      if (sigs.length > 0) for (const s of setsOf(funcs[node]!, sigs)) out.push(n + s);
      return out;
    });
  };
  const component = among(1);
  const deep = new Set<number>();
  for (const id of reach.funcs) {
    const c = component[id]!;
    if (c !== 0 && !deep.has(c) && recursesDeep(program, funcs[id]!)) deep.add(c);
  }
  const out = component.subarray(0, n).map((c) => (deep.has(c) ? c : 0));
  const runs = reach.funcs.filter((id) => runsDeferred.has(funcs[id]!.name));
  if (runs.length === 0) return out;
  const panics = among(2);
  const programs = new Set<number>();
  for (const id of reach.funcs) if (packageOf(funcs[id]!) !== "runtime") programs.add(panics[id]!);
  const nesting = new Set(runs.map((id) => panics[id]!).filter((c) => c !== 0 && programs.has(c)));
  const nests = (id: number): boolean => nesting.has(panics[id]!);
  // The components that these meet are one with them.
  const meets = new Set<number>();
  for (const id of reach.funcs) if (out[id] !== 0 && nests(id)) meets.add(out[id]!);
  return out.map((own, id) => (meets.has(own) || nests(id) ? -1 : own));
}

const noNodes: readonly number[] = [];
const runsDeferred: ReadonlySet<string> = new Set(["runtime.gopanic", "runtime.deferreturn"]);

/** The functions of the runtime that deep copies need; none if the program will have no deep copies. */
export function deepRuntime(program: Program, reach: Reachable): number[] {
  if (!program.runtime.has("runDeep")) return [];
  const bySig = groupTable(program, reach.table);
  const component = deepComponents(
    program,
    reach,
    (id) => fitsDeep(program.funcs[id]!),
    bySig,
    (_, sigs) => sigs,
  );
  if (component.every((c) => c === 0)) return [];
  return ["runDeep", "startFrame", "deepEntry"].map((name) => program.runtime.get(name)!);
}

/** Who takes part, when it is known what is suspended. */
export class DeepCycles {
  private readonly component: Int32Array;
  /** What calls through the table reach: all functions of a type, then what can flow there, where that is known. */
  private readonly sets: readonly (readonly number[])[];
  private readonly types: number;

  constructor(
    program: Program,
    private readonly reach: Reachable,
    private readonly leaving: Leaving,
  ) {
    const bySig = groupTable(program, reach.table);
    this.types = bySig.length;
    this.sets = bySig.concat(leaving.flow?.groups ?? []);
    this.component = program.runtime.has("runDeep")
      ? deepComponents(
          program,
          reach,
          (id) => !leaving.leavesAll(id) && fitsDeep(program.funcs[id]!),
          this.sets,
          (f) => this.setsOf(f),
        )
      : new Int32Array(program.funcs.length);
  }

  takesPart(id: number): boolean {
    return (this.component[id] ?? 0) !== 0; // (Copies have none.)
  }

  members(): number[] {
    return this.reach.funcs.filter((id) => this.takesPart(id));
  }

  /** A function calls one of its own cycle. */
  calls(id: number, callee: number): boolean {
    return this.component[id] === this.component[callee];
  }

  /** Call v of f, through the table, reaches one of f's own cycle. */
  mayCall(f: Func, v: number): boolean {
    return this.sets[this.setOf(f, v)]!.some((callee) => this.calls(f.id, callee));
  }

  private setOf(f: Func, v: number): number {
    const site = this.leaving.flow?.site(f.id, v);
    return site === undefined ? f.aux[v]! : this.types + site.group;
  }

  private setsOf(f: Func): number[] {
    const out: number[] = [];
    for (const block of f.blocks) {
      if (block !== null) for (const v of block.instrs) if (f.op[v] === Op.CallIndirect) out.push(this.setOf(f, v));
    }
    return out;
  }
}

/** Gives functions on cycles their deep copies. */
export function addDeepCopies(
  program: Program,
  reach: Reaching,
  leaving: Leaving,
  cycles: DeepCycles,
  exactChecks: boolean,
): void {
  const members = cycles.members();
  if (members.length === 0) return;
  for (const id of members) {
    const f = program.funcs[id]!;
    const copy = program.newFunc(`${f.name}$deep`, { params: [Ty.I32], results: [Ty.I32] });
    copy.status = true;
    copy.resumes = true;
    copy.deepOf = id;
    f.deepCopy = copy.id;
  }
  const tools: Tools = {
    cfg: new Cfg(),
    saved: new SavedValues(),
    repair: new Repair(),
    results: resultBuffer(program),
    checks: new ColdChecks(exactChecks),
  };
  for (const id of members) {
    const f = program.funcs[id]!;
    new DeepCopy(program, f, tools, (g, v) => {
      if (g.op[v] === Op.Call) {
        const callee = program.funcs[g.aux[v]!]!;
        return cycles.calls(id, callee.id) ? { copy: callee.deepCopy, status: callee.status } : null;
      }
      return cycles.mayCall(f, v) ? { copy: -1, status: leaving.hasStatus(f, v) } : null;
    }).make();
  }
  for (const id of members) reach.changed(id);
}

/** Fills runtime.deepEntries, if it is linked, when the table is complete. */
export function fillDeepEntries(program: Program, reach: Reachable & { addMade(d: number): void }): void {
  const entry = program.runtime.get("deepEntry");
  if (entry === undefined || (reach.refs[entry] ?? null) === null) return;
  const { table } = reach;
  const words = new Uint32Array(table.length + 1);
  const index = new Map(table.map((id, i) => [id, i + 1]));
  table.forEach((id, i) => {
    const copy = program.funcs[id]!.deepCopy;
    if (copy >= 0) words[i + 1] = index.get(copy) ?? 0;
  });
  const bytes = new Uint8Array(words.buffer);
  const array = program.newData("runtime.deepEntries.array", bytes.length, 4, { bytes, readOnly: true });
  reach.addMade(array.id);
  const slice = program.data.find((d) => d.name === "runtime.deepEntries")!;
  const header = new DataView(new ArrayBuffer(24));
  header.setUint32(8, words.length, true);
  header.setUint32(16, words.length, true);
  slice.bytes = new Uint8Array(header.buffer);
  slice.relocs = [{ offset: 0, kind: "data", target: array.id, addend: 0 }];
}

/** What all copies are made with. */
interface Tools {
  readonly cfg: Cfg;
  readonly saved: SavedValues;
  readonly repair: Repair;
  readonly results: Data;
  readonly checks: ColdChecks;
}

/** A call that leaves. */
interface Leaves {
  /** The callee's deep copy; -1: only the run tells. */
  copy: number;
  /** The callee returns a status. */
  status: boolean;
}

/** A call that leaves. */
interface DeepSite extends Site {
  /** Which of the results is the status; -1: none. */
  readonly status: number;
  /** The call and its projections. */
  readonly call: readonly number[];
  readonly copy: number;
  /** The deep copy's table index, where only the run tells. */
  readonly start: number;
}

class DeepCopy {
  private readonly g: Func;
  private readonly sites: DeepSite[] = [];
  /** Calls at which blocks were split. */
  private readonly done = new Set<number>();

  constructor(
    private readonly program: Program,
    private readonly f: Func,
    private readonly tools: Tools,
    private readonly leaves: (g: Func, call: number) => Leaves | null,
  ) {
    this.g = program.funcs[f.deepCopy]!;
  }

  make(): void {
    const { f, g } = this;
    g.copyBody(f);
    g.slots = f.slots.slice();
    g.noGC = f.noGC;
    g.minFrame = f.minFrame;
    g.pos = f.pos;
    g.symbol = f.symbol;
    this.writeChecks();
    const body = this.moveEntry();
    for (let b = 0; b < g.blocks.length; b++) {
      const block = g.blocks[b];
      if (block !== null && block !== undefined) this.split(block);
    }
    const { cfg, saved, repair, results } = this.tools;
    cfg.buildGraph(g);
    const params = savedOffsets(f.params);
    const saveSlot = this.saveSlot(Math.max(params.size, saved.find(g, cfg, this.sites)));
    this.sites.forEach((site, k) => {
      this.leave(site, k + 1, saveSlot);
    });
    for (const { length } of [f.results, ...this.sites.map((s) => s.results)])
      results.size = Math.max(results.size, 8 * length);
    this.return(results.id);
    this.enter(saveSlot, body, params.at);
    cfg.build(g);
    dropUnreachable(g, cfg);
    hoistConstants(g);
    makeReducible(g, cfg);
    repair.run(g, cfg);
    if (f.resumeCopy < 0) layoutSlots(g, saveSlot);
  }

  /** The save slot, of so many bytes. A function that can be suspended shares it, and its frame's layout, with its resume copy. */
  private saveSlot(size: number): number {
    const { program, f, g } = this;
    const resume = program.funcs[f.resumeCopy];
    if (resume === undefined) return g.newSlot(size, 8, saveSlotName);
    const at = f.slots.findIndex((s) => s.name === saveSlotName);
    // (All other slots lie behind it.)
    const more = Math.max(0, size - f.slots[at]!.size + 15) & -16;
    const offsets = f.slotOffsets!.map((o) => (o > 0 ? o + more : o));
    const bytes = f.slotsSize + more;
    for (const h of [f, resume, g]) {
      h.slots = h.slots.map((s, i) => (i === at ? { ...s, size: s.size + more } : s));
      h.slotOffsets = offsets;
      h.slotsSize = bytes;
    }
    return at;
  }

  /** Checks whose reports leave become branches to calls. */
  private writeChecks(): void {
    const { program, f, g } = this;
    const { checks } = this.tools;
    checks.clear();
    for (let b = 0; b < g.blocks.length; b++) {
      let block = g.blocks[b] ?? null;
      for (let i = 0; block !== null && i < block.instrs.length; i++) {
        const v = block.instrs[i]!;
        const kind = checkKind(g, v);
        if (kind < 0) continue;
        const callee = program.funcs[program.runtime.get(checkFunction(kind))!]!;
        if (callee.deepCopy < 0) continue;
        const behind = block.instrs.splice(i).slice(1);
        const end = (cold: Block, call: number): void => {
          cold.term = f.status ? Term.Return : Term.Unreachable;
          if (!f.status) return;
          cold.results = f.results.slice(0, -1).map((ty) => this.add(cold, Op.Const, ty));
          cold.results.push(callee.status ? call : this.add(cold, Op.Const, Ty.I32));
        };
        block = checks.branch(g, block, block.instrs, v, g.ty[g.a[v]!]! as Ty, callee, end);
        block.instrs = behind;
        i = -1;
      }
    }
  }

  private add(block: Block, op: Op, ty: Ty, a = 0, c = 0, aux = 0): number {
    const v = this.g.newValue(op, ty, a, 0, c, aux);
    block.instrs.push(v);
    return v;
  }

  /** Makes the entry's code a block of its own, with the function's params as its params. */
  private moveEntry(): Block {
    const { g } = this;
    const entry = g.block(0);
    const body = g.splitBlock(entry, 0);
    body.params = entry.params;
    entry.params = [];
    entry.term = Term.Jump;
    entry.succs = [body.id];
    entry.args = [body.params.map(() => 0)];
    return body;
  }

  /** Ends the block at its first call that leaves; what follows becomes a block of its own, which is looked at later. */
  private split(block: Block): void {
    const { g } = this;
    const { instrs } = block;
    for (let i = 0; i < instrs.length; i++) {
      const v = instrs[i]!;
      if ((g.op[v] !== Op.Call && g.op[v] !== Op.CallIndirect) || this.done.has(v)) continue;
      const leaves = this.leaves(g, v);
      if (leaves === null) continue;
      this.done.add(v);
      let next = i + 1;
      const results: number[] = [];
      if (g.ty[v] === Ty.Multi) {
        for (; next < instrs.length && g.op[instrs[next]!] === Op.Result && g.a[instrs[next]!] === v; next++) {
          results[g.aux[instrs[next]!]!] = instrs[next]!;
        }
      } else if (g.ty[v] !== Ty.Void) results.push(v);
      const rest = g.splitBlock(block, next);
      const call = instrs.splice(i);
      let leave = block;
      let start = 0;
      if (leaves.copy < 0) {
        // Only the run tells whether the callee takes part.
        const native = g.newBlock();
        native.instrs = call;
        this.jump(native, rest);
        leave = g.newBlock();
        start = this.add(block, Op.Call, Ty.I32, 0, g.newList([g.a[v]!]), plainRuntime(this.program, "deepEntry"));
        block.term = Term.Branch;
        block.cond = start;
        block.succs = [leave.id, native.id];
        block.args = [[], []];
      }
      // (The call stays here until it is known what lives after it.)
      leave.instrs.push(...call);
      this.jump(leave, rest);
      const status = leaves.status ? this.resultCount(v) - 1 : -1;
      this.sites.push({
        save: leave.id,
        pos: g.pos_[v]!,
        results: Array.from(results, (r) => r ?? 0),
        rest: rest.id,
        target: -1,
        saved: [],
        status,
        call,
        start,
        copy: leaves.copy,
      });
      return;
    }
  }

  private jump(from: Block, to: Block): void {
    from.term = Term.Jump;
    from.cond = 0;
    from.succs = [to.id];
    from.args = [[]];
  }

  private resultCount(v: number): number {
    const { g, program } = this;
    return (g.op[v] === Op.Call ? program.funcs[g.aux[v]!]! : program.sigs[g.aux[v]!]!).results.length;
  }

  /** Writes what happens in place of a call: the callee's frame is made, this one is saved, and that one's address returned. */
  private leave(site: DeepSite, k: number, saveSlot: number): void {
    const { g, program } = this;
    const block = g.block(site.save);
    block.instrs.length -= site.call.length;
    const v = site.call[0]!;
    const callee = this.add(block, Op.GetSP, Ty.I32);
    const fn = site.copy < 0 ? site.start : this.add(block, Op.FuncAddr, Ty.I32, 0, 0, site.copy);
    const own = this.add(block, Op.EntrySP, Ty.I32);
    const call = this.add(
      block,
      Op.Call,
      Ty.Void,
      0,
      g.newList([callee, own, fn]),
      plainRuntime(program, "startFrame"),
    );
    g.pos_[call] = g.pos_[v]!;
    // It stands for the call: callers of what keeps call sites keep theirs.
    g.a[call] = g.op[v] === Op.Call ? g.aux[v]! + 1 : -1 - g.aux[v]!;
    const list = g.c[v]!;
    const args = Array.from({ length: g.listLen(list) }, (_, i) => g.listAt(list, i));
    const { at } = savedOffsets(args.map((a) => g.ty[a]!));
    const base = this.add(block, Op.Cast, Ty.Ptr, callee);
    args.forEach((a, i) => {
      storeSaved(g, block, base, a, at[i]!);
    });
    const slot = this.add(block, Op.Slot, Ty.Ptr, 0, 0, saveSlot);
    for (const { value, offset } of site.saved) storeSaved(g, block, slot, value, offset);
    storeSaved(g, block, slot, this.add(block, Op.Const, Ty.I32, 0, 0, k), siteOffset);
    block.term = Term.Return;
    block.succs = [];
    block.args = [];
    block.results = [callee];
  }

  /** Results go to the buffer, and the status, 0 if the function has none, is returned. */
  private return(buffer: number): void {
    const { f, g } = this;
    const leaving = new Set(this.sites.map((s) => s.save));
    for (const block of g.blocks) {
      if (block === null || block.term !== Term.Return || leaving.has(block.id)) continue;
      const last = f.status ? block.results.pop()! : this.add(block, Op.Const, Ty.I32);
      if (block.results.length > 0 && (g.op[last] !== Op.Const || g.aux[last] === 0)) {
        const results = this.add(block, Op.DataAddr, Ty.Ptr, 0, 0, buffer);
        block.results.forEach((r, i) => {
          storeSaved(g, block, results, r, 8 * i);
        });
      }
      block.results = [last];
    }
  }

  /** The entry: a switch over the function's start and the sites. Tells the further definitions of the values that are loaded. */
  private enter(saveSlot: number, body: Block, paramAt: readonly number[]): void {
    const { g } = this;
    const { repair, results } = this.tools;
    repair.begin(g.count);
    const entry = new Block(0);
    g.blocks[0] = entry;
    const status = g.addParam(entry, Ty.I32, Op.Param);
    const frame = this.add(entry, Op.Slot, Ty.Ptr, 0, 0, saveSlot);
    const start = g.newBlock();
    this.jump(start, body);
    start.args = [body.params.map((p, i) => loadSaved(g, start, frame, g.ty[p]! as Ty, paramAt[i]!))];
    const restores = this.sites.map((site) => {
      const block = g.newBlock();
      for (const { value, offset } of site.saved) {
        repair.define(value, block.id, loadSaved(g, block, frame, g.ty[value]! as Ty, offset));
      }
      const buffer = this.add(block, Op.DataAddr, Ty.Ptr, 0, 0, results.id);
      site.results.forEach((r, i) => {
        if (r === 0) return;
        repair.define(r, block.id, i === site.status ? status : loadSaved(g, block, buffer, g.ty[r]! as Ty, 8 * i));
      });
      this.jump(block, g.block(site.rest));
      return block.id;
    });
    entry.succs = [start.id, ...restores];
    entry.args = entry.succs.map(() => []);
    if (restores.length === 0) {
      entry.term = Term.Jump;
      return;
    }
    entry.term = Term.Switch;
    entry.cond = loadSaved(g, entry, frame, Ty.I32, siteOffset);
  }
}
