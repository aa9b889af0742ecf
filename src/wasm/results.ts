// How a function's results travel. Two integers come back in registers of V8, further ones on the stack, where its quick code
// writes the low half of a 32-bit result only, and its optimised code (in the V8 of Node 20 and 22) reads and passes on all 64
// bits: code that takes such an argument for an address then reads outside of the memory. Therefore a result of 32 bits behind
// the second integer is an i64 in the function's type: whoever returns it extends it, whoever takes it wraps it.

import { type Func, Term, type ValueId } from "../ssa/ir.ts";
import { Op, Ty } from "../ssa/ops.ts";
import type { ByteBuffer } from "./encode.ts";
import { Wop } from "./opcodes.ts";

const inRegisters = 2;

/** Result i of these travels as an i64 though it has 32 bits (Ty.I32 or Ty.Ptr). */
export function widened(results: readonly number[], i: number): boolean {
  if (i < inRegisters || (results[i] !== Ty.I32 && results[i] !== Ty.Ptr)) return false;
  let integers = 0;
  for (let k = 0; k < i; k++) if (results[k] !== Ty.F32 && results[k] !== Ty.F64) integers++;
  return integers >= inRegisters;
}

/** Makes f's blocks return values of the types that travel. The last thing done to f before its code is chosen. */
export function widenResults(f: Func): void {
  if (f.results.length <= inRegisters) return;
  for (const block of f.blocks) {
    if (block === null || block.term !== Term.Return) continue;
    for (let i = inRegisters; i < f.results.length; i++) {
      if (!widened(f.results, i)) continue;
      const v = block.results[i]!;
      const wide =
        f.op[v] === Op.Const
          ? f.newValue(Op.Const, Ty.I64, 0, 0, 0, f.aux[v]!)
          : f.newValue(Op.ExtU, Ty.I64, v, 0, 0, 0, 0, 0, f.pos_[v]!);
      block.results[i] = wide;
      block.instrs.push(wide);
    }
  }
}

/** The pointer that value v keeps alive: itself, or what an extension of it to 64 bits holds; 0: none. */
export function pointerIn(f: Func, v: ValueId): ValueId {
  if (f.ty[v] === Ty.Ptr) return v;
  return f.op[v] === Op.ExtU && f.ty[f.a[v]!] === Ty.Ptr ? f.a[v]! : 0;
}

/** A function that is left early returns zeros; these but for the last, its status. */
export function zeroResults(out: ByteBuffer, results: readonly Ty[]): void {
  for (let i = 0; i < results.length - 1; i++) {
    const ty = widened(results, i) ? Ty.I64 : results[i]!;
    out.u8(ty === Ty.I64 ? Wop.I64Const : ty === Ty.F64 ? Wop.F64Const : ty === Ty.F32 ? Wop.F32Const : Wop.I32Const);
    if (ty === Ty.F64 || ty === Ty.F32) out.word(0);
    else out.u8(0);
    if (ty === Ty.F64) out.word(0);
  }
}

/** Extends the status on the stack, the last of these results, if it is to travel so. */
export function widenStatus(out: ByteBuffer, results: readonly Ty[]): void {
  if (widened(results, results.length - 1)) out.u8(Wop.I64ExtendI32U);
}

/** Takes back what widenStatus did. */
export function wrapStatus(out: ByteBuffer, results: readonly Ty[]): void {
  if (widened(results, results.length - 1)) out.u8(Wop.I32WrapI64);
}
