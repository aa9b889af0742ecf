// GOOS=js: programs run under Go's own wasm_exec.js and print what gc's print. (The .out files are made by scripts/programs-out.mjs.)

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { saveModule } from "../hosts/job.ts";
import { compiled } from "../programs/library.ts";
import { runJS } from "./run_js.ts";

const js = { GOOS: "js", GOARCH: "wasm" };

for (const name of readdirSync("test/js").sort()) {
  if (!name.endsWith(".go")) continue;
  const file = join("test/js", name);
  test(`${file} under wasm_exec.js`, async () => {
    const module = saveModule(await compiled({ packages: [file], env: js }));
    assert.equal(runJS(module), readFileSync(file.replace(/\.go$/, ".out"), "utf8"));
  });
}

// gc's own programs panic here: without syscall/js its runtime has nobody to ask for events. (Ours report what happened, as natively.)
for (const name of ["chan", "mutex", "nilchan", "goexit"]) {
  const file = `test/lang/asleep/${name}.go`;
  test(`${file} under wasm_exec.js`, async () => {
    const ran = runJS(saveModule(await compiled({ packages: [file], env: js })));
    const want = readFileSync(file.replace(/\.go$/, ".out"), "utf8");
    assert.equal(ran.replace(/^== stderr\n/m, ""), `${want.trimEnd()}\n== exit 2\n`);
  });
}

test("exports and imports are those of wasm_exec.js", async () => {
  const module = new WebAssembly.Module(
    (await compiled({ packages: ["test/js/values.go"], env: js })) as Uint8Array<ArrayBuffer>,
  );
  assert.deepEqual(
    WebAssembly.Module.exports(module).map((e) => `${e.kind} ${e.name}`),
    ["function run", "function resume", "function getsp", "memory mem"],
  );
  for (const i of WebAssembly.Module.imports(module)) assert.equal(i.module, "gojs");
});
