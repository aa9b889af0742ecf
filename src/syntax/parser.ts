// Files and declarations, and the package's interface: parseFile and ensureBody. Counterpart: the declaration part of
// cmd/compile/internal/syntax/parser.go, and syntax.go. Invariant: one Parser serves all files of a compilation, one file
// (or body) at a time.
import { isStackOverflow } from "../diagnostics.ts";
import { checkBranches } from "./branches.ts";
import { ErrorHandler, NestingError } from "./parser_base.ts";
import { unparen } from "./parser_expr.ts";
import { ParserStmt } from "./parser_stmt.ts";
import { SourceFile } from "./source.ts";
import { LitKind, Operator, Prec, Token } from "./tokens.ts";
import { FileInfo, Kind, NodeId, ParseOptions, Tree } from "./tree.ts";

export type { ErrorHandler } from "./parser_base.ts";

class Parser extends ParserStmt {
  // ---- entry points

  /** Parses a file. 0 if its package clause is wrong, or it nests too deeply (both reported). */
  parseFile(file: SourceFile, options: ParseOptions): NodeId {
    const { tree } = this;
    const info: FileInfo = {
      source: file,
      node: 0,
      goVersion: "",
      linknames: [],
      options,
      parseBody: (fn) => this.parseBody(fn),
      parseElems: (lit) => this.parseElems(lit, info),
      parseSignature: (fn) => this.parseSignature(fn),
    };
    tree.fileInfos.push(info);
    this.initParser(info, tree.fileInfos.length - 1, 0);
    this.lazy = options.lazyBodies ?? false;
    this.formatted = this.lazy && (options.formatted ?? false);
    this.top = true;
    return this.guarded(() => {
      this.next();
      info.node = this.fileOrNil();
      return info.node;
    });
  }

  /** Parses the skipped body of a FuncDecl. */
  private parseBody(fn: NodeId): void {
    const { tree } = this;
    const info = tree.fileInfo(fn);
    this.initParser(info, tree.fileIndex(fn), tree.lbrace(fn) - info.source.base);
    this.lazy = false;
    this.top = false;
    this.fnest = 1;
    const rbrace = tree.rbrace(fn);
    this.guarded(() => {
      this.next();
      const pos = this.pos();
      this.next();
      const list = this.stmtList();
      // stop in front of the "}": what follows it was read with the file
      if (this.pos() !== rbrace || this.tok !== Token.Rbrace) this.syntaxError(this.expectedToken(Token.Rbrace));
      tree.setBody(fn, tree.newBlockStmt(pos, list, rbrace));
      if (this.errcnt === 0) this.branches(tree.body(fn));
      return fn;
    });
    // an error left it unparsed: an empty body keeps the tree whole
    if (tree.bodySkipped(fn)) tree.setBody(fn, tree.newBlockStmt(tree.lbrace(fn), 0, rbrace));
  }

  /** Parses the skipped signature of a FuncDecl. */
  private parseSignature(fn: NodeId): void {
    const { tree } = this;
    const info = tree.fileInfo(fn);
    const name = tree.name(fn);
    const from = tree.pos(name) + this.names.byteLength(tree.value(name));
    this.initParser(info, tree.fileIndex(fn), from - info.source.base);
    this.lazy = false;
    this.top = false;
    const type = this.guarded(() => {
      this.next();
      return this.funcType(tree.recv(fn) === 0 ? "" : "method");
    });
    tree.setType(fn, type === 0 ? tree.newFuncType(from, 0, 0) : type);
  }

  /** Parses the skipped elements of a package-level CompositeLit. */
  private parseElems(lit: NodeId, info: FileInfo): void {
    const { tree } = this;
    this.initParser(info, tree.fileInfos.indexOf(info), tree.pos(lit) - info.source.base);
    this.lazy = false;
    this.top = false;
    const elems = this.guarded(() => {
      this.next();
      return tree.elemList(this.complitexpr(0));
    });
    tree.setElems(lit, elems);
  }

  /** Runs f; a source that nests too deeply becomes an error and 0. */
  private guarded(f: () => NodeId): NodeId {
    try {
      return f();
    } catch (e) {
      if (!(e instanceof NestingError) && !isStackOverflow(e)) throw e;
      this.tree.tooDeep = true;
      this.report(this.pos(), "syntax error: exceeded max nesting depth");
      this.errcnt++;
      return 0;
    }
  }

  // ---- files

  private fileOrNil(): NodeId {
    const { tree } = this;
    const pos = this.pos();
    this.top = false;
    if (!this.got(Token.Package)) {
      this.syntaxError("package statement must be first");
      return 0;
    }
    const pragma = this.takePragma();
    const pkgName = this.name();
    this.want(Token.Semi);
    if (this.errcnt > 0) return 0;

    const mark = this.mark();
    let prev: Token = Token.Import;
    while (this.tok !== Token.EOF) {
      const tok = this.tok;
      if (tok === Token.Import && prev !== Token.Import) {
        this.syntaxError("imports must appear before other declarations");
      }
      prev = tok;
      switch (tok) {
        case Token.Import:
        case Token.Const:
        case Token.Type:
        case Token.Var:
          this.next();
          this.declGroup(tok);
          break;
        case Token.Func: {
          this.next();
          const d = this.funcDeclOrNil();
          if (d !== 0) this.push(d);
          break;
        }
        default: {
          const n = this.pushed(mark);
          const last = n > 0 ? this.pushedAt(mark, n - 1) : 0;
          if (tok === Token.Lbrace && tree.kind(last) === Kind.FuncDecl && !tree.hasBody(last)) {
            // the opening brace of a function on a line of its own
            this.syntaxError("unexpected semicolon or newline before {");
          } else {
            this.syntaxError("non-declaration statement outside function body");
          }
          this.advance(Token.Import, Token.Const, Token.Type, Token.Var, Token.Func);
          continue;
        }
      }

      // before the next token is read: comments in front of it may belong to the next declaration
      this.clearPragma();

      if ((this.tok as Token) !== Token.EOF && !this.got(Token.Semi)) {
        this.syntaxError("after top level declaration");
        this.advance(Token.Import, Token.Const, Token.Type, Token.Var, Token.Func);
      }
    }
    this.clearPragma();
    return tree.newFile(pos, pragma, pkgName, this.popList(mark), this.pos(), this.infoIndex);
  }

  // ---- declarations

  protected override declGroup(keyword: Token): void {
    if (this.tok !== Token.Lparen) {
      this.push(this.decl(keyword, 0));
      return;
    }
    const group = this.tree.newGroup();
    this.clearPragma();
    this.next();
    while ((this.tok as Token) !== Token.EOF && (this.tok as Token) !== Token.Rparen) {
      this.push(this.decl(keyword, group));
      if (!this.listSep("grouped declaration", Token.Semi, Token.Rparen)) return;
    }
    this.want(Token.Rparen);
  }

  private decl(keyword: Token, group: number): NodeId {
    switch (keyword) {
      case Token.Import:
        return this.importDecl(group);
      case Token.Const:
        return this.constDecl(group);
      case Token.Type:
        return this.typeDecl(group);
      default:
        return this.varDecl(group);
    }
  }

  private importDecl(group: number): NodeId {
    const { tree } = this;
    const pos = this.pos();
    const pragma = this.takePragma();
    let local: NodeId = 0;
    if (this.tok === Token.Name) {
      local = this.name();
    } else if (this.tok === Token.Dot) {
      local = tree.newName(pos, this.names.id("."));
      this.next();
    }
    const path = this.oliteral();
    if (path === 0) {
      this.syntaxError("missing import path");
      this.advance(Token.Semi, Token.Rparen);
    } else if (!tree.bad(path) && tree.litKind(path) !== LitKind.StringLit) {
      this.syntaxErrorAt(tree.pos(path), "import path must be a string");
      tree.setBad(path);
    }
    return tree.newImportDecl(pos, group, pragma, local, path);
  }

  private constDecl(group: number): NodeId {
    const pos = this.pos();
    const pragma = this.takePragma();
    const names = this.nameList(this.name());
    let type: NodeId = 0;
    let values: NodeId = 0;
    if (this.tok !== Token.EOF && this.tok !== Token.Semi && this.tok !== Token.Rparen) {
      type = this.typeOrNil();
      if (this.gotAssign()) values = this.exprList();
    }
    return this.tree.newConstDecl(pos, group, pragma, names, type, values);
  }

  private varDecl(group: number): NodeId {
    const pos = this.pos();
    const pragma = this.takePragma();
    const names = this.nameList(this.name());
    let type: NodeId = 0;
    let values: NodeId = 0;
    if (this.gotAssign()) {
      values = this.exprList();
    } else {
      type = this.type_();
      if (this.gotAssign()) values = this.exprList();
    }
    return this.tree.newVarDecl(pos, group, pragma, names, type, values);
  }

  private typeDecl(group: number): NodeId {
    const { tree } = this;
    const pos = this.pos();
    const pragma = this.takePragma();
    const name = this.name();
    let tparams = 0;
    let alias = false;
    let type: NodeId;
    if (this.tok === Token.Lbrack) {
      // an array or slice type, or type parameters
      const lbrack = this.pos();
      this.next();
      if ((this.tok as Token) === Token.Name) {
        // Both go on with an expression. (A constraint may start with "[", as in "P []E", which no expression does; and no
        // array length is an index or slice expression: so then the name is a type parameter.)
        let x = this.name();
        if ((this.tok as Token) !== Token.Lbrack) {
          this.xnest++;
          x = this.binaryExpr(this.pexpr(x, false), Prec.Zero);
          this.xnest--;
        }
        // name followed by "]" is an array; what can be a name and a constraint and is followed by a comma, is that
        const split = this.extractName(x, (this.tok as Token) === Token.Comma);
        if (split && (split.type !== 0 || (this.tok as Token) !== Token.Rbrack)) {
          tparams = this.paramList(split.name, split.type, Token.Rbrack, true, false);
          alias = this.gotAssign();
          type = this.typeOrNil();
        } else {
          type = this.arrayType(lbrack, x);
        }
      } else if (this.got(Token.Rbrack)) {
        type = tree.newSliceType(lbrack, this.type_());
      } else {
        type = this.arrayType(lbrack, 0);
      }
    } else {
      alias = this.gotAssign();
      type = this.typeOrNil();
    }
    if (type === 0) {
      type = this.badExpr();
      this.syntaxError("in type declaration");
      this.advance(Token.Semi, Token.Rparen);
    }
    return tree.newTypeDecl(pos, group, pragma, name, tparams, alias, type);
  }

  /**
   * Splits x into a type parameter's name and its constraint, if by its form it can be both: P*E is P and *E, P(E) is P
   * and E. Only where the constraint cannot be an expression, unless force is set. A name alone has type 0.
   */
  private extractName(x: NodeId, force: boolean): { name: NodeId; type: NodeId } | null {
    const { tree } = this;
    switch (tree.kind(x)) {
      case Kind.Name:
        return { name: x, type: 0 };
      case Kind.Operation: {
        const y = tree.y(x);
        if (y === 0) return null;
        if (tree.op(x) === Operator.Mul) {
          const name = tree.x(x);
          if (tree.kind(name) === Kind.Name && (force || this.isTypeElem(y))) {
            return { name, type: tree.newOperation(tree.pos(x), Operator.Mul, y, 0) };
          }
        } else if (tree.op(x) === Operator.Or) {
          const left = this.extractName(tree.x(x), force || this.isTypeElem(y));
          if (left && left.type !== 0) {
            return { name: left.name, type: tree.newOperation(tree.pos(x), Operator.Or, left.type, y) };
          }
        }
        return null;
      }
      case Kind.CallExpr: {
        const name = tree.fun(x);
        const args = tree.argList(x);
        if (tree.kind(name) !== Kind.Name || tree.len(args) !== 1 || tree.hasDots(x)) return null;
        const arg = tree.at(args, 0);
        return force || this.isTypeElem(arg) ? { name, type: unparen(tree, arg) } : null;
      }
    }
    return null;
  }

  /** Must x, by its form, be an element of a constraint (and no value)? */
  private isTypeElem(x: NodeId): boolean {
    const { tree } = this;
    for (;;) {
      switch (tree.kind(x)) {
        case Kind.ArrayType:
        case Kind.StructType:
        case Kind.FuncType:
        case Kind.InterfaceType:
        case Kind.SliceType:
        case Kind.MapType:
        case Kind.ChanType:
          return true;
        case Kind.Operation:
          if (tree.op(x) === Operator.Tilde) return true;
          if (tree.y(x) !== 0 && this.isTypeElem(tree.y(x))) return true;
          x = tree.x(x);
          continue;
        case Kind.ParenExpr:
          x = tree.x(x);
          continue;
      }
      return false;
    }
  }

  private funcDeclOrNil(): NodeId {
    const { tree } = this;
    const pos = this.pos();
    const pragma = this.takePragma();
    let context = "";
    let recv: NodeId = 0;
    if (this.got(Token.Lparen)) {
      context = "method";
      const list = this.paramList(0, 0, Token.Rparen, false, false);
      const n = tree.len(list);
      if (n === 0) this.error("method has no receiver");
      else recv = tree.at(list, 0);
      if (n > 1) this.error("method has multiple receivers");
    }

    let name: NodeId;
    let tparams = 0;
    let type: NodeId;
    if (this.tok === Token.Name) {
      const end = this.formatted ? this.skipFunc() : 0;
      if (end > 0) {
        name = tree.newName(this.pos(), this.lit);
        const f = tree.newFuncDecl(pos, pragma, recv, name, 0, 0, this.infoIndex);
        tree.setSkippedBody(f, this.base + this.bodyStart, this.base + end);
        this.skipTo(end);
        return f;
      }
      name = this.name();
      type = this.funcType(context);
      tparams = this.tparams;
    } else {
      name = tree.newBlank(this.pos());
      type = tree.newFuncType(this.pos(), 0, 0);
      this.syntaxError(context !== "" ? "expected name" : "expected name or (");
      this.advance(Token.Lbrace, Token.Semi);
    }

    const f = tree.newFuncDecl(pos, pragma, recv, name, tparams, type, this.infoIndex);
    if ((this.tok as Token) === Token.Lbrace) {
      const lbrace = this.pos();
      const rbrace = this.lazy ? this.skipBlock() : -1;
      if (rbrace >= 0) tree.setSkippedBody(f, lbrace, this.base + rbrace);
      else tree.setBody(f, this.funcBody());
    }
    return f;
  }

  protected override funcBody(): NodeId {
    this.fnest++;
    const errcnt = this.errcnt;
    const body = this.blockStmt("");
    this.fnest--;
    // after syntax errors, wrong branches may be no more than a consequence
    if (errcnt === this.errcnt) this.branches(body);
    return body;
  }

  private branches(body: NodeId): void {
    if (this.info.options.ignoreBranches) return;
    checkBranches(this.tree, body, (pos, msg) => this.report(pos, msg));
  }
}

/** What the files of a compilation share. */
export interface ParseContext {
  tree: Tree;
  error: ErrorHandler;
  /** Made by parseFile. */
  parser?: Parser;
}

/**
 * Parses a file that was added to ctx.tree.files. Returns its File node; 0 after an error in the package clause, or where
 * nothing could be made of the file. Other errors leave a tree that is whole, though not meaningful. All go to ctx.error.
 */
export function parseFile(ctx: ParseContext, file: SourceFile, options: ParseOptions = {}): NodeId {
  ctx.parser ??= new Parser(ctx.tree, ctx.error);
  return ctx.parser.parseFile(file, options);
}

/** Parses the body of a FuncDecl if it was skipped. Its errors go to the handler of the file's context. */
export function ensureBody(tree: Tree, fn: NodeId): void {
  if (tree.bodySkipped(fn)) tree.fileInfo(fn).parseBody!(fn);
}
