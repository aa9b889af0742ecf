// Order of evaluation. gc first evaluates the calls, receives, slice expressions, type assertions and && || of a statement, in
// source order, into temporaries, and reads variables, fields and elements afterwards (cmd/compile/internal/walk/order.go). So
// order(n) is called before an expression is evaluated: it evaluates those parts of n and keeps their values in b.early.
// Statements without any effect, and of which no part but those may panic, skip all of it: then no order can be told from another.

import { Operator } from "../../../syntax/tokens.ts";
import { Kind, type ListId, type NodeId } from "../../../syntax/tree.ts";
import { OperandMode } from "../../../types/mode.ts";
import { TypeTag } from "../../../types/types.ts";
import type { FuncBuilder } from "../func_builder.ts";
import { values } from "./value.ts";

/** Orders one expression. */
export function order(b: FuncBuilder, n: NodeId): void {
  if (n !== 0) orderAll(b, [n]);
}

/** Orders several expressions of one statement. */
export function orderAll(b: FuncBuilder, nodes: readonly NodeId[]): void {
  if (b.facts.ordered(nodes)) for (const x of nodes) ahead(b, x);
}

export function orderList(b: FuncBuilder, list: ListId): void {
  const { tree } = b;
  const nodes: NodeId[] = [];
  for (let i = 0, n = tree.len(list); i < n; i++) nodes.push(tree.at(list, i));
  orderAll(b, nodes);
}

/** Evaluates the parts of n that come first. */
function ahead(b: FuncBuilder, n: NodeId): void {
  if (n === 0 || !b.facts.hasEarly(n)) return;
  const { tree, info } = b;
  while (tree.kind(n) === Kind.ParenExpr) n = tree.x(n);
  if (b.early.has(n) || info.constOf(n) !== null) return;
  switch (tree.kind(n)) {
    case Kind.CallExpr:
      if (info.modeOf(tree.fun(n)) === OperandMode.typexpr) ahead(b, tree.at(tree.argList(n), 0));
      else if (info.modeOf(n) !== OperandMode.novalue) evaluate(b, n);
      return;
    case Kind.Operation:
      operation(b, n);
      return;
    case Kind.SelectorExpr:
      ahead(b, tree.x(n));
      return;
    case Kind.IndexExpr:
      ahead(b, tree.x(n));
      ahead(b, tree.index(n));
      return;
    case Kind.SliceExpr:
      ahead(b, tree.x(n));
      for (let i = 0; i < 3; i++) aheadCheap(b, tree.sliceIndex(n, i));
      evaluate(b, n);
      return;
    case Kind.AssertExpr:
      ahead(b, tree.x(n));
      evaluate(b, n);
      return;
    case Kind.CompositeLit:
      if (b.layoutOf(n).under.tag === TypeTag.Map) evaluate(b, n);
      else aheadList(b, tree.elemList(n));
      return;
    case Kind.KeyValueExpr:
      ahead(b, tree.key(n));
      ahead(b, tree.value(n));
      return;
    case Kind.ListExpr:
      aheadList(b, tree.elemList(n));
      return;
    default:
      return;
  }
}

/** An index that is more than a name is read before what follows it is evaluated (order.go: cheapExpr). */
function aheadCheap(b: FuncBuilder, n: NodeId): void {
  const { tree, info } = b;
  while (n !== 0 && tree.kind(n) === Kind.ParenExpr) n = tree.x(n);
  if (n === 0 || info.constOf(n) !== null) return;
  ahead(b, n);
  if (tree.kind(n) !== Kind.Name && !b.early.has(n)) evaluate(b, n);
}

function aheadList(b: FuncBuilder, list: ListId): void {
  const { tree } = b;
  for (let i = 0, n = tree.len(list); i < n; i++) ahead(b, tree.at(list, i));
}

function evaluate(b: FuncBuilder, n: NodeId): void {
  b.early.set(n, values(b, n));
}

function operation(b: FuncBuilder, n: NodeId): void {
  const { tree } = b;
  const op = tree.op(n);
  if (tree.y(n) === 0) {
    ahead(b, tree.x(n));
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
  ahead(b, x);
  for (let i = right.length - 1; i >= 0; i--) ahead(b, right[i]);
}
