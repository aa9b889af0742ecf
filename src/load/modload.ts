// Which folder holds an import path: the main module or workspace, vendor/, the standard library, and the modules of the
// build list as they lie in the module cache (cmd/go/internal/modload). Nothing is fetched here: a module that the cache
// lacks is an error that says so.

import { type ModFile, parseModFile, type Replace } from "./modfile.ts";
import { absolute, baseOf, dirOf, join } from "./path.ts";
import { compareGo, compareVersions } from "./semver.ts";
import type { System } from "./system.ts";

export interface Module {
  path: string;
  /** "" for main modules. */
  version: string;
  /** Folder with the sources; "" if the module cache does not hold it. */
  dir: string;
  /** go line of its go.mod, "" if none. */
  go: string;
  main: boolean;
}

/** Where an import path was found, or why not. */
export type Found = { dir: string; module: Module } | { error: string };

/** The user's modules could not be read: a message for the user, exit status 1. */
export class ModuleError extends Error {}

const decoder = new TextDecoder();

/** Upper-case letters as "!" and lower case: the module cache's file names (golang.org/x/mod/module.EscapePath). */
export function escapeModule(s: string): string {
  return s.replace(/[A-Z]/g, (c) => `!${c.toLowerCase()}`);
}

export class Modules {
  readonly mains: Module[] = [];
  private readonly files = new Map<Module, ModFile>();
  private replaces: { base: string; list: Replace[] }[] = [];
  /** Selected version of each required module; built on first use. */
  private selected: Map<string, Module> | null = null;
  private vendorDir = "";
  private vendored: Map<string, Module> | null = null;
  /** go.work or go.mod that rules this build, "" if none was found. */
  rootFile = "";

  constructor(
    private readonly sys: System,
    readonly dir: string,
    modFlag: string,
    private readonly modCache: string,
    private readonly sdkGo: string,
  ) {
    const work = sys.env("GOWORK");
    const workFile = work === "off" ? "" : work || this.findUp("go.work");
    if (workFile !== "") this.openWork(workFile);
    else {
      const modFile = this.findUp("go.mod");
      if (modFile !== "") this.openMain(dirOf(modFile), "go.mod");
    }
    for (const m of this.mains) {
      const vendor = join(m.dir, "vendor");
      const wanted = modFlag === "vendor" || (modFlag === "" && compareGo(m.go || "1.16", "1.14") >= 0);
      if (workFile === "" && wanted && sys.stat(vendor) === "dir") this.vendorDir = vendor;
    }
    const rootVendor = workFile === "" ? "" : join(dirOf(workFile), "vendor");
    if (rootVendor !== "" && modFlag !== "mod" && sys.stat(rootVendor) === "dir") this.vendorDir = rootVendor;
  }

  private findUp(name: string): string {
    for (let d = this.dir; ; d = dirOf(d)) {
      const f = join(d, name);
      if (this.sys.stat(f) === "file") return f;
      if (d === "/" || d === ".") return "";
    }
  }

  private read(path: string, shown: string, kind: "mod" | "work"): ModFile {
    const bytes = this.sys.readFile(path);
    if (bytes === null)
      throw new ModuleError(`go: open ${path}: ${this.sys.fileError?.(path) ?? "no such file or directory"}`);
    const file = parseModFile(shown, decoder.decode(bytes), kind);
    if (file.errors.length > 0) throw new ModuleError(`go: errors parsing ${shown}:\n${file.errors.join("\n")}`);
    if (file.go !== "" && compareGo(file.go, this.sdkGo) > 0) {
      throw new ModuleError(`go: ${shown} requires go >= ${file.go} (running go ${this.sdkGo}; GOTOOLCHAIN=local)`);
    }
    return file;
  }

  private openMain(dir: string, shown: string): void {
    const path = join(dir, "go.mod");
    const file = this.read(path, shown, "mod");
    if (file.module === "") {
      throw new ModuleError(
        `go: error reading ${shown}: missing module declaration. To specify the module path:\n\tgo mod edit -module=example.com/mod`,
      );
    }
    const m: Module = { path: file.module, version: "", dir, go: file.go, main: true };
    this.mains.push(m);
    this.files.set(m, file);
    this.replaces.push({ base: dir, list: file.replace });
    if (this.rootFile === "") this.rootFile = path;
  }

  private openWork(path: string): void {
    const work = this.read(path, baseOf(path), "work");
    this.rootFile = path;
    for (const use of work.use) {
      const dir = absolute(dirOf(path), use);
      if (this.sys.stat(join(dir, "go.mod")) !== "file") {
        throw new ModuleError(
          `go: cannot load module ${use} listed in go.work file: open ${join(use, "go.mod")}: no such file or directory`,
        );
      }
      this.openMain(dir, join(use, "go.mod"));
    }
    // A replace of go.work wins over the modules' own.
    this.replaces.unshift({ base: dirOf(path), list: work.replace });
  }

  /** The main module that owns an absolute folder, or null. */
  moduleOfDir(dir: string): Module | null {
    let best: Module | null = null;
    for (const m of this.mains) {
      if ((dir === m.dir || dir.startsWith(`${m.dir}/`)) && (best === null || m.dir.length > best.dir.length)) best = m;
    }
    return best;
  }

  /** Import path of an absolute folder inside a main module. */
  pathOfDir(dir: string): string | null {
    const m = this.moduleOfDir(dir);
    return m === null ? null : dir === m.dir ? m.path : m.path + dir.slice(m.dir.length);
  }

  /** Looks up a path that is not in the standard library. */
  find(path: string): Found {
    for (const m of this.mains) {
      if (path !== m.path && !path.startsWith(`${m.path}/`)) continue;
      const dir = join(m.dir, path.slice(m.path.length));
      if (this.hasGoFiles(dir) && this.moduleOfDir(dir) === m) return { dir, module: m };
    }
    if (this.vendorDir !== "") return this.findVendored(path);
    let missing: Module | null = null;
    for (let prefix = path; prefix !== "."; prefix = dirOf(prefix)) {
      const m = this.buildList().get(prefix);
      if (m === undefined) continue;
      if (m.dir === "") {
        missing ??= m;
        continue;
      }
      const dir = join(m.dir, path.slice(prefix.length));
      if (this.hasGoFiles(dir)) return { dir, module: m };
    }
    if (missing !== null) {
      return {
        error: `module ${missing.path}@${missing.version} is not in the module cache (${this.modCache}); to fetch it:\n\tgo mod download ${missing.path}@${missing.version}`,
      };
    }
    if (this.mains.length === 0) {
      return {
        error: `no required module provides package ${path}: go.mod file not found in current directory or any parent directory; see 'go help modules'`,
      };
    }
    return { error: `no required module provides package ${path}; to add it:\n\tgo get ${path}` };
  }

  private hasGoFiles(dir: string): boolean {
    return this.sys.readDir(dir)?.some((e) => !e.isDir && e.name.endsWith(".go")) ?? false;
  }

  private findVendored(path: string): Found {
    if (this.vendored === null) {
      this.vendored = new Map();
      const bytes = this.sys.readFile(join(this.vendorDir, "modules.txt"));
      let current: Module | null = null;
      for (const line of bytes === null ? [] : decoder.decode(bytes).split("\n")) {
        const head = /^# (\S+)(?: (v\S+))?/.exec(line);
        const go = /^## .*\bgo (\S+)/.exec(line);
        if (head !== null && !line.startsWith("## ")) {
          current = { path: head[1], version: head[2] ?? "", dir: this.vendorDir, go: "", main: false };
        } else if (go !== null && current !== null) current.go = go[1];
        else if (current !== null && line !== "" && !line.startsWith("#")) this.vendored.set(line.trim(), current);
      }
    }
    const module = this.vendored.get(path);
    const dir = join(this.vendorDir, path);
    if (module !== undefined && this.hasGoFiles(dir)) return { dir, module };
    return { error: `cannot find module providing package ${path}: import lookup disabled by -mod=vendor` };
  }

  private replacement(path: string, version: string): { base: string; to: Replace["new"] } | null {
    for (const { base, list } of this.replaces) {
      for (const wild of [false, true]) {
        for (const r of list) {
          if (r.old.path === path && r.old.version === (wild ? "" : version)) return { base, to: r.new };
        }
      }
    }
    return null;
  }

  /** Minimal version selection over the go.mod files that the cache and the replaced folders hold. */
  private buildList(): Map<string, Module> {
    if (this.selected !== null) return this.selected;
    const chosen = new Map<string, Module>();
    this.selected = chosen;
    const queue: { path: string; version: string; deep: boolean }[] = [];
    const excluded = new Set<string>();
    for (const m of this.mains) {
      const file = this.files.get(m)!;
      for (const e of file.exclude) excluded.add(`${e.path}@${e.version}`);
      for (const r of file.require) queue.push({ ...r, deep: true });
    }
    const seen = new Set<string>();
    for (let i = 0; i < queue.length; i++) {
      const { path, version, deep } = queue[i];
      const key = `${path}@${version}`;
      if (seen.has(key) || excluded.has(key) || this.mains.some((m) => m.path === path)) continue;
      seen.add(key);
      const { module, file } = this.open(path, version);
      const before = chosen.get(path);
      if (before === undefined || compareVersions(before.version, version) < 0) chosen.set(path, module);
      if (file === null || !deep) continue;
      // A module at go 1.17 or later lists its whole graph: what its requirements require needs no reading.
      const pruned = compareGo(file.go || "1.16", "1.17") >= 0;
      for (const r of file.require) queue.push({ ...r, deep: !pruned });
    }
    return chosen;
  }

  private open(path: string, version: string): { module: Module; file: ModFile | null } {
    const module: Module = { path, version, dir: "", go: "", main: false };
    const replaced = this.replacement(path, version);
    let modPath: string;
    if (replaced !== null && replaced.to.version === "") {
      module.dir = absolute(replaced.base, replaced.to.path);
      modPath = join(module.dir, "go.mod");
      if (this.sys.stat(modPath) !== "file") {
        throw new ModuleError(
          `go: ${path}@${version} (replaced by ${replaced.to.path}): reading ${join(replaced.to.path, "go.mod")}: open ${modPath}: no such file or directory`,
        );
      }
    } else {
      const from = replaced?.to ?? { path, version };
      const dir = join(this.modCache, `${escapeModule(from.path)}@${escapeModule(from.version)}`);
      if (this.sys.stat(dir) === "dir") module.dir = dir;
      modPath = join(
        this.modCache,
        "cache/download",
        escapeModule(from.path),
        "@v",
        `${escapeModule(from.version)}.mod`,
      );
    }
    const bytes =
      this.sys.readFile(modPath) ?? (module.dir === "" ? null : this.sys.readFile(join(module.dir, "go.mod")));
    if (bytes === null) return { module, file: null };
    // A dependency's go.mod may hold directives we do not know: only what it requires matters.
    const file = parseModFile("go.mod", decoder.decode(bytes), "mod");
    module.go = file.go;
    return { module, file };
  }
}
