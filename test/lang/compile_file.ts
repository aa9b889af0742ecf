// Compiles a Go program with the toolchain as this test bundle holds it (run from the repository's root).

import { resolve } from "node:path";
import { NodeSystem } from "../../src/cli/node_system.ts";
import { type CompileResult, compile } from "../../src/compile.ts";
import type { LinkSetting } from "../../src/load/ldflags.ts";
import { openSdk } from "../../src/load/sdk.ts";

export function compileFiles(
  files: readonly string[],
  stats?: Map<string, number>,
  tags: readonly string[] = [],
  ldflags: readonly LinkSetting[] = [],
  suspendAll = false,
): CompileResult {
  const dir = resolve(".");
  const sys = new NodeSystem(dir, process.env);
  const sdk = openSdk(sys, process.env.GOROOT ?? "/usr/local/go");
  return compile({
    sys,
    sdk: typeof sdk === "string" ? null : sdk,
    goroot: resolve("goroot"),
    dir,
    patterns: [...files],
    goos: "wasip1",
    goarch: "wasm",
    buildmode: "exe",
    tags: [...tags],
    mod: "",
    modCache: "/none",
    trimpath: false,
    stripNames: false,
    ldflagsX: new Map(),
    ldflags,
    stats,
    verify: true,
    suspendAll,
    gowasmVersion: "test",
  });
}
