// Loads Go packages from disk and gives what the SSA builder starts from: for tests and tools of the builder.

import { resolve } from "node:path";
import { NodeSystem } from "../../../src/cli/node_system.ts";
import type { Diagnostic } from "../../../src/diagnostics.ts";
import { resolveEmbed } from "../../../src/load/embed.ts";
import { LoadError, Loader } from "../../../src/load/loader.ts";
import { Modules } from "../../../src/load/modload.ts";
import type { LoadedPackage } from "../../../src/load/package.ts";
import { loadPatterns } from "../../../src/load/patterns.ts";
import { type Ledger, openSdk, supportedMinor } from "../../../src/load/sdk.ts";
import type { BuildInput } from "../../../src/ssa/build/build.ts";
import { Tree } from "../../../src/syntax/tree.ts";
import { checkPackages } from "../../../src/types/packages.ts";
import { assemblyOf } from "../../../src/wasm/asm/compilation.ts";

export const goroot = process.env.GOROOT ?? "/usr/local/go";

export interface Loaded {
  input: BuildInput;
  tree: Tree;
  /** "file:line:col: message" */
  errors: string[];
}

export interface LoadOptions {
  dir?: string;
  goos?: string;
  /** Standard library packages to load besides. */
  std?: readonly string[];
  buildMode?: "exe" | "c-shared";
  tags?: readonly string[];
  /** Packages of the SDK and of ours to check whole. */
  whole?: ReadonlySet<string>;
}

export function load(patterns: string[], opts: LoadOptions = {}): Loaded {
  const dir = resolve(opts.dir ?? ".");
  const sys = new NodeSystem(dir, process.env);
  const tree = new Tree();
  const ours = resolve("goroot");
  const ledger = JSON.parse(new TextDecoder().decode(sys.readFile(`${ours}/ledger.json`)!)).packages as Ledger;
  const sdk = openSdk(sys, goroot);
  if (typeof sdk === "string") throw new Error(sdk);
  const modules = new Modules({
    sys,
    dir,
    mod: "",
    modCache: process.env.GOMODCACHE ?? "/none",
    sdkGo: sdk.version.slice(2),
  });
  const goos = opts.goos ?? "wasip1";
  const loader = new Loader({
    sys,
    tree,
    sdk,
    goroot: ours,
    ledger,
    context: { goos, goarch: "wasm", tags: new Set(opts.tags), goMinor: supportedMinor },
    modules,
    dir,
    trimpath: false,
    whole: opts.whole,
  });
  const errors: string[] = [];
  const { packages: roots, warnings } = loadPatterns(loader, patterns);
  errors.push(...warnings, ...loader.importErrors);
  loader.std("runtime");
  for (const path of opts.std ?? []) {
    try {
      loader.std(path);
    } catch (e) {
      if (!(e instanceof LoadError) || !e.message.includes("build constraints exclude all Go files")) throw e;
    }
  }
  const say = (_: LoadedPackage | null, pos: number, msg: string): void => {
    errors.push(`${tree.files.posString(pos)}: ${msg}`);
  };
  for (const { pkg, errors: list } of loader.syntaxErrors) for (const e of list as Diagnostic[]) say(pkg, e.pos, e.msg);
  const broken = new Set(loader.syntaxErrors.map((s) => s.pkg));
  const checked = checkPackages({
    tree,
    packages: loader.packages,
    broken,
    goOn: new Set(),
    lang: () => "",
    loopVars: () => false,
    error: say,
  });
  const owner = new Map(loader.packages.map((p) => [checked.packageOf(p), p]));
  const assembly = assemblyOf({ sys, sdk, goos, goarch: "wasm" }, loader.packages, tree, checked, () => null);
  const input: BuildInput = {
    assembly: assembly.programs,
    embed: (pkg, pattern) => resolveEmbed(sys, owner.get(pkg)!.dir, pattern),
    tree,
    info: checked.info,
    packages: loader.packages.map((p) => checked.packageOf(p)),
    main: checked.packageOf(roots[0]),
    buildMode: opts.buildMode ?? "exe",
    goos,
    ldflagsX: new Map(),
    error: (_pkg, pos, msg) => say(null, pos, msg),
  };
  return { input, tree, errors };
}
