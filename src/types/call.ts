// Calls, function instantiation and selectors (counterpart: types2/call.go).

import { Known } from "../syntax/names.ts";
import { exprString } from "../syntax/print.ts";
import { Kind, type ListId, type NodeId } from "../syntax/tree.ts";
import { assignment, operandTypes, typesSummary, varTypes } from "./assignments.ts";
import { builtin } from "./builtins.ts";
import { typeErrorf, typeErrString } from "./cause.ts";
import { type Checker, objDecl } from "./check.ts";
import { Code } from "./codes.ts";
import { conversion } from "./conversions.ts";
import { ActionKind } from "./delayed.ts";
import {
  allowVersion,
  atNode,
  error,
  invalidOp,
  newError,
  operandStr,
  softErrorf,
  typeStr,
  versionErrorf,
} from "./errors.ts";
import { lookupError } from "./errsupport.ts";
import { inExportData } from "./exportdata.ts";
import {
  excludeNonValues,
  expr,
  exprOrType,
  finishExpr,
  genericExpr,
  multiExpr,
  nonGeneric,
  rawExpr,
  singleValue,
  type Target,
} from "./expr.ts";
import { indexExpr } from "./index.ts";
import { infer, isParameterized, renameTParams } from "./infer.ts";
import { instance, verify } from "./instantiate.ts";
import { unpackListExpr, unparen } from "./lists.ts";
import { interfacePtrError, lookupFieldOrMethod } from "./lookup.ts";
import { OperandMode } from "./mode.ts";
import { Func, newParam, ObjTag, type PkgName, type Var } from "./object.ts";
import { newOperand, Operand } from "./operand.ts";
import { isInterfacePtr, isTypeParam, isValid, isValidName } from "./predicates.ts";
import { record, recordInstance, recordSelection, recordTypeAndValue } from "./recording.ts";
import { SelectionKind } from "./selection.ts";
import { makeSubstMap, subst } from "./subst.ts";
import {
  BasicKind,
  emptyTuple,
  newTuple,
  Signature,
  type Slice,
  Tuple,
  Typ,
  type Type,
  type TypeParam,
  TypeTag,
} from "./types.ts";
import { typeSet } from "./typeset.ts";
import { typeList } from "./typexpr.ts";
import { commonUnder, under } from "./under.ts";
import { ExprKind, predeclaredFuncs } from "./universe.ts";
import { go1_18, go1_21 } from "./version.ts";

const invalid = Typ[BasicKind.Invalid];

/**
 * Instantiates the generic function x. `inst` is an IndexExpr with some or all type arguments (0: none), T a function
 * type to infer missing ones from (null: none). With `inferArgs`, missing ones are inferred and null is returned; without,
 * if some are missing, they are returned as far as given, and x is left alone. After an error x.mode is invalid.
 */
export function funcInst(
  check: Checker,
  T: Target | null,
  pos: number,
  x: Operand,
  inst: NodeId,
  inferArgs: boolean,
): Type[] | null {
  const { tree } = check;
  let errPos = pos;
  if (inst !== 0) {
    errPos = tree.pos(inst);
    x.expr = inst;
  }
  let versionErr = false;
  if (!allowVersion(check, go1_18)) {
    versionErrorf(check, errPos, go1_18, "function instantiation");
    versionErr = true;
  }

  let targs: Type[] = [];
  let xlist: NodeId[] = [];
  if (inst !== 0) {
    xlist = unpackListExpr(tree, tree.index(inst));
    const list = typeList(check, xlist);
    if (list === null) {
      x.mode = OperandMode.invalid;
      return null;
    }
    targs = list;
  }

  const sig = x.type as Signature;
  const got = targs.length;
  const want = sig.tparams.length;
  if (got > want) {
    const msg = `got ${got} type arguments but want ${want}`;
    error(check, atNode(check, xlist[got - 1]), Code.WrongTypeArgCount, msg);
    x.mode = OperandMode.invalid;
    return null;
  }

  if (got < want) {
    if (!inferArgs) return targs;
    // The assignment `var v T = x` is treated like a call g(v) of a function `func g[type parameters of x](type of x)`.
    const args: Operand[] = [];
    let params = emptyTuple;
    if (T !== null) {
      if (!versionErr && !allowVersion(check, go1_21)) {
        const what = inst !== 0 ? "partially" : "implicitly";
        versionErrorf(check, errPos, go1_21, `${what} instantiated function in assignment`);
      }
      const gsig = new Signature(null, sig.params, sig.results, sig.variadic);
      const xpos = tree.pos(x.expr);
      params = new Tuple([newParam(xpos, check.pkg, "", 0, gsig)]);
      args.push(newOperand(OperandMode.value, tree.newName(xpos, tree.names.id(T.desc)), T.sig));
    }
    // New type parameters, for the sake of recursive instantiations.
    const renamed = renameTParams(check, pos, sig.tparams, params);
    const err = newError(check, Code.CannotInferTypeArgs);
    const inferred = infer(check, pos, renamed.tparams, targs, renamed.type as Tuple, args, T !== null, err);
    if (inferred === null) {
      if (!err.empty()) err.report();
      x.mode = OperandMode.invalid;
      return null;
    }
    targs = inferred;
  }
  x.type = instantiateSignature(check, tree.pos(x.expr), x.expr, sig, targs, xlist);
  x.mode = OperandMode.value;
  return null;
}

/** The signature with type arguments; recorded for e, and verified later. */
function instantiateSignature(
  check: Checker,
  pos: number,
  e: NodeId,
  sig: Signature,
  targs: readonly Type[],
  xlist: readonly NodeId[],
): Signature {
  const inst = instance(check, pos, sig, targs, null, check.conf.context) as Signature;
  recordInstance(check, e, targs, inst);
  check.later(ActionKind.CallInstance, 0, pos, sig, { targs, xlist });
  return inst;
}

/** Delayed: type arguments of a function must satisfy their constraints. */
export function verifyCallInstance(
  check: Checker,
  pos: number,
  sig: Signature,
  inst: { targs: readonly Type[]; xlist: readonly NodeId[] },
): void {
  const { targs, xlist } = inst;
  const err = verify(check, pos, sig.tparams, targs, check.conf.context);
  if (err !== null) {
    const at = err.index < xlist.length ? atNode(check, xlist[err.index]) : pos;
    softErrorf(check, at, Code.InvalidTypeArg, err.msg);
  } else if (!check.lazy) {
    check.mono.recordInstance(check, pos, sig.tparams, targs, xlist);
  }
}

/**
 * Evaluates the callee of a call. Gives the IndexExpr if it is a function with type arguments, which ordinaryCall combines
 * with the arguments, else 0. (The parts of a call are called one after the other, not one by the other: calls nest.)
 */
export function callee(check: Checker, x: Operand, call: NodeId): NodeId {
  const { tree } = check;
  const fun = tree.fun(call);
  if (tree.kind(fun) !== Kind.IndexExpr) {
    exprOrType(check, x, fun, true);
    return 0;
  }
  const inst = indexExpr(check, x, fun) ? fun : 0;
  x.expr = fun;
  record(check, x);
  return inst;
}

/** A call whose callee is invalid. */
export function invalidCall(check: Checker, x: Operand, call: NodeId): ExprKind {
  useList(check, check.tree.argList(call));
  x.mode = OperandMode.invalid;
  x.expr = call;
  return ExprKind.statement;
}

/** A call of the built-in x. */
export function builtinCall(check: Checker, x: Operand, call: NodeId): ExprKind {
  const { id } = x;
  if (!builtin(check, x, call, id)) x.mode = OperandMode.invalid;
  x.expr = call;
  const mode = x.mode as OperandMode;
  if (mode !== OperandMode.invalid && mode !== OperandMode.constant_) check.hasCallOrRecv = true;
  return predeclaredFuncs[id].kind;
}

/** A call of the function x; inst is what callee gave. */
export function ordinaryCall(check: Checker, x: Operand, call: NodeId, inst: NodeId): ExprKind {
  const { tree } = check;
  const fun = tree.fun(call);
  const argList = tree.argList(call);
  let sig: Signature;
  if (x.type.tag === TypeTag.Signature) {
    sig = x.type;
  } else {
    const { u, err } = commonUnder(x.type, (t, u) =>
      u !== null && u.tag !== TypeTag.Signature ? typeErrorf("%s is not a function", t) : null,
    );
    if (err !== null || u === null || u.tag !== TypeTag.Signature) {
      const cause = err === null ? "" : typeErrString(check, err);
      error(check, x, Code.InvalidCall, `${invalidOp}cannot call ${operandStr(check, x)}: ${cause}`);
      x.mode = OperandMode.invalid;
      x.expr = call;
      return ExprKind.statement;
    }
    sig = u;
  }
  const wasGeneric = sig.tparams.length > 0;

  let xlist: NodeId[] | null = null;
  let targs: Type[] | null = null;
  if (inst !== 0) {
    xlist = unpackListExpr(tree, tree.index(inst));
    targs = typeList(check, xlist);
    const want = sig.tparams.length;
    if (targs === null || targs.length > want) {
      if (targs !== null) {
        const msg = `got ${targs.length} type arguments but want ${want}`;
        error(check, atNode(check, xlist[want]), Code.WrongTypeArgCount, msg);
      }
      return invalidCall(check, x, call);
    }
    // With all type arguments there is nothing to infer, and the signature is known even if the arguments are wrong.
    if (targs.length === want && want > 0) {
      if (!allowVersion(check, go1_18)) {
        versionErrorf(check, atNode(check, inst), go1_18, "function instantiation");
      }
      sig = instantiateSignature(check, tree.pos(inst), inst, sig, targs, xlist);
      targs = null;
      xlist = null;
    }
  }

  const args = genericExprList(check, argList);
  const { atargs } = check;
  check.atargs = null;
  sig = arguments_(check, call, sig, targs, xlist, args, atargs);
  if (wasGeneric && sig.tparams.length === 0) recordTypeAndValue(check, fun, OperandMode.value, sig, null);

  const results = sig.results;
  switch (results.vars.length) {
    case 0:
      x.mode = OperandMode.novalue;
      break;
    case 1:
      x.mode = OperandMode.value;
      x.type = results.vars[0].type!;
      break;
    default:
      x.mode = OperandMode.value;
      x.type = results;
  }
  x.expr = call;
  check.hasCallOrRecv = true;

  // If inference failed, so does a result whose type needs the type arguments.
  if (sig.tparams.length > 0 && (x.mode as OperandMode) === OperandMode.value && isParameterized(sig.tparams, x.type)) {
    x.mode = OperandMode.invalid;
  }
  return ExprKind.statement;
}

/** T(arg) */
export function conversionCall(check: Checker, x: Operand, call: NodeId): ExprKind {
  const { tree } = check;
  nonGeneric(check, null, x);
  if (x.mode === OperandMode.invalid) return ExprKind.conversion;
  const T = x.type;
  x.mode = OperandMode.invalid;
  const argList = tree.argList(call);
  const n = tree.len(argList);
  if (n === 0) {
    error(check, atNode(check, call), Code.WrongArgCount, `missing argument in conversion to ${typeStr(check, T)}`);
  } else if (n > 1) {
    useList(check, argList);
    const msg = `too many arguments in conversion to ${typeStr(check, T)}`;
    error(check, atNode(check, tree.at(argList, n - 1)), Code.WrongArgCount, msg);
  } else {
    const arg = tree.at(argList, 0);
    rawExpr(check, null, x, arg, null, false);
    if ((x.mode as OperandMode) <= OperandMode.typexpr) excludeNonValues(check, x);
    singleValue(check, x);
    if ((x.mode as OperandMode) !== OperandMode.invalid) convertArg(check, x, call, arg, T);
  }
  x.expr = call;
  return ExprKind.conversion;
}

function convertArg(check: Checker, x: Operand, call: NodeId, arg: NodeId, T: Type): void {
  if (T.tag !== TypeTag.Basic && !isTypeParam(T)) {
    const u = under(T);
    if (u.tag === TypeTag.Interface && !typeSet(u).isMethodSet()) {
      const msg = `cannot use interface ${typeStr(check, T)} in conversion (contains specific type constraints or is comparable)`;
      error(check, atNode(check, call), Code.MisplacedConstraintIface, msg);
      return;
    }
  }
  if (check.tree.hasDots(call)) {
    const msg = `invalid use of ... in conversion to ${typeStr(check, T)}`;
    error(check, atNode(check, arg), Code.BadDotDotDotSyntax, msg);
    return;
  }
  conversion(check, x, T);
}

/** The values of a list of expressions; a single expression may have several. */
export function exprList(check: Checker, list: ListId): Operand[] {
  const { tree } = check;
  const n = tree.len(list);
  if (n === 1) return multiExpr(check, tree.at(list, 0), false).list;
  const xs: Operand[] = [];
  for (let i = 0; i < n; i++) {
    const x = new Operand();
    expr(check, null, x, tree.at(list, i));
    xs.push(x);
  }
  return xs;
}

/**
 * Like exprList, but operands may be generic functions that are not, or not fully, instantiated. The type arguments of
 * partially instantiated ones go into check.atargs, by operand (null: there are none at all).
 */
function genericExprList(check: Checker, list: ListId): Operand[] {
  const { tree } = check;
  const n = tree.len(list);
  const res: Operand[] = [];
  let atargs: (Type[] | null)[] | null = null;
  for (let i = 0; i < n; i++) {
    const e = tree.at(list, i);
    const x = new Operand();
    res.push(x);
    if (tree.kind(e) === Kind.IndexExpr) {
      if (indexExpr(check, x, e)) {
        // Before Go 1.21 missing type arguments cannot come from the call.
        const targs = funcInst(check, null, tree.pos(x.expr), x, e, !allowVersion(check, go1_21));
        if (targs !== null) {
          atargs ??= [];
          while (atargs.length < i) atargs.push(null);
          atargs.push(targs);
          x.expr = e;
        } else {
          record(check, x);
        }
        continue;
      }
      x.expr = e;
      finishExpr(check, x);
      if (x.mode <= OperandMode.typexpr) excludeNonValues(check, x);
      continue;
    }
    if (n > 1) {
      genericExpr(check, x, e);
      continue;
    }
    rawExpr(check, null, x, e, null, true);
    if (x.mode <= OperandMode.typexpr) excludeNonValues(check, x);
    if (x.mode !== OperandMode.invalid && x.type.tag === TypeTag.Tuple) {
      res.length = 0;
      for (const v of x.type.vars) res.push(newOperand(OperandMode.value, e, v.type!));
      return res;
    }
  }
  check.atargs = atargs;
  return res;
}

/**
 * Checks the arguments of a call against sig; infers missing type arguments of the callee and of generic functions among
 * the arguments. targs and xlist are the callee's type arguments as far as given, atargs those of arguments. Gives the
 * signature, instantiated if it was generic; after an error, sig itself.
 */
export function arguments_(
  check: Checker,
  call: NodeId,
  sig: Signature,
  targs: Type[] | null,
  xlist: readonly NodeId[] | null,
  args: Operand[],
  atargs: readonly (Type[] | null)[] | null,
): Signature {
  const { tree } = check;
  const nargs = args.length;
  const ddd = tree.hasDots(call);
  let params = sig.params.vars;
  let npars = params.length;
  // Index of the first argument that belongs to the ... parameter and is not passed as a slice.
  let spread = -1;
  if (sig.variadic) {
    if (ddd) {
      if (tree.len(tree.argList(call)) === 1 && nargs > 1) {
        const arg = exprString(tree, tree.at(tree.argList(call), 0));
        error(check, atNode(check, call), Code.InvalidDotDotDot, `cannot use ... with ${nargs}-valued ${arg}`);
        return sig;
      }
    } else if (nargs >= npars - 1) {
      spread = npars - 1;
      npars = nargs;
    } else {
      npars--;
    }
  } else if (ddd) {
    const msg = `cannot use ... in call to non-variadic ${exprString(tree, tree.fun(call))}`;
    error(check, atNode(check, call), Code.NonVariadicDotDotDot, msg);
    return sig;
  }

  if (nargs !== npars) {
    let at = atNode(check, call);
    let qualifier = "not enough";
    if (nargs > npars) {
      at = atNode(check, args[npars].expr);
      qualifier = "too many";
    } else if (nargs > 0) {
      at = atNode(check, args[nargs - 1].expr);
    }
    const err = newError(check, Code.WrongArgCount);
    err.addf(at, `${qualifier} arguments in call to ${exprString(tree, tree.fun(call))}`);
    err.addf(0, `have ${typesSummary(check, operandTypes(args), false, ddd)}`);
    err.addf(0, `want ${typesSummary(check, varTypes(params), sig.variadic, false)}`);
    err.report();
    return sig;
  }

  let generic = sig.tparams.length > 0;
  for (let i = 0; i < nargs && !generic; i++) {
    const t = args[i].type;
    if (t.tag === TypeTag.Signature && t.tparams.length > 0) generic = true;
  }
  let rsig = sig;
  if (generic) {
    if (spread >= 0) params = spreadParams(params, nargs);
    const inferred = inferCall(check, call, sig, targs, xlist, args, atargs, params, spread >= 0);
    if (inferred === null) return sig;
    rsig = inferred.sig;
    params = inferred.params;
    spread = -1;
  }

  const fun = tree.fun(call);
  for (let i = 0; i < nargs; i++) {
    const t = spread >= 0 && i >= spread ? (params[spread].type as Slice).elem : params[i].type;
    assignment(check, args[i], t, "argument", fun);
  }
  return rsig;
}

/** Parameters for n arguments: one for each that the last, variadic one takes. */
function spreadParams(params: readonly Var[], n: number): Var[] {
  const last = params[params.length - 1];
  const elem = (last.type as Slice).elem;
  const vars = params.slice(0, -1);
  while (vars.length < n) vars.push(newParam(last.pos, last.pkg, last.name, last.nameId, elem));
  return vars;
}

/** The part of arguments_ for generic callees and arguments; null after an error. */
function inferCall(
  check: Checker,
  call: NodeId,
  sig: Signature,
  targs0: Type[] | null,
  xlist: readonly NodeId[] | null,
  args: Operand[],
  atargs: readonly (Type[] | null)[] | null,
  vars: readonly Var[],
  adjusted: boolean,
): { sig: Signature; params: readonly Var[] } | null {
  const { tree, conf } = check;
  const pos = tree.pos(call);
  const fun = tree.fun(call);
  let sigParams = newTuple(vars);
  let targs: (Type | null)[] = targs0 === null ? [] : targs0.slice();
  let tparams: TypeParam[] = [];
  const n = sig.tparams.length;
  if (n > 0) {
    if (!allowVersion(check, go1_18)) {
      const isIndex = tree.kind(fun) === Kind.IndexExpr;
      const what = isIndex ? "function instantiation" : "implicit function instantiation";
      versionErrorf(check, atNode(check, isIndex ? fun : call), go1_18, what);
    }
    // New type parameters, for the sake of recursive calls.
    const renamed = renameTParams(check, pos, sig.tparams, sigParams);
    tparams = renamed.tparams.slice();
    sigParams = renamed.type as Tuple;
    while (targs.length < tparams.length) targs.push(null);
  }

  // Generic functions among the arguments, each with type parameters of its own.
  const genericArgs: number[] = [];
  for (let i = 0; i < args.length; i++) {
    const t = args[i].type;
    if (t.tag !== TypeTag.Signature || t.tparams.length === 0) continue;
    const renamed = renameTParams(check, pos, t.tparams, copySignature(t));
    // Renaming does not touch the list of type parameters itself.
    const asig = renamed.type === t ? copySignature(t) : (renamed.type as Signature);
    asig.tparams = renamed.tparams;
    args[i].type = asig;
    tparams.push(...renamed.tparams);
    const given = atargs === null || i >= atargs.length ? null : atargs[i];
    if (given !== null) targs.push(...given);
    while (targs.length < tparams.length) targs.push(null);
    genericArgs.push(i);
  }
  if (genericArgs.length > 0 && !allowVersion(check, go1_21)) {
    versionErrorf(check, args[genericArgs[0]], go1_21, "implicitly instantiated function as argument");
  }

  const err = newError(check, Code.CannotInferTypeArgs);
  const inferred = infer(check, pos, tparams, targs, sigParams, args, false, err);
  if (inferred === null) {
    if (!err.empty()) {
      error(check, err.pos(), Code.CannotInferTypeArgs, `in call to ${exprString(tree, fun)}, ${err.msg()}`);
    }
    return null;
  }
  targs = inferred;

  let rsig = sig;
  if (n > 0) {
    rsig = instantiateSignature(check, pos, fun, sig, inferred.slice(0, n), xlist ?? []);
    if (adjusted) {
      const smap = makeSubstMap(tparams.slice(0, n), inferred.slice(0, n));
      sigParams = subst(check, pos, sigParams, smap, null, conf.context) as Tuple;
    } else {
      sigParams = rsig.params;
    }
  }
  let j = n;
  for (const i of genericArgs) {
    const arg = args[i];
    const asig = arg.type as Signature;
    const k = j + asig.tparams.length;
    arg.type = instantiateSignature(check, pos, arg.expr, asig, inferred.slice(j, k), []);
    record(check, arg);
    j = k;
  }
  return { sig: rsig, params: sigParams.vars };
}

function copySignature(s: Signature): Signature {
  const c = new Signature(s.recv, s.params, s.results, s.variadic);
  c.tparams = s.tparams;
  c.rparams = s.rparams;
  c.scope = s.scope;
  return c;
}

/** The type of a method value: the method's signature without receiver; made once per method. */
function methodValueType(m: Func): Signature {
  const s = m.type!;
  if (m.valueType !== null && m.valueType.params === s.params && m.valueType.results === s.results) return m.valueType;
  const c = new Signature(null, s.params, s.results, s.variadic);
  c.tparams = s.tparams;
  if (m.pathIdx < 0) m.valueType = c;
  return c;
}

/** Checks x.f; with wantType, it must denote a type. */
export function selector(check: Checker, x: Operand, e: NodeId, wantType: boolean): void {
  const { tree } = check;
  const xe = tree.x(e);
  const selName = tree.sel(e);
  x.expr = e;
  if (tree.kind(xe) === Kind.Name) {
    const obj = check.lookup(tree.value(xe));
    if (obj !== null && obj.tag === ObjTag.PkgName) {
      qualifiedIdent(check, x, e, obj);
      return;
    }
  }

  exprOrType(check, x, xe, false);
  if (x.mode === OperandMode.builtin) {
    const msg = `invalid use of ${operandStr(check, x)} in selector expression`;
    error(check, tree.pos(e), Code.UncalledBuiltin, msg);
    x.mode = OperandMode.invalid;
  }
  if (x.mode === OperandMode.invalid) {
    selectorError(x, e);
    return;
  }
  const sel = tree.text(selName);
  if (wantType) {
    // Whatever follows is no type; x's type may not even be set up here.
    error(check, tree.pos(selName), Code.NotAType, `${exprString(tree, e)} is not a type`);
    selectorError(x, e);
    return;
  }

  const { obj, index, indirect } = lookupFieldOrMethod(
    x.type,
    x.mode === OperandMode.variable,
    check.pkg,
    tree.value(selName),
  );
  if (obj === null) {
    lookupFailed(check, x, selName, sel, index !== null, indirect);
    selectorError(x, e);
    return;
  }
  // The method's signature may not be known yet.
  if (obj.tag === ObjTag.Func) objDecl(check, obj);

  if (x.mode === OperandMode.typexpr) {
    if (obj.tag !== ObjTag.Func) {
      const xs = exprString(tree, x.expr);
      const msg = `${xs}.${sel} undefined (type ${typeStr(check, x.type)} has no method ${sel})`;
      error(check, tree.pos(selName), Code.MissingFieldOrMethod, msg);
      selectorError(x, e);
      return;
    }
    const t = methodExprType(obj, x.type);
    recordSelection(check, e, SelectionKind.MethodExpr, x.type, obj, index!, indirect, t ?? invalid);
    if (t === null) {
      error(check, atNode(check, e), Code.InvalidDeclCycle, "illegal cycle in method declaration");
      selectorError(x, e);
      return;
    }
    x.mode = OperandMode.value;
    x.type = t;
    check.addDeclDep(obj);
  } else if (obj.tag === ObjTag.Var) {
    const t = obj.type!;
    recordSelection(check, e, SelectionKind.FieldVal, x.type, obj, index!, indirect, t);
    x.mode = x.mode === OperandMode.variable || indirect ? OperandMode.variable : OperandMode.value;
    x.type = t;
  } else {
    const t = methodValueType(obj);
    recordSelection(check, e, SelectionKind.MethodVal, x.type, obj, index!, indirect, t);
    x.mode = OperandMode.value;
    x.type = t;
    check.addDeclDep(obj);
  }
  x.expr = e;
}

function selectorError(x: Operand, e: NodeId): void {
  x.mode = OperandMode.invalid;
  x.type = invalid;
  x.expr = e;
}

/** pkg.Name */
function qualifiedIdent(check: Checker, x: Operand, e: NodeId, pname: PkgName): void {
  const { tree, info } = check;
  const selName = tree.sel(e);
  info.setUse(tree.x(e), pname);
  pname.used = true;
  const pkg = pname.imported;
  pkg.checker?.collect();
  let exp = pkg.scope.lookup(tree.value(selName));
  if (exp !== null && !exp.exported() && !inExportData(check, exp)) exp = null;
  if (exp === null) {
    const sel = tree.text(selName);
    if (!pkg.fake && isValidName(sel)) {
      const like = pkg.scope.lookupIgnoringCase(sel, true);
      const but = like.length > 0 ? ` (but have ${like[0].name})` : "";
      error(check, tree.pos(selName), Code.UndeclaredImportedName, `undefined: ${exprString(tree, e)}${but}`);
    }
    selectorError(x, e);
    return;
  }
  if (!exp.exported()) {
    const msg = `name ${tree.text(selName)} not exported by package ${pkg.name}`;
    error(check, tree.pos(selName), Code.UnexportedName, msg);
  }
  info.setUse(selName, exp);
  objDecl(check, exp);
  const t = exp.type!;
  switch (exp.tag) {
    case ObjTag.Const:
      if (!isValid(t)) {
        selectorError(x, e);
        return;
      }
      x.mode = OperandMode.constant_;
      x.val = exp.val;
      break;
    case ObjTag.TypeName:
      x.mode = OperandMode.typexpr;
      break;
    case ObjTag.Var:
      x.mode = OperandMode.variable;
      break;
    case ObjTag.Func:
      x.mode = OperandMode.value;
      break;
    case ObjTag.Builtin:
      x.mode = OperandMode.builtin;
      x.id = exp.builtin;
      break;
  }
  x.type = t;
  x.expr = e;
}

/** The type of T.m: m's signature with a receiver of type T as first parameter; null if m's is not known yet. */
function methodExprType(m: Func, T: Type): Signature | null {
  const sig = m.type!;
  if (sig.recv === null) return null;
  const params = sig.params.vars;
  // Either all parameters have names or none.
  let name = "";
  if (params.length > 0 && params[0].name !== "") name = sig.recv.name !== "" ? sig.recv.name : "_";
  const nameId = name === "_" ? Known.Blank : sig.recv.nameId;
  const recv = newParam(sig.recv.pos, sig.recv.pkg, name, nameId, T);
  const t = new Signature(null, new Tuple([recv, ...params]), sig.results, sig.variadic);
  t.tparams = sig.tparams;
  return t;
}

/** Reports why x has no field or method sel. */
function lookupFailed(
  check: Checker,
  x: Operand,
  selName: NodeId,
  sel: string,
  ambiguous: boolean,
  indirect: boolean,
): void {
  const { tree } = check;
  if (!isValid(under(x.type))) return;
  const at = tree.pos(selName);
  const xs = exprString(tree, x.expr);
  if (ambiguous) {
    error(check, at, Code.AmbiguousSelector, `ambiguous selector ${xs}.${sel}`);
    return;
  }
  const ts = typeStr(check, x.type);
  if (indirect) {
    const msg =
      x.mode === OperandMode.typexpr
        ? `invalid method expression ${ts}.${sel} (needs pointer receiver (*${ts}).${sel})`
        : `cannot call pointer method ${sel} on ${ts}`;
    error(check, at, Code.InvalidMethodExpr, msg);
    return;
  }
  let why: string;
  if (isInterfacePtr(x.type)) {
    why = interfacePtrError(check, x.type);
  } else {
    const alt = lookupFieldOrMethod(x.type, x.mode === OperandMode.variable, check.pkg, tree.value(selName), sel);
    why = lookupError(check, x.type, sel, alt.obj, false);
  }
  error(check, at, Code.MissingFieldOrMethod, `${xs}.${sel} undefined (${why})`);
}

// ---- evaluation after errors

/** Checks an expression (or list of them, or nothing) so that what it mentions counts as used; reports whether it is valid. */
export function use(check: Checker, e: NodeId): boolean {
  return use1(check, e, false);
}

/** Like use, for the left side of an assignment: identifiers there do not count as used. */
export function useLHS(check: Checker, e: NodeId): boolean {
  return use1(check, e, true);
}

export function useList(check: Checker, list: ListId): boolean {
  const { tree } = check;
  let ok = true;
  for (let i = 0; i < tree.len(list); i++) if (!use1(check, tree.at(list, i), false)) ok = false;
  return ok;
}

function use1(check: Checker, e: NodeId, lhs: boolean): boolean {
  const { tree } = check;
  if (e === 0) return true;
  const n = unparen(tree, e);
  const x = new Operand();
  switch (tree.kind(n)) {
    case Kind.Name: {
      const nameId = tree.value(n);
      if (nameId === Known.Blank) return true;
      let v: Var | null = null;
      if (lhs) {
        const obj = check.lookup(nameId);
        if (obj !== null && obj.tag === ObjTag.Var && obj.pkg === check.pkg) v = obj;
      }
      const used = v !== null && v.used;
      exprOrType(check, x, n, true);
      if (v !== null) v.used = used;
      break;
    }
    case Kind.ListExpr: {
      let ok = true;
      const list = tree.elemList(n);
      for (let i = 0; i < tree.len(list); i++) if (!use1(check, tree.at(list, i), lhs)) ok = false;
      return ok;
    }
    default:
      rawExpr(check, null, x, e, null, true);
  }
  return x.mode !== OperandMode.invalid;
}
