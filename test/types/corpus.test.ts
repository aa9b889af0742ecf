// A fixed share of the type checker's corpus (the whole is `node scripts/corpus-types.mjs`).

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { corpus, folders, newLoad, runCase } from "./corpus.ts";

const known = new Set<string>(
  JSON.parse(readFileSync("test/types/known_failures.json", "utf8")).map((k: { file: string }) => k.file),
);

test("corpus sample", { skip: !existsSync(folders[0].dir) && "no SDK" }, () => {
  const load = newLoad();
  const cases = corpus().filter((c, i) => !known.has(c.name) && (c.name.startsWith("check/") || i % 4 === 0));
  for (const c of cases) assert.deepEqual(runCase(c, load).problems, [], c.name);
});
