// Type set elements of interfaces: T, ~T and A|B (counterpart: the parsing half of types2/union.go). Invariant: terms are
// kept as written; what they must satisfy is checked later, when their types are set up.

import { exprString } from "../syntax/print.ts";
import { Operator } from "../syntax/tokens.ts";
import { Kind, type NodeId } from "../syntax/tree.ts";
import type { Checker } from "./check.ts";
import { Code } from "./codes.ts";
import { ActionKind } from "./delayed.ts";
import { atNode, error, softErrorf, typeStr } from "./errors.ts";
import { OperandMode } from "./mode.ts";
import { identical, isInterface, isTypeParam, isValid } from "./predicates.ts";
import { recordTypeAndValue } from "./recording.ts";
import { termString, termsDisjoint } from "./termlist.ts";
import { BasicKind, Term, Typ, type Type, TypeTag, Union } from "./types.ts";
import { typeSet } from "./typeset.ts";
import { typ } from "./typexpr.ts";
import { under } from "./under.ts";

/** More terms make the quadratic operations on term lists too slow. */
const maxTermCount = 100;

const invalid = Typ[BasicKind.Invalid];

/** The type of an embedded element: a Union, or the type itself if it is a single one without tilde. */
export function parseUnion(check: Checker, e: NodeId): Type {
  const { tree } = check;
  // A | B | C is left-associative: collect the operators and the leaves in source order.
  const blist: NodeId[] = [];
  const tlist: NodeId[] = [];
  let x = e;
  while (tree.kind(x) === Kind.Operation && tree.op(x) === Operator.Or && tree.y(x) !== 0) {
    blist.push(x);
    tlist.push(tree.y(x));
    x = tree.x(x);
  }
  tlist.push(x);
  blist.reverse();
  tlist.reverse();

  const terms: Term[] = [];
  let u: Type = invalid;
  let tooMany = false;
  for (let i = 0; i < tlist.length; i++) {
    const term = parseTilde(check, tlist[i]);
    if (tlist.length === 1 && !term.tilde) return term.type!;
    if (terms.length >= maxTermCount) {
      if (!tooMany) {
        const msg = `cannot handle more than ${maxTermCount} union terms (implementation limitation)`;
        error(check, atNode(check, tlist[i]), Code.InvalidUnion, msg);
        tooMany = true;
        u = invalid;
      }
    } else {
      terms.push(term);
      u = new Union(terms.slice());
    }
    if (i > 0) recordTypeAndValue(check, blist[i - 1], OperandMode.typexpr, u, null);
  }
  if (!isValid(u)) return u;
  check.later(ActionKind.UnionTerms, e, terms, tlist);
  return u;
}

/** Delayed: the terms must be allowed in a union and must not overlap. */
export function checkTerms(check: Checker, terms: Term[], tlist: NodeId[]): void {
  for (let i = 0; i < terms.length; i++) {
    const t = terms[i];
    const type = t.type!;
    if (!isValid(type)) continue;
    const at = atNode(check, tlist[i]);
    const u = under(type);
    const isIface = u.tag === TypeTag.Interface;
    if (t.tilde) {
      const s = typeStr(check, type);
      if (isIface) {
        error(check, at, Code.InvalidUnion, `invalid use of ~ (${s} is an interface)`);
        continue;
      }
      if (!identical(u, type)) {
        error(check, at, Code.InvalidUnion, `invalid use of ~ (underlying type of ${s} is ${typeStr(check, u)})`);
        continue;
      }
    }
    // A single embedded interface has returned early, so there are several terms here.
    if (isIface) {
      const tset = typeSet(u);
      const s = termString(t);
      if (tset.methods.length !== 0) {
        error(check, at, Code.InvalidUnion, `cannot use ${s} in union (${s} contains methods)`);
      } else if (type === check.conf.universe.comparable.type) {
        error(check, at, Code.InvalidUnion, "cannot use comparable in union");
      } else if (tset.comparable) {
        error(check, at, Code.InvalidUnion, `cannot use ${s} in union (${s} embeds comparable)`);
      }
      continue;
    }
    const j = overlappingTerm(terms, i, t);
    if (j >= 0) {
      const msg = `overlapping terms ${termString(t)} and ${termString(terms[j])}`;
      softErrorf(check, at, Code.InvalidUnion, msg);
    }
  }
}

function parseTilde(check: Checker, tx: NodeId): Term {
  const { tree } = check;
  let x = tx;
  let tilde = false;
  if (tree.kind(x) === Kind.Operation && tree.op(x) === Operator.Tilde) {
    x = tree.x(x);
    tilde = true;
  }
  let type = typ(check, x);
  if (isTypeParam(type)) {
    const msg = tilde
      ? `type in term ${exprString(tree, tx)} cannot be a type parameter`
      : "term cannot be a type parameter";
    error(check, atNode(check, x), Code.MisplacedTypeParam, msg);
    type = invalid;
  }
  const term = new Term(tilde, type);
  if (tilde) recordTypeAndValue(check, tx, OperandMode.typexpr, new Union([term]), null);
  return term;
}

/** Index of the first of terms[0, n) that overlaps with y, not counting interfaces; -1 if none does. */
function overlappingTerm(terms: readonly Term[], n: number, y: Term): number {
  for (let i = 0; i < n; i++) {
    const x = terms[i];
    if (!isInterface(x.type!) && !termsDisjoint(x, y)) return i;
  }
  return -1;
}
