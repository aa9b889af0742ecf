// -gcflags: which packages its flags reach, what they change in messages, and how wrong ones are refused; language versions of
// go.mod, -lang and //go:build lines. Expected texts are go 1.26's.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { test } from "node:test";
import { splitQuoted } from "../../src/cli/flags.ts";
import { type GcSetting, parseGcSetting } from "../../src/load/gcflags.ts";
import { build, folder } from "../programs/library.ts";

const unused = (n: number): string =>
  `package a\n\nfunc A() {\n${Array.from({ length: n }, (_, i) => `\tvar x${i} int\n`).join("")}}\n`;
const unusedAt = (file: string, n: number, column = ":6"): string =>
  Array.from({ length: n }, (_, i) => `${file}:${i + 4}${column}: declared and not used: x${i}\n`).join("");
const files = {
  "go.mod": "module ex.com/m\n\ngo 1.20\n",
  "a/a.go": unused(11),
  "b/b.go": 'package b\n\nimport "ex.com/m/a"\n\nfunc B() { a.A() }\n\nvar y int = ""\n',
  "c/c.go": "package c\n\nfunc C() { for i := range 10 { _ = i } }\n",
  "cmd/x/main.go": 'package main\n\nimport "ex.com/m/c"\n\nfunc main() { c.C() }\n',
  "l/l.go": "package l\n\n//line foo.y:100\nfunc f() { var z int }\n",
};
const range = (why: string, column = ":27"): string =>
  `# ex.com/m/c\nc/c.go:3${column}: cannot range over 10 (untyped int constant): requires go1.22 or later (${why})\n`;
const by20 = "-lang was set to go1.20; check go.mod";
const ten = `# ex.com/m/a\n${unusedAt("a/a.go", 10)}a/a.go:13:6: too many errors\n`;
const all = `# ex.com/m/a\n${unusedAt("a/a.go", 11)}`;

function settings(values: string[]): GcSetting[] {
  return values.map((v) => {
    const s = parseGcSetting(v, splitQuoted, 26);
    assert.ok(!("error" in s), JSON.stringify(s));
    return s;
  });
}

const cases: readonly (readonly [string[], string[], string])[] = [
  [[], ["./a", "./b", "./c", "./cmd/x"], ten + range(by20)],
  [["-e"], ["./a"], all],
  [["all=-e"], ["./a", "./b", "./c"], all + range(by20)],
  [["ex.com/m/a=-e"], ["./a", "./b", "./c"], all + range(by20)],
  [["./a/...=-e"], ["./a", "./c"], all + range(by20)],
  [["./c=-e"], ["./a"], ten],
  [["-e", "-C"], ["./a"], `# ex.com/m/a\n${unusedAt("a/a.go", 10, "")}a/a.go:13: too many errors\n`],
  [["-e", ""], ["./a"], ten],
  [["-e -e=false"], ["./a"], ten],
  [["-C"], ["./c"], range(by20, "")],
  [["-lang=go1.22"], ["./c"], ""],
  [["-lang=go1.22"], ["./cmd/x"], range(by20)],
  [["all=-lang=go1.22 -N -l -S"], ["./cmd/x"], ""],
  [["-L"], ["./l"], "# ex.com/m/l\nfoo.y:100[{dir}/l/l.go:4:16]: declared and not used: z\n"],
  [["-L -C"], ["./l"], "# ex.com/m/l\nfoo.y:100[{dir}/l/l.go:4]: declared and not used: z\n"],
  [["-lang=go9"], ["./c"], '# ex.com/m/c\ncompile: invalid value "go9" for -lang: should be something like "go1.12"\n'],
  [
    ["-lang=go1.99"],
    ["./c"],
    '# ex.com/m/c\ncompile: invalid value "go1.99" for -lang: max known version is "go1.26"\n',
  ],
  // gc lists its flags here.
  [["-foo"], ["./c"], "# ex.com/m/c\nflag provided but not defined: -foo\nusage: compile [options] file.go...\n"],
];
for (const [gcflags, packages, messages] of cases) {
  test(`-gcflags ${JSON.stringify(gcflags)} ${packages.join(" ")}`, async () => {
    const dir = folder(files);
    const result = await build({ dir, packages, gcflags: settings(gcflags) });
    assert.equal(result.messages, messages.replaceAll("{dir}", dir));
    assert.equal(result.status, messages === "" ? 0 : 1);
  });
}

test("settings that are none", () => {
  const refused = (v: string): unknown => parseGcSetting(v, splitQuoted, 26);
  assert.deepEqual(refused("foo"), { error: "missing =<value> in <pattern>=<value>" });
  assert.deepEqual(refused("=foo"), { error: "missing <pattern> in <pattern>=<value>" });
  assert.deepEqual(refused("'a'=-e"), { error: "parameter may not start with quote character '" });
  assert.deepEqual(refused("all='-e"), { error: "unterminated ' string" });
  assert.deepEqual(refused(" std = -e -N -d nil "), {
    pattern: "std",
    flags: { allErrors: true },
    ignored: ["-N", "-d=nil"],
    text: " std = -e -N -d nil ",
  });
});

test("the command names flags without effect, and refuses wrong ones with its usage", () => {
  const dir = folder({ "main.go": "package main\n\nfunc main() {}\n" });
  const run = (...args: string[]): ReturnType<typeof spawnSync> =>
    spawnSync(process.execPath, [resolve("dist/gowasm.cjs"), "build", ...args], { cwd: dir, encoding: "utf8" });
  const ok = run("-gcflags=all=-N -l", "-o", "x.wasm");
  assert.equal(ok.stderr, "gowasm: -gcflags: no effect: -N -l (only gc's back end knows them)\n");
  assert.equal(ok.status, 0);
  const wrong = run("-gcflags=foo");
  assert.equal(
    wrong.stderr,
    `invalid value "foo" for flag -gcflags: missing =<value> in <pattern>=<value>
usage: gowasm build [-o output] [build flags] [packages]
Run 'gowasm help build' for details.
`,
  );
  assert.equal(wrong.status, 2);
});

// ---- language versions ----

const R = "package main\n\nfunc main() {\n\tfor i := range 3 {\n\t\tprintln(i)\n\t}\n}\n";
const tagged = (tag: string): string => `//go:build ${tag}\n\n${R}`;
const line = (n: number, why: string): string =>
  `./main.go:${n}:17: cannot range over 3 (untyped int constant): requires go1.22 or later (${why})\n`;
const versions: readonly (readonly [string, string, string, string])[] = [
  ["go 1.20", R, "", line(4, by20)],
  ["go 1.20", tagged("go1.22"), "", ""],
  ["go 1.24", tagged("go1.20"), "", line(6, "-lang was set to go1.24; check go.mod")],
  ["go 1.24", tagged("go1.21"), "", line(6, "file declares //go:build go1.21")],
  ["go 1.20", tagged("go1.22 || linux"), "", line(6, by20)],
  ["go 1.20", tagged("go1.22 && wasip1"), "", ""],
  ["go 1.20", tagged("!go1.30"), "", line(6, by20)],
  ["go 1.24", R, "-lang=go1.21", line(4, "-lang was set to go1.21; check go.mod")],
  ["go 1.24", tagged("go1.24"), "-lang=go1.21", ""],
  ["go 1.21.3", R, "", line(4, "-lang was set to go1.21; check go.mod")],
  ["go 1.21\n\ntoolchain go1.30.0", R, "", line(4, "-lang was set to go1.21; check go.mod")],
  [
    "",
    "package main\n\nfunc id[T int](x T) T { return x }\n\nfunc main() { println(id(1)) }\n",
    "",
    "./main.go:3:9: type parameter requires go1.18 or later (-lang was set to go1.16; check go.mod)\n" +
      "./main.go:5:23: implicit function instantiation requires go1.18 or later (-lang was set to go1.16; check go.mod)\n",
  ],
];
for (const [go, source, flag, messages] of versions) {
  test(`${JSON.stringify(go)} ${source.split("\n")[0]} ${flag}`, async () => {
    const dir = folder({ "go.mod": `module ex.com/m\n\n${go}\n`, "main.go": source });
    const result = await build({ dir, packages: ["."], gcflags: settings(flag === "" ? [] : [flag]) });
    assert.equal(result.messages, messages === "" ? "" : `# ex.com/m\n${messages}`);
  });
}
