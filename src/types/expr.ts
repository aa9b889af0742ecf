// Expressions (counterpart: types2/expr.go).
//
// A checking function gets an operand to fill and the expression's node; x.mode is invalid after an error, which has
// been reported then. All expressions pass through rawExpr, which records their mode, type and value. An untyped
// expression is recorded with its untyped type first; when it meets a type, updateExprType goes down the tree again and
// records the final types (constants' operands keep theirs: they never exist at run time). The left operand of a
// non-constant shift gets its type from the context that way, too.
//
// Long chains of binary operators nest to the left; they are walked in loops, so that their length does not matter.

import { InternalError } from "../diagnostics.ts";
import { startPos } from "../syntax/positions.ts";
import { exprString } from "../syntax/print.ts";
import { Operator, operatorStrings } from "../syntax/tokens.ts";
import { Kind, type NodeId, type Tree } from "../syntax/tree.ts";
import { builtinCall, callee, conversionCall, funcInst, invalidCall, ordinaryCall, selector, use } from "./call.ts";
import { Cause, typeErrorf, typeErrString } from "./cause.ts";
import type { Checker } from "./check.ts";
import { Code } from "./codes.ts";
import { convertUntyped, overflow, representable, representation } from "./const.ts";
import {
  binaryOp,
  boolVal,
  ConstKind,
  type ConstVal,
  compare,
  shift as constShift,
  exactString,
  float64Val,
  imag,
  intNumber,
  isInt64,
  isUint64,
  makeBool,
  makeUnknown,
  real,
  sign,
  stringVal,
  toFloat,
  toInt,
  unaryOp,
} from "./constant/value.ts";
import { finiteSize } from "./cycles.ts";
import { allowVersion, atNode, error, invalidOp, operandStr, typeStr, versionErrorf } from "./errors.ts";
import { indexExpr, sliceExpr } from "./index.ts";
import { basicLit, compositeLit, funcLit } from "./literals.ts";
import { assertableTo } from "./lookup.ts";
import { OperandMode } from "./mode.ts";
import { assignableTo, compositeKind, newOperand, Operand } from "./operand.ts";
import {
  allBoolean,
  allInteger,
  allNumeric,
  allNumericOrString,
  allOrdered,
  allString,
  allUnsigned,
  comparable,
  comparableType,
  defaultType,
  hasNil,
  identical,
  isBoolean,
  isComplex,
  isGeneric,
  isInteger,
  isNonTypeParamInterface,
  isNumeric,
  isPointer,
  isString,
  isTypeParam,
  isUnsigned,
  isUntyped,
  isValid,
  maxType,
} from "./predicates.ts";
import { isPending, record } from "./recording.ts";
import { sizeof } from "./sizes.ts";
import {
  type Basic,
  BasicKind,
  ChanDir,
  NamedState,
  Pointer,
  type Signature,
  Typ,
  type Type,
  TypeTag,
} from "./types.ts";
import { typeSet } from "./typeset.ts";
import { ident, typ, validVarType, varType } from "./typexpr.ts";
import { commonUnder, under, underIs } from "./under.ts";
import { ExprKind } from "./universe.ts";
import { go1_13 } from "./version.ts";

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

// ---- operators

/** Reports whether the operator is defined on x's type; an error is reported if not. */
function opDefined(check: Checker, x: Operand, op: Operator, unary: boolean): boolean {
  let ok: boolean;
  switch (op) {
    case Operator.Add:
      ok = unary ? allNumeric(x.type) : allNumericOrString(x.type);
      break;
    case Operator.Sub:
    case Operator.Mul:
    case Operator.Div:
      ok = allNumeric(x.type);
      break;
    case Operator.Rem:
    case Operator.And:
    case Operator.Or:
    case Operator.Xor:
    case Operator.AndNot:
      ok = allInteger(x.type);
      break;
    case Operator.Not:
    case Operator.AndAnd:
    case Operator.OrOr:
      ok = allBoolean(x.type);
      break;
    default:
      error(check, x, Code.InvalidSyntaxTree, `unknown operator ${operatorStrings[op]}`);
      return false;
  }
  if (!ok) {
    const msg = `${invalidOp}operator ${operatorStrings[op]} not defined on ${operandStr(check, x)}`;
    error(check, x, Code.UndefinedOp, msg);
  }
  return ok;
}

/** Position of x's operator if it is an operation, else where x starts. */
export function opPos(tree: Tree, x: NodeId): number {
  return tree.kind(x) === Kind.Operation ? tree.pos(x) : startPos(tree, x);
}

/** Name of x's operation if it may overflow, else "". */
export function opName(tree: Tree, x: NodeId): string {
  if (x === 0 || tree.kind(x) !== Kind.Operation) return "";
  const op = tree.op(x);
  if (tree.y(x) === 0) return op === Operator.Xor ? "bitwise complement" : "";
  switch (op) {
    case Operator.Add:
      return "addition";
    case Operator.Sub:
      return "subtraction";
    case Operator.Xor:
      return "bitwise XOR";
    case Operator.Mul:
      return "multiplication";
    case Operator.Shl:
      return "shift";
    default:
      return "";
  }
}

function isShift(op: Operator): boolean {
  return op === Operator.Shl || op === Operator.Shr;
}

function isComparison(op: Operator): boolean {
  return op >= Operator.Eql && op <= Operator.Geq;
}

function unary(check: Checker, x: Operand, e: NodeId): void {
  const { tree } = check;
  expr(check, null, x, tree.x(e));
  if (x.mode === OperandMode.invalid) return;

  let op = tree.op(e);
  switch (op) {
    case Operator.And: {
      // Composite literals may be taken the address of besides variables.
      let y = tree.x(e);
      while (tree.kind(y) === Kind.ParenExpr) y = tree.x(y);
      if (x.mode !== OperandMode.variable && tree.kind(y) !== Kind.CompositeLit) {
        const msg = `${invalidOp}cannot take address of ${operandStr(check, x)}`;
        error(check, x, Code.UnaddressableOperand, msg);
        x.mode = OperandMode.invalid;
        return;
      }
      x.mode = OperandMode.value;
      x.type = new Pointer(x.type);
      return;
    }
    case Operator.Recv: {
      const elem = chanElem(check, atNode(check, x.expr), x, true);
      if (elem === null) {
        x.mode = OperandMode.invalid;
        return;
      }
      x.mode = OperandMode.commaok;
      x.type = elem;
      check.hasCallOrRecv = true;
      return;
    }
    case Operator.Tilde: {
      let msg = "cannot use ~ outside of interface or type constraint";
      const ok = allInteger(x.type);
      if (ok) msg += " (use ^ for bitwise complement)";
      error(check, atNode(check, e), Code.UndefinedOp, msg);
      if (!ok) {
        x.mode = OperandMode.invalid;
        return;
      }
      op = Operator.Xor;
    }
  }

  if (!opDefined(check, x, op, true)) {
    x.mode = OperandMode.invalid;
    return;
  }
  if (x.mode === OperandMode.constant_) {
    const val = x.val!;
    if (val.kind === ConstKind.Unknown) return;
    x.val = unaryOp(op, val, isUnsigned(x.type) ? sizeof(x.type) * 8 : 0);
    x.expr = e;
    overflow(check, x, opPos(tree, e));
    return;
  }
  x.mode = OperandMode.value;
}

/** Element type of channel x for a receive or send; null after an error. */
export function chanElem(check: Checker, pos: number, x: Operand, recv: boolean): Type | null {
  const xu = x.type.tag === TypeTag.Chan ? x.type : null;
  if (xu !== null && xu.dir === ChanDir.SendRecv) return xu.elem;
  const { u, err } = commonUnder(x.type, (t, u) => {
    if (u === null || t === null) return typeErrorf("no specific channel type");
    if (u.tag !== TypeTag.Chan) return typeErrorf("non-channel %s", t);
    if (recv && u.dir === ChanDir.SendOnly) return typeErrorf("send-only channel %s", t);
    if (!recv && u.dir === ChanDir.RecvOnly) return typeErrorf("receive-only channel %s", t);
    return null;
  });
  if (u !== null && u.tag === TypeTag.Chan) return u.elem;

  const cause = err === null ? "" : typeErrString(check, err);
  const what = recv ? "receive from" : "send to";
  const code = recv ? Code.InvalidReceive : Code.InvalidSend;
  const s = operandStr(check, x);
  // Without type parameter the cause names the kind of channel.
  const detail = isTypeParam(x.type) ? `${s}: ${cause}` : `${cause} ${s}`;
  error(check, pos, code, `${invalidOp}cannot ${what} ${detail}`);
  return null;
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

// ---- binary operations

/**
 * Checks x op y; with switchCase, x is a case and y the switch expression (and op counts as ==). The result is an
 * untyped boolean.
 */
export function comparison(check: Checker, x: Operand, y: Operand, op: Operator, switchCase: boolean): void {
  if (!isValid(x.type) || !isValid(y.type)) {
    x.mode = OperandMode.invalid;
    return;
  }
  if (switchCase) op = Operator.Eql;

  let errOp: Operand | null = null;
  let cause = "";
  let code: Code = Code.MismatchedTypes;
  if (
    x.type !== y.type &&
    assignableTo(check, x, y.type, null) !== Code.None &&
    assignableTo(check, y, x.type, null) !== Code.None
  ) {
    // The mismatch shows only at the second operand.
    errOp = y;
    cause = `mismatched types ${typeStr(check, x.type)} and ${typeStr(check, y.type)}`;
  } else {
    code = Code.UndefinedOp;
    if (op === Operator.Eql || op === Operator.Neq) {
      if (x.isNil() || y.isNil()) {
        if (!hasNil(x.isNil() ? y.type : x.type)) errOp = y;
      } else if (!comparable(x.type)) {
        errOp = x;
        cause = incomparableCause(check, x.type);
      } else if (!comparable(y.type)) {
        errOp = y;
        cause = incomparableCause(check, y.type);
      }
    } else {
      if (!allOrdered(x.type)) errOp = x;
      else if (!allOrdered(y.type)) errOp = y;
    }
  }

  if (errOp === null) {
    if (x.mode === OperandMode.constant_ && y.mode === OperandMode.constant_) {
      x.val = makeBool(compare(x.val!, op, y.val!));
    } else {
      x.mode = OperandMode.value;
      // The operands exist at run time: untyped ones get their default types.
      if (isUntyped(x.type)) updateExprType(check, x.expr, defaultType(x.type), true);
      if (isUntyped(y.type)) updateExprType(check, y.expr, defaultType(y.type), true);
    }
    x.type = Typ[BasicKind.UntypedBool];
    return;
  }

  const { tree } = check;
  const ops = operatorStrings[op];
  if (cause === "") {
    if (isTypeParam(x.type) || isTypeParam(y.type)) {
      if (!isTypeParam(x.type)) errOp = y;
      cause = `type parameter ${typeStr(check, errOp.type)} cannot use operator ${ops}`;
    } else {
      let what = compositeKind(errOp.type);
      if (what === "") what = typeStr(check, errOp.type);
      cause = `operator ${ops} not defined on ${what}`;
    }
  }
  const xs = exprString(tree, x.expr);
  const ys = y.expr === 0 ? "true" : exprString(tree, y.expr);
  if (switchCase) error(check, x, code, `invalid case ${xs} in switch on ${ys} (${cause})`);
  else error(check, errOp, code, `${invalidOp}${xs} ${ops} ${ys} (${cause})`);
  x.mode = OperandMode.invalid;
}

/** Why values of a type cannot be compared, "" if there is nothing particular to say. */
export function incomparableCause(check: Checker, t: Type): string {
  switch (under(t).tag) {
    case TypeTag.Slice:
    case TypeTag.Signature:
    case TypeTag.Map:
      return `${compositeKind(t)} can only be compared to nil`;
  }
  const err = comparableType(t, true, null);
  return err === null ? "" : typeErrString(check, err);
}

/** Largest shift count of a constant shift: enough for the smallest float64. */
const shiftBound = 1023 - 1 + 52;

/** Checks x op y for a shift; e is the shift expression (0 in an assignment operation). */
function shift(check: Checker, x: Operand, y: Operand, e: NodeId, op: Operator): void {
  const { tree } = check;
  const xval = x.mode === OperandMode.constant_ ? toInt(x.val!) : null;
  if (!allInteger(x.type) && !(isUntyped(x.type) && xval !== null && xval.kind === ConstKind.Int)) {
    error(check, x, Code.InvalidShiftOperand, `${invalidOp}shifted operand ${operandStr(check, x)} must be integer`);
    x.mode = OperandMode.invalid;
    return;
  }

  // The count must be an integer, or an untyped constant representable as uint (but it is not converted).
  let yval: ConstVal | null = null;
  if (y.mode === OperandMode.constant_) {
    yval = toInt(y.val!);
    if (yval.kind === ConstKind.Int && sign(yval) < 0) {
      error(check, y, Code.InvalidShiftCount, `${invalidOp}negative shift count ${operandStr(check, y)}`);
      x.mode = OperandMode.invalid;
      return;
    }
    if (isUntyped(y.type)) {
      representable(check, y, Typ[BasicKind.Uint]);
      if ((y.mode as OperandMode) === OperandMode.invalid) {
        x.mode = OperandMode.invalid;
        return;
      }
    }
  } else if (allInteger(y.type)) {
    if (!allowVersion(check, go1_13) && !allUnsigned(y.type)) {
      versionErrorf(check, y, go1_13, `${invalidOp}signed shift count ${operandStr(check, y)}`);
      x.mode = OperandMode.invalid;
      return;
    }
  } else if (isUntyped(y.type)) {
    convertUntyped(check, y, Typ[BasicKind.Uint]);
    if (y.mode === OperandMode.invalid) {
      x.mode = OperandMode.invalid;
      return;
    }
  } else {
    error(check, y, Code.InvalidShiftCount, `${invalidOp}shift count ${operandStr(check, y)} must be integer`);
    x.mode = OperandMode.invalid;
    return;
  }

  if (x.mode === OperandMode.constant_) {
    if (y.mode === OperandMode.constant_) {
      if (x.val!.kind === ConstKind.Unknown || y.val!.kind === ConstKind.Unknown) {
        x.val = makeUnknown();
        if (!isInteger(x.type)) x.type = Typ[BasicKind.UntypedInt];
        return;
      }
      if (!isUint64(yval!) || intNumber(yval!) > shiftBound) {
        error(check, y, Code.InvalidShiftCount, `${invalidOp}invalid shift count ${operandStr(check, y)}`);
        x.mode = OperandMode.invalid;
        return;
      }
      // The left operand may be an untyped float with an integer value; the result is an integer.
      if (!isInteger(x.type)) x.type = Typ[BasicKind.UntypedInt];
      x.val = constShift(xval!, op, intNumber(yval!));
      x.expr = e;
      overflow(check, x, e === 0 ? 0 : opPos(tree, e));
      return;
    }
    if (isUntyped(x.type)) {
      // The left operand gets the type it would have without the shift, which is not known yet.
      if (isPending(check, x.expr)) check.shiftLhs.add(x.expr);
      x.mode = OperandMode.value;
      return;
    }
  }
  if (!allInteger(x.type)) {
    error(check, x, Code.InvalidShiftOperand, `${invalidOp}shifted operand ${operandStr(check, x)} must be integer`);
    x.mode = OperandMode.invalid;
    return;
  }
  x.mode = OperandMode.value;
}

/** Checks lhs op rhs; e is the operation, 0 for an assignment operation. */
export function binary(check: Checker, x: Operand, e: NodeId, lhs: NodeId, rhs: NodeId, op: Operator): void {
  expr(check, null, x, lhs);
  const y = new Operand();
  expr(check, null, y, rhs);
  binaryRest(check, x, y, e, lhs, rhs, op);
}

/** binary after its operands were evaluated. */
function binaryRest(check: Checker, x: Operand, y: Operand, e: NodeId, lhs: NodeId, rhs: NodeId, op: Operator): void {
  if (x.mode === OperandMode.invalid) return;
  if (y.mode === OperandMode.invalid) {
    x.mode = OperandMode.invalid;
    x.expr = y.expr;
    return;
  }
  if (isShift(op)) {
    shift(check, x, y, e, op);
    return;
  }
  if (x.type !== y.type) {
    matchTypes(check, x, y);
    if ((x.mode as OperandMode) === OperandMode.invalid) return;
  }
  if (isComparison(op)) {
    comparison(check, x, y, op, false);
    return;
  }

  if (!identical(x.type, y.type)) {
    // Invalid types have been reported.
    if (isValid(x.type) && isValid(y.type)) {
      const { tree } = check;
      const what =
        e !== 0 ? exprString(tree, e) : `${exprString(tree, lhs)} ${operatorStrings[op]}= ${exprString(tree, rhs)}`;
      const types = `mismatched types ${typeStr(check, x.type)} and ${typeStr(check, y.type)}`;
      error(check, x, Code.MismatchedTypes, `${invalidOp}${what} (${types})`);
    }
    x.mode = OperandMode.invalid;
    return;
  }
  if (!opDefined(check, x, op, false)) {
    x.mode = OperandMode.invalid;
    return;
  }

  const bothConst = x.mode === OperandMode.constant_ && y.mode === OperandMode.constant_;
  if ((op === Operator.Div || op === Operator.Rem) && y.mode === OperandMode.constant_) {
    let zero = (bothConst || allInteger(x.type)) && sign(y.val!) === 0;
    if (!zero && bothConst && isComplex(x.type)) {
      // The divisor's square may underflow to zero.
      const re = real(y.val!);
      const im = imag(y.val!);
      zero = sign(binaryOp(re, Operator.Mul, re)) === 0 && sign(binaryOp(im, Operator.Mul, im)) === 0;
    }
    if (zero) {
      error(check, y, Code.DivByZero, `${invalidOp}division by zero`);
      x.mode = OperandMode.invalid;
      return;
    }
  }
  if (bothConst) {
    if (x.val!.kind === ConstKind.Unknown || y.val!.kind === ConstKind.Unknown) {
      x.val = makeUnknown();
      return;
    }
    x.val = binaryOp(x.val!, op, y.val!, op === Operator.Div && isInteger(x.type));
    x.expr = e;
    overflow(check, x, e === 0 ? 0 : opPos(check.tree, e));
    return;
  }
  x.mode = OperandMode.value;
}

/** Checks a binary operation, walking down its left operands in a loop. */
function binaryExpr(check: Checker, x: Operand, e: NodeId): void {
  const { tree } = check;
  let lhs = tree.x(e);
  let spine: NodeId[] | null = null;
  while (tree.kind(lhs) === Kind.Operation && tree.y(lhs) !== 0) {
    (spine ??= [e]).push(lhs);
    lhs = tree.x(lhs);
  }
  expr(check, null, x, lhs);
  for (let i = spine === null ? 0 : spine.length - 1; i >= 0; i--) {
    const n = spine === null ? e : spine[i];
    const rhs = tree.y(n);
    const y = new Operand();
    // What expr does; a frame less matters where operations nest to the right.
    rawExpr(check, null, y, rhs, null, false);
    if (y.mode <= OperandMode.typexpr) excludeNonValues(check, y);
    singleValue(check, y);
    binaryRest(check, x, y, n, tree.x(n), rhs, tree.op(n));
    x.expr = n;
    // The outermost one is recorded by rawExpr.
    if (i > 0) record(check, x);
  }
}

/** Converts untyped operands to each other's types so that they match; x.mode is invalid after an error. */
export function matchTypes(check: Checker, x: Operand, y: Operand): void {
  if (!mayConvert(x, y)) return;
  convertUntyped(check, x, y.type);
  if (x.mode === OperandMode.invalid) return;
  convertUntyped(check, y, x.type);
  if ((y.mode as OperandMode) === OperandMode.invalid) x.mode = OperandMode.invalid;
}

/** A conversion of one operand to the other's type might work; if not, the types are reported as mismatched. */
function mayConvert(x: Operand, y: Operand): boolean {
  if (!isUntyped(x.type) && !isUntyped(y.type)) return false;
  if (allNumeric(x.type) !== allNumeric(y.type)) return false;
  // An untyped operand may get its default type next to an empty interface.
  if (isNonTypeParamInterface(x.type) || isNonTypeParamInterface(y.type)) return true;
  if (allBoolean(x.type) !== allBoolean(y.type)) return false;
  if (allString(x.type) !== allString(y.type)) return false;
  if (x.isNil()) return hasNil(y.type);
  if (y.isNil()) return hasNil(x.type);
  return !isPointer(x.type) && !isPointer(y.type);
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
