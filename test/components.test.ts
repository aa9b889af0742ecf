// Strongly connected components of random graphs against the plain definition, and the order in which they are found.

import assert from "node:assert/strict";
import { test } from "node:test";
import { components, edgesFrom, findComponents } from "../src/components.ts";
import { Rng } from "./diff/rng.ts";

test("components of random graphs", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const rng = new Rng(seed);
    const n = 1 + rng.int(20);
    const succs = Array.from({ length: n }, () => Array.from({ length: rng.int(4) }, () => rng.int(n)));
    /** By node: what it reaches by one edge or more. */
    const reach = succs.map((to) => {
      const seen = new Set(to);
      for (const x of seen) for (const y of succs[x]) seen.add(y);
      return seen;
    });
    const number = components(n, (x) => succs[x]);
    for (let x = 0; x < n; x++) {
      assert.equal(number[x] !== 0, reach[x].has(x), `seed ${seed}, node ${x}`);
      for (let y = 0; y < n; y++) {
        const together = reach[x].has(y) && reach[y].has(x);
        assert.equal(number[x] !== 0 && number[x] === number[y], together, `seed ${seed}, nodes ${x} and ${y}`);
      }
    }
    const root = rng.int(n);
    const done = new Set<number>();
    findComponents(n, [root], edgesFrom(succs), (stack, from, to) => {
      const members = stack.slice(from, to);
      for (const x of members) assert.ok(!done.has(x), `seed ${seed}: node ${x} again`);
      for (const x of members) done.add(x);
      for (const x of members) for (const y of succs[x]) assert.ok(done.has(y), `seed ${seed}: ${x} before ${y}`);
    });
    assert.deepEqual([...done].sort(), [...new Set([root, ...reach[root]])].sort(), `seed ${seed}`);
  }
});

test("a chain of a million nodes", () => {
  const n = 1_000_000;
  const number = components(n, (x) => [(x + 1) % n]);
  assert.ok(number.every((c) => c === 1));
});
