// The road of the data (ARCHITECTURE.md): which folders of src a folder may import from. Invariant: every folder of the road, and the
// host, has a line here, so an import that is not named is an error.

import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";

/** By folder: what it may import beside itself and what all share. The longest name that a file's path begins with counts. */
const allowed: Record<string, readonly string[]> = {
  platform: [],
  syntax: ["platform"],
  load: ["platform", "syntax"],
  types: ["platform", "syntax", "load"],
  ssa: ["platform", "syntax", "load", "types", "ssa/passes"],
  // The back end knows SSA alone, but for the reading of assembly.
  wasm: ["ssa"],
  "wasm/asm": ["syntax", "load", "types", "ssa", "ssa/build"],
  link: ["ssa", "wasm"],
  // Runs modules of any origin.
  host: [],
  "ssa/build": ["platform", "syntax", "load", "types", "ssa", "ssa/passes"],
  "ssa/passes": ["ssa"],
};

const shared = new Set(["components.ts", "diagnostics.ts", "version.ts"]);

function folderOf(file: string): string {
  const names = Object.keys(allowed).filter((name) => file.startsWith(`${name}/`));
  return names.sort((a, b) => b.length - a.length)[0] ?? "";
}

test("imports follow the road of the data", () => {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((f) => f.endsWith(".ts"));
  for (const name of Object.keys(allowed)) assert.ok(statSync(join("src", name)).isDirectory(), name);
  const wrong: string[] = [];
  let seen = 0;
  for (const file of files) {
    const folder = folderOf(file);
    if (folder === "") continue;
    for (const [, name] of readFileSync(join("src", file), "utf8").matchAll(/\b(?:from|import\() ?"(\.[^"]+)"/g)) {
      seen++;
      const to = relative("src", join("src", dirname(file), name));
      const target = folderOf(to);
      if (target === folder || allowed[folder].includes(target) || (folder !== "host" && shared.has(to))) continue;
      wrong.push(`${file} imports ${to}`);
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(seen > 500, `only ${seen} imports found`);
});
