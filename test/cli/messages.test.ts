// The command as a process: what it prints and how it exits, and what only we say (SDKs). Everything else that gc's command says
// of wrong usage and bad input is in gc.test.ts.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, test } from "node:test";

const gowasm = resolve("dist/gowasm.cjs");
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

const cases: Case[] = [
  {
    name: "unknown command",
    args: ["frob"],
    status: 2,
    stderr: "gowasm frob: unknown command\nRun 'gowasm help' for usage.\n",
  },
  {
    name: "-C to nowhere",
    args: ["build", "-C", "/none/such"],
    status: 1,
    stderr: "go: chdir /none/such: no such file or directory\n",
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
    name: "go.mod asks for a newer Go",
    files: { "go.mod": "module x\ngo 1.99\n", ...main },
    args: ["build"],
    status: 1,
    stderr: /^go: go\.mod requires go >= 1\.99 \(running go 1\.26[.\d]*; GOTOOLCHAIN=local\)\n$/,
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
    name: "a failed build leaves no output",
    files: { ...mod, "main.go": "package main\n\nfunc main() { x }\n" },
    args: ["build", "-o", "out.wasm"],
    status: 1,
    stderr: "# example.com/m\n./main.go:3:15: undefined: x\n",
    absent: ["out.wasm"],
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
  writeFileSync(join(dir, "b/b.go"), "package main\n\nfunc main() { x }\n");
  const some = spawnSync(process.execPath, [gowasm, "build", "-o", "some/", "./..."], { cwd: dir, encoding: "utf8" });
  assert.equal(some.stderr, "# example.com/m/b\nb/b.go:3:15: undefined: x\n");
  assert.equal(some.status, 1);
  assert.deepEqual(readdirSync(join(dir, "some")), ["m"]);
  if (!existsSync("/dev/full")) return;
  const full = spawnSync(process.execPath, [gowasm, "build", "-o", "/dev/full"], { cwd: dir, encoding: "utf8" });
  assert.equal(full.stderr, "example.com/m: go build example.com/m: write /dev/full: no space left on device\n");
  assert.equal(full.status, 1);
  assert.ok(statSync("/dev/full").isCharacterDevice());
});
