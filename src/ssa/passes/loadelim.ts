// Load elimination. A location is an address (root and offset where known), a size and a type. Forward data flow finds where
// a location's value is known on all ways: from a store, an earlier load, or a fresh allocation (zero). A load of it becomes
// that value; where ways with different values meet, a block param. Before a loop, a load is added if that makes the loads
// of every round needless (a field that is read and written in the loop). Then stores go: those of a value that is there
// already, those overwritten before anyone can look, those into memory of this function that nobody reads.
//
// What may look: loads, calls, and deferred functions after a failed check (unless the memory is private, addresses.ts).

import { Family } from "../alias.ts";
import { type Cfg, finalValue, ints, type Loops, replaceUses } from "../cfg.ts";
import { type Block, type Func, Term } from "../ir.ts";
import { Mark, Mem, memSize, Op, OpFlag, opFlags, Ty } from "../ops.ts";
import { Addresses, unknownOffset } from "./addresses.ts";
import type { PassContext } from "./context.ts";

/** Locations that are followed, and blocks times locations, at most. */
const maxLocations = 192;
const maxCells = 1 << 19;
/** Comparisons of writes with locations, at most; a function with more is left alone. */
const maxCompared = 100_000;
/** "The value is zero": a location of a fresh allocation. */
const zero = -1;
/** Later stores remembered when looking for overwritten ones. */
const maxPending = 12;

/** Loads and stores with one of these kinds may share a location: the low bits are the same. */
const sizeKind = [0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7] as const;

export class LoadElim {
  private f!: Func;
  private cfg!: Cfg;
  private readonly addresses = new Addresses();
  // Locations.
  private count = 0;
  private words = 0;
  private base = new Int32Array(maxLocations);
  private offset = new Int32Array(maxLocations);
  private kind = new Uint8Array(maxLocations);
  private ty = new Uint8Array(maxLocations);
  private loads = new Int32Array(maxLocations);
  private accesses = new Int32Array(maxLocations);
  private renumbered = new Int32Array(maxLocations);
  private storeCount = 0;
  /** An access to the location, for its address and alias class. */
  private access = new Int32Array(maxLocations);
  private cls = new Int32Array(maxLocations);
  /** Root of its address, and 1 if calls may change it. */
  private root = new Int32Array(maxLocations);
  private byCall = new Uint8Array(maxLocations);
  /** Location of each load and store; -1: none. */
  private locOf = new Int32Array(1024);
  private table = new Int32Array(512);
  /** By block and location: the value at the block's end if the block makes it known. */
  private outValue = new Int32Array(1024);
  /** By block and location: the value at the block's start, once asked. */
  private inValue = new Int32Array(1024);
  // Bit sets by block.
  private gen = new Int32Array(256);
  private kill = new Int32Array(256);
  private exposed = new Int32Array(256);
  private availIn = new Int32Array(256);
  private availOut = new Int32Array(256);
  // The block at hand.
  private cur = new Int32Array(maxLocations);
  private killed = new Uint8Array(maxLocations);
  private to!: Int32Array;
  /** The block at hand as it is rebuilt: the first `outLen`. */
  private readonly out: number[] = [];
  private outLen = 0;
  /** Later stores of the block that may overwrite earlier ones: the first `pendingLen`. */
  private readonly pending = new Int32Array(maxPending);
  private pendingLen = 0;
  private changed = false;
  /** A store of a slot's address was removed: maybe nobody else sees the slot now (a deferred call that no panic can meet). */
  private hidden = false;

  constructor(private readonly ctx: PassContext) {}

  /** True if anything changed. `loops`: also add loads before loops (needs preheaders, see licm.ts). */
  run(f: Func, loops = false): boolean {
    this.changed = false;
    this.pass(f, loops);
    // What it does then, it does in a second pass at the latest.
    if (this.hidden) this.pass(f, loops);
    return this.changed;
  }

  private pass(f: Func, loops: boolean): void {
    this.f = f;
    this.hidden = false;
    const cfg = this.ctx.cfg(f);
    this.cfg = cfg;
    if (!this.collect()) return;
    if (this.count > 0) {
      this.summaries();
      if (cfg.orderLen > 1) this.solve();
      if (loops && this.ctx.loops(f).count > 0) this.beforeLoops(this.ctx.loops(f));
      this.rewrite();
    }
    if (this.storeCount > 1) for (let i = 0; i < cfg.orderLen; i++) this.overwritten(f.block(cfg.order[i]!));
    if (this.addresses.hasObjects && this.storeCount > 0) this.unread();
  }

  // ---- locations ----

  /** Numbers the locations. False: there is nothing to do. */
  private collect(): boolean {
    const { f, cfg } = this;
    let loads = 0;
    let stores = 0;
    let writes = 0;
    let zeroes = 0;
    for (let i = 0; i < cfg.orderLen; i++) {
      const { instrs } = f.block(cfg.order[i]!);
      for (let k = 0; k < instrs.length; k++) {
        const op: Op = f.op[instrs[k]!]!;
        if (op === Op.Load) loads++;
        else if (op === Op.Store || op === Op.MemMove) stores++;
        else if (op === Op.MemZero) {
          stores++;
          zeroes++;
        } else if (op === Op.Call || op === Op.CallIndirect) writes++;
      }
    }
    writes += stores;
    this.storeCount = stores;
    // One access alone has nothing to meet.
    if (loads + stores < 2) return false;
    this.addresses.build(f, this.ctx.program);
    this.count = 0;
    this.table.fill(-1);
    if (this.locOf.length < f.count) this.locOf = new Int32Array(f.count * 2);
    this.locOf.fill(-1, 0, f.count);
    for (let i = 0; i < cfg.orderLen; i++) {
      const instrs = f.block(cfg.order[i]!).instrs;
      for (let vi = 0; vi < instrs.length; vi++) {
        const v = instrs[vi]!;
        const op: Op = f.op[v]!;
        if (op === Op.Load) this.locate(v, f.ty[v]!);
        else if (op === Op.Store) this.locate(v, f.ty[f.b[v]!]!);
      }
    }
    this.select(zeroes > 0);
    this.words = (this.count + 31) >> 5;
    if (this.count * writes > maxCompared || this.count * cfg.blockCount > maxCells) return false;
    return true;
  }

  private locate(v: number, ty: Ty): void {
    const { f, addresses } = this;
    const a = f.a[v]!;
    const root = addresses.root(a);
    const at = addresses.offset(a);
    const base = at === unknownOffset ? a : root;
    const offset = at === unknownOffset ? f.aux[v]! : at + f.aux[v]!;
    const kind = sizeKind[f.mem[v]!]!;
    let h = Math.imul(base, 0x9e3779b1) ^ Math.imul(offset, 0x85ebca6b) ^ (kind << 3) ^ ty;
    h = (h ^ (h >>> 15)) & 511;
    for (;;) {
      const l = this.table[h]!;
      if (l < 0) break;
      if (this.base[l] === base && this.offset[l] === offset && this.kind[l] === kind && this.ty[l] === ty) {
        if (this.cls[l] !== f.aux2[v]) this.cls[l] = 0;
        if (f.op[v] === Op.Load) this.loads[l]!++;
        this.accesses[l]!++;
        this.locOf[v] = l;
        return;
      }
      h = (h + 1) & 511;
    }
    if (this.count === maxLocations) return;
    const l = this.count++;
    this.table[h] = l;
    this.base[l] = base;
    this.offset[l] = offset;
    this.kind[l] = kind;
    this.ty[l] = ty;
    this.access[l] = v;
    this.cls[l] = f.aux2[v]!;
    this.loads[l] = f.op[v] === Op.Load ? 1 : 0;
    this.accesses[l] = 1;
    this.locOf[v] = l;
  }

  /** Keeps the locations about which something can be found out: loaded, and accessed twice or zeroed when made. */
  private select(zeroed: boolean): void {
    const { f, renumbered } = this;
    let n = 0;
    for (let l = 0; l < this.count; l++) {
      const fresh = f.op[this.base[l]!] === Op.Alloc;
      if (!fresh && (this.loads[l] === 0 || (this.accesses[l]! < 2 && !zeroed))) {
        renumbered[l] = -1;
        continue;
      }
      renumbered[l] = n;
      this.base[n] = this.base[l]!;
      this.offset[n] = this.offset[l]!;
      this.ty[n] = this.ty[l]!;
      this.access[n] = this.access[l]!;
      this.cls[n] = this.cls[l]!;
      n++;
    }
    const { addresses } = this;
    for (let l = 0; l < n; l++) {
      const r = addresses.root(f.a[this.access[l]!]!);
      this.root[l] = r;
      this.byCall[l] = this.cls[l] === Family.Immutable || addresses.isPrivate(r) ? 0 : 1;
    }
    if (n === this.count) return;
    this.count = n;
    const { locOf } = this;
    for (let v = 1; v < f.count; v++) if (locOf[v]! >= 0) locOf[v] = renumbered[locOf[v]!]!;
  }

  // ---- one block ----

  /** Forgets what instruction w may change, but not location `except`. */
  private clobber(w: number, except: number): void {
    const { f, cur, killed, count, cls, root, byCall } = this;
    const op: Op = f.op[w]!;
    if (op === Op.Call || op === Op.CallIndirect) {
      if (op === Op.Call && this.ctx.program.funcs[f.aux[w]!]!.pure) return;
      for (let l = 0; l < count; l++) {
        if (byCall[l] === 0) continue;
        cur[l] = 0;
        killed[l] = 1;
      }
      return;
    }
    const known = op === Op.Store || op === Op.MemMove || op === Op.MemZero;
    const r = known ? this.addresses.root(f.a[w]!) : -1;
    const c = f.aux2[w]!;
    for (let l = 0; l < count; l++) {
      if (l === except || (killed[l] === 1 && cur[l] === 0)) continue;
      if (known && root[l] !== r) {
        // Addresses with different roots: the classes often tell.
        const x = cls[l]!;
        if (x === Family.Immutable || c === Family.Immutable) continue;
        if (x !== 0 && c !== 0 && ((x ^ c) & 15) !== 0) continue;
      }
      if (this.touches(w, l, op)) {
        cur[l] = 0;
        killed[l] = 1;
      }
    }
  }

  /** May w, which is no call, change location l? */
  private touches(w: number, l: number, op: Op): boolean {
    const { f, addresses } = this;
    const v = this.access[l]!;
    const a = f.a[v]!;
    const cls = this.cls[l]!;
    const size = memSize[f.mem[v]!]!;
    switch (op) {
      case Op.Store:
        return addresses.meet(a, f.aux[v]!, size, cls, f.a[w]!, f.aux[w]!, memSize[f.mem[w]!]!, f.aux2[w]!);
      case Op.MemMove:
      case Op.MemZero: {
        const n = op === Op.MemMove ? f.c[w]! : f.b[w]!;
        const bytes = f.op[n] === Op.Const ? f.aux[n]! >>> 0 : 0x7fffffff;
        return addresses.meet(a, f.aux[v]!, size, cls, f.a[w]!, f.aux[w]!, bytes, f.aux2[w]!);
      }
      default:
        return op !== Op.MemoryGrow && op !== Op.SetGuard && cls !== Family.Immutable;
    }
  }

  /** What instruction v, not a load, does to the values known in the block. */
  private step(v: number): void {
    const { f, cur } = this;
    const op: Op = f.op[v]!;
    if (op === Op.Store) {
      const l = this.locOf[v]!;
      this.clobber(v, l);
      if (l >= 0) cur[l] = f.b[v]!;
    } else if (op === Op.Alloc) {
      for (let l = 0; l < this.count; l++) if (this.base[l] === v && this.offset[l]! >= 0) cur[l] = zero;
    } else if ((opFlags[op]! & OpFlag.WritesMem) !== 0) {
      this.clobber(v, -1);
      if (op === Op.MemZero) this.zeroed(v);
    }
  }

  /** Locations inside the constant range that v zeroes hold zero. */
  private zeroed(v: number): void {
    const { f, addresses } = this;
    const n = f.b[v]!;
    if (f.op[n] !== Op.Const) return;
    const a = f.a[v]!;
    const at = addresses.offset(a);
    if (at === unknownOffset) return;
    const root = addresses.root(a);
    const start = at + f.aux[v]!;
    const end = start + (f.aux[n]! >>> 0);
    for (let l = 0; l < this.count; l++) {
      const from = this.offset[l]!;
      const size = memSize[f.mem[this.access[l]!]!]!;
      if (this.base[l] === root && from >= start && from + size <= end) this.cur[l] = zero;
    }
  }

  /** gen, kill, exposed and outValue of all blocks. */
  private summaries(): void {
    const { f, cfg, cur, killed, words, count } = this;
    const cells = cfg.blockCount * count;
    const bits = cfg.blockCount * words;
    this.outValue = ints(this.outValue, cells);
    this.inValue = ints(this.inValue, cells);
    this.inValue.fill(0, 0, cells);
    for (const key of ["gen", "kill", "exposed", "availIn", "availOut"] as const) {
      this[key] = ints(this[key], bits);
      this[key].fill(0, 0, bits);
    }
    for (let i = 0; i < cfg.orderLen; i++) {
      const b = cfg.order[i]!;
      cur.fill(0, 0, count);
      killed.fill(0, 0, count);
      const instrs = f.block(b).instrs;
      for (let vi = 0; vi < instrs.length; vi++) {
        const v = instrs[vi]!;
        const op = f.op[v]!;
        if (op !== Op.Load) {
          if ((opFlags[op]! & OpFlag.WritesMem) !== 0 || op === Op.Alloc) this.step(v);
          continue;
        }
        const l = this.locOf[v]!;
        if (l < 0 || cur[l] !== 0) continue;
        if (killed[l] === 0) this.exposed[b * words + (l >> 5)]! |= 1 << (l & 31);
        cur[l] = v;
      }
      const { outValue, gen, kill } = this;
      for (let l = 0; l < count; l++) {
        const value = cur[l]!;
        outValue[b * count + l] = value;
        if (value === 0 && killed[l] === 0) continue;
        const w = b * words + (l >> 5);
        if (value !== 0) gen[w]! |= 1 << (l & 31);
        if (killed[l] !== 0) kill[w]! |= 1 << (l & 31);
      }
    }
  }

  // ---- data flow ----

  private solve(): void {
    const { cfg, words, gen, kill, availIn, availOut } = this;
    const { order, orderLen, preds, predStart } = cfg;
    const recover = this.f.recoverBlock;
    availOut.fill(-1, 0, cfg.blockCount * words);
    for (let changed = true; changed; ) {
      changed = false;
      for (let i = 0; i < orderLen; i++) {
        const b = order[i]!;
        const first = predStart[b]!;
        const last = predStart[b + 1]!;
        for (let w = 0; w < words; w++) {
          let meet = first === last || b === recover ? 0 : -1;
          for (let k = first; k < last; k++) meet &= availOut[preds[k]! * words + w]!;
          const at = b * words + w;
          const out = gen[at]! | (meet & ~kill[at]!);
          availIn[at] = meet;
          if (out !== availOut[at]) {
            availOut[at] = out;
            changed = true;
          }
        }
      }
      if (!cfg.hasLoops) break;
    }
  }

  private isIn(set: Int32Array, b: number, l: number): boolean {
    return (set[b * this.words + (l >> 5)]! & (1 << (l & 31))) !== 0;
  }

  // ---- loads before loops ----

  private beforeLoops(loops: Loops): void {
    const { f, cfg, words } = this;
    const home = this.homes();
    const typed = this.typedPointers();
    const loopOf: number[] = [];
    const before: number[] = [];
    const load: number[] = [];
    for (let l = 0; l < loops.count; l++) {
      const h = loops.header[l]!;
      const p = this.preheader(loops, l);
      if (p < 0 || f.block(h).cold) continue;
      const always = this.alwaysRun(loops, l);
      const seen = new Set<number>();
      for (let b = always; ; b = cfg.idom[b]!) {
        const instrs = f.block(b).instrs;
        for (let vi = 0; vi < instrs.length; vi++) {
          const v = instrs[vi]!;
          if (f.op[v] !== Op.Load) continue;
          const x = this.locOf[v]!;
          if (x < 0 || seen.has(x) || !this.isIn(this.exposed, b, x) || this.isIn(this.availOut, p, x)) continue;
          const a = f.a[v]!;
          if (loops.contains(l, home[a]!) || !this.safe(v, typed)) continue;
          seen.add(x);
          loopOf.push(l);
          before.push(p);
          load.push(v);
          this.gen[p * words + (x >> 5)]! |= 1 << (x & 31);
        }
        if (b === h) break;
      }
    }
    if (load.length === 0) return;
    // Suppose that all are loaded before their loops; keep those that are then known at the head in every round.
    this.solve();
    let again = false;
    const kept: boolean[] = [];
    for (let i = 0; i < load.length; i++) {
      const x = this.locOf[load[i]!]!;
      const ok = this.isIn(this.availIn, loops.header[loopOf[i]!]!, x) && this.isIn(this.availIn, home[load[i]!]!, x);
      kept.push(ok);
      if (ok) continue;
      again = true;
      this.gen[before[i]! * words + (x >> 5)]! &= ~(1 << (x & 31));
    }
    for (let i = 0; i < load.length; i++) {
      if (!kept[i]) continue;
      const v = load[i]!;
      const x = this.locOf[v]!;
      const p = before[i]!;
      const w = f.newValue(Op.Load, f.ty[v]!, f.a[v]!, f.b[v]!, f.c[v]!, f.aux[v]!, f.aux2[v]!, f.mem[v]!, f.pos_[v]!);
      f.block(p).instrs.push(w);
      if (w >= this.locOf.length) {
        const bigger = new Int32Array(this.locOf.length * 2);
        bigger.set(this.locOf);
        this.locOf = bigger;
      }
      this.locOf[w] = x;
      this.gen[p * words + (x >> 5)]! |= 1 << (x & 31);
      this.outValue[p * this.count + x] = w;
      this.changed = true;
    }
    if (again) this.solve();
  }

  private homes(): Int32Array {
    const { f, cfg } = this;
    const home = new Int32Array(f.count);
    for (let i = 0; i < cfg.orderLen; i++) {
      const b = cfg.order[i]!;
      const params = f.block(b).params;
      for (let pi = 0; pi < params.length; pi++) {
        const p = params[pi]!;
        home[p] = b;
      }
      const instrs = f.block(b).instrs;
      for (let vi = 0; vi < instrs.length; vi++) {
        const v = instrs[vi]!;
        home[v] = b;
      }
    }
    return home;
  }

  private typedPointers(): Uint8Array {
    const { f, cfg } = this;
    const typed = new Uint8Array(f.count);
    for (let i = 0; i < cfg.orderLen; i++) {
      const { params, instrs } = f.block(cfg.order[i]!);
      for (let pi = 0; pi < params.length; pi++) if (f.b[params[pi]!] === Mark.NonNil) typed[params[pi]!] = 1;
      for (let vi = 0; vi < instrs.length; vi++) {
        const v = instrs[vi]!;
        if (f.op[v] === Op.NilCheck) typed[f.a[v]!] = 1;
      }
    }
    return typed;
  }

  private preheader(loops: Loops, l: number): number {
    const { f, cfg } = this;
    const h = loops.header[l]!;
    let found = -1;
    for (let k = cfg.predStart[h]!; k < cfg.predStart[h + 1]!; k++) {
      const p = cfg.preds[k]!;
      if (loops.contains(l, p)) continue;
      if (found >= 0 || f.block(p).term !== Term.Jump) return -1;
      found = p;
    }
    return h === f.recoverBlock ? -1 : found;
  }

  /** The lowest block of the loop that is run in every round that ends in the loop or outside it. */
  private alwaysRun(loops: Loops, l: number): number {
    const { f, cfg } = this;
    const h = loops.header[l]!;
    let always = -1;
    for (let i = cfg.rpo[h]!; i < cfg.orderLen; i++) {
      const b = cfg.order[i]!;
      if (!loops.contains(l, b)) continue;
      const succs = f.block(b).succs;
      for (let si = 0; si < succs.length; si++) {
        const s = succs[si]!;
        if (s !== h && loops.contains(l, s)) continue;
        if (always < 0) always = b;
        while (!cfg.dominates(always, b)) always = cfg.idom[always]!;
      }
    }
    return always < 0 ? h : always;
  }

  /** The load may be run before the checks that stand before it: it cannot trap. */
  private safe(v: number, typed: Uint8Array): boolean {
    const { f } = this;
    const a = f.a[v]!;
    const op: Op = f.op[a]!;
    if (f.aux[v]! >= 4096) return false;
    return typed[a] === 1 || op === Op.Alloc || op === Op.Slot || op === Op.DataAddr;
  }

  // ---- rewriting ----

  private rewrite(): void {
    const { f, cfg, cur, killed, count } = this;
    this.to = this.ctx.valueMap(f.count + 64);
    const rows = f.count;
    let replaced = false;
    for (let i = 0; i < cfg.orderLen; i++) {
      const b = cfg.order[i]!;
      const block = f.block(b);
      const { instrs } = block;
      cur.fill(0, 0, count);
      killed.fill(0, 0, count);
      this.outLen = 0;
      let touched = false;
      for (let k = 0; k < instrs.length; k++) {
        const v = instrs[k]!;
        const op = f.op[v]!;
        if (op !== Op.Load && op !== Op.Store) {
          if ((opFlags[op]! & OpFlag.WritesMem) !== 0 || op === Op.Alloc) this.step(v);
          this.out[this.outLen++] = v;
          continue;
        }
        const l = v < rows ? this.locOf[v]! : -1;
        if (op === Op.Load) {
          if (l < 0) {
            this.out[this.outLen++] = v;
            continue;
          }
          let value = cur[l]!;
          if (value === 0 && killed[l] === 0 && this.isIn(this.availIn, b, l)) value = this.valueIn(b, l);
          if (value !== 0 && value !== v) {
            const r = this.adapt(value, v, b);
            cur[l] = value;
            this.mapTo(v, r);
            f.op[v] = Op.Nop;
            touched = true;
            replaced = true;
            continue;
          }
          cur[l] = v;
          this.out[this.outLen++] = v;
          continue;
        }
        if (l >= 0 && this.storesSame(v, cur[l]!)) {
          f.op[v] = Op.Nop;
          touched = true;
          continue;
        }
        this.step(v);
        this.out[this.outLen++] = v;
      }
      if (!touched) continue;
      this.changed = true;
      const { out, outLen } = this;
      for (let k = 0; k < outLen; k++) instrs[k] = out[k]!;
      if (outLen < instrs.length) instrs.length = outLen;
    }
    for (const [b, rowsOfBlock] of this.zeros) f.block(b).instrs.unshift(...rowsOfBlock);
    this.zeros.clear();
    if (replaced || this.trivial) replaceUses(f, this.to);
    this.trivial = false;
  }

  private trivial = false;
  /** Zero constants made at the top of a block. */
  private readonly zeros = new Map<number, number[]>();

  private mapTo(v: number, r: number): void {
    if (v >= this.to.length) {
      const bigger = new Int32Array(this.f.count * 2);
      bigger.set(this.to);
      this.to = bigger;
    }
    this.to[v] = r;
  }

  /** The location holds the value that store v is to write. */
  private storesSame(v: number, known: number): boolean {
    const { f } = this;
    const b = f.b[v]!;
    if (known === 0) return false;
    if (known === zero) return f.op[b] === Op.Const && f.aux[b] === 0 && f.aux2[b] === 0;
    return known === b || (f.op[b] === Op.Cast && f.op[f.a[b]!] === Op.Cast && known === f.a[f.a[b]!]);
  }

  /** The value of location l at the end of block b, where it is known. */
  private valueOut(b: number, l: number): number {
    const value = this.outValue[b * this.count + l]!;
    return value !== 0 ? (value === zero ? this.zeroAt(b, this.ty[l]!) : value) : this.valueIn(b, l);
  }

  private valueIn(b: number, l: number): number {
    const { f, cfg } = this;
    const cell = b * this.count + l;
    const known = this.inValue[cell]!;
    if (known !== 0) return known;
    const first = cfg.predStart[b]!;
    const last = cfg.predStart[b + 1]!;
    if (last - first === 1) {
      const value = this.valueOut(cfg.preds[first]!, l);
      this.inValue[cell] = value;
      return value;
    }
    const param = f.newValue(Op.Param, this.ty[l]!, 0, 0, 0, 0, 0, 0, f.pos_[this.access[l]!]!);
    this.mapTo(param, 0);
    this.inValue[cell] = param;
    const args: number[] = [];
    let one = 0;
    for (let k = first; k < last; k++) {
      const value = this.valueOut(cfg.preds[k]!, l);
      args.push(value);
      const end = finalValue(this.to, value);
      if (end === param || end === one) continue;
      one = one === 0 ? end : -1;
    }
    if (one > 0) {
      // All ways bring one value: no param.
      f.op[param] = Op.Nop;
      this.mapTo(param, one);
      this.trivial = true;
      this.inValue[cell] = one;
      return one;
    }
    const block = f.block(b);
    f.aux[param] = block.params.length;
    block.params.push(param);
    for (let k = first; k < last; k++) f.block(cfg.preds[k]!).args[cfg.predEdge[k]!]!.push(args[k - first]!);
    return param;
  }

  /** The constant 0 at the top of block b. */
  private zeroAt(b: number, ty: Ty): number {
    const { f } = this;
    let rows = this.zeros.get(b);
    if (rows === undefined) this.zeros.set(b, (rows = []));
    for (let vi = 0; vi < rows.length; vi++) {
      const v = rows[vi]!;
      if (f.ty[v] === ty) return v;
    }
    const v = f.newValue(Op.Const, ty);
    this.mapTo(v, 0);
    rows.push(v);
    return v;
  }

  /** `value`, whose low bits are what is in memory, as load v would give it. */
  private adapt(value: number, v: number, b: number): number {
    const { f } = this;
    const ty: Ty = f.ty[v]!;
    if (value === zero) return this.zeroAt(b, ty);
    const mem: Mem = f.mem[v]!;
    if (f.op[value] === Op.Load && f.mem[value] === mem) {
      if (f.b[v]! > f.b[value]!) f.b[value] = f.b[v]!;
      return value;
    }
    const add = (op: Op, ty: Ty, a: number, bb = 0, aux = 0): number => {
      const w = f.newValue(op, ty, a, bb, 0, aux, 0, 0, f.pos_[v]!);
      this.mapTo(w, 0);
      this.out[this.outLen++] = w;
      return w;
    };
    switch (mem) {
      case Mem.I8S:
        return add(Op.Sext8, ty, value);
      case Mem.I16S:
        return add(Op.Sext16, ty, value);
      case Mem.I8U:
        return add(Op.And, ty, value, add(Op.Const, ty, 0, 0, 0xff));
      case Mem.I16U:
        return add(Op.And, ty, value, add(Op.Const, ty, 0, 0, 0xffff));
      case Mem.I32S:
        return ty === Ty.I64 ? add(Op.Sext32, ty, value) : value;
      case Mem.I32U:
        return ty === Ty.I64 ? add(Op.And, ty, value, add(Op.Const, ty, 0, 0, -1)) : value;
      default:
        return value;
    }
  }

  // ---- stores ----

  /** Removes stores that a later one of the block overwrites before anyone can look. */
  private overwritten(block: Block): void {
    const { f, pending } = this;
    const { instrs } = block;
    this.pendingLen = 0;
    let removed = false;
    for (let k = instrs.length - 1; k >= 0; k--) {
      const v = instrs[k]!;
      const op: Op = f.op[v]!;
      if (op === Op.Store) {
        if (this.isOverwritten(v)) {
          if (f.op[f.b[v]!] === Op.Slot) this.hidden = true;
          f.op[v] = Op.Nop;
          removed = true;
        } else {
          if (this.pendingLen === maxPending) {
            pending.copyWithin(0, 1);
            this.pendingLen--;
          }
          pending[this.pendingLen++] = v;
        }
        continue;
      }
      if (this.pendingLen === 0) continue;
      const flags = opFlags[op]!;
      if (op === Op.Load) {
        this.keep(v);
      } else if ((flags & (OpFlag.Panics | OpFlag.Call)) !== 0) {
        // Others look, or the recover block does.
        if (f.recoverBlock >= 0) this.pendingLen = 0;
        else this.keep(0);
      } else if ((flags & OpFlag.ReadsMem) !== 0 && op !== Op.GetSP && op !== Op.MemorySize) this.pendingLen = 0;
    }
    if (!removed) return;
    this.changed = true;
    let n = 0;
    for (let vi = 0; vi < instrs.length; vi++) {
      const v = instrs[vi]!;
      if (f.op[v] !== Op.Nop) instrs[n++] = v;
    }
    instrs.length = n;
  }

  /** Does a pending store write all that store v writes? */
  private isOverwritten(v: number): boolean {
    const { f, pending } = this;
    const size = memSize[f.mem[v]!]!;
    for (let i = 0; i < this.pendingLen; i++) {
      const w = pending[i]!;
      const from = f.aux[w]!;
      if (f.a[w] === f.a[v] && from <= f.aux[v]! && from + memSize[f.mem[w]!]! >= f.aux[v]! + size) return true;
    }
    return false;
  }

  /** Forgets the pending stores that load `v` may see; 0: all into memory that others see. */
  private keep(v: number): void {
    const { f, pending, addresses } = this;
    let n = 0;
    for (let i = 0; i < this.pendingLen; i++) {
      const w = pending[i]!;
      if (v !== 0 ? !addresses.writes(w, v) : addresses.isPrivate(addresses.root(f.a[w]!))) pending[n++] = w;
    }
    this.pendingLen = n;
  }

  /** Removes writes into private memory that is never read. */
  private unread(): void {
    const { f, cfg, addresses } = this;
    const read = new Set<number>();
    let any = false;
    for (let i = 0; i < cfg.orderLen; i++) {
      const instrs = f.block(cfg.order[i]!).instrs;
      for (let vi = 0; vi < instrs.length; vi++) {
        const v = instrs[vi]!;
        const op: Op = f.op[v]!;
        if (op === Op.Load && f.ty[f.a[v]!] === Ty.Ptr) read.add(addresses.root(f.a[v]!));
        else if (op === Op.MemMove && f.ty[f.b[v]!] === Ty.Ptr) read.add(addresses.root(f.b[v]!));
        else if (op === Op.Alloc || op === Op.Slot) any = true;
      }
    }
    if (!any) return;
    for (let i = 0; i < cfg.orderLen; i++) {
      const { instrs } = f.block(cfg.order[i]!);
      let n = 0;
      for (let vi = 0; vi < instrs.length; vi++) {
        const v = instrs[vi]!;
        const op: Op = f.op[v]!;
        if (op === Op.Store || op === Op.MemZero || op === Op.MemMove) {
          const a = f.a[v]!;
          const root = f.ty[a] === Ty.Ptr ? addresses.root(a) : 0;
          if (root !== 0 && addresses.isPrivate(root) && !read.has(root)) {
            f.op[v] = Op.Nop;
            this.changed = true;
            continue;
          }
        }
        instrs[n++] = v;
      }
      if (n < instrs.length) instrs.length = n;
    }
  }
}
