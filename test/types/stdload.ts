// A minimal loader for tests and tools of the checker: packages of GOROOT/src, build constraints applied, no modules.
// Invariant: one StdLoad is one compilation; packages are loaded when they are first imported.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type BuildContext, goodOSArchFile, matchGoBuild } from "../../src/load/constraint.ts";
import { type ParseContext, parseFile } from "../../src/syntax/parser.ts";
import { Tree } from "../../src/syntax/tree.ts";
import { Checker, type Config } from "../../src/types/check.ts";
import { Context } from "../../src/types/context.ts";
import { Info } from "../../src/types/info.ts";
import { Package } from "../../src/types/package.ts";
import { makeUniverse } from "../../src/types/universe.ts";

export const goroot = process.env.GOROOT ?? "/usr/local/go";

export interface Options {
  goos?: string;
  /** Check packages whole, not on demand. */
  full?: boolean;
  /** Parse bodies when they are needed. */
  lazyBodies?: boolean;
}

export class StdLoad {
  readonly tree = new Tree();
  readonly info = new Info();
  readonly context = new Context();
  readonly universe = makeUniverse(this.tree.names);
  readonly packages = new Map<string, Package>();
  /** "file:line:col: message", in the order of discovery. */
  readonly errors: string[] = [];
  /** Lines of all files. */
  lines = 0;
  private readonly parse: ParseContext;
  private readonly build: BuildContext;

  constructor(readonly options: Options = {}) {
    this.parse = { tree: this.tree, error: (pos, msg) => this.error(pos, msg) };
    this.build = { goos: options.goos ?? "wasip1", goarch: "wasm", tags: new Set(), goMinor: 26 };
  }

  private error(pos: number, msg: string): void {
    this.errors.push(`${this.tree.files.posString(pos)}: ${msg}`);
  }

  /** Directory of a standard library package, as imported from the standard library. */
  static dir(path: string): string {
    const vendored = /^golang\.org\//.test(path) ? `vendor/${path}` : path;
    return join(goroot, "src", vendored);
  }

  /** The package with that import path, its files parsed, its checker made. */
  load(path: string): Package | string {
    const known = this.packages.get(path);
    if (known !== undefined) return known;
    const dir = StdLoad.dir(path);
    let names: string[];
    try {
      names = readdirSync(dir).sort();
    } catch {
      return `package ${path} is not in std`;
    }
    const sources: { name: string; bytes: Uint8Array }[] = [];
    for (const name of names) {
      if (!name.endsWith(".go") || name.endsWith("_test.go") || name.startsWith("_") || name.startsWith(".")) continue;
      const bytes = readFileSync(join(dir, name));
      if (goodOSArchFile(this.build, name) && matchGoBuild(this.build, bytes) === true)
        sources.push({ name: join(dir, name), bytes });
    }
    if (sources.length === 0) return `build constraints exclude all Go files in ${dir}`;
    return this.addSources(dir.slice(join(goroot, "src").length + 1), sources, true);
  }

  /** Makes a package of the given sources. */
  addSources(path: string, sources: readonly { name: string; bytes: Uint8Array }[], hasAssembly = false): Package {
    const { tree } = this;
    const files: number[] = [];
    for (const { name, bytes } of sources) {
      const source = tree.files.addFile(name, bytes);
      const file = parseFile(this.parse, source, {
        lazyBodies: this.options.lazyBodies ?? false,
        std: true,
        compilingRuntime: true,
      });
      if (file !== 0) files.push(file);
      this.lines += source.lineCount();
    }
    const pkg = new Package(path, files.length > 0 ? tree.text(tree.pkgName(files[0])) : "", this.universe.scope);
    pkg.files = files;
    pkg.goVersion = "go1.26";
    this.packages.set(path, pkg);
    if (path.startsWith("vendor/")) this.packages.set(path.slice("vendor/".length), pkg);
    const conf: Config = {
      context: this.context,
      universe: this.universe,
      ignoreBranchErrors: true,
      hasAssembly,
      importPackage: (imported) => this.load(imported),
      error: (pos, msg) => this.error(pos, msg),
    };
    new Checker(conf, tree, this.info, pkg, !this.options.full);
    return pkg;
  }

  /** Checks everything in a package, bodies and initialisers included. */
  checkAll(pkg: Package): void {
    const checker = pkg.checker!;
    if (this.options.full) {
      for (const imp of this.importsOf(pkg)) this.checkAll(imp);
      checker.checkFiles();
      return;
    }
    checker.checkEverything();
  }

  private importsOf(pkg: Package): readonly Package[] {
    pkg.checker?.collect();
    return pkg.imports.filter((p) => p.checker !== null);
  }
}

/** Import paths of the standard library's packages, its vendored ones included, commands and tests not; sorted. */
export function stdPackages(): string[] {
  const out: string[] = [];
  const walk = (rel: string): void => {
    const entries = readdirSync(join(goroot, "src", rel), { withFileTypes: true });
    // runtime/cgo is cgo's own.
    if (rel !== "" && rel !== "runtime/cgo" && entries.some((e) => /(?<!_test)\.go$/.test(e.name)))
      out.push(rel.replace(/^vendor\//, ""));
    for (const e of entries) {
      const { name } = e;
      if (!e.isDirectory() || name === "testdata" || name.startsWith("_")) continue;
      // Package builtin is documentation.
      if (rel === "" && (name === "cmd" || name === "builtin")) continue;
      walk(rel === "" ? name : `${rel}/${name}`);
    }
  };
  walk("");
  return out.sort();
}
