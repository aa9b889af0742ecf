// What a function does first if it tests for stack (frames.ts chooses who does): it compares the stack pointer with a limit, and if it is
// beyond, goes on elsewhere. Without goroutines the limit is a constant, and only the native stack can be used up before the first
// shadow stack is (cycles.ts). With goroutines it is a global of the module (Op.SetGuard): so far before the end of the segment in use,
// or before the native stack is used up, as most functions need (goroot/src/runtime/segment.go). Then a function with a deep copy
// (deep.ts) goes on in memory, one that can be suspended has all frames leave the native stack and is started again, and for
// all others it is a stack overflow.

import type { Func } from "../ssa/ir.ts";
import { Link, Mem, Ty } from "../ssa/ops.ts";
import { type CodeBuffer, RelocKind } from "./codebuffer.ts";
import { type Env, Global } from "./env.ts";
import { loadOpcodes, memAlign, storeOpcodes, ValType, Wop } from "./opcodes.ts";
import { resumingName } from "./reenter.ts";
import { widened, widenStatus, wrapStatus, zeroResults } from "./results.ts";
import { memOf } from "./resume.ts";
import { savedOffsets } from "./saved.ts";

/** Bytes at the end of the first shadow stack: runDeep's own (goroot/src/runtime/deep.go). */
const deepStack = 8 << 10;

/** Frames of more bytes are tested against the end of the stack even outside of cycles. */
const bigFrame = 4096;

/** Outside of cycles, frames of more bytes have a share of their own behind them (goroot/src/runtime/deep.go's beyondLimit). */
const largeFrame = 16 << 10;

export class StackTest {
  constructor(
    private readonly env: Env,
    private readonly code: CodeBuffer,
  ) {}

  /** Whether a function tests. With goroutines all frames are tested for that need much (stackneeds.ts), otherwise large ones. */
  wants(f: Func, frame: number): boolean {
    const { env } = this;
    if (env.takesSP[f.id] === 0 || f.resumes) return false;
    return env.testsStack[f.id] === 1 || (env.g0sp < 0 && frame > bigFrame);
  }

  /** Whether the test of a function that has one needs a local. */
  needsLocal(f: Func): boolean {
    return this.env.g0sp >= 0 || f.deepCopy >= 0;
  }

  /** Writes the test of function f, whose frame has so many bytes; `temp` is an i32 local, if `needsLocal`. */
  write(f: Func, frame: number, temp: number): void {
    const { env } = this;
    const { bytes: out } = this.code;
    const cut = env.cuts[f.id] === 1;
    this.get(0);
    if (env.g0sp >= 0) {
      this.code.reloc(RelocKind.NeedAdded, f.id);
      out.u8(Wop.GlobalGet);
      out.u8(Global.Guard);
      out.u8(Wop.I32GtU);
    } else {
      const room = env.stackLimit() - frame;
      if (cut) {
        this.constant(Math.min(room, env.nativeLimit()));
        out.u8(Wop.I32GtU);
      } else {
        // Segments, which lie behind the first stack, have room (Link.DeepNeed).
        this.constant(room + 1);
        out.u8(Wop.I32Sub);
        this.constant(env.linkAddress(Link.StackEnd) - room);
        out.u8(Wop.I32LtU);
      }
    }
    this.if();
    if (f.reenter !== null) {
      // What is resumed had room.
      this.load(Wop.I32Load, 2, env.dataNamed(resumingName));
      out.u8(Wop.I32Eqz);
      this.if();
    }
    if (env.g0sp >= 0) this.nextSegment(f, temp);
    if (f.deepCopy >= 0) this.goDeep(f, temp);
    else if (f.startCopy >= 0) this.carry(f);
    else if (cut && env.hasStackFull) {
      const full = env.runtime("stackFull");
      this.sp(full);
      this.get(0);
      this.call(full, f.pos);
    } else if (env.g0sp < 0) {
      if (env.stackOverflow >= 0) {
        this.sp(env.stackOverflow);
        this.call(env.stackOverflow, f.pos);
      }
      out.u8(Wop.Unreachable);
    }
    if (f.reenter !== null) out.u8(Wop.End);
    out.u8(Wop.End);
    if (frame > largeFrame && env.measured[f.id] === 0 && env.stackOverflow >= 0 && env.hasStackFull) this.newShare();
  }

  private newShare(): void {
    const { bytes: out } = this.code;
    this.constant(0);
    this.constant(-1);
    out.u8(Wop.I32Store);
    out.u8(2);
    out.u32(this.env.dataNamed("runtime.beyondLimit"));
  }

  /** Calls f again with frames in another segment, if this one has not enough room. */
  private nextSegment(f: Func, temp: number): void {
    const { env } = this;
    const { bytes: out } = this.code;
    const morestack = env.runtime("morestack");
    if (env.takesSP[morestack] === 1) this.load(Wop.I32Load, 2, env.g0sp);
    this.get(0);
    this.need(f.id);
    this.call(morestack, f.pos);
    this.tee(temp);
    this.if();
    this.get(temp);
    for (let i = 0; i < f.params.length; i++) this.get(i + 1);
    this.call(f.id, 0);
    if (f.status) wrapStatus(out, f.results);
    else this.constant(0);
    this.get(temp);
    this.call(env.runtime("lessstack"), 0);
    if (f.status) widenStatus(out, f.results);
    else out.u8(Wop.Drop);
    out.u8(Wop.Return);
    out.u8(Wop.End);
  }

  /** The arguments go where the frame begins. */
  private saveArguments(f: Func): void {
    const { bytes: out } = this.code;
    const { at } = savedOffsets(f.params);
    f.params.forEach((ty, i) => {
      const mem = memOf(ty);
      this.get(0);
      this.get(i + 1);
      out.u8(storeOpcodes[mem * 2 + (ty === Ty.I64 ? 1 : 0)]!);
      out.u8(memAlign[mem]!);
      out.u32(at[i]!);
    });
  }

  private goDeep(f: Func, temp: number): void {
    const { env } = this;
    const { bytes: out } = this.code;
    this.saveArguments(f);
    const runDeep = env.runtime("runDeep");
    if (env.takesSP[runDeep] === 1) this.constant(env.linkAddress(Link.StackEnd) - deepStack);
    this.get(0);
    this.constant(env.tableIndex(f.deepCopy));
    this.call(runDeep, f.pos);
    this.tee(temp);
    // (runtime.goOn: there is room.)
    this.constant(-1);
    out.u8(Wop.I32Ne);
    this.if();
    const results = f.status ? f.results.slice(0, -1) : f.results;
    results.forEach((ty, i) => {
      const wide = widened(f.results, i);
      const mem: Mem = wide ? Mem.I32U : memOf(ty);
      const op = loadOpcodes[mem * 2 + (wide || ty === Ty.I64 ? 1 : 0)]!;
      this.load(op, memAlign[mem]!, env.dataNamed("runtime.resumeResults") + 8 * i);
    });
    if (f.status) {
      this.get(temp);
      widenStatus(out, f.results);
    }
    out.u8(Wop.Return);
    out.u8(Wop.End);
  }

  private carry(f: Func): void {
    const { env } = this;
    const { bytes: out } = this.code;
    this.saveArguments(f);
    const carry = env.runtime("carry");
    this.sp(carry);
    this.get(0);
    this.constant(env.tableIndex(f.startCopy));
    this.call(carry, 0);
    this.if();
    zeroResults(out, f.results);
    this.constant(2);
    widenStatus(out, f.results);
    out.u8(Wop.Return);
    out.u8(Wop.End);
  }

  private sp(callee: number): void {
    if (this.env.takesSP[callee] === 1) this.get(0);
  }

  private get(local: number): void {
    this.code.bytes.u8(Wop.LocalGet);
    this.code.bytes.u32(local);
  }

  private tee(local: number): void {
    this.code.bytes.u8(Wop.LocalTee);
    this.code.bytes.u32(local);
  }

  private constant(n: number): void {
    this.code.bytes.u8(Wop.I32Const);
    this.code.bytes.s32(n);
  }

  private load(op: number, align: number, address: number): void {
    this.constant(0);
    this.code.bytes.u8(op);
    this.code.bytes.u8(align);
    this.code.bytes.u32(address);
  }

  private need(f: number): void {
    this.code.bytes.u8(Wop.I32Const);
    this.code.reloc(RelocKind.Need, f);
  }

  private call(f: number, pos: number): void {
    this.code.mark(pos);
    this.code.bytes.u8(Wop.Call);
    this.code.reloc(RelocKind.Func, f);
  }

  private if(): void {
    this.code.bytes.u8(Wop.If);
    this.code.bytes.u8(ValType.Empty);
  }
}
