// Terminating statements (counterpart: types2/return.go; spec "Terminating statements").

import { Token } from "../syntax/tokens.ts";
import { Kind, type ListId, type NodeId, type Tree } from "../syntax/tree.ts";
import type { Checker } from "./check.ts";
import { unparen } from "./lists.ts";

/** Reports whether control never reaches the end of s; `label` is the NameId of s's label, 0 if it has none. */
export function isTerminating(check: Checker, s: NodeId, label: number): boolean {
  const { tree } = check;
  switch (tree.kind(s)) {
    case Kind.LabeledStmt:
      return isTerminating(check, tree.stmt(s), tree.value(tree.label(s)));
    case Kind.ExprStmt: {
      const call = unparen(tree, tree.x(s));
      return check.isPanic !== null && tree.kind(call) === Kind.CallExpr && check.isPanic.has(call);
    }
    case Kind.ReturnStmt:
      return true;
    case Kind.BranchStmt:
      return tree.tok(s) === Token.Goto || tree.tok(s) === Token.Fallthrough;
    case Kind.BlockStmt:
      return isTerminatingList(check, tree.stmtList(s));
    case Kind.IfStmt:
      return tree.else(s) !== 0 && isTerminating(check, tree.thenBlock(s), 0) && isTerminating(check, tree.else(s), 0);
    case Kind.SwitchStmt:
      return isTerminatingSwitch(check, tree.body(s), label);
    case Kind.SelectStmt: {
      const clauses = tree.body(s);
      for (let i = 0; i < tree.len(clauses); i++) {
        const body = tree.body(tree.at(clauses, i));
        if (!isTerminatingList(check, body) || hasBreakList(tree, body, label, true)) return false;
      }
      return true;
    }
    case Kind.ForStmt: {
      const init = tree.init(s);
      if (init !== 0 && tree.kind(init) === Kind.RangeClause) return false;
      return tree.cond(s) === 0 && !hasBreak(tree, tree.body(s), label, true);
    }
    default:
      return false;
  }
}

function isTerminatingList(check: Checker, list: ListId): boolean {
  const { tree } = check;
  // Empty statements at the end do not count.
  for (let i = tree.len(list) - 1; i >= 0; i--) {
    const s = tree.at(list, i);
    if (tree.kind(s) !== Kind.EmptyStmt) return isTerminating(check, s, 0);
  }
  return false;
}

function isTerminatingSwitch(check: Checker, clauses: ListId, label: number): boolean {
  const { tree } = check;
  let hasDefault = false;
  for (let i = 0; i < tree.len(clauses); i++) {
    const c = tree.at(clauses, i);
    if (tree.cases(c) === 0) hasDefault = true;
    const body = tree.body(c);
    if (!isTerminatingList(check, body) || hasBreakList(tree, body, label, true)) return false;
  }
  return hasDefault;
}

/**
 * Reports whether s holds a break that leaves the statement labelled `label` (0: none), or, if `implicit`, an unlabelled
 * break that leaves the statement around s.
 */
function hasBreak(tree: Tree, s: NodeId, label: number, implicit: boolean): boolean {
  switch (tree.kind(s)) {
    case Kind.LabeledStmt:
      return hasBreak(tree, tree.stmt(s), label, implicit);
    case Kind.BranchStmt: {
      if (tree.tok(s) !== Token.Break) return false;
      const l = tree.label(s);
      return l === 0 ? implicit : label !== 0 && tree.value(l) === label;
    }
    case Kind.BlockStmt:
      return hasBreakList(tree, tree.stmtList(s), label, implicit);
    case Kind.IfStmt:
      return (
        hasBreak(tree, tree.thenBlock(s), label, implicit) ||
        (tree.else(s) !== 0 && hasBreak(tree, tree.else(s), label, implicit))
      );
    case Kind.SwitchStmt:
    case Kind.SelectStmt: {
      if (label === 0) return false;
      const clauses = tree.body(s);
      for (let i = 0; i < tree.len(clauses); i++) {
        if (hasBreakList(tree, tree.body(tree.at(clauses, i)), label, false)) return true;
      }
      return false;
    }
    case Kind.ForStmt:
      return label !== 0 && hasBreak(tree, tree.body(s), label, false);
    default:
      return false;
  }
}

function hasBreakList(tree: Tree, list: ListId, label: number, implicit: boolean): boolean {
  for (let i = 0; i < tree.len(list); i++) if (hasBreak(tree, tree.at(list, i), label, implicit)) return true;
  return false;
}
