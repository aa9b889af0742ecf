// Recording of what was found into Info (counterpart: types2/recording.go). Types of untyped expressions are recorded at
// once; they stay "pending" as long as the recorded type is untyped, and updateExprType (expr.ts) replaces it by the
// final one. Whatever is still untyped at the end (operands of constant expressions) is final as it is.

import { Kind, type NodeId } from "../syntax/tree.ts";
import type { Checker } from "./check.ts";
import type { ConstVal } from "./constant/value.ts";
import { OperandMode } from "./mode.ts";
import { type Obj, Var, VarKind } from "./object.ts";
import type { Operand } from "./operand.ts";
import { Selection, type SelectionKind } from "./selection.ts";
import { BasicKind, emptyTuple, newTuple, type Signature, Typ, type Type } from "./types.ts";

// Ids of the untyped basic types are contiguous (types.ts).
const firstUntyped = Typ[BasicKind.UntypedBool].id;
const lastUntyped = Typ[BasicKind.UntypedNil].id;

/** The type recorded for e is untyped, so it may still change. */
export function isPending(check: Checker, e: NodeId): boolean {
  const id = check.info.typeIdOf(e);
  return id >= firstUntyped && id <= lastUntyped;
}

/** Records mode, type and value of x for its expression. */
export function record(check: Checker, x: Operand): void {
  const { mode } = x;
  if (mode === OperandMode.invalid) return;
  if (check.shiftLhs.size > 0) check.shiftLhs.delete(x.expr);
  const type = mode === OperandMode.novalue ? emptyTuple : x.type;
  check.info.setTypeAndValue(x.expr, mode, type, mode === OperandMode.constant_ ? x.val : null);
}

export function recordTypeAndValue(
  check: Checker,
  e: NodeId,
  mode: OperandMode,
  type: Type,
  val: ConstVal | null,
): void {
  if (mode !== OperandMode.invalid) check.info.setTypeAndValue(e, mode, type, val);
}

/** Records the signature that a call gives to a built-in: for the name and what is around it. */
export function recordBuiltinType(check: Checker, f: NodeId, sig: Signature): void {
  for (;;) {
    recordTypeAndValue(check, f, OperandMode.builtin, sig, null);
    if (check.tree.kind(f) !== Kind.ParenExpr) return;
    f = check.tree.x(f);
  }
}

/** x is used for its value and its ok (or error): its type, and that of what it has in parentheses, is a pair. */
export function recordCommaOkTypes(check: Checker, x: NodeId, a: readonly Operand[]): void {
  if (a[0].mode === OperandMode.invalid) return;
  const { info, tree, pkg } = check;
  for (;;) {
    const pos = tree.pos(x);
    const t = newTuple([
      new Var(VarKind.LocalVar, pos, pkg, "", 0, a[0].type),
      new Var(VarKind.LocalVar, pos, pkg, "", 0, a[1].type),
    ]);
    info.setTypeAndValue(x, info.modeOf(x), t, info.constOf(x));
    if (tree.kind(x) !== Kind.ParenExpr) return;
    x = tree.x(x);
  }
}

/** Records the instantiation of the generic function or type that e names (a Name, a selector, or either indexed). */
export function recordInstance(check: Checker, e: NodeId, targs: readonly Type[], type: Type): void {
  const { tree } = check;
  if (tree.kind(e) === Kind.IndexExpr) e = tree.x(e);
  if (tree.kind(e) === Kind.SelectorExpr) e = tree.sel(e);
  check.info.setInstance(e, targs, type);
}

export function recordSelection(
  check: Checker,
  e: NodeId,
  kind: SelectionKind,
  recv: Type,
  obj: Obj,
  index: readonly number[],
  indirect: boolean,
  type: Type,
): void {
  check.info.setUse(check.tree.sel(e), obj);
  check.info.setSelection(e, new Selection(kind, recv, obj as Selection["obj"], index, indirect, type));
}
