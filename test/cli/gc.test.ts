// Wrong usage and bad input: the same text and exit status as gc's go command (cases and expectations: gc_cases.ts). The command
// runs in this process, once for each case. `GC_TEST=word` picks cases by name.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, test } from "node:test";
import {
  caseFiles,
  commonEnv,
  type GcCase,
  listing,
  readCases,
  withoutPlaces,
  withPlaces,
  writeCase,
} from "./gc_cases.ts";

const { command } = createRequire(import.meta.url)(resolve("dist/command.cjs")) as {
  command(argv: string[]): Promise<number>;
};
const goroot = spawnSync("go", ["env", "GOROOT"], { encoding: "utf8" }).stdout?.trim() ?? "";
const root = realpathSync(mkdtempSync(join(tmpdir(), "gowasm-gc-")));
const home = process.cwd();
after(() => rmSync(root, { recursive: true, force: true }));
let serial = 0;

/** Runs the command in `dir`; gives its status and what it wrote. */
async function run(
  args: string[],
  dir: string,
  env: Record<string, string>,
): Promise<{ status: number; text: string }> {
  const { write } = process.stderr;
  const { write: writeOut } = process.stdout;
  const before = { ...process.env };
  let text = "";
  const collect = (chunk: string | Uint8Array): boolean => {
    text += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString();
    return true;
  };
  Object.assign(process.env, env);
  process.chdir(dir);
  process.stderr.write = collect;
  process.stdout.write = collect;
  try {
    return { status: await command(args), text };
  } finally {
    process.stderr.write = write;
    process.stdout.write = writeOut;
    process.chdir(home);
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

async function check(c: GcCase): Promise<void> {
  const dir = join(root, String(serial++));
  writeCase(c, dir);
  const before = listing(dir);
  const fill = (s: string): string => withPlaces(s, dir, goroot);
  const env: Record<string, string> = { ...commonEnv, GOROOT: goroot };
  for (const [name, value] of Object.entries(c.env)) env[name] = fill(value);
  const { status, text } = await run(c.args.map(fill), join(dir, c.dir), env);
  const { want } = { want: c.ours ?? c.want };
  assert.ok(want !== null, "no expectation: run scripts/messages-out.mjs");
  assert.equal(withoutPlaces(text, dir, goroot), want.text);
  assert.equal(status, want.status);
  if (status !== 0) assert.deepEqual(listing(dir), before);
}

for (const file of caseFiles()) {
  for (const c of readCases(file).cases) {
    if (process.env.GC_TEST !== undefined && !c.name.includes(process.env.GC_TEST)) continue;
    test(`${file.split("/").pop()}: ${c.name}`, { skip: goroot === "" ? "no Go SDK" : false }, () => check(c));
  }
}
