// Library mode (-buildmode=c-shared on wasip1): what the module holds, what _initialize does, calls in both directions, and the
// errors. Beside it what an executable of the same package exports.

import assert from "node:assert/strict";
import { test } from "node:test";
import { hostMissing, hostNames, runJob, saveModule } from "../hosts/job.ts";
import { programTest } from "./known.ts";
import { build, compiled, folder } from "./library.ts";
import { type ModuleInfo, moduleInfo } from "./module_info.ts";

const library = {
  "main.go": `package main

import (
	"os"

	"example.com/m/side"
)

var greeting = "unset"
var inits []string
var counter = side.Start + 1

type small int32

func init() { inits = append(inits, "first") }
func init() { inits = append(inits, "second"); println("init", greeting, len(side.Log)) }

func main() { println("main was run") }

//go:wasmexport zeta
func zeta(a, b int32) int32 { return a - b }

//go:wasmexport alpha
func alpha(a int64, b float32, c float64, d bool) float64 {
	if d {
		return float64(a) + float64(b) + c
	}
	return 0
}

//go:wasmexport named
func named(a small, b uint32, c uint64) uint64 { return uint64(a) + uint64(b)<<32 + c }

//go:wasmexport count
func count() int32 { counter++; return int32(counter) }

//go:wasmexport inited
func inited() int32 { return int32(len(inits)*10 + len(side.Log)) }

//go:wasmexport flag
func flag(b bool) bool { return !b }

//go:wasmexport noop
func noop() {}

//go:wasmexport hello
func hello() int32 { println(greeting); return int32(len(greeting)) }

//go:wasmexport fail
func fail(n int32) int32 {
	switch n {
	case 1:
		panic("failed")
	case 2:
		var p *int
		return int32(*p)
	case 3:
		os.Exit(9)
	case 4:
		defer func() { recover() }()
		panic("recovered")
	}
	return n
}

//go:wasmexport work
func work(n int32) int64 {
	m := map[int32][]byte{}
	for i := range n {
		m[i%100] = make([]byte, 1000)
	}
	sum := 0
	for _, b := range m {
		sum += len(b)
	}
	return int64(sum)
}
`,
  "side/side.go": `package side

var Log []string
var Start = start()

func start() int { Log = append(Log, "var"); return 41 }

func init() { Log = append(Log, "init") }

//go:wasmexport from_side
func fromSide(p *int32, u uintptr) uintptr { return u + 1 }
`,
};
const exported: ModuleInfo["exports"] = [
  ["zeta", "func", "i32,i32>i32"],
  ["alpha", "func", "i64,f32,f64,i32>f64"],
  ["named", "func", "i32,i32,i64>i64"],
  ["count", "func", ">i32"],
  ["inited", "func", ">i32"],
  ["flag", "func", "i32>i32"],
  ["noop", "func", ">"],
  ["hello", "func", ">i32"],
  ["fail", "func", "i32>i32"],
  ["work", "func", "i32>i64"],
  ["from_side", "func", "i32,i32>i32"],
];
const memory: ModuleInfo["exports"][number] = ["memory", "memory", ""];

const dir = folder(library);
const modules = new Map<string, Promise<Uint8Array>>();

/** The library's module, built once for each mode. */
function moduleOf(buildmode: string): Promise<Uint8Array> {
  let m = modules.get(buildmode);
  if (m === undefined) {
    m = compiled({ dir, buildmode, ldflags: { x: { "main.greeting": "set at link time" } } });
    modules.set(buildmode, m);
  }
  return m;
}

test("a library exports _initialize, its functions and memory", async () => {
  const info = moduleInfo(await moduleOf("c-shared"));
  const names = info.exports.map((e) => e[0]);
  assert.equal(names[0], "_initialize");
  assert.deepEqual(info.exports[0], ["_initialize", "func", ">"]);
  assert.deepEqual(info.exports[names.length - 1], memory);
  const order = (a: ModuleInfo["exports"][number], b: ModuleInfo["exports"][number]): number => (a[0] < b[0] ? -1 : 1);
  assert.deepEqual(info.exports.slice(1, -1).sort(order), [...exported].sort(order));
  // Within a package: as declared.
  assert.deepEqual(
    names.filter((n) => exported.some((e) => e[0] === n) && n !== "from_side"),
    exported.map((e) => e[0]).filter((n) => n !== "from_side"),
  );
});

test("an executable exports _start, its functions and memory", async () => {
  for (const mode of ["exe", "default"]) {
    const info = moduleInfo(await moduleOf(mode));
    assert.deepEqual(info.exports[0], ["_start", "func", ">"]);
    assert.equal(info.exports.length, exported.length + 2);
    assert.deepEqual(info.exports[info.exports.length - 1], memory);
  }
});

test("sections, imports, memory, producers", async () => {
  const info = moduleInfo(await moduleOf("c-shared"));
  const known = info.sections.filter((s) => typeof s === "number");
  assert.ok(!known.includes(8), "there is no start section");
  assert.equal(new Set(info.sections).size, info.sections.length, "no section is there twice");
  assert.ok(info.sections.indexOf("name") > info.sections.indexOf(10));
  for (const i of info.imports) assert.match(i, /^wasi_snapshot_preview1\./);
  assert.equal(new Set(info.imports).size, info.imports.length);
  assert.equal(info.memory[1], -1);
  assert.ok(info.memory[0] >= 1 && info.memory[0] <= 32, `${info.memory[0]} pages at first`);
  assert.match(info.producers.get("language")?.find(([n]) => n === "Go")?.[1] ?? "", /^go1\.26/);
  assert.ok(info.producers.has("processed-by"));
});

test("-s drops the names, which are there otherwise", async () => {
  const full = await moduleOf("c-shared");
  const { names } = moduleInfo(full);
  assert.ok(names.some((n) => n === "main.work" || n === "work"));
  assert.ok(names.some((n) => n.startsWith("runtime.")));
  const bare = await compiled({ dir, buildmode: "c-shared", ldflags: { strip: true } });
  const info = moduleInfo(bare);
  assert.ok(!info.sections.includes("name"));
  assert.ok(bare.length < full.length);
});

test("a package that is small makes a small module", async () => {
  const add = folder({
    "main.go": "package main\n\nfunc main() {}\n\n//go:wasmexport add\nfunc add(a, b int32) int32 { return a + b }\n",
  });
  const bytes = await compiled({ dir: add, buildmode: "c-shared", ldflags: { strip: true } });
  assert.ok(bytes.length <= 2000, `${bytes.length} bytes`);
});

for (const host of hostNames) {
  const skip = hostMissing(host);
  const calls = async (names: [string, ...string[]][], initialize = true, mode = "c-shared") =>
    runJob(host, {
      module: saveModule(await moduleOf(mode)),
      kind: "reactor",
      initialize,
      calls: names.map(([name, ...args]) => ({ name, args })),
    });
  const notInitialised =
    "runtime: wasmexport function called before runtime initialization\n\tcall _initialize first\n";

  programTest(
    `a library on ${host}: initialisers run, main does not, calls keep state`,
    async () => {
      const a = await calls([
        ["inited"],
        ["zeta", "40", "-2"],
        ["alpha", "5", "1.5", "2.25", "1"],
        ["named", "7", "1", "0"],
        ["count"],
        ["count"],
        ["flag", "0"],
        ["flag", "1"],
        ["noop"],
        ["hello"],
        ["from_side", "0", "41"],
        ["work", "50000"],
        ["fail", "4"],
        ["count"],
      ]);
      assert.equal(a.trap, "");
      assert.deepEqual(
        a.results.map((r) => (r.value === undefined || r.value === "" ? r.value : Number(r.value))),
        [22, 42, 8.75, 4294967303, 43, 44, 1, 0, "", 16, 42, 100000, 0, 45],
      );
      assert.equal(a.stderr, "init set at link time 2\nset at link time\n");
      assert.equal(a.stdout, "");
    },
    skip,
  );

  programTest(
    `a library on ${host}: an export before _initialize`,
    async () => {
      const a = await calls([["zeta", "1", "2"]], false);
      assert.ok(a.results[0].trap);
      assert.equal(a.stderr, notInitialised);
    },
    skip,
  );

  programTest(
    `an executable on ${host}: an export before _start`,
    async () => {
      const a = await calls([["zeta", "1", "2"]], false, "exe");
      assert.ok(a.results[0].trap);
      assert.equal(a.stderr, notInitialised.replace("_initialize", "_start"));
    },
    skip,
  );

  programTest(
    `a library on ${host}: _initialize twice is a trap`,
    async () => {
      const a = await calls([["_initialize"]]);
      assert.ok(a.results[0].trap);
      assert.notEqual(a.stderr, "init set at link time 2\n", "with a message");
    },
    skip,
  );

  programTest(
    `a library on ${host}: panics end in a trap, os.Exit in an exit`,
    async () => {
      const failed = await calls([["fail", "1"]]);
      assert.ok(failed.results[0].trap);
      assert.match(failed.stderr, /^panic: failed\n/m);
      const nil = await calls([["fail", "2"]]);
      assert.ok(nil.results[0].trap);
      assert.match(nil.stderr, /^panic: runtime error: invalid memory address or nil pointer dereference\n\[signal /m);
      const exit = await calls([["fail", "3"]]);
      assert.equal(exit.results[0].exit, 9);
    },
    skip,
  );
}

/** Runs a library in this thread with the host's own imports; errors of the runtime are collected. */
async function instantiate(
  bytes: Uint8Array,
  imports: Record<string, Record<string, (...args: never[]) => unknown>>,
): Promise<{ exports: Record<string, (...args: unknown[]) => unknown>; memory: () => DataView; stderr: () => string }> {
  const module = new WebAssembly.Module(Uint8Array.from(bytes));
  let stderr = "";
  const wasi: Record<string, (...args: number[]) => number> = {};
  const all: Record<string, Record<string, unknown>> = { ...imports, wasi_snapshot_preview1: wasi };
  for (const i of WebAssembly.Module.imports(module)) {
    if (i.module === "wasi_snapshot_preview1") wasi[i.name] = () => 8;
  }
  const memory = (): DataView => new DataView((instance.exports.memory as WebAssembly.Memory).buffer);
  wasi.fd_write = (_fd, iovs, count, written) => {
    let n = 0;
    for (let i = 0; i < count; i++) {
      const p = memory().getUint32(iovs + 8 * i, true);
      const len = memory().getUint32(iovs + 8 * i + 4, true);
      stderr += new TextDecoder().decode(new Uint8Array(memory().buffer, p, len));
      n += len;
    }
    memory().setUint32(written, n, true);
    return 0;
  };
  wasi.args_sizes_get = wasi.environ_sizes_get = (a, b) => {
    memory().setUint32(a, 0, true);
    memory().setUint32(b, 0, true);
    return 0;
  };
  wasi.random_get = wasi.args_get = wasi.environ_get = wasi.clock_time_get = () => 0;
  const instance = new WebAssembly.Instance(module, all as WebAssembly.Imports);
  return { exports: instance.exports as never, memory, stderr: () => stderr };
}

test("//go:wasmimport: host functions of every type, and exports called from them", async () => {
  const dir = folder({
    "main.go": `package main

import (
	"structs"
	"unsafe"
)

func main() {}

type pair struct {
	_ structs.HostLayout
	a int32
	b float64
}

//go:wasmimport env mix
func mix(a int32, b int64, c float32, d float64, e bool, f uint32, g uint64) float64

//go:wasmimport env text
func text(s string) uint32

//go:wasmimport env fill
func fill(p *pair, q unsafe.Pointer, n uintptr) bool

//go:wasmimport env down
func down(n int32) int64

//go:wasmimport other.module nothing
func nothing()

//go:wasmexport mixed
func mixed(a int32) float64 { return mix(a, -2, 3.5, 4.25, true, 1<<31, 1<<63) }

//go:wasmexport texts
func texts() uint32 { return text("héllo") + text("") }

//go:wasmexport filled
func filled() float64 {
	var p pair
	b := make([]byte, 8)
	if !fill(&p, unsafe.Pointer(&b[0]), uintptr(len(b))) {
		return -1
	}
	return float64(p.a) + p.b + float64(b[0]) + float64(b[7])
}

var depth int

//go:wasmexport up
func up(n int32) int64 {
	nothing()
	depth++
	local := make([]int64, 10)
	for i := range local {
		local[i] = int64(n)
	}
	r := int64(0)
	if n > 0 {
		r = down(n - 1)
	}
	for i := 0; i < 100; i++ {
		_ = make([]byte, 10000)
	}
	for _, v := range local {
		r += v
	}
	return r
}
`,
  });
  const seen: unknown[] = [];
  let nothings = 0;
  const { exports, memory, stderr } = await instantiate(await compiled({ dir, buildmode: "c-shared" }), {
    env: {
      mix: (...args: unknown[]) => {
        seen.push(...args);
        return 0.5;
      },
      text: (p: number, n: number) => {
        seen.push(new TextDecoder().decode(new Uint8Array(memory().buffer, p, n)));
        return n;
      },
      fill: (p: number, q: number, n: number) => {
        memory().setInt32(p, 40, true);
        memory().setFloat64(p + 8, 0.25, true);
        for (let i = 0; i < n; i++) memory().setUint8(q + i, i + 1);
        return 1;
      },
      down: (n: number) => exports.up(n),
    },
    "other.module": {
      nothing: () => {
        nothings++;
      },
    },
  });
  exports._initialize();
  assert.equal(exports.mixed(7), 0.5);
  assert.deepEqual(
    seen.splice(0).map((v) => (typeof v === "bigint" ? BigInt.asIntN(64, v) : v)),
    [7, -2n, 3.5, 4.25, 1, -(2 ** 31), -(2n ** 63n)],
  );
  assert.equal(exports.texts(), 6);
  assert.deepEqual(seen, ["héllo", ""]);
  assert.equal(exports.filled(), 40 + 0.25 + 1 + 8);
  assert.equal(exports.up(9), 450n);
  assert.equal(nothings, 10);
  assert.equal(exports.up(200), 201000n);
  assert.equal(stderr(), "");
});

test("two instances of one module know nothing of each other", async () => {
  const bytes = await moduleOf("c-shared");
  const a = await instantiate(bytes, {});
  const b = await instantiate(bytes, {});
  a.exports._initialize();
  b.exports._initialize();
  a.exports.count();
  assert.equal(a.exports.count(), 44);
  assert.equal(b.exports.count(), 43);
});

/** Directive lines and declarations -> gc's message for the line of the function. */
const wrong: [string, string, string][] = [
  ["int", "//go:wasmexport f\nfunc f(a int) {}", "go:wasmexport: unsupported parameter type int"],
  ["uint8", "//go:wasmexport f\nfunc f(a uint8) {}", "go:wasmexport: unsupported parameter type uint8"],
  ["slice", "//go:wasmexport f\nfunc f(a []byte) {}", "go:wasmexport: unsupported parameter type []byte"],
  ["any", "//go:wasmexport f\nfunc f(a any) {}", "go:wasmexport: unsupported parameter type any"],
  ["func", "//go:wasmexport f\nfunc f(a func()) {}", "go:wasmexport: unsupported parameter type func()"],
  ["map", "//go:wasmexport f\nfunc f(a map[int]int) {}", "go:wasmexport: unsupported parameter type map[int]int"],
  [
    "struct",
    "type s struct{ a int32 }\n//go:wasmexport f\nfunc f(a s) {}",
    "go:wasmexport: unsupported parameter type s",
  ],
  [
    "pointer to a struct without HostLayout",
    "type s struct{ a int32 }\n//go:wasmexport f\nfunc f(a *s) {}",
    "go:wasmexport: unsupported parameter type *s",
  ],
  [
    "pointer to pointer",
    "//go:wasmexport f\nfunc f(a **int32) {}",
    "go:wasmexport: unsupported parameter type **int32",
  ],
  [
    "string result",
    '//go:wasmexport f\nfunc f() string { return "" }',
    "go:wasmexport: unsupported result type string",
  ],
  ["int result", "//go:wasmexport f\nfunc f() int { return 0 }", "go:wasmexport: unsupported result type int"],
  [
    "two results",
    "//go:wasmexport f\nfunc f() (int32, int32) { return 0, 0 }",
    "go:wasmexport: too many return values",
  ],
  [
    "too many arguments",
    `//go:wasmexport f\nfunc f(${Array.from({ length: 17 }, (_, i) => `a${i}`).join(", ")} int64) {}`,
    "wasmexport function argument too large",
  ],
  ["import of int", "//go:wasmimport a b\nfunc f(a int)", "go:wasmimport: unsupported parameter type int"],
  [
    "import with string result",
    "//go:wasmimport a b\nfunc f() string",
    "go:wasmimport: unsupported result type string",
  ],
  ["import with two results", "//go:wasmimport a b\nfunc f() (a, b int32)", "go:wasmimport: too many return values"],
  [
    "import with a body",
    "//go:wasmimport a b\nfunc f() {}",
    "can only use //go:wasmimport with external func implementations",
  ],
  ["export of a method", "type t int\n//go:wasmexport f\nfunc (t) f() {}", "cannot use //go:wasmexport on a method"],
  ["export without a body", "//go:wasmexport f\nfunc f()", "missing function body"],
  ["memory", "//go:wasmexport memory\nfunc f() {}", 'go:wasmexport: name "memory" is reserved: the linker exports it'],
  [
    "_initialize",
    "//go:wasmexport _initialize\nfunc f() {}",
    'go:wasmexport: name "_initialize" is reserved: the linker exports it',
  ],
  ["_start", "//go:wasmexport _start\nfunc f() {}", 'go:wasmexport: name "_start" is reserved: the linker exports it'],
  [
    "one name twice",
    "//go:wasmexport f\nfunc g() {}\n\n//go:wasmexport f\nfunc f() {}",
    'go:wasmexport: name "f" is exported twice: also by main.g at ./main.go:5',
  ],
];

for (const [name, text, message] of wrong) {
  programTest(`refused: ${name}`, async () => {
    const source = `package main\n\nfunc main() {}\n${text}\n`;
    const lines = source.split("\n");
    let line = 0;
    lines.forEach((l, i) => {
      if (l.startsWith("func") && !l.startsWith("func main")) line = i + 1;
    });
    const at = new RegExp(`^# example\\.com/m\\n\\./main\\.go:${line}:\\d+: (.*)\\n$`);
    const result = await build({ dir: folder({ "main.go": source }), buildmode: "c-shared" });
    assert.equal(result.ok, false);
    assert.equal(result.status, 1);
    assert.ok(at.exec(result.messages)?.[1].startsWith(message), `${result.messages}instead of ${message}`);
  });
}

const directives: [string, string, string][] = [
  ["wasmexport arity", "//go:wasmexport a b\nfunc f() {}", "4:3: usage: //go:wasmexport exportname"],
  ["wasmimport arity", "//go:wasmimport a\nfunc f()", "4:3: usage: //go:wasmimport importmodule importname"],
];
for (const [name, text, message] of directives) {
  programTest(`refused: ${name}`, async () => {
    const files = { "main.go": `package main\n\nfunc main() {}\n${text}\n` };
    const { messages } = await build({ dir: folder(files), buildmode: "c-shared" });
    assert.equal(messages.split("\n")[1], `./main.go:${message}`);
  });
}

programTest("other build modes and ports are refused in cmd/go's words", async () => {
  const bad: [string, string, string][] = [
    ["plugin", "wasip1", "-buildmode=plugin not supported on wasip1/wasm\n"],
    ["c-archive", "wasip1", "-buildmode=c-archive not supported on wasip1/wasm\n"],
    ["pie", "wasip1", "-buildmode=pie not supported on wasip1/wasm\n"],
    ["c-shared", "js", "-buildmode=c-shared not supported on js/wasm\n"],
    ["frob", "wasip1", "buildmode=frob not supported\n"],
  ];
  for (const [buildmode, GOOS, message] of bad) {
    assert.equal((await build({ dir, buildmode, env: { GOOS } })).messages, message);
  }
});
