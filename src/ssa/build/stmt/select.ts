// Select statements: refused until the runtime has channels (see chan.ts), but for the two forms that need none.

import type { NodeId } from "../../../syntax/tree.ts";
import type { FuncBuilder } from "../func_builder.ts";
import { continueAt, stmtList } from "./stmt.ts";

export function selectStmt(b: FuncBuilder, n: NodeId): void {
  const { tree } = b;
  const list = tree.body(n);
  if (tree.len(list) !== 1 || tree.comm(tree.at(list, 0)) !== 0) b.unsupported("select");
  // Only a default clause.
  const done = b.newBlock();
  b.targets.push({ stmt: n, breakTo: done, continueTo: null });
  stmtList(b, tree.body(tree.at(list, 0)));
  b.targets.pop();
  if (b.block !== null) b.jump(done);
  continueAt(b, done);
}
