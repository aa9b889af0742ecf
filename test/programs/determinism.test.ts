// The same sources give the same bytes: twice, with the files in another order, and from another folder with -trimpath.

import assert from "node:assert/strict";
import { test } from "node:test";
import { compiled, folder } from "./library.ts";

const files = {
  "a.go": 'package main\n\nimport "strconv"\n\nvar x = y + 1\n\nfunc main() { println(f(3), x, strconv.Itoa(x)) }\n',
  "b.go":
    "package main\n\nvar y = g(2)\n\nfunc g[T any](v T) T { return v }\n\nfunc f(n int) string { return names[n%len(names)] }\n",
  "c.go": 'package main\n\nvar names = []string{"a", "b"}\n\nfunc init() { names = append(names, "c") }\n',
};
const hash = (b: Uint8Array): string => Buffer.from(b).toString("base64");

test("two builds are equal", async () => {
  const dir = folder(files);
  assert.equal(hash(await compiled({ dir })), hash(await compiled({ dir })));
});

test("the order in which files are named does not matter", async () => {
  const dir = folder(files);
  const one = await compiled({ dir, packages: ["a.go", "b.go", "c.go"] });
  assert.equal(hash(await compiled({ dir, packages: ["c.go", "a.go", "b.go"] })), hash(one));
});

test("with -trimpath the folder does not matter", async () => {
  const one = await compiled({ dir: folder(files), trimpath: true });
  assert.equal(hash(await compiled({ dir: folder(files, "elsewhere/deep"), trimpath: true })), hash(one));
});
