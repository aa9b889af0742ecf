// The parser: the tree of small sources (all of the SDK is compared with gc's in oracle.test.ts), bodies parsed later,
// nesting, positions, directives.
import assert from "node:assert/strict";
import { test } from "node:test";
import { goBuildVersion } from "../../src/syntax/build_version.ts";
import { ensureBody, parseFile } from "../../src/syntax/parser.ts";
import { checkPragma, funcPragmas, PragmaFlag, parseGoEmbed } from "../../src/syntax/pragma.ts";
import { exprString } from "../../src/syntax/print.ts";
import { FileSet } from "../../src/syntax/source.ts";
import { Kind, NodeId, ParseOptions, Tree } from "../../src/syntax/tree.ts";
import { forEachChild, inspect } from "../../src/syntax/walk.ts";
import { dumpFile } from "./tools/dump.ts";

const encoder = new TextEncoder();

function parse(src: string, options: ParseOptions = {}) {
  const files = new FileSet();
  const tree = new Tree(files);
  const errors: string[] = [];
  const ctx = { tree, error: (pos: number, msg: string) => void errors.push(`${files.posString(pos)}: ${msg}`) };
  const source = files.addFile("x.go", encoder.encode(src));
  const file = parseFile(ctx, source, options);
  const decl = (i: number) => tree.at(tree.declList(file), i);
  return { files, tree, errors, source, file, decl };
}

/** The declarations' dump without positions, on one line. */
function shape(decls: string): string {
  const dump = dumpFile("x.go", encoder.encode(`package p\n${decls}\n`));
  const body = dump.slice(dump.indexOf("[") + 1, dump.lastIndexOf("]"));
  return body
    .replace(/\((\w+) -?\d+/g, "($1")
    .replace(/\] (\d+) \d+\)/g, "] $1)")
    .replace(/\n/g, "")
    .replace(/\(Name (\S+?)\)/g, " $1")
    .replace(/\(BasicLit \d 0 (\S+?)\)/g, " $1")
    .trim();
}

const cases: [string, string][] = [
  ["var x = a + b*c", "(VarDecl 0 [ x] -(Operation 13 a(Operation 17 b c)))"],
  ["var x = -a.b[0]", "(VarDecl 0 [ x] -(Operation 14(IndexExpr(SelectorExpr a b) 0) -))"],
  ["var x = a[1:2:3]", "(VarDecl 0 [ x] -(SliceExpr a 1 2 3 1))"],
  ["var x = f(a, b...)", "(VarDecl 0 [ x] -(CallExpr f [ a b] 1))"],
  ["var x = T{a: {1}, 2}", "(VarDecl 0 [ x] -(CompositeLit T [(KeyValueExpr a(CompositeLit - [ 1] 0)) 2] 1))"],
  ["var x = <-chan int(c)", "(VarDecl 0 [ x] -(Operation 3(CallExpr(ChanType 0 int) [ c] 0) -))"],
  ["var x = (<-chan int)(c)", "(VarDecl 0 [ x] -(CallExpr(ParenExpr(ChanType 2 int)) [ c] 0))"],
  ["var x = m[int, string]{}", "(VarDecl 0 [ x] -(CompositeLit(IndexExpr m(ListExpr [ int string])) [] 0))"],
  ["type T[P any] struct{ a, b P; *U `x` }", ""],
  ["type T[P *Q,] int", "(TypeDecl 0 T [(Field P(Operation 17 Q -))] 0 int)"],
  ["type T[P *Q] int", "(TypeDecl 0 T [] 0(ArrayType(Operation 17 P Q) int))"],
  ["type T [N]int", "(TypeDecl 0 T [] 0(ArrayType N int))"],
  ["type T = []int", "(TypeDecl 0 T [] 1(SliceType int))"],
  ["type I interface { ~int|string; m(x, y int) }", ""],
  ["func (r *T) f(a, b int, c ...string) (d error) {}", ""],
  ["func f[P, Q any](P) Q", "(FuncDecl - f [(Field P any)(Field Q any)](FuncType [(Field - P)] [(Field - Q)]) -)"],
];
const withoutShape = cases.filter(([, want]) => want === "").map(([src]) => src);

for (const [src, want] of cases) {
  if (want !== "") test(src, () => assert.equal(shape(src), want));
}

test("fields declared together share their type", () => {
  const { tree, decl } = parse(`package p\n${withoutShape[0]}`);
  const struct = tree.type(decl(0));
  const [a, b, u] = [0, 1, 2].map((i) => tree.at(tree.fieldList(struct), i));
  assert.equal(tree.type(a), tree.type(b));
  assert.equal(tree.name(u), 0);
  assert.equal(tree.text(tree.tag(struct, 2)), "`x`");
  assert.equal(tree.tag(struct, 0), 0);
});

test("a parsed function", () => {
  const { tree, decl, errors } = parse(`package p\n${withoutShape[2]}`);
  const f = decl(0);
  assert.deepEqual(errors, []);
  assert.equal(tree.kind(f), Kind.FuncDecl);
  assert.equal(tree.text(tree.name(f)), "f");
  assert.equal(exprString(tree, tree.type(tree.recv(f))), "*T");
  assert.equal(exprString(tree, tree.type(f)), "func(a, b int, c ...string) (d error)");
  assert.equal(tree.hasBody(f), true);
  assert.equal(tree.len(tree.stmtList(tree.body(f))), 0);
});

test("expressions print as gc prints them", () => {
  const texts = [
    "func(x int) {…}(a, b...)",
    "[]int{…}[i:j:k].f.(T)",
    'struct{a, b int; c string "t"; *T}{}',
    "interface{~int | string; m(x, y int) (z error)}(nil)",
    "chan (<-chan int)(nil)",
    "[...]map[string]func(){}",
    "-x + y &^ *z << <-c",
  ];
  for (const text of texts) {
    const src = text.replace("{…}(", "{ return }(").replace("{…}", "{1}");
    const { tree, decl, errors } = parse(`package p\nvar x = ${src}`);
    assert.deepEqual(errors, []);
    assert.equal(exprString(tree, tree.values(decl(0))), text);
  }
});

test("skipped bodies are parsed on demand into the same tree", () => {
  const src = `package p
//go:noinline
func f() { x := "}" + \`}\` + '}'; /* } */ _ = x // }
}
func g()
func (T) h() { L: for { break L } }
`;
  const lazy = parse(src, { lazyBodies: true });
  const { tree } = lazy;
  const f = lazy.decl(0);
  assert.equal(tree.len(tree.declList(lazy.file)), 3);
  assert.deepEqual([tree.hasBody(f), tree.bodySkipped(f), tree.body(f)], [true, true, 0]);
  assert.equal(tree.hasBody(lazy.decl(1)), false);
  assert.equal(lazy.source.bytes[tree.rbrace(f) - lazy.source.base], "}".charCodeAt(0));
  ensureBody(tree, f);
  const body = tree.body(f);
  ensureBody(tree, f);
  assert.equal(tree.body(f), body);
  assert.equal(tree.len(tree.stmtList(body)), 2);
  assert.equal(dumpFile("x.go", encoder.encode(src), { lazy: true }), dumpFile("x.go", encoder.encode(src)));
});

test("functions of formatted files are skipped by their lines", () => {
  const src = `package p

// f does it.
func f(a, b int) (c struct{ x, y int }) {
\tif a > 0 {
\t\tg() // }
\t}
\treturn
}

func g() { println("}") }

func (T) h(x interface {
\tm()
}) {
}

func (t *T) i(x int) string {
\treturn \`
}
\`
}

func j() int // {

func k() {
}
`;
  const lazy = parse(src, { lazyBodies: true, formatted: true });
  const signatures = [0, 1, 2, 3, 4, 5].map((i) => lazy.tree.type(lazy.decl(i)) !== 0);
  assert.deepEqual(signatures, [false, true, true, true, true, false]);
  assert.equal(
    dumpFile("x.go", encoder.encode(src), { lazy: true, formatted: true }),
    dumpFile("x.go", encoder.encode(src)),
  );
  assert.deepEqual(lazy.errors, []);
});

test("literals of formatted files are skipped by their lines", () => {
  const src = `package p

var a = []T{
\t{1, "}"}, // }
\t{2, '}'},
}

var b = [][]T{{
\t{1},
}, {
\t{2},
}}.c

var d, e = T{
\tx: []int{
\t\t1,
\t},
}, T{
\ty: 2,
}

var (
\tf = T{
\t\t3,
\t}
\tg = 4
)

var h = []string{
\t\`
}
\`,
}

var i = f(1, T{
\t5,
})
`;
  const lazy = parse(src, { lazyBodies: true, formatted: true });
  assert.equal(lazy.tree.len(lazy.tree.declList(lazy.file)), 7);
  assert.deepEqual(lazy.errors, []);
  assert.equal(
    dumpFile("x.go", encoder.encode(src), { lazy: true, formatted: true }),
    dumpFile("x.go", encoder.encode(src)),
  );
});

test("elements of package-level literals are parsed on demand into the same tree", () => {
  const src = `package p
var a = &T{x: 1, /* } */ "}": {{2}, {'}'}}} // }
var b = []int{}
var c = map[string]int{"a": f(1)}
var d, e = [...]T{ {1}, }, <-ch
func g() { _ = T{1} }
`;
  const lazy = parse(src, { lazyBodies: true });
  const { tree } = lazy;
  const a = tree.x(tree.values(lazy.decl(0)));
  assert.deepEqual([tree.kind(a), tree.elemsSkipped(a)], [Kind.CompositeLit, true]);
  assert.equal(exprString(tree, a), "T{…}");
  assert.ok(tree.elemsSkipped(a));
  assert.equal(tree.len(tree.elemList(a)), 2);
  assert.equal(tree.elemsSkipped(a), false);
  for (const i of [1, 2]) assert.equal(tree.elemsSkipped(tree.values(lazy.decl(i))), false);
  assert.equal(dumpFile("x.go", encoder.encode(src), { lazy: true }), dumpFile("x.go", encoder.encode(src)));
  const bad = parse("package p\nvar x = T{1 2}\nvar y int\n", { lazyBodies: true });
  assert.deepEqual(bad.errors, []);
  assert.equal(bad.tree.len(bad.tree.elemList(bad.tree.values(bad.decl(0)))), 1);
  assert.deepEqual(bad.errors, [
    "x.go:2:13: syntax error: unexpected literal 2 in composite literal; possibly missing comma or }",
  ]);
});

test("errors in a skipped body come when it is parsed", () => {
  const { tree, decl, errors } = parse("package p\nfunc f() { x y }\nfunc g() { goto L }\n", { lazyBodies: true });
  assert.deepEqual(errors, []);
  ensureBody(tree, decl(0));
  ensureBody(tree, decl(1));
  assert.deepEqual(errors, [
    "x.go:2:14: syntax error: unexpected name y at end of statement",
    "x.go:3:17: label L not defined",
  ]);
});

test("a body that cannot be skipped is parsed at once", () => {
  const { errors } = parse('package p\nfunc f() { x := "abc\n}\n', { lazyBodies: true });
  assert.deepEqual(
    errors,
    ["x.go:2:21: newline in string", "x.go:2:21: syntax error: unexpected newline at end of statement"].slice(
      0,
      errors.length,
    ),
  );
  assert.notEqual(errors.length, 0);
});

const deep = (open: string, middle: string, close: string, n = 100_000) => open.repeat(n) + middle + close.repeat(n);

test("deep nesting is an error, not a crash", () => {
  const sources = [
    `var x = ${deep("(", "1", ")")}`,
    `var x = ${deep("- ", "1", "")}`,
    `var x = ${deep("f(", "1", ")")}`,
    `var x = []int${deep("{", "", "}")}`,
    `var x ${deep("[]", "int", "")}`,
    `var x ${deep("struct{ a ", "int", "}")}`,
    `func f() ${deep("{", "", "}")}`,
    `func f() { ${deep("if x {", "", "}")} }`,
    `func f() { ${deep("func() {", "", "}()\n")} }`,
  ];
  for (const src of sources) {
    const { errors, file } = parse(`package p\n${src}\n`);
    assert.deepEqual(
      errors.map((e) => e.replace(/^.*?: /, "")),
      ["syntax error: exceeded max nesting depth"],
    );
    assert.equal(file, 0);
  }
});

test("long chains are no nesting", () => {
  for (const src of [
    `var x = ${"1 + ".repeat(100_000)}1`,
    `var x = a${".b".repeat(100_000)}`,
    `func f() { ${"if x { } else ".repeat(100_000)}{ } }`,
    `var x = []int{${"1,".repeat(100_000)}}`,
  ]) {
    const { errors, tree, file } = parse(`package p\n${src}\n`);
    assert.deepEqual(errors, []);
    let n = 0;
    inspect(tree, file, () => ++n > 0);
    assert.ok(n > 100_000);
  }
});

test("every node is some node's child", () => {
  const { tree, file } = parse("package p\nfunc f(a, b int) { for i := range x { select { case <-x: go g(i) } } }\n");
  const seen = new Set<NodeId>();
  const visit = (n: NodeId): void => {
    seen.add(n);
    forEachChild(tree, n, visit);
  };
  visit(file);
  assert.equal(seen.size, tree.count - 1);
});

test("positions follow line directives", () => {
  const src = "package p\n//line a.go:10\nvar a int\nvar b int /*line b.y:5:7*/ ; var c int\n";
  const { files, tree, decl, errors } = parse(src);
  assert.deepEqual(errors, []);
  const at = (i: number) => tree.pos(decl(i));
  assert.deepEqual(files.position(at(0)), { file: "a.go", line: 10, col: 0 });
  assert.equal(files.posString(at(1)), "a.go:11");
  assert.equal(files.posString(at(2)), "b.y:5:14");
  assert.deepEqual(files.absPosition(at(2)), { file: "x.go", line: 4, col: 34 });
  assert.equal(files.syntaxString(at(2)), "b.y:5:14[x.go:4:34]");
});

test("a line directive inside a skipped body counts", () => {
  const { files, tree, decl } = parse("package p\nfunc f() {\n//line a.go:100\n}\nvar x int\n", { lazyBodies: true });
  assert.equal(files.posString(tree.pos(decl(1))), "a.go:101");
});

test("files of one set, and the columns gc does not print", () => {
  const files = new FileSet();
  const a = files.addFile("a.go", encoder.encode("x\ny"));
  const b = files.addFile("b.go", encoder.encode(`${" ".repeat(300)}x`));
  assert.equal(files.posString(a.base + 2), "a.go:2:1");
  assert.equal(files.posString(a.base + a.size), "a.go:2:2");
  assert.equal(files.posString(b.base), "b.go:1:1");
  assert.equal(files.posString(b.base + 300), "b.go:1");
  assert.deepEqual(files.position(b.base + 300), { file: "b.go", line: 1, col: 301 });
  assert.equal(files.file(0), null);
});

test("directives go to the declaration behind them", () => {
  const src = `//go:build go1.21

package p

import _ "unsafe"

//go:noinline
//go:linkname f other.f
//go:nosplit
func f()

//go:wasmimport env log
func log(int32)

//go:wasmexport add
func add() {}

//go:embed a.txt "b c" \`d\`
var s string

//go:linkname g
func h() {}
`;
  const { tree, decl, errors, file } = parse(src);
  assert.deepEqual(errors, []);
  const pragma = (i: number) => tree.pragmas[tree.pragma(decl(i))];
  assert.equal(pragma(1).flags, PragmaFlag.Noinline | PragmaFlag.Nosplit | PragmaFlag.NoCheckPtr);
  assert.deepEqual([pragma(2).wasmImport?.module, pragma(2).wasmImport?.name], ["env", "log"]);
  assert.equal(pragma(3).wasmExport?.name, "add");
  assert.deepEqual(pragma(4).embeds[0].patterns, ["a.txt", "b c", "d"]);
  const info = tree.fileInfo(file);
  assert.equal(info.goVersion, "go1.21");
  assert.deepEqual(
    info.linknames.map((l) => [l.local, l.remote]),
    [
      ["f", "other.f"],
      ["g", ""],
    ],
  );
  const complaints: string[] = [];
  checkPragma((_, msg) => void complaints.push(msg), pragma(1), funcPragmas, false);
  checkPragma((_, msg) => void complaints.push(msg), pragma(1), 0, false);
  checkPragma((_, msg) => void complaints.push(msg), pragma(4), 0, false);
  assert.deepEqual(complaints, [
    "misplaced compiler directive",
    "misplaced compiler directive",
    "misplaced go:embed directive",
  ]);
});

test("embed patterns", () => {
  const errors: string[] = [];
  const patterns = (s: string) => parseGoEmbed(s, (msg) => void errors.push(msg)).map((p) => p.pattern);
  assert.deepEqual(patterns(" a  b\tc "), ["a", "b", "c"]);
  assert.deepEqual(patterns(' "a\\x41\\u00e4" `b"`'), ["aAä", 'b"']);
  assert.deepEqual(errors, []);
  for (const bad of [' "a', " `a", ' "a"b', ' "\\q"']) assert.deepEqual(patterns(bad), []);
  assert.equal(errors.length, 4);
});

test("the version a build line asks for", () => {
  const of = (s: string) => goBuildVersion(` ${s}`);
  assert.equal(of("linux && go1.22"), "go1.22");
  assert.equal(of("(linux && go1.22) || (windows && go1.20)"), "go1.20");
  assert.equal(of("linux || go1.22"), "");
  assert.equal(of("!go1.22"), "");
  assert.equal(of("!(!go1.22 || linux)"), "go1.22");
  assert.equal(of("go1"), "go1");
  assert.equal(of("!!go1.2"), null);
  assert.equal(of("a &&"), null);
});
