// Initialisation and assignment (counterpart: types2/assignments.go). Lists of expressions are nodes as the tree has
// them (lists.ts): one expression, a ListExpr, or 0.

import { Known } from "../syntax/names.ts";
import { exprString } from "../syntax/print.ts";
import { Kind, type NodeId } from "../syntax/tree.ts";
import { exprList, use, useLHS } from "./call.ts";
import { Cause } from "./cause.ts";
import type { Checker } from "./check.ts";
import { Code } from "./codes.ts";
import { declare } from "./decl.ts";
import { atNode, error, newError, operandStr, softErrorf, typeStr } from "./errors.ts";
import {
  expr,
  implicitTypeAndValue,
  multiExpr,
  newTarget,
  singleValue,
  updateExprType,
  updateExprVal,
} from "./expr.ts";
import { exprAt, exprLen, unparen } from "./lists.ts";
import { OperandMode } from "./mode.ts";
import { type Const, ObjTag, Var, VarKind } from "./object.ts";
import { assignableTo, Operand } from "./operand.ts";
import { defaultType, isNonTypeParamInterface, isNumeric, isUntyped, isValid } from "./predicates.ts";
import { recordCommaOkTypes } from "./recording.ts";
import { type Basic, BasicKind, Typ, type Type, TypeTag } from "./types.ts";
import { under } from "./under.ts";

const invalid = Typ[BasicKind.Invalid];

/**
 * Checks that x can be assigned to a variable of type T (null: the blank identifier) and converts it if it is untyped;
 * x.mode is invalid after an error. `context` says where for messages; with a callee, x is an argument of its call.
 */
export function assignment(check: Checker, x: Operand, T: Type | null, context: string, callee: NodeId = 0): void {
  singleValue(check, x);
  switch (x.mode) {
    case OperandMode.invalid:
      return;
    case OperandMode.nilvalue:
    case OperandMode.constant_:
    case OperandMode.variable:
    case OperandMode.mapindex:
    case OperandMode.value:
    case OperandMode.commaok:
    case OperandMode.commaerr:
      break;
    default: {
      const where = contextString(check, context, callee);
      const msg = `cannot assign ${operandStr(check, x)} to ${typeStr(check, T)} in ${where}`;
      error(check, x, Code.IncompatibleAssign, msg);
      x.mode = OperandMode.invalid;
      return;
    }
  }

  if (isUntyped(x.type)) {
    let target = T;
    if (x.isNil()) {
      if (T === null) {
        error(check, x, Code.UntypedNilUse, `use of untyped nil in ${contextString(check, context, callee)}`);
        x.mode = OperandMode.invalid;
        return;
      }
    } else if (T === null || isNonTypeParamInterface(T)) {
      target = defaultType(x.type);
    }
    const code = implicitTypeAndValue(check, x, target!);
    if (code !== Code.None) {
      const where = contextString(check, context, callee);
      let msg = `cannot use ${operandStr(check, x)} as ${typeStr(check, target)} value in ${where}`;
      let c: Code = Code.IncompatibleAssign;
      if (code === Code.TruncatedFloat) {
        msg += " (truncated)";
        c = code;
      } else if (code === Code.NumericOverflow) {
        msg += " (overflows)";
        c = code;
      }
      error(check, x, c, msg);
      x.mode = OperandMode.invalid;
      return;
    }
    const { implicitType, implicitVal } = check;
    if (implicitVal !== null) {
      x.val = implicitVal;
      updateExprVal(check, x.expr, implicitVal);
    }
    if (implicitType !== x.type) {
      x.type = implicitType;
      updateExprType(check, x.expr, implicitType, false);
    }
  }

  if (x.type.tag !== TypeTag.Basic) {
    const u = under(x.type);
    if (u.tag === TypeTag.Signature && u.tparams.length > 0) {
      const where = contextString(check, context, callee);
      const msg = `cannot use generic function ${operandStr(check, x)} without instantiation in ${where}`;
      error(check, x, Code.WrongTypeArgCount, msg);
      x.mode = OperandMode.invalid;
      return;
    }
  }
  // Anything but nil may be assigned to the blank identifier.
  if (T === null || x.type === T) return;

  if (assignableTo(check, x, T, null) !== Code.None) {
    // Once more, for the explanation.
    const cause = new Cause();
    const code = assignableTo(check, x, T, cause);
    const where = contextString(check, context, callee);
    const why = cause.msg !== "" ? `: ${cause.msg}` : "";
    error(check, x, code, `cannot use ${operandStr(check, x)} as ${typeStr(check, T)} value in ${where}${why}`);
    x.mode = OperandMode.invalid;
  }
}

function contextString(check: Checker, context: string, callee: NodeId): string {
  return callee === 0 ? context : `argument to ${exprString(check.tree, callee)}`;
}

export function initConst(check: Checker, lhs: Const, x: Operand): void {
  if (x.mode === OperandMode.invalid || !isValid(x.type) || (lhs.type !== null && !isValid(lhs.type))) {
    if (lhs.type === null) lhs.type = invalid;
    return;
  }
  if (x.mode !== OperandMode.constant_) {
    error(check, x, Code.InvalidConstInit, `${operandStr(check, x)} is not constant`);
    if (lhs.type === null) lhs.type = invalid;
    return;
  }
  if (lhs.type === null) lhs.type = x.type;
  assignment(check, x, lhs.type, "constant declaration");
  if ((x.mode as OperandMode) === OperandMode.invalid) return;
  lhs.val = x.val!;
}

/** Checks the initialisation of lhs by x; lhs gets x's type if it has none. x.mode is invalid after an error. */
export function initVar(check: Checker, lhs: Var, x: Operand, context: string): void {
  if (x.mode === OperandMode.invalid || !isValid(x.type) || (lhs.type !== null && !isValid(lhs.type))) {
    if (lhs.type === null) lhs.type = invalid;
    x.mode = OperandMode.invalid;
    return;
  }
  if (lhs.type === null) {
    let t = x.type;
    if (isUntyped(t)) {
      if (t === Typ[BasicKind.UntypedNil]) {
        error(check, x, Code.UntypedNilUse, `use of untyped nil in ${context}`);
        lhs.type = invalid;
        x.mode = OperandMode.invalid;
        return;
      }
      t = defaultType(t);
    }
    lhs.type = t;
  }
  assignment(check, x, lhs.type, context);
}

/** Type of a left side; null for the blank identifier, the invalid type after an error. Does not count as a use. */
function lhsVar(check: Checker, lhs: NodeId): Type | null {
  const { tree } = check;
  const ident = unparen(tree, lhs);
  let v: Var | null = null;
  let used = false;
  if (tree.kind(ident) === Kind.Name) {
    const nameId = tree.value(ident);
    if (nameId === Known.Blank) return null;
    const obj = check.lookup(nameId);
    if (obj !== null && obj.tag === ObjTag.Var && obj.pkg === check.pkg) {
      v = obj;
      used = v.used;
    }
  }
  const x = new Operand();
  expr(check, null, x, lhs);
  if (v !== null) v.used = used;
  if (x.mode === OperandMode.invalid || !isValid(x.type)) return invalid;

  if (x.mode !== OperandMode.variable && x.mode !== OperandMode.mapindex) {
    if (tree.kind(x.expr) === Kind.SelectorExpr) {
      const op = new Operand();
      expr(check, null, op, tree.x(x.expr));
      if (op.mode === OperandMode.mapindex) {
        const msg = `cannot assign to struct field ${exprString(tree, x.expr)} in map`;
        error(check, x, Code.UnaddressableFieldAssign, msg);
        return invalid;
      }
    }
    const msg = `cannot assign to ${exprString(tree, x.expr)} (neither addressable nor a map index expression)`;
    error(check, x, Code.UnassignableOperand, msg);
    return invalid;
  }
  return x.type;
}

/** Checks lhs = rhs, or lhs = x if x (the value of rhs) is not null. */
export function assignVar(check: Checker, lhs: NodeId, rhs: NodeId, x: Operand | null, context: string): void {
  const T = lhsVar(check, lhs);
  if (T !== null && !isValid(T)) {
    if (x !== null) x.mode = OperandMode.invalid;
    else use(check, rhs);
    return;
  }
  if (x === null) {
    let target = null;
    if (T !== null && T.tag !== TypeTag.Basic && under(T).tag === TypeTag.Signature) {
      target = newTarget(T, exprString(check.tree, lhs));
    }
    x = new Operand();
    expr(check, target, x, rhs);
  }
  if (T === null && context === "assignment") context = "assignment to _ identifier";
  assignment(check, x, T, context);
}

export function operandTypes(list: readonly Operand[]): Type[] {
  return list.map((x) => x.type);
}

export function varTypes(list: readonly Var[]): (Type | null)[] {
  return list.map((v) => v.type);
}

/** "(t1, t2, ...)" for messages about wrong counts; the last one with dots if variadic (`...E`) or hasDots (`T...`). */
export function typesSummary(
  check: Checker,
  list: readonly (Type | null)[],
  variadic: boolean,
  hasDots: boolean,
): string {
  const res = list.map((t, i) => {
    let s: string;
    if (t === null || !isValid(t)) s = "unknown type";
    // "number" does not suggest that a particular type is needed.
    else if (isUntyped(t)) s = isNumeric(t) ? "number" : (t as Basic).name.replaceAll("untyped ", "");
    else s = typeStr(check, t);
    if (i === list.length - 1) {
      if (variadic) s = `...${t !== null && t.tag === TypeTag.Slice ? typeStr(check, t.elem) : s}`;
      else if (hasDots) s += "...";
    }
    return s;
  });
  return `(${res.join(", ")})`;
}

function measure(n: number, unit: string): string {
  return `${n} ${unit}${n === 1 ? "" : "s"}`;
}

function assignError(check: Checker, rhs: NodeId, l: number, r: number): void {
  const { tree } = check;
  const rhs0 = exprAt(tree, rhs, 0);
  const vars = measure(l, "variable");
  const vals = measure(r, "value");
  const call = unparen(tree, rhs0);
  const msg =
    exprLen(tree, rhs) === 1 && tree.kind(call) === Kind.CallExpr
      ? `${vars} but ${exprString(tree, tree.fun(call))} returns ${vals}`
      : `${vars} but ${vals}`;
  error(check, atNode(check, rhs0), Code.WrongAssignCount, `assignment mismatch: ${msg}`);
}

function returnError(check: Checker, stmt: NodeId, lhs: readonly Var[], rhs: readonly Operand[]): void {
  const l = lhs.length;
  const r = rhs.length;
  const err = newError(check, Code.WrongResultCount);
  // At the first extra value, or at the last one.
  const at = r > l ? rhs[l] : r > 0 ? rhs[r - 1] : atNode(check, stmt);
  err.addf(at, `${r > l ? "too many" : "not enough"} return values`);
  err.addf(0, `have ${typesSummary(check, operandTypes(rhs), false, false)}`);
  err.addf(0, `want ${typesSummary(check, varTypes(lhs), false, false)}`);
  err.report();
}

/** Gives variables without type the invalid one. */
function invalidate(lhs: readonly Var[]): void {
  for (const v of lhs) if (v.type === null) v.type = invalid;
}

/**
 * Checks the initialisation of lhs by the expressions rhs; if returnStmt is not 0, lhs are the result parameters and rhs
 * the values of that return statement.
 */
export function initVars(check: Checker, lhs: readonly Var[], rhs: NodeId, returnStmt: NodeId): void {
  const { tree } = check;
  const context = returnStmt !== 0 ? "return statement" : "assignment";
  const l = lhs.length;
  let r = exprLen(tree, rhs);
  // A single call is not handled as one value for one variable: it may have another number of results.
  const isCall = r === 1 && tree.kind(unparen(tree, exprAt(tree, rhs, 0))) === Kind.CallExpr;
  if (l === r && !isCall) {
    const x = new Operand();
    for (let i = 0; i < l; i++) {
      const v = lhs[i];
      const desc = returnStmt !== 0 && v.name === "" ? "result variable" : v.name;
      expr(check, newTarget(v.type, desc), x, exprAt(tree, rhs, i));
      initVar(check, v, x, context);
    }
    return;
  }

  if (r !== 1) {
    // Report a mismatch only if the values themselves are fine.
    if (use(check, rhs)) {
      if (returnStmt !== 0) {
        const xs = r === 0 ? [] : exprList(check, tree.elemList(rhs));
        returnError(check, returnStmt, lhs, xs);
      } else {
        assignError(check, rhs, l, r);
      }
    }
    invalidate(lhs);
    return;
  }

  const rhs0 = exprAt(tree, rhs, 0);
  const { list, commaOk } = multiExpr(check, rhs0, l === 2 && returnStmt === 0);
  r = list.length;
  if (l === r) {
    for (let i = 0; i < l; i++) initVar(check, lhs[i], list[i], context);
    if (commaOk && list[0].mode !== OperandMode.invalid && list[1].mode !== OperandMode.invalid) {
      recordCommaOkTypes(check, rhs0, list);
    }
    return;
  }
  if (list[0].mode !== OperandMode.invalid) {
    if (returnStmt !== 0) returnError(check, returnStmt, lhs, list);
    else assignError(check, rhs, l, r);
  }
  invalidate(lhs);
}

/** Checks lhs = rhs for lists of expressions. */
export function assignVars(check: Checker, lhs: NodeId, rhs: NodeId): void {
  const { tree } = check;
  const l = exprLen(tree, lhs);
  let r = exprLen(tree, rhs);
  const isCall = r === 1 && tree.kind(unparen(tree, exprAt(tree, rhs, 0))) === Kind.CallExpr;
  if (l === r && !isCall) {
    for (let i = 0; i < l; i++) assignVar(check, exprAt(tree, lhs, i), exprAt(tree, rhs, i), null, "assignment");
    return;
  }
  if (r !== 1) {
    const okLHS = useLHS(check, lhs);
    const okRHS = use(check, rhs);
    if (okLHS && okRHS) assignError(check, rhs, l, r);
    return;
  }
  const rhs0 = exprAt(tree, rhs, 0);
  const { list, commaOk } = multiExpr(check, rhs0, l === 2);
  r = list.length;
  if (l === r) {
    for (let i = 0; i < l; i++) assignVar(check, exprAt(tree, lhs, i), 0, list[i], "assignment");
    if (commaOk && list[0].mode !== OperandMode.invalid && list[1].mode !== OperandMode.invalid) {
      recordCommaOkTypes(check, rhs0, list);
    }
    return;
  }
  if (list[0].mode !== OperandMode.invalid) assignError(check, rhs, l, r);
  useLHS(check, lhs);
}

/** lhs := rhs; pos is that of the statement. */
export function shortVarDecl(check: Checker, pos: number, lhs: NodeId, rhs: NodeId): void {
  const { tree, pkg, info, scope } = check;
  const top = check.delayed.length;
  const n = exprLen(tree, lhs);
  const lhsVars: Var[] = [];
  const newVars: Var[] = [];
  const seen: number[] = [];
  let hasErr = false;
  for (let i = 0; i < n; i++) {
    const e = exprAt(tree, lhs, i);
    if (tree.kind(e) !== Kind.Name) {
      useLHS(check, e);
      const msg = `non-name ${exprString(tree, e)} on left side of :=`;
      error(check, atNode(check, e), Code.BadDecl, msg);
      hasErr = true;
      lhsVars.push(dummyVar(check, e));
      continue;
    }
    const nameId = tree.value(e);
    if (nameId !== Known.Blank) {
      if (seen.includes(nameId)) {
        error(check, tree.pos(e), Code.RepeatedDecl, `${tree.text(e)} repeated on left side of :=`);
        hasErr = true;
        lhsVars.push(dummyVar(check, e));
        continue;
      }
      seen.push(nameId);
    }
    // A name declared in this very scope is assigned to.
    const alt = scope.lookup(nameId);
    if (alt !== null) {
      info.setUse(e, alt);
      if (alt.tag === ObjTag.Var) {
        lhsVars.push(alt);
      } else {
        error(check, tree.pos(e), Code.UnassignableOperand, `cannot assign to ${tree.text(e)}`);
        hasErr = true;
        lhsVars.push(dummyVar(check, e));
      }
      continue;
    }
    const obj = new Var(VarKind.LocalVar, tree.pos(e), pkg, tree.text(e), nameId, null);
    lhsVars.push(obj);
    if (nameId !== Known.Blank) newVars.push(obj);
    info.setDef(e, obj);
  }

  initVars(check, lhsVars, rhs, 0);
  // Function literals must not see the new variables.
  check.processDelayed(top);
  if (newVars.length === 0 && !hasErr) {
    softErrorf(check, pos, Code.NoNewVar, "no new variables on left side of :=");
    return;
  }
  for (const v of newVars) declare(check, scope, 0, v);
}

/** Stands for a left side that cannot be declared. */
function dummyVar(check: Checker, e: NodeId): Var {
  return new Var(VarKind.LocalVar, check.tree.pos(e), check.pkg, "_", Known.Blank, null);
}
