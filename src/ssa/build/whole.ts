// Whole packages as roots: every function and method that a package declares is built, reachable or not (gc compiles a package so).
// Generic declarations have no code of their own; what the package instantiates is reached from its bodies.

import { type Func as FuncObj, ObjTag } from "../../types/object.ts";
import type { Package } from "../../types/package.ts";
import { TypeTag } from "../../types/types.ts";
import type { Func } from "../ir.ts";
import type { ProgramBuilder } from "./program.ts";

/** Functions and methods that `pkg` declares with a body and without type parameters. */
export function declared(prog: ProgramBuilder, pkg: Package): FuncObj[] {
  const out: FuncObj[] = [];
  const checker = pkg.checker!;
  checker.collect();
  for (const obj of checker.objList) {
    if (obj.tag === ObjTag.Func) out.push(obj);
    else if (obj.tag === ObjTag.TypeName) {
      checker.objDecl(obj);
      const t = obj.type;
      if (t !== null && t.tag === TypeTag.Named && t.obj === obj && t.tparams.length === 0) out.push(...t.methods);
    }
  }
  return out.filter((f) => {
    if (f.decl === 0 || !prog.tree.hasBody(f.decl)) return false;
    checker.objDecl(f);
    const sig = f.signature();
    return sig.tparams.length === 0 && sig.rparams.length === 0;
  });
}

/** Asks for the body of a declared function. */
export function declaredFunc(prog: ProgramBuilder, f: FuncObj): Func {
  const recv = f.signature().recv;
  if (recv === null) return prog.funcFor(f, []);
  let t = recv.type!;
  if (t.tag === TypeTag.Pointer) t = t.elem;
  return prog.methodFunc(prog.canon(t), f);
}
