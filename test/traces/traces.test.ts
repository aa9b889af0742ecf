// Stack traces of programs that die: compiled with GOWASM=traceback, whose programs know their stack on any host, and compared with
// gc's (scripts/programs-out.mjs makes the .out files): functions, files and lines, without arguments and offsets.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { compileFiles } from "../lang/compile_file.ts";
import { runModule } from "../lang/run_module.ts";
import { casesOf, sectionsOf } from "../programs/cases.ts";
import { withTrace } from "../programs/expected.ts";

const dir = "test/traces";
for (const name of readdirSync(dir).sort()) {
  if (!name.endsWith(".go")) continue;
  test(name, async (t) => {
    const file = join(dir, name);
    const { module, messages } = compileFiles([file], undefined, ["gowasm.traceback"]);
    assert.equal(messages, "");
    const text = readFileSync(file.replace(/\.go$/, ".out"), "utf8");
    const run = (args: string[]): string => {
      const { output, status } = runModule(module!, ["program", ...args]);
      return withTrace("", output, status);
    };
    if (casesOf(name, "") === null) {
      assert.equal(run([]), text);
      return;
    }
    for (const [c, want] of sectionsOf(text)) await t.test(c, () => assert.equal(run([c]), want));
  });
}
