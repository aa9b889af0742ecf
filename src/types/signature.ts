// Function types and receivers (counterpart: types2/signature.go). Invariant: a signature's scope holds its receiver,
// type parameters, parameters and named results, and is the parent of the scope of its body.

import { Operator } from "../syntax/tokens.ts";
import { Kind, type ListId, type NodeId } from "../syntax/tree.ts";
import { unalias } from "./alias.ts";
import { Cause } from "./cause.ts";
import type { Checker } from "./check.ts";
import { Code } from "./codes.ts";
import { collectTypeParams, declare, declareTypeParam } from "./decl.ts";
import { ActionKind } from "./delayed.ts";
import { allowVersion, atNode, error, typeStr, versionErrorf } from "./errors.ts";
import { instance } from "./instantiate.ts";
import { deref } from "./lookup.ts";
import { OperandMode } from "./mode.ts";
import { typeParams } from "./named.ts";
import { Var, VarKind } from "./object.ts";
import { isValid } from "./predicates.ts";
import { recordInstance, recordTypeAndValue } from "./recording.ts";
import { unpackRecv } from "./resolver.ts";
import { Scope, ScopeKind } from "./scope.ts";
import { makeRenameMap, subst } from "./subst.ts";
import { bindTParams } from "./typeparam.ts";
import {
  BasicKind,
  type Named,
  newTuple,
  noTParams,
  Pointer,
  type Signature,
  Slice,
  Typ,
  type Type,
  type TypeParam,
  TypeTag,
} from "./types.ts";
import { genericType, varType } from "./typexpr.ts";
import { under } from "./under.ts";
import { go1_18 } from "./version.ts";

const invalid = Typ[BasicKind.Invalid];

/** Checks a function or method type. recvPar is the receiver's Field (0: none), tparams the type parameters' Fields. */
export function funcType(check: Checker, sig: Signature, recvPar: NodeId, tparams: ListId, ftyp: NodeId): void {
  const { tree } = check;
  const outer = check.scope;
  const scope = new Scope(outer, ScopeKind.Func);
  check.info.setScope(ftyp, scope);
  check.scope = scope;
  sig.scope = scope;

  let recv: Var | null = null;
  if (recvPar !== 0) {
    recv = collectRecv(check, sig, recvPar);
  }
  if (tree.len(tparams) !== 0) collectTypeParams(check, sig, tparams);

  const params = collectParams(check, sig, VarKind.ParamVar, tree.paramList(ftyp));
  const results = collectParams(check, sig, VarKind.ResultVar, tree.resultList(ftyp));

  // Parameters are declared last: their types must not see them.
  if (recv !== null && recv.name !== "") declare(check, scope, tree.name(recvPar), recv);
  declareParams(check, tree.paramList(ftyp), params);
  declareParams(check, tree.resultList(ftyp), results);

  sig.recv = recv;
  sig.params = newTuple(params);
  sig.results = newTuple(results);
  check.scope = outer;
}

/** The receiver variable of a method; its type parameters are declared and given to sig. */
function collectRecv(check: Checker, sig: Signature, rparam: NodeId): Var {
  const { tree } = check;
  const rtype = tree.type(rparam);
  const { ptr, base, tparams } = unpackRecv(check, rtype, true);
  let recvType: Type = invalid;
  if (tparams.length === 0) {
    recvType = varType(check, rtype);
    // Methods cannot be added to instances, also not through a chain of aliases and pointers.
    let a = unpointer(recvType);
    while (a.tag === TypeTag.Alias) {
      const t: Type = unpointer(a.fromRHS ?? invalid);
      const tparams = t.tag === TypeTag.Named ? typeParams(t) : t.tag === TypeTag.Alias ? t.tparams : noTParams;
      if (tparams.length > 0) {
        const msg = `cannot define new methods on instantiated type ${typeStr(check, t)}`;
        error(check, atNode(check, base), Code.InvalidRecv, msg);
        recvType = invalid;
        break;
      }
      a = t;
    }
  } else {
    recvType = collectGenericRecv(check, sig, rtype, ptr, base, tparams);
  }

  const rname = tree.name(rparam);
  let recv: Var;
  if (rname !== 0 && tree.text(rname) !== "") {
    recv = new Var(VarKind.RecvVar, tree.pos(rname), check.pkg, tree.text(rname), tree.value(rname), recvType);
  } else {
    recv = new Var(VarKind.RecvVar, tree.pos(rparam), check.pkg, "", 0, recvType);
    check.info.setImplicit(rparam, recv);
  }
  // Delayed because it looks into types that may not be set up.
  check.later(ActionKind.ValidRecv, base, recv);
  return recv;
}

/** Receiver type of `(r *T[P, Q])`: the base type instantiated with type parameters that the receiver declares. */
function collectGenericRecv(
  check: Checker,
  sig: Signature,
  rtype: NodeId,
  ptr: boolean,
  rbase: NodeId,
  names: readonly NodeId[],
): Type {
  const { tree, info, conf } = check;
  // The base must be resolved before its parameters are declared: they may have its name.
  let baseType: Named | null = null;
  const cause = new Cause();
  const t = genericType(check, rbase, cause);
  if (isValid(t)) {
    if (t.tag === TypeTag.Named) {
      baseType = t;
    } else if (t.tag === TypeTag.Alias) {
      const msg = `cannot define new methods on generic alias type ${typeStr(check, t)}`;
      error(check, atNode(check, rbase), Code.InvalidRecv, msg);
    }
  } else if (cause.msg !== "") {
    error(check, atNode(check, rbase), Code.InvalidRecv, cause.msg);
  }

  const recvTParams: TypeParam[] = [];
  for (const name of names) {
    const tpar = declareTypeParam(check, name);
    recvTParams.push(tpar);
    // These names count as uses as well as definitions.
    info.setUse(name, tpar.obj);
    recordTypeAndValue(check, name, OperandMode.typexpr, tpar, null);
  }
  sig.rparams = bindTParams(recvTParams);
  if (baseType === null) return invalid;

  const baseTParams = typeParams(baseType);
  if (recvTParams.length === baseTParams.length) {
    const smap = makeRenameMap(baseTParams, recvTParams);
    for (let i = 0; i < recvTParams.length; i++) {
      const tpar = recvTParams[i];
      check.mono.recordCanon(tpar, baseTParams[i]);
      // The bounds are the base type's, in terms of the receiver's parameters.
      tpar.bound = subst(check, tpar.obj.pos, baseTParams[i].bound, smap, null, conf.context);
    }
  } else {
    const n = recvTParams.length;
    const got = `${n} type parameter${n === 1 ? "" : "s"}`;
    const msg = `receiver declares ${got}, but receiver base type declares ${baseTParams.length}`;
    error(check, atNode(check, rbase), Code.BadRecv, msg);
  }

  if (!allowVersion(check, go1_18)) versionErrorf(check, atNode(check, rbase), go1_18, "type instantiation");
  let recvType = instance(check, tree.pos(rtype), baseType, recvTParams, null, conf.context);
  recordInstance(check, rbase, recvTParams, recvType);
  if (ptr && isValid(recvType)) recvType = new Pointer(recvType);
  recordParenthesizedRecvTypes(check, rtype, recvType);
  return recvType;
}

function unpointer(t: Type): Type {
  while (t.tag === TypeTag.Pointer) t = t.elem;
  return t;
}

/** Records the types of a receiver type expression and of what it has in parentheses and behind the star. */
function recordParenthesizedRecvTypes(check: Checker, e: NodeId, typ: Type): void {
  const { tree } = check;
  for (;;) {
    recordTypeAndValue(check, e, OperandMode.typexpr, typ, null);
    if (tree.kind(e) === Kind.ParenExpr) {
      e = tree.x(e);
    } else if (tree.kind(e) === Kind.Operation && tree.op(e) === Operator.Mul && tree.y(e) === 0) {
      e = tree.x(e);
      if (typ.tag !== TypeTag.Pointer) return;
      typ = typ.elem;
    } else {
      return;
    }
  }
}

/** The variables of a parameter or result list, not yet declared; sets sig.variadic for parameters. */
function collectParams(check: Checker, sig: Signature, kind: VarKind, list: ListId): Var[] {
  const { tree, pkg } = check;
  const n = tree.len(list);
  const params: Var[] = [];
  let named = false;
  let anonymous = false;
  let variadic = false;
  let typ: Type = invalid;
  let prev: NodeId = 0;
  for (let i = 0; i < n; i++) {
    const field = tree.at(list, i);
    let ftype = tree.type(field);
    // Parameters declared together share one type expression.
    if (ftype !== prev) {
      prev = ftype;
      if (tree.kind(ftype) === Kind.DotsType) {
        if (kind === VarKind.ParamVar && i === n - 1) variadic = true;
        else error(check, atNode(check, ftype), Code.InvalidSyntaxTree, "invalid use of ...");
        ftype = tree.elem(ftype);
      }
      typ = varType(check, ftype);
    }
    const name = tree.name(field);
    if (name !== 0) {
      params.push(new Var(kind, tree.pos(name), pkg, tree.text(name), tree.value(name), typ));
      named = true;
    } else {
      const par = new Var(kind, tree.pos(field), pkg, "", 0, typ);
      check.info.setImplicit(field, par);
      params.push(par);
      anonymous = true;
    }
  }
  if (named && anonymous) {
    const msg = "list contains both named and anonymous parameters";
    error(check, atNode(check, tree.at(list, 0)), Code.InvalidSyntaxTree, msg);
  }
  if (variadic) {
    // The type of the last parameter is []T for ...T.
    const last = params[n - 1];
    last.type = new Slice(last.type!);
    recordTypeAndValue(check, tree.type(tree.at(list, n - 1)), OperandMode.typexpr, last.type, null);
    sig.variadic = true;
  }
  return params;
}

function declareParams(check: Checker, list: ListId, params: readonly Var[]): void {
  const { tree } = check;
  for (let i = 0; i < params.length; i++) {
    const name = tree.name(tree.at(list, i));
    if (name !== 0) declare(check, check.scope, name, params[i]);
  }
}

/** Delayed: what a receiver's type may be (spec "Method declarations"). */
export function validRecv(check: Checker, rbase: NodeId, recv: Var): void {
  const rtyp = deref(recv.type!);
  const t = unalias(rtyp);
  if (!isValid(t)) return;
  const at = atNode(check, rbase);
  switch (t.tag) {
    case TypeTag.Named: {
      if (t.obj.pkg !== check.pkg) {
        const msg = `cannot define new methods on non-local type ${typeStr(check, rtyp)}`;
        error(check, at, Code.InvalidRecv, msg);
        break;
      }
      const u = under(t);
      let cause = "";
      // unsafe.Pointer counts as a pointer.
      if (u.tag === TypeTag.Basic && u.kind === BasicKind.UnsafePointer) cause = "unsafe.Pointer";
      else if (u.tag === TypeTag.Pointer || u.tag === TypeTag.Interface) cause = "pointer or interface type";
      if (cause !== "") {
        error(check, at, Code.InvalidRecv, `invalid receiver type ${typeStr(check, rtyp)} (${cause})`);
      }
      break;
    }
    case TypeTag.Basic:
      error(check, at, Code.InvalidRecv, `cannot define new methods on non-local type ${typeStr(check, rtyp)}`);
      break;
    default:
      error(check, at, Code.InvalidRecv, `invalid receiver type ${typeStr(check, recv.type!)}`);
  }
}
