// Stack traces of programs that die, compared with gc's (scripts/programs-out.mjs makes the .out files): functions, files and lines,
// without arguments and offsets. Once compiled with GOWASM=traceback, whose programs know their stack on any host (here one that is not
// ours), and once as usual, when our host completes the trace from the engine's stack.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Wasi } from "../../src/host/wasi.ts";
import { ExitStatus } from "../../src/host/wasi_abi.ts";
import { Sink } from "../hosts/sink.ts";
import { compileFiles } from "../lang/compile_file.ts";
import { type RunResult, runModule } from "../lang/run_module.ts";
import { casesOf, sectionsOf } from "../programs/cases.ts";
import { withTrace } from "../programs/expected.ts";

/** Runs a command on our host. */
function runOnOurHost(bytes: Uint8Array, args: string[]): Pick<RunResult, "output" | "status"> {
  const out = new Sink();
  const wasi = new Wasi({ args, env: {}, stdin: new Sink(), stdout: out, stderr: out });
  const module = new WebAssembly.Module(Uint8Array.from(bytes));
  const { exports } = new WebAssembly.Instance(module, { wasi_snapshot_preview1: wasi.imports() });
  wasi.attach(exports.memory as WebAssembly.Memory, module);
  let status = 0;
  try {
    (exports._start as () => void)();
  } catch (e) {
    if (!(e instanceof ExitStatus)) throw e;
    status = e.status;
  }
  return { output: out.text(), status };
}

/**
 * Frames of a goroutine that waits in a deferred call, between the panic that made the call and the frame that deferred it, only pass
 * the suspension on: they are on no stack.
 */
const unknownToHost: Readonly<Record<string, string>> = {
  "dead in Error": "main.init.func3()\n\tstates.go:91\n",
  "dead in defer": "main.init.func5()\n\tstates.go:98\n",
};

const ways = [
  { name: "traceback", tags: ["gowasm.traceback"], run: runModule },
  { name: "host", tags: [], run: runOnOurHost },
];
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
