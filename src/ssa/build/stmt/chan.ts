// Channels and goroutines. The runtime has no scheduler yet, so every operation that could block or start one is refused with
// its position; what the operations will be called with is fixed by the runtime's entry points (gc's names).

import type { NodeId } from "../../../syntax/tree.ts";
import type { ValueId } from "../../ir.ts";
import type { TypeLayout } from "../api.ts";
import type { FuncBuilder } from "../func_builder.ts";

const construct = "channels";

/** <-c as an expression; commaOk: appends ok too. */
export function recvExpr(b: FuncBuilder, n: NodeId, _out: ValueId[], _commaOk: boolean): void {
  b.pos = b.tree.pos(n);
  b.unsupported(construct);
}

/** Receives from channel c of type C. */
export function recvValue(b: FuncBuilder, _C: TypeLayout, _c: ValueId, _out: ValueId[], _commaOk: boolean): void {
  b.unsupported(construct);
}

export function sendStmt(b: FuncBuilder, n: NodeId): void {
  b.pos = b.tree.pos(n);
  b.unsupported(construct);
}

export function makeChan(b: FuncBuilder, _C: TypeLayout, _size: ValueId): ValueId {
  return b.unsupported(construct);
}

/** len(c) or cap(c). */
export function chanLen(b: FuncBuilder, _c: ValueId, _isLen: boolean): ValueId {
  return b.unsupported(construct);
}

export function closeChan(b: FuncBuilder): void {
  b.unsupported(construct);
}
