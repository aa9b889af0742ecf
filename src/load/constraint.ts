// Build constraints: file name suffixes and //go:build lines (go/build, go/build/constraint). A file is either in or out
// for one set of tags; nothing else about it is read here.

import { knownArch, knownOS, unixOS } from "../platform/ports.ts";

export interface BuildContext {
  goos: string;
  goarch: string;
  /** -tags */
  tags: ReadonlySet<string>;
  /** Minor release of the SDK: tags go1.1 ... go1.N hold. */
  goMinor: number;
}

/** Tags of Go 1.26's baseline experiments and of GOARCH=wasm (go list -f '{{context.ToolTags}}'). */
const toolTags: ReadonlySet<string> = new Set([
  "goexperiment.dwarf5",
  "goexperiment.greenteagc",
  "goexperiment.randomizedheapbase64",
  "wasm.satconv",
  "wasm.signext",
]);

/** go/build's matchTag. */
export function matchTag(ctx: BuildContext, tag: string): boolean {
  if (tag === ctx.goos || tag === ctx.goarch || tag === "gc" || ctx.tags.has(tag)) return true;
  if (tag === "unix") return unixOS.has(ctx.goos);
  if (tag.startsWith("go1.")) {
    const n = tag.slice(4);
    return /^[1-9][0-9]*$/.test(n) && Number(n) <= ctx.goMinor;
  }
  return toolTags.has(tag);
}

/** go/build's goodOSArchFile: does the name's _GOOS / _GOARCH suffix allow the file? `name` ends in .go or .s. */
export function goodOSArchFile(ctx: BuildContext, name: string): boolean {
  const dot = name.indexOf(".");
  if (dot >= 0) name = name.slice(0, dot);
  const first = name.indexOf("_");
  if (first < 0) return true;
  const parts = name.slice(first).split("_");
  let n = parts.length;
  if (n > 0 && parts[n - 1] === "test") n--;
  if (n >= 2 && knownOS.has(parts[n - 2]) && knownArch.has(parts[n - 1])) {
    return matchTag(ctx, parts[n - 1]) && matchTag(ctx, parts[n - 2]);
  }
  if (n >= 1 && (knownOS.has(parts[n - 1]) || knownArch.has(parts[n - 1]))) return matchTag(ctx, parts[n - 1]);
  return true;
}

const slash = 47;
const star = 42;
const newline = 10;

/** The text after "//go:build" of the file's constraint line, or null. Only comments and blank lines may precede it. */
export function findGoBuild(bytes: Uint8Array): string | null {
  const n = bytes.length;
  let i = 0;
  if (n >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) i = 3;
  while (i < n) {
    const c = bytes[i];
    if (c === 32 || c === 9 || c === 13 || c === newline) {
      i++;
      continue;
    }
    if (c !== slash) return null;
    if (bytes[i + 1] === star) {
      i += 2;
      while (i < n && !(bytes[i] === star && bytes[i + 1] === slash)) i++;
      i += 2;
      continue;
    }
    if (bytes[i + 1] !== slash) return null;
    const start = i;
    i = bytes.indexOf(newline, i);
    if (i < 0) i = n;
    // "//go:build" is ten bytes; the cheap test first.
    if (bytes[start + 2] === 103 && bytes[start + 4] === 58) {
      const line = latin1(bytes, start, i).trim();
      if (line === "//go:build" || line.startsWith("//go:build ") || line.startsWith("//go:build\t")) {
        return line.slice(10);
      }
    }
  }
  return null;
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  let s = "";
  for (let i = from; i < to; i++) s += String.fromCharCode(bytes[i]);
  return s;
}

/** Value of a //go:build expression, or null where it does not parse (go/build then ignores the file). */
export function evalConstraint(expr: string, holds: (tag: string) => boolean): boolean | null {
  const tokens = expr.match(/&&|\|\||[!()]|[^\s&|!()]+|\S/g) ?? [];
  let at = 0;
  let bad = false;

  function or(): boolean {
    let x = and();
    while (tokens[at] === "||") {
      at++;
      const y = and();
      x = x || y;
    }
    return x;
  }
  function and(): boolean {
    let x = not();
    while (tokens[at] === "&&") {
      at++;
      const y = not();
      x = x && y;
    }
    return x;
  }
  function not(): boolean {
    const t = tokens[at++];
    if (t === "!") {
      if (tokens[at] === "!") bad = true; // double negation is refused
      return !not();
    }
    if (t === "(") {
      const x = or();
      if (tokens[at++] !== ")") bad = true;
      return x;
    }
    if (t === undefined || !/^[\p{L}\p{N}_.]+$/u.test(t)) {
      bad = true;
      return false;
    }
    return holds(t);
  }

  const value = or();
  return bad || at !== tokens.length ? null : value;
}

/** Does the file belong to a build under `ctx`, by its //go:build line? */
export function matchGoBuild(ctx: BuildContext, bytes: Uint8Array): boolean {
  const expr = findGoBuild(bytes);
  return expr === null || evalConstraint(expr, (tag) => matchTag(ctx, tag)) === true;
}
