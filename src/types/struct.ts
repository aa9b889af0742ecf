// Struct types (counterpart: types2/struct.go). Invariant: the number of fields agrees with the source even after
// errors, unless names clash.

import { Known } from "../syntax/names.ts";
import { startPos } from "../syntax/positions.ts";
import { exprString } from "../syntax/print.ts";
import { LitKind, Operator } from "../syntax/tokens.ts";
import { Kind, type NodeId, type Tree } from "../syntax/tree.ts";
import type { Checker } from "./check.ts";
import { Code } from "./codes.ts";
import { unquote } from "./constant/literal.ts";
import { ActionKind } from "./delayed.ts";
import { atNode, error, newError } from "./errors.ts";
import { deref } from "./lookup.ts";
import { newField, type Var } from "./object.ts";
import { isTypeParam, isValid } from "./predicates.ts";
import { BasicKind, type Struct, Typ, type Type, TypeTag } from "./types.ts";
import { varType } from "./typexpr.ts";
import { under } from "./under.ts";

/** Names of fields from which a Map pays. */
const manyFields = 12;

export function structType(check: Checker, styp: Struct, e: NodeId): void {
  const { tree } = check;
  const list = tree.fieldList(e);
  const n = tree.len(list);
  const fields: Var[] = [];
  let tags: string[] | null = null;
  const byName = n > manyFields ? new Map<number, Var>() : null;

  let typ: Type = Typ[BasicKind.Invalid];
  let prev: NodeId = 0;
  for (let i = 0; i < n; i++) {
    const f = tree.at(list, i);
    const ftype = tree.type(f);
    // Fields declared together share one type expression.
    if (i === 0 || ftype !== prev) {
      typ = varType(check, ftype);
      prev = ftype;
    }
    let tag = fieldTag(check, tree.tag(e, i));
    let ident = tree.name(f);
    const embedded = ident === 0;
    let fieldType = typ;
    if (embedded) {
      ident = embeddedFieldIdent(tree, ftype);
      if (ident === 0) {
        const pos = startPos(tree, ftype);
        error(check, pos, Code.InvalidSyntaxTree, `invalid embedded field type ${exprString(tree, ftype)}`);
        ident = tree.newBlank(pos);
        fieldType = Typ[BasicKind.Invalid];
        tag = "";
      } else {
        check.later(ActionKind.EmbeddedField, ftype, typ);
      }
    }

    const nameId = tree.value(ident);
    const fld = newField(tree.pos(ident), check.pkg, tree.text(ident), nameId, fieldType, embedded);
    if (tag !== "" && tags === null) {
      tags = [];
      for (let j = 0; j < fields.length; j++) tags.push("");
    }
    if (tags !== null) tags.push(tag);
    if (nameId !== Known.Blank) {
      const alt = byName !== null ? byName.get(nameId) : fields.find((v) => v.nameId === nameId);
      if (alt !== undefined) {
        const err = newError(check, Code.DuplicateDecl);
        err.addf(fld.pos, `${fld.name} redeclared`);
        err.addAltDecl(alt);
        err.report();
        continue;
      }
      if (byName !== null) byName.set(nameId, fld);
    }
    fields.push(fld);
    check.info.setDef(ident, fld);
  }
  styp.fields = fields;
  if (tags !== null) styp.tags = tags;
}

/** The unquoted tag (a byte string) of a field. */
function fieldTag(check: Checker, lit: NodeId): string {
  const { tree } = check;
  if (lit === 0 || tree.bad(lit)) return "";
  if (tree.litKind(lit) === LitKind.StringLit) {
    const s = unquote(tree.text(lit));
    if (s !== null) return s;
  }
  error(check, atNode(check, lit), Code.InvalidSyntaxTree, `incorrect tag syntax: ${JSON.stringify(tree.text(lit))}`);
  return "";
}

/** The Name that gives an embedded field of type T, *T, p.T or T[...] its name; 0 if the type has another form. */
export function embeddedFieldIdent(tree: Tree, e: NodeId): NodeId {
  for (;;) {
    switch (tree.kind(e)) {
      case Kind.Name:
        return e;
      case Kind.SelectorExpr:
        return tree.sel(e);
      case Kind.IndexExpr:
        e = tree.x(e);
        break;
      case Kind.Operation:
        // *T, but not **T
        if (!isPtr(tree, e) || isPtr(tree, tree.x(e))) return 0;
        e = tree.x(e);
        break;
      default:
        return 0;
    }
  }
}

function isPtr(tree: Tree, e: NodeId): boolean {
  return tree.kind(e) === Kind.Operation && tree.op(e) === Operator.Mul && tree.y(e) === 0;
}

/** Delayed: what may be embedded (spec "Struct types"). */
export function checkEmbeddedField(check: Checker, e: NodeId, typ: Type): void {
  const t = deref(typ);
  const isPtr = t !== typ;
  const u = under(t);
  let msg = "";
  let code: Code = Code.InvalidPtrEmbed;
  switch (u.tag) {
    case TypeTag.Basic:
      if (isValid(t) && u.kind === BasicKind.UnsafePointer) msg = "embedded field type cannot be unsafe.Pointer";
      break;
    case TypeTag.Pointer:
      msg = "embedded field type cannot be a pointer";
      break;
    case TypeTag.Interface:
      if (isTypeParam(t)) {
        msg = "embedded field type cannot be a (pointer to a) type parameter";
        code = Code.MisplacedTypeParam;
      } else if (isPtr) {
        msg = "embedded field type cannot be a pointer to an interface";
      }
      break;
  }
  if (msg !== "") error(check, startPos(check.tree, e), code, msg);
}
