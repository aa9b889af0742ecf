// append: the fast path (room in the capacity) inline, growth in the runtime. Invariant: all operands are evaluated before the
// slice's memory is written; elements that are memory aggregates are copied first if writing one could change another.

import { Kind, type NodeId } from "../../../syntax/tree.ts";
import { OperandMode } from "../../../types/mode.ts";
import type { ValueId } from "../../ir.ts";
import { Op, Ty } from "../../ops.ts";
import type { TypeLayout } from "../api.ts";
import { type Growth, growthOf, plainGrowth } from "../appends.ts";
import { builtinOf, unparen } from "../facts.ts";
import type { FuncBuilder } from "../func_builder.ts";
import { scaled, sliceElem } from "../place.ts";
import { intType, isString } from "./arith.ts";
import { ownedCopy } from "./call.ts";
import { toI64 } from "./convert.ts";
import { order, orderList } from "./order.ts";
import { bytesOfString, pushStringTmp } from "./strings.ts";
import { isNil, one, push, pushAs, values } from "./value.ts";

export function append(b: FuncBuilder, n: NodeId, out: ValueId[]): void {
  const { tree } = b;
  const args = tree.argList(n);
  const L = b.layoutOf(n);
  const E = b.lay(L.elem!);
  const count = tree.len(args) - 1;
  const made = tree.hasDots(n) ? makeOperand(b, tree.at(args, 1)) : 0;
  if (b.facts.hasEffect(n)) {
    if (made !== 0) {
      order(b, tree.at(args, 0));
      order(b, made);
    } else orderList(b, args);
  }
  // As gc (walkAppend, walkAppendArgs): what only reads a place is read behind all that computes, so its panics come later.
  const head = tree.at(args, 0);
  const last = !tree.hasDots(n) && b.facts.panics(head) && isPlace(b, head);
  const s: ValueId[] = [];
  const pushHead = (): void => pushAs(b, head, L, s);
  if (last) computeIndices(b, head);
  else pushHead();
  if (made !== 0) {
    const len = toI64(b, one(b, made), intType(b.layoutOf(made))!);
    b.pos = tree.pos(n);
    appendZeroes(b, E, s, len, out);
  } else if (tree.hasDots(n)) {
    const y = tree.at(args, 1);
    const t: ValueId[] = [];
    if (isNil(b, y)) b.zeroValue(L, t);
    else if (isString(b.layoutOf(y))) pushStringTmp(b, y, t);
    else if (bytesOfString(b, y) !== 0) push(b, bytesOfString(b, y), t);
    else pushAs(b, y, b.layoutOf(y), t);
    b.pos = tree.pos(n);
    appendSlice(b, E, s, t[0], t[1], out);
  } else if (count === 0) {
    if (last) pushHead();
    out.push(s[0], s[1], s[2]);
  } else {
    const vals: ValueId[][] = [];
    for (const places of [false, true]) {
      for (let i = 1; i <= count; i++) {
        const x = tree.at(args, i);
        const place = count > 1 && b.layoutOf(x).type === E.type && isPlace(b, x);
        if (place && !places) computeIndices(b, x);
        if (place !== places) continue;
        const list: ValueId[] = [];
        pushAs(b, x, E, list);
        if (E.isMemory && count > 1) list.push(ownedCopy(b, E, list.pop()!));
        vals[i - 1] = list;
      }
    }
    if (last) pushHead();
    b.pos = tree.pos(n);
    appendValues(b, E, s, vals.flat(), count, out, growthOf(b, n, head, E));
  }
}

/** A variable, or an element, field or pointer's target reached from one by nothing computed but indices (gc's safeExpr). */
function isPlace(b: FuncBuilder, n: NodeId): boolean {
  const { tree, info } = b;
  n = unparen(tree, n);
  if (info.constOf(n) !== null) return true;
  switch (tree.kind(n)) {
    case Kind.Name:
      return true;
    case Kind.SelectorExpr:
      return info.modeOf(n) === OperandMode.variable && isPlace(b, tree.x(n));
    case Kind.IndexExpr:
      return info.modeOf(n) !== OperandMode.mapindex && isPlace(b, tree.x(n));
    case Kind.Operation:
      return tree.y(n) === 0 && info.modeOf(n) === OperandMode.variable && isPlace(b, tree.x(n));
  }
  return false;
}

/** Evaluates the computed indices of a place. */
function computeIndices(b: FuncBuilder, n: NodeId): void {
  const { tree, info } = b;
  n = unparen(tree, n);
  if (info.constOf(n) !== null || b.early.has(n)) return;
  switch (tree.kind(n)) {
    case Kind.SelectorExpr:
    case Kind.Operation:
      computeIndices(b, tree.x(n));
      return;
    case Kind.IndexExpr: {
      computeIndices(b, tree.x(n));
      const index = unparen(tree, tree.index(n));
      if (isPlace(b, index)) computeIndices(b, index);
      else if (!b.early.has(index)) b.early.set(index, values(b, index));
    }
  }
}

/** The length y of an operand make([]T, y), whose elements need not be made: else 0. */
function makeOperand(b: FuncBuilder, n: NodeId): NodeId {
  const { tree, info } = b;
  n = unparen(tree, n);
  if (tree.kind(n) !== Kind.CallExpr || info.modeOf(tree.fun(n)) !== OperandMode.builtin) return 0;
  if (builtinOf(tree, info, tree.fun(n))!.name !== "make" || tree.len(tree.argList(n)) !== 2) return 0;
  const len = tree.at(tree.argList(n), 1);
  return intType(b.layoutOf(len)) === undefined ? 0 : len;
}

/** Makes room for `count` more elements: gives the pointer and capacity to use, and the new length. */
function room(
  b: FuncBuilder,
  E: TypeLayout,
  s: readonly ValueId[],
  count: ValueId,
  growth = plainGrowth,
): [ValueId, ValueId, ValueId] {
  const newLen = b.bin(Op.Add, Ty.I64, s[1], count);
  const grow = b.coldBlock();
  const join = b.newBlock();
  const ptr = b.param(join, Ty.Ptr);
  const cap = b.param(join, Ty.I64);
  // Unsigned, so that a length that overflowed reaches growslice, which panics.
  b.branch(b.cmp(Op.LtU, s[2], newLen), grow, join, [], [s[0], s[2]]);
  b.startSealed(grow);
  const args = [s[0], newLen, s[2], count, b.data(b.prog.gcType(E.type))];
  if (growth.buf !== null) args.push(growth.buf());
  const r = b.rt(growth.name, args);
  b.jump(join, [r[0], r[2]]);
  b.startSealed(join);
  return [ptr, cap, newLen];
}

/** append(s, v...) with `count` values of type E in vals. */
export function appendValues(
  b: FuncBuilder,
  E: TypeLayout,
  s: readonly ValueId[],
  vals: readonly ValueId[],
  count: number,
  out: ValueId[],
  growth: Growth = plainGrowth,
): void {
  const [ptr, cap, newLen] = room(b, E, s, b.i64(count), growth);
  if (E.size > 0) {
    const p = sliceElem(b, ptr, s[1], E);
    const width = E.tys.length;
    for (let i = 0; i < count; i++) {
      b.storeVals(E, p.base, p.offset + i * E.size, 0, b.fn.reinterprets, vals, i * width);
    }
  }
  out.push(ptr, newLen, cap);
}

function appendSlice(
  b: FuncBuilder,
  E: TypeLayout,
  s: readonly ValueId[],
  from: ValueId,
  count: ValueId,
  out: ValueId[],
): void {
  const [ptr, cap, newLen] = room(b, E, s, count);
  if (E.size > 0) b.memMove(b.ptrAdd(ptr, scaled(b, s[1], E.size)), from, scaled(b, count, E.size), E.hasPointers);
  out.push(ptr, newLen, cap);
}

/** append(s, make([]T, count)...) without making that slice (walk/assign.go: extendSlice). */
function appendZeroes(b: FuncBuilder, E: TypeLayout, s: readonly ValueId[], count: ValueId, out: ValueId[]): void {
  const bad = b.coldBlock();
  const ok = b.newBlock();
  b.branch(b.cmp(Op.LtS, count, b.i64(0)), bad, ok);
  b.startSealed(bad);
  b.rtPanic("panicmakeslicelen", []);
  b.startSealed(ok);
  const [ptr, cap, newLen] = room(b, E, s, count);
  if (E.size > 0) b.memZero(b.ptrAdd(ptr, scaled(b, s[1], E.size)), scaled(b, count, E.size), E.hasPointers);
  out.push(ptr, newLen, cap);
}
