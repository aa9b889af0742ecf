// A share of the standard library's own tests (the whole is `node scripts/std-tests.mjs`): what gc passes must pass, but for what
// known.json names.

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { build } from "esbuild";
import { goroot } from "../types/stdload.ts";
import { compileTests } from "./compile_tests.ts";
import { share } from "./packages.ts";
import { runTests } from "./run_tests.ts";

const known: { package: string; test: string }[] = JSON.parse(readFileSync("test/stdtests/known.json", "utf8"));

for (const { pkg, pass } of share) {
  test(`${pkg}: its own tests`, { skip: !existsSync(goroot) && "no SDK" }, async () => {
    const made = compileTests(pkg);
    assert.ok(typeof made !== "string", String(made));
    const dir = mkdtempSync(join(tmpdir(), "gowasm-stdtests-"));
    try {
      const module = join(dir, "tests.wasm");
      writeFileSync(module, made);
      const child = join(dir, "run_child.mjs");
      await build({
        entryPoints: ["test/stdtests/run_child.ts"],
        outfile: child,
        bundle: true,
        platform: "node",
        format: "esm",
      });
      const { tests, reasons } = await runTests({ child, module, dir: join(goroot, "src", pkg), flags: [] });
      const expected = known.filter((k) => k.package === pkg).map((k) => k.test);
      assert.deepEqual([...reasons.keys()], expected, [...reasons].join("\n"));
      assert.equal([...tests.values()].filter((v) => v === "pass").length, pass - expected.length);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
}
