// go_asm.h, the header that gc generates for a package's assembly (dumpasmhdr): const_NAME for constants, T__size and T_field
// for struct types. A macro's value is found when it is asked for.

import { exactString } from "../../types/constant/format.ts";
import { ConstKind } from "../../types/constant/value.ts";
import { type Obj, ObjTag } from "../../types/object.ts";
import type { Package } from "../../types/package.ts";
import { offsetsof, sizeof } from "../../types/sizes.ts";
import { TypeTag } from "../../types/types.ts";
import { under } from "../../types/under.ts";

/** Looks a package-level name up and has it checked. */
export type Declared = (pkg: Package, name: string) => Obj | null;

export function goAsmMacro(pkg: Package, declared: Declared, macro: string): string | null {
  if (macro.startsWith("const_")) {
    const obj = declared(pkg, macro.slice("const_".length));
    if (obj === null || obj.tag !== ObjTag.Const) return null;
    const { kind } = obj.val;
    return kind === ConstKind.Int || kind === ConstKind.Bool || kind === ConstKind.String ? exactString(obj.val) : null;
  }
  for (let cut = macro.indexOf("_", 1); cut >= 0; cut = macro.indexOf("_", cut + 1)) {
    const obj = declared(pkg, macro.slice(0, cut));
    if (obj === null || obj.tag !== ObjTag.TypeName || obj.type === null) continue;
    const u = under(obj.type);
    if (u.tag !== TypeTag.Struct) continue;
    const field = macro.slice(cut + 1);
    if (field === "_size") return `${sizeof(u)}`;
    const i = u.fields.findIndex((f) => f.name === field);
    if (i >= 0 && field !== "_") return `${offsetsof(u.fields)[i]}`;
  }
  return null;
}
