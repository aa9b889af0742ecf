// What the command prints and how it exits on wrong usage and bad input. Expected texts are go 1.26's for the same files
// and flags ("go" is "gowasm" in usage lines).

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, test } from "node:test";

const gowasm = resolve("dist/gowasm.js");
const root = mkdtempSync(join(tmpdir(), "gowasm-cli-"));
after(() => rmSync(root, { recursive: true, force: true }));
let serial = 0;

interface Case {
  name: string;
  files?: Record<string, string | Uint8Array>;
  args: string[];
  env?: Record<string, string>;
  status: number;
  /** Whole standard error ({dir} is the case's folder), or a pattern. */
  stderr: string | RegExp;
  /** Files that must not exist afterwards. */
  absent?: string[];
}

const mod = { "go.mod": "module example.com/m\n\ngo 1.24\n" };
const main = { "main.go": "package main\n\nfunc main() {}\n" };
const usage = "usage: gowasm build [-o output] [build flags] [packages]\nRun 'gowasm help build' for details.\n";

const cases: Case[] = [
  {
    name: "unknown command",
    args: ["frob"],
    status: 2,
    stderr: "gowasm frob: unknown command\nRun 'gowasm help' for usage.\n",
  },
  {
    name: "unknown flag",
    args: ["build", "-bogus"],
    status: 2,
    stderr: `flag provided but not defined: -bogus\n${usage}`,
  },
  { name: "flag without value", args: ["build", "-o"], status: 2, stderr: `flag needs an argument: -o\n${usage}` },
  {
    name: "bad boolean",
    args: ["build", "-v=2"],
    status: 2,
    stderr: `invalid boolean value "2" for -v: parse error\n${usage}`,
  },
  {
    name: "unknown help topic",
    args: ["help", "x"],
    status: 2,
    stderr: "gowasm help x: unknown help topic. Run 'gowasm help'.\n",
  },
  {
    name: "-C to nowhere",
    args: ["build", "-C", "/none/such"],
    status: 1,
    stderr: "go: chdir /none/such: no such file or directory\n",
  },
  {
    name: "no go.mod",
    args: ["build"],
    status: 1,
    stderr: "go: go.mod file not found in current directory or any parent directory; see 'go help modules'\n",
  },
  { name: "no Go files", files: mod, args: ["build"], status: 1, stderr: "no Go files in {dir}\n" },
  {
    name: "pattern matches nothing",
    files: mod,
    args: ["build", "./..."],
    status: 0,
    stderr: 'go: warning: "./..." matched no packages\n',
  },
  {
    name: "missing packages",
    files: {
      ...mod,
      "main.go": 'package main\nimport "foo/bar"\nimport "github.com/x/y"\nfunc main(){}\n',
    },
    args: ["build"],
    status: 1,
    stderr:
      /^main\.go:2:8: package foo\/bar is not in std \(.*\/src\/foo\/bar\)\nmain\.go:3:8: no required module provides package github\.com\/x\/y; to add it:\n\tgo get github\.com\/x\/y\n$/,
  },
  {
    name: "import cycle",
    files: {
      ...mod,
      "main.go": 'package main\nimport _ "example.com/m/p"\nfunc main(){}\n',
      "p/p.go": 'package p\nimport _ "example.com/m/q"\n',
      "q/q.go": 'package q\nimport _ "example.com/m/p"\n',
    },
    args: ["build"],
    status: 1,
    stderr:
      "package example.com/m\n\timports example.com/m/p from main.go\n\timports example.com/m/q from p.go\n\timports example.com/m/p from q.go: import cycle not allowed\n",
  },
  {
    name: "internal package",
    files: { ...mod, "main.go": 'package main\nimport _ "internal/abi"\nfunc main(){}\n' },
    args: ["build"],
    status: 1,
    stderr: "package example.com/m\n\tmain.go:2:8: use of internal package internal/abi not allowed\n",
  },
  {
    name: "two packages in one folder",
    files: { ...mod, "a.go": "package a\n", "b.go": "package b\n" },
    args: ["build"],
    status: 1,
    stderr: "found packages a (a.go) and b (b.go) in {dir}\n",
  },
  {
    name: "constraints exclude all",
    files: { ...mod, "a.go": "//go:build ignore\n\npackage a\n" },
    args: ["build"],
    status: 1,
    stderr: "package example.com/m: build constraints exclude all Go files in {dir}\n",
  },
  {
    name: "missing folder",
    files: mod,
    args: ["build", "./nosuch"],
    status: 1,
    stderr: "stat {dir}/nosuch: directory not found\n",
  },
  {
    name: "missing file",
    files: { ...mod, ...main },
    args: ["build", "main.go", "nosuch.go"],
    status: 1,
    stderr: "stat nosuch.go: no such file or directory\n",
  },
  {
    name: "go.mod that does not parse",
    files: { "go.mod": "modul x\n", ...main },
    args: ["build"],
    status: 1,
    stderr: "go: errors parsing go.mod:\ngo.mod:1: unknown directive: modul\n",
  },
  {
    name: "go.mod asks for a newer Go",
    files: { "go.mod": "module x\ngo 1.99\n", ...main },
    args: ["build"],
    status: 1,
    stderr: /^go: go\.mod requires go >= 1\.99 \(running go 1\.26[.\d]*; GOTOOLCHAIN=local\)\n$/,
  },
  {
    name: "c-shared needs a main package",
    files: { ...mod, "a.go": "package a\n" },
    args: ["build", "-buildmode=c-shared"],
    status: 1,
    stderr: "-buildmode=c-shared requires exactly one main package\n",
  },
  {
    name: "run of a package that is no program",
    files: { ...mod, "a.go": "package a\n" },
    args: ["run", "."],
    status: 1,
    stderr: "package example.com/m is not a main package\n",
  },
  { name: "run of nothing", files: mod, args: ["run"], status: 1, stderr: "go: no go files listed\n" },
  {
    name: "unknown build mode",
    files: { ...mod, ...main },
    args: ["build", "-buildmode=foo"],
    status: 1,
    stderr: "buildmode=foo not supported\n",
  },
  {
    name: "unsupported port",
    files: { ...mod, ...main },
    args: ["build"],
    env: { GOARCH: "amd64" },
    status: 2,
    stderr: "go: unsupported GOOS/GOARCH pair wasip1/amd64\n",
  },
  {
    name: "output that is no object file",
    files: { ...mod, ...main, out: "text" },
    args: ["build", "-o", "out"],
    status: 1,
    stderr: 'example.com/m: go build example.com/m: build output "out" already exists and is not an object file\n',
  },
  {
    name: "a file for several packages",
    files: { ...mod, ...main, "b/b.go": "package main\n\nfunc main() {}\n" },
    args: ["build", "-o", "x", "./..."],
    status: 1,
    stderr: "go: cannot write multiple packages to non-directory x\n",
    absent: ["x"],
  },
  {
    name: "a folder for no program",
    files: { ...mod, "p/p.go": "package p\n" },
    args: ["build", "-o", "out/", "./p"],
    status: 1,
    stderr: "go: no main packages to build\n",
  },
  {
    name: "no function main",
    files: { ...mod, "main.go": "package main\n" },
    args: ["build"],
    status: 1,
    stderr: "# example.com/m\nruntime.main_main·f: function main is undeclared in the main package\n",
    absent: ["m"],
  },
  {
    name: "only test files",
    files: { ...mod, "a_test.go": "package a\n" },
    args: ["build"],
    status: 1,
    stderr: "example.com/m: no non-test Go files in {dir}\n",
  },
  {
    name: "files and folders",
    files: { ...mod, ...main, "b/b.go": "package b\n" },
    args: ["build", "main.go", "./b"],
    status: 1,
    stderr: "named files must be .go files: ./b\n",
  },
  {
    name: "files of two folders",
    files: { ...mod, ...main, "b/b.go": "package main\n" },
    args: ["build", "main.go", "b/b.go"],
    status: 1,
    stderr: "named files must all be in one directory; have . and b\n",
  },
  {
    name: "-C behind another flag",
    files: { ...mod, ...main },
    args: ["build", "-v", "-C", "x"],
    status: 2,
    stderr: `invalid value "x" for flag -C: -C flag must be first flag on command line\n${usage}`,
  },
  {
    name: "-X without a value",
    files: { ...mod, ...main },
    args: ["build", "-ldflags=-X a"],
    status: 1,
    stderr: "link: -X flag requires argument of the form importpath.name=value\n",
  },
  {
    name: "bad -mod",
    files: { ...mod, ...main },
    args: ["build", "-mod=foo"],
    status: 1,
    stderr: "-mod=foo not supported (can be '', 'mod', 'readonly', or 'vendor')\n",
  },
  {
    name: "bad -p",
    files: { ...mod, ...main },
    args: ["build", "-p", "0"],
    status: 1,
    stderr: "go: -p must be a positive integer: 0\n",
  },
  {
    name: "overlay that is not there",
    files: { ...mod, ...main },
    args: ["build", "-overlay=/none"],
    status: 1,
    stderr: "go: reading overlay: open /none: no such file or directory\n",
  },
  {
    name: "overlay that is no JSON",
    files: { ...mod, ...main, ov: "{" },
    args: ["build", "-overlay=ov"],
    status: 1,
    stderr: /^go: parsing overlay JSON: /,
  },
  {
    name: "wrong SDK version",
    files: { ...mod, ...main, "sdk/VERSION": "go1.19.1\n" },
    args: ["build"],
    env: { GOROOT: "{dir}/sdk" },
    status: 1,
    stderr: /^go: go1\.19\.1 in .*\/sdk is not supported: this toolchain needs the sources of Go 1\.26\n/,
  },
  {
    name: "SDK without the standard library",
    files: { ...mod, ...main, "sdk/VERSION": "go1.26.8\n" },
    args: ["build"],
    env: { GOROOT: "{dir}/sdk" },
    status: 1,
    stderr: /^go: GOROOT .*\/sdk has no standard library/,
  },
  {
    name: "GOROOT that is no SDK",
    files: { ...mod, ...main },
    args: ["build"],
    env: { GOROOT: "{dir}" },
    status: 1,
    stderr: /^go: GOROOT .* is not a Go SDK: it has no file VERSION\n\tset GOROOT/,
  },
  {
    name: "output that cannot be written",
    files: { ...mod, ...main },
    args: ["build", "-o", "/proc/none/x"],
    status: 1,
    stderr: /^go: cannot write \/proc\/none\/x: no such file or directory\n$/,
  },
  {
    name: "output that is a folder",
    files: { ...mod, ...main, "m/x": "" },
    args: ["build"],
    status: 1,
    stderr: 'go: build output "m" already exists and is a directory\n',
  },
  {
    name: "a failed build leaves no output",
    files: { ...mod, "main.go": "package main\n\nfunc main() { x }\n" },
    args: ["build", "-o", "out.wasm"],
    status: 1,
    stderr: "# example.com/m\n./main.go:3:15: undefined: x\n",
    absent: ["out.wasm"],
  },
  {
    name: "syntax error",
    files: { ...mod, "main.go": "package main\n\nfunc main() { if }\n" },
    args: ["build"],
    status: 1,
    stderr: "# example.com/m\n./main.go:3:18: syntax error: unexpected }, expected expression\n",
  },
  {
    name: "NUL byte",
    files: { ...mod, "main.go": "package main\n\nfunc main() { \0 }\n" },
    args: ["build"],
    status: 1,
    stderr: "# example.com/m\n./main.go:3:15: invalid NUL character\n",
  },
  {
    name: "not UTF-8",
    files: {
      ...mod,
      "main.go": new Uint8Array([
        ...Buffer.from('package main\n\nvar s = "'),
        0xff,
        ...Buffer.from('"\n\nfunc main() {}\n'),
      ]),
    },
    args: ["build"],
    status: 1,
    stderr: "# example.com/m\n./main.go:3:10: invalid UTF-8 encoding\n",
  },
];

for (const c of cases) {
  test(c.name, () => {
    const dir = join(root, String(serial++));
    mkdirSync(dir);
    for (const [name, data] of Object.entries(c.files ?? {})) {
      mkdirSync(dirname(join(dir, name)), { recursive: true });
      writeFileSync(join(dir, name), data);
    }
    const fill = (s: string) => s.replaceAll("{dir}", dir);
    const { GOFLAGS: _flags, GOOS: _goos, GOARCH: _goarch, ...env } = process.env;
    for (const [name, value] of Object.entries(c.env ?? {})) env[name] = fill(value);
    const run = spawnSync(process.execPath, [gowasm, ...c.args], { cwd: dir, encoding: "utf8", env });
    if (typeof c.stderr === "string") assert.equal(run.stderr, fill(c.stderr));
    else assert.match(run.stderr, c.stderr);
    assert.equal(run.status, c.status);
    assert.equal(run.stdout, "");
    for (const name of c.absent ?? []) assert.ok(!existsSync(join(dir, name)), name);
    assert.deepEqual(
      readdirSync(dir).filter((f) => f.includes(".part")),
      [],
    );
  });
}

test("an unreadable file is named", {
  skip: process.getuid?.() === 0 ? "the superuser may read everything" : false,
}, () => {
  const dir = join(root, "unreadable");
  mkdirSync(dir);
  writeFileSync(join(dir, "go.mod"), mod["go.mod"]);
  writeFileSync(join(dir, "main.go"), main["main.go"]);
  chmodSync(join(dir, "main.go"), 0);
  const run = spawnSync(process.execPath, [gowasm, "build"], { cwd: dir, encoding: "utf8" });
  assert.equal(run.stderr, `open ${dir}/main.go: permission denied\n`);
  assert.equal(run.status, 1);
});

test("a folder gets the module of every program, a full device is named and stays one", () => {
  const dir = join(root, "several");
  mkdirSync(join(dir, "b"), { recursive: true });
  writeFileSync(join(dir, "go.mod"), mod["go.mod"]);
  writeFileSync(join(dir, "main.go"), main["main.go"]);
  writeFileSync(join(dir, "b/b.go"), main["main.go"]);
  const run = spawnSync(process.execPath, [gowasm, "build", "-o", "out/", "./..."], { cwd: dir, encoding: "utf8" });
  assert.equal(run.stderr, "");
  assert.deepEqual(readdirSync(join(dir, "out")).sort(), ["b", "m"]);
  if (!existsSync("/dev/full")) return;
  const full = spawnSync(process.execPath, [gowasm, "build", "-o", "/dev/full"], { cwd: dir, encoding: "utf8" });
  assert.equal(full.stderr, "go: cannot write /dev/full: no space left on device\n");
  assert.equal(full.status, 1);
  assert.ok(statSync("/dev/full").isCharacterDevice());
});
