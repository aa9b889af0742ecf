// How the checker is driven: declarations and bodies on demand, across packages; whole packages; what gc checks besides
// types; code that is long or deep.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Func, Var } from "../../src/types/object.ts";
import type { Package } from "../../src/types/package.ts";
import { typeString } from "../../src/types/typestring.ts";
import { StdLoad } from "./stdload.ts";

const encoder = new TextEncoder();

function add(load: StdLoad, path: string, src: string): Package {
  return load.addSources(path, [{ name: `${path}.go`, bytes: encoder.encode(src) }]);
}

function object<T>(load: StdLoad, pkg: Package, name: string): T {
  pkg.checker!.collect();
  const obj = pkg.scope.lookupName(load.tree.names, name);
  assert.ok(obj, name);
  return obj as unknown as T;
}

/** Errors of a package that is checked whole. */
function errorsOf(src: string): string[] {
  const load = new StdLoad({ full: true });
  load.checkAll(add(load, "p", src));
  return load.errors;
}

test("declarations, bodies and initialisers only on demand", () => {
  const load = new StdLoad({ lazyBodies: true });
  const lib = add(
    load,
    "lib",
    `package lib
import "strconv"
type List[T any] struct { items []T }
func (l *List[T]) Add(x T) { l.items = append(l.items, x) }
func (l *List[T]) Bad() { undefined1() }
func Good(n int) string { return strconv.Itoa(n) + name }
func Bad() { undefined2() }
var name string = "x" + undefined3
var wrong = undefined4
type Unused struct { f undefined5 }
`,
  );
  const main = add(
    load,
    "main",
    `package main
import "lib"
func f() string { var l lib.List[int]; l.Add(1); return lib.Good(2) }
`,
  );
  const f = object<Func>(load, main, "f");
  main.checker!.checkBody(f);
  assert.deepEqual(load.errors, []);
  const good = object<Func>(load, lib, "Good");
  assert.equal(typeString(good.type!), "func(n int) string");
  assert.equal(object<Func>(load, lib, "Bad").type, null);

  lib.checker!.checkBody(good);
  assert.deepEqual(load.errors, []);
  lib.checker!.checkVar(object<Var>(load, lib, "name"));
  lib.checker!.checkBody(object<Func>(load, lib, "Bad"));
  // Everything is checked once.
  lib.checker!.checkBody(object<Func>(load, lib, "Bad"));
  lib.checker!.checkVar(object<Var>(load, lib, "name"));
  assert.deepEqual(load.errors, ["lib.go:8:25: undefined: undefined3", "lib.go:7:14: undefined: undefined2"]);
});

test("an instance's method stands for its origin's body", () => {
  const load = new StdLoad();
  const pkg = add(
    load,
    "p",
    `package p
type T[P any] struct{}
func (T[P]) M() { undefined1() }
func f(t T[int]) { t.M() }
`,
  );
  const { info, tree } = load;
  pkg.checker!.checkBody(object<Func>(load, pkg, "f"));
  assert.deepEqual(load.errors, []);
  const m = info.objs.find((o) => o !== null && o.name === "M" && (o as Func).origin !== null) as Func;
  assert.ok(m);
  m.pkg!.checker!.checkBody(m);
  assert.deepEqual(load.errors, ["p.go:3:19: undefined: undefined1"]);
  assert.ok(tree.count > 0);
});

test("unused imports and variables of whole packages", () => {
  const src = `package p
import ("errors"; u8 "unicode/utf8"; _ "cmp"; . "math/bits")
func f() { x := 1; var y int; y = 2; func() { z := 3 }() }
`;
  assert.deepEqual(errorsOf(src), [
    "p.go:3:47: declared and not used: z",
    "p.go:3:12: declared and not used: x",
    "p.go:3:24: declared and not used: y",
    'p.go:2:9: "errors" imported and not used',
    'p.go:2:19: "unicode/utf8" imported as u8 and not used',
    'p.go:2:47: "math/bits" imported and not used',
  ]);
  const load = new StdLoad();
  load.checkAll(add(load, "p", src));
  assert.ok(!load.errors.some((e) => e.includes("imported")));
});

test("main, init, blank and cgo", () => {
  assert.deepEqual(
    errorsOf(`package main
import "C"
var init int
func init(int) {}
func main() int { return 0 }
func init()
func _[T any]()
`),
    [
      "p.go:2:8: could not import C (cgo is not supported on wasm)",
      "p.go:3:5: cannot declare init - must be func",
      "p.go:4:6: func init must have no arguments and no return values",
      "p.go:5:6: func main must have no arguments and no return values",
      "p.go:6:6: func init must have a body",
      "p.go:7:6: generic function is missing function body",
    ],
  );
});

test("directives", () => {
  assert.deepEqual(
    errorsOf(`package p
import _ "unsafe"
//go:linkname linked other.linked
func linked()
func missing()
//go:linkname nobody other.x
//go:linkname linked other.y
//go:wasmimport m f
func imported()
//go:wasmimport m g
func body() {}
//go:embed x.txt
var x string
//go:noinline
var y int
`).sort(),
    [
      "p.go:11:6: can only use //go:wasmimport with external func implementations",
      'p.go:12:3: go:embed requires import "embed" (or import _ "embed", if package is not used)',
      "p.go:14:3: misplaced compiler directive",
      "p.go:5:6: missing function body",
      "p.go:6:3: //go:linkname must refer to declared function or variable",
      "p.go:7:3: duplicate //go:linkname for linked",
    ],
  );
});

test("types without end", () => {
  assert.deepEqual(
    errorsOf(
      "package p\ntype T struct { f [2]T }\ntype A = B\ntype B = A\nvar x interface { m() interface { x() } }\n",
    ),
    [
      "p.go:3:6: invalid recursive type A\n\tp.go:3:6: A refers to B\n\tp.go:4:6: B refers to A",
      "p.go:2:6: invalid recursive type: T refers to itself",
    ],
  );
  assert.deepEqual(errorsOf("package p\ntype I interface { m(interface { I }) }\n"), [
    "p.go:2:8: invalid recursive type: anonymous interface refers to itself (see https://go.dev/issue/56103)",
  ]);
  assert.deepEqual(errorsOf("package p\nvar c chan [1 << 16]byte\nvar a [1 << 50]byte\n"), [
    "p.go:2:5: channel element type too large (>64kB)",
    "p.go:3:5: type [1125899906842624]byte larger than address space",
  ]);
});

test("type parameters named like predeclared types are told with their place", () => {
  const src = `package p
type T[P any] struct{ x P }
func (t T[int]) m() int { return 1 }
func g[error any](e error) { var x int = e; _ = x }
func h[bool any](b bool) { b.foo(); _ = b + 1 }
`;
  assert.deepEqual(errorsOf(src), [
    "p.go:3:34: cannot use 1 (untyped int constant) as int /* with int declared at p.go:3:11 */ value in return statement",
    "p.go:4:42: cannot use e (variable of type error /* with error declared at p.go:4:8 */ constrained by any) as int value in variable declaration",
    "p.go:5:30: b.foo undefined (type bool /* with bool declared at p.go:5:8 */ has no field or method foo)",
    "p.go:5:41: invalid operation: b + 1 (mismatched types bool /* with bool declared at p.go:5:8 */ and untyped int)",
  ]);
});

test("long chains do not exhaust the stack", () => {
  const n = 10_000;
  const chain = (x: string, op: string): string => Array(n).fill(x).join(op);
  const sources = [
    `func f(a int) int { return ${chain("a", "+")} }`,
    `const c = ${chain("1", "+")}`,
    `func f(a, b int) bool { x := ${chain("a == b", " || ")}; return x }`,
    `func f(s uint) { var x int64 = ${chain("1<<s", "+")}; _ = x }`,
    `type T struct { t *T }; func f(t *T) *T { return t${".t".repeat(n)} }`,
    `type T []T; func f(t T) T { return t${"[0]".repeat(n)} }`,
    `type T func() T; func f(t T) T { return t${"()".repeat(n)} }`,
    `func f(a int) { ${Array(n).fill("if b := a; b == 1 { }").join(" else ")} }`,
    `func g(int) int; var x = ${"g(".repeat(900)}1${")".repeat(900)}`,
    `var x = ${"(1+".repeat(900)}1${")".repeat(900)}`,
  ];
  for (const src of sources) {
    const load = new StdLoad();
    load.checkAll(add(load, "p", `package p\n${src}\n`));
    assert.deepEqual(load.errors, [], src.slice(0, 60));
  }
});
