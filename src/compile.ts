// The road of the data in one place: patterns -> load -> types -> ssa -> passes -> wasm -> link. Runs anywhere: files and
// environment come through System. Invariant: one call is one compilation; nothing is shared between calls.

import { buildInfo } from "./buildinfo.ts";
import { type Diagnostic, InternalError, isStackOverflow, NotSupportedError, tooDeepConstruct } from "./diagnostics.ts";
import { LinkError } from "./link/layout.ts";
import { linkProgram } from "./link/link.ts";
import type { AsmFlags, AsmSetting } from "./load/asmflags.ts";
import { resolveEmbed } from "./load/embed.ts";
import type { GcFlags, GcSetting } from "./load/gcflags.ts";
import { checkDebugLines, checkGodebug, defaultGodebug } from "./load/godebug.ts";
import type { LinkSetting } from "./load/ldflags.ts";
import { refusedLinkname } from "./load/linkname.ts";
import { LoadError, Loader, TooMuchSource } from "./load/loader.ts";
import { ModuleError, Modules } from "./load/modload.ts";
import type { LoadedPackage } from "./load/package.ts";
import { dirOf, importedFile, join } from "./load/path.ts";
import { loadPatterns } from "./load/patterns.ts";
import { flagsOf } from "./load/pkgflags.ts";
import type { Ledger, Sdk } from "./load/sdk.ts";
import { supportedMinor } from "./load/sdk.ts";
import type { System } from "./load/system.ts";
import { stampOf } from "./load/vcs.ts";
import { baselineExperiments, experimentsText } from "./platform/experiments.ts";
import { formatErrors } from "./report.ts";
import { buildProgram, checkDirectives } from "./ssa/build/build.ts";
import { runPasses } from "./ssa/passes/passes.ts";
import { Tree } from "./syntax/tree.ts";
import type { Package } from "./types/package.ts";
import { checkPackages } from "./types/packages.ts";
import { assemblyOf } from "./wasm/asm/compilation.ts";

export interface CompileOptions {
  sys: System;
  /** null: none was found; only programs that import nothing compile. */
  sdk: Sdk | null;
  /** Folder of our goroot (src/, ledger.json), seen through `sys`. */
  goroot: string;
  /** Absolute directory of the build. */
  dir: string;
  patterns: string[];
  goos: string;
  goarch: string;
  buildmode: "exe" | "c-shared";
  tags: string[];
  /** GOEXPERIMENT: the experiments that are on (platform/experiments.ts); default: as without it. */
  experiments?: ReadonlySet<string>;
  /** -mod */
  mod: string;
  modCache: string;
  trimpath: boolean;
  /** -ldflags=-s or -w: no name section. */
  stripNames: boolean;
  /** -ldflags=-X: importpath.name -> value. */
  ldflagsX: Map<string, string>;
  /** -ldflags, beside the two above. */
  ldflags?: readonly LinkSetting[];
  /** -gcflags. */
  gcflags?: readonly GcSetting[];
  /** -asmflags. */
  asmflags?: readonly AsmSetting[];
  /** Compile the program that runs the tests of the package that this import path, the only pattern, names. */
  test?: boolean;
  /** The patterns must name one program (gowasm run). */
  run?: boolean;
  /** Asked when the packages are loaded: a message ends the build, null ends it without one. Default: "", go on. */
  afterLoad?: (roots: CompileResult["roots"]) => string | null;
  /** Build and link every function of the user's packages, reachable or not. */
  whole?: boolean;
  /** Called for each package as it is compiled (-v). */
  onPackage?: (path: string) => void;
  /** Milliseconds of each phase are added here. */
  stats?: Map<string, number>;
  /** Check the SSA between passes. */
  verify?: boolean;
  /** For tests: whatever can be suspended counts as if it were. */
  suspendAll?: boolean;
  /** This thread's stack and heap are as large as a host makes them: code may nest 200 times deeper. */
  deep?: boolean;
  /** Bytes of source, without the SDK's, that this thread's heap does for; default: any number. */
  mostSource?: number;
  /** -buildvcs: whether the build information names the commit; default: no. */
  buildvcs?: "auto" | "true" | "false";
  /** Environment variables that it names: as they were given. */
  given?: { GOEXPERIMENT: string; GOWASM: string };
  gowasmVersion: string;
}

export interface CompileResult {
  /** Main package's import path and module bytes; null if no main package was asked for or there were errors. */
  module: Uint8Array | null;
  /** The packages the patterns name. */
  roots: { path: string; name: string; dir: string }[];
  /** What goes to standard error, ending in a newline unless empty. */
  messages: string;
  ok: boolean;
  /** It failed because the code nests too deeply for this thread's stack, or is more than mostSource: see CompileOptions.deep. */
  tooDeep: boolean;
}

export function compile(opts: CompileOptions): CompileResult {
  const result: CompileResult = { module: null, roots: [], messages: "", ok: false, tooDeep: false };
  const tree = new Tree();
  if (opts.deep) tree.maxNesting *= 200;
  try {
    const built = front(opts, tree, result);
    if (built !== null) {
      // The trees, and what is known of them, are as large as the program in SSA.
      tree.dropNodes();
      back(opts, tree.files, built, result);
    }
  } catch (e) {
    if (e instanceof InternalError && e.pos !== 0) e.where = tree.files.posString(e.pos);
    if (e instanceof TooMuchSource) tree.tooDeep = true;
    else if (isStackOverflow(e)) {
      tree.tooDeep = true;
      result.messages += `not supported yet: ${tooDeepConstruct}\n`;
    } else if (e instanceof LoadError || e instanceof ModuleError) result.messages += `${e.message}\n`;
    else if (e instanceof LinkError) result.messages += `# ${result.roots[0].path}\n${e.message}\n`;
    else throw e;
  }
  result.tooDeep = tree.tooDeep;
  return result;
}

/** How long the longest way of imports below a package is; a program is linked with the runtime. */
function depths(runtime: LoadedPackage): (pkg: LoadedPackage) => number {
  const known = new Map<LoadedPackage, number>();
  return function depth(pkg: LoadedPackage): number {
    const before = known.get(pkg);
    if (before !== undefined) return before;
    known.set(pkg, 0);
    const needs = [...pkg.imports.values(), ...(pkg.name === "main" ? [runtime] : [])];
    const d = 1 + Math.max(-1, ...needs.map(depth));
    known.set(pkg, d);
    return d;
  };
}

/** Why `gowasm run` cannot run what the patterns name, or "". */
function notOneProgram(roots: readonly LoadedPackage[], patterns: readonly string[]): string {
  const what = patterns.join(" ");
  if (roots.length === 0) return `go: no packages loaded from ${what}`;
  if (roots.length > 1) {
    return `go: pattern ${what} matches multiple packages:\n${roots.map((r) => `\t${r.path}`).join("\n")}`;
  }
  return roots[0].name === "main" ? "" : `package ${roots[0].path} is not a main package`;
}

/** What the tools say about the flags that they get for the user's packages. */
function wrongFlags(
  { goos, goarch }: CompileOptions,
  packages: readonly LoadedPackage[],
  gcflags: (pkg: LoadedPackage) => GcFlags,
  asmflags: (pkg: LoadedPackage) => AsmFlags | null,
): string {
  let text = "";
  for (const p of packages) {
    if (!p.full) continue;
    const { error, unsupported } = gcflags(p);
    const compile = unsupported === undefined ? error : `compile: ${goos}/${goarch} does not support ${unsupported}`;
    // The assembler is called first.
    const message = (p.asmFiles.length > 0 ? asmflags(p)?.error : undefined) ?? compile;
    if (message !== undefined) text += `# ${p.path}\n${message}\n`;
  }
  return text;
}

/** "name=value" */
function setting(text: string): [string, string] {
  const eq = text.indexOf("=");
  return [text.slice(0, eq), text.slice(eq + 1)];
}

/** Is that one of our patches of the SDK's packages (goroot/src)? */
function isPatch(file: string): boolean {
  return !file.startsWith("/") && !file.startsWith(".") && file.endsWith("/zz_patch.go");
}

/** A file's name in stack traces: absolute, unless -trimpath asks for package paths. Our own files stand where the SDK's would. */
function recordedName(opts: CompileOptions, file: string): string {
  if (file.startsWith("/")) return file;
  if (opts.trimpath) return file.replace(/^\.\//, "");
  if (file.startsWith("./") || file.startsWith("../")) return join(opts.dir, file);
  // Files named on the command line have the names given there.
  if (opts.sdk === null || opts.sys.stat(join(opts.dir, file)) === "file") return join(opts.dir, file);
  return `${opts.sdk.root}/src/${file}`;
}

/** A program, and what is needed of the phases before. */
interface Built {
  readonly program: ReturnType<typeof buildProgram>;
  /** -ldflags=-s, -w. */
  readonly strip: boolean;
  /** Loader.originals. */
  readonly originals: ReadonlyMap<string, string>;
  /** Loader.trimmed. */
  readonly trimmed: ReadonlyMap<string, string>;
}

function timed<T>({ stats }: CompileOptions, phase: string, f: () => T): T {
  if (stats === undefined) return f();
  const start = performance.now();
  const value = f();
  stats.set(phase, (stats.get(phase) ?? 0) + performance.now() - start);
  return value;
}

/** What the program finds as its build information. */
function programInfo(opts: CompileOptions, modules: Modules, main: LoadedPackage, godebug: string): string {
  const { sys, dir, buildvcs = "false", given } = opts;
  const stamped = buildvcs !== "false" && !(buildvcs === "auto" && (opts.run || opts.test)) && main.module !== null;
  const stamp = stamped && main.path !== "command-line-arguments" ? stampOf(sys, dir, main.module!, buildvcs) : null;
  if (typeof stamp === "string") throw new LoadError(stamp);
  return buildInfo({
    main,
    modules,
    stamp,
    settings: [
      ["-asmflags", opts.asmflags?.at(-1)?.text ?? ""],
      ["-buildmode", opts.buildmode],
      ["-compiler", "gc"],
      ["-gcflags", opts.gcflags?.at(-1)?.text ?? ""],
      ["-ldflags", opts.trimpath ? "" : (opts.ldflags?.at(-1)?.text ?? "")],
      ["-tags", opts.tags.filter((t) => !t.startsWith("gowasm.")).join(",")],
      ["-trimpath", opts.trimpath ? "true" : ""],
      ["DefaultGODEBUG", godebug],
      ["CGO_ENABLED", "0"],
      ["GOARCH", opts.goarch],
      ["GOEXPERIMENT", given?.GOEXPERIMENT ?? ""],
      ["GOOS", opts.goos],
      ["GOWASM", given?.GOWASM ?? ""],
    ],
  });
}

/** From SSA to the module. */
function back(opts: CompileOptions, files: Tree["files"], built: Built, result: CompileResult): void {
  const { program, originals, trimmed } = built;
  timed(opts, "passes", () => runPasses(program, { verify: opts.verify ?? false, stats: opts.stats }));
  const recorded = new Map<string, string>();
  result.module = timed(opts, "link", () =>
    linkProgram(program, {
      buildMode: opts.buildmode,
      goos: opts.goos,
      stripNames: opts.stripNames || built.strip,
      goVersion: opts.sdk?.version ?? `go1.${supportedMinor}`,
      version: opts.gowasmVersion,
      verify: opts.verify,
      suspendAll: opts.suspendAll,
      locate: (pos) => {
        if (pos === 0) return { file: "<autogenerated>", line: 1 };
        let { file, line } = files.position(pos);
        const real = files.file(pos)?.name ?? "";
        if (file !== real) {
          // What a line directive names stays as it is, but in our patches of the SDK: there it is the SDK's file.
          if (!isPatch(real)) return { file: file === "" ? "??" : file, line };
          file = `${dirOf(real)}/${file}`;
        }
        let name = recorded.get(file);
        if (name === undefined) {
          name = trimmed.get(file) ?? recordedName(opts, originals.get(file) ?? file);
          recorded.set(file, name);
        }
        return { file: name, line };
      },
    }),
  );
  result.ok = true;
}

/** From patterns to SSA; null: there is none to make, or there are errors. */
function front(opts: CompileOptions, tree: Tree, result: CompileResult): Built | null {
  const { sys, sdk } = opts;
  const ledgerText = sys.readFile(`${opts.goroot}/ledger.json`);
  if (ledgerText === null) throw new InternalError(`cannot read ${opts.goroot}/ledger.json`);
  const ledger = JSON.parse(new TextDecoder().decode(ledgerText)).packages as Ledger;
  const sdkGo = sdk === null ? `1.${supportedMinor}` : sdk.version.slice(2);
  const modules = new Modules({
    sys,
    dir: opts.dir,
    mod: opts.mod,
    modCache: opts.modCache,
    sdkGo,
    checkGodebug: (key, value) => checkGodebug(sys, sdk, "godebug", key, value),
  });
  const loader = new Loader({
    sys,
    tree,
    sdk,
    goroot: opts.goroot,
    ledger,
    context: {
      goos: opts.goos,
      goarch: opts.goarch,
      tags: new Set(opts.tags),
      experiments: opts.experiments,
      goMinor: supportedMinor,
    },
    modules,
    dir: opts.dir,
    trimpath: opts.trimpath,
    underTest: opts.test ? opts.patterns[0] : undefined,
    mostSource: opts.deep ? undefined : opts.mostSource,
  });
  const { packages: roots, warnings } = timed(opts, "load", () => {
    const found = loadPatterns(loader, opts.patterns, opts.run);
    return opts.test ? { ...found, packages: found.packages.map((p) => loader.test(p)) } : found;
  });
  for (const w of [...warnings, ...modules.warnings])
    result.messages += `${w}
`;
  result.roots = roots.map((p) => ({ path: p.path, name: p.name, dir: p.dir }));
  const { importErrors } = loader;
  if (importErrors.length > 0) {
    result.messages += `${importErrors.join("\n")}\n`;
    return null;
  }
  const mains = roots.filter((p) => p.name === "main");
  const wrongRun = opts.run ? notOneProgram(roots, opts.patterns) : "";
  if (wrongRun !== "") {
    result.messages += `${wrongRun}\n`;
    return null;
  }
  if (opts.buildmode === "c-shared" && mains.length !== 1) {
    result.messages += "-buildmode=c-shared requires exactly one main package\n";
    return null;
  }
  const link = mains.length === 0 ? null : flagsOf(opts.ldflags ?? [], mains[0], true, opts.dir);
  if (link?.external) {
    result.messages += "-linkmode=external requires external (cgo) linking, but cgo is not enabled\n";
    return null;
  }
  const stop = opts.afterLoad === undefined ? "" : opts.afterLoad(result.roots);
  if (stop !== "") {
    if (stop === null) result.ok = true;
    else result.messages += `${stop}\n`;
    return null;
  }

  // Diagnostics by package, in the order in which the packages were compiled.
  const found = new Map<LoadedPackage, Diagnostic[]>();
  const report = (pkg: LoadedPackage, pos: number, msg: string): void => {
    const list = found.get(pkg);
    if (list === undefined) found.set(pkg, [{ pos, msg }]);
    else list.push({ pos, msg });
  };
  for (const { pkg, errors } of loader.syntaxErrors) for (const e of errors) report(pkg, e.pos, e.msg);
  timed(opts, "runtime", () => loader.std("runtime"));
  // (The runtime came last, but nothing of std needs what is not.)
  for (const std of [true, false]) for (const p of loader.packages) if (p.std === std) opts.onPackage?.(p.path);
  const broken = new Set(loader.syntaxErrors.map((s) => s.pkg));
  const goOn = new Set(
    loader.syntaxErrors.filter((s) => !s.errors.some((e) => e.msg.startsWith("syntax error"))).map((s) => s.pkg),
  );
  const named = new Set(roots);
  const gcflags = (pkg: LoadedPackage): GcFlags => flagsOf(opts.gcflags ?? [], pkg, named.has(pkg), opts.dir) ?? {};
  const asmflags = (pkg: LoadedPackage): AsmFlags | null => flagsOf(opts.asmflags ?? [], pkg, named.has(pkg), opts.dir);
  const misused = wrongFlags(opts, loader.packages, gcflags, asmflags);
  if (misused !== "") {
    result.messages += misused;
    return null;
  }
  const loopVars = opts.experiments?.has("loopvar") ?? false;
  const checked = timed(opts, "types", () =>
    checkPackages({
      tree,
      packages: loader.packages,
      broken,
      goOn,
      lang: (pkg) => gcflags(pkg).lang ?? "",
      loopVars: (pkg) => gcflags(pkg).loopvar ?? loopVars,
      error: report,
      importedFile: (pkg, file) => importedFile(opts.dir, sdk?.root ?? "", pkg.dir, file),
    }),
  );
  const assembler = assemblyOf(opts, loader.packages, tree, checked, asmflags);
  timed(opts, "asm", () => {
    for (const pkg of loader.packages) {
      if (!pkg.full) continue;
      if (assembler.stops(pkg)) found.delete(pkg);
      else if (!found.has(pkg)) assembler.check(pkg, report);
    }
  });
  const finish = (): boolean => {
    // As the go command gets to them: what needs fewest packages first.
    const depth = depths(loader.std("runtime"));
    const order = new Map(loader.packages.map((pkg, i) => [pkg, i]));
    const sorted = [...found].sort(([a], [b]) => depth(a) - depth(b) || order.get(a)! - order.get(b)!);
    for (const [pkg, list] of sorted)
      result.messages += `# ${pkg.path}\n${formatErrors(tree.files, list, { ...gcflags(pkg), dir: opts.dir })}`;
    result.messages += assembler.messages();
    return found.size === 0 && !assembler.failed();
  };
  const tested = opts.test ? [opts.patterns[0], `${opts.patterns[0]}_test`] : [];
  const owner = new Map(loader.packages.map((p) => [checked.packageOf(p), p]));
  const input = {
    tree,
    info: checked.info,
    packages: loader.packages.map((p) => checked.packageOf(p)),
    buildMode: opts.buildmode,
    goos: opts.goos,
    own: loader.packages.filter((p) => p.full || tested.includes(p.path)).map((p) => checked.packageOf(p)),
    whole: opts.whole ? loader.packages.filter((p) => p.full).map((p) => checked.packageOf(p)) : [],
    embed: (pkg: Package, pattern: string) =>
      owner.get(pkg)!.embedded.get(pattern) ?? resolveEmbed(sys, owner.get(pkg)!.dir, pattern),
    assembly: assembler.programs,
    error: (pkg: Package, pos: number, msg: string) => report(owner.get(pkg) ?? roots[0], pos, msg),
    refusedLinkname: (pkg: Package, symbol: string) =>
      owner.get(pkg)?.std === false && (link?.checkLinkname ?? true) && refusedLinkname(sys, sdk, symbol),
    linkError: (msg: string) => assembler.report(mains[0], `${msg}\n`),
  };
  if (found.size > 0 || assembler.failed() || mains.length !== 1 || roots.length !== 1) {
    if (
      found.size === 0 &&
      roots.length > 0 &&
      tree.pragmas.some((p) => p !== null && (p.embeds.length > 0 || p.wasmExport || p.wasmImport))
    ) {
      checkDirectives({ ...input, main: checked.packageOf(roots[0]), ldflagsX: new Map() });
    }
    result.ok = finish();
    return null;
  }

  const [duplicate] = assembler.programs.duplicates;
  if (duplicate !== undefined) {
    result.messages += `# ${mains[0].path}\n${duplicate}\n`;
    return null;
  }
  if (checked.packageOf(mains[0]).scope.lookup(tree.names.id("main")) === null) {
    const undeclared = "runtime.main_main·f: function main is undeclared in the main package";
    result.messages += `# ${mains[0].path}\n${undeclared}\n`;
    return null;
  }
  if (link?.error !== undefined) {
    result.messages += `# ${mains[0].path}\n${link.error}\n`;
    return null;
  }
  const { debug } = mains[0];
  const wrongDebug = checkDebugLines(sys, sdk, debug);
  if (wrongDebug !== "") {
    result.messages += `# ${mains[0].path}\n${wrongDebug}`;
    return null;
  }
  const { go, settings } = modules.godebug;
  const godebug = defaultGodebug(sys, sdk, go, [...settings, ...debug.map((d) => setting(d.text))]);
  /** Reports the syntax errors of bodies that were parsed as they were reached. */
  const lateSyntaxErrors = (): boolean => {
    const late = loader.syntaxErrors.filter((s) => !broken.has(s.pkg));
    for (const { pkg, errors } of late) found.set(pkg, errors);
    return late.length > 0;
  };
  const experiments = experimentsText(opts.experiments ?? baselineExperiments);
  let program: ReturnType<typeof buildProgram>;
  try {
    program = timed(opts, "ssa", () =>
      buildProgram({
        ...input,
        main: checked.packageOf(mains[0]),
        // As cmd/link: the SDK's place, unless paths are trimmed.
        ldflagsX: new Map<string, string | (() => string)>([
          ["runtime.defaultGOROOT", opts.trimpath ? "" : (sdk?.root ?? "")],
          ["runtime.godebugDefault", godebug],
          ["runtime.modinfo", () => programInfo(opts, modules, mains[0], godebug)],
          ...(godebug.split(",").includes("panicnil=1") ? [["runtime.nilPanics", "1"] as const] : []),
          ...(experiments === "" ? [] : [["runtime.buildVersion", `${sdk?.version}-X:${experiments}`] as const]),
          ...opts.ldflagsX,
          ...(link?.x ?? []),
        ]),
      }),
    );
  } catch (e) {
    if (!(e instanceof NotSupportedError)) {
      // What is built of a body that did not parse means nothing.
      if (!lateSyntaxErrors()) throw e;
    } else report(mains[0], e.pos, e.message);
    finish();
    return null;
  }
  lateSyntaxErrors();
  if (!finish()) return null;
  return { program, strip: link?.strip ?? false, originals: loader.originals, trimmed: loader.trimmed };
}
