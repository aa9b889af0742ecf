// Live ranges of the values that have a local, over the placed sequence. Positions number the events of all blocks in
// reverse postorder; a range is a sorted list of half-open segments, exact at block boundaries (it has holes), so two
// values may share a local exactly if no segments of theirs overlap.
//
// A block has positions [base, base of the next): its params are defined at base + 1, event k stands at base + 2 + 2k (it
// reads there and writes one later), its terminator behind the last event. A value live into a block is live from base on.

import { ints, sortInts } from "../ssa/cfg.ts";
import { Term } from "../ssa/ir.ts";
import { Op, Ty } from "../ssa/ops.ts";
import { Event, lastSpecialEvent, type Placement, Where } from "./place.ts";

export class Ranges {
  /** First position of each block; `end` of a block is base + 4 + 2 * its events. */
  base = new Int32Array(64);
  /** Segments of v: [segStart[i], segEnd[i]) for i in [first[v], first[v] + size[v]). */
  first = new Int32Array(64);
  size = new Int32Array(64);
  segStart = new Int32Array(256);
  segEnd = new Int32Array(256);
  segLen = 0;
  /** Values with a local, in no particular order. */
  values = new Int32Array(64);
  valueCount = 0;
  /** Positions of the events that may collect, ascending, and their instructions. */
  collectPos = new Int32Array(16);
  collectBy = new Int32Array(16);
  /** 1: what runs the collector does not come back: only arguments that the callee wants kept alive matter. */
  collectArgsOnly = new Int32Array(16);
  collectCount = 0;

  private place!: Placement;
  private def = new Int32Array(64);
  private last = new Int32Array(64);
  // Uses outside of the defining block, as linked lists by value.
  private head = new Int32Array(64);
  private useBlock = new Int32Array(64);
  private usePos = new Int32Array(64);
  private useNext = new Int32Array(64);
  private useCount = 1;
  // Marks by block for the value in work.
  private markIn = new Int32Array(64);
  private markOut = new Int32Array(64);
  private lastIn = new Int32Array(64);
  private touched = new Int32Array(64);
  private work = new Int32Array(64);

  run(place: Placement): void {
    this.place = place;
    const { f, cfg } = place;
    if (this.first.length < f.count) {
      for (const key of ["first", "size", "def", "last", "head", "values"] as const)
        this[key] = ints(this[key], f.count);
    }
    this.head.fill(0, 0, f.count);
    this.last.fill(0, 0, f.count);
    this.useCount = 1;
    this.valueCount = 0;
    this.segLen = 0;
    this.collectCount = 0;
    const n = cfg.blockCount;
    if (this.base.length < n) {
      for (const key of ["base", "markIn", "markOut", "lastIn", "touched", "work"] as const) {
        this[key] = ints(this[key], n);
      }
    }
    this.markIn.fill(0, 0, n);
    this.markOut.fill(0, 0, n);
    this.rootArguments();
    this.scan();
    for (let i = 0; i < this.valueCount; i++) this.buildRange(this.values[i]!);
  }

  blockEnd(b: number): number {
    return this.base[b]! + 4 + 2 * (this.place.seqEnd[b]! - this.place.seqStart[b]!);
  }

  position(b: number, event: number): number {
    return this.base[b]! + 2 + 2 * (event - this.place.seqStart[b]!);
  }

  /** Arguments that this frame must keep alive during the call need a local even if they are computed in place. */
  private rootArguments(): void {
    const { place } = this;
    const { f, cfg, where } = place;
    if (f.noGC) return;
    for (let i = 0; i < cfg.orderLen; i++) {
      for (const v of f.blocks[cfg.order[i]!]!.instrs) {
        const op = f.op[v]!;
        if (op !== Op.Call && op !== Op.CallIndirect) continue;
        const list = f.c[v]!;
        for (let k = f.listLen(list) - 1; k >= 0; k--) {
          const arg = f.listAt(list, k);
          if (where[arg] === Where.InPlace && this.mustRoot(v, k, arg)) where[arg] = Where.Tee;
        }
      }
    }
  }

  /** Argument k of the call v (its value is arg) must be in this frame during the call. */
  mustRoot(v: number, k: number, arg: number): boolean {
    const { f, env } = this.place;
    if (f.ty[arg] !== Ty.Ptr) return false;
    const must = f.op[v] === Op.Call ? env.mustRoot(f.aux[v]!, k) : env.sigMustRoot(f.aux[v]!, k);
    return must && !this.place.needsNoRoot(arg);
  }

  private define(v: number, pos: number): void {
    this.def[v] = pos;
    this.values[this.valueCount++] = v;
  }

  private use(v: number, b: number, pos: number): void {
    const { place } = this;
    const kind = place.where[v]!;
    if (kind < Where.Tee || kind === Where.Effect) return;
    if (place.defBlock[v] === b) {
      if (this.last[v]! < pos) this.last[v] = pos;
      return;
    }
    const n = this.useCount;
    if (n === this.useBlock.length) {
      for (const key of ["useBlock", "usePos", "useNext"] as const) {
        const bigger = new Int32Array(n * 2);
        bigger.set(this[key]);
        this[key] = bigger;
      }
    }
    this.useBlock[n] = b;
    this.usePos[n] = pos;
    this.useNext[n] = this.head[v]!;
    this.head[v] = n;
    this.useCount = n + 1;
  }

  /** Walks all events in order: definitions, uses, collections. */
  private scan(): void {
    const { place, base } = this;
    const { f, cfg, seq, where, uses, keep } = place;
    let at = 0;
    let keepAt = 0;
    for (let i = 0; i < cfg.orderLen; i++) {
      const b = cfg.order[i]!;
      const block = f.blocks[b]!;
      base[b] = at;
      const { params } = block;
      for (let k = 0; k < params.length; k++) if (uses[params[k]!]! > 0) this.define(params[k]!, at + 1);
      const start = place.seqStart[b]!;
      const end = place.seqEnd[b]!;
      let pos = at + 2;
      for (let e = start; e < end; e++, pos += 2) {
        const event = seq[e]!;
        if (event < 0) {
          if (event < Event.SP && event > lastSpecialEvent) this.use(~event, b, pos);
          continue;
        }
        const kind = where[event]!;
        if (kind === Where.Tee || kind === Where.Set) this.define(event, pos + 1);
        const op: Op = f.op[event]!;
        switch (op) {
          case Op.Call:
          case Op.CallIndirect:
            for (let r = place.firstResult[event]!; r !== 0; r = place.nextResult[r]!) {
              if (uses[r]! > 0) this.define(r, pos + 1);
            }
            this.call(event, b, pos);
            break;
          case Op.Alloc:
          case Op.Resume:
            if (place.mayCollect(event)) this.collection(event, pos, 0);
            break;
          case Op.BoundsCheck:
          case Op.DivS:
          case Op.MemMove:
          case Op.MemZero: {
            // Pushed while the instruction is executed.
            const late = place.lateOperands(event);
            for (let k = 0; k < late.length; k++) this.use(late[k]!, b, pos);
            break;
          }
        }
      }
      while (keepAt < keep.length && keep[keepAt + 1]! <= end) {
        this.use(keep[keepAt]!, b, at + 2 + 2 * (keep[keepAt + 1]! - start));
        keepAt += 2;
      }
      if (block.term === Term.Jump || block.term === Term.Branch) {
        for (let k = 0; k < block.args.length; k++) {
          const args = block.args[k]!;
          const targets = f.blocks[block.succs[k]!]!.params;
          for (let j = 0; j < args.length; j++) if (uses[targets[j]!]! > 0) this.use(args[j]!, b, pos);
        }
      }
      at = pos + 2;
    }
  }

  /** Arguments that must be in the frame during the call live a little longer than the call. */
  private call(v: number, b: number, pos: number): void {
    const { place } = this;
    const { f } = place;
    let rooted = false;
    if (!f.noGC) {
      const list = f.c[v]!;
      for (let k = f.listLen(list) - 1; k >= 0; k--) {
        const arg = f.listAt(list, k);
        if (!this.mustRoot(v, k, arg)) continue;
        this.use(arg, b, pos + 1);
        rooted = true;
      }
    }
    if (place.mayCollect(v)) this.collection(v, pos, 0);
    else if (rooted) this.collection(v, pos, 1);
  }

  /** v is an argument of the call that must be in the frame. */
  isRootArgument(call: number, v: number): boolean {
    const { f } = this.place;
    const list = f.c[call]!;
    for (let k = f.listLen(list) - 1; k >= 0; k--) {
      if (f.listAt(list, k) === v && this.mustRoot(call, k, v)) return true;
    }
    return false;
  }

  private collection(v: number, pos: number, argsOnly: number): void {
    const n = this.collectCount;
    if (n === this.collectPos.length) {
      for (const key of ["collectPos", "collectBy", "collectArgsOnly"] as const) {
        const bigger = new Int32Array(n * 2);
        bigger.set(this[key]);
        this[key] = bigger;
      }
    }
    this.collectPos[n] = pos;
    this.collectBy[n] = v;
    this.collectArgsOnly[n] = argsOnly;
    this.collectCount = n + 1;
  }

  /** Appends a segment to the pool. */
  addSegment(start: number, end: number): void {
    const n = this.segLen;
    if (n === this.segStart.length) {
      for (const key of ["segStart", "segEnd"] as const) {
        const bigger = new Int32Array(n * 2);
        bigger.set(this[key]);
        this[key] = bigger;
      }
    }
    this.segStart[n] = start;
    this.segEnd[n] = end;
    this.segLen = n + 1;
  }

  /** v (or what shares its local) may be live at a position. */
  covers(v: number, pos: number): boolean {
    const from = this.first[v]!;
    for (let i = from; i < from + this.size[v]!; i++) {
      if (this.segStart[i]! <= pos && pos < this.segEnd[i]!) return true;
    }
    return false;
  }

  private buildRange(v: number): void {
    const { place, def, last } = this;
    const home = place.defBlock[v]!;
    this.first[v] = this.segLen;
    if (this.head[v] === 0) {
      this.addSegment(def[v]!, Math.max(last[v]!, def[v]! + 1));
      this.size[v] = 1;
      return;
    }
    const { cfg } = place;
    const { preds, predStart, order, rpo } = cfg;
    const { markIn, markOut, lastIn, touched, work } = this;
    let touchedLen = 0;
    let top = 0;
    for (let u = this.head[v]!; u !== 0; u = this.useNext[u]!) {
      const b = this.useBlock[u]!;
      const pos = this.usePos[u]!;
      if (markIn[b] === v) {
        if (lastIn[b]! < pos) lastIn[b] = pos;
        continue;
      }
      markIn[b] = v;
      lastIn[b] = pos;
      touched[touchedLen++] = rpo[b]!;
      work[top++] = b;
    }
    while (top > 0) {
      const b = work[--top]!;
      const end = predStart[b + 1]!;
      for (let k = predStart[b]!; k < end; k++) {
        const p = preds[k]!;
        markOut[p] = v;
        if (p === home || markIn[p] === v) continue;
        markIn[p] = v;
        lastIn[p] = 0;
        touched[touchedLen++] = rpo[p]!;
        work[top++] = p;
      }
    }
    let start = def[v]!;
    let end = markOut[home] === v ? this.blockEnd(home) : Math.max(last[v]!, start + 1);
    sortInts(touched, touchedLen);
    let count = 0;
    for (let i = 0; i < touchedLen; i++) {
      const b = order[touched[i]!]!;
      if (this.base[b] !== end) {
        this.addSegment(start, end);
        count++;
        start = this.base[b]!;
      }
      end = markOut[b] === v ? this.blockEnd(b) : lastIn[b]!;
    }
    this.addSegment(start, end);
    this.size[v] = count + 1;
  }
}

/** The ranges that one local or frame word holds: sorted, disjoint segments. */
export class Lane {
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  /** Of the arrays, those in use. */
  private count = 0;

  /** Makes it empty. */
  clear(): void {
    this.count = 0;
  }

  overlaps(ranges: Ranges, first: number, size: number): boolean {
    const { starts, ends, count: n } = this;
    const { segStart, segEnd } = ranges;
    if (n === 0 || ends[n - 1]! <= segStart[first]!) return false;
    for (let i = first; i < first + size; i++) {
      const s = segStart[i]!;
      // The first segment here that ends after s.
      let lo = 0;
      let hi = n;
      while (lo < hi) {
        const mid = (lo + hi) >> 1;
        if (ends[mid]! <= s) lo = mid + 1;
        else hi = mid;
      }
      if (lo < n && starts[lo]! < segEnd[i]!) return true;
    }
    return false;
  }

  covers(pos: number): boolean {
    for (let i = 0; i < this.count; i++) if (this.starts[i]! <= pos && pos < this.ends[i]!) return true;
    return false;
  }

  add(ranges: Ranges, first: number, size: number): void {
    const { starts, ends } = this;
    for (let i = first; i < first + size; i++) {
      const s = ranges.segStart[i]!;
      const e = ranges.segEnd[i]!;
      let at = this.count++;
      for (; at > 0 && starts[at - 1]! > s; at--) {
        starts[at] = starts[at - 1]!;
        ends[at] = ends[at - 1]!;
      }
      starts[at] = s;
      ends[at] = e;
    }
  }
}
