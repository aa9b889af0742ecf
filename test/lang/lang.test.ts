// Go programs, one for each area of the language: compiled, run on Node, and compared with what gc's program printed (NAME.out; both
// output streams in one). panic/ holds programs that end with an uncaught panic, asleep/ those that end because nothing can run any
// more: their output up to the stack trace, exit status 2. scripts/lang-out.mjs makes the .out files with the installed Go.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { compileFiles } from "./compile_file.ts";
import { runModule } from "./run_module.ts";

const only = process.env.LANG_TEST;

for (const dir of ["test/lang", "test/lang/panic", "test/lang/asleep"]) {
  for (const name of readdirSync(dir).sort()) {
    if (!name.endsWith(".go") || (only !== undefined && !name.includes(only))) continue;
    test(`${dir}/${name}`, () => {
      const file = join(dir, name);
      const r = compileFiles([file]);
      assert.equal(r.messages, "");
      const { status, output } = runModule(r.module!);
      const want = readFileSync(file.replace(/\.go$/, ".out"), "utf8");
      const trace = output.search(/\ngoroutine \d+( gp=.*)? \[/);
      assert.equal(trace < 0 ? output : output.slice(0, trace + 1), want);
      assert.equal(status, dir === "test/lang" ? 0 : 2);
    });
  }
}
