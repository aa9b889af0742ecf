// Tests of programs that are known to fail, as data (known.json: test, category, reason): such a test must fail, and an
// unexpected pass is an error, so that the list only ever holds what is still open.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

interface Known {
  test: string;
  category: string;
  reason: string;
}

const known = new Map(
  (JSON.parse(readFileSync("test/programs/known.json", "utf8")) as Known[]).map((k) => [k.test, k]),
);

/** A test that may be listed in known.json by its name. `skip`: reason, or null. */
export function programTest(name: string, run: () => void | Promise<void>, skip: string | null = null): void {
  const k = known.get(name);
  if (k === undefined || skip !== null) {
    test(name, { skip: skip ?? false }, run);
    return;
  }
  test(`${name} (known to fail: ${k.category}: ${k.reason})`, async () => {
    await assert.rejects(
      async () => run(),
      () => true,
      "passes now: take it out of test/programs/known.json",
    );
  });
}
