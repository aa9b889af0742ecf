// What a selector expression x.f denotes (counterpart: types2/selection.go).

import type { Func, Var } from "./object.ts";
import { type Signature, type Type } from "./types.ts";

export const enum SelectionKind {
  /** x.f is a struct field. */
  FieldVal,
  /** x.f is a bound method. */
  MethodVal,
  /** T.f is a method expression. */
  MethodExpr,
}

export class Selection {
  constructor(
    readonly kind: SelectionKind,
    /** Type of x (MethodExpr: the type T itself). */
    readonly recv: Type,
    /** The field or method; of an instantiated type it is the instantiated object. */
    readonly obj: Var | Func,
    /** Path: embedded field indices, last the field's or method's own index in its type. */
    readonly index: readonly number[],
    /** A pointer was followed on the path (including x itself). */
    readonly indirect: boolean,
    /** Type of x.f: a field's type, a MethodVal's signature, a MethodExpr's signature with the receiver as first parameter. */
    readonly type: Type | Signature,
  ) {}
}
