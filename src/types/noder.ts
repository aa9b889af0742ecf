// What gc checks after the types of a package without type errors (counterpart: cmd/compile/internal/noder: irgen.go's
// interface cycles; writer.go's pragmas, go:embed variables, linknames and functions without body). Only for packages
// that are checked whole.

import { Known } from "../syntax/names.ts";
import { checkPragma, funcPragmas, type Pragma, PragmaFlag } from "../syntax/pragma.ts";
import type { Pos } from "../syntax/source.ts";
import { Kind, type NodeId } from "../syntax/tree.ts";
import { unalias } from "./alias.ts";
import { type Checker, signatureOf } from "./check.ts";
import { Code } from "./codes.ts";
import { error } from "./errors.ts";
import { ObjTag } from "./object.ts";
import { checkSizes } from "./toolarge.ts";
import { type Interface, type Type, TypeTag } from "./types.ts";
import { typeSet } from "./typeset.ts";
import { asGoVersion } from "./version.ts";

/** The first language version with go:embed. */
const go1_16 = 1016;

/** Reports what is wrong; stops where gc stops after errors. */
export function checkNoder(check: Checker): void {
  anonymousInterfaceCycles(check);
  if (check.firstErr) return;
  const linknamed = checkLinknames(check);
  checkDeclPragmas(check);
  checkBodies(check, linknamed);
  if (!check.firstErr) checkSizes(check);
}

function report(check: Checker): (pos: Pos, msg: string) => void {
  return (pos, msg) => error(check, pos, Code.Test, msg);
}

// ---- interface types that contain themselves without a name in between (go.dev/issue/56103)

function anonymousInterfaceCycles(check: Checker): void {
  const { info, tree } = check;
  const cyclic = new Map<Interface, boolean>();
  const nodes = check.interfaces.slice().sort((a, b) => tree.pos(a) - tree.pos(b));
  for (const n of nodes) {
    const t = info.typeOf(n);
    if (t === null || t.tag !== TypeTag.Interface || !interfaceCycle(t, cyclic)) continue;
    const msg = "invalid recursive type: anonymous interface refers to itself (see https://go.dev/issue/56103)";
    error(check, tree.pos(n), Code.InvalidTypeCycle, msg);
    // Report each cycle once.
    for (const k of cyclic.keys()) cyclic.set(k, false);
  }
}

function interfaceCycle(t: Interface, cyclic: Map<Interface, boolean>): boolean {
  return typeSet(t).methods.some((m) => typeCycle(signatureOf(m), cyclic));
}

function typeCycle(typ: Type, cyclic: Map<Interface, boolean>): boolean {
  const t = unalias(typ);
  switch (t.tag) {
    case TypeTag.Pointer:
    case TypeTag.Array:
    case TypeTag.Slice:
    case TypeTag.Chan:
      return typeCycle(t.elem, cyclic);
    case TypeTag.Map:
      return typeCycle(t.key, cyclic) || typeCycle(t.elem, cyclic);
    case TypeTag.Struct:
      return t.fields.some((f) => typeCycle(f.type!, cyclic));
    case TypeTag.Tuple:
      return t.vars.some((v) => typeCycle(v.type!, cyclic));
    case TypeTag.Signature:
      return typeCycle(t.params, cyclic) || typeCycle(t.results, cyclic);
    case TypeTag.Interface: {
      if (t.methods.length === 0 && t.embeddeds.length === 0) return false;
      const known = cyclic.get(t);
      if (known !== undefined) return known;
      cyclic.set(t, true);
      if (interfaceCycle(t, cyclic)) return true;
      cyclic.set(t, false);
      return false;
    }
    default:
      return false;
  }
}

// ---- directives

/** Checks the linknames of all files; gives the names of the objects that have one. */
function checkLinknames(check: Checker): Set<string> {
  const { tree, pkg } = check;
  const seen = new Set<string>();
  const err = report(check);
  for (const file of pkg.files) {
    const { linknames } = tree.fileInfo(file);
    if (linknames.length === 0) continue;
    const unsafe = importsPath(check, file, "unsafe");
    for (const l of linknames) {
      if (!unsafe) {
        err(l.pos, '//go:linkname only allowed in Go files that import "unsafe"');
      } else if (l.remote.includes("[") && l.remote.includes("]")) {
        err(l.pos, "//go:linkname reference of an instantiation is not allowed");
      } else {
        const obj = pkg.scope.lookupName(tree.names, l.local);
        if (obj === null || (obj.tag !== ObjTag.Func && obj.tag !== ObjTag.Var)) {
          err(l.pos, "//go:linkname must refer to declared function or variable");
        } else if (seen.has(l.local)) {
          err(l.pos, `duplicate //go:linkname for ${l.local}`);
        } else {
          seen.add(l.local);
        }
      }
    }
  }
  return seen;
}

function importsPath(check: Checker, file: NodeId, path: string): boolean {
  const { tree } = check;
  const decls = tree.declList(file);
  for (let i = 0; i < tree.len(decls); i++) {
    const d = tree.at(decls, i);
    if (tree.kind(d) !== Kind.ImportDecl) continue;
    if (check.info.pkgNameOf(d, tree.localPkgName(d))?.imported.path === path) return true;
  }
  return false;
}

function checkDeclPragmas(check: Checker): void {
  const { tree, pkg } = check;
  const err = report(check);
  for (const file of pkg.files) {
    const embed = importsPath(check, file, "embed");
    const p = tree.pragma(file);
    if (p !== 0) checkPragma(err, tree.pragmas[p], PragmaFlag.GoBuildPragma, false);
    const decls = tree.declList(file);
    for (let i = 0; i < tree.len(decls); i++) checkDecl(check, tree.at(decls, i), embed, false);
  }
  for (const d of check.localPragmas) checkDecl(check, d, true, true);
}

function checkDecl(check: Checker, d: NodeId, haveEmbed: boolean, withinFunc: boolean): void {
  const { tree } = check;
  const id = tree.pragma(d);
  if (id === 0) return;
  const err = report(check);
  const pragma: Pragma = tree.pragmas[id];
  const kind = tree.kind(d);
  const isVar = kind === Kind.VarDecl;
  checkPragma(err, pragma, kind === Kind.FuncDecl ? funcPragmas : 0, isVar);
  if (isVar && pragma.embeds.length > 0) {
    const why = embedError(check, d, haveEmbed, withinFunc);
    if (why !== "") err(pragma.embeds[0].pos, `go:embed ${why}`);
  }
}

/** Why a variable declaration may not have go:embed, "" if it may. (What types it may have, the linker of embeds says.) */
function embedError(check: Checker, d: NodeId, haveEmbed: boolean, withinFunc: boolean): string {
  const { tree } = check;
  if (!haveEmbed) return 'requires import "embed" (or import _ "embed", if package is not used)';
  if (tree.len(tree.nameList(d)) > 1) return "cannot apply to multiple vars";
  if (tree.values(d) !== 0) return "cannot apply to var with initializer";
  if (withinFunc) return "cannot apply to var inside func";
  // The error report says where the version comes from.
  const version = asGoVersion(check.pkg.goVersion);
  if (version !== 0 && version < go1_16) return "requires go1.16 or later";
  return "";
}

/** Functions with and without bodies must not have contradictory directives. */
function checkBodies(check: Checker, linknamed: ReadonlySet<string>): void {
  const { tree } = check;
  const err = report(check);
  for (const obj of check.objList) {
    if (obj.tag !== ObjTag.Func || obj.nameId === Known.Blank) continue;
    const d = obj.decl;
    const id = tree.pragma(d);
    const pragma: Pragma | null = id === 0 ? null : tree.pragmas[id];
    const flags = pragma === null ? 0 : pragma.flags;
    const pos = tree.pos(d);
    if ((flags & PragmaFlag.Systemstack) !== 0 && (flags & PragmaFlag.Nosplit) !== 0) {
      err(pos, "go:nosplit and go:systemstack cannot be combined");
    }
    if (tree.hasBody(d)) {
      if ((flags & PragmaFlag.Noescape) !== 0) {
        err(pos, "can only use //go:noescape with external func implementations");
      }
      if (pragma !== null && pragma.wasmImport !== null) {
        err(pos, "can only use //go:wasmimport with external func implementations");
      }
      const keep = PragmaFlag.UintptrKeepAlive | PragmaFlag.UintptrEscapes;
      if ((flags & keep) === PragmaFlag.UintptrKeepAlive && (flags & PragmaFlag.Nosplit) === 0) {
        err(pos, "go:uintptrkeepalive requires go:nosplit");
      }
    } else if (!check.conf.hasAssembly && !linknamed.has(obj.name) && (pragma === null || pragma.wasmImport === null)) {
      err(pos, "missing function body");
    }
  }
}
