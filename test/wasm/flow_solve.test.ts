// The solution of random graphs that grow against the plain definition: a source reaches a node if there is a way from where it begins.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Pairs, SetPool, Solver } from "../../src/wasm/flow_solve.ts";
import { Rng } from "../diff/rng.ts";

test("sources that reach nodes", () => {
  const pool = new SetPool();
  for (let seed = 1; seed <= 200; seed++) {
    const rng = new Rng(seed);
    let n = 2 + rng.int(30);
    const edges = new Pairs();
    const seeds = new Pairs();
    const succs: number[][] = [];
    const grow = (): void => {
      while (succs.length < n) succs.push([]);
      for (let i = rng.int(2 * n); i > 0; i--) {
        const from = rng.int(n);
        const to = rng.int(n);
        edges.add(from, to);
        succs[from]!.push(to);
      }
    };
    for (let i = rng.int(n); i > 0; i--) seeds.add(rng.int(n), rng.int(300));
    const sinks = [rng.int(n), rng.int(n)];
    const reach = (from: number): Set<number> => {
      const seen = new Set([from]);
      for (const x of seen) for (const y of succs[x]!) seen.add(y);
      return seen;
    };
    // (Every other one has to solve the whole again now and then.)
    const solver = new Solver(edges, seeds, sinks, pool, seed % 2 === 0 ? 1000 : 12);
    for (let round = 0; round < 4; round++) {
      grow();
      solver.solve(n);
      for (let x = 0; x < n; x++) {
        const expected = new Set<number>();
        if (sinks.some((s) => reach(x).has(s))) {
          for (let i = 0; i < seeds.count; i++) if (reach(seeds.first[i]!).has(x)) expected.add(seeds.second[i]!);
        }
        assert.deepEqual(
          [...pool.get(solver.sets[x]!)],
          [...expected].sort((a, b) => a - b),
          `seed ${seed}, round ${round}, node ${x}`,
        );
      }
      n += rng.int(4);
    }
  }
});
