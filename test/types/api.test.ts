// The exported API of every package of the standard library, as programs of ours get it (replaced and patched by our goroot), against
// the SDK's own lists (api/*.txt) and against the SDK's own sources for wasip1. known_api.json lists every difference with its
// reason: `port` counts what gc's own library for wasip1 lacks too; `ours` names what only ours lacks or has besides.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { features } from "./api.ts";
import { goroot, StdLoad, stdPackages } from "./stdload.ts";

interface Known {
  port: { package: string; features: number; reason: string }[];
  ours: { feature: string; reason: string }[];
}

function api(ours: boolean): Set<string> {
  const load = new StdLoad({ ours, lazyBodies: true });
  const out = new Set<string>();
  for (const path of stdPackages()) {
    if (/(^|\/)internal(\/|$)/.test(path) || path.startsWith("golang.org/") || path === "unsafe") continue;
    const pkg = load.load(path);
    if (typeof pkg === "string") continue;
    for (const f of features(pkg)) out.add(`pkg ${path}, ${f}`);
  }
  assert.deepEqual(load.errors, []);
  return out;
}

/** What the api files promise for every port. */
function promised(): Set<string> {
  const read = (name: string): string[] =>
    readFileSync(join(goroot, "api", name), "utf8")
      .replaceAll(/os\.(FileInfo|FileMode|PathError)/g, "fs.$1")
      .split("\n")
      .map((line) => line.replace(/ #\d+\s*$/, "").trim())
      .filter((line) => /^pkg [\w/.]+, /.test(line) && !line.endsWith("//deprecated"));
  const out = new Set<string>();
  for (const name of readdirSync(join(goroot, "api")))
    if (/^go1.*\.txt$/.test(name)) for (const f of read(name)) out.add(f);
  for (const f of read("except.txt")) out.delete(f);
  return out;
}

test("the exported API of the standard library", () => {
  const known = JSON.parse(readFileSync("test/types/known_api.json", "utf8")) as Known;
  const ours = api(true);
  const sdk = api(false);
  const lacking = new Map<string, number>();
  for (const f of promised()) {
    if (sdk.has(f) || ours.has(f)) continue;
    const path = f.slice(4, f.indexOf(","));
    lacking.set(path, (lacking.get(path) ?? 0) + 1);
    if (process.env.API_TEST === path) console.log(f);
  }
  const differing = [...sdk].filter((f) => !ours.has(f)).map((f) => `-${f}`);
  differing.push(...[...ours].filter((f) => !sdk.has(f)).map((f) => `+${f}`));
  assert.deepEqual(
    differing.sort(),
    known.ours.map((k) => k.feature),
  );
  assert.deepEqual(
    Object.fromEntries([...lacking].sort()),
    Object.fromEntries(known.port.map((k) => [k.package, k.features])),
  );
});
