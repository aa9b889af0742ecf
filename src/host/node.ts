// Instances on Node: a command that runs to its end, or a reactor (library) whose exports are called again and again.

import { NodeFile, NodeFs } from "./node_fs.ts";
import { nodeRandom } from "./node_random.ts";
import type { RunOptions } from "./run.ts";
import { Wasi, type WasiOptions } from "./wasi.ts";
import { ExitStatus } from "./wasi_abi.ts";

/** This process's streams, environment and files ("/" as "/"), as Go's own runner for wasip1 gives them. */
export function nodeWasiOptions(options: RunOptions): WasiOptions {
  return {
    args: options.args,
    env: { ...options.env, PWD: options.dir },
    preopens: { "/": "/" },
    fs: new NodeFs(),
    stdin: new NodeFile(0),
    stdout: new NodeFile(1),
    stderr: new NodeFile(2),
    random: nodeRandom,
  };
}

/** Runs _start; the exit status. A trap prints the engine's message and gives 134, as a shell shows an abort. */
export function instantiateCommand(bytes: Uint8Array, options: RunOptions): number {
  const wasi = new Wasi(nodeWasiOptions(options));
  const module = new WebAssembly.Module(bytes as BufferSource);
  const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: wasi.imports() });
  wasi.attach(instance.exports.memory as WebAssembly.Memory, module);
  try {
    (instance.exports._start as () => void)();
    return 0;
  } catch (e) {
    if (e instanceof ExitStatus) return e.status;
    process.stderr.write(`${e instanceof Error ? (e.stack ?? e.message) : String(e)}\n`);
    return 134;
  }
}

export interface Reactor {
  exports: WebAssembly.Exports;
  memory: WebAssembly.Memory;
  wasi: Wasi;
  /**
   * Of a library built with GOWASM=tick: runs the goroutines that are ready and the timers that are due. Gives the milliseconds after which it
   * should be called again, null if no timer waits.
   */
  tick(): number | null;
}

/** Instantiates a library and runs `_initialize`. `imports` are the host functions of //go:wasmimport, by module. */
export function instantiateReactor(
  module: WebAssembly.Module | Uint8Array,
  options: WasiOptions = {},
  imports: WebAssembly.Imports = {},
): Reactor {
  const wasi = new Wasi({
    stdin: new NodeFile(0),
    stdout: new NodeFile(1),
    stderr: new NodeFile(2),
    random: nodeRandom,
    ...options,
  });
  const compiled = module instanceof WebAssembly.Module ? module : new WebAssembly.Module(module as BufferSource);
  const instance = new WebAssembly.Instance(compiled, { wasi_snapshot_preview1: wasi.imports(), ...imports });
  const memory = instance.exports.memory as WebAssembly.Memory;
  wasi.attach(memory, compiled);
  (instance.exports._initialize as () => void)();
  const tick = (): number | null => {
    const run = instance.exports.gowasm_tick as (() => bigint) | undefined;
    if (run === undefined) throw new Error("the library was not built with GOWASM=tick");
    const next = Number(run());
    return next < 0 ? null : next / 1e6;
  };
  return { exports: instance.exports, memory, wasi, tick };
}
