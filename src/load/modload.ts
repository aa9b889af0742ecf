// Which folder holds an import path: the main module or workspace, vendor/, the standard library, and the modules of the
// build list as they lie in the module cache (cmd/go/internal/modload). Nothing is fetched here: a module that the cache
// lacks is an error that says so.

import { malformedImport } from "./importpath.ts";
import { type ModFile, type ModVersion, parseModFile, type Replace } from "./modfile.ts";
import { absolute, dirOf, join, relative } from "./path.ts";
import { compareGo, compareVersions } from "./semver.ts";
import type { System } from "./system.ts";
import { describe, parseVendorList, type VendorList, vendorErrors } from "./vendor.ts";

export interface Module {
  path: string;
  /** "" for main modules. */
  version: string;
  /** Folder with the sources; "" if the module cache does not hold it. */
  dir: string;
  /** go line of its go.mod, "" if none. */
  go: string;
  main: boolean;
  /** Its sources are the user's own: a main module, or a folder by a replace directive. Their errors are all reported. */
  local: boolean;
}

/** A module as build information names it. */
export interface ModuleVersion {
  path: string;
  /** "(devel)": a folder's. */
  version: string;
  /** Its line of go.sum; "": none. */
  sum: string;
  replace?: ModuleVersion;
}

/** Where an import path was found, or why not. */
export type Found = { dir: string; module: Module } | { error: string; missing: boolean };

/** What cmd/go says of a package that several modules hold; module null: the standard library. */
export function ambiguous(path: string, found: readonly { dir: string; module: Module | null }[]): string {
  const lines = found.map(({ dir, module: m }) => {
    const version = m === null || m.version === "" ? "" : ` ${m.version}`;
    return `\n\t${m?.path ?? ""}${version} (${dir})`;
  });
  return `ambiguous import: found package ${path} in multiple modules:${lines.join("")}`;
}

/** The user's modules could not be read: a message for the user, exit status 1. */
export class ModuleError extends Error {}

/** Upper-case letters as "!" and lower case: the module cache's file names (golang.org/x/mod/module.EscapePath). */
export function escapeModule(s: string): string {
  return s.replace(/[A-Z]/g, (c) => `!${c.toLowerCase()}`);
}

export interface ModulesOptions {
  sys: System;
  /** Working directory. */
  dir: string;
  /** -mod */
  mod: string;
  modCache: string;
  /** Version of the SDK: "1.26.8". */
  sdkGo: string;
  /** What is wrong with a godebug line, or "". */
  checkGodebug?: (key: string, value: string) => string;
}

interface Rule extends Replace {
  /** Folder that relative replacements are seen from. */
  base: string;
  source: string;
}

export class Modules {
  readonly mains: Module[] = [];
  /** Lines that cmd/go prints as it goes on. */
  readonly warnings: string[] = [];
  private readonly files = new Map<Module, ModFile>();
  /** Those of go.work first: they win. */
  private readonly rules: Rule[] = [];
  /** Selected version of each required module; built on first use. */
  private selected: Map<string, Module> | null = null;
  /** Lines of go.sum: "path@version" -> hash. */
  private readonly sums = new Map<string, string>();
  /** What is wrong with a go.sum, said when one is asked. */
  private malformedSum = "";
  private requiredPaths: Set<string> | null = null;
  private vendor: VendorList | null = null;
  private vendorDir = "";
  private workFile: ModFile | null = null;
  /** Why imports are not looked up elsewhere: "", or "import lookup disabled by -mod=..." with cmd/go's reason. */
  private disabled = "";
  private readonly sys: System;
  readonly dir: string;
  /** The build is one of a workspace. */
  readonly workspace: boolean;
  /** go.work or go.mod that rules this build, "" if none was found. */
  rootFile = "";

  constructor(private readonly opts: ModulesOptions) {
    const { sys, dir } = opts;
    this.sys = sys;
    this.dir = dir;
    const work = sys.env("GOWORK") ?? "";
    if (work !== "" && work !== "off" && work !== "auto" && !work.startsWith("/")) {
      throw new ModuleError("go: invalid GOWORK: not an absolute path");
    }
    const given = work === "auto" ? "" : work;
    const workFile = given === "off" ? "" : given || this.findUp("go.work");
    this.workspace = workFile !== "";
    if (this.workspace) this.openWork(workFile);
    else {
      const modFile = this.findUp("go.mod");
      if (modFile !== "") this.openMains([dirOf(modFile)], null);
    }
    if (this.mains.length > 0) this.openVendor();
  }

  private findUp(name: string, from = this.dir): string {
    return findUp(this.sys, name, from);
  }

  /** A file as messages name it: seen from the working directory where that is shorter. */
  shown(path: string): string {
    const rel = relative(this.dir, path);
    return rel.length < path.length ? rel : path;
  }

  private text(path: string): string | null {
    const bytes = this.sys.readFile(path);
    return bytes === null ? null : new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  }

  private openError(path: string): string {
    return `open ${this.shown(path)}: ${this.sys.fileError?.(path) ?? "no such file or directory"}`;
  }

  private openWork(path: string): void {
    const { sdkGo, mod } = this.opts;
    const text = this.text(path);
    if (text === null) throw new ModuleError(`go: reading go.work: ${this.openError(path)}`);
    const shown = this.shown(path);
    const work = parseModFile(shown, text, "work");
    if (work.errors.length > 0) throw new ModuleError(`go: errors parsing go.work:\n${work.errors.join("\n")}`);
    if (compareGo(work.go, sdkGo) > 0) throw new ModuleError(this.tooNew(shown, work.go));
    this.rootFile = path;
    this.workFile = work;
    const dirs: string[] = [];
    const bad: string[] = [];
    for (const use of work.use) {
      const dir = absolute(dirOf(path), use.path);
      if (dirs.includes(dir)) bad.push(`${shown}:${use.line}: path ${dir} appears multiple times in workspace`);
      else dirs.push(dir);
    }
    for (const g of work.godebug) {
      const wrong = this.opts.checkGodebug?.(g.key, g.value) ?? "";
      if (wrong !== "") bad.push(`${shown}:${g.line}: ${wrong}`);
    }
    if (bad.length > 0) throw new ModuleError(bad.map((b) => `go: error loading go.work:\n${b}`).join("\n"));
    if (mod === "mod") {
      throw new ModuleError(
        'go: -mod may only be set to readonly or vendor when in workspace mode, but it is set to "mod"\n' +
          "\tRemove the -mod flag to use the default readonly value, \n" +
          "\tor set GOWORK=off to disable workspace mode.",
      );
    }
    for (const r of work.replace) this.rules.push({ ...r, base: dirOf(path), source: shown });
    this.openMains(dirs, work);
    this.readSums(`${path}.sum`);
  }

  private tooNew(what: string, go: string): string {
    return `go: ${what} requires go >= ${go} (running go ${this.opts.sdkGo}; GOTOOLCHAIN=local)`;
  }

  /** Reads the main modules; all that is wrong is one error. */
  private openMains(dirs: string[], work: ModFile | null): void {
    const errors: string[] = [];
    for (const dir of dirs) {
      const path = join(dir, "go.mod");
      const wrong = this.openMain(dir, path, work);
      if (wrong !== "") errors.push(wrong);
      else this.readSums(join(dir, "go.sum"));
    }
    if (errors.length > 0) throw new ModuleError(`go: ${errors.join("\n")}`);
    const seen = new Set<string>();
    for (const m of this.mains) {
      if (seen.has(m.path)) throw new ModuleError(`go: module ${m.path} appears multiple times in workspace`);
      seen.add(m.path);
    }
    for (const m of this.mains) this.addReplaces(m, work);
    for (const m of this.mains) {
      for (const tool of this.files.get(m)!.tool) {
        const why = malformedImport(tool);
        if (why !== null) throw new ModuleError(`go: malformed tool path ${JSON.stringify(tool)}: ${why}`);
      }
    }
  }

  /** One main module; gives what is wrong with it, or "". */
  private openMain(dir: string, path: string, work: ModFile | null): string {
    const { sdkGo, checkGodebug } = this.opts;
    const listed = (why: string): string =>
      work === null ? why : `cannot load module ${this.shown(dir)} listed in go.work file: ${why}`;
    const text = this.text(path);
    if (text === null) {
      return work === null ? `open ${path}: ${this.sys.fileError?.(path) ?? ""}` : listed(this.openError(path));
    }
    const shown = this.shown(path);
    const file = parseModFile(shown, text, "mod", path);
    if (file.go !== "" && compareGo(file.go, sdkGo) > 0) {
      return work === null ? this.tooNew(shown, file.go).slice(4) : this.workTooOld(dir, work, file.go);
    }
    if (file.errors.length > 0) return listed(`errors parsing ${shown}:\n${file.errors.join("\n")}`);
    if (file.module === "") {
      const edit = "To specify the module path:\n\tgo mod edit -module=example.com/mod";
      return listed(`error reading ${shown}: missing module declaration. ${edit}`);
    }
    if (work !== null && compareGo(file.go || "1.16", work.go || "1.18") > 0 && compareGo(file.go, "1.21") >= 0) {
      return this.workTooOld(dir, work, file.go);
    }
    for (const g of work === null ? file.godebug : []) {
      const wrong = checkGodebug?.(g.key, g.value) ?? "";
      if (wrong !== "") return `error loading go.mod:\n${shown}:${g.line}: ${wrong}`;
    }
    if (work === null && this.opts.mod !== "mod" && twoVersions(file)) return updatesNeeded;
    const why = malformedImport(file.module);
    if (why !== null) return `malformed module path ${JSON.stringify(file.module)}: ${why}`;
    const m: Module = { path: file.module, version: "", dir, go: file.go, main: true, local: true };
    this.mains.push(m);
    this.files.set(m, file);
    if (this.rootFile === "") this.rootFile = path;
    return "";
  }

  private workTooOld(dir: string, work: ModFile, go: string): string {
    const has = work.go === "" ? "implicitly requires go 1.18" : `lists go ${work.go}`;
    const what = `module ${this.shown(dir)} listed in go.work file`;
    return `${what} requires go >= ${go}, but go.work ${has}; to update it:\n\tgo work use`;
  }

  private addReplaces(m: Module, work: ModFile | null): void {
    const source = this.shown(join(m.dir, "go.mod"));
    const byWork = new Set(work?.replace.map((r) => r.old.path));
    const before = this.rules.slice();
    for (const r of this.files.get(m)!.replace) {
      if (byWork.has(r.old.path)) continue;
      const same = (x: Replace): boolean => describe(x.old) === describe(r.old);
      const folder = r.new.version === "" && this.workspace ? absolute(m.dir, r.new.path) : r.new.path;
      const now = { path: folder, version: r.new.version };
      const other = before.find((x) => same(x) && describe(x.new) !== describe(now));
      if (other !== undefined) {
        const both = `\t${describe(other.new)}\n\t${describe(now)}`;
        const hint = `use "go work edit -replace ${describe(r.old)}=[override]" to resolve`;
        throw new ModuleError(`go: conflicting replacements for ${describe(r.old)}:\n${both}\n${hint}`);
      }
      const twice = this.files.get(m)!.replace.find((x) => same(x) && describe(x.new) !== describe(r.new));
      if (twice !== undefined) {
        const both = `\t${describe(r.new)}\n\t${describe(twice.new)}`;
        throw new ModuleError(`go: conflicting replacements for ${describe(r.old)}:\n${both}`);
      }
      this.rules.push({ old: r.old, new: now, base: m.dir, source });
    }
  }

  private readSums(path: string): void {
    for (const [i, line] of (this.text(path)?.split("\n") ?? []).entries()) {
      const words = line.trim().split(/\s+/);
      if (words.length === 3) this.sums.set(`${words[0]}@${words[1]}`, words[2]);
      else if (words[0] !== "" && this.malformedSum === "") {
        this.malformedSum = `malformed go.sum:\n${path}:${i + 1}: wrong number of fields ${words.length}`;
      }
    }
  }

  /** Decides whether vendor/ serves (cmd/go's setDefaultBuildMod), and if so checks it against the main modules. */
  private openVendor(): void {
    const { mod } = this.opts;
    const source = this.workspace ? "go.work" : "go.mod";
    const dir = this.workspace ? join(dirOf(this.rootFile), "vendor") : join(this.mains[0].dir, "vendor");
    if (mod !== "") this.disabled = `import lookup disabled by -mod=${mod}`;
    const explicit = this.workspace || compareGo(this.mains[0].go || "1.11", "1.14") >= 0;
    if (mod === "readonly" || mod === "mod") return;
    if (mod === "" && this.sys.stat(dir) !== "dir") return;
    const vendor = parseVendorList(this.text(join(dir, "modules.txt")) ?? "", dir);
    if (mod === "") {
      const reason = (used: string, why: string): void => {
        this.disabled = `import lookup disabled by -mod=${used}\n\t(${why})`;
      };
      const { go } = this.mains[0];
      if (!this.workspace && go === "") {
        return reason("readonly", `Go version in ${source} is unspecified, so vendor directory was not used.`);
      }
      if (!explicit) return reason("readonly", `Go version in ${source} is ${go}, so vendor directory was not used.`);
      if (vendor.workspace !== this.workspace && this.text(join(dir, "modules.txt")) !== null) {
        const why = this.workspace
          ? "In workspace mode, but vendor directory is not for a workspace"
          : "Outside workspace mode, but vendor directory is for a workspace.";
        return reason("readonly", why);
      }
      reason("vendor", `Go version in ${source} is at least 1.14 and vendor directory exists.`);
    }
    this.vendor = vendor;
    this.vendorDir = dir;
    const errors = vendorErrors({
      vendor,
      workspace: this.workspace,
      explicit,
      require: this.mains.flatMap((m) => this.files.get(m)!.require),
      replace: this.rules.map((r) => {
        const folder = r.new.version === "" && this.workspace;
        const now = folder ? relativeFolder(dirOf(this.rootFile), absolute(r.base, r.new.path)) : r.new.path;
        return { old: r.old, now: { path: now, version: r.new.version }, shown: r.new, source: r.source };
      }),
      isReplaced: (m) => this.replacement(m.path, m.version) !== null,
    });
    if (errors.length === 0) return;
    const list = errors.map((e) => `\n\t${e}`).join("");
    throw new ModuleError(
      `go: inconsistent vendoring in ${dirOf(dir)}:${list}\n\n` +
        "\tTo ignore the vendor directory, use -mod=readonly or -mod=mod.\n" +
        `\tTo sync the vendor directory, run:\n\t\tgo ${this.workspace ? "work" : "mod"} vendor`,
    );
  }

  /** Go version of the main modules, and the settings of GODEBUG they name (cmd/go's MainModules). */
  get godebug(): { go: string; settings: [string, string][] } {
    if (this.mains.length === 0) return { go: this.opts.sdkGo, settings: [] };
    const file = this.workFile ?? this.files.get(this.mains[0])!;
    return { go: file.go || (this.workspace ? "1.18" : "1.16"), settings: file.godebug.map((g) => [g.key, g.value]) };
  }

  /** What cmd/go says where it needs a main module and there is none. */
  noMains(): string {
    if (this.workspace) return "go: no modules were found in the current workspace; see 'go help work'";
    const git = this.findUp(".git/config");
    if (git !== "") {
      const dir = dirOf(dirOf(git));
      const rel = relative(this.dir, dir);
      const cd = rel === "." ? "" : `cd ${rel} && `;
      return `go: cannot find main module, but found .git/config in ${dir}\n\tto create a module there, run:\n\t${cd}go mod init`;
    }
    return `go: ${noModFile}`;
  }

  /** What cmd/go says of an absolute folder that belongs to no main module. */
  outside(dir: string): string {
    const rel = this.shown(dir);
    const what = rel === "." ? "current directory" : `directory ${rel}`;
    if (!this.workspace) return `${what} outside main module or its selected dependencies`;
    const root = this.moduleRoot(dir);
    if (root === "") return `${what} outside modules listed in go.work or their selected dependencies`;
    return (
      `${what} is contained in a module that is not one of the workspace modules listed in go.work. ` +
      `You can add the module to the workspace using:\n\tgo work use ${this.shown(root)}`
    );
  }

  /** The folder of the go.mod that rules an absolute folder, "" for none. */
  moduleRoot(dir: string): string {
    const mod = this.findUp("go.mod", dir);
    return mod === "" ? "" : dirOf(mod);
  }

  /** Is a folder of a main module left out by an "ignore" line? */
  ignored(m: Module, dir: string): boolean {
    return (this.files.get(m)?.ignore ?? []).some((path) =>
      path.startsWith("./") ? dir === join(m.dir, path) : `${dir}/`.endsWith(`/${path.replace(/\/$/, "")}/`),
    );
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

  /** A package of a main module by its path; null: none has it. */
  inMain(path: string): { dir: string; module: Module } | null {
    for (const m of this.mains) {
      if (path !== m.path && !path.startsWith(`${m.path}/`)) continue;
      const dir = join(m.dir, path.slice(m.path.length));
      if (this.holds(m, dir) && this.moduleOfDir(dir) === m) return { dir, module: m };
    }
    return null;
  }

  /** The module has the package in that folder: there are Go files, and no go.mod on the way makes it another's. */
  private holds(m: Module, dir: string): boolean {
    if (!this.hasGoFiles(dir)) return false;
    for (let d = dir; m.local && d !== m.dir; d = dirOf(d)) {
      if (this.sys.stat(join(d, "go.mod")) === "file") return false;
    }
    return true;
  }

  /**
   * Looks up a path that is not in the standard library; `from` imports it. `inAll`: a package of a main module needs it, so that
   * go.mod must list the module.
   */
  find(path: string, from: { path: string; module: Module | null } | null = null, inAll = false): Found {
    const ours = this.inMain(path);
    if (this.vendor !== null) return ours ?? this.findVendored(path, this.vendor);
    const found = ours === null ? [] : [ours];
    const unsummed: Module[] = [];
    let missing: Module | null = null;
    for (let prefix = path; prefix !== "."; prefix = dirOf(prefix)) {
      const m = this.buildList().get(prefix);
      // Of several only those that go.mod lists count.
      if (m === undefined || (found.length > 0 && !this.required.has(prefix))) continue;
      const replaced = this.replacement(m.path, m.version);
      if (replaced !== null && replaced.to.version === "" && this.sys.stat(m.dir) !== "dir") {
        return { error: this.noFolder(m, replaced.to.path), missing: false };
      }
      const source = replaced?.to ?? m;
      if (source.version !== "" && this.malformedSum !== "") throw new ModuleError(this.malformedSum);
      if (source.version !== "" && this.opts.mod !== "mod" && !this.sums.has(describe(source))) unsummed.push(m);
      else if (m.dir === "") missing ??= m;
      else {
        const dir = join(m.dir, path.slice(prefix.length));
        if (this.holds(m, dir)) found.push({ dir, module: m });
      }
    }
    if (found.length > 1) {
      found.sort((a, b) => a.module.path.length - b.module.path.length);
      return { error: ambiguous(path, found), missing: false };
    }
    if (found.length === 1) {
      const { module: m } = found[0];
      if (inAll && !m.main && !this.required.has(m.path) && this.listsAll)
        throw new ModuleError(`go: ${updatesNeeded}`);
      return found[0];
    }
    if (unsummed.length > 0) {
      const by = from === null ? "" : ` (imported by ${from.path})`;
      const hint = from === null ? `mod download ${unsummed.map((m) => m.path).join(" ")}` : `get ${from.path}`;
      const error = `missing go.sum entry for module providing package ${path}${by}; to add:\n\tgo ${hint}`;
      return { error, missing: false };
    }
    if (missing !== null) {
      const what = describe(missing);
      const where = `module ${what} is not in the module cache (${this.opts.modCache})`;
      return { error: `${where}; to fetch it:\n\tgo mod download ${what}`, missing: false };
    }
    return { error: this.notFound(path, from), missing: true };
  }

  /** Paths of the modules that the main modules require. */
  private get required(): ReadonlySet<string> {
    this.requiredPaths ??= new Set(this.mains.flatMap((m) => this.files.get(m)!.require.map((r) => r.path)));
    return this.requiredPaths;
  }

  /** go.mod must list every module that packages of the build come from (since Go 1.17). */
  private get listsAll(): boolean {
    return this.readonlyMain && compareGo(this.mains[0].go, "1.17") >= 0;
  }

  /** There is one main module, whose go.mod the go command would not write to. */
  private get readonlyMain(): boolean {
    return !this.workspace && this.opts.mod !== "mod" && this.mains.length > 0;
  }

  /** What cmd/go says of a package that no module has. */
  private notFound(path: string, from: { module: Module | null } | null): string {
    const none = `no required module provides package ${path}`;
    if (this.mains.length === 0) return `${none}: ${noModFile}`;
    const unused = this.replacedOnly(path);
    if (unused !== null) {
      const what = `module ${unused.path} provides package ${path} and is replaced but not required`;
      return `${what}; to add it:\n\tgo get ${describe(unused)}`;
    }
    if (this.disabled !== "") return `cannot find module providing package ${path}: ${this.disabled}`;
    const importer = from?.module?.main ? from.module : null;
    const here = this.mains.find((m) => m.dir === this.moduleRoot(this.dir));
    const cd = importer === null || importer === here ? "" : `\tcd ${importer.dir}\n`;
    return `${none}; to add it:\n${cd}\tgo get ${path}`;
  }

  /** A module that only a replace directive names, and whose folder holds the package. */
  private replacedOnly(path: string): ModVersion | null {
    const able = this.rules.filter(({ old, new: to, base }) => {
      if (path !== old.path && !path.startsWith(`${old.path}/`)) return false;
      return to.version === "" && this.hasGoFiles(join(absolute(base, to.path), path.slice(old.path.length)));
    });
    able.sort((a, b) => b.old.path.length - a.old.path.length);
    return able[0]?.old ?? null;
  }

  /** The modules that the main ones need, as far as their sources are here. */
  get dependencies(): Module[] {
    if (this.vendor !== null) return [];
    return [...this.buildList().values()].filter((m) => m.dir !== "");
  }

  private noFolder(m: Module, to: string): string {
    if (!this.workspace) return `${describe(m)}: replacement directory ${to} does not exist`;
    const file = join(m.dir, "go.mod");
    return `${describe(m)} (replaced by ${to}): reading ${this.shown(file)}: open ${file}: no such file or directory`;
  }

  private hasGoFiles(dir: string): boolean {
    return this.sys.readDir(dir)?.some((e) => !e.isDir && e.name.endsWith(".go")) ?? false;
  }

  private findVendored(path: string, vendor: VendorList): Found {
    const module = vendor.packages.get(path);
    const dir = join(this.vendorDir, path);
    const there = this.hasGoFiles(dir);
    if (module !== undefined && there) return { dir, module };
    if (module === undefined && there) {
      this.warnings.push(
        `go: ignoring package ${path} which exists in the vendor directory but is missing from vendor/modules.txt. ` +
          "To sync the vendor directory run go mod vendor.",
      );
    }
    return { error: `cannot find module providing package ${path}: ${this.disabled}`, missing: true };
  }

  /** Path of a package in the vendor folder, by its folder; null: none there. */
  vendoredPath(dir: string): string | null {
    const path = dir.startsWith(`${this.vendorDir}/`) ? dir.slice(this.vendorDir.length + 1) : "";
    return this.vendor !== null && this.vendor.packages.has(path) ? path : null;
  }

  private replacement(path: string, version: string): { base: string; to: Replace["new"] } | null {
    for (const wild of [false, true]) {
      for (const r of this.rules) {
        if (r.old.path === path && r.old.version === (wild ? "" : version)) return { base: r.base, to: r.new };
      }
    }
    return null;
  }

  /** What a program tells of a module that it was built of. */
  versionOf(m: ModVersion): ModuleVersion {
    const named = (of: ModVersion): ModuleVersion => ({
      path: of.path,
      version: of.version === "" ? "(devel)" : of.version,
      sum: of.version === "" || this.vendor !== null ? "" : (this.sums.get(describe(of)) ?? ""),
    });
    const replaced = this.mains.some((main) => main.path === m.path) ? null : this.replacement(m.path, m.version);
    return replaced === null ? named(m) : { ...named(m), sum: "", replace: named(replaced.to) };
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
    const roots = queue.slice();
    const seen = new Set<string>();
    let newest = "";
    for (let i = 0; i < queue.length; i++) {
      const { path, version, deep } = queue[i];
      const key = `${path}@${version}`;
      if (seen.has(key) || excluded.has(key) || this.mains.some((m) => m.path === path)) continue;
      seen.add(key);
      const { module, file } = this.open(path, version);
      const before = chosen.get(path);
      if (before === undefined || compareVersions(before.version, version) < 0) chosen.set(path, module);
      if (file === null || !deep) continue;
      // Before Go 1.21 the go line of a dependency bound nobody.
      if (compareGo(file.go, "1.21") >= 0 && compareGo(file.go, newest) > 0) newest = file.go;
      // A module at go 1.17 or later lists its whole graph: what its requirements require needs no reading.
      const pruned = compareGo(file.go || "1.16", "1.17") >= 0;
      for (const r of file.require) queue.push({ ...r, deep: !pruned });
    }
    // A go.mod that lists other versions than are selected would be rewritten, and one whose go line is older than a dependency's.
    if (this.readonlyMain) {
      const stale = roots.some((r) => chosen.has(r.path) && chosen.get(r.path)!.version !== r.version);
      if ((stale && this.listsAll) || compareGo(newest, this.mains[0].go) > 0) {
        throw new ModuleError(`go: ${updatesNeeded}`);
      }
    }
    return chosen;
  }

  private open(path: string, version: string): { module: Module; file: ModFile | null } {
    const module: Module = { path, version, dir: "", go: "", main: false, local: false };
    const replaced = this.replacement(path, version);
    const { modCache, sdkGo } = this.opts;
    const from = replaced?.to ?? { path, version };
    let modPath: string;
    if (from.version === "") {
      module.dir = absolute(replaced!.base, from.path);
      module.local = true;
      modPath = join(module.dir, "go.mod");
    } else {
      const dir = join(modCache, `${escapeModule(from.path)}@${escapeModule(from.version)}`);
      if (this.sys.stat(dir) === "dir") module.dir = dir;
      modPath = join(modCache, "cache/download", escapeModule(from.path), "@v", `${escapeModule(from.version)}.mod`);
    }
    const text = this.text(modPath) ?? (module.dir === "" ? null : this.text(join(module.dir, "go.mod")));
    if (text === null) return { module, file: null };
    // A dependency's go.mod may hold directives we do not know: only what it requires matters.
    const file = parseModFile("go.mod", text, "dependency");
    module.go = file.go;
    if (file.go !== "" && compareGo(file.go, sdkGo) > 0)
      throw new ModuleError(this.tooNew(`module ${describe(from)}`, file.go));
    return { module, file };
  }
}

const updatesNeeded = "updates to go.mod needed; to update it:\n\tgo mod tidy";

const noModFile = "go.mod file not found in current directory or any parent directory; see 'go help modules'";

/** The file of that name in a folder or the nearest above it; "": none. */
export function findUp(sys: System, name: string, from: string): string {
  for (let d = from; ; d = dirOf(d)) {
    const f = join(d, name);
    if (sys.stat(f) === "file") return f;
    if (d === "/" || d === ".") return "";
  }
}

/** Are two versions of one module required? */
function twoVersions(file: ModFile): boolean {
  return file.require.some((r) => file.require.some((o) => o.path === r.path && o.version !== r.version));
}

/** A folder as modules.txt of a workspace writes it. */
function relativeFolder(from: string, to: string): string {
  const rel = relative(from, to);
  return rel.startsWith("..") ? rel : `./${rel}`;
}
