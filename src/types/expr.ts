// Expressions (counterpart: types2/expr.go).
//
// A checking function gets an operand to fill and the expression's node; x.mode is invalid after an error, which has
// been reported then. All expressions pass through rawExpr, which records their mode, type and value. An untyped
// expression is recorded with its untyped type first; when it meets a type, updateExprType goes down the tree again and
// records the final types (constants' operands keep theirs: they never exist at run time). The left operand of a
// non-constant shift gets its type from the context that way, too.
//
// Operators are in operators.ts. Long chains of operands nest to the left (a.b().c ...); they are walked in loops, so that
// their length does not matter.

import { InternalError } from "../diagnostics.ts";
import { exprString } from "../syntax/print.ts";
import { Operator } from "../syntax/tokens.ts";
import { Kind, type NodeId, type Tree } from "../syntax/tree.ts";
import { builtinCall, callee, conversionCall, funcInst, invalidCall, ordinaryCall, selector, use } from "./call.ts";
import { Cause } from "./cause.ts";
import type { Checker } from "./check.ts";
import { Code } from "./codes.ts";
import { convertUntyped, representation } from "./const.ts";
import {
  boolVal,
  ConstKind,
  type ConstVal,
  exactString,
  float64Val,
  imag,
  isInt64,
  isUint64,
  real,
  stringVal,
  toFloat,
  toInt,
} from "./constant/value.ts";
import { finiteSize } from "./cycles.ts";
import { atNode, error, invalidOp, operandStr, typeStr } from "./errors.ts";
import { indexExpr, sliceExpr } from "./index.ts";
import { basicLit, compositeLit, funcLit } from "./literals.ts";
import { assertableTo } from "./lookup.ts";
import { OperandMode } from "./mode.ts";
import { newOperand, Operand } from "./operand.ts";
import { binaryExpr, isComparison, isShift, unary } from "./operators.ts";
import {
  allInteger,
  defaultType,
  hasNil,
  identical,
  isBoolean,
  isGeneric,
  isNumeric,
  isString,
  isTypeParam,
  isUntyped,
  isValid,
  maxType,
} from "./predicates.ts";
import { isPending, record } from "./recording.ts";
import { type Basic, BasicKind, NamedState, Pointer, type Signature, Typ, type Type, TypeTag } from "./types.ts";
import { typeSet } from "./typeset.ts";
import { ident, typ, validVarType, varType } from "./typexpr.ts";
import { under, underIs } from "./under.ts";
import { ExprKind } from "./universe.ts";

const invalid = Typ[BasicKind.Invalid];

/** The function type, and a description, of what an expression is assigned to; lets generic functions infer from it. */
export class Target {
  constructor(
    readonly sig: Signature,
    readonly desc: string,
  ) {}
}

/** A target for type t, null if t is no function type. */
export function newTarget(t: Type | null, desc: string): Target | null {
  if (t === null || t.tag === TypeTag.Basic) return null;
  const u = under(t);
  return u.tag === TypeTag.Signature ? new Target(u, desc) : null;
}

// ---- untyped expressions

/**
 * Gives the untyped expression x the type t, and so its operands as far as they are not constants. A typed t is final;
 * an untyped one is unless `final` is false. Constants must be representable in t, left operands of shifts integers.
 */
export function updateExprType(check: Checker, x: NodeId, t: Type, final: boolean): void {
  if (!isPending(check, x)) return;
  let spine: NodeId[] | null = null;
  for (;;) {
    const operand = untypedOperand(check, x);
    if (operand === 0 || !isPending(check, operand)) break;
    (spine ??= []).push(x);
    x = operand;
  }
  finishExprType(check, x, t, final);
  if (spine !== null) {
    for (let i = spine.length - 1; i >= 0; i--) finishExprType(check, spine[i], t, final);
  }
}

/** The first operand of x whose type is x's, 0 if there is none. */
function untypedOperand(check: Checker, x: NodeId): NodeId {
  const { tree, info } = check;
  switch (tree.kind(x)) {
    case Kind.ParenExpr:
      return tree.x(x);
    case Kind.Operation:
      // The operands of constants never exist at run time; those of comparisons have their final types.
      if (info.constOf(x) !== null || isComparison(tree.op(x))) return 0;
      return tree.x(x);
    default:
      return 0;
  }
}

/** updateExprType for the rest of x: its second operand, if it has one of its type, and x itself. */
function finishExprType(check: Checker, x: NodeId, t: Type, final: boolean): void {
  const { tree, info } = check;
  const val = info.constOf(x);
  if (val === null && tree.kind(x) === Kind.Operation && tree.y(x) !== 0) {
    const op = tree.op(x);
    if (!isComparison(op) && !isShift(op)) updateExprType(check, tree.y(x), t, final);
  }
  const mode = info.modeOf(x);
  if (!final && isUntyped(t)) {
    info.setTypeAndValue(x, mode, t, val);
    return;
  }
  const old = info.typeOf(x)!;
  info.setTypeAndValue(x, mode, t, val);
  if (check.shiftLhs.size > 0 && check.shiftLhs.delete(x) && !allInteger(t)) {
    const msg = `${invalidOp}shifted operand ${exprString(tree, x)} (type ${typeStr(check, t)}) must be integer`;
    error(check, atNode(check, x), Code.InvalidShiftOperand, msg);
    return;
  }
  if (val !== null) {
    const c = newOperand(mode, x, old);
    c.val = val;
    convertUntyped(check, c, t);
  }
}

/** Replaces the recorded value of x, if x is still untyped. */
export function updateExprVal(check: Checker, x: NodeId, val: ConstVal): void {
  if (isPending(check, x)) {
    const { info } = check;
    info.setTypeAndValue(x, info.modeOf(x), info.typeOf(x), val);
  }
}

/**
 * The type that x takes where `target` is expected, into check.implicitType, and, if x is a constant that is represented
 * differently there, its value, into check.implicitVal (else null). Gives the code of the error if x cannot be converted.
 */
export function implicitTypeAndValue(check: Checker, x: Operand, target: Type): Code {
  check.implicitVal = null;
  if (x.mode === OperandMode.invalid || !isUntyped(x.type) || !isValid(target)) {
    check.implicitType = x.type;
    return Code.None;
  }
  if (isUntyped(target)) {
    const m = maxType(x.type, target);
    if (m === null) return Code.InvalidUntypedConversion;
    check.implicitType = m;
    return Code.None;
  }
  if (x.isNil()) {
    if (!hasNil(target)) return Code.InvalidUntypedConversion;
    check.implicitType = target;
    return Code.None;
  }

  const u = under(target);
  switch (u.tag) {
    case TypeTag.Basic: {
      if (x.mode === OperandMode.constant_) {
        const code = representation(check, x, u);
        if (code !== Code.None) return code;
        check.implicitVal = check.representedVal;
        break;
      }
      // Not constant: results of comparisons, and left operands of shifts.
      let ok = false;
      switch ((x.type as Basic).kind) {
        case BasicKind.UntypedBool:
          ok = isBoolean(target);
          break;
        case BasicKind.UntypedInt:
        case BasicKind.UntypedRune:
        case BasicKind.UntypedFloat:
        case BasicKind.UntypedComplex:
          ok = isNumeric(target);
          break;
        case BasicKind.UntypedString:
          ok = isString(target);
          break;
      }
      if (!ok) return Code.InvalidUntypedConversion;
      break;
    }
    case TypeTag.Interface:
      if (isTypeParam(target)) {
        if (!underIs(target, (t) => t !== null && implicitTypeAndValue(check, x, t) === Code.None)) {
          return Code.InvalidUntypedConversion;
        }
        check.implicitVal = null;
        break;
      }
      // Values in interfaces have their default types.
      if (!typeSet(u).isAll()) return Code.InvalidUntypedConversion;
      check.implicitType = defaultType(x.type);
      return Code.None;
    default:
      return Code.InvalidUntypedConversion;
  }
  check.implicitType = target;
  return Code.None;
}

// ---- expressions

/**
 * Checks e and gives x its value or type. T lets a generic function infer its type arguments; hint is the type of an
 * enclosing composite literal's elements; with allowGeneric, x may be generic and not instantiated.
 */
export function rawExpr(
  check: Checker,
  T: Target | null,
  x: Operand,
  e: NodeId,
  hint: Type | null,
  allowGeneric: boolean,
): ExprKind {
  if (e === check.evaluated) {
    check.evaluated = 0;
    x.copyFrom(check.evaluatedOperand);
    return check.evaluatedKind;
  }
  let kind: ExprKind;
  if (check.tree.kind(e) === Kind.ParenExpr) {
    kind = parenExpr(check, x, e);
  } else {
    if (++check.exprDepth % deepExpr === 0) evaluateSpine(check, x, e);
    kind = exprInternal(check, T, x, e, hint);
    check.exprDepth--;
    if (!allowGeneric) nonGeneric(check, T, x);
  }
  finishExpr(check, x);
  return kind;
}

/** Checks what the outermost parentheses e hold; the inner ones are recorded, e itself is left to rawExpr. */
function parenExpr(check: Checker, x: Operand, e: NodeId): ExprKind {
  const { tree } = check;
  let inner = tree.x(e);
  let depth = 0;
  for (; tree.kind(inner) === Kind.ParenExpr; depth++) inner = tree.x(inner);
  // A target type does not reach into parentheses.
  const kind = rawExpr(check, null, x, inner, null, false);
  if (depth > 0) {
    const parens: NodeId[] = [];
    for (let n = tree.x(e); n !== inner; n = tree.x(n)) parens.push(n);
    for (let i = parens.length - 1; i >= 0; i--) {
      x.expr = parens[i];
      finishExpr(check, x);
    }
  }
  x.expr = e;
  return kind;
}

/** At every so many nested expressions, what lies below to the left is evaluated in a loop. */
const deepExpr = 100;

/** The expression that e begins with and evaluates first, through rawExpr; 0 if there is none. */
function leftOperand(tree: Tree, e: NodeId): NodeId {
  switch (tree.kind(e)) {
    case Kind.SelectorExpr:
    case Kind.IndexExpr:
    case Kind.SliceExpr:
    case Kind.AssertExpr:
      return tree.x(e);
    case Kind.CallExpr: {
      // A call takes an index expression apart itself: it may instantiate a function.
      const fun = tree.fun(e);
      return tree.kind(fun) === Kind.IndexExpr ? tree.x(fun) : fun;
    }
    case Kind.Operation:
      return tree.y(e) === 0 ? tree.x(e) : 0;
    default:
      return 0;
  }
}

/**
 * Evaluates the long chain of left operands below e (a.b().c[i].d ...) from its beginning, each with the one before
 * it given, so that the stack does not grow with it; the last one is given to the evaluation of e.
 */
function evaluateSpine(check: Checker, x: Operand, e: NodeId): void {
  const { tree } = check;
  const spine: NodeId[] = [e];
  for (let n = leftOperand(tree, e); n !== 0 && tree.kind(n) !== Kind.ParenExpr; n = leftOperand(tree, n))
    spine.push(n);
  if (spine.length < deepExpr) return;
  for (let i = spine.length - 1; i > 0; i--) {
    const parent = tree.kind(spine[i - 1]);
    const allowGeneric = parent === Kind.CallExpr || parent === Kind.IndexExpr;
    const kind = rawExpr(check, null, x, spine[i], null, allowGeneric);
    check.evaluated = spine[i];
    check.evaluatedOperand.copyFrom(x);
    check.evaluatedKind = kind;
  }
}

/** The last step for every expression: its type must be set up, and everything is recorded. */
export function finishExpr(check: Checker, x: Operand): void {
  if (x.mode !== OperandMode.invalid && x.mode !== OperandMode.novalue) pendingType(check, x);
  record(check, x);
}

/** Reports an error if x is generic and T does not help to instantiate it. */
export function nonGeneric(check: Checker, T: Target | null, x: Operand): void {
  if (x.mode === OperandMode.invalid || x.mode === OperandMode.novalue) return;
  const t = x.type;
  let what = "";
  switch (t.tag) {
    case TypeTag.Alias:
    case TypeTag.Named:
      if (isGeneric(t)) what = "type";
      break;
    case TypeTag.Signature:
      if (t.tparams.length > 0) {
        if (T !== null) {
          funcInst(check, T, check.tree.pos(x.expr), x, 0, true);
          return;
        }
        what = "function";
      }
      break;
  }
  if (what !== "") {
    const msg = `cannot use generic ${what} ${exprString(check.tree, x.expr)} without instantiation`;
    error(check, atNode(check, x.expr), Code.WrongTypeArgCount, msg);
    x.mode = OperandMode.invalid;
    x.type = invalid;
  }
}

/** Reports an error if x's type has no size yet, because it is being declared: type T [unsafe.Sizeof(T{})]int. */
function pendingType(check: Checker, x: Operand): void {
  const t = x.type;
  switch (t.tag) {
    case TypeTag.Named:
      if ((t.state & NamedState.HasFinite) !== 0 && t.finite) return;
      break;
    case TypeTag.Alias:
    case TypeTag.Array:
    case TypeTag.Struct:
      break;
    default:
      return;
  }
  if (!finiteSize(check, t)) {
    x.mode = OperandMode.invalid;
    x.type = invalid;
  }
}

/** The body of rawExpr, by kind of expression. */
function exprInternal(check: Checker, T: Target | null, x: Operand, e: NodeId, hint: Type | null): ExprKind {
  const { tree } = check;
  x.mode = OperandMode.invalid;
  x.type = invalid;
  let inst: NodeId;

  switch (tree.kind(e)) {
    case Kind.Name:
      ident(check, x, e, false);
      x.expr = e;
      return ExprKind.expression;

    case Kind.SelectorExpr:
      selector(check, x, e, false);
      x.expr = e;
      return ExprKind.expression;

    case Kind.CallExpr:
      inst = callee(check, x, e);
      switch (x.mode as OperandMode) {
        case OperandMode.invalid:
          return invalidCall(check, x, e);
        case OperandMode.typexpr:
          return conversionCall(check, x, e);
        case OperandMode.builtin:
          return builtinCall(check, x, e);
        default:
          return ordinaryCall(check, x, e, inst);
      }

    case Kind.BasicLit:
      if (!tree.bad(e)) basicLit(check, x, e);
      break;

    case Kind.Operation:
      if (tree.y(e) !== 0) {
        binaryExpr(check, x, e);
        break;
      }
      if (tree.op(e) === Operator.Mul) {
        indirection(check, x, e);
        break;
      }
      unary(check, x, e);
      if (x.mode !== OperandMode.invalid && tree.op(e) === Operator.Recv) {
        x.expr = e;
        return ExprKind.statement;
      }
      break;

    case Kind.IndexExpr:
      if (indexExpr(check, x, e)) funcInst(check, T, tree.pos(e), x, e, true);
      break;

    case Kind.CompositeLit:
      compositeLit(check, x, e, hint);
      break;

    case Kind.SliceExpr:
      sliceExpr(check, x, e);
      break;

    case Kind.FuncLit:
      funcLit(check, x, e);
      break;

    case Kind.AssertExpr:
      assertExpr(check, x, e);
      break;

    case Kind.ArrayType:
    case Kind.SliceType:
    case Kind.StructType:
    case Kind.FuncType:
    case Kind.InterfaceType:
    case Kind.MapType:
    case Kind.ChanType:
      x.mode = OperandMode.typexpr;
      x.type = typ(check, e);
      x.expr = e;
      return ExprKind.expression;

    case Kind.TypeSwitchGuard:
      error(check, atNode(check, e), Code.InvalidSyntaxTree, "use of .(type) outside type switch");
      use(check, tree.x(e));
      break;

    case Kind.BadExpr:
      break;

    case Kind.DotsType:
      error(check, atNode(check, e), Code.InvalidSyntaxTree, "invalid use of ...");
      break;

    case Kind.ListExpr:
      error(check, atNode(check, e), Code.InvalidSyntaxTree, "unexpected list of expressions");
      break;

    case Kind.KeyValueExpr:
      error(check, atNode(check, e), Code.InvalidSyntaxTree, "no key:value expected");
      break;

    default:
      throw new InternalError(`unknown expression kind ${tree.kind(e)}`, tree.pos(e));
  }
  x.expr = e;
  // An invalid expression counts as a statement, so that there is no second error.
  return x.mode === OperandMode.invalid ? ExprKind.statement : ExprKind.expression;
}

/** *x: a pointer type or what a pointer points to. */
function indirection(check: Checker, x: Operand, e: NodeId): void {
  const { tree } = check;
  exprOrType(check, x, tree.x(e), false);
  if (x.mode === OperandMode.invalid) return;
  if (x.mode === OperandMode.typexpr) {
    validVarType(check, tree.x(e), x.type);
    x.type = new Pointer(x.type);
    return;
  }
  let base: Type | null = x.type.tag === TypeTag.Pointer ? x.type.elem : null;
  if (base === null) {
    const ok = underIs(x.type, (u) => {
      if (u === null || u.tag !== TypeTag.Pointer) {
        error(check, x, Code.InvalidIndirection, `${invalidOp}cannot indirect ${operandStr(check, x)}`);
        return false;
      }
      if (base !== null && !identical(u.elem, base)) {
        const msg = `${invalidOp}pointers of ${operandStr(check, x)} must have identical base types`;
        error(check, x, Code.InvalidIndirection, msg);
        return false;
      }
      base = u.elem;
      return true;
    });
    if (!ok || base === null) {
      x.mode = OperandMode.invalid;
      return;
    }
  }
  x.mode = OperandMode.variable;
  x.type = base;
}

function assertExpr(check: Checker, x: Operand, e: NodeId): void {
  const { tree } = check;
  expr(check, null, x, tree.x(e));
  if (x.mode === OperandMode.invalid) return;
  if (isTypeParam(x.type)) {
    const msg = `${invalidOp}cannot use type assertion on type parameter value ${operandStr(check, x)}`;
    error(check, x, Code.InvalidAssert, msg);
    x.mode = OperandMode.invalid;
    return;
  }
  if (under(x.type).tag !== TypeTag.Interface) {
    error(check, x, Code.InvalidAssert, `${invalidOp}${operandStr(check, x)} is not an interface`);
    x.mode = OperandMode.invalid;
    return;
  }
  const t = varType(check, tree.type(e));
  if (!isValid(t)) {
    x.mode = OperandMode.invalid;
    return;
  }
  typeAssertion(check, e, x, t, false);
  x.mode = OperandMode.commaok;
  x.type = t;
}

/** Reports an error if x, an interface, can never hold a T. */
export function typeAssertion(check: Checker, e: NodeId, x: Operand, T: Type, typeSwitch: boolean): void {
  if (assertableTo(check, x.type, T, null)) return;
  const cause = new Cause();
  assertableTo(check, x.type, T, cause);
  const es = exprString(check.tree, e);
  const ts = typeStr(check, T);
  const msg = typeSwitch
    ? `impossible type switch case: ${es}\n\t${operandStr(check, x)} cannot have dynamic type ${ts} ${cause.msg}`
    : `impossible type assertion: ${es}\n\t${ts} does not implement ${typeStr(check, x.type)} ${cause.msg}`;
  error(check, atNode(check, e), Code.ImpossibleAssert, msg);
}

/**
 * A key that is the same for constants that are equal, whatever their kinds (1, 1.0 and 1+0i); null if there is none
 * (the constant is too large for any type).
 */
export function keyVal(x: ConstVal): string | number | null {
  if (x.kind === ConstKind.Complex) {
    const f = toFloat(x);
    if (f.kind !== ConstKind.Float && f.kind !== ConstKind.Int) return `c${float64Val(real(x))},${float64Val(imag(x))}`;
    x = f;
  }
  if (x.kind === ConstKind.Float) {
    const i = toInt(x);
    if (i.kind !== ConstKind.Int) return `f${float64Val(x)}`;
    x = i;
  }
  switch (x.kind) {
    case ConstKind.Int:
      return isInt64(x) || isUint64(x) ? `i${exactString(x)}` : null;
    case ConstKind.String:
      return `s${stringVal(x)}`;
    case ConstKind.Bool:
      return boolVal(x) ? 1 : 0;
    default:
      return null;
  }
}

/** Checks e, which must be a single value. */
export function expr(check: Checker, T: Target | null, x: Operand, e: NodeId): void {
  rawExpr(check, T, x, e, null, false);
  if (x.mode <= OperandMode.typexpr) excludeNonValues(check, x);
  singleValue(check, x);
}

/** Like expr, but x may be a generic function. */
export function genericExpr(check: Checker, x: Operand, e: NodeId): void {
  rawExpr(check, null, x, e, null, true);
  if (x.mode <= OperandMode.typexpr) excludeNonValues(check, x);
  singleValue(check, x);
}

/** Values of an expression in a context that takes several. */
export interface MultiValue {
  /** At least one operand; list[0].mode is invalid after an error. */
  list: Operand[];
  /** The list is a value and its ok (or error). */
  commaOk: boolean;
}

/** Checks e, which may have several values; with allowCommaOk, also a value and its ok. */
export function multiExpr(check: Checker, e: NodeId, allowCommaOk: boolean): MultiValue {
  const x = new Operand();
  rawExpr(check, null, x, e, null, false);
  if (x.mode <= OperandMode.typexpr) excludeNonValues(check, x);
  if (x.mode !== OperandMode.invalid && x.type.tag === TypeTag.Tuple) {
    const list: Operand[] = [];
    for (const v of x.type.vars) list.push(newOperand(OperandMode.value, e, v.type!));
    return { list, commaOk: false };
  }
  if (
    allowCommaOk &&
    (x.mode === OperandMode.mapindex || x.mode === OperandMode.commaok || x.mode === OperandMode.commaerr)
  ) {
    return { list: [x, newOperand(OperandMode.value, e, Typ[BasicKind.UntypedBool])], commaOk: true };
  }
  return { list: [x], commaOk: false };
}

/** Like expr, for an element of a composite literal whose element type is hint. */
export function exprWithHint(check: Checker, x: Operand, e: NodeId, hint: Type): void {
  rawExpr(check, null, x, e, hint, false);
  if (x.mode <= OperandMode.typexpr) excludeNonValues(check, x);
  singleValue(check, x);
}

/** Checks e, which may be a value or a type. */
export function exprOrType(check: Checker, x: Operand, e: NodeId, allowGeneric: boolean): void {
  rawExpr(check, null, x, e, null, allowGeneric);
  if (x.mode === OperandMode.novalue) {
    error(check, x, Code.TooManyValues, `${operandStr(check, x)} used as value or type`);
    x.mode = OperandMode.invalid;
  }
  singleValue(check, x);
}

/** Reports an error if x is no value, a built-in or a type. */
export function excludeNonValues(check: Checker, x: Operand): void {
  let msg: string;
  let code: Code;
  switch (x.mode) {
    case OperandMode.novalue:
      msg = "used as value";
      code = Code.TooManyValues;
      break;
    case OperandMode.builtin:
      msg = "must be called";
      code = Code.UncalledBuiltin;
      break;
    case OperandMode.typexpr:
      msg = "is not an expression";
      code = Code.NotAnExpr;
      break;
    default:
      return;
  }
  error(check, x, code, `${operandStr(check, x)} ${msg}`);
  x.mode = OperandMode.invalid;
}

/** Reports an error if x has several values. */
export function singleValue(check: Checker, x: Operand): void {
  if (x.mode === OperandMode.value && x.type.tag === TypeTag.Tuple) {
    const msg = `multiple-value ${operandStr(check, x)} in single-value context`;
    error(check, x, Code.TooManyValues, msg);
    x.mode = OperandMode.invalid;
  }
}
