// Channel operations. Elements travel by address, whatever their type: a value to send is put into a temporary of the frame, a
// received one is read from there (walk/order.go does the same). A temporary may be written while the goroutine is parked:
// frames do not move. The runtime's entry points have gc's names (goroot/src/runtime/chan.go).

import { Operator } from "../../../syntax/tokens.ts";
import { Kind, type NodeId } from "../../../syntax/tree.ts";
import type { ValueId } from "../../ir.ts";
import type { TypeLayout } from "../api.ts";
import { pushArg } from "../expr/call.ts";
import { order, orderBoth } from "../expr/order.ts";
import { one } from "../expr/value.ts";
import { unparen } from "../facts.ts";
import type { FuncBuilder } from "../func_builder.ts";

/** <-c as an expression; commaOk: appends ok too. */
export function recvExpr(b: FuncBuilder, n: NodeId, out: ValueId[], commaOk: boolean): void {
  const { tree } = b;
  const C = b.layoutOf(tree.x(n));
  const c = one(b, tree.x(n));
  b.pos = tree.pos(n);
  recvValue(b, C, c, out, commaOk);
}

/** Receives from channel c of type C. */
export function recvValue(b: FuncBuilder, C: TypeLayout, c: ValueId, out: ValueId[], commaOk: boolean): void {
  const E = b.lay(C.elem!);
  const p = elemTemp(b, E);
  const [ok] = b.rt("chanrecv2", [c, p]);
  loadElem(b, E, p, out);
  if (commaOk) out.push(ok);
}

/** If n receives: does it, drops the value, and gives true. */
export function recvAndDrop(b: FuncBuilder, n: NodeId): boolean {
  const { tree } = b;
  n = unparen(tree, n);
  if (tree.kind(n) !== Kind.Operation || tree.op(n) !== Operator.Recv) return false;
  order(b, tree.x(n));
  const c = one(b, tree.x(n));
  b.pos = tree.pos(n);
  b.rt("chanrecv2", [c, b.nil()]);
  return true;
}

/** Memory for a received element; the runtime writes nothing of size 0. */
export function elemTemp(b: FuncBuilder, E: TypeLayout): ValueId {
  return E.size === 0 ? b.nil() : b.temp(E);
}

/** Appends the value of the element at p. */
export function loadElem(b: FuncBuilder, E: TypeLayout, p: ValueId, out: ValueId[]): void {
  if (E.size === 0) b.zeroValue(E, out);
  else b.loadVals(E, p, 0, 0, false, out);
}

export function sendStmt(b: FuncBuilder, n: NodeId): void {
  const { tree } = b;
  const E = b.lay(b.layoutOf(tree.chan(n)).elem!);
  orderBoth(b, tree.chan(n), tree.value(n), E);
  const c = one(b, tree.chan(n));
  const vals: ValueId[] = [];
  pushArg(b, tree.value(n), E, vals);
  b.pos = tree.pos(n);
  b.rt("chansend1", [c, b.spill(E, vals)]);
}

export function makeChan(b: FuncBuilder, C: TypeLayout, size: ValueId): ValueId {
  return b.rt("makechan", [b.data(b.prog.gcType(C.elem!)), size === 0 ? b.i64(0) : size])[0];
}

/** len(c) or cap(c). */
export function chanLen(b: FuncBuilder, c: ValueId, isLen: boolean): ValueId {
  return b.rt(isLen ? "chanlen" : "chancap", [c])[0];
}

export function closeChan(b: FuncBuilder, c: ValueId): void {
  b.rt("closechan", [c]);
}
