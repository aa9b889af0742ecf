// Package patterns of the command line -> packages (cmd/go/internal/search and load): folders, "./...", import paths,
// import paths with "...", "std", or the .go files of one package.

import { LoadError, type Loader, LoadFault } from "./loader.ts";
import type { LoadedPackage } from "./package.ts";
import { absolute, clean, dirOf, join } from "./path.ts";

export interface PatternResult {
  packages: LoadedPackage[];
  /** `go: warning: "./..." matched no packages` */
  warnings: string[];
}

/**
 * Loads what the patterns name, in their order; no pattern means the package in the working directory. `run`: names that end in .go
 * are files, there or not.
 */
export function loadPatterns(loader: Loader, given: string[], run = false): PatternResult {
  const { sys, dir } = loader.opts;
  const patterns = given.map(cleaned);
  const stat = (p: string): "file" | "dir" | null => sys.stat(absolute(dir, p));
  const files = patterns.length > 0 && patterns.every((p) => p.endsWith(".go") && stat(p) !== "dir");
  if (files && (run || patterns.some((p) => stat(p) === "file"))) {
    for (const p of patterns) {
      if (sys.stat(absolute(dir, p)) === null) throw new LoadError(`stat ${p}: no such file or directory`);
    }
    const folders = [...new Set(patterns.map((p) => clean(dirOf(p))))];
    if (folders.length > 1) {
      throw new LoadError(`named files must all be in one directory; have ${folders[0]} and ${folders[1]}`);
    }
    const twice = patterns.find((p, i) => patterns.indexOf(p) < i);
    if (twice !== undefined) {
      const collision = `case-insensitive file name collision: ${JSON.stringify(twice)} and ${JSON.stringify(twice)}`;
      throw new LoadError(`package command-line-arguments: ${collision}`);
    }
    // Test files are another package's.
    if (patterns.every((p) => p.endsWith("_test.go"))) return { packages: [], warnings: [] };
    return {
      packages: [loader.loadFiles(patterns.filter((p) => !p.endsWith("_test.go")).map((p) => absolute(dir, p)))],
      warnings: [],
    };
  }
  const file = patterns.find((p) => p.endsWith(".go") && sys.stat(absolute(dir, p)) === "file");
  if (file !== undefined) {
    throw new LoadError(`named files must be .go files: ${patterns.find((p) => !p.endsWith(".go")) ?? file}`);
  }
  const out = new Set<LoadedPackage>();
  const warnings: string[] = [];
  for (const pattern of patterns.length === 0 ? ["."] : patterns) {
    let found: LoadedPackage[];
    let matched = true;
    try {
      if (pattern.includes("...") || metaPatterns.has(pattern)) ({ found, matched } = expand(loader, pattern));
      else found = [one(loader, pattern)];
    } catch (e) {
      // What is wrong with one does not keep the others from being reported, but for errors of the command itself.
      if (!(e instanceof LoadError) || e.fault === LoadFault.Command) throw e;
      loader.fail(e.message);
      continue;
    }
    if (!matched) warnings.push(`go: warning: ${JSON.stringify(pattern)} matched no packages`);
    for (const p of found) out.add(p);
  }
  return { packages: [...out], warnings };
}

/** "all" would also name what the packages import, which is loaded with them, and what tests import, which no build asks for. */
const metaPatterns: ReadonlySet<string> = new Set(["all", "std", "work"]);

/** A pattern in its shortest form (cmd/go/internal/search's CleanPatterns). */
function cleaned(pattern: string): string {
  if (pattern.startsWith("/")) return clean(pattern);
  const at = isLocal(pattern) ? -1 : pattern.indexOf("@");
  const path = at < 0 ? pattern : pattern.slice(0, at);
  const short = path.startsWith("./") && clean(path) !== "." ? `./${clean(path)}` : clean(path);
  return at < 0 ? short : short + pattern.slice(at);
}

function isLocal(pattern: string): boolean {
  return /^(\.\.?(\/|$)|\/)/.test(pattern);
}

function one(loader: Loader, pattern: string): LoadedPackage {
  const { sys, dir, modules } = loader.opts;
  if (pattern.startsWith("-")) throw new LoadError(`malformed import path ${JSON.stringify(pattern)}: leading dash`);
  if (!isLocal(pattern) && pattern.includes("@")) {
    const where = "with 'go get' and 'go install' in module-aware mode";
    throw new LoadError(`package ${pattern}: can only use path@version syntax ${where}`);
  }
  if (isLocal(pattern)) {
    const abs = absolute(dir, pattern);
    if (modules.mains.length === 0) throw new LoadError(modules.noMains(), LoadFault.Command);
    if (sys.stat(abs) !== "dir") throw new LoadError(`stat ${abs}: directory not found`);
    if (!sys.readDir(abs)?.some((e) => !e.isDir && e.name.endsWith(".go"))) {
      throw new LoadError(`no Go files in ${abs}`);
    }
    const vendored = modules.vendoredPath(abs);
    if (vendored !== null) return one(loader, vendored);
    const path = modules.pathOfDir(abs);
    if (path === null) throw new LoadError(modules.outside(abs));
    const owner = modules.moduleOfDir(abs)!;
    const root = modules.moduleRoot(abs);
    if (root !== owner.dir && root.startsWith(`${owner.dir}/`)) {
      throw new LoadError(`main module (${owner.path}) does not contain package ${path}`);
    }
    const clash = loader.stdClash(path);
    if (clash !== null) throw new LoadError(clash);
    return loader.loadDir(path, abs, modules.moduleOfDir(abs));
  }
  const clash = loader.stdClash(pattern);
  if (clash !== null) throw new LoadError(clash);
  const found = modules.find(pattern);
  if (!("error" in found)) return loader.loadDir(pattern, found.dir, found.module);
  if (!pattern.split("/")[0].includes(".") && found.missing) return loader.std(pattern);
  throw new LoadError(found.error);
}

/** Packages whose path or folder matches a pattern with "..."; folders without Go files of this build are passed over. */
function expand(loader: Loader, pattern: string): { found: LoadedPackage[]; matched: boolean } {
  const { sys, dir, modules, sdk } = loader.opts;
  const found: LoadedPackage[] = [];
  let matched = false;
  const local = isLocal(pattern);
  const meta = metaPatterns.has(pattern);
  // "x/..." also matches x itself (cmd/go/internal/search).
  const [head, ...rest] = (local ? absolute(dir, pattern) : pattern).split("...");
  const quote = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const whole = head.endsWith("/") && rest.length === 1 && rest[0] === "";
  const matches = meta
    ? /^/
    : new RegExp(whole ? `^${quote(head.slice(0, -1))}(/.*)?$` : `^${[head, ...rest].map(quote).join(".*")}$`);
  const visit = (folder: string, path: string, load: (path: string, folder: string) => LoadedPackage): void => {
    const entries = sys.readDir(folder) ?? [];
    if (matches.test(local ? folder : path) && entries.some((e) => !e.isDir && e.name.endsWith(".go"))) {
      try {
        found.push(load(path, folder));
        matched = true;
      } catch (e) {
        if (!(e instanceof LoadError)) throw e;
        if (e.fault !== LoadFault.NoFiles && e.fault !== LoadFault.OnlyTests) throw e;
        matched ||= e.fault === LoadFault.OnlyTests;
      }
    }
    for (const e of entries) {
      if (!e.isDir || e.irregular || /^[._]/.test(e.name) || e.name === "testdata") continue;
      const sub = join(folder, e.name);
      if (e.name === "vendor" || (path === "" && e.name === "cmd") || sys.stat(join(sub, "go.mod")) === "file")
        continue;
      const owner = modules.moduleOfDir(sub);
      if (owner !== null && modules.ignored(owner, sub)) continue;
      visit(sub, path === "" ? e.name : `${path}/${e.name}`, load);
    }
  };
  const ours = (): void => {
    for (const m of modules.mains) {
      visit(m.dir, m.path, (path, folder) => {
        const clash = loader.stdClash(path);
        if (clash !== null) throw new LoadError(clash);
        return loader.loadDir(path, folder, m);
      });
    }
  };
  if (!local) {
    if (sdk !== null && (meta ? pattern === "std" : !head.split("/")[0].includes("."))) {
      visit(join(sdk.root, "src"), "", (path) => loader.std(path));
    }
    if (pattern !== "std") ours();
    for (const m of meta ? [] : modules.dependencies) {
      if (!head.startsWith(m.path) && !m.path.startsWith(head)) continue;
      visit(m.dir, m.path, (path, folder) => loader.loadDir(path, folder, m));
    }
    return { found, matched };
  }
  // The folder before the first "...".
  const prefix = head.endsWith("/") ? head.slice(0, -1) || "/" : dirOf(head);
  if (!modules.mains.some((m) => m.dir === modules.moduleRoot(prefix))) {
    const scope = modules.workspace ? "modules listed in go.work" : "main module";
    const where = `pattern ${pattern}: directory prefix ${modules.shown(prefix)} does not contain ${scope}`;
    throw new LoadError(`${where} or ${modules.workspace ? "their" : "its"} selected dependencies`);
  }
  ours();
  return { found, matched };
}
