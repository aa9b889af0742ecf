// Strings: concatenation, conversions from and to bytes and runes, and operands that may alias a byte slice for a moment
// because whoever uses them keeps nothing (comparisons, map look-ups, concatenation with something not empty; walk/order.go).

import { Operator } from "../../../syntax/tokens.ts";
import { Kind, type NodeId } from "../../../syntax/tree.ts";
import { stringVal } from "../../../types/constant/value.ts";
import { OperandMode } from "../../../types/mode.ts";
import { TypeTag } from "../../../types/types.ts";
import type { ValueId } from "../../ir.ts";
import { Mem, Ty } from "../../ops.ts";
import type { TypeLayout } from "../api.ts";
import type { FuncBuilder } from "../func_builder.ts";
import { isString } from "./arith.ts";
import { push } from "./value.ts";

/** Bytes of the frame that a result may take which does not leave its function (gc: tmpstringbufsize). */
const shortString = 32;

/** The operand of a conversion string(b) from a byte slice that nobody evaluated yet, else 0. */
export function bytesOperand(b: FuncBuilder, n: NodeId): NodeId {
  const { tree, info } = b;
  while (tree.kind(n) === Kind.ParenExpr) n = tree.x(n);
  if (tree.kind(n) !== Kind.CallExpr || info.modeOf(tree.fun(n)) !== OperandMode.typexpr) return 0;
  if (info.constOf(n) !== null || (b.early.size > 0 && b.early.has(n)) || !isString(b.layoutOf(n))) return 0;
  const arg = tree.at(tree.argList(n), 0);
  const A = b.layoutOf(arg);
  return A.under.tag === TypeTag.Slice && b.lay(A.elem!).size === 1 ? arg : 0;
}

/** Appends a string whose bytes are read before anything can change them: string(b) does not copy. */
export function pushStringTmp(b: FuncBuilder, n: NodeId, out: ValueId[]): void {
  const bytes = bytesOperand(b, n);
  if (bytes === 0) {
    push(b, n, out);
    return;
  }
  const s: ValueId[] = [];
  push(b, bytes, s);
  out.push(s[0], s[1]);
}

/** x + y + ... as one call. */
export function concat(b: FuncBuilder, n: NodeId, out: ValueId[]): void {
  const parts: ValueId[] = [];
  pushOperands(b, n, parts);
  b.pos = b.tree.pos(n);
  concatParts(b, parts, out);
}

/** Appends the (ptr, len) pairs whose concatenation is the string n: operands of a tree of +. */
export function pushOperands(b: FuncBuilder, n: NodeId, parts: ValueId[]): void {
  const { tree, info } = b;
  const operands: NodeId[] = [];
  // The left spine of the tree, and right operands in parentheses.
  const stack: NodeId[] = [n];
  while (stack.length > 0) {
    let x = stack.pop()!;
    while (tree.kind(x) === Kind.ParenExpr) x = tree.x(x);
    if (
      tree.kind(x) === Kind.Operation &&
      tree.op(x) === Operator.Add &&
      tree.y(x) !== 0 &&
      info.constOf(x) === null &&
      !(b.early.size > 0 && b.early.has(x))
    ) {
      stack.push(tree.y(x), tree.x(x));
    } else {
      operands.push(x);
    }
  }
  // Neighbouring constants were folded by the checker only where they form a subexpression.
  let literal = false;
  for (const x of operands) {
    const c = info.constOf(x);
    if (c !== null && stringVal(c) !== "") literal = true;
  }
  let text = "";
  const flush = (): void => {
    if (text !== "") parts.push(b.data(b.prog.stringData(text)), b.i64(text.length));
    text = "";
  };
  for (const x of operands) {
    const c = info.constOf(x);
    if (c !== null) {
      text += stringVal(c);
      continue;
    }
    flush();
    if (literal) pushStringTmp(b, x, parts);
    else push(b, x, parts);
  }
  flush();
}

/** Concatenates (ptr, len) pairs. */
export function concatParts(b: FuncBuilder, parts: readonly ValueId[], out: ValueId[]): void {
  const count = parts.length / 2;
  if (count === 0) {
    out.push(b.nil(), b.i64(0));
    return;
  }
  if (count === 1) {
    out.push(parts[0], parts[1]);
    return;
  }
  let r: ValueId[];
  if (count <= 5) {
    r = b.rt(`concatstring${count}`, [b.tmpBuf(shortString), ...parts]);
  } else {
    const S = b.lay(b.prog.tString);
    const list = b.tempSlot(count * S.size, S.align);
    for (let i = 0; i < count; i++) b.storeVals(S, list, i * S.size, 0, false, parts, i * 2);
    const n = b.i64(count);
    r = b.rt("concatstrings", [b.tmpBuf(shortString), list, n, n]);
  }
  out.push(r[0], r[1]);
}

/** string(b), string(r), string(i), []byte(s), []rune(s): appends the value of `vals` of type S as type T. */
export function convertString(
  b: FuncBuilder,
  vals: readonly ValueId[],
  S: TypeLayout,
  T: TypeLayout,
  out: ValueId[],
): boolean {
  if (isString(T) && S.under.tag === TypeTag.Slice) {
    const r =
      b.lay(S.elem!).size === 1
        ? b.rt("slicebytetostring", [b.tmpBuf(shortString), vals[0], vals[1]])
        : b.rt("slicerunetostring", [b.tmpBuf(shortString), vals[0], vals[1], vals[2]]);
    out.push(r[0], r[1]);
    return true;
  }
  if (isString(S) && T.under.tag === TypeTag.Slice) {
    const r =
      b.lay(T.elem!).size === 1
        ? b.rt("stringtoslicebyte", [b.tmpBuf(shortString), vals[0], vals[1]])
        : b.rt("stringtoslicerune", [b.tmpBuf(4 * shortString), vals[0], vals[1]]);
    out.push(r[0], r[1], r[2]);
    return true;
  }
  return false;
}

/** The byte at index i (I32) of a string's pointer. */
export function byteAt(b: FuncBuilder, ptr: ValueId, index: ValueId): ValueId {
  return b.load(Ty.I32, Mem.I8U, b.ptrAdd(ptr, index));
}

/** The string operand of a conversion []byte(s) that nobody evaluated yet, else 0: range over it copies nothing. */
export function bytesOfString(b: FuncBuilder, n: NodeId): NodeId {
  const { tree, info } = b;
  while (tree.kind(n) === Kind.ParenExpr) n = tree.x(n);
  if (tree.kind(n) !== Kind.CallExpr || info.modeOf(tree.fun(n)) !== OperandMode.typexpr) return 0;
  if (b.early.size > 0 && b.early.has(n)) return 0;
  const arg = tree.at(tree.argList(n), 0);
  const T = b.layoutOf(n);
  if (T.under.tag !== TypeTag.Slice || b.lay(T.elem!).size !== 1 || info.modeOf(arg) === OperandMode.nilvalue) return 0;
  return isString(b.layoutOf(arg)) ? arg : 0;
}
