// Interface types (counterpart: types2/interface.go). Invariant: an interface is `complete` as soon as its methods and
// embedded elements are collected; its type set is computed later.

import { Known } from "../syntax/names.ts";
import type { NodeId } from "../syntax/tree.ts";
import { asNamed } from "./alias.ts";
import type { Checker } from "./check.ts";
import { Code } from "./codes.ts";
import { ActionKind } from "./delayed.ts";
import { atNode, error, typeStr } from "./errors.ts";
import { Func, sortMethods, type TypeName, Var, VarKind } from "./object.ts";
import { isValid } from "./predicates.ts";
import { Interface, type Type, TypeTag } from "./types.ts";
import { computeInterfaceTypeSet, topTypeSet } from "./typeset.ts";
import { typ } from "./typexpr.ts";
import { parseUnion } from "./union.ts";

/** An interface without elements yet; its type set is computed at the latest when the work under way is done. */
export function newInterface(check: Checker | null): Interface {
  const t = new Interface(check);
  if (check !== null) check.needsCleanup(t);
  return t;
}

/** The last step of an interface: its type set. */
export function cleanupInterface(t: Interface): void {
  computeInterfaceTypeSet(t.check, t);
  t.check = null;
  t.embedPos = null;
}

/** Fills ityp from an InterfaceType node; def is the name that it defines, if any. */
export function interfaceType(check: Checker, ityp: Interface, e: NodeId, def: TypeName | null): void {
  const { tree } = check;
  const list = tree.methodList(e);
  const n = tree.len(list);
  for (let i = 0; i < n; i++) {
    const f = tree.at(list, i);
    const ident = tree.name(f);
    const ftype = tree.type(f);
    if (ident === 0) {
      const pos = atNode(check, ftype);
      ityp.embeddeds.push(parseUnion(check, ftype));
      (ityp.embedPos ??= []).push(pos);
      continue;
    }
    const nameId = tree.value(ident);
    if (nameId === Known.Blank) {
      error(check, tree.pos(ident), Code.BlankIfaceMethod, "methods must have a unique non-blank name");
      continue;
    }
    const sig = typ(check, ftype);
    if (sig.tag !== TypeTag.Signature) {
      if (isValid(sig)) {
        error(check, atNode(check, ftype), Code.InvalidSyntaxTree, `${typeStr(check, sig)} is not a method signature`);
      }
      continue;
    }
    // The named type as receiver reads better in messages.
    let recvType: Type = ityp;
    if (def !== null && def.type !== null) recvType = asNamed(def.type) ?? ityp;
    const pos = tree.pos(ident);
    sig.recv = new Var(VarKind.RecvVar, pos, check.pkg, "", 0, recvType);
    const m = new Func(pos, check.pkg, tree.text(ident), nameId, sig);
    check.info.setDef(ident, m);
    ityp.methods.push(m);
  }
  ityp.complete = true;
  if (!check.lazy) check.interfaces.push(e);
  if (ityp.methods.length === 0 && ityp.embeddeds.length === 0) {
    ityp.tset = topTypeSet;
    return;
  }
  sortMethods(ityp.methods);
  check.later(ActionKind.TypeSet, e, ityp);
}

/** Delayed: computes the type set, with its errors. */
export function checkTypeSet(check: Checker, ityp: Interface): void {
  computeInterfaceTypeSet(check, ityp);
}
