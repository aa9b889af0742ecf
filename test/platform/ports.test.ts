// Build modes, ports and GOWASM: which are taken, and gc's words for the others.

import assert from "node:assert/strict";
import { test } from "node:test";
import { checkBuildMode, checkGowasm, checkPort } from "../../src/platform/ports.ts";

const none = { output: false, linkshared: false, race: false, msan: false, asan: false };
const mode = (buildmode: string, goos: string, more = {}) =>
  checkBuildMode({ ...none, buildmode, ...more }, { goos, goarch: "wasm" });

// Every build mode of `go help buildmode` on both ports; texts are what go 1.26 prints.
const table: [string, string | null, string | null][] = [
  ["archive", null, null],
  ["c-archive", "-buildmode=c-archive not supported on wasip1/wasm", "-buildmode=c-archive not supported on js/wasm"],
  ["c-shared", null, "-buildmode=c-shared not supported on js/wasm"],
  ["default", null, null],
  ["exe", null, null],
  ["pie", "-buildmode=pie not supported on wasip1/wasm", "-buildmode=pie not supported on js/wasm"],
  ["plugin", "-buildmode=plugin not supported on wasip1/wasm", "-buildmode=plugin not supported on js/wasm"],
  ["shared", "-buildmode=shared not supported on wasip1/wasm", "-buildmode=shared not supported on js/wasm"],
  ["xyz", "buildmode=xyz not supported", "buildmode=xyz not supported"],
];

test("build modes on both ports", () => {
  for (const [name, wasip1, js] of table) {
    assert.equal(mode(name, "wasip1")?.msg ?? null, wasip1);
    assert.equal(mode(name, "js")?.msg ?? null, js);
  }
});

test("order of the checks and exit statuses", () => {
  assert.equal(mode("shared", "wasip1", { output: true })?.msg, "-buildmode=shared and -o not supported together");
  assert.deepEqual(mode("exe", "wasip1", { race: true }), { msg: "-race is not supported on wasip1/wasm", status: 2 });
  assert.deepEqual(mode("exe", "js", { linkshared: true }), { msg: "-linkshared not supported on js/wasm", status: 1 });
});

test("ports and GOWASM", () => {
  assert.equal(checkPort("wasip1", "wasm"), null);
  assert.equal(checkPort("js", "wasm"), null);
  assert.equal(checkPort("foo", "wasm"), "go: unsupported GOOS/GOARCH pair foo/wasm");
  assert.equal(checkPort("wasip1", "amd64"), "go: unsupported GOOS/GOARCH pair wasip1/amd64");
  assert.equal(checkGowasm("satconv,signext"), null);
  assert.equal(checkGowasm("foo"), 'go: invalid GOWASM: no such feature "foo"');
});
