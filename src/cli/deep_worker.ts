// The thread of deep.ts: one build on a large stack and heap. It tells the packages that are compiled, then the result.

import { parentPort, workerData } from "node:worker_threads";

// The library stands beside this file; loading it from there keeps a second copy out of this bundle.
const library = (await import(new URL("./index.js", import.meta.url).href)) as typeof import("../index.ts");
const onPackage = (path: string): void => parentPort!.postMessage(path);
parentPort!.postMessage(await library.build({ ...workerData, onPackage }));
