// A host that fails: under lasting faults the program does what gc's does (scripts/faults-out.mjs); when a single call fails, it goes
// on or ends with a message of Go's, and never traps, hangs or prints something else before. Memory that cannot grow ends the
// program as gc says; exports may be called from inside a finalizer.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { instantiateReactor } from "../../src/host/node.ts";
import { compileFiles } from "../lang/compile_file.ts";
import { sectionsOf } from "../programs/cases.ts";
import { programTest } from "../programs/known.ts";
import { build, folder } from "../programs/library.ts";
import { errnos, type Fault, lasting, limited, runFaulty } from "./fault_host.ts";
import { shown } from "./shown.ts";

const compiled = compileFiles(["test/faults/system.go"]);
const want = sectionsOf(readFileSync("test/faults/system.out", "utf8"));

test("compiles", () => assert.equal(compiled.messages, ""));

programTest("no fault", () => assert.equal(shown(runFaulty(compiled.module!, null)), want.get("none")));
for (const fault of lasting) {
  programTest(`fault: ${fault.name}`, () =>
    assert.equal(shown(runFaulty(compiled.module!, fault)), want.get(fault.name)),
  );
}

test("each call fails once", () => {
  const whole = runFaulty(compiled.module!, null);
  for (const [func, calls] of whole.calls) {
    if (func === "proc_exit") continue;
    // The first calls and the last ones; what is between is the same again.
    const which = new Set([1, 2, 3, calls >> 1, calls].filter((n) => n >= 1 && n <= calls));
    for (const from of which) {
      for (const [code, value] of Object.entries({ EAGAIN: errnos.EAGAIN, EINTR: errnos.EINTR, EIO: errnos.EIO })) {
        const fault: Fault = { name: "", func, from, count: 1, fail: () => value };
        const o = runFaulty(compiled.module!, fault);
        const what = `call ${from} of ${func} gives ${code}: ${JSON.stringify({ ...o, calls: undefined })}`;
        assert.equal(o.trap, "", what);
        assert.ok(
          o.status === 0 || (o.status === 2 && (func === "fd_write" || /^(fatal error|panic): /m.test(o.stderr))),
          what,
        );
      }
    }
  }
});

const answers =
  (write: (args: number[], view: DataView) => void): Fault["fail"] =>
  (args, view) => {
    write(args.map(Number), view);
    return 0;
  };

/** Answers that make no sense, from one call each. */
const garbage: [string, Fault["fail"]][] = [
  ["clock_time_get", answers(([, , at], view) => view.setBigUint64(at!, 0n, true))],
  ["clock_time_get", answers(([, , at], view) => view.setBigUint64(at!, ~0n, true))],
  ["poll_oneoff", answers(([, , , n], view) => view.setUint32(n!, 0, true))],
  ["fd_read", answers(([, , , n], view) => view.setUint32(n!, 0, true))],
  ["fd_read", answers(([, , , n], view) => view.setUint32(n!, 0xffffffff, true))],
  ["fd_write", answers(([, , , n], view) => view.setUint32(n!, 0, true))],
  ["fd_write", answers(([, , , n], view) => view.setUint32(n!, 0xffffffff, true))],
  ["fd_fdstat_get", answers(([, at], view) => view.setUint8(at!, 255))],
];

test("a call answers garbage", () => {
  for (const [func, fail] of garbage) {
    for (const from of [1, 2, 3, 10]) {
      const o = runFaulty(compiled.module!, { name: "", func, from, count: 1, fail });
      const what = `call ${from} of ${func}: ${fail}: ${JSON.stringify({ ...o, calls: undefined })}`;
      assert.equal(o.trap, "", what);
      assert.ok(o.status === 0 || (o.status === 2 && /^(fatal error|panic): /m.test(o.stderr)), what);
    }
  }
});

const outOfMemory =
  /^runtime: out of memory: cannot allocate \d+-byte block \(\d+ in use\)\nfatal error: out of memory\n\n(goroutine \d+ gp=0x[0-9a-f]+ m=0 mp=0x0 \[running\]|runtime stack):\n/;

const hungry = compileFiles(["test/faults/memory.go"]);

for (const way of ["small", "large", "append", "strings", "maps", "goroutines", "finalizers", "closures", "timers"]) {
  test(`no more memory: ${way}`, () => {
    assert.equal(hungry.messages, "");
    for (const pages of [0, 1, 17, 64, 200]) {
      const o = runFaulty(limited(hungry.module!, pages), null, way);
      const what = `${pages} pages: ${JSON.stringify({ ...o, calls: undefined })}`;
      assert.equal(o.trap, "", what);
      assert.equal(o.status, 2, what);
      assert.match(o.stderr, outOfMemory, what);
      assert.doesNotMatch(o.stderr, /^goroutine 0 /m, what);
    }
  });
}

const wasteful = compileFiles(["test/faults/garbage.go"]);
const wasted = sectionsOf(readFileSync("test/faults/garbage.out", "utf8"));

for (const [way, want] of wasted) {
  test(`memory is collected before it is refused: ${way}`, () => {
    assert.equal(wasteful.messages, "");
    for (const pages of [150, 275]) {
      const o = runFaulty(limited(wasteful.module!, pages), null, way);
      const what = `${pages} pages: ${JSON.stringify({ ...o, calls: undefined })}`;
      if (way === "deep" && pages < 275) assert.equal(o.status, 2, what);
      else {
        assert.equal(o.stdout, want, what);
        assert.equal(o.stderr, "collected\n", what);
      }
    }
  });
}

test("memory is refused at many points of a program", () => {
  const { module, messages } = compileFiles(["test/faults/points.go"]);
  assert.equal(messages, "");
  const sorted = (text: string): string[] => text.trimEnd().split("\n").sort();
  const want = sorted(readFileSync("test/faults/points.out", "utf8"));
  let finished = 0;
  for (let seed = 0; seed < 100; seed++) {
    const pages = (seed * 37) % 150;
    const o = runFaulty(limited(module!, pages), null, String(seed));
    const what = `${pages} pages, seed ${seed}: ${JSON.stringify({ ...o, calls: undefined })}`;
    assert.equal(o.trap, "", what);
    if (o.status === 0) {
      finished++;
      assert.deepEqual(sorted(o.stdout), want, what);
    } else {
      assert.equal(o.status, 2, what);
      assert.match(o.stderr, outOfMemory, what);
      for (const line of o.stdout.match(/.+/g) ?? []) assert.ok(want.includes(line), what);
    }
  }
  assert.ok(finished > 0 && finished < 100);
});

test("an export called from inside a finalizer", async () => {
  const { module, messages } = await build({
    dir: folder({ "go.mod": "module m\ngo 1.26\n", "main.go": readFileSync("test/faults/nested.go", "utf8") }),
    buildmode: "c-shared",
  });
  assert.equal(messages, "");
  const calls: number[] = [];
  let exports: Record<string, (...a: number[]) => number> = {};
  const host = (n: number): number => {
    calls.push(n);
    return exports.inner!(n);
  };
  const instance = instantiateReactor(module!, {}, { env: { host: host as () => number } });
  exports = instance.exports as typeof exports;
  for (let i = 1; i <= 3; i++) assert.equal(exports.outer!(i), 20 + i);
  assert.deepEqual(
    calls,
    [1, 2, 3].flatMap((i) => Array(20).fill(i)),
  );
});
