// Programs in which every function counts as one that may be suspended: statuses and resume copies everywhere. Modules are valid, and
// programs print what they always print. All of test/lang and test/std: SUSPEND_TEST=all.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { compileFiles } from "../lang/compile_file.ts";
import { runModule } from "../lang/run_module.ts";

const only = process.env.SUSPEND_TEST;
const usual = ["chans", "deferchain", "goroutines", "pulls", "reflectrecover", "suspend", "syncs", "timers"];

for (const dir of only === undefined ? ["test/lang"] : ["test/lang", "test/std"]) {
  for (const name of readdirSync(dir).sort()) {
    if (!name.endsWith(".go") || !(only === undefined ? usual.includes(name.slice(0, -3)) : true)) continue;
    if (only !== undefined && only !== "all" && !name.includes(only)) continue;
    test(`${dir}/${name} suspended everywhere`, () => {
      const file = join(dir, name);
      const { module, messages } = compileFiles([file], undefined, [], [], true);
      assert.equal(messages, "");
      const { status, output } = runModule(module!);
      assert.equal(output, readFileSync(file.replace(/\.go$/, ".out"), "utf8"));
      assert.equal(status, 0);
    });
  }
}
