// Builds again in a thread with a large stack and heap, for code that nests deeper than this one's reaches, or is very much of it:
// gc has no limits there. And where the heap ends all the same, only the thread does, so that the command can say so.

import { totalmem } from "node:os";
import { getHeapStatistics } from "node:v8";
import type { WorkerOptions } from "node:worker_threads";
import type { BuildOptions, BuildResult } from "../index.ts";

/** Megabytes, of which only what is used becomes memory: as large as the stack Go gives a goroutine. */
const stackSizeMb = 1000;

/** Megabytes: what Node was told, or else most of the machine's memory. */
function heapSizeMb(): number {
  const megabytes = (bytes: number): number => Math.floor(bytes / 2 ** 20);
  const told = [...process.execArgv, process.env.NODE_OPTIONS ?? ""].some((s) => /max[-_]old[-_]space[-_]size/.test(s));
  if (told) return megabytes(getHeapStatistics().heap_size_limit);
  const ours = (process as { constrainedMemory?(): number }).constrainedMemory?.() ?? 0;
  const memory = ours > 0 ? Math.min(ours, totalmem()) : totalmem();
  return megabytes(memory * 0.75);
}

export async function buildDeep(options: BuildOptions): Promise<BuildResult> {
  // Few builds need it.
  const { Worker } = await import("node:worker_threads");
  // Functions do not go to a thread. (What is downloaded is there.)
  const { onProgress: _, onPackage, stats: __, ...plain } = options;
  const heap = heapSizeMb();
  return new Promise((resolve, reject) => {
    // deep_worker.js stands beside the bundle that holds this file.
    const worker = new Worker(new URL("./deep_worker.js", import.meta.url), {
      workerData: { ...plain, deep: true },
      resourceLimits: { stackSizeMb, maxOldGenerationSizeMb: heap },
    } as WorkerOptions);
    worker.on("message", (message: string | BuildResult) => {
      if (typeof message === "string") onPackage?.(message);
      else resolve(message);
    });
    worker.once("error", (e: Error & { code?: string }) => {
      if (e.code !== "ERR_WORKER_OUT_OF_MEMORY") return reject(e);
      const messages = `gowasm: out of memory: the build needs more than ${heap} MB (NODE_OPTIONS=--max-old-space-size sets the limit)\n`;
      resolve({ ok: false, messages, status: 1, module: null, output: "", roots: [] });
    });
  });
}
