// Comparisons of all comparable types. Equality of composite values is emitted as a chain of tests that leave for a "differ"
// block; tests that need no call are joined by And first. Invariants: fields are compared in source order and nothing behind
// the first difference is looked at where that could panic (spec "Comparison operators"); blank fields are ignored.

import { Operator } from "../../../syntax/tokens.ts";
import type { NodeId } from "../../../syntax/tree.ts";
import { stringVal } from "../../../types/constant/value.ts";
import { isBoolean } from "../../../types/predicates.ts";
import { type Array_, type Struct, TypeTag } from "../../../types/types.ts";
import type { Block, ValueId } from "../../ir.ts";
import { Mem, Op, Ty } from "../../ops.ts";
import type { TypeLayout } from "../api.ts";
import type { FuncBuilder } from "../func_builder.ts";
import { intType, isFloat, isString } from "./arith.ts";
import { concreteWord, ifaceData, isEmptyInterface, valueToInterface } from "./iface.ts";
import { pushStringTmp } from "./strings.ts";
import { isNil, push, values } from "./value.ts";

/** Memory of at most this many bytes is compared by loads, without a call. */
const inlineMemory = 32;
const inlineString = 16;

/** The boolean x op y. */
export function compare(b: FuncBuilder, n: NodeId): ValueId {
  const { tree } = b;
  const op = tree.op(n);
  if (op !== Operator.Eql && op !== Operator.Neq) return ordered(b, n);
  const simple = simpleEquality(b, n);
  if (simple !== 0) return simple;
  const differ = b.newBlock();
  const join = b.newBlock();
  const res = b.param(join, Ty.I32);
  const eq = operandsEqual(b, n, differ);
  const neg = op === Operator.Neq;
  b.jump(join, [neg ? b.eqz(eq) : eq]);
  b.seal(differ);
  if (b.hasPreds(differ)) {
    b.setBlock(differ);
    b.jump(join, [b.i32(neg ? 1 : 0)]);
  } else {
    b.setBlock(differ);
    b.unreachable();
  }
  b.startSealed(join);
  return res;
}

/** Emits == or != of composite operands as control flow; false if the comparison is one instruction (use compare). */
export function condCompare(b: FuncBuilder, n: NodeId, yes: Block, no: Block): boolean {
  const { tree } = b;
  const op = tree.op(n);
  if (op !== Operator.Eql && op !== Operator.Neq) return false;
  if (isNil(b, tree.x(n)) || isNil(b, tree.y(n))) return false;
  if (!isComposite(b.layoutOf(tree.x(n))) && !isComposite(b.layoutOf(tree.y(n)))) return false;
  const equal = op === Operator.Eql ? yes : no;
  const differ = op === Operator.Eql ? no : yes;
  const eq = operandsEqual(b, n, differ);
  b.branch(eq, equal, differ);
  return true;
}

function isComposite(L: TypeLayout): boolean {
  switch (L.under.tag) {
    case TypeTag.Basic:
      return isString(L) || L.tys.length > 1;
    case TypeTag.Struct:
    case TypeTag.Array:
    case TypeTag.Interface:
      return true;
    default:
      return false;
  }
}

/** A comparison that is one or two instructions; 0 if it is not. */
function simpleEquality(b: FuncBuilder, n: NodeId): ValueId {
  const { tree } = b;
  let x = tree.x(n);
  let y = tree.y(n);
  if (isNil(b, x)) [x, y] = [y, x];
  const neg = tree.op(n) === Operator.Neq;
  if (isNil(b, y)) {
    if (isNil(b, x)) return b.i32(neg ? 0 : 1);
    const v = values(b, x)[0];
    b.pos = tree.pos(n);
    return neg ? b.cmp(Op.Ne, v, b.zero(Ty.Ptr)) : b.eqz(v);
  }
  if (isComposite(b.layoutOf(x)) || isComposite(b.layoutOf(y))) return 0;
  const xv = values(b, x);
  const yv = values(b, y);
  b.pos = tree.pos(n);
  if (isBoolean(b.layoutOf(x).under)) {
    const same = boolEqual(b, xv[0], yv[0]);
    if (same !== 0) return neg ? b.eqz(same) : same;
  }
  return b.cmp(neg ? Op.Ne : Op.Eq, xv[0], yv[0]);
}

/** x == y where one of them is true or false, without a comparison of their bits; else 0. */
function boolEqual(b: FuncBuilder, x: ValueId, y: ValueId): ValueId {
  const { op, aux } = b.f;
  if (op[x] === Op.Const) [x, y] = [y, x];
  if (op[y] !== Op.Const) return 0;
  return aux[y] !== 0 ? x : b.eqz(x);
}

const none: readonly ValueId[] = [];

/** The last test of x == y; earlier ones leave for `differ`. */
function operandsEqual(b: FuncBuilder, n: NodeId, differ: Block): ValueId {
  const { tree, info } = b;
  let x = tree.x(n);
  let y = tree.y(n);
  let X = b.layoutOf(x);
  let Y = b.layoutOf(y);
  if (isString(X) && isString(Y)) {
    if (info.constOf(x) !== null) [x, y] = [y, x];
    const c = info.constOf(y);
    const s: ValueId[] = [];
    pushStringTmp(b, x, s);
    if (c !== null && stringVal(c).length <= inlineString) {
      b.pos = tree.pos(n);
      return stringEqualConst(b, s[0], s[1], stringVal(c), differ);
    }
    pushStringTmp(b, y, s);
    b.pos = tree.pos(n);
    return stringEqual(b, s[0], s[1], s[2], s[3], differ);
  }
  const xi = X.under.tag === TypeTag.Interface;
  const yi = Y.under.tag === TypeTag.Interface;
  // gc reads the right one first if one is an interface (hoist.ts).
  let yv = xi || yi ? values(b, y) : none;
  let xv = values(b, x);
  if (!xi && !yi) yv = values(b, y);
  b.pos = tree.pos(n);
  if (xi !== yi) {
    return xi ? ifaceConcreteEqual(b, X, xv, Y, yv, differ) : ifaceConcreteEqual(b, Y, yv, X, xv, differ);
  }
  if (xi && X !== Y) {
    const any = b.lay(b.prog.tAny);
    const cx: ValueId[] = [];
    const cy: ValueId[] = [];
    valueToInterface(b, xv, X, any, cx);
    valueToInterface(b, yv, Y, any, cy);
    xv = cx;
    yv = cy;
    X = any;
    Y = any;
  }
  return valuesEqual(b, X, xv, 0, yv, 0, differ);
}

/** The last test of equality of two values; earlier ones leave for `differ`. */
export function valuesEqual(
  b: FuncBuilder,
  L: TypeLayout,
  x: readonly ValueId[],
  xi: number,
  y: readonly ValueId[],
  yi: number,
  differ: Block,
): ValueId {
  const acc = new Tests(b, differ);
  equalInto(b, L, x, xi, y, yi, acc);
  return acc.last();
}

/** Tests joined by And until one needs control flow. */
class Tests {
  private acc: ValueId = 0;
  constructor(
    private readonly b: FuncBuilder,
    readonly differ: Block,
  ) {}

  add(v: ValueId): void {
    this.acc = this.acc === 0 ? v : this.b.bin(Op.And, Ty.I32, this.acc, v);
  }

  /** What follows happens only if all tests so far hold. */
  flush(): void {
    if (this.acc === 0) return;
    const next = this.b.newBlock();
    this.b.branch(this.acc, next, this.differ);
    this.b.startSealed(next);
    this.acc = 0;
  }

  last(): ValueId {
    return this.acc === 0 ? this.b.i32(1) : this.acc;
  }
}

function equalInto(
  b: FuncBuilder,
  L: TypeLayout,
  x: readonly ValueId[],
  xi: number,
  y: readonly ValueId[],
  yi: number,
  acc: Tests,
): void {
  if (L.isMemory) {
    memoryEqual(b, L, x[xi], y[yi], acc);
    return;
  }
  switch (L.under.tag) {
    case TypeTag.Basic:
      if (isString(L)) {
        acc.add(b.cmp(Op.Eq, x[xi + 1], y[yi + 1]));
        acc.flush();
        acc.add(b.rt("memequal", [x[xi], y[yi], x[xi + 1]])[0]);
        return;
      }
      if (isBoolean(L.under)) {
        const same = boolEqual(b, x[xi], y[yi]);
        if (same !== 0) return acc.add(same);
      }
      for (let i = 0; i < L.tys.length; i++) acc.add(b.cmp(Op.Eq, x[xi + i], y[yi + i]));
      return;
    case TypeTag.Interface:
      acc.add(b.cmp(Op.Eq, x[xi], y[yi]));
      acc.flush();
      acc.add(b.rt(isEmptyInterface(L) ? "efaceeq" : "ifaceeq", [x[xi], x[xi + 1], y[yi + 1]])[0]);
      return;
    case TypeTag.Struct: {
      const { fields } = L.under as Struct;
      for (let i = 0; i < fields.length; i++) {
        if (fields[i].name === "_") continue;
        const at = L.fieldLeaf[i];
        equalInto(b, b.lay(L.fieldType[i]), x, xi + at, y, yi + at, acc);
      }
      return;
    }
    case TypeTag.Array:
      if ((L.under as Array_).len === 1) equalInto(b, b.lay(L.elem!), x, xi, y, yi, acc);
      return;
    default:
      acc.add(b.cmp(Op.Eq, x[xi], y[yi]));
  }
}

function memoryEqual(b: FuncBuilder, L: TypeLayout, p: ValueId, q: ValueId, acc: Tests): void {
  if (!L.plainMemory) {
    acc.flush();
    acc.add(b.call(b.prog.equalFunc(L.type), [p, q])[0]);
    return;
  }
  if (L.size > inlineMemory) {
    acc.flush();
    acc.add(b.rt("memequal", [p, q, b.i64(L.size)])[0]);
    return;
  }
  let at = 0;
  const step = (ty: Ty, mem: Mem, size: number): void => {
    for (; L.size - at >= size; at += size) {
      acc.add(b.cmp(Op.Eq, b.load(ty, mem, p, at, 0), b.load(ty, mem, q, at, 0)));
    }
  };
  step(Ty.I64, Mem.I64, 8);
  step(Ty.I32, Mem.I32U, 4);
  step(Ty.I32, Mem.I16U, 2);
  step(Ty.I32, Mem.I8U, 1);
}

/** len(s) == len(t) && s == t for a string of unknown length. */
function stringEqual(b: FuncBuilder, p: ValueId, n: ValueId, q: ValueId, m: ValueId, differ: Block): ValueId {
  const same = b.newBlock();
  b.branch(b.cmp(Op.Eq, n, m), same, differ);
  b.startSealed(same);
  return b.rt("memequal", [p, q, n])[0];
}

/** The last test of s == text; earlier ones leave for `differ`. */
export function stringEqualConst(b: FuncBuilder, p: ValueId, n: ValueId, text: string, differ: Block): ValueId {
  const len = text.length;
  if (len === 0) return b.eqz(n);
  const lenOk = b.cmp(Op.Eq, n, b.i64(len));
  const same = b.newBlock();
  b.branch(lenOk, same, differ);
  b.startSealed(same);
  return bytesEqualConst(b, p, text);
}

/** The len(text) bytes at p are those of text. Loads overlap rather than getting smaller. */
export function bytesEqualConst(b: FuncBuilder, p: ValueId, text: string): ValueId {
  const len = text.length;
  if (len > inlineString) return b.rt("memequal", [p, b.data(b.prog.stringData(text)), b.i64(len)])[0];
  const byte = (i: number): number => text.charCodeAt(i);
  const word = (i: number): number => byte(i) | (byte(i + 1) << 8) | (byte(i + 2) << 16) | (byte(i + 3) << 24);
  const at8 = (i: number): ValueId => b.cmp(Op.Eq, b.load(Ty.I64, Mem.I64, p, i, 0), b.i64w(word(i), word(i + 4)));
  const at4 = (i: number): ValueId => b.cmp(Op.Eq, b.load(Ty.I32, Mem.I32U, p, i, 0), b.i32(word(i)));
  const at2 = (i: number): ValueId =>
    b.cmp(Op.Eq, b.load(Ty.I32, Mem.I16U, p, i, 0), b.i32(byte(i) | (byte(i + 1) << 8)));
  const at1 = (i: number): ValueId => b.cmp(Op.Eq, b.load(Ty.I32, Mem.I8U, p, i), b.i32(byte(i)));
  const both = (x: ValueId, y: ValueId): ValueId => b.bin(Op.And, Ty.I32, x, y);
  if (len === 1) return at1(0);
  if (len === 2) return at2(0);
  if (len === 3) return both(at2(0), at1(2));
  if (len === 4) return at4(0);
  if (len < 8) return both(at4(0), at4(len - 4));
  if (len === 8) return at8(0);
  return both(at8(0), at8(len - 8));
}

/** Interface == concrete value: the type word must be the concrete type's, then the values are compared. */
function ifaceConcreteEqual(
  b: FuncBuilder,
  I: TypeLayout,
  iface: readonly ValueId[],
  C: TypeLayout,
  val: readonly ValueId[],
  differ: Block,
): ValueId {
  const same = b.newBlock();
  b.branch(concreteWord(b, I, iface[0], C), same, differ);
  b.startSealed(same);
  const data: ValueId[] = [];
  ifaceData(b, iface[1], C, data);
  return valuesEqual(b, C, data, 0, val, 0, differ);
}

function ordered(b: FuncBuilder, n: NodeId): ValueId {
  const { tree } = b;
  const op = tree.op(n);
  const x = tree.x(n);
  const y = tree.y(n);
  const L = b.layoutOf(x);
  if (isString(L)) {
    const s: ValueId[] = [];
    pushStringTmp(b, x, s);
    pushStringTmp(b, y, s);
    b.pos = tree.pos(n);
    return b.cmp(signedOp(op), b.rt("cmpstring", s)[0], b.i64(0));
  }
  const xv: ValueId[] = [];
  push(b, x, xv);
  push(b, y, xv);
  b.pos = tree.pos(n);
  return lessOp(b, op, L, xv[0], xv[1]);
}

/** x op y for an ordered number type. */
export function lessOp(b: FuncBuilder, op: Operator, L: TypeLayout, x: ValueId, y: ValueId): ValueId {
  if (isFloat(L)) return b.cmp(floatOp(op), x, y);
  const t = intType(L)!;
  return b.cmp(t.signed ? signedOp(op) : unsignedOp(op), x, y);
}

function signedOp(op: Operator): Op {
  return op === Operator.Lss ? Op.LtS : op === Operator.Leq ? Op.LeS : op === Operator.Gtr ? Op.GtS : Op.GeS;
}

function unsignedOp(op: Operator): Op {
  return op === Operator.Lss ? Op.LtU : op === Operator.Leq ? Op.LeU : op === Operator.Gtr ? Op.GtU : Op.GeU;
}

function floatOp(op: Operator): Op {
  return op === Operator.Lss ? Op.FLt : op === Operator.Leq ? Op.FLe : op === Operator.Gtr ? Op.FGt : Op.FGe;
}
