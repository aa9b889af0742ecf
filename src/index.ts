// The library for Node: what the command line does, as functions. `build` compiles packages and gives the module back;
// with `output` it also writes the file. Errors of the user's program are in the result, never thrown.

import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { getHeapStatistics } from "node:v8";
import { buildDeep } from "./cli/deep.ts";
import { findSdk, SdkError } from "./cli/find_sdk.ts";
import { GoEnv } from "./cli/go_env.ts";
import { NodeSystem } from "./cli/node_system.ts";
import { isFolder, writeModule, wrongOutput } from "./cli/output.ts";
import { type CompileResult, compile } from "./compile.ts";
import type { AsmSetting } from "./load/asmflags.ts";
import type { GcSetting } from "./load/gcflags.ts";
import type { LinkSetting } from "./load/ldflags.ts";
import { OverlaySystem, type System } from "./load/system.ts";
import { checkBuildMode, checkGowasm, checkPort, gowasmTags } from "./platform/ports.ts";
import { gowasmVersion } from "./version.ts";

export * from "./core.ts";

export interface BuildOptions {
  /** Packages: folders, import paths, "./..." or .go files. Default: the package in `dir`. */
  packages?: string[];
  /** Working directory; default: the process's. */
  dir?: string;
  /** File or folder to write. "" writes nothing; undefined: cmd/go's default name. */
  output?: string;
  buildmode?: string;
  tags?: string[];
  ldflags?: { strip?: boolean; x?: Record<string, string> };
  gcflags?: readonly GcSetting[];
  asmflags?: readonly AsmSetting[];
  /** -ldflags with patterns, as the command line has them. */
  linkSettings?: readonly LinkSetting[];
  /** Exactly one program is wanted. */
  run?: boolean;
  mod?: string;
  /** Does the program's build information name the commit that it was built from? Default: if it is in a git repository. */
  buildvcs?: "auto" | "true" | "false";
  trimpath?: boolean;
  /** Absolute path -> absolute path of the file to use instead ("" deletes). */
  overlay?: Record<string, string>;
  linkshared?: boolean;
  race?: boolean;
  msan?: boolean;
  asan?: boolean;
  env?: Record<string, string | undefined>;
  /** Lines about long work: downloads. */
  onProgress?: (line: string) => void;
  /** Called for each package that is compiled. */
  onPackage?: (path: string) => void;
  /** Milliseconds by phase are added to it. */
  stats?: Map<string, number>;
  verify?: boolean;
  /** This thread has a large stack: see CompileOptions. Otherwise code that needs one is compiled in a thread of its own. */
  deep?: boolean;
}

export interface BuildResult {
  ok: boolean;
  /** What `go build` would print on standard error. */
  messages: string;
  /** Exit status of the command. */
  status: number;
  /** The module of the main package, if there is exactly one and it has no errors. */
  module: Uint8Array | null;
  /** Path of the file written, "" if none. */
  output: string;
  roots: CompileResult["roots"];
}

/** Folder that holds our goroot: beside dist/ in the package. */
export function gorootDir(): string {
  return resolve(dirname(fileURLToPath(import.meta.url)), "..", "goroot");
}

/** Bytes of heap that a byte of source may need; it is a third as a rule. */
const heapPerSource = 256;

/** Compiles packages as `gowasm build` does. Throws only for defects of the compiler (InternalError). */
export async function build(options: BuildOptions = {}): Promise<BuildResult> {
  const dir = resolve(options.dir ?? process.cwd());
  const variables = { ...process.env, ...options.env };
  let sys: System = new NodeSystem(dir, variables);
  if (options.overlay !== undefined) sys = new OverlaySystem(sys, new Map(Object.entries(options.overlay)));
  const env = new GoEnv(sys);
  const failed = (messages: string, status: number): BuildResult => ({
    ok: false,
    messages,
    status,
    module: null,
    output: "",
    roots: [],
  });
  const goos = env.get("GOOS");
  const goarch = env.get("GOARCH");
  const experiments = env.experiments();
  if ("msg" in experiments) return failed(`${experiments.msg}\n`, experiments.status);
  const wrongPort = checkPort(goos, goarch) ?? checkGowasm(env.get("GOWASM"));
  if (wrongPort !== null) return failed(`${wrongPort}\n`, 2);
  const buildmode = options.buildmode ?? "default";
  const wrongMode = checkBuildMode(
    {
      buildmode,
      output: (options.output ?? "") !== "",
      linkshared: options.linkshared ?? false,
      race: options.race ?? false,
      msan: options.msan ?? false,
      asan: options.asan ?? false,
    },
    { goos, goarch },
  );
  if (wrongMode !== null) return failed(`${wrongMode.msg}\n`, wrongMode.status);
  if (env.get("GO111MODULE") === "off")
    return failed("go: GO111MODULE=off is not supported: gowasm reads modules\n", 1);
  const mod = options.mod ?? "";
  if (!["", "mod", "readonly", "vendor"].includes(mod)) {
    return failed(`-mod=${mod} not supported (can be '', 'mod', 'readonly', or 'vendor')\n`, 1);
  }

  let sdk: Awaited<ReturnType<typeof findSdk>>;
  try {
    sdk = await findSdk(sys, env, options.onProgress ?? (() => {}));
  } catch (e) {
    if (!(e instanceof SdkError)) throw e;
    return failed(`${e.message}\n`, 1);
  }
  if (sdk !== null) env.useSdk(sdk.root);
  // The core asks for this alone of what Go's environment file may set.
  variables.GOWORK = env.get("GOWORK");
  // A build that begins anew in another thread tells the packages again.
  const told = new Set<string>();
  const onPackage = (path: string): void => {
    if (!told.has(path)) options.onPackage?.(path);
    told.add(path);
  };
  const folder = isFolder(dir, options.output ?? "");
  const result = compile({
    sys,
    sdk,
    goroot: gorootDir(),
    dir,
    patterns: options.packages ?? [],
    goos,
    goarch,
    buildmode: buildmode === "c-shared" ? "c-shared" : "exe",
    tags: [...(options.tags ?? []), ...gowasmTags(env.get("GOWASM"))],
    experiments,
    mod,
    modCache: env.get("GOMODCACHE"),
    trimpath: options.trimpath ?? false,
    stripNames: options.ldflags?.strip ?? false,
    ldflagsX: new Map(Object.entries(options.ldflags?.x ?? {})),
    gcflags: options.gcflags,
    asmflags: options.asmflags,
    ldflags: options.linkSettings,
    run: options.run,
    buildvcs: options.buildvcs ?? "auto",
    given: { GOEXPERIMENT: env.get("GOEXPERIMENT"), GOWASM: env.get("GOWASM") },
    onPackage,
    stats: options.stats,
    verify: options.verify,
    deep: options.deep,
    mostSource: getHeapStatistics().heap_size_limit / heapPerSource,
    gowasmVersion,
    afterLoad: (roots) => {
      const wrong = wrongOutput(roots, dir, options.output, options.packages?.[0]);
      return wrong === "" && folder && roots.length > 1 ? null : wrong;
    },
  });
  if (result.tooDeep && !options.deep) return buildDeep({ ...options, onPackage });
  if (result.ok && folder && result.roots.length > 1) return buildEach(options, result, onPackage);
  if (!result.ok) return { ...failed(result.messages, 1), roots: result.roots };
  const wrote = writeModule(result, dir, options.output, options.packages?.[0]);
  return {
    ok: wrote.error === "",
    messages: result.messages + (wrote.error === "" ? "" : `${wrote.error}\n`),
    status: wrote.error === "" ? 0 : 1,
    module: result.module,
    output: wrote.path,
    roots: result.roots,
  };
}

/** Every program of several packages gets its module; what is wrong with a package of two of them is told once. */
async function buildEach(
  options: BuildOptions,
  { roots, messages: before }: CompileResult,
  onPackage: (path: string) => void,
): Promise<BuildResult> {
  const messages = new Set<string>([before]);
  let ok = true;
  for (const main of roots.filter((r) => r.name === "main")) {
    const one = await build({ ...options, packages: [main.path], onPackage });
    ok &&= one.ok;
    for (const section of one.messages.split(/^(?=# )/m)) messages.add(section);
  }
  return { ok, messages: [...messages].join(""), status: ok ? 0 : 1, module: null, output: "", roots };
}
