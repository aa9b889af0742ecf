// Expressions, and the productions they share with statements and types. Counterpart: the expression part of
// cmd/compile/internal/syntax/parser.go; the resulting nodes, positions, messages and recovery are gc's. Invariant:
// parentheses are kept only where a later check needs them (go, defer, the left side of an assignment, before "{").
import { ParserBase, tokstring } from "./parser_base.ts";
import { exprString } from "./print.ts";
import { Pos } from "./source.ts";
import { ChanDir, Operator, Prec, Token, tokenStrings } from "./tokens.ts";
import { Kind, ListId, NodeId, Tree } from "./tree.ts";

/** x without the parentheses around it. */
export function unparen(tree: Tree, x: NodeId): NodeId {
  while (tree.kind(x) === Kind.ParenExpr) x = tree.x(x);
  return x;
}

export abstract class ParserExpr extends ParserBase {
  /** Set by typeList: there was a comma. */
  protected comma = false;
  /** Set by argList: "..." behind the last argument. */
  protected dots = false;
  /** Set by funcType: the type parameters. */
  protected tparams: ListId = 0;

  protected abstract type_(): NodeId;
  protected abstract typeOrNil(): NodeId;
  protected abstract funcType(context: string): NodeId;
  protected abstract funcBody(): NodeId;

  protected expr(): NodeId {
    return this.binaryExpr(0, Prec.Zero);
  }

  /** x, if not 0, is the first operand, which has been read. */
  protected binaryExpr(x: NodeId, prec: Prec): NodeId {
    if (x === 0) x = this.unaryExpr();
    while ((this.tok === Token.Operator || this.tok === Token.Star) && this.prec > prec) {
      const pos = this.pos();
      const op = this.op;
      const tprec = this.prec;
      this.next();
      const y = this.binaryExpr(0, tprec);
      x = this.tree.newOperation(pos, op, x, y);
    }
    return x;
  }

  protected unaryExpr(): NodeId {
    this.enter();
    const x = this.unaryExpr1();
    this.leave();
    return x;
  }

  private unaryExpr1(): NodeId {
    const { tree } = this;
    switch (this.tok) {
      case Token.Name:
        return this.pexpr(0, true);
      case Token.Operator:
      case Token.Star:
        switch (this.op) {
          case Operator.Mul:
          case Operator.Add:
          case Operator.Sub:
          case Operator.Not:
          case Operator.Xor:
          case Operator.Tilde:
          case Operator.And: {
            const pos = this.pos();
            const op = this.op;
            this.next();
            const x = this.unaryExpr();
            // a composite literal may come in parentheses (see operand)
            return tree.newOperation(pos, op, op === Operator.And ? unparen(tree, x) : x, 0);
          }
        }
        break;
      case Token.Arrow: {
        // a receive operation, or a channel type: known only when the operand is there
        const pos = this.pos();
        this.next();
        const x = this.unaryExpr();
        if (tree.kind(x) !== Kind.ChanType) return tree.newOperation(pos, Operator.Recv, x, 0);
        this.reassociate(x);
        return x;
      }
    }
    return this.pexpr(0, true);
  }

  /** Moves the arrow in front of a channel type into it: <-(chan E) is (<-chan E), <-(chan<- E) is (<-chan (<-E)). */
  private reassociate(x: NodeId): void {
    const { tree } = this;
    let dir = ChanDir.SendOnly;
    let t = x;
    while (dir === ChanDir.SendOnly && tree.kind(t) === Kind.ChanType) {
      dir = tree.dir(t);
      if (dir === ChanDir.RecvOnly) this.syntaxError("unexpected <-, expected chan");
      tree.setDir(t, ChanDir.RecvOnly);
      t = tree.elem(t);
    }
    if (dir === ChanDir.SendOnly) this.syntaxError(`unexpected ${exprString(tree, t)}, expected chan`);
  }

  protected operand(keepParens: boolean): NodeId {
    const { tree } = this;
    switch (this.tok) {
      case Token.Name:
        return this.name();
      case Token.Literal:
        return this.oliteral();
      case Token.Lparen: {
        const pos = this.pos();
        this.next();
        this.xnest++;
        const x = this.expr();
        this.xnest--;
        this.want(Token.Rparen);
        // before "{" this may be the type of a composite literal, where parentheses are wrong
        return keepParens || (this.tok as Token) === Token.Lbrace ? tree.newParenExpr(pos, x) : x;
      }
      case Token.Func: {
        const pos = this.pos();
        this.next();
        const type = this.funcType("function type");
        if ((this.tok as Token) !== Token.Lbrace) return type;
        this.xnest++;
        const body = this.funcBody();
        this.xnest--;
        return tree.newFuncLit(pos, type, body);
      }
      case Token.Lbrack:
      case Token.Chan:
      case Token.Map:
      case Token.Struct:
      case Token.Interface:
        return this.type_();
      default: {
        const x = this.badExpr();
        this.syntaxError("expected expression");
        this.advance(Token.Rparen, Token.Rbrack, Token.Rbrace);
        return x;
      }
    }
  }

  /** A primary expression; x, if not 0, is its operand, which has been read. */
  protected pexpr(x: NodeId, keepParens: boolean): NodeId {
    const { tree } = this;
    if (x === 0) x = this.operand(keepParens);
    for (;;) {
      switch (this.tok) {
        case Token.Dot: {
          const pos = this.pos();
          this.next();
          if ((this.tok as Token) === Token.Name) {
            x = tree.newSelectorExpr(pos, x, this.name());
          } else if ((this.tok as Token) === Token.Lparen) {
            this.next();
            if (this.got(Token.Type)) x = tree.newTypeSwitchGuard(pos, 0, x);
            else x = tree.newAssertExpr(pos, x, this.type_());
            this.want(Token.Rparen);
          } else {
            this.syntaxError("expected name or (");
            this.advance(Token.Semi, Token.Rparen);
          }
          break;
        }
        case Token.Lbrack:
          x = this.indexOrSlice(x);
          break;
        case Token.Lparen: {
          const pos = this.pos();
          this.next();
          const args = this.argList();
          x = tree.newCallExpr(pos, x, args, this.dots);
          break;
        }
        case Token.Lbrace: {
          const t = unparen(tree, x);
          if (!this.complitOk(t)) return x;
          if (t !== x) this.syntaxError("cannot parenthesize type in composite literal");
          x = this.complitexpr(x);
          break;
        }
        default:
          return x;
      }
    }
  }

  /** Does a "{" behind t start a composite literal (and not a block)? */
  private complitOk(t: NodeId): boolean {
    switch (this.tree.kind(t)) {
      case Kind.Name:
      case Kind.SelectorExpr:
        return this.xnest >= 0;
      case Kind.IndexExpr:
        return this.xnest >= 0 && !this.isValue(t);
      case Kind.ArrayType:
      case Kind.SliceType:
      case Kind.StructType:
      case Kind.MapType:
        return true;
    }
    return false;
  }

  /** Can x, by its form, be only a value and no type? */
  private isValue(x: NodeId): boolean {
    const { tree } = this;
    for (;;) {
      switch (tree.kind(x)) {
        case Kind.BasicLit:
        case Kind.CompositeLit:
        case Kind.FuncLit:
        case Kind.SliceExpr:
        case Kind.AssertExpr:
        case Kind.TypeSwitchGuard:
        case Kind.CallExpr:
          return true;
        case Kind.Operation:
          return tree.op(x) !== Operator.Mul || tree.y(x) !== 0;
        case Kind.ParenExpr:
          x = tree.x(x);
          continue;
        case Kind.IndexExpr:
          if (this.isValue(tree.index(x))) return true;
          x = tree.x(x);
          continue;
      }
      return false;
    }
  }

  private indexOrSlice(x: NodeId): NodeId {
    const { tree } = this;
    const pos = this.pos();
    this.next();
    let i: NodeId = 0;
    if (this.tok !== Token.Colon) {
      let comma = false;
      if (this.tok === Token.Rbrack) {
        this.syntaxError("expected operand");
        i = this.badExpr();
      } else {
        i = this.typeList(false);
        comma = this.comma;
      }
      if (comma || (this.tok as Token) === Token.Rbrack) {
        this.want(Token.Rbrack);
        return tree.newIndexExpr(pos, x, i);
      }
    }
    if (!this.got(Token.Colon)) {
      this.syntaxError("expected comma, : or ]");
      this.advance(Token.Comma, Token.Colon, Token.Rbrack);
    }
    this.xnest++;
    let j: NodeId = 0;
    let k: NodeId = 0;
    let full = false;
    if (this.tok !== Token.Colon && this.tok !== Token.Rbrack) j = this.expr();
    if (this.tok === Token.Colon) {
      full = true;
      if (j === 0) {
        this.error("middle index required in 3-index slice");
        j = this.badExpr();
      }
      this.next();
      if ((this.tok as Token) !== Token.Rbrack) {
        k = this.expr();
      } else {
        this.error("final index required in 3-index slice");
        k = this.badExpr();
      }
    }
    this.xnest--;
    this.want(Token.Rbrack);
    return tree.newSliceExpr(pos, x, i, j, k, full);
  }

  /** Arguments and the closing parenthesis of a call; sets `dots`. */
  private argList(): ListId {
    const mark = this.mark();
    let dots = false;
    this.xnest++;
    let ok = true;
    while (this.tok !== Token.EOF && this.tok !== Token.Rparen && !dots) {
      this.push(this.expr());
      dots = this.got(Token.DotDotDot);
      ok = this.listSep("argument list", Token.Comma, Token.Rparen);
      if (!ok) break;
    }
    if (ok) this.want(Token.Rparen);
    this.xnest--;
    this.dots = dots;
    return this.popList(mark);
  }

  /** A composite literal from its "{" on; `type` 0 inside another one. */
  protected complitexpr(type: NodeId): NodeId {
    const pos = this.pos();
    if (this.lazy && this.fnest === 0) {
      const rbrace = this.skipLiteral();
      if (rbrace >= 0) return this.tree.newSkippedLit(pos, type, this.infoIndex, this.base + rbrace);
    }
    const mark = this.mark();
    this.enter();
    this.xnest++;
    this.want(Token.Lbrace);
    let ok = true;
    while (this.tok !== Token.EOF && this.tok !== Token.Rbrace) {
      let e = this.bareComplitexpr();
      if ((this.tok as Token) === Token.Colon) {
        const colon = this.pos();
        this.next();
        e = this.tree.newKeyValueExpr(colon, e, this.bareComplitexpr());
      }
      this.push(e);
      ok = this.listSep("composite literal", Token.Comma, Token.Rbrace);
      if (!ok) break;
    }
    const rbrace = this.pos();
    if (ok) this.want(Token.Rbrace);
    this.xnest--;
    this.leave();
    return this.tree.newCompositeLit(pos, type, this.popList(mark), rbrace);
  }

  private bareComplitexpr(): NodeId {
    return this.tok === Token.Lbrace ? this.complitexpr(0) : this.expr();
  }

  // ---- shared productions

  protected badExpr(): NodeId {
    return this.tree.newBadExpr(this.pos());
  }

  protected name(): NodeId {
    if (this.tok === Token.Name) {
      const n = this.tree.newName(this.pos(), this.lit);
      this.next();
      return n;
    }
    const n = this.tree.newBlank(this.pos());
    this.syntaxError("expected name");
    this.advance();
    return n;
  }

  /** The literal that stands here, or 0. */
  protected oliteral(): NodeId {
    if (this.tok !== Token.Literal) return 0;
    const n = this.tree.newBasicLit(this.pos(), this.lit, this.kind, this.bad);
    this.next();
    return n;
  }

  /** Names separated by commas; the first has been read. */
  protected nameList(first: NodeId): ListId {
    const mark = this.mark();
    this.push(first);
    while (this.got(Token.Comma)) this.push(this.name());
    return this.popList(mark);
  }

  /** Expressions separated by commas: one, or a ListExpr. */
  protected exprList(): NodeId {
    const x = this.expr();
    if (this.tok !== Token.Comma) return x;
    const mark = this.mark();
    this.push(x);
    while (this.got(Token.Comma)) this.push(this.expr());
    return this.tree.newListExpr(this.tree.pos(x), this.popList(mark));
  }

  /**
   * Types separated by commas, one perhaps behind the last; unless strict, the first may be any expression. Several are a
   * ListExpr. Sets `comma`.
   */
  protected typeList(strict: boolean): NodeId {
    this.xnest++;
    let x = strict ? this.type_() : this.expr();
    let comma = false;
    if (this.got(Token.Comma)) {
      comma = true;
      let t = this.typeOrNil();
      if (t !== 0) {
        const mark = this.mark();
        this.push(x);
        this.push(t);
        while (this.got(Token.Comma)) {
          t = this.typeOrNil();
          if (t === 0) break;
          this.push(t);
        }
        x = this.tree.newListExpr(this.tree.pos(x), this.popList(mark));
      }
    }
    this.xnest--;
    this.comma = comma;
    return x;
  }

  /** A call behind go or defer. */
  protected callStmt(): NodeId {
    const { tree } = this;
    const pos = this.pos();
    const tok = this.tok;
    this.next();
    const x = this.pexpr(0, this.tok === Token.Lparen);
    const t = unparen(tree, x);
    if (t !== x) this.errorAt(tree.pos(x), `expression in ${tokenStrings[tok]} must not be parenthesized`);
    return tree.newCallStmt(pos, tok, t);
  }

  protected newIndirect(pos: Pos, type: NodeId): NodeId {
    return this.tree.newOperation(pos, Operator.Mul, type, 0);
  }

  protected expectedToken(tok: Token): string {
    return `expected ${tokstring(tok)}`;
  }
}
