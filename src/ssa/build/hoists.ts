// Which operations gc makes by calls of its runtime that it leaves where they are in their expression: their operands are
// evaluated before all that is only read or computed there (walk: walkCall1, dataWord). So of several panics in one expression
// those of such operands come first (expr/order.ts).

import { Operator } from "../../syntax/tokens.ts";
import type { NodeId, Tree } from "../../syntax/tree.ts";
import { stringVal } from "../../types/constant/value.ts";
import type { Info } from "../../types/info.ts";
import { OperandMode } from "../../types/mode.ts";
import { BasicKind, type Type, TypeTag } from "../../types/types.ts";
import { under } from "../../types/under.ts";

/** Pointer-shaped types as far as the source shows them. */
export function isDirect(t: Type | null): boolean {
  if (t === null || t.tag === TypeTag.TypeParam) return false;
  const u = under(t);
  const { tag } = u;
  if (tag === TypeTag.Basic) return u.kind === BasicKind.UnsafePointer;
  return tag === TypeTag.Pointer || tag === TypeTag.Chan || tag === TypeTag.Map || tag === TypeTag.Signature;
}

export function isInterfaceType(t: Type | null): boolean {
  return t !== null && t.tag !== TypeTag.TypeParam && under(t).tag === TypeTag.Interface;
}

/** A value of type `from` that becomes an interface of type `to` is made by a call of gc's runtime, which takes the operand along. */
export function boxes(from: Type | null, to: Type | null): boolean {
  return isInterfaceType(to) && from !== null && !isInterfaceType(from) && !isDirect(from);
}

/** The same for other conversions: a call takes the operand of those between strings and slices or runes. */
export function hoistsOperand(info: Info, type: NodeId, arg: NodeId): boolean {
  const to = info.typeOf(type);
  const from = info.typeOf(arg);
  if (to === null || from === null) return false;
  return boxes(from, to) || isStringType(to) !== isStringType(from);
}

function isStringType(t: Type): boolean {
  if (t.tag === TypeTag.TypeParam) return false;
  const u = under(t);
  return u.tag === TypeTag.Basic && (u.kind === BasicKind.String || u.kind === BasicKind.UntypedString);
}

/** gc compares with a constant string of so few bytes without a call. */
const shortString = 6;

/** == or != of an interface and another value than nil. */
export function comparesInterfaces(tree: Tree, info: Info, n: NodeId): boolean {
  const op = tree.op(n);
  if (op !== Operator.Eql && op !== Operator.Neq) return false;
  const x = tree.x(n);
  const y = tree.y(n);
  if (info.modeOf(x) === OperandMode.nilvalue || info.modeOf(y) === OperandMode.nilvalue) return false;
  return isInterfaceType(info.typeOf(x)) || isInterfaceType(info.typeOf(y));
}

/** A binary operation that is a call of gc's runtime: sums and comparisons of strings, comparisons of interfaces. */
export function hoistsOperands(tree: Tree, info: Info, n: NodeId): boolean {
  const op = tree.op(n);
  const x = info.typeOf(tree.x(n));
  const y = info.typeOf(tree.y(n));
  if (x === null || y === null) return false;
  if (op === Operator.Add) return isStringType(x);
  if (!comparing.has(op)) return false;
  if (!isStringType(x)) return comparesInterfaces(tree, info, n);
  const equality = op === Operator.Eql || op === Operator.Neq;
  const c = info.constOf(tree.y(n)) ?? info.constOf(tree.x(n));
  return c === null || !equality || stringVal(c).length > shortString;
}

const comparing: ReadonlySet<Operator> = new Set([
  Operator.Eql,
  Operator.Neq,
  Operator.Lss,
  Operator.Leq,
  Operator.Gtr,
  Operator.Geq,
]);
