// Which of several panics comes first, among what order.ts leaves in an expression: gc walks it from left to right, and the operands
// of what becomes a call of its runtime (hoists.ts) and the elements of composite literals go to temporaries in front of the rest
// (cmd/compile/internal/walk: walkCall1, dataWord, walkCompLit). Here those that may panic are evaluated into b.early.
// Invariant: nothing that is evaluated here has an effect: calls were made ahead.

import { Operator } from "../../../syntax/tokens.ts";
import { Kind, type ListId, type NodeId } from "../../../syntax/tree.ts";
import { OperandMode } from "../../../types/mode.ts";
import { TypeTag } from "../../../types/types.ts";
import type { TypeLayout } from "../api.ts";
import type { FuncBuilder } from "../func_builder.ts";
import { comparesInterfaces, hoistsOperand, hoistsOperands } from "../hoists.ts";
import { isInterface } from "./iface.ts";
import { isTemporary } from "./order.ts";
import { values } from "./value.ts";

/** Hoists operands within n. */
export function hoist(b: FuncBuilder, n: NodeId): void {
  const { tree, info } = b;
  if (n === 0 || !b.facts.hasHoisted(n)) return;
  while (tree.kind(n) === Kind.ParenExpr) n = tree.x(n);
  if (b.early.has(n) || info.constOf(n) !== null) return;
  switch (tree.kind(n)) {
    case Kind.CompositeLit:
      hoistList(b, tree.elemList(n), true);
      return;
    case Kind.CallExpr:
      if (info.modeOf(tree.fun(n)) !== OperandMode.typexpr) hoistList(b, tree.argList(n), false);
      else {
        const arg = tree.at(tree.argList(n), 0);
        hoist(b, arg);
        if (hoistsOperand(info, tree.fun(n), arg)) settle(b, arg);
      }
      return;
    case Kind.Operation:
      operation(b, n);
      return;
    case Kind.SelectorExpr:
    case Kind.AssertExpr:
      hoist(b, tree.x(n));
      return;
    case Kind.IndexExpr:
      hoist(b, tree.x(n));
      hoist(b, tree.index(n));
      if (b.layoutOf(tree.x(n)).under.tag === TypeTag.Map) {
        settle(b, tree.x(n));
        settle(b, tree.index(n));
      }
      return;
  }
}

/**
 * Hoists operands of a call's arguments; those that are boxed, and those from `rest` on, which become elements of a slice, are hoisted whole.
 * `dynamic`: so are all others behind them, since what is called is found out last (call.ts: checkCallee).
 */
export function hoistArgs(
  b: FuncBuilder,
  fun: NodeId,
  args: readonly NodeId[],
  types: readonly (TypeLayout | null)[],
  rest: number,
  dynamic: boolean,
): void {
  const { facts } = b;
  const isWhole = (i: number): boolean => {
    if (i >= rest) return true;
    const T = types[i];
    if (T === null || !isInterface(T)) return false;
    const S = b.layoutOf(args[i]);
    return !isInterface(S) && (!S.isDirect || isTemporary(b, args[i]));
  };
  let taken = false;
  let left = facts.panics(fun);
  args.forEach((x, i) => {
    const panics = facts.panics(x);
    if (facts.hasHoisted(x) || (panics && (dynamic || isWhole(i)))) taken = true;
    if (panics && !isWhole(i)) left = true;
  });
  if (!taken || !left) return;
  hoist(b, fun);
  args.forEach((x, i) => {
    hoist(b, x);
    if (isWhole(i)) settle(b, x);
  });
  if (dynamic) for (const x of args) if (!facts.shiftsOnly(x)) settle(b, x);
}

function hoistList(b: FuncBuilder, list: ListId, whole: boolean): void {
  const { tree } = b;
  for (let i = 0, n = tree.len(list); i < n; i++) {
    let x = tree.at(list, i);
    if (tree.kind(x) === Kind.KeyValueExpr) x = tree.value(x);
    hoist(b, x);
    if (whole) settle(b, x);
  }
}

/** Evaluates n if it may panic. */
export function settle(b: FuncBuilder, n: NodeId): void {
  const { tree } = b;
  while (tree.kind(n) === Kind.ParenExpr) n = tree.x(n);
  if (b.facts.panics(n) && !b.early.has(n) && b.info.constOf(n) === null) b.early.set(n, values(b, n));
}

/**
 * Evaluates what is computed in an assigned place (an index, a pointer) and may panic: gc keeps that in temporaries before it looks at
 * the value (walk: safeExpr). What is only read stays.
 */
export function settlePlace(b: FuncBuilder, n: NodeId): void {
  const { tree } = b;
  while (tree.kind(n) === Kind.ParenExpr) n = tree.x(n);
  if (!b.facts.panics(n) || b.early.has(n)) return;
  switch (tree.kind(n)) {
    case Kind.SelectorExpr:
      settlePlace(b, tree.x(n));
      return;
    case Kind.IndexExpr:
      settlePlace(b, tree.x(n));
      settlePlace(b, tree.index(n));
      return;
    case Kind.Operation:
      if (tree.op(n) === Operator.Mul && tree.y(n) === 0) settlePlace(b, tree.x(n));
      else settle(b, n);
      return;
    default:
      settle(b, n);
  }
}

function operation(b: FuncBuilder, n: NodeId): void {
  const { tree, info } = b;
  if (tree.y(n) !== 0 && comparesInterfaces(tree, info, n)) {
    // gc walks the right one first (walkCompareInterface).
    for (const o of [tree.y(n), tree.x(n)]) {
      hoist(b, o);
      settle(b, o);
    }
    return;
  }
  // Chains lean to the left.
  const spine: NodeId[] = [];
  let x = n;
  while (tree.kind(x) === Kind.Operation && tree.y(x) !== 0 && !b.early.has(x) && info.constOf(x) === null) {
    if (tree.op(x) === Operator.AndAnd || tree.op(x) === Operator.OrOr || comparesInterfaces(tree, info, x)) break;
    spine.push(x);
    x = tree.x(x);
    while (tree.kind(x) === Kind.ParenExpr) x = tree.x(x);
  }
  if (spine.length === 0) {
    if (tree.y(n) === 0) hoist(b, tree.x(n));
    return;
  }
  hoist(b, x);
  for (const s of spine.reverse()) {
    hoist(b, tree.y(s));
    if (!hoistsOperands(tree, info, s)) continue;
    settle(b, tree.x(s));
    settle(b, tree.y(s));
  }
}
