// Explanations that travel with a "no" (counterpart: the `cause *string` parameters and typeError of types2).
// Invariant: nothing is formatted unless somebody asked for an explanation.

import type { Checker } from "./check.ts";
import { type FormatArg, sprintf } from "./format.ts";

/** Receives the reason why something does not hold; "" if there is none to give. */
export class Cause {
  msg = "";
}

/** A reason that is formatted only if it is printed. An empty format means "no, without a reason worth telling". */
export class TypeErr {
  constructor(
    readonly format: string,
    readonly args: readonly FormatArg[],
  ) {}
}

const emptyTypeErr = new TypeErr("", []);

export function typeErrorf(format: string, ...args: FormatArg[]): TypeErr {
  return format === "" ? emptyTypeErr : new TypeErr(format, args);
}

export function typeErrString(check: Checker | null, err: TypeErr): string {
  return err.args.length === 0 ? err.format : sprintf(check, err.format, ...err.args);
}
