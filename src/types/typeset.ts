// Type sets of interfaces and unions (counterpart: types2/typeset.go). Type sets are computed once and kept in the type.
// Invariants: `comparable` is set only if `terms` is the universe; `methods` is sorted by cmpObjects.

import { unalias } from "./alias.ts";
import type { Checker } from "./check.ts";
import { Code } from "./codes.ts";
import { isImportedConstraint } from "./decl.ts";
import { allowVersion, errorf, newError, verifyVersionf } from "./errors.ts";
import { type Func, sortMethods } from "./object.ts";
import { ObjSet } from "./objset.ts";
import { comparableType, identical, isValid } from "./predicates.ts";
import {
  allTermlist,
  noTerms,
  type TermList,
  termlistIntersect,
  termlistIsAll,
  termlistSubsetOf,
  termlistUnion,
} from "./termlist.ts";
import { type Interface, Term, type Type, TypeTag, type Union } from "./types.ts";
import { under } from "./under.ts";
import { go1_14, go1_18 } from "./version.ts";

/** Longest list of union terms (implementation restriction of gc). */
export const maxTermCount = 100;

export class TypeSet {
  /** Memo of the method index by NameId, made by lookup.ts for large sets. */
  index: Map<number, number> | null = null;
  constructor(
    public methods: readonly Func[],
    public terms: TermList,
    public comparable: boolean,
  ) {}

  /** No type is in the set. */
  isEmpty(): boolean {
    return this.terms.length === 0;
  }

  /** Every type is in the set: the empty interface. */
  isAll(): boolean {
    return this.isMethodSet() && this.methods.length === 0;
  }

  /** Described by methods alone: usable as an ordinary interface. */
  isMethodSet(): boolean {
    return !this.comparable && termlistIsAll(this.terms);
  }

  /** There are specific types. */
  hasTerms(): boolean {
    return this.terms.length > 0 && !termlistIsAll(this.terms);
  }

  /** Each type of the set is (strictly) comparable. */
  isComparable(seen: Set<Type> | null): boolean {
    if (termlistIsAll(this.terms)) return this.comparable;
    return this.is((t) => t !== null && comparableType(t.type!, false, seen) === null);
  }

  /** As far as terms go (not methods, not comparable). */
  subsetOf(s2: TypeSet): boolean {
    return termlistSubsetOf(this.terms, s2.terms);
  }

  /** Calls f for each specific term, or once with null if there is none; stops at the first false. */
  is(f: (t: Term | null) => boolean): boolean {
    if (!this.hasTerms()) return f(null);
    for (const t of this.terms) if (!f(t)) return false;
    return true;
  }
}

/** The set of all types. */
export const topTypeSet = new TypeSet(Object.freeze([]) as readonly Func[], allTermlist, false);

/** The set that stands for a union with too many terms; an error was reported. */
const invalidTypeSet = new TypeSet(Object.freeze([]) as readonly Func[], noTerms, false);

/** The type set of an interface. */
export function typeSet(t: Interface): TypeSet {
  return t.tset ?? computeInterfaceTypeSet(t.check, t);
}

/** The interface is described by methods alone: usable outside constraints. */
export function isMethodSet(t: Interface): boolean {
  return typeSet(t).isMethodSet();
}

/** all() of under.ts for an interface that is a type parameter's constraint. */
export function typeSetAll(t: Interface, f: (t: Type | null, u: Type | null) => boolean): boolean {
  const s = typeSet(t);
  if (!s.hasTerms()) return f(null, null);
  for (const term of s.terms) {
    const typ = term.type!;
    if (!f(typ, term.tilde ? unalias(typ) : under(typ))) return false;
  }
  return true;
}

/**
 * Computes the type set of ityp. With a checker, reports duplicate methods and language version problems.
 */
export function computeInterfaceTypeSet(check: Checker | null, ityp: Interface): TypeSet {
  if (ityp.tset !== null) return ityp.tset;
  // An interface whose methods and embedded types are not all known yet has no type set that may be kept.
  if (!ityp.complete) return topTypeSet;

  // Interfaces that embed themselves were reported; this stops the recursion.
  const tset = new TypeSet([], allTermlist, false);
  ityp.tset = tset;

  const seen = new ObjSet();
  const methods: Func[] = [];
  /** Where each method came in: its own position or that of the embedded type. */
  const mpos: number[] = [];
  const addMethod = (pos: number, m: Func, explicit: boolean) => {
    const other = seen.insert(m) as Func | null;
    if (other === null) {
      methods.push(m);
      mpos.push(pos);
      return;
    }
    if (check === null) return;
    const report = () => {
      const err = newError(check, Code.DuplicateDecl);
      err.addf(pos, "duplicate method %s", m.name);
      err.addf(mpos[methods.indexOf(other)] ?? other.pos, "other declaration of method %s", m.name);
      err.report();
    };
    if (explicit) report();
    else {
      // Identical methods may come from several embedded interfaces since Go 1.14. Signatures may be incomplete now.
      const at = mpos[methods.indexOf(other)];
      check.laterCall(() => {
        if ((pos !== 0 && !allowVersion(check, go1_14)) || !identical(m.type!, other.type!)) {
          const err = newError(check, Code.DuplicateDecl);
          err.addf(pos, "duplicate method %s", m.name);
          err.addf(at, "other declaration of method %s", m.name);
          err.report();
        }
      });
    }
  };

  for (const m of ityp.methods) addMethod(m.pos, m, true);

  let allTerms = allTermlist;
  let allComparable = false;
  for (let i = 0; i < ityp.embeddeds.length; i++) {
    const typ = ityp.embeddeds[i];
    const pos = ityp.embedPos !== null ? ityp.embedPos[i] : 0;
    let comparable = false;
    let terms: TermList;
    const u = under(typ);
    if (u.tag === TypeTag.Interface) {
      const s = computeInterfaceTypeSet(check, u);
      if (
        pos !== 0 &&
        check !== null &&
        isImportedConstraint(check, typ) &&
        !verifyVersionf(check, pos, go1_18, "embedding constraint interface %s", typ)
      ) {
        continue;
      }
      comparable = s.comparable;
      for (const m of s.methods) addMethod(pos, m, false);
      terms = s.terms;
    } else if (u.tag === TypeTag.Union) {
      if (pos !== 0 && check !== null && !verifyVersionf(check, pos, go1_18, "embedding interface element %s", u)) {
        continue;
      }
      const s = computeUnionTypeSet(check, pos, u);
      if (s === invalidTypeSet) continue;
      terms = s.terms;
    } else {
      if (!isValid(u)) continue;
      if (pos !== 0 && check !== null && !verifyVersionf(check, pos, go1_18, "embedding non-interface type %s", typ)) {
        continue;
      }
      terms = [new Term(false, typ)];
    }
    // The type set is the intersection of the elements' type sets.
    const comp: boolean = allComparable || comparable;
    allTerms = termlistIntersect(allTerms, terms);
    allComparable = comp;
    if (comp && !termlistIsAll(allTerms)) {
      allTerms = allTerms.filter((t) => comparableType(t.type!, false, null) === null);
      allComparable = false;
    }
  }

  sortMethods(methods);
  tset.comparable = allComparable;
  tset.methods = methods;
  tset.terms = allTerms;
  return tset;
}

/** The type set of a union; invalidTypeSet, after a report, if it has too many terms. */
export function computeUnionTypeSet(check: Checker | null, pos: number, utyp: Union): TypeSet {
  if (utyp.tset !== null) return utyp.tset;
  const tset = new TypeSet([], noTerms, false);
  utyp.tset = tset;
  let allTerms = noTerms;
  for (const t of utyp.terms) {
    let terms: TermList;
    const typ = t.type!;
    const u = under(typ);
    if (u.tag === TypeTag.Interface) {
      terms = computeInterfaceTypeSet(check, u).terms;
    } else if (!isValid(u)) {
      continue;
    } else {
      // No type has a defined type as underlying type.
      if (t.tilde && !identical(typ, u)) continue;
      terms = [t];
    }
    allTerms = termlistUnion(allTerms, terms);
    if (allTerms.length > maxTermCount) {
      if (check !== null) {
        errorf(
          check,
          pos,
          Code.InvalidUnion,
          "cannot handle more than %d union terms (implementation limitation)",
          maxTermCount,
        );
      }
      utyp.tset = invalidTypeSet;
      return invalidTypeSet;
    }
  }
  tset.terms = allTerms;
  return tset;
}
