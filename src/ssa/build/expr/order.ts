// Order of evaluation. gc first evaluates the calls, receives, slice expressions, type assertions and && || of a statement, in
// source order, into temporaries, and reads variables, fields and elements afterwards (cmd/compile/internal/walk/order.go). So
// order(n) is called before an expression is evaluated: it evaluates those parts of n and keeps their values in b.early.
// Where a value without an address is needed by address (boxed in an interface, key of most maps, compared as an aggregate), it is copied
// then, too. What may panic is hoisted after that (hoist.ts).
// Statements without any effect, and of which no part but those may panic, skip all of it: then no order can be told from another.

import { Operator } from "../../../syntax/tokens.ts";
import { Kind, type ListId, type NodeId } from "../../../syntax/tree.ts";
import { OperandMode } from "../../../types/mode.ts";
import { SelectionKind } from "../../../types/selection.ts";
import { type Array_, type Signature, TypeTag } from "../../../types/types.ts";
import type { TypeLayout } from "../api.ts";
import type { FuncBuilder } from "../func_builder.ts";
import { isDirect } from "../hoists.ts";
import { fieldIndex } from "../place.ts";
import { isString } from "./arith.ts";
import { hoist, hoistArgs, settle, settlePlace } from "./hoist.ts";
import { isInterface } from "./iface.ts";
import { keyByAddress } from "./map.ts";
import { isNil, values } from "./value.ts";

type Types = readonly (TypeLayout | null)[];
const untyped: Types = [];

/** Orders one expression, which is converted to type T if that is given. */
export function order(b: FuncBuilder, n: NodeId, T: TypeLayout | null = null): void {
  if (n === 0 || b.facts.inOrder(n)) return;
  orderAll(b, [n], [T]);
  if (b.facts.hoists([n])) hoist(b, n);
}

/** Orders several expressions of one statement that gc assigns one by one: each hoists its own operands (hoistOwn). */
export function orderAll(b: FuncBuilder, nodes: readonly NodeId[], types: Types = untyped): void {
  if (b.facts.ordered(nodes)) for (let i = 0; i < nodes.length; i++) ahead(b, nodes[i], types[i] ?? null);
}

export function orderList(b: FuncBuilder, list: ListId): void {
  orderAll(b, listNodes(b, list));
}

/** Orders an expression list, or one expression. */
export function orderEach(b: FuncBuilder, n: NodeId, types: Types): void {
  if (b.tree.kind(n) === Kind.ListExpr) orderAll(b, listNodes(b, b.tree.elemList(n)), types);
  else orderAll(b, [n], types);
}

/** Hoists the operands of an expression that orderAll ordered. */
export function hoistOwn(b: FuncBuilder, n: NodeId): void {
  if (b.facts.hoists([n])) hoist(b, n);
}

/** Orders both sides of an assignment to one place. */
export function orderBoth(b: FuncBuilder, l: NodeId, r: NodeId, T: TypeLayout | null): void {
  orderAll(b, [l, r], [null, T]);
  if (!b.facts.hoists([l, r])) {
    settlePlace(b, l);
    return;
  }
  hoist(b, l);
  settlePlace(b, l);
  hoist(b, r);
}

/** Orders a call's function and arguments; `later`: a defer or go statement's, which reads the function first. */
export function orderCall(b: FuncBuilder, fun: NodeId, args: readonly NodeId[], dots: boolean, later: boolean): void {
  const nodes = [fun, ...args];
  const early = b.facts.ordered(nodes);
  let panicking = 0;
  for (const n of nodes) if (b.facts.panics(n) || b.facts.hasHoisted(n)) panicking++;
  if (!early && panicking === 0) return;
  const { params, variadic } = b.lay(b.typeOf(fun)).under as Signature;
  if (args.length === 1 && b.info.typeOf(args[0])?.tag === TypeTag.Tuple) {
    ahead(b, fun);
    ahead(b, args[0]);
    return;
  }
  const rest = variadic && !dots ? params.vars.length - 1 : args.length;
  const types = args.map((_, i): TypeLayout | null => {
    const p = params.vars[Math.min(i, params.vars.length - 1)]?.type;
    if (p === undefined || p === null) return null;
    const T = b.lay(b.env.type(p));
    return i < rest ? T : b.lay(T.elem!);
  });
  if (early) {
    ahead(b, fun);
    for (let i = 0; i < args.length; i++) ahead(b, args[i], types[i]);
  }
  if (panicking > 0) hoistArgs(b, fun, args, types, rest, !later && isDynamic(b, fun, args));
}

/** A call of a func value or of an interface's method, which panics behind its arguments if its function does. */
function isDynamic(b: FuncBuilder, fun: NodeId, args: readonly NodeId[]): boolean {
  const { tree, info } = b;
  if (!b.facts.panics(fun)) return false;
  const sel = tree.kind(fun) === Kind.SelectorExpr ? info.selectionOf(fun) : null;
  if (sel === null || sel.kind === SelectionKind.FieldVal) return true;
  return (
    sel.kind === SelectionKind.MethodVal &&
    b.lay(b.prog.selection(b.inst, fun, args[0]).declType!).under.tag === TypeTag.Interface
  );
}

/** Orders an assignment to a map's element: of two panics, that of the value comes first. */
export function orderMapAssign(b: FuncBuilder, l: NodeId, r: NodeId, T: TypeLayout | null): void {
  const { facts } = b;
  orderAll(b, [l, r], [null, T]);
  const panics = facts.panics(l) || facts.hasHoisted(l);
  // (A key that is copied is.)
  if (panics && !facts.ordered([l, r])) ahead(b, l);
  hoistOwn(b, r);
  if (!panics) return;
  settle(b, r);
  hoist(b, b.tree.index(l));
}

/** Orders an assigned place whose new value is a call's. */
export function orderTarget(b: FuncBuilder, l: NodeId): void {
  ahead(b, l);
}

function listNodes(b: FuncBuilder, list: ListId): NodeId[] {
  const { tree } = b;
  const nodes: NodeId[] = [];
  for (let i = 0, n = tree.len(list); i < n; i++) nodes.push(tree.at(list, i));
  return nodes;
}

/** Evaluates the parts of n that come first; n itself if it is boxed as a T. */
function ahead(b: FuncBuilder, n: NodeId, T: TypeLayout | null = null): void {
  if (n === 0) return;
  const { tree, info } = b;
  while (tree.kind(n) === Kind.ParenExpr) n = tree.x(n);
  if (b.early.has(n) || info.constOf(n) !== null || isNil(b, n)) return;
  if (T !== null && isInterface(T) && isTemporary(b, n)) {
    const S = b.layoutOf(n);
    if (!isInterface(S) && boxedByAddress(b, S)) {
      copyAhead(b, n);
      return;
    }
  }
  if (isConversion(b, n)) ahead(b, tree.at(tree.argList(n), 0), b.layoutOf(n));
  else parts(b, n);
}

function isConversion(b: FuncBuilder, n: NodeId): boolean {
  return b.tree.kind(n) === Kind.CallExpr && b.info.modeOf(b.tree.fun(n)) === OperandMode.typexpr;
}

/** A value that lies nowhere and is no mere name or closure. */
export function isTemporary(b: FuncBuilder, n: NodeId): boolean {
  const { tree } = b;
  if (tree.kind(n) === Kind.Name || tree.kind(n) === Kind.FuncLit) return false;
  if (tree.kind(n) === Kind.Operation && tree.op(n) === Operator.And && tree.y(n) === 0) {
    if (tree.kind(tree.x(n)) === Kind.Name) return false;
  }
  return b.info.modeOf(n) !== OperandMode.variable;
}

/** Numbers, strings and slices are boxed by value (walk: dataWordFuncName). */
function boxedByAddress(b: FuncBuilder, S: TypeLayout): boolean {
  if (!S.hasPointers && S.size === S.align && S.size > 1) return false;
  let C = S;
  for (;;) {
    if (C.under.tag === TypeTag.Struct && C.fieldType.length === 1) C = b.lay(C.fieldType[0]);
    else if (C.under.tag === TypeTag.Array && (C.under as Array_).len === 1) C = b.lay(C.elem!);
    else break;
  }
  return !isString(C) && C.under.tag !== TypeTag.Slice;
}

function copyAhead(b: FuncBuilder, n: NodeId): void {
  const { tree } = b;
  while (tree.kind(n) === Kind.ParenExpr) n = tree.x(n);
  if (b.early.has(n) || readsNothing(b, n)) return;
  if (isConversion(b, n)) ahead(b, tree.at(tree.argList(n), 0), b.layoutOf(n));
  else parts(b, n);
  if (!b.early.has(n)) evaluate(b, n);
}

/** A constant, or a literal of such: the same whenever it is evaluated. */
function readsNothing(b: FuncBuilder, n: NodeId): boolean {
  const { tree } = b;
  while (tree.kind(n) === Kind.ParenExpr) n = tree.x(n);
  if (b.info.constOf(n) !== null || isNil(b, n)) return true;
  if (tree.kind(n) === Kind.Operation && tree.op(n) === Operator.And && tree.y(n) === 0) n = tree.x(n);
  if (tree.kind(n) !== Kind.CompositeLit) return false;
  return listNodes(b, tree.elemList(n)).every((e) =>
    readsNothing(b, tree.kind(e) === Kind.KeyValueExpr ? tree.value(e) : e),
  );
}

/** Parts of n were evaluated ahead, or all of it: it cannot be made of static data any more. */
export function isBegun(b: FuncBuilder, n: NodeId): boolean {
  return b.early.size > 0 && (b.early.has(n) || b.facts.hasEarly(n) || b.facts.hasHoisted(n));
}

/** Evaluates the parts of n that come first, n without parentheses. */
function parts(b: FuncBuilder, n: NodeId): void {
  if (!b.facts.hasEarly(n)) return;
  const { tree, info } = b;
  switch (tree.kind(n)) {
    case Kind.CallExpr:
      if (info.modeOf(n) !== OperandMode.novalue) evaluate(b, n);
      return;
    case Kind.Operation:
      operation(b, n);
      return;
    case Kind.SelectorExpr:
      ahead(b, tree.x(n));
      return;
    case Kind.IndexExpr:
      indexParts(b, n);
      return;
    case Kind.SliceExpr:
      ahead(b, tree.x(n));
      for (let i = 0; i < 3; i++) aheadCheap(b, tree.sliceIndex(n, i));
      evaluate(b, n);
      return;
    case Kind.AssertExpr:
      ahead(b, tree.x(n));
      if (isDirect(info.typeOf(n))) return;
      evaluate(b, n);
      return;
    case Kind.CompositeLit:
      if (literalLayout(b, n).under.tag === TypeTag.Map) evaluate(b, n);
      else elements(b, n);
      return;
    case Kind.ListExpr:
      aheadList(b, tree.elemList(n));
      return;
    default:
      return;
  }
}

/** An index that is more than a name is read before what follows it is evaluated (order.go: cheapExpr). */
function aheadCheap(b: FuncBuilder, n: NodeId): void {
  const { tree, info } = b;
  while (n !== 0 && tree.kind(n) === Kind.ParenExpr) n = tree.x(n);
  if (n === 0 || info.constOf(n) !== null) return;
  ahead(b, n);
  if (tree.kind(n) !== Kind.Name && !b.early.has(n)) evaluate(b, n);
}

function aheadList(b: FuncBuilder, list: ListId): void {
  const { tree } = b;
  for (let i = 0, n = tree.len(list); i < n; i++) ahead(b, tree.at(list, i));
}

/** The type that a literal has elements of: {...} may stand for &T{...}. */
function literalLayout(b: FuncBuilder, n: NodeId): TypeLayout {
  const L = b.layoutOf(n);
  return L.under.tag === TypeTag.Pointer ? b.lay(L.elem!) : L;
}

/** The elements of a literal that is no map. */
function elements(b: FuncBuilder, n: NodeId): void {
  const { tree } = b;
  const L = literalLayout(b, n);
  const isStruct = L.under.tag === TypeTag.Struct;
  const E = isStruct ? null : b.lay(L.elem!);
  const list = tree.elemList(n);
  for (let i = 0, count = tree.len(list); i < count; i++) {
    const e = tree.at(list, i);
    const keyed = tree.kind(e) === Kind.KeyValueExpr;
    const f = !isStruct ? 0 : keyed ? fieldIndex(L, tree.text(tree.key(e))) : i;
    ahead(b, keyed ? tree.value(e) : e, E ?? b.lay(L.fieldType[f]));
  }
}

function indexParts(b: FuncBuilder, n: NodeId): void {
  const { tree, info } = b;
  const index = tree.index(n);
  ahead(b, tree.x(n));
  const t = info.typeOf(tree.x(n));
  const M = t === null || t.tag === TypeTag.Signature ? null : b.layoutOf(tree.x(n));
  if (M === null || M.under.tag !== TypeTag.Map) {
    ahead(b, index);
    return;
  }
  const K = b.lay(M.key!);
  ahead(b, index, K);
  const boxed = isInterface(K) && !isInterface(b.layoutOf(index));
  if (keyByAddress(b, M) && (boxed || isTemporary(b, index)) && !isNil(b, index)) copyAhead(b, index);
}

function evaluate(b: FuncBuilder, n: NodeId): void {
  b.early.set(n, values(b, n));
}

function operation(b: FuncBuilder, n: NodeId): void {
  const { tree } = b;
  const op = tree.op(n);
  if (tree.y(n) === 0) {
    ahead(b, tree.x(n));
    if (op === Operator.Recv) evaluate(b, n);
    return;
  }
  if (op === Operator.AndAnd || op === Operator.OrOr) {
    evaluate(b, n);
    return;
  }
  if ((op === Operator.Eql || op === Operator.Neq) && isAggregate(b, tree.x(n)) && isAggregate(b, tree.y(n))) {
    ahead(b, tree.x(n));
    ahead(b, tree.y(n));
    if (isTemporary(b, tree.x(n))) copyAhead(b, tree.x(n));
    if (isTemporary(b, tree.y(n))) copyAhead(b, tree.y(n));
    return;
  }
  // Chains lean to the left.
  const right: NodeId[] = [];
  let x = n;
  while (tree.kind(x) === Kind.Operation && tree.y(x) !== 0 && !b.early.has(x)) {
    const o = tree.op(x);
    if (o === Operator.AndAnd || o === Operator.OrOr || b.info.constOf(x) !== null) break;
    right.push(tree.y(x));
    x = tree.x(x);
    while (tree.kind(x) === Kind.ParenExpr) x = tree.x(x);
  }
  ahead(b, x);
  for (let i = right.length - 1; i >= 0; i--) ahead(b, right[i]);
}

function isAggregate(b: FuncBuilder, n: NodeId): boolean {
  const { tag } = b.layoutOf(n).under;
  return tag === TypeTag.Struct || tag === TypeTag.Array;
}
