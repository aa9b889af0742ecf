// The WASI host by its rules: hostile pointers, descriptors and paths give an errno, never an exception or access
// outside of a preopened folder. Programs on the three hosts test the rest.

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { NodeFs } from "../../src/host/node_fs.ts";
import { nodeRandom } from "../../src/host/node_random.ts";
import { Wasi } from "../../src/host/wasi.ts";
import { ExitStatus, errno, rights } from "../../src/host/wasi_abi.ts";

const dir = mkdtempSync(join(tmpdir(), "gowasm-wasi-"));
after(() => rmSync(dir, { recursive: true, force: true }));
writeFileSync(join(dir, "hello.txt"), "hello, world");

type Import = (...args: (number | bigint)[]) => number;

function host() {
  const wasi = new Wasi({ args: ["p", "a b"], env: { K: "v" }, preopens: { "/": dir }, fs: new NodeFs() });
  const memory = new WebAssembly.Memory({ initial: 1 });
  wasi.attach(memory);
  const view = new DataView(memory.buffer);
  const bytes = new Uint8Array(memory.buffer);
  const f = wasi.imports() as unknown as Record<string, Import>;
  const put = (at: number, s: string) => {
    bytes.set(Buffer.from(s), at);
    return Buffer.byteLength(s);
  };
  const get = (at: number, n: number) => Buffer.from(bytes.slice(at, at + n)).toString();
  const open = (path: string, how = 0, wanted: bigint = rights.fdRead, flags = 0) => {
    const code = f.path_open(3, 1, 1000, put(1000, path), how, wanted, 0n, flags, 2000);
    return { code, fd: view.getUint32(2000, true) };
  };
  return { f, view, bytes, put, get, open };
}

test("arguments and environment", () => {
  const { f, view, get } = host();
  assert.equal(f.args_sizes_get(0, 4), errno.success);
  assert.deepEqual([view.getUint32(0, true), view.getUint32(4, true)], [2, 6]);
  assert.equal(f.args_get(16, 100), errno.success);
  assert.equal(get(view.getUint32(20, true), 4), "a b\0");
  assert.equal(f.environ_get(16, 100), errno.success);
  assert.equal(get(view.getUint32(16, true), 4), "K=v\0");
});

test("files are opened, read at offsets, written, listed and removed", () => {
  const { f, view, put, get, open } = host();
  const a = open("hello.txt");
  assert.equal(a.code, errno.success);
  view.setUint32(0, 500, true);
  view.setUint32(4, 5, true);
  assert.equal(f.fd_read(a.fd, 0, 1, 8), errno.success);
  assert.equal(get(500, 5), "hello");
  assert.equal(f.fd_pread(a.fd, 0, 1, 7n, 8), errno.success);
  assert.equal(get(500, 5), "world");
  assert.equal(f.fd_seek(a.fd, -5n, 2, 16), errno.success);
  assert.equal(view.getBigUint64(16, true), 7n);
  assert.equal(f.fd_close(a.fd), errno.success);
  assert.equal(f.fd_read(a.fd, 0, 1, 8), errno.badf);

  const w = open("new.txt", 1 | 4, rights.fdWrite);
  assert.equal(w.code, errno.success);
  view.setUint32(4, put(500, "written"), true);
  assert.equal(f.fd_write(w.fd, 0, 1, 8), errno.success);
  assert.equal(f.fd_close(w.fd), errno.success);
  assert.equal(readFileSync(join(dir, "new.txt"), "utf8"), "written");
  assert.equal(open("new.txt", 1 | 4, rights.fdWrite).code, errno.exist);

  const d = open(".", 2);
  assert.equal(d.code, errno.success);
  assert.equal(f.fd_readdir(d.fd, 4096, 4096, 0n, 8), errno.success);
  assert.match(get(4096, view.getUint32(8, true)), /hello\.txt[\s\S]*new\.txt/);
  assert.equal(f.path_unlink_file(3, 1000, put(1000, "new.txt")), errno.success);
  assert.equal(open("new.txt").code, errno.noent);
});

test("paths do not climb out of the preopened folder", () => {
  const { open } = host();
  assert.equal(open("../x").code, errno.notcapable);
  assert.equal(open("a/../../x").code, errno.notcapable);
  assert.equal(open("/etc/passwd").code, errno.notcapable);
  assert.equal(open("").code, errno.noent);
  assert.equal(open("hello.txt/x").code, errno.notdir);
});

test("links are followed only when asked", () => {
  const { f, put, view, get } = host();
  symlinkSync("hello.txt", join(dir, "link"));
  assert.equal(f.path_open(3, 0, 1000, put(1000, "link"), 0, rights.fdRead, 0n, 0, 2000), errno.loop);
  assert.equal(f.path_readlink(3, 1000, put(1000, "link"), 3000, 100, 8), errno.success);
  assert.equal(get(3000, view.getUint32(8, true)), "hello.txt");
});

test("random bytes fill all that was asked for, and differ", () => {
  const [a, b] = [new Uint8Array(100_001), new Uint8Array(100_001)];
  nodeRandom(a);
  nodeRandom(b);
  assert.notDeepEqual(a, b);
  for (const x of [a, b]) {
    assert.equal(new Set(x).size, 256);
    assert.ok(x.subarray(-16).some((v) => v !== 0));
  }
  nodeRandom(new Uint8Array(0));
});

test("hostile pointers are EFAULT", () => {
  const { f, view } = host();
  assert.equal(f.random_get(0xfffffff0, 64), errno.fault);
  assert.equal(f.args_get(65534, 0), errno.fault);
  assert.equal(f.clock_time_get(0, 0n, 65532), errno.fault);
  view.setUint32(0, 0xffffff00, true);
  view.setUint32(4, 0x1000, true);
  assert.equal(f.fd_readdir(3, 0, 0xffffffff, 0n, 8), errno.fault);
  assert.equal(f.poll_oneoff(0, 0, 0x10000000, 0), errno.fault);
});

test("clocks, polling and exit", () => {
  const { f, view } = host();
  assert.equal(f.clock_time_get(1, 0n, 0), errno.success);
  const before = view.getBigUint64(0, true);
  view.setUint8(1008, 0);
  view.setUint32(1016, 1, true);
  view.setBigUint64(1024, 20_000_000n, true);
  view.setUint16(1040, 0, true);
  assert.equal(f.poll_oneoff(1000, 3000, 1, 8), errno.success);
  assert.equal(view.getUint32(8, true), 1);
  assert.equal(f.clock_time_get(1, 0n, 0), errno.success);
  assert.ok(view.getBigUint64(0, true) - before >= 19_000_000n);
  assert.equal(f.clock_time_get(9, 0n, 0), errno.inval);
  assert.throws(
    () => f.proc_exit(3),
    (e) => e instanceof ExitStatus && e.status === 3,
  );
});

test("functions have as many parameters as programs pass", () => {
  // (Otherwise an engine makes a wrapper more for each import.)
  const { f } = host();
  const syscall = join(process.env.GOROOT ?? "/usr/local/go", "src", "syscall");
  const declared = ["fs", "net", "syscall", "os"].map((name) => join(syscall, `${name}_wasip1.go`)).filter(existsSync);
  const found = declared.flatMap((file) => [
    ...readFileSync(file, "utf8").matchAll(
      /^\/\/go:wasmimport wasi_snapshot_preview1 (\w+)\n(?:\/\/.*\n)*func \w+\(([^)]*)\)/gm,
    ),
  ]);
  assert.ok(found.length > 20);
  for (const [, name, params] of found) assert.equal(f[name].length, params.split(",").length, name);
});
