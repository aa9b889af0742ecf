// Select statements (walk/select.go). Channels and values to send are evaluated in source order, once; the left sides of a receive
// only in the case that was chosen. One case alone is that operation, one case and a default try it, more go to selectgo with
// a table of cases: sends first, then receives.

import { Known } from "../../../syntax/names.ts";
import { Operator } from "../../../syntax/tokens.ts";
import { Kind, type NodeId } from "../../../syntax/tree.ts";
import type { Block, ValueId } from "../../ir.ts";
import { Mem, Op, Ty } from "../../ops.ts";
import type { TypeLayout } from "../api.ts";
import { pushArg } from "../expr/call.ts";
import { order } from "../expr/order.ts";
import { one } from "../expr/value.ts";
import { unparen } from "../facts.ts";
import type { FuncBuilder } from "../func_builder.ts";
import { assignPair } from "./assign.ts";
import { elemTemp, loadElem } from "./chan.ts";
import { continueAt, stmtList } from "./stmt.ts";

/** A case of the statement, its operands evaluated. */
interface Case {
  readonly clause: NodeId;
  readonly isSend: boolean;
  readonly c: ValueId;
  readonly E: TypeLayout;
  /** Address of the value to send, or where the received one goes; nil for a receive whose value nobody wants. */
  readonly elem: ValueId;
  /** Left sides of a receive, 0 if absent or blank. */
  readonly lhs: readonly NodeId[];
  readonly def: boolean;
  readonly body: Block;
}

/** Size of the runtime's scase: channel, element. */
const scaseSize = 16;

export function selectStmt(b: FuncBuilder, n: NodeId): void {
  const { tree } = b;
  const list = tree.body(n);
  const cases: Case[] = [];
  let other: { clause: NodeId; body: Block } | null = null;
  for (let i = 0; i < tree.len(list); i++) {
    const clause = tree.at(list, i);
    const body = b.newBlock();
    if (tree.comm(clause) === 0) other = { clause, body };
    else cases.push(selectCase(b, clause, body));
  }
  b.pos = tree.pos(n);
  const done = b.newBlock();
  const ok = choose(b, cases, other === null ? null : other.body);
  b.targets.push({ stmt: n, breakTo: done, continueTo: null });
  for (const k of cases) {
    b.startSealed(k.body);
    receive(b, k, ok);
    clauseBody(b, k.clause, done);
  }
  if (other !== null) {
    b.startSealed(other.body);
    clauseBody(b, other.clause, done);
  }
  b.targets.pop();
  continueAt(b, done);
}

function clauseBody(b: FuncBuilder, clause: NodeId, done: Block): void {
  stmtList(b, b.tree.body(clause));
  if (b.block !== null) b.jump(done);
}

/** Evaluates the operands of a clause's communication. */
function selectCase(b: FuncBuilder, clause: NodeId, body: Block): Case {
  const { tree } = b;
  const comm = tree.comm(clause);
  if (tree.kind(comm) === Kind.SendStmt) {
    order(b, tree.chan(comm));
    const c = one(b, tree.chan(comm));
    const E = b.lay(b.layoutOf(tree.chan(comm)).elem!);
    order(b, tree.value(comm));
    const vals: ValueId[] = [];
    pushArg(b, tree.value(comm), E, vals);
    return { clause, isSend: true, c, E, elem: b.spill(E, vals), lhs: [], def: false, body };
  }
  let lhs: NodeId[] = [];
  let def = false;
  let rhs: NodeId;
  if (tree.kind(comm) === Kind.AssignStmt) {
    const l = tree.lhs(comm);
    if (tree.kind(l) === Kind.ListExpr) {
      const elems = tree.elemList(l);
      lhs = [tree.at(elems, 0), tree.at(elems, 1)];
    } else lhs = [l];
    lhs = lhs.map((x) => (isBlank(b, x) ? 0 : x));
    def = tree.op(comm) === Operator.Def;
    rhs = tree.rhs(comm);
  } else rhs = tree.x(comm);
  const chan = tree.x(unparen(tree, rhs));
  order(b, chan);
  const c = one(b, chan);
  const E = b.lay(b.layoutOf(chan).elem!);
  const elem = lhs.length > 0 && lhs[0] !== 0 ? elemTemp(b, E) : b.nil();
  return { clause, isSend: false, c, E, elem, lhs, def, body };
}

function isBlank(b: FuncBuilder, n: NodeId): boolean {
  return b.tree.kind(n) === Kind.Name && b.tree.value(n) === Known.Blank;
}

/** Emits the choice: control goes on in the body of the case that was made, or of default. Gives a receive's ok. */
function choose(b: FuncBuilder, cases: readonly Case[], other: Block | null): ValueId {
  if (cases.length === 0) {
    if (other !== null) b.jump(other);
    else {
      b.rt("block", []);
      b.unreachable();
    }
    return 0;
  }
  if (cases.length === 1) return chooseOne(b, cases[0], other);
  const sends = cases.filter((k) => k.isSend);
  const table = [...sends, ...cases.filter((k) => !k.isSend)];
  const p = b.tempSlot(table.length * scaseSize, 8);
  table.forEach((k, i) => {
    b.store(Mem.Ptr, p, k.c, i * scaseSize);
    b.store(Mem.Ptr, p, k.elem, i * scaseSize + 8);
  });
  const counts = [b.i64(sends.length), b.i64(table.length - sends.length)];
  const [chosen, ok] = b.rt(other === null ? "selectgo" : "selectpoll", [p, ...counts]);
  const which = b.un(Op.Wrap, Ty.I32, chosen);
  const succs = table.map((k) => k.body);
  // An index beyond the table (-1: none was ready) takes the last.
  if (other !== null) succs.push(other);
  b.switch(which, succs);
  return ok;
}

function chooseOne(b: FuncBuilder, k: Case, other: Block | null): ValueId {
  if (other === null) {
    let ok: ValueId = 0;
    if (k.isSend) b.rt("chansend1", [k.c, k.elem]);
    else ok = b.rt("chanrecv2", [k.c, k.elem])[0];
    b.jump(k.body);
    return ok;
  }
  b.pos = b.tree.pos(b.tree.comm(k.clause));
  if (k.isSend) {
    b.branch(b.rt("selectnbsend", [k.c, k.elem])[0], k.body, other);
    return 0;
  }
  const [selected, ok] = b.rt("selectnbrecv", [k.elem, k.c]);
  b.branch(selected, k.body, other);
  return ok;
}

/** Assigns what the chosen case received. */
function receive(b: FuncBuilder, k: Case, ok: ValueId): void {
  const bool = b.lay(b.prog.tBool);
  const lhs: NodeId[] = [];
  const from: TypeLayout[] = [];
  const vals: ValueId[][] = [];
  for (let i = 0; i < k.lhs.length; i++) {
    if (k.lhs[i] === 0) continue;
    lhs.push(k.lhs[i]);
    from.push(i === 0 ? k.E : bool);
    const v: ValueId[] = [];
    if (i === 0) loadElem(b, k.E, k.elem, v);
    else v.push(ok);
    vals.push(v);
  }
  if (lhs.length === 0) return;
  b.pos = b.tree.pos(b.tree.comm(k.clause));
  assignPair(b, lhs, k.def, from, vals);
}
