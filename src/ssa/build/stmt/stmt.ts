// Statements: the dispatch, blocks, if, return, labels and branches. Invariant: after a statement that does not complete, the
// current block is null; what follows is dead and goes to a block that nobody enters (finish() drops it).

import { InternalError } from "../../../diagnostics.ts";
import { Token } from "../../../syntax/tokens.ts";
import { Kind, type ListId, type NodeId } from "../../../syntax/tree.ts";
import type { Block, ValueId } from "../../ir.ts";
import type { TypeLayout } from "../api.ts";
import { moveSlices } from "../appends.ts";
import { aggregateInto, isMultiCall, ownedCopy, resultLayouts } from "../expr/call.ts";
import { hoistOwn, orderEach } from "../expr/order.ts";
import { cond, convertAs, push, pushAs } from "../expr/value.ts";
import { unparen } from "../facts.ts";
import type { FuncBuilder } from "../func_builder.ts";
import { assignStmt, varDecl } from "./assign.ts";
import { recvAndDrop, sendStmt } from "./chan.ts";
import { deferStmt, goStmt } from "./defer.ts";
import { forStmt } from "./for.ts";
import { farBranch, farReturn } from "./rangefunc.ts";
import { selectStmt } from "./select.ts";
import { switchStmt } from "./switch.ts";

export function blockStmt(b: FuncBuilder, n: NodeId): void {
  stmtList(b, b.tree.stmtList(n));
}

export function stmtList(b: FuncBuilder, list: ListId): void {
  const { tree } = b;
  for (let i = 0, n = tree.len(list); i < n; i++) stmt(b, tree.at(list, i));
}

export function stmt(b: FuncBuilder, n: NodeId): void {
  if (n === 0) return;
  const { tree } = b;
  if (b.block === null) b.startSealed(b.newBlock());
  const mark = b.tempMark();
  b.pos = tree.pos(n);
  if (b.moves.size > 0) moveSlices(b, n);
  switch (tree.kind(n)) {
    case Kind.EmptyStmt:
      break;
    case Kind.LabeledStmt:
      labeledStmt(b, n);
      break;
    case Kind.BlockStmt:
      blockStmt(b, n);
      break;
    case Kind.ExprStmt:
      // A call orders its operands itself, a receive has one.
      if (!recvAndDrop(b, tree.x(n))) push(b, tree.x(n), []);
      break;
    case Kind.SendStmt:
      sendStmt(b, n);
      break;
    case Kind.DeclStmt:
      declStmt(b, n);
      break;
    case Kind.AssignStmt:
      assignStmt(b, n);
      break;
    case Kind.BranchStmt:
      branchStmt(b, n);
      break;
    case Kind.CallStmt:
      if (tree.tok(n) === Token.Defer) deferStmt(b, n);
      else goStmt(b, n);
      break;
    case Kind.ReturnStmt:
      returnStmt(b, n);
      break;
    case Kind.IfStmt:
      ifStmt(b, n);
      break;
    case Kind.ForStmt:
      forStmt(b, n);
      break;
    case Kind.SwitchStmt:
      switchStmt(b, n);
      break;
    case Kind.SelectStmt:
      selectStmt(b, n);
      break;
    default:
      throw new InternalError(`statement of kind ${tree.kind(n)}`, tree.pos(n));
  }
  b.freeTempsTo(mark);
  if (b.early.size > 0) throw new InternalError("an operand was evaluated ahead and not used", tree.pos(n));
}

function declStmt(b: FuncBuilder, n: NodeId): void {
  const { tree } = b;
  const decls = tree.declList(n);
  for (let i = 0; i < tree.len(decls); i++) {
    const d = tree.at(decls, i);
    if (tree.kind(d) === Kind.VarDecl) varDecl(b, d);
  }
}

function ifStmt(b: FuncBuilder, n: NodeId): void {
  const { tree } = b;
  const done = b.newBlock();
  for (;;) {
    stmt(b, tree.init(n));
    const then = b.newBlock();
    const els = tree.else(n);
    const no = els === 0 ? done : b.newBlock();
    cond(b, tree.cond(n), then, no);
    if (enter(b, then)) {
      blockStmt(b, tree.thenBlock(n));
      if (b.block !== null) b.jump(done);
    }
    if (els === 0 || !enter(b, no)) break;
    if (tree.kind(els) !== Kind.IfStmt) {
      blockStmt(b, els);
      if (b.block !== null) b.jump(done);
      break;
    }
    n = els;
    b.pos = tree.pos(n);
  }
  continueAt(b, done);
}

/** Begins a body. False if nothing leads there: no goto can either, so it is not built, and nothing in it is reached. */
export function enter(b: FuncBuilder, body: Block): boolean {
  continueAt(b, body);
  return b.block !== null;
}

/** Goes on in `done` if anything leads there. */
export function continueAt(b: FuncBuilder, done: Block): void {
  b.seal(done);
  b.block = b.hasPreds(done) ? done : null;
}

// ---- labels and branches ----

function labelBlock(b: FuncBuilder, label: NodeId): Block {
  let block = b.labels.get(label);
  if (block === undefined) {
    block = b.newBlock();
    b.labels.set(label, block);
  }
  return block;
}

function labeledStmt(b: FuncBuilder, n: NodeId): void {
  const { tree } = b;
  if (b.facts.isGotoTarget(n)) {
    // Not sealed before the end of the function: a later goto may lead here.
    const block = labelBlock(b, n);
    b.jump(block);
    b.setBlock(block);
  }
  stmt(b, tree.stmt(n));
}

/** goto from here or, for a far branch, after the loop that was left. */
export function gotoLabel(b: FuncBuilder, label: NodeId): void {
  b.jump(labelBlock(b, label));
}

export function breakOrContinue(b: FuncBuilder, tok: Token, target: NodeId): boolean {
  for (let i = b.targets.length - 1; i >= 0; i--) {
    const t = b.targets[i];
    if (t.stmt !== target) continue;
    b.jump(tok === Token.Break ? t.breakTo : t.continueTo!);
    return true;
  }
  return false;
}

function branchStmt(b: FuncBuilder, n: NodeId): void {
  const { tree } = b;
  const tok = tree.tok(n);
  const target = tree.target(n);
  switch (tok) {
    case Token.Fallthrough:
      b.jump(b.fallthroughTo!);
      return;
    case Token.Goto: {
      const here = b.fn.range === null ? 0 : b.fn.node;
      if (b.facts.funcOfStmt(target) === here) gotoLabel(b, target);
      else farBranch(b, tok, target);
      return;
    }
    default:
      if (!breakOrContinue(b, tok, target)) farBranch(b, tok, target);
  }
}

// ---- return ----

function returnStmt(b: FuncBuilder, n: NodeId): void {
  if (b.fn.range !== null) {
    farReturn(b, n);
    return;
  }
  const { tree } = b;
  const results = tree.results(n);
  if (results === 0) {
    b.returnNow();
    return;
  }
  if (isMultiCall(b, results)) b.pos = tree.pos(results);
  else orderEach(b, results, b.resultTypes);
  if (b.resultsInVars) {
    const vals = returnValues(b, results, b.resultTypes, true);
    b.pos = tree.pos(n);
    let at = 0;
    for (let i = 0; i < b.results.length; i++) {
      b.setResult(i, vals, at, []);
      at += b.results[i].L.tys.length;
    }
    b.returnNow();
    return;
  }
  // Unnamed results of a function without defers.
  const only = tree.kind(results) === Kind.ListExpr ? 0 : results;
  if (only !== 0 && b.results.length === 1 && b.results[0].L.isMemory && b.layoutOf(only) === b.results[0].L) {
    aggregateInto(b, only, b.results[0].L, b.results[0].dest, false);
    b.pos = tree.pos(n);
    b.ret([]);
    return;
  }
  const vals = returnValues(b, results, b.resultTypes, false);
  b.pos = tree.pos(n);
  const out: ValueId[] = [];
  let at = 0;
  for (let i = 0; i < b.results.length; i++) {
    b.setResult(i, vals, at, out);
    at += b.results[i].L.tys.length;
  }
  b.ret(out);
}

/**
 * Values of a return statement's operands, converted to the result types. `copy`: aggregates are copied, because setting one
 * result may change what another one reads.
 */
export function returnValues(b: FuncBuilder, results: NodeId, types: readonly TypeLayout[], copy: boolean): ValueId[] {
  const { tree } = b;
  const vals: ValueId[] = [];
  if (tree.kind(results) === Kind.ListExpr) {
    const list = tree.elemList(results);
    for (let i = 0; i < types.length; i++) {
      hoistOwn(b, tree.at(list, i));
      pushAs(b, tree.at(list, i), types[i], vals);
      if (copy && types[i].isMemory) vals.push(ownedCopy(b, types[i], vals.pop()!));
    }
    return vals;
  }
  if (isMultiCall(b, results)) {
    const x = unparen(tree, results);
    const from = resultLayouts(b, x);
    const got: ValueId[] = [];
    push(b, x, got);
    let at = 0;
    for (let i = 0; i < types.length; i++) {
      convertAs(b, got, at, from[i], types[i], vals);
      at += from[i].tys.length;
    }
    return vals;
  }
  hoistOwn(b, results);
  pushAs(b, results, types[0], vals);
  return vals;
}
