// Runs a command in this process on our Node host, which completes traces from the engine's stack.

import { Wasi } from "../../src/host/wasi.ts";
import { ExitStatus } from "../../src/host/wasi_abi.ts";
import { Sink } from "../hosts/sink.ts";

/** What it prints on both outputs together, and its exit status. `options`: of the host, beside the streams. */
export function runCommand(
  bytes: Uint8Array,
  options: Omit<ConstructorParameters<typeof Wasi>[0], "stdin" | "stdout" | "stderr">,
): { output: string; status: number } {
  const out = new Sink();
  const wasi = new Wasi({ ...options, stdin: new Sink(), stdout: out, stderr: out });
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
