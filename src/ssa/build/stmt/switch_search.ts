// Searches for a value among constants: a jump table where they are dense, else a binary search; strings by length first, then by
// the byte that tells most of them apart. Invariant: when a search returns, the current block is where nothing matched.

import { Operator } from "../../../syntax/tokens.ts";
import type { Block, ValueId } from "../../ir.ts";
import { Mem, Op, Ty } from "../../ops.ts";
import type { TypeLayout } from "../api.ts";
import { type IntType, intType } from "../expr/arith.ts";
import { bytesEqualConst, lessOp } from "../expr/compare.ts";
import type { FuncBuilder } from "../func_builder.ts";

export interface IntCase {
  /** The constant's words: low unsigned, high signed (two's complement). */
  readonly lo: number;
  readonly hi: number;
  readonly to: Block;
  readonly pos: number;
}

export interface StringCase {
  /** Byte string. */
  readonly text: string;
  readonly to: Block;
  readonly pos: number;
}

/** Fewer cases than this are compared one after the other. */
const linear = 4;
/** A table has at least this many cases, and at most `sparse` entries for each. */
const tableMin = 5;
const sparse = 3;

export function searchInts(b: FuncBuilder, T: TypeLayout, v: ValueId, cases: IntCase[]): void {
  const t = intType(T)!;
  const high = (c: IntCase): number => (t.ty === Ty.I32 ? 0 : t.signed ? c.hi : c.hi >>> 0);
  const low = (c: IntCase): number => (t.ty === Ty.I32 ? (t.signed ? c.lo | 0 : c.lo) : c.lo);
  const sorted = cases.map((c) => ({ key: high(c) * 4294967296 + low(c), high: high(c), low: low(c), c }));
  sorted.sort((x, y) => x.high - y.high || x.low - y.low);
  const none = b.newBlock();
  search(b, T, t, v, sorted, 0, sorted.length, none);
  b.startSealed(none);
}

interface Entry {
  /** Value as a double: exact up to 2**53, good enough for distances. */
  readonly key: number;
  readonly high: number;
  readonly low: number;
  readonly c: IntCase;
}

function constOf(b: FuncBuilder, t: IntType, c: IntCase): ValueId {
  return t.ty === Ty.I64 ? b.i64w(c.lo, c.hi) : b.i32(c.lo);
}

function search(
  b: FuncBuilder,
  T: TypeLayout,
  t: IntType,
  v: ValueId,
  list: readonly Entry[],
  from: number,
  to: number,
  none: Block,
): void {
  const count = to - from;
  const span = list[to - 1].key - list[from].key + 1;
  if (count >= tableMin && span <= count * sparse) {
    table(b, t, v, list, from, to, span, none);
    return;
  }
  if (count <= linear) {
    for (let i = from; i < to; i++) {
      const { c } = list[i];
      b.pos = c.pos;
      const next = i + 1 < to ? b.newBlock() : none;
      b.branch(b.cmp(Op.Eq, v, constOf(b, t, c)), c.to, next);
      if (next !== none) b.startSealed(next);
    }
    return;
  }
  const mid = from + (count >> 1);
  const left = b.newBlock();
  const right = b.newBlock();
  b.pos = list[mid].c.pos;
  b.branch(lessOp(b, Operator.Lss, T, v, constOf(b, t, list[mid].c)), left, right);
  b.startSealed(left);
  search(b, T, t, v, list, from, mid, none);
  b.startSealed(right);
  search(b, T, t, v, list, mid, to, none);
}

function table(
  b: FuncBuilder,
  t: IntType,
  v: ValueId,
  list: readonly Entry[],
  from: number,
  to: number,
  span: number,
  none: Block,
): void {
  const first = list[from];
  b.pos = first.c.pos;
  const zero = first.c.lo === 0 && first.c.hi === 0;
  let index = zero ? v : b.bin(Op.Sub, t.ty, v, constOf(b, t, first.c));
  if (t.ty === Ty.I64) {
    const near = b.newBlock();
    b.branch(b.cmp(Op.LtU, index, b.i64(span)), near, none);
    b.startSealed(near);
    index = b.un(Op.Wrap, Ty.I32, index);
  }
  const succs: Block[] = new Array(span).fill(none);
  for (let i = from; i < to; i++) succs[list[i].key - first.key] = list[i].c.to;
  succs.push(none);
  b.switch(index, succs);
}

// ---- strings ----

export function searchStrings(b: FuncBuilder, ptr: ValueId, len: ValueId, cases: StringCase[]): void {
  const none = b.newBlock();
  const byLen = new Map<number, StringCase[]>();
  for (const c of cases) {
    const group = byLen.get(c.text.length);
    if (group === undefined) byLen.set(c.text.length, [c]);
    else group.push(c);
  }
  const lengths: IntCase[] = [];
  const groups: { block: Block; group: StringCase[] }[] = [];
  for (const [n, group] of byLen) {
    // The empty string needs no look at the bytes.
    const block = n === 0 ? group[0].to : b.newBlock();
    if (n !== 0) groups.push({ block, group });
    lengths.push({ lo: n, hi: 0, to: block, pos: group[0].pos });
  }
  searchInts(b, b.lay(b.prog.tInt), len, lengths);
  b.jump(none);
  for (const { block, group } of groups) {
    b.startSealed(block);
    sameLength(b, ptr, group, none);
  }
  b.startSealed(none);
}

/** Strings of one length, which the tag has. */
function sameLength(b: FuncBuilder, ptr: ValueId, group: readonly StringCase[], none: Block): void {
  if (group.length <= linear) {
    for (let i = 0; i < group.length; i++) {
      const c = group[i];
      b.pos = c.pos;
      const next = i + 1 < group.length ? b.newBlock() : none;
      b.branch(bytesEqualConst(b, ptr, c.text), c.to, next);
      if (next !== none) b.startSealed(next);
    }
    return;
  }
  const at = bestByte(group);
  const byByte = new Map<number, StringCase[]>();
  for (const c of group) {
    const k = c.text.charCodeAt(at);
    const g = byByte.get(k);
    if (g === undefined) byByte.set(k, [c]);
    else g.push(c);
  }
  const keys: IntCase[] = [];
  const parts: { block: Block; group: StringCase[] }[] = [];
  for (const [k, g] of byByte) {
    const block = b.newBlock();
    parts.push({ block, group: g });
    keys.push({ lo: k, hi: 0, to: block, pos: g[0].pos });
  }
  const c = b.load(Ty.I32, Mem.I8U, ptr, at);
  searchInts(b, b.lay(b.prog.tUint8), c, keys);
  b.jump(none);
  for (const p of parts) {
    b.startSealed(p.block);
    sameLength(b, ptr, p.group, none);
  }
}

/** The position whose byte tells most strings apart. */
function bestByte(group: readonly StringCase[]): number {
  let best = 0;
  let most = 0;
  const seen = new Set<number>();
  for (let i = 0; i < group[0].text.length; i++) {
    seen.clear();
    for (const c of group) seen.add(c.text.charCodeAt(i));
    if (seen.size > most) {
      most = seen.size;
      best = i;
    }
  }
  return best;
}
