// Expression switches. Cases are tested in source order, except that runs of integer or string constants (which are distinct)
// become a search (switch_search.ts; gc: walk/switch.go). A switch without a tag is a chain of conditions.

import { Operator, Token } from "../../../syntax/tokens.ts";
import { Kind, type ListId, type NodeId } from "../../../syntax/tree.ts";
import { boolVal, type ConstVal, compare, int64Bits, stringVal, toInt } from "../../../types/constant/value.ts";
import type { Block, ValueId } from "../../ir.ts";
import type { TypeLayout } from "../api.ts";
import { intType, isString } from "../expr/arith.ts";
import { ownedCopy } from "../expr/call.ts";
import { valuesEqual } from "../expr/compare.ts";
import { concreteWord, ifaceData, isInterface, valueToInterface } from "../expr/iface.ts";
import { order } from "../expr/order.ts";
import { bytesOperand, pushStringTmp } from "../expr/strings.ts";
import { cond, isNil, push, values } from "../expr/value.ts";
import { unparen } from "../facts.ts";
import type { FuncBuilder } from "../func_builder.ts";
import { continueAt, enter, stmt, stmtList } from "./stmt.ts";
import { type IntCase, type StringCase, searchInts, searchStrings } from "./switch_search.ts";
import { typeSwitch } from "./typeswitch.ts";

export function switchStmt(b: FuncBuilder, n: NodeId): void {
  const { tree, info } = b;
  const tag = tree.switchTag(n);
  stmt(b, tree.init(n));
  if (tag !== 0 && tree.kind(tag) === Kind.TypeSwitchGuard) {
    typeSwitch(b, n, tag);
    return;
  }
  b.pos = tree.pos(n);
  let T: TypeLayout | null = null;
  const vals: ValueId[] = [];
  if (tag !== 0) {
    T = b.layoutOf(tag);
    order(b, tag);
    if (isString(T) && bytesOperand(b, tag) !== 0 && constantCases(b, n)) pushStringTmp(b, tag, vals);
    else push(b, tag, vals);
    if (T.isMemory) vals[0] = ownedCopy(b, T, vals[0]);
  }
  const list = tree.body(n);
  const count = tree.len(list);
  const bodies: Block[] = [];
  let other = -1;
  for (let i = 0; i < count; i++) {
    bodies.push(b.newBlock());
    if (tree.cases(tree.at(list, i)) === 0) other = i;
  }
  const done = b.newBlock();
  const k = tag === 0 ? true : info.constOf(tag);
  if (k === null) tests(b, n, T, vals, bodies);
  else constantTests(b, n, T, vals, k, bodies);
  if (b.block !== null) b.jump(other >= 0 ? bodies[other] : done);
  b.targets.push({ stmt: n, breakTo: done, continueTo: null });
  const fallthroughTo = b.fallthroughTo;
  const kinds = tag !== 0 && asksKind(b, tag);
  for (let i = 0; i < count; i++) {
    if (!enter(b, bodies[i])) continue;
    b.fallthroughTo = i + 1 < count ? bodies[i + 1] : null;
    const only = kinds ? kindsOf(b, list, i) : 0;
    const outer = only === 0 ? null : b.prog.kindCase(b.f, bodies[i], only);
    stmtList(b, tree.body(tree.at(list, i)));
    if (b.block !== null) b.jump(done);
    if (only !== 0) b.prog.leaveCase(outer);
  }
  b.fallthroughTo = fallthroughTo;
  b.targets.pop();
  continueAt(b, done);
}

/** A call of reflect's method Kind. */
function asksKind(b: FuncBuilder, tag: NodeId): boolean {
  const { tree, info } = b;
  const call = unparen(tree, tag);
  if (tree.kind(call) !== Kind.CallExpr) return false;
  const fun = unparen(tree, tree.fun(call));
  if (tree.kind(fun) !== Kind.SelectorExpr) return false;
  const sel = info.selectionOf(fun);
  return sel !== null && sel.obj.name === "Kind" && sel.obj.pkg?.path === "reflect";
}

/**
 * Bits of the kinds that clause i is for. 0: others may get there, too; no type (Invalid) or values that are not of the kind
 * of a type that there is (Func: a method; Pointer: an address).
 */
function kindsOf(b: FuncBuilder, list: ListId, i: number): number {
  const { tree, info } = b;
  if (i > 0) {
    const before = tree.body(tree.at(list, i - 1));
    const n = tree.len(before);
    const last = n === 0 ? 0 : tree.at(before, n - 1);
    if (last !== 0 && tree.kind(last) === Kind.BranchStmt && tree.tok(last) === Token.Fallthrough) return 0;
  }
  let bits = 0;
  for (const c of caseNodes(b, tree.at(list, i))) {
    const k = info.constOf(c);
    if (k === null) return 0;
    const kind = int64Bits(toInt(k)).lo;
    if (kind > 31 || (1 << kind) & anyKind) return 0;
    bits |= 1 << kind;
  }
  return bits;
}

/** Invalid, Func, Interface, Pointer. */
const anyKind = (1 << 0) | (1 << 19) | (1 << 20) | (1 << 22);

/** Every case is a constant, so that nothing runs between evaluating the tag and the last test. */
function constantCases(b: FuncBuilder, n: NodeId): boolean {
  const { tree, info } = b;
  const list = tree.body(n);
  for (let i = 0; i < tree.len(list); i++) {
    for (const c of caseNodes(b, tree.at(list, i))) if (info.constOf(c) === null) return false;
  }
  return true;
}

export function caseNodes(b: FuncBuilder, clause: NodeId): NodeId[] {
  const { tree } = b;
  const cases = tree.cases(clause);
  if (cases === 0) return [];
  if (tree.kind(cases) !== Kind.ListExpr) return [cases];
  const out: NodeId[] = [];
  for (let list = tree.elemList(cases), i = 0; i < tree.len(list); i++) out.push(tree.at(list, i));
  return out;
}

/** Emits the tests; the current block is where no case matched. */
function tests(
  b: FuncBuilder,
  n: NodeId,
  T: TypeLayout | null,
  tag: readonly ValueId[],
  bodies: readonly Block[],
): void {
  const { tree, info } = b;
  const list = tree.body(n);
  const ints: IntCase[] = [];
  const strings: StringCase[] = [];
  const isInt = T !== null && intType(T) !== undefined;
  const isText = T !== null && isString(T);
  const flush = (): void => {
    if (ints.length > 0) searchInts(b, T!, tag[0], ints.splice(0));
    if (strings.length > 0) searchStrings(b, tag[0], tag[1], strings.splice(0));
  };
  for (let i = 0; i < tree.len(list); i++) {
    for (const c of caseNodes(b, tree.at(list, i))) {
      const k = info.constOf(c);
      if (k !== null && isInt) {
        const { lo, hi } = int64Bits(toInt(k));
        ints.push({ lo: lo >>> 0, hi, to: bodies[i], pos: tree.pos(c) });
        continue;
      }
      if (k !== null && isText) {
        strings.push({ text: stringVal(k), to: bodies[i], pos: tree.pos(c) });
        continue;
      }
      flush();
      test(b, T, tag, c, bodies[i]);
    }
  }
  flush();
}

/** One test of what is no constant. */
function test(b: FuncBuilder, T: TypeLayout | null, tag: readonly ValueId[], c: NodeId, body: Block): void {
  b.pos = b.tree.pos(c);
  const next = b.newBlock();
  if (T === null) cond(b, c, body, next);
  else b.branch(caseEqual(b, T, tag, c, next), body, next);
  b.startSealed(next);
}

/** The tests where the tag is constant: cases that are, too, are decided now, and clauses that nothing leads to are not built. */
function constantTests(
  b: FuncBuilder,
  n: NodeId,
  T: TypeLayout | null,
  tag: readonly ValueId[],
  value: ConstVal | true,
  bodies: readonly Block[],
): void {
  const { tree, info } = b;
  const list = tree.body(n);
  for (let i = 0; i < tree.len(list); i++) {
    for (const c of caseNodes(b, tree.at(list, i))) {
      const k = info.constOf(c);
      if (k === null) test(b, T, tag, c, bodies[i]);
      else if (value === true ? boolVal(k) : compare(value, Operator.Eql, k)) {
        b.jump(bodies[i]);
        return;
      }
    }
  }
}

/** The last test of tag == c; earlier ones leave for `differ`. */
function caseEqual(b: FuncBuilder, T: TypeLayout, tag: readonly ValueId[], c: NodeId, differ: Block): ValueId {
  if (isNil(b, c)) return b.eqz(tag[0]);
  order(b, c);
  const C = b.layoutOf(c);
  const v = values(b, c);
  if (T === C || isInterface(T) === isInterface(C)) {
    if (T !== C && isInterface(T)) return mixedInterfaces(b, T, tag, C, v, differ);
    return valuesEqual(b, T, tag, 0, v, 0, differ);
  }
  const [I, iv, V, vv] = isInterface(T) ? [T, tag, C, v] : [C, v, T, tag];
  const same = b.newBlock();
  b.branch(concreteWord(b, I, iv[0], V), same, differ);
  b.startSealed(same);
  const data: ValueId[] = [];
  ifaceData(b, iv[1], V, data);
  return valuesEqual(b, V, data, 0, vv, 0, differ);
}

function mixedInterfaces(
  b: FuncBuilder,
  X: TypeLayout,
  x: readonly ValueId[],
  Y: TypeLayout,
  y: readonly ValueId[],
  differ: Block,
): ValueId {
  const any = b.lay(b.prog.tAny);
  const cx: ValueId[] = [];
  const cy: ValueId[] = [];
  valueToInterface(b, x, X, any, cx);
  valueToInterface(b, y, Y, any, cy);
  return valuesEqual(b, any, cx, 0, cy, 0, differ);
}
