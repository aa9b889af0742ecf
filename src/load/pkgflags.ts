// Flags for some packages: "[pattern=]flags" of -gcflags and -ldflags (cmd/go/internal/load's PerPackageFlag).
//
// Invariant: for a package the last setting whose pattern matches counts, alone.

import { absolute } from "./path.ts";

export interface Flagged {
  path: string;
  dir: string;
  std: boolean;
}

export interface PackageSetting<T> {
  /** "" : the packages that the command line names; else a pattern of cmd/go ("all", "std", "./...", import paths). */
  pattern: string;
  flags: T;
  /** The flag's value as it was given. */
  text: string;
}

/** Splits "[pattern=]flags"; `split` is cmd/go's splitting at spaces and quotes. */
export function splitPattern(
  value: string,
  split: (s: string) => string[] | { error: string },
): { pattern: string; words: string[] } | { error: string } {
  let v = value.trim();
  let pattern = "";
  if (v !== "" && !v.startsWith("-")) {
    const i = v.indexOf("=");
    if (i < 0) return { error: "missing =<value> in <pattern>=<value>" };
    if (i === 0) return { error: "missing <pattern> in <pattern>=<value>" };
    if (v[0] === "'" || v[0] === '"') return { error: `parameter may not start with quote character ${v[0]}` };
    pattern = v.slice(0, i).trim();
    v = v.slice(i + 1);
  }
  const words = split(v);
  return "error" in words ? words : { pattern, words };
}

/** The flags of one package, or null; `named`: the command line names it. `dir` is the working directory. */
export function flagsOf<T>(
  settings: readonly PackageSetting<T>[],
  pkg: Flagged,
  named: boolean,
  dir: string,
): T | null {
  let out: T | null = null;
  for (const s of settings) if (s.pattern === "" ? named : matchPackage(s.pattern, pkg, dir)) out = s.flags;
  return out;
}

/** cmd/go's MatchPackage. */
function matchPackage(pattern: string, pkg: Flagged, dir: string): boolean {
  if (pattern === "all") return true;
  if (pattern === "std") return pkg.std;
  if (pattern === "cmd") return false;
  const local = /^(\.\.?(\/|$)|\/)/.test(pattern);
  const [name, text] = local ? [pkg.dir, absolute(dir, pattern)] : [pkg.path, pattern];
  if (!pattern.includes("...")) return name === text;
  // "x/..." matches x too.
  const quoted = text
    .split("...")
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join(".*")
    .replace(/\/\.\*$/, "(/.*)?");
  return new RegExp(`^${quoted}$`).test(name);
}
