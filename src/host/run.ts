// Runs a command module (one that exports _start) in a worker thread with a large native stack, so that deep Go
// recursion has room, and gives its exit status. Standard streams are this process's own.

import type { WorkerOptions } from "node:worker_threads";

export interface RunOptions {
  args: string[];
  env: Record<string, string>;
  /** Working directory: PWD of the program. The whole file system is open to it, as under Go's go_wasip1_wasm_exec. */
  dir: string;
}

/** Megabytes of native stack: two to five million frames. */
const stackSizeMb = 200;

/** Exit status of the program: 2 after an uncaught panic, 134 after a trap that is none of Go's. */
export async function runCommandModule(module: Uint8Array, options: RunOptions): Promise<number> {
  const { Worker } = await import("node:worker_threads");
  // worker.js stands beside the bundle that holds this file.
  const worker = new Worker(new URL("./worker.js", import.meta.url), {
    workerData: { module, options },
    resourceLimits: { stackSizeMb },
    stdin: false,
    execArgv: ["--no-warnings"],
  } as WorkerOptions);
  return await new Promise((resolve, reject) => {
    let status: number | null = null;
    worker.on("message", (m: { status: number }) => {
      status = m.status;
    });
    worker.on("error", reject);
    worker.on("exit", (code) => resolve(status ?? code));
  });
}
