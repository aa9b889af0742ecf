// Scopes (counterpart: types2/scope.go). A scope maps NameIds to objects and remembers their order of insertion, so
// that whoever walks it is deterministic. Small scopes are searched linearly; larger ones get an index.

import type { Names } from "../syntax/names.ts";
import { equalFold, isExported, type Obj } from "./object.ts";

/** From this size on a scope keeps a Map besides its lists. */
const indexFrom = 9;

/** Most scopes stay empty. */
const noIds = Object.freeze([]) as unknown as number[];
const noObjs = Object.freeze([]) as unknown as Obj[];
const noScopes: readonly Scope[] = [];

export const enum ScopeKind {
  /** The universe's, a package's or a file's. */
  Outside,
  /** The outermost one of a function. */
  Func,
  Block,
}

export class Scope {
  /** Nested scopes in source order, null if none. The universe does not list its children. */
  children: Scope[] | null = null;
  /** NameIds and objects, in order of insertion. */
  private ids: number[] = noIds;
  private objs: Obj[] = noObjs;
  private index: Map<number, Obj> | null = null;
  /** Enters the names of a package's file that is not parsed yet, once a name is not found without it; null: there is none. */
  late: (() => void) | null = null;
  /**
   * The nearest enclosing scope that is no empty block's. Most blocks declare nothing, and thousands of them may be nested (else if): a
   * search that went through all would take quadratic time.
   */
  private outer: Scope | null;
  constructor(
    readonly parent: Scope | null,
    readonly kind: ScopeKind,
  ) {
    this.outer = parent?.kind === ScopeKind.Block && parent.objs === noObjs ? parent.outer : parent;
    if (parent !== null && parent.parent !== null) {
      if (parent.children === null) parent.children = [this];
      else parent.children.push(this);
    }
  }

  get size(): number {
    return this.objs.length;
  }

  /** The objects in order of insertion; do not write to it. */
  objects(): readonly Obj[] {
    if (this.late !== null) this.enterLate();
    return this.objs;
  }

  /** The object of that name in this scope alone, or null. */
  lookup(nameId: number): Obj | null {
    if (this.index !== null) {
      const obj = this.index.get(nameId);
      if (obj !== undefined) return obj;
    } else {
      const ids = this.ids;
      for (let i = 0; i < ids.length; i++) if (ids[i] === nameId) return this.objs[i];
    }
    if (this.late === null) return null;
    this.enterLate();
    return this.lookup(nameId);
  }

  private enterLate(): void {
    const late = this.late!;
    this.late = null;
    late();
  }

  /** The object of that name in this scope or the nearest enclosing one, or null. */
  lookupParent(nameId: number): Obj | null {
    for (let s: Scope | null = this; s !== null; s = s.outer) {
      // As lookup, which is not called.
      const { ids } = s;
      if (s.index === null) {
        for (let i = 0; i < ids.length; i++) if (ids[i] === nameId) return s.objs[i];
      } else {
        const obj = s.index.get(nameId);
        if (obj !== undefined) return obj;
      }
      // No file hides a name of the universe.
      if (s.late !== null && s.parent!.lookup(nameId) === null) {
        const obj = s.lookup(nameId);
        if (obj !== null) return obj;
      }
    }
    return null;
  }

  /** Convenience for made-up names: lookup by text. */
  lookupName(names: Names, text: string): Obj | null {
    return this.lookup(names.id(text));
  }

  /** Objects whose names differ at most in case, by name; only exported ones if asked. */
  lookupIgnoringCase(name: string, exported: boolean): Obj[] {
    const found = this.objects().filter((o) => (!exported || isExported(o.name)) && equalFold(o.name, name));
    return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }

  /**
   * Enters an object under its name and returns null, or returns the object that is there already and changes nothing.
   * Sets the object's parent if it has none.
   */
  insert(obj: Obj): Obj | null {
    const alt = this.lookup(obj.nameId);
    if (alt !== null) return alt;
    this.insertAs(obj.nameId, obj);
    if (obj.parent === null) obj.parent = this;
    return null;
  }

  /** Enters an object under a given name without touching its parent (dot imports). */
  insertAs(nameId: number, obj: Obj): void {
    if (this.objs === noObjs) {
      this.ids = [nameId];
      this.objs = [obj];
      this.appear();
      return;
    }
    this.ids.push(nameId);
    this.objs.push(obj);
    if (this.index !== null) this.index.set(nameId, obj);
    else if (this.objs.length >= indexFrom) {
      this.index = new Map();
      for (let i = 0; i < this.ids.length; i++) this.index.set(this.ids[i], this.objs[i]);
    }
  }

  /** Is empty no longer: the scopes within lead here. */
  private appear(): void {
    const within: Scope[] = [this];
    for (let s = within.pop(); s !== undefined; s = within.pop()) {
      for (const child of s.children ?? noScopes) {
        if (child.outer !== this.outer) continue;
        child.outer = this;
        if (child.objs === noObjs) within.push(child);
      }
    }
  }
}
