// Operators: unary and binary operations, comparisons, shifts, channel operands (counterpart: the operator half of
// types2/expr.go). Long chains of binary operators nest to the left; they are walked in a loop.

import { startPos } from "../syntax/positions.ts";
import { exprString } from "../syntax/print.ts";
import { Operator, operatorStrings } from "../syntax/tokens.ts";
import { Kind, type NodeId, type Tree } from "../syntax/tree.ts";
import { typeErrorf, typeErrString } from "./cause.ts";
import type { Checker } from "./check.ts";
import { Code } from "./codes.ts";
import { convertUntyped, overflow, representable } from "./const.ts";
import {
  binaryOp,
  ConstKind,
  type ConstVal,
  compare,
  shift as constShift,
  imag,
  intNumber,
  isUint64,
  makeBool,
  makeUnknown,
  real,
  sign,
  toInt,
  unaryOp,
} from "./constant/value.ts";
import { allowVersion, atNode, error, invalidOp, operandStr, typeStr, versionErrorf } from "./errors.ts";
import { excludeNonValues, expr, rawExpr, singleValue, updateExprType } from "./expr.ts";
import { OperandMode } from "./mode.ts";
import { assignableTo, compositeKind, Operand } from "./operand.ts";
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
  isComplex,
  isInteger,
  isNonTypeParamInterface,
  isPointer,
  isTypeParam,
  isUnsigned,
  isUntyped,
  isValid,
} from "./predicates.ts";
import { isPending, record } from "./recording.ts";
import { sizeof } from "./sizes.ts";
import { BasicKind, ChanDir, Pointer, Typ, type Type, TypeTag } from "./types.ts";
import { commonUnder, under } from "./under.ts";
import { go1_13 } from "./version.ts";

const _invalid = Typ[BasicKind.Invalid];

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

export function isShift(op: Operator): boolean {
  return op === Operator.Shl || op === Operator.Shr;
}

export function isComparison(op: Operator): boolean {
  return op >= Operator.Eql && op <= Operator.Geq;
}

export function unary(check: Checker, x: Operand, e: NodeId): void {
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
export function binaryExpr(check: Checker, x: Operand, e: NodeId): void {
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
