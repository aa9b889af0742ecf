// Statements. Counterpart: the statement part of cmd/compile/internal/syntax/parser.go. Invariant: a statement that is
// missing is 0, and then nothing was read.

import { semiWord } from "./parser_base.ts";
import { ParserType } from "./parser_type.ts";
import { exprString } from "./print.ts";
import { SemiKind } from "./scanner.ts";
import { Pos } from "./source.ts";
import { Operator, Token, tokenStrings } from "./tokens.ts";
import { Kind, ListId, NodeId } from "./tree.ts";

export abstract class ParserStmt extends ParserType {
  /** Results of header(). */
  private hInit: NodeId = 0;
  private hCond: NodeId = 0;
  private hPost: NodeId = 0;

  /** Pushes the declarations of one const, type or var keyword (which has been read). */
  protected abstract declGroup(keyword: Token): void;

  /** A block; `context` says in messages what it follows. */
  protected blockStmt(context: string): NodeId {
    const pos = this.pos();
    if (!this.got(Token.Lbrace)) {
      // people coming from C leave braces out
      this.syntaxError(`expected { after ${context}`);
      this.advance(Token.Name, Token.Rbrace);
      const rbrace = this.pos();
      if (this.got(Token.Rbrace)) return this.tree.newBlockStmt(pos, 0, rbrace);
    }
    const list = this.stmtList();
    const rbrace = this.pos();
    this.want(Token.Rbrace);
    return this.tree.newBlockStmt(pos, list, rbrace);
  }

  protected stmtList(): ListId {
    const mark = this.mark();
    while (
      this.tok !== Token.EOF &&
      this.tok !== Token.Rbrace &&
      this.tok !== Token.Case &&
      this.tok !== Token.Default
    ) {
      const s = this.stmtOrNil();
      this.clearPragma();
      if (s === 0) break;
      this.push(s);
      if (this.tok === Token.Semi) {
        this.next();
      } else if ((this.tok as Token) !== Token.Rbrace) {
        this.syntaxError("at end of statement");
        this.advance(Token.Semi, Token.Rbrace, Token.Case, Token.Default);
        this.got(Token.Semi);
      }
    }
    return this.popList(mark);
  }

  private stmtOrNil(): NodeId {
    this.enter();
    const s = this.stmtOrNil1();
    this.leave();
    return s;
  }

  private stmtOrNil1(): NodeId {
    const { tree } = this;
    // most statements start with a name
    if (this.tok === Token.Name) {
      this.clearPragma();
      const lhs = this.exprList();
      if ((this.tok as Token) === Token.Colon && tree.kind(lhs) === Kind.Name) return this.labeledStmtOrNil(lhs);
      return this.simpleStmt(lhs, Token.None);
    }
    switch (this.tok) {
      case Token.Var:
      case Token.Const:
      case Token.Type:
        return this.declStmt();
    }

    this.clearPragma();

    const pos = this.pos();
    switch (this.tok) {
      case Token.Lbrace:
        return this.blockStmt("");
      case Token.Operator:
      case Token.Star:
        switch (this.op) {
          case Operator.Add:
          case Operator.Sub:
          case Operator.Mul:
          case Operator.And:
          case Operator.Xor:
          case Operator.Not:
            return this.simpleStmt(0, Token.None);
        }
        return 0;
      case Token.Literal:
      case Token.Func:
      case Token.Lparen:
      case Token.Lbrack:
      case Token.Struct:
      case Token.Map:
      case Token.Chan:
      case Token.Interface:
      case Token.Arrow:
        return this.simpleStmt(0, Token.None);
      case Token.For: {
        this.header(Token.For);
        const { hInit, hCond, hPost } = this;
        const body = this.blockStmt("for clause");
        return tree.newForStmt(pos, hInit, hCond, hPost, body);
      }
      case Token.Switch:
        return this.switchStmt();
      case Token.Select:
        return this.selectStmt();
      case Token.If:
        return this.ifStmt();
      case Token.Fallthrough:
        this.next();
        return tree.newBranchStmt(pos, Token.Fallthrough, 0);
      case Token.Break:
      case Token.Continue: {
        const tok = this.tok;
        this.next();
        const label = (this.tok as Token) === Token.Name ? this.name() : 0;
        return tree.newBranchStmt(pos, tok, label);
      }
      case Token.Go:
      case Token.Defer:
        return this.callStmt();
      case Token.Goto:
        this.next();
        return tree.newBranchStmt(pos, Token.Goto, this.name());
      case Token.Return: {
        this.next();
        const tok = this.tok as Token;
        return tree.newReturnStmt(pos, tok !== Token.Semi && tok !== Token.Rbrace ? this.exprList() : 0);
      }
      case Token.Semi:
        return tree.newEmptyStmt(pos);
    }
    return 0;
  }

  /** `lhs`, if not 0, has been read; `keyword` tells in whose header we are (None: in no header). */
  private simpleStmt(lhs: NodeId, keyword: Token): NodeId {
    const { tree } = this;
    if (keyword === Token.For && this.tok === Token.Range) return this.newRangeClause(0, false);
    if (lhs === 0) lhs = this.exprList();

    const pos = this.pos();
    if (this.tok === Token.Assign || this.tok === Token.Define) {
      const op = this.tok === Token.Define ? Operator.Def : Operator.None;
      this.next();
      if (keyword === Token.For && (this.tok as Token) === Token.Range) {
        return this.newRangeClause(lhs, op === Operator.Def);
      }
      const rhs = this.exprList();
      if (
        keyword === Token.Switch &&
        op === Operator.Def &&
        tree.kind(rhs) === Kind.TypeSwitchGuard &&
        tree.kind(lhs) === Kind.Name
      ) {
        tree.setLhs(rhs, lhs);
        return tree.newExprStmt(tree.pos(rhs), rhs);
      }
      return tree.newAssignStmt(pos, op, lhs, rhs);
    }

    if (tree.kind(lhs) === Kind.ListExpr) {
      this.syntaxError("expected := or = or comma");
      this.advance(Token.Semi, Token.Rbrace);
      lhs = tree.at(tree.elemList(lhs), 0);
      return tree.newExprStmt(tree.pos(lhs), lhs);
    }

    switch (this.tok) {
      case Token.AssignOp: {
        const op = this.op;
        this.next();
        return tree.newAssignStmt(pos, op, lhs, this.expr());
      }
      case Token.IncOp: {
        const op = this.op;
        this.next();
        return tree.newAssignStmt(pos, op, lhs, 0);
      }
      case Token.Arrow:
        this.next();
        return tree.newSendStmt(pos, lhs, this.expr());
      default:
        return tree.newExprStmt(tree.pos(lhs), lhs);
    }
  }

  private newRangeClause(lhs: NodeId, def: boolean): NodeId {
    const pos = this.pos();
    this.next();
    return this.tree.newRangeClause(pos, lhs, def, this.expr());
  }

  private labeledStmtOrNil(label: NodeId): NodeId {
    const { tree } = this;
    const pos = this.pos();
    this.want(Token.Colon);
    // a "}" ends an empty statement
    if (this.tok === Token.Rbrace) return tree.newLabeledStmt(pos, label, tree.newEmptyStmt(this.pos()));
    const s = this.stmtOrNil();
    if (s !== 0) return tree.newLabeledStmt(pos, label, s);
    this.syntaxErrorAt(pos, "missing statement after label");
    return 0;
  }

  private declStmt(): NodeId {
    const pos = this.pos();
    const keyword = this.tok;
    this.next();
    const mark = this.mark();
    this.declGroup(keyword);
    return this.tree.newDeclStmt(pos, this.popList(mark));
  }

  /** What stands between the keyword of an if, for or switch and its block: sets hInit, hCond, hPost. */
  private header(keyword: Token): void {
    const { tree } = this;
    this.want(keyword);
    let init: NodeId = 0;
    let cond: NodeId = 0;
    let post: NodeId = 0;

    if (this.tok === Token.Lbrace) {
      if (keyword === Token.If) {
        this.syntaxError("missing condition in if statement");
        cond = this.badExpr();
      }
      this.setHeader(0, cond, 0);
      return;
    }

    const outer = this.xnest;
    this.xnest = -1;
    if (this.tok !== Token.Semi) {
      if (this.got(Token.Var)) {
        this.syntaxError(`var declaration not allowed in ${tokenStrings[keyword]} initializer`);
      }
      init = this.simpleStmt(0, keyword);
      if (tree.kind(init) === Kind.RangeClause) {
        this.xnest = outer;
        this.setHeader(init, 0, 0);
        return;
      }
    }

    let condStmt: NodeId = 0;
    let semiPos: Pos = 0;
    let semi = SemiKind.Semicolon;
    if ((this.tok as Token) !== Token.Lbrace) {
      if (this.tok === Token.Semi) {
        semiPos = this.pos();
        semi = this.semi;
        this.next();
      } else {
        // asking for "{" makes the better message
        this.want(Token.Lbrace);
        if ((this.tok as Token) !== Token.Lbrace) this.advance(Token.Lbrace, Token.Rbrace);
      }
      if (keyword === Token.For) {
        let complete = true;
        if ((this.tok as Token) !== Token.Semi) {
          if ((this.tok as Token) === Token.Lbrace) {
            this.syntaxError("expected for loop condition");
            complete = false;
          } else {
            condStmt = this.simpleStmt(0, Token.None);
          }
        }
        if (complete) {
          this.want(Token.Semi);
          if ((this.tok as Token) !== Token.Lbrace) {
            post = this.simpleStmt(0, Token.None);
            if (tree.kind(post) === Kind.AssignStmt && tree.op(post) === Operator.Def) {
              this.syntaxErrorAt(tree.pos(post), "cannot declare in post statement of for loop");
            }
          }
        }
      } else if ((this.tok as Token) !== Token.Lbrace) {
        condStmt = this.simpleStmt(0, keyword);
      }
    } else {
      condStmt = init;
      init = 0;
    }

    if (condStmt === 0) {
      if (keyword === Token.If && semiPos !== 0) {
        if (semi !== SemiKind.Semicolon) {
          this.syntaxErrorAt(semiPos, `unexpected ${semiWord(semi)}, expected { after if clause`);
        } else {
          this.syntaxErrorAt(semiPos, "missing condition in if statement");
        }
        cond = tree.newBadExpr(semiPos);
      }
    } else if (tree.kind(condStmt) === Kind.ExprStmt) {
      cond = tree.x(condStmt);
    } else {
      // most likely = was written for ==: make it stand out
      let str: string;
      if (tree.kind(condStmt) === Kind.AssignStmt && tree.op(condStmt) === Operator.None) {
        str = `assignment ${this.emphasize(tree.lhs(condStmt))} = ${this.emphasize(tree.rhs(condStmt))}`;
      } else {
        str = exprString(tree, condStmt);
      }
      this.syntaxErrorAt(tree.pos(condStmt), `cannot use ${str} as value`);
    }

    this.xnest = outer;
    this.setHeader(init, cond, post);
  }

  private setHeader(init: NodeId, cond: NodeId, post: NodeId): void {
    this.hInit = init;
    this.hCond = cond;
    this.hPost = post;
  }

  /** Text of x, in parentheses if it is a binary expression. */
  private emphasize(x: NodeId): string {
    const s = exprString(this.tree, x);
    return this.tree.kind(x) === Kind.Operation && this.tree.y(x) !== 0 ? `(${s})` : s;
  }

  /** An if statement; a chain of else-ifs is read in a loop, for it may be long. */
  private ifStmt(): NodeId {
    const { tree } = this;
    let first: NodeId = 0;
    let before: NodeId = 0;
    for (;;) {
      const pos = this.pos();
      this.header(Token.If);
      const { hInit, hCond } = this;
      const then = this.blockStmt("if clause");
      const s = tree.newIfStmt(pos, hInit, hCond, then, 0);
      if (before !== 0) tree.setElse(before, s);
      else first = s;
      before = s;
      if (!this.got(Token.Else)) return first;
      if (this.tok === Token.If) continue;
      if (this.tok === Token.Lbrace) {
        tree.setElse(s, this.blockStmt(""));
      } else {
        this.syntaxError("else must be followed by if or statement block");
        this.advance(Token.Name, Token.Rbrace);
      }
      return first;
    }
  }

  private switchStmt(): NodeId {
    const { tree } = this;
    const pos = this.pos();
    this.header(Token.Switch);
    const { hInit, hCond } = this;
    if (!this.got(Token.Lbrace)) {
      this.syntaxError("missing { after switch clause");
      this.advance(Token.Case, Token.Default, Token.Rbrace);
    }
    const mark = this.mark();
    while (this.tok !== Token.EOF && this.tok !== Token.Rbrace) {
      const clause = this.pos();
      const cases = this.clauseStart() ? this.exprList() : 0;
      const colon = this.pos();
      this.want(Token.Colon);
      const body = this.stmtList();
      this.push(tree.newCaseClause(clause, cases, body, colon));
    }
    const rbrace = this.pos();
    this.want(Token.Rbrace);
    return tree.newSwitchStmt(pos, hInit, hCond, this.popList(mark), rbrace);
  }

  private selectStmt(): NodeId {
    const { tree } = this;
    const pos = this.pos();
    this.want(Token.Select);
    if (!this.got(Token.Lbrace)) {
      this.syntaxError("missing { after select clause");
      this.advance(Token.Case, Token.Default, Token.Rbrace);
    }
    const mark = this.mark();
    while (this.tok !== Token.EOF && this.tok !== Token.Rbrace) {
      const clause = this.pos();
      // which statements a communication may be is for the type checker to say
      const comm = this.clauseStart() ? this.simpleStmt(0, Token.None) : 0;
      const colon = this.pos();
      this.want(Token.Colon);
      const body = this.stmtList();
      this.push(tree.newCommClause(clause, comm, body, colon));
    }
    const rbrace = this.pos();
    this.want(Token.Rbrace);
    return tree.newSelectStmt(pos, this.popList(mark), rbrace);
  }

  /** Reads "case" (true) or "default" (false). */
  private clauseStart(): boolean {
    if (this.got(Token.Case)) return true;
    if (this.got(Token.Default)) return false;
    this.syntaxError("expected case or default or }");
    this.advance(Token.Colon, Token.Case, Token.Default, Token.Rbrace);
    return false;
  }
}
