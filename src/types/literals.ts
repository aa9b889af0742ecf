// Literals: basic, function and composite (counterpart: types2/literals.go).

import { startPos } from "../syntax/positions.ts";
import { exprString } from "../syntax/print.ts";
import { LitKind } from "../syntax/tokens.ts";
import { Kind, type ListId, type NodeId } from "../syntax/tree.ts";
import { assignment } from "./assignments.ts";
import { use } from "./call.ts";
import type { Checker } from "./check.ts";
import { Code } from "./codes.ts";
import { overflow } from "./const.ts";
import { ConstKind, type ConstVal, constString, makeFromLiteral } from "./constant/value.ts";
import { ActionKind } from "./delayed.ts";
import { allowVersion, atNode, error, typeStr, versionErrorf } from "./errors.ts";
import { lookupError } from "./errsupport.ts";
import { expr, exprWithHint, keyVal } from "./expr.ts";
import { index } from "./index.ts";
import { fieldIndexOf } from "./lookup.ts";
import { OperandMode } from "./mode.ts";
import { type DeclInfo, samePkg } from "./object.ts";
import { Operand } from "./operand.ts";
import { identical, isNonTypeParamInterface, isValid } from "./predicates.ts";
import { recordTypeAndValue } from "./recording.ts";
import { funcBody } from "./stmt.ts";
import { Array_, BasicKind, type Map_, type Signature, type Struct, Typ, type Type, TypeTag } from "./types.ts";
import { typ, varType } from "./typexpr.ts";
import { commonUnder } from "./under.ts";
import { go1_13 } from "./version.ts";

/** Longer numeric literals (in bytes) cannot mean anything and would cost much time. */
const maxNumberLength = 10000;

/** Longest literal whose value is remembered. */
const maxCached = 32;

const untypedKinds: readonly BasicKind[] = [
  BasicKind.UntypedInt, // IntLit
  BasicKind.UntypedFloat, // FloatLit
  BasicKind.UntypedComplex, // ImagLit
  BasicKind.UntypedRune, // RuneLit
  BasicKind.UntypedString, // StringLit
];

export function basicLit(check: Checker, x: Operand, e: NodeId): void {
  const { tree, info } = check;
  const kind = tree.litKind(e);
  // A literal that has been evaluated needs no second look, unless the language version forbids its form.
  const name = tree.value(e);
  const known = info.literals.get(name);
  if (known !== undefined && allowVersion(check, go1_13)) {
    x.expr = e;
    x.mode = OperandMode.constant_;
    x.type = Typ[untypedKinds[kind]];
    x.val = known;
    return;
  }
  const text = tree.text(e);
  if (kind === LitKind.IntLit || kind === LitKind.FloatLit || kind === LitKind.ImagLit) {
    if (text.length > 2 && !allowVersion(check, go1_13)) langCompat(check, e, text, kind);
    if (text.length > maxNumberLength) {
      const msg = `excessively long constant: ${text.slice(0, 10)}... (${text.length} chars)`;
      error(check, atNode(check, e), Code.InvalidConstVal, msg);
      return;
    }
  }
  const val = makeFromLiteral(text, kind);
  x.expr = e;
  if (val.kind === ConstKind.Unknown) {
    // The parser has checked the syntax, so the number is too large or too small.
    error(check, atNode(check, e), Code.InvalidConstVal, `malformed constant: ${text}`);
    return;
  }
  x.mode = OperandMode.constant_;
  x.type = Typ[untypedKinds[kind]];
  x.val = val;
  if (kind !== LitKind.StringLit && kind !== LitKind.RuneLit) overflow(check, x, tree.pos(e));
  // Long texts are not kept; they hardly repeat.
  if (x.val === val && text.length <= maxCached) info.literals.set(name, val);
}

/** Reports number literals of a form that the language version does not have. */
function langCompat(check: Checker, e: NodeId, text: string, kind: LitKind): void {
  let what = "";
  const radix = text[0] === "0" ? text[1].toLowerCase() : "";
  if (text.includes("_")) what = "underscore in numeric literal";
  else if (radix === "b") what = "binary literal";
  else if (radix === "o") what = "0o/0O-style octal literal";
  else if (radix === "x" && kind !== LitKind.IntLit) what = "hexadecimal floating-point literal";
  if (what !== "") versionErrorf(check, atNode(check, e), go1_13, what);
}

export function funcLit(check: Checker, x: Operand, e: NodeId): void {
  const sig = typ(check, check.tree.type(e));
  if (sig.tag !== TypeTag.Signature) {
    error(check, atNode(check, e), Code.InvalidSyntaxTree, "invalid function literal");
    return;
  }
  // The body waits: the literal may be part of the declaration of a type or variable that the body uses. It runs before
  // the enclosing scope changes, though.
  check.later(ActionKind.LitBody, e, sig, check.decl, check.iota);
  x.mode = OperandMode.value;
  x.type = sig;
}

/** Delayed: the body of a function literal belongs to the declaration that the literal is in. */
export function litBody(check: Checker, e: NodeId, sig: Signature, decl: DeclInfo | null, iota: ConstVal | null): void {
  funcBody(check, decl, sig, check.tree.body(e), iota);
}

export function compositeLit(check: Checker, x: Operand, e: NodeId, hint: Type | null): void {
  const { tree } = check;
  const etype = tree.type(e);
  let type: Type;
  let base: Type;
  let isElem = false;
  if (etype !== 0) {
    if (tree.kind(etype) === Kind.ArrayType && tree.lenExpr(etype) === 0) {
      // [...]T: the length is set below.
      type = new Array_(varType(check, tree.elem(etype)), -1);
    } else {
      type = typ(check, etype);
    }
    base = type;
  } else if (hint !== null) {
    type = hint;
    base = type;
    // *T stands for &T{}.
    const { u } = commonUnder(base, null);
    if (u !== null && u.tag === TypeTag.Pointer) base = u.elem;
    isElem = true;
  } else {
    error(check, atNode(check, e), Code.UntypedLit, "missing type in composite literal");
    type = Typ[BasicKind.Invalid];
    base = type;
  }

  const elems = tree.elemList(e);
  const { u: utyp } = commonUnder(base, null);
  switch (utyp === null ? -1 : utyp.tag) {
    case TypeTag.Struct:
      structLit(check, x, e, elems, utyp as Struct, base);
      break;
    case TypeTag.Array: {
      const t = utyp as Array_;
      const n = indexedElts(check, elems, t.elem, t.len);
      // An unknown length ([...]T, or an invalid one) is that of the literal.
      if (t.len < 0) {
        t.len = n;
        if (etype !== 0) recordTypeAndValue(check, etype, OperandMode.typexpr, t, null);
      }
      break;
    }
    case TypeTag.Slice:
      indexedElts(check, elems, (utyp as Array_).elem, -1);
      break;
    case TypeTag.Map:
      mapLit(check, x, elems, utyp as Map_);
      break;
    default: {
      for (let i = 0; i < tree.len(elems); i++) {
        const el = tree.at(elems, i);
        // A key may be a field name, which means nothing without the type.
        use(check, tree.kind(el) === Kind.KeyValueExpr ? tree.value(el) : el);
      }
      if (utyp === null || isValid(utyp)) {
        const what = `invalid composite literal${isElem ? " element" : ""} type ${typeStr(check, type)}`;
        const cause = utyp === null ? " (no common underlying type)" : "";
        error(check, atNode(check, e), Code.InvalidLit, what + cause);
        x.mode = OperandMode.invalid;
        return;
      }
    }
  }
  x.mode = OperandMode.value;
  x.type = type;
}

function structLit(check: Checker, x: Operand, e: NodeId, elems: ListId, utyp: Struct, base: Type): void {
  const { tree } = check;
  const n = tree.len(elems);
  if (n === 0) return;
  const { fields } = utyp;
  if (tree.kind(tree.at(elems, 0)) === Kind.KeyValueExpr) {
    const visited = new Set<number>();
    for (let k = 0; k < n; k++) {
      const kv = tree.at(elems, k);
      if (tree.kind(kv) !== Kind.KeyValueExpr) {
        const msg = "mixture of field:value and value elements in struct literal";
        error(check, atNode(check, kv), Code.MixedStructLit, msg);
        continue;
      }
      const key = tree.key(kv);
      expr(check, null, x, tree.value(kv));
      if (tree.kind(key) !== Kind.Name) {
        const msg = `invalid field name ${exprString(tree, key)} in struct literal`;
        error(check, atNode(check, kv), Code.InvalidLitField, msg);
        continue;
      }
      const i = fieldIndexOf(utyp, check.pkg, tree.value(key));
      if (i < 0) {
        const j = fieldIndexOf(utyp, check.pkg, tree.value(key), tree.text(key));
        const msg = lookupError(check, base, tree.text(key), j >= 0 ? fields[j] : null, true);
        error(check, atNode(check, key), Code.MissingLitField, msg);
        continue;
      }
      const fld = fields[i];
      check.info.setUse(key, fld);
      assignment(check, x, fld.type, "struct literal");
      if (visited.has(i)) {
        const msg = `duplicate field name ${tree.text(key)} in struct literal`;
        error(check, atNode(check, kv), Code.DuplicateLitField, msg);
        continue;
      }
      visited.add(i);
    }
    return;
  }

  for (let i = 0; i < n; i++) {
    const el = tree.at(elems, i);
    if (tree.kind(el) === Kind.KeyValueExpr) {
      const msg = "mixture of field:value and value elements in struct literal";
      error(check, atNode(check, el), Code.MixedStructLit, msg);
      continue;
    }
    expr(check, null, x, el);
    if (i >= fields.length) {
      error(check, x, Code.InvalidStructLit, `too many values in struct literal of type ${typeStr(check, base)}`);
      break;
    }
    const fld = fields[i];
    if (!samePkg(fld.pkg, check.pkg) && !fld.exported()) {
      const msg = `implicit assignment to unexported field ${fld.name} in struct literal of type ${typeStr(check, base)}`;
      error(check, x, Code.UnexportedLitField, msg);
      continue;
    }
    assignment(check, x, fld.type, "struct literal");
  }
  if (n < fields.length) {
    const msg = `too few values in struct literal of type ${typeStr(check, base)}`;
    error(check, tree.rbrace(e), Code.InvalidStructLit, msg);
  }
}

function mapLit(check: Checker, x: Operand, elems: ListId, utyp: Map_): void {
  const { tree } = check;
  const n = tree.len(elems);
  // Equal keys of different types are different in an interface.
  const keyIsInterface = isNonTypeParamInterface(utyp.key);
  const visited = new Map<string | number, Type[] | null>();
  for (let i = 0; i < n; i++) {
    const kv = tree.at(elems, i);
    if (tree.kind(kv) !== Kind.KeyValueExpr) {
      error(check, atNode(check, kv), Code.MissingLitKey, "missing key in map literal");
      continue;
    }
    exprWithHint(check, x, tree.key(kv), utyp.key);
    assignment(check, x, utyp.key, "map literal");
    if (x.mode === OperandMode.invalid) continue;
    if (x.mode === OperandMode.constant_) {
      const key = keyVal(x.val!);
      if (key !== null) {
        let duplicate: boolean;
        if (keyIsInterface) {
          const types = visited.get(key) ?? [];
          duplicate = types.some((t) => identical(t, x.type));
          types.push(x.type);
          visited.set(key, types);
        } else {
          duplicate = visited.has(key);
          visited.set(key, null);
        }
        if (duplicate) {
          error(check, x, Code.DuplicateLitKey, `duplicate key ${constString(x.val!)} in map literal`);
          continue;
        }
      }
    }
    exprWithHint(check, x, tree.value(kv), utyp.elem);
    assignment(check, x, utyp.elem, "map literal");
  }
}

/** Checks the elements of an array or slice literal; gives the literal's length (largest index + 1). */
function indexedElts(check: Checker, elems: ListId, typ: Type, length: number): number {
  const { tree } = check;
  const n = tree.len(elems);
  let at = 0;
  let max = 0;
  // Indices can only repeat once one was written.
  let visited: Set<number> | null = null;
  const x = new Operand();
  for (let k = 0; k < n; k++) {
    const e = tree.at(elems, k);
    let valid = false;
    let value = e;
    if (tree.kind(e) === Kind.KeyValueExpr) {
      if (visited === null) {
        visited = new Set();
        for (let i = 0; i < k; i++) visited.add(i);
      }
      if (isValid(index(check, tree.key(e), length))) {
        if (check.indexVal >= 0) {
          at = check.indexVal;
          valid = true;
        } else {
          const msg = `index ${exprString(tree, tree.key(e))} must be integer constant`;
          error(check, atNode(check, e), Code.InvalidLitIndex, msg);
        }
      }
      value = tree.value(e);
    } else if (length >= 0 && at >= length) {
      error(check, startPos(tree, e), Code.OversizeArrayLit, `index ${at} is out of bounds (>= ${length})`);
    } else {
      valid = true;
    }
    if (valid && visited !== null) {
      if (visited.has(at)) {
        const msg = `duplicate index ${at} in array or slice literal`;
        error(check, startPos(tree, e), Code.DuplicateLitKey, msg);
      }
      visited.add(at);
    }
    at++;
    if (at > max) max = at;
    exprWithHint(check, x, value, typ);
    assignment(check, x, typ, "array or slice literal");
  }
  return max;
}
