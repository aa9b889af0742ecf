// Cycles among declarations of types (counterpart: types2/cycles.go): chains of type names that lead back to
// themselves, and types whose size would be needed to know their size.

import { Kind } from "../syntax/tree.ts";
import { unalias } from "./alias.ts";
import type { Checker } from "./check.ts";
import { cycleError, firstInSrc } from "./decl.ts";
import { rhs } from "./named.ts";
import { type Obj, ObjTag, type TypeName } from "./object.ts";
import { type Named, NamedState, Typ, type Type, TypeTag } from "./types.ts";
import { declaredAt } from "./validtype.ts";

/**
 * Reports package-level types whose declarations lead from name to name back to themselves, without a type literal on
 * the way, and makes them invalid.
 */
export function directCycles(check: Checker): void {
  /** Names that are done. */
  const done = new Set<TypeName>();
  for (const obj of check.objList) if (obj.tag === ObjTag.TypeName) directCycle(check, obj, done);
}

function directCycle(check: Checker, start: TypeName, done: Set<TypeName>): void {
  const { tree } = check;
  const path = new Set<TypeName>();
  let tname = start;
  while (!done.has(tname)) {
    if (path.has(tname)) {
      tname.type = Typ[0];
      const cycle: Obj[] = startingAt(path, tname);
      cycleError(check, cycle, firstInSrc(check, cycle));
      break;
    }
    path.add(tname);
    const d = tname.declInfo;
    if (d === null || d.tdecl === 0) break;
    const t = tree.type(d.tdecl);
    if (tree.kind(t) !== Kind.Name) break;
    // A name from elsewhere (universe, dot import) cannot lead back here.
    const next = check.pkg.scope.lookup(tree.value(t));
    if (next === null || next.tag !== ObjTag.TypeName) break;
    tname = next;
  }
  for (const t of path) done.add(t);
}

/** The part of a path from t on. */
function startingAt<T>(path: Set<T>, t: T): T[] {
  const all = [...path];
  return all.slice(all.indexOf(t));
}

/**
 * Reports whether t has a finite size as far as its declaration is known; an error is reported if its size depends on a
 * declaration that is being checked.
 */
export function finiteSize(check: Checker, t: Type): boolean {
  return finite(check, t, new Set());
}

function finite(check: Checker, t0: Type, path: Set<Named>): boolean {
  const t = unalias(t0);
  switch (t.tag) {
    case TypeTag.Named: {
      if ((t.state & NamedState.HasFinite) !== 0) return t.finite;
      // Instances share the object of their generic type, so they are told apart by themselves.
      const i = t.inst === null ? t.obj.pathIdx : -1;
      if (i >= 0) {
        const cycle = check.objPath.slice(i);
        cycleError(check, cycle, firstInSrc(check, cycle));
        return false;
      }
      if (path.has(t)) {
        const cycle: Obj[] = startingAt(path, t).map(declaredAt);
        cycleError(check, cycle, firstInSrc(check, cycle));
        return false;
      }
      const r = rhs(t);
      if (r === null) return true;
      path.add(t);
      const ok = finite(check, r, path);
      path.delete(t);
      if ((t.state & NamedState.HasFinite) === 0) {
        t.finite = ok;
        t.state |= NamedState.HasFinite;
      }
      return ok;
    }
    case TypeTag.Array:
      return finite(check, t.elem, path);
    case TypeTag.Struct:
      for (const f of t.fields) if (!finite(check, f.type!, path)) return false;
      return true;
    default:
      return true;
  }
}
