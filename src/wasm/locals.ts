// Gives every value that needs one a wasm local. Values joined by a block edge (or a Cast) share a local if their live
// ranges allow it, which makes most edges free of copies; then ranges that do not overlap share locals per wasm type, so
// that few are needed and their indices stay short.
//
// Invariant: two values with overlapping ranges never have the same local.

import { ints } from "../ssa/cfg.ts";
import { Term } from "../ssa/ir.ts";
import { Op, Ty } from "../ssa/ops.ts";
import type { ByteBuffer } from "./encode.ts";
import { Lane, type Ranges } from "./live.ts";
import { valTypes } from "./opcodes.ts";
import { type Placement, Where } from "./place.ts";

/** Pools of locals: I32 (and Ptr), I64, F32, F64. By Ty. */
const poolOf: readonly number[] = [0, 0, 1, 2, 3, 0, 0];
const poolTypes: readonly number[] = [Ty.I32, Ty.I64, Ty.F32, Ty.F64];

class Local extends Lane {
  /** Wasm index; -1: not numbered yet. */
  index = -1;
  /** Emitted gets and sets. */
  weight = 0;
}

export class Locals {
  /** Wasm local index of each value with a local. */
  index = new Int32Array(64);
  /** Locals in all, parameters included. */
  count = 0;
  private place!: Placement;
  private ranges!: Ranges;
  // Union-find of coalesced values; a root's segments are in ranges.first/size.
  private parent = new Int32Array(64);
  private pinned = new Int32Array(64);
  private local: (Local | null)[] = [];
  private readonly pools: Local[][] = [[], [], [], []];
  private readonly extra: { local: Local; pool: number }[] = [];
  /** Those of functions before. */
  private readonly spare: Local[] = [];
  private params = 0;

  /** Colours all ranges. firstParam: index of the function's first own parameter (1 if it takes the stack pointer). */
  run(place: Placement, ranges: Ranges, firstParam: number, loopDepth: (b: number) => number): void {
    this.place = place;
    this.ranges = ranges;
    const { f, cfg } = place;
    if (this.index.length < f.count) {
      for (const key of ["index", "parent", "pinned"] as const) this[key] = ints(this[key], f.count);
    }
    this.index.fill(-1, 0, f.count);
    this.extra.length = 0;
    for (const pool of this.pools) {
      for (const local of pool) this.spare.push(local);
      pool.length = 0;
    }
    const { values, valueCount } = ranges;
    for (let i = 0; i < valueCount; i++) {
      const v = values[i]!;
      this.parent[v] = v;
      this.pinned[v] = -1;
    }
    // The function's parameters come first in their pools, with the indices that wasm gives them.
    const entry = f.blocks[cfg.order[0]!]!;
    this.params = firstParam + entry.params.length;
    for (let i = 0; i < entry.params.length; i++) {
      const p = entry.params[i]!;
      const local = this.newLocal();
      local.index = firstParam + i;
      const pool = this.pools[poolOf[f.ty[p]!]!]!;
      pool.push(local);
      if (place.uses[p]! > 0) {
        this.pinned[p] = pool.length - 1;
        local.add(ranges, ranges.first[p]!, ranges.size[p]!);
      }
    }
    this.coalesce(loopDepth);
    this.colour();
    this.number();
  }

  private newLocal(): Local {
    const local = this.spare.pop();
    if (local === undefined) return new Local();
    local.clear();
    local.index = -1;
    local.weight = 0;
    return local;
  }

  find(v: number): number {
    const { parent } = this;
    let root = v;
    while (parent[root] !== root) root = parent[root]!;
    while (parent[v] !== root) {
      const next = parent[v]!;
      parent[v] = root;
      v = next;
    }
    return root;
  }

  private hasLocal(v: number): boolean {
    const kind = this.place.where[v]!;
    return kind >= Where.Tee && kind !== Where.Effect && this.place.uses[v]! > 0;
  }

  /** Edges of the deepest loops first: there a copy costs most. */
  private coalesce(loopDepth: (b: number) => number): void {
    const { place } = this;
    const { f, cfg, uses } = place;
    let deepest = 0;
    for (let i = 0; i < cfg.orderLen; i++) {
      const d = loopDepth(cfg.order[i]!);
      if (d > deepest) deepest = d;
    }
    for (let depth = deepest; depth >= 0; depth--) {
      for (let i = cfg.orderLen - 1; i >= 0; i--) {
        const b = cfg.order[i]!;
        if (loopDepth(b) !== depth) continue;
        const block = f.blocks[b]!;
        if (block.term !== Term.Jump && block.term !== Term.Branch) continue;
        for (let k = 0; k < block.succs.length; k++) {
          const args = block.args[k]!;
          if (args.length === 0) continue;
          const params = f.blocks[block.succs[k]!]!.params;
          for (let j = 0; j < args.length; j++) {
            if (uses[params[j]!]! > 0 && this.hasLocal(args[j]!)) this.join(params[j]!, args[j]!);
          }
        }
      }
    }
    for (let i = 0; i < this.ranges.valueCount; i++) {
      const v = this.ranges.values[i]!;
      if (f.op[v] === Op.Cast && this.hasLocal(f.a[v]!)) this.join(v, f.a[v]!);
    }
  }

  private join(x: number, y: number): void {
    const { f } = this.place;
    if (poolOf[f.ty[x]!] !== poolOf[f.ty[y]!]) return;
    const a = this.find(x);
    const b = this.find(y);
    if (a === b || (this.pinned[a]! >= 0 && this.pinned[b]! >= 0)) return;
    const { ranges } = this;
    const { first, size, segStart, segEnd } = ranges;
    let i = first[a]!;
    let j = first[b]!;
    const iEnd = i + size[a]!;
    const jEnd = j + size[b]!;
    while (i < iEnd && j < jEnd) {
      if (segEnd[i]! <= segStart[j]!) i++;
      else if (segEnd[j]! <= segStart[i]!) j++;
      else return;
    }
    const pin = Math.max(this.pinned[a]!, this.pinned[b]!);
    if (pin >= 0) {
      // The parameter's local may hold other ranges already? Only joined ones: nothing is coloured yet.
      const local = this.pools[poolOf[f.ty[x]!]!]![pin]!;
      const other = this.pinned[a]! >= 0 ? b : a;
      local.add(ranges, first[other]!, size[other]!);
    }
    // Merge both lists at the end of the pool, joining what touches.
    const start = ranges.segLen;
    i = first[a]!;
    j = first[b]!;
    while (i < iEnd || j < jEnd) {
      const takeI = j >= jEnd || (i < iEnd && ranges.segStart[i]! < ranges.segStart[j]!);
      const s = ranges.segStart[takeI ? i : j]!;
      const e = ranges.segEnd[takeI ? i++ : j++]!;
      if (ranges.segLen > start && ranges.segEnd[ranges.segLen - 1] === s) ranges.segEnd[ranges.segLen - 1] = e;
      else ranges.addSegment(s, e);
    }
    this.parent[b] = a;
    this.pinned[a] = pin;
    first[a] = start;
    size[a] = ranges.segLen - start;
  }

  /** Linear scan over the classes by start: each takes the first local of its type that is free over its whole range. */
  private colour(): void {
    const { place, ranges, pools } = this;
    const { f, uses } = place;
    const { values, valueCount, first, size } = ranges;
    const { segStart } = ranges;
    const order: number[] = [];
    let moves = 0;
    for (let i = 0; i < valueCount; i++) {
      const v = values[i]!;
      if (this.parent[v] !== v || this.pinned[v]! >= 0) continue;
      const start = segStart[first[v]!]!;
      let k = order.length;
      order.push(v);
      // (Most are in the right order already.)
      if (moves > 64 * valueCount) continue;
      for (; k > 0; k--) {
        const before = segStart[first[order[k - 1]!]!]!;
        if (before < start || (before === start && order[k - 1]! < v)) break;
        order[k] = order[k - 1]!;
        moves++;
      }
      order[k] = v;
    }
    if (moves > 64 * valueCount) order.sort((x, y) => segStart[first[x]!]! - segStart[first[y]!]! || x - y);
    for (const v of order) {
      const pool = pools[poolOf[f.ty[v]!]!]!;
      let i = 0;
      while (i < pool.length && pool[i]!.overlaps(ranges, first[v]!, size[v]!)) i++;
      if (i === pool.length) pool.push(this.newLocal());
      pool[i]!.add(ranges, first[v]!, size[v]!);
      this.pinned[v] = i;
    }
    for (let v = 1; v < f.count; v++) {
      if (uses[v]! > 0 && this.hasLocal(v)) {
        pools[poolOf[f.ty[v]!]!]![this.pinned[this.find(v)]!]!.weight += uses[v]! + 1;
      }
    }
  }

  /** A local of its own for the emitter, of wasm type ty. Must be asked for before `declare`. */
  temporary(ty: Ty): number {
    const local = new Local();
    local.index = this.count++;
    this.extra.push({ local, pool: poolOf[ty]! });
    return local.index;
  }

  private number(): void {
    const { place, pools } = this;
    const { f, uses } = place;
    let n = this.params;
    let total = 0;
    for (const pool of pools) total += pool.length;
    for (const pool of pools) {
      // Indices above 127 take two bytes: then the local that is used most comes first.
      const fresh = pool.filter((l) => l.index < 0);
      if (total > 127) fresh.sort((x, y) => y.weight - x.weight);
      for (const local of fresh) local.index = n++;
    }
    this.count = n;
    for (let v = 1; v < f.count; v++) {
      if (uses[v]! > 0 && this.hasLocal(v)) {
        this.index[v] = pools[poolOf[f.ty[v]!]!]![this.pinned[this.find(v)]!]!.index;
      }
    }
  }

  /** Writes the declarations of all locals that are not parameters. */
  declare(out: ByteBuffer): void {
    const counts: { type: number; n: number }[] = [];
    const add = (pool: number, n: number): void => {
      const type = valTypes[poolTypes[pool]!]!;
      const lastRun = counts.at(-1);
      if (n === 0) return;
      if (lastRun !== undefined && lastRun.type === type) lastRun.n += n;
      else counts.push({ type, n });
    };
    for (let p = 0; p < this.pools.length; p++) {
      let n = 0;
      for (const local of this.pools[p]!) if (local.index >= this.params) n++;
      add(p, n);
    }
    for (const { pool } of this.extra) add(pool, 1);
    out.u32(counts.length);
    for (const { type, n } of counts) {
      out.u32(n);
      out.u8(type);
    }
  }
}
