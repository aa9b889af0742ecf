// Whole programs: those of test/lang and those here are compiled by the library, validated by the engine and run on each host;
// outputs and exit status are gc's. test/lang/panic and the cases of panics.go end with an uncaught panic.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type HostName, hostMissing, hostNames, runJob, saveModule } from "../hosts/job.ts";
import { runModule } from "../lang/run_module.ts";
import { casesOf, sectionsOf } from "./cases.ts";
import { normalised } from "./expected.ts";
import { programTest } from "./known.ts";
import { compiled } from "./library.ts";

const only = process.env.PROGRAMS_TEST;
/** Some cases run on every host; all of them in this thread. */
const everywhere = new Set(["error", "nil-pointer", "index", "exit-125", "twice"]);

for (const dir of ["test/lang", "test/lang/panic", "test/programs"]) {
  for (const name of readdirSync(dir).sort()) {
    const file = join(dir, name);
    if (!name.endsWith(".go") || (only !== undefined && !file.includes(only))) continue;
    const want = readFileSync(file.replace(/\.go$/, ".out"), "utf8");
    let module: Promise<string> | null = null;
    const path = (): Promise<string> => {
      module ??= compiled({ packages: [file] }).then(saveModule);
      return module;
    };
    const on = async (host: HostName, args: string[]): Promise<string> => {
      const a = runJob(host, { module: await path(), kind: "command", args: ["program", ...args] });
      return normalised(a.stdout, a.stderr + (a.trap === "" ? "" : `trap: ${a.trap}\n`), a.exit);
    };
    if (casesOf(name, "") === null) {
      const expected =
        dir === "test/programs"
          ? want
          : dir === "test/lang"
            ? normalised("", want, 0)
            : normalised("", `${want.trimEnd()}\n`, 2);
      for (const host of hostNames) {
        programTest(`${file} on ${host}`, async () => assert.equal(await on(host, []), expected), hostMissing(host));
      }
      continue;
    }
    const cases = sectionsOf(want);
    programTest(`${file}: names of the cases`, async () => {
      assert.deepEqual(casesOf(name, await on("node", [])), [...cases.keys()]);
    });
    for (const [c, expected] of cases) {
      programTest(`${file} ${c}`, async () => {
        const { status, output } = runModule(readFileSync(await path()), ["program", c]);
        assert.equal(normalised("", output, status), expected);
      });
      if (!everywhere.has(c)) continue;
      for (const host of hostNames) {
        programTest(
          `${file} ${c} on ${host}`,
          async () => assert.equal(await on(host, [c]), expected),
          hostMissing(host),
        );
      }
    }
  }
}
