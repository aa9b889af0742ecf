// Builds again in a thread with a large stack, for code that nests deeper than this one's reaches: gc has no limit there.

import { Worker, type WorkerOptions } from "node:worker_threads";
import type { BuildOptions, BuildResult } from "../index.ts";

/** Megabytes, of which only what is used becomes memory: as large as the stack Go gives a goroutine. */
const stackSizeMb = 1000;

export function buildDeep(options: BuildOptions): Promise<BuildResult> {
  // What was called back is not called back again; functions do not go to a thread.
  const { onProgress: _, onPackage: __, stats: ___, ...plain } = options;
  return new Promise((resolve, reject) => {
    // deep_worker.js stands beside the bundle that holds this file.
    const worker = new Worker(new URL("./deep_worker.js", import.meta.url), {
      workerData: { ...plain, deep: true },
      resourceLimits: { stackSizeMb },
    } as WorkerOptions);
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}
