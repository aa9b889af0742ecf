// Visits the children of a node. Counterpart: cmd/compile/internal/syntax/walk.go. Invariants: children come in walk.go's
// order; a type that several fields share is visited with each of them; a skipped function body is not visited.
import { Kind, ListId, NodeId, Tree } from "./tree.ts";

/** Calls f for each child of n that is not nil. */
export function forEachChild(tree: Tree, n: NodeId, f: (child: NodeId) => void): void {
  const one = (child: NodeId): void => {
    if (child !== 0) f(child);
  };
  const list = (l: ListId): void => {
    const len = tree.len(l);
    for (let i = 0; i < len; i++) f(tree.at(l, i));
  };
  switch (tree.kind(n)) {
    case Kind.File:
      f(tree.pkgName(n));
      list(tree.declList(n));
      break;
    case Kind.ImportDecl:
      one(tree.localPkgName(n));
      one(tree.path(n));
      break;
    case Kind.ConstDecl:
    case Kind.VarDecl:
      list(tree.nameList(n));
      one(tree.type(n));
      one(tree.values(n));
      break;
    case Kind.TypeDecl:
      f(tree.name(n));
      list(tree.tparamList(n));
      one(tree.type(n));
      break;
    case Kind.FuncDecl:
      one(tree.recv(n));
      f(tree.name(n));
      list(tree.tparamList(n));
      one(tree.type(n));
      one(tree.body(n));
      break;
    case Kind.CompositeLit:
      one(tree.type(n));
      list(tree.elemList(n));
      break;
    case Kind.KeyValueExpr:
    case Kind.MapType:
      f(tree.key(n));
      f(tree.value(n));
      break;
    case Kind.FuncLit:
      f(tree.type(n));
      one(tree.body(n));
      break;
    case Kind.ParenExpr:
    case Kind.ExprStmt:
      f(tree.x(n));
      break;
    case Kind.SelectorExpr:
      f(tree.x(n));
      f(tree.sel(n));
      break;
    case Kind.IndexExpr:
      f(tree.x(n));
      f(tree.index(n));
      break;
    case Kind.SliceExpr:
      f(tree.x(n));
      for (let i = 0; i < 3; i++) one(tree.sliceIndex(n, i));
      break;
    case Kind.AssertExpr:
      f(tree.x(n));
      f(tree.type(n));
      break;
    case Kind.TypeSwitchGuard:
    case Kind.RangeClause:
      one(tree.lhs(n));
      f(tree.x(n));
      break;
    case Kind.Operation:
      f(tree.x(n));
      one(tree.y(n));
      break;
    case Kind.CallExpr:
      f(tree.fun(n));
      list(tree.argList(n));
      break;
    case Kind.ListExpr:
      list(tree.elemList(n));
      break;
    case Kind.ArrayType:
      one(tree.lenExpr(n));
      f(tree.elem(n));
      break;
    case Kind.SliceType:
    case Kind.DotsType:
    case Kind.ChanType:
      f(tree.elem(n));
      break;
    case Kind.StructType: {
      list(tree.fieldList(n));
      const tags = tree.tagList(n);
      for (let i = 0; i < tree.len(tags); i++) one(tree.at(tags, i));
      break;
    }
    case Kind.Field:
      one(tree.name(n));
      one(tree.type(n));
      break;
    case Kind.InterfaceType:
      list(tree.methodList(n));
      break;
    case Kind.FuncType:
      list(tree.paramList(n));
      list(tree.resultList(n));
      break;
    case Kind.LabeledStmt:
      f(tree.label(n));
      f(tree.stmt(n));
      break;
    case Kind.BlockStmt:
      list(tree.stmtList(n));
      break;
    case Kind.SendStmt:
      f(tree.chan(n));
      f(tree.value(n));
      break;
    case Kind.DeclStmt:
      list(tree.declList(n));
      break;
    case Kind.AssignStmt:
      f(tree.lhs(n));
      one(tree.rhs(n));
      break;
    case Kind.BranchStmt:
      one(tree.label(n));
      break;
    case Kind.CallStmt:
      f(tree.call(n));
      break;
    case Kind.ReturnStmt:
      one(tree.results(n));
      break;
    case Kind.IfStmt:
      one(tree.init(n));
      one(tree.cond(n));
      f(tree.thenBlock(n));
      one(tree.else(n));
      break;
    case Kind.ForStmt:
      one(tree.init(n));
      one(tree.cond(n));
      one(tree.post(n));
      f(tree.body(n));
      break;
    case Kind.SwitchStmt:
      one(tree.init(n));
      one(tree.switchTag(n));
      list(tree.body(n));
      break;
    case Kind.SelectStmt:
      list(tree.body(n));
      break;
    case Kind.CaseClause:
      one(tree.cases(n));
      list(tree.body(n));
      break;
    case Kind.CommClause:
      one(tree.comm(n));
      list(tree.body(n));
      break;
  }
}

/**
 * Visits n and what is below it, in pre-order; `visit` says whether to go on below a node. Needs no stack of the host, so
 * that trees of any depth can be walked.
 */
export function inspect(tree: Tree, n: NodeId, visit: (n: NodeId) => boolean): void {
  const todo: NodeId[] = [n];
  const children: NodeId[] = [];
  const collect = (child: NodeId): void => {
    children.push(child);
  };
  while (todo.length > 0) {
    const m = todo.pop()!;
    if (!visit(m)) continue;
    children.length = 0;
    forEachChild(tree, m, collect);
    for (let i = children.length - 1; i >= 0; i--) todo.push(children[i]);
  }
}
