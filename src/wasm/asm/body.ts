// One assembly function as SSA (semantics: cmd/internal/obj/wasm). wasm's operand stack becomes values, its registers
// become variables, its structured control flow becomes blocks; so assembly is optimised, inlined, unwound and suspended
// like Go code. What gc's assembler or an engine would refuse is an error with the line.
//
// gc's frame is one slot of the shadow frame, from low to high: room below for functions that move SP, the locals (SP), the
// return address, the arguments and results (FP).
//
// Invariants: `stack` holds what wasm's validation would have there; behind a branch that is always taken, operands are
// made up (wasm's polymorphic stack), and the block they go to has no predecessor.

import { type Address, type Area, areaOf, argumentsFrom, resultsInto, spill, unspill } from "../../ssa/build/abi0.ts";
import type { GoSig } from "../../ssa/build/api.ts";
import type { ProgramBuilder } from "../../ssa/build/program.ts";
import { Scratch, SsaBuilder } from "../../ssa/build/ssa_builder.ts";
import type { Block, DataId, Func, ValueId } from "../../ssa/ir.ts";
import { Mem, Op, Ty, tyNames } from "../../ssa/ops.ts";
import { Form, type Instruction, instructions, moves, registers, wasmConvention } from "./instructions.ts";
import { type Addr, type AsmText, type Prog, show } from "./parser.ts";

/** A mistake in an assembly function that only its translation finds. */
export class AsmError extends Error {
  constructor(
    message: string,
    readonly line: number,
  ) {
    super(message);
  }
}

/** What a symbol is. `asm`: takes the stack pointer of its caller and finds its arguments there. */
export type Callee =
  | { readonly kind: "go"; readonly func: Func; readonly sig: GoSig }
  | { readonly kind: "asm"; readonly func: Func }
  | { readonly kind: "wasm"; readonly func: Func };

export interface Symbols {
  callee(name: string, isStatic: boolean): Callee | null;
  /** Address of data or of a function's code; 0: no such symbol. */
  address(e: SsaBuilder, name: string, isStatic: boolean, offset: number): ValueId;
  /** The word that stands for a global register. */
  word(register: string): DataId;
}

/** How the function is entered. */
export type Entry =
  | { readonly kind: "go"; readonly sig: GoSig }
  | { readonly kind: "asm"; readonly args: number }
  | { readonly kind: "wasm" };

/** An operand: a value, or SP plus a constant. */
interface Operand {
  readonly ty: Ty;
  readonly v: ValueId;
  /** Bytes from SP; NaN for other values. */
  readonly sp: number;
}

/** An open Block, Loop or If; the outermost one is the function. */
interface Scope {
  readonly kind: string;
  readonly prog: Prog | null;
  /** Where a branch to it goes. */
  readonly label: Block;
  readonly end: Block;
  /** If without Else so far. */
  orElse: Block | null;
  /** Variable of its result; -1: none. */
  readonly result: number;
  readonly resultTy: Ty;
  readonly height: number;
  dead: boolean;
}

/** Room below SP for functions that move it. */
const below = 1024;

/** Entry of functions that Go declares, others, and those of wasm's own convention. */
export function translate(prog: ProgramBuilder, symbols: Symbols, text: AsmText, f: Func, entry: Entry): void {
  new Body(prog, symbols, text, f, entry).run();
}

/** Bytes of arguments that a function without declaration uses. */
export function argsUsed(text: AsmText): number {
  let size = Math.max(0, text.args);
  for (const p of text.progs) {
    for (const a of [p.from, p.to]) if (a.name === "param") size = Math.max(size, Number(a.offset) + 8);
  }
  return Math.ceil(size / 8) * 8;
}

class Body {
  private readonly e: SsaBuilder;
  private stack: Operand[] = [];
  private readonly scopes: Scope[] = [];
  private readonly vars = new Map<string, number>();
  private readonly params: ValueId[];
  private readonly area: Area | null;
  private slot = -1;
  private room = 0;
  /** Bytes of arguments in the slot. */
  private argBytes = 0;
  /** The variable of a stack pointer that moves; -1: it does not. */
  private spVar = -1;
  private calls = false;
  /** Blocks in which the parts between resume points start, by their number; empty if nothing jumps. */
  private readonly parts: Block[] = [];
  /** Part of each instruction. */
  private readonly partOf: number[] = [];
  private line = 0;

  constructor(
    private readonly prog: ProgramBuilder,
    private readonly symbols: Symbols,
    private readonly text: AsmText,
    private readonly f: Func,
    private readonly entry: Entry,
  ) {
    const e = new SsaBuilder(f, new Scratch());
    this.e = e;
    e.pos = f.pos;
    this.params = e.entryParams();
    this.area = entry.kind === "go" ? areaOf(prog, entry.sig) : null;
    this.line = text.line;
  }

  private fail(message: string): never {
    throw new AsmError(message, this.line);
  }

  run(): void {
    const { e, text, entry } = this;
    if (text.frame < 0) this.fail("bad framesize");
    this.declareRegisters();
    if (entry.kind !== "wasm") this.enter();
    this.findParts();
    const outer = this.scope("function", null, e.newBlock());
    this.scopes.push(outer);
    if (this.parts.length > 0) {
      e.jump(this.parts[0]!);
      e.setBlock(this.parts[0]!);
    }
    text.progs.forEach((p, i) => {
      this.line = p.line;
      this.prog1(p, i);
    });
    this.line = text.progs[text.progs.length - 1]!.line;
    if (this.scopes.length > 1) this.fail(`${this.scopes[this.scopes.length - 1]!.kind} without End`);
    // gc puts an unreachable instruction behind every function.
    if (e.block !== null) e.unreachable();
    e.setBlock(outer.end);
    e.unreachable();
    e.finish();
  }

  // ---- registers and frame ----

  private declareRegisters(): void {
    const { e, entry, text } = this;
    if (entry.kind === "wasm") {
      const c = wasmConvention.get(text.symbol)!;
      [...c.params, ...c.locals].forEach((ty, i) => {
        const v = e.newVar(ty);
        this.vars.set(`R${i}`, v);
        e.writeVar(v, this.params[i] ?? e.zero(ty));
      });
      return;
    }
    let moves = false;
    for (const p of text.progs) {
      for (const a of [p.from, p.to]) {
        const ty = registers.get(a.reg);
        if (ty === undefined || this.vars.has(a.reg) || !/^(R|F|PC_B)/.test(a.reg) || a.reg.startsWith("RET")) continue;
        const v = e.newVar(ty);
        this.vars.set(a.reg, v);
        e.writeVar(v, e.zero(ty));
      }
      if (p.to.type === "reg" && p.to.reg === "SP") moves = true;
      if (p.as === "Call" && p.to.name !== "" && !wasmConvention.has(p.to.sym)) moves = true;
      if (p.as === "CALL" || p.as === "CALLNORESUME") this.calls = true;
    }
    if (moves) {
      this.room = below;
      this.spVar = e.newVar(Ty.I32);
    }
  }

  /** Makes the frame and fills the argument area. */
  private enter(): void {
    const { e, f, text, entry, area } = this;
    this.argBytes = entry.kind === "asm" ? entry.args : Math.max(area!.size, argsUsed(text));
    const size = this.room + text.frame + 8 + this.argBytes;
    this.slot = f.newSlot(Math.ceil(size / 8) * 8, 8, `${text.symbol}·frame`);
    if (this.spVar >= 0) e.writeVar(this.spVar, e.un(Op.Cast, Ty.I32, e.addPtr(e.slot(this.slot), this.room)));
    const to = this.ownArgs();
    if (entry.kind === "go") spill(e, this.prog, entry.sig, area!, to, this.params);
    else if (this.argBytes > 0)
      e.memMove(e.addPtr(to.base, to.offset), e.addPtr(this.params[0]!, 8), e.i32(this.argBytes), false);
  }

  /** The argument area as the function found it, wherever SP is now. */
  private ownArgs(): Address {
    return { base: this.e.slot(this.slot), offset: this.room + this.text.frame + 8 };
  }

  /** Address of SP + offset. */
  private atSP(offset: number): Address {
    const { e } = this;
    if (this.spVar < 0) {
      const at = this.room + offset;
      const base = e.slot(this.slot);
      return at >= 0 ? { base, offset: at } : { base: e.addPtr(base, at), offset: 0 };
    }
    const sp = e.un(Op.Cast, Ty.Ptr, e.readVar(this.spVar));
    return offset >= 0 ? { base: sp, offset } : { base: e.addPtr(sp, offset), offset: 0 };
  }

  /** Offset from SP of an operand relative to FP or to the pseudo stack pointer. */
  private frameOffset(a: Addr): number {
    const off = Number(BigInt.asIntN(64, a.offset));
    return a.name === "param" ? off + this.text.frame + 8 : off;
  }

  private needFrame(): void {
    if (this.entry.kind === "wasm") this.fail(`${this.text.symbol} has no frame`);
  }

  private getRegister(reg: string): void {
    const { e } = this;
    const v = this.vars.get(reg);
    if (v !== undefined) {
      this.push(e.varTy(v), e.readVar(v));
      return;
    }
    this.needFrame();
    if (reg === "SP") {
      if (this.spVar >= 0) this.push(Ty.I32, e.readVar(this.spVar));
      else this.stack.push({ ty: Ty.I32, v: 0, sp: 0 });
      return;
    }
    if (reg === "g") {
      const data = this.prog.runtimeGlobal("curg");
      this.push(Ty.I64, e.un(Op.ExtU, Ty.I64, e.load(Ty.Ptr, Mem.Ptr, e.data(data), 0, 0)));
      return;
    }
    this.ownRegister(reg);
    this.push(Ty.I64, e.load(Ty.I64, Mem.I64, e.data(this.symbols.word(reg)), 0, 0));
  }

  private setRegister(reg: string): void {
    const { e } = this;
    const v = this.vars.get(reg);
    if (v !== undefined) {
      e.writeVar(v, this.pop(e.varTy(v), `Set ${reg}`));
      return;
    }
    this.needFrame();
    if (reg === "SP") {
      e.writeVar(this.spVar, this.pop(Ty.I32, "Set SP"));
      return;
    }
    if (reg === "g") this.fail("register g is the scheduler's");
    this.ownRegister(reg);
    e.store(Mem.I64, e.data(this.symbols.word(reg)), this.pop(Ty.I64, `Set ${reg}`), 0, 0);
  }

  private ownRegister(reg: string): void {
    if (reg === "PAUSE" || reg === "") this.fail(reg === "" ? "bad address" : `register ${reg} is the scheduler's`);
  }

  // ---- the operand stack ----

  private push(ty: Ty, v: ValueId): void {
    this.stack.push({ ty, v, sp: Number.NaN });
  }

  private popOperand(ty: Ty, who: string): Operand {
    const scope = this.scopes[this.scopes.length - 1];
    if (this.stack.length <= (scope?.height ?? 0)) {
      if (scope?.dead) return { ty, v: this.e.zero(ty), sp: Number.NaN };
      this.fail(`${who}: nothing on the stack, expected ${tyNames[ty]}`);
    }
    const top = this.stack.pop()!;
    if (top.ty !== ty) this.fail(`${who}: ${tyNames[top.ty]} on the stack, expected ${tyNames[ty]}`);
    return top;
  }

  private pop(ty: Ty, who: string): ValueId {
    return this.value(this.popOperand(ty, who));
  }

  private value(o: Operand): ValueId {
    if (Number.isNaN(o.sp)) return o.v;
    const { base, offset } = this.atSP(o.sp);
    return this.e.un(Op.Cast, Ty.I32, this.e.addPtr(base, offset));
  }

  /** An i32 on the stack as an address. */
  private popAddress(who: string, offset: number): Address {
    const { e } = this;
    const o = this.popOperand(Ty.I32, who);
    if (!Number.isNaN(o.sp)) return this.atSP(o.sp + offset);
    if (offset <= 0x7fffffff) return { base: o.v, offset };
    return { base: e.bin(Op.Add, Ty.I32, o.v, e.i32(offset)), offset: 0 };
  }

  // ---- instructions ----

  private prog1(p: Prog, index: number): void {
    const { e } = this;
    const instruction = instructions.get(p.as)!;
    switch (instruction.form) {
      case Form.Special:
        this.special(p, index);
        return;
      case Form.Unary:
        this.push(instruction.to, e.un(instruction.op, instruction.to, this.pop(instruction.from, p.as)));
        return;
      case Form.Binary:
        this.binary(p, instruction);
        return;
      case Form.Load:
        this.load(p, instruction);
        return;
      case Form.Store: {
        const v = this.pop(instruction.from, p.as);
        if (BigInt.asIntN(64, p.to.offset) < 0n) this.fail("negative offset");
        const off = this.isFrame(p.to) ? this.frameOffset(p.to) : Number(p.to.offset);
        const at = this.popAddress(p.as, off);
        e.store(instruction.mem, at.base, v, at.offset, 0);
        return;
      }
      case Form.Const:
        this.constant(p, instruction.to);
        return;
      case Form.Divide:
        this.divide(p, instruction);
        return;
      case Form.Trunc:
        this.trunc(p, instruction);
        return;
      case Form.Refused:
        this.fail(`unexpected assembler op: ${p.as}`);
    }
  }

  private isFrame(a: Addr): boolean {
    return a.name === "param" || a.name === "auto";
  }

  private binary(p: Prog, i: Instruction): void {
    const { e, f } = this;
    const y = this.popOperand(i.from, p.as);
    const x = this.popOperand(i.from, p.as);
    if (i.from === Ty.I32 && (i.op === Op.Add || i.op === Op.Sub) && Number.isNaN(y.sp) && !Number.isNaN(x.sp)) {
      if (f.op[y.v] === Op.Const) {
        const c = f.aux[y.v]!;
        this.stack.push({ ty: Ty.I32, v: 0, sp: i.op === Op.Add ? x.sp + c : x.sp - c });
        return;
      }
    }
    this.push(i.to, e.bin(i.op, i.to, this.value(x), this.value(y)));
  }

  private load(p: Prog, i: Instruction): void {
    const { e } = this;
    const { from } = p;
    let at: Address;
    if (from.type === "mem") at = this.memory(from);
    else {
      if (BigInt.asIntN(64, from.offset) < 0n) this.fail("negative offset for *Load");
      if (from.type !== "const") this.fail("bad type for *Load");
      if (from.offset > 0xffffffffn) this.fail(`bad offset in ${p.as} ${show(from)}`);
      at = this.popAddress(p.as, Number(from.offset));
    }
    this.push(i.to, e.load(i.to, i.mem, at.base, at.offset, 0));
  }

  /** The memory that an operand names: relative to FP or a register. */
  private memory(a: Addr): Address {
    const { e } = this;
    if (this.isFrame(a)) {
      this.needFrame();
      if (a.name === "auto") this.fail(`bad address ${show(a)}: the pseudo stack pointer names nothing on wasm`);
      return this.atSP(this.frameOffset(a));
    }
    if (a.name !== "" || a.reg === "") this.fail(`bad address ${show(a)}: take a symbol's address with $ first`);
    const off = Number(BigInt.asIntN(64, a.offset));
    if (a.reg === "SP") {
      this.needFrame();
      return this.atSP(off);
    }
    this.getRegister(a.reg);
    const base = e.un(Op.Wrap, Ty.I32, this.pop(Ty.I64, show(a)));
    return off >= 0 ? { base, offset: off } : { base: e.bin(Op.Add, Ty.I32, base, e.i32(off)), offset: 0 };
  }

  private constant(p: Prog, ty: Ty): void {
    const { e } = this;
    const a = p.from;
    if (ty === Ty.F32 || ty === Ty.F64) {
      const x = a.type === "fconst" ? a.float : Number.NaN;
      if (a.type !== "fconst") this.fail(`${p.as}: expected a floating-point constant; found ${show(a)}`);
      this.push(ty, ty === Ty.F32 ? e.f32(x) : e.f64(x));
      return;
    }
    if (a.name === "static") this.fail(`bad name for ${p.as}`);
    if (a.name === "extern") {
      const address = this.symbolAddress(a);
      this.push(ty, ty === Ty.I32 ? address : e.un(Op.ExtU, Ty.I64, address));
      return;
    }
    if (a.type === "fconst" || a.type === "sconst" || a.type === "reg")
      this.fail(`${p.as}: expected an integer constant; found ${show(a)}`);
    // $x+8(FP) is the distance from SP.
    const n = this.isFrame(a) ? BigInt(this.frameOffset(a)) : BigInt.asIntN(64, a.offset);
    this.push(ty, ty === Ty.I32 ? e.i32(Number(BigInt.asIntN(32, n))) : this.i64(n));
  }

  private i64(n: bigint): ValueId {
    return this.e.i64w(Number(BigInt.asIntN(32, n)), Number(BigInt.asIntN(32, n >> 32n)));
  }

  /** I32 address of a symbol. */
  private symbolAddress(a: Addr): ValueId {
    const v = this.symbols.address(this.e, a.sym, a.name === "static", Number(BigInt.asIntN(64, a.offset)));
    if (v === 0) this.undefined(a);
    return v;
  }

  private undefined(a: Addr): never {
    throw new UndefinedSymbol(`${this.text.symbol}: relocation target ${a.sym} not defined`, this.line);
  }

  /** wasm traps where Go panics or wraps. */
  private divide(p: Prog, i: Instruction): void {
    const { e } = this;
    const y = this.pop(i.from, p.as);
    const x = this.pop(i.from, p.as);
    this.trapIf(e.eqz(y));
    if (i.op === Op.DivS) {
      const min = i.from === Ty.I32 ? e.i32(-0x80000000) : e.i64w(0, -0x80000000);
      const minusOne = i.from === Ty.I32 ? e.i32(-1) : e.i64w(-1, -1);
      this.trapIf(e.bin(Op.And, Ty.I32, e.cmp(Op.Eq, x, min), e.cmp(Op.Eq, y, minusOne)));
    }
    // Keeps the division behind the test.
    e.row(Op.DivCheck, Ty.Void, y);
    this.push(i.to, e.bin(i.op, i.to, x, y));
  }

  /** Ends the program where wasm would: outside of what the integer type holds, and for NaN. */
  private trunc(p: Prog, i: Instruction): void {
    const { e } = this;
    const x = this.pop(i.from, p.as);
    const is32 = i.to === Ty.I32;
    const isSigned = i.op === Op.TruncSatS;
    const num = (n: number): ValueId => (i.from === Ty.F32 ? e.f32(n) : e.f64(n));
    const high = 2 ** ((is32 ? 32 : 64) - (isSigned ? 1 : 0));
    // The largest value that is too small: low - 1 where the float type has it.
    const exact = isSigned && is32 && i.from === Ty.F64;
    const low = isSigned ? (exact ? -high - 1 : -high) : -1;
    const above = exact || !isSigned ? e.cmp(Op.FGt, x, num(low)) : e.cmp(Op.FGe, x, num(low));
    this.trapIf(e.eqz(e.bin(Op.And, Ty.I32, above, e.cmp(Op.FLt, x, num(high)))));
    this.push(i.to, e.un(i.op, i.to, x));
  }

  private trapIf(cond: ValueId): void {
    const { e } = this;
    const trap = e.coldBlock();
    const rest = e.newBlock();
    e.branch(cond, trap, rest);
    e.setBlock(trap);
    e.unreachable();
    e.setBlock(rest);
  }

  private special(p: Prog, index: number): void {
    const { e } = this;
    switch (p.as) {
      case "NOP":
      case "Nop":
        return;
      case "UNDEF":
      case "Unreachable":
        this.leave(() => e.unreachable());
        return;
      case "Get":
        this.get(p);
        return;
      case "Set":
        if (p.to.type !== "reg") this.fail("bad Set: argument is not a register");
        this.setRegister(p.to.reg);
        return;
      case "Tee": {
        if (p.to.type !== "reg") this.fail("bad Tee: argument is not a register");
        const v = this.vars.get(p.to.reg);
        if (v === undefined) this.fail("bad Tee: invalid register");
        this.setRegister(p.to.reg);
        this.getRegister(p.to.reg);
        return;
      }
      case "Not":
        this.push(Ty.I32, e.eqz(this.pop(Ty.I32, p.as)));
        return;
      case "I32Rotr":
      case "I64Rotr": {
        const ty = p.as === "I32Rotr" ? Ty.I32 : Ty.I64;
        const n = this.pop(ty, p.as);
        const x = this.pop(ty, p.as);
        this.push(ty, e.bin(Op.Rotl, ty, x, e.bin(Op.Sub, ty, e.zero(ty), n)));
        return;
      }
      case "Drop":
      case "Select":
        this.polymorphic(p.as);
        return;
      case "CurrentMemory":
        this.push(Ty.I32, e.row(Op.MemorySize, Ty.I32));
        return;
      case "GrowMemory":
        this.push(Ty.I32, e.row(Op.MemoryGrow, Ty.I32, this.pop(Ty.I32, p.as)));
        return;
      case "MemoryCopy": {
        const n = this.pop(Ty.I32, p.as);
        const from = this.popPtr(p.as);
        e.memMove(this.popPtr(p.as), from, n, false);
        return;
      }
      case "MemoryFill":
        this.fill(p);
        return;
      case "Block":
      case "Loop":
      case "If":
        this.open(p);
        return;
      case "Else":
        this.orElse();
        return;
      case "End":
        this.end();
        return;
      case "Br":
      case "BrIf":
        this.br(p);
        return;
      case "Return":
        this.wasmReturn();
        return;
      case "RESUMEPOINT":
        if (this.scopes.length > 1) this.fail("RESUME can only be used on toplevel");
        this.startPart(index);
        return;
      case "MOVB":
      case "MOVH":
      case "MOVW":
      case "MOVD":
        this.move(p, moves.get(p.as)!);
        return;
      case "CALL":
        if (this.scopes.length > 1) this.fail("CALL can only be used on toplevel, try CALLNORESUME instead");
        this.call(p);
        if (this.stack.length > 0) this.fail("CALL: values on the stack");
        this.startPart(index + 1);
        return;
      case "CALLNORESUME":
        this.call(p);
        return;
      case "Call":
        this.wasmCall(p);
        return;
      case "JMP":
        this.jmp(p);
        return;
      case "RET":
        this.needFrame();
        if (p.to.type === "mem") this.callAt(p.to, this.text.frame + 8);
        this.leave(() => this.ret());
        return;
      default:
        this.fail(`${p.as} is not supported: it belongs to gc's scheduler and tables`);
    }
  }

  /** Drop and Select take operands of any type. */
  private polymorphic(as: string): void {
    const { e } = this;
    const cond = as === "Select" ? this.pop(Ty.I32, as) : 0;
    const scope = this.scopes[this.scopes.length - 1]!;
    const ty = this.stack.length > scope.height ? this.stack[this.stack.length - 1]!.ty : Ty.I32;
    const y = this.pop(ty, as);
    if (as === "Select") this.push(ty, e.select(ty, cond, this.pop(ty, as), y));
  }

  private popPtr(who: string): ValueId {
    const { e } = this;
    const at = this.popAddress(who, 0);
    return this.e.f.ty[at.base] === Ty.Ptr ? e.addPtr(at.base, at.offset) : e.un(Op.Cast, Ty.Ptr, at.base);
  }

  private fill(p: Prog): void {
    const { e, f } = this;
    const n = this.pop(Ty.I32, p.as);
    const byte = this.pop(Ty.I32, p.as);
    const to = this.popPtr(p.as);
    if (f.op[byte] === Op.Const && (f.aux[byte]! & 255) === 0) {
      e.memZero(to, n, false);
      return;
    }
    const loop = e.newBlock();
    const body = e.newBlock();
    const done = e.newBlock();
    const i = e.newVar(Ty.I32);
    e.writeVar(i, n);
    e.jump(loop);
    e.setBlock(loop);
    const left = e.readVar(i);
    e.branch(left, body, done);
    e.setBlock(body);
    const next = e.bin(Op.Sub, Ty.I32, left, e.i32(1));
    e.writeVar(i, next);
    e.store(Mem.I8U, e.row(Op.Add, Ty.Ptr, to, next), byte, 0, 0);
    e.jump(loop);
    e.setBlock(done);
  }

  private get(p: Prog): void {
    const { e } = this;
    const a = p.from;
    if (a.type === "reg") {
      if (this.entry.kind === "wasm" && !this.vars.has(a.reg)) this.fail("bad Get: invalid register");
      this.getRegister(a.reg);
      return;
    }
    if (a.type !== "addr") this.fail("bad Get: argument is not a register");
    if (this.isFrame(a)) {
      const { base, offset } = this.atSP(this.frameOffset(a));
      this.push(Ty.I64, e.un(Op.ExtU, Ty.I64, e.addPtr(base, offset)));
    } else if (a.name === "extern") this.push(Ty.I64, e.un(Op.ExtU, Ty.I64, this.symbolAddress(a)));
    else this.fail("bad Get: invalid name");
  }

  private move(p: Prog, mem: Mem): void {
    const { e } = this;
    const { from, to } = p;
    const value = (): void => {
      switch (from.type) {
        case "const":
          this.push(Ty.I64, this.i64(BigInt.asIntN(64, from.offset)));
          return;
        case "addr":
          if (from.name === "static") this.fail("bad name for MOV");
          if (from.name === "extern") {
            this.push(Ty.I64, e.un(Op.ExtU, Ty.I64, this.symbolAddress(from)));
          } else {
            const at = this.memoryAddress(from);
            this.push(Ty.I64, at);
          }
          return;
        case "reg":
          this.getRegister(from.reg);
          if (from.reg === "SP") this.push(Ty.I64, e.un(Op.ExtU, Ty.I64, this.pop(Ty.I32, p.as)));
          return;
        case "mem": {
          const at = this.memory(from);
          this.push(Ty.I64, e.load(Ty.I64, mem, at.base, at.offset, 0));
          return;
        }
      }
      this.fail("bad MOV type");
    };
    if (to.type === "reg") {
      value();
      if (to.reg === "SP") this.push(Ty.I32, e.un(Op.Wrap, Ty.I32, this.pop(Ty.I64, p.as)));
      this.setRegister(to.reg);
      return;
    }
    if (to.type !== "mem") this.fail("bad MOV type");
    if (to.name === "auto" || to.name === "static") this.fail("bad MOV name");
    let at: Address;
    if (to.name === "extern") {
      at = { base: this.symbolAddress({ ...to, offset: 0n }), offset: Number(to.offset) };
    } else at = this.memory(to);
    value();
    e.store(mem, at.base, this.pop(Ty.I64, p.as), at.offset, 0);
  }

  /** I64 value of $off(reg) and $x+off(FP). */
  private memoryAddress(a: Addr): ValueId {
    const { e } = this;
    if (this.isFrame(a) || a.reg === "SP") {
      this.needFrame();
      const { base, offset } = this.atSP(this.frameOffset(a));
      return e.un(Op.ExtU, Ty.I64, e.addPtr(base, offset));
    }
    this.getRegister(a.reg);
    return e.bin(Op.Add, Ty.I64, this.pop(Ty.I64, show(a)), this.i64(BigInt.asIntN(64, a.offset)));
  }

  // ---- control flow ----

  private scope(kind: string, prog: Prog | null, end: Block, label = end, resultTy = Ty.Void): Scope {
    const result = resultTy === Ty.Void ? -1 : this.e.newVar(resultTy);
    return { kind, prog, label, end, orElse: null, result, resultTy, height: this.stack.length, dead: false };
  }

  private open(p: Prog): void {
    const { e } = this;
    const types = [Ty.Void, Ty.I32, Ty.I64, Ty.F32, Ty.F64];
    const resultTy = types[Number(p.from.offset)];
    if (resultTy === undefined) this.fail(`${p.as}: no such block type $${p.from.offset}`);
    const cond = p.as === "If" ? this.pop(Ty.I32, p.as) : 0;
    const end = e.newBlock();
    let label = end;
    let orElse: Block | null = null;
    if (p.as === "Loop") {
      label = e.newBlock();
      e.jump(label);
      e.setBlock(label);
    } else if (p.as === "If") {
      const then = e.newBlock();
      orElse = e.newBlock();
      e.branch(cond, then, orElse);
      e.setBlock(then);
    }
    const scope = this.scope(p.as, p, end, label, resultTy);
    scope.orElse = orElse;
    this.scopes.push(scope);
  }

  /** The value of a scope's result leaves with control. */
  private leaveResult(scope: Scope, who: string, keep: boolean): void {
    if (scope.result < 0) return;
    const o = this.popOperand(scope.resultTy, who);
    this.e.writeVar(scope.result, this.value(o));
    if (keep) this.stack.push(o);
  }

  /** Falls out of the innermost scope (or its first arm). */
  private fallOut(scope: Scope): void {
    this.leaveResult(scope, "End", false);
    if (this.stack.length > scope.height) this.fail(`${scope.kind}: values left on the stack`);
    this.e.jump(scope.end);
    this.stack.length = scope.height;
  }

  private orElse(): void {
    const scope = this.scopes[this.scopes.length - 1]!;
    if (scope.orElse === null) this.fail("Else without If");
    this.fallOut(scope);
    this.e.setBlock(scope.orElse);
    scope.orElse = null;
    scope.dead = false;
  }

  private end(): void {
    const { e } = this;
    if (this.scopes.length === 1) this.fail("End without block");
    const scope = this.scopes.pop()!;
    this.scopes.push(scope);
    this.fallOut(scope);
    if (scope.orElse !== null) {
      if (scope.result >= 0) this.fail("If with a result but without Else");
      e.setBlock(scope.orElse);
      e.jump(scope.end);
    }
    this.scopes.pop();
    e.setBlock(scope.end);
    if (scope.result >= 0) this.push(scope.resultTy, e.readVar(scope.result));
  }

  private br(p: Prog): void {
    const { e, scopes } = this;
    let scope: Scope | undefined;
    if (p.to.type === "branch") {
      const target = this.text.progs[p.to.target];
      scope = scopes.find((s) => s.prog !== null && s.prog === target);
      if (scope === undefined) this.fail("label not at block");
    } else {
      if (p.to.type !== "const") this.fail("bad Br/BrIf");
      const depth = Number(p.to.offset);
      if (depth < 0 || depth >= scopes.length - 1) this.fail(`${p.as} $${depth}: no block at that depth`);
      scope = scopes[scopes.length - 1 - depth]!;
    }
    const cond = p.as === "BrIf" ? this.pop(Ty.I32, p.as) : 0;
    // A branch to a loop goes to its start, which takes no values.
    if (scope.kind !== "Loop") this.leaveResult(scope, p.as, p.as === "BrIf");
    if (p.as === "Br") {
      this.leave(() => e.jump(scope.label));
      return;
    }
    const rest = e.newBlock();
    e.branch(cond, scope.label, rest);
    e.setBlock(rest);
  }

  /** Ends the block; what follows is dead until its scope ends. */
  private leave(terminate: () => void): void {
    const { e } = this;
    terminate();
    const scope = this.scopes[this.scopes.length - 1]!;
    scope.dead = true;
    this.stack.length = scope.height;
    e.setBlock(e.newBlock());
  }

  private ret(): void {
    const { e, entry } = this;
    // The arguments are in use until here; gc's stack maps say so for frames that call.
    if (this.calls) e.call(this.prog.runtime("asmframe"), [e.slot(this.slot)]);
    const from = this.ownArgs();
    if (entry.kind === "go") unspill(e, this.prog, entry.sig, this.area!, from, this.params);
    else {
      if (this.argBytes > 0)
        e.memMove(e.addPtr(this.params[0]!, 8), e.addPtr(from.base, from.offset), e.i32(this.argBytes), false);
      e.ret([]);
    }
  }

  private wasmReturn(): void {
    const { e, entry, f } = this;
    if (entry.kind === "wasm") {
      const results = [...f.results].reverse().map((ty) => this.pop(ty, "Return"));
      this.leave(() => e.ret(results.reverse()));
      return;
    }
    const status = this.pop(Ty.I32, "Return");
    if (f.op[status] !== Op.Const || f.aux[status] !== 0)
      this.fail("Return of another status than 0 belongs to gc's scheduler");
    this.leave(() => this.ret());
  }

  /** Numbers the parts between resume points, if an instruction jumps to one. */
  private findParts(): void {
    const { text, e } = this;
    let part = 0;
    let jumps = false;
    text.progs.forEach((p, i) => {
      if (p.as === "RESUMEPOINT") part++;
      this.partOf[i] = part;
      if (p.as === "CALL") part++;
      if (p.as === "JMP" && p.to.type === "branch") jumps = true;
    });
    if (!jumps) return;
    for (let i = 0; i <= part; i++) this.parts.push(e.newBlock());
  }

  private startPart(index: number): void {
    const { e } = this;
    const block = this.parts[this.partOf[index] ?? this.parts.length - 1];
    if (block === undefined) return;
    if (this.stack.length > 0) this.fail("values on the stack at a resume point");
    e.jump(block);
    e.setBlock(block);
    this.scopes[0]!.dead = false;
  }

  private jmp(p: Prog): void {
    const { to } = p;
    if (to.type === "branch") {
      const part = this.partOf[to.target];
      if (part === undefined) this.fail("JMP: no such instruction");
      // As gc: a jump enters the part that the label lies in, and the first one makes the frame again.
      if (part === 0 && this.text.frame > 0) this.fail("JMP before the first resume point would make the frame again");
      this.leave(() => this.e.jump(this.parts[part]!));
      return;
    }
    this.needFrame();
    if (to.type !== "mem")
      this.fail(
        to.type === "none"
          ? "JMP through the stack is not supported: the callee's type is not known"
          : "bad target for JMP",
      );
    this.callAt(to, 8);
    this.leave(() => this.ret());
  }

  private call(p: Prog): void {
    this.needFrame();
    const { to } = p;
    if (to.type !== "mem") {
      this.fail(
        to.type === "none"
          ? `${p.as} through the stack is not supported: the callee's type is not known`
          : "bad target for CALL",
      );
    }
    this.callAt(to, 0);
  }

  /** Calls a symbol whose arguments lie at SP + offset. */
  private callAt(to: Addr, offset: number): void {
    const { e, prog } = this;
    const callee = this.symbols.callee(to.sym, to.name === "static");
    if (callee === null) this.undefined(to);
    switch (callee.kind) {
      case "go": {
        const area = areaOf(prog, callee.sig);
        this.fits(offset + area.size, to.sym);
        const results = e.call(callee.func, argumentsFrom(e, prog, callee.sig, area, this.ptr(this.atSP(offset))));
        resultsInto(e, prog, callee.sig, area, this.ptr(this.atSP(offset)), results);
        return;
      }
      case "asm": {
        const { base, offset: at } = this.ptr(this.atSP(offset - 8));
        e.call(callee.func, [e.addPtr(base, at)]);
        return;
      }
      case "wasm":
        this.fail(`${to.sym} does not follow Go's calling convention: use Call`);
    }
  }

  /** A call must not read and write behind this frame. */
  private fits(end: number, callee: string): void {
    if (this.spVar >= 0) return;
    if (end > this.text.frame + 8 + this.argBytes)
      this.fail(`the frame of ${this.text.symbol} has no room for the arguments of ${callee}`);
  }

  private ptr(a: Address): Address {
    if (this.e.f.ty[a.base] === Ty.Ptr) return a;
    return { base: this.e.un(Op.Cast, Ty.Ptr, a.base), offset: a.offset };
  }

  /** Call, wasm's own instruction. */
  private wasmCall(p: Prog): void {
    const { e } = this;
    const { to } = p;
    if (to.type !== "mem" || (to.name !== "extern" && to.name !== "static")) this.fail("bad type for Call");
    const callee = this.symbols.callee(to.sym, to.name === "static");
    if (callee === null) this.undefined(to);
    if (callee.kind === "wasm") {
      const args = [...callee.func.params].reverse().map((ty) => this.pop(ty, `Call ${to.sym}`));
      const results = e.call(callee.func, args.reverse());
      results.forEach((v, i) => {
        this.push(callee.func.results[i]!, v);
      });
      return;
    }
    // PC_B goes in, whether to unwind comes out; the callee takes its return address off the stack.
    this.needFrame();
    this.pop(Ty.I32, `Call ${to.sym}`);
    this.callAt(to, 8);
    e.writeVar(this.spVar, e.bin(Op.Add, Ty.I32, e.readVar(this.spVar), e.i32(8)));
    this.push(Ty.I32, e.i32(0));
  }
}

/** A symbol that nobody defines: the linker's message, without a line. */
export class UndefinedSymbol extends AsmError {}
