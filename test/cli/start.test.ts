// The command's start: V8's code of the bundle is kept in the user's cache, and a cache that is broken, foreign or cannot be
// written changes nothing.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import test from "node:test";

const dir = mkdtempSync(join(tmpdir(), "gowasm-start-"));
test.after(() => rmSync(dir, { recursive: true }));

function help(cache: string): string {
  const run = spawnSync(process.execPath, [resolve("dist/gowasm.cjs"), "help"], {
    encoding: "utf8",
    env: { ...process.env, GOWASMCACHE: cache },
  });
  assert.equal(run.stderr, "");
  assert.equal(run.status, 0);
  return run.stdout;
}

test("the compiled command is kept, and mended when it is broken", () => {
  const first = help(dir);
  assert.match(first, /^Gowasm is a tool/);
  const folder = join(dir, "gowasm", "code");
  const names = readdirSync(folder);
  assert.equal(names.length, 1);
  const file = join(folder, names[0]);
  const good = readFileSync(file);
  // All functions are in it, not only those that this command ran.
  const least = readFileSync("dist/command.cjs").length;
  assert.ok(good.length > least);
  assert.equal(help(dir), first);
  assert.deepEqual(readFileSync(file), good);
  for (const bad of [Buffer.alloc(0), Buffer.from("nonsense"), good.subarray(0, good.length >> 1)]) {
    writeFileSync(file, bad);
    assert.equal(help(dir), first);
    assert.ok(readFileSync(file).length > least);
  }
  assert.deepEqual(readdirSync(folder), names);
});

test("no cache folder can be made", () => {
  const blocked = join(dir, "blocked");
  writeFileSync(blocked, "a file, not a folder");
  assert.match(help(blocked), /^Gowasm is a tool/);
});
