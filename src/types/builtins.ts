// Calls of built-in functions (counterpart: types2/builtins.go; spec "Built-in functions" and "Package unsafe").
//
// Invariant: after a successful call x is the result, and the built-in's node has the signature of this call recorded,
// unless the result is a constant.

import { exprString } from "../syntax/print.ts";
import { Operator } from "../syntax/tokens.ts";
import { Kind, type ListId, type NodeId } from "../syntax/tree.ts";
import { asNamed, unalias } from "./alias.ts";
import { assignment } from "./assignments.ts";
import { arguments_, exprList, use, useList } from "./call.ts";
import { type TypeErr, typeErrorf, typeErrString } from "./cause.ts";
import type { Checker } from "./check.ts";
import { Code } from "./codes.ts";
import { convertUntyped } from "./const.ts";
import {
  binaryOp,
  boolVal,
  ConstKind,
  type ConstVal,
  compare,
  imag,
  makeImag,
  makeInt64,
  makeUnknown,
  real,
  sign,
  stringVal,
  toFloat,
} from "./constant/value.ts";
import { atNode, error, errorf, invalidArg, invalidOp, softErrorf, verifyVersionf } from "./errors.ts";
import { expr, exprOrType, rawExpr, updateExprType } from "./expr.ts";
import { index, isValidIndex } from "./index.ts";
import { unparen } from "./lists.ts";
import { derefStructPtr, lookupFieldOrMethod } from "./lookup.ts";
import { OperandMode } from "./mode.ts";
import { newParam, ObjTag, TypeName, Var, VarKind } from "./object.ts";
import { assignableTo, newOperand, Operand } from "./operand.ts";
import { matchTypes } from "./operators.ts";
import {
  allOrdered,
  allString,
  defaultType,
  identical,
  isBoolean,
  isNumeric,
  isString,
  isTypeParam,
  isUntyped,
  isValid,
} from "./predicates.ts";
import { record, recordBuiltinType, recordSelection } from "./recording.ts";
import { SelectionKind } from "./selection.ts";
import { alignof, offsetof, sizeof } from "./sizes.ts";
import { newTypeParam, typeParamIs } from "./typeparam.ts";
import {
  type Array_,
  BasicKind,
  ChanDir,
  emptyTuple,
  Interface,
  type Named,
  newTuple,
  Pointer,
  Signature,
  Slice,
  Term,
  Typ,
  type Type,
  TypeTag,
  Union,
  universeByte,
} from "./types.ts";
import { validVarType, varType } from "./typexpr.ts";
import { all, commonUnder, under, underIs } from "./under.ts";
import { BuiltinId, predeclaredFuncs } from "./universe.ts";
import { go1_17, go1_20, go1_21, go1_26 } from "./version.ts";

const intType = Typ[BasicKind.Int];
const uintptrType = Typ[BasicKind.Uintptr];

/** Checks a call of the built-in `id`; false after an error (x is then of no use). */
export function builtin(check: Checker, x: Operand, call: NodeId, id: BuiltinId): boolean {
  const { tree } = check;
  const argList = tree.argList(call);
  const bin = predeclaredFuncs[id];
  if (tree.hasDots(call) && id !== BuiltinId.Append) {
    const msg = `${invalidOp}invalid use of ... with built-in ${bin.name}`;
    error(check, atNode(check, call), Code.InvalidDotDotDot, msg);
    useList(check, argList);
    return false;
  }

  // len and cap are constants if their argument holds no calls or receives; what is around them must not see that.
  const hadCallOrRecv = check.hasCallOrRecv;
  const isLen = id === BuiltinId.Len || id === BuiltinId.Cap;
  if (isLen) check.hasCallOrRecv = false;
  const ok = builtin1(check, x, call, id, argList);
  if (isLen) check.hasCallOrRecv = hadCallOrRecv;
  return ok;
}

function builtin1(check: Checker, x: Operand, call: NodeId, id: BuiltinId, argList: ListId): boolean {
  const { tree } = check;
  const bin = predeclaredFuncs[id];
  let args: Operand[] = [];
  let nargs: number;
  switch (id) {
    case BuiltinId.Make:
    case BuiltinId.New:
    case BuiltinId.Offsetof:
    case BuiltinId.Trace:
      // Their arguments are not all expressions.
      nargs = tree.len(argList);
      break;
    default:
      args = exprList(check, argList);
      nargs = args.length;
      for (const a of args) if (a.mode === OperandMode.invalid) return false;
      if (nargs > 0) x.copyFrom(args[0]);
  }
  if (nargs < bin.nargs || (!bin.variadic && nargs > bin.nargs)) {
    const msg = `${nargs < bin.nargs ? "not enough" : "too many"} arguments for ${exprString(tree, call)}`;
    const counts = `(expected ${bin.nargs}, found ${nargs})`;
    error(check, atNode(check, call), Code.WrongArgCount, `${invalidOp}${msg} ${counts}`);
    return false;
  }

  switch (id) {
    case BuiltinId.Append:
      return append(check, x, call, args);
    case BuiltinId.Cap:
    case BuiltinId.Len:
      return lenCap(check, x, call, id);
    case BuiltinId.Clear:
      return clear(check, x, call);
    case BuiltinId.Close:
      return close(check, x, call);
    case BuiltinId.Complex:
      return complex(check, x, args[1], call);
    case BuiltinId.Copy:
      return copy(check, x, args[1], call);
    case BuiltinId.Delete:
      return delete_(check, x, args[1], call);
    case BuiltinId.Imag:
    case BuiltinId.Real:
      return realImag(check, x, call, id);
    case BuiltinId.Make:
      return make(check, x, call, argList);
    case BuiltinId.Max:
    case BuiltinId.Min:
      return minMax(check, x, args, call, id);
    case BuiltinId.New:
      return new_(check, x, call, tree.at(argList, 0));
    case BuiltinId.Panic:
      return panic(check, x, call);
    case BuiltinId.Print:
    case BuiltinId.Println:
      return print(check, x, args, call, id);
    case BuiltinId.Recover:
      return value(check, x, call, check.conf.universe.emptyInterface, []);
    case BuiltinId.Alignof:
    case BuiltinId.Sizeof:
      return sizeAlign(check, x, call, id);
    case BuiltinId.Offsetof:
      return offsetOf(check, x, call, tree.at(argList, 0));
    case BuiltinId.Add:
    case BuiltinId.Slice:
    case BuiltinId.SliceData:
    case BuiltinId.String:
    case BuiltinId.StringData:
      return unsafeFunc(check, x, args, call, id);
    case BuiltinId.Assert:
      return assert(check, x, call);
    case BuiltinId.Trace:
      return trace(check, x, argList);
  }
}

/** The result is a value of type res; records the signature with the given argument types. */
function value(check: Checker, x: Operand, call: NodeId, res: Type, params: readonly Type[]): boolean {
  recordBuiltinType(check, check.tree.fun(call), makeSig(res, params));
  x.mode = OperandMode.value;
  x.type = res;
  return true;
}

/** There is no result. */
function noValue(check: Checker, x: Operand, call: NodeId, params: readonly Type[]): boolean {
  recordBuiltinType(check, check.tree.fun(call), makeSig(null, params));
  x.mode = OperandMode.novalue;
  return true;
}

/** The result is a constant. */
function constant(x: Operand, type: Type, val: ConstVal): boolean {
  x.mode = OperandMode.constant_;
  x.type = type;
  x.val = val;
  return true;
}

/** A signature with unnamed parameters; untyped ones get their default types. */
function makeSig(res: Type | null, params: readonly Type[]): Signature {
  const vars = params.map((p) => newParam(0, null, "", 0, defaultType(p)));
  const results = res === null ? emptyTuple : newTuple([new Var(VarKind.ResultVar, 0, null, "", 0, res)]);
  return new Signature(null, newTuple(vars), results, false);
}

function isByteSlice(u: Type | null): boolean {
  return u !== null && u.tag === TypeTag.Slice && identical(u.elem, universeByte);
}

/** append(s S, e ...E) S, with the special case append([]byte, string...). */
function append(check: Checker, x: Operand, call: NodeId, args: Operand[]): boolean {
  const { elem, err } = sliceElem(x);
  if (elem === null) {
    errorf(check, x, Code.InvalidAppend, "invalid append: %s", typeErrString(check, err!));
    return false;
  }
  let sig: Signature | null = null;
  if (args.length === 2 && check.tree.hasDots(call)) {
    if (assignableTo(check, x, new Slice(universeByte), null) === Code.None) {
      let hasString = false;
      const bytesOrStrings = all(args[1].type, (_, u) => {
        if (isByteSlice(u)) return true;
        if (u === null || !isString(u)) return false;
        hasString = true;
        return true;
      });
      if (bytesOrStrings && hasString) {
        sig = makeSig(x.type, [x.type, args[1].type]);
        sig.variadic = true;
      }
    }
  }
  if (sig === null) {
    sig = makeSig(x.type, [x.type, new Slice(elem)]);
    sig.variadic = true;
    arguments_(check, call, sig, null, null, args, null);
  }
  recordBuiltinType(check, check.tree.fun(call), sig);
  x.mode = OperandMode.value;
  return true;
}

/** len or cap of a value with underlying type u is defined. */
function hasLen(u: Type | null, id: BuiltinId): boolean {
  if (u === null) return false;
  const t = arrayPtrDeref(u);
  switch (t.tag) {
    case TypeTag.Basic:
      return id === BuiltinId.Len && isString(t);
    case TypeTag.Array:
    case TypeTag.Slice:
    case TypeTag.Chan:
      return true;
    case TypeTag.Map:
      return id === BuiltinId.Len;
    default:
      return false;
  }
}

function lenCap(check: Checker, x: Operand, call: NodeId, id: BuiltinId): boolean {
  const u = under(x.type);
  const ok = u.tag === TypeTag.Interface ? isTypeParam(x.type) && underIs(x.type, (v) => hasLen(v, id)) : hasLen(u, id);
  if (!ok) {
    if (isValid(u)) {
      const code = id === BuiltinId.Len ? Code.InvalidLen : Code.InvalidCap;
      errorf(check, x, code, `${invalidArg}%s for built-in ${predeclaredFuncs[id].name}`, x);
    }
    return false;
  }
  const t = arrayPtrDeref(u);
  if (t.tag === TypeTag.Basic && x.mode === OperandMode.constant_) {
    return constant(x, intType, makeInt64(stringVal(x.val!).length));
  }
  if (t.tag === TypeTag.Array && !check.hasCallOrRecv) return constant(x, intType, arrayLen(t));
  x.val = null;
  return value(check, x, call, intType, [x.type]);
}

function clear(check: Checker, x: Operand, call: NodeId): boolean {
  verifyVersionf(check, atNode(check, check.tree.fun(call)), go1_21, "clear");
  const ok = underIs(x.type, (u) => {
    if (u !== null && (u.tag === TypeTag.Map || u.tag === TypeTag.Slice)) return true;
    const msg = `${invalidArg}cannot clear %s: argument must be (or constrained by) map or slice`;
    errorf(check, x, Code.InvalidClear, msg, x);
    return false;
  });
  return ok && noValue(check, x, call, [x.type]);
}

function close(check: Checker, x: Operand, call: NodeId): boolean {
  const ok = underIs(x.type, (u) => {
    if (u === null || u.tag !== TypeTag.Chan) {
      errorf(check, x, Code.InvalidClose, `${invalidOp}cannot close non-channel %s`, x);
      return false;
    }
    if (u.dir === ChanDir.RecvOnly) {
      errorf(check, x, Code.InvalidClose, `${invalidOp}cannot close receive-only channel %s`, x);
      return false;
    }
    return true;
  });
  return ok && noValue(check, x, call, [x.type]);
}

/** The complex type with parts of type t, or null. */
function complexOf(t: Type): Type | null {
  const u = under(t);
  if (u.tag !== TypeTag.Basic) return null;
  switch (u.kind) {
    case BasicKind.Float32:
      return Typ[BasicKind.Complex64];
    case BasicKind.Float64:
      return Typ[BasicKind.Complex128];
    case BasicKind.UntypedFloat:
      return Typ[BasicKind.UntypedComplex];
    default:
      return null;
  }
}

/** The type of the parts of the complex type t, or null. */
function partOf(t: Type): Type | null {
  const u = under(t);
  if (u.tag !== TypeTag.Basic) return null;
  switch (u.kind) {
    case BasicKind.Complex64:
      return Typ[BasicKind.Float32];
    case BasicKind.Complex128:
      return Typ[BasicKind.Float64];
    case BasicKind.UntypedComplex:
      return Typ[BasicKind.UntypedFloat];
    default:
      return null;
  }
}

function complex(check: Checker, x: Operand, y: Operand, call: NodeId): boolean {
  const ux = isUntyped(x.type);
  const uy = isUntyped(y.type);
  if (ux && !uy) convertUntyped(check, x, y.type);
  else if (!ux && uy) convertUntyped(check, y, x.type);
  else if (ux && uy) {
    if (x.mode === OperandMode.constant_ && y.mode === OperandMode.constant_) {
      // Real constants of any kind will do.
      for (const o of [x, y]) {
        if (isNumeric(o.type) && sign(imag(o.val!)) === 0) o.type = Typ[BasicKind.UntypedFloat];
      }
    } else {
      convertUntyped(check, x, Typ[BasicKind.Float64]);
      convertUntyped(check, y, Typ[BasicKind.Float64]);
    }
  }
  if (x.mode === OperandMode.invalid || y.mode === OperandMode.invalid) return false;
  if (!identical(x.type, y.type)) {
    const msg = `${invalidOp}%s (mismatched types %s and %s)`;
    errorf(check, x, Code.InvalidComplex, msg, exprString(check.tree, call), x.type, y.type);
    return false;
  }
  const res = applyTypeFunc(check, complexOf, x, BuiltinId.Complex);
  if (res === null) {
    errorf(check, x, Code.InvalidComplex, `${invalidArg}arguments have type %s, expected floating-point`, x.type);
    return false;
  }
  if (x.mode === OperandMode.constant_ && y.mode === OperandMode.constant_) {
    return constant(x, res, binaryOp(toFloat(x.val!), Operator.Add, makeImag(toFloat(y.val!))));
  }
  return value(check, x, call, res, [x.type, x.type]);
}

function copy(check: Checker, x: Operand, y: Operand, call: NodeId): boolean {
  // copy([]byte, string or []byte)
  const special =
    assignableTo(check, x, new Slice(universeByte), null) === Code.None &&
    all(y.type, (_, u) => isByteSlice(u) || (u !== null && isString(u)));
  if (!special) {
    const dst = sliceElem(x);
    if (dst.elem === null) {
      errorf(check, x, Code.InvalidCopy, "invalid copy: %s", typeErrString(check, dst.err!));
      return false;
    }
    const src = sliceElem(y);
    let srcElem = src.elem;
    if (srcElem === null) {
      if (!allString(y.type)) {
        errorf(check, y, Code.InvalidCopy, "invalid copy: %s", typeErrString(check, src.err!));
        return false;
      }
      srcElem = universeByte;
    }
    if (!identical(dst.elem, srcElem)) {
      const msg = "invalid copy: arguments %s and %s have different element types %s and %s";
      errorf(check, x, Code.InvalidCopy, msg, x, y, dst.elem, srcElem);
      return false;
    }
  }
  return value(check, x, call, intType, [x.type, y.type]);
}

function delete_(check: Checker, x: Operand, y: Operand, call: NodeId): boolean {
  const map = x.type;
  let key: Type | null = null;
  const ok = underIs(map, (u) => {
    if (u === null || u.tag !== TypeTag.Map) {
      errorf(check, x, Code.InvalidDelete, `${invalidArg}%s is not a map`, x);
      return false;
    }
    if (key !== null && !identical(u.key, key)) {
      errorf(check, x, Code.InvalidDelete, `${invalidArg}maps of %s must have identical key types`, x);
      return false;
    }
    key = u.key;
    return true;
  });
  if (!ok) return false;
  x.copyFrom(y);
  assignment(check, x, key, "argument to delete");
  return x.mode !== OperandMode.invalid && noValue(check, x, call, [map, key!]);
}

function realImag(check: Checker, x: Operand, call: NodeId, id: BuiltinId): boolean {
  if (isUntyped(x.type)) {
    if (x.mode === OperandMode.constant_) {
      // Any numeric constant is a complex one.
      if (isNumeric(x.type)) x.type = Typ[BasicKind.UntypedComplex];
    } else {
      convertUntyped(check, x, Typ[BasicKind.Complex128]);
      if ((x.mode as OperandMode) === OperandMode.invalid) return false;
    }
  }
  const res = applyTypeFunc(check, partOf, x, id);
  if (res === null) {
    const code = id === BuiltinId.Real ? Code.InvalidReal : Code.InvalidImag;
    errorf(check, x, code, `${invalidArg}argument has type %s, expected complex type`, x.type);
    return false;
  }
  if (x.mode === OperandMode.constant_) return constant(x, res, id === BuiltinId.Real ? real(x.val!) : imag(x.val!));
  return value(check, x, call, res, [x.type]);
}

/**
 * f applied to x's type; for a type parameter the result is a new one, constrained by f of its terms (which is an error,
 * as gc does not support it). Null if f is not defined for the type.
 */
function applyTypeFunc(check: Checker, f: (t: Type) => Type | null, x: Operand, id: BuiltinId): Type | null {
  const tp = unalias(x.type);
  if (tp.tag !== TypeTag.TypeParam) return f(x.type);
  const terms: Term[] = [];
  const ok = typeParamIs(tp, (t) => {
    const r = t === null ? null : f(t.type!);
    if (r === null) return false;
    terms.push(new Term(t!.tilde, r));
    return true;
  });
  if (!ok) return null;
  const code =
    id === BuiltinId.Real ? Code.InvalidReal : id === BuiltinId.Imag ? Code.InvalidImag : Code.InvalidComplex;
  const { name } = predeclaredFuncs[id];
  softErrorf(check, x, code, `%s not supported as argument to built-in ${name} for go1.18 (see go.dev/issue/50937)`, x);
  const bound = new Interface();
  bound.embeddeds = [new Union(terms)];
  bound.complete = true;
  const p = newTypeParam(check, new TypeName(0, check.pkg, tp.obj.name, tp.obj.nameId, null), bound);
  p.index = tp.index;
  return p;
}

function make(check: Checker, x: Operand, call: NodeId, argList: ListId): boolean {
  const { tree } = check;
  const arg0 = tree.at(argList, 0);
  const nargs = tree.len(argList);
  const T = varType(check, arg0);
  if (!isValid(T)) return false;
  const { u, err } = commonUnder(T, (_, v) => {
    if (v === null) return typeErrorf("no specific type");
    if (v.tag === TypeTag.Slice || v.tag === TypeTag.Map || v.tag === TypeTag.Chan) return null;
    return typeErrorf("type must be slice, map, or channel");
  });
  if (u === null) {
    const msg = `${invalidArg}cannot make ${exprString(tree, arg0)}: ${typeErrString(check, err!)}`;
    error(check, atNode(check, arg0), Code.InvalidMake, msg);
    return false;
  }
  const min = u.tag === TypeTag.Slice ? 2 : 1;
  if (nargs < min || min + 1 < nargs) {
    const msg = `${exprString(tree, call)} expects ${min} or ${min + 1} arguments; found ${nargs}`;
    error(check, atNode(check, call), Code.WrongArgCount, invalidOp + msg);
    return false;
  }
  const types: Type[] = [T];
  const sizes: number[] = [];
  for (let i = 1; i < nargs; i++) {
    types.push(index(check, tree.at(argList, i), -1));
    if (check.indexVal >= 0) sizes.push(check.indexVal);
  }
  if (sizes.length === 2 && sizes[0] > sizes[1]) {
    const at = atNode(check, tree.at(argList, 1));
    error(check, at, Code.SwappedMakeArgs, `${invalidArg}length and capacity swapped`);
  }
  return value(check, x, call, T, types);
}

function minMax(check: Checker, x: Operand, args: Operand[], call: NodeId, id: BuiltinId): boolean {
  const { name } = predeclaredFuncs[id];
  verifyVersionf(check, atNode(check, check.tree.fun(call)), go1_21, `built-in ${name}`);
  const op = id === BuiltinId.Max ? Operator.Gtr : Operator.Lss;
  for (let i = 0; i < args.length; i++) {
    const a = args[i];
    if (a.mode === OperandMode.invalid) return false;
    if (!allOrdered(a.type)) {
      errorf(check, a, Code.InvalidMinMaxOperand, `${invalidArg}%s cannot be ordered`, a);
      return false;
    }
    if (i === 0) continue;
    matchTypes(check, x, a);
    if (x.mode === OperandMode.invalid) return false;
    if (!identical(x.type, a.type)) {
      const msg = `${invalidArg}mismatched types %s (previous argument) and %s (type of %s)`;
      errorf(check, a, Code.MismatchedTypes, msg, x.type, a.type, exprString(check.tree, a.expr));
      return false;
    }
    if (x.mode === OperandMode.constant_ && a.mode === OperandMode.constant_) {
      if (compare(a.val!, op, x.val!)) x.copyFrom(a);
    } else {
      x.mode = OperandMode.value;
    }
  }
  // Arguments that are all untyped but not all constant get their default type.
  if (x.mode !== OperandMode.constant_) {
    x.mode = OperandMode.value;
    assignment(check, x, check.conf.universe.emptyInterface, `argument to built-in ${name}`);
    if ((x.mode as OperandMode) === OperandMode.invalid) return false;
  }
  for (const a of args) updateExprType(check, a.expr, x.type, true);
  if (x.mode === OperandMode.constant_) return true;
  return value(
    check,
    x,
    call,
    x.type,
    args.map(() => x.type),
  );
}

function new_(check: Checker, x: Operand, call: NodeId, arg: NodeId): boolean {
  exprOrType(check, x, arg, false);
  switch (x.mode) {
    case OperandMode.invalid:
      return false;
    case OperandMode.typexpr:
      validVarType(check, arg, x.type);
      break;
    case OperandMode.builtin:
      errorf(check, x, Code.UncalledBuiltin, "%s must be called", x);
      return false;
    default:
      // new(x) is a pointer to a new variable with the value x.
      if (isUntyped(x.type)) {
        assignment(check, x, null, "argument to new");
        if ((x.mode as OperandMode) === OperandMode.invalid) return false;
      }
      verifyVersionf(check, atNode(check, check.tree.fun(call)), go1_26, `new(${exprString(check.tree, arg)})`);
  }
  const T = x.type;
  x.val = null;
  return value(check, x, call, new Pointer(T), [T]);
}

function panic(check: Checker, x: Operand, call: NodeId): boolean {
  // A call of panic ends a function with results (return.ts).
  if (check.sig !== null && check.sig.results.vars.length > 0) {
    if (check.isPanic === null) check.isPanic = new Set();
    check.isPanic.add(call);
  }
  const any = check.conf.universe.emptyInterface;
  assignment(check, x, any, "argument to panic");
  return x.mode !== OperandMode.invalid && noValue(check, x, call, [any]);
}

function print(check: Checker, x: Operand, args: Operand[], call: NodeId, id: BuiltinId): boolean {
  const context = `argument to built-in ${predeclaredFuncs[id].name}`;
  for (const a of args) {
    assignment(check, a, null, context);
    if (a.mode === OperandMode.invalid) return false;
  }
  return noValue(
    check,
    x,
    call,
    args.map((a) => a.type),
  );
}

/** unsafe.Sizeof and unsafe.Alignof: constants, unless the size depends on type parameters. */
function sizeAlign(check: Checker, x: Operand, call: NodeId, id: BuiltinId): boolean {
  assignment(check, x, null, `argument to unsafe.${predeclaredFuncs[id].name}`);
  if (x.mode === OperandMode.invalid) return false;
  if (hasVarSize(x.type)) return value(check, x, call, uintptrType, [x.type]);
  if (id === BuiltinId.Alignof) return constant(x, uintptrType, makeInt64(alignof(x.type)));
  const size = sizeof(x.type);
  if (size < 0) {
    errorf(check, x, Code.TypeTooLarge, "%s is too large", x);
    return false;
  }
  return constant(x, uintptrType, makeInt64(size <= Number.MAX_SAFE_INTEGER ? size : BigInt(size)));
}

function offsetOf(check: Checker, x: Operand, call: NodeId, arg0: NodeId): boolean {
  const { tree } = check;
  const at = atNode(check, arg0);
  const selx = unparen(tree, arg0);
  if (tree.kind(selx) !== Kind.SelectorExpr) {
    const msg = `${invalidArg}${exprString(tree, arg0)} is not a selector expression`;
    error(check, at, Code.BadOffsetofSyntax, msg);
    use(check, arg0);
    return false;
  }
  expr(check, null, x, tree.x(selx));
  if (x.mode === OperandMode.invalid) return false;
  const base = derefStructPtr(x.type);
  const sel = tree.sel(selx);
  const found = lookupFieldOrMethod(base, false, check.pkg, tree.value(sel));
  const { obj } = found;
  if (obj === null) {
    errorf(check, x, Code.MissingFieldOrMethod, `${invalidArg}%s has no single field %s`, base, tree.text(sel));
    return false;
  }
  if (obj.tag === ObjTag.Func) {
    error(check, at, Code.InvalidOffsetof, `${invalidArg}${exprString(tree, arg0)} is a method value`);
    return false;
  }
  if (found.indirect) {
    const msg = `${invalidArg}field %s is embedded via a pointer in %s`;
    errorf(check, x, Code.InvalidOffsetof, msg, tree.text(sel), base);
    return false;
  }
  recordSelection(check, selx, SelectionKind.FieldVal, base, obj, found.index!, false, obj.type!);
  const mode = x.mode === OperandMode.variable ? OperandMode.variable : OperandMode.value;
  record(check, newOperand(mode, selx, obj.type!));

  // The offset is constant only if the whole struct has a constant size.
  if (hasVarSize(base)) return value(check, x, call, uintptrType, [obj.type!]);
  const offs = offsetof(base, found.index!);
  if (offs < 0) {
    errorf(check, x, Code.TypeTooLarge, "%s is too large", x);
    return false;
  }
  return constant(x, uintptrType, makeInt64(offs <= Number.MAX_SAFE_INTEGER ? offs : BigInt(offs)));
}

/** unsafe.Add, Slice, SliceData, String, StringData. */
function unsafeFunc(check: Checker, x: Operand, args: Operand[], call: NodeId, id: BuiltinId): boolean {
  const name = `unsafe.${predeclaredFuncs[id].name}`;
  const version = id === BuiltinId.Add || id === BuiltinId.Slice ? go1_17 : go1_20;
  verifyVersionf(check, atNode(check, check.tree.fun(call)), version, name);
  const y = args[1];
  switch (id) {
    case BuiltinId.Add: {
      assignment(check, x, Typ[BasicKind.UnsafePointer], `argument to ${name}`);
      if (x.mode === OperandMode.invalid) return false;
      if (!isValidIndex(check, y, Code.InvalidUnsafeAdd, "length", true)) return false;
      const ptr = Typ[BasicKind.UnsafePointer];
      return value(check, x, call, ptr, [ptr, y.type]);
    }
    case BuiltinId.Slice: {
      const { u } = commonUnder(x.type, null);
      if (u === null || u.tag !== TypeTag.Pointer) {
        errorf(check, x, Code.InvalidUnsafeSlice, `${invalidArg}%s is not a pointer`, x);
        return false;
      }
      if (!isValidIndex(check, y, Code.InvalidUnsafeSlice, "length", false)) return false;
      return value(check, x, call, new Slice(u.elem), [u, y.type]);
    }
    case BuiltinId.SliceData: {
      const { u } = commonUnder(x.type, null);
      if (u === null || u.tag !== TypeTag.Slice) {
        errorf(check, x, Code.InvalidUnsafeSliceData, `${invalidArg}%s is not a slice`, x);
        return false;
      }
      return value(check, x, call, new Pointer(u.elem), [u]);
    }
    case BuiltinId.String: {
      const ptr = new Pointer(universeByte);
      assignment(check, x, ptr, `argument to ${name}`);
      if (x.mode === OperandMode.invalid) return false;
      if (!isValidIndex(check, y, Code.InvalidUnsafeString, "length", false)) return false;
      return value(check, x, call, Typ[BasicKind.String], [ptr, y.type]);
    }
    default: {
      assignment(check, x, Typ[BasicKind.String], `argument to ${name}`);
      if (x.mode === OperandMode.invalid) return false;
      x.val = null;
      return value(check, x, call, new Pointer(universeByte), [Typ[BasicKind.String]]);
    }
  }
}

/** assert(constant condition), in the checker's own tests. */
function assert(check: Checker, x: Operand, call: NodeId): boolean {
  if (x.mode !== OperandMode.constant_ || !isBoolean(x.type)) {
    errorf(check, x, Code.Test, `${invalidArg}%s is not a boolean constant`, x);
    return false;
  }
  if (x.val!.kind !== ConstKind.Bool) {
    errorf(check, x, Code.Test, "internal error: value of %s should be a boolean constant", x);
    return false;
  }
  if (!boolVal(x.val!)) {
    error(check, atNode(check, call), Code.Test, `${exprString(check.tree, call)} failed`);
  }
  return true;
}

/** trace(x...) is its first argument, in the checker's own tests. */
function trace(check: Checker, x: Operand, argList: ListId): boolean {
  const { tree } = check;
  const n = tree.len(argList);
  if (n === 0) {
    x.mode = OperandMode.novalue;
    return true;
  }
  for (let i = 0; i < n; i++) rawExpr(check, null, i === 0 ? x : new Operand(), tree.at(argList, i), null, false);
  return x.mode !== OperandMode.invalid;
}

/** The element type of the slice x (of all slices of its type set), or null and why there is none. */
function sliceElem(x: Operand): { elem: Type | null; err: TypeErr | null } {
  let elem: Type | null = null;
  let err: TypeErr | null = null;
  all(x.type, (_, u) => {
    if (u === null || u.tag !== TypeTag.Slice) {
      err = x.isNil()
        ? typeErrorf("argument must be a slice; have untyped nil")
        : typeErrorf("argument must be a slice; have %s", x);
      return false;
    }
    if (elem === null) elem = u.elem;
    else if (!identical(elem, u.elem)) {
      err = typeErrorf("mismatched slice element types %s and %s in %s", elem, u.elem, x);
      return false;
    }
    return true;
  });
  return err === null ? { elem, err } : { elem: null, err };
}

/** The size of t depends on type parameters. */
export function hasVarSize(t: Type, seen: Map<Named, boolean> | null = null): boolean {
  const named = asNamed(t);
  if (named === null) return varSized(t, seen);
  if (seen === null) seen = new Map();
  const known = seen.get(named);
  if (known !== undefined) return known;
  // Until the opposite is known, a type that contains itself has no constant size.
  seen.set(named, true);
  const res = varSized(t, seen);
  seen.set(named, res);
  return res;
}

function varSized(t: Type, seen: Map<Named, boolean> | null): boolean {
  const u = under(t);
  switch (u.tag) {
    case TypeTag.Array:
      return hasVarSize(u.elem, seen);
    case TypeTag.Struct:
      return u.fields.some((f) => hasVarSize(f.type!, seen));
    case TypeTag.Interface:
      return isTypeParam(t);
    default:
      return false;
  }
}

/** The length of an array as a constant; unknown after an error. */
export function arrayLen(t: Array_): ConstVal {
  return t.len < 0 ? makeUnknown() : makeInt64(t.bigLen ?? t.len);
}

/** The array type that t, a pointer to an array, points to; any other type is itself. */
export function arrayPtrDeref(t: Type): Type {
  const p = unalias(t);
  if (p.tag === TypeTag.Pointer) {
    const a = under(p.elem);
    if (a.tag === TypeTag.Array) return a;
  }
  return t;
}
