// Where the toolchain keeps what it can make again: downloaded SDKs, V8's compiled form of itself.

import { homedir } from "node:os";
import { join } from "node:path";

/** Our folder of the user's cache: under GOWASMCACHE, else XDG_CACHE_HOME, else ~/.cache. `get` gives "" for what is not set. */
export function cacheRoot(get: (name: string) => string): string {
  return join(get("GOWASMCACHE") || get("XDG_CACHE_HOME") || join(homedir(), ".cache"), "gowasm");
}
