// Conversions T(x) (counterpart: types2/conversions.go; spec "Conversions").

import { unalias } from "./alias.ts";
import { Cause } from "./cause.ts";
import type { Checker } from "./check.ts";
import { Code } from "./codes.ts";
import { representableConst } from "./const.ts";
import { utf8Bytes } from "./constant/format.ts";
import { type ConstVal, constString, intNumber, isUint64, makeString } from "./constant/value.ts";
import { allowVersion, errorf } from "./errors.ts";
import { updateExprType } from "./expr.ts";
import { type FormatArg, sprintf } from "./format.ts";
import { OperandMode } from "./mode.ts";
import { assignableTo, Operand } from "./operand.ts";
import {
  allString,
  defaultType,
  identical,
  identicalIgnoreTags,
  isComplex,
  isConstType,
  isInteger,
  isIntegerOrFloat,
  isNonTypeParamInterface,
  isPointer,
  isString,
  isTypeParam,
  isUntyped,
} from "./predicates.ts";
import { typeParamIs } from "./typeparam.ts";
import { BasicKind, type Term, Typ, type Type, type TypeParam, TypeTag } from "./types.ts";
import { under, underIs } from "./under.ts";
import { go1_17, go1_20 } from "./version.ts";

/** The constant x converts to the constant type T; its value then goes into `out`. */
function constConvertibleTo(check: Checker, x: Operand, T: Type, out: { val: ConstVal | null } | null): boolean {
  const t = under(T);
  if (t.tag !== TypeTag.Basic) return false;
  if (representableConst(x.val!, check, t, out)) return true;
  if (isInteger(x.type) && isString(t)) {
    let codepoint = 0xfffd;
    if (isUint64(x.val!)) {
      const i = intNumber(x.val!);
      if (i <= 0x10ffff && !(i >= 0xd800 && i < 0xe000)) codepoint = i;
    }
    if (out !== null) out.val = makeString(utf8Bytes(String.fromCodePoint(codepoint)));
    return true;
  }
  return false;
}

/** Converts x to T, or reports that it cannot be and makes x invalid. */
export function conversion(check: Checker, x: Operand, T: Type): void {
  const constArg = x.mode === OperandMode.constant_;
  const cause = new Cause();
  let ok = false;
  if (constArg && isConstType(T)) {
    // The result is a constant.
    ok = constConvertibleTo(check, x, T, x);
    if (!ok && isInteger(x.type) && isInteger(T)) {
      errorf(check, x, Code.InvalidConversion, "constant %s overflows %s", constString(x.val!), T);
      x.mode = OperandMode.invalid;
      return;
    }
  } else if (constArg && isTypeParam(T)) {
    // x must convert to each type of the type set, and is no constant then.
    ok = underIs(T, (u) => {
      if (u === null) {
        cause.msg = sprintf(check, "%s does not contain specific types", T);
        return false;
      }
      if (isString(x.type) && isBytesOrRunes(u)) return true;
      if (constConvertibleTo(check, x, u, null)) return true;
      cause.msg =
        isInteger(x.type) && isInteger(u)
          ? sprintf(check, "constant %s overflows %s (in %s)", constString(x.val!), u, T)
          : sprintf(check, "cannot convert %s to type %s (in %s)", x, u, T);
      return false;
    });
    x.mode = OperandMode.value;
  } else if (convertibleTo(check, x, T, cause)) {
    ok = true;
    x.mode = OperandMode.value;
  }

  if (!ok) {
    if (cause.msg !== "") {
      errorf(check, x, Code.InvalidConversion, "cannot convert %s to type %s: %s", x, T, cause.msg);
    } else {
      errorf(check, x, Code.InvalidConversion, "cannot convert %s to type %s", x, T);
    }
    x.mode = OperandMode.invalid;
    return;
  }

  // An untyped operand gets the target type where it is a possible type for it, else its default type.
  if (isUntyped(x.type)) {
    let final = T;
    if (x.type === Typ[BasicKind.UntypedNil]) {
      // nil has the type it is converted to.
    } else if (isNonTypeParamInterface(T) || (constArg && !isConstType(T))) {
      final = defaultType(x.type);
    } else if (x.mode === OperandMode.constant_ && isInteger(x.type) && allString(T)) {
      final = x.type;
    }
    updateExprType(check, x.expr, final, true);
  }
  x.type = T;
}

/** Reports whether the non-constant x can be converted to T; if not, `cause` may get a reason. */
export function convertibleTo(check: Checker, x: Operand, T: Type, cause: Cause | null): boolean {
  if (assignableTo(check, x, T, cause) === Code.None) return true;
  const origT = T;
  const V = unalias(x.type);
  T = unalias(T);
  const Vu = under(V);
  const Tu = under(T);
  const Vp = V.tag === TypeTag.TypeParam ? V : null;
  const Tp = T.tag === TypeTag.TypeParam ? T : null;

  if (Vp === null && Tp === null && identicalIgnoreTags(Vu, Tu)) return true;
  if (V.tag === TypeTag.Pointer && T.tag === TypeTag.Pointer) {
    if (identicalIgnoreTags(under(V.elem), under(T.elem)) && !isTypeParam(V.elem) && !isTypeParam(T.elem)) return true;
  }
  if (isIntegerOrFloat(Vu) && isIntegerOrFloat(Tu)) return true;
  if (isComplex(Vu) && isComplex(Tu)) return true;
  if ((isInteger(Vu) || isBytesOrRunes(Vu)) && isString(Tu)) return true;
  if (isString(Vu) && isBytesOrRunes(Tu)) return true;
  if ((isPointer(Vu) || isUintptr(Vu)) && isUnsafePointer(Tu)) return true;
  if (isUnsafePointer(Vu) && (isPointer(Tu) || isUintptr(Tu))) return true;

  // A slice converts to an array or to a pointer to an array.
  if (Vu.tag === TypeTag.Slice) {
    if (Tu.tag === TypeTag.Array && identical(Vu.elem, Tu.elem)) {
      if (allowVersion(check, go1_20)) return true;
      if (cause !== null) cause.msg = "conversion of slice to array requires go1.20 or later";
      return false;
    }
    if (Tu.tag === TypeTag.Pointer) {
      const a = under(Tu.elem);
      if (a.tag === TypeTag.Array && identical(Vu.elem, a.elem)) {
        if (allowVersion(check, go1_17)) return true;
        if (cause !== null) cause.msg = "conversion of slice to array pointer requires go1.17 or later";
        return false;
      }
    }
  }

  if (Vp === null && Tp === null) return false;
  return convertibleTypeParams(check, x, Vp, T, Tp, origT, cause);
}

/** Each type of the one type set must convert to each type of the other. */
function convertibleTypeParams(
  check: Checker,
  x0: Operand,
  Vp: TypeParam | null,
  T: Type,
  Tp: TypeParam | null,
  origT: Type,
  cause: Cause | null,
): boolean {
  const x = new Operand().copyFrom(x0);
  const explain = (format: string, ...args: FormatArg[]): false => {
    if (cause !== null) {
      const msg = sprintf(check, format, ...args);
      cause.msg = cause.msg === "" ? msg : `${msg}\n\t${cause.msg}`;
    }
    return false;
  };
  const toEach = (v: Term | null): boolean =>
    typeParamIs(Tp!, (t) => {
      if (t === null) return false;
      if (convertibleTo(check, x, t.type!, cause)) return true;
      if (v === null) return explain("cannot convert %s to type %s (in %s)", x.type, t.type!, Tp!);
      return explain("cannot convert %s (in %s) to type %s (in %s)", v.type!, Vp!, t.type!, Tp!);
    });
  if (Vp === null) return toEach(null);
  return typeParamIs(Vp, (v) => {
    if (v === null) return false;
    x.type = v.type!;
    if (Tp !== null) return toEach(v);
    if (convertibleTo(check, x, T, cause)) return true;
    return explain("cannot convert %s (in %s) to type %s", v.type!, Vp, origT);
  });
}

export function isUintptr(t: Type): boolean {
  const u = under(t);
  return u.tag === TypeTag.Basic && u.kind === BasicKind.Uintptr;
}

export function isUnsafePointer(t: Type): boolean {
  const u = under(t);
  return u.tag === TypeTag.Basic && u.kind === BasicKind.UnsafePointer;
}

/** []byte or []rune, by underlying types. */
export function isBytesOrRunes(t: Type): boolean {
  const s = under(t);
  if (s.tag !== TypeTag.Slice) return false;
  const e = under(s.elem);
  return e.tag === TypeTag.Basic && (e.kind === BasicKind.Uint8 || e.kind === BasicKind.Int32);
}

export { isPointer };
