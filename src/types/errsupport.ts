// Messages for failed lookups (counterpart: types2/errsupport.go).

import type { Checker } from "./check.ts";
import { typeStr } from "./errors.ts";
import { isExported, type Obj, ObjTag } from "./object.ts";
import type { Type } from "./types.ts";

/**
 * What is wrong with selector `sel` in type t; `obj` is what t has under another spelling (upper and lower case), or
 * null. structLit: sel is a field name in a struct literal.
 */
export function lookupError(check: Checker, t: Type, sel: string, obj: Obj | null, structLit: boolean): string {
  const typ = typeStr(check, t);
  const missing = structLit
    ? `unknown field ${sel} in struct literal of type ${typ}`
    : `type ${typ} has no field or method ${sel}`;
  if (obj === null) return missing;

  const alt = obj.name;
  let what = "object";
  if (obj.tag === ObjTag.Var) what = "field";
  else if (obj.tag === ObjTag.Func) what = "method";
  const have = structLit ? alt : `${what} ${alt}`;

  // Within a package everything can be seen, so the spelling is wrong; for another package it depends on who exports.
  const sameTail = tail(sel) === tail(alt);
  if (obj.pkg === check.pkg || (isExported(alt) && (isExported(sel) || sameTail))) {
    return `${missing}, but does have ${have}`;
  }
  if (isExported(sel) && sameTail) {
    return `${missing}, but does have unexported ${have}`;
  }
  if (!isExported(sel) && sel === alt) {
    return structLit
      ? `cannot refer to unexported field ${alt} in struct literal of type ${typ}`
      : `cannot refer to unexported ${what} ${alt}`;
  }
  return missing;
}

/** s without its first character. */
function tail(s: string): string {
  const c = s.codePointAt(0);
  return c === undefined ? s : s.slice(c > 0xffff ? 2 : 1);
}
