// Random bytes on Node. They come from the system's device where there is one: to load Node's own crypto takes 3 ms, a good part of the
// start of a small program.

import { openSync, readSync } from "node:fs";
import { defaultRandom } from "./wasi.ts";

/** The device; null: there is none. Not set: not asked yet. */
let device: number | null | undefined;

function openDevice(): number | null {
  try {
    return openSync("/dev/urandom", "r");
  } catch {
    return null;
  }
}

export function nodeRandom(into: Uint8Array): void {
  if (device === undefined) device = openDevice();
  let at = 0;
  while (device !== null && at < into.length) {
    const n = readSync(device, into, at, into.length - at, null);
    if (n === 0) device = null;
    at += n;
  }
  if (at < into.length) defaultRandom(into.subarray(at));
}
