// The type checker's own corpus: GOROOT/src/internal/types/testdata, whose files say in ERROR and ERRORx comments which
// errors are expected (conventions: cmd/compile/internal/types2/check_test.go). Used by scripts/corpus-types.mjs and, for
// a sample, by corpus.test.ts.

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Names } from "../../src/syntax/names.ts";
import { parseFile } from "../../src/syntax/parser.ts";
import { Scanner, SemiKind } from "../../src/syntax/scanner.ts";
import type { SourceFile } from "../../src/syntax/source.ts";
import { Token } from "../../src/syntax/tokens.ts";
import { Checker, type Config } from "../../src/types/check.ts";
import { bytesToText } from "../../src/types/constant/format.ts";
import { unquote } from "../../src/types/constant/literal.ts";
import { Package } from "../../src/types/package.ts";
import { goroot, StdLoad } from "./stdload.ts";

/** Folders of the corpus, with the difference in columns that is tolerated there. */
export const folders: readonly { dir: string; colDelta: number }[] = [
  { dir: join(goroot, "src/internal/types/testdata/check"), colDelta: 50 },
  { dir: join(goroot, "src/internal/types/testdata/spec"), colDelta: 20 },
  { dir: join(goroot, "src/internal/types/testdata/examples"), colDelta: 125 },
  { dir: join(goroot, "src/internal/types/testdata/fixedbugs"), colDelta: 100 },
  { dir: join(goroot, "src/cmd/compile/internal/types2/testdata/local"), colDelta: 0 },
];

/** A package of the corpus: one file, or a folder of files. */
export interface Case {
  /** Path below the folder of the corpus: "check/builtins0.go". */
  name: string;
  files: string[];
  colDelta: number;
}

export interface Result {
  case: Case;
  /** What is wrong; empty: as expected. */
  problems: string[];
}

/** All packages of the corpus, in order of their names. */
export function corpus(): Case[] {
  const cases: Case[] = [];
  for (const { dir, colDelta } of folders) {
    if (!existsSync(dir)) continue;
    const folder = dir.slice(dir.lastIndexOf("/") + 1);
    for (const name of readdirSync(dir).sort()) {
      const path = join(dir, name);
      const files = statSync(path).isDirectory()
        ? readdirSync(path)
            .map((f) => join(path, f))
            .sort()
        : [path];
      const go = files.filter((f) => f.endsWith(".go"));
      if (go.length > 0) cases.push({ name: `${folder}/${name}`, files: go, colDelta });
    }
  }
  return cases;
}

/** An expected error: where the token before the comment starts. */
interface Expected {
  line: number;
  col: number;
  text: string;
}

/** Finds the comments between tokens. */
class CommentScanner extends Scanner {
  readonly found: Expected[] = [];
  /** Offset behind the last token, and where it started. */
  private gap = 0;
  private prev = -1;

  constructor(
    private readonly file: SourceFile,
    names: Names,
  ) {
    super(names);
    this.initScanner(file, 0);
  }

  protected override errorAtOffset(): void {}
  protected override directive(): void {}

  run(): Expected[] {
    do {
      this.next();
      const automatic = this.tok === Token.Semi && this.semi !== SemiKind.Semicolon;
      if (automatic) continue;
      this.comments(this.tok === Token.EOF ? this.end : this.start);
      this.gap = this.r;
      this.prev = this.start;
    } while (this.tok !== Token.EOF);
    return this.found;
  }

  private comments(to: number): void {
    const text = new TextDecoder().decode(this.src.subarray(this.gap, to));
    for (const m of text.matchAll(/\/\*([\s\S]*?)\*\/|\/\/([^\n]*)/g)) {
      const comment = (m[1] ?? m[2]).replace(/\r$/, "");
      if (!/^ ERRORx? /.test(comment)) continue;
      const line = this.prev < 0 ? 0 : this.file.line(this.prev);
      const col = this.prev < 0 ? 0 : this.prev - this.file.lineStart(line) + 1;
      this.found.push({ line, col, text: comment });
    }
  }
}

/** Flags in the first line of the first file: "// -lang=go1.17". */
function flags(src: string): Map<string, string> {
  const m = /^\/\/\s*(-[^\n]*)\n/.exec(src);
  const out = new Map<string, string>();
  for (const f of m === null ? [] : m[1].trim().split(/\s+/)) {
    const [name, value] = f.replace(/^--?/, "").split("=");
    out.set(name, value ?? "true");
  }
  return out;
}

/** Reports whether msg is what the comment asks for. */
function matches(want: string, msg: string): boolean {
  const isRx = want.startsWith(" ERRORx ");
  const quoted = want.slice(isRx ? 8 : 7).trim();
  const s = unquote(quoted);
  if (s === null) throw new Error(`cannot unquote ${quoted}`);
  const pattern = bytesToText(s);
  if (!isRx) return msg.includes(pattern);
  // Go's \Q...\E and (?s) have no counterpart, and none is used but (?s) at the start.
  const dotAll = pattern.startsWith("(?s)");
  return new RegExp(dotAll ? pattern.slice(4) : pattern, dotAll ? "s" : "").test(msg);
}

interface Reported {
  file: string;
  line: number;
  col: number;
  msg: string;
}

/** Checks a package of the corpus. `load` serves the imports, for all of them. */
export function runCase(c: Case, load: StdLoad): Result {
  const { tree } = load;
  const problems: string[] = [];
  const reported: Reported[] = [];
  const report = (pos: number, msg: string) => {
    const p = tree.files.absPosition(pos);
    reported.push({ file: p.file, line: p.line, col: p.col, msg });
  };
  const expected = new Map<string, Expected[]>();
  const files: number[] = [];
  let flag: Map<string, string> | null = null;
  for (const name of c.files) {
    const bytes = readFileSync(name);
    flag ??= flags(bytes.toString());
    const source = tree.files.addFile(name, bytes);
    expected.set(name, new CommentScanner(source, tree.names).run());
    const file = parseFile({ tree, error: report }, source, { std: true, ignoreBranches: true });
    if (file !== 0) files.push(file);
  }
  const pkgName = files.length > 0 ? tree.text(tree.pkgName(files[0])) : "";
  const pkg = new Package(pkgName, "", load.universe.scope);
  pkg.files = files;
  pkg.goVersion = flag?.get("lang") ?? "";
  const conf: Config = {
    context: load.context,
    universe: load.universe,
    ignoreBranchErrors: false,
    typesOnly: true,
    hasAssembly: true,
    importPackage: (path) => {
      const p = path === "unsafe" ? load.universe.unsafe : load.load(path);
      return p;
    },
    error: report,
  };
  try {
    new Checker(conf, tree, load.info, pkg, false).checkFiles();
  } catch (e) {
    problems.push(`exception: ${e instanceof Error ? e.stack?.split("\n").slice(0, 4).join(" ") : e}`);
  }

  for (const r of reported) {
    const list = expected.get(r.file) ?? [];
    let best = -1;
    let delta = 0;
    list.forEach((e, i) => {
      if (e.line !== r.line || !matches(e.text, r.msg)) return;
      const d = Math.abs(e.col - r.col);
      if (best < 0 || d < delta) {
        best = i;
        delta = d;
      }
    });
    const at = `${r.file.slice(r.file.lastIndexOf("/") + 1)}:${r.line}:${r.col}`;
    if (best < 0) {
      problems.push(`${at}: no error expected: ${r.msg}`);
      continue;
    }
    if (delta > c.colDelta) problems.push(`${at}: column ${r.col}, want ${list[best].col}: ${r.msg}`);
    list.splice(best, 1);
  }
  for (const [file, list] of expected) {
    for (const e of list) {
      problems.push(`${file.slice(file.lastIndexOf("/") + 1)}:${e.line}:${e.col}: not reported:${e.text}`);
    }
  }
  return { case: c, problems };
}

/** A compilation that serves the cases' imports, with the built-ins that only tests use. */
export function newLoad(): StdLoad {
  const load = new StdLoad({ lazyBodies: true });
  load.universe.defPredeclaredTestFuncs();
  return load;
}
