// Maps: look-up, assignment, deletion, literals. The runtime's fast variants take keys of 4 and 8 plain bytes and strings by
// value (reflectdata: mapfast); all other keys travel by address. Invariant: a look-up's result points to memory that the next
// operation on the map may change, so values are loaded (aggregates: copied by the consumer) at once.

import { Kind, type NodeId } from "../../../syntax/tree.ts";
import { BasicKind, TypeTag } from "../../../types/types.ts";
import type { ValueId } from "../../ir.ts";
import { Op, Ty } from "../../ops.ts";
import type { TypeLayout } from "../api.ts";
import { unparen } from "../facts.ts";
import type { FuncBuilder } from "../func_builder.ts";
import { Place, PlaceKind } from "../place.ts";
import { isString } from "./arith.ts";
import { bytesOperand, pushStringTmp } from "./strings.ts";
import { push, pushAs } from "./value.ts";

/** Elements larger than this take the slow road (abi.MapMaxElemBytes). */
const maxElemBytes = 128;
/** Missing elements up to this size are zeroes of the runtime's (abi.ZeroValSize). */
const zeroValSize = 1024;

/** Bytes of the runtime's hmap. */
const headerSize = 64;

const enum Fast {
  Slow,
  Bits32,
  Bits64,
  Ptr64,
  Str,
}

function fastKind(b: FuncBuilder, M: TypeLayout): Fast {
  if (b.lay(M.elem!).size > maxElemBytes) return Fast.Slow;
  const K = b.lay(M.key!);
  if (isString(K)) return Fast.Str;
  if (!K.plainMemory || K.leaves.length !== 1) return Fast.Slow;
  if (K.size === 4 && !K.hasPointers) return Fast.Bits32;
  if (K.size === 8) return K.hasPointers ? Fast.Ptr64 : Fast.Bits64;
  return Fast.Slow;
}

/** Keys of look-ups and assignments travel by address, or come as a number from memory. */
export function keyByAddress(b: FuncBuilder, M: TypeLayout): boolean {
  return fastKind(b, M) === Fast.Slow || b.lay(M.key!).under.tag === TypeTag.Struct;
}

const suffix = ["", "_fast32", "_fast64", "_fast64", "_faststr"];
const assignSuffix = ["", "_fast32", "_fast64", "_fast64ptr", "_faststr"];

/** The key as the runtime function of that kind wants it. */
function keyArgs(b: FuncBuilder, kind: Fast, M: TypeLayout, key: readonly ValueId[], assign: boolean): ValueId[] {
  const K = b.lay(M.key!);
  switch (kind) {
    case Fast.Slow:
      return [b.spill(K, key)];
    case Fast.Bits32:
      return [key[0]];
    case Fast.Bits64:
      return [key[0]];
    case Fast.Ptr64:
      return [assign ? key[0] : b.un(Op.ExtU, Ty.I64, key[0])];
    default:
      return [key[0], key[1]];
  }
}

function mapType(b: FuncBuilder, M: TypeLayout): ValueId {
  return b.data(b.prog.mapType(M.type));
}

/** m[k], or v, ok := m[k]: appends the value and, if asked, ok. */
export function mapIndex(b: FuncBuilder, n: NodeId, M: TypeLayout, out: ValueId[], commaOk: boolean): void {
  const { tree } = b;
  const m: ValueId[] = [];
  push(b, tree.x(n), m);
  const key: ValueId[] = [];
  lookupKey(b, tree.index(n), b.lay(M.key!), key);
  b.pos = tree.pos(n);
  mapLookup(b, M, m[0], key, out, commaOk);
}

/** The key of a look-up, which the map does not keep. */
function lookupKey(b: FuncBuilder, n: NodeId, K: TypeLayout, out: ValueId[]): void {
  if (isString(K) && bytesOperand(b, n) !== 0) {
    pushStringTmp(b, n, out);
    return;
  }
  if (!K.isMemory && !b.facts.hasEffect(n)) stringsInLiteral(b, n);
  pushAs(b, n, K, out);
}

/** Evaluates the string(b) in a composite literal ahead, without copying. */
function stringsInLiteral(b: FuncBuilder, n: NodeId): void {
  const { tree } = b;
  n = unparen(tree, n);
  if (tree.kind(n) !== Kind.CompositeLit || b.early.has(n)) return;
  const L = b.layoutOf(n);
  // (In an interface it is a value of its own.)
  const types = L.under.tag === TypeTag.Struct ? L.fieldType : [L.elem!];
  const boxes = types.some((t) => b.lay(t).under.tag === TypeTag.Interface);
  const list = tree.elemList(n);
  for (let i = 0; i < tree.len(list); i++) {
    const elem = tree.at(list, i);
    const x = unparen(tree, tree.kind(elem) === Kind.KeyValueExpr ? tree.value(elem) : elem);
    if (boxes || bytesOperand(b, x) === 0) {
      stringsInLiteral(b, x);
      continue;
    }
    const vals: ValueId[] = [];
    pushStringTmp(b, x, vals);
    b.early.set(x, vals);
  }
}

export function mapLookup(
  b: FuncBuilder,
  M: TypeLayout,
  m: ValueId,
  key: readonly ValueId[],
  out: ValueId[],
  commaOk: boolean,
): void {
  const E = b.lay(M.elem!);
  const fat = E.size > zeroValSize;
  const kind = fat ? Fast.Slow : fastKind(b, M);
  const args = [mapType(b, M), m, ...keyArgs(b, kind, M, key, false)];
  if (fat) args.push(b.data(b.prog.zeroData(E.size)));
  const r = b.rt(`mapaccess${commaOk ? 2 : 1}${fat ? "_fat" : suffix[kind]}`, args);
  if (E.size > 0 || E.isMemory) b.loadVals(E, r[0], 0, 0, false, out);
  else b.zeroValue(E, out);
  if (commaOk) out.push(r[1]);
}

/** A map element as an assignment's target: operands are evaluated, the map is not touched yet. */
export function mapPlace(b: FuncBuilder, n: NodeId, M: TypeLayout): Place {
  const { tree } = b;
  const p = new Place(PlaceKind.MapElem, b.lay(M.elem!));
  p.mapL = M;
  const m: ValueId[] = [];
  push(b, tree.x(n), m);
  p.map = m[0];
  p.vals = [];
  pushAs(b, tree.index(n), b.lay(M.key!), p.vals);
  return p;
}

/** Address of the element for p's key, entered into the map if it is not there. */
export function mapAssign(b: FuncBuilder, p: Place): ValueId {
  const M = p.mapL!;
  const kind = fastKind(b, M);
  return b.rt(`mapassign${assignSuffix[kind]}`, [mapType(b, M), p.map, ...keyArgs(b, kind, M, p.vals, true)])[0];
}

export function mapStore(b: FuncBuilder, p: Place, vals: readonly ValueId[], at = 0): void {
  const ptr = mapAssign(b, p);
  if (p.L.size > 0) b.storeVals(p.L, ptr, 0, 0, false, vals, at);
}

export function mapDelete(b: FuncBuilder, M: TypeLayout, m: ValueId, key: readonly ValueId[]): void {
  const kind = fastKind(b, M);
  b.rt(`mapdelete${suffix[kind]}`, [mapType(b, M), m, ...keyArgs(b, kind, M, key, false)]);
}

/** make(map[K]V, hint); hint 0: none given. */
export function makeMap(b: FuncBuilder, M: TypeLayout, hint: ValueId): ValueId {
  const small = hint === 0 ? 0 : b.smallConst(hint);
  if (small >= 0 && small <= 8) {
    const size = headerSize + 8 * b.prog.mapSlotSize(M.key!, M.elem!);
    return b.rt("makemap_small", [b.tmpBuf(size), b.i32(size)])[0];
  }
  return b.rt("makemap", [mapType(b, M), hint, b.nil()])[0];
}

/** Whether keys of the type can be different from themselves or panic: then range-and-delete is not clear(m). */
export function isReflexive(b: FuncBuilder, K: TypeLayout): boolean {
  const u = K.under;
  switch (u.tag) {
    case TypeTag.Basic:
      return u.kind < BasicKind.Float32 || u.kind > BasicKind.Complex128;
    case TypeTag.Interface:
      return false;
    case TypeTag.Array:
      return isReflexive(b, b.lay(K.elem!));
    case TypeTag.Struct:
      return K.fieldType.every((t) => isReflexive(b, b.lay(t)));
    default:
      return true;
  }
}
