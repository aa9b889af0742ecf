// Range over functions (cmd/compile/internal/rangefunc): the loop's body becomes a function that the iterator calls. Leaving the
// body other than by its end sets #next, what to do when the iterator has returned (-1 return, -2 and less far branches, 2*depth
// break of the loop of that depth, one less its continue), and makes the body return false. Each loop's #state tells whether its
// body may be called; a body that an iterator calls at a wrong time panics.

import { Token } from "../../../syntax/tokens.ts";
import { Kind, type NodeId } from "../../../syntax/tree.ts";
import type { Var } from "../../../types/object.ts";
import type { Signature, Type } from "../../../types/types.ts";
import type { Block, ValueId } from "../../ir.ts";
import { Op } from "../../ops.ts";
import type { TypeLayout } from "../api.ts";
import { emitCall, planMade } from "../expr/call.ts";
import { order, orderEach } from "../expr/order.ts";
import { coreOf } from "../facts.ts";
import type { FuncBuilder } from "../func_builder.ts";
import type { RangeFunc } from "../funcfacts.ts";
import { assignPair } from "./assign.ts";
import { breakOrContinue, continueAt, gotoLabel, returnValues, stmtList } from "./stmt.ts";

/** abi.RF_State. */
const enum State {
  Done,
  Ready,
  Panic,
  Exhausted,
  MissingPanic,
}

function readInt(b: FuncBuilder, v: Var): ValueId {
  const out: ValueId[] = [];
  b.readLocal(b.local(v), out);
  return out[0];
}

function writeInt(b: FuncBuilder, v: Var, n: number): void {
  b.initLocal(b.local(v), [b.i64(n)]);
}

// ---- the loop, in the function around it ----

export function rangeFunc(b: FuncBuilder, n: NodeId, clause: NodeId): void {
  const { tree, info } = b;
  const loop = b.facts.rangeFunc(n)!;
  const x = tree.x(clause);
  order(b, x);
  if (loop.parent === null) {
    if (loop.nest.usesNext) b.zeroLocal(b.declare(loop.nest.next));
    if (loop.nest.usesDefers) b.declareWith(loop.nest.defers, [b.defers.rangeToken()]);
  }
  b.declareWith(loop.state, [b.i64(State.Ready)]);
  const list = b.captureList(n);
  const sig = yieldSignature(info.typeOf(x)!);
  const inst = b.prog.litFunc(b.inst, n, sig, list.captures, "range");
  const body = b.makeClosure(inst.ssa, list);
  const pos = tree.pos(n);
  emitCall(b, planMade(b, x, [body], pos), []);
  b.pos = pos;
  const bad = b.coldBlock();
  const ok = b.newBlock();
  b.branch(b.cmp(Op.Eq, readInt(b, loop.state), b.i64(State.Panic)), bad, ok);
  b.startSealed(bad);
  b.pos = tree.rbrace(tree.body(n));
  b.rtPanic("panicrangestate", [b.i64(State.MissingPanic)]);
  b.pos = pos;
  b.startSealed(ok);
  writeInt(b, loop.state, State.Exhausted);
  checks(b, loop);
}

function yieldSignature(iterator: Type): Signature {
  const f = coreOf(iterator) as Signature;
  return coreOf(f.params.vars[0].type!) as Signature;
}

/** Does what the body asked for by #next. */
function checks(b: FuncBuilder, loop: RangeFunc): void {
  const { next } = loop.nest;
  if (!loop.checkRet && !loop.checkBreak && !loop.checkContinue && loop.checkBranch.length === 0) return;
  const when = (op: Op, code: number, then: () => void): void => {
    const yes = b.newBlock();
    const no = b.newBlock();
    b.branch(b.cmp(op, readInt(b, next), b.i64(code)), yes, no);
    b.startSealed(yes);
    then();
    if (b.block !== null) b.jump(no);
    continueAt(b, no);
  };
  for (const far of loop.checkBranch) {
    when(Op.Eq, far.code, () => {
      writeInt(b, next, 0);
      if (far.tok === Token.Goto) gotoLabel(b, far.target);
      else breakOrContinue(b, far.tok, far.target);
    });
  }
  const parent = loop.parent;
  if (parent === null) {
    if (loop.checkRet) when(Op.Eq, -1, () => b.returnNow());
    return;
  }
  const leave = (state: State, goOn: boolean): void => {
    writeInt(b, parent.state, state);
    b.ret([b.i32(goOn ? 1 : 0)]);
  };
  if (loop.checkRet) when(Op.LtS, 0, () => leave(State.Done, false));
  const step = 2 * parent.depth;
  when(Op.GtS, step, () => b.rtPanic("panicrangestate", [b.i64(State.Done)]));
  if (loop.checkContinue) {
    when(Op.Eq, step - 1, () => {
      writeInt(b, next, 0);
      leave(State.Ready, true);
    });
  }
  if (loop.checkBreak) {
    when(Op.Eq, step, () => {
      writeInt(b, next, 0);
      leave(State.Done, false);
    });
  }
  if (loop.checkContinue || loop.checkBreak) when(Op.GtS, 0, () => leave(State.Done, false));
}

// ---- the body, a function of its own ----

export function rangeFuncBody(b: FuncBuilder): void {
  const { tree, inst } = b;
  const n = inst.node;
  const loop = b.fn.range!;
  const clause = tree.init(n);
  const params = b.entryValues;
  const lhs: NodeId[] = [];
  if (tree.lhs(clause) !== 0) {
    if (tree.kind(tree.lhs(clause)) === Kind.ListExpr) {
      const list = tree.elemList(tree.lhs(clause));
      for (let i = 0; i < tree.len(list); i++) lhs.push(tree.at(list, i));
    } else lhs.push(tree.lhs(clause));
  }
  const types = inst.sig.paramTypes.map((t) => b.lay(t));
  lhs.forEach((l, i) => {
    const at = inst.sig.paramAt[i];
    assignPair(b, [l], tree.def(clause), [types[i]], [params.slice(at, at + types[i].tys.length)]);
  });
  const state = readInt(b, loop.state);
  writeInt(b, loop.state, State.Panic);
  const bad = b.coldBlock();
  const ok = b.newBlock();
  b.branch(b.cmp(Op.Eq, state, b.i64(State.Ready)), ok, bad);
  b.startSealed(bad);
  b.rtPanic("panicrangestate", [state]);
  b.startSealed(ok);
  const again = b.newBlock();
  const stop = b.newBlock();
  b.targets.push({ stmt: n, breakTo: stop, continueTo: again });
  stmtList(b, tree.stmtList(tree.body(n)));
  b.targets.pop();
  b.pos = tree.rbrace(tree.body(n));
  if (b.block !== null) b.jump(again);
  leaveBody(b, loop, again, State.Ready, 1);
  leaveBody(b, loop, stop, State.Done, 0);
}

function leaveBody(b: FuncBuilder, loop: RangeFunc, at: Block, state: State, result: number): void {
  continueAt(b, at);
  if (b.block === null) return;
  writeInt(b, loop.state, state);
  b.ret([b.i32(result)]);
}

/** Leaves the body with #next set. */
function leaveWith(b: FuncBuilder, next: number): void {
  const loop = b.fn.range!;
  writeInt(b, loop.nest.next, next);
  writeInt(b, loop.state, State.Done);
  b.ret([b.i32(0)]);
}

/** A break, continue or goto that leaves the innermost range-over-func body. */
export function farBranch(b: FuncBuilder, tok: Token, target: NodeId): void {
  if (tok !== Token.Goto) {
    for (let l = b.fn.range; l !== null; l = l.parent) {
      if (l.node !== target) continue;
      leaveWith(b, 2 * l.depth - (tok === Token.Continue ? 1 : 0));
      return;
    }
  }
  leaveWith(b, b.facts.farBranch(b.fn.real, tok, target).code);
}

/** A return statement in a body: sets the results of the function around the loops. */
export function farReturn(b: FuncBuilder, n: NodeId): void {
  const { tree } = b;
  const results = tree.results(n);
  const vars = b.fn.real.resultVars;
  if (results !== 0 && vars !== null) {
    const types: TypeLayout[] = vars.map((v) => b.lay(b.env.type(v.type!)));
    orderEach(b, results, types);
    const vals = returnValues(b, results, types, true);
    b.pos = tree.pos(n);
    let at = 0;
    for (let i = 0; i < vars.length; i++) {
      b.initLocal(b.local(vars[i]), vals, at);
      at += types[i].tys.length;
    }
  }
  leaveWith(b, -1);
}
