// Differential test: random programs give the same record before and after each pass and after all of them. FUZZ=n runs n
// seeds of each, SEED=n one seed, PASS=name one line.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Inline, type Program } from "../../src/ssa/ir.ts";
import { Mem } from "../../src/ssa/ops.ts";
import { PassContext } from "../../src/ssa/passes/context.ts";
import { Dce } from "../../src/ssa/passes/dce.ts";
import { Gvn } from "../../src/ssa/passes/gvn.ts";
import { Licm } from "../../src/ssa/passes/licm.ts";
import { LoadElim } from "../../src/ssa/passes/loadelim.ts";
import { runPasses } from "../../src/ssa/passes/passes.ts";
import { Prove } from "../../src/ssa/passes/prove.ts";
import { Rotate } from "../../src/ssa/passes/rotate.ts";
import { Simplify } from "../../src/ssa/passes/simplify.ts";
import { SimplifyCfg } from "../../src/ssa/passes/simplifycfg.ts";
import { parseProgram, printProgram } from "../../src/ssa/text.ts";
import { verifyProgram } from "../../src/ssa/verify.ts";
import { Machine, store, type Value } from "./machine.ts";
import { Rng, randomProgram } from "./random.ts";
import { record } from "./record.ts";

/** What the imported function does: writes a field of its object and one of a static struct. */
function external(machine: Machine, call: number, args: Value[]): void {
  const at = [0, 8, 16][call % 3]!;
  store(machine.memory, Mem.I64, machine.dataAddress[call & 1]! + at, BigInt(call * 3));
  if (args[1] !== 0) store(machine.memory, Mem.I64, (args[1] as number) + at, args[0]!);
  if (call % 4 === 0) store(machine.memory, Mem.Ptr, machine.dataAddress[0]! + 64, args[1]!);
}

function argSets(program: Program, seed: number): Value[][] {
  const rng = new Rng(seed ^ 0x5bd1e995);
  const static0 = new Machine(program).dataAddress[0]!;
  const numbers = [0n, 1n, 2n, 3n, 5n, -1n, 7n, 100n, 2n ** 31n, -(2n ** 63n), 2n ** 63n - 1n, 2n ** 32n + 1n];
  const out: Value[][] = [];
  for (let i = 0; i < 5; i++) {
    const pick = (): bigint => numbers[rng.int(numbers.length)]!;
    const small = BigInt(rng.int(9));
    const m = Number(BigInt.asIntN(32, pick()));
    out.push([pick(), i === 0 ? small : pick(), m, rng.chance(80) ? static0 : 0, Number(pick()) / 2, small]);
  }
  return out;
}

function records(program: Program, args: Value[][], fuel: number): (string | null)[] {
  const f = program.funcs.at(-1)!;
  return args.map((a) => {
    const r = record(program, f, a, fuel, external);
    return r.finished ? r.record : null;
  });
}

type Pipeline = (program: Program, ctx: PassContext) => void;

const pipelines: Record<string, Pipeline> = {
  simplify: each((ctx) => [new Simplify(ctx)]),
  gvn: each((ctx) => [new Gvn(ctx)]),
  prove: each((ctx) => [new Gvn(ctx), new Prove(ctx)]),
  rotate: each((ctx) => [new SimplifyCfg(ctx), new Gvn(ctx), new Rotate(ctx)]),
  licm: each((ctx) => [new SimplifyCfg(ctx), new Gvn(ctx), new Rotate(ctx), new SimplifyCfg(ctx), new Licm(ctx)]),
  loadelim: each((ctx) => {
    const load = new LoadElim(ctx);
    return [new SimplifyCfg(ctx), new Gvn(ctx), new Rotate(ctx), new Licm(ctx), { run: (f) => load.run(f, true) }];
  }),
  dce: each((ctx) => [new Dce(ctx)]),
  simplifycfg: each((ctx) => [new SimplifyCfg(ctx)]),
  all: (program) => runPasses(program, { verify: true }),
};

function each(make: (ctx: PassContext) => { run(f: Program["funcs"][number]): unknown }[]): Pipeline {
  return (program, ctx) => {
    const passes = make(ctx);
    for (const f of program.funcs) if (f.import === null) for (const p of passes) p.run(f);
  };
}

const count = Number(process.env.FUZZ ?? 60);
const only = process.env.SEED === undefined ? null : Number(process.env.SEED);

for (const [name, pipeline] of Object.entries(pipelines)) {
  if (process.env.PASS !== undefined && process.env.PASS !== name) continue;
  test(`random programs: ${name}`, () => {
    let compared = 0;
    for (let seed = only ?? 1; seed <= (only ?? count); seed++) {
      const program = randomProgram(seed, 2);
      for (const f of program.funcs) f.inline = Inline.Auto;
      verifyProgram(program, `random ${seed}`);
      const text = printProgram(program);
      const args = argSets(program, seed);
      const want = records(program, args, 500);
      const after = parseProgram(text);
      pipeline(after, new PassContext(after));
      verifyProgram(after, `${name}, seed ${seed}`);
      const got = records(after, args, 2000);
      want.forEach((w, i) => {
        if (w === null) return;
        compared++;
        if (w === got[i]) return;
        if (only !== null) console.error(text, "\n=====>\n", printProgram(after), args[i]);
        assert.equal(got[i], w, `seed ${seed}, arguments ${args[i]!.join(" ")}`);
      });
    }
    assert.ok(only !== null || compared > count * 2, `only ${compared} runs compared`);
  });
}
