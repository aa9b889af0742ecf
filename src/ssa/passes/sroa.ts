// Scalar replacement of aggregates: memory of this function alone (frame slots, heap objects that never leave it) whose
// address is used only by loads, stores, copies and zeroing at constant offsets becomes SSA values with block params. Slot
// by slot it is divided into *pieces*, ranges that are always accessed together; pieces that are not, keep their memory.
//
// Invariants: nobody else can see a candidate's memory, because its address is never stored, passed, compared or returned; the
// value of a piece is that of its last store on the way, zero at an allocation, anything (here zero) before the first
// store; a pointer is never kept in an integer value, where the collector would not see it; small integers in a piece are kept
// as its loads want them, extended once when they are stored. What a recovering frame may read (Func.recoverBlock) stays in memory.

import { hintAny } from "../alias.ts";
import { type Cfg, finalValue, ints, replaceOperands } from "../cfg.ts";
import { type Block, type Func, Term } from "../ir.ts";
import { Mark, Mem, memSize, Op, OpFlag, opArgs, opFlags, opInfo, Ty } from "../ops.ts";
import type { PassContext } from "./context.ts";
import { PhiPlacement } from "./phis.ts";

/** Rounds: a promoted pointer to another slot makes that one promotable. */
const maxRounds = 6;
/** Copies longer than this, or of more parts, are not divided. */
const maxCopy = 128;
const maxParts = 8;

/** How an instruction touches a candidate. */
const enum Touch {
  Load,
  Store,
  Zero,
  /** The destination of a copy, its source. */
  CopyTo,
  CopyFrom,
}

/** A range of a candidate's bytes. */
class Piece {
  ok = true;
  /** The loads of it. */
  loads = 0;
  /** Type of its SSA value, and the widest access. */
  ty = Ty.I32;
  mem = Mem.None;
  /** Its value is kept extended as this kind of load wants it; None: loads extend. */
  norm = Mem.None;
  mark = Mark.None;
  /** What the accesses say of the memory's class (alias.ts, hintAny). */
  hint = 0;
  /** Number of the variable. */
  v = -1;
  constructor(
    readonly lo: number,
    readonly hi: number,
  ) {}
}

/** A slot, or what one Op.Alloc makes. */
class Candidate {
  dead = false;
  /** Some load or copy reads it. */
  read = false;
  /** Its allocation or a MemZero clears parts of it. */
  zeroed = false;
  /** Writes of unknown size. */
  wild = false;
  readonly touches: number[] = [];
  pieces: Piece[] = [];
  /** No promoted piece needs its memory: all accesses go. */
  gone = false;
  constructor(
    /** Row of the Alloc, or 0. */
    readonly alloc: number,
  ) {}
}

const noPieces: Piece[] = [];

export class Sroa {
  private f!: Func;
  private cfg!: Cfg;
  private readonly phis = new PhiPlacement();
  /** Candidate + 1 that a value is an address in, and where. */
  private obj = new Int32Array(256);
  private off = new Int32Array(256);
  private candidates: Candidate[] = [];
  private slotObj = new Int32Array(16);
  /** Rows from here on were made after the analysis. */
  private known = 0;
  // Touches: what, which row, range.
  private readonly tKind: Touch[] = [];
  private readonly tRow: number[] = [];
  private readonly tLo: number[] = [];
  private readonly tHi: number[] = [];
  /** Rows of copies with a candidate on a side. */
  private readonly copies: number[] = [];
  private to = new Int32Array(256);
  private out: number[] = [];
  private cur = new Int32Array(64);
  private vars: Piece[] = [];
  // Undo log of `cur`.
  private readonly undoVar: number[] = [];
  private readonly undoVal: number[] = [];
  private marks = new Int32Array(64);
  private pos = 0;

  constructor(private readonly ctx: PassContext) {}

  /** True if anything changed. */
  run(f: Func): boolean {
    this.f = f;
    let changed = false;
    for (let round = 0; round < maxRounds; round++) {
      if (!this.analyse()) break;
      for (let i = 0; i < maxRounds && this.divideCopies(); i++) {
        changed = true;
        if (!this.analyse()) return true;
      }
      for (const row of this.copies) this.keepInMemory(row);
      if (!this.promote()) break;
      changed = true;
    }
    return changed;
  }

  /** Has f anything that a run would look at? */
  hasMemory(f: Func): boolean {
    const { blocks, op } = f;
    for (let b = 0; b < blocks.length; b++) {
      const block = blocks[b];
      if (block === null) continue;
      const { instrs } = block;
      for (let i = 0; i < instrs.length; i++) {
        const o: Op = op[instrs[i]];
        if (o === Op.Slot || o === Op.Alloc) return true;
      }
    }
    return false;
  }

  // ---- what is a candidate, and how it is used ----

  /** False if there is nothing to do. */
  private analyse(): boolean {
    const { f } = this;
    const cfg = this.ctx.cfg(f);
    this.cfg = cfg;
    // A variable live around a loop to the entry would be a parameter of the function.
    if (cfg.predCount(0) > 0) return false;
    for (let b = 0; b < f.blocks.length; b++) if (f.blocks[b] !== null && !cfg.reachable(b)) f.blocks[b] = null;
    this.known = f.count;
    this.obj = ints(this.obj, f.count);
    this.off = ints(this.off, f.count);
    this.obj.fill(0, 0, f.count);
    this.slotObj = ints(this.slotObj, f.slots.length);
    this.slotObj.fill(0, 0, f.slots.length);
    this.candidates.length = 0;
    this.tKind.length = this.tRow.length = this.tLo.length = this.tHi.length = 0;
    this.copies.length = 0;
    for (let i = 0; i < cfg.orderLen; i++) for (const v of f.block(cfg.order[i]).instrs) this.address(v);
    if (this.candidates.length === 0) return false;
    for (let i = 0; i < cfg.orderLen; i++) this.uses(f.block(cfg.order[i]));
    if (f.recoverBlock >= 0) this.keepRecovered();
    let any = false;
    for (const c of this.candidates) {
      if (!c.read && !c.dead) c.gone = true;
      if (c.wild && !c.gone) c.dead = true;
      if (c.dead) continue;
      any = true;
      if (!c.gone) this.divide(c);
    }
    return any;
  }

  private candidate(alloc: number): number {
    this.candidates.push(new Candidate(alloc));
    return this.candidates.length;
  }

  /** Notes if v is an address in a candidate. Definitions come before uses in reverse postorder. */
  private address(v: number): void {
    const { f, obj, off } = this;
    switch (f.op[v] as Op) {
      case Op.Slot: {
        const s = f.aux[v];
        if (this.slotObj[s] === 0) this.slotObj[s] = this.candidate(0);
        obj[v] = this.slotObj[s];
        off[v] = 0;
        break;
      }
      case Op.Alloc:
        obj[v] = this.candidate(v);
        off[v] = 0;
        this.candidates[obj[v] - 1].zeroed = true;
        break;
      case Op.Add:
      case Op.Sub: {
        const a = f.a[v];
        const b = f.b[v];
        if (f.ty[v] !== Ty.Ptr || obj[a] === 0 || f.op[b] !== Op.Const) break;
        obj[v] = obj[a];
        off[v] = off[a] + (f.op[v] === Op.Add ? f.aux[b] : -f.aux[b]);
        break;
      }
    }
  }

  private kill(v: number): void {
    if (this.obj[v] !== 0) this.candidates[this.obj[v] - 1].dead = true;
  }

  private touch(kind: Touch, row: number, addr: number, at: number, size: number): void {
    const c = this.candidates[this.obj[addr] - 1];
    const lo = this.off[addr] + at;
    if (lo < 0) c.dead = true;
    c.touches.push(this.tKind.length);
    this.tKind.push(kind);
    this.tRow.push(row);
    this.tLo.push(lo);
    this.tHi.push(lo + size);
    if (kind === Touch.Load || kind === Touch.CopyFrom) c.read = true;
    if (kind === Touch.Zero) c.zeroed = true;
  }

  private uses(block: Block): void {
    const { f, obj } = this;
    for (const v of block.instrs) {
      const a = f.a[v];
      const b = f.b[v];
      switch (f.op[v] as Op) {
        case Op.Nop:
        case Op.Const:
        case Op.NilCheck:
          break;
        case Op.Load:
          if (obj[a] !== 0) this.touch(Touch.Load, v, a, f.aux[v], memSize[f.mem[v]]);
          break;
        case Op.Store:
          if (obj[a] !== 0) this.touch(Touch.Store, v, a, f.aux[v], memSize[f.mem[v]]);
          this.kill(b);
          break;
        case Op.MemZero:
          if (obj[a] === 0) break;
          if (f.op[b] === Op.Const) this.touch(Touch.Zero, v, a, f.aux[v], f.aux[b] >>> 0);
          else this.candidates[obj[a] - 1].wild = true;
          break;
        case Op.MemMove: {
          const c = f.c[v];
          if (obj[a] === 0 && obj[b] === 0) break;
          if (f.op[c] === Op.Const) {
            if (obj[a] !== 0) this.touch(Touch.CopyTo, v, a, f.aux[v], f.aux[c] >>> 0);
            if (obj[b] !== 0) this.touch(Touch.CopyFrom, v, b, 0, f.aux[c] >>> 0);
            this.copies.push(v);
          } else {
            if (obj[a] !== 0) this.candidates[obj[a] - 1].wild = true;
            this.kill(b);
          }
          break;
        }
        case Op.Add:
        case Op.Sub:
          if (obj[v] === 0) this.killOperands(v);
          break;
        default:
          this.killOperands(v);
      }
    }
    this.kill(block.cond);
    for (const args of block.args) for (const v of args) if (obj[v] !== 0) this.kill(v);
    for (const v of block.results) this.kill(v);
  }

  private killOperands(v: number): void {
    const { f, obj } = this;
    const op: Op = f.op[v];
    const n = opArgs[op];
    if (n > 0) {
      if (obj[f.a[v]] !== 0) this.kill(f.a[v]);
      if (n > 1) {
        if (obj[f.b[v]] !== 0) this.kill(f.b[v]);
        if (n > 2) this.kill(f.c[v]);
      }
    }
    if ((opFlags[op] & OpFlag.List) !== 0) {
      const list = f.c[v];
      for (let i = f.listLen(list) - 1; i >= 0; i--) if (obj[f.listAt(list, i)] !== 0) this.kill(f.listAt(list, i));
    }
  }

  /** A panic may lead to the recover block from any call: what is read from there on needs its memory. */
  private keepRecovered(): void {
    const { f, obj } = this;
    const seen = new Uint8Array(f.blocks.length);
    const work = [f.recoverBlock];
    seen[f.recoverBlock] = 1;
    while (work.length > 0) {
      const block = f.block(work.pop()!);
      for (const v of block.instrs) {
        if (obj[v] !== 0) this.kill(v);
        const info = opInfo[f.op[v]];
        if (info.args > 0) this.kill(f.a[v]);
        if (info.args > 1) this.kill(f.b[v]);
      }
      for (const s of block.succs) {
        if (seen[s] === 1) continue;
        seen[s] = 1;
        work.push(s);
      }
    }
  }

  // ---- pieces ----

  /** Groups a candidate's loads and stores by the bytes they share. */
  private divide(c: Candidate): void {
    const { tKind, tLo, tHi } = this;
    const list = c.touches.filter((t) => tKind[t] <= Touch.Store);
    list.sort((x, y) => tLo[x] - tLo[y] || tHi[y] - tHi[x] || x - y);
    c.pieces = [];
    for (let i = 0; i < list.length; ) {
      const lo = tLo[list[i]];
      let hi = tHi[list[i]];
      let n = i + 1;
      while (n < list.length && tLo[list[n]] < hi) {
        hi = Math.max(hi, tHi[list[n]]);
        n++;
      }
      const piece = new Piece(lo, hi);
      c.pieces.push(piece);
      this.shape(piece, list, i, n);
      i = n;
    }
    for (const t of c.touches) {
      if (tKind[t] !== Touch.Zero) continue;
      for (const p of c.pieces) if (p.hi > tLo[t] && p.lo < tHi[t] && (p.lo < tLo[t] || p.hi > tHi[t])) p.ok = false;
    }
  }

  /** Decides as what a piece with the accesses list[from..to) is kept. The first one covers it if any does. */
  private shape(p: Piece, list: readonly number[], from: number, to: number): void {
    const { f, tKind, tRow, tLo, tHi } = this;
    const size = p.hi - p.lo;
    if (tHi[list[from]] !== p.hi || size > 8) {
      p.ok = false;
      return;
    }
    let pointers = 0;
    let floats = 0;
    let partial = 0;
    let wide = 0;
    let mark = Mark.Length32 as Mark;
    let norm = -1;
    for (let i = from; i < to; i++) {
      const t = list[i];
      const row = tRow[t];
      const mem: Mem = f.mem[row];
      const known = f.aux2[row] !== 0 ? f.aux2[row] : f.c[row];
      const hint = known === 0 ? hintAny : known;
      p.hint = i === from || p.hint === hint ? hint : hintAny;
      const isLoad = tKind[t] === Touch.Load;
      const full = tHi[t] - tLo[t] === size;
      if (!full) partial++;
      if (mem === Mem.Ptr) pointers++;
      if (mem === Mem.F32 || mem === Mem.F64) floats++;
      const ty: Ty = isLoad ? f.ty[row] : f.ty[f.b[row]];
      if (ty === Ty.I64) wide++;
      if (!isLoad) continue;
      p.loads++;
      if (f.b[row] < mark) mark = f.b[row];
      norm = norm === -1 || norm === mem ? mem : Mem.None;
    }
    p.mem = f.mem[tRow[list[from]]];
    const all = to - from;
    if (pointers > 0) {
      p.ty = Ty.Ptr;
      p.mem = Mem.Ptr;
      // Integers that come from memory as pointers would be pointers nobody may make.
      for (let i = from; i < to; i++) {
        const row = tRow[list[i]];
        const full = tHi[list[i]] - tLo[list[i]] === size;
        if (tKind[list[i]] === Touch.Store && f.mem[row] !== Mem.Ptr && !(full && this.isZero(f.b[row]))) p.ok = false;
      }
      return;
    }
    if (floats === all && partial === 0) {
      p.ty = size === 8 ? Ty.F64 : Ty.F32;
      return;
    }
    p.ty = size === 8 || (wide === all && floats === 0) ? Ty.I64 : Ty.I32;
    p.mem = size === 8 ? Mem.I64 : size === 4 ? Mem.I32U : size === 2 ? Mem.I16U : Mem.I8U;
    if (norm > Mem.None && partial === 0 && floats === 0) {
      if (norm < Mem.I32S || (norm < Mem.I64 && p.ty === Ty.I64)) p.norm = norm;
      p.mem = norm;
    }
    if (p.ty === Ty.I64 && p.loads > 0) p.mark = mark;
  }

  private isZero(v: number): boolean {
    const { f } = this;
    return f.op[v] === Op.Const && f.aux[v] === 0 && f.aux2[v] === 0;
  }

  // ---- copies ----

  /** Makes loads and stores of copies as far as pieces want it. True if any copy was divided or dropped. */
  private divideCopies(): boolean {
    if (this.copies.length === 0) return false;
    const plans = new Map<number, Piece[]>();
    // A copy that cannot be divided keeps its bytes in memory, which can make others useless.
    for (let again = true; again; ) {
      again = false;
      plans.clear();
      for (const row of this.copies) {
        const plan = this.planCopy(row);
        if (plan !== null) {
          if (plan.length > 0 || this.writesOnly(row)) plans.set(row, plan);
          continue;
        }
        if (this.keepInMemory(row)) again = true;
      }
    }
    if (plans.size === 0) return false;
    for (const block of this.f.blocks) {
      if (block === null || !block.instrs.some((v) => plans.has(v))) continue;
      const out: number[] = [];
      this.out = out;
      for (const v of block.instrs) {
        const plan = plans.get(v);
        if (plan === undefined) out.push(v);
        else this.divideCopy(v, plan);
      }
      block.instrs = out;
    }
    return true;
  }

  private side(addr: number): Candidate | null {
    if (addr >= this.known || this.obj[addr] === 0) return null;
    const c = this.candidates[this.obj[addr] - 1];
    return c.dead ? null : c;
  }

  /** The destination is never read. */
  private writesOnly(row: number): boolean {
    const c = this.side(this.f.a[row]);
    return c !== null && c.gone;
  }

  /** Marks the pieces that a copy touches on either side. True if one was promotable until now. */
  private keepInMemory(row: number): boolean {
    const { f } = this;
    const n = f.aux[f.c[row]] >>> 0;
    let changed = false;
    const keep = (addr: number, at: number): void => {
      const c = this.side(addr);
      if (c === null) return;
      const lo = this.off[addr] + at;
      for (const p of c.pieces) {
        if (p.hi <= lo || p.lo >= lo + n || !p.ok) continue;
        p.ok = false;
        changed = true;
      }
    };
    keep(f.a[row], f.aux[row]);
    keep(f.b[row], 0);
    return changed;
  }

  /**
   * The parts that a copy should move as values, with offsets from its start; empty: nothing to gain; null: it cannot be
   * divided.
   */
  private planCopy(row: number): Piece[] | null {
    const { f } = this;
    const n = f.aux[f.c[row]] >>> 0;
    const D = this.side(f.a[row]);
    const S = this.side(f.b[row]);
    if (D?.gone) return noPieces;
    const parts: Piece[] = [];
    const collect = (c: Candidate | null, base: number): boolean => {
      if (c === null) return true;
      for (const p of c.pieces) {
        if (!p.ok || p.hi <= base || p.lo >= base + n) continue;
        if (p.lo < base || p.hi > base + n) return false;
        const part = new Piece(p.lo - base, p.hi - base);
        part.ty = p.ty;
        part.mem = p.mem;
        part.hint = p.hint;
        parts.push(part);
      }
      return true;
    };
    if (!collect(D, this.off[f.a[row]] + f.aux[row]) || !collect(S, this.off[f.b[row]])) return null;
    if (parts.length === 0) return noPieces;
    if (n > maxCopy) return null;
    parts.sort((x, y) => x.lo - y.lo || x.hi - y.hi);
    let k = 0;
    for (let i = 0; i < parts.length; i++) {
      const p = parts[i];
      if (k > 0 && p.lo < parts[k - 1].hi) {
        const q = parts[k - 1];
        if (p.lo !== q.lo || p.hi !== q.hi || (p.ty === Ty.Ptr) !== (q.ty === Ty.Ptr)) return null;
        if (p.hint !== q.hint) q.hint = hintAny;
        continue;
      }
      parts[k++] = p;
    }
    parts.length = k;
    const gaps = this.gaps(row, parts);
    if (D !== null && D === S && gaps.length > 0) return null;
    return parts.length + gaps.length > maxParts ? null : parts;
  }

  /** Ranges of a copy between its parts that must be copied or (end < 0: ~end) zeroed all the same, in pairs. */
  private gaps(row: number, parts: readonly Piece[]): number[] {
    const { f } = this;
    const n = f.aux[f.c[row]] >>> 0;
    const D = this.side(f.a[row]);
    const S = this.side(f.b[row]);
    const to = this.off[f.a[row]] + f.aux[row];
    const from = this.off[f.b[row]];
    const out: number[] = [];
    const gap = (lo: number, hi: number): void => {
      if (lo >= hi) return;
      if (D !== null && !this.touched(D, to + lo, to + hi, Touch.CopyFrom) && !this.hasPiece(D, to + lo, to + hi))
        return;
      if (
        S !== null &&
        !this.touched(S, from + lo, from + hi, Touch.CopyTo) &&
        !this.hasPiece(S, from + lo, from + hi)
      ) {
        // Nothing but zeroes was ever written there, if anything.
        if (S.zeroed) out.push(lo, ~hi);
        return;
      }
      out.push(lo, hi);
    };
    let at = 0;
    for (const p of parts) {
      gap(at, p.lo);
      at = p.hi;
    }
    gap(at, n);
    return out;
  }

  private touched(c: Candidate, lo: number, hi: number, kind: Touch): boolean {
    for (const t of c.touches) if (this.tKind[t] === kind && this.tLo[t] < hi && this.tHi[t] > lo) return true;
    return false;
  }

  private hasPiece(c: Candidate, lo: number, hi: number): boolean {
    for (const p of c.pieces) if (p.lo < hi && p.hi > lo) return true;
    return false;
  }

  private divideCopy(row: number, parts: readonly Piece[]): void {
    const { f } = this;
    this.pos = f.pos_[row];
    const dst = f.a[row];
    const src = f.b[row];
    const base = f.aux[row];
    const gaps = this.writesOnly(row) ? [] : this.gaps(row, parts);
    f.op[row] = Op.Nop;
    const vals = parts.map((p) => this.emit(Op.Load, p.ty, src, 0, p.hint, p.lo, 0, p.mem));
    parts.forEach((p, i) => {
      this.emit(Op.Store, Ty.Void, dst, vals[i], p.hint, base + p.lo, 0, p.mem);
    });
    for (let i = 0; i < gaps.length; i += 2) {
      const lo = gaps[i];
      const zero = gaps[i + 1] < 0;
      const size = this.emit(Op.Const, Ty.I32, 0, 0, 0, (zero ? ~gaps[i + 1] : gaps[i + 1]) - lo);
      if (zero) this.emit(Op.MemZero, Ty.Void, dst, size, 0, base + lo, 0, f.mem[row]);
      else {
        const at = lo === 0 ? src : this.emit(Op.Add, Ty.Ptr, src, this.emit(Op.Const, Ty.I32, 0, 0, 0, lo));
        this.emit(Op.MemMove, Ty.Void, dst, at, size, base + lo, 0, f.mem[row]);
      }
    }
  }

  // ---- promotion ----

  private promote(): boolean {
    const { f } = this;
    this.vars.length = 0;
    let any = false;
    for (const c of this.candidates) {
      if (c.dead) continue;
      if (c.gone) {
        any = true;
        continue;
      }
      let all = true;
      for (const p of c.pieces) {
        if (!p.ok) {
          all = false;
          continue;
        }
        p.v = this.vars.length;
        this.vars.push(p);
      }
      // What copies read is still in memory.
      for (const t of c.touches) if (this.tKind[t] === Touch.CopyFrom) all = false;
      c.gone = all;
      if (all || c.pieces.some((p) => p.ok)) any = true;
    }
    if (!any) return false;
    this.placePhis();
    if (this.to.length < f.count * 2) this.to = new Int32Array(f.count * 3);
    else this.to.fill(0, 0, f.count);
    this.rename();
    return true;
  }

  /** The promoted piece that a load or store touches, or null. */
  private pieceAt(addr: number, at: number): Piece | null {
    const c = this.side(addr);
    if (c === null || c.pieces.length === 0) return null;
    const lo = this.off[addr] + at;
    let x = 0;
    let y = c.pieces.length - 1;
    while (x < y) {
      const m = (x + y) >> 1;
      if (c.pieces[m].hi <= lo) x = m + 1;
      else y = m;
    }
    const p = c.pieces[x];
    return p.v >= 0 && p.lo <= lo && lo < p.hi ? p : null;
  }

  private placePhis(): void {
    const { f, cfg, phis, vars, cur } = this;
    phis.begin(cfg, vars.length);
    // By variable: last block (+ 1) in which it was defined.
    if (cur.length < vars.length) this.cur = new Int32Array(vars.length * 2);
    const defined = this.cur;
    defined.fill(0, 0, vars.length);
    const def = (p: Piece, b: number): void => {
      if (defined[p.v] === b + 1) return;
      defined[p.v] = b + 1;
      phis.def(p.v, b);
    };
    const use = (p: Piece, b: number): void => {
      if (defined[p.v] !== b + 1) phis.use(p.v, b);
    };
    for (let i = 0; i < cfg.orderLen; i++) {
      const b = cfg.order[i];
      for (const v of f.block(b).instrs) {
        const op: Op = f.op[v];
        if (op === Op.Load) {
          const p = this.pieceAt(f.a[v], f.aux[v]);
          if (p !== null) use(p, b);
        } else if (op === Op.Store) {
          const p = this.pieceAt(f.a[v], f.aux[v]);
          if (p === null) continue;
          if (memSize[f.mem[v]] < p.hi - p.lo) use(p, b);
          def(p, b);
        } else if (op === Op.Alloc) {
          const c = this.side(v);
          if (c !== null) for (const p of c.pieces) if (p.v >= 0) def(p, b);
        } else if (op === Op.MemZero) {
          this.cleared(v, (p) => def(p, b));
        }
      }
    }
    phis.place(vars.length);
  }

  /** The promoted pieces that a MemZero covers. */
  private cleared(v: number, each: (p: Piece) => void): void {
    const { f } = this;
    const c = this.side(f.a[v]);
    if (c === null || f.op[f.b[v]] !== Op.Const) return;
    const lo = this.off[f.a[v]] + f.aux[v];
    const hi = lo + (f.aux[f.b[v]] >>> 0);
    for (const p of c.pieces) if (p.v >= 0 && p.lo >= lo && p.hi <= hi) each(p);
  }

  private rename(): void {
    const { f, cfg, phis, cur } = this;
    cur.fill(0, 0, this.vars.length);
    this.marks = ints(this.marks, cfg.blockCount);
    this.undoVar.length = this.undoVal.length = 0;
    for (let i = 0; i < cfg.orderLen; i++) {
      const b = cfg.domOrder[i];
      const parent = cfg.idom[b];
      this.undo(parent < 0 ? 0 : this.marks[parent]);
      const block = f.block(b);
      for (let k = phis.phiStart[b]; k < phis.phiStart[b + 1]; k++) {
        const v = phis.phiVars[k];
        const piece = this.vars[v];
        const param = f.addParam(block, piece.ty, Op.Param);
        f.b[param] = piece.mark;
        this.newRow(param);
        this.set(v, param);
      }
      this.renameBlock(block);
      this.marks[b] = this.undoVar.length;
    }
    this.finish();
  }

  private set(v: number, value: number): void {
    this.undoVar.push(v);
    this.undoVal.push(this.cur[v]);
    this.cur[v] = value;
  }

  private undo(mark: number): void {
    const { undoVar, undoVal, cur } = this;
    while (undoVar.length > mark) cur[undoVar.pop()!] = undoVal.pop()!;
  }

  /** The variable's value here; one that was never set is zero. */
  private read(p: Piece): number {
    if (this.cur[p.v] === 0) this.set(p.v, this.emit(Op.Const, p.ty));
    return this.cur[p.v];
  }

  private renameBlock(block: Block): void {
    const { f, phis } = this;
    const out: number[] = [];
    this.out = out;
    for (const v of block.instrs) {
      if (f.op[v] === Op.Nop) continue;
      replaceOperands(f, v, this.to);
      this.pos = f.pos_[v];
      if (!this.replace(v)) out.push(v);
    }
    if (block.term === Term.Branch || block.term === Term.Switch) {
      if (this.to[block.cond] !== 0) block.cond = finalValue(this.to, block.cond);
    }
    this.pos = block.pos;
    for (let k = 0; k < block.succs.length; k++) {
      const s = block.succs[k];
      for (let i = phis.phiStart[s]; i < phis.phiStart[s + 1]; i++) {
        block.args[k].push(this.read(this.vars[phis.phiVars[i]]));
      }
    }
    block.instrs = out;
  }

  /** True if instruction v is to go; its value, if it has one, is in `to`. */
  private replace(v: number): boolean {
    const { f } = this;
    const op: Op = f.op[v];
    const a = f.a[v];
    let gone = false;
    switch (op) {
      case Op.Load: {
        const p = this.pieceAt(a, f.aux[v]);
        if (p === null) return false;
        // New rows may make `to` another array.
        const value = this.fromPiece(p, this.read(p), f.mem[v], f.ty[v], this.off[a] + f.aux[v] - p.lo);
        this.to[v] = value;
        gone = true;
        break;
      }
      case Op.Store: {
        const p = this.pieceAt(a, f.aux[v]);
        if (p === null) gone = this.side(a)?.gone ?? false;
        else {
          this.set(p.v, this.toPiece(p, f.b[v], f.mem[v], this.off[a] + f.aux[v] - p.lo));
          gone = true;
        }
        break;
      }
      case Op.Alloc: {
        const c = this.side(v);
        if (c === null) return false;
        for (const p of c.pieces) if (p.v >= 0) this.set(p.v, this.emit(Op.Const, p.ty));
        gone = c.gone;
        break;
      }
      case Op.MemZero:
        this.cleared(v, (p) => this.set(p.v, this.emit(Op.Const, p.ty)));
        gone = this.side(a)?.gone ?? false;
        break;
      case Op.NilCheck:
      case Op.MemMove:
        gone = this.side(a)?.gone ?? false;
        break;
      case Op.Slot:
      case Op.Add:
      case Op.Sub:
        gone = this.side(v)?.gone ?? false;
        break;
    }
    if (gone) f.op[v] = Op.Nop;
    return gone;
  }

  private finish(): void {
    const { f, to } = this;
    const list = (values: number[]): void => {
      for (let i = 0; i < values.length; i++) if (to[values[i]] !== 0) values[i] = finalValue(to, values[i]);
    };
    for (const block of f.blocks) {
      if (block === null) continue;
      block.args.forEach(list);
      list(block.results);
    }
  }

  // ---- values of pieces ----

  private newRow(v: number): void {
    if (v >= this.to.length) {
      const bigger = new Int32Array(v * 2);
      bigger.set(this.to);
      this.to = bigger;
    }
    this.to[v] = 0;
  }

  private emit(op: Op, ty: Ty, a = 0, b = 0, c = 0, aux = 0, aux2 = 0, mem = 0): number {
    const v = this.f.newValue(op, ty, a, b, c, aux, aux2, mem, this.pos);
    this.newRow(v);
    this.out.push(v);
    return v;
  }

  private int(ty: Ty, n: number): number {
    return this.emit(Op.Const, ty, 0, 0, 0, n | 0, ty === Ty.I64 ? Math.floor(n / 4294967296) : 0);
  }

  /** An integer's low bytes extended as a load of kind mem would give them. */
  private extend(v: number, ty: Ty, mem: Mem): number {
    switch (mem) {
      case Mem.I8S:
        return this.emit(Op.Sext8, ty, v);
      case Mem.I8U:
        return this.emit(Op.And, ty, v, this.int(ty, 0xff));
      case Mem.I16S:
        return this.emit(Op.Sext16, ty, v);
      case Mem.I16U:
        return this.emit(Op.And, ty, v, this.int(ty, 0xffff));
      case Mem.I32S:
        return ty === Ty.I64 ? this.emit(Op.Sext32, ty, v) : v;
      case Mem.I32U:
        return ty === Ty.I64 ? this.emit(Op.And, ty, v, this.int(ty, 0xffffffff)) : v;
      default:
        return v;
    }
  }

  /** An integer in the width of ty; the upper half is zero or lost. */
  private resize(v: number, ty: Ty): number {
    const from: Ty = this.f.ty[v];
    if (from === ty) return v;
    return ty === Ty.I64 ? this.emit(Op.ExtU, Ty.I64, v) : this.emit(Op.Wrap, Ty.I32, v);
  }

  /** The piece's value after a store of v at byte `at`. */
  private toPiece(p: Piece, v: number, mem: Mem, at: number): number {
    const { f } = this;
    if (p.ty === Ty.Ptr) return f.ty[v] === Ty.Ptr ? v : this.emit(Op.Const, Ty.Ptr);
    if (p.ty === Ty.F32 || p.ty === Ty.F64) return v;
    const size = memSize[mem];
    if (mem === Mem.F32) v = this.emit(Op.Reinterpret, Ty.I32, v);
    else if (mem === Mem.F64) v = this.emit(Op.Reinterpret, Ty.I64, v);
    v = this.resize(v, p.ty);
    if (size === p.hi - p.lo) return this.extend(v, p.ty, p.norm);
    const mask = size === 4 ? 0xffffffff : (1 << (8 * size)) - 1;
    let low = this.emit(Op.And, p.ty, v, this.int(p.ty, mask));
    if (at > 0) low = this.emit(Op.Shl, p.ty, low, this.int(p.ty, 8 * at));
    // The complement of mask << 8 * at, in two words.
    const word = (n: number): number => {
      let bits = 0;
      for (let i = 0; i < 4; i++) if (n + i < at || n + i >= at + size) bits |= 0xff << (8 * i);
      return bits;
    };
    const rest = this.emit(Op.Const, p.ty, 0, 0, 0, word(0), p.ty === Ty.I64 ? word(4) : 0);
    return this.emit(Op.Or, p.ty, this.emit(Op.And, p.ty, this.read(p), rest), low);
  }

  /** What a load of kind mem and type ty at byte `at` of the piece gives. */
  private fromPiece(p: Piece, v: number, mem: Mem, ty: Ty, at: number): number {
    if (p.ty === Ty.Ptr) {
      if (mem === Mem.Ptr) return v;
      // The upper word of a pointer is zero.
      v = at >= 4 ? this.int(Ty.I32, 0) : this.emit(Op.Cast, Ty.I32, v);
      if (mem === Mem.I64) return this.emit(Op.ExtU, Ty.I64, v);
      if (mem === Mem.F64) return this.emit(Op.Reinterpret, Ty.F64, this.emit(Op.ExtU, Ty.I64, v));
      at &= 3;
    } else if (p.ty === Ty.F32 || p.ty === Ty.F64) return v;
    const { f } = this;
    if (at > 0) v = this.emit(Op.ShrU, f.ty[v], v, this.int(f.ty[v], 8 * at));
    if (mem === Mem.F64) return this.emit(Op.Reinterpret, Ty.F64, v);
    if (mem === Mem.F32) return this.emit(Op.Reinterpret, Ty.F32, this.resize(v, Ty.I32));
    if (mem === Mem.I64) return v;
    const extended = p.norm !== Mem.None;
    if (ty === Ty.I32 || f.ty[v] === Ty.I64) {
      v = this.resize(v, ty);
      return extended ? v : this.extend(v, ty, mem);
    }
    if (!extended) v = this.extend(v, Ty.I32, mem);
    const signed = mem === Mem.I8S || mem === Mem.I16S || mem === Mem.I32S;
    return this.emit(signed ? Op.ExtS : Op.ExtU, Ty.I64, v);
  }
}
