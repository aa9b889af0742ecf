// Compiles programs whose sources stand in a test: files in memory, our runtime from disk, no SDK. Gives the module, the messages
// and, for tests of the builder, the program before any pass.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type CompileResult, compile } from "../../../src/compile.ts";
import { MemorySystem } from "../../../src/load/system.ts";

function sources(dir: string, under: string, out: [string, string][]): [string, string][] {
  for (const e of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, e.name);
    if (e.isDirectory()) sources(path, `${under}/${e.name}`, out);
    else out.push([`${under}/${e.name}`, readFileSync(path, "utf8")]);
  }
  return out;
}

let goroot: [string, string][] | undefined;

export interface Options {
  buildmode?: "exe" | "c-shared";
  ldflagsX?: Record<string, string>;
}

/** `files`: path in the module example.com/m -> text. A main.go at least. */
export function compileMemory(files: Record<string, string>, opts: Options = {}): CompileResult {
  goroot ??= sources("goroot", "/goroot", []);
  const all: [string, string][] = [...goroot, ["/m/go.mod", "module example.com/m\n\ngo 1.26\n"]];
  for (const [path, text] of Object.entries(files)) all.push([`/m/${path}`, text]);
  return compile({
    sys: new MemorySystem(all, {}, "/m"),
    sdk: null,
    goroot: "/goroot",
    dir: "/m",
    patterns: [],
    goos: "wasip1",
    goarch: "wasm",
    buildmode: opts.buildmode ?? "exe",
    tags: [],
    mod: "",
    modCache: "/none",
    trimpath: false,
    stripNames: true,
    ldflagsX: new Map(Object.entries(opts.ldflagsX ?? {})),
    verify: true,
    gowasmVersion: "test",
  });
}
