// GOEXPERIMENT: the experiments of gc 1.26 as data, and which of them a value of the variable turns on (counterpart:
// internal/goexperiment, internal/buildcfg). An experiment is a build tag, goexperiment.NAME; what else one does is said where it is
// asked for. Most concern gc's own back end and runtime and do nothing here.

/** In the order of gc's list, which the canonical form keeps. */
const names: readonly string[] = [
  "fieldtrack",
  "preemptibleloops",
  "staticlockranking",
  "boringcrypto",
  "regabiwrappers",
  "regabiargs",
  "heapminimum512kib",
  "arenas",
  "cgocheck2",
  "loopvar",
  "newinliner",
  "dwarf5",
  "jsonv2",
  "greenteagc",
  "randomizedheapbase64",
  "runtimefreegc",
  "sizespecializedmalloc",
  "goroutineleakprofile",
  "simd",
  "runtimesecret",
];

/** On unless they are turned off, on wasm. */
export const baselineExperiments: ReadonlySet<string> = new Set(["dwarf5", "greenteagc", "randomizedheapbase64"]);

/** Never on: gc's register calling convention is not wasm's. "regabi" names both of its parts. */
const never: ReadonlySet<string> = new Set(["regabi", "regabiwrappers", "regabiargs"]);

/** The experiments that a comma list turns on; a string is cmd/go's word on a name that it does not know. */
export function parseExperiments(value: string): ReadonlySet<string> | string {
  const on = new Set(baselineExperiments);
  for (const word of value.split(",")) {
    if (word === "") continue;
    if (word === "none") {
      on.clear();
      continue;
    }
    const off = word.startsWith("no");
    const name = off ? word.slice(2) : word;
    if (!names.includes(name) && !never.has(name)) return `go: unknown GOEXPERIMENT ${name}`;
    if (off) on.delete(name);
    else if (!never.has(name)) on.add(name);
  }
  return on;
}

/** How the experiments differ from the usual ones, in gc's canonical form: "" or "jsonv2,nodwarf5". */
export function experimentsText(on: ReadonlySet<string>): string {
  const changed = names.filter((n) => on.has(n) !== baselineExperiments.has(n));
  return changed.map((n) => (on.has(n) ? n : `no${n}`)).join();
}
