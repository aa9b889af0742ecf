// Interface values: making them, looking into them, type assertions. The type word is the concrete type's descriptor (empty
// interfaces) or the itab of (interface, concrete type); both are unique, so identity of types is equality of addresses.
// The data word is the value itself for pointer-shaped types, else a pointer to a box that nobody changes.

import type { NodeId } from "../../../syntax/tree.ts";
import { type Interface, TypeTag } from "../../../types/types.ts";
import type { ValueId } from "../../ir.ts";
import { Mem, Op, Ty } from "../../ops.ts";
import type { TypeLayout } from "../api.ts";
import { unparen } from "../facts.ts";
import type { FuncBuilder } from "../func_builder.ts";
import { isBegun } from "./order.ts";
import { values } from "./value.ts";

export function isInterface(L: TypeLayout): boolean {
  return L.under.tag === TypeTag.Interface;
}

/** An interface type without methods: its type word is a descriptor. */
export function isEmptyInterface(L: TypeLayout): boolean {
  return (L.under as Interface).methods.length === 0;
}

/** Offset of abi.ITab.Type. */
const itabType = 8;

// ---- making interface values ----

/** Appends the value of expression n, of type S, converted to the interface type T. */
export function toInterface(b: FuncBuilder, n: NodeId, S: TypeLayout, T: TypeLayout, out: ValueId[]): void {
  if (b.info.constOf(n) !== null) {
    // (Equal constants have one box, as in gc: panic(c) during panic(c) is the same panic raised again.)
    valueToInterface(b, values(b, n), S, T, out);
    return;
  }
  if (!isInterface(S) && !S.isDirect && S.size > 0 && !b.facts.hasEffect(n) && !isBegun(b, unparen(b.tree, n))) {
    const data = b.prog.staticExpr(b.inst, n, S.type, false);
    if (data >= 0) {
      out.push(wordFor(b, S, T), b.data(data));
      return;
    }
  }
  valueToInterface(b, values(b, n), S, T, out);
}

/** Appends a value of type S converted to the interface type T. */
export function valueToInterface(
  b: FuncBuilder,
  vals: readonly ValueId[],
  S: TypeLayout,
  T: TypeLayout,
  out: ValueId[],
): void {
  if (!isInterface(S)) {
    const data = box(b, vals, S);
    out.push(wordFor(b, S, T), data);
    return;
  }
  if (S === T || (isEmptyInterface(S) && isEmptyInterface(T))) {
    out.push(vals[0], vals[1]);
    return;
  }
  const typ = typeWord(b, S, vals[0]);
  out.push(isEmptyInterface(T) ? typ : b.rt("assertE2I2", [rtype(b, T), typ])[0], vals[1]);
}

export function rtype(b: FuncBuilder, L: TypeLayout): ValueId {
  return b.data(b.prog.rtype(L.type));
}

/** The type word of a value of concrete type C in an interface of type T. */
function wordFor(b: FuncBuilder, C: TypeLayout, T: TypeLayout): ValueId {
  b.prog.usedInInterface(C.type);
  return isEmptyInterface(T) ? rtype(b, C) : b.data(b.prog.itab(C.type, T.type));
}

/** The data word for a value of concrete type C. */
export function box(b: FuncBuilder, vals: readonly ValueId[], C: TypeLayout): ValueId {
  if (C.isDirect) return vals[0];
  if (C.size === 0) return b.data(b.prog.zeroBase());
  const data = b.prog.staticConstants(b.inst, vals, C.type);
  if (data >= 0) return b.data(data);
  if (C.size === 1 && C.leaves.length === 1) {
    const index = C.leaves[0].mem === Mem.I8S ? b.bin(Op.And, Ty.I32, vals[0], b.i32(0xff)) : vals[0];
    return b.ptrAdd(b.data(b.context.byteValues(b.prog)), b.bin(Op.Shl, Ty.I32, index, b.i32(3)));
  }
  const p = b.newObject(C);
  b.storeVals(C, p, 0, 0, false, vals);
  return p;
}

// ---- looking into them ----

/**
 * The descriptor of an interface's dynamic type, 0 for nil: the memory at addresses 0..1023 is zero and never written
 * (link/layout.ts), so the nil itab's type is read without a test.
 */
export function typeWord(b: FuncBuilder, I: TypeLayout, word: ValueId): ValueId {
  return isEmptyInterface(I) ? word : b.loadImmutable(Ty.Ptr, Mem.Ptr, word, itabType);
}

/** Whether the type word of an interface of type I says concrete type C. */
export function concreteWord(b: FuncBuilder, I: TypeLayout, word: ValueId, C: TypeLayout): ValueId {
  return b.cmp(Op.Eq, typeWord(b, I, word), rtype(b, C));
}

/** Appends the value of concrete type C behind a data word. */
export function ifaceData(b: FuncBuilder, data: ValueId, C: TypeLayout, out: ValueId[]): void {
  if (C.isDirect) out.push(data);
  else if (C.size > 0 || C.isMemory) b.loadVals(C, data, 0, 0, false, out);
  else b.zeroValue(C, out);
}

// ---- x.(T) ----

export function assertExpr(b: FuncBuilder, n: NodeId, out: ValueId[]): void {
  const { tree } = b;
  const x = tree.x(n);
  const I = b.layoutOf(x);
  const T = b.layoutOf(n);
  const v = values(b, x);
  b.pos = tree.pos(n);
  if (isInterface(T)) {
    const ok = b.newBlock();
    const nil = b.coldBlock();
    b.branch(b.notNil(v[0]), ok, nil);
    b.startSealed(nil);
    b.rtPanic("panicnildottype", [rtype(b, T)]);
    b.startSealed(ok);
    const typ = typeWord(b, I, v[0]);
    out.push(isEmptyInterface(T) ? typ : b.rt("assertE2I", [rtype(b, T), typ])[0], v[1]);
    return;
  }
  const ok = b.newBlock();
  const bad = b.coldBlock();
  b.branch(concreteWord(b, I, v[0], T), ok, bad);
  b.startSealed(bad);
  b.rtPanic(isEmptyInterface(I) ? "panicdottypeE" : "panicdottypeI", [v[0], rtype(b, T), rtype(b, I)]);
  b.startSealed(ok);
  ifaceData(b, v[1], T, out);
}

/** v, ok := x.(T): appends the value (zero if not ok) and ok. */
export function assertCommaOk(b: FuncBuilder, n: NodeId, out: ValueId[]): void {
  const { tree } = b;
  const x = tree.x(n);
  const I = b.layoutOf(x);
  const T = b.lay(b.env.type(b.info.typeOf(tree.type(n))!));
  const v = values(b, x);
  b.pos = tree.pos(n);
  assertValueOk(b, I, v, T, out);
}

/** The same for an interface value that was evaluated. */
export function assertValueOk(
  b: FuncBuilder,
  I: TypeLayout,
  v: readonly ValueId[],
  T: TypeLayout,
  out: ValueId[],
): void {
  if (isInterface(T)) {
    const typ = typeWord(b, I, v[0]);
    const word = isEmptyInterface(T) ? typ : b.rt("assertE2I2", [rtype(b, T), typ])[0];
    const ok = b.notNil(word);
    out.push(word, b.select(Ty.Ptr, ok, v[1], b.zero(Ty.Ptr)), ok);
    return;
  }
  const ok = concreteWord(b, I, v[0], T);
  if (T.isDirect) {
    out.push(b.select(Ty.Ptr, ok, v[1], b.zero(Ty.Ptr)), ok);
    return;
  }
  if (T.isMemory) {
    out.push(b.select(Ty.Ptr, ok, v[1], b.data(b.prog.zeroData(T.size))), ok);
    return;
  }
  if (T.tys.length > 0) {
    const yes = b.newBlock();
    const join = b.newBlock();
    const params = T.tys.map((ty) => b.param(join, ty));
    const zeros: ValueId[] = [];
    b.zeroValue(T, zeros);
    b.branch(ok, yes, join, [], zeros);
    b.startSealed(yes);
    const data: ValueId[] = [];
    ifaceData(b, v[1], T, data);
    b.jump(join, data);
    b.startSealed(join);
    for (const p of params) out.push(p);
  }
  out.push(ok);
}
