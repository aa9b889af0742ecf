// Operands: the intermediate results of checking expressions, how messages describe them, and assignability
// (counterpart: types2/operand.go). Invariants: `type` is meaningful unless mode is invalid or novalue; `val` is set
// exactly for constants; an operand is a scratch object that callers hand down and reuse.

import { exprString } from "../syntax/print.ts";
import type { NodeId } from "../syntax/tree.ts";
import { unalias } from "./alias.ts";
import type { Cause } from "./cause.ts";
import type { Checker } from "./check.ts";
import { Code } from "./codes.ts";
import { type ConstVal, constString } from "./constant/value.ts";
import { implicitTypeAndValue } from "./expr.ts";
import { sprintf, typeText } from "./format.ts";
import { implements_ } from "./instantiate.ts";
import { OperandMode } from "./mode.ts";
import { hasEmptyTypeset, hasName, identical, isGeneric, isInterfacePtr, isUntyped, isValid } from "./predicates.ts";
import { typeParamIs } from "./typeparam.ts";
import { type Basic, BasicKind, ChanDir, Typ, type Type, type TypeParam, TypeTag } from "./types.ts";
import { under } from "./under.ts";
import { predeclaredFuncs } from "./universe.ts";

export class Operand {
  mode: OperandMode = OperandMode.invalid;
  /** The expression, 0 if there is none. */
  expr: NodeId = 0;
  type: Type = Typ[BasicKind.Invalid];
  val: ConstVal | null = null;
  /** BuiltinId if mode is builtin. */
  id = 0;

  copyFrom(x: Operand): this {
    this.mode = x.mode;
    this.expr = x.expr;
    this.type = x.type;
    this.val = x.val;
    this.id = x.id;
    return this;
  }

  /** The untyped nil value. */
  isNil(): boolean {
    return this.mode === OperandMode.nilvalue;
  }
}

export function newOperand(mode: OperandMode, expr: NodeId, type: Type): Operand {
  const x = new Operand();
  x.mode = mode;
  x.expr = expr;
  x.type = type;
  return x;
}

const modeStrings: readonly string[] = [
  "invalid operand",
  "no value",
  "built-in",
  "type",
  "constant",
  "variable",
  "map index expression",
  "value",
  "nil",
  "comma, ok expression",
  "comma, error expression",
  "cgo function",
];

/** How messages describe an operand: `expr (untyped kind mode value of type T)`, as far as the parts are there. */
export function operandString(check: Checker, x: Operand): string {
  if (x.mode === OperandMode.nilvalue) {
    if (x.type === Typ[BasicKind.Invalid]) return "nil (with invalid type)";
    if (x.type === Typ[BasicKind.UntypedNil]) return "nil";
    return `nil (of type ${typeText(check, x.type)})`;
  }

  let expr = "";
  if (x.expr !== 0) {
    expr = exprString(check.tree, x.expr);
  } else {
    switch (x.mode) {
      case OperandMode.builtin:
        expr = predeclaredFuncs[x.id].name;
        break;
      case OperandMode.typexpr:
        expr = typeText(check, x.type);
        break;
      case OperandMode.constant_:
        expr = constString(x.val!);
        break;
    }
  }

  let s = "";
  let hasType = false;
  switch (x.mode) {
    case OperandMode.invalid:
    case OperandMode.novalue:
    case OperandMode.builtin:
    case OperandMode.typexpr:
      break;
    default:
      if (isUntyped(x.type)) s += `${(x.type as Basic).name} `;
      else hasType = true;
  }
  s += modeStrings[x.mode];
  if (x.mode === OperandMode.constant_) {
    const v = constString(x.val!);
    if (v !== expr) s += ` ${v}`;
  }
  if (hasType) s += isValid(x.type) ? ` of ${typeDescription(check, x.type)}` : " with invalid type";
  return expr !== "" ? `${expr} (${s})` : s;
}

/** "[generic ][kind ]type T[ constrained by C[ with empty type set]]": named types say what they are made of. */
function typeDescription(check: Checker, typ: Type): string {
  let desc = isGeneric(typ) ? "generic " : "";
  const u = unalias(typ);
  const tpar = u !== null && u.tag === TypeTag.TypeParam ? u : null;
  if (tpar === null && (typ.tag === TypeTag.Alias || typ.tag === TypeTag.Named)) {
    const what = compositeKind(typ);
    desc += `${what !== "" ? what : (under(typ) as Basic).name} `;
  }
  desc += `type ${typeText(check, typ)}`;
  if (tpar !== null) {
    desc += ` constrained by ${typeText(check, tpar.bound)}`;
    if (hasEmptyTypeset(tpar)) desc += " with empty type set";
  }
  return desc;
}

/** The kind of a composite type ("array", "slice", ...), "" for basic types. */
export function compositeKind(typ: Type): string {
  const u = under(typ);
  switch (u.tag) {
    case TypeTag.Array:
      return "array";
    case TypeTag.Slice:
      return "slice";
    case TypeTag.Struct:
      return "struct";
    case TypeTag.Pointer:
      return "pointer";
    case TypeTag.Signature:
      return "func";
    case TypeTag.Interface:
      return "interface";
    case TypeTag.Map:
      return "map";
    case TypeTag.Chan:
      return "chan";
    case TypeTag.Tuple:
      return "tuple";
    case TypeTag.Union:
      return "union";
    default:
      return "";
  }
}

/**
 * Reports whether x may be assigned to a variable of type T (spec "Assignability"); gives Code.None if so, else the
 * code of the error, with an explanation in `cause` if there is one to give.
 */
export function assignableTo(check: Checker, x: Operand, T: Type, cause: Cause | null): Code {
  if (x.mode === OperandMode.invalid || !isValid(T)) return Code.None;
  // By far the most frequent case, before anything is resolved.
  if (x.type === T) return Code.None;

  const origT = T;
  const V = unalias(x.type);
  T = unalias(T);
  if (identical(V, T)) return Code.None;

  const Vu = under(V);
  const Tu = under(T);
  const Vp = V.tag === TypeTag.TypeParam ? V : null;
  const Tp = T.tag === TypeTag.TypeParam ? T : null;

  // An untyped value must be representable in T, for a type parameter in each type of its type set.
  if (isUntyped(Vu)) {
    if (Tp !== null) {
      return typeParamIs(Tp, (t) => t !== null && implicitTypeAndValue(check, x, t.type!) === Code.None)
        ? Code.None
        : Code.IncompatibleAssign;
    }
    return implicitTypeAndValue(check, x, T) === Code.None ? Code.None : Code.IncompatibleAssign;
  }

  // Identical underlying types, one of the two types without name, no type parameters. (Comparing first is types2's
  // order; it decides which type set of an invalid interface cycle is computed first.)
  if (identical(Vu, Tu) && (!hasName(V) || !hasName(T)) && Vp === null && Tp === null) return Code.None;

  // Interfaces, and pointers to interfaces for the sake of their explanation.
  if ((Tu.tag === TypeTag.Interface && Tp === null) || isInterfacePtr(Tu)) {
    if (implements_(check, V, T, false, cause)) return Code.None;
    // A type parameter may still do by its type set.
    if (Vp === null) return Code.InvalidIfaceAssign;
    if (cause !== null) cause.msg = "";
  }
  if (Vu.tag === TypeTag.Interface && Vp === null) {
    if (implements_(check, T, V, false, null)) {
      if (cause !== null) cause.msg = "need type assertion";
      return Code.IncompatibleAssign;
    }
  }

  // A bidirectional channel to a channel with the same element type.
  if (Vu.tag === TypeTag.Chan && Vu.dir === ChanDir.SendRecv && Tu.tag === TypeTag.Chan) {
    if (identical(Vu.elem, Tu.elem)) return !hasName(V) || !hasName(T) ? Code.None : Code.InvalidChanAssign;
  }

  if (Vp === null && Tp === null) return Code.IncompatibleAssign;

  if (Tp !== null && !hasName(V)) return assignableToTypeParam(check, x, Tp, cause);
  if (Vp !== null && !hasName(T)) return assignableFromTypeParam(check, x, Vp, T, origT, cause);
  return Code.IncompatibleAssign;
}

/** x, of a type without name, is assignable to each specific type of Tp's type set. */
function assignableToTypeParam(check: Checker, x: Operand, Tp: TypeParam, cause: Cause | null): Code {
  let code: Code = Code.IncompatibleAssign;
  typeParamIs(Tp, (term) => {
    if (term === null) return false;
    code = assignableTo(check, x, term.type!, cause);
    if (code !== Code.None) {
      prependCause(cause, sprintf(check, "cannot assign %s to %s (in %s)", x.type, term.type!, Tp));
      return false;
    }
    return true;
  });
  return code;
}

/** Values of each specific type of Vp's type set are assignable to T, a type without name. */
function assignableFromTypeParam(
  check: Checker,
  x: Operand,
  Vp: TypeParam,
  T: Type,
  origT: Type,
  cause: Cause | null,
): Code {
  const y = new Operand().copyFrom(x);
  let code: Code = Code.IncompatibleAssign;
  typeParamIs(Vp, (term) => {
    if (term === null) return false;
    y.type = term.type!;
    code = assignableTo(check, y, T, cause);
    if (code !== Code.None) {
      prependCause(cause, sprintf(check, "cannot assign %s (in %s) to %s", term.type!, Vp, origT));
      return false;
    }
    return true;
  });
  return code;
}

function prependCause(cause: Cause | null, msg: string): void {
  if (cause !== null) cause.msg = cause.msg === "" ? msg : `${msg}\n\t${cause.msg}`;
}
