// go.mod, go.work, vendor/ and overlays: what is read, in which words errors are told, which versions are chosen.

import assert from "node:assert/strict";
import { test } from "node:test";
import { parseModFile } from "../../src/load/modfile.ts";
import { Modules } from "../../src/load/modload.ts";
import { compareGo, compareVersions } from "../../src/load/semver.ts";
import { MemorySystem, OverlaySystem } from "../../src/load/system.ts";

test("go.mod: blocks, comments, quotes, replacements", () => {
  const f = parseModFile(
    "go.mod",
    `module "example.com/m" // the module
go 1.24.1
toolchain go1.26.8
require (
	a.org/x v1.2.3 // indirect
	b.org/y v0.0.0-20200101000000-abcdefabcdef
)
require c.org/z/v2 v2.0.0
replace a.org/x => ../x
replace b.org/y v0.0.0-20200101000000-abcdefabcdef => d.org/y v1.0.0
exclude c.org/z/v2 v2.0.1
retract [v1.0.0, v1.1.0]
`,
    "mod",
  );
  assert.deepEqual(f.errors, []);
  assert.equal(f.module, "example.com/m");
  assert.equal(f.go, "1.24.1");
  assert.deepEqual(
    f.require.map((r) => [r.path, r.version, r.indirect]),
    [
      ["a.org/x", "v1.2.3", true],
      ["b.org/y", "v0.0.0-20200101000000-abcdefabcdef", false],
      ["c.org/z/v2", "v2.0.0", false],
    ],
  );
  assert.deepEqual(f.replace[0], { old: { path: "a.org/x", version: "" }, new: { path: "../x", version: "" } });
});

test("go.mod: errors name the line, in cmd/go's words", () => {
  const errors = (text: string) => parseModFile("go.mod", text, "mod").errors;
  assert.deepEqual(errors("modul x\n"), ["go.mod:1: unknown directive: modul"]);
  assert.deepEqual(errors("module x\ngo 1.24\nreplace a => ./b\nrequire a v1\nfoo bar\n"), [
    'go.mod:4: require a: version "v1" invalid: must be of the form v1.2.3',
    "go.mod:5: unknown directive: foo",
  ]);
  assert.deepEqual(errors("module x\nmodule y\n"), ["go.mod:2: repeated module statement"]);
  assert.deepEqual(errors("module x\nrequire (\n"), [
    "go.mod:3: syntax error (unterminated block started at go.mod:2:1)",
  ]);
});

test("versions are ordered as semver and as Go releases", () => {
  const semver = [
    "v0.9.0",
    "v1.0.0-alpha",
    "v1.0.0-alpha.1",
    "v1.0.0-beta.2",
    "v1.0.0-beta.11",
    "v1.0.0",
    "v1.2.0",
    "v1.10.0",
  ];
  for (let i = 1; i < semver.length; i++) assert.equal(compareVersions(semver[i - 1], semver[i]), -1, semver[i]);
  const go = ["1.20", "1.20.1", "1.21", "1.21rc1", "1.21.0", "1.21.1", "1.22"];
  for (let i = 1; i < go.length; i++) assert.equal(compareGo(go[i - 1], go[i]), -1, go[i]);
});

const cacheMod = "/cache/cache/download/";

test("minimal version selection over the module cache, folders by replace", () => {
  const sys = new MemorySystem([
    [
      "/m/go.mod",
      "module m.org/m\ngo 1.16\nrequire (\n\ta.org/a v1.0.0\n\tb.org/b v1.0.0\n\tc.org/C v1.0.0\n)\nreplace c.org/C => ../c\n",
    ],
    [`${cacheMod}a.org/a/@v/v1.0.0.mod`, "module a.org/a\ngo 1.20\nrequire b.org/b v1.1.0\n"],
    [`${cacheMod}b.org/b/@v/v1.1.0.mod`, "module b.org/b\n"],
    [`${cacheMod}b.org/b/@v/v1.0.0.mod`, "module b.org/b\n"],
    ["/cache/a.org/a@v1.0.0/a.go", "package a"],
    ["/cache/b.org/b@v1.1.0/sub/b.go", "package sub"],
    ["/c/go.mod", "module c.org/C\ngo 1.20\n"],
    ["/c/c.go", "package c"],
    ["/m/go.sum", "a.org/a v1.0.0 h1:x\nb.org/b v1.1.0 h1:x\n"],
  ]);
  const m = new Modules({ sys: sys, dir: "/m", mod: "", modCache: "/cache", sdkGo: "1.26.8" });
  const dir = (path: string) => {
    const found = m.find(path);
    return "error" in found ? found.error : found.dir;
  };
  assert.equal(dir("a.org/a"), "/cache/a.org/a@v1.0.0");
  assert.equal(dir("b.org/b/sub"), "/cache/b.org/b@v1.1.0/sub");
  assert.equal(dir("c.org/C"), "/c");
  assert.equal(dir("d.org/d"), "no required module provides package d.org/d; to add it:\n\tgo get d.org/d");
});

test("go.work joins local modules; vendor/ serves where it exists", () => {
  const work = new MemorySystem([
    ["/w/go.work", "go 1.24\nuse (\n\t./a\n\t./b\n)\n"],
    ["/w/a/go.mod", "module x.org/a\ngo 1.24\n"],
    ["/w/a/a.go", "package a"],
    ["/w/b/go.mod", "module x.org/b\ngo 1.24\n"],
    ["/w/b/b.go", "package b"],
  ]);
  const m = new Modules({ sys: work, dir: "/w/a", mod: "", modCache: "/cache", sdkGo: "1.26.8" });
  const found = m.find("x.org/b");
  assert.ok(!("error" in found) && found.dir === "/w/b");

  const vendor = new MemorySystem([
    ["/v/go.mod", "module x.org/v\ngo 1.24\nrequire a.org/a v1.0.0\n"],
    ["/v/vendor/modules.txt", "# a.org/a v1.0.0\n## explicit; go 1.20\na.org/a\n"],
    ["/v/vendor/a.org/a/a.go", "package a"],
  ]);
  const v = new Modules({ sys: vendor, dir: "/v", mod: "", modCache: "/cache", sdkGo: "1.26.8" });
  const a = v.find("a.org/a");
  assert.ok(!("error" in a) && a.dir === "/v/vendor/a.org/a" && a.module.go === "1.20");
});

test("overlay files hide, add and delete", () => {
  const sys = new MemorySystem([
    ["/m/a.go", "a"],
    ["/m/b.go", "b"],
    ["/tmp/x", "x"],
  ]);
  const over = new OverlaySystem(
    sys,
    new Map([
      ["/m/a.go", "/tmp/x"],
      ["/m/b.go", ""],
      ["/m/new/c.go", "/tmp/x"],
    ]),
  );
  assert.equal(new TextDecoder().decode(over.readFile("/m/a.go")!), "x");
  assert.deepEqual(
    over.readDir("/m")?.map((e) => e.name),
    ["a.go", "new"],
  );
  assert.equal(over.stat("/m/b.go"), null);
  assert.equal(over.stat("/m/new"), "dir");
});
