// debug.ReadBuildInfo says what gc's program says of the same build: module versions, settings, the commit.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, test } from "node:test";
import { sectionsOf } from "../programs/cases.ts";
import { cases, told } from "./buildinfo_cases.ts";

const root = mkdtempSync(join(tmpdir(), "gowasm-buildinfo-"));
after(() => rmSync(root, { recursive: true, force: true }));
const want = sectionsOf(readFileSync("test/cli/buildinfo.out", "utf8"));

for (const c of cases) {
  test(`build information: ${c.name}`, () => {
    assert.equal(told(c, join(root, c.name), [process.execPath, resolve("dist/gowasm.cjs")]), want.get(c.name));
  });
}
