// Formatting of messages (counterpart: types2/format.go). Understands the verbs the checker uses: %s, %v, %d, %q, %c,
// %t and %%. Types and objects are qualified as seen from the checked package.

import type { Checker } from "./check.ts";
import { quote, quoteRune, utf8Bytes } from "./constant/format.ts";
import { posString } from "./errors.ts";
import { type Obj, ObjBase } from "./object.ts";
import { Operand, operandString } from "./operand.ts";
import type { Package } from "./package.ts";
import type { Type } from "./types.ts";
import { newTypeWriter, objectString, type Qualifier } from "./typestring.ts";

/** Arguments of messages. Syntax nodes must be turned into text by the caller (exprString). */
export type FormatArg = string | number | bigint | boolean | null | Type | Obj | Operand | readonly FormatArg[];

/** Formats a message; check may be null. */
export function sprintf(check: Checker | null, format: string, ...args: readonly FormatArg[]): string {
  let next = 0;
  return format.replace(/%([svdqct%])/g, (_, verb: string) => {
    if (verb === "%") return "%";
    const arg = next < args.length ? args[next++] : "%!(MISSING)";
    if (verb === "q" && typeof arg === "string") return quote(utf8Bytes(arg));
    if (verb === "q" && typeof arg === "number") return quoteRune(arg);
    if (verb === "c" && typeof arg === "number") return String.fromCodePoint(arg);
    return argString(check, arg);
  });
}

function argString(check: Checker | null, arg: FormatArg): string {
  if (arg === null) return "<nil>";
  if (typeof arg !== "object") return String(arg);
  if (arg instanceof Operand) return operandString(check!, arg);
  if (arg instanceof ObjBase) return objectString(arg as Obj, qualifierOf(check));
  if (Array.isArray(arg)) return `[${arg.map((a) => argString(check, a)).join(", ")}]`;
  return typeText(check, arg as Type);
}

/** A type in a message: qualified as seen from the package under check. */
export function typeText(check: Checker | null, typ: Type): string {
  const w = newTypeWriter(qualifierOf(check));
  if (check !== null) w.posString = (pos) => posString(check, pos);
  w.typ(typ);
  return w.buf;
}

/**
 * What stands before a name of pkg in messages: nothing for the checked package, else the package's name, or its quoted
 * path if the name is ambiguous in the import graph.
 */
export function qualifier(check: Checker, pkg: Package): string {
  if (pkg === check.pkg) return "";
  if (check.pkgPathMap === null) {
    check.pkgPathMap = new Map();
    check.seenPkgMap = new Set();
    markImports(check, check.pkg);
  }
  const paths = check.pkgPathMap.get(pkg.name);
  return paths !== undefined && paths.size > 1 ? quote(utf8Bytes(pkg.path)) : pkg.name;
}

/** qualifier() as seen by check; without a checker, names are qualified by path. */
export function qualifierOf(check: Checker | null): Qualifier | null {
  return check === null ? null : (pkg) => qualifier(check, pkg);
}

/** Enters pkg and all it imports into the map from package names to paths. */
export function markImports(check: Checker, pkg: Package): void {
  if (check.seenPkgMap!.has(pkg)) return;
  check.seenPkgMap!.add(pkg);
  const map = check.pkgPathMap!;
  let paths = map.get(pkg.name);
  if (paths === undefined) map.set(pkg.name, (paths = new Set()));
  paths.add(pkg.path);
  for (const imp of pkg.imports) markImports(check, imp);
}
