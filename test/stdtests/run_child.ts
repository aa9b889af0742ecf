// One process that runs one test program: arguments are the module, the working directory and the program's own arguments. The program
// runs in a thread, whose stack may be large.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { instantiateCommand } from "../../src/host/node.ts";

if (isMainThread) {
  const [module, dir, ...args] = process.argv.slice(2);
  const worker = new Worker(fileURLToPath(import.meta.url), {
    workerData: { module, dir, args },
    resourceLimits: { stackSizeMb: 200 },
    execArgv: ["--no-warnings"],
  });
  worker.on("exit", (status) => process.exit(status));
} else {
  const { module, dir, args } = workerData as { module: string; dir: string; args: string[] };
  // As Go's own runner for wasip1: nothing of the environment but the path.
  const env = { PATH: process.env.PATH ?? "" };
  process.exit(instantiateCommand(readFileSync(module), { args: [module, ...args], env, dir }));
}
