// Which runtime function reports a failed check (gc's names, runtime/panic.go): the builder makes sure the program has it, the
// back end calls it.

import { Bounds, Op } from "./ops.ts";

/** By Bounds. */
const boundsFunctions: readonly string[] = [
  "goPanicIndex",
  "goPanicSliceAlen",
  "goPanicSliceAcap",
  "goPanicSliceB",
  "goPanicSlice3Alen",
  "goPanicSlice3Acap",
  "goPanicSlice3B",
  "goPanicSlice3C",
  "goPanicSliceConvert",
];

/** Function of package runtime for a check operation; "" for other operations. `bounds`, `unsigned`: of a BoundsCheck. */
export function checkFunction(op: Op, bounds: Bounds = Bounds.Index, unsigned = false): string {
  switch (op) {
    case Op.NilCheck:
      return "sigpanic";
    case Op.DivCheck:
      return "panicdivide";
    case Op.ShiftCheck:
      return "panicshift";
    case Op.BoundsCheck:
      return boundsFunctions[bounds] + (unsigned && bounds !== Bounds.Convert ? "U" : "");
    default:
      return "";
  }
}
