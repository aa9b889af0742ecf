// A fixed share of GOROOT/test (the whole is `node scripts/corpus.mjs`): tests that pass and import nothing, so that each takes a moment.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { runModule } from "../lang/run_module.ts";
import { execute } from "./execute.ts";
import type { RunAnswer, RunRequest } from "./runner.ts";
import { recipes, testDir } from "./testdir.ts";

const known = new Set<string>(
  JSON.parse(readFileSync("test/corpus/known.json", "utf8")).map((k: { file: string }) => k.file),
);

/** In this thread: the share's programs end. */
const runner = {
  run: async (request: RunRequest): Promise<RunAnswer> => {
    const { status, bytes, output } = runModule(request.module);
    return { status, output: bytes, trap: status < 0 ? output : "" };
  },
};

const every: Readonly<Record<string, number>> = { run: 5, compile: 9, compiledir: 9 };

for (const [action, n] of Object.entries(every)) {
  test(`GOROOT/test ${action}: share`, { skip: !existsSync(testDir) && "no SDK" }, async () => {
    const small = recipes(new Set([action])).filter(
      (r) =>
        !known.has(r.name) && r.args.length === 0 && !/^import\b/m.test(readFileSync(join(testDir, r.name), "utf8")),
    );
    const share = small.filter((_, i) => i % n === 0);
    assert.ok(share.length > 10);
    for (const r of share) assert.equal(await execute(r, runner), "", r.name);
  });
}
