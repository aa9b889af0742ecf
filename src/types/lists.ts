// Expression lists as the tree has them: nothing (0), one expression, or a ListExpr (counterpart: syntax.UnpackListExpr
// and syntax.Unparen). Invariant: no array is made to walk a list.

import { Kind, type NodeId, type Tree } from "../syntax/tree.ts";

/** Number of expressions of a list; 0 for no list. */
export function exprLen(tree: Tree, list: NodeId): number {
  if (list === 0) return 0;
  return tree.kind(list) === Kind.ListExpr ? tree.len(tree.elemList(list)) : 1;
}

/** Expression i of a list, 0 <= i < exprLen. */
export function exprAt(tree: Tree, list: NodeId, i: number): NodeId {
  return tree.kind(list) === Kind.ListExpr ? tree.at(tree.elemList(list), i) : list;
}

/** The expressions of a list as an array, for the rare uses that keep it. */
export function unpackListExpr(tree: Tree, list: NodeId): NodeId[] {
  const out: NodeId[] = [];
  const n = exprLen(tree, list);
  for (let i = 0; i < n; i++) out.push(exprAt(tree, list, i));
  return out;
}

/** x without the parentheses around it. */
export function unparen(tree: Tree, x: NodeId): NodeId {
  while (tree.kind(x) === Kind.ParenExpr) x = tree.x(x);
  return x;
}
