// The worker in which a command module runs: see run.ts.

import { parentPort, workerData } from "node:worker_threads";
import { instantiateCommand } from "./node.ts";
import type { RunOptions } from "./run.ts";

const { module, options } = workerData as { module: Uint8Array; options: RunOptions };
parentPort?.postMessage({ status: instantiateCommand(module, options) });
