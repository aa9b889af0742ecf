// Calls that the host must not make, and one that goes beyond gc: exports of a program that has died or exited, exports called while the
// program waits in poll_oneoff, and gowasm_tick (GOWASM=tick). gc leaves the first undefined.

import assert from "node:assert/strict";
import { test } from "node:test";
import { hostMissing, hostNames, runJob, saveModule } from "../hosts/job.ts";
import { programTest } from "./known.ts";
import { compiled, folder } from "./library.ts";

const library = `package main

import (
	"os"
	"time"
)

func main() {}

var count int32

//go:wasmexport plain
func plain(a, b int32) int32 { return a + b }

//go:wasmexport dies
func dies() { panic("dies") }

//go:wasmexport exits
func exits(n int32) { os.Exit(int(n)) }

//go:wasmexport counted
func counted() int32 { return count }

//go:wasmexport start
func start() {
	go func() {
		for range 3 {
			count++
			time.Sleep(time.Millisecond)
		}
	}()
}

//go:wasmexport later
func later(ms int64) { time.AfterFunc(time.Duration(ms)*time.Millisecond, func() { count += 100 }) }

//go:wasmexport sleeps
func sleeps(ms int64) { time.Sleep(time.Duration(ms) * time.Millisecond) }

// busy does not let others run.
//
//go:wasmexport busy
func busy(ms int64) {
	for t := time.Now(); time.Since(t) < time.Duration(ms)*time.Millisecond; {
	}
}
`;

const modules = new Map<string, Promise<string>>();
function moduleOf(gowasm: string): Promise<string> {
  let m = modules.get(gowasm);
  if (m === undefined) {
    m = compiled({ dir: folder({ "main.go": library }), buildmode: "c-shared", env: { GOWASM: gowasm } }).then(
      saveModule,
    );
    modules.set(gowasm, m);
  }
  return m;
}

const ended = "runtime: wasmexport function called after the program has ended\n";

for (const host of hostNames) {
  const run = async (calls: [string, ...string[]][], gowasm = "") =>
    runJob(host, {
      module: await moduleOf(gowasm),
      kind: "reactor",
      calls: calls.map(([name, ...args]) => ({ name, args })),
    });

  programTest(
    `calls after a panic on ${host} are refused`,
    async () => {
      const a = await run([["plain", "1", "2"], ["dies"], ["plain", "1", "2"], ["counted"], ["_initialize"]]);
      assert.deepEqual(
        a.results.map((r) => (r.trap === true ? "trap" : r.value)),
        ["3", "trap", "trap", "trap", "trap"],
      );
      assert.match(a.stderr, /^panic: dies\n/);
      assert.ok(a.stderr.endsWith(`${ended}${ended}runtime: _initialize called twice\n`), a.stderr);
    },
    hostMissing(host),
  );

  // (wazero closes the instance by itself.)
  if (host !== "wazero") {
    programTest(
      `calls after os.Exit on ${host} are refused`,
      async () => {
        const a = await run([
          ["exits", "7"],
          ["plain", "1", "2"],
        ]);
        assert.equal(a.results[0]!.exit, 7);
        assert.equal(a.results[1]!.trap, true);
        assert.equal(a.stderr, ended);
      },
      hostMissing(host),
    );
  }

  programTest(
    `gowasm_tick on ${host} runs goroutines and timers between calls`,
    async () => {
      const a = await run(
        [
          ["gowasm_tick"],
          ["start"],
          ["counted"],
          ["gowasm_tick"],
          ["counted"],
          ["busy", "3"],
          ["gowasm_tick"],
          ["counted"],
          ["later", "1"],
          ["busy", "3"],
          ["gowasm_tick"],
          ["busy", "3"],
          ["gowasm_tick"],
          ["counted"],
          ["later", "3600000"],
          ["gowasm_tick"],
        ],
        "tick",
      );
      const r = a.results.map((x) => Number(x.value));
      assert.equal(a.stderr, "");
      assert.equal(r[0], -1);
      assert.equal(r[2], 0);
      assert.ok(r[3]! > 0 && r[3]! <= 1e6, `${r[3]}`);
      assert.equal(r[4], 1);
      assert.equal(r[7], 2);
      assert.equal(r[12], -1);
      assert.equal(r[13], 103);
      assert.ok(r[15]! > 3.5e12 && r[15]! <= 3.6e12, `${r[15]}`);
    },
    hostMissing(host),
  );
}

test("the export is there only with GOWASM=tick", async () => {
  const a = runJob("node", { module: await moduleOf(""), kind: "reactor", calls: [{ name: "gowasm_tick" }] });
  assert.equal(a.results[0]!.trap, true);
});

test("an export called from poll_oneoff is refused; what waits goes on", async () => {
  const { readFileSync } = await import("node:fs");
  const module = new WebAssembly.Module(readFileSync(await moduleOf("")));
  let stderr = "";
  let now = 10n ** 9n;
  let refused = 0;
  const view = (): DataView => new DataView((instance.exports.memory as WebAssembly.Memory).buffer);
  const wasi: Record<string, (...args: never[]) => number> = {};
  for (const i of WebAssembly.Module.imports(module)) wasi[i.name] = () => 0;
  wasi.clock_time_get = (_id: number, _precision: bigint, at: number) => {
    now += 1000n;
    view().setBigUint64(at, now, true);
    return 0;
  };
  wasi.fd_write = (_fd: number, iovs: number, count: number, written: number) => {
    let n = 0;
    for (let i = 0; i < count; i++) {
      const at = view().getUint32(iovs + 8 * i, true);
      const len = view().getUint32(iovs + 8 * i + 4, true);
      stderr += new TextDecoder().decode(new Uint8Array(view().buffer, at, len));
      n += len;
    }
    view().setUint32(written, n, true);
    return 0;
  };
  const exports = (): Record<string, (...args: unknown[]) => number> => instance.exports as never;
  wasi.poll_oneoff = (_in: number, out: number, _n: number, events: number) => {
    assert.throws(() => exports().plain!(1, 2), WebAssembly.RuntimeError);
    refused++;
    now += 10n ** 9n;
    new Uint8Array(view().buffer).fill(0, out, out + 32);
    view().setUint32(events, 1, true);
    return 0;
  };
  const instance: WebAssembly.Instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: wasi as never });
  exports()._initialize!();
  exports().sleeps!(5n);
  assert.ok(refused > 0);
  assert.equal(stderr, "runtime: wasmexport function called from poll_oneoff\n".repeat(refused));
  assert.equal(exports().plain!(1, 2), 3);
});
