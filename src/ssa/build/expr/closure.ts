// Func values that hold something: function literals with their captured variables, bound methods, method expressions.

import type { NodeId } from "../../../syntax/tree.ts";
import type { Func as FuncObj } from "../../../types/object.ts";
import { type Signature, TypeTag } from "../../../types/types.ts";
import type { Func, ValueId } from "../../ir.ts";
import type { FuncBuilder } from "../func_builder.ts";
import { readPlace } from "../place.ts";
import { receiver, receiverPlace } from "./call.ts";

/** Offset of a bound method's receiver in its closure object. */
const boundRecv = 8;

export function funcLit(b: FuncBuilder, n: NodeId): ValueId {
  return closureOf(b, n, false).ptr;
}

/** A function literal: its function and its closure object. `frame`: the object may lie in this function's frame. */
export function closureOf(b: FuncBuilder, n: NodeId, frame: boolean): { func: Func; ptr: ValueId } {
  const list = b.captureList(n);
  const inst = b.prog.litFunc(b.inst, n, b.info.typeOf(n) as Signature, list.captures, "func");
  return { func: inst.ssa, ptr: b.makeClosure(inst.ssa, list, frame) };
}

/** x.Method as a value. */
export function methodValue(b: FuncBuilder, n: NodeId): ValueId {
  const r = b.prog.selection(b.inst, n);
  const D = b.lay(r.declType!);
  const recv: ValueId[] = [];
  let type = r.declType!;
  if (D.under.tag === TypeTag.Interface) {
    readPlace(b, receiverPlace(b, n, r), recv);
    b.pos = b.tree.pos(n);
    b.nilCheck(recv[0]);
    b.prog.ifaceMethodCalled(r.declType!, r.obj as FuncObj);
  } else {
    const lock = receiver(b, n, r, recv);
    if (lock !== 0) b.prog.out.openLocks.add(lock);
    if (r.ptrRecv) type = b.prog.pointerTo(type);
  }
  const L = b.lay(type);
  const func = b.prog.methodValueFunc(type, b.prog.lookupMethod(type, r.obj.name, r.obj.pkg)!);
  const size = Math.ceil((boundRecv + L.size) / 8) * 8;
  const map = new Uint8Array(Math.ceil(size / 64));
  let used = 0;
  for (let w = 0; w < L.ptrmap.length * 8; w++) {
    if ((L.ptrmap[w >> 3] & (1 << (w & 7))) === 0) continue;
    map[(w + 1) >> 3] |= 1 << ((w + 1) & 7);
    used = ((w + 1) >> 3) + 1;
  }
  const p = b.alloc(b.prog.out.layoutId(size, 8, map.subarray(0, used)));
  b.storeCode(p, func);
  if (L.size > 0) b.storeVals(L, p, boundRecv, 0, false, recv);
  return p;
}

/** T.Method as a value. */
export function methodExpr(b: FuncBuilder, n: NodeId): ValueId {
  const r = b.prog.selection(b.inst, n);
  return b.data(b.prog.funcValueData(b.prog.methodExprFunc(r.recv, r)));
}
