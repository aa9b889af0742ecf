// Sets of fields and methods by identity of names (counterpart: types2/objset.go). Invariant: exported names are equal
// across packages, others only within one.

import { type Obj, samePkg } from "./object.ts";

export class ObjSet {
  private readonly byName = new Map<number, Obj>();
  /** Further unexported objects of names that are in byName already, from other packages. */
  private others: Obj[] | null = null;

  /** Adds obj and returns null, or returns the object with the same identity that is there. */
  insert(obj: Obj): Obj | null {
    const alt = this.lookup(obj);
    if (alt !== null) return alt;
    if (this.byName.has(obj.nameId)) {
      if (this.others === null) this.others = [];
      this.others.push(obj);
    } else {
      this.byName.set(obj.nameId, obj);
    }
    return null;
  }

  lookup(obj: Obj): Obj | null {
    const first = this.byName.get(obj.nameId);
    if (first === undefined) return null;
    if (obj.exported() || samePkg(first.pkg, obj.pkg)) return first;
    for (const o of this.others ?? []) if (o.nameId === obj.nameId && samePkg(o.pkg, obj.pkg)) return o;
    return null;
  }
}
