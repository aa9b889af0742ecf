// The thread in which the programs of the corpus run, one after the other; whoever started it ends it when a program takes too long.

import { parentPort } from "node:worker_threads";
import { NodeFs } from "../../src/host/node_fs.ts";
import { Wasi } from "../../src/host/wasi.ts";
import { ExitStatus } from "../../src/host/wasi_abi.ts";
import { Sink } from "../hosts/sink.ts";
import type { RunAnswer, RunRequest } from "./runner.ts";

function run(request: RunRequest): RunAnswer {
  const output = new Sink();
  const wasi = new Wasi({
    args: ["program", ...request.args],
    env: { PATH: process.env.PATH, PWD: request.dir, ...request.env },
    preopens: { "/": "/" },
    fs: new NodeFs(),
    stdin: new Sink(),
    stdout: output,
    stderr: output,
  });
  try {
    const module = new WebAssembly.Module(request.module as BufferSource);
    const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: wasi.imports() });
    wasi.attach(instance.exports.memory as WebAssembly.Memory, module);
    (instance.exports._start as () => void)();
  } catch (e) {
    if (e instanceof ExitStatus) return { status: e.status, output: output.bytes(), trap: "" };
    return { status: 134, output: output.bytes(), trap: e instanceof Error ? (e.stack ?? e.message) : String(e) };
  }
  return { status: 0, output: output.bytes(), trap: "" };
}

parentPort!.on("message", (request: RunRequest) => parentPort!.postMessage(run(request)));
