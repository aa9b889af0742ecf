// Bad input is refused quickly and cleanly: deep nesting, unterminated things, broken and malicious SDK archives, no network.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after } from "node:test";
import { zipSync } from "fflate";
import { GoEnv } from "../../src/cli/go_env.ts";
import { fetchToolchain, toolchain, unpack } from "../../src/cli/toolchain.ts";
import { MemorySystem } from "../../src/load/system.ts";
import { programTest } from "./known.ts";
import { build, folder } from "./library.ts";
import { shapes } from "./shapes.ts";

const root = mkdtempSync(join(tmpdir(), "gowasm-hostile-"));
after(() => rmSync(root, { recursive: true, force: true }));

const sources: [string, string][] = [
  ["unterminated string", 'package main\n\nfunc main() { println("abc }\n'],
  ["unterminated raw string", "package main\n\nfunc main() { println(`abc }\n"],
  ["unterminated comment", "package main\n\n/* func main() {}\n"],
  ["unterminated block", "package main\n\nfunc main() {\n"],
  ["empty file", ""],
  ["binary", "\u0001\u0002\u0003"],
];
for (const [name, source] of sources) {
  programTest(`refused: ${name}`, async () => {
    const r = await build({ dir: folder({ "main.go": source }) });
    assert.ok(!r.ok && r.status === 1 && r.module === null);
    assert.match(r.messages, /main\.go:\d+:\d+: /);
  });
}

// Sizes at which gc still answers; where this thread's stack does not reach, the build goes on in another.
const large: [string, number, RegExp | null][] = [
  ["switch cases", 3000, null],
  ["operators in a row", 10_000, null],
  ["operators nested", 10_000, null],
  ["parentheses", 100_000, null],
  ["functions", 20_000, null],
  ["elements of a literal", 100_000, null],
  ["bytes of a string", 5_000_000, null],
  ["types in a chain", 5000, null],
  ["types nested", 12_000, null],
  ["constants in a chain", 5000, null],
  ["generic types in a chain", 2000, null],
  ["generic types nested", 2000, null],
  ["generic calls in a chain", 2000, null],
  ["generic calls in a cycle", 1000, null],
  [
    "instances in a cycle",
    1000,
    /^# .*\n\.\/main\.go:2:9: instantiation cycle:\n\t\.\/main\.go:1001:\d+: P instantiated as \*P\n/,
  ],
  ["generic methods", 2000, null],
  ["types in a cycle", 1000, /^# .*\n\.\/main\.go:2:6: invalid recursive type T0\n\t.*: T0 refers to T1\n/],
  ["variables in a cycle", 1000, /^# .*\n\.\/main\.go:2:5: initialization cycle for v0\n\t.*: v0 refers to v1\n/],
];
for (const [name, n, refused] of large) {
  programTest(`${n} ${name}`, async () => {
    const r = await build({ dir: folder({ "main.go": shapes[name](n) }) });
    if (refused !== null) assert.match(r.messages, refused);
    else assert.equal(r.messages, "");
    assert.equal(r.ok, refused === null);
    if (r.module !== null) assert.ok(WebAssembly.validate(r.module as BufferSource));
  });
}

// Much source for a small heap: a thread with a heap of its own builds it, or says that there is no room.
const heaps: [string, number, number, RegExp][] = [
  ["elements of a literal", 110_000, 40, /^$/],
  ["functions called", 6000, 16, /^gowasm: out of memory: the build needs more than \d+ MB \(.*\)\n$/],
];
for (const [name, n, megabytes, said] of heaps) {
  programTest(`${n} ${name} in ${megabytes} MB`, () => {
    const dir = folder({ "main.go": shapes[name](n) });
    const env = { ...process.env, GOOS: "wasip1", GOARCH: "wasm", NODE_OPTIONS: `--max-old-space-size=${megabytes}` };
    const run = spawnSync(process.execPath, [resolve("dist/gowasm.cjs"), "build", "-o", join(dir, "m.wasm"), "."], {
      cwd: dir,
      encoding: "utf8",
      env,
    });
    assert.match(run.stderr, said);
    const module = join(dir, "m.wasm");
    assert.equal(run.status, existsSync(module) ? 0 : 1);
    assert.equal(existsSync(module), said.test(""));
  });
}

/** Each message as gc, or the go command, has it. */
const refused: [string, string, string][] = [
  [
    "a variable larger than memory",
    "var x [1 << 33]byte\n\nfunc main() { x[0]++ }",
    "main.x: symbol too large (8589934592 bytes > 2000000000 bytes)",
  ],
  [
    "an array literal larger than memory in an interface",
    "func main() { var x any = [1 << 30]int{}; println(x) }",
    "main..stmp_0: symbol too large (8589934592 bytes > 2000000000 bytes)",
  ],
  [
    "an array literal that leaves no memory",
    "func main() { x := [1 << 31]byte{1}; f(x[:]) }\n\nfunc f(x []byte) { println(len(x)) }",
    "main..stmp_0: symbol too large (2147483648 bytes > 2000000000 bytes)",
  ],
  [
    "an array with a far element",
    "var x = [...]byte{5: 1, 1 << 31: 1}\n\nfunc main() { println(x[5]) }",
    "./main.go:3:5: main.x: symbol too large (2147483649 bytes > 2000000000 bytes)",
  ],
  [
    "a slice with a far element",
    "var x = []byte{1 << 36: 1}\n\nfunc main() { println(x[5]) }",
    "./main.go:3:15: main..stmp_0: symbol too large (68719476737 bytes > 2000000000 bytes)",
  ],
  [
    "a frame larger than gc's",
    "type T struct{ a [3 << 30]byte }\n\nfunc f(x T) {}\n\nfunc main() { f(T{}) }",
    "stack frame too large (>1GB): 0 MB locals + 3072 MB args",
  ],
  [
    "print of what it cannot print",
    "type T [3]int\n\nfunc main() { println(1, T{}) }",
    "./main.go:5:22: illegal types for operand: print\n\tT\n",
  ],
  [
    "variables larger than memory together",
    "var a, b [1900000000]byte\n\nfunc main() {\n\tfor i := range a {\n\t\ta[i], b[i] = 1, 2\n\t}\n\tprintln(a[1], b[2])\n}",
    "# example.com/m\ntoo much data (",
  ],
  [
    "a constant of a million bits",
    "const c = 1 << 1000000\n\nfunc main() { println(c >> 999999) }",
    "./main.go:3:16: invalid operation: invalid shift count 1000000 (untyped int constant)\n",
  ],
  [
    "endless instantiation",
    "type T[P any] struct{ x *P }\n\nfunc f[P any](n int) { f[T[P]](n - 1) }\n\nfunc main() { f[int](3) }",
    "./main.go:5:8: instantiation cycle:\n\t./main.go:5:26: P instantiated as T[P]\n",
  ],
  ["import of no path", 'import _ ""\n\nfunc main() {}', "main.go:3:8: invalid import path: "],
  ["import with strange characters", 'import _ "a!"\n\nfunc main() {}', "main.go:3:8: invalid import path: a!"],
  [
    "absolute import",
    'import _ "/a"\n\nfunc main() {}',
    `main.go:3:8: "/a" is not a package path; see 'go help packages'`,
  ],
  [
    "double slash",
    'import _ "unicode//utf8"\n\nfunc main() {}',
    'main.go:3:8: malformed import path "unicode//utf8": double slash',
  ],
  [
    "dots",
    'import _ "unicode/../utf8"\n\nfunc main() {}',
    'main.go:3:8: malformed import path "unicode/../utf8": invalid path element ".."',
  ],
];
for (const [name, source, message] of refused) {
  programTest(`refused: ${name}`, async () => {
    const r = await build({ dir: folder({ "main.go": `package main\n\n${source}\n` }) });
    assert.ok(!r.ok && r.status === 1 && r.module === null);
    assert.ok(r.messages.includes(message), r.messages);
  });
}

const prefix = `${toolchain.module}@${toolchain.version}/`;
const bytes = new TextEncoder().encode("go1.26.8\n");
const archives: [string, Uint8Array, RegExp][] = [
  ["truncated", zipSync({ [`${prefix}VERSION`]: bytes }, { level: 0 }).subarray(0, 60), /nothing was kept/],
  ["empty", new Uint8Array(0), /truncated/],
  ["another hash", zipSync({ [`${prefix}VERSION`]: bytes }), /checksum mismatch/],
  ["an entry that climbs out", zipSync({ [`${prefix}src/../../../x`]: bytes }), /lies outside/],
  ["an entry of another module", zipSync({ "/etc/x": bytes }), /lies outside/],
];
for (const [name, zip, message] of archives) {
  programTest(`SDK archive: ${name}`, () => {
    const to = join(root, "sdk", name.replaceAll(" ", "_"));
    assert.throws(() => unpack(zip, toolchain.sum, to, () => {}), message);
    assert.ok(!existsSync(to));
    assert.deepEqual(existsSync(join(root, "sdk")) ? readdirSync(join(root, "sdk")) : [], []);
  });
}

programTest("no network: one error that tells the three ways", async () => {
  const env = new GoEnv(new MemorySystem([], { GOPROXY: "http://127.0.0.1:1", GOWASMCACHE: root, GOENV: "off" }, "/"));
  await assert.rejects(
    fetchToolchain(env, () => {}),
    /set GOROOT .*install Go 1\.26, or set GOPROXY/,
  );
});

programTest("a proxy that breaks off, one that refuses, none behind off; the next is asked", async () => {
  const zip = zipSync({ [`${prefix}VERSION`]: bytes });
  const server = createServer((request, response) => {
    if (request.url!.startsWith("/none/")) response.writeHead(404).end();
    else if (request.url!.startsWith("/whole/")) response.end(zip);
    else response.writeHead(200, { "content-length": zip.length }).write(zip.subarray(0, 20), () => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cache = join(root, "proxies");
  const lines: string[] = [];
  const fetchFrom = (GOPROXY: string): Promise<string> => {
    const env = new GoEnv(new MemorySystem([], { GOPROXY, GOWASMCACHE: cache, GOENV: "off" }, "/"));
    return fetchToolchain(env, (line) => lines.push(line));
  };
  try {
    // What is whole has another hash than the published one.
    await assert.rejects(fetchFrom(`${at}/cut,${at}/none|file:///none,direct,${at}/whole`), /checksum mismatch/);
    assert.deepEqual(
      lines.map((l) => l.split(" ")[1]),
      ["downloading", "downloading", "downloading", "downloading", "unpacking"],
    );
    await assert.rejects(fetchFrom(`${at}/none,off,${at}/whole`), (e: Error) => {
      assert.match(e.message, /none.*: 404 Not Found\n/);
      return !e.message.includes("/whole/");
    });
    await assert.rejects(fetchFrom(`${at}/cut`), /failed:\n.*\.zip: .+\n/);
    assert.equal(await fetchFrom("off"), "");
  } finally {
    server.close();
  }
  assert.deepEqual(existsSync(join(cache, "gowasm", "sdk")) ? readdirSync(join(cache, "gowasm", "sdk")) : [], []);
});
