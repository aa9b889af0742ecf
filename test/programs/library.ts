// The library as users get it (dist/index.js), loaded once in the test's process, and small files to feed it.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after } from "node:test";
import { pathToFileURL } from "node:url";
import type { BuildOptions, BuildResult } from "../../src/index.ts";

const { build: libraryBuild } = (await import(pathToFileURL(resolve("dist/index.js")).href)) as {
  build(options: BuildOptions): Promise<BuildResult>;
};

const root = mkdtempSync(join(tmpdir(), "gowasm-programs-"));
after(() => rmSync(root, { recursive: true, force: true }));
let serial = 0;

/** A new folder with these files (go.mod is added) and returns its path. */
export function folder(files: Record<string, string | Uint8Array>, name = String(serial++)): string {
  const dir = join(root, name);
  for (const [file, data] of Object.entries({ "go.mod": "module example.com/m\n\ngo 1.26\n", ...files })) {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), data);
  }
  return dir;
}

/** A build that writes no file, for wasip1/wasm whatever the environment says. */
export function build(options: BuildOptions): Promise<BuildResult> {
  return libraryBuild({
    output: "",
    ...options,
    env: { GOOS: "wasip1", GOARCH: "wasm", GOFLAGS: "", ...options.env },
  });
}

/** Module of a program that must compile. */
export async function compiled(options: BuildOptions): Promise<Uint8Array> {
  const result = await build(options);
  if (!result.ok || result.module === null) throw new Error(`no module: ${result.messages}`);
  return result.module;
}
