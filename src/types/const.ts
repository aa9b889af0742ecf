// Constants and the types they fit (counterpart: types2/const.go). Invariant: a typed constant's value is representable
// in its type, rounded to it; an untyped integer has at most 512 bits.

import { Operator } from "../syntax/tokens.ts";
import type { Checker } from "./check.ts";
import { Code } from "./codes.ts";
import {
  binaryOp,
  bitLen,
  ConstKind,
  type ConstVal,
  float32Val,
  float64Val,
  imag,
  makeFloat64,
  makeImag,
  makeUnknown,
  Rep,
  real,
  toComplex,
  toFloat,
  toInt,
} from "./constant/value.ts";
import { error, errorf } from "./errors.ts";
import { implicitTypeAndValue, updateExprType, updateExprVal } from "./expr.ts";
import { OperandMode } from "./mode.ts";
import type { Operand } from "./operand.ts";
import { opName } from "./operators.ts";
import { isInteger, isNumeric, isTyped, isTypeParam } from "./predicates.ts";
import { type Basic, BasicInfo, BasicKind, type Type } from "./types.ts";
import { safeUnder, under } from "./under.ts";

/** Bits that an untyped integer constant may have. */
const untypedPrec = 512;

/**
 * Reports a constant x that does not fit its type, or is too large for an untyped integer; opPos is the position of the
 * operator that made it. Rounds typed values.
 */
export function overflow(check: Checker, x: Operand, opPos: number): void {
  const val = x.val!;
  if (val.kind === ConstKind.Unknown) {
    error(check, opPos, Code.InvalidConstVal, "constant result is not representable");
    return;
  }
  if (isTyped(x.type)) {
    representable(check, x, under(x.type) as Basic);
    return;
  }
  if (val.kind === ConstKind.Int && bitLen(val) > untypedPrec) {
    const op = opName(check.tree, x.expr);
    error(check, opPos, Code.InvalidConstVal, `constant ${op === "" ? "" : `${op} `}overflow`);
    x.val = makeUnknown();
  }
}

/** Width in bits of the integer types, by BasicKind; unsigned ones are marked by their info. */
function intBits(kind: BasicKind): number {
  switch (kind) {
    case BasicKind.Int8:
    case BasicKind.Uint8:
      return 8;
    case BasicKind.Int16:
    case BasicKind.Uint16:
      return 16;
    case BasicKind.Int32:
    case BasicKind.Uint32:
      return 32;
    default:
      return 64;
  }
}

function fitsInt(x: ConstVal, typ: Basic): boolean {
  if (typ.kind === BasicKind.UntypedInt || typ.kind === BasicKind.UntypedRune) return true;
  const bits = intBits(typ.kind);
  const unsigned = (typ.info & BasicInfo.IsUnsigned) !== 0;
  if (x.rep === Rep.SmallInt) {
    // A safe integer fits every 64-bit type of its sign.
    if (unsigned) return x.v >= 0 && (bits === 64 || x.v < 2 ** bits);
    return bits === 64 || (x.v >= -(2 ** (bits - 1)) && x.v < 2 ** (bits - 1));
  }
  if (x.rep !== Rep.BigInt || bits !== 64) return false;
  if (unsigned) return x.v >= 0n && x.v < 1n << 64n;
  return x.v >= -(1n << 63n) && x.v < 1n << 63n;
}

/** x rounded to float32 or float64, null if that is infinite. */
function roundFloat(x: ConstVal, single: boolean): ConstVal | null {
  const f = single ? float32Val(x) : float64Val(x);
  return Number.isFinite(f) ? makeFloat64(f) : null;
}

/**
 * Reports whether x can be represented as a value of the basic type. If `rounded` is given, its val is set to the value
 * as that type has it.
 */
export function representableConst(
  x: ConstVal,
  _check: Checker | null,
  typ: Basic,
  rounded: { val: ConstVal | null } | null,
): boolean {
  // Whatever made the value unknown was reported.
  if (x.kind === ConstKind.Unknown) return true;
  const { info } = typ;
  if ((info & BasicInfo.IsInteger) !== 0) {
    const i = toInt(x);
    if (i.kind !== ConstKind.Int) return false;
    if (rounded !== null) rounded.val = i;
    return fitsInt(i, typ);
  }
  if ((info & BasicInfo.IsFloat) !== 0) {
    const f = toFloat(x);
    if (f.kind !== ConstKind.Float) return false;
    if (typ.kind === BasicKind.UntypedFloat) return true;
    const r = roundFloat(f, typ.kind === BasicKind.Float32);
    if (r === null) return false;
    if (rounded !== null) rounded.val = r;
    return true;
  }
  if ((info & BasicInfo.IsComplex) !== 0) {
    const c = toComplex(x);
    if (c.kind !== ConstKind.Complex) return false;
    if (typ.kind === BasicKind.UntypedComplex) return true;
    const single = typ.kind === BasicKind.Complex64;
    const re = roundFloat(real(c), single);
    const im = roundFloat(imag(c), single);
    if (re === null || im === null) return false;
    if (rounded !== null) rounded.val = binaryOp(re, Operator.Add, makeImag(im));
    return true;
  }
  if ((info & BasicInfo.IsString) !== 0) return x.kind === ConstKind.String;
  if ((info & BasicInfo.IsBoolean) !== 0) return x.kind === ConstKind.Bool;
  return false;
}

/** Rounds the constant x to typ, or reports that it cannot be represented and makes x invalid. */
export function representable(check: Checker, x: Operand, typ: Basic): void {
  const code = representation(check, x, typ);
  if (code !== Code.None) {
    invalidConversion(check, code, x, typ);
    x.mode = OperandMode.invalid;
    return;
  }
  x.val = check.representedVal;
}

/** The value of the constant x as typ has it goes into check.representedVal; gives the code of the error if there is none. */
export function representation(check: Checker, x: Operand, typ: Basic): Code {
  const out = { val: x.val };
  if (!representableConst(x.val!, check, typ, out)) {
    if (isNumeric(x.type) && isNumeric(typ)) {
      // An integer may overflow; a fraction is cut off.
      return !isInteger(x.type) && isInteger(typ) ? Code.TruncatedFloat : Code.NumericOverflow;
    }
    return Code.InvalidConstVal;
  }
  check.representedVal = out.val;
  return Code.None;
}

export function invalidConversion(check: Checker, code: Code, x: Operand, target: Type): void {
  let msg = "cannot convert %s to type %s";
  if (code === Code.TruncatedFloat) msg = "%s truncated to %s";
  else if (code === Code.NumericOverflow) msg = "%s overflows %s";
  errorf(check, x, code, msg, x, target);
}

/** Gives the untyped x the type target, or reports that it cannot have it and makes x invalid. */
export function convertUntyped(check: Checker, x: Operand, target: Type): void {
  const code = implicitTypeAndValue(check, x, target);
  if (code !== Code.None) {
    const t = isTypeParam(target) ? target : (safeUnder(target) ?? target);
    invalidConversion(check, code, x, t);
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
