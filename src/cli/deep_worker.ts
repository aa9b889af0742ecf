// The thread of deep.ts: one build on a large stack.

import { parentPort, workerData } from "node:worker_threads";

// The library stands beside this file; loading it from there keeps a second copy out of this bundle.
const library = (await import(new URL("./index.js", import.meta.url).href)) as typeof import("../index.ts");
parentPort!.postMessage(await library.build(workerData));
