// Collecting the package-level objects of a package and the order in which a whole package is checked (counterpart:
// types2/resolver.go). Invariants: every package-level object and every method gets a DeclInfo and its place in
// check.objList, in source order; nothing is type-checked here, and imported packages need not even be parsed unless
// they are imported with a dot.

import { plainPath } from "../load/importpath.ts";
import { Known, type NameId } from "../syntax/names.ts";
import { PragmaFlag } from "../syntax/pragma.ts";
import { exprString } from "../syntax/print.ts";
import { Operator } from "../syntax/tokens.ts";
import { Kind, type ListId, type NodeId } from "../syntax/tree.ts";
import type { Checker } from "./check.ts";
import { Code } from "./codes.ts";
import { bytesToText } from "./constant/format.ts";
import { unquote } from "./constant/literal.ts";
import { makeInt64 } from "./constant/value.ts";
import { collectMethods, declare } from "./decl.ts";
import { atNode, error, newError, posString, softErrorf, verifyVersionf } from "./errors.ts";
import { markImports } from "./format.ts";
import { exprAt, exprLen, unparen } from "./lists.ts";
import { Const, DeclInfo, Func, isExported, type Obj, ObjTag, PkgName, TypeName, Var, VarKind } from "./object.ts";
import { Package } from "./package.ts";
import { Scope, ScopeKind } from "./scope.ts";
import { asGoVersion, go1_18, go1_21, goCurrent, versionString } from "./version.ts";

/** Settles the package's name and language version and reports files that do not fit. */
export function initFiles(check: Checker): void {
  const { pkg, tree } = check;
  const files: NodeId[] = [];
  for (const file of pkg.files) {
    const name = tree.text(tree.pkgName(file));
    if (name === "_") {
      error(check, atNode(check, tree.pkgName(file)), Code.BlankPkgName, "invalid package name _");
    } else if (pkg.name === "") {
      pkg.name = name;
    } else if (name !== pkg.name) {
      const msg = `package ${name}; expected package ${pkg.name}`;
      error(check, atNode(check, file), Code.MismatchedPkgName, msg);
      continue;
    }
    files.push(file);
  }
  pkg.files = files;

  const version = asGoVersion(pkg.goVersion);
  if (version > goCurrent && files.length > 0) {
    const msg = `package requires newer Go version ${versionString(version)} (application built with ${versionString(goCurrent)})`;
    error(check, atNode(check, files[0]), Code.TooNew, msg);
  }
  for (const file of files) {
    const v = asGoVersion(tree.fileInfo(file).goVersion);
    if (v > goCurrent) {
      const msg = `file requires newer Go version ${versionString(v)}`;
      error(check, atNode(check, tree.pkgName(file)), Code.TooNew, msg);
    }
  }
}

/**
 * Language version of a file: its module's, unless its `//go:build` line names one; that one counts as go1.21 at least,
 * because only from then on do such lines choose a version.
 */
function versionOfFile(check: Checker, file: NodeId): number {
  const v = asGoVersion(check.tree.fileInfo(file).goVersion);
  return v !== 0 ? Math.max(v, go1_21) : asGoVersion(check.pkg.goVersion);
}

/** Reports a wrong number of initialisers. `values` is the list of initialisers as written (0: none). */
export function arity(
  check: Checker,
  pos: number,
  names: ListId,
  values: NodeId,
  constDecl: boolean,
  inherited: boolean,
): void {
  const { tree } = check;
  const l = tree.len(names);
  const r = exprLen(tree, values);
  if (l < r) {
    const n = exprAt(tree, values, l);
    if (inherited) error(check, pos, Code.WrongAssignCount, `extra init expr at ${posString(check, tree.pos(n))}`);
    else error(check, atNode(check, n), Code.WrongAssignCount, `extra init expr ${exprString(tree, n)}`);
  } else if (l > r && (constDecl || r !== 1)) {
    // With r == 1 the value may be a call with several results.
    const n = tree.at(names, r);
    error(check, atNode(check, n), Code.WrongAssignCount, `missing init expr for ${tree.text(n)}`);
  }
}

const illegalPathChars = "!\"#$%&'()*,:;<=>?[\\]^{|}`\uFFFD";

/** The path of an import literal, or why it is none. */
function importPath(lit: string): { path: string; why: string } {
  const s = unquote(lit);
  if (s === null) return { path: "", why: "invalid syntax" };
  if (s === "") return { path: "", why: "empty string" };
  if (plainPath.test(s)) return { path: s, why: "" };
  const path = bytesToText(s);
  for (const c of path) {
    if (illegalPathChars.includes(c) || !/^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(c)) {
      const hex = c.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
      const graphic = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(c) ? ` '${c}'` : "";
      return { path, why: `invalid character U+${hex}${graphic}` };
    }
  }
  return { path, why: "" };
}

/** The package an import path means; a fake one, after an error, if there is none. */
function importPackage(check: Checker, at: number, path: string): Package {
  const { conf, pkg } = check;
  if (path === "unsafe") return conf.universe.unsafe;
  let why: string;
  if (path === "C") {
    why = "cgo is not supported on wasm";
  } else {
    const imp = conf.importPackage(path, pkg);
    if (typeof imp !== "string") {
      if (check.pkgPathMap !== null) markImports(check, imp);
      return imp;
    }
    why = imp;
  }
  error(check, at, Code.BrokenImport, `could not import ${path} (${why})`);
  const elem = path.replace(/\/$/, "");
  const fake = new Package(path, elem.slice(elem.lastIndexOf("/") + 1), conf.universe.scope);
  fake.fake = true;
  return fake;
}

interface MethodInfo {
  obj: Func;
  ptr: boolean;
  /** Name node of the receiver base type. */
  recv: NodeId;
}

/** Enters the package-level objects of the package's files into their scopes and ties methods to their base types. */
export function collectObjects(check: Checker, files: readonly NodeId[]): void {
  const { pkg } = check;
  const methods: MethodInfo[] = [];
  const fileScopes: Scope[] = [];
  const version = check.version;
  for (const file of files) {
    check.version = versionOfFile(check, file);
    const scope = new Scope(pkg.scope, ScopeKind.Outside);
    fileScopes.push(scope);
    check.info.setScope(file, scope);
    collectFile(check, file, scope, methods);
  }
  check.version = version;

  for (const scope of fileScopes) {
    for (const obj of scope.objects()) {
      // A dot import enters objects under their own names, too.
      const alt = pkg.scope.lookup(obj.nameId);
      if (alt === null) continue;
      const err = newError(check, Code.DuplicateDecl);
      if (obj.tag === ObjTag.PkgName) {
        err.addf(alt, `${alt.name} already declared through import of package ${obj.imported.name}${pathSuffix(obj)}`);
        err.addAltDecl(obj);
      } else {
        err.addf(alt, `${alt.name} already declared through dot-import of package ${packageString(obj.pkg!)}`);
        err.addAltDecl(obj);
      }
      err.report();
    }
  }

  for (const m of methods) {
    const base = resolveBaseTypeName(check, m.ptr, m.recv);
    if (base === null) continue;
    m.obj.hasPtrRecv_ = base.ptr;
    const list = check.methods.get(base.obj);
    if (list === undefined) check.methods.set(base.obj, [m.obj]);
    else list.push(m.obj);
  }
}

function pathSuffix(obj: PkgName): string {
  return ` ("${obj.imported.path}")`;
}

function packageString(pkg: Package): string {
  return `${pkg.name} ("${pkg.path}")`;
}

function collectFile(check: Checker, file: NodeId, scope: Scope, methods: MethodInfo[]): void {
  const { pkg, tree } = check;
  const decls = tree.declList(file);
  let first = -1; // index of the first ConstDecl of the current group
  let last: NodeId = 0; // ConstDecl that later ones of the group repeat
  for (let index = 0; index < tree.len(decls); index++) {
    const s = tree.at(decls, index);
    const kind = tree.kind(s);
    if (kind !== Kind.ConstDecl) first = -1;
    switch (kind) {
      case Kind.ImportDecl:
        collectImport(check, s, scope);
        break;

      case Kind.ConstDecl: {
        const group = tree.group(s);
        if (first < 0 || group === 0 || tree.group(tree.at(decls, index - 1)) !== group) {
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
        const vtyp = last === 0 ? 0 : tree.type(last);
        const values = last === 0 ? 0 : tree.values(last);
        const nvalues = exprLen(tree, values);
        const names = tree.nameList(s);
        const iota = makeInt64(index - first);
        for (let i = 0; i < tree.len(names); i++) {
          const name = tree.at(names, i);
          const obj = new Const(tree.pos(name), pkg, tree.text(name), tree.value(name), null, iota);
          const d = new DeclInfo(scope, check.version);
          d.vtyp = vtyp;
          d.init = i < nvalues ? exprAt(tree, values, i) : 0;
          d.inherited = inherited;
          declarePkgObj(check, name, obj, d);
        }
        arity(check, tree.pos(s), names, values, true, inherited);
        break;
      }

      case Kind.VarDecl: {
        const names = tree.nameList(s);
        const values = tree.values(s);
        const nvalues = exprLen(tree, values);
        const lhs: Var[] = [];
        // One initialiser for all: the variables share their DeclInfo, so that each depends on it.
        let shared: DeclInfo | null = null;
        if (values === 0 || tree.kind(values) !== Kind.ListExpr) {
          shared = new DeclInfo(scope, check.version);
          shared.lhs = lhs;
          shared.vtyp = tree.type(s);
          shared.init = values;
        }
        for (let i = 0; i < tree.len(names); i++) {
          const name = tree.at(names, i);
          const obj = new Var(VarKind.PackageVar, tree.pos(name), pkg, tree.text(name), tree.value(name), null);
          lhs.push(obj);
          let d = shared;
          if (d === null) {
            d = new DeclInfo(scope, check.version);
            d.vtyp = tree.type(s);
            d.init = i < nvalues ? exprAt(tree, values, i) : 0;
          }
          declarePkgObj(check, name, obj, d);
        }
        if (tree.type(s) === 0 || values !== 0) arity(check, tree.pos(s), names, values, false, false);
        break;
      }

      case Kind.TypeDecl: {
        const name = tree.name(s);
        const obj = new TypeName(tree.pos(name), pkg, tree.text(name), tree.value(name), null);
        const d = new DeclInfo(scope, check.version);
        d.tdecl = s;
        declarePkgObj(check, name, obj, d);
        break;
      }

      case Kind.FuncDecl:
        collectFunc(check, s, scope, methods);
        break;

      default:
        error(check, atNode(check, s), Code.InvalidSyntaxTree, "unknown declaration");
    }
  }
}

/** Enters a package-level constant, type or variable. */
function declarePkgObj(check: Checker, ident: NodeId, obj: Const | TypeName | Var, d: DeclInfo): void {
  if (obj.nameId === Known.Init) {
    error(check, atNode(check, ident), Code.InvalidInitDecl, "cannot declare init - must be func");
    return;
  }
  if (obj.nameId === Known.Main && check.pkg.name === "main") {
    error(check, atNode(check, ident), Code.InvalidMainDecl, "cannot declare main - must be func");
    return;
  }
  declare(check, check.pkg.scope, ident, obj);
  addObj(check, obj, d);
}

function addObj(check: Checker, obj: Const | TypeName | Var | Func, d: DeclInfo): void {
  obj.declInfo = d;
  check.objList.push(obj);
  obj.order = check.objList.length;
}

function collectImport(check: Checker, s: NodeId, scope: Scope): void {
  const { pkg, tree, info } = check;
  const lit = tree.path(s);
  if (lit === 0 || tree.bad(lit)) return;
  const { path, why } = importPath(tree.text(lit));
  if (why !== "") {
    error(check, atNode(check, lit), Code.BadImportPath, `invalid import path (${why})`);
    return;
  }
  const imp = importPackage(check, tree.pos(lit), path);

  const local = tree.localPkgName(s);
  let name = imp.name;
  let nameId: NameId;
  if (local !== 0) {
    name = tree.text(local);
    nameId = tree.value(local);
    if (path === "C") {
      error(check, atNode(check, local), Code.ImportCRenamed, 'cannot rename import "C"');
      return;
    }
  } else {
    nameId = tree.names.id(name);
  }
  if (nameId === Known.Init) {
    const msg = "cannot import package as init - init must be a func";
    error(check, atNode(check, s), Code.InvalidInitDecl, msg);
    return;
  }

  if (!pkg.imports.includes(imp)) pkg.imports.push(imp);
  const pkgName = new PkgName(tree.pos(s), pkg, name, nameId, imp);
  if (local !== 0) info.setDef(local, pkgName);
  else info.setImplicit(s, pkgName);
  if (imp.fake) pkgName.used = true;
  check.imports.push(pkgName);

  if (nameId !== Known.Dot) {
    declare(check, scope, 0, pkgName);
    return;
  }
  imp.checker?.collect();
  for (const obj of imp.scope.objects()) {
    if (!isExported(obj.name)) continue;
    const alt = scope.lookup(obj.nameId);
    if (alt !== null) {
      const err = newError(check, Code.DuplicateDecl);
      err.addf(atNode(check, local), `${alt.name} redeclared in this block`);
      err.addAltDecl(alt);
      err.report();
      continue;
    }
    scope.insertAs(obj.nameId, obj);
    check.dotImports ??= new Map();
    let objs = check.dotImports.get(scope);
    if (objs === undefined) check.dotImports.set(scope, (objs = new Map()));
    objs.set(obj, pkgName);
  }
}

function collectFunc(check: Checker, s: NodeId, scope: Scope, methods: MethodInfo[]): void {
  const { pkg, tree, info } = check;
  const ident = tree.name(s);
  const nameId = tree.value(ident);
  const name = tree.text(ident);
  const obj = new Func(tree.pos(ident), pkg, name, nameId, null);
  obj.decl = s;
  const pragma = tree.pragma(s);
  obj.noInterface = pragma !== 0 && (tree.pragmas[pragma]!.flags & PragmaFlag.Nointerface) !== 0;
  const tparams = tree.tparamList(s);
  let tparamError = false;
  const recv = tree.recv(s);
  if (recv === 0) {
    const isInit = nameId === Known.Init;
    if (isInit || (nameId === Known.Main && pkg.name === "main")) {
      const code = isInit ? Code.InvalidInitDecl : Code.InvalidMainDecl;
      if (tree.len(tparams) !== 0) {
        softErrorf(check, atNode(check, tree.at(tparams, 0)), code, `func ${name} must have no type parameters`);
        tparamError = true;
      }
      const ftyp = tree.signature(s);
      if (tree.len(tree.paramList(ftyp)) !== 0 || tree.len(tree.resultList(ftyp)) !== 0) {
        const msg = `func ${name} must have no arguments and no return values`;
        softErrorf(check, atNode(check, ident), code, msg);
      }
    }
    if (isInit) {
      // Functions named init cannot be referred to.
      obj.parent = pkg.scope;
      info.setDef(ident, obj);
      check.inits.push(obj);
      if (!tree.hasBody(s)) softErrorf(check, obj.pos, Code.MissingInitBody, "func init must have a body");
    } else {
      declare(check, pkg.scope, ident, obj);
    }
  } else {
    const { ptr, base } = unpackRecv(check, tree.type(recv), false);
    if (tree.kind(base) === Kind.Name && nameId !== Known.Blank) methods.push({ obj, ptr, recv: base });
    info.setDef(ident, obj);
  }
  if (tree.len(tparams) !== 0 && !tparamError) {
    verifyVersionf(check, atNode(check, tree.at(tparams, 0)), go1_18, "type parameter");
  }
  const d = new DeclInfo(scope, check.version);
  d.fdecl = s;
  addObj(check, obj, d);
}

/**
 * Takes a receiver type `*T[A, _]` apart: pointer or not, the base type expression T, and, if asked for, the Name nodes
 * of its type parameters (blank ones for what is no name, after an error).
 */
export function unpackRecv(
  check: Checker,
  rtyp: NodeId,
  unpackParams: boolean,
): { ptr: boolean; base: NodeId; tparams: NodeId[] } {
  const { tree } = check;
  let ptr = false;
  let base = unparen(tree, rtyp);
  if (tree.kind(base) === Kind.Operation && tree.op(base) === Operator.Mul && tree.y(base) === 0) {
    ptr = true;
    base = unparen(tree, tree.x(base));
  }
  const tparams: NodeId[] = [];
  if (tree.kind(base) === Kind.IndexExpr) {
    const index = tree.index(base);
    base = tree.x(base);
    if (unpackParams) {
      const n = exprLen(tree, index);
      for (let i = 0; i < n; i++) {
        const arg = exprAt(tree, index, i);
        let par = arg;
        if (tree.kind(arg) !== Kind.Name) {
          if (tree.kind(arg) !== Kind.BadExpr) {
            const msg = `receiver type parameter ${exprString(tree, arg)} must be an identifier`;
            error(check, atNode(check, arg), Code.BadDecl, msg);
          }
          par = tree.newBlank(tree.pos(arg));
        }
        tparams.push(par);
      }
    }
  }
  return { ptr, base, tparams };
}

/**
 * The type a method with the given receiver base name belongs to: follows aliases that are not generic and at most one
 * pointer, within this package; null if there is no such type.
 */
function resolveBaseTypeName(check: Checker, ptr: boolean, name: NodeId): { ptr: boolean; obj: TypeName } | null {
  const { tree, pkg } = check;
  let seen: Set<TypeName> | null = null;
  for (;;) {
    const obj: Obj | null = pkg.scope.lookup(tree.value(name));
    if (obj === null || obj.tag !== ObjTag.TypeName || seen?.has(obj)) return null;
    const tdecl: NodeId = obj.declInfo!.tdecl;
    if (!tree.alias(tdecl)) return { ptr, obj };
    if (tree.len(tree.tparamList(tdecl)) !== 0) return null;
    (seen ??= new Set()).add(obj);
    let typ = unparen(tree, tree.type(tdecl));
    if (tree.kind(typ) === Kind.Operation && tree.op(typ) === Operator.Mul && tree.y(typ) === 0) {
      if (ptr) return null;
      ptr = true;
      typ = unparen(tree, tree.x(typ));
    }
    if (tree.kind(typ) !== Kind.Name) return null;
    name = typ;
  }
}

/**
 * Checks all package-level declarations: types, then aliases, then everything else (the order decides in which
 * declaration a cycle is found).
 */
export function packageObjects(check: Checker): void {
  const { tree } = check;
  const aliases: TypeName[] = [];
  const others: Obj[] = [];
  // Types that were needed before this point may have got methods only by now.
  for (const obj of check.objList) if (obj.tag === ObjTag.TypeName && obj.type !== null) collectMethods(check, obj);
  for (const obj of check.objList) {
    if (obj.tag !== ObjTag.TypeName) others.push(obj);
    else if (tree.alias(obj.declInfo!.tdecl)) aliases.push(obj);
    else check.objDecl(obj);
  }
  for (const obj of aliases) check.objDecl(obj);
  for (const obj of others) check.objDecl(obj);
  check.methods.clear();
}

/** Reports imports that nothing refers to. */
export function unusedImports(check: Checker): void {
  for (const obj of check.imports) {
    if (obj.nameId === Known.Blank || obj.used) continue;
    const path = obj.imported.path;
    const elem = path.slice(path.lastIndexOf("/") + 1);
    const as = obj.name === "" || obj.nameId === Known.Dot || obj.name === elem ? "" : ` as ${obj.name}`;
    softErrorf(check, obj, Code.UnusedImport, `${JSON.stringify(path)} imported${as} and not used`);
  }
}
