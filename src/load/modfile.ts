// go.mod and go.work: text -> directives. Only what decides a build is kept; what cannot be read is reported with the
// file's line as cmd/go does (golang.org/x/mod/modfile). Parsing never throws: errors are collected.

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
  use: string[];
  ignore: string[];
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

/** Splits a line into words; quoted ones are unquoted, "=>", "(", ")" and "," stand alone. null: an unterminated string. */
function words(line: string): { words: string[]; comment: string } | null {
  const out: string[] = [];
  let i = 0;
  while (i < line.length) {
    const c = line[i];
    if (c === " " || c === "\t" || c === "\r") {
      i++;
    } else if (c === "/" && line[i + 1] === "/") {
      return { words: out, comment: line.slice(i + 2).trim() };
    } else if (c === '"' || c === "`") {
      let j = i + 1;
      while (j < line.length && line[j] !== c) j += c === '"' && line[j] === "\\" ? 2 : 1;
      if (j >= line.length) return null;
      out.push(c === "`" ? line.slice(i + 1, j) : line.slice(i + 1, j).replace(/\\(.)/g, "$1"));
      i = j + 1;
    } else if (c === "(" || c === ")" || c === ",") {
      out.push(c);
      i++;
    } else {
      let j = i;
      while (j < line.length && !' \t\r"`(),'.includes(line[j]) && !(line[j] === "/" && line[j + 1] === "/")) j++;
      if (j === i) j++;
      out.push(line.slice(i, j));
      i = j;
    }
  }
  return { words: out, comment: "" };
}

/** golang.org/x/mod/module.CheckPath's complaint about a module path, or "". */
function badModulePath(path: string): string {
  const first = path.split("/")[0];
  if (path === "") return "empty string";
  if (!first.includes(".")) return "missing dot in first path element";
  if (path.startsWith("/") || path.endsWith("/") || path.includes("//")) return "empty path element";
  return "";
}

/** Parses go.mod (`kind` "mod") or go.work; `name` is the file as messages name it. */
export function parseModFile(name: string, text: string, kind: "mod" | "work"): ModFile {
  const file: ModFile = {
    module: "",
    go: "",
    toolchain: "",
    require: [],
    replace: [],
    exclude: [],
    use: [],
    ignore: [],
    errors: [],
  };
  const verbs = kind === "mod" ? modVerbs : workVerbs;
  let block = "";
  let blockLine = 0;
  const lines = text.replace(/^\ufeff/, "").split("\n");
  for (let i = 0; i < lines.length; i++) {
    const fail = (msg: string) => file.errors.push(`${name}:${i + 1}: ${msg}`);
    const parsed = words(lines[i]);
    if (parsed === null) {
      fail("unexpected newline in string");
      continue;
    }
    let args = parsed.words;
    if (args.length === 0) continue;
    let verb = block;
    if (block !== "") {
      if (args[0] === ")") {
        block = "";
        continue;
      }
    } else {
      verb = args[0];
      args = args.slice(1);
      if (!verbs.has(verb)) {
        fail(args[args.length - 1] === "(" ? `unknown block type: ${verb}` : `unknown directive: ${verb}`);
        if (args[args.length - 1] === "(") block = verb;
        continue;
      }
      if (args.length === 1 && args[0] === "(") {
        block = verb;
        blockLine = i + 1;
        continue;
      }
    }
    if (verbs.has(verb)) directive(file, verb, args, parsed.comment, fail);
  }
  if (block !== "") file.errors.push(`${name}:${blockLine}: unterminated block`);
  return file;
}

function directive(file: ModFile, verb: string, args: string[], comment: string, fail: (msg: string) => void): void {
  const moduleVersion = (usage: string): ModVersion | null => {
    if (args.length !== 2) {
      fail(`usage: ${usage}`);
      return null;
    }
    const why = badModulePath(args[0]);
    if (why !== "") {
      fail(`malformed module path ${JSON.stringify(args[0])}: ${why}`);
      return null;
    }
    if (!/^v\d/.test(args[1])) {
      fail(`${verb} ${args[0]}: version ${JSON.stringify(args[1])} invalid: must be of the form v1.2.3`);
      return null;
    }
    return { path: args[0], version: args[1] };
  };
  switch (verb) {
    case "module":
      if (file.module !== "") fail("repeated module statement");
      else if (args.length !== 1) fail("usage: module module/path");
      else file.module = args[0];
      break;
    case "go":
      if (file.go !== "") fail("repeated go statement");
      else if (args.length !== 1) fail("go directive expects exactly one argument");
      else if (!/^[1-9]\d*\.(0|[1-9]\d*)(\.(0|[1-9]\d*))?([a-z]+\d+)?$/.test(args[0]))
        fail(`invalid go version '${args[0]}': must match format 1.23`);
      else file.go = args[0];
      break;
    case "toolchain":
      if (args.length !== 1) fail("toolchain directive expects exactly one argument");
      else file.toolchain = args[0];
      break;
    case "require": {
      const m = moduleVersion("require module/path v1.2.3");
      if (m !== null) file.require.push({ ...m, indirect: /^indirect\b/.test(comment) });
      break;
    }
    case "exclude": {
      const m = moduleVersion("exclude module/path v1.2.3");
      if (m !== null) file.exclude.push(m);
      break;
    }
    case "replace": {
      const arrow = args.indexOf("=>");
      const left = args.slice(0, arrow);
      const right = args.slice(arrow + 1);
      if (arrow < 1 || left.length > 2 || right.length < 1 || right.length > 2) {
        fail(
          "usage: replace module/path [v1.2.3] => other/module v1.4\n\t or replace module/path [v1.2.3] => ../local/directory",
        );
        break;
      }
      const folder = /^(\.\.?(\/|$)|\/)/.test(right[0]);
      if (right.length === 1 && !folder) {
        fail("replacement module without version must be directory path (rooted or starting with . or ..)");
        break;
      }
      file.replace.push({
        old: { path: left[0], version: left[1] ?? "" },
        new: { path: right[0], version: right[1] ?? "" },
      });
      break;
    }
    case "use":
      if (args.length !== 1) fail("usage: use local/dir");
      else file.use.push(args[0]);
      break;
    case "ignore":
      if (args.length === 1) file.ignore.push(args[0]);
      break;
  }
}
