// Range loops over integers, arrays, slices, strings and maps (walk/range.go); over channels they receive, over functions see
// rangefunc.ts. Invariant: the operand is evaluated once, before the loop; an array that the loop could change is copied.

import { Known } from "../../../syntax/names.ts";
import { Kind, type NodeId } from "../../../syntax/tree.ts";
import { ObjTag, VarKind } from "../../../types/object.ts";
import { type Array_, TypeTag } from "../../../types/types.ts";
import type { Block, ValueId } from "../../ir.ts";
import { Mem, Op, Ty } from "../../ops.ts";
import type { TypeLayout } from "../api.ts";
import { intType, isString } from "../expr/arith.ts";
import { ownedCopy } from "../expr/call.ts";
import { order } from "../expr/order.ts";
import { byteAt, bytesOfString } from "../expr/strings.ts";
import { discard, one, push, values } from "../expr/value.ts";
import { unparen } from "../facts.ts";
import type { FuncBuilder } from "../func_builder.ts";
import { memoryPlace, PlaceKind, place, readPlace, selectElem, sliceElem } from "../place.ts";
import { assignPair } from "./assign.ts";
import { elemTemp, loadElem } from "./chan.ts";
import { perIteration } from "./for.ts";
import { rangeFunc } from "./rangefunc.ts";
import { blockStmt, continueAt } from "./stmt.ts";

/** What the kinds of range loops have in common. */
class Loop {
  readonly head: Block;
  readonly body: Block;
  readonly next: Block;
  readonly done: Block;
  /** Left sides, 0 if absent or blank. */
  readonly key: NodeId;
  readonly value: NodeId;
  private readonly def: boolean;

  constructor(
    readonly b: FuncBuilder,
    readonly n: NodeId,
    clause: NodeId,
  ) {
    const { tree, info } = b;
    const lhs = tree.lhs(clause);
    let key = lhs;
    let value = 0;
    if (lhs !== 0 && tree.kind(lhs) === Kind.ListExpr) {
      key = tree.at(tree.elemList(lhs), 0);
      value = tree.len(tree.elemList(lhs)) > 1 ? tree.at(tree.elemList(lhs), 1) : 0;
    }
    this.key = isBlank(b, key) ? 0 : key;
    this.value = isBlank(b, value) ? 0 : value;
    let def = tree.def(clause);
    if (def && !perIteration(b, n)) {
      // One instance for all iterations: declared here, assigned in the loop.
      for (const x of [this.key, this.value]) {
        const v = x === 0 ? null : info.defOf(x);
        if (v !== null && v.tag === ObjTag.Var) b.zeroLocal(b.declare(v));
      }
      def = false;
    }
    this.def = def;
    this.head = b.newBlock();
    this.body = b.newBlock();
    this.next = b.newBlock();
    this.done = b.newBlock();
  }

  /** Begins the loop's test. */
  start(): void {
    const { b } = this;
    b.pos = b.tree.pos(this.n);
    b.jump(this.head);
    b.setBlock(this.head);
  }

  /** Ends the test: the body follows if cond holds. */
  test(cond: ValueId): void {
    const { b } = this;
    b.branch(cond, this.body, this.done);
    b.startSealed(this.body);
  }

  /** Gives the iteration variables their values and builds the body. */
  run(K: TypeLayout, key: readonly ValueId[], V: TypeLayout | null, value: readonly ValueId[]): void {
    const { b } = this;
    const lhs: NodeId[] = [];
    const from: TypeLayout[] = [];
    const vals: (readonly ValueId[])[] = [];
    if (this.key !== 0) {
      lhs.push(this.key);
      from.push(K);
      vals.push(key);
    }
    if (this.value !== 0) {
      lhs.push(this.value);
      from.push(V!);
      vals.push(value);
    }
    if (lhs.length > 0) assignPair(b, lhs, this.def, from, vals);
    b.targets.push({ stmt: this.n, breakTo: this.done, continueTo: this.next });
    blockStmt(b, b.tree.body(this.n));
    b.targets.pop();
    if (b.block !== null) b.jump(this.next);
    b.seal(this.next);
  }

  /** The step after an iteration; it is written only if something leads to it. */
  step(write: () => void): void {
    const { b } = this;
    if (b.hasPreds(this.next)) {
      b.setBlock(this.next);
      b.pos = b.tree.pos(this.n);
      write();
      b.jump(this.head);
    }
    b.seal(this.head);
    continueAt(b, this.done);
  }
}

function isBlank(b: FuncBuilder, n: NodeId): boolean {
  return n !== 0 && b.tree.kind(n) === Kind.Name && b.tree.value(n) === Known.Blank;
}

export function rangeStmt(b: FuncBuilder, n: NodeId, clause: NodeId): void {
  const { tree } = b;
  if (b.facts.rangeFunc(n) !== null) {
    rangeFunc(b, n, clause);
    return;
  }
  const x = tree.x(clause);
  const X = b.layoutOf(x);
  order(b, x);
  const t = intType(X);
  if (t !== undefined) {
    rangeInt(b, n, clause, X);
    return;
  }
  switch (X.under.tag) {
    case TypeTag.Array:
    case TypeTag.Pointer:
      rangeArray(b, n, clause, X);
      return;
    case TypeTag.Slice: {
      const s: ValueId[] = [];
      const text = bytesOfString(b, x);
      if (text === 0) push(b, x, s);
      else push(b, text, s);
      rangeElems(b, n, clause, b.lay(X.elem!), s[0], s[1]);
      return;
    }
    case TypeTag.Map:
      rangeMap(b, n, clause, X);
      return;
    case TypeTag.Chan:
      rangeChan(b, n, clause, X);
      return;
    default:
      if (isString(X)) rangeString(b, n, clause);
      else b.unsupported("range over this type");
  }
}

function rangeInt(b: FuncBuilder, n: NodeId, clause: NodeId, X: TypeLayout): void {
  const t = intType(X)!;
  const limit = one(b, b.tree.x(clause));
  const loop = new Loop(b, n, clause);
  const i = b.newVar(t.ty);
  b.writeVar(i, b.zero(t.ty));
  loop.start();
  loop.test(b.cmp(t.signed ? Op.LtS : Op.LtU, b.readVar(i), limit));
  loop.run(X, [b.readVar(i)], null, []);
  // Below the limit there is no overflow.
  loop.step(() => b.writeVar(i, b.bin(Op.Add, t.ty, b.readVar(i), t.ty === Ty.I64 ? b.i64(1) : b.i32(1))));
}

/** A loop over indices 0..len: `elem` gives the value for an index. */
function rangeIndices(
  b: FuncBuilder,
  n: NodeId,
  clause: NodeId,
  len: ValueId,
  E: TypeLayout,
  elem: ((i: ValueId) => ValueId[]) | null,
): void {
  const loop = new Loop(b, n, clause);
  const i = b.newVar(Ty.I64);
  b.writeVar(i, b.i64(0));
  loop.start();
  loop.test(b.cmp(Op.LtS, b.readVar(i), len));
  const at = b.readVar(i);
  const value = loop.value !== 0 && elem !== null ? elem(at) : [];
  loop.run(b.lay(b.prog.tInt), [at], E, value);
  loop.step(() => b.writeVar(i, b.bin(Op.Add, Ty.I64, b.readVar(i), b.i64(1))));
}

/** Elements behind a pointer that stays the same. */
function rangeElems(b: FuncBuilder, n: NodeId, clause: NodeId, E: TypeLayout, ptr: ValueId, len: ValueId): void {
  rangeIndices(b, n, clause, len, E, (i) => {
    const out: ValueId[] = [];
    const p = sliceElem(b, ptr, i, E);
    p.any = b.fn.reinterprets;
    readPlace(b, p, out);
    return out;
  });
}

function hasValue(b: FuncBuilder, clause: NodeId): boolean {
  const { tree } = b;
  const lhs = tree.lhs(clause);
  if (lhs === 0 || tree.kind(lhs) !== Kind.ListExpr || tree.len(tree.elemList(lhs)) < 2) return false;
  return !isBlank(b, tree.at(tree.elemList(lhs), 1));
}

function rangeArray(b: FuncBuilder, n: NodeId, clause: NodeId, X: TypeLayout): void {
  const { tree } = b;
  const x = tree.x(clause);
  const isPtr = X.under.tag === TypeTag.Pointer;
  const A = isPtr ? b.lay(X.elem!) : X;
  const E = b.lay(A.elem!);
  const len = b.i64((A.under as Array_).len);
  if (!hasValue(b, clause)) {
    // The length is constant: the operand matters only for its effects.
    if (b.facts.hasEffect(x)) discard(b, x);
    rangeIndices(b, n, clause, len, E, null);
    return;
  }
  if (isPtr) {
    const ptr = one(b, x);
    const pos = tree.pos(x);
    rangeIndices(b, n, clause, len, E, (i) => {
      b.pos = pos;
      b.checkNil(ptr);
      const out: ValueId[] = [];
      const p = memoryPlace(A, ptr);
      p.any = b.fn.reinterprets;
      selectElem(b, p, i);
      readPlace(b, p, out);
      return out;
    });
    return;
  }
  const p = place(b, x);
  if (p.kind !== PlaceKind.Memory) {
    const vals: ValueId[] = [];
    readPlace(b, p, vals);
    rangeIndices(b, n, clause, len, E, () => vals);
    return;
  }
  if (!unchanged(b, x)) {
    p.base = ownedCopy(b, A, b.addPtr(p.base, p.offset));
    p.offset = 0;
  }
  rangeElems(b, n, clause, E, b.addPtr(p.base, p.offset), len);
}

/** The array cannot change while the loop runs: a value, or a variable that nobody assigns. */
function unchanged(b: FuncBuilder, x: NodeId): boolean {
  const { tree, info } = b;
  x = unparen(tree, x);
  switch (tree.kind(x)) {
    case Kind.CallExpr:
    case Kind.CompositeLit:
      return true;
    case Kind.Name: {
      const obj = info.useOf(x);
      if (obj === null || obj.tag !== ObjTag.Var || obj.kind === VarKind.PackageVar) return false;
      return !b.facts.inMemory(obj) && !b.facts.reassigned(obj);
    }
    default:
      return false;
  }
}

/** ASCII is decoded inline. */
function rangeString(b: FuncBuilder, n: NodeId, clause: NodeId): void {
  const s = values(b, b.tree.x(clause));
  const loop = new Loop(b, n, clause);
  const i = b.newVar(Ty.I64);
  const after = b.newVar(Ty.I64);
  b.writeVar(i, b.i64(0));
  loop.start();
  loop.test(b.cmp(Op.LtS, b.readVar(i), s[1]));
  const at = b.readVar(i);
  const c = byteAt(b, s[0], b.un(Op.Wrap, Ty.I32, at));
  const wide = b.newBlock();
  const join = b.newBlock();
  const r = b.param(join, Ty.I32);
  const nextAt = b.param(join, Ty.I64);
  const one1 = b.bin(Op.Add, Ty.I64, at, b.i64(1));
  b.branch(b.cmp(Op.LtU, c, b.i32(0x80)), join, wide, [c, one1], []);
  b.startSealed(wide);
  const d = b.rt("decoderune", [s[0], s[1], at]);
  b.jump(join, [d[0], d[1]]);
  b.startSealed(join);
  b.writeVar(after, nextAt);
  loop.run(b.lay(b.prog.tInt), [at], b.lay(b.prog.tRune), [r]);
  loop.step(() => b.writeVar(i, b.readVar(after)));
}

/** Size of runtime.hiter. */
const hiterSize = 48;

function rangeMap(b: FuncBuilder, n: NodeId, clause: NodeId, M: TypeLayout): void {
  const m = one(b, b.tree.x(clause));
  const it = b.tempSlot(hiterSize, 8);
  b.rt("mapiterinit", [b.data(b.prog.mapType(M.type)), m, it]);
  const loop = new Loop(b, n, clause);
  const K = b.lay(M.key!);
  const E = b.lay(M.elem!);
  loop.start();
  const kp = b.load(Ty.Ptr, Mem.Ptr, it, 0);
  loop.test(b.notNil(kp));
  const key: ValueId[] = [];
  const elem: ValueId[] = [];
  if (loop.key !== 0) b.loadVals(K, kp, 0, 0, false, key);
  if (loop.value !== 0) b.loadVals(E, b.load(Ty.Ptr, Mem.Ptr, it, 8), 0, 0, false, elem);
  loop.run(K, key, E, elem);
  loop.step(() => {
    b.rt("mapiternext", [it]);
  });
}

function rangeChan(b: FuncBuilder, n: NodeId, clause: NodeId, C: TypeLayout): void {
  const c = one(b, b.tree.x(clause));
  const loop = new Loop(b, n, clause);
  const E = b.lay(C.elem!);
  const p = loop.key === 0 ? b.nil() : elemTemp(b, E);
  loop.start();
  const [ok] = b.rt("chanrecv2", [c, p]);
  loop.test(ok);
  const v: ValueId[] = [];
  if (loop.key !== 0) loadElem(b, E, p, v);
  loop.run(E, v, null, []);
  loop.step(() => {});
}
