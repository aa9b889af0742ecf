// Programs that are not run with a collection at each allocation, and why.

/** By nobody. */
export const neverStressed: Readonly<Record<string, string>> = {
  "gcstress.go": "collects so often by itself that it takes hours",
  "memlimit.go": "counts collections",
  "pools.go": "shows how many collections its objects outlive",
};

/** Cases that come out otherwise with so many collections. */
export const otherStressed: Readonly<Record<string, string>> = {
  "finalizers.go order":
    "finalizers run in the order of the collections that find their objects, and here each object has one of its own",
};

/** Not in the ordinary tests, only by scripts/gcstress.mjs: they take long. */
export const stressedByCommand: readonly string[] = [
  "barriers.go",
  "large.go",
  "caps.go",
  "mapmodel.go",
  "heapgraph.go",
  "longmask.go",
];
