// Patterns -> packages with everything they import (cmd/go/internal/load). Files are read and parsed here, bodies of
// the SDK and of dependencies lazily. Invariant: `packages` is in dependency order (imports first), the same for the same
// sources whatever order folders list their entries in.

import { InternalError } from "../diagnostics.ts";
import { type ParseContext, parseFile } from "../syntax/parser.ts";
import type { Pos } from "../syntax/source.ts";
import { Kind, type NodeId, Tree } from "../syntax/tree.ts";
import { type BuildContext, goodOSArchFile, matchGoBuild } from "./constraint.ts";
import { resolveEmbed } from "./embed.ts";
import { debugLines } from "./godebug.ts";
import { type Header, readHeader } from "./header.ts";
import { isValidImport, malformedImport, unquote } from "./importpath.ts";
import { ambiguous, type Modules } from "./modload.ts";
import type { LoadedFile, LoadedPackage } from "./package.ts";
import { applyPatches } from "./patch.ts";
import { absolute, baseOf, dirOf, join, relative } from "./path.ts";
import type { Ledger, Sdk } from "./sdk.ts";
import { goLang } from "./semver.ts";
import type { DirEntry, System } from "./system.ts";
import { testMain } from "./testmain.ts";

export interface LoadOptions {
  sys: System;
  tree: Tree;
  sdk: Sdk | null;
  /** Our goroot: absolute path of the folder that holds src/ and ledger.json, seen through `sys`. */
  goroot: string;
  ledger: Ledger;
  context: BuildContext;
  modules: Modules;
  /** Directory in which relative patterns and messages are seen. */
  dir: string;
  trimpath: boolean;
  /** Import paths of packages of the SDK and of ours that are parsed and checked whole, as the user's own are. */
  whole?: ReadonlySet<string>;
  /** Import path of the package whose _test.go files belong to the build too; see test(). */
  underTest?: string;
  /** Bytes of source, without the SDK's, beyond which loading ends with TooMuchSource; default: none. */
  mostSource?: number;
}

/**
 * Files of the SDK with nothing but variables, maps among them: 8,000 lines that most programs import and few ask for. They are read
 * when a name is looked up that the rest of the package does not declare.
 */
const lateFiles: ReadonlyMap<string, string> = new Map([["unicode", "tables.go"]]);

/** The heap of this thread may not do for so much source. */
export class TooMuchSource extends Error {}

/** What a load failed for, where something depends on it. */
export const enum LoadFault {
  Package,
  /** The command itself: nothing more is looked at. */
  Command,
  /** A folder without files of this build, or with tests alone. */
  NoFiles,
  OnlyTests,
  /** Files of a folder are different packages'. */
  Mixed,
}

/** A failed load: what `go build` prints (one or more lines) and exit status 1. */
export class LoadError extends Error {
  constructor(
    message: string,
    readonly fault = LoadFault.Package,
  ) {
    super(message);
  }
}

/** Syntax errors kept of one package: a large file that is no text has millions. */
const maxErrors = 100_000;

/** gc's syntax errors of one package, for the "# path" report. */
export interface SyntaxErrors {
  pkg: LoadedPackage;
  errors: { pos: Pos; msg: string }[];
}

export class Loader {
  /** Dependency order. */
  readonly packages: LoadedPackage[] = [];
  private readonly parsed: SyntaxErrors[] = [];
  /** Files of an overlay by the name messages have for them: the file that is replaced. */
  readonly originals = new Map<string, string>();
  /** -trimpath: names in the module by those in messages. */
  readonly trimmed = new Map<string, string>();
  /** What is wrong with imports, in source order: whole messages, or packages in `forbidden`. */
  private readonly problems: (string | LoadedPackage)[] = [];
  /** Told behind what else is wrong with the packages on them. */
  private readonly cycles: string[] = [];
  /** Packages that import what they must not. That is their own fault, told behind those of what they import. */
  private readonly forbidden = new Map<LoadedPackage, { text: string; withChain: boolean }>();
  /** By package of the user, the shortest of the chains of imports by which it was met, and the first by name of these. */
  private readonly chains = new Map<LoadedPackage, readonly string[]>();
  /** Packages with a file whose start cmd/go refuses, and what it says of the first. */
  private readonly headersWrong = new Map<LoadedPackage, string>();
  /** Import paths in lower case -> as they are. */
  private readonly folded = new Map<string, string>();
  private readonly byPath = new Map<string, LoadedPackage>();
  /** Test files of package path_test, which lie in the folder of the package under test. */
  private readonly externalTests: LoadedFile[] = [];
  /** Packages that a test program has beside the one under test, which they may import whatever it is. */
  private readonly testParts = new Map<LoadedPackage, LoadedPackage>();
  /** Import stack: packages whose imports are being loaded, with the file that imports the next. */
  private readonly stack: { pkg: LoadedPackage; file: string }[] = [];
  /** Bytes of source read, without the SDK's. */
  private sourceBytes = 0;

  constructor(readonly opts: LoadOptions) {}

  /** A package of the SDK or our goroot by path; throws LoadError if it is not there. */
  std(path: string): LoadedPackage {
    const known = this.byPath.get(path);
    if (known !== undefined) return known;
    const found = this.findStd(path);
    if (found === null)
      throw new LoadError(this.notInStd(path), this.opts.sdk === null ? LoadFault.Command : LoadFault.Package);
    return this.load(path, found.dir, { std: true, patchDir: found.patchDir });
  }

  private notInStd(path: string): string {
    const sdk = this.opts.sdk;
    if (sdk === null) return noSdkMessage;
    return `package ${path} is not in std (${join(sdk.root, "src", path)})`;
  }

  /** Folder of a standard package, and the folder of our patches to it ("" for none). */
  private findStd(path: string): { dir: string; patchDir: string } | null {
    const { sys, goroot, ledger, sdk } = this.opts;
    const own = join(goroot, "src", path);
    const entry = ledger[path];
    if (entry?.mode === "replace") return { dir: own, patchDir: "" };
    if (sdk === null) return null;
    const dir = join(sdk.root, "src", path);
    if (sys.stat(dir) !== "dir") return null;
    return { dir, patchDir: entry?.mode === "patch" ? own : "" };
  }

  /** Loads a folder that the command line names. */
  loadDir(path: string, dir: string, module: LoadedPackage["module"]): LoadedPackage {
    const known = this.byPath.get(path);
    if (known !== undefined) this.met(known);
    return known ?? this.load(path, dir, { module, full: true });
  }

  /** Loads the files named on the command line as one package. */
  loadFiles(names: string[]): LoadedPackage {
    const cut = names[0].lastIndexOf("/");
    // Its folder is that of the files (go:embed is relative to it).
    const dir = cut < 0 ? this.opts.dir : absolute(this.opts.dir, names[0].slice(0, cut) || "/");
    return this.load("command-line-arguments", dir, {
      full: true,
      only: names,
      module: this.opts.modules.moduleOfDir(this.opts.dir),
    });
  }

  /**
   * The program that `go test` makes of a package: the package with its in-package test files, seen so by everything that imports it, the
   * tests of package path_test, and a main package that runs both.
   */
  test(pkg: LoadedPackage): LoadedPackage {
    let external: LoadedPackage | null = null;
    if (this.externalTests.length > 0) {
      external = this.derived(pkg, `${pkg.path}_test`, `${pkg.name}_test`);
      external.files.push(...this.externalTests);
      this.finish(external);
    }
    const main = this.derived(pkg, `${pkg.path}.test`, "main");
    main.full = true;
    const { tree } = this.opts;
    const bytes = new TextEncoder().encode(testMain(tree, pkg, external));
    const base = "_testmain.go";
    const error = (_: Pos, msg: string): never => {
      throw new InternalError(`${base}: ${msg}`);
    };
    const node = this.parse({ tree, error }, main, base, bytes, false);
    main.files.push({ name: base, base, node, patch: false });
    this.finish(main);
    return main;
  }

  private derived(from: LoadedPackage, path: string, name: string): LoadedPackage {
    const pkg = { ...from, path, name, files: [], late: null, asmFiles: [], imports: new Map(), patched: false };
    this.byPath.set(path, pkg);
    this.testParts.set(pkg, from);
    return pkg;
  }

  private finish(pkg: LoadedPackage): void {
    this.loadImports(pkg);
    const wrong = this.headersWrong.get(pkg) ?? (this.forbidden.has(pkg) ? pkg : undefined);
    if (wrong !== undefined) this.problems.push(wrong);
    if (this.stack.length === 0) this.problems.push(...this.cycles.splice(0));
    this.resolveEmbeds(pkg);
    this.packages.push(pkg);
  }

  /** Messages about imports that failed, in source order. */
  get importErrors(): string[] {
    return this.problems.map((p) => {
      if (typeof p === "string") return p;
      const { text, withChain } = this.forbidden.get(p)!;
      return withChain ? `${chainText(this.chains.get(p)!)}\n\t${text}` : text;
    });
  }

  /** Notes an error of a package that the command line names. */
  fail(message: string): void {
    this.problems.push(message);
  }

  /** The packages with syntax errors, so far: bodies of dependencies are parsed when they are reached. */
  get syntaxErrors(): SyntaxErrors[] {
    return this.parsed.filter((p) => p.errors.length > 0);
  }

  private load(
    path: string,
    dir: string,
    how: { std?: boolean; full?: boolean; module?: LoadedPackage["module"]; patchDir?: string; only?: string[] },
  ): LoadedPackage {
    const { sdk, tree, context } = this.opts;
    const sdkGo = sdk === null ? `go1.${context.goMinor}` : `go${goLang(sdk.version.slice(2))}`;
    const std = how.std ?? false;
    const pkg: LoadedPackage = {
      path,
      name: "",
      dir,
      std,
      module: how.module ?? null,
      full: how.full ?? this.opts.whole?.has(path) ?? false,
      files: [],
      late: null,
      asmFiles: [],
      debug: [],
      embedded: new Map(),
      imports: new Map(),
      goVersion: std || how.module == null ? sdkGo : `go${goLang(how.module.go || "1.16")}`,
      patched: (how.patchDir ?? "") !== "",
    };
    this.byPath.set(path, pkg);
    this.met(pkg);
    const errors: SyntaxErrors["errors"] = [];
    const parse: ParseContext = {
      tree,
      error: (pos, msg) => {
        if (errors.length < maxErrors) errors.push({ pos, msg });
      },
    };
    this.readFiles(pkg, dir, how.only ?? null, false, parse, errors);
    if (pkg.patched) {
      this.readFiles(pkg, how.patchDir!, null, true, parse, errors);
      applyPatches(tree, pkg, this.opts.ledger[path]?.unused ?? []);
    }
    this.parsed.push({ pkg, errors });
    this.finish(pkg);
    return pkg;
  }

  private readFiles(
    pkg: LoadedPackage,
    dir: string,
    only: string[] | null,
    patch: boolean,
    parse: ParseContext,
    errors: SyntaxErrors["errors"],
  ): void {
    const { sys, tree, context } = this.opts;
    const entries = only === null ? sys.readDir(dir) : only.map((name) => ({ name, isDir: false }));
    if (entries === null) throw new LoadError(`open ${dir}: ${sys.fileError?.(dir) ?? "no such file or directory"}`);
    if (pkg.full && only === null) this.checkNames(pkg, entries);
    let goFiles = 0;
    let testFiles = 0;
    let first = "";
    /** Takes the package's name from a file; all its files have one name. */
    const named = (name: string, file: string): void => {
      if (pkg.name === "") {
        pkg.name = name;
        first = file;
      } else if (name !== "" && name !== pkg.name) {
        throw new LoadError(`found packages ${pkg.name} (${first}) and ${name} (${file}) in ${dir}`, LoadFault.Mixed);
      }
    };
    for (const e of entries) {
      const go = e.name.endsWith(".go");
      if (e.isDir || !(go || e.name.endsWith(".s"))) continue;
      const test = e.name.endsWith("_test.go");
      if (only === null && /^[._]/.test(e.name)) continue;
      // A build looks at the start of test files; those of packages that are not the user's nobody would mend.
      const onlyTest = test && only === null && pkg.path !== this.opts.underTest;
      if (onlyTest && (pkg.std || !pkg.full)) continue;
      if (go && !test) goFiles++;
      if (only === null && !goodOSArchFile(context, e.name)) continue;
      const abs = e.name.startsWith("/") ? e.name : join(dir, e.name);
      if (e.name === lateFiles.get(pkg.path) && pkg.std && !pkg.full && (sys.actual?.(abs) ?? abs) === abs) {
        pkg.late = () => this.parse(parse, pkg, this.shownName(pkg, abs), sys.readFile(abs)!, true);
        continue;
      }
      const bytes = sys.readFile(abs);
      if (bytes === null) throw new LoadError(this.unreadable(abs));
      if (!pkg.std) this.sourceBytes += bytes.length;
      if (this.sourceBytes > (this.opts.mostSource ?? Number.POSITIVE_INFINITY)) throw new TooMuchSource();
      const match = only === null ? matchGoBuild(context, bytes) : true;
      if (typeof match === "string") throw new LoadError(`${this.opts.modules.shown(abs)}: ${match}`);
      if (!match) continue;
      if (!go) {
        pkg.asmFiles.push({ abs, shown: this.shownName(pkg, abs) });
        continue;
      }
      if (onlyTest) {
        testFiles++;
        const header = readHeader(bytes);
        if (!this.wrongHeader(pkg, abs, header)) named(header.name.replace(/_test$/, ""), e.name);
        continue;
      }
      // The compiler names an overlay's replacement.
      const actual = sys.actual?.(abs) ?? abs;
      const name = this.shownName(pkg, actual);
      if (actual !== abs) this.originals.set(name, abs);
      const before = errors.length;
      const node = this.parse(parse, pkg, name, bytes, actual === abs);
      const asked = !pkg.std && (errors.length > before || badImport(tree, node));
      if (asked && this.wrongHeader(pkg, abs, readHeader(bytes))) continue;
      if (node !== 0 && !pkg.std && importsC(tree, node)) continue;
      const pkgName = node === 0 || tree.pkgName(node) === 0 ? "" : tree.text(tree.pkgName(node));
      if (test && only === null && pkgName.endsWith("_test")) {
        this.externalTests.push({ name, base: e.name, node, patch });
        continue;
      }
      named(pkgName, baseOf(abs));
      pkg.files.push({ name, base: baseOf(abs), node, patch });
      if (pkg.full && pkgName === "main") pkg.debug.push(...debugLines(name, bytes));
    }
    if (pkg.files.length > 0 || patch) return;
    if (this.headersWrong.has(pkg)) return;
    const tests = testFiles > 0 || (!pkg.full && entries.some((e) => !e.isDir && e.name.endsWith("_test.go")));
    const onlyTests = goFiles === 0 && tests;
    const what = goFiles > 0 ? "build constraints exclude all" : tests ? "no non-test" : "no";
    // With test files it is a package, which only cannot be compiled.
    const by = testFiles > 0 || onlyTests ? `${pkg.path}: ` : goFiles > 0 ? `${this.chain(pkg)}: ` : "";
    throw new LoadError(`${by}${what} Go files in ${dir}`, onlyTests ? LoadFault.OnlyTests : LoadFault.NoFiles);
  }

  /** No two files of a package may differ in case alone: other systems take them for one. */
  private checkNames(pkg: LoadedPackage, entries: readonly DirEntry[]): void {
    const seen = new Map<string, string>();
    for (const { name, isDir } of entries) {
      if (isDir || /^[._]/.test(name) || !/\.(go|s)$/.test(name)) continue;
      const other = seen.get(name.toLowerCase());
      if (other !== undefined) {
        const both = `${JSON.stringify(other)} and ${JSON.stringify(name)}`;
        throw new LoadError(`${this.chain(pkg)}: case-insensitive file name collision: ${both}`);
      }
      seen.set(name.toLowerCase(), name);
    }
  }

  /** A package and the imports that lead to it, as cmd/go names it where an error has no position. */
  private chain(pkg: LoadedPackage): string {
    return chainText([...this.stack.map((s) => s.pkg.path), pkg.path]);
  }

  /** A package was met by the imports on the stack. */
  private met(pkg: LoadedPackage): void {
    if (pkg.std) return;
    const known = this.chains.get(pkg);
    if (known !== undefined && known.length < this.stack.length + 1) return;
    const chain = [...this.stack.map((s) => s.pkg.path), pkg.path];
    const differs = known?.findIndex((path, i) => path !== chain[i]) ?? -1;
    if (known === undefined || known.length > chain.length || (differs >= 0 && chain[differs] < known[differs])) {
      this.chains.set(pkg, chain);
    }
  }

  /** Notes what cmd/go finds wrong with the start of a file; the package's other files do not matter then. */
  private wrongHeader(pkg: LoadedPackage, abs: string, { error, badImport }: Header): boolean {
    if (error === null && badImport === null) return false;
    if (this.headersWrong.has(pkg)) return true;
    const shown = this.opts.modules.shown(abs);
    const wrong =
      error === null
        ? `${abs}:${badImport}`
        : `${error.at === "" ? `read ${abs}` : `${shown}:${error.at}`}: ${error.msg}`;
    this.headersWrong.set(pkg, wrong);
    return true;
  }

  /** Finds the files of //go:embed patterns; the first that has none is an error of the package. */
  private resolveEmbeds(pkg: LoadedPackage): void {
    const { tree, sys, modules } = this.opts;
    if (pkg.std || !pkg.imports.has("embed")) return;
    const patterns = embedPatterns(
      tree,
      pkg.files.map((f) => f.node),
    );
    // cmd/go tells the first by name.
    patterns.sort((a, b) => (a.pattern < b.pattern ? -1 : a.pattern > b.pattern ? 1 : 0));
    for (const { pos, pattern } of patterns) {
      const found = resolveEmbed(sys, pkg.dir, pattern);
      if (typeof found !== "string") {
        pkg.embedded.set(pattern, found);
        continue;
      }
      const p = tree.files.position(pos);
      this.problems.push(
        `${modules.shown(absolute(this.opts.dir, p.file))}:${p.line}:${p.col}: pattern ${pattern}: ${found}`,
      );
      return;
    }
  }

  private parse(parse: ParseContext, pkg: LoadedPackage, name: string, bytes: Uint8Array, original: boolean): NodeId {
    return parseFile(parse, parse.tree.files.addFile(name, bytes), {
      lazyBodies: !pkg.full,
      formatted: pkg.std && original,
      std: pkg.std,
      compilingRuntime: pkg.std,
      fieldTrack: this.opts.context.experiments?.has("fieldtrack"),
    });
  }

  private unreadable(abs: string): string {
    const { sys } = this.opts;
    const actual = sys.actual?.(abs) ?? abs;
    const why = sys.fileError?.(abs) ?? "permission denied";
    if (actual === abs) return `open ${abs}: ${why}`;
    const isDir = sys.stat(abs) === "dir";
    return isDir ? `read ${dirOf(abs)}: overlay maps child ${baseOf(abs)} to directory` : `stat ${actual}: ${why}`;
  }

  /** A file's name in messages. */
  private shownName(pkg: LoadedPackage, abs: string): string {
    const { dir, trimpath } = this.opts;
    if (pkg.std)
      return this.opts.sdk === null || !abs.startsWith(this.opts.sdk.root) || trimpath
        ? `${pkg.path}/${baseOf(abs)}`
        : abs;
    const rel = relative(dir, abs);
    const shown = rel.length >= abs.length ? abs : rel.includes("/") ? rel : `./${rel}`;
    if (trimpath && pkg.module !== null) {
      const version = pkg.module.version === "" ? "" : `@${pkg.module.version}`;
      this.trimmed.set(shown, `${pkg.module.path}${version}${abs.slice(pkg.module.dir.length)}`);
    }
    return shown;
  }

  private loadImports(pkg: LoadedPackage): void {
    const { tree } = this.opts;
    const found = new Map<string, { file: LoadedFile; pos: Pos }>();
    for (const file of pkg.files) {
      for (const decl of importDecls(tree, file.node)) {
        const lit = tree.path(decl);
        if (lit === 0 || tree.bad(lit)) continue;
        const path = unquote(tree.text(lit));
        if (path === null || path === "unsafe" || found.has(path)) continue;
        // As go/build: the position of the import spec, its local name included.
        const local = tree.localPkgName(decl);
        found.set(path, { file, pos: tree.pos(local === 0 ? lit : local) });
      }
    }
    // As cmd/go: by path.
    for (const [path, { file, pos }] of [...found].sort(([a], [b]) => (a < b ? -1 : 1))) {
      this.stack.push({ pkg, file: file.base });
      const imported = this.import(pkg, file, pos, path);
      this.stack.pop();
      if (imported !== null) pkg.imports.set(path, imported);
    }
  }

  private import(from: LoadedPackage, file: LoadedFile, pos: Pos, path: string): LoadedPackage | null {
    // Only for errors: a file's lines are not counted otherwise.
    const where = (): string => {
      const p = this.opts.tree.files.position(pos);
      const original = this.originals.get(file.name);
      if (original !== undefined) return `${this.opts.modules.shown(original)}:${p.line}:${p.col}`;
      return `${file.name.replace(/^\.\//, "")}:${p.line}:${p.col}`;
    };
    const fail = (msg: string): null => {
      this.problems.push(`${where()}: ${msg}`);
      return null;
    };
    if (path === "." || path === ".." || path.startsWith("./") || path.startsWith("../")) {
      return fail(
        from.module === null
          ? `local import ${JSON.stringify(path)} in non-local package`
          : `${JSON.stringify(path)} is relative, but relative import paths are not supported in module mode`,
      );
    }
    if (path.startsWith("/")) return fail(`${JSON.stringify(path)} is not a package path; see 'go help packages'`);
    const malformed = from.std ? null : malformedImport(path);
    if (malformed !== null) return fail(`malformed import path ${JSON.stringify(path)}: ${malformed}`);
    const vendored = /^(?:.*\/)?vendor\/(.+)$/.exec(path);
    if (vendored !== null && !from.std) {
      return fail(
        path.startsWith("vendor/")
          ? "use of vendored package not allowed"
          : `${path} must be imported as ${vendored[1]}`,
      );
    }
    const resolved = from.std ? this.stdPath(path) : path;
    const known = this.byPath.get(resolved);
    if (known !== undefined) {
      const at = this.stack.findIndex((s) => s.pkg === known);
      if (at >= 0) {
        this.cycles.push(this.cycle(known));
        return null;
      }
      this.met(known);
      return this.allowed(from, known, where) ? known : null;
    }
    const found = this.findStd(resolved);
    if (found !== null) {
      const clash = from.std ? null : this.stdClash(path);
      if (clash !== null) return fail(clash);
      const pkg = this.load(resolved, found.dir, { std: true, patchDir: found.patchDir });
      return this.allowed(from, pkg, where) ? pkg : null;
    }
    if (from.std) return fail(this.notInStd(path));
    const inAll = this.stack[0].pkg.module?.main !== false;
    const module = this.opts.modules.find(path, from, inAll);
    if ("error" in module) {
      if (!path.split("/")[0].includes(".") && module.missing) {
        if (this.opts.sdk === null) throw new LoadError(noSdkMessage, LoadFault.Command);
        return fail(this.notInStd(path));
      }
      return fail(module.error);
    }
    const other = this.folded.get(path.toLowerCase());
    if (other !== undefined && other !== path) {
      return fail(`case-insensitive import collision: ${JSON.stringify(path)} and ${JSON.stringify(other)}`);
    }
    this.folded.set(path.toLowerCase(), path);
    let pkg: LoadedPackage;
    try {
      pkg = this.load(path, module.dir, { module: module.module, full: module.module.local });
    } catch (e) {
      if (!(e instanceof LoadError)) throw e;
      this.problems.push(e.fault === LoadFault.Mixed ? `${where()}: ${e.message}` : e.message);
      return null;
    }
    return this.allowed(from, pkg, where) ? pkg : null;
  }

  /** What cmd/go says of a package of the standard library whose path is also one of a main module's; null: it is not. */
  stdClash(path: string): string | null {
    const { sdk, modules } = this.opts;
    const ours = modules.inMain(path);
    if (ours === null || sdk === null || this.findStd(path) === null) return null;
    const dir = join(sdk.root, "src", path);
    return ours.dir === dir ? null : ambiguous(path, [ours, { dir, module: null }]);
  }

  /** The standard library's own vendored packages (GOROOT/src/vendor). */
  private stdPath(path: string): string {
    return path.split("/")[0].includes(".") ? `vendor/${path}` : path;
  }

  /** The rule for "internal" folders, and that a command cannot be imported. */
  private allowed(from: LoadedPackage, to: LoadedPackage, where: () => string): boolean {
    const tested = this.testParts.get(from);
    if (to.name === "main" && !from.std && to !== tested) {
      this.forbid(from, `${where()}: import ${JSON.stringify(to.path)} is a program, not an importable package`, false);
      return false;
    }
    const at = `/${to.path}/`.lastIndexOf("/internal/");
    if (at < 0) return true;
    const parent = `/${to.path}/`.slice(1, at);
    const files = from.path === "command-line-arguments";
    const path = files ? (this.opts.modules.pathOfDir(from.dir) ?? "") : (tested ?? from).path;
    const ok = to.std
      ? from.std || (tested !== undefined && from.name === "main")
      : path === parent || path.startsWith(`${parent}/`);
    if (!ok) this.forbid(from, `${where()}: use of internal package ${to.path} not allowed`, true);
    return ok;
  }

  /** cmd/go tells the first of a package. */
  private forbid(from: LoadedPackage, text: string, withChain: boolean): void {
    if (!this.forbidden.has(from)) this.forbidden.set(from, { text, withChain });
  }

  private cycle(back: LoadedPackage): string {
    const lines = this.stack.map((s, i) =>
      i === 0 ? `package ${s.pkg.path}` : `\timports ${s.pkg.path} from ${this.stack[i - 1].file}`,
    );
    lines.push(`\timports ${back.path} from ${this.stack[this.stack.length - 1].file}: import cycle not allowed`);
    return lines.join("\n");
  }
}

/** How cmd/go names a package by the imports that lead to it. */
function chainText(paths: readonly string[]): string {
  return paths.map((path, i) => (i === 0 ? `package ${path}` : `\timports ${path}`)).join("\n");
}

export const noSdkMessage = [
  "go: no Go SDK found, and this program imports the standard library",
  "\tset GOROOT to a Go 1.26 SDK,",
  "\tor install Go 1.26 so that its go command is on the PATH,",
  "\tor set GOPROXY (in the environment or in Go's environment file) so that the SDK can be downloaded",
].join("\n");

/** Does the file import "C"? cgo does not work on wasm: such files belong to other builds. */
function importsC(tree: Tree, file: NodeId): boolean {
  return importDecls(tree, file).some((d) => tree.path(d) !== 0 && tree.text(tree.path(d)) === '"C"');
}

/** The //go:embed patterns of variables, in the order of their files. */
function embedPatterns(tree: Tree, files: readonly NodeId[]): { pos: Pos; pattern: string }[] {
  const out: { pos: Pos; pattern: string }[] = [];
  for (const file of files) {
    const decls = file === 0 ? 0 : tree.declList(file);
    for (let i = 0; decls !== 0 && i < tree.len(decls); i++) {
      const d = tree.at(decls, i);
      if (tree.kind(d) !== Kind.VarDecl || tree.pragma(d) === 0) continue;
      for (const e of tree.pragmas[tree.pragma(d)].embeds) {
        for (const [k, pattern] of e.patterns.entries()) out.push({ pos: e.at[k], pattern });
      }
    }
  }
  return out;
}

/** Does the file import what is no import path? */
function badImport(tree: Tree, file: NodeId): boolean {
  return importDecls(tree, file).some((d) => {
    const lit = tree.path(d);
    const path = lit === 0 || tree.bad(lit) ? "ok" : unquote(tree.text(lit));
    return path === null || !isValidImport(path);
  });
}

function importDecls(tree: Tree, file: NodeId): NodeId[] {
  const out: NodeId[] = [];
  if (file === 0) return out;
  const decls = tree.declList(file);
  for (let i = 0; i < tree.len(decls); i++) {
    const d = tree.at(decls, i);
    if (tree.kind(d) !== Kind.ImportDecl) break;
    out.push(d);
  }
  return out;
}
