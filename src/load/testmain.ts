// The main package that `go test` makes of a package's test files (cmd/go/internal/load, test.go): lists of its tests, fuzz targets
// and examples, given to testing.MainStart. Benchmarks are not listed. Invariant: functions stand in the order of the files and, in
// a file, as declared.

import { Kind, type NodeId, type Tree } from "../syntax/tree.ts";
import type { LoadedFile, LoadedPackage } from "./package.ts";

interface Example {
  name: string;
  output: string;
  unordered: boolean;
}

/** What the main package takes from one of the two packages. */
class Found {
  imported = false;
  needed = false;
  readonly tests: string[] = [];
  readonly fuzz: string[] = [];
  readonly examples: Example[] = [];
  testMain = false;

  add(tree: Tree, file: LoadedFile): void {
    const decls = tree.declList(file.node);
    for (let i = 0; i < tree.len(decls); i++) {
      const d = tree.at(decls, i);
      if (tree.kind(d) !== Kind.FuncDecl || tree.recv(d) !== 0) continue;
      const name = tree.text(tree.name(d));
      if (name === "TestMain" && takes(tree, d, "M")) this.testMain = true;
      else if (isTest(name, "Test")) this.tests.push(name);
      else if (isTest(name, "Fuzz")) this.fuzz.push(name);
      else if (isTest(name, "Example")) {
        this.imported = true;
        const example = exampleOf(tree, d, name);
        if (example === null) continue;
        this.examples.push(example);
      } else continue;
      this.imported = true;
      this.needed = true;
    }
  }
}

/** Is it a function of one parameter, a pointer to a type of that name? */
function takes(tree: Tree, decl: NodeId, typeName: string): boolean {
  const params = tree.paramList(tree.signature(decl));
  if (tree.len(params) !== 1) return false;
  const pointer = tree.type(tree.at(params, 0));
  if (tree.kind(pointer) !== Kind.Operation) return false;
  const base = tree.x(pointer);
  const name = tree.kind(base) === Kind.SelectorExpr ? tree.sel(base) : base;
  return tree.kind(name) === Kind.Name && tree.text(name) === typeName;
}

/** "TestX", "Test_x" and "Test" are tests, "Testing" is not. */
function isTest(name: string, prefix: string): boolean {
  return name.startsWith(prefix) && !/^\p{Ll}/u.test(name.slice(prefix.length));
}

/** An example that is run: its last comment says what it prints. */
function exampleOf(tree: Tree, decl: NodeId, name: string): Example | null {
  const type = tree.signature(decl);
  if (!tree.hasBody(decl) || tree.len(tree.paramList(type)) > 0 || tree.len(tree.resultList(type)) > 0) return null;
  const file = tree.files.file(tree.pos(decl))!;
  const body = file.bytes.subarray(tree.lbrace(decl) - file.base, tree.rbrace(decl) - file.base);
  const comment = lastComment(new TextDecoder().decode(body));
  const m = /^\s*(unordered )?output:/i.exec(comment);
  if (m === null) return null;
  return { name, output: comment.slice(m[0].length), unordered: m[1] !== undefined };
}

/** Comments, and what may look as if it held one. */
const tokens = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|`[^`]*`|'(?:\\.|[^'\\\n])*'/g;

/** Text of the last group of comments, without marks (go/ast, CommentGroup.Text). */
function lastComment(code: string): string {
  let group: string[] = [];
  let end = -1;
  // A comment behind code on its line goes with no comment of another line.
  let behindCode = false;
  for (const m of code.matchAll(tokens)) {
    if (!m[0].startsWith("/")) continue;
    // Otherwise comments with nothing between but one line's end are a group.
    const gap = end < 0 ? null : /^[ \t\r]*(\n?)[ \t\r]*$/.exec(code.slice(end, m.index));
    if (gap === null || (behindCode && gap[1] !== "")) {
      group = [];
      behindCode = /\S/.test(code.slice(code.lastIndexOf("\n", m.index) + 1, m.index));
    }
    group.push(m[0]);
    end = m.index + m[0].length;
  }
  const lines = group.flatMap((c) => {
    if (c.startsWith("/*")) return c.slice(2, -2).split("\n");
    const text = c.slice(2);
    if (text.startsWith(" ")) return [text.slice(1)];
    return /^(line |extern |export |[a-z0-9]+:[a-z0-9])/.test(text) ? [] : [text];
  });
  return lines
    .map((l) => l.trimEnd())
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .replace(/^\n+|\n+$/g, "");
}

/** Source of the main package. `pkg` holds its in-package test files, `external` is package path_test (null for none). */
export function testMain(tree: Tree, pkg: LoadedPackage, external: LoadedPackage | null): string {
  const own = new Found();
  for (const f of pkg.files) if (f.base.endsWith("_test.go")) own.add(tree, f);
  const other = new Found();
  for (const f of external?.files ?? []) other.add(tree, f);
  const sides = [
    { found: own, as: "_test", path: pkg.path },
    { found: other, as: "_xtest", path: `${pkg.path}_test` },
  ];
  const list = (type: string, rows: (f: Found, as: string) => string[]): string =>
    `[]testing.${type}{\n${sides.flatMap((s) => rows(s.found, s.as)).join("")}}`;
  const row = (as: string, name: string): string => `{${JSON.stringify(name)}, ${as}.${name}},\n`;
  const main = sides.find((s) => s.found.testMain);
  const imports = ["os", ...(main === undefined ? [] : ["reflect"]), "testing", "testing/internal/testdeps"];
  return `// Generated: runs the tests of ${pkg.path}.
package main

import (
${imports.map((p) => `${JSON.stringify(p)}\n`).join("")}${sides
  .filter((s) => s.found.imported)
  .map((s) => `${s.found.needed ? s.as : "_"} ${JSON.stringify(s.path)}\n`)
  .join("")})

var tests = ${list("InternalTest", (f, as) => f.tests.map((n) => row(as, n)))}

var fuzzTargets = ${list("InternalFuzzTarget", (f, as) => f.fuzz.map((n) => row(as, n)))}

var examples = ${list("InternalExample", (f, as) =>
    f.examples.map(
      (e) => `{${JSON.stringify(e.name)}, ${as}.${e.name}, ${JSON.stringify(e.output)}, ${e.unordered}},\n`,
    ),
  )}

func init() {
	testdeps.ModulePath = ${JSON.stringify(pkg.module?.path ?? "")}
	testdeps.ImportPath = ${JSON.stringify(pkg.path)}
}

func main() {
	m := testing.MainStart(testdeps.TestDeps{}, tests, nil, fuzzTargets, examples)
	${
    main === undefined
      ? "os.Exit(m.Run())"
      : `${main.as}.TestMain(m)\n\tos.Exit(int(reflect.ValueOf(m).Elem().FieldByName("exitCode").Int()))`
  }
}
`;
}
