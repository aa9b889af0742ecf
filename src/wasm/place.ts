// Decides where each SSA value is computed: in place inside the expression of its only user, there and kept in a local
// (tee), as a statement of its own (set), or again at each use (constants, addresses). The result is, for each block, one
// postfix sequence of events that the emitter walks once.
//
// Order: a block is placed backwards, each statement followed by its operands from the last to the first, so the sequence
// comes out in reverse. An operand may be computed in place if nothing that is not placed yet (and will therefore run
// before it) must run after it. Memory effects are numbered for that: effects are always placed last to first, so "the
// number of effects in front of me equals the number of effects not yet placed" says that none of them lies between.
//
// Invariants: a Ptr value never waits on the wasm stack while something runs that may collect (it gets a local, so that
// it can be stored in the frame); a value is defined before all its uses in the sequence.

import type { Cfg } from "../ssa/cfg.ts";
import { ints } from "../ssa/cfg.ts";
import { type Func, Term } from "../ssa/ir.ts";
import { Op, OpFlag, opArgs, opFlags, opInfo, Ty } from "../ssa/ops.ts";
import type { Env } from "./env.ts";
import { pointerIn } from "./results.ts";

export const enum Where {
  /** Not emitted: unused or folded into all its users. */
  Dead,
  /** Emitted again at each use. */
  Remat,
  /** In its only user's expression. */
  InPlace,
  /** In its first user's expression and kept in a local. */
  Tee,
  /** Statement: computed into a local. */
  Set,
  /** Statement without a value, or whose value is dropped. */
  Effect,
  /** Block parameter: in a local. */
  Param,
  /** Result of a call with several: in a local. */
  Result,
}

/** An event of the sequence is an instruction's id (execute it), or ~id (push that value), or one of these. */
export const enum Event {
  /** Push the shadow stack pointer of this frame (~0). */
  SP = -1,
  /** Push the shadow stack pointer for a callee. */
  CallSP = -0x7fffffff,
  /** Push the i32 constant 0. */
  Zero = -0x7ffffffe,
  /** Push the scheduler's stack pointer, for a callee that runs on its stack. */
  SchedulerSP = -0x7ffffffd,
}

/** Events up to here name no value. */
export const lastSpecialEvent = Event.SchedulerSP;

/** Largest constant sizes that MemMove and MemZero do with loads and stores. */
const maxInlineMove = 64;
const maxInlineZero = 64;

const rematerialised: Uint8Array = new Uint8Array(opInfo.length);
for (const op of [Op.Const, Op.DataAddr, Op.FuncAddr, Op.LinkAddr, Op.Undef, Op.Slot, Op.GetSP, Op.EntrySP])
  rematerialised[op] = 1;

/** Instructions that keep their order: bit 0, among all of them; bit 1: loads do not cross them either. */
const effects: Uint8Array = new Uint8Array(opInfo.length);
for (let op = 0; op < opInfo.length; op++) {
  const { flags } = opInfo[op]!;
  if ((flags & (OpFlag.WritesMem | OpFlag.MayGC)) !== 0) effects[op] = 3;
  else if ((flags & OpFlag.Panics) !== 0) effects[op] = 1;
}

export class Placement {
  f!: Func;
  cfg!: Cfg;
  env!: Env;
  /** Where, by value. */
  where = new Uint8Array(64);
  /** Emitted uses of each value, and how many of them are not placed yet in the block that defines it. */
  uses = new Int32Array(64);
  private open = new Int32Array(64);
  defBlock = new Int32Array(64);
  private index = new Int32Array(64);
  /** Address of a memory operation after folding: value (0: the frame itself) and constant offset. */
  base = new Int32Array(64);
  offset = new Int32Array(64);
  /** The source of a MemMove done with loads and stores. */
  base2 = new Int32Array(64);
  offset2 = new Int32Array(64);
  /** Op.Result instructions of a Multi call: firstResult[call], then nextResult[result]; 0 ends. */
  firstResult = new Int32Array(64);
  nextResult = new Int32Array(64);
  /** Events of block b: seq[seqStart[b] .. seqEnd[b]). */
  seq = new Int32Array(256);
  seqLen = 0;
  seqStart = new Int32Array(64);
  seqEnd = new Int32Array(64);
  /** Pairs: a Ptr that is pushed before and used after something that may collect; position in seq of the user. */
  keep: number[] = [];
  /** Frame offset of each address-taken slot (only slots in use are laid out), and the bytes of all. */
  slotOffset = new Int32Array(16);
  slotsSize = 0;
  /**
   * Sums of a slot's address and an index that nothing but addresses use: computed from the frame's start, the slot's offset
   * (-1: no such sum) goes into those.
   */
  private hoisted = new Int32Array(64);
  private hasHoisted = false;
  /** The function calls something that takes the shadow stack pointer: how often. */
  spCalls = 0;
  /** Inline allocations. */
  allocs = 0;
  checkCount = 0;

  // Effect numbers of the instructions of the block in work, by index in the block.
  private effectNumber = new Int32Array(64);
  private writeNumber = new Int32Array(64);
  private readers = new Int32Array(64);
  private effectsOpen = 0;
  private writesOpen = 0;
  /** Number of placed events that may collect, in the block so far. */
  private collections = 0;

  // The operands of one instruction (the first `operands`), in the order of emission, and values that it pushes itself afterwards.
  private readonly operand: number[] = [];
  private operands = 0;
  private readonly late: number[] = [];
  // Stack of expressions in work: operands still to do, and for each expression where its operands start, its node's
  // position and the number of collections when it was placed.
  private operandStack = new Int32Array(256);
  private frames = new Int32Array(256);

  run(f: Func, cfg: Cfg, env: Env): void {
    this.f = f;
    this.cfg = cfg;
    this.env = env;
    const n = f.count;
    if (this.where.length < n) {
      const size = Math.max(n, this.where.length * 2);
      this.where = new Uint8Array(size);
      this.uses = new Int32Array(size);
      this.open = new Int32Array(size);
      this.defBlock = new Int32Array(size);
      this.index = new Int32Array(size);
      this.base = new Int32Array(size);
      this.offset = new Int32Array(size);
      this.base2 = new Int32Array(size);
      this.offset2 = new Int32Array(size);
      this.firstResult = new Int32Array(size);
      this.nextResult = new Int32Array(size);
    } else {
      this.where.fill(0, 0, n);
      this.uses.fill(0, 0, n);
      this.open.fill(0, 0, n);
      this.firstResult.fill(0, 0, n);
    }
    this.seqStart = ints(this.seqStart, cfg.blockCount);
    this.seqEnd = ints(this.seqEnd, cfg.blockCount);
    this.seqLen = 0;
    this.keep.length = 0;
    this.spCalls = 0;
    this.allocs = 0;
    this.checkCount = 0;
    this.findDefinitions();
    this.layoutSlots();
    this.hasHoisted = false;
    if (this.slotsSize > 0) this.findHoisted();
    this.countUses();
    for (let i = 0; i < cfg.orderLen; i++) this.placeBlock(cfg.order[i]!);
  }

  private findDefinitions(): void {
    const { f, cfg, where, defBlock, index } = this;
    for (let i = 0; i < cfg.orderLen; i++) {
      const b = cfg.order[i]!;
      const block = f.blocks[b]!;
      const { params, instrs } = block;
      for (let k = 0; k < params.length; k++) {
        const p = params[k]!;
        defBlock[p] = b;
        where[p] = Where.Param;
      }
      for (let k = 0; k < instrs.length; k++) {
        const v = instrs[k]!;
        const op = f.op[v]!;
        defBlock[v] = b;
        index[v] = k;
        if (op >= Op.NilCheck && op <= Op.ShiftCheck) this.checkCount++;
        if (rematerialised[op] === 1) where[v] = Where.Remat;
        else if (op === Op.Result) {
          const call = f.a[v]!;
          defBlock[v] = defBlock[call]!;
          where[v] = Where.Result;
          this.nextResult[v] = this.firstResult[call]!;
          this.firstResult[call] = v;
        }
      }
    }
  }

  /** Address-taken slots lie at the start of the frame, so that their offsets are known before spilling is decided. */
  private layoutSlots(): void {
    const { f, cfg } = this;
    this.slotsSize = f.minFrame;
    if (f.slots.length === 0) return;
    this.slotOffset = ints(this.slotOffset, f.slots.length);
    if (f.slotOffsets !== null) {
      this.slotOffset.set(f.slotOffsets);
      this.slotsSize = f.slotsSize;
      return;
    }
    this.slotOffset.fill(-1, 0, f.slots.length);
    for (let i = 0; i < cfg.orderLen; i++) {
      for (const v of f.blocks[cfg.order[i]!]!.instrs) {
        if (f.op[v] !== Op.Slot || this.slotOffset[f.aux[v]!] !== -1) continue;
        const slot = f.slots[f.aux[v]!]!;
        this.slotsSize = (this.slotsSize + slot.align - 1) & -slot.align;
        this.slotOffset[f.aux[v]!] = this.slotsSize;
        this.slotsSize += slot.size;
      }
    }
  }

  /** The slot in a sum of a slot's address and an index; 0: v is something else. */
  private slotOfSum(v: number): number {
    const { f } = this;
    if (f.op[v] !== Op.Add || f.ty[v] !== Ty.Ptr) return 0;
    const x = f.a[v]!;
    const y = f.b[v]!;
    if (f.op[x] === Op.Slot) return f.op[y] === Op.Const ? 0 : x;
    return f.op[y] === Op.Slot && f.op[x] !== Op.Const ? y : 0;
  }

  private findHoisted(): void {
    const { f, cfg } = this;
    this.hoisted = ints(this.hoisted, f.count);
    const { hoisted } = this;
    hoisted.fill(-1, 0, f.count);
    for (let i = 0; i < cfg.orderLen; i++) {
      for (const v of f.blocks[cfg.order[i]!]!.instrs) {
        const slot = this.slotOfSum(v);
        if (slot === 0) continue;
        hoisted[v] = this.slotOffset[f.aux[slot]!]!;
        this.hasHoisted = true;
      }
    }
    if (!this.hasHoisted) return;
    // Any other use needs the whole address.
    for (let i = 0; i < cfg.orderLen; i++) {
      const block = f.blocks[cfg.order[i]!]!;
      for (const v of block.instrs) {
        const op: Op = f.op[v]!;
        const n = opArgs[op]!;
        const inline =
          op === Op.Load || op === Op.Store || ((op === Op.MemMove || op === Op.MemZero) && this.inlineSize(v) >= 0);
        if (n > 0 && !inline) hoisted[f.a[v]!] = -1;
        if (n > 1 && !(inline && op === Op.MemMove)) hoisted[f.b[v]!] = -1;
        if (n > 2) hoisted[f.c[v]!] = -1;
        if ((opFlags[op]! & OpFlag.List) !== 0) {
          const list = f.c[v]!;
          for (let k = f.listLen(list) - 1; k >= 0; k--) hoisted[f.listAt(list, k)] = -1;
        }
      }
      for (const args of block.args) for (const v of args) hoisted[v] = -1;
      for (const v of block.results) hoisted[v] = -1;
    }
  }

  // ---- operands ----

  /** Folds constant parts of address a + off: sets foldedBase and foldedOffset. */
  private foldedBase = 0;
  private foldedOffset = 0;
  private fold(a: number, off: number): void {
    const { f } = this;
    let hasData = false;
    for (;;) {
      const op = f.op[a]!;
      if (op === Op.Slot) {
        off += this.slotOffset[f.aux[a]!]!;
        a = 0;
        break;
      }
      if (this.hasHoisted && this.hoisted[a]! >= 0) {
        off += this.hoisted[a]!;
        break;
      }
      if (op !== Op.Add || f.ty[a] !== Ty.Ptr) break;
      let x = f.a[a]!;
      let y = f.b[a]!;
      let xop = f.op[x]!;
      let yop = f.op[y]!;
      if (xop === Op.Const || (xop === Op.DataAddr && yop !== Op.Const)) {
        const v = x;
        x = y;
        y = v;
        const o = xop;
        xop = yop;
        yop = o;
      }
      let sum: number;
      if (yop === Op.Const) sum = off + f.aux[y]!;
      else if (yop === Op.DataAddr && !hasData) {
        sum = off + this.env.dataAddress(f.aux[y]!) + f.aux2[y]!;
        hasData = true;
      } else break;
      if (sum < 0 || sum > 0x7fffffff) break;
      off = sum;
      a = x;
      // An index may be anything: only a pointer is known to stay inside of an object when a constant is added to it.
      if (hasData) break;
    }
    this.foldedBase = a;
    this.foldedOffset = off;
  }

  private foldAddress(v: number): void {
    this.fold(this.f.a[v]!, this.f.aux[v]!);
    this.base[v] = this.foldedBase;
    this.offset[v] = this.foldedOffset;
  }

  /** Constant size of a MemMove or MemZero that is done with loads and stores; -1: memory.copy or memory.fill. */
  inlineSize(v: number): number {
    const { f } = this;
    const move = f.op[v] === Op.MemMove;
    const n = move ? f.c[v]! : f.b[v]!;
    if (f.op[n] !== Op.Const) return -1;
    const size = f.aux[n]!;
    const cold = f.blocks[this.defBlock[v]!]!.cold;
    const limit = cold ? 16 : move ? maxInlineMove : maxInlineZero;
    return size >= 0 && size <= limit ? size : -1;
  }

  /** An allocation that is done in line; a call otherwise. */
  inlineAlloc(v: number): boolean {
    return !this.f.blocks[this.defBlock[v]!]!.cold;
  }

  /** Signed division that must not reach wasm with a divisor of -1 (it traps for the smallest integer). */
  divisionNeedsTest(v: number): boolean {
    const { f } = this;
    const d = f.b[v]!;
    if (f.op[d] === Op.Const && !(f.aux[d] === -1 && (f.ty[v] !== Ty.I64 || f.aux2[d] === -1))) return false;
    return !neverMin(f, f.a[v]!);
  }

  /** Fills `operand` and `late` with what v needs. */
  private collect(v: number): void {
    const { f, operand, late } = this;
    // (Setting a length is a call, and gives the array's room back.)
    if (late.length > 0) late.length = 0;
    let n = 0;
    const op: Op = f.op[v]!;
    switch (op) {
      case Op.Load:
        operand[n++] = this.base[v]!;
        break;
      case Op.Store:
        operand[n++] = this.base[v]!;
        operand[n++] = f.b[v]!;
        break;
      case Op.MemMove: {
        const size = this.inlineSize(v);
        if (size < 0) {
          operand[n++] = f.a[v]!;
          operand[n++] = f.b[v]!;
          operand[n++] = f.c[v]!;
        } else if (size > 0) {
          operand[n++] = this.base[v]!;
          operand[n++] = this.base2[v]!;
          if (pieces(size) > 1) {
            if (this.base[v]! !== 0) late.push(this.base[v]!);
            if (this.base2[v]! !== 0) late.push(this.base2[v]!);
          }
        }
        break;
      }
      case Op.MemZero: {
        const size = this.inlineSize(v);
        if (size < 0) {
          operand[n++] = f.a[v]!;
          operand[n++] = Event.Zero;
          operand[n++] = f.b[v]!;
        } else if (size > 0) {
          operand[n++] = this.base[v]!;
          if (pieces(size) > 1 && this.base[v]! !== 0) late.push(this.base[v]!);
        }
        break;
      }
      case Op.DivS:
        if (this.divisionNeedsTest(v)) late.push(f.a[v]!, f.b[v]!);
        else operand[n++] = f.a[v]!;
        operand[n++] = f.b[v]!;
        break;
      case Op.BoundsCheck:
        operand[n++] = f.a[v]!;
        operand[n++] = f.b[v]!;
        // The report of a failure behind the code pushes them again.
        late.push(f.a[v]!, f.b[v]!);
        break;
      case Op.Select:
      case Op.Resume:
        operand[n++] = f.b[v]!;
        operand[n++] = f.c[v]!;
        operand[n++] = f.a[v]!;
        break;
      case Op.Call:
      case Op.CallIndirect: {
        if (op === Op.CallIndirect || this.env.takesSP[f.aux[v]!] === 1)
          operand[n++] = op === Op.Call && f.aux[v] === this.env.suspensionLost ? Event.SchedulerSP : Event.CallSP;
        const list = f.c[v]!;
        const len = f.listLen(list);
        for (let i = 0; i < len; i++) operand[n++] = f.listAt(list, i);
        if (op === Op.CallIndirect) operand[n++] = f.a[v]!;
        break;
      }
      default:
        if (this.hasHoisted && this.hoisted[v]! >= 0) {
          // Event.SP is pushed for value 0.
          const slot = this.slotOfSum(v);
          operand[n++] = slot === f.a[v] ? 0 : f.a[v]!;
          operand[n++] = slot === f.b[v] ? 0 : f.b[v]!;
        } else {
          const args = opArgs[op]!;
          if (args > 0) operand[n++] = f.a[v]!;
          if (args > 1) operand[n++] = f.b[v]!;
          if (args > 2) operand[n++] = f.c[v]!;
        }
    }
    this.operands = n;
  }

  /** Values that the emitter pushes itself while executing v; for the live ranges. */
  lateOperands(v: number): readonly number[] {
    const op = this.f.op[v]!;
    if (op !== Op.BoundsCheck && op !== Op.DivS && op !== Op.MemMove && op !== Op.MemZero) return none;
    this.collect(v);
    return this.late;
  }

  /** v may run the collector. */
  mayCollect(v: number): boolean {
    const { f, env } = this;
    switch (f.op[v]! as Op) {
      case Op.Alloc:
        return !f.noGC;
      case Op.Call:
        return !f.noGC && env.callCollects(f.id, f.aux[v]!);
      case Op.CallIndirect:
        return !f.noGC && env.sigCallCollects(f.id, f.aux[v]!);
      case Op.Resume:
        return !f.noGC;
      default:
        return false;
    }
  }

  // ---- counting ----

  private use(v: number, b: number): void {
    this.uses[v]!++;
    if (this.defBlock[v] === b) this.open[v]!++;
  }

  /** Backwards over all blocks, so that a value's uses are known before its definition: unused ones stay uncounted. */
  private countUses(): void {
    const { f, cfg, where, uses } = this;
    for (let i = cfg.orderLen - 1; i >= 0; i--) {
      const b = cfg.order[i]!;
      const block = f.blocks[b]!;
      if (block.term === Term.Branch || block.term === Term.Switch) this.use(block.cond, b);
      for (let k = 0; k < block.args.length; k++) {
        const args = block.args[k]!;
        const s = block.succs[k]!;
        const forward = cfg.rpo[s]! > i;
        const params = f.blocks[s]!.params;
        for (let j = 0; j < args.length; j++) {
          // A forward edge's target is counted already. (A backward one's is not: count.)
          if (!forward || uses[params[j]!]! > 0) this.use(args[j]!, b);
        }
      }
      const { results, instrs } = block;
      for (let k = 0; k < results.length; k++) this.use(results[k]!, b);
      for (let k = instrs.length - 1; k >= 0; k--) {
        const v = instrs[k]!;
        const op: Op = f.op[v]!;
        if (where[v] === Where.Remat || op === Op.Result || op === Op.Nop) continue;
        if (uses[v] === 0 && effects[op] === 0) {
          where[v] = Where.Dead;
          continue;
        }
        where[v] = Where.Set;
        if (op === Op.Load || op === Op.Store || op === Op.MemZero) this.foldAddress(v);
        else if (op === Op.MemMove) {
          this.foldAddress(v);
          this.fold(f.b[v]!, 0);
          this.base2[v] = this.foldedBase;
          this.offset2[v] = this.foldedOffset;
        } else if (op === Op.Alloc && this.inlineAlloc(v)) this.allocs++;
        this.collect(v);
        const { operand, operands, late } = this;
        for (let j = 0; j < operands; j++) {
          const o = operand[j]!;
          if (o > 0) this.use(o, b);
          else if (o === Event.CallSP) this.spCalls++;
        }
        for (let j = 0; j < late.length; j++) this.use(late[j]!, b);
      }
    }
  }

  // ---- placing ----

  private placeBlock(b: number): void {
    const { f, where, uses } = this;
    const block = f.blocks[b]!;
    const { instrs } = block;
    this.numberEffects(instrs);
    this.collections = 0;
    const start = this.seqLen;
    const keepStart = this.keep.length;
    this.seqStart[b] = start;
    switch (block.term) {
      case Term.Jump:
        this.placeJump(b);
        break;
      case Term.Branch:
        this.placeBranch(b);
        break;
      case Term.Switch:
        this.operandStack[0] = block.cond;
        this.placeOperands(1, 0, b);
        break;
      case Term.Return: {
        const { results } = block;
        this.operandStack = grown(this.operandStack, results.length);
        for (let i = 0; i < results.length; i++) this.operandStack[i] = results[i]!;
        this.placeOperands(results.length, 0, b);
        break;
      }
    }
    for (let k = instrs.length - 1; k >= 0; k--) {
      const v = instrs[k]!;
      // What is in place or teed was placed with its user; everything else is a statement.
      if (where[v] !== Where.Set || this.open[v]! < 0) continue;
      if (uses[v] === 0) where[v] = Where.Effect;
      this.placeStatement(v, b);
    }
    // The sequence was made backwards.
    const { seq } = this;
    const end = this.seqLen;
    for (let i = start, j = end - 1; i < j; i++, j--) {
      const e = seq[i]!;
      seq[i] = seq[j]!;
      seq[j] = e;
    }
    for (let i = keepStart + 1; i < this.keep.length; i += 2) this.keep[i] = start + end - 1 - this.keep[i]!;
    this.seqEnd[b] = end;
  }

  private numberEffects(instrs: readonly number[]): void {
    const { f, where } = this;
    const n = instrs.length;
    if (this.effectNumber.length <= n) {
      this.effectNumber = ints(this.effectNumber, n + 1);
      this.writeNumber = ints(this.writeNumber, n + 1);
      this.readers = ints(this.readers, n + 1);
    }
    const { effectNumber, writeNumber, readers } = this;
    readers.fill(0, 0, n + 1);
    let e = 0;
    let w = 0;
    for (let k = 0; k < n; k++) {
      const v = instrs[k]!;
      effectNumber[k] = e;
      writeNumber[k] = w;
      if (where[v] !== Where.Set) continue;
      const op = f.op[v]!;
      if (op === Op.Load || op === Op.MemorySize) readers[e]!++;
      const kind = effects[op]!;
      if (kind !== 0) {
        e++;
        if (kind === 3) w++;
      }
    }
    this.effectsOpen = e;
    this.writesOpen = w;
  }

  /** v's computation may move to the place in work: nothing open must come after it. */
  private canMove(v: number): boolean {
    const op: Op = this.f.op[v]!;
    const k = this.index[v]!;
    const kind = effects[op]!;
    if (kind === 0) {
      if (op !== Op.Load && op !== Op.MemorySize) return true;
      return this.writeNumber[k] === this.writesOpen;
    }
    const e = this.effectNumber[k]!;
    return e === this.effectsOpen - 1 && this.readers[e + 1] === 0;
  }

  private push(event: number): void {
    if (this.seqLen === this.seq.length) {
      const bigger = new Int32Array(this.seq.length * 2);
      bigger.set(this.seq);
      this.seq = bigger;
    }
    this.seq[this.seqLen++] = event;
  }

  /** Appends v's event (the sequence is in reverse) and takes it off the effects that are open. */
  private execute(v: number): void {
    this.push(v);
    // Marks v as placed: it has no open uses left.
    this.open[v] = -1;
    const op: Op = this.f.op[v]!;
    const kind = effects[op]!;
    if (kind !== 0) {
      this.effectsOpen--;
      if (kind === 3) {
        this.writesOpen--;
        if (this.mayCollect(v)) this.collections++;
      }
    } else if (op === Op.Load || op === Op.MemorySize) this.readers[this.effectNumber[this.index[v]!]!]!--;
  }

  private placeStatement(v: number, b: number): void {
    this.execute(v);
    this.placeOperands(this.stackOperands(v, b, 0), 0, b);
  }

  /** Pushes v's operands on operandStack at `at`; returns the new top. Its late operands are uses that come first. */
  private stackOperands(v: number, b: number, at: number): number {
    this.collect(v);
    const { operand, late, open, defBlock } = this;
    for (let i = 0; i < late.length; i++) {
      const o = late[i]!;
      if (defBlock[o] === b) open[o]!--;
    }
    const n = this.operands;
    this.operandStack = grown(this.operandStack, at + n);
    for (let i = 0; i < n; i++) this.operandStack[at + i] = operand[i]!;
    return at + n;
  }

  /** Places operandStack[bottom..top), the last one first, with everything that goes in place below them. */
  private placeOperands(top: number, bottom: number, b: number): void {
    const { f, where, uses, open, defBlock } = this;
    // A frame is: bottom of its operands, position of the node, collections before its operands.
    let frames = this.frames;
    let depth = 0;
    let node = this.seqLen - 1;
    let before = this.collections;
    for (;;) {
      if (top === bottom) {
        if (depth === 0) return;
        depth -= 3;
        bottom = frames[depth]!;
        node = frames[depth + 1]!;
        before = frames[depth + 2]!;
        continue;
      }
      const o = this.operandStack[--top]!;
      if (o <= 0) {
        this.push(o === 0 ? Event.SP : o);
        continue;
      }
      const kind = where[o]!;
      if (kind === Where.Remat) {
        this.push(~o);
        continue;
      }
      if (defBlock[o] === b) {
        const left = --open[o]!;
        if (left === 0 && kind === Where.Set && this.canMove(o)) {
          if (!this.mustKeep(o, before)) {
            where[o] = uses[o] === 1 && f.op[o] !== Op.Alloc ? Where.InPlace : Where.Tee;
            this.execute(o);
            if (depth + 3 > frames.length) {
              const bigger = new Int32Array(frames.length * 2);
              bigger.set(frames);
              this.frames = frames = bigger;
            }
            frames[depth] = bottom;
            frames[depth + 1] = node;
            frames[depth + 2] = before;
            depth += 3;
            bottom = top;
            node = this.seqLen - 1;
            before = this.collections;
            top = this.stackOperands(o, b, top);
            continue;
          }
        }
      }
      this.push(~o);
      if (this.mustKeep(o, before)) this.keep.push(pointerIn(f, o), node);
    }
  }

  /** Something that may collect stands between the push of o and its use, and would not find the object. */
  private mustKeep(o: number, before: number): boolean {
    if (this.collections === before) return false;
    const pointer = pointerIn(this.f, o);
    return pointer !== 0 && !this.needsNoRoot(pointer);
  }

  /** Statically no heap pointer, or kept alive by an enclosing frame: the caller's frame holds what it passes. */
  needsNoRoot(v: number): boolean {
    const { f } = this;
    for (;;) {
      switch (f.op[v]! as Op) {
        case Op.Const:
        case Op.DataAddr:
        case Op.Slot:
        case Op.FuncAddr:
        case Op.LinkAddr:
        case Op.Undef:
        case Op.GetSP:
        case Op.EntrySP:
          return true;
        case Op.Param:
          return this.defBlock[v] === this.cfg.order[0] && this.env.ownsParams[f.id] === 0;
        case Op.Add:
        case Op.Sub:
          if (f.ty[f.a[v]!] !== Ty.Ptr) return false;
          v = f.a[v]!;
          continue;
        default:
          return false;
      }
    }
  }

  /** Jump: an argument that is used here only is computed last and goes straight into the parameter's local. */
  private placeJump(b: number): void {
    const { f, where, uses, open, defBlock } = this;
    const block = f.blocks[b]!;
    const args = block.args[0]!;
    const params = f.blocks[block.succs[0]!]!.params;
    for (let i = 0; i < args.length; i++) {
      const o = args[i]!;
      if (uses[params[i]!]! > 0 && defBlock[o] === b && where[o] !== Where.Remat) open[o]!--;
    }
    for (let i = args.length - 1; i >= 0; i--) {
      const o = args[i]!;
      if (uses[params[i]!] === 0 || uses[o] !== 1 || open[o] !== 0) continue;
      if (defBlock[o] !== b || where[o] !== Where.Set || !this.canMove(o)) continue;
      if (f.op[o] === Op.Alloc || (f.ty[o] === Ty.Ptr && this.collections > 0)) continue;
      where[o] = Where.InPlace;
      this.placeStatement(o, b);
    }
  }

  /**
   * Branch: the condition in place; arguments that have no other use here are computed last, in the hope that they can share
   * the local of the parameter they are for, before the condition unless that still reads the parameter.
   */
  private placeBranch(b: number): void {
    const { f, where, uses, open, defBlock } = this;
    const block = f.blocks[b]!;
    const cond = block.cond;
    for (let k = 0; k < 2; k++) {
      const args = block.args[k]!;
      const params = f.blocks[block.succs[k]!]!.params;
      for (let i = 0; i < args.length; i++) {
        const o = args[i]!;
        if (uses[params[i]!]! > 0 && defBlock[o] === b && where[o] !== Where.Remat) open[o]!--;
      }
    }
    for (let late = 1; late >= 0; late--) {
      for (let k = 0; k < 2; k++) {
        const args = block.args[k]!;
        const params = f.blocks[block.succs[k]!]!.params;
        for (let i = 0; i < args.length; i++) {
          const o = args[i]!;
          if (where[o] !== Where.Set || defBlock[o] !== b || open[o] !== 0 || uses[params[i]!] === 0) continue;
          if (late === 1 && !this.reads(cond, params[i]!, b)) continue;
          // After the condition only what is pure may run: the condition's own effects come first.
          const kind = effects[f.op[o]!]!;
          if (kind !== 0 || (late === 1 && f.op[o] === Op.Load) || !this.canMove(o)) continue;
          this.placeStatement(o, b);
        }
      }
      if (late === 1) {
        this.operandStack[0] = cond;
        this.placeOperands(1, 0, b);
      }
    }
  }

  /** The condition or one of its operands is v. */
  private reads(cond: number, v: number, b: number): boolean {
    const { f } = this;
    if (cond === v) return true;
    if (this.where[cond] !== Where.Set || this.defBlock[cond] !== b || this.open[cond] !== 1) return false;
    const args = opArgs[f.op[cond]!]!;
    if (args === 0 || args > 2) return false;
    return f.a[cond] === v || (args === 2 && f.b[cond] === v);
  }
}

const none: readonly number[] = [];

function grown(a: Int32Array<ArrayBuffer>, n: number): Int32Array<ArrayBuffer> {
  if (n <= a.length) return a;
  const bigger = new Int32Array(Math.max(n, a.length * 2));
  bigger.set(a);
  return bigger;
}

/** Number of loads or stores of 8, 4, 2 and 1 bytes that cover n bytes. */
export function pieces(n: number): number {
  return (n >> 3) + ((n >> 2) & 1) + ((n >> 1) & 1) + (n & 1);
}

/** v is never the smallest integer of its type. */
function neverMin(f: Func, v: number): boolean {
  switch (f.op[v]! as Op) {
    case Op.Const:
      return f.ty[v] === Ty.I64 ? f.aux2[v] !== -0x80000000 || f.aux[v] !== 0 : f.aux[v] !== -0x80000000;
    case Op.ExtS:
    case Op.ExtU:
    case Op.Clz:
    case Op.Ctz:
    case Op.Popcnt:
    case Op.Sext8:
    case Op.Sext16:
      return true;
    case Op.Sext32:
      return f.ty[v] === Ty.I64;
    case Op.ShrU:
    case Op.ShrS: {
      const n = f.b[v]!;
      return f.op[n] === Op.Const && (f.aux[n]! & (f.ty[v] === Ty.I64 ? 63 : 31)) !== 0;
    }
    case Op.And: {
      const m = f.b[v]!;
      return f.op[m] === Op.Const && (f.ty[v] === Ty.I64 ? f.aux2[m]! : f.aux[m]!) >= 0;
    }
    default:
      return false;
  }
}
