// The npm package as its users get it: the declarations check a program that imports gowasm, under both ways in which TypeScript finds
// modules, and everything that package.json names is packed. Invariant: dist is left alone (other tests run what is in it).

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import test from "node:test";

const dir = mkdtempSync(join(tmpdir(), "gowasm-package-"));
test.after(() => rmSync(dir, { recursive: true }));

const manifest = JSON.parse(readFileSync("package.json", "utf8"));

/** What tsc prints. */
function tsc(args: string[], cwd = "."): string {
  const compiler = resolve("node_modules/typescript/bin/tsc");
  return spawnSync(process.execPath, [compiler, ...args], { cwd, encoding: "utf8" }).stdout;
}

test("declarations", () => {
  const installed = join(dir, "node_modules", "gowasm");
  mkdirSync(installed, { recursive: true });
  copyFileSync("package.json", join(installed, "package.json"));
  assert.equal(tsc(["-p", "scripts/types.json", "--outDir", join(installed, "dist", "types")]), "");
  writeFileSync(
    join(dir, "use.ts"),
    `import { build } from "gowasm";
const { ok, messages, module } = await build({ packages: ["./mylib"], buildmode: "c-shared", output: "" });
export type { CompileOptions } from "gowasm/core";
import { instantiateReactor } from "gowasm/host";
export const size: number = ok && module !== null ? module.length : messages.length;
export const next: number | null = instantiateReactor(module!, { args: ["lib"] }).tick();
export const wrong: number = messages;
`,
  );
  const common = ["--strict", "--noEmit", "--target", "es2022", "--types", "", "--pretty", "false", "use.ts"];
  writeFileSync(join(dir, "package.json"), '{ "type": "module" }');
  for (const way of [
    ["--module", "nodenext"],
    ["--module", "esnext", "--moduleResolution", "bundler"],
  ])
    assert.equal(
      tsc([...way, ...common], dir),
      "use.ts(7,14): error TS2322: Type 'string' is not assignable to type 'number'.\n",
    );
});

test("what is packed", () => {
  const run = spawnSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { encoding: "utf8" });
  const packed = new Set<string>(JSON.parse(run.stdout)[0].files.map((f: { path: string }) => f.path));
  for (const path of [
    manifest.bin.gowasm,
    manifest.exports["."].default.slice(2),
    manifest.exports["."].require.slice(2),
    manifest.exports["./core"].default.slice(2),
    manifest.exports["./host"].default.slice(2),
    "dist/command.cjs",
    "dist/worker.js",
    "dist/deep_worker.js",
    "goroot/ledger.json",
    "LICENSE",
    "README.md",
  ])
    assert.ok(packed.has(path), path);
  assert.ok(![...packed].some((path) => path.startsWith("src/") || path.startsWith("test/")));
});

test("the library by require, which older releases of Node 20 have no ES modules for", () => {
  const library = createRequire(import.meta.url)(resolve(manifest.exports["."].require));
  assert.equal(typeof library.build, "function");
});
