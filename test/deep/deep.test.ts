// Recursion deeper than the native stacks that Node's main thread, wasmtime and wazero give by default. Programs whose output is
// that of gc (natively: its wasm modules recurse on the engine's stack); endless recursion; recursion in a library's exports.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { instantiateReactor } from "../../src/host/node.ts";
import { hostMissing, hostNames, runJob, saveModule } from "../hosts/job.ts";
import { Sink } from "../hosts/sink.ts";
import { normalised } from "../programs/expected.ts";
import { programTest } from "../programs/known.ts";
import { compiled, folder } from "../programs/library.ts";

for (const name of readdirSync("test/deep").sort()) {
  if (!name.endsWith(".go")) continue;
  const file = join("test/deep", name);
  const want = readFileSync(file.replace(/\.go$/, ".out"), "utf8");
  let module: Promise<string> | null = null;
  for (const host of hostNames) {
    programTest(
      `${file} on ${host}`,
      async () => {
        module ??= compiled({ packages: [file] }).then(saveModule);
        const a = runJob(host, { module: await module, kind: "command" });
        assert.equal(normalised(a.stdout, a.stderr + a.trap, a.exit), want);
      },
      hostMissing(host),
    );
  }
}

const overflow = (limit: number): string =>
  `runtime: goroutine stack exceeds ${limit}-byte limit\nfatal error: stack overflow\n`;
const usual = overflow(1000000000);

/** A smaller limit than the default saves time. */
const limit = 20 << 20;
const lowered = overflow(limit);

/** Ways to recurse without end. */
const endless: Record<string, string> = {
  "a function": "func f(n int) int { return f(n+1) + 1 }\nfunc main() { println(f(0)) }",
  "two functions":
    "func f(n int) int { return g(n+1) + 1 }\nfunc g(n int) int { return f(n+1) * 2 }\nfunc main() { println(f(0)) }",
  "an interface":
    "type i interface{ m(i, int) int }\ntype t struct{ x int }\nfunc (t *t) m(v i, n int) int { return v.m(v, n+1) + t.x }\nfunc main() { v := &t{1}; println(v.m(v, 0)) }",
  "a closure": "func main() { var f func(int) int; f = func(n int) int { return f(n+1) + 1 }; println(f(0)) }",
  "a String method":
    'type t int\nfunc (x t) String() string { return fmt.Sprint(x) + fmt.Sprintf("%v", x) }\nfunc main() { println(t(1).String()) }',
  "a comparison function":
    "func f(n int) int { s := []int{3, 2, 1}; sort.Slice(s, func(i, j int) bool { return f(n+1) > 0 }); return s[0] }\nfunc main() { println(f(0)) }",
  "deferred calls that panic": "func f(n int) { defer f(n+1); panic(n) }\nfunc main() { f(0) }",
  "deferred calls that divide by zero":
    "func f(n int) int { defer func() { println(f(n)) }(); return 1 / n }\nfunc main() { println(f(0)) }",
  "deferred calls that assign to a nil map": "func f(m map[int]int) { defer f(m); m[0] = 1 }\nfunc main() { f(nil) }",
  "a goroutine":
    "func f(n int) int { return f(n+1) + 1 }\nfunc main() { c := make(chan int); go func() { c <- f(0) }(); println(<-c) }",
  "a function that blocks":
    "var c = make(chan int)\nfunc f(n int) int { if n < 0 { return <-c }; return f(n+1) + 1 }\nfunc main() { go func() { c <- 1 }(); println(f(0)) }",
};

for (const [what, body] of Object.entries(endless)) {
  let module: Promise<string> | null = null;
  const source = `package main\n\nimport (\n\t"fmt"\n\t"runtime/debug"\n\t"sort"\n)\n\nvar _ = fmt.Sprint\nvar _ = sort.Ints\n\nfunc init() { debug.SetMaxStack(${limit}) }\n\n${body}\n`;
  for (const host of hostNames) {
    programTest(
      `endless recursion of ${what} on ${host}`,
      async () => {
        module ??= compiled({ dir: folder({ "main.go": source }) }).then(saveModule);
        const a = runJob(host, { module: await module, kind: "command" });
        assert.equal(a.trap, "");
        assert.equal(a.exit, 2);
        assert.equal(a.stderr.slice(0, lowered.length), lowered);
      },
      hostMissing(host),
    );
  }
}

const library = `package main

import "runtime"

func main() {}

type list struct {
	next *list
	v    int64
}

func (l *list) sum() int64 {
	if l == nil {
		return 0
	}
	return l.next.sum() + l.v
}

//go:wasmexport sum
func sum(n int64) int64 {
	var l *list
	for i := range n {
		l = &list{l, i}
	}
	runtime.GC()
	return l.sum()
}

//go:wasmexport recurse
func recurse(n int64) int64 {
	if n == 0 {
		return 0
	}
	return recurse(n-1) + 1
}

//go:wasmexport forever
func forever(n int64) int64 { return forever(n+1) + 1 }

//go:wasmexport recovers
func recovers(n int64) (r int64) {
	defer func() {
		if e := recover(); e != nil {
			r = e.(int64)
		}
	}()
	return fails(n)
}

func fails(n int64) int64 {
	if n == 0 {
		panic(int64(42))
	}
	return fails(n-1) + 1
}
`;

let libraryModule: Promise<string> | null = null;
for (const host of hostNames) {
  programTest(
    `deep recursion in a library on ${host}`,
    async () => {
      libraryModule ??= compiled({ dir: folder({ "main.go": library }), buildmode: "c-shared" }).then(saveModule);
      const calls: [string, string][] = [
        ["recurse", "5000"],
        ["recurse", "200000"],
        ["sum", "200000"],
        ["recovers", "200000"],
        ["recurse", "1000000"],
        ["forever", "0"],
      ];
      const a = runJob(host, {
        module: await libraryModule,
        kind: "reactor",
        calls: calls.map(([name, n]) => ({ name, args: [n] })),
      });
      assert.deepEqual(
        a.results.map((r) => (r.trap === true ? "trap" : r.value)),
        ["5000", "200000", "19999900000", "42", "1000000", "trap"],
      );
      assert.equal(a.stderr.slice(0, usual.length), usual);
    },
    hostMissing(host),
  );
}

const calledBack = `package main

//go:wasmimport env host
func host(n int64) int64

func main() {}

//go:wasmexport again
func again(n int64) int64 {
	if n == 0 {
		return 0
	}
	return host(n-1) + 1
}
GOROUTINES`;

/** Host frames are on the native stack, so this recursion is none that memory could carry. */
for (const goroutines of ["", "func start() { go println(1) }\n\n//go:wasmexport yield\nfunc yield() { start() }\n"]) {
  test(`recursion through the host${goroutines === "" ? "" : " beside goroutines"}`, async () => {
    const bytes = await compiled({
      dir: folder({ "main.go": calledBack.replace("GOROUTINES", goroutines) }),
      buildmode: "c-shared",
    });
    const stderr = new Sink();
    let exports: Record<string, (n: bigint) => bigint> = {};
    const host = (n: bigint): bigint => exports.again!(n);
    exports = instantiateReactor(bytes, { stderr }, { env: { host } } as never).exports as unknown as typeof exports;
    assert.equal(exports.again!(300n), 300n);
    let ended = true;
    try {
      exports.again!(10_000_000n);
      ended = false;
    } catch {
      // (Node may fail to describe so long a stack: then the trap is a RangeError here.)
    }
    assert.ok(ended);
    assert.equal(stderr.text().slice(0, usual.length), usual);
  });
}
