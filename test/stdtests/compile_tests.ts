// The program that runs a package's own tests, made by us and by gc.

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { NodeSystem } from "../../src/cli/node_system.ts";
import { compile } from "../../src/compile.ts";
import { openSdk } from "../../src/load/sdk.ts";
import { OverlaySystem, type System } from "../../src/load/system.ts";
import { gowasmTags } from "../../src/platform/ports.ts";
import { goroot } from "../types/stdload.ts";
import { runtimeTestFiles } from "./packages.ts";

/** Ours, of a package as folder `dir` sees it; a string is why there is none. */
export function compileTests(pkg: string, dir = resolve("."), modCache = "/none"): Uint8Array | string {
  const sys = withTheirTests(new NodeSystem(dir, process.env), pkg);
  const sdk = openSdk(sys, goroot);
  if (typeof sdk === "string") return sdk;
  const result = compile({
    sys,
    sdk,
    goroot: resolve("goroot"),
    dir,
    patterns: [pkg],
    test: true,
    goos: "wasip1",
    goarch: "wasm",
    buildmode: "exe",
    tags: gowasmTags(process.env.GOWASM ?? ""),
    mod: "",
    modCache,
    trimpath: false,
    stripNames: false,
    // As the go command links test programs.
    ldflagsX: new Map([["testing.testBinary", "1"]]),
    gowasmVersion: "test",
  });
  return result.module ?? result.messages;
}

/** With the SDK's tests of a package that we replace as a whole; of the runtime's those which ask for nothing that only gc's has. */
function withTheirTests(sys: System, pkg: string): System {
  if (pkg === "runtime") return withRuntimeTests(sys);
  const { packages } = JSON.parse(readFileSync("goroot/ledger.json", "utf8"));
  if (packages[pkg]?.mode !== "replace") return sys;
  const from = join(goroot, "src", pkg);
  const names = readdirSync(from).filter((name) => name.endsWith("_test.go"));
  return new OverlaySystem(sys, new Map(names.map((name) => [resolve("goroot/src", pkg, name), join(from, name)])));
}

function withRuntimeTests(sys: System): System {
  const ours = resolve("test/stdtests/runtime");
  const files = readdirSync(ours).map((name) => [name, join(ours, name)] as const);
  const theirs = runtimeTestFiles.map((name) => [name, join(goroot, "src/runtime", name)] as const);
  const dir = resolve("goroot/src/runtime");
  return new OverlaySystem(sys, new Map([...files, ...theirs].map(([name, file]) => [join(dir, name), file])));
}

/** gc's, into `file`; "" or why there is none. */
export function gcTests(pkg: string, dir: string, file: string): string {
  const env = { ...process.env, GOOS: "wasip1", GOARCH: "wasm", GOFLAGS: "" };
  const run = spawnSync(`${goroot}/bin/go`, ["test", "-c", "-vet=off", "-o", resolve(file), pkg], {
    cwd: dir,
    env,
    encoding: "utf8",
  });
  return run.status === 0 ? "" : `${run.stdout}${run.stderr}`;
}
