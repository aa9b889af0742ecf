// The compiler core runs anywhere: it is bundled as for a page, loaded into a JavaScript context that has nothing but the
// language and the text codecs, and compiles a program whose sources, and our runtime's, are in memory.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import vm from "node:vm";
import { build } from "esbuild";

function sources(dir: string, under: string, out: [string, string][]): [string, string][] {
  for (const e of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, e.name);
    if (e.isDirectory()) sources(path, `${under}/${e.name}`, out);
    else out.push([`${under}/${e.name}`, readFileSync(path, "utf8")]);
  }
  return out;
}

test("the core compiles in a bare context from sources in memory, without an SDK", async () => {
  const bundle = await build({
    stdin: {
      contents: `export { compile } from "./src/compile.ts"; export { MemorySystem } from "./src/load/system.ts";`,
      resolveDir: ".",
      loader: "ts",
    },
    bundle: true,
    write: false,
    format: "iife",
    globalName: "gowasm",
    platform: "browser",
    target: "es2022",
  });
  const context = vm.createContext({ TextEncoder, TextDecoder });
  vm.runInContext(bundle.outputFiles[0].text, context);
  const files: [string, string][] = [
    ...sources("goroot", "/goroot", []),
    ["/m/go.mod", "module example.com/add\n\ngo 1.24\n"],
    [
      "/m/add.go",
      "package main\n\nfunc main() {}\n\n//go:wasmexport add\nfunc add(a, b int32) int32 { return a + b }\n",
    ],
  ];
  (context as { files?: unknown }).files = files;
  const result = vm.runInContext(
    `gowasm.compile({
      sys: new gowasm.MemorySystem(files, {}, "/m"), sdk: null, goroot: "/goroot", dir: "/m", patterns: [],
      goos: "wasip1", goarch: "wasm", buildmode: "c-shared", tags: [], mod: "", modCache: "/none", trimpath: false,
      stripNames: true, ldflagsX: new Map(), allErrors: false, noColumns: false, lang: "", gowasmVersion: "test",
    })`,
    context,
  ) as { ok: boolean; messages: string; module: Uint8Array };
  assert.equal(result.messages, "");
  assert.ok(result.ok);
  const module = new WebAssembly.Module(Uint8Array.from(result.module));
  const imports = Object.fromEntries(
    WebAssembly.Module.imports(module).map((i) => [i.name, () => assert.fail(`${i.name} was called`)]),
  );
  const { exports } = new WebAssembly.Instance(module, { wasi_snapshot_preview1: imports });
  (exports._initialize as () => void)();
  assert.equal((exports.add as (a: number, b: number) => number)(40, 2), 42);
});
