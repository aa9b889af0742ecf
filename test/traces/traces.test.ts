// Stack traces of programs that die, compared with gc's (scripts/programs-out.mjs makes the .out files): functions, files and lines,
// without arguments and offsets. Once compiled with GOWASM=traceback, whose programs know their stack on any host (here one that is not
// ours), and once as usual, when our host completes the trace from the engine's stack.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { instantiateReactor } from "../../src/host/node.ts";
import { Sink } from "../hosts/sink.ts";
import { compileFiles } from "../lang/compile_file.ts";
import { runModule } from "../lang/run_module.ts";
import { casesOf, sectionsOf } from "../programs/cases.ts";
import { withTrace } from "../programs/expected.ts";
import { build, folder } from "../programs/library.ts";
import { runCommand } from "./command.ts";
import { runSlept } from "./minutes/run.ts";

/**
 * Frames of a goroutine that waits in a deferred call, between the panic that made the call and the frame that deferred it, only pass
 * the suspension on: they are on no stack.
 */
const unknownToHost: Readonly<Record<string, string>> = {
  "dead in Error": "main.init.func3()\n\tstates.go:116\n",
  "dead in defer": "main.init.func5()\n\tstates.go:123\n",
};

const ways = [
  { name: "traceback", tags: ["gowasm.traceback"], run: runModule },
  { name: "host", tags: [], run: (bytes: Uint8Array, args: string[]) => runCommand(bytes, { args, env: {} }) },
];
test("goroutines that have waited for minutes", () => {
  const { module, messages } = compileFiles(["test/traces/minutes/main.go"], undefined);
  assert.equal(messages, "");
  assert.equal(runSlept(module!), readFileSync("test/traces/minutes/main.out", "utf8"));
});

const dir = "test/traces";
for (const name of readdirSync(dir).sort()) {
  if (!name.endsWith(".go")) continue;
  for (const way of ways) {
    test(`${name} ${way.name}`, async (t) => {
      const file = join(dir, name);
      const { module, messages } = compileFiles([file], undefined, way.tags);
      assert.equal(messages, "");
      const text = readFileSync(file.replace(/\.go$/, ".out"), "utf8");
      const run = (args: string[]): string => {
        const { output, status } = way.run(module!, ["program", ...args]);
        return withTrace("", output, status);
      };
      if (casesOf(name, "") === null) {
        assert.equal(run([]), text);
        return;
      }
      for (const [c, want] of sectionsOf(text)) {
        const lacks = (way.name === "host" && unknownToHost[c]) || "";
        await t.test(c, () => assert.equal(run([c]), want.replace(lacks, "")));
      }
    });
  }
}

test("a panic in an export that the host calls from an import", async () => {
  const dir = folder({
    "go.mod": "module m\ngo 1.26\n",
    "main.go": `package main

//go:wasmimport env host
func host(n int32) int32

type list []int

func (l list) at(i int) int { return l[i] }

//go:wasmexport outer
func outer(n int32) int32 { return host(n) + 1 }

//go:wasmexport inner
func inner(n int32) int32 { return int32(list{1, 2}.at(int(n))) }

func main() {}
`,
  });
  const { module, messages } = await build({ dir, buildmode: "c-shared" });
  assert.equal(messages, "");
  const stderr = new Sink();
  let exports: Record<string, (n: number) => number> = {};
  const host = (n: number): number => exports.inner!(n);
  exports = instantiateReactor(module!, { stderr }, { env: { host } }).exports as typeof exports;
  assert.equal(exports.outer!(1), 3);
  assert.throws(() => exports.outer!(7), WebAssembly.RuntimeError);
  // (As gc's library prints it.)
  assert.equal(
    withTrace("", stderr.text(), 0),
    `panic: runtime error: index out of range [7] with length 2

goroutine 1 [running]:
main.list.at()
\tmain.go:8
main.inner()
\tmain.go:14
main.outer()
\tmain.go:11
`,
  );
});
