// The shadow stack: who needs it, and what each frame holds.
//
// Whole program (StackFacts): which functions take the stack pointer, which calls may run the collector, and which
// arguments a caller must keep alive. The rule for arguments: a callee trusts that its caller (or somebody above) keeps its
// pointer parameters alive, so a pointer is stored once, in the frame that made or loaded it, however deep it is
// passed; and only if the callee may really collect while it still needs it.
//
// Frames are scanned whatever is dead in them, so a word may keep an object alive for longer than gc would. That matters where a program
// asks for a collection and then looks what is gone: functions that call runtime.GC clear their dead words, and slots (deadslots.ts), before they do,
// and keep their parameters alive themselves. So do those that defer such functions, before they panic;
// and in a program with any, a frame that only measures the native stack (cycles.ts) begins empty where panics run deferred calls. Where
// a frame is suspended in such a program, all of it is cleared that is not needed until it goes on.
//
// One function (FramePlan): which values must be in the frame when, where the stores go, and the frame's layout. A store
// goes where it runs least: after the definition, before the call, or at the end of a block that dominates the
// call; an inline allocation stores on its slow path only.

import type { Cfg, Loops } from "../ssa/cfg.ts";
import { ints } from "../ssa/cfg.ts";
import type { Func, Program, Sig } from "../ssa/ir.ts";
import { Op, OpFlag, opArgs, opFlags, Ty } from "../ssa/ops.ts";
import { DeadSlots, KeptParams } from "./deadslots.ts";
import type { Env } from "./env.ts";
import { Ends, Pairs } from "./flow_solve.ts";
import { Lane, type Ranges } from "./live.ts";
import { valTypes } from "./opcodes.ts";
import type { Placement } from "./place.ts";
import type { References } from "./references.ts";
import { saveSlotName } from "./resume.ts";
import { firstSaved } from "./saved.ts";

const valTypeChars = Array.from(valTypes, (type) => String.fromCharCode(type));

/** The wasm view of a signature, as a key: Ptr is i32. */
export function sigKey(sig: Sig): string {
  let key = "";
  for (const ty of sig.params) key += valTypeChars[ty]!;
  key += ":";
  for (const ty of sig.results) key += valTypeChars[ty]!;
  return key;
}

/** For each SigId the table functions that such a call may reach; the same array for equal wasm signatures. */
export function groupTable(program: Program, table: readonly number[]): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (const f of table) {
    if (program.funcs[f]!.resumes) continue;
    const key = sigKey(program.funcs[f]!);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [f]);
    else group.push(f);
  }
  return program.sigs.map((sig) => groups.get(sigKey(sig)) ?? noNumbers);
}

/** Does a function call runtime.GC, directly or through other static calls? */
export const enum Asks {
  Not,
  Maybe,
  Surely,
}

export class StackFacts {
  readonly takesSP: Uint8Array;
  private readonly collects: Uint8Array;
  private readonly sigCollects: Uint8Array;
  private readonly collectsAny: Uint8Array;
  private readonly sigCollectsAny: Uint8Array;
  /** Parameters that the caller must keep alive, by FuncId; empty if none. */
  private readonly must: Uint8Array[];
  private readonly sigMust: Uint8Array[];
  /** By FuncId: Asks. */
  readonly asksForGC: Uint8Array;
  /** By FuncId: 1 if it keeps its parameters alive itself, as long as it needs them. */
  readonly ownsParams: Uint8Array;
  /** What is called by functions that call such ones. */
  readonly keptParams: KeptParams;

  constructor(
    private readonly program: Program,
    /** By FuncId; null: not reachable. */
    private readonly refs: readonly (References | null)[],
    /** Reachable functions in the table. */
    private readonly table: readonly number[],
    reentrant: boolean,
  ) {
    const n = program.funcs.length;
    this.takesSP = new Uint8Array(n);
    this.collects = new Uint8Array(n);
    this.sigCollects = new Uint8Array(program.sigs.length);
    this.collectsAny = new Uint8Array(n);
    this.sigCollectsAny = new Uint8Array(program.sigs.length);
    this.must = new Array(n).fill(none);
    this.sigMust = program.sigs.map(() => none);
    const callers = this.reverseCalls();
    const sigOfTable = groupTable(program, this.table);
    this.asksForGC = this.findAsking(callers);
    // (One that is resumed itself has no parameters then.)
    this.ownsParams = this.asksForGC.map((asks, f) =>
      asks !== Asks.Not && program.funcs[f]!.reenter === null ? 1 : 0,
    );
    this.keptParams = new KeptParams(program);
    refs.forEach((r, f) => {
      if (r?.calls.some((c) => this.asksForGC[c] !== Asks.Not)) this.keptParams.callees(program.funcs[f]!);
    });
    this.findTakesSP(callers, reentrant);
    this.findCollects(callers, sigOfTable);
    this.findRoots(sigOfTable);
  }

  private findAsking(callers: readonly number[][]): Uint8Array {
    const { program, refs } = this;
    const asks = new Uint8Array(program.funcs.length);
    const work = refs.flatMap((r, f) => (r !== null && program.funcs[f]!.name === "runtime.GC" ? [f] : []));
    while (work.length > 0) {
      const f = work.pop()!;
      if (asks[f] !== Asks.Not) continue;
      asks[f] = Asks.Maybe;
      for (const c of callers[f]!) work.push(c);
    }
    // Surely: without a branch on the way.
    const starts = (f: Func): boolean =>
      f.block(0).instrs.some((v) => f.op[v] === Op.Call && asks[f.aux[v]!] === Asks.Surely);
    refs.forEach((r, f) => {
      if (r !== null && program.funcs[f]!.name === "runtime.GC") work.push(f);
    });
    while (work.length > 0) {
      const g = work.pop()!;
      asks[g] = Asks.Surely;
      for (const c of callers[g]!) if (asks[c] === Asks.Maybe && starts(program.funcs[c]!)) work.push(c);
    }
    return asks;
  }

  mustRoot(f: number, param: number): boolean {
    return this.must[f]![param] === 1;
  }

  sigMustRoot(sig: number, param: number): boolean {
    return this.sigMust[sig]![param] === 1;
  }

  private reverseCalls(): number[][] {
    const callers: number[][] = this.program.funcs.map(() => noNumbers);
    this.refs.forEach((r, f) => {
      if (r === null) return;
      for (const callee of r.calls) {
        if (callers[callee] === noNumbers) callers[callee] = [f];
        else if (callers[callee]![callers[callee]!.length - 1] !== f) callers[callee]!.push(f);
      }
    });
    return callers;
  }

  private findTakesSP(callers: readonly number[][], reentrant: boolean): void {
    const { refs, takesSP, program } = this;
    const work: number[] = [];
    const add = (f: number): void => {
      if (takesSP[f] === 1 || program.funcs[f]!.import !== null) return;
      takesSP[f] = 1;
      work.push(f);
    };
    for (const f of this.table) add(f);
    refs.forEach((r, f) => {
      if (r !== null && (r.usesSP || r.sigs.length > 0 || (reentrant && r.callsImport))) add(f);
    });
    while (work.length > 0) for (const caller of callers[work.pop()!]!) add(caller);
  }

  /**
   * Two facts that grow along calls: a call may run the collector at all (`any`), and it may do so and go on in its caller.
   * They differ for what never returns: panics allocate, but only a frame that recovers is there to notice.
   */
  private findCollects(callers: readonly number[][], sigOfTable: readonly (readonly number[])[]): void {
    const { refs, program, collects, sigCollects, collectsAny, sigCollectsAny } = this;
    const sigCallers: number[][] = Array.from(sigCollects, () => []);
    refs.forEach((r, f) => {
      if (r !== null) for (const s of r.sigs) sigCallers[s]!.push(f);
    });
    const spread = (
      mark: Uint8Array,
      sigMark: Uint8Array,
      returns: (f: number) => boolean,
      seed: (r: References) => boolean,
    ): void => {
      const work: number[] = [];
      const add = (f: number): void => {
        if (mark[f] === 1 || !returns(f)) return;
        mark[f] = 1;
        work.push(f);
      };
      refs.forEach((r, f) => {
        if (r !== null && seed(r)) add(f);
      });
      // Indirect calls join the graph: a signature collects if one of its functions does, and then all its callers do.
      for (;;) {
        while (work.length > 0) for (const caller of callers[work.pop()!]!) add(caller);
        for (let s = 0; s < sigMark.length; s++) {
          if (sigMark[s] === 1 || !sigOfTable[s]!.some((f) => mark[f] === 1)) continue;
          sigMark[s] = 1;
          for (const f of sigCallers[s]!) add(f);
        }
        if (work.length === 0) return;
      }
    };
    const makes = (r: References): boolean => r.getsSP || r.layouts.length > 0 || r.resumes;
    spread(collectsAny, sigCollectsAny, () => true, makes);
    const recovered = (r: References): boolean =>
      r.recovers && (r.calls.some((c) => collectsAny[c] === 1) || r.sigs.some((s) => sigCollectsAny[s] === 1));
    spread(
      collects,
      sigCollects,
      (f) => !program.funcs[f]!.noReturn,
      (r) => makes(r) || recovered(r),
    );
  }

  /** A call of function `callee` by `f` may run the collector and go on in f. */
  callCollects(f: number, callee: number): boolean {
    return this.collects[callee] === 1 || (this.refs[f]!.recovers && this.collectsAny[callee] === 1);
  }

  sigCallCollects(f: number, sig: number): boolean {
    return this.sigCollects[sig] === 1 || (this.refs[f]!.recovers && this.sigCollectsAny[sig] === 1);
  }

  /** Parameters that are needed after something that may collect, directly or by a callee they are passed to. */
  private findRoots(sigOfTable: readonly (readonly number[])[]): void {
    const { program, refs, must, sigMust } = this;
    const flow = new RootFlow();
    // A node for each pointer parameter of a function, and of a signature.
    let nodes = 0;
    const funcNode: number[] = [];
    refs.forEach((r, f) => {
      funcNode[f] = nodes;
      if (r !== null) nodes += program.funcs[f]!.params.length;
    });
    const sigNode = program.sigs.map((sig) => {
      const at = nodes;
      nodes += sig.params.length;
      return at;
    });
    const scan = new RootScan(this, flow, funcNode, sigNode);
    for (let f = 0; f < refs.length; f++) {
      if (refs[f] !== null && this.collectsAny[f] === 1) scan.run(program.funcs[f]!);
    }
    sigOfTable.forEach((funcs, s) => {
      const n = program.sigs[s]!.params.length;
      for (const f of funcs) for (let i = 0; i < n; i++) flow.edge(funcNode[f]! + i, sigNode[s]! + i);
    });
    const marked = flow.solve(nodes);
    const take = (at: number, n: number): Uint8Array => {
      const m = marked.subarray(at, at + n);
      return m.includes(1) ? m : none;
    };
    refs.forEach((r, f) => {
      if (r !== null && this.ownsParams[f] === 0) must[f] = take(funcNode[f]!, program.funcs[f]!.params.length);
    });
    program.sigs.forEach((sig, s) => {
      sigMust[s] = take(sigNode[s]!, sig.params.length);
    });
  }
}

const none = new Uint8Array(0);
const noNumbers: number[] = [];

/** Marks that flow along edges. */
class RootFlow {
  private readonly edges = new Pairs();
  private readonly seeds: number[] = [];

  edge(from: number, to: number): void {
    this.edges.add(from, to);
  }

  seed(node: number): void {
    this.seeds.push(node);
  }

  solve(nodes: number): Uint8Array {
    const { count, first, second } = this.edges;
    const { start, list: succ } = new Ends(nodes, count, first, second);
    const marked = new Uint8Array(nodes);
    const work: number[] = [];
    for (const s of this.seeds) {
      if (marked[s] === 1) continue;
      marked[s] = 1;
      work.push(s);
    }
    while (work.length > 0) {
      const n = work.pop()!;
      for (let i = start[n]!; i < start[n + 1]!; i++) {
        const t = succ[i]!;
        if (marked[t] === 1) continue;
        marked[t] = 1;
        work.push(t);
      }
    }
    return marked;
  }
}

/** Finds, in one function, the uses of pointer parameters after something that may collect, and what they are passed to. */
class RootScan {
  /** By block: something that may collect can have run before its start. */
  private after = new Uint8Array(64);
  private readonly work: number[] = [];
  // The function at hand, its parameters, and the node of the first one.
  private f!: Func;
  private entry: readonly number[] = [];
  private node = 0;

  constructor(
    private readonly facts: StackFacts,
    private readonly flow: RootFlow,
    private readonly funcNode: readonly number[],
    private readonly sigNode: readonly number[],
  ) {}

  private collects(f: Func, v: number): boolean {
    const op = f.op[v]!;
    if (op === Op.Alloc || op === Op.Resume) return true;
    if (op === Op.Call) return this.facts.callCollects(f.id, f.aux[v]!);
    return op === Op.CallIndirect && this.facts.sigCallCollects(f.id, f.aux[v]!);
  }

  run(f: Func): void {
    if (f.noGC || !f.params.includes(Ty.Ptr)) return;
    const { work } = this;
    const n = f.blocks.length;
    if (this.after.length < n) this.after = new Uint8Array(n * 2);
    else this.after.fill(0, 0, n);
    const { after } = this;
    for (const block of f.blocks) {
      if (block === null) continue;
      for (const v of block.instrs) {
        if (!this.collects(f, v)) continue;
        work.push(block.id);
        break;
      }
    }
    while (work.length > 0) {
      for (const s of f.block(work.pop()!).succs) {
        if (after[s] === 1) continue;
        after[s] = 1;
        work.push(s);
      }
    }
    this.f = f;
    this.entry = f.block(0).params;
    this.node = this.funcNode[f.id]!;
    const { op, ty } = f;
    for (let b = 0; b < f.blocks.length; b++) {
      const block = f.blocks[b]!;
      if (block === null) continue;
      let seen = after[b] === 1;
      const { instrs, args, results } = block;
      for (let i = 0; i < instrs.length; i++) {
        const v = instrs[i]!;
        const o: Op = op[v]!;
        if ((opFlags[o]! & OpFlag.List) !== 0) {
          const list = f.c[v]!;
          const count = f.listLen(list);
          const at = o === Op.Call ? this.funcNode[f.aux[v]!]! : this.sigNode[f.aux[v]!]!;
          for (let k = 0; k < count; k++) {
            const arg = f.listAt(list, k);
            // It must live as long as the callee's parameter.
            if (ty[arg] === Ty.Ptr) this.use(arg, seen, at + k);
          }
          if (o === Op.CallIndirect && seen && ty[f.a[v]!] === Ty.Ptr) this.use(f.a[v]!, true, -1);
        } else if (seen) {
          const n = opArgs[o]!;
          if (n > 0) {
            if (ty[f.a[v]!] === Ty.Ptr) this.use(f.a[v]!, true, -1);
            if (n > 1) {
              if (ty[f.b[v]!] === Ty.Ptr) this.use(f.b[v]!, true, -1);
              if (n > 2 && ty[f.c[v]!] === Ty.Ptr) this.use(f.c[v]!, true, -1);
            }
          }
        }
        if (!seen && this.collects(f, v)) seen = true;
      }
      if (!seen) continue;
      for (let k = 0; k <= args.length; k++) {
        const list = k < args.length ? args[k]! : results;
        for (let i = 0; i < list.length; i++) if (ty[list[i]!] === Ty.Ptr) this.use(list[i]!, true, -1);
      }
    }
  }

  /**
   * A pointer is used after something that may have collected (`seen`), and passed to a node (-1: to none). Where it is computed only
   * later, the parameters that it is derived from must be alive.
   */
  private use(v: number, seen: boolean, passedTo: number): void {
    const { f, entry, flow } = this;
    while (f.ty[v] === Ty.Ptr) {
      const op = f.op[v]!;
      if (op === Op.Param) {
        const i = f.aux[v]!;
        if (entry[i] !== v) return;
        if (passedTo >= 0) flow.edge(passedTo, this.node + i);
        if (seen) flow.seed(this.node + i);
        return;
      }
      if (op === Op.Select) {
        this.use(f.b[v]!, seen, passedTo);
        v = f.c[v]!;
      } else if (op === Op.Add || op === Op.Sub) v = f.a[v]!;
      else return;
    }
  }
}

export interface FrameStore {
  block: number;
  /** Index in the placed sequence. */
  event: number;
  /** 0: `size` bytes are cleared. */
  value: number;
  offset: number;
  size: number;
  /** Clear: not if this value is an address in [offset, offset + size); 0: in any case. */
  unless: number;
}

/** What these pieces of a frame make up, in order. */
function merged(pieces: [from: number, to: number][]): [from: number, to: number][] {
  const out: [from: number, to: number][] = [];
  for (const piece of pieces.filter(([from, to]) => from < to).sort((x, y) => x[0] - y[0])) {
    const last = out[out.length - 1];
    if (last !== undefined && last[1] === piece[0]) last[1] = piece[1];
    else out.push(piece);
  }
  return out;
}

/** A word of a frame. */
const wordSize = 4;

/** How often a block runs, by its depth in loops. */
const rounds = Array.from({ length: 9 }, (_, depth) => 8 ** depth);

/** One function's shadow frame. */
export class FramePlan {
  /** Bytes; callees get the stack pointer advanced by it. */
  size = 0;
  /** Where a function that is resumed itself saves values (reenter.ts). */
  savedAt = 0;
  /** Where the frame's size and the number of the call under way stand, at its end (sites.ts). */
  siteOffset = 0;
  /** Values to store right after their definition: frame offset by value, -1 otherwise. */
  storeAtDef = new Int32Array(64);
  /** Stores before an event of a block (its end: before the terminator), sorted by block and event. */
  readonly stores: FrameStore[] = [];
  private place!: Placement;
  private ranges!: Ranges;
  private cfg!: Cfg;
  private loops!: Loops;
  private coldness = new Float64Array(64);
  private readonly words: Lane[] = [];
  private spillBase = 0;

  /** `saved`: bytes of what a function that is resumed itself saves. */
  run(place: Placement, ranges: Ranges, loops: Loops, env: Env, saved: number): void {
    this.place = place;
    this.ranges = ranges;
    this.cfg = place.cfg;
    this.loops = loops;
    const { f } = place;
    this.stores.length = 0;
    this.words.length = 0;
    this.spillBase = (place.slotsSize + 3) & -4;
    this.layOut(place.slotsSize, saved);
    if (this.storeAtDef.length < f.count) this.storeAtDef = ints(this.storeAtDef, f.count);
    this.storeAtDef.fill(-1, 0, f.count);
    if (ranges.collectCount === 0) return;
    this.findFrequencies();
    const { spillBase } = this;
    const { values, valueCount } = ranges;
    for (let i = 0; i < valueCount; i++) {
      const v = values[i]!;
      if (f.ty[v] !== Ty.Ptr || place.needsNoRoot(v)) continue;
      const events = this.crossed(v);
      if (events.length === 0) continue;
      const offset = spillBase + 4 * this.word(v);
      this.placeStores(v, offset, events);
    }
    this.layOut(spillBase + 4 * this.words.length, saved);
    this.clearDeadWords(env, spillBase, saved);
  }

  /** When the frame has its size: `measured`: at least so many bytes, `saved` as above. */
  finish(env: Env, measured: number, saved: number): void {
    this.grow(measured);
    if (env.asked) this.clearSuspended(env, saved);
    this.stores.sort((x, y) => x.block - y.block || x.event - y.event || x.value - y.value);
  }

  /** What comes behind the words in use. */
  private layOut(end: number, saved: number): void {
    this.size = this.savedAt = (end + 7) & -8;
    this.size += (saved + 7) & -8;
    this.siteOffset = this.size;
    if (this.place.f.keepsSites) this.size += 8;
  }

  private clearDeadWords({ program, asksForGC, keptParams }: Env, spillBase: number, reentry: number): void {
    const { ranges, place, words } = this;
    const { f } = place;
    const saved = f.slots.find((s) => s.name === saveSlotName)?.size ?? 0;
    const defersAsking = f.deferCode?.some((d) => asksForGC[d] !== Asks.Not) === true;
    const asks = (callee: number): boolean =>
      asksForGC[callee] !== Asks.Not || (defersAsking && program.funcs[callee]!.noReturn);
    let slots: DeadSlots | null = null;
    for (let e = 0; e < ranges.collectCount; e++) {
      const by = ranges.collectBy[e]!;
      if (f.op[by] !== Op.Call || !asks(f.aux[by]!)) continue;
      const block = place.defBlock[by]!;
      const event = this.eventOf(e);
      const clear = (offset: number, size = wordSize, unless = 0): void => {
        this.stores.push({ block, event, value: 0, offset, size, unless });
      };
      // What was saved when the function was last suspended.
      if (saved > firstSaved) clear(firstSaved, saved - firstSaved);
      if (reentry > 0) clear(this.savedAt, reentry);
      slots ??= new DeadSlots(f, keptParams);
      const pos = ranges.collectPos[e]!;
      const lives = (v: number): boolean => ranges.covers(v, pos);
      for (const { slot, from, to, unless } of slots.at(by, block, asksForGC[f.aux[by]!] === Asks.Surely, lives)) {
        const at = place.slotOffset[slot]!;
        if (at >= 0 && f.slots[slot]!.name !== saveSlotName) clear(at + from, to - from, unless);
      }
      words.forEach((word, w) => {
        if (!word.covers(pos)) clear(spillBase + wordSize * w);
      });
    }
  }

  /** Where the frame is suspended: what was saved another time, dead slots, and words that are not needed until it goes on. */
  private clearSuspended({ program }: Env, reentry: number): void {
    const { place, words, ranges, cfg, spillBase } = this;
    const { f } = place;
    if (f.resumeCopy < 0 && f.resumeOf < 0) return;
    const end = f.keepsSites ? this.siteOffset : this.size;
    const suspends = program.runtime.get("suspendFrame");
    // (Behind what is saved there may be room that only measures the native stack: layoutSlots.)
    const saved = Math.max(f.minFrame, f.slots.find((s) => s.name === saveSlotName)?.size ?? 0);
    for (const block of f.blocks) {
      if (block === null || !cfg.reachable(block.id)) continue;
      if (!block.instrs.some((v) => f.op[v] === Op.Call && f.aux[v] === suspends)) continue;
      const dead: [from: number, to: number][] = [[firstSaved, saved]];
      for (const { slot, from, to } of f.deadSlots?.get(block.id) ?? []) {
        const at = place.slotOffset[slot]!;
        if (at >= 0 && f.slots[slot]!.name !== saveSlotName) dead.push([at + from, at + to]);
      }
      const site = f.reenter?.find(({ save }) => save === block.id);
      // (A resume copy loads what it needs, and stores it in words of its own.)
      if (site === undefined) dead.push([spillBase, end]);
      else {
        words.forEach((word, w) => {
          const at = spillBase + wordSize * w;
          if (!site.joins.some(({ to }) => word.covers(ranges.base[to]!))) dead.push([at, at + wordSize]);
        });
        dead.push([this.savedAt + reentry, end]);
      }
      // Before what stores in the frame.
      let event = place.seqStart[block.id]!;
      while (place.seq[event]! < 0) event++;
      for (const [from, to] of merged(dead))
        this.stores.push({ block: block.id, event, value: 0, offset: from, size: to - from, unless: 0 });
    }
  }

  /** Index in the placed sequence of what may collect. */
  private eventOf(e: number): number {
    const { ranges, place } = this;
    const b = place.defBlock[ranges.collectBy[e]!]!;
    return place.seqStart[b]! + ((ranges.collectPos[e]! - ranges.base[b]! - 2) >> 1);
  }

  /** Makes the frame at least so large. */
  private grow(size: number): void {
    if (this.size >= size) return;
    this.size = size;
    // (At its end, if the function keeps sites.)
    this.siteOffset = size - 8;
  }

  /** Indices (in ranges.collectPos) of the events that v is live across. */
  private crossed(v: number): number[] {
    const { ranges } = this;
    const { collectPos, collectCount, segStart, segEnd } = ranges;
    const out: number[] = [];
    const from = ranges.first[v]!;
    for (let i = from; i < from + ranges.size[v]!; i++) {
      const s = segStart[i]!;
      const e = segEnd[i]!;
      let lo = 0;
      let hi = collectCount;
      while (lo < hi) {
        const mid = (lo + hi) >> 1;
        if (collectPos[mid]! <= s) lo = mid + 1;
        else hi = mid;
      }
      for (; lo < collectCount && collectPos[lo]! < e; lo++) {
        if (ranges.collectArgsOnly[lo] === 0 || ranges.isRootArgument(ranges.collectBy[lo]!, v)) out.push(lo);
      }
    }
    return out;
  }

  /** How often a block runs, roughly; a block behind a cold one only is as cold. */
  private findFrequencies(): void {
    const { cfg, place } = this;
    if (this.coldness.length < cfg.blockCount) this.coldness = new Float64Array(cfg.blockCount * 2);
    for (let i = 0; i < cfg.orderLen; i++) {
      const b = cfg.order[i]!;
      const d = cfg.idom[b]!;
      const cold = place.f.blocks[b]!.cold;
      this.coldness[b] = cold || (d >= 0 && cfg.predCount(b) === 1 && this.coldness[d]! < 1) ? 1 / 1024 : 1;
    }
  }

  /** Index in `stores` of the first one of block b. */
  firstStore(b: number): number {
    const { stores } = this;
    let lo = 0;
    let hi = stores.length;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (stores[mid]!.block < b) lo = mid + 1;
      else hi = mid;
    }
    return lo;
  }

  private frequency(b: number): number {
    return this.coldness[b]! * rounds[Math.min(this.loops.depthOf(b), 8)]!;
  }

  private placeStores(v: number, offset: number, events: readonly number[]): void {
    const { place, ranges, cfg } = this;
    const { f } = place;
    const home = place.defBlock[v]!;
    const atDef = this.frequency(home);
    const chosen: { block: number; event: number }[] = [];
    let cost = 0;
    for (const e of events) {
      const by = ranges.collectBy[e]!;
      const b = place.defBlock[by]!;
      const inline = f.op[by] === Op.Alloc && place.inlineAlloc(by);
      const position = this.eventOf(e);
      let best = b;
      let bestCost = this.frequency(b) * (inline ? 1 / 64 : 1);
      // Never in the definition's own block from outside: storing after the definition is as good.
      for (let a = cfg.idom[b]!; b !== home && a >= 0 && a !== home; a = cfg.idom[a]!) {
        const c = this.frequency(a);
        if (c < bestCost) {
          best = a;
          bestCost = c;
        }
      }
      const event = best === b ? position : place.seqEnd[best]!;
      let covered = false;
      for (const c of chosen) {
        // A store on an allocation's slow path covers nothing else.
        const by = c.event < place.seqEnd[c.block]! ? place.seq[c.event]! : 0;
        if (by > 0 && f.op[by] === Op.Alloc && place.inlineAlloc(by)) continue;
        if (c.block === b ? c.event <= position : cfg.dominates(c.block, b)) {
          covered = true;
          break;
        }
      }
      if (covered) continue;
      chosen.push({ block: best, event });
      cost += bestCost;
      if (cost >= atDef && chosen.length > 1) break;
    }
    if (cost > atDef || (cost === atDef && chosen.length > 1)) {
      this.storeAtDef[v] = offset;
      return;
    }
    for (const { block, event } of chosen)
      this.stores.push({ block, event, value: v, offset, size: wordSize, unless: 0 });
  }

  /** A frame word that is free over all of v's range. */
  private word(v: number): number {
    const { ranges, words } = this;
    const first = ranges.first[v]!;
    const size = ranges.size[v]!;
    let w = 0;
    while (w < words.length && words[w]!.overlaps(ranges, first, size)) w++;
    if (w === words.length) words.push(new Lane());
    words[w]!.add(ranges, first, size);
    return w;
  }
}
