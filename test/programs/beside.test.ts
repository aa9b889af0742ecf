// Code that never waits or unwinds costs nothing more in a program that uses goroutines and recover elsewhere: the kernels of the
// benchmark, counted in operations (wasmtime's fuel), which no other work on the machine changes.

import assert from "node:assert/strict";
import { resolve } from "node:path";
import { test } from "node:test";
import { hostMissing, runJob, saveModule } from "../hosts/job.ts";
import { compiled } from "./library.ts";

const kernels: readonly (readonly [name: string, n: number])[] = [
  ["fib", 20],
  ["nbody", 1000],
  ["spectral", 30],
  ["matmul", 40],
  ["sieve", 20000],
  ["bitsieve", 20000],
  ["quicksort", 10000],
  ["fannkuch", 6],
  ["ifacecalls", 10000],
  ["binarytrees", 8],
  ["mapint", 10000],
  ["mapstring", 20000],
  ["strbuild", 200],
  ["sortstrings", 5000],
  ["hashing", 1],
];

test("kernels beside goroutines take the operations that they take alone", {
  skip: hostMissing("wasmtime") ?? false,
}, async () => {
  const dir = resolve("bench/kernels");
  const count = async (tags: string[]) => {
    const module = saveModule(await compiled({ dir, buildmode: "c-shared", tags }));
    const calls = kernels.map(([name, n]) => ({ name, args: [String(n)], repeat: 2 }));
    return runJob("wasmtime", { module, kind: "reactor", counts: true, calls }).results;
  };
  const alone = await count([]);
  const beside = await count(["mixed"]);
  kernels.forEach(([name], i) => {
    assert.equal(beside[i]!.value, alone[i]!.value, name);
    const ratio = beside[i]!.operations! / alone[i]!.operations!;
    assert.ok(ratio < 1.03, `${name}: ${ratio}`);
  });
});
