// go.mod and go.work: text -> directives. Only what decides a build is kept; what cannot be read is reported with the
// file's line as cmd/go does (golang.org/x/mod/modfile). Parsing never throws: errors are collected.

import { type ModLine, parseModSyntax } from "./modsyntax.ts";
import { isValid } from "./semver.ts";

export interface ModVersion {
  path: string;
  /** "" where the directive names none. */
  version: string;
}

export interface Replace {
  old: ModVersion;
  /** version "" : new.path is a folder. */
  new: ModVersion;
}

export interface ModFile {
  /** "" if there is no module line (go.work has none). */
  module: string;
  /** Value of the go line, "" if none. */
  go: string;
  toolchain: string;
  require: (ModVersion & { indirect: boolean })[];
  replace: Replace[];
  exclude: ModVersion[];
  /** go.work: folders, as written. */
  use: { path: string; line: number }[];
  ignore: string[];
  tool: string[];
  godebug: { key: string; value: string; line: number }[];
  /** "go.mod:4: unknown directive: foo" ... */
  errors: string[];
}

const modVerbs: ReadonlySet<string> = new Set([
  "module",
  "go",
  "toolchain",
  "require",
  "replace",
  "exclude",
  "retract",
  "tool",
  "ignore",
  "godebug",
]);
const workVerbs: ReadonlySet<string> = new Set(["go", "toolchain", "use", "replace", "godebug"]);

/** Verbs that stand alone on their line. */
const noBlock: ReadonlySet<string> = new Set(["go", "toolchain"]);

/** What a dependency's go.mod is read for: the rest may be of a later Go. */
const dependencyVerbs: ReadonlySet<string> = new Set(["go", "module", "require", "ignore"]);

/** Is it a folder, not a module? */
export function isDirectoryPath(s: string): boolean {
  return /^(\.\.?([/\\]|$)|[/\\]|[A-Za-z]:)/.test(s);
}

/** The end of a module path that names its major version: "/v2", ".v1" of gopkg.in, "" for none; null: malformed. */
export function pathMajor(path: string): string | null {
  if (path.startsWith("gopkg.in/")) return /\.v(0|[1-9]\d*)(-unstable)?$/.exec(path)?.[0] ?? null;
  const m = /\/v[0-9.]+$/.exec(path);
  if (m === null) return "";
  return /^\/v([2-9]|[1-9]\d+)$/.test(m[0]) ? m[0] : null;
}

/** Parses go.mod (`kind` "mod", "dependency") or go.work; `name` is the file as messages name it, `full` its whole name. */
export function parseModFile(name: string, text: string, kind: "mod" | "dependency" | "work", full = name): ModFile {
  const file: ModFile = {
    module: "",
    go: "",
    toolchain: "",
    require: [],
    replace: [],
    exclude: [],
    use: [],
    ignore: [],
    tool: [],
    godebug: [],
    errors: [],
  };
  const { lines, error } = parseModSyntax(full, text);
  const fail = (at: { line: number; col: number }, msg: string): void => {
    file.errors.push(`${name}:${at.line}${at.col > 1 ? `:${at.col}` : ""}: ${msg}`);
  };
  if (error !== null) fail(error, error.msg);
  const verbs = kind === "work" ? workVerbs : kind === "mod" ? modVerbs : dependencyVerbs;
  let known = true;
  for (const line of lines) {
    const { verb, place } = line;
    if (place === "header") {
      known = verbs.has(verb) && !noBlock.has(verb) && line.args.length === 0;
      if (!known && kind !== "dependency") fail(line, `unknown block type: ${[verb, ...line.args].join(" ")}`);
    } else if (place === "inside" && !known) continue;
    else if (verbs.has(verb)) directive(file, line, (msg) => fail(line, msg));
    else if (kind !== "dependency") fail(line, `unknown directive: ${verb}`);
  }
  return file;
}

/** The value of a word that may be quoted. Throws the complaint. */
function unquoted(word: string): string {
  const wrong = (why: string): Error => new Error(`invalid quoted string: ${why}`);
  if (!word.startsWith('"')) {
    if (/["'`]/.test(word)) throw wrong("unquoted string cannot contain quote");
    return word;
  }
  try {
    return JSON.parse(word) as string;
  } catch {
    throw wrong("invalid syntax");
  }
}

/** The version of a module, or throws why it is none. */
function versionOf(verb: string, path: string, word: string): string {
  const version = unquoted(word);
  const invalid = (why: string): Error =>
    new Error(`${verb}${path === "" ? "" : ` ${path}`}: version ${JSON.stringify(version)} invalid: ${why}`);
  if (!isValid(version) || !/^v\d+\.\d+\.\d+/.test(version)) throw invalid("must be of the form v1.2.3");
  const major = pathMajor(path);
  if (major === null) throw invalid("malformed module path");
  const got = /^v\d+/.exec(version)![0];
  const want = major.replace(/^[/.]/, "").replace(/-unstable$/, "");
  const pseudoV0 = major.startsWith(".") && version.startsWith("v0.0.0-") && want === "v1";
  const fits =
    want === "" ? got === "v0" || got === "v1" || version.endsWith("+incompatible") : got === want || pseudoV0;
  if (path !== "" && !fits) throw invalid(`should be ${want === "" ? "v0 or v1" : want}, not ${got}`);
  return version;
}

function directive(file: ModFile, line: ModLine, fail: (msg: string) => void): void {
  try {
    const wrong = apply(file, line);
    if (wrong !== "") fail(wrong);
  } catch (e) {
    fail((e as Error).message);
  }
}

/** Takes a directive into `file`; gives what is wrong with it, or "". Throws what is wrong with a word. */
function apply(file: ModFile, { verb, args, comment, line }: ModLine): string {
  switch (verb) {
    case "module":
      if (file.module !== "") return "repeated module statement";
      if (args.length !== 1) return "usage: module module/path";
      file.module = unquoted(args[0]);
      return "";
    case "go":
      if (file.go !== "") return "repeated go statement";
      if (args.length !== 1) return "go directive expects exactly one argument";
      if (!/^[1-9]\d*\.(0|[1-9]\d*)(\.(0|[1-9]\d*))?([a-z]+\d+)?$/.test(args[0]))
        return `invalid go version '${args[0]}': must match format 1.23.0`;
      [file.go] = args;
      return "";
    case "toolchain":
      if (file.toolchain !== "") return "repeated toolchain statement";
      if (args.length !== 1) return "toolchain directive expects exactly one argument";
      if (!/^default$|^go1($|\.)/.test(args[0]))
        return `invalid toolchain version '${args[0]}': must match format go1.23.0 or default`;
      [file.toolchain] = args;
      return "";
    case "require":
    case "exclude": {
      if (args.length !== 2) return `usage: ${verb} module/path v1.2.3`;
      const path = unquoted(args[0]);
      const version = versionOf(verb, path, args[1]);
      if (verb === "require") file.require.push({ path, version, indirect: /^indirect\b/.test(comment) });
      else file.exclude.push({ path, version });
      return "";
    }
    case "replace":
      return replace(file, args);
    case "retract":
      return retract(args);
    case "use":
      if (args.length !== 1) return "usage: use local/dir";
      file.use.push({ path: unquoted(args[0]), line });
      return "";
    case "tool":
    case "ignore":
      if (args.length !== 1) return `${verb} directive expects exactly one argument`;
      file[verb].push(unquoted(args[0]));
      return "";
    case "godebug": {
      const eq = args.length === 1 && !/["'`,]/.test(args[0]) ? args[0].indexOf("=") : -1;
      if (eq < 0) return "usage: godebug key=value";
      file.godebug.push({ key: args[0].slice(0, eq), value: args[0].slice(eq + 1), line });
      return "";
    }
  }
  return "";
}

function replace(file: ModFile, args: string[]): string {
  const arrow = args[1] === "=>" ? 1 : 2;
  if (args.length < arrow + 2 || args.length > arrow + 3 || args[arrow] !== "=>") {
    const form = "replace module/path [v1.2.3] =>";
    return `usage: ${form} other/module v1.4\n\t or ${form} ../local/directory`;
  }
  const path = unquoted(args[0]);
  const version = arrow === 2 ? versionOf("replace", path, args[1]) : "";
  const to = unquoted(args[arrow + 1]);
  const folder = isDirectoryPath(to);
  if (args.length === arrow + 2 && !folder) {
    if (to.includes("@")) return "replacement module must match format 'path version', not 'path@version'";
    return "replacement module without version must be directory path (rooted or starting with . or ..)";
  }
  if (args.length === arrow + 2 && to.includes("\\")) {
    return "replacement directory appears to be Windows path (on a non-windows system)";
  }
  if (args.length === arrow + 3 && folder) {
    return `replacement module directory path ${JSON.stringify(to)} cannot have version`;
  }
  const toVersion = args.length === arrow + 3 ? versionOf("replace", to, args[arrow + 2]) : "";
  file.replace.push({ old: { path, version }, new: { path: to, version: toVersion } });
  return "";
}

/** Retractions say nothing to a build; only their form is checked. */
function retract(args: string[]): string {
  if (args.length === 0 || args[0] === "(") return "expected '[' or version";
  if (args[0] !== "[") {
    versionOf("retract", "", args[0]);
    return args.length > 1 ? `unexpected token after version: ${JSON.stringify(args[1])}` : "";
  }
  if (args.length < 2) return "expected version after '['";
  versionOf("retract", "", args[1]);
  if (args[2] !== ",") return "expected ',' after version";
  if (args.length < 4) return "expected version after ','";
  versionOf("retract", "", args[3]);
  if (args[4] !== "]") return "expected ']' after version";
  return args.length > 5 ? `unexpected token after version: ${JSON.stringify(args[5])}` : "";
}
