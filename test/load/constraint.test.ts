// Which files belong to a build: names and //go:build lines, as go/build decides (src/load/constraint.ts).

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type BuildContext,
  evalConstraint,
  findGoBuild,
  goodOSArchFile,
  matchGoBuild,
} from "../../src/load/constraint.ts";

const wasip1: BuildContext = { goos: "wasip1", goarch: "wasm", tags: new Set(["mine"]), goMinor: 26 };
const bytes = (s: string) => new TextEncoder().encode(s);

test("file names decide by _GOOS, _GOARCH and _GOOS_GOARCH, only after the first underscore", () => {
  const cases: [string, boolean][] = [
    ["a.go", true],
    ["linux.go", true],
    ["a_linux.go", false],
    ["a_wasip1.go", true],
    ["a_wasm.go", true],
    ["a_wasip1_wasm.go", true],
    ["a_js_wasm.go", false],
    ["a_linux_wasm.go", false],
    ["a_wasm_wasip1.go", true],
    ["a_amd64.s", false],
    ["a_unix.go", true],
    ["a_wasip1_test.go", true],
    ["a_linux_test.go", false],
    ["x_linux.y.go", false],
  ];
  for (const [name, want] of cases) assert.equal(goodOSArchFile(wasip1, name), want, name);
});

test("//go:build lines are found before the package clause only", () => {
  assert.equal(findGoBuild(bytes("// c\n\n//go:build a && b\n\npackage p\n")), " a && b");
  assert.equal(findGoBuild(bytes("/* c */\n//go:build x\npackage p\n")), " x");
  assert.equal(findGoBuild(bytes("package p\n//go:build x\n")), null);
  assert.equal(findGoBuild(bytes("//go:builder x\npackage p\n")), null);
  assert.equal(findGoBuild(bytes("\ufeff//go:build y\npackage p")), " y");
});

test("constraint expressions", () => {
  const holds = (t: string) => t === "a" || t === "go1.21";
  const cases: [string, boolean | null][] = [
    ["a", true],
    ["!a", false],
    ["a && b", false],
    ["a || b", true],
    ["(a || b) && !b", true],
    ["b || a && go1.21", true],
    ["a &&", null],
    ["(a", null],
    ["!!a", null],
    ["a b", null],
  ];
  for (const [expr, want] of cases) assert.equal(evalConstraint(expr, holds), want, expr);
});

test("tags of a build", () => {
  const file = (expr: string) => matchGoBuild(wasip1, bytes(`//go:build ${expr}\n\npackage p\n`));
  for (const yes of ["wasip1", "wasm", "gc", "mine", "go1.1", "go1.26", "goexperiment.greenteagc", "!unix"]) {
    assert.equal(file(yes), true, yes);
  }
  for (const no of ["linux", "cgo", "go1.27", "unix", "race", "goexperiment.simd", "ignore"])
    assert.equal(file(no), false, no);
});
