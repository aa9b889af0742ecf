// The packages of a module whose own tests can be run: the go command fetches the module, and a copy of it (the module cache is not to be
// written to, tests write) is the main module, so that its own go.mod says with which dependencies.
// Invariant: nothing but the copy and the module cache is written.

import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { goroot } from "../types/stdload.ts";

/** A package, the folder it lies in and the folder from which it is built. */
export interface TestedPackage {
  path: string;
  dir: string;
  root: string;
}

function go(dir: string, args: string[]): string {
  const env = { ...process.env, GOOS: "wasip1", GOARCH: "wasm", GOFLAGS: "" };
  const run = spawnSync(`${goroot}/bin/go`, args, { cwd: dir, env, encoding: "utf8", maxBuffer: 2 ** 28 });
  if (run.status !== 0) throw new Error(`go ${args.join(" ")} in ${dir}: ${run.stderr}`);
  return run.stdout.trim();
}

export const moduleCache = (): string => go(".", ["env", "GOMODCACHE"]);

/** `module`: path@version; `patterns`: as the go command's, "-./x" leaves out what "./x" matches. */
export function packagesOf(module: string, patterns: readonly string[]): TestedPackage[] {
  const root = resolve("build/stdtests/modules", module.replaceAll("/", "."));
  if (!existsSync(root)) {
    const [path, version] = module.split("@");
    const { Dir, GoMod } = JSON.parse(go(".", ["mod", "download", "-json", `${path}@${version}`]));
    cpSync(Dir, root, { recursive: true });
    makeWritable(root);
    // A module without go.mod has one in the cache only.
    cpSync(GoMod, join(root, "go.mod"));
    try {
      go(root, ["list", "-mod=mod", "-test", "-deps", ...wanted(patterns)]);
    } catch (e) {
      rmSync(root, { recursive: true });
      throw e;
    }
  }
  const format = "{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}} {{.Dir}}{{end}}";
  const list = (some: string[]): string[] =>
    some.length === 0
      ? []
      : go(root, ["list", "-e", "-f", format, ...some])
          .split("\n")
          .filter((l) => l !== "");
  const without = new Set(list(patterns.filter((p) => p.startsWith("-")).map((p) => p.slice(1))));
  return list(wanted(patterns))
    .filter((line) => !without.has(line))
    .map((line) => {
      const [path, dir] = line.split(" ");
      return { path, dir, root };
    });
}

const wanted = (patterns: readonly string[]): string[] => patterns.filter((p) => !p.startsWith("-"));

function makeWritable(dir: string): void {
  chmodSync(dir, 0o755);
  for (const e of readdirSync(dir, { withFileTypes: true })) {
    if (e.isDirectory()) makeWritable(join(dir, e.name));
    else if (e.isFile()) chmodSync(join(dir, e.name), 0o644);
  }
}
