// Patch files: declarations of ours that replace the SDK's of the same name, one by one (goroot/ledger.json, mode
// "patch"). Invariant: after this, no name is declared twice, and every declaration of a patch file that is meant to
// replace something is left to stand; new names are simply added.

import { InternalError } from "../diagnostics.ts";
import { Kind, type NodeId, type Tree } from "../syntax/tree.ts";
import type { LoadedPackage } from "./package.ts";

/** Names that a declaration introduces; methods as "T.m". Imports have none. */
function declaredNames(tree: Tree, decl: NodeId): string[] {
  switch (tree.kind(decl)) {
    case Kind.FuncDecl: {
      const name = tree.text(tree.name(decl));
      const recv = tree.recv(decl);
      // Functions named init or _ add to the package; they replace nothing.
      if (recv === 0) return name === "init" || name === "_" ? [] : [name];
      return [`${receiverName(tree, tree.type(recv))}.${name}`];
    }
    case Kind.TypeDecl:
      return [tree.text(tree.name(decl))];
    case Kind.ConstDecl:
    case Kind.VarDecl: {
      const list = tree.nameList(decl);
      const names: string[] = [];
      for (let i = 0; i < tree.len(list); i++) names.push(tree.text(tree.at(list, i)));
      return names.filter((n) => n !== "_");
    }
    default:
      return [];
  }
}

/** Base type name of a receiver's type expression: *T, T, T[P]. */
function receiverName(tree: Tree, type: NodeId): string {
  for (;;) {
    switch (tree.kind(type)) {
      case Kind.Name:
        return tree.text(type);
      case Kind.Operation:
      case Kind.ParenExpr:
      case Kind.IndexExpr:
        type = tree.x(type);
        break;
      default:
        return "";
    }
  }
}

/**
 * Takes the declarations that patch files replace out of the package's other files, and their imports of `unused`, which no other
 * declaration mentions.
 */
export function applyPatches(tree: Tree, pkg: LoadedPackage, unused: readonly string[]): void {
  const replaced = new Set<string>();
  for (const file of pkg.files) {
    if (!file.patch || file.node === 0) continue;
    const decls = tree.declList(file.node);
    for (let i = 0; i < tree.len(decls); i++) {
      for (const name of declaredNames(tree, tree.at(decls, i))) replaced.add(name);
    }
  }
  for (const file of pkg.files) {
    if (file.patch || file.node === 0) continue;
    const decls = tree.declList(file.node);
    const kept: NodeId[] = [];
    for (let i = 0; i < tree.len(decls); i++) {
      const decl = tree.at(decls, i);
      if (tree.kind(decl) === Kind.ImportDecl && unused.includes(tree.text(tree.path(decl)).slice(1, -1))) continue;
      const names = declaredNames(tree, decl);
      const gone = names.filter((n) => replaced.has(n)).length;
      if (gone > 0 && gone < names.length) {
        throw new InternalError(`a patch of ${pkg.path} replaces only part of: ${names.join(", ")}`, tree.pos(decl));
      }
      if (gone === 0) kept.push(decl);
    }
    if (kept.length < tree.len(decls)) tree.setDeclList(file.node, tree.list(Int32Array.from(kept), 0, kept.length));
  }
}
