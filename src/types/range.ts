// Range clauses (counterpart: types2/range.go; spec "For statements with range clause").

import { Known } from "../syntax/names.ts";
import { exprString } from "../syntax/print.ts";
import { Kind, type NodeId } from "../syntax/tree.ts";
import { assignment, assignVar, initVar } from "./assignments.ts";
import { arrayLen, arrayPtrDeref } from "./builtins.ts";
import { typeErrorf, typeErrString } from "./cause.ts";
import type { Checker } from "./check.ts";
import { Code } from "./codes.ts";
import { declare } from "./decl.ts";
import { allowVersion, atNode, error, softErrorf } from "./errors.ts";
import { expr } from "./expr.ts";
import { unparen } from "./lists.ts";
import { OperandMode } from "./mode.ts";
import { Var, VarKind } from "./object.ts";
import { newOperand, Operand } from "./operand.ts";
import { identical, isBoolean, isInteger, isString } from "./predicates.ts";
import { record } from "./recording.ts";
import { closeScope, openScope, type StmtContext, stmt } from "./stmt.ts";
import { BasicKind, ChanDir, type Signature, Typ, type Type, TypeTag, universeRune } from "./types.ts";
import { commonUnder, under } from "./under.ts";
import { go1_22, go1_23 } from "./version.ts";

const invalid = Typ[BasicKind.Invalid];

/**
 * Checks `for key, value, extra = range x` with its body; keys and so on may be 0. noNewVar is the node at which it is
 * reported that := declares nothing.
 */
export function rangeStmt(
  check: Checker,
  inner: StmtContext,
  forStmt: NodeId,
  noNewVar: NodeId,
  sKey: NodeId,
  sValue: NodeId,
  sExtra: NodeId,
  rangeVar: NodeId,
  isDef: boolean,
): void {
  const { tree } = check;
  const x = new Operand();
  // The range expression is evaluated only if its length is no constant (as for len).
  check.hasCallOrRecv = false;
  expr(check, null, x, rangeVar);
  if (x.mode !== OperandMode.invalid && sValue === 0 && !check.hasCallOrRecv) {
    const t = arrayPtrDeref(under(x.type));
    if (t.tag === TypeTag.Array) {
      const len = newOperand(OperandMode.constant_, unparen(tree, rangeVar), Typ[BasicKind.Int]);
      len.val = arrayLen(t);
      record(check, len);
    }
  }

  let key: Type | null = null;
  let val: Type | null = null;
  if (x.mode !== OperandMode.invalid) {
    const kv = rangeKeyVal(check, x.type);
    if (!kv.ok) {
      if (kv.cause !== "") softErrorf(check, x, Code.InvalidRangeExpr, "cannot range over %s: %s", x, kv.cause);
      else softErrorf(check, x, Code.InvalidRangeExpr, "cannot range over %s", x);
    } else if (kv.key === null && sKey !== 0) {
      softErrorf(check, atNode(check, sKey), Code.InvalidIterVar, "range over %s permits no iteration variables", x);
    } else if (kv.val === null && sValue !== 0) {
      const at = atNode(check, sValue);
      softErrorf(check, at, Code.InvalidIterVar, "range over %s permits only one iteration variable", x);
    } else if (sExtra !== 0) {
      const at = atNode(check, sExtra);
      softErrorf(check, at, Code.InvalidIterVar, "range clause permits at most two iteration variables");
    }
    key = kv.key;
    val = kv.val;
  }

  // The variables are declared in a scope of their own, which the range expression does not see.
  openScope(check, forStmt);
  const rangeOverInt = isInteger(x.type);
  if (isDef) {
    defineVars(check, forStmt, noNewVar, [sKey, sValue], [key, val], x, rangeOverInt);
  } else if (sKey !== 0) {
    assignRangeVar(check, sKey, key, x, rangeOverInt);
    if (sValue !== 0) assignRangeVar(check, sValue, val, x, rangeOverInt);
  } else if (rangeOverInt) {
    // Without variables the number of iterations still gets its default type.
    assignment(check, x, null, "range clause");
  }
  stmt(check, inner, tree.body(forStmt));
  closeScope(check);
}

/** Declares the iteration variables of a range clause with :=. */
function defineVars(
  check: Checker,
  forStmt: NodeId,
  noNewVar: NodeId,
  lhs: readonly NodeId[],
  rhs: readonly (Type | null)[],
  x: Operand,
  rangeOverInt: boolean,
): void {
  const { tree } = check;
  const vars: Var[] = [];
  for (let i = 0; i < lhs.length; i++) {
    const e = lhs[i];
    if (e === 0) continue;
    let obj: Var;
    if (tree.kind(e) === Kind.Name) {
      obj = new Var(VarKind.LocalVar, tree.pos(e), check.pkg, tree.text(e), tree.value(e), null);
      check.info.setDef(e, obj);
      if (obj.nameId !== Known.Blank) vars.push(obj);
    } else {
      const msg = `cannot declare ${exprString(tree, e)}`;
      error(check, atNode(check, e), Code.InvalidSyntaxTree, msg);
      obj = new Var(VarKind.LocalVar, tree.pos(e), check.pkg, "_", Known.Blank, null);
    }
    const t = rhs[i];
    if (t === null || t === invalid) {
      obj.type = invalid;
      obj.used = true;
    } else if (rangeOverInt) {
      // An untyped number gets its type from the variable, as in an assignment.
      initVar(check, obj, x, "range clause");
    } else {
      initVar(check, obj, newOperand(OperandMode.value, e, t), "assignment");
    }
  }
  if (vars.length === 0) {
    error(check, atNode(check, noNewVar), Code.NoNewVar, "no new variables on left side of :=");
    return;
  }
  const scopePos = tree.pos(tree.body(forStmt));
  for (const v of vars) {
    v.scopePos = scopePos;
    declare(check, check.scope, 0, v);
  }
}

/** Assigns an iteration value to an existing variable. */
function assignRangeVar(check: Checker, lhs: NodeId, t: Type | null, x: Operand, rangeOverInt: boolean): void {
  if (t === null || t === invalid) return;
  if (rangeOverInt) {
    assignVar(check, lhs, 0, x, "range clause");
    // An untyped number may have become something else.
    if (x.mode !== OperandMode.invalid && !isInteger(x.type)) {
      const at = atNode(check, lhs);
      softErrorf(check, at, Code.InvalidRangeExpr, "cannot use iteration variable of type %s", x.type);
    }
    return;
  }
  assignVar(check, lhs, 0, newOperand(OperandMode.value, lhs, t), "assignment");
}

/** Types of the iteration values; null: there is none. If !ok both are invalid, and `cause` may say why. */
export interface RangeTypes {
  key: Type | null;
  val: Type | null;
  cause: string;
  ok: boolean;
}

function types(key: Type | null, val: Type | null): RangeTypes {
  return { key, val, cause: "", ok: true };
}

function bad(cause: string): RangeTypes {
  return { key: invalid, val: invalid, cause, ok: false };
}

/** The types of the values that a range over a value of type `orig` gives. */
export function rangeKeyVal(check: Checker, orig: Type): RangeTypes {
  const { u, err } = commonUnder(orig, (t, c) =>
    c !== null && c.tag === TypeTag.Chan && c.dir === ChanDir.SendOnly
      ? typeErrorf("receive from send-only channel %s", t)
      : null,
  );
  if (u === null) return bad(err === null ? "" : typeErrString(check, err));
  const t = arrayPtrDeref(u);
  switch (t.tag) {
    case TypeTag.Basic:
      if (isString(t)) return types(Typ[BasicKind.Int], universeRune);
      if (isInteger(t)) return allowVersion(check, go1_22) ? types(orig, null) : bad("requires go1.22 or later");
      break;
    case TypeTag.Array:
    case TypeTag.Slice:
      return types(Typ[BasicKind.Int], t.elem);
    case TypeTag.Map:
      return types(t.key, t.elem);
    case TypeTag.Chan:
      return types(t.elem, null);
    case TypeTag.Signature:
      return rangeFunc(check, t);
  }
  return bad("");
}

/** Range over a function: func(yield func(K, V) bool). */
function rangeFunc(check: Checker, t: Signature): RangeTypes {
  const want = "func must be func(yield func(...) bool): ";
  if (!allowVersion(check, go1_23)) return bad("requires go1.23 or later");
  if (t.params.vars.length !== 1) return bad(`${want}wrong argument count`);
  if (t.results.vars.length !== 0) return bad(`${want}unexpected results`);
  const { u, err } = commonUnder(t.params.vars[0].type!, null);
  if (u === null || u.tag !== TypeTag.Signature) {
    if (err !== null) return bad(`${want}in yield type, ${typeErrString(check, err)}`);
    return bad(`${want}argument is not func`);
  }
  const params = u.params.vars;
  const results = u.results.vars;
  if (params.length > 2) return bad(`${want}yield func has too many parameters`);
  if (results.length !== 1 || !identical(results[0].type!, Typ[BasicKind.Bool])) {
    if (results.length === 1 && isBoolean(results[0].type!)) {
      return bad(`${want}yield func returns user-defined boolean, not bool`);
    }
    return bad(`${want}yield func does not return bool`);
  }
  return types(params.length >= 1 ? params[0].type : null, params.length >= 2 ? params[1].type : null);
}
