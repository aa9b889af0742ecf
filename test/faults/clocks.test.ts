// Clocks that go back or ahead, and thousands of timers, as with gc (scripts/faults-out.mjs) on a host that waits no time.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { compileFiles } from "../lang/compile_file.ts";
import { programTest } from "../programs/known.ts";
import { runFaulty } from "./fault_host.ts";
import { shown } from "./shown.ts";

for (const name of ["clock", "timers"]) {
  programTest(`clocks: ${name}`, () => {
    const { module, messages } = compileFiles([`test/faults/${name}.go`]);
    assert.equal(messages, "");
    assert.equal(shown(runFaulty(module!, null)), readFileSync(`test/faults/${name}.out`, "utf8"));
  });
}
