// Packages of the standard library check without an error, bodies included: on demand, as the SDK's packages are
// checked in a build.

import assert from "node:assert/strict";
import { test } from "node:test";
import { StdLoad } from "./stdload.ts";

const sample = [
  "errors",
  "unicode/utf8",
  "math/bits",
  "strconv",
  "sort",
  "slices",
  "strings",
  "bytes",
  "hash/crc32",
  "encoding/base64",
  "container/heap",
];

test("std sample, all bodies on demand", () => {
  const load = new StdLoad({ lazyBodies: true });
  for (const path of sample) {
    const pkg = load.load(path);
    assert.notEqual(typeof pkg, "string", String(pkg));
    if (typeof pkg !== "string") load.checkAll(pkg);
  }
  assert.deepEqual(load.errors, []);
});

test("a package of std checked whole", () => {
  const load = new StdLoad({ full: true });
  const pkg = load.load("sort");
  if (typeof pkg === "string") assert.fail(pkg);
  load.checkAll(pkg);
  assert.deepEqual(load.errors, []);
});
