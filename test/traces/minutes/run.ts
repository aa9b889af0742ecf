// Runs a command on our host with a clock that goes on only while the program sleeps; its output and exit status, without traces but for
// the goroutines' headers.

import { Wasi } from "../../../src/host/wasi.ts";
import { ExitStatus } from "../../../src/host/wasi_abi.ts";
import { Sink } from "../../hosts/sink.ts";

export function runSlept(bytes: Uint8Array): string {
  const out = new Sink();
  let now = 1_000_000_000n;
  const wasi = new Wasi({
    args: ["program"],
    env: { GOTRACEBACK: "all" },
    stdin: new Sink(),
    stdout: out,
    stderr: out,
    monotonic: () => now,
    realtime: () => now,
    sleep: (ns) => {
      now += ns;
    },
  });
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
  const lines = out
    .text()
    .split("\n")
    .filter((line) => /^(\w[\w ]*$|goroutine |panic: )/.test(line));
  // gc counts goroutines of its runtime, too: numbers in order of appearance.
  const ids: string[] = [];
  const text = lines
    .join("\n")
    .replace(/ gp=\S+( m=\S+)?( mp=\S+)?/g, "")
    .replace(
      /goroutine (\d+)/g,
      (_, id) => `goroutine ${(ids.includes(id) ? 0 : ids.push(id)) || ids.indexOf(id) + 1}`,
    );
  return `${text}\nexit status ${status}\n`;
}
