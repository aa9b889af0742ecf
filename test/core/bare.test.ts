// The compiler core runs anywhere: it is bundled as for a page, loaded into a JavaScript context that has nothing but the
// language and the text codecs, and compiles a program whose sources, and our runtime's, are in memory.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import vm from "node:vm";
import { build as bundled } from "esbuild";
import type { CompileResult } from "../../src/core.ts";
import { build, folder } from "../programs/library.ts";

function sources(dir: string, under: string, out: [string, string][]): [string, string][] {
  for (const e of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, e.name);
    if (e.isDirectory()) sources(path, `${under}/${e.name}`, out);
    else out.push([`${under}/${e.name}`, readFileSync(path, "utf8")]);
  }
  return out;
}

/** The .go files of packages of the SDK, and what tells its version. */
function sdkSources(root: string, packages: readonly string[]): [string, string | Uint8Array][] {
  const out: [string, string | Uint8Array][] = [["/sdk/VERSION", readFileSync(join(root, "VERSION"))]];
  for (const path of packages) {
    const dir = join(root, "src", path);
    for (const e of readdirSync(dir, { withFileTypes: true })) {
      if (e.isFile() && /\.(go|s)$/.test(e.name) && !e.name.endsWith("_test.go"))
        out.push([`/sdk/src/${path}/${e.name}`, readFileSync(join(dir, e.name))]);
    }
  }
  return out;
}

/** The module that the core makes of a package in /m, in a context that has nothing but the language and the text codecs. */
async function compileBare(files: readonly [string, string | Uint8Array][], options: object): Promise<Uint8Array> {
  const bundle = await bundled({
    entryPoints: ["src/core.ts"],
    define: { GOWASM_VERSION: JSON.stringify(JSON.parse(readFileSync("package.json", "utf8")).version) },
    bundle: true,
    write: false,
    format: "iife",
    globalName: "gowasm",
    platform: "browser",
    target: "es2022",
  });
  const context = vm.createContext({ TextEncoder, TextDecoder });
  vm.runInContext(bundle.outputFiles[0].text, context);
  Object.assign(context, { files: [...sources("goroot", "/goroot", []), ...files], options });
  const result = vm.runInContext(
    `{
      const sys = new gowasm.MemorySystem(files, {}, "/m");
      const sdk = sys.stat("/sdk") === null ? null : gowasm.openSdk(sys, "/sdk");
      if (typeof sdk === "string") throw new Error(sdk);
      gowasm.compile({
        sys, sdk, goroot: "/goroot", dir: "/m", patterns: [], goos: "wasip1", goarch: "wasm", tags: [], mod: "",
        modCache: "/none", trimpath: false, stripNames: true, ldflagsX: new Map(), gowasmVersion: gowasm.gowasmVersion, ...options,
      })
    }`,
    context,
  ) as CompileResult;
  assert.equal(result.messages, "");
  assert.ok(result.ok);
  return Uint8Array.from(result.module!);
}

test("the core compiles in a bare context from sources in memory, without an SDK", async () => {
  const files: [string, string][] = [
    ["/m/go.mod", "module example.com/add\n\ngo 1.24\n"],
    [
      "/m/add.go",
      "package main\n\nfunc main() {}\n\n//go:wasmexport add\nfunc add(a, b int32) int32 { return a + b }\n",
    ],
  ];
  const module = new WebAssembly.Module(Uint8Array.from(await compileBare(files, { buildmode: "c-shared" })));
  const imports = Object.fromEntries(
    WebAssembly.Module.imports(module).map((i) => [i.name, () => assert.fail(`${i.name} was called`)]),
  );
  const { exports } = new WebAssembly.Instance(module, { wasi_snapshot_preview1: imports });
  (exports._initialize as () => void)();
  assert.equal((exports.add as (a: number, b: number) => number)(40, 2), 42);
});

test("with the SDK's sources in memory it makes the module that the command makes", async () => {
  const program = {
    "go.mod": "module example.com/hello\n\ngo 1.26\n",
    "main.go": 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("hello") }\n',
  };
  const packages = ["unsafe"];
  const wanted = await build({
    dir: folder(program),
    trimpath: true,
    ldflags: { strip: true },
    onPackage: (path) => packages.push(path),
  });
  assert.equal(wanted.messages, "");
  const root = execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim();
  const inMemory = [
    ...sdkSources(
      root,
      packages.filter((path) => existsSync(join(root, "src", path))),
    ),
    ...Object.entries(program).map(([name, text]): [string, string] => [`/m/${name}`, text]),
  ];
  assert.deepEqual(await compileBare(inMemory, { buildmode: "exe", trimpath: true }), new Uint8Array(wanted.module!));
});
