// gc's argument areas (ABI0): what assembly (src/wasm/asm), imports of module gojs and functions that a linkname gives another signature
// see of a Go function's arguments and results, in memory, aligned like a struct. This file moves values between such an area and their flattened form.
//
// Pointers lie in the area as 64-bit integers, so escape analysis takes what gets there as escaped.

import type { Func, ValueId } from "../ir.ts";
import { Mem, Op, Ty } from "../ops.ts";
import type { GoSig, TypeLayout } from "./api.ts";
import { Emit } from "./emit.ts";
import type { ProgramBuilder } from "./program.ts";

/** Where a signature's values are in the argument area, in bytes from FP. */
export interface Area {
  readonly recv: number;
  readonly params: readonly number[];
  readonly results: readonly number[];
  readonly resultsStart: number;
  readonly size: number;
}

/** An address: base + offset. */
export interface Address {
  readonly base: ValueId;
  readonly offset: number;
}

const up = (n: number, align: number): number => Math.ceil(n / align) * align;

export function areaOf(prog: ProgramBuilder, sig: GoSig): Area {
  let at = 0;
  const place = (l: TypeLayout): number => {
    const off = up(at, Math.max(1, l.align));
    at = off + l.size;
    return off;
  };
  const recv = sig.recvType === null ? -1 : place(prog.layout(sig.recvType));
  const params = sig.paramTypes.map((t) => place(prog.layout(t)));
  at = up(at, 8);
  const resultsStart = at;
  const results = sig.resultTypes.map((t) => place(prog.layout(t)));
  return { recv, params, results, resultsStart, size: up(at, 8) };
}

/** The parameters of a Go function into its area at FP = `to`, and zeroes for the results. */
export function spill(
  e: Emit,
  prog: ProgramBuilder,
  sig: GoSig,
  area: Area,
  to: Address,
  values: readonly ValueId[],
): void {
  const put = (l: TypeLayout, first: number, off: number): void => {
    if (l.isMemory) {
      e.memMove(e.addPtr(to.base, to.offset + off), values[first]!, e.i32(l.size), l.hasPointers);
      return;
    }
    l.leaves.forEach((leaf, i) => {
      storeLeaf(e, leaf.mem, to.base, to.offset + off + leaf.offset, values[first + i]!);
    });
  };
  if (sig.recvType !== null) put(prog.layout(sig.recvType), sig.recvAt, area.recv);
  sig.paramTypes.forEach((t, i) => {
    put(prog.layout(t), sig.paramAt[i]!, area.params[i]!);
  });
  for (let off = area.resultsStart; off < area.size; off += 8) e.store(Mem.I64, to.base, e.i64(0), to.offset + off, 0);
}

/** Returns from a Go function with the results in its area. */
export function unspill(
  e: Emit,
  prog: ProgramBuilder,
  sig: GoSig,
  area: Area,
  from: Address,
  params: readonly ValueId[],
): void {
  const out: ValueId[] = [];
  sig.resultTypes.forEach((t, i) => {
    const l = prog.layout(t);
    const off = from.offset + area.results[i]!;
    if (l.isMemory) e.memMove(params[sig.resultAt[i]!]!, e.addPtr(from.base, off), e.i32(l.size), l.hasPointers);
    else for (const leaf of l.leaves) out.push(loadLeaf(e, leaf.ty, leaf.mem, from.base, off + leaf.offset));
  });
  e.ret(out);
}

/** The arguments for a call of a Go function, from its area; memory results are written there directly. */
export function argumentsFrom(e: Emit, prog: ProgramBuilder, sig: GoSig, area: Area, from: Address): ValueId[] {
  const args: ValueId[] = new Array(sig.params.length).fill(0);
  const take = (l: TypeLayout, first: number, off: number): void => {
    if (l.isMemory) {
      args[first] = e.addPtr(from.base, from.offset + off);
      return;
    }
    l.leaves.forEach((leaf, i) => {
      args[first + i] = loadLeaf(e, leaf.ty, leaf.mem, from.base, from.offset + off + leaf.offset);
    });
  };
  for (const { index } of sig.memResults) {
    args[sig.resultAt[index]!] = e.addPtr(from.base, from.offset + area.results[index]!);
  }
  if (sig.recvType !== null) take(prog.layout(sig.recvType), sig.recvAt, area.recv);
  sig.paramTypes.forEach((t, i) => {
    take(prog.layout(t), sig.paramAt[i]!, area.params[i]!);
  });
  return args;
}

/** The results of such a call back into the area. */
export function resultsInto(
  e: Emit,
  prog: ProgramBuilder,
  sig: GoSig,
  area: Area,
  to: Address,
  values: readonly ValueId[],
): void {
  sig.resultTypes.forEach((t, i) => {
    const l = prog.layout(t);
    if (l.isMemory) return;
    l.leaves.forEach((leaf, k) => {
      storeLeaf(e, leaf.mem, to.base, to.offset + area.results[i]! + leaf.offset, values[sig.resultAt[i]! + k]!);
    });
  });
}

/**
 * The body of `f`, which calls a function of another signature as gc's wasm code does: that takes for its arguments what lies at their
 * place, and what it leaves at the place of f's results is returned.
 */
export function callInMemory(prog: ProgramBuilder, f: Func, own: GoSig, callee: Func, theirs: GoSig): void {
  const e = new Emit(f);
  e.pos = f.pos;
  const values = e.entryParams();
  const [mine, its] = [areaOf(prog, own), areaOf(prog, theirs)];
  const size = Math.max(mine.size, its.size);
  const area = { base: e.slot(f.newSlot(size, 8, "arguments")), offset: 0 };
  e.memZero(area.base, e.i32(size), false);
  spill(e, prog, own, mine, area, values);
  resultsInto(e, prog, theirs, its, area, e.call(callee, argumentsFrom(e, prog, theirs, its, area)));
  unspill(e, prog, own, mine, area, values);
}

function storeLeaf(e: Emit, mem: Mem, base: ValueId, offset: number, v: ValueId): void {
  if (mem === Mem.Ptr) e.store(Mem.I64, base, e.un(Op.ExtU, Ty.I64, v), offset, 0);
  else e.store(mem, base, v, offset, 0);
}

function loadLeaf(e: Emit, ty: Ty, mem: Mem, base: ValueId, offset: number): ValueId {
  if (mem === Mem.Ptr) return e.un(Op.Wrap, ty, e.load(Ty.I64, Mem.I64, base, offset, 0));
  return e.load(ty, mem, base, offset, 0);
}
