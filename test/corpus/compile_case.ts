// Compiles a test of GOROOT/test as its recipe asks: the files go into a module in memory (mounted.ts). Import paths and package
// clauses are rewritten where the recipe's compiler flags (-p, -D) would have given them another meaning.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { NodeSystem } from "../../src/cli/node_system.ts";
import { type CompileResult, compile } from "../../src/compile.ts";
import { openSdk } from "../../src/load/sdk.ts";
import { parseExperiments } from "../../src/platform/experiments.ts";
import { goroot } from "../types/stdload.ts";
import { Mounted } from "./mounted.ts";
import { type DirPackage, dirOf, dirPackages, goos, type Recipe, testDir } from "./testdir.ts";

export const folder = "/gowasm-corpus";

/** Flags that mean something to us; all others concern gc's back end only. */
interface Flags {
  lang: string;
  allErrors: boolean;
  tags: string[];
  ldflagsX: Map<string, string>;
}

function flagsOf(flags: readonly string[]): Flags {
  const out: Flags = { lang: "", allErrors: !flags.includes("-e=0"), tags: [], ldflagsX: new Map() };
  flags.forEach((f, i) => {
    const [name, ...rest] = f.split("=");
    const value = rest.join("=");
    if (name === "-lang") out.lang = value;
    else if (name === "-tags") out.tags.push(...value.split(","));
    else if (name === "-X" || f === "-X") {
      const [symbol, ...text] = (flags[i + 1] ?? "").split("=");
      out.ldflagsX.set(symbol, text.join("="));
    }
  });
  return out;
}

interface How {
  /** GOEXPERIMENT */
  experiment?: string;
  sys?: Mounted;
  dir: string;
  patterns: string[];
  whole?: boolean;
  tags?: readonly string[];
}

export function compileWith(flagList: readonly string[], how: How): CompileResult {
  const flags = flagsOf(flagList);
  const sys = how.sys ?? new NodeSystem(how.dir, process.env);
  const experiments = parseExperiments(how.experiment ?? "");
  if (typeof experiments === "string") throw new Error(experiments);
  const sdk = openSdk(sys, goroot);
  if (typeof sdk === "string") throw new Error(sdk);
  return compile({
    sys,
    sdk,
    goroot: resolve("goroot"),
    dir: how.dir,
    patterns: how.patterns,
    goos,
    goarch: "wasm",
    buildmode: "exe",
    tags: [...flags.tags, ...(how.tags ?? [])],
    experiments,
    mod: "",
    modCache: "/none",
    trimpath: false,
    stripNames: false,
    ldflagsX: flags.ldflagsX,
    gcflags: [{ pattern: "all", flags: { allErrors: flags.allErrors, lang: flags.lang }, text: "" }],
    whole: how.whole ?? false,
    gowasmVersion: "test",
  });
}

function moduleInMemory(path: string, go: string): Mounted {
  const sys = new Mounted(new NodeSystem(folder, process.env), folder);
  sys.write("go.mod", `module ${path}\n\ngo ${go}\n`);
  return sys;
}

/** gc's compiler takes any path, the go command's rules are stricter. */
function ascii(path: string): string {
  return path.replace(/[^\x20-\x7e]/g, "U");
}

/** The source with relative imports written as what -D test makes of them. */
function absoluteImports(src: string): string {
  return src.replace(
    /^(\s*import\b[^"`\n]*|\s*(?:[\p{L}\w.]+\s+)?)(["`])\.\/([^"`]*)/gmu,
    (_, before: string, quote: string, path: string) => `${before}${quote}test/${ascii(path)}`,
  );
}

/** As a package that can be imported: its own name is of no account to what imports it. */
function asLibrary(src: string): string {
  return src.replace(/^package main\b/m, "package prog");
}

/** Without -complete functions may have their bodies in assembly. */
function addPackage(r: Recipe, sys: Mounted, pkg: DirPackage, library: boolean): void {
  const to = ascii(pkg.path.slice("test/".length));
  for (const file of pkg.files) {
    const src = absoluteImports(readFileSync(join(dirOf(r), file), "utf8"));
    // As files of a folder, those called so would be left out.
    sys.write(`${to}/${file.replace(/_test\.go$/, "_test_.go")}`, library ? asLibrary(src) : src);
  }
  if (!r.flags.includes("-complete")) sys.write(`${to}/empty.s`, "");
}

/** A program that links packages and does nothing. */
function addMain(sys: Mounted, imports: readonly string[]): void {
  sys.write("main.go", `package main\n\n${imports.map((p) => `import _ "${p}"\n`).join("")}\nfunc main() {}\n`);
}

/** compile: one file as package p. */
export function compileFile(r: Recipe): CompileResult {
  return compilePackage(join(testDir, r.name), r.flags, r.goexperiment);
}

/** One file as package p, which messages call p/p.go. */
export function compilePackage(file: string, flags: readonly string[], experiment = ""): CompileResult {
  const sys = moduleInMemory("test", "1.26");
  sys.write("p/p.go", asLibrary(readFileSync(file, "utf8")));
  if (!flags.includes("-complete")) sys.write("p/empty.s", "");
  addMain(sys, ["test/p"]);
  return compileWith(flags, { experiment, sys, dir: folder, patterns: ["."], whole: true });
}

/** compiledir: the packages of the folder. */
export function compileDir(r: Recipe): CompileResult {
  const sys = moduleInMemory("test", "1.26");
  const packages = dirPackages(r);
  for (const p of packages) addPackage(r, sys, p, true);
  addMain(
    sys,
    packages.map((p) => ascii(p.path)),
  );
  return compileWith(r.flags, { sys, dir: folder, patterns: ["."], whole: true });
}

/** rundir: the last package is the program. */
export function compileRunDir(r: Recipe): CompileResult {
  const sys = moduleInMemory("test", "1.26");
  const packages = dirPackages(r);
  const main = packages.pop()!;
  for (const p of packages) addPackage(r, sys, p, false);
  addPackage(r, sys, main, false);
  return compileWith(r.flags, { sys, dir: folder, patterns: [ascii(main.path)] });
}

/** runindir: the folder is a module named after it. */
export function compileInDir(r: Recipe): CompileResult {
  const dir = dirOf(r);
  const sys = moduleInMemory(dir.slice(dir.lastIndexOf("/") + 1), r.goMod);
  const add = (rel: string): void => {
    for (const name of readdirSync(join(dir, rel))) {
      const path = rel === "" ? name : `${rel}/${name}`;
      if (statSync(join(dir, path)).isDirectory()) add(path);
      else sys.write(path, readFileSync(join(dir, path)));
    }
  };
  add("");
  return compileWith(r.flags, { experiment: r.goexperiment, sys, dir: folder, patterns: ["."] });
}

/** builddir, buildrundir: all Go and assembly files of the folder are package main. */
export function compileBuildDir(r: Recipe): CompileResult {
  const dir = dirOf(r);
  const sys = moduleInMemory("test", "1.26");
  for (const name of readdirSync(dir)) if (/\.(go|s)$/.test(name)) sys.write(name, readFileSync(join(dir, name)));
  return compileWith(r.flags, { sys, dir: folder, patterns: ["."], whole: true });
}

/** run and its kin: go run with the file, and the arguments that are Go files too. Gives the program's own arguments. */
export function compileProgram(r: Recipe): { result: CompileResult; args: string[] } {
  const more = r.args.findIndex((a) => !a.endsWith(".go"));
  const files = more < 0 ? r.args : r.args.slice(0, more);
  const patterns = [r.name, ...files].map((f) => join(testDir, f));
  return {
    result: compileWith(r.flags, { experiment: r.goexperiment, dir: testDir, patterns }),
    args: more < 0 ? [] : r.args.slice(more),
  };
}

/** A program that another one printed. */
export function compileGenerated(r: Recipe, src: Uint8Array): CompileResult {
  const sys = new Mounted(new NodeSystem(folder, process.env), folder);
  sys.write("tmp__.go", src);
  return compileWith(r.flags, { sys, dir: folder, patterns: [`${folder}/tmp__.go`] });
}
