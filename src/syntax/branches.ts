// Labels and branches of a function body: each break, continue and goto gets its target (BranchStmt.target), and gc's errors
// about them are reported. Counterpart: cmd/compile/internal/syntax/branches.go. Invariant: a function literal is a body of
// its own, and was checked when it was parsed.
import { Known, NameId } from "./names.ts";
import { exprString } from "./print.ts";
import { Pos } from "./source.ts";
import { Operator, Token } from "./tokens.ts";
import { Kind, ListId, NodeId, Tree } from "./tree.ts";

type Report = (pos: Pos, msg: string) => void;

/** Checks a body (a BlockStmt) that parsed without errors. */
export function checkBranches(tree: Tree, body: NodeId, report: Report): void {
  const scope = new LabelScope(tree, report);
  scope.check(body);
}

interface Label {
  block: Block;
  /** The LabeledStmt. */
  stmt: NodeId;
  used: boolean;
}

interface Block {
  parent: Block | null;
  start: Pos;
  /** The LabeledStmt that labels this block's statement, or 0. */
  stmt: NodeId;
}

/** Where breaks and continues without a label lead to; caseIndex < 0 outside a switch's clause list. */
interface Targets {
  breaks: NodeId;
  continues: NodeId;
  caseIndex: number;
}

class LabelScope {
  private readonly labels = new Map<NameId, Label>();

  constructor(
    private readonly tree: Tree,
    private readonly report: Report,
  ) {}

  check(body: NodeId): void {
    const { tree } = this;
    const targets = { breaks: 0, continues: 0, caseIndex: -1 };
    const forward = this.block(null, targets, 0, tree.pos(body), tree.stmtList(body), 0);
    for (const jump of forward ?? []) {
      const label = tree.label(jump);
      const l = this.labels.get(tree.value(label));
      if (l) {
        l.used = true;
        const start = tree.files.syntaxString(l.block.start);
        this.report(tree.pos(label), `goto ${tree.text(label)} jumps into block starting at ${start}`);
      } else {
        this.report(tree.pos(label), `label ${tree.text(label)} not defined`);
      }
    }
    for (const l of this.labels.values()) {
      if (l.used) continue;
      const label = tree.label(l.stmt);
      this.report(tree.pos(label), `label ${tree.text(label)} defined and not used`);
    }
  }

  /**
   * A statement list (or, where list is 0, the single statement `only`) that starts at `start`; `stmt` is the LabeledStmt
   * that labels it. Returns the gotos whose labels it did not find; null = none.
   */
  private block(
    parent: Block | null,
    targets: Targets,
    stmt: NodeId,
    start: Pos,
    list: ListId,
    only: NodeId,
  ): NodeId[] | null {
    const { tree } = this;
    const b: Block = { parent, start, stmt };
    let forward: NodeId[] | null = null;
    // the last variable declared so far, and the gotos that jump over it if they lead behind it
    let varPos: Pos = 0;
    let varName: NodeId = 0;
    let bad: NodeId[] | null = null;

    let n = list !== 0 ? tree.len(list) : only !== 0 ? 1 : 0;
    // empty statements behind a fallthrough do not count
    if (list !== 0) while (n > 0 && tree.kind(tree.at(list, n - 1)) === Kind.EmptyStmt) n--;

    for (let i = 0; i < n; i++) {
      let s = list !== 0 ? tree.at(list, i) : only;
      let labeled: NodeId = 0;

      while (tree.kind(s) === Kind.LabeledStmt) {
        const name = tree.value(tree.label(s));
        if (name !== Known.Blank) {
          const l = this.declare(b, s);
          if (forward) {
            const rest: NodeId[] = [];
            for (const jump of forward) {
              if (tree.value(tree.label(jump)) !== name) {
                rest.push(jump);
                continue;
              }
              tree.setTarget(jump, s);
              l.used = true;
              if (varPos !== 0 && bad?.includes(jump)) {
                this.report(
                  tree.pos(tree.label(jump)),
                  `goto ${tree.names.text(name)} jumps over declaration of ${exprString(tree, varName)} at ${tree.files.syntaxString(varPos)}`,
                );
              }
            }
            forward = rest;
          }
          labeled = s;
        }
        s = tree.stmt(s);
      }

      let inner: NodeId[] | null = null;
      switch (tree.kind(s)) {
        case Kind.DeclStmt: {
          const decls = tree.declList(s);
          for (let k = 0; k < tree.len(decls); k++) {
            const d = tree.at(decls, k);
            if (tree.kind(d) !== Kind.VarDecl) continue;
            varPos = tree.pos(d);
            varName = tree.at(tree.nameList(d), 0);
            bad = forward ? forward.slice() : null;
            break;
          }
          break;
        }
        case Kind.AssignStmt:
          if (tree.op(s) === Operator.Def) {
            varPos = tree.pos(s);
            varName = tree.lhs(s);
            bad = forward ? forward.slice() : null;
          }
          break;
        case Kind.BranchStmt:
          if (tree.label(s) === 0) this.unlabeled(s, targets, i + 1 === n);
          else if (this.branch(b, s)) (forward ??= []).push(s);
          break;
        case Kind.BlockStmt:
          inner = this.block(b, plain(targets), labeled, tree.pos(s), tree.stmtList(s), 0);
          break;
        case Kind.IfStmt: {
          // a chain of else-ifs: each is a block of its own, inside the one before
          const t = plain(targets);
          const then = tree.thenBlock(s);
          inner = this.block(b, t, labeled, tree.pos(then), tree.stmtList(then), 0);
          const els = tree.else(s);
          if (els !== 0) inner = concat(inner, this.elseChain(b, t, labeled, els));
          break;
        }
        case Kind.ForStmt: {
          const body = tree.body(s);
          const t = { breaks: s, continues: s, caseIndex: -1 };
          inner = this.block(b, t, labeled, tree.pos(body), tree.stmtList(body), 0);
          break;
        }
        case Kind.SwitchStmt: {
          const t = { breaks: s, continues: targets.continues, caseIndex: -1 };
          const clauses = tree.body(s);
          for (let k = 0; k < tree.len(clauses); k++) {
            const clause = tree.at(clauses, k);
            t.caseIndex = k;
            inner = concat(inner, this.block(b, t, labeled, tree.pos(clause), tree.body(clause), 0));
          }
          break;
        }
        case Kind.SelectStmt: {
          const t = { breaks: s, continues: targets.continues, caseIndex: -1 };
          const clauses = tree.body(s);
          for (let k = 0; k < tree.len(clauses); k++) {
            const clause = tree.at(clauses, k);
            inner = concat(inner, this.block(b, t, labeled, tree.pos(clause), tree.body(clause), 0));
          }
          break;
        }
      }
      forward = concat(forward, inner);
    }
    return forward;
  }

  /** The else parts of an if statement: as many blocks inside each other as there are, visited in a loop. */
  private elseChain(parent: Block, targets: Targets, labeled: NodeId, els: NodeId): NodeId[] | null {
    const { tree } = this;
    let out: NodeId[] | null = null;
    let b: Block = { parent, start: tree.pos(els), stmt: labeled };
    for (;;) {
      if (tree.kind(els) !== Kind.IfStmt) {
        return concat(out, this.block(b, targets, 0, tree.pos(els), tree.stmtList(els), 0));
      }
      const then = tree.thenBlock(els);
      out = concat(out, this.block(b, targets, 0, tree.pos(then), tree.stmtList(then), 0));
      els = tree.else(els);
      if (els === 0) return out;
      b = { parent: b, start: tree.pos(els), stmt: 0 };
    }
  }

  private declare(b: Block, s: NodeId): Label {
    const { tree } = this;
    const label = tree.label(s);
    const name = tree.value(label);
    const old = this.labels.get(name);
    if (old) {
      const where = tree.files.syntaxString(tree.pos(tree.label(old.stmt)));
      this.report(tree.pos(label), `label ${tree.text(label)} already defined at ${where}`);
      return old;
    }
    const l = { block: b, stmt: s, used: false };
    this.labels.set(name, l);
    return l;
  }

  private unlabeled(s: NodeId, targets: Targets, last: boolean): void {
    const { tree } = this;
    switch (tree.tok(s)) {
      case Token.Break:
        if (targets.breaks !== 0) tree.setTarget(s, targets.breaks);
        else this.report(tree.pos(s), "break is not in a loop, switch, or select");
        break;
      case Token.Continue:
        if (targets.continues !== 0) tree.setTarget(s, targets.continues);
        else this.report(tree.pos(s), "continue is not in a loop");
        break;
      case Token.Fallthrough: {
        let msg = "fallthrough statement out of place";
        const sw = targets.breaks;
        if (tree.kind(sw) === Kind.SwitchStmt) {
          if (tree.kind(tree.switchTag(sw)) === Kind.TypeSwitchGuard) {
            msg = "cannot fallthrough in type switch";
          } else if (targets.caseIndex >= 0 && last) {
            if (targets.caseIndex + 1 < tree.len(tree.body(sw))) return;
            msg = "cannot fallthrough final case in switch";
          }
        }
        this.report(tree.pos(s), msg);
        break;
      }
    }
  }

  /** A branch with a label. Returns whether it is a goto whose label may yet come. */
  private branch(b: Block, s: NodeId): boolean {
    const { tree } = this;
    const label = tree.label(s);
    const l = this.labels.get(tree.value(label));
    const tok = tree.tok(s);
    if (tok === Token.Goto) {
      if (!l) return true;
      l.used = true;
      for (let at: Block | null = b; at; at = at.parent) {
        if (l.block === at) {
          tree.setTarget(s, l.stmt);
          return false;
        }
      }
      return true;
    }
    const word = tok === Token.Break ? "break" : "continue";
    if (!l) {
      this.report(tree.pos(label), `${word} label not defined: ${tree.text(label)}`);
      return false;
    }
    l.used = true;
    for (let at: Block | null = b; at; at = at.parent) {
      if (at.stmt !== l.stmt) continue;
      const t = tree.stmt(l.stmt);
      const kind = tree.kind(t);
      if (kind === Kind.ForStmt || (tok === Token.Break && (kind === Kind.SwitchStmt || kind === Kind.SelectStmt))) {
        tree.setTarget(s, t);
        return false;
      }
      break;
    }
    this.report(tree.pos(label), `invalid ${word} label ${tree.text(label)}`);
    return false;
  }
}

/** The targets inside a block that is no clause of a switch. */
function plain(t: Targets): Targets {
  return t.caseIndex < 0 ? t : { breaks: t.breaks, continues: t.continues, caseIndex: -1 };
}

function concat(a: NodeId[] | null, b: NodeId[] | null): NodeId[] | null {
  if (!b || b.length === 0) return a;
  if (!a) return b;
  return a.concat(b);
}
