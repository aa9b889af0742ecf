// Packages of the standard library at work: programs that use many of them, compiled from the SDK's sources and run on Node; outputs
// are gc's (scripts/programs-out.mjs).

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { runModule } from "../lang/run_module.ts";
import { normalised } from "../programs/expected.ts";
import { compiled } from "../programs/library.ts";

const only = process.env.STD_TEST;

for (const name of readdirSync("test/std").sort()) {
  if (!name.endsWith(".go") || (only !== undefined && !name.includes(only))) continue;
  test(`test/std/${name}`, async () => {
    const file = join("test/std", name);
    const { status, output } = runModule(await compiled({ packages: [file] }));
    assert.equal(normalised("", output, status), readFileSync(file.replace(/\.go$/, ".out"), "utf8"));
  });
}
