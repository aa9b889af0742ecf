// For loops of three clauses, with one instance of their variables per iteration where the file's Go version says so (1.22),
// and the dispatch to range loops. Only variables in memory need copies: scalars in SSA variables have no identity.

import { Operator } from "../../../syntax/tokens.ts";
import { Kind, type NodeId } from "../../../syntax/tree.ts";
import { ObjTag } from "../../../types/object.ts";
import { asGoVersion, go1_22 } from "../../../types/version.ts";
import type { ValueId } from "../../ir.ts";
import { BodyKind, type FuncInst } from "../api.ts";
import { cond } from "../expr/value.ts";
import type { FuncBuilder, Local } from "../func_builder.ts";
import { rangeStmt } from "./range.ts";
import { blockStmt, continueAt, stmt } from "./stmt.ts";

export function forStmt(b: FuncBuilder, n: NodeId): void {
  const { tree } = b;
  const init = tree.init(n);
  if (init !== 0 && tree.kind(init) === Kind.RangeClause) {
    rangeStmt(b, n, init);
    return;
  }
  stmt(b, init);
  const fresh = loopVarsInMemory(b, n, init);
  const head = b.newBlock();
  const body = b.newBlock();
  const next = b.newBlock();
  const done = b.newBlock();
  b.pos = tree.pos(n);
  b.jump(head);
  b.setBlock(head);
  if (tree.cond(n) === 0) b.jump(body);
  else cond(b, tree.cond(n), body, done);
  b.startSealed(body);
  b.targets.push({ stmt: n, breakTo: done, continueTo: next });
  blockStmt(b, tree.body(n));
  b.targets.pop();
  if (b.block !== null) b.jump(next);
  b.seal(next);
  if (b.hasPreds(next)) {
    b.setBlock(next);
    for (const l of fresh) renew(b, l);
    stmt(b, tree.post(n));
    b.pos = tree.pos(n);
    b.jump(head);
  }
  b.seal(head);
  continueAt(b, done);
}

/** Variables of the init statement that each iteration gets anew. */
function loopVarsInMemory(b: FuncBuilder, n: NodeId, init: NodeId): Local[] {
  const { tree, info } = b;
  if (init === 0 || tree.kind(init) !== Kind.AssignStmt || tree.op(init) !== Operator.Def) return [];
  const out: Local[] = [];
  const lhs = tree.lhs(init);
  const names: NodeId[] = [];
  if (tree.kind(lhs) === Kind.ListExpr) {
    for (let i = 0; i < tree.len(tree.elemList(lhs)); i++) names.push(tree.at(tree.elemList(lhs), i));
  } else names.push(lhs);
  for (const name of names) {
    const v = info.defOf(name);
    if (v === null || v.tag !== ObjTag.Var) continue;
    const l = b.locals.get(v);
    if (l !== undefined && l.addrVar >= 0) out.push(l);
  }
  return out.length > 0 && perIteration(b, n) ? out : [];
}

/** A new instance of a variable on the heap, with the old one's value. */
function renew(b: FuncBuilder, l: Local): void {
  const vals: ValueId[] = [];
  b.readLocal(l, vals);
  const p = b.newObject(l.L);
  b.storeVals(l.L, p, 0, 0, false, vals);
  b.writeVar(l.addrVar, p);
}

/** Whether loop variables of the file are per iteration: its go:build version, else its package's, unless flags say so. */
export function perIteration(b: FuncBuilder, n: NodeId): boolean {
  if (b.inst.pkg.loopVars) return true;
  const version = asGoVersion(fileVersion(b, n)) || asGoVersion(b.inst.pkg.goVersion);
  return version === 0 || version >= go1_22;
}

function fileVersion(b: FuncBuilder, n: NodeId): string {
  const { tree } = b;
  let inst: FuncInst | null = b.inst;
  while (inst !== null && inst.kind === BodyKind.Lit) inst = inst.outer;
  if (inst !== null && inst.kind === BodyKind.Decl) return tree.fileInfo(inst.node).goVersion;
  const file = tree.files.file(tree.pos(n));
  for (const info of tree.fileInfos) if (info.source === file) return info.goVersion;
  return "";
}
