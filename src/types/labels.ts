// Labels and branches of function bodies (counterpart: types2/labels.go). Used where the parser did not check them.

import { Known } from "../syntax/names.ts";
import { Operator, Token, tokenStrings } from "../syntax/tokens.ts";
import { Kind, type ListId, type NodeId } from "../syntax/tree.ts";
import type { Checker } from "./check.ts";
import { Code } from "./codes.ts";
import { atNode, error, newError, softErrorf } from "./errors.ts";
import { Label, ObjTag } from "./object.ts";
import { Scope, ScopeKind } from "./scope.ts";

/** Checks the labels and branches of a function body; records labels as definitions and uses of their names. */
export function labels(check: Checker, body: NodeId): void {
  const { tree } = check;
  const all = new Scope(null, ScopeKind.Block);
  const jumps = new Branches(check, all).block(null, 0, tree.stmtList(body));
  // What is left jumps nowhere, or into a block.
  for (const jmp of jumps) {
    const name = tree.label(jmp);
    const alt = all.lookup(tree.value(name));
    if (alt !== null && alt.tag === ObjTag.Label) {
      alt.used = true;
      error(check, atNode(check, name), Code.JumpIntoBlock, `goto ${tree.text(name)} jumps into block`);
    } else {
      error(check, atNode(check, name), Code.UndeclaredLabel, `label ${tree.text(name)} not declared`);
    }
  }
  for (const l of all.objects()) {
    if (l.tag === ObjTag.Label && !l.used) {
      softErrorf(check, l.pos, Code.UnusedLabel, `label ${l.name} declared and not used`);
    }
  }
}

/** A block, with its labels so far. */
class Block {
  readonly labels: NodeId[] = [];
  constructor(
    readonly parent: Block | null,
    /** The LabeledStmt that this block is the statement of, or 0. */
    readonly lstmt: NodeId,
  ) {}
}

class Branches {
  constructor(
    readonly check: Checker,
    /** All labels of the function. */
    readonly all: Scope,
  ) {}

  /** Checks a block and gives the forward jumps that are still open at its end. */
  block(parent: Block | null, lstmt: NodeId, list: ListId): NodeId[] {
    const b = new BlockWalk(this, new Block(parent, lstmt));
    const { tree } = this.check;
    for (let i = 0; i < tree.len(list); i++) b.stmt(0, tree.at(list, i));
    return b.fwdJumps;
  }
}

class BlockWalk {
  fwdJumps: NodeId[] = [];
  /** Jumps that were open when a variable was declared: they must not go to a label of this block behind it. */
  private badJumps: NodeId[] = [];
  private varDeclPos = 0;

  constructor(
    private readonly all: Branches,
    private readonly b: Block,
  ) {}

  private recordVarDecl(pos: number): void {
    this.varDeclPos = pos;
    this.badJumps = this.fwdJumps.slice();
  }

  private gotoTarget(name: number): boolean {
    const { tree } = this.all.check;
    for (let b: Block | null = this.b; b !== null; b = b.parent) {
      if (b.labels.some((l) => tree.value(tree.label(l)) === name)) return true;
    }
    return false;
  }

  /** The enclosing labelled statement of that name, 0 if there is none. */
  private enclosingTarget(name: number): NodeId {
    const { tree } = this.all.check;
    for (let b: Block | null = this.b; b !== null; b = b.parent) {
      if (b.lstmt !== 0 && tree.value(tree.label(b.lstmt)) === name) return b.lstmt;
    }
    return 0;
  }

  stmt(lstmt: NodeId, s: NodeId): void {
    const { check } = this.all;
    const { tree } = check;
    switch (tree.kind(s)) {
      case Kind.DeclStmt: {
        const list = tree.declList(s);
        for (let i = 0; i < tree.len(list); i++) {
          const d = tree.at(list, i);
          if (tree.kind(d) === Kind.VarDecl) this.recordVarDecl(tree.pos(d));
        }
        break;
      }
      case Kind.LabeledStmt:
        this.labeled(lstmt, s);
        break;
      case Kind.BranchStmt:
        this.branch(s);
        break;
      case Kind.AssignStmt:
        if (tree.op(s) === Operator.Def) this.recordVarDecl(tree.pos(s));
        break;
      case Kind.BlockStmt:
        this.fwdJumps.push(...this.all.block(this.b, lstmt, tree.stmtList(s)));
        break;
      case Kind.IfStmt:
        this.stmt(lstmt, tree.thenBlock(s));
        if (tree.else(s) !== 0) this.stmt(lstmt, tree.else(s));
        break;
      case Kind.SwitchStmt:
      case Kind.SelectStmt: {
        const b = new Block(this.b, lstmt);
        const clauses = tree.body(s);
        for (let i = 0; i < tree.len(clauses); i++) {
          this.fwdJumps.push(...this.all.block(b, 0, tree.body(tree.at(clauses, i))));
        }
        break;
      }
      case Kind.ForStmt:
        this.stmt(lstmt, tree.body(s));
        break;
    }
  }

  private labeled(lstmt: NodeId, s: NodeId): void {
    const { check, all } = this.all;
    const { tree } = check;
    const label = tree.label(s);
    const name = tree.value(label);
    if (name !== Known.Blank) {
      const lbl = new Label(tree.pos(label), check.pkg, tree.text(label), name);
      const alt = all.insert(lbl);
      if (alt !== null) {
        const err = newError(check, Code.DuplicateLabel);
        err.soft = true;
        err.addf(lbl.pos, `label ${lbl.name} already declared`);
        err.addAltDecl(alt);
        err.report();
      } else {
        this.b.labels.push(s);
        check.info.setDef(label, lbl);
      }
      // Forward jumps to here are resolved.
      const open: NodeId[] = [];
      for (const jmp of this.fwdJumps) {
        const target = tree.label(jmp);
        if (tree.value(target) !== name) {
          open.push(jmp);
          continue;
        }
        lbl.used = true;
        check.info.setUse(target, lbl);
        if (this.varDeclPos !== 0 && this.badJumps.includes(jmp)) {
          const { line } = tree.files.position(this.varDeclPos);
          const msg = `goto ${lbl.name} jumps over variable declaration at line ${line}`;
          softErrorf(check, atNode(check, target), Code.JumpOverDecl, msg);
        }
      }
      this.fwdJumps = open;
      lstmt = s;
    }
    this.stmt(lstmt, tree.stmt(s));
  }

  private branch(s: NodeId): void {
    const { check, all } = this.all;
    const { tree } = check;
    const label = tree.label(s);
    // Branches without label are checked with the statements.
    if (label === 0) return;
    const name = tree.value(label);
    const tok = tree.tok(s);
    const target = this.enclosingTarget(name);
    const kind = target === 0 ? Kind.Nil : tree.kind(tree.stmt(target));
    switch (tok) {
      case Token.Break:
        if (kind !== Kind.SwitchStmt && kind !== Kind.SelectStmt && kind !== Kind.ForStmt) {
          error(check, atNode(check, label), Code.MisplacedLabel, `invalid break label ${tree.text(label)}`);
          return;
        }
        break;
      case Token.Continue:
        if (kind !== Kind.ForStmt) {
          error(check, atNode(check, label), Code.MisplacedLabel, `invalid continue label ${tree.text(label)}`);
          return;
        }
        break;
      case Token.Goto:
        if (!this.gotoTarget(name)) {
          this.fwdJumps.push(s);
          return;
        }
        break;
      default: {
        const msg = `branch statement: ${tokenStrings[tok]} ${tree.text(label)}`;
        error(check, atNode(check, s), Code.InvalidSyntaxTree, msg);
        return;
      }
    }
    const obj = all.lookup(name);
    if (obj !== null && obj.tag === ObjTag.Label) {
      obj.used = true;
      check.info.setUse(label, obj);
    }
  }
}
