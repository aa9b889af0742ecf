// Bad input is refused quickly and cleanly: deep nesting, unterminated things, broken and malicious SDK archives, no network.

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { zipSync } from "fflate";
import { GoEnv } from "../../src/cli/go_env.ts";
import { fetchToolchain, toolchain, unpack } from "../../src/cli/toolchain.ts";
import { MemorySystem } from "../../src/load/system.ts";
import { programTest } from "./known.ts";
import { build, folder } from "./library.ts";

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

/** Each message as gc, or the go command, has it. */
const refused: [string, string, string][] = [
  [
    "a variable larger than memory",
    "var x [1 << 33]byte\n\nfunc main() { x[0]++ }",
    "main.x: symbol too large (8589934592 bytes > 2000000000 bytes)",
  ],
  [
    "a frame larger than gc's",
    "type T struct{ a [3 << 30]byte }\n\nfunc f(x T) {}\n\nfunc main() { f(T{}) }",
    "stack frame too large (>1GB): 0 MB locals + 3072 MB args",
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
