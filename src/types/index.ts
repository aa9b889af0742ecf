// Index and slice expressions (counterpart: types2/index.go).

import { Kind, type NodeId } from "../syntax/tree.ts";
import { assignment } from "./assignments.ts";
import { use } from "./call.ts";
import type { Checker } from "./check.ts";
import { Code } from "./codes.ts";
import { convertUntyped, representableConst } from "./const.ts";
import { ConstKind, constString, intNumber, sign, stringVal } from "./constant/value.ts";
import { atNode, error, invalidArg, invalidOp, operandStr, typeStr } from "./errors.ts";
import { expr, exprOrType, nonGeneric } from "./expr.ts";
import { exprAt, exprLen } from "./lists.ts";
import { OperandMode } from "./mode.ts";
import { Operand } from "./operand.ts";
import { allInteger, identical, isString, isTypeParam, isUntyped, isValid } from "./predicates.ts";
import { BasicKind, type Map_, Slice, Typ, type Type, TypeTag, universeByte } from "./types.ts";
import { varType } from "./typexpr.ts";
import { all, under, underIs } from "./under.ts";

const invalid = Typ[BasicKind.Invalid];

/** Checks e. Returns true if e is a function instantiation; then x is the generic function, and the caller's to instantiate. */
export function indexExpr(check: Checker, x: Operand, e: NodeId): boolean {
  const { tree } = check;
  exprOrType(check, x, tree.x(e), true);
  switch (x.mode) {
    case OperandMode.invalid:
      use(check, tree.index(e));
      return false;
    case OperandMode.typexpr:
      x.mode = OperandMode.invalid;
      x.type = varType(check, e);
      if (isValid(x.type)) x.mode = OperandMode.typexpr;
      return false;
    case OperandMode.value: {
      const u = under(x.type);
      if (u.tag === TypeTag.Signature && u.tparams.length > 0) return true;
    }
  }
  nonGeneric(check, null, x);
  if ((x.mode as OperandMode) === OperandMode.invalid) return false;

  let valid = false;
  let length = -1;
  const t = under(x.type);
  switch (t.tag) {
    case TypeTag.Basic:
      if (isString(t)) {
        valid = true;
        if (x.mode === OperandMode.constant_) length = stringVal(x.val!).length;
        // Always a byte, and never constant.
        x.mode = OperandMode.value;
        x.type = universeByte;
      }
      break;
    case TypeTag.Array:
      valid = true;
      length = t.len;
      if (x.mode !== OperandMode.variable) x.mode = OperandMode.value;
      x.type = t.elem;
      break;
    case TypeTag.Pointer: {
      const a = under(t.elem);
      if (a.tag === TypeTag.Array) {
        valid = true;
        length = a.len;
        x.mode = OperandMode.variable;
        x.type = a.elem;
      }
      break;
    }
    case TypeTag.Slice:
      valid = true;
      x.mode = OperandMode.variable;
      x.type = t.elem;
      break;
    case TypeTag.Map:
      mapIndex(check, x, e, t.key, t.elem);
      return false;
    case TypeTag.Interface: {
      if (!isTypeParam(x.type)) break;
      const common = indexTypeSet(x);
      if (common === null) break;
      if (common.key !== null) {
        mapIndex(check, x, e, common.key, common.elem);
        return false;
      }
      valid = true;
      length = common.length;
      x.mode = common.mode;
      x.type = common.elem;
    }
  }

  if (!valid) {
    error(check, tree.pos(e), Code.NonSliceableOperand, `cannot index ${operandStr(check, x)}`);
    use(check, tree.index(e));
    x.mode = OperandMode.invalid;
    return false;
  }
  index(check, singleIndex(check, e), length);
  return false;
}

/** An index into maps whose key and element types are known. */
function mapIndex(check: Checker, x: Operand, e: NodeId, key: Map_["key"], elem: Type): void {
  const k = new Operand();
  expr(check, null, k, singleIndex(check, e));
  assignment(check, k, key, "map index");
  // The element's type is known even if the index is wrong.
  x.mode = OperandMode.mapindex;
  x.type = elem;
  x.expr = e;
}

interface Indexable {
  /** Key type if all are maps. */
  key: Type | null;
  elem: Type;
  /** Smallest known length, -1 if there is none. */
  length: number;
  mode: OperandMode;
}

/** What the types in x's type set have in common for an index expression; null if x cannot be indexed. */
function indexTypeSet(x: Operand): Indexable | null {
  let res: Indexable | null = null;
  let mode = OperandMode.variable;
  const ok = underIs(x.type, (u) => {
    let length = -1;
    let key: Type | null = null;
    let elem: Type | null = null;
    if (u !== null) {
      switch (u.tag) {
        case TypeTag.Basic:
          if (isString(u)) {
            elem = universeByte;
            mode = OperandMode.value;
          }
          break;
        case TypeTag.Array:
          length = u.len;
          elem = u.elem;
          if (x.mode !== OperandMode.variable) mode = OperandMode.value;
          break;
        case TypeTag.Pointer: {
          const a = under(u.elem);
          if (a.tag === TypeTag.Array) {
            length = a.len;
            elem = a.elem;
          }
          break;
        }
        case TypeTag.Slice:
          elem = u.elem;
          break;
        case TypeTag.Map:
          key = u.key;
          elem = u.elem;
      }
    }
    if (elem === null) return false;
    if (res === null) {
      res = { key, elem, length, mode };
      return true;
    }
    // Keys must be identical (maps do not mix with other types), and so must elements.
    if ((res.key === null) !== (key === null)) return false;
    if (key !== null && !identical(res.key!, key)) return false;
    if (!identical(res.elem, elem)) return false;
    if (length >= 0 && length < res.length) res.length = length;
    return true;
  });
  if (!ok || res === null) return null;
  (res as Indexable).mode = mode;
  return res;
}

/** The common underlying type of x for a slice expression, with strings counting as []byte; null after an error. */
function sliceable(check: Checker, x: Operand): Type | null {
  if (!isTypeParam(x.type)) return under(x.type);
  let ct: Type | null = null;
  let cu: Type | null = null;
  let hasString = false;
  const ok = all(x.type, (t, u) => {
    if (t === null || u === null) {
      const msg = `cannot slice ${operandStr(check, x)}: no specific type in ${typeStr(check, x.type)}`;
      error(check, x, Code.NonSliceableOperand, msg);
      return false;
    }
    if (isString(u)) {
      u = new Slice(universeByte);
      hasString = true;
    }
    if (cu === null) {
      ct = t;
      cu = u;
      return true;
    }
    if (!identical(cu, u)) {
      const msg = `${typeStr(check, ct)} and ${typeStr(check, t)} have different underlying types`;
      error(check, x, Code.NonSliceableOperand, `cannot slice ${operandStr(check, x)}: ${msg}`);
      return false;
    }
    return true;
  });
  if (!ok) return null;
  return hasString ? Typ[BasicKind.String] : cu;
}

export function sliceExpr(check: Checker, x: Operand, e: NodeId): void {
  const { tree } = check;
  expr(check, null, x, tree.x(e));
  if (x.mode === OperandMode.invalid) {
    for (let i = 0; i < 3; i++) use(check, tree.sliceIndex(e, i));
    return;
  }
  const u = sliceable(check, x);
  if (u === null) {
    x.mode = OperandMode.invalid;
    return;
  }

  const full = tree.full(e);
  let valid = false;
  let length = -1;
  switch (u.tag) {
    case TypeTag.Basic:
      if (isString(u)) {
        if (full) {
          const at = tree.sliceIndex(e, 2) !== 0 ? tree.sliceIndex(e, 2) : e;
          error(check, atNode(check, at), Code.InvalidSliceExpr, `${invalidOp}3-index slice of string`);
          x.mode = OperandMode.invalid;
          return;
        }
        valid = true;
        if (x.mode === OperandMode.constant_) length = stringVal(x.val!).length;
        // A slice of an untyped string constant is a string.
        if (isUntyped(x.type)) x.type = Typ[BasicKind.String];
      }
      break;
    case TypeTag.Array:
      valid = true;
      length = u.len;
      if (x.mode !== OperandMode.variable) {
        const msg = `cannot slice unaddressable value ${operandStr(check, x)}`;
        error(check, x, Code.NonSliceableOperand, msg);
        x.mode = OperandMode.invalid;
        return;
      }
      x.type = new Slice(u.elem);
      break;
    case TypeTag.Pointer: {
      const a = under(u.elem);
      if (a.tag === TypeTag.Array) {
        valid = true;
        length = a.len;
        x.type = new Slice(a.elem);
      }
      break;
    }
    case TypeTag.Slice:
      valid = true;
      break;
  }
  if (!valid) {
    error(check, x, Code.NonSliceableOperand, `cannot slice ${operandStr(check, x)}`);
    x.mode = OperandMode.invalid;
    return;
  }
  x.mode = OperandMode.value;

  if (full && (tree.sliceIndex(e, 1) === 0 || tree.sliceIndex(e, 2) === 0)) {
    const msg = "2nd and 3rd index required in 3-index slice";
    error(check, atNode(check, e), Code.InvalidSyntaxTree, msg);
    x.mode = OperandMode.invalid;
    return;
  }
  sliceIndices(check, e, length);
}

/** Checks the indices of a slice expression; length is the operand's if known, else -1. */
function sliceIndices(check: Checker, e: NodeId, length: number): void {
  const { tree } = check;
  let i0 = 0;
  let i1 = -1;
  let i2 = -1;
  for (let i = 0; i < 3; i++) {
    const ix = tree.sliceIndex(e, i);
    let v = -1;
    if (ix !== 0) {
      index(check, ix, length >= 0 ? length + 1 : -1);
      v = check.indexVal;
    } else if (i === 0) {
      v = 0;
    } else if (length >= 0) {
      v = length;
    }
    if (i === 0) i0 = v;
    else if (i === 1) i1 = v;
    else i2 = v;
  }
  // Constant indices must not decrease; only the first violation is reported. An index is from the source if it is the
  // smaller one of such a pair.
  let at = -1;
  let x = 0;
  let y = 0;
  if (i0 > 0 && i1 >= 0 && i1 < i0) [at, x, y] = [1, i0, i1];
  else if (i0 > 0 && i2 >= 0 && i2 < i0) [at, x, y] = [2, i0, i2];
  else if (i1 > 0 && i2 >= 0 && i2 < i1) [at, x, y] = [2, i1, i2];
  if (at > 0) {
    const pos = atNode(check, tree.sliceIndex(e, at));
    error(check, pos, Code.SwappedSliceIndices, `invalid slice indices: ${y} < ${x}`);
  }
}

/** The index of an index expression; only the first counts if there are several. */
function singleIndex(check: Checker, e: NodeId): NodeId {
  const { tree } = check;
  const ix = tree.index(e);
  if (tree.kind(ix) !== Kind.ListExpr) return ix;
  if (exprLen(tree, ix) > 1) {
    error(check, atNode(check, exprAt(tree, ix, 1)), Code.InvalidIndex, `${invalidOp}more than one index`);
  }
  return exprAt(tree, ix, 0);
}

/**
 * Checks an index, which must be less than max if max >= 0. Gives its type, the invalid type after an error; its constant
 * value goes into check.indexVal, -1 if it has none.
 */
export function index(check: Checker, ix: NodeId, max: number): Type {
  check.indexVal = -1;
  const x = new Operand();
  expr(check, null, x, ix);
  check.indexVal = -1;
  if (!isValidIndex(check, x, Code.InvalidIndex, "index", false)) return invalid;
  if (x.mode !== OperandMode.constant_) return x.type;
  if (x.val!.kind === ConstKind.Unknown) return invalid;
  const v = intNumber(x.val!);
  if (max >= 0 && v >= max) {
    const msg = `${invalidArg}index ${constString(x.val!)} out of bounds [0:${max}]`;
    error(check, x, Code.InvalidIndex, msg);
    return invalid;
  }
  check.indexVal = v;
  return x.type;
}

/** Reports whether x can be an index (an integer, if constant an int, and not negative unless allowed). */
export function isValidIndex(check: Checker, x: Operand, code: Code, what: string, allowNegative: boolean): boolean {
  if (x.mode === OperandMode.invalid) return false;
  if (isUntyped(x.type)) {
    convertUntyped(check, x, Typ[BasicKind.Int]);
    if ((x.mode as OperandMode) === OperandMode.invalid) return false;
  }
  if (!allInteger(x.type)) {
    error(check, x, code, `${invalidArg}${what} ${operandStr(check, x)} must be integer`);
    return false;
  }
  if (x.mode === OperandMode.constant_) {
    if (!allowNegative && sign(x.val!) < 0) {
      error(check, x, code, `${invalidArg}${what} ${operandStr(check, x)} must not be negative`);
      return false;
    }
    if (!representableConst(x.val!, check, Typ[BasicKind.Int], x)) {
      error(check, x, code, `${invalidArg}${what} ${operandStr(check, x)} overflows int`);
      return false;
    }
  }
  return true;
}
