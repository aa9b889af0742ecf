// Evaluation of expressions: push() appends an expression's value (its leaves, or one Ptr) to a list, one() is the shorthand
// for types of one leaf, cond() evaluates a boolean as control flow. Each kind of expression is in a neighbour file.
//
// Invariant: an expression that order.ts evaluated ahead is taken from b.early, exactly once; everything else is evaluated
// here, left to right, and has no effect that another operand could see (order.ts took those out).

import { InternalError } from "../../../diagnostics.ts";
import { Known } from "../../../syntax/names.ts";
import { Operator } from "../../../syntax/tokens.ts";
import { Kind, type NodeId } from "../../../syntax/tree.ts";
import { OperandMode } from "../../../types/mode.ts";
import { type Func as FuncObj, ObjTag, VarKind } from "../../../types/object.ts";
import { SelectionKind } from "../../../types/selection.ts";
import { type Type, TypeTag } from "../../../types/types.ts";
import type { Block, ValueId } from "../../ir.ts";
import { Op, Ty } from "../../ops.ts";
import type { TypeLayout } from "../api.ts";
import type { FuncBuilder } from "../func_builder.ts";
import { addrOf, place, readPlace } from "../place.ts";
import { recvExpr } from "../stmt/chan.ts";
import { binary, unary } from "./arith.ts";
import { call, lockClass } from "./call.ts";
import { funcLit, methodExpr, methodValue } from "./closure.ts";
import { compare, condCompare } from "./compare.ts";
import { compositeLit, compositeLitAddr } from "./complit.ts";
import { constant } from "./const.ts";
import { assertExpr, toInterface, valueToInterface } from "./iface.ts";
import { indexExpr, sliceExpr } from "./index.ts";
import { order } from "./order.ts";

/** Appends the value of n. */
export function push(b: FuncBuilder, n: NodeId, out: ValueId[]): void {
  const { tree, info } = b;
  while (tree.kind(n) === Kind.ParenExpr) n = tree.x(n);
  const c = info.constOf(n);
  if (c !== null) {
    constant(b, c, b.layoutOf(n), out);
    return;
  }
  if (b.early.size > 0) {
    const e = b.early.get(n);
    if (e !== undefined) {
      b.early.delete(n);
      for (const v of e) out.push(v);
      return;
    }
  }
  const pos = b.pos;
  b.pos = tree.pos(n);
  switch (tree.kind(n)) {
    case Kind.Name:
      name(b, n, out);
      break;
    case Kind.CompositeLit:
      compositeLit(b, n, out);
      break;
    case Kind.FuncLit:
      out.push(funcLit(b, n));
      break;
    case Kind.SelectorExpr:
      selector(b, n, out);
      break;
    case Kind.IndexExpr:
      indexExpr(b, n, out);
      break;
    case Kind.SliceExpr:
      sliceExpr(b, n, out);
      break;
    case Kind.AssertExpr:
      assertExpr(b, n, out);
      break;
    case Kind.Operation:
      operation(b, n, out);
      break;
    case Kind.CallExpr:
      call(b, n, out);
      break;
    default:
      throw new InternalError(`expression of kind ${tree.kind(n)}`, tree.pos(n));
  }
  b.pos = pos;
}

/** The value of n, whose type has one leaf or is a memory aggregate. */
export function one(b: FuncBuilder, n: NodeId): ValueId {
  const out: ValueId[] = [];
  push(b, n, out);
  return out[0];
}

export function values(b: FuncBuilder, n: NodeId): ValueId[] {
  const out: ValueId[] = [];
  push(b, n, out);
  return out;
}

/** Appends the value of n converted to type t, to which it is assignable. */
export function pushAs(b: FuncBuilder, n: NodeId, T: TypeLayout, out: ValueId[]): void {
  if (T.under.tag === TypeTag.Interface) {
    const S = b.layoutOf(n);
    if (S !== T && !isNil(b, n)) {
      toInterface(b, n, S, T, out);
      return;
    }
  }
  if (isNil(b, n)) b.zeroValue(T, out);
  else push(b, n, out);
}

/** Appends a value of type S, made already, converted to type T. */
export function convertAs(
  b: FuncBuilder,
  vals: readonly ValueId[],
  at: number,
  S: TypeLayout,
  T: TypeLayout,
  out: ValueId[],
): void {
  if (T.under.tag === TypeTag.Interface && S !== T) {
    const part: ValueId[] = [];
    for (let i = 0; i < S.tys.length; i++) part.push(vals[at + i]);
    valueToInterface(b, part, S, T, out);
    return;
  }
  for (let i = 0; i < S.tys.length; i++) out.push(vals[at + i]);
}

export function isNil(b: FuncBuilder, n: NodeId): boolean {
  return b.info.modeOf(n) === OperandMode.nilvalue;
}

/** Evaluates n for its effects only. */
export function discard(b: FuncBuilder, n: NodeId): void {
  if (b.info.constOf(n) !== null || isNil(b, n)) return;
  push(b, n, []);
}

function name(b: FuncBuilder, n: NodeId, out: ValueId[]): void {
  const { tree, info } = b;
  const obj = info.objectOf(n);
  if (obj === null || tree.value(n) === Known.Blank) throw new InternalError("name without object", tree.pos(n));
  switch (obj.tag) {
    case ObjTag.Var:
      if (obj.kind === VarKind.PackageVar) readPlace(b, place(b, n), out);
      else b.readLocal(b.local(obj), out);
      return;
    case ObjTag.Func:
      out.push(funcValue(b, obj, n));
      return;
    case ObjTag.Nil:
      b.zeroValue(b.layoutOf(n), out);
      return;
    default:
      throw new InternalError(`${obj.name} is not a value`, tree.pos(n));
  }
}

/** A declared function as a func value. `name`: the Name node, which knows the type arguments. */
export function funcValue(b: FuncBuilder, obj: FuncObj, nameNode: NodeId): ValueId {
  const f = b.prog.funcFor(obj, typeArgs(b, nameNode));
  return b.data(b.prog.funcValueData(f));
}

const noTypes: readonly Type[] = [];

/** Canonical type arguments of a generic function's name. */
export function typeArgs(b: FuncBuilder, nameNode: NodeId): readonly Type[] {
  const inst = b.info.instanceOf(nameNode);
  return inst === null ? noTypes : inst.targs.map((t) => b.env.type(t));
}

function selector(b: FuncBuilder, n: NodeId, out: ValueId[]): void {
  const { tree, info } = b;
  const sel = info.selectionOf(n);
  if (sel === null) {
    const obj = info.useOf(tree.sel(n));
    if (obj !== null && obj.tag === ObjTag.Func) out.push(funcValue(b, obj, tree.sel(n)));
    else readPlace(b, place(b, n), out);
    return;
  }
  switch (sel.kind) {
    case SelectionKind.FieldVal:
      readPlace(b, place(b, n), out);
      return;
    case SelectionKind.MethodVal:
      out.push(methodValue(b, n));
      return;
    default:
      out.push(methodExpr(b, n));
  }
}

function operation(b: FuncBuilder, n: NodeId, out: ValueId[]): void {
  const { tree } = b;
  const op = tree.op(n);
  if (tree.y(n) === 0) {
    switch (op) {
      case Operator.Mul:
        readPlace(b, place(b, n), out);
        return;
      case Operator.And:
        out.push(address(b, tree.x(n)));
        return;
      case Operator.Recv:
        recvExpr(b, n, out, false);
        return;
      case Operator.Not:
        out.push(b.eqz(one(b, tree.x(n))));
        return;
      default:
        unary(b, n, out);
        return;
    }
  }
  switch (op) {
    case Operator.AndAnd:
    case Operator.OrOr:
      out.push(logical(b, n));
      return;
    case Operator.Eql:
    case Operator.Neq:
    case Operator.Lss:
    case Operator.Leq:
    case Operator.Gtr:
    case Operator.Geq:
      out.push(compare(b, n));
      return;
    default:
      binary(b, n, out);
  }
}

/** &x. */
export function address(b: FuncBuilder, x: NodeId): ValueId {
  const { tree } = b;
  while (tree.kind(x) === Kind.ParenExpr) x = tree.x(x);
  if (tree.kind(x) === Kind.CompositeLit) return compositeLitAddr(b, x);
  const p = place(b, x);
  const lock = lockClass(b, p, x, true);
  if (lock !== 0) b.prog.out.openLocks.add(lock);
  return addrOf(b, p, true);
}

/** The operands of a && or || whose left operands are the same operation, and so on: long chains lean to the left. */
function chainOf(b: FuncBuilder, n: NodeId): NodeId[] {
  const { tree, info } = b;
  const op = tree.op(n);
  const out: NodeId[] = [];
  let x = n;
  for (;;) {
    while (tree.kind(x) === Kind.ParenExpr) x = tree.x(x);
    const same = tree.kind(x) === Kind.Operation && tree.op(x) === op && tree.y(x) !== 0;
    if (!same || info.constOf(x) !== null || (x !== n && b.early.size > 0 && b.early.has(x))) break;
    out.push(tree.y(x));
    x = tree.x(x);
  }
  out.push(x);
  return out.reverse();
}

/** && and || as a value: the join's param is the value of the operand that decides. */
function logical(b: FuncBuilder, n: NodeId): ValueId {
  const { tree } = b;
  const and = tree.op(n) === Operator.AndAnd;
  const operands = chainOf(b, n);
  const join = b.newBlock();
  const res = b.param(join, Ty.I32);
  for (let i = 0; i + 1 < operands.length; i++) {
    const x = orderedOne(b, operands[i]);
    b.pos = tree.pos(n);
    const next = b.newBlock();
    if (and) b.branch(x, next, join, [], [x]);
    else b.branch(x, join, next, [x], []);
    b.startSealed(next);
  }
  const y = orderedOne(b, operands[operands.length - 1]);
  b.jump(join, [y]);
  b.startSealed(join);
  return res;
}

function orderedOne(b: FuncBuilder, n: NodeId): ValueId {
  order(b, n);
  return one(b, n);
}

/**
 * Branches to `yes` or `no` by the boolean n, whose effects it orders itself. The caller seals both blocks.
 */
export function cond(b: FuncBuilder, n: NodeId, yes: Block, no: Block): void {
  const { tree, info } = b;
  while (tree.kind(n) === Kind.ParenExpr) n = tree.x(n);
  if (tree.kind(n) === Kind.Operation && info.constOf(n) === null && !(b.early.size > 0 && b.early.has(n))) {
    const op = tree.op(n);
    if (op === Operator.Not) return cond(b, tree.x(n), no, yes);
    if (op === Operator.AndAnd || op === Operator.OrOr) {
      const operands = chainOf(b, n);
      for (let i = 0; i + 1 < operands.length; i++) {
        const mid = b.newBlock();
        if (op === Operator.AndAnd) cond(b, operands[i], mid, no);
        else cond(b, operands[i], yes, mid);
        b.startSealed(mid);
      }
      return cond(b, operands[operands.length - 1], yes, no);
    }
    order(b, n);
    b.pos = tree.pos(n);
    if (condCompare(b, n, yes, no)) return;
  }
  const v = orderedOne(b, n);
  b.pos = tree.pos(n);
  if (b.f.op[v] === Op.Const) b.jump(b.f.aux[v] !== 0 ? yes : no);
  else b.branch(v, yes, no);
}
