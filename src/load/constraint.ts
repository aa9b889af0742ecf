// Build constraints: file name suffixes and //go:build lines (go/build, go/build/constraint). A file is either in or out
// for one set of tags; nothing else about it is read here.

import { baselineExperiments } from "../platform/experiments.ts";
import { knownArch, knownOS, unixOS } from "../platform/ports.ts";

export interface BuildContext {
  goos: string;
  goarch: string;
  /** -tags */
  tags: ReadonlySet<string>;
  /** GOEXPERIMENT: those that are on; default: as without it. */
  experiments?: ReadonlySet<string>;
  /** Minor release of the SDK: tags go1.1 ... go1.N hold. */
  goMinor: number;
}

/** Tags of GOARCH=wasm since Go 1.26. */
const wasmTags: ReadonlySet<string> = new Set(["wasm.satconv", "wasm.signext"]);

const experimentTag = "goexperiment.";

/** go/build's matchTag. */
export function matchTag(ctx: BuildContext, tag: string): boolean {
  if (tag === ctx.goos || tag === ctx.goarch || tag === "gc" || ctx.tags.has(tag)) return true;
  if (tag === "unix") return unixOS.has(ctx.goos);
  if (tag.startsWith("go1.")) {
    const n = tag.slice(4);
    return /^[1-9][0-9]*$/.test(n) && Number(n) <= ctx.goMinor;
  }
  if (tag === "boringcrypto") tag = "goexperiment.boringcrypto"; // its name before there were experiments
  if (tag.startsWith(experimentTag)) {
    return (ctx.experiments ?? baselineExperiments).has(tag.slice(experimentTag.length)) || ctx.tags.has(tag);
  }
  return wasmTags.has(tag);
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

/** The constraints at a file's start: only comments and blank lines may precede them. */
interface Header {
  /** The text after "//go:build", or null. */
  goBuild: string | null;
  multiple: boolean;
  /** The texts after "// +build" of lines that count: a blank line follows before the package clause. */
  plusBuild: string[];
}

function readHeader(bytes: Uint8Array): Header {
  const out: Header = { goBuild: null, multiple: false, plusBuild: [] };
  const plus: { text: string; end: number }[] = [];
  let blank = 0;
  let ended = false;
  const n = bytes.length;
  let i = 0;
  if (n >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) i = 3;
  let lineStart = i;
  while (i < n) {
    const c = bytes[i];
    if (c === newline) {
      if (!ended && onlySpace(bytes, lineStart, i)) blank = i;
      lineStart = ++i;
      continue;
    }
    if (c === 32 || c === 9 || c === 13) {
      i++;
      continue;
    }
    if (c !== slash) break;
    if (bytes[i + 1] === star) {
      ended = true;
      i += 2;
      while (i < n && !(bytes[i] === star && bytes[i + 1] === slash)) i++;
      i += 2;
      continue;
    }
    if (bytes[i + 1] !== slash) break;
    const start = i;
    i = bytes.indexOf(newline, i);
    if (i < 0) i = n;
    // "//go:build" is ten bytes; the cheap test first.
    if (bytes[start + 2] === 103 && bytes[start + 4] === 58 && onlySpace(bytes, lineStart, start)) {
      const line = latin1(bytes, start, i).trim();
      if (line === "//go:build" || line.startsWith("//go:build ") || line.startsWith("//go:build\t")) {
        if (out.goBuild !== null) out.multiple = true;
        else out.goBuild = line.slice(10);
      }
    } else if (!ended && (bytes[start + 2] === 43 || bytes[start + 3] === 43)) {
      const m = /^\/\/\s*\+build(?:\s+(.*))?$/.exec(latin1(bytes, start, i).trim());
      if (m !== null) plus.push({ text: m[1] ?? "", end: i });
    }
  }
  for (const { text, end } of plus) if (end < blank) out.plusBuild.push(text);
  return out;
}

function onlySpace(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] !== 32 && bytes[i] !== 9 && bytes[i] !== 13) return false;
  return true;
}

/** The text after "//go:build" of the file's constraint line, or null. */
export function findGoBuild(bytes: Uint8Array): string | null {
  return readHeader(bytes).goBuild;
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  let s = "";
  for (let i = from; i < to; i++) s += String.fromCharCode(bytes[i]);
  return s;
}

class Malformed extends Error {}
const unclosed = "missing close paren";

/** Value of a //go:build expression. Throws Malformed. */
function evaluate(expr: string, holds: (tag: string) => boolean): boolean {
  const text = expr.trim();
  let at = 0;
  let tok = "";
  let isTag = false;
  let open = 0;
  const lex = (): void => {
    while (text[at] === " " || text[at] === "\t") at++;
    const c = text[at] ?? "";
    isTag = false;
    tok = "";
    if (c === "") return;
    if ("()!".includes(c)) tok = c;
    else if (c === "&" || c === "|") tok = text[at + 1] === c ? c + c : "";
    else {
      const rest = text.slice(at);
      // Engines take long to make a regular expression of Unicode's classes.
      tok = (/^[\w.]+(?![\w.\u0080-\uffff])/.exec(rest) ?? /^[\p{L}\p{Nd}_.]+/u.exec(rest))?.[0] ?? "";
      isTag = true;
    }
    if (tok === "") throw new Malformed(`invalid syntax at ${String.fromCodePoint(text.codePointAt(at)!)}`);
    at += tok.length;
  };
  const is = (text: string): boolean => tok === text;
  const or = (): boolean => {
    let x = and();
    while (tok === "||") {
      const y = and();
      x = x || y;
    }
    return x;
  };
  const and = (): boolean => {
    let x = not();
    while (tok === "&&") {
      const y = not();
      x = x && y;
    }
    return x;
  };
  const not = (): boolean => {
    lex();
    if (tok !== "!") return atom();
    lex();
    if (tok === "!") throw new Malformed("double negation not allowed");
    return !atom();
  };
  const atom = (): boolean => {
    if (tok === "(") {
      open++;
      const x = or();
      if (!is(")")) throw new Malformed(unclosed);
      open--;
      lex();
      return x;
    }
    if (tok === "") throw new Malformed(open > 0 ? unclosed : "unexpected end of expression");
    if (!isTag) throw new Malformed(`unexpected token ${tok}`);
    const x = holds(tok);
    lex();
    return x;
  };
  const value = or();
  if (tok !== "") throw new Malformed(`unexpected token ${tok}`);
  return value;
}

/** Value of a //go:build expression, or null where it does not parse. */
export function evalConstraint(expr: string, holds: (tag: string) => boolean): boolean | null {
  try {
    return evaluate(expr, holds);
  } catch (e) {
    if (e instanceof Malformed) return null;
    throw e;
  }
}

/** Value of the text of a "// +build" line: words are alternatives, commas join. */
function evalPlusBuild(text: string, holds: (tag: string) => boolean): boolean {
  const literal = (lit: string): boolean => {
    if (lit.startsWith("!!") || lit === "!") return holds("ignore");
    const word = lit.replace(/^!/, "");
    const value = holds(/^[\p{L}\p{Nd}_.]+$/u.test(word) ? word : "ignore");
    return lit.startsWith("!") ? !value : value;
  };
  const words = text.split(/\s+/).filter((w) => w !== "");
  return words.length === 0 ? holds("ignore") : words.some((w) => w.split(",").every(literal));
}

/** Does the file belong to a build under `ctx`, by the lines at its start? A string is what is wrong with them. */
export function matchGoBuild(ctx: BuildContext, bytes: Uint8Array): boolean | string {
  const { goBuild, multiple, plusBuild } = readHeader(bytes);
  if (multiple) return "multiple //go:build comments";
  const holds = (tag: string): boolean => matchTag(ctx, tag);
  if (goBuild === null) return plusBuild.every((text) => evalPlusBuild(text, holds));
  try {
    return evaluate(goBuild, holds);
  } catch (e) {
    if (e instanceof Malformed) return `parsing //go:build line: ${e.message}`;
    throw e;
  }
}
