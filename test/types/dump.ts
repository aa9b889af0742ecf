// The checker's answers for every expression of a package in the form that test/oracle/types/main.go prints them:
// for each file "# name", then "offset:depth type [= value]" sorted by position.

import { Kind, type NodeId, type Tree } from "../../src/syntax/tree.ts";
import { inspect } from "../../src/syntax/walk.ts";
import { ConstKind, exactString, stringVal } from "../../src/types/constant/value.ts";
import type { Info } from "../../src/types/info.ts";
import { OperandMode } from "../../src/types/mode.ts";
import type { Package } from "../../src/types/package.ts";
import { typeString } from "../../src/types/typestring.ts";

/** The expression that n starts with, 0 if it starts with a token of its own. */
function left(tree: Tree, n: NodeId): NodeId {
  switch (tree.kind(n)) {
    case Kind.CallExpr:
      return tree.fun(n);
    case Kind.SelectorExpr:
    case Kind.IndexExpr:
    case Kind.SliceExpr:
    case Kind.AssertExpr:
      return tree.x(n);
    case Kind.Operation:
      return tree.y(n) !== 0 ? tree.x(n) : 0;
    case Kind.KeyValueExpr:
      return tree.key(n);
    case Kind.CompositeLit:
      return tree.type(n);
    default:
      return 0;
  }
}

export function dumpPackage(tree: Tree, info: Info, pkg: Package): string[] {
  const out: string[] = [];
  for (const file of pkg.files) {
    const { source } = tree.fileInfo(file);
    out.push(`# ${source.name.slice(source.name.lastIndexOf("/") + 1)}`);
    const lines: { offset: number; depth: number; text: string }[] = [];
    const seen = new Set<NodeId>();
    inspect(tree, file, (n) => {
      const kind = tree.kind(n);
      if (kind >= Kind.File || kind === Kind.ParenExpr || kind === Kind.Field) return true;
      // Fields that are declared together share their type.
      if (seen.has(n)) return false;
      seen.add(n);
      const mode = info.modeOf(n);
      if (mode === OperandMode.invalid) return true;
      let depth = 0;
      let x = n;
      for (let y = left(tree, x); y !== 0; y = left(tree, x)) {
        x = y;
        depth++;
      }
      let text = mode === OperandMode.novalue ? "()" : typeString(info.typeOf(n)!, (p) => p.path);
      const val = info.constOf(n);
      if (val !== null) text += ` = ${val.kind === ConstKind.String ? hex(stringVal(val)) : exactString(val)}`;
      lines.push({ offset: tree.pos(x) - source.base, depth, text });
      return true;
    });
    lines.sort((a, b) => a.offset - b.offset || a.depth - b.depth);
    for (const l of lines) out.push(`${l.offset}:${l.depth} ${l.text}`);
  }
  return out;
}

function hex(s: string): string {
  let h = "";
  for (let i = 0; i < s.length; i++) h += s.charCodeAt(i).toString(16).padStart(2, "0");
  return h;
}
