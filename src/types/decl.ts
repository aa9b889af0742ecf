// Declarations: of package-level objects, on demand, and inside functions (counterpart: types2/decl.go).
//
// An object is white (no type, not on check.objPath), grey (on the path: its declaration is under way) or black (it has
// its type). Meeting a grey object means a cycle; validCycle decides whether it is an error.

import { InternalError } from "../diagnostics.ts";
import { Known } from "../syntax/names.ts";
import { Operator } from "../syntax/tokens.ts";
import { Kind, type ListId, type NodeId } from "../syntax/tree.ts";
import { newAlias } from "./alias.ts";
import { initConst, initVar, initVars } from "./assignments.ts";
import type { Checker } from "./check.ts";
import { Code } from "./codes.ts";
import { makeInt64, makeUnknown } from "./constant/value.ts";
import { ActionKind } from "./delayed.ts";
import { allowVersion, atNode, error, newError, posString, softErrorf, typeStr, versionErrorf } from "./errors.ts";
import { expr, newTarget } from "./expr.ts";
import { qualifier } from "./format.ts";
import { exprAt, exprLen } from "./lists.ts";
import { addMethod, asNamed, newNamed } from "./named.ts";
import { Const, type DeclInfo, Func, isExported, type Obj, ObjTag, samePkg, TypeName, Var, VarKind } from "./object.ts";
import { Operand } from "./operand.ts";
import { isConstType, isGeneric, isTypeParam, isValid } from "./predicates.ts";
import { arity } from "./resolver.ts";
import type { Scope } from "./scope.ts";
import { funcType } from "./signature.ts";
import { closeScope, openScope } from "./stmt.ts";
import { bindTParams, newTypeParam } from "./typeparam.ts";
import { BasicKind, type Named, Signature, Typ, type Type, type TypeParam, TypeTag } from "./types.ts";
import { isMethodSet } from "./typeset.ts";
import { declaredType, typ, varType } from "./typexpr.ts";
import { under } from "./under.ts";
import { validType } from "./validtype.ts";
import { go1_9, go1_18, go1_23 } from "./version.ts";

const invalid = Typ[BasicKind.Invalid];

/** Enters obj into scope under its name (blank ones are not entered) and records ident, if any, as its definition. */
export function declare(check: Checker, scope: Scope, ident: NodeId, obj: Obj): void {
  if (obj.nameId !== Known.Blank) {
    const alt = scope.insert(obj);
    if (alt !== null) {
      const err = newError(check, Code.DuplicateDecl);
      err.addf(obj, `${obj.name} redeclared in this block`);
      err.addAltDecl(alt);
      err.report();
      return;
    }
  }
  if (ident !== 0) check.info.setDef(ident, obj);
}

/** Checks the declaration of an object of check's package if it was not; handles cycles. Called by Checker.objDecl. */
export function objDeclOf(check: Checker, obj: Obj): void {
  if (obj.pathIdx >= 0) {
    switch (obj.tag) {
      case ObjTag.Const:
      case ObjTag.Var:
        if (!validCycle(check, obj) || obj.type === null) obj.type = invalid;
        break;
      case ObjTag.TypeName:
        if (!validCycle(check, obj)) obj.type = invalid;
        break;
      case ObjTag.Func:
        // A function keeps its (still empty) signature: much code relies on there being one.
        validCycle(check, obj);
        break;
    }
    return;
  }
  if (obj.type !== null) return;

  const d = obj.declInfo;
  if (d === null) throw new InternalError(`no declaration of ${obj.name}`, obj.pos);
  check.push(obj);
  const env = check.enter(null, d.file, d.version, null, null);
  switch (obj.tag) {
    case ObjTag.Const:
      check.decl = d;
      constDecl(check, obj, d.vtyp, d.init, d.inherited);
      break;
    case ObjTag.Var:
      check.decl = d;
      if (check.lazy && d.vtyp !== 0 && d.init !== 0) {
        // The type is known without the initialiser; that is checked when checkVar asks.
        obj.type = varType(check, d.vtyp);
      } else {
        varDecl(check, obj, d.lhs, d.vtyp, d.init);
        d.initDone = true;
      }
      break;
    case ObjTag.TypeName:
      typeDecl(check, obj, d.tdecl);
      collectMethods(check, obj);
      break;
    case ObjTag.Func:
      funcDecl(check, obj, d);
      break;
    default:
      throw new InternalError(`declaration of ${obj.name}`, obj.pos);
  }
  check.leave(env);
  check.pop();
}

/** Checks the initialiser that objDeclOf left alone. */
export function varInit(check: Checker, obj: Var): void {
  const d = obj.declInfo!;
  d.initDone = true;
  if (d.lhs !== null) for (const v of d.lhs) check.objDecl(v);
  const env = check.enter(d, d.file, d.version, null, null);
  initDeclared(check, obj, d.lhs, d.init);
  check.leave(env);
}

/** Reports whether the cycle that starts with obj is allowed; reports an error if not. */
function validCycle(check: Checker, obj: Obj): boolean {
  const cycle = check.objPath.slice(obj.pathIdx);
  let nval = 0;
  let ndef = 0;
  for (const o of cycle) {
    switch (o.tag) {
      case ObjTag.Const:
      case ObjTag.Var:
        nval++;
        break;
      case ObjTag.TypeName:
        // A cycle through a type parameter list is fine.
        if (check.inTParamList && o.type !== null && isGeneric(o.type)) return true;
        if (!o.isAlias()) ndef++;
        break;
    }
  }
  // Cycles of values alone are found by the initialisation order.
  if (nval === cycle.length) return true;
  // Types (and functions) need a defined type, or else expansion would not end.
  if (nval === 0 && ndef > 0) return true;
  cycleError(check, cycle, firstInSrc(check, cycle));
  return false;
}

/** Reports a cycle of declarations that starts with cycle[start]. */
export function cycleError(check: Checker, cycle: readonly Obj[], start: number): void {
  const name = (o: Obj): string => {
    const q = o.pkg === null ? "" : qualifier(check, o.pkg);
    return q === "" ? o.name : `${q}.${o.name}`;
  };
  let obj = cycle[start];
  const isType = obj.tag === ObjTag.TypeName;
  if (obj.type !== null && obj.type.tag === TypeTag.Alias) obj.type.fromRHS = invalid;

  if (cycle.length === 1) {
    const what = isType ? "invalid recursive type" : "invalid cycle in declaration";
    error(check, obj, Code.InvalidDeclCycle, `${what}: ${name(obj)} refers to itself`);
    return;
  }
  const err = newError(check, Code.InvalidDeclCycle);
  err.addf(obj, `${isType ? "invalid recursive type" : "invalid cycle in declaration of"} ${name(obj)}`);
  for (let i = 0; i < cycle.length; i++) {
    const next = cycle[(start + i + 1) % cycle.length];
    err.addf(obj, `${name(obj)} refers to ${name(next)}`);
    obj = next;
  }
  err.report();
}

/** Index of the object that stands first in the source. */
export function firstInSrc(check: Checker, path: readonly Obj[]): number {
  let first = 0;
  for (let i = 1; i < path.length; i++) if (cmpPos(check, path[i].pos, path[first].pos) < 0) first = i;
  return first;
}

/** Order of positions: by file name, then within the file. */
export function cmpPos(check: Checker, p: number, q: number): number {
  const { files } = check.tree;
  const f = files.file(p);
  const g = files.file(q);
  if (f === g || f === null || g === null || f.name === g.name) return p - q;
  return f.name < g.name ? -1 : 1;
}

function constDecl(check: Checker, obj: Const, vtyp: NodeId, init: NodeId, inherited: boolean): void {
  const { iota, errpos } = check;
  check.iota = obj.val;
  check.errpos = 0;
  obj.val = makeUnknown();
  constDecl1(check, obj, vtyp, init, inherited);
  check.iota = iota;
  check.errpos = errpos;
}

function constDecl1(check: Checker, obj: Const, vtyp: NodeId, init: NodeId, inherited: boolean): void {
  if (vtyp !== 0) {
    const t = typ(check, vtyp);
    if (!isConstType(t)) {
      if (isValid(under(t))) {
        const msg = `invalid constant type ${typeStr(check, t)}`;
        error(check, atNode(check, vtyp), Code.InvalidConstType, msg);
      }
      obj.type = invalid;
      return;
    }
    obj.type = t;
  }
  const x = new Operand();
  if (init !== 0) {
    // A repeated initialiser stands elsewhere; its errors are shown at this constant.
    if (inherited) check.errpos = obj.pos;
    expr(check, null, x, init);
  }
  initConst(check, obj, x);
}

function varDecl(check: Checker, obj: Var, lhs: readonly Var[] | null, vtyp: NodeId, init: NodeId): void {
  if (vtyp !== 0) obj.type = varType(check, vtyp);
  if (init === 0) {
    if (vtyp === 0) obj.type = invalid; // reported by arity
    return;
  }
  // The other variables of an n:1 declaration get the type here, so that the initialiser is checked against it.
  if (vtyp !== 0 && lhs !== null) for (const v of lhs) v.type = obj.type;
  initDeclared(check, obj, lhs, init);
}

/** Checks the initialiser of obj, or of all of lhs. */
function initDeclared(check: Checker, obj: Var, lhs: readonly Var[] | null, init: NodeId): void {
  if (lhs === null || lhs.length === 1) {
    const x = new Operand();
    expr(check, newTarget(obj.type, obj.name), x, init);
    initVar(check, obj, x, "variable declaration");
  } else {
    initVars(check, lhs, init, 0);
  }
}

/** Reports whether t is a constraint interface of another package. */
export function isImportedConstraint(check: Checker, t: Type): boolean {
  const named = asNamed(t);
  if (named === null || named.obj.pkg === null || named.obj.pkg === check.pkg) return false;
  const u = under(named);
  return u.tag === TypeTag.Interface && !isMethodSet(u);
}

/** Delayed part of typeDecl: the type must be finite, and its version allowed. */
export function finishTypeDecl(
  check: Checker,
  tdecl: NodeId,
  obj: TypeName,
  decl: { rhs: Type | null; versionErr: boolean },
): void {
  const t = obj.type === null ? null : asNamed(obj.type);
  if (t !== null) validType(check, t);
  if (!decl.versionErr && !allowVersion(check, go1_18) && decl.rhs !== null && isImportedConstraint(check, decl.rhs)) {
    const at = atNode(check, check.tree.type(tdecl));
    versionErrorf(check, at, go1_18, `using type constraint ${typeStr(check, decl.rhs)}`);
  }
}

function typeDecl(check: Checker, obj: TypeName, tdecl: NodeId): void {
  const { tree } = check;
  const decl = { rhs: null as Type | null, versionErr: false };
  check.later(ActionKind.TypeDecl, tdecl, obj, decl);
  const tparams = tree.tparamList(tdecl);
  const generic = tree.len(tparams) !== 0;
  const rhsExpr = tree.type(tdecl);

  if (tree.alias(tdecl)) {
    if (generic && !allowVersion(check, go1_23)) {
      versionErrorf(check, atNode(check, tree.at(tparams, 0)), go1_23, "generic type alias");
      decl.versionErr = true;
    }
    if (!decl.versionErr && !allowVersion(check, go1_9)) {
      versionErrorf(check, atNode(check, tdecl), go1_9, "type alias");
      decl.versionErr = true;
    }
    const alias = newAlias(check, obj, null);
    if (generic) {
      openScope(check, tdecl);
      collectTypeParams(check, alias, tparams);
    }
    const rhs = declaredType(check, rhsExpr, obj);
    decl.rhs = rhs;
    alias.fromRHS = rhs;
    if (rhs.tag === TypeTag.TypeParam && alias.tparams.includes(rhs)) {
      const msg = "cannot use type parameter declared in alias declaration as RHS";
      error(check, atNode(check, rhsExpr), Code.MisplacedTypeParam, msg);
      alias.fromRHS = invalid;
    }
    if (generic) closeScope(check);
    return;
  }

  if (generic && !allowVersion(check, go1_18)) {
    versionErrorf(check, atNode(check, tree.at(tparams, 0)), go1_18, "type parameter");
    decl.versionErr = true;
  }
  const named = newNamed(check, obj, null);
  named.allowNilRHS = true;
  if (generic) {
    openScope(check, tdecl);
    collectTypeParams(check, named, tparams);
  }
  const rhs = declaredType(check, rhsExpr, obj);
  decl.rhs = rhs;
  named.fromRHS = rhs;
  if (isTypeParam(rhs)) {
    const msg = "cannot use a type parameter as RHS in type declaration";
    error(check, atNode(check, rhsExpr), Code.MisplacedTypeParam, msg);
    named.fromRHS = invalid;
  }
  if (generic) closeScope(check);
  named.allowNilRHS = false;
}

/** Declares the type parameters of a Field list in the current scope and gives them to `owner` before their bounds. */
export function collectTypeParams(check: Checker, owner: { tparams: readonly TypeParam[] }, list: ListId): void {
  const { tree } = check;
  const n = tree.len(list);
  const tparams: TypeParam[] = [];
  for (let i = 0; i < n; i++) tparams.push(declareTypeParam(check, tree.name(tree.at(list, i))));
  // The bounds may use the type that is being declared: type T[P T[P]] ...
  owner.tparams = bindTParams(tparams);

  check.inTParamList = true;
  let bnd: Type = invalid;
  let prev: NodeId = 0;
  for (let i = 0; i < n; i++) {
    const f = tree.type(tree.at(list, i));
    // Parameters declared together share one bound.
    if (i === 0 || f !== prev) {
      bnd = bound(check, f);
      if (isTypeParam(bnd)) {
        error(check, atNode(check, f), Code.MisplacedTypeParam, "cannot use a type parameter as constraint");
        bnd = invalid;
      }
      prev = f;
    }
    tparams[i].bound = bnd;
  }
  check.inTParamList = false;
}

/** A constraint; ~T and A|B are wrapped into an implicit interface. */
function bound(check: Checker, x: NodeId): Type {
  const { tree } = check;
  if (tree.kind(x) === Kind.Operation && (tree.op(x) === Operator.Tilde || tree.op(x) === Operator.Or)) {
    const field = tree.newField(0, 0, x);
    const t = typ(check, tree.newInterfaceType(0, tree.list(Int32Array.of(field), 0, 1)));
    if (t.tag === TypeTag.Interface) t.implicit = true;
    return t;
  }
  return typ(check, x);
}

export function declareTypeParam(check: Checker, name: NodeId): TypeParam {
  const { tree } = check;
  const tname = new TypeName(tree.pos(name), check.pkg, tree.text(name), tree.value(name), null);
  const tpar = newTypeParam(check, tname, invalid);
  declare(check, check.scope, name, tname);
  return tpar;
}

/** Gives a declared type the methods that were collected for it. */
export function collectMethods(check: Checker, obj: TypeName): void {
  const methods = check.methods.get(obj);
  if (methods === undefined) return;
  check.methods.delete(obj);
  const base = obj.type === null ? null : asNamed(obj.type);
  const seen = new Map<number, Obj>();
  if (base !== null) {
    // Delayed because the underlying type may not be known yet.
    check.later(ActionKind.FieldUniqueness, 0, base);
    for (const m of base.methods) seen.set(m.nameId, m);
  }
  for (const m of methods) {
    const alt = seen.get(m.nameId);
    if (alt !== undefined) {
      const at = alt.pos !== 0 ? ` at ${posString(check, alt.pos)}` : "";
      error(check, m.pos, Code.DuplicateMethod, `method ${obj.name}.${m.name} already declared${at}`);
      continue;
    }
    seen.set(m.nameId, m);
    if (base !== null) addMethod(base, m);
  }
}

/** Fields and methods of a struct type must have different names. */
export function checkFieldUniqueness(check: Checker, base: Named): void {
  const t = under(base);
  if (t.tag !== TypeTag.Struct || t.fields.length === 0) return;
  const byName = new Map<number, Func>();
  for (const m of base.methods) byName.set(m.nameId, m);
  for (const fld of t.fields) {
    if (fld.nameId === Known.Blank) continue;
    const alt = byName.get(fld.nameId);
    if (alt === undefined || !(isExported(fld.name) || samePkg(fld.pkg, alt.pkg))) continue;
    const err = newError(check, Code.DuplicateFieldAndMethod);
    err.addf(alt, `field and method with the same name ${fld.name}`);
    err.addAltDecl(fld);
    err.report();
  }
}

function funcDecl(check: Checker, obj: Func, d: DeclInfo): void {
  const { tree } = check;
  const sig = new Signature();
  obj.type = sig; // against cycles
  const { fdecl } = d;
  const tparams = tree.tparamList(fdecl);
  funcType(check, sig, tree.recv(fdecl), tparams, tree.signature(fdecl));
  const hasBody = tree.hasBody(fdecl);
  if (tree.len(tparams) !== 0 && !hasBody) {
    softErrorf(check, atNode(check, fdecl), Code.BadDecl, "generic function is missing function body");
  }
  if (hasBody && !check.lazy) check.later(ActionKind.FuncBody, fdecl, obj, d);
}

/** Checks the declarations of a DeclStmt. */
export function declStmt(check: Checker, list: ListId): void {
  const { tree } = check;
  let first = -1;
  let last: NodeId = 0;
  const n = tree.len(list);
  for (let index = 0; index < n; index++) {
    const s = tree.at(list, index);
    const kind = tree.kind(s);
    if (kind !== Kind.ConstDecl) first = -1;
    if (tree.pragma(s) !== 0) check.localPragmas.push(s);
    switch (kind) {
      case Kind.ConstDecl: {
        const group = tree.group(s);
        if (first < 0 || group === 0 || tree.group(tree.at(list, index - 1)) !== group) {
          first = index;
          last = 0;
        }
        let inherited = true;
        if (tree.type(s) !== 0 || tree.values(s) !== 0) {
          last = s;
          inherited = false;
        } else if (last === 0) {
          inherited = false;
        }
        localConsts(check, s, last, index - first, inherited);
        break;
      }
      case Kind.VarDecl:
        localVars(check, s);
        break;
      case Kind.TypeDecl: {
        const name = tree.name(s);
        const obj = new TypeName(tree.pos(name), check.pkg, tree.text(name), tree.value(name), null);
        // The scope of a local type begins at its name.
        declare(check, check.scope, name, obj);
        check.push(obj);
        typeDecl(check, obj, s);
        check.pop();
        break;
      }
      default:
        error(check, atNode(check, s), Code.InvalidSyntaxTree, "unknown declaration");
    }
  }
}

/** `last` is the ConstDecl whose type and values count, 0 if there is none. */
function localConsts(check: Checker, s: NodeId, last: NodeId, iota: number, inherited: boolean): void {
  const { tree } = check;
  const top = check.delayed.length;
  const names = tree.nameList(s);
  const n = tree.len(names);
  const vtyp = last === 0 ? 0 : tree.type(last);
  const values = last === 0 ? 0 : tree.values(last);
  const nvalues = exprLen(tree, values);
  const lhs: Const[] = [];
  for (let i = 0; i < n; i++) {
    const name = tree.at(names, i);
    const obj = new Const(tree.pos(name), check.pkg, tree.text(name), tree.value(name), null, makeInt64(iota));
    lhs.push(obj);
    constDecl(check, obj, vtyp, i < nvalues ? exprAt(tree, values, i) : 0, inherited);
  }
  arity(check, tree.pos(s), names, values, true, inherited);
  // Function literals must be checked before the names are in scope.
  check.processDelayed(top);
  for (let i = 0; i < n; i++) declare(check, check.scope, tree.at(names, i), lhs[i]);
}

function localVars(check: Checker, s: NodeId): void {
  const { tree } = check;
  const top = check.delayed.length;
  const names = tree.nameList(s);
  const n = tree.len(names);
  const vtyp = tree.type(s);
  const values = tree.values(s);
  const nvalues = exprLen(tree, values);
  const lhs: Var[] = [];
  for (let i = 0; i < n; i++) {
    const name = tree.at(names, i);
    lhs.push(new Var(VarKind.LocalVar, tree.pos(name), check.pkg, tree.text(name), tree.value(name), null));
  }
  for (let i = 0; i < n; i++) {
    if (nvalues === n) {
      varDecl(check, lhs[i], null, vtyp, exprAt(tree, values, i));
    } else if (nvalues === 1) {
      // One value for several variables: they all get their types at once.
      varDecl(check, lhs[i], lhs, vtyp, exprAt(tree, values, 0));
      break;
    } else {
      varDecl(check, lhs[i], null, vtyp, i < nvalues ? exprAt(tree, values, i) : 0);
    }
  }
  if (vtyp === 0 || values !== 0) arity(check, tree.pos(s), names, values, false, false);
  check.processDelayed(top);
  for (let i = 0; i < n; i++) declare(check, check.scope, tree.at(names, i), lhs[i]);
}
