// Built-in functions except append (append.ts). Those that a defer or go statement may call are split into evaluating the
// operands and doing the work (builtinNow), so that the work can be done later.

import { InternalError } from "../../../diagnostics.ts";
import { Operator } from "../../../syntax/tokens.ts";
import { Kind, type NodeId } from "../../../syntax/tree.ts";
import { OperandMode } from "../../../types/mode.ts";
import { type Array_, BasicKind, TypeTag } from "../../../types/types.ts";
import { Inline, type ValueId } from "../../ir.ts";
import { BufUse, Mem, Op, Ty } from "../../ops.ts";
import type { TypeLayout } from "../api.ts";
import { fitsBuffer, sliceBufferBytes } from "../appends.ts";
import { builtinOf, unparen } from "../facts.ts";
import type { FuncBuilder } from "../func_builder.ts";
import { place, readLeaf, scaled } from "../place.ts";
import { chanLen, closeChan, makeChan } from "../stmt/chan.ts";
import { append, appendValues } from "./append.ts";
import { intType, isFloat, isString } from "./arith.ts";
import { isMultiCall, resultLayouts } from "./call.ts";
import { lessOp } from "./compare.ts";
import { toI64 } from "./convert.ts";
import { settle } from "./hoist.ts";
import { isEmptyInterface } from "./iface.ts";
import { makeMap, mapDelete } from "./map.ts";
import { order, orderList } from "./order.ts";
import { bytesOfString, bytesOperand, pushStringTmp } from "./strings.ts";
import { convertAs, discard, isNil, one, push, pushAs, values } from "./value.ts";

/** Appends the results of built-in call n. */
export function builtin(b: FuncBuilder, n: NodeId, out: ValueId[]): void {
  const { tree, info } = b;
  const name = builtinOf(tree, info, tree.fun(n))!.name;
  const args = tree.argList(n);
  const x = tree.at(args, 0);
  if (tree.len(args) === 1 && isMultiCall(b, x)) {
    forwarded(b, n, name, x, out);
    return;
  }
  if (name !== "append") orderList(b, args);
  switch (name) {
    case "append":
      append(b, n, out);
      return;
    case "len":
    case "cap":
      out.push(length(b, x, name === "len"));
      return;
    case "complex": {
      const L = b.layoutOf(n);
      const F = b.lay(b.prog.canon(b.typeOf(x)));
      pushAs(b, x, F, out);
      pushAs(b, tree.at(args, 1), F, out);
      if (L.tys.length !== 2) throw new InternalError("complex of other than two floats", tree.pos(n));
      return;
    }
    case "real":
      out.push(values(b, x)[0]);
      return;
    case "imag":
      out.push(values(b, x)[1]);
      return;
    case "make":
      make(b, n, out);
      return;
    case "new":
      out.push(newValue(b, n));
      return;
    case "min":
    case "max":
      minMax(b, n, name === "min", out);
      return;
    case "Add": {
      const p = one(b, x);
      const y = tree.at(args, 1);
      const off = toI64(b, one(b, y), intType(b.layoutOf(y))!);
      b.pos = tree.pos(n);
      out.push(unsafeAdd(b, p, off));
      return;
    }
    case "Slice":
    case "String": {
      const ptr = one(b, x);
      unsafeView(b, n, name, ptr, sizeArg(b, tree.at(args, 1)), out);
      return;
    }
    case "SliceData":
    case "StringData":
      out.push(isNil(b, x) ? b.nil() : values(b, x)[0]);
      return;
    case "Sizeof":
      out.push(b.i64(b.layoutOf(x).size));
      return;
    case "Alignof":
      out.push(b.i64(b.layoutOf(x).align));
      return;
    case "Offsetof":
      out.push(b.i64(offsetof(b, x)));
      return;
    default: {
      const ops = builtinOperands(b, n, name);
      b.pos = tree.pos(n);
      builtinNow(b, name, ops, out);
    }
  }
}

/** A built-in with the results of a call as its operands: append(f()). */
function forwarded(b: FuncBuilder, n: NodeId, name: string, call: NodeId, out: ValueId[]): void {
  const ops = forwardedOperands(b, call);
  b.pos = b.tree.pos(n);
  switch (name) {
    case "append": {
      const L = b.layoutOf(n);
      const E = b.lay(L.elem!);
      const vals: ValueId[] = [];
      for (const o of ops.slice(1)) convertAs(b, o.vals, 0, o.L, E, vals);
      appendValues(b, E, ops[0].vals, vals, ops.length - 1, out);
      return;
    }
    case "complex":
      out.push(ops[0].vals[0], ops[1].vals[0]);
      return;
    case "min":
    case "max":
      fold(
        b,
        b.layoutOf(n),
        ops.map((o) => o.vals),
        name === "min",
        out,
      );
      return;
    case "copy":
    case "print":
    case "println":
      builtinNow(b, name, ops, out);
      return;
    case "delete": {
      const key: ValueId[] = [];
      const K = b.lay(ops[0].L.key!);
      convertAs(b, ops[1].vals, 0, ops[1].L, K, key);
      builtinNow(b, name, [ops[0], { L: K, vals: key }], out);
      return;
    }
    case "Add":
      out.push(unsafeAdd(b, ops[0].vals[0], asI64(b, ops[1])));
      return;
    case "Slice":
    case "String":
      unsafeView(b, n, name, ops[0].vals[0], asI64(b, ops[1]), out);
      return;
    default:
      b.unsupported(`${name} of forwarded results`);
  }
}

function asI64(b: FuncBuilder, o: Operand): ValueId {
  return toI64(b, o.vals[0], intType(o.L)!);
}

function forwardedOperands(b: FuncBuilder, call: NodeId): Operand[] {
  const vals = values(b, call);
  let at = 0;
  return resultLayouts(b, call).map((L) => {
    const from = at;
    at += L.tys.length;
    return { L, vals: vals.slice(from, at) };
  });
}

/** unsafe.Offsetof(s.f) where types decide at instantiation. */
function offsetof(b: FuncBuilder, x: NodeId): number {
  const { tree } = b;
  const r = b.prog.selection(b.inst, unparen(tree, x));
  let L = b.layoutOf(tree.x(unparen(tree, x)));
  let offset = 0;
  for (const i of r.path) {
    if (L.under.tag === TypeTag.Pointer) {
      L = b.lay(L.elem!);
      offset = 0;
    }
    offset += L.fieldOffset[i];
    L = b.lay(L.fieldType[i]);
  }
  return offset;
}

// ---- len and cap ----

function length(b: FuncBuilder, x: NodeId, isLen: boolean): ValueId {
  const { tree } = b;
  const X = b.layoutOf(x);
  const A = X.under.tag === TypeTag.Pointer ? b.lay(X.elem!) : X;
  if (A.under.tag === TypeTag.Array) {
    discard(b, x);
    return b.i64((A.under as Array_).len);
  }
  switch (X.under.tag) {
    case TypeTag.Map:
      return mapLen(b, one(b, x));
    case TypeTag.Chan:
      return chanLen(b, one(b, x), isLen);
    case TypeTag.Slice: {
      const s = runesOperand(b, x);
      if (s !== 0) return b.rt("countrunes", values(b, s))[0];
      return readLeaf(b, place(b, x), isLen ? 1 : 2);
    }
    default: {
      const bytes = bytesOperand(b, x);
      if (bytes !== 0) return readLeaf(b, place(b, bytes), 1);
      const c = b.info.constOf(x);
      if (c !== null) return values(b, x)[1];
      if (tree.kind(unparen(tree, x)) === Kind.CallExpr) return values(b, x)[1];
      return readLeaf(b, place(b, x), 1);
    }
  }
}

/** The string of []rune(s). */
function runesOperand(b: FuncBuilder, n: NodeId): NodeId {
  const { tree, info } = b;
  n = unparen(tree, n);
  if (tree.kind(n) !== Kind.CallExpr || info.modeOf(tree.fun(n)) !== OperandMode.typexpr) return 0;
  const arg = tree.at(tree.argList(n), 0);
  if (isNil(b, arg) || (b.early.size > 0 && b.early.has(n))) return 0;
  return isString(b.layoutOf(arg)) && b.lay(b.layoutOf(n).elem!).size === 4 ? arg : 0;
}

/** len(m): the first word of the map's header. */
export function mapLen(b: FuncBuilder, m: ValueId): ValueId {
  const some = b.newBlock();
  const join = b.newBlock();
  const res = b.param(join, Ty.I64);
  b.branch(b.notNil(m), some, join, [], [b.i64(0)]);
  b.startSealed(some);
  b.jump(join, [b.load(Ty.I64, Mem.I64, m)]);
  b.startSealed(join);
  return res;
}

// ---- make and new ----

/** Slices of constant size up to this many bytes are one allocation of known layout (gc: ir.MaxImplicitStackVarSize). */
const maxConstMake = 64 * 1024;

function sizeArg(b: FuncBuilder, n: NodeId): ValueId {
  const v = one(b, n);
  const t = intType(b.layoutOf(n));
  if (t !== undefined) return b.f.op[v] === Op.Const && t.ty === Ty.I32 ? b.i64(b.f.aux[v]) : toI64(b, v, t);
  // A constant like 1e3 of float type.
  return b.un(Op.TruncSatS, Ty.I64, v);
}

/** Reads a variable: an element, a field, what a pointer points to. */
function isRead(b: FuncBuilder, n: NodeId): boolean {
  const { tree } = b;
  const x = unparen(tree, n);
  switch (tree.kind(x)) {
    case Kind.IndexExpr:
    case Kind.SelectorExpr:
      return true;
    case Kind.Operation:
      return tree.op(x) === Operator.Mul && tree.y(x) === 0;
    default:
      return false;
  }
}

function make(b: FuncBuilder, n: NodeId, out: ValueId[]): void {
  const { tree } = b;
  const args = tree.argList(n);
  const L = b.layoutOf(n);
  // gc computes a capacity before it reads a length.
  if (tree.len(args) > 2 && isRead(b, tree.at(args, 1)) && !isRead(b, tree.at(args, 2))) settle(b, tree.at(args, 2));
  const len = tree.len(args) > 1 ? sizeArg(b, tree.at(args, 1)) : 0;
  const cap = tree.len(args) > 2 ? sizeArg(b, tree.at(args, 2)) : len;
  b.pos = tree.pos(n);
  switch (L.under.tag) {
    case TypeTag.Map:
      out.push(makeMap(b, L, len));
      return;
    case TypeTag.Chan:
      out.push(makeChan(b, L, len));
      return;
    default: {
      const E = b.lay(L.elem!);
      out.push(makeBacking(b, E, len, cap), len, cap);
    }
  }
}

function makeBacking(b: FuncBuilder, E: TypeLayout, len: ValueId, cap: ValueId): ValueId {
  const c = b.smallConst(cap);
  if (c >= 0 && c * E.size <= maxConstMake) {
    const l = b.smallConst(len);
    if (l < 0 || l > c) {
      const bad = b.coldBlock();
      const ok = b.newBlock();
      b.branch(b.cmp(Op.GtU, len, cap), bad, ok);
      b.startSealed(bad);
      b.rtPanic("makesliceFailed", [b.data(b.prog.gcType(E.type)), len]);
      b.startSealed(ok);
    }
    if (c * E.size === 0) return b.data(b.prog.zeroBase());
    return b.alloc(b.prog.allocLayout(b.prog.arrayOf(E.type, c)));
  }
  const args = [b.data(b.prog.gcType(E.type)), len, cap];
  if (!fitsBuffer(b, E)) return b.rt("makeslice", args)[0];
  return b.rt("makesliceBuf", [...args, b.tmpBuf(sliceBufferBytes, BufUse.Make)])[0];
}

function newValue(b: FuncBuilder, n: NodeId): ValueId {
  const { tree, info } = b;
  const T = b.lay(b.layoutOf(n).elem!);
  const x = tree.at(tree.argList(n), 0);
  if (info.modeOf(x) === OperandMode.typexpr) return b.newObject(T);
  const vals: ValueId[] = [];
  pushAs(b, x, T, vals);
  b.pos = tree.pos(n);
  const p = b.newObject(T);
  if (T.size > 0) b.storeVals(T, p, 0, 0, false, vals);
  return p;
}

// ---- min and max ----

function minMax(b: FuncBuilder, n: NodeId, min: boolean, out: ValueId[]): void {
  const { tree } = b;
  const L = b.layoutOf(n);
  const args = tree.argList(n);
  const vals: ValueId[][] = [];
  for (let i = 0; i < tree.len(args); i++) {
    const v: ValueId[] = [];
    pushAs(b, tree.at(args, i), L, v);
    vals.push(v);
  }
  b.pos = tree.pos(n);
  fold(b, L, vals, min, out);
}

/** Engines choose the sign of a NaN; with gc it is the operand itself, the second one if both are. */
function floatMinMax(b: FuncBuilder, op: Op, ty: Ty, x: ValueId, y: ValueId): ValueId {
  const r = b.bin(op, ty, x, y);
  return b.select(ty, b.cmp(Op.Eq, r, r), r, b.select(ty, b.cmp(Op.Eq, y, y), x, y));
}

function fold(b: FuncBuilder, L: TypeLayout, vals: readonly ValueId[][], min: boolean, out: ValueId[]): void {
  let acc = vals[0];
  for (const y of vals.slice(1)) {
    if (isFloat(L)) acc = [floatMinMax(b, min ? Op.FMin : Op.FMax, L.tys[0], acc[0], y[0])];
    else if (isString(L)) {
      const c = b.rt("cmpstring", [...y, ...acc])[0];
      const take = b.cmp(min ? Op.LtS : Op.GtS, c, b.i64(0));
      acc = [b.select(Ty.Ptr, take, y[0], acc[0]), b.select(Ty.I64, take, y[1], acc[1])];
    } else {
      const take = lessOp(b, min ? Operator.Lss : Operator.Gtr, L, y[0], acc[0]);
      acc = [b.select(L.tys[0], take, y[0], acc[0])];
    }
  }
  for (const v of acc) out.push(v);
}

// ---- unsafe ----

/** Leaves for a panic: `name` is called if `bad` holds. */
function panicIf(b: FuncBuilder, bad: ValueId, name: string): void {
  const cold = b.coldBlock();
  const ok = b.newBlock();
  b.branch(bad, cold, ok);
  b.startSealed(cold);
  b.rtPanic(name, []);
  b.startSealed(ok);
}

/**
 * The checks of walk/builtin.go (walkUnsafeSlice, walkUnsafeString): the length is not negative, the memory does not pass the end
 * of the address space, and a nil pointer has length 0.
 */
function unsafeChecks(b: FuncBuilder, ptr: ValueId, len: ValueId, size: number, what: string): void {
  const c = b.smallConst(len);
  if (c === 0) return;
  const isNilPtr = b.eqz(ptr);
  const some = c > 0 ? isNilPtr : b.bin(Op.And, Ty.I32, isNilPtr, b.cmp(Op.GtS, len, b.i64(0)));
  panicIf(b, some, `panicunsafe${what}nilptr`);
  const room = b.bin(Op.Sub, Ty.I64, b.i64(2 ** 32), b.un(Op.ExtU, Ty.I64, ptr));
  const bytes = size === 1 ? len : b.bin(Op.Mul, Ty.I64, len, b.i64(size));
  let bad = b.cmp(Op.GtU, bytes, room);
  // The product is exact below this length, and above it is too long anyway.
  if (size !== 1) bad = b.bin(Op.Or, Ty.I32, bad, b.cmp(Op.GtU, len, b.i64(2 ** 32)));
  panicIf(b, bad, `panicunsafe${what}len`);
}

function unsafeAdd(b: FuncBuilder, p: ValueId, off: ValueId): ValueId {
  const c = b.smallConst(off);
  return b.ptrAdd(p, c >= 0 ? b.i32(c) : b.un(Op.Wrap, Ty.I32, off));
}

/** unsafe.Slice(ptr, len) and unsafe.String(ptr, len), operands evaluated. */
function unsafeView(b: FuncBuilder, n: NodeId, name: string, ptr: ValueId, len: ValueId, out: ValueId[]): void {
  b.pos = b.tree.pos(n);
  if (name === "Slice") {
    unsafeChecks(b, ptr, len, b.lay(b.layoutOf(n).elem!).size, "slice");
    out.push(ptr, len, len);
  } else {
    unsafeChecks(b, ptr, len, 1, "string");
    out.push(ptr, len);
  }
}

// ---- built-ins that may be deferred ----

/** An operand, evaluated. */
export interface Operand {
  readonly L: TypeLayout;
  readonly vals: ValueId[];
}

/** `later`: they are evaluated now for a call that is made later. */
export function builtinOperands(b: FuncBuilder, n: NodeId, name: string, later = false): Operand[] {
  const { tree, info } = b;
  if (name === "recover") return [recoverFrame(b)];
  const args = tree.argList(n);
  if (tree.len(args) === 1 && isMultiCall(b, tree.at(args, 0))) return forwardedOperands(b, tree.at(args, 0));
  const ops: Operand[] = [];
  for (let i = 0; i < tree.len(args); i++) {
    const x = tree.at(args, i);
    if (name === "panic") b.prog.panicStatement(b.inst, x, b.layoutOf(x).type);
    let L = name === "panic" ? b.lay(b.prog.tAny) : isNil(b, x) ? b.lay(b.prog.tUnsafePointer) : b.layoutOf(x);
    if (name === "delete" && i === 1) L = b.lay(ops[0].L.key!);
    const vals: ValueId[] = [];
    order(b, x);
    // What is done now keeps neither the text that it copies nor the key that it looks for.
    const text = !later && name === "copy" && i === 1 ? bytesOfString(b, x) : 0;
    if (text !== 0) L = b.layoutOf(text);
    if (text !== 0) push(b, text, vals);
    else if (!later && (name === "copy" || name === "delete") && i === 1 && isString(L)) pushStringTmp(b, x, vals);
    else pushAs(b, x, L, vals);
    // print shows untyped constants as int64 and float64 (walkPrint); the checker gave them a type already.
    if (info.constOf(x) !== null && L.under.tag === TypeTag.Basic && L.under.kind === BasicKind.UntypedRune)
      L = b.lay(b.prog.tInt);
    ops.push({ L, vals });
  }
  return ops;
}

export function builtinNow(b: FuncBuilder, name: string, ops: readonly Operand[], out: ValueId[]): void {
  switch (name) {
    case "copy":
      copy(b, ops[0], ops[1], out);
      return;
    case "delete":
      mapDelete(b, ops[0].L, ops[0].vals[0], ops[1].vals);
      return;
    case "clear":
      clear(b, ops[0]);
      return;
    case "close":
      closeChan(b, ops[0].vals[0]);
      return;
    case "panic":
      b.rtPanic("gopanic", ops[0].vals);
      b.startSealed(b.newBlock());
      return;
    case "recover":
      out.push(...b.rt("gorecover", ops[0].vals));
      return;
    case "print":
    case "println":
      print(b, ops, name === "println");
      return;
    default:
      throw new InternalError(`built-in ${name}`, b.pos);
  }
}

/**
 * What recover asks for: the frame in which it stands (also if the call itself is deferred). In the body of a range-over-func loop
 * that is the body's own, as in gc: such a recover answers only an iterator that defers its yield.
 */
function recoverFrame(b: FuncBuilder): Operand {
  b.f.inline = Inline.Never;
  // recover.ts puts calls of it into wrappers when all bodies are built.
  b.prog.runtime("deferwrapped");
  return { L: b.lay(b.prog.tUintptr), vals: [b.un(Op.ExtU, Ty.I64, b.row(Op.EntrySP, Ty.I32))] };
}

function copy(b: FuncBuilder, dst: Operand, src: Operand, out: ValueId[]): void {
  const { size, hasPointers } = b.lay(dst.L.elem!);
  const n = dst.vals[1];
  const m = src.vals[1];
  const count = n === m ? n : b.select(Ty.I64, b.cmp(Op.LtS, n, m), n, m);
  if (size > 0) b.memMove(dst.vals[0], src.vals[0], scaled(b, count, size), hasPointers);
  out.push(count);
}

function clear(b: FuncBuilder, x: Operand): void {
  if (x.L.under.tag === TypeTag.Map) {
    b.rt("mapclear", [b.data(b.prog.mapType(x.L.type)), x.vals[0]]);
    return;
  }
  const { size, hasPointers } = b.lay(x.L.elem!);
  if (size > 0) b.memZero(x.vals[0], scaled(b, x.vals[1], size), hasPointers);
}

function print(b: FuncBuilder, ops: readonly Operand[], line: boolean): void {
  b.rt("printlock", []);
  for (let i = 0; i < ops.length; i++) {
    if (line && i > 0) b.rt("printsp", []);
    printValue(b, ops[i]);
  }
  if (line) b.rt("printnl", []);
  b.rt("printunlock", []);
}

/** Type names of package runtime whose values print in another way (walkPrint). */
function runtimeTypeName(L: TypeLayout): string {
  const { type } = L;
  return type.tag === TypeTag.Named && type.obj.pkg !== null && type.obj.pkg.path === "runtime" ? type.obj.name : "";
}

function printValue(b: FuncBuilder, x: Operand): void {
  const { L, vals } = x;
  const u = L.under;
  switch (u.tag) {
    case TypeTag.Interface:
      b.rt(isEmptyInterface(L) ? "printeface" : "printiface", vals);
      return;
    case TypeTag.Slice:
      b.rt("printslice", vals);
      return;
    case TypeTag.Basic:
      break;
    case TypeTag.Array:
    case TypeTag.Struct:
      b.prog.error(b.pos, `illegal types for operand: print\n\t${b.prog.typeMessage(L.type, b.inst.pkg)}`);
      return;
    default:
      b.rt("printpointer", vals);
      return;
  }
  const t = intType(L);
  if (t !== undefined) {
    const v = toI64(b, vals[0], t);
    b.rt(t.signed ? "printint" : runtimeTypeName(L) === "hex" ? "printhex" : "printuint", [v]);
    return;
  }
  switch (u.kind) {
    case BasicKind.Bool:
    case BasicKind.UntypedBool:
      b.rt("printbool", vals);
      return;
    case BasicKind.Float32:
      b.rt("printfloat32", vals);
      return;
    case BasicKind.Float64:
    case BasicKind.UntypedFloat:
      b.rt("printfloat64", vals);
      return;
    case BasicKind.Complex64:
      b.rt("printcomplex64", vals);
      return;
    case BasicKind.Complex128:
    case BasicKind.UntypedComplex:
      b.rt("printcomplex128", vals);
      return;
    case BasicKind.UnsafePointer:
    case BasicKind.UntypedNil:
      b.rt("printpointer", vals);
      return;
    default:
      b.rt(runtimeTypeName(L) === "quoted" ? "printquoted" : "printstring", vals);
  }
}
