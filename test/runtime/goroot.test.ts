// The packages of goroot, whole, for both systems and with the build tags that choose their files: what no program of the tests reaches is
// parsed and checked here. Packages that are patched are checked with the SDK's own declarations.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { goroot, load } from "../ssa/build/load.ts";

const ours = Object.keys(JSON.parse(readFileSync("goroot/ledger.json", "utf8")).packages as Record<string, unknown>);

/** What a patch leaves unused in the SDK's files; intrinsics, and what one package defines for another. */
const expected = new RegExp(`^(${goroot}/src/.*: ".*" imported and not used|.*: missing function body)$`);

const variants = [
  { goos: "wasip1", tags: [] },
  { goos: "wasip1", tags: ["gowasm.traceback", "gcstress", "gcsteps"] },
  { goos: "js", tags: [] },
];
for (const { goos, tags } of variants) {
  test(`goroot: ${[goos, ...tags].join(" ")}`, () => {
    const { errors } = load(["test/lang/arrays.go"], { goos, tags, std: ours, whole: new Set(ours) });
    assert.deepEqual(
      errors.filter((e) => !expected.test(e)),
      [],
    );
  });
}
