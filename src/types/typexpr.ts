// Identifiers and type expressions (counterpart: types2/typexpr.go). Invariants: a type expression is recorded in Info
// with the type it denotes; checks that look into types wait (delayed.ts) unless the type is known to pass them.

import { Known } from "../syntax/names.ts";
import { startPos } from "../syntax/positions.ts";
import { exprString } from "../syntax/print.ts";
import { Operator, ChanDir as SyntaxDir } from "../syntax/tokens.ts";
import { Kind, type NodeId } from "../syntax/tree.ts";
import { unalias } from "./alias.ts";
import { selector, use } from "./call.ts";
import { Cause } from "./cause.ts";
import { type Checker, objDecl } from "./check.ts";
import { Code } from "./codes.ts";
import { representableConst } from "./const.ts";
import { ConstKind, type ConstVal, intNumber, intVal, sign, toInt } from "./constant/value.ts";
import { ActionKind } from "./delayed.ts";
import { allowVersion, atNode, error, invalidOp, operandStr, softErrorf, typeStr, versionErrorf } from "./errors.ts";
import { expr } from "./expr.ts";
import { instance, validateTArgLen, verify } from "./instantiate.ts";
import { interfaceType, newInterface } from "./interface.ts";
import { unpackListExpr } from "./lists.ts";
import { OperandMode } from "./mode.ts";
import { typeParams } from "./named.ts";
import { type Obj, ObjTag, type PkgName, type TypeName } from "./object.ts";
import { Operand } from "./operand.ts";
import { comparableType, isGeneric, isInteger, isTypeParam, isUntyped, isValid, isValidName } from "./predicates.ts";
import { recordInstance, recordTypeAndValue } from "./recording.ts";
import { funcType } from "./signature.ts";
import { structType } from "./struct.ts";
import {
  type Alias,
  Array_,
  BasicKind,
  Chan,
  ChanDir,
  Map_,
  type Map_ as MapType,
  type Named,
  NamedState,
  Pointer,
  Signature,
  Slice,
  Struct,
  Typ,
  type Type,
  TypeTag,
} from "./types.ts";
import { computeInterfaceTypeSet } from "./typeset.ts";
import { objectKind } from "./typestring.ts";
import { under } from "./under.ts";
import { go1_18 } from "./version.ts";

const invalid = Typ[BasicKind.Invalid];

/**
 * Checks identifier e and gives x its value or type; x.mode is invalid after an error. With wantType, e must denote a
 * type.
 */
export function ident(check: Checker, x: Operand, e: NodeId, wantType: boolean): void {
  const { tree, info } = check;
  x.mode = OperandMode.invalid;
  x.expr = e;
  const nameId = tree.value(e);
  const obj = check.scope.lookupParent(nameId);
  if (obj === null) {
    if (nameId === Known.Blank) {
      error(check, tree.pos(e), Code.InvalidBlank, "cannot use _ as value or type");
    } else if (isValidName(tree.text(e))) {
      error(check, tree.pos(e), Code.UndeclaredName, `undefined: ${tree.text(e)}`);
    }
    return;
  }
  if (obj.pkg === null && !allowVersion(check, go1_18)) {
    const { universe } = check.conf;
    if (obj === universe.comparable || obj === universe.any) {
      versionErrorf(check, tree.pos(e), go1_18, `predeclared ${tree.text(e)}`);
      return;
    }
  }
  info.setUse(e, obj);

  // Something else than a type is reported before its declaration is looked at: it may not have a type yet.
  const gotType = obj.tag === ObjTag.TypeName;
  if (wantType && !gotType) {
    error(check, tree.pos(e), Code.NotAType, `${obj.name} (${objectKind(obj)}) is not a type`);
    if (obj.tag === ObjTag.Var && obj.pkg === check.pkg) obj.used = true;
    return;
  }

  // A type name of this package is looked at again even if it has a type, to find cycles through it.
  let typ = obj.type;
  if (typ === null || (gotType && wantType && obj.pkg === check.pkg)) {
    objDecl(check, obj);
    typ = obj.type!;
  }
  if (check.dotImports !== null) useDotImport(check, obj);

  switch (obj.tag) {
    case ObjTag.Var:
      if (obj.pkg === check.pkg) obj.used = true;
      check.addDeclDep(obj);
      if (typ === invalid) return;
      x.mode = OperandMode.variable;
      break;
    case ObjTag.TypeName:
      x.mode = OperandMode.typexpr;
      break;
    case ObjTag.Func:
      check.addDeclDep(obj);
      x.mode = OperandMode.value;
      break;
    case ObjTag.Const:
      check.addDeclDep(obj);
      if (!isValid(typ)) return;
      if (obj === check.conf.universe.iota) {
        if (check.iota === null) {
          error(check, tree.pos(e), Code.InvalidIota, "cannot use iota outside constant declaration");
          return;
        }
        x.val = check.iota;
      } else {
        x.val = obj.val;
      }
      x.mode = OperandMode.constant_;
      break;
    case ObjTag.PkgName:
      error(check, tree.pos(e), Code.InvalidPkgUse, `use of package ${obj.name} not in selector`);
      return;
    case ObjTag.Builtin:
      x.id = obj.builtin;
      x.mode = OperandMode.builtin;
      break;
    case ObjTag.Nil:
      x.mode = OperandMode.nilvalue;
      break;
  }
  x.type = typ;
}

/** Marks the dot import through which obj was found, if it was. */
function useDotImport(check: Checker, obj: Obj): void {
  for (let s: typeof check.scope | null = check.scope; s !== null; s = s.parent) {
    if (s.lookup(obj.nameId) !== null) {
      const imp: PkgName | undefined = check.dotImports!.get(s)?.get(obj);
      if (imp !== undefined) imp.used = true;
      return;
    }
  }
}

/** The type that e denotes; the invalid type after an error. Generic types must be instantiated. */
export function typ(check: Checker, e: NodeId): Type {
  return declaredType(check, e, null);
}

/** Like typ, but for types of variables: constraint interfaces are not allowed. */
export function varType(check: Checker, e: NodeId): Type {
  const t = declaredType(check, e, null);
  validVarType(check, e, t);
  return t;
}

/** Sees to it that an error is reported if t, denoted by e, is a constraint interface. */
export function validVarType(check: Checker, e: NodeId, t: Type): void {
  // Types that cannot be interfaces, or are known not to be, need no delayed check; nearly all are.
  if (t.tag === TypeTag.Alias && t.actual === null) {
    check.later(ActionKind.VarType, e, t);
    return;
  }
  const u = unalias(t);
  switch (u.tag) {
    case TypeTag.Interface:
      break;
    case TypeTag.Named: {
      if ((u.state & NamedState.HasUnder) === 0) break;
      const under = u.underlying!;
      if (under.tag !== TypeTag.Interface) return;
      // An interface whose type set is known to have methods only.
      if (under.tset !== null && under.complete && under.embeddeds.length === 0 && !under.isComparableDecl) return;
      break;
    }
    default:
      return;
  }
  check.later(ActionKind.VarType, e, t);
}

/** Delayed part of validVarType. */
export function checkVarType(check: Checker, e: NodeId, t: Type): void {
  if (isTypeParam(t)) return;
  const u = under(t);
  if (u.tag !== TypeTag.Interface) return;
  const pos = startPos(check.tree, e);
  const tset = computeInterfaceTypeSet(check, u);
  if (tset.isMethodSet()) return;
  const why = tset.comparable ? "is (or embeds) comparable" : "contains type constraints";
  const msg = `cannot use type ${typeStr(check, t)} outside a type constraint: interface ${why}`;
  softErrorf(check, pos, Code.MisplacedConstraintIface, msg);
}

/** Like typ; if def is not null, e is the right-hand side of its declaration. */
export function declaredType(check: Checker, e: NodeId, def: TypeName | null): Type {
  let t = typInternal(check, e, def);
  if (isGeneric(t)) {
    const msg = `cannot use generic type ${typeStr(check, t)} without instantiation`;
    error(check, atNode(check, e), Code.WrongTypeArgCount, msg);
    t = invalid;
  }
  recordTypeAndValue(check, e, OperandMode.typexpr, t, null);
  return t;
}

/** Like typ, but the type must be generic; if it is a valid type that is not, `cause` says so. */
export function genericType(check: Checker, e: NodeId, cause: Cause | null): Type {
  let t = typInternal(check, e, null);
  if (isValid(t) && !isGeneric(t)) {
    if (cause !== null) cause.msg = `${typeStr(check, t)} is not a generic type`;
    t = invalid;
  }
  recordTypeAndValue(check, e, OperandMode.typexpr, t, null);
  return t;
}

function typInternal(check: Checker, e: NodeId, def: TypeName | null): Type {
  const { tree } = check;
  switch (tree.kind(e)) {
    case Kind.BadExpr:
      break;

    case Kind.Name:
    case Kind.SelectorExpr: {
      const x = new Operand();
      if (tree.kind(e) === Kind.Name) ident(check, x, e, true);
      else selector(check, x, e, true);
      switch (x.mode) {
        case OperandMode.typexpr:
          return x.type;
        case OperandMode.invalid:
          break;
        case OperandMode.novalue:
          error(check, x, Code.NotAType, `${operandStr(check, x)} used as type`);
          break;
        default:
          error(check, x, Code.NotAType, `${operandStr(check, x)} is not a type`);
      }
      break;
    }

    case Kind.IndexExpr:
      if (!allowVersion(check, go1_18)) versionErrorf(check, atNode(check, e), go1_18, "type instantiation");
      return instantiatedType(check, tree.x(e), unpackListExpr(tree, tree.index(e)));

    case Kind.ParenExpr:
      return declaredType(check, tree.x(e), def);

    case Kind.ArrayType: {
      const len = tree.lenExpr(e);
      const t = new Array_(invalid, -1);
      if (len !== 0) {
        const n = arrayLength(check, len);
        if (n !== null) {
          t.len = intNumber(n);
          if (!Number.isSafeInteger(t.len)) t.bigLen = intVal(n);
        }
      } else {
        const msg = "invalid use of [...] array (outside a composite literal)";
        error(check, atNode(check, e), Code.BadDotDotDotSyntax, msg);
      }
      t.elem = varType(check, tree.elem(e));
      if (t.len >= 0) return t;
      break;
    }

    case Kind.SliceType: {
      const t = new Slice(invalid);
      t.elem = varType(check, tree.elem(e));
      return t;
    }

    case Kind.DotsType:
      error(check, atNode(check, e), Code.InvalidSyntaxTree, "invalid use of ...");
      break;

    case Kind.StructType: {
      const t = new Struct([]);
      structType(check, t, e);
      return t;
    }

    case Kind.Operation:
      if (tree.op(e) === Operator.Mul && tree.y(e) === 0) {
        const t = new Pointer(invalid);
        t.elem = varType(check, tree.x(e));
        // A pointer to something invalid would only lead to further errors.
        return isValid(t.elem) ? t : invalid;
      }
      notAType(check, e);
      break;

    case Kind.FuncType: {
      const t = new Signature();
      funcType(check, t, 0, 0, e);
      return t;
    }

    case Kind.InterfaceType: {
      const t = newInterface(check);
      interfaceType(check, t, e, def);
      return t;
    }

    case Kind.MapType: {
      const t = new Map_(invalid, invalid);
      t.key = varType(check, tree.key(e));
      t.elem = varType(check, tree.value(e));
      // Basic types and pointers are comparable whatever else is known of them.
      const k = t.key;
      if (k.tag !== TypeTag.Basic && k.tag !== TypeTag.Pointer) {
        check.later(ActionKind.MapKey, tree.key(e), t);
      }
      return t;
    }

    case Kind.ChanType: {
      let dir = ChanDir.SendRecv;
      if (tree.dir(e) === SyntaxDir.SendOnly) dir = ChanDir.SendOnly;
      else if (tree.dir(e) === SyntaxDir.RecvOnly) dir = ChanDir.RecvOnly;
      const t = new Chan(dir, invalid);
      t.elem = varType(check, tree.elem(e));
      return t;
    }

    default:
      notAType(check, e);
  }
  return invalid;
}

function notAType(check: Checker, e: NodeId): void {
  error(check, atNode(check, e), Code.NotAType, `${exprString(check.tree, e)} is not a type`);
  use(check, e);
}

/** Delayed: map keys must be comparable. */
export function checkMapKey(check: Checker, e: NodeId, t: MapType): void {
  if (comparableType(t.key, true, null) === null) return;
  const why = isTypeParam(t.key) ? " (missing comparable constraint)" : "";
  error(check, atNode(check, e), Code.IncomparableMapKey, `invalid map key type ${typeStr(check, t.key)}${why}`);
}

/** Checks the instantiation x[xlist] of a generic type. */
function instantiatedType(check: Checker, x: NodeId, xlist: NodeId[]): Type {
  const { tree } = check;
  const cause = new Cause();
  const gtyp = genericType(check, x, cause);
  if (cause.msg !== "") {
    const list = xlist.map((e) => exprString(tree, e)).join(", ");
    const msg = `${invalidOp}${exprString(tree, x)}[${list}] (${cause.msg})`;
    error(check, atNode(check, x), Code.NotAGenericType, msg);
  }
  if (!isValid(gtyp)) return gtyp;

  const targs = typeList(check, xlist);
  if (targs === null) return invalid;
  const inst = instance(check, tree.pos(x), gtyp as Named | Alias, targs, null, check.conf.context);
  if (inst.tag !== TypeTag.Named && inst.tag !== TypeTag.Alias) return invalid;
  // The type parameters of the generic type may not be set up yet.
  check.later(ActionKind.TypeInstance, x, xlist, targs, inst);
  return inst;
}

/** Delayed: type arguments must be as many as the type parameters and satisfy them. */
export function verifyTypeInstance(check: Checker, x: NodeId, xlist: NodeId[], targs: Type[], t: Type): void {
  const { tree } = check;
  const inst = t as Named | Alias;
  recordInstance(check, x, targs, inst);
  const tparams = inst.tag === TypeTag.Named ? typeParams(inst) : inst.tparams;
  if (!validateTArgLen(check, tree.pos(x), inst.obj.name, tparams.length, targs.length)) return;
  const err = verify(check, tree.pos(x), tparams, targs, check.conf.context);
  if (err !== null) {
    const pos = err.index < xlist.length ? startPos(tree, xlist[err.index]) : tree.pos(x);
    softErrorf(check, pos, Code.InvalidTypeArg, err.msg);
  } else if (!check.lazy) {
    check.mono.recordInstance(check, tree.pos(x), tparams, targs, xlist);
  }
}

/** The value of an array length expression, null after an error. */
function arrayLength(check: Checker, e: NodeId): ConstVal | null {
  const { tree } = check;
  // A lone name may be meant as a type parameter that lacks its constraint.
  if (tree.kind(e) === Kind.Name) {
    const obj = check.lookup(tree.value(e));
    if (obj === null) {
      const msg = `undefined array length ${tree.text(e)} or missing type constraint`;
      error(check, tree.pos(e), Code.InvalidArrayLen, msg);
      return null;
    }
    if (obj.tag !== ObjTag.Const) {
      error(check, tree.pos(e), Code.InvalidArrayLen, `invalid array length ${tree.text(e)}`);
      return null;
    }
  }
  const x = new Operand();
  expr(check, null, x, e);
  if (x.mode !== OperandMode.constant_) {
    if (x.mode !== OperandMode.invalid) {
      error(check, x, Code.InvalidArrayLen, `array length ${operandStr(check, x)} must be constant`);
    }
    return null;
  }
  if (isUntyped(x.type) || isInteger(x.type)) {
    const val = toInt(x.val!);
    if (val.kind === ConstKind.Int && representableConst(val, check, Typ[BasicKind.Int], null) && sign(val) >= 0) {
      return val;
    }
  }
  const s = operandStr(check, x);
  const msg = isInteger(x.type) ? `invalid array length ${s}` : `array length ${s} must be integer`;
  error(check, x, Code.InvalidArrayLen, msg);
  return null;
}

/** The types that the expressions denote, null after an error (all are checked in any case). */
export function typeList(check: Checker, list: readonly NodeId[]): Type[] | null {
  let res: Type[] | null = [];
  for (const e of list) {
    const t = varType(check, e);
    if (!isValid(t)) res = null;
    else if (res !== null) res.push(t);
  }
  return res;
}
