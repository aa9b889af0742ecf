// The checker's answers for every expression of a package in the form that test/oracle/types/main.go prints them.

import { Kind, type NodeId, type Tree } from "../../src/syntax/tree.ts";
import { inspect } from "../../src/syntax/walk.ts";
import { ConstKind, exactString, stringVal } from "../../src/types/constant/value.ts";
import type { Info } from "../../src/types/info.ts";
import { OperandMode } from "../../src/types/mode.ts";
import { type Obj, ObjTag } from "../../src/types/object.ts";
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

/** Stands for an answer that is not compared. */
export const anyAnswer = "*";

/**
 * Expressions whose answers may differ from go/types' though nothing is wrong: an array that is ranged over without being
 * evaluated (types2 records its length instead), and initialisers that later constants of a group repeat (the value of
 * the constant that was checked last is recorded).
 */
function exempt(tree: Tree, info: Info, file: NodeId): Set<NodeId> {
  const out = new Set<NodeId>();
  let group = 0;
  let last: NodeId = 0;
  inspect(tree, file, (n) => {
    switch (tree.kind(n)) {
      case Kind.RangeClause: {
        let x = tree.x(n);
        while (tree.kind(x) === Kind.ParenExpr) x = tree.x(x);
        if (info.modeOf(x) === OperandMode.constant_) out.add(x);
        break;
      }
      case Kind.ConstDecl:
        if (tree.group(n) !== group) last = 0;
        group = tree.group(n);
        if (tree.type(n) !== 0 || tree.values(n) !== 0) last = tree.values(n);
        else if (last !== 0) inspect(tree, last, (x) => out.add(x) !== null);
    }
    return true;
  });
  return out;
}

class Dumper {
  private readonly qf = (p: Package): string => p.path;
  constructor(
    readonly tree: Tree,
    readonly info: Info,
  ) {}

  /** The files' and the initialisation order's lines. */
  dump(pkg: Package): string[] {
    const { tree, info } = this;
    const out: string[] = [];
    for (const file of pkg.files) {
      const { source } = tree.fileInfo(file);
      out.push(`# ${baseName(source.name)}`);
      const lines: { offset: number; depth: number; text: string }[] = [];
      const seen = new Set<NodeId>();
      const skip = exempt(tree, info, file);
      inspect(tree, file, (n) => {
        const kind = tree.kind(n);
        if (kind === Kind.CaseClause) {
          const obj = info.implicitOf(n);
          const offset = tree.pos(n) - source.base;
          if (obj !== null) lines.push({ offset, depth: 0, text: `implicit ${typeString(obj.type!, this.qf)}` });
          return true;
        }
        if (kind >= Kind.File || kind === Kind.ParenExpr || kind === Kind.Field) return true;
        // Fields that are declared together share their type.
        if (seen.has(n)) return false;
        seen.add(n);
        const text = skip.has(n) ? anyAnswer : this.facts(n);
        if (text === "") return true;
        let depth = 0;
        let x = n;
        for (let y = left(tree, x); y !== 0; y = left(tree, x)) {
          x = y;
          depth++;
        }
        lines.push({ offset: tree.pos(x) - source.base, depth, text });
        return true;
      });
      lines.sort((a, b) => a.offset - b.offset || a.depth - b.depth);
      for (const l of lines) out.push(`${l.offset}:${l.depth} ${l.text}`);
    }
    out.push("# init");
    for (const { lhs, rhs } of info.initOrder(pkg)) {
      let x = rhs;
      while (tree.kind(x) === Kind.ParenExpr) x = tree.x(x);
      for (let y = left(tree, x); y !== 0; y = left(tree, x)) x = y;
      const offset = tree.pos(x) - tree.files.file(tree.pos(x))!.base;
      out.push(`${lhs.map((v) => v.name).join(", ")} = ${offset}`);
    }
    return out;
  }

  private facts(n: NodeId): string {
    const { tree, info } = this;
    const text: string[] = [];
    const mode = info.modeOf(n);
    if (mode !== OperandMode.invalid) {
      let s = typeString(info.typeOf(n)!, this.qf);
      if (mode === OperandMode.novalue) s = "()";
      // types2 gives nil the type it is used as, go/types leaves it untyped.
      if (mode === OperandMode.nilvalue) s = "untyped nil";
      const val = info.constOf(n);
      if (val !== null) s += ` = ${val.kind === ConstKind.String ? hex(stringVal(val)) : exactString(val)}`;
      text.push(s);
    }
    switch (tree.kind(n)) {
      case Kind.Name: {
        const def = info.defOf(n);
        if (def !== null) text.push(`def ${this.object(def)}`);
        const use = info.useOf(n);
        if (use !== null) text.push(`use ${this.object(use)}`);
        const inst = info.instanceOf(n);
        if (inst !== null) {
          const targs = inst.targs.map((t) => typeString(t, this.qf));
          text.push(`inst [${targs.join(",")}] ${typeString(inst.type, this.qf)}`);
        }
        break;
      }
      case Kind.SelectorExpr: {
        const sel = info.selectionOf(n);
        if (sel !== null) text.push(`sel ${sel.kind} [${sel.index.join(" ")}] ${sel.indirect}`);
      }
    }
    return text.join("; ");
  }

  private object(obj: Obj): string {
    if (obj.tag === ObjTag.PkgName) return `package ${obj.imported.path}`;
    const file = this.tree.files.file(obj.pos);
    return file === null ? obj.name : `${obj.name}@${baseName(file.name)}:${obj.pos - file.base}`;
  }
}

export function dumpPackage(tree: Tree, info: Info, pkg: Package): string[] {
  return new Dumper(tree, info).dump(pkg);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function hex(s: string): string {
  let h = "";
  for (let i = 0; i < s.length; i++) h += s.charCodeAt(i).toString(16).padStart(2, "0");
  return h;
}
