// Types, fields and parameter lists. Counterpart: the type part of cmd/compile/internal/syntax/parser.go. Invariant: in a
// parameter list either all fields have a name or none has; fields declared together share one type node.
import { ParserExpr } from "./parser_expr.ts";
import { startPos } from "./positions.ts";
import { Pos } from "./source.ts";
import { ChanDir, Operator, Token } from "./tokens.ts";
import { Kind, ListId, NodeId } from "./tree.ts";

export abstract class ParserType extends ParserExpr {
  /** Fields and tags of the struct types being read. */
  private tags: NodeId[] = [];

  protected override type_(): NodeId {
    const t = this.typeOrNil();
    if (t !== 0) return t;
    const bad = this.badExpr();
    this.syntaxError("expected type");
    this.advance(Token.Comma, Token.Colon, Token.Semi, Token.Rparen, Token.Rbrack, Token.Rbrace);
    return bad;
  }

  /** A type, or 0 (and nothing read) where none starts. */
  protected override typeOrNil(): NodeId {
    if (this.tok === Token.Name) return this.qualifiedName(0);
    this.enter();
    const t = this.typeOrNil1();
    this.leave();
    return t;
  }

  private typeOrNil1(): NodeId {
    const { tree } = this;
    const pos = this.pos();
    switch (this.tok) {
      case Token.Star:
        this.next();
        return this.newIndirect(pos, this.type_());
      case Token.Arrow:
        this.next();
        this.want(Token.Chan);
        return tree.newChanType(pos, ChanDir.RecvOnly, this.chanElem());
      case Token.Func:
        this.next();
        return this.funcType("function type");
      case Token.Lbrack:
        this.next();
        if (this.got(Token.Rbrack)) return tree.newSliceType(pos, this.type_());
        return this.arrayType(pos, 0);
      case Token.Chan: {
        this.next();
        const dir = this.got(Token.Arrow) ? ChanDir.SendOnly : ChanDir.Both;
        return tree.newChanType(pos, dir, this.chanElem());
      }
      case Token.Map: {
        this.next();
        this.want(Token.Lbrack);
        const key = this.type_();
        this.want(Token.Rbrack);
        return tree.newMapType(pos, key, this.type_());
      }
      case Token.Struct:
        return this.structType();
      case Token.Interface:
        return this.interfaceType();
      case Token.Lparen: {
        this.next();
        const t = this.type_();
        this.want(Token.Rparen);
        return t;
      }
    }
    return 0;
  }

  /** name, pkg.name or an instance of it; `name`, if not 0, has been read. */
  protected qualifiedName(name: NodeId): NodeId {
    const { tree } = this;
    let x: NodeId;
    if (name !== 0) {
      x = name;
    } else if (this.tok === Token.Name) {
      x = this.name();
    } else {
      x = tree.newBlank(this.pos());
      this.syntaxError("expected name");
      this.advance(Token.Dot, Token.Semi, Token.Rbrace);
    }
    if (this.tok === Token.Dot) {
      const pos = this.pos();
      this.next();
      x = tree.newSelectorExpr(pos, x, this.name());
    }
    if (this.tok === Token.Lbrack) x = this.typeInstance(x);
    return x;
  }

  private typeInstance(type: NodeId): NodeId {
    const pos = this.pos();
    this.want(Token.Lbrack);
    let index: NodeId;
    if (this.tok === Token.Rbrack) {
      this.syntaxError("expected type argument list");
      index = this.badExpr();
    } else {
      index = this.typeList(true);
    }
    this.want(Token.Rbrack);
    return this.tree.newIndexExpr(pos, type, index);
  }

  /** A signature; a context (not "") is a place where type parameters are wrong. Sets `tparams`. */
  protected override funcType(context: string): NodeId {
    const pos = this.pos();
    let tparams: ListId = 0;
    if (this.got(Token.Lbrack)) {
      if (context !== "") this.syntaxErrorAt(pos, `${context} must have no type parameters`);
      if (this.tok === Token.Rbrack) {
        this.syntaxError("empty type parameter list");
        this.next();
      } else {
        tparams = this.paramList(0, 0, Token.Rbrack, true, false);
      }
    }
    this.want(Token.Lparen);
    const params = this.paramList(0, 0, Token.Rparen, false, true);
    const results = this.funcResult();
    this.tparams = tparams;
    return this.tree.newFuncType(pos, params, results);
  }

  private funcResult(): ListId {
    if (this.got(Token.Lparen)) return this.paramList(0, 0, Token.Rparen, false, false);
    const pos = this.pos();
    const type = this.typeOrNil();
    if (type === 0) return 0;
    const mark = this.mark();
    this.push(this.tree.newField(pos, 0, type));
    return this.popList(mark);
  }

  /** An array type behind its "[" (at pos); `len`, if not 0, has been read. */
  protected arrayType(pos: Pos, len: NodeId): NodeId {
    if (len === 0 && !this.got(Token.DotDotDot)) {
      this.xnest++;
      len = this.expr();
      this.xnest--;
    }
    if (this.tok === Token.Comma) {
      // right in a type parameter list, wrong in an array type
      this.syntaxError("unexpected comma; expected ]");
      this.next();
    }
    this.want(Token.Rbrack);
    return this.tree.newArrayType(pos, len, this.type_());
  }

  private chanElem(): NodeId {
    const t = this.typeOrNil();
    if (t !== 0) return t;
    const bad = this.badExpr();
    this.syntaxError("missing channel element type");
    return bad;
  }

  // ---- struct types

  private structType(): NodeId {
    const { tree, tags } = this;
    const pos = this.pos();
    const mark = this.mark();
    const tagMark = tags.length;
    this.want(Token.Struct);
    this.want(Token.Lbrace);
    let ok = true;
    while (this.tok !== Token.EOF && this.tok !== Token.Rbrace) {
      this.fieldDecl();
      ok = this.listSep("struct type", Token.Semi, Token.Rbrace);
      if (!ok) break;
    }
    if (ok) this.want(Token.Rbrace);
    // `tags` has one entry a field: drop those behind the last tag
    let n = tags.length;
    while (n > tagMark && tags[n - 1] === 0) n--;
    const tagList = n > tagMark ? tree.listOf(tags.slice(tagMark, n)) : 0;
    tags.length = tagMark;
    return tree.newStructType(pos, this.popList(mark), tagList);
  }

  private addField(pos: Pos, name: NodeId, type: NodeId, tag: NodeId): void {
    this.push(this.tree.newField(pos, name, type));
    this.tags.push(tag);
  }

  private fieldDecl(): void {
    const { tree } = this;
    const pos = this.pos();
    switch (this.tok) {
      case Token.Name: {
        const name = this.name();
        const tok = this.tok as Token;
        if (tok === Token.Dot || tok === Token.Literal || tok === Token.Semi || tok === Token.Rbrace) {
          const type = this.qualifiedName(name);
          this.addField(pos, 0, type, this.oliteral());
          return;
        }
        const mark = this.mark();
        this.push(name);
        while (this.got(Token.Comma)) this.push(this.name());
        const names: NodeId[] = [];
        for (let i = 0; i < this.pushed(mark); i++) names.push(this.pushedAt(mark, i));
        this.popList(mark);
        let type: NodeId;
        if (names.length === 1 && (this.tok as Token) === Token.Lbrack) {
          // an embedded T[P1, P2], or a field T of type [P]E or []E
          type = this.arrayOrTArgs();
          if (tree.kind(type) === Kind.IndexExpr) {
            tree.setX(type, name);
            this.addField(pos, 0, type, this.oliteral());
            return;
          }
        } else {
          type = this.type_();
        }
        const tag = this.oliteral();
        for (const n of names) this.addField(tree.pos(n), n, type, tag);
        return;
      }
      case Token.Star: {
        this.next();
        let type: NodeId;
        if ((this.tok as Token) === Token.Lparen) {
          this.syntaxError("cannot parenthesize embedded type");
          this.next();
          type = this.qualifiedName(0);
          this.got(Token.Rparen);
        } else {
          type = this.qualifiedName(0);
        }
        const tag = this.oliteral();
        this.addField(pos, 0, this.newIndirect(pos, type), tag);
        return;
      }
      case Token.Lparen: {
        this.syntaxError("cannot parenthesize embedded type");
        this.next();
        let type: NodeId;
        if ((this.tok as Token) === Token.Star) {
          const star = this.pos();
          this.next();
          type = this.newIndirect(star, this.qualifiedName(0));
        } else {
          type = this.qualifiedName(0);
        }
        this.got(Token.Rparen);
        this.addField(pos, 0, type, this.oliteral());
        return;
      }
      default:
        this.syntaxError("expected field name or embedded type");
        this.advance(Token.Semi, Token.Rbrace);
    }
  }

  /** Behind a name: "[n]E" (ArrayType), "[]E" (SliceType), or type arguments (IndexExpr, whose x the caller sets). */
  private arrayOrTArgs(): NodeId {
    const { tree } = this;
    const pos = this.pos();
    this.want(Token.Lbrack);
    if (this.got(Token.Rbrack)) return tree.newSliceType(pos, this.type_());
    const n = this.typeList(false);
    const comma = this.comma;
    this.want(Token.Rbrack);
    if (!comma) {
      const elem = this.typeOrNil();
      if (elem !== 0) return tree.newArrayType(pos, n, elem);
    }
    return tree.newIndexExpr(pos, 0, n);
  }

  // ---- interface types

  private interfaceType(): NodeId {
    const { tree } = this;
    const pos = this.pos();
    const mark = this.mark();
    this.want(Token.Interface);
    this.want(Token.Lbrace);
    let ok = true;
    while (this.tok !== Token.EOF && this.tok !== Token.Rbrace) {
      let f: NodeId = 0;
      if (this.tok === Token.Name) f = this.methodDecl();
      if (f === 0 || tree.name(f) === 0) f = this.embeddedElem(f);
      this.push(f);
      ok = this.listSep("interface type", Token.Semi, Token.Rbrace);
      if (!ok) break;
    }
    if (ok) this.want(Token.Rbrace);
    return tree.newInterfaceType(pos, this.popList(mark));
  }

  private methodDecl(): NodeId {
    const { tree } = this;
    const pos = this.pos();
    const name = this.name();
    const context = "interface method";
    if (this.tok === Token.Lparen) return tree.newField(pos, name, this.funcType(context));
    if (this.tok !== Token.Lbrack) return tree.newField(pos, 0, this.qualifiedName(name));

    // a generic method m[T C](x T), which is wrong, or an embedded T[P1, P2]
    const lbrack = this.pos();
    this.next();
    if ((this.tok as Token) === Token.Rbrack) {
      const rbrack = this.pos();
      this.next();
      if ((this.tok as Token) === Token.Lparen) {
        this.errorAt(rbrack, "empty type parameter list");
        return tree.newField(pos, name, this.funcType(context));
      }
      this.errorAt(rbrack, "empty type argument list");
      return tree.newField(pos, 0, name);
    }
    const list = this.paramList(0, 0, Token.Rbrack, false, false);
    const n = tree.len(list);
    if (n === 0) {
      // errors, which paramList reported: as if there were no brackets
      if ((this.tok as Token) === Token.Lparen) return tree.newField(pos, name, this.funcType(context));
      return tree.newField(pos, 0, name);
    }
    const first = tree.at(list, 0);
    if (tree.name(first) !== 0) {
      const type = this.funcType(context);
      this.errorAt(lbrack, "interface method must have no type parameters");
      return tree.newField(pos, name, type);
    }
    let index = tree.type(first);
    if (n > 1) {
      const mark = this.mark();
      for (let i = 0; i < n; i++) this.push(tree.type(tree.at(list, i)));
      index = tree.newListExpr(tree.pos(first), this.popList(mark));
    }
    return tree.newField(pos, 0, tree.newIndexExpr(lbrack, name, index));
  }

  /** A union of terms; `f`, if not 0, is the field with its first term. */
  private embeddedElem(f: NodeId): NodeId {
    const { tree } = this;
    if (f === 0) {
      const pos = this.pos();
      f = tree.newField(pos, 0, this.embeddedTerm());
    }
    while (this.tok === Token.Operator && this.op === Operator.Or) {
      const pos = this.pos();
      this.next();
      const y = this.embeddedTerm();
      tree.setType(f, tree.newOperation(pos, Operator.Or, tree.type(f), y));
    }
    return f;
  }

  private embeddedTerm(): NodeId {
    if (this.tok === Token.Operator && this.op === Operator.Tilde) {
      const pos = this.pos();
      this.next();
      return this.tree.newOperation(pos, Operator.Tilde, this.type_(), 0);
    }
    const t = this.typeOrNil();
    if (t !== 0) return t;
    const bad = this.badExpr();
    this.syntaxError("expected ~ term or type");
    this.advance(Token.Operator, Token.Semi, Token.Rparen, Token.Rbrack, Token.Rbrace);
    return bad;
  }

  // ---- parameters

  private atOr(typeSets: boolean): boolean {
    return typeSets && this.tok === Token.Operator && this.op === Operator.Or;
  }

  private atTilde(typeSets: boolean): boolean {
    return typeSets && this.tok === Token.Operator && this.op === Operator.Tilde;
  }

  /** A parameter: a field with a name, a type, or both; 0 after an error. `name`, if not 0, has been read. */
  private paramDeclOrNil(name: NodeId, follow: Token): NodeId {
    const { tree } = this;
    const typeSets = follow === Token.Rbrack;
    const pos = name !== 0 ? tree.pos(name) : this.pos();
    if (name === 0 && this.atTilde(typeSets)) return this.embeddedElem(0);

    let fieldName: NodeId = 0;
    if (name !== 0 || this.tok === Token.Name) {
      if (name === 0) name = this.name();
      if (this.tok === Token.Lbrack) {
        const type = this.arrayOrTArgs();
        const f = tree.newField(pos, 0, type);
        if (tree.kind(type) === Kind.IndexExpr) tree.setX(type, name);
        else tree.setName(f, name);
        return this.atOr(typeSets) ? this.embeddedElem(f) : f;
      }
      if (this.tok === Token.Dot) {
        const f = tree.newField(pos, 0, this.qualifiedName(name));
        return this.atOr(typeSets) ? this.embeddedElem(f) : f;
      }
      if (this.atOr(typeSets)) return this.embeddedElem(tree.newField(pos, 0, name));
      fieldName = name;
    }

    if (this.tok === Token.DotDotDot) {
      const dots = this.pos();
      this.next();
      const elem = this.typeOrNil();
      if (elem !== 0) return tree.newField(pos, fieldName, tree.newDotsType(dots, elem));
      const bad = this.badExpr();
      this.syntaxError("... is missing type");
      return tree.newField(pos, fieldName, bad);
    }

    if (this.atTilde(typeSets)) return tree.newField(pos, fieldName, tree.type(this.embeddedElem(0)));

    const type = this.typeOrNil();
    if (fieldName !== 0 || type !== 0) {
      const f = tree.newField(pos, fieldName, type);
      return type !== 0 && this.atOr(typeSets) ? this.embeddedElem(f) : f;
    }
    this.syntaxError(this.expectedToken(follow));
    this.advance(Token.Comma, follow);
    return 0;
  }

  /**
   * Parameters up to their closing token; the opening one has been read, and so have `name` (if not 0) and its type `typ`
   * (if not 0). requireNames: a type parameter list. dddok: the last may be variadic.
   */
  protected paramList(name: NodeId, typ: NodeId, close: Token, requireNames: boolean, dddok: boolean): ListId {
    const { tree } = this;
    const mark = this.mark();
    if (name !== 0 && typ !== 0 && this.tok === close) {
      this.next();
      this.push(tree.newField(tree.pos(name), name, typ));
      return this.popList(mark);
    }

    let named = 0;
    let typed = 0;
    let ok = true;
    while (this.tok !== Token.EOF && this.tok !== close) {
      const par = typ !== 0 ? tree.newField(tree.pos(name), name, typ) : this.paramDeclOrNil(name, close);
      name = 0;
      typ = 0;
      if (par !== 0) {
        if (tree.type(par) !== 0) {
          typed++;
          if (tree.name(par) !== 0) named++;
        }
        this.push(par);
      }
      ok = this.listSep("parameter list", Token.Comma, close);
      if (!ok) break;
    }
    const end = this.pos();
    if (ok) this.want(close);

    const n = this.pushed(mark);
    if (n === 0) return 0;
    if (named === 0 && !requireNames) {
      // no parameter has a name: what looked like names are types
      for (let i = 0; i < n; i++) {
        const par = this.pushedAt(mark, i);
        if (tree.name(par) !== 0) {
          tree.setType(par, tree.name(par));
          tree.setName(par, 0);
        }
      }
    } else if (named !== n) {
      this.distributeTypes(mark, named === typed, end, requireNames);
    }
    this.checkDots(mark, dddok);
    return this.popList(mark);
  }

  /** Gives each parameter that has only a name the type of the next one; all must come out with both. */
  private distributeTypes(mark: number, typesMissing: boolean, end: Pos, requireNames: boolean): void {
    const { tree } = this;
    const n = this.pushed(mark);
    let errPos: Pos = 0;
    let type: NodeId = 0;
    for (let i = n - 1; i >= 0; i--) {
      const par = this.pushedAt(mark, i);
      if (tree.type(par) !== 0) {
        type = tree.type(par);
        if (tree.name(par) === 0) {
          errPos = startPos(tree, type);
          tree.setName(par, tree.newBlank(errPos));
        }
      } else if (type !== 0) {
        tree.setType(par, type);
      } else {
        errPos = tree.pos(tree.name(par));
        tree.setType(par, tree.newBadExpr(errPos));
      }
    }
    if (errPos === 0) return;
    let msg: string;
    if (typesMissing) {
      // only parameters at the end can have been left without a type
      errPos = end;
      msg = requireNames ? "missing type constraint" : "missing parameter type";
    } else if (requireNames) {
      msg = "missing type parameter name";
      if (n === 1) msg += " or invalid array length";
    } else {
      msg = "missing parameter name";
    }
    this.syntaxErrorAt(errPos, msg);
  }

  /** Reports the first "..." that is out of place, and takes all such away. */
  private checkDots(mark: number, dddok: boolean): void {
    const { tree } = this;
    const n = this.pushed(mark);
    let first = true;
    for (let i = 0; i < n; i++) {
      const par = this.pushedAt(mark, i);
      const t = tree.type(par);
      if (tree.kind(t) !== Kind.DotsType || (dddok && i + 1 === n)) continue;
      if (first) {
        first = false;
        this.errorAt(tree.pos(t), dddok ? "can only use ... with final parameter" : "invalid use of ...");
      }
      tree.setType(par, tree.elem(t));
    }
  }
}
