// Order of evaluation. gc first evaluates the calls, receives, slice expressions, type assertions and && || of a statement, in
// source order, into temporaries, and reads variables, fields and elements afterwards (cmd/compile/internal/walk/order.go). So
// order(n) is called before an expression is evaluated: it evaluates those parts of n and keeps their values in b.early.
// Expressions without any effect skip all of it: then no order can be told from another.

import { Operator } from "../../../syntax/tokens.ts";
import { Kind, type ListId, type NodeId } from "../../../syntax/tree.ts";
import { OperandMode } from "../../../types/mode.ts";
import { TypeTag } from "../../../types/types.ts";
import type { FuncBuilder } from "../func_builder.ts";
import { values } from "./value.ts";

export function order(b: FuncBuilder, n: NodeId): void {
  if (n === 0 || !b.facts.hasEffect(n)) return;
  const { tree, info } = b;
  while (tree.kind(n) === Kind.ParenExpr) n = tree.x(n);
  if (b.early.has(n) || info.constOf(n) !== null) return;
  switch (tree.kind(n)) {
    case Kind.CallExpr:
      if (info.modeOf(tree.fun(n)) === OperandMode.typexpr) order(b, tree.at(tree.argList(n), 0));
      else if (info.modeOf(n) !== OperandMode.novalue) evaluate(b, n);
      return;
    case Kind.Operation:
      operation(b, n);
      return;
    case Kind.SelectorExpr:
      order(b, tree.x(n));
      return;
    case Kind.IndexExpr:
      order(b, tree.x(n));
      order(b, tree.index(n));
      return;
    case Kind.SliceExpr:
    case Kind.AssertExpr:
      order(b, tree.x(n));
      if (tree.kind(n) === Kind.SliceExpr) for (let i = 0; i < 3; i++) order(b, tree.sliceIndex(n, i));
      evaluate(b, n);
      return;
    case Kind.CompositeLit:
      if (b.layoutOf(n).under.tag === TypeTag.Map) evaluate(b, n);
      else orderList(b, tree.elemList(n));
      return;
    case Kind.KeyValueExpr:
      order(b, tree.key(n));
      order(b, tree.value(n));
      return;
    case Kind.ListExpr:
      orderList(b, tree.elemList(n));
      return;
    default:
      return;
  }
}

function evaluate(b: FuncBuilder, n: NodeId): void {
  b.early.set(n, values(b, n));
}

export function orderList(b: FuncBuilder, list: ListId): void {
  const { tree } = b;
  for (let i = 0, n = tree.len(list); i < n; i++) order(b, tree.at(list, i));
}

function operation(b: FuncBuilder, n: NodeId): void {
  const { tree } = b;
  const op = tree.op(n);
  if (tree.y(n) === 0) {
    order(b, tree.x(n));
    if (op === Operator.Recv) evaluate(b, n);
    return;
  }
  if (op === Operator.AndAnd || op === Operator.OrOr) {
    evaluate(b, n);
    return;
  }
  // Chains lean to the left.
  const right: NodeId[] = [];
  let x = n;
  while (tree.kind(x) === Kind.Operation && tree.y(x) !== 0 && !b.early.has(x)) {
    const o = tree.op(x);
    if (o === Operator.AndAnd || o === Operator.OrOr || b.info.constOf(x) !== null) break;
    right.push(tree.y(x));
    x = tree.x(x);
    while (tree.kind(x) === Kind.ParenExpr) x = tree.x(x);
  }
  order(b, x);
  for (let i = right.length - 1; i >= 0; i--) order(b, right[i]);
}
