// Sets of types as lists of terms (counterpart: types2/typeterm.go and termlist.go). A list stands for the union of its
// terms; the empty list is the empty set; a term without type is the universe.
//
// Invariant: lists are never changed after they are built; results of the operations are normalised: no term includes
// another, and the universe stands alone.

import { identical } from "./predicates.ts";
import { allTermlist, noTerms, Term, type TermList, type Type } from "./types.ts";
import { typeString } from "./typestring.ts";
import { under } from "./under.ts";

export { allTermlist, noTerms, type TermList };

export const termSep = " | ";

export function termString(x: Term, str: (t: Type) => string = (t) => typeString(t, null)): string {
  if (x.type === null) return "𝓤";
  return (x.tilde ? "~" : "") + str(x.type);
}

export function termlistString(xl: TermList, str?: (t: Type) => string): string {
  return xl.length === 0 ? "∅" : xl.map((x) => termString(x, str)).join(termSep);
}

/** Reports that no type is in both terms; neither is the universe. */
export function termsDisjoint(x: Term, y: Term): boolean {
  const ux = y.tilde ? under(x.type!) : x.type!;
  const uy = x.tilde ? under(y.type!) : y.type!;
  return !identical(ux, uy);
}

function termIntersect(x: Term, y: Term): Term | null {
  if (x.type === null) return y;
  if (y.type === null) return x;
  if (termsDisjoint(x, y)) return null;
  return !x.tilde || y.tilde ? x : y;
}

/** Reports t ∈ x. */
export function termIncludes(x: Term, t: Type): boolean {
  if (x.type === null) return true;
  return identical(x.type, x.tilde ? under(t) : t);
}

function termSubsetOf(x: Term, y: Term): boolean {
  if (y.type === null) return true;
  if (x.type === null) return false;
  if (termsDisjoint(x, y)) return false;
  return !x.tilde || y.tilde;
}

export function termlistIsAll(xl: TermList): boolean {
  for (const x of xl) if (x.type === null) return true;
  return false;
}

/** The list without terms that others include; O(n²), and n is small. */
function norm(xl: TermList): TermList {
  const used = new Uint8Array(xl.length);
  const rl: Term[] = [];
  for (let i = 0; i < xl.length; i++) {
    if (used[i]) continue;
    let xi = xl[i];
    if (xi.type === null) return allTermlist;
    for (let j = i + 1; j < xl.length; j++) {
      const xj = xl[j];
      if (used[j]) continue;
      if (xj.type === null) return allTermlist;
      if (!termsDisjoint(xi, xj)) {
        if (!xi.tilde && xj.tilde) xi = xj;
        used[j] = 1;
      }
    }
    rl.push(xi);
  }
  return rl;
}

export function termlistUnion(xl: TermList, yl: TermList): TermList {
  return norm(xl.concat(yl));
}

export function termlistIntersect(xl: TermList, yl: TermList): TermList {
  if (xl === allTermlist) return yl === allTermlist ? yl : norm(yl);
  if (yl === allTermlist) return norm(xl);
  const rl: Term[] = [];
  for (const x of xl) {
    for (const y of yl) {
      const r = termIntersect(x, y);
      if (r !== null) rl.push(r);
    }
  }
  return norm(rl);
}

export function termlistSubsetOf(xl: TermList, yl: TermList): boolean {
  if (yl === allTermlist) return true;
  for (const x of xl) {
    let found = false;
    for (const y of yl) {
      if (termSubsetOf(x, y)) {
        found = true;
        break;
      }
    }
    if (!found) return false;
  }
  return true;
}

export function termlistEqual(xl: TermList, yl: TermList): boolean {
  return xl === yl || (termlistSubsetOf(xl, yl) && termlistSubsetOf(yl, xl));
}
