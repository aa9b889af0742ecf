// The program level of the builder: order of packages, linkname, -X, directives for the host, what is static and what is dropped.

import assert from "node:assert/strict";
import { test } from "node:test";
import { buildProgram } from "../../../src/ssa/build/build.ts";
import type { Func, Program } from "../../../src/ssa/ir.ts";
import { verifyProgram } from "../../../src/ssa/verify.ts";
import { compileFiles } from "../../lang/compile_file.ts";
import { runModule } from "../../lang/run_module.ts";
import { load } from "./load.ts";
import { compileMemory, type Options } from "./memory.ts";

function run(files: Record<string, string>, opts: Options = {}): string {
  const r = compileMemory(files, opts);
  assert.equal(r.messages, "");
  const { output, status } = runModule(r.module!);
  assert.equal(status, 0, output);
  return output;
}

function messages(main: string, opts: Options = {}): string[] {
  const r = compileMemory({ "main.go": main }, { buildmode: "c-shared", ...opts });
  return r.messages.split("\n").filter((l) => l !== "" && !l.startsWith("#"));
}

test("packages initialise as the linker orders them: imports first, then by path", () => {
  const pkg = (name: string, imports: string[]): string =>
    `package ${name}\n${imports.map((i) => `import _ "example.com/m/${i}"\n`).join("")}
func init() { println("${name}") }\n`;
  const files: Record<string, string> = {
    // b needs z, which needs y; a is free, so it comes before b although it is imported after it.
    "main.go": `package main
import _ "example.com/m/b"
import _ "example.com/m/a"
import _ "example.com/m/d"
var x = func() int { println("main var"); return 1 }()
func init() { println("main init", x) }
func main() { println("main") }
`,
    "a/a.go": pkg("a", []),
    "b/b.go": pkg("b", ["z"]),
    "d/d.go": pkg("d", ["a", "z"]),
    "y/y.go": pkg("y", []),
    "z/z.go": pkg("z", ["y"]),
  };
  assert.deepEqual(
    run(files).trim().split("\n"),
    "a y z b d|main var|main init 1|main".replace(/ (?=[yzbd])/g, "|").split("|"),
  );
});

test("linkname pulls functions and variables, and pushes them", () => {
  const out = run({
    "main.go": `package main

import (
	_ "unsafe"

	"example.com/m/p"
)

//go:linkname secret example.com/m/p.secret
func secret(x int) int

//go:linkname counter example.com/m/p.counter
var counter int

//go:linkname pushed example.com/m/p.wanted
func pushed(s string) string { return s + "!" }

//go:linkname method example.com/m/p.(*T).hidden
func method(t *p.T) int

func main() {
	println(secret(4), counter, p.Call("x"))
	counter = 9
	println(p.Counter(), method(&p.T{X: 3}))
}
`,
    "p/p.go": `package p

import _ "unsafe"

var counter = 5

type T struct{ X int }

func (t *T) hidden() int { return t.X * 10 }

func secret(x int) int { counter++; return x * 2 }

//go:linkname wanted
func wanted(s string) string

func Call(s string) string { return wanted(s) }

func Counter() int { return counter }

var _ = (*T).hidden
`,
  });
  assert.equal(out, "8 6 x!\n9 30\n");
});

test("-X sets string variables", () => {
  const files = {
    "main.go": `package main
import "example.com/m/p"
var version = "none"
var empty string
func main() { println(version, empty, p.Name) }
`,
    "p/p.go": `package p
var Name = "p"
`,
  };
  const ldflagsX = { "main.version": "v1.2", "main.empty": "ü", "example.com/m/p.Name": "set" };
  assert.equal(run(files, { ldflagsX }), "v1.2 ü set\n");
});

test("the add library is small", () => {
  const main = "package main\n\n//go:wasmexport add\nfunc add(a, b int32) int32 { return a + b }\n\nfunc main() {}\n";
  const r = compileMemory({ "main.go": main }, { buildmode: "c-shared" });
  assert.ok(r.module!.length <= 1024, `${r.module!.length} bytes`);
});

test("exports take and give every allowed type", () => {
  const r = compileMemory(
    {
      "main.go": `package main

import "unsafe"

type Handle uint32

//go:wasmimport env log
func log(s string, n uint32, ok bool) uintptr

//go:wasmexport all
func all(a int32, b Handle, c int64, d uint64, e float32, f float64, g bool, h unsafe.Pointer, i uintptr, j *[2]int32) float64 {
	if g {
		return float64(a) + float64(b) + float64(c) + float64(d) + float64(e) + f + float64(uintptr(h)) + float64(i) + float64(j[1])
	}
	return 0
}

//go:wasmexport str
func str(s string) int64 { return int64(len(s)) + int64(log(s, 7, true)) }

var cell [2]int32

//go:wasmexport pointer
func pointer() *[2]int32 { cell[1] = 1000; return &cell }

//go:wasmexport flag
func flag(a int32) bool { return a > 3 }

//go:wasmexport nothing
func nothing() {}

func main() {}
`,
    },
    { buildmode: "c-shared" },
  );
  assert.equal(r.messages, "");
  const logged: unknown[] = [];
  const instance = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(r.module!)), {
    env: {
      log(p: number, n: number, k: number, ok: number) {
        const memory = instance.exports.memory as WebAssembly.Memory;
        logged.push(new TextDecoder().decode(memory.buffer.slice(p, p + n)), k, ok);
        return -1;
      },
    },
    wasi_snapshot_preview1: { fd_write: () => 0, proc_exit: () => 0 },
  });
  // biome-ignore lint/suspicious/noExplicitAny: exports of a test module
  const e = instance.exports as any;
  e._initialize();
  const p = e.pointer();
  assert.equal(e.all(1, 2, 3n, 4n, 0.5, 0.25, 256 + 1, 8, 16, p), 1 + 2 + 3 + 4 + 0.75 + 8 + 16 + 1000);
  assert.equal(e.all(1, 2, 3n, 4n, 0.5, 0.25, 256, 8, 16, p), 0);
  const memory = e.memory as WebAssembly.Memory;
  new Uint8Array(memory.buffer).set(new TextEncoder().encode("héllo"), p);
  assert.equal(e.str(p, 6), 6n + 0xffffffffn);
  assert.deepEqual(logged, ["héllo", 7, 1]);
  assert.equal(e.flag(4), 1);
  assert.equal(e.flag(3), 0);
  e.nothing();
});

test("wrong directives get gc's messages, at the function", () => {
  const got = messages(`package main

type S struct{ a int32 }
type E error

//go:wasmexport a
func a(x int) {}

//go:wasmexport b
func b(x int32, y S, z any, w []byte, e E, f func(int) string) {}

//go:wasmexport c
func c() (int32, int32) { return 0, 0 }

//go:wasmexport d
func d() string { return "" }

//go:wasmexport e
func e() *S { return nil }

//go:wasmexport f
func f(a, b, c, d, e, f, g, h, i string) {}

//go:wasmexport memory
func g() {}

//go:wasmexport twice
func h() {}

//go:wasmexport twice
func i() {}

//go:wasmimport env imp
func imp(x int8) (y struct{})

func main() { imp(1) }
`);
  assert.deepEqual(got, [
    "./main.go:7:6: go:wasmexport: unsupported parameter type int",
    "./main.go:10:6: go:wasmexport: unsupported parameter type S",
    "./main.go:10:6: go:wasmexport: unsupported parameter type any",
    "./main.go:10:6: go:wasmexport: unsupported parameter type []byte",
    "./main.go:10:6: go:wasmexport: unsupported parameter type E",
    "./main.go:10:6: go:wasmexport: unsupported parameter type func(int) string",
    "./main.go:13:6: go:wasmexport: too many return values",
    "./main.go:16:6: go:wasmexport: unsupported result type string",
    "./main.go:19:6: go:wasmexport: unsupported result type *S",
    "./main.go:22:6: wasmexport function argument too large",
    "./main.go:22:6: too many errors",
  ]);
  const names = messages(`package main

//go:wasmexport memory
func g() {}

//go:wasmexport twice
func h() {}

//go:wasmexport twice
func i() {}

//go:wasmimport env imp
func imp(x int8) (y struct{})

func main() { imp(1) }
`);
  assert.deepEqual(names, [
    './main.go:4:6: go:wasmexport: name "memory" is reserved: the linker exports it',
    './main.go:10:6: go:wasmexport: name "twice" is exported twice: also by main.h at ./main.go:7:6',
    "./main.go:13:6: go:wasmimport: unsupported parameter type int8",
    "./main.go:13:6: go:wasmimport: unsupported result type struct {}",
  ]);
});

test("an index of an empty array panics (gc forgets it where elements do not fit in registers)", () => {
  const files = {
    "main.go": `package main

var empty [0][9]int
var nine [9]int

//go:noinline
func id(x int) int { return x }

func main() {
	defer func() { println(recover().(error).Error()) }()
	v := empty
	nine = v[id(5)]
}
`,
  };
  assert.equal(run(files, {}), "runtime error: index out of range [5] with length 0\n");
});

test("embedded files: string, bytes, embed.FS, and the messages", () => {
  const dir = "test/ssa/build/testdata/embed";
  const good = compileFiles([`${dir}/main.go`]);
  assert.equal(good.messages, "");
  assert.equal(
    runModule(good.module!).output,
    "hello\nBin\n2 true a.bin sub true\ns\n true\nopen nope: file does not exist\n",
  );
  const bad = compileFiles([`${dir}/bad.go`]);
  assert.deepEqual(bad.messages.trim().split("\n").slice(1), [
    `${dir}/bad.go:6:5: invalid go:embed: multiple files for type string`,
    `${dir}/bad.go:9:5: go:embed cannot apply to var of type int`,
  ]);
});

function program(file: string): Program {
  const { input, errors } = load([`test/ssa/build/testdata/${file}`]);
  const p = buildProgram(input);
  assert.deepEqual(errors, []);
  verifyProgram(p);
  return p;
}

const named = (p: Program, re: RegExp): string[] => p.funcs.filter((f: Func) => re.test(f.name)).map((f) => f.name);

test("static initialisers leave no code; unused ones are dropped", () => {
  const p = program("static.go");
  assert.deepEqual(named(p, /^main\.init/), ["main.init.func1", "main.init·dynamic"]);
  assert.deepEqual(named(p, /^main\.(unused|effect|make)/), ["main.makeDynamic"]);
  const data = new Map(p.data.map((d) => [d.name, d]));
  assert.ok(data.get("main.table")!.readOnly, "a table that nobody writes is read-only");
  assert.ok(!data.get("main.written")!.readOnly);
  assert.equal(data.has("main.unusedMap"), false);
});

test("init functions of the library that only set variables run if one of those is reached", () => {
  assert.deepEqual(named(program("fmtonly.go"), /^syscall\.init\.1$/), []);
  assert.deepEqual(named(program("getwd.go"), /^syscall\.init\.1$/), ["syscall.init.1"]);
});

test("of what prints itself in a panic, only the types that the program panics with are linked", () => {
  const p = program("parses.go");
  assert.deepEqual(named(p, /NumError\)\.Error|panicTextDynamic/), []);
  assert.deepEqual(named(p, /^runtime\.(panicText|\(\*TypeAssertionError\)\.Error|boundsError\.Error)$/).length, 2);
});
