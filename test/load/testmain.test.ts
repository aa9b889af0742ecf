// The main package made for a package's tests: what of its files it runs.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { LoadedPackage } from "../../src/load/package.ts";
import { testMain } from "../../src/load/testmain.ts";
import { parseFile } from "../../src/syntax/parser.ts";
import { Tree } from "../../src/syntax/tree.ts";

/** The main package for one in-package test file. */
function mainOf(src: string): string {
  const tree = new Tree();
  const error = (_: number, msg: string): void => assert.fail(msg);
  const node = parseFile({ tree, error }, tree.files.addFile("a_test.go", new TextEncoder().encode(src)), {});
  const file = { name: "a_test.go", base: "a_test.go", node, patch: false };
  return testMain(tree, { path: "m/a", module: null, files: [file] } as unknown as LoadedPackage, null);
}

test("tests, fuzz targets and examples by their names and signatures", () => {
  const main = mainOf(`package a
func Test(t *testing.T) {}
func TestA(t *testing.T) {}
func Testing(t *testing.T) {}
func (x T) TestMethod(t *testing.T) {}
func FuzzA(f *testing.F) {}
func BenchmarkA(b *testing.B) {}
func TestMain(t *testing.T) {}
func ExampleNone() { f() }
`);
  assert.match(
    main,
    /InternalTest\{\n\{"Test", _test\.Test\},\n\{"TestA", _test\.TestA\},\n\{"TestMain", _test\.TestMain\},\n\}/,
  );
  assert.match(main, /InternalFuzzTarget\{\n\{"FuzzA", _test\.FuzzA\},\n\}/);
  assert.match(main, /InternalExample\{\n\}/);
  assert.match(main, /os\.Exit\(m\.Run\(\)\)/);
});

test("TestMain with a *testing.M runs the tests", () => {
  assert.match(mainOf("package a\nfunc TestMain(m *testing.M) { m.Run() }\n"), /_test\.TestMain\(m\)/);
});

test("an example's output is its last group of comments", () => {
  const cases: [string, string | null][] = [
    ["f() // note\n\t// Output:\n\t// a\n\t//  b", '{"ExampleX", _test.ExampleX, "\\na\\n b", false}'],
    ['f()\n\t// Output: a "b"\n\t//go:note\n', '{"ExampleX", _test.ExampleX, " a \\"b\\"", false}'],
    ["f()\n\t// Unordered output:\n\t// x", '{"ExampleX", _test.ExampleX, "\\nx", true}'],
    ['f("// Output: no")\n', null],
    ["// Output: a\n\n\t// something else\n", null],
    ["/* Output: a */\n", '{"ExampleX", _test.ExampleX, " a", false}'],
  ];
  for (const [body, want] of cases) {
    const main = mainOf(`package a\nfunc ExampleX() {\n\t${body}\n}\n`);
    if (want === null) assert.match(main, /InternalExample\{\n\}/, body);
    else assert.ok(main.includes(want), `${body}: ${main}`);
  }
});
