// Types that are too large for gc (counterpart: cmd/compile/internal/types/size.go, CalcSize): arrays beyond the address
// space and channels of elements of 64 KB and more. gc finds them when it lays out the type of a declared name; the error
// is at that name. Only for packages that are checked whole and have no other errors.

import type { Checker } from "./check.ts";
import { Code } from "./codes.ts";
import { error, typeStr } from "./errors.ts";
import { mentionsTypeParams } from "./infer.ts";
import { type Obj, ObjTag, VarKind } from "./object.ts";
import { sizeof } from "./sizes.ts";
import { type Type, TypeTag } from "./types.ts";
import { under } from "./under.ts";

/** wasm's MAXWIDTH. */
const maxWidth = 2 ** 50;
const maxChanElem = 1 << 16;

export function checkSizes(check: Checker): void {
  // Sizes of the types that were laid out. Each is laid out once, so it is reported once.
  const seen = new Map<Type, number>();
  const objs: Obj[] = check.info.objs.filter((o) => o !== null && o.pkg === check.pkg && o.pos !== 0);
  objs.sort((a, b) => a.pos - b.pos);
  for (const obj of objs) {
    if (obj.type === null) continue;
    const declared = obj.tag === ObjTag.Var && obj.kind !== VarKind.FieldVar;
    if (declared || obj.tag === ObjTag.TypeName) layout(check, obj, obj.type, seen);
  }
}

/** Size of t if it does not depend on type parameters and is not too large, else -1. */
function layout(check: Checker, obj: Obj, t: Type, seen: Map<Type, number>): number {
  // Not expanded: each generic type of a chain would make its own instances of all that follow.
  if (t.tag === TypeTag.Named && t.inst !== null && t.inst.targs.some(mentionsTypeParams)) return -1;
  const u = under(t);
  if (u.tag === TypeTag.Basic) return sizeof(u);
  // A type parameter's underlying type is an interface, too.
  if (u.tag === TypeTag.Interface) return t.tag === TypeTag.TypeParam ? -1 : 16;
  const known = seen.get(u);
  if (known !== undefined) return known;
  switch (u.tag) {
    case TypeTag.Chan:
    case TypeTag.Pointer:
    case TypeTag.Slice: {
      const size = u.tag === TypeTag.Slice ? 24 : 8;
      seen.set(u, size);
      const elem = layout(check, obj, u.elem, seen);
      if (u.tag === TypeTag.Chan && elem >= maxChanElem) {
        error(check, obj, Code.TypeTooLarge, "channel element type too large (>64kB)");
      }
      return size;
    }
    case TypeTag.Map:
      seen.set(u, 8);
      layout(check, obj, u.key, seen);
      layout(check, obj, u.elem, seen);
      return 8;
    case TypeTag.Array: {
      const elem = layout(check, obj, u.elem, seen);
      let size = elem <= 0 ? elem : elem * u.len;
      if (elem > 0 && u.len > Math.floor((maxWidth - 1) / elem)) {
        error(check, obj, Code.TypeTooLarge, `type ${typeStr(check, u)} larger than address space`);
        size = -1;
      }
      seen.set(u, size);
      return size;
    }
    case TypeTag.Struct: {
      let ok = true;
      for (const f of u.fields) if (layout(check, obj, f.type!, seen) < 0) ok = false;
      const size = ok ? sizeof(u) : -1;
      seen.set(u, size);
      return size;
    }
    default:
      return 8;
  }
}
