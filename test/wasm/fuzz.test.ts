// Differential test: random programs give the same results on the reference machine and, lowered, on the engine.
// FUZZ=n runs n seeds of each kind, SEED=n one seed, KIND=name one kind.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Program } from "../../src/ssa/ir.ts";
import { parseProgram, printProgram } from "../../src/ssa/text.ts";
import { verifyProgram } from "../../src/ssa/verify.ts";
import { Machine, Panic } from "../ssa/machine.ts";
import { prelude, start } from "./harness.ts";
import { randomCfgProgram } from "./random_cfg.ts";

const count = Number(process.env.FUZZ ?? 150);
const only = process.env.SEED === undefined ? null : Number(process.env.SEED);

function fuzz(kind: string, make: (seed: number) => Program, collect: boolean): void {
  if (process.env.KIND !== undefined && process.env.KIND !== kind) return;
  test(`random graphs: ${kind}`, () => {
    let ran = 0;
    for (let seed = only ?? 1; seed <= (only ?? count); seed++) {
      const made = make(seed);
      verifyProgram(made, `seed ${seed}`);
      const text = printProgram(made);
      const reference = parseProgram(text);
      let instance: ReturnType<typeof start>;
      try {
        instance = start(parseProgram(`${prelude}\n${text}`), { collect });
      } catch (e) {
        console.error(`seed ${seed}\n${text.length < 20000 ? text : ""}`);
        throw e;
      }
      for (const args of [
        [50, 0n, 0],
        [200, 12345678901n, 1],
        [10, -1n, -1],
        [400, 3n, 2],
      ] as [number, bigint, number][]) {
        const machine = new Machine(reference, 1 << 22);
        machine.fuel = 200000;
        let want: unknown;
        try {
          want = machine.run(reference.funcs.find((f) => f.id === reference.exports[0]!.func)!, args)[0];
        } catch (e) {
          if (e instanceof Panic) break;
          throw e;
        }
        // Static data as at the start.
        instance = start(parseProgram(`${prelude}\n${text}`), { collect });
        const got = instance.exports.run!(...args);
        ran++;
        assert.equal(got, want, `seed ${seed} args ${args}`);
      }
    }
    assert.ok(only !== null || ran > count, `only ${ran} comparisons`);
  });
}

fuzz("forward", (seed) => randomCfgProgram(seed, 2, { blocks: 4 + (seed % 20), wild: 0, pointers: false }), false);
fuzz("loops", (seed) => randomCfgProgram(seed, 2, { blocks: 4 + (seed % 12), wild: 20, pointers: false }), false);
fuzz("wild", (seed) => randomCfgProgram(seed, 1, { blocks: 3 + (seed % 10), wild: 70, pointers: false }), false);
fuzz("pointers", (seed) => randomCfgProgram(seed, 2, { blocks: 3 + (seed % 12), wild: 15, pointers: true }), true);
fuzz(
  "pairs",
  (seed) => randomCfgProgram(seed, 2, { blocks: 3 + (seed % 14), wild: 15, pointers: false, pairs: true }),
  false,
);
