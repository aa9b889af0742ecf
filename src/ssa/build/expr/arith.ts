// Arithmetic: unary and binary operators on numbers, shifts, string concatenation. Invariant: integers narrower than their
// leaf are sign- or zero-extended before and after every operation (contract "Values"), so only operations that can leave
// the range normalise. Floating point never fuses (as gc on wasm); complex64 products are computed in float64 (ssagen).

import { InternalError } from "../../../diagnostics.ts";
import { Operator } from "../../../syntax/tokens.ts";
import { Kind, type NodeId } from "../../../syntax/tree.ts";
import { intNumber, isInt64, toInt } from "../../../types/constant/value.ts";
import { BasicKind, TypeTag } from "../../../types/types.ts";
import type { ValueId } from "../../ir.ts";
import { Op, Ty } from "../../ops.ts";
import type { TypeLayout } from "../api.ts";
import type { FuncBuilder } from "../func_builder.ts";
import { concat } from "./strings.ts";
import { one, push, values } from "./value.ts";

/** How an integer type is computed. */
export interface IntType {
  readonly bits: number;
  readonly signed: boolean;
  readonly ty: Ty;
}

const int = (bits: number, signed: boolean): IntType => ({ bits, signed, ty: bits === 64 ? Ty.I64 : Ty.I32 });

/** By BasicKind; undefined for what is no integer. */
const intTypes: readonly (IntType | undefined)[] = [
  undefined,
  undefined,
  int(64, true),
  int(8, true),
  int(16, true),
  int(32, true),
  int(64, true),
  int(64, false),
  int(8, false),
  int(16, false),
  int(32, false),
  int(64, false),
  int(64, false),
];

export function intType(L: TypeLayout): IntType | undefined {
  const u = L.under;
  if (u.tag !== TypeTag.Basic) return undefined;
  if (u.kind === BasicKind.UntypedInt) return intTypes[BasicKind.Int];
  if (u.kind === BasicKind.UntypedRune) return intTypes[BasicKind.Int32];
  return intTypes[u.kind];
}

export function isFloat(L: TypeLayout): boolean {
  const u = L.under;
  return (
    u.tag === TypeTag.Basic &&
    (u.kind === BasicKind.Float32 || u.kind === BasicKind.Float64 || u.kind === BasicKind.UntypedFloat)
  );
}

export function isComplex(L: TypeLayout): boolean {
  const u = L.under;
  return u.tag === TypeTag.Basic && (u.kind === BasicKind.Complex64 || u.kind === BasicKind.Complex128);
}

export function isString(L: TypeLayout): boolean {
  const u = L.under;
  return u.tag === TypeTag.Basic && (u.kind === BasicKind.String || u.kind === BasicKind.UntypedString);
}

/** Brings a result of type t back into its range. */
export function normalise(b: FuncBuilder, t: IntType, v: ValueId): ValueId {
  switch (t.bits) {
    case 8:
      return t.signed ? b.un(Op.Sext8, Ty.I32, v) : b.bin(Op.And, Ty.I32, v, b.i32(0xff));
    case 16:
      return t.signed ? b.un(Op.Sext16, Ty.I32, v) : b.bin(Op.And, Ty.I32, v, b.i32(0xffff));
    default:
      return v;
  }
}

/** A constant of an integer type's leaf. */
export function intLeaf(b: FuncBuilder, t: IntType, n: number): ValueId {
  return t.ty === Ty.I64 ? b.i64(n) : b.i32(n);
}

export function unary(b: FuncBuilder, n: NodeId, out: ValueId[]): void {
  const { tree } = b;
  const L = b.layoutOf(n);
  const op = tree.op(n);
  if (op === Operator.Add) {
    push(b, tree.x(n), out);
    return;
  }
  const t = intType(L);
  if (t !== undefined) {
    const x = one(b, tree.x(n));
    b.pos = tree.pos(n);
    if (op === Operator.Sub) out.push(normalise(b, t, b.bin(Op.Sub, t.ty, intLeaf(b, t, 0), x)));
    else if (t.bits < 32 && !t.signed) out.push(b.bin(Op.Xor, Ty.I32, x, b.i32(t.bits === 8 ? 0xff : 0xffff)));
    else out.push(b.bin(Op.Xor, t.ty, x, intLeaf(b, t, -1)));
    return;
  }
  if (op !== Operator.Sub) throw new InternalError("unary operator", tree.pos(n));
  const vals = values(b, tree.x(n));
  b.pos = tree.pos(n);
  for (let i = 0; i < vals.length; i++) out.push(b.un(Op.FNeg, L.tys[i], vals[i]));
}

/** Binary arithmetic, shifts and concatenation. Chains that lean to the left are walked without recursion. */
export function binary(b: FuncBuilder, n: NodeId, out: ValueId[]): void {
  const { tree, info } = b;
  if (isString(b.layoutOf(n))) {
    concat(b, n, out);
    return;
  }
  const chain: NodeId[] = [];
  let x = n;
  while (
    tree.kind(x) === Kind.Operation &&
    tree.y(x) !== 0 &&
    isArith(tree.op(x)) &&
    info.constOf(x) === null &&
    !(b.early.size > 0 && b.early.has(x))
  ) {
    chain.push(x);
    x = tree.x(x);
    while (tree.kind(x) === Kind.ParenExpr) x = tree.x(x);
  }
  let vals = values(b, x);
  for (let i = chain.length - 1; i >= 0; i--) {
    const node = chain[i];
    const L = b.layoutOf(node);
    const y = tree.y(node);
    if (tree.op(node) === Operator.Shl || tree.op(node) === Operator.Shr) {
      vals = [shiftBy(b, node, tree.op(node), L, vals[0], y)];
    } else {
      const r = values(b, y);
      b.pos = tree.pos(node);
      vals = arith(b, tree.op(node), L, vals, r);
    }
  }
  for (const v of vals) out.push(v);
}

function isArith(op: Operator): boolean {
  return op >= Operator.Add;
}

/** x op y for numbers of one type; also used by op-assignments. */
export function arith(
  b: FuncBuilder,
  op: Operator,
  L: TypeLayout,
  x: readonly ValueId[],
  y: readonly ValueId[],
): ValueId[] {
  const t = intType(L);
  if (t !== undefined) return [intArith(b, op, t, x[0], y[0])];
  if (isComplex(L)) return complexArith(b, op, L, x, y);
  return [b.bin(floatOp(op), L.tys[0], x[0], y[0])];
}

function floatOp(op: Operator): Op {
  switch (op) {
    case Operator.Add:
      return Op.FAdd;
    case Operator.Sub:
      return Op.FSub;
    case Operator.Mul:
      return Op.FMul;
    default:
      return Op.FDiv;
  }
}

function intArith(b: FuncBuilder, op: Operator, t: IntType, x: ValueId, y: ValueId): ValueId {
  const { ty } = t;
  switch (op) {
    case Operator.Add:
      return normalise(b, t, b.bin(Op.Add, ty, x, y));
    case Operator.Sub:
      return normalise(b, t, b.bin(Op.Sub, ty, x, y));
    case Operator.Mul:
      return normalise(b, t, b.bin(Op.Mul, ty, x, y));
    case Operator.Or:
      return b.bin(Op.Or, ty, x, y);
    case Operator.Xor:
      return b.bin(Op.Xor, ty, x, y);
    case Operator.And:
      return b.bin(Op.And, ty, x, y);
    case Operator.AndNot:
      return b.bin(Op.And, ty, x, b.bin(Op.Xor, ty, y, intLeaf(b, t, -1)));
    case Operator.Div:
    case Operator.Rem:
      return divide(b, op, t, x, y);
    default:
      throw new InternalError(`integer operator ${op}`, b.pos);
  }
}

function divide(b: FuncBuilder, op: Operator, t: IntType, x: ValueId, y: ValueId): ValueId {
  const { f } = b;
  const known = f.op[y] === Op.Const && (f.aux[y] !== 0 || f.aux2[y] !== 0);
  if (!known) b.row(Op.DivCheck, Ty.Void, y);
  if (op === Operator.Rem) return b.bin(t.signed ? Op.RemS : Op.RemU, t.ty, x, y);
  if (!t.signed) return b.bin(Op.DivU, t.ty, x, y);
  // -128 / -1 leaves the range of int8.
  return normalise(b, t, b.bin(Op.DivS, t.ty, x, y));
}

/** x << y or x >> y for a count expression y. */
export function shiftBy(b: FuncBuilder, n: NodeId, op: Operator, L: TypeLayout, x: ValueId, y: NodeId): ValueId {
  const c = b.info.constOf(y);
  if (c === null) {
    const count = one(b, y);
    b.pos = b.tree.pos(n);
    return shift(b, op, L, x, count, b.layoutOf(y));
  }
  // A constant count may have any numeric type that can represent it.
  const k = toInt(c);
  b.pos = b.tree.pos(n);
  return shift(b, op, L, x, b.i64(isInt64(k) ? Math.min(intNumber(k), 64) : 64), b.lay(b.prog.tInt));
}

/** x << count or x >> count for any count: Go's meaning on top of wasm's modulo counts. */
export function shift(b: FuncBuilder, op: Operator, L: TypeLayout, x: ValueId, count: ValueId, C: TypeLayout): ValueId {
  const { f } = b;
  const t = intType(L)!;
  const ct = intType(C)!;
  const width = t.ty === Ty.I64 ? 64 : 32;
  const left = op === Operator.Shl;
  const code = left ? Op.Shl : t.signed ? Op.ShrS : Op.ShrU;
  const finish = (v: ValueId): ValueId => (left ? normalise(b, t, v) : v);
  if (f.op[count] === Op.Const) {
    // (A variable that is known to have a negative value.)
    if (ct.signed && (ct.ty === Ty.I64 ? f.aux2[count] : f.aux[count]) < 0) b.row(Op.ShiftCheck, Ty.Void, count);
    const big = (ct.ty === Ty.I64 && f.aux2[count] !== 0) || f.aux[count] < 0 || f.aux[count] >= t.bits;
    const c = big ? t.bits : f.aux[count];
    if (c === 0) return x;
    if (!big) return finish(b.bin(code, t.ty, x, intLeaf(b, t, c)));
    return code === Op.ShrS ? b.bin(code, t.ty, x, intLeaf(b, t, t.bits - 1)) : intLeaf(b, t, 0);
  }
  if (ct.signed && !nonNegative(b, count)) b.row(Op.ShiftCheck, Ty.Void, count);
  const bounded = boundedBy(b, count, width);
  const c = ct.ty === t.ty ? count : ct.ty === Ty.I64 ? b.un(Op.Wrap, Ty.I32, count) : b.un(Op.ExtU, Ty.I64, count);
  if (bounded) return finish(b.bin(code, t.ty, x, c));
  const small = b.cmp(Op.LtU, count, intLeaf(b, ct, width));
  if (code === Op.ShrS) return b.bin(code, t.ty, x, b.select(t.ty, small, c, intLeaf(b, t, width - 1)));
  return finish(b.select(t.ty, small, b.bin(code, t.ty, x, c), intLeaf(b, t, 0)));
}

/** The value is masked to less than n (x & const). */
function boundedBy(b: FuncBuilder, v: ValueId, n: number): boolean {
  const { f } = b;
  if (f.op[v] !== Op.And) return false;
  const c = f.op[f.b[v]] === Op.Const ? f.b[v] : f.op[f.a[v]] === Op.Const ? f.a[v] : 0;
  return c !== 0 && f.aux[c] >= 0 && f.aux[c] < n && (f.ty[c] === Ty.I32 || f.aux2[c] === 0);
}

function nonNegative(b: FuncBuilder, v: ValueId): boolean {
  return boundedBy(b, v, 0x7fffffff);
}

function complexArith(
  b: FuncBuilder,
  op: Operator,
  L: TypeLayout,
  x: readonly ValueId[],
  y: readonly ValueId[],
): ValueId[] {
  const ty = L.tys[0];
  if (op === Operator.Add || op === Operator.Sub) {
    const code = op === Operator.Add ? Op.FAdd : Op.FSub;
    return [b.bin(code, ty, x[0], y[0]), b.bin(code, ty, x[1], y[1])];
  }
  const narrow = ty === Ty.F32;
  const wide = (v: ValueId): ValueId => (narrow ? b.un(Op.Promote, Ty.F64, v) : v);
  const back = (v: ValueId): ValueId => (narrow ? b.un(Op.Demote, Ty.F32, v) : v);
  const xr = wide(x[0]);
  const xi = wide(x[1]);
  const yr = wide(y[0]);
  const yi = wide(y[1]);
  if (op === Operator.Div) {
    const q = b.rt("complex128div", [xr, xi, yr, yi]);
    return [back(q[0]), back(q[1])];
  }
  const re = b.bin(Op.FSub, Ty.F64, b.bin(Op.FMul, Ty.F64, xr, yr), b.bin(Op.FMul, Ty.F64, xi, yi));
  const im = b.bin(Op.FAdd, Ty.F64, b.bin(Op.FMul, Ty.F64, xr, yi), b.bin(Op.FMul, Ty.F64, xi, yr));
  return [back(re), back(im)];
}
