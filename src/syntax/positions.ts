// Where a node starts and (about) ends in its source. Counterpart: cmd/compile/internal/syntax/positions.go. Invariant: as
// there, endPos is meant for scopes: for some nodes it is the end of the last operand, without the bracket behind it.
import { Pos } from "./source.ts";

import { Kind, NodeId, Tree } from "./tree.ts";

/** Position of the first token of n. */
export function startPos(tree: Tree, n: NodeId): Pos {
  for (;;) {
    let m: NodeId = 0;
    switch (tree.kind(n)) {
      case Kind.File:
        return tree.fileInfo(n).source.base;
      case Kind.CompositeLit:
        m = tree.type(n);
        break;
      case Kind.KeyValueExpr:
        m = tree.key(n);
        break;
      case Kind.SelectorExpr:
      case Kind.IndexExpr:
      case Kind.AssertExpr:
        m = tree.x(n);
        break;
      case Kind.TypeSwitchGuard:
      case Kind.RangeClause:
        m = tree.lhs(n) || tree.x(n);
        break;
      case Kind.Operation:
        if (tree.y(n) !== 0) m = tree.x(n);
        break;
      case Kind.CallExpr:
        m = tree.fun(n);
        break;
      case Kind.ListExpr:
        if (tree.len(tree.elemList(n)) > 0) m = tree.at(tree.elemList(n), 0);
        break;
      case Kind.SendStmt:
        m = tree.chan(n);
        break;
      case Kind.AssignStmt:
        m = tree.lhs(n);
        break;
    }
    if (m === 0) return tree.pos(n);
    n = m;
  }
}

/** Position behind n, or of its last token, or thereabouts: see above. */
export function endPos(tree: Tree, n: NodeId): Pos {
  for (;;) {
    let m: NodeId = 0;
    switch (tree.kind(n)) {
      case Kind.File:
        return tree.eof(n);
      case Kind.ImportDecl:
        m = tree.path(n);
        break;
      case Kind.ConstDecl:
      case Kind.VarDecl:
        m = tree.values(n) || tree.type(n) || tree.last(tree.nameList(n));
        break;
      case Kind.TypeDecl:
        m = tree.type(n);
        break;
      case Kind.FuncDecl:
        if (tree.hasBody(n)) return tree.rbrace(n);
        m = tree.type(n);
        break;
      case Kind.Name:
      case Kind.BasicLit:
        return tree.pos(n) + tree.names.byteLength(tree.value(n));
      case Kind.CompositeLit:
      case Kind.BlockStmt:
      case Kind.SwitchStmt:
      case Kind.SelectStmt:
        return tree.rbrace(n);
      case Kind.KeyValueExpr:
      case Kind.MapType:
      case Kind.SendStmt:
        m = tree.value(n);
        break;
      case Kind.FuncLit:
      case Kind.ForStmt:
        m = tree.body(n);
        break;
      case Kind.ParenExpr:
      case Kind.TypeSwitchGuard:
      case Kind.ExprStmt:
      case Kind.RangeClause:
        m = tree.x(n);
        break;
      case Kind.SelectorExpr:
        m = tree.sel(n);
        break;
      case Kind.IndexExpr:
        m = tree.index(n);
        break;
      case Kind.SliceExpr:
        // positions.go means to take the last index, but goes on to x
        m = tree.x(n);
        break;
      case Kind.AssertExpr:
        m = tree.type(n);
        break;
      case Kind.Operation:
        m = tree.y(n) || tree.x(n);
        break;
      case Kind.CallExpr:
        m = tree.last(tree.argList(n)) || tree.fun(n);
        break;
      case Kind.ListExpr:
        m = tree.last(tree.elemList(n));
        break;
      case Kind.ArrayType:
      case Kind.SliceType:
      case Kind.DotsType:
      case Kind.ChanType:
        m = tree.elem(n);
        break;
      case Kind.StructType:
        m = tree.last(tree.fieldList(n));
        break;
      case Kind.Field:
        m = tree.type(n) || tree.name(n);
        break;
      case Kind.InterfaceType:
        m = tree.last(tree.methodList(n));
        break;
      case Kind.FuncType:
        m = tree.last(tree.resultList(n)) || tree.last(tree.paramList(n));
        break;
      case Kind.LabeledStmt:
        m = tree.stmt(n);
        break;
      case Kind.DeclStmt:
        m = tree.last(tree.declList(n));
        break;
      case Kind.AssignStmt:
        if (tree.rhs(n) === 0) return endPos(tree, tree.lhs(n)) + 2;
        m = tree.rhs(n);
        break;
      case Kind.BranchStmt:
        m = tree.label(n);
        break;
      case Kind.CallStmt:
        m = tree.call(n);
        break;
      case Kind.ReturnStmt:
        m = tree.results(n);
        break;
      case Kind.IfStmt:
        m = tree.else(n) || tree.thenBlock(n);
        break;
      case Kind.CaseClause:
      case Kind.CommClause:
        m = tree.last(tree.body(n));
        if (m === 0) return tree.colon(n);
        break;
    }
    if (m === 0) return tree.pos(n);
    n = m;
  }
}
