// Which unexported names of an imported package gc knows: those that its export data holds, because exported
// declarations or inlined bodies mention them. Others are undefined for gc. Only messages depend on it.

import { Kind } from "../syntax/tree.ts";
import { inspect } from "../syntax/walk.ts";
import { type Checker, objDecl, signatureOf } from "./check.ts";
import { method, numMethods, origin, typeArgs } from "./named.ts";
import { type Func, type Obj, ObjTag } from "./object.ts";
import type { Package } from "./package.ts";
import { type Type, TypeTag } from "./types.ts";

/** Reports whether gc would find the unexported package-level object `obj` in its package's export data. */
export function inExportData(check: Checker, obj: Obj): boolean {
  return obj.pkg !== null && new ExportData(check, obj.pkg).objects().has(obj);
}

class ExportData {
  private readonly found = new Set<Obj>();
  private readonly seen = new Set<Type>();

  constructor(
    private readonly check: Checker,
    private readonly pkg: Package,
  ) {}

  objects(): ReadonlySet<Obj> {
    for (const o of this.pkg.scope.objects()) if (o.exported()) this.add(o);
    return this.found;
  }

  private add(obj: Obj): void {
    if (this.found.has(obj) || obj.pkg !== this.pkg) return;
    this.found.add(obj);
    objDecl(this.check, obj);
    if (obj.type !== null) this.type(obj.type);
    if (obj.tag === ObjTag.Func) this.body(obj);
  }

  /** A body of a single statement is inlined, as good as always. */
  private body(fn: Func): void {
    const { tree } = this.check;
    const checker = this.pkg.checker;
    if (checker === null || fn.decl === 0 || !tree.hasBody(fn.decl)) return;
    checker.checkBody(fn);
    const block = tree.body(fn.decl);
    if (tree.kind(block) !== Kind.BlockStmt || tree.len(tree.stmtList(block)) > 1) return;
    inspect(tree, block, (n) => {
      const used = tree.kind(n) === Kind.Name ? this.check.info.useOf(n) : null;
      if (used !== null && used.parent === this.pkg.scope) this.add(used);
      return true;
    });
  }

  private type(t: Type): void {
    if (this.seen.has(t)) return;
    this.seen.add(t);
    switch (t.tag) {
      case TypeTag.Named: {
        for (const a of typeArgs(t)) this.type(a);
        const n = origin(t);
        if (n.obj.pkg !== this.pkg) return;
        this.add(n.obj);
        if (n.fromRHS !== null) this.type(n.fromRHS);
        for (let i = 0; i < numMethods(n); i++) {
          const m = method(n, i);
          this.type(signatureOf(m));
          this.body(m);
        }
        break;
      }
      case TypeTag.Alias:
        this.add(t.obj);
        if (t.fromRHS !== null) this.type(t.fromRHS);
        for (const a of t.targs) this.type(a);
        break;
      case TypeTag.Pointer:
      case TypeTag.Slice:
      case TypeTag.Array:
      case TypeTag.Chan:
        this.type(t.elem);
        break;
      case TypeTag.Map:
        this.type(t.key);
        this.type(t.elem);
        break;
      case TypeTag.Struct:
        for (const f of t.fields) this.type(f.type!);
        break;
      case TypeTag.Tuple:
        for (const v of t.vars) this.type(v.type!);
        break;
      case TypeTag.Signature:
        for (const p of t.tparams) this.type(p.bound);
        this.type(t.params);
        this.type(t.results);
        break;
      case TypeTag.Interface:
        for (const m of t.methods) this.type(m.type!);
        for (const e of t.embeddeds) this.type(e);
        break;
      case TypeTag.Union:
        for (const term of t.terms) this.type(term.type!);
        break;
    }
  }
}
