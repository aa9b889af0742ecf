// Writes the bytes of one function: walks the structure's tokens and, in each block, the placed sequence. All decisions
// are made by then (place.ts, locals.ts, frames.ts, structure.ts); this file knows opcodes.

import { InternalError } from "../diagnostics.ts";
import { ints } from "../ssa/cfg.ts";
import { type Func, Term } from "../ssa/ir.ts";
import { Link, Mem, memSize, Op, Ty } from "../ssa/ops.ts";
import { type CodeBuffer, RelocKind } from "./codebuffer.ts";
import { leastPanicFrame } from "./cycles.ts";
import type { ByteBuffer } from "./encode.ts";
import { type Env, Global } from "./env.ts";
import type { FramePlan } from "./frames.ts";
import type { Ranges } from "./live.ts";
import type { Locals } from "./locals.ts";
import { inverse, loadOpcodes, memAlign, noOpcode, opcodes, storeOpcodes, ValType, valTypes, Wop } from "./opcodes.ts";
import { Event, type Placement, Where } from "./place.ts";
import type { Reentry } from "./reenter.ts";
import { Check, checkFunction, checkKind } from "./references.ts";
import { Reports } from "./reports.ts";
import { widened, widenStatus, wrapStatus, zeroResults } from "./results.ts";
import { memOf } from "./resume.ts";
import { StackTest } from "./stacktest.ts";
import { type Structure, Tok } from "./structure.ts";

/** Largest part of a frame that is cleared by stores. */
const maxZeroed = 64;
/** The same where the code shall be short. */
const maxZeroedCold = 16;

export class Emitter {
  private f!: Func;
  private out!: ByteBuffer;
  private place!: Placement;
  private ranges!: Ranges;
  private locals!: Locals;
  private frame!: FramePlan;
  private structure!: Structure;
  /** Scopes open, and the number that were open when each block's scope (or loop) had been opened. */
  private depth = 0;
  private blockDepth = new Int32Array(64);
  private loopDepth = new Int32Array(64);
  private readonly reports = new Reports();
  private calleeSP = -1;
  private allocTemp = -1;
  private testLocal = -1;
  /** Where reports that unwind leave the function together: scopes open inside of that scope; 0: each leaves by itself. */
  private unwinding = 0;
  private readonly stackTest: StackTest;
  /** The condition to be computed inverted; 0: none. */
  private inverted = 0;
  /** Where the last local.set was written (its index follows), to make a tee of it. */
  private lastSet = -1;
  private lastSetEnd = -1;
  private lastSetLocal = -1;
  private readonly resultLocals: number[] = [];
  /** A call whose results wait on the stack below its status until the next token, which tests that; 0: none. */
  private waiting = 0;
  /** A call whose results wait below an `if`, and the depth outside of that. */
  private waitingIf = 0;
  private waitingDepth = 0;

  constructor(
    private readonly env: Env,
    readonly code: CodeBuffer,
    private readonly reentry: Reentry,
  ) {
    this.out = code.bytes;
    this.stackTest = new StackTest(env, code);
  }

  /** Appends the function's body: local declarations, code, end. */
  run(place: Placement, ranges: Ranges, locals: Locals, frame: FramePlan, structure: Structure): void {
    this.ranges = ranges;
    const { f } = place;
    this.f = f;
    this.place = place;
    this.locals = locals;
    this.frame = frame;
    this.structure = structure;
    const { out } = this;
    if (frame.size > 0 && this.env.takesSP[f.id] === 0) {
      throw new InternalError(`${f.name}: a frame without a stack pointer`, f.pos);
    }
    if (this.blockDepth.length < f.blocks.length) {
      this.blockDepth = ints(this.blockDepth, f.blocks.length);
      this.loopDepth = ints(this.loopDepth, f.blocks.length);
    }
    this.lastSetEnd = -1;
    this.inverted = 0;
    this.temporaries();
    locals.declare(out);
    if (this.stackTest.wants(f, frame.size)) this.stackTest.write(f, frame.size, this.testLocal);
    // The program asks for collections: frames that only measure others hold nothing from before.
    if (this.env.asked && f.minFrame >= leastPanicFrame && !f.resumes && f.reenter === null) {
      this.localGet(0);
      this.clear(0, f.minFrame, maxZeroed);
    }
    if (this.calleeSP >= 0) {
      this.localGet(0);
      this.i32Const(frame.size);
      out.u8(Wop.I32Add);
      this.localSet(this.calleeSP);
    }
    this.depth = 0;
    const { list: reports } = this.reports;
    // A trace names the line of a check.
    this.reports.find(place, locals, f.keepsSites || this.code.calls !== null, structure);
    const shares = f.status && reports.length > 1 && reports.every((r) => this.unwinds(r.kind));
    this.unwinding = 0;
    if (shares) {
      out.u8(Wop.Block);
      out.u8(ValType.I32);
      this.unwinding = ++this.depth;
    }
    for (let i = reports.length - 1; i >= 0; i--) {
      if (!reports[i]!.behind) continue;
      out.u8(Wop.Block);
      out.u8(ValType.Empty);
      reports[i]!.depth = ++this.depth;
    }
    const shared = this.depth;
    this.tokens();
    if (this.depth !== shared) throw new InternalError(`${f.name}: scopes do not match`, f.pos);
    for (const report of reports) {
      if (!report.behind) continue;
      out.u8(Wop.End);
      this.depth--;
      this.lastSetEnd = -1;
      this.report(report.kind, report.check);
    }
    if (shares) {
      // The status of one of the reports.
      out.u8(Wop.End);
      if (f.results.length > 1) {
        out.u8(Wop.Drop);
        zeroResults(out, f.results);
        this.i32Const(1);
        widenStatus(out, f.results);
      }
    }
    out.u8(Wop.End);
  }

  /** Whether control may run off the end of the code of a function without results. */
  static fallReturns(place: Placement): boolean {
    return place.f.results.length === 0 && place.checkCount === 0;
  }

  private need(f: number): void {
    this.out.u8(Wop.I32Const);
    this.code.reloc(RelocKind.Need, f);
  }

  private temporaries(): void {
    const { place, locals, frame } = this;
    this.allocTemp = place.allocs > 0 ? locals.temporary(Ty.I32) : -1;
    const calls = place.spCalls + place.allocs;
    const { stackTest } = this;
    this.testLocal =
      stackTest.wants(place.f, frame.size) && stackTest.needsLocal(place.f) ? locals.temporary(Ty.I32) : -1;
    this.calleeSP = frame.size > 0 && calls > 3 ? locals.temporary(Ty.I32) : -1;
  }

  // ---- small pieces ----

  private localGet(local: number): void {
    const { out } = this;
    if (out.len === this.lastSetEnd && local === this.lastSetLocal) {
      out.buf[this.lastSet] = Wop.LocalTee;
      this.lastSetEnd = -1;
      return;
    }
    if (local < 0) throw new InternalError(`${this.f.name}: a value without a local is read`, this.f.pos);
    out.u8(Wop.LocalGet);
    out.u32(local);
  }

  private localSet(local: number): void {
    const { out } = this;
    this.lastSet = out.len;
    out.u8(Wop.LocalSet);
    out.u32(local);
    this.lastSetEnd = out.len;
    this.lastSetLocal = local;
  }

  private localTee(local: number): void {
    this.out.u8(Wop.LocalTee);
    this.out.u32(local);
  }

  private i32Const(n: number): void {
    this.out.u8(Wop.I32Const);
    this.out.s32(n);
  }

  private memory(op: number, align: number, offset: number): void {
    const { out } = this;
    out.u8(op);
    out.u8(align);
    out.u32(offset);
  }

  private call(target: number, pos: number): void {
    this.code.mark(pos);
    this.out.u8(Wop.Call);
    this.code.reloc(RelocKind.Func, target);
  }

  /** The shadow stack pointer for a callee: behind this frame. */
  private pushCalleeSP(): void {
    if (this.calleeSP >= 0) this.localGet(this.calleeSP);
    else this.pushFrameEnd();
  }

  private pushFrameEnd(): void {
    const { size } = this.frame;
    this.localGet(0);
    if (size > 0) {
      this.i32Const(size);
      this.out.u8(Wop.I32Add);
    }
  }

  /** Pushes a value that is not computed in place. */
  private get(v: number): void {
    const { f, out, env, place } = this;
    if (v === 0) {
      this.localGet(0);
      return;
    }
    const local = this.locals.index[v]!;
    if (local >= 0) {
      this.localGet(local);
      return;
    }
    switch (f.op[v]! as Op) {
      case Op.Undef:
      case Op.Const:
        switch (f.ty[v]! as Ty) {
          case Ty.I64:
            out.u8(Wop.I64Const);
            out.s64(f.aux[v]!, f.aux2[v]!);
            return;
          case Ty.F32:
            out.u8(Wop.F32Const);
            out.word(f.aux[v]!);
            return;
          case Ty.F64:
            out.u8(Wop.F64Const);
            out.word(f.aux[v]!);
            out.word(f.aux2[v]!);
            return;
          default:
            this.i32Const(f.aux[v]!);
            return;
        }
      case Op.DataAddr:
        this.i32Const(env.dataAddress(f.aux[v]!) + f.aux2[v]!);
        return;
      case Op.FuncAddr:
        this.i32Const(env.tableIndex(f.aux[v]!));
        return;
      case Op.LinkAddr:
        if (f.aux[v] === Link.StartNeed) {
          this.need(env.runtime("gostart"));
          return;
        }
        if (f.aux[v] === Link.DeepNeed) {
          this.need(env.runtime("runDeep"));
          return;
        }
        this.i32Const(env.linkAddress(f.aux[v]!));
        return;
      case Op.Slot: {
        this.localGet(0);
        const offset = place.slotOffset[f.aux[v]!]!;
        if (offset !== 0) {
          this.i32Const(offset);
          out.u8(Wop.I32Add);
        }
        return;
      }
      case Op.GetSP:
        this.pushCalleeSP();
        return;
      case Op.EntrySP:
        this.localGet(0);
        return;
      default:
        throw new InternalError(`${f.name}: v${v} has no place`, f.pos_[v]);
    }
  }

  // ---- structure ----

  private tokens(): void {
    const { structure, out, f } = this;
    const { kind, a, b, count } = structure;
    const shared = this.depth;
    this.waiting = 0;
    this.waitingIf = 0;
    for (let i = 0; i < count; i++) {
      const x = a[i]!;
      switch (kind[i]! as Tok) {
        case Tok.Body:
          this.waiting = b[i] === 1 ? 0 : this.statusCall(x, i + 1);
          this.body(x, b[i] === 1);
          break;
        case Tok.Block:
          if (structure.labelUses[x] === 0) break;
          out.u8(Wop.Block);
          out.u8(ValType.Empty);
          this.blockDepth[x] = ++this.depth;
          break;
        case Tok.EndBlock:
          if (structure.labelUses[x] === 0) break;
          out.u8(Wop.End);
          this.depth--;
          this.lastSetEnd = -1;
          break;
        case Tok.Loop:
          out.u8(Wop.Loop);
          out.u8(ValType.Empty);
          this.loopDepth[x] = ++this.depth;
          break;
        case Tok.If:
          if (this.waiting !== 0) {
            this.waitingIf = this.waiting;
            this.waitingDepth = this.depth;
            this.waiting = 0;
          }
          out.u8(Wop.If);
          out.u8(ValType.Empty);
          this.depth++;
          break;
        case Tok.Else:
          out.u8(Wop.Else);
          this.lastSetEnd = -1;
          break;
        case Tok.End:
          out.u8(Wop.End);
          this.depth--;
          this.lastSetEnd = -1;
          if (this.waitingIf !== 0 && this.depth === this.waitingDepth) {
            this.takeResults(this.waitingIf, this.resultTypes(this.waitingIf).length - 1);
            this.waitingIf = 0;
          }
          break;
        case Tok.Br:
          out.u8(Wop.Br);
          out.u32(this.depth - (b[i] === 1 ? this.loopDepth[x]! : this.blockDepth[x]!));
          break;
        case Tok.BrIf:
          out.u8(Wop.BrIf);
          out.u32(this.depth - (b[i] === 1 ? this.loopDepth[x]! : this.blockDepth[x]!));
          if (this.waiting !== 0) {
            this.takeResults(this.waiting, this.resultTypes(this.waiting).length - 1);
            this.waiting = 0;
          }
          break;
        case Tok.Switch:
          this.brTable(x);
          break;
        case Tok.Copies:
          this.copies(x, b[i]!);
          break;
        case Tok.Return:
          // At the very end the values may stay on the stack.
          if (i < count - 1 || this.depth > 0) out.u8(Wop.Return);
          break;
        case Tok.Unreachable:
          out.u8(Wop.Unreachable);
          break;
      }
    }
    // The scope that reports leave the function by has a result, too.
    const typed = this.unwinding > 0 ? shared === this.unwinding : shared === 0 && f.results.length > 0;
    if (!typed) return;
    const last = kind[count - 1]! as Tok;
    const polymorphic = last === Tok.Return || last === Tok.Br || last === Tok.Switch || last === Tok.Unreachable;
    if (!polymorphic) out.u8(Wop.Unreachable);
  }

  /**
   * The call at the end of block x whose last result (a status) is nothing but the block's condition, if its other results
   * can stay on the stack while the condition is tested by token `at`; 0: no.
   */
  private statusCall(x: number, at: number): number {
    const { f, place, structure } = this;
    const block = f.blocks[x]!;
    if (block.term !== Term.Branch || place.where[block.cond] !== Where.Result || place.uses[block.cond] !== 1)
      return 0;
    const { cond } = block;
    const end = place.seqEnd[x]!;
    const call = f.a[cond]!;
    if (end - place.seqStart[x]! < 2 || place.seq[end - 1] !== ~cond || place.seq[end - 2] !== call) return 0;
    if (f.aux[cond] !== this.resultTypes(call).length - 1) return 0;
    const { kind } = structure;
    if (kind[at] === Tok.If) {
      if (this.waitingIf !== 0) return 0;
      // The arm must leave: behind the `end` the results are taken.
      let depth = 1;
      let i = at + 1;
      for (; depth > 0 && i < structure.count && i < at + 8; i++) {
        if (kind[i] === Tok.If || kind[i] === Tok.Loop || kind[i] === Tok.Block) return 0;
        if (kind[i] === Tok.End) depth--;
        else if (kind[i] === Tok.Else) return 0;
      }
      const leaves = kind[i - 2] === Tok.Br || kind[i - 2] === Tok.Return || kind[i - 2] === Tok.Unreachable;
      if (depth > 0 || !leaves) return 0;
    } else if (kind[at] !== Tok.BrIf) return 0;
    // Where the branch goes, nothing may want them.
    const taken = this.ranges.base[block.succs[0]!]!;
    for (let r = place.firstResult[call]!; r !== 0; r = place.nextResult[r]!) {
      if (r === cond || place.uses[r]! === 0) continue;
      if (this.ranges.covers(r, taken) || block.args[0]!.includes(r)) return 0;
    }
    const { stores } = this.frame;
    const last = this.frame.firstStore(x + 1) - 1;
    if (last >= 0 && stores[last]!.block === x && stores[last]!.event >= end - 1) return 0;
    return call;
  }

  /** Types of a call's results. */
  private resultTypes(v: number): readonly Ty[] {
    const { f, env } = this;
    return f.op[v] === Op.Call ? env.program.funcs[f.aux[v]!]!.results : env.program.sigs[f.aux[v]!]!.results;
  }

  private brTable(x: number): void {
    const { f, out } = this;
    const { rpo } = this.place.cfg;
    const { succs } = f.blocks[x]!;
    out.u8(Wop.BrTable);
    out.u32(succs.length - 1);
    for (let k = 0; k < succs.length; k++) {
      const s = succs[k]!;
      out.u32(this.depth - (rpo[s]! <= rpo[x]! ? this.loopDepth[s]! : this.blockDepth[s]!));
    }
  }

  /** An edge needs copies: some parameter's local is not the argument's. */
  static hasCopies(place: Placement, locals: Locals, x: number, k: number): boolean {
    const block = place.f.blocks[x]!;
    // A jump's copies are part of its body.
    if (block.term === Term.Jump) return false;
    const args = block.args[k]!;
    if (args.length === 0) return false;
    const { params } = place.f.blocks[block.succs[k]!]!;
    for (let i = 0; i < args.length; i++) {
      if (place.uses[params[i]!] === 0 || place.f.op[args[i]!] === Op.Undef) continue;
      if (locals.index[args[i]!] !== locals.index[params[i]!]) return true;
    }
    return false;
  }

  /** Parallel copies of edge k of x: all values are pushed before any parameter is set. */
  private copies(x: number, k: number): void {
    const { f, place } = this;
    const { index } = this.locals;
    const block = f.blocks[x]!;
    const args = block.args[k]!;
    const { params } = f.blocks[block.succs[k]!]!;
    const needed = (i: number): boolean =>
      place.uses[params[i]!]! > 0 &&
      place.where[args[i]!] !== Where.InPlace &&
      f.op[args[i]!] !== Op.Undef &&
      index[args[i]!] !== index[params[i]!];
    for (let i = 0; i < args.length; i++) if (needed(i)) this.get(args[i]!);
    for (let i = args.length - 1; i >= 0; i--) if (needed(i)) this.localSet(index[params[i]!]!);
    // Computed in place by a jump: below the others on the stack.
    for (let i = args.length - 1; i >= 0; i--) {
      if (place.uses[params[i]!]! > 0 && place.where[args[i]!] === Where.InPlace) this.localSet(index[params[i]!]!);
    }
  }

  private body(x: number, invert: boolean): void {
    const { f, place, frame } = this;
    const block = f.blocks[x]!;
    const { params } = block;
    if (f.reenter !== null) this.saveAndLoad(x);
    for (let i = 0; i < params.length; i++) this.storeAtDefinition(params[i]!);
    let store = frame.stores.length > 0 ? frame.firstStore(x) : 0;
    const { stores } = frame;
    const { seq } = place;
    this.inverted = invert ? block.cond : 0;
    const end = place.seqEnd[x]!;
    for (let i = place.seqStart[x]!; i < end; i++) {
      const e = seq[i]!;
      if (e < 0) {
        if (e === Event.CallSP) this.pushCalleeSP();
        else if (e === Event.Zero) this.i32Const(0);
        else if (e === Event.SchedulerSP) {
          this.i32Const(0);
          this.memory(Wop.I32Load, 2, this.env.g0sp);
        } else if (this.waiting === 0 || ~e !== block.cond) this.get(~e);
        continue;
      }
      const first = store;
      while (store < stores.length && stores[store]!.block === x && stores[store]!.event === i) store++;
      this.execute(e, first, store);
    }
    for (; store < stores.length && stores[store]!.block === x; store++) this.frameStore(store);
    if (block.term === Term.Jump) this.copies(x, 0);
    else if (this.inverted !== 0) {
      this.out.u8(Wop.I32Eqz);
      this.inverted = 0;
    }
  }

  /** What a block does of a function that is resumed itself (reenter.ts). */
  private saveAndLoad(x: number): void {
    const { f, reentry, locals, frame } = this;
    const saves = reentry.saves.get(x);
    if (saves !== undefined) {
      for (const { value, offset } of saves.values) {
        const mem = memOf(f.ty[value]!);
        this.localGet(0);
        this.localGet(locals.index[value]!);
        const op = storeOpcodes[mem * 2 + (f.ty[value] === Ty.I64 ? 1 : 0)]!;
        this.memory(op, memAlign[mem]!, frame.savedAt + offset);
      }
      if (this.env.asked && saves.size < reentry.size) {
        this.localGet(0);
        this.clear(frame.savedAt + saves.size, reentry.size - saves.size, maxZeroedCold);
      }
    }
    const loads = reentry.loads.get(x);
    if (loads === undefined) return;
    const load = (value: number, offset: number): void => {
      const mem = memOf(f.ty[value]!);
      this.memory(loadOpcodes[mem * 2 + (f.ty[value] === Ty.I64 ? 1 : 0)]!, memAlign[mem]!, offset);
      this.localSet(locals.index[value]!);
    };
    for (const { value, offset } of loads.saved) {
      this.localGet(0);
      load(value, frame.savedAt + offset);
    }
    for (const { value, offset } of loads.results) {
      this.i32Const(this.env.dataNamed("runtime.resumeResults") + offset);
      load(value, 0);
    }
  }

  // ---- the frame ----

  private frameStore(i: number): void {
    const { block, value, offset, size, unless } = this.frame.stores[i]!;
    const { out } = this;
    this.localGet(0);
    if (value !== 0) {
      this.get(value);
      this.memory(Wop.I32Store, 2, offset);
    } else if (unless !== 0) {
      for (let at = 0; at < size; at += memSize[Mem.Ptr]!) {
        if (at > 0) this.localGet(0);
        this.localGet(0);
        this.memory(Wop.I32Load, 2, offset + at);
        this.i32Const(0);
        this.get(unless);
        this.localGet(0);
        out.u8(Wop.I32Sub);
        this.i32Const(offset);
        out.u8(Wop.I32Sub);
        this.i32Const(size);
        out.u8(Wop.I32LtU);
        out.u8(Wop.Select);
        this.memory(Wop.I32Store, 2, offset + at);
      }
    } else this.clear(offset, size, this.f.block(block).cold ? maxZeroedCold : maxZeroed);
  }

  /** Clears part of the frame, whose address is on the stack. */
  private clear(offset: number, size: number, maxByStores: number): void {
    if (size <= maxByStores) {
      this.zeroMemory(offset, size, () => this.localGet(0));
      return;
    }
    if (offset > 0) {
      this.i32Const(offset);
      this.out.u8(Wop.I32Add);
    }
    this.i32Const(0);
    this.i32Const(size);
    this.fill();
  }

  private storeAtDefinition(v: number): void {
    const offset = this.frame.storeAtDef[v]!;
    if (offset < 0) return;
    this.localGet(0);
    this.get(v);
    this.memory(Wop.I32Store, 2, offset);
  }

  // ---- instructions ----

  /** Executes v, its operands being on the stack; frame stores [store, storeEnd) come first. */
  private execute(v: number, store: number, storeEnd: number): void {
    const { f, out } = this;
    const op: Op = f.op[v]!;
    const ty: Ty = f.ty[v]!;
    if (op === Op.Alloc && this.place.inlineAlloc(v)) {
      this.inlineAlloc(v, store, storeEnd);
      return;
    }
    for (let i = store; i < storeEnd; i++) this.frameStore(i);
    switch (op) {
      case Op.Load: {
        const mem = f.mem[v]!;
        this.memory(loadOpcodes[mem * 2 + (ty === Ty.I64 ? 1 : 0)]!, memAlign[mem]!, this.place.offset[v]!);
        break;
      }
      case Op.Store:
        this.store(v);
        return;
      case Op.MemMove:
        this.memMove(v);
        return;
      case Op.MemZero:
        this.memZero(v);
        return;
      case Op.Call:
      case Op.CallIndirect:
        this.emitCall(v, op);
        break;
      case Op.SetGuard:
        if (this.env.g0sp < 0) out.u8(Wop.Drop);
        else {
          out.u8(Wop.GlobalSet);
          out.u8(Global.Guard);
        }
        return;
      case Op.Resume:
        this.code.mark(f.pos_[v]! || f.pos);
        out.u8(Wop.CallIndirect);
        this.code.reloc(RelocKind.Type, this.env.resumeType());
        out.u8(0);
        break;
      case Op.Alloc: {
        const allocate = this.env.runtime("allocate");
        this.pushCalleeSPIfTaken(allocate);
        this.i32Const(this.env.classAddress(f.aux[v]!));
        this.call(allocate, f.pos_[v]!);
        break;
      }
      case Op.NilCheck:
      case Op.DivCheck:
      case Op.ShiftCheck:
      case Op.BoundsCheck:
        this.check(v, op);
        return;
      case Op.DivS:
        if (this.place.divisionNeedsTest(v)) this.testedDivision(v, ty);
        else out.u8(opcodes[op * 64 + ty * 8 + ty]!);
        break;
      case Op.Select:
        out.u8(Wop.Select);
        break;
      case Op.Cast:
        break;
      case Op.MemorySize:
        out.u8(Wop.MemorySize);
        out.u8(0);
        break;
      case Op.MemoryGrow:
        out.u8(Wop.MemoryGrow);
        out.u8(0);
        break;
      default:
        this.plain(v, op, ty);
    }
    this.finish(v, ty);
  }

  /** An operation with an opcode of its own. */
  private plain(v: number, op: Op, ty: Ty): void {
    const { f, out } = this;
    const operand = f.ty[f.a[v]!]!;
    if (v === this.inverted && this.place.where[v] === Where.InPlace) {
      if (op === Op.Eqz && operand !== Ty.I64) {
        this.inverted = 0;
        return;
      }
      const other = inverse[op]!;
      if (other !== 0) {
        this.inverted = 0;
        out.u8(opcodes[other * 64 + operand * 8 + ty]!);
        return;
      }
    }
    const code = opcodes[op * 64 + operand * 8 + ty]!;
    if (code === noOpcode) throw new InternalError(`${f.name}: no opcode for v${v} (op ${op})`, f.pos_[v]);
    if (code > 0xff) {
      out.u8(0xfc);
      out.u8(code & 0xff);
    } else out.u8(code);
  }

  /** Puts v's result where it belongs. */
  private finish(v: number, ty: Ty): void {
    switch (this.place.where[v]! as Where) {
      case Where.Set:
        this.localSet(this.locals.index[v]!);
        this.storeAtDefinition(v);
        return;
      case Where.Tee:
        this.localTee(this.locals.index[v]!);
        this.storeAtDefinition(v);
        return;
      case Where.Effect:
        if (ty !== Ty.Void && ty !== Ty.Multi) this.out.u8(Wop.Drop);
        return;
    }
  }

  private store(v: number): void {
    const { f, place } = this;
    const mem: Mem = f.mem[v]!;
    const value: Ty = f.ty[f.b[v]!]!;
    if (mem === Mem.Ptr && value !== Ty.I64) {
      // All 8 bytes, unless the high word is known to be zero already: heap cells and static data start zeroed, frames do not.
      const base = f.op[place.base[v]!];
      if (base === Op.DataAddr || base === Op.Alloc) {
        this.memory(Wop.I32Store, 2, place.offset[v]!);
        return;
      }
      this.out.u8(Wop.I64ExtendI32U);
      this.memory(Wop.I64Store, 3, place.offset[v]!);
      return;
    }
    this.memory(storeOpcodes[mem * 2 + (value === Ty.I64 ? 1 : 0)]!, memAlign[mem]!, place.offset[v]!);
  }

  private memMove(v: number): void {
    const { out, place } = this;
    const size = place.inlineSize(v);
    if (size < 0) {
      out.u8(0xfc);
      out.u8(0x0a);
      out.u8(0);
      out.u8(0);
      return;
    }
    // All loads come before the first store, so that the ranges may overlap: dst v0 dst v8 ... store ... store.
    const src = place.offset2[v]!;
    const dst = place.offset[v]!;
    for (let at = 0; at < size; at += piece(size - at)) {
      if (at > 0) {
        this.get(place.base[v]!);
        this.get(place.base2[v]!);
      }
      const n = piece(size - at);
      this.memory(pieceLoad[n]!, pieceAlign[n]!, src + at);
    }
    for (let at = size; at > 0; ) {
      const n = lastPiece(at, size);
      at -= n;
      this.memory(pieceStore[n]!, pieceAlign[n]!, dst + at);
    }
  }

  private memZero(v: number): void {
    const { place } = this;
    const size = place.inlineSize(v);
    if (size < 0) this.fill();
    else this.zeroMemory(place.offset[v]!, size, () => this.get(place.base[v]!));
  }

  /** memory.fill of what is on the stack. */
  private fill(): void {
    const { out } = this;
    out.u8(0xfc);
    out.u8(0x0b);
    out.u8(0);
  }

  /** Stores zeros behind an address, which is on the stack; `push` pushes it again. */
  private zeroMemory(offset: number, size: number, push: () => void): void {
    for (let at = 0; at < size; at += piece(size - at)) {
      if (at > 0) push();
      const n = piece(size - at);
      this.out.u8(n === 8 ? Wop.I64Const : Wop.I32Const);
      this.out.u8(0);
      this.memory(pieceStore[n]!, pieceAlign[n]!, offset + at);
    }
  }

  /** a / b where b may be -1: -a then, which wraps as Go wants. The divisor is on the stack. */
  private testedDivision(v: number, ty: Ty): void {
    const { f, out } = this;
    const wide = ty === Ty.I64;
    out.u8(wide ? Wop.I64Const : Wop.I32Const);
    out.s32(-1);
    out.u8(wide ? Wop.I64Eq : Wop.I32Eq);
    out.u8(Wop.If);
    out.u8(valTypes[ty]!);
    out.u8(wide ? Wop.I64Const : Wop.I32Const);
    out.u8(0);
    this.get(f.a[v]!);
    out.u8(wide ? Wop.I64Sub : Wop.I32Sub);
    out.u8(Wop.Else);
    this.lastSetEnd = -1;
    this.get(f.a[v]!);
    this.get(f.b[v]!);
    out.u8(opcodes[Op.DivS * 64 + ty * 8 + ty]!);
    out.u8(Wop.End);
  }

  private pushCalleeSPIfTaken(callee: number): void {
    if (this.env.takesSP[callee] === 1) this.pushCalleeSP();
  }

  /** Notes in the frame that the call with this number is under way. */
  private keepSite(site: number): void {
    if (site === 0) return;
    this.localGet(0);
    this.out.u8(Wop.I64Const);
    this.out.s64(site, this.frame.size);
    this.memory(Wop.I64Store, 3, this.frame.siteOffset);
  }

  private emitCall(v: number, op: Op): void {
    const { f, out, env } = this;
    this.keepSite(env.sites.call(f, v));
    if (op === Op.CallIndirect) {
      this.code.mark(f.pos_[v]! || f.pos);
      out.u8(Wop.CallIndirect);
      this.code.reloc(RelocKind.Type, env.sigType(f.aux[v]!));
      out.u8(0);
    } else {
      const callee = env.program.funcs[f.aux[v]!]!;
      if (callee.import !== null && env.reentrant) {
        // An export that the host calls meanwhile starts its frames behind this one.
        this.pushCalleeSP();
        out.u8(Wop.GlobalSet);
        out.u8(Global.SP);
      }
      this.call(callee.id, f.enters ? 0 : f.pos_[v]! || f.pos);
    }
    if (f.ty[v] !== Ty.Multi) return;
    const types = this.resultTypes(v);
    if (this.waiting !== v) this.takeResults(v, types.length);
    else wrapStatus(out, types);
  }

  /** Pops the first n results of call v, which are on the stack, into their locals. */
  private takeResults(v: number, n: number): void {
    const { f, out, place, resultLocals } = this;
    const types = this.resultTypes(v);
    for (let i = 0; i < n; i++) resultLocals[i] = 0;
    for (let r = place.firstResult[v]!; r !== 0; r = place.nextResult[r]!) {
      if (place.uses[r]! > 0) resultLocals[f.aux[r]!] = r;
    }
    for (let i = n - 1; i >= 0; i--) {
      if (resultLocals[i] === 0) out.u8(Wop.Drop);
      else {
        if (widened(types, i)) out.u8(Wop.I32WrapI64);
        this.localSet(this.locals.index[resultLocals[i]!]!);
      }
    }
    for (let i = 0; i < n; i++) if (resultLocals[i] !== 0) this.storeAtDefinition(resultLocals[i]!);
  }

  /**
   * Bump allocation in the layout's allocClass record (goroot/src/runtime/alloc_class.go); allocSlow when the run is used
   * up. Frame stores happen on the slow path, the only one that may collect.
   */
  private inlineAlloc(v: number, store: number, storeEnd: number): void {
    const { out, env, f } = this;
    const layout = f.aux[v]!;
    const record = env.classAddress(layout);
    const size = Math.max(8, (env.program.layouts[layout]!.size + 7) & -8);
    const p = this.locals.index[v]! >= 0 ? this.locals.index[v]! : this.allocTemp;
    const slow = env.runtime("allocSlow");
    if (p === this.allocTemp) {
      // The object is not used: nothing to allocate.
      return;
    }
    this.i32Const(0);
    this.memory(Wop.I32Load, 2, record);
    this.localTee(p);
    this.i32Const(size);
    out.u8(Wop.I32Add);
    this.localTee(this.allocTemp);
    this.i32Const(0);
    this.memory(Wop.I32Load, 2, record + 4);
    out.u8(Wop.I32GtU);
    out.u8(Wop.If);
    out.u8(ValType.Empty);
    this.depth++;
    for (let i = store; i < storeEnd; i++) this.frameStore(i);
    this.pushCalleeSPIfTaken(slow);
    this.i32Const(record);
    this.call(slow, f.pos_[v]!);
    this.localSet(p);
    out.u8(Wop.Else);
    this.i32Const(0);
    this.localGet(this.allocTemp);
    this.memory(Wop.I32Store, 2, record);
    out.u8(Wop.End);
    this.depth--;
    this.lastSetEnd = -1;
    if (this.place.where[v] === Where.Tee) this.localGet(p);
    this.storeAtDefinition(v);
  }

  // ---- checks ----

  private check(v: number, op: Op): void {
    const { f, out } = this;
    const kind = checkKind(f, v);
    const wide = f.ty[f.a[v]!] === Ty.I64;
    switch (op) {
      case Op.BoundsCheck:
        out.u8(kind < Check.Bounds + 2 ? Wop.I64GeU : Wop.I64GtU);
        break;
      case Op.ShiftCheck:
        out.u8(wide ? Wop.I64Const : Wop.I32Const);
        out.u8(0);
        out.u8(opcodes[Op.LtS * 64 + f.ty[f.a[v]!]! * 8 + Ty.I32]!);
        break;
      default:
        out.u8(wide ? Wop.I64Eqz : Wop.I32Eqz);
    }
    const report = this.reports.of(v);
    if (report.behind) {
      out.u8(Wop.BrIf);
      out.u32(this.depth - report.depth);
      return;
    }
    out.u8(Wop.If);
    out.u8(ValType.Empty);
    this.depth++;
    this.report(kind, v);
    out.u8(Wop.End);
    this.depth--;
    this.lastSetEnd = -1;
  }

  /**
   * Pushes ^v, as the reports of bounds take it. An operand itself would have to be in a parameter's register, and wasmtime then
   * moves it out of its own in the loop that checks it (a quarter of that loop's time); a value computed here is none of the loop's.
   */
  private complement(v: number): void {
    const { f, out } = this;
    if (this.locals.index[v]! < 0 && f.op[v] === Op.Const) {
      out.u8(Wop.I64Const);
      out.s64(~f.aux[v]!, ~f.aux2[v]!);
      return;
    }
    this.get(v);
    out.u8(Wop.I64Const);
    out.s64(-1, -1);
    out.u8(Wop.I64Xor);
  }

  /** The call that reports the failure of a check; it does not return. */
  private report(kind: number, v: number): void {
    const { f } = this;
    const callee = this.env.runtime(checkFunction(kind));
    // Unwinding: this function returns zeros and the callee's status, which is 1.
    const unwinds = this.unwinds(kind);
    this.keepSite(this.env.sites.check(f, v, callee));
    const shared = unwinds && this.unwinding > 0;
    if (unwinds && !shared) zeroResults(this.out, f.results);
    if (this.env.takesSP[callee] === 1) this.pushCalleeSP();
    if (kind >= Check.Bounds) {
      this.complement(f.a[v]!);
      this.complement(f.b[v]!);
    }
    this.call(callee, f.pos_[v]!);
    if (shared) {
      // (The last one runs into the end of that scope.)
      if (this.depth === this.unwinding) return;
      this.out.u8(Wop.Br);
      this.out.u32(this.depth - this.unwinding);
    } else {
      if (unwinds) widenStatus(this.out, f.results);
      this.out.u8(unwinds ? Wop.Return : Wop.Unreachable);
    }
  }

  /** The report of a failed check of that kind gives a status. */
  private unwinds(kind: number): boolean {
    return this.f.status && this.env.program.funcs[this.env.runtime(checkFunction(kind))]!.status;
  }
}

/** Bytes of the next load or store when n bytes remain. */
function piece(n: number): number {
  return n >= 8 ? 8 : n >= 4 ? 4 : n >= 2 ? 2 : 1;
}

/** Bytes of the piece that ends at `at` when `size` bytes are cut from the front. */
function lastPiece(at: number, size: number): number {
  const tail = size & 7;
  const whole = size - tail;
  if (at <= whole) return 8;
  const done = at - whole;
  if (tail & 1 && done === tail) return 1;
  if (tail & 2 && done === (tail & 6)) return 2;
  return 4;
}

const pieceLoad = [0, Wop.I32Load8U, Wop.I32Load16U, 0, Wop.I32Load, 0, 0, 0, Wop.I64Load];
const pieceStore = [0, Wop.I32Store8, Wop.I32Store16, 0, Wop.I32Store, 0, 0, 0, Wop.I64Store];
const pieceAlign = [0, 0, 1, 0, 2, 0, 0, 0, 3];
