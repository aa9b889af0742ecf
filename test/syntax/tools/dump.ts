// The canonical form of a parsed file: every node with its offset and fields, as test/oracle/parse prints it, and the errors
// in front, sorted.
import { ensureBody, parseFile } from "../../../src/syntax/parser.ts";
import { endPos, startPos } from "../../../src/syntax/positions.ts";
import { exprString } from "../../../src/syntax/print.ts";
import { FileSet } from "../../../src/syntax/source.ts";
import { Kind, kindStrings, ListId, NodeId, Tree } from "../../../src/syntax/tree.ts";
import { forEachChild } from "../../../src/syntax/walk.ts";

const fatal = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

class Dumper {
  out = "";
  private readonly groups = new Map<number, number>();

  constructor(
    private readonly tree: Tree,
    private readonly base: number,
  ) {}

  private pos(p: number): void {
    this.out += ` ${p === 0 ? -1 : p - this.base}`;
  }

  private num(i: number): void {
    this.out += ` ${i}`;
  }

  private bool(b: boolean): void {
    this.out += b ? " 1" : " 0";
  }

  private text(n: NodeId): void {
    const { names } = this.tree;
    let s = this.tree.text(n);
    if (s.includes("\ufffd")) {
      try {
        s = fatal.decode(names.bytesOf(this.tree.value(n)));
      } catch {
        s = `#${names.byteLength(this.tree.value(n))}`;
      }
    }
    this.out += ` ${s}`;
  }

  private list(l: ListId): void {
    this.out += " [";
    for (let i = 0; i < this.tree.len(l); i++) this.node(this.tree.at(l, i));
    this.out += "]";
  }

  private group(g: number): void {
    if (g !== 0 && !this.groups.has(g)) this.groups.set(g, this.groups.size + 1);
    this.num(g === 0 ? 0 : this.groups.get(g)!);
  }

  node(n: NodeId): void {
    if (n === 0) {
      this.out += " -";
      return;
    }
    const t = this.tree;
    const kind = t.kind(n);
    this.out += `(${kindStrings[kind]}`;
    this.pos(t.pos(n));
    switch (kind) {
      case Kind.File:
        this.out += ` v${t.fileInfo(n).goVersion}`;
        this.node(t.pkgName(n));
        this.list(t.declList(n));
        this.pos(t.eof(n));
        break;
      case Kind.ImportDecl:
        this.group(t.group(n));
        this.node(t.localPkgName(n));
        this.node(t.path(n));
        break;
      case Kind.ConstDecl:
      case Kind.VarDecl:
        this.group(t.group(n));
        this.list(t.nameList(n));
        this.node(t.type(n));
        this.node(t.values(n));
        break;
      case Kind.TypeDecl:
        this.group(t.group(n));
        this.node(t.name(n));
        this.list(t.tparamList(n));
        this.bool(t.alias(n));
        this.node(t.type(n));
        break;
      case Kind.FuncDecl:
        ensureBody(t, n);
        this.node(t.recv(n));
        this.node(t.name(n));
        this.list(t.tparamList(n));
        this.node(t.signature(n));
        this.node(t.body(n));
        break;
      case Kind.Name:
        this.text(n);
        break;
      case Kind.BasicLit:
        this.num(t.litKind(n));
        this.bool(t.bad(n));
        this.text(n);
        break;
      case Kind.CompositeLit:
        this.node(t.type(n));
        this.list(t.elemList(n));
        this.num(t.nKeys(n));
        this.pos(t.rbrace(n));
        break;
      case Kind.KeyValueExpr:
      case Kind.MapType:
        this.node(t.key(n));
        this.node(t.value(n));
        break;
      case Kind.FuncLit:
        this.node(t.type(n));
        this.node(t.body(n));
        break;
      case Kind.ParenExpr:
      case Kind.ExprStmt:
        this.node(t.x(n));
        break;
      case Kind.SelectorExpr:
        this.node(t.x(n));
        this.node(t.sel(n));
        break;
      case Kind.IndexExpr:
        this.node(t.x(n));
        this.node(t.index(n));
        break;
      case Kind.SliceExpr:
        this.node(t.x(n));
        for (let i = 0; i < 3; i++) this.node(t.sliceIndex(n, i));
        this.bool(t.full(n));
        break;
      case Kind.AssertExpr:
        this.node(t.x(n));
        this.node(t.type(n));
        break;
      case Kind.TypeSwitchGuard:
        this.node(t.lhs(n));
        this.node(t.x(n));
        break;
      case Kind.Operation:
        this.num(t.op(n));
        this.node(t.x(n));
        this.node(t.y(n));
        break;
      case Kind.CallExpr:
        this.node(t.fun(n));
        this.list(t.argList(n));
        this.bool(t.hasDots(n));
        break;
      case Kind.ListExpr:
        this.list(t.elemList(n));
        break;
      case Kind.ArrayType:
        this.node(t.lenExpr(n));
        this.node(t.elem(n));
        break;
      case Kind.SliceType:
      case Kind.DotsType:
        this.node(t.elem(n));
        break;
      case Kind.StructType:
        this.list(t.fieldList(n));
        this.list(t.tagList(n));
        break;
      case Kind.Field:
        this.node(t.name(n));
        this.node(t.type(n));
        break;
      case Kind.InterfaceType:
        this.list(t.methodList(n));
        break;
      case Kind.FuncType:
        this.list(t.paramList(n));
        this.list(t.resultList(n));
        break;
      case Kind.ChanType:
        this.num(t.dir(n));
        this.node(t.elem(n));
        break;
      case Kind.LabeledStmt:
        this.node(t.label(n));
        this.node(t.stmt(n));
        break;
      case Kind.BlockStmt:
        this.list(t.stmtList(n));
        this.pos(t.rbrace(n));
        break;
      case Kind.SendStmt:
        this.node(t.chan(n));
        this.node(t.value(n));
        break;
      case Kind.DeclStmt:
        this.list(t.declList(n));
        break;
      case Kind.AssignStmt:
        this.num(t.op(n));
        this.node(t.lhs(n));
        this.node(t.rhs(n));
        break;
      case Kind.BranchStmt:
        this.num(t.tok(n));
        this.node(t.label(n));
        if (t.target(n) === 0) this.out += " -";
        else this.pos(t.pos(t.target(n)));
        break;
      case Kind.CallStmt:
        this.num(t.tok(n));
        this.node(t.call(n));
        break;
      case Kind.ReturnStmt:
        this.node(t.results(n));
        break;
      case Kind.IfStmt:
        this.node(t.init(n));
        this.node(t.cond(n));
        this.node(t.thenBlock(n));
        this.node(t.else(n));
        break;
      case Kind.ForStmt:
        this.node(t.init(n));
        this.node(t.cond(n));
        this.node(t.post(n));
        this.node(t.body(n));
        break;
      case Kind.SwitchStmt:
        this.node(t.init(n));
        this.node(t.switchTag(n));
        this.list(t.body(n));
        this.pos(t.rbrace(n));
        break;
      case Kind.SelectStmt:
        this.list(t.body(n));
        this.pos(t.rbrace(n));
        break;
      case Kind.RangeClause:
        this.node(t.lhs(n));
        this.bool(t.def(n));
        this.node(t.x(n));
        break;
      case Kind.CaseClause:
        this.node(t.cases(n));
        this.list(t.body(n));
        this.pos(t.colon(n));
        break;
      case Kind.CommClause:
        this.node(t.comm(n));
        this.list(t.body(n));
        this.pos(t.colon(n));
        break;
    }
    this.out += ")\n";
  }

  /** Start and end of each node, in the order in which syntax.Inspect meets them, and the text of some. */
  spans(n: NodeId): void {
    const t = this.tree;
    this.pos(startPos(t, n));
    this.pos(endPos(t, n));
    let shown: NodeId = 0;
    switch (t.kind(n)) {
      case Kind.ExprStmt:
      case Kind.AssignStmt:
      case Kind.SendStmt:
      case Kind.RangeClause:
      case Kind.CallStmt:
        shown = n;
        break;
      case Kind.Field:
      case Kind.TypeDecl:
        shown = t.type(n);
        break;
      case Kind.VarDecl:
        shown = t.values(n);
        break;
    }
    if (shown !== 0) this.out += ` ${exprString(t, shown)}`;
    forEachChild(this.tree, n, (c) => this.spans(c));
  }
}

export interface DumpOptions {
  lazy?: boolean;
  /** With lazy: ParseOptions.formatted. */
  formatted?: boolean;
  spans?: boolean;
}

/** Parses a file and dumps it. Directives are read, but their errors are left out: the oracle reads none. */
export function dumpFile(name: string, bytes: Uint8Array, options: DumpOptions = {}): string {
  const files = new FileSet();
  const tree = new Tree(files);
  const file = files.addFile(name, bytes);
  const errors: { offset: number; msg: string }[] = [];
  const error = (pos: number, msg: string): void => {
    if (!isDirectiveError(msg)) errors.push({ offset: pos - file.base, msg });
  };
  const node = parseFile({ tree, error }, file, {
    lazyBodies: options.lazy,
    formatted: options.formatted,
    std: false,
    compilingRuntime: true,
  });
  const d = new Dumper(tree, file.base);
  if (node !== 0) {
    d.node(node);
    if (options.spans && errors.length === 0) {
      d.spans(node);
      d.out += "\n";
    }
  }
  // where a skipped body ends is known only if it has no errors
  if (options.lazy && errors.length > 0) return dumpFile(name, bytes, { ...options, lazy: false });
  errors.sort((a, b) => a.offset - b.offset || (a.msg < b.msg ? -1 : a.msg > b.msg ? 1 : 0));
  return errors.map((e) => ` ${e.offset} ${e.msg}\n`).join("") + d.out;
}

function isDirectiveError(msg: string): boolean {
  return (
    msg.startsWith("misplaced ") ||
    msg.startsWith("usage: //go:") ||
    msg.startsWith("//go:") ||
    msg.startsWith("invalid library name ") ||
    msg.startsWith("invalid quoted string in //go:embed")
  );
}
