// Differential test: random programs about memory give the same record before and after the passes between functions. FUZZ=n
// runs n seeds of each, SEED=n one seed, PASS=name one line.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Func, Program } from "../../src/ssa/ir.ts";
import { Op } from "../../src/ssa/ops.ts";
import { CallGraph } from "../../src/ssa/passes/callgraph.ts";
import { PassContext } from "../../src/ssa/passes/context.ts";
import { Escape } from "../../src/ssa/passes/escape.ts";
import { Inliner } from "../../src/ssa/passes/inline.ts";
import { runPasses } from "../../src/ssa/passes/passes.ts";
import { Sroa } from "../../src/ssa/passes/sroa.ts";
import { parseProgram, printProgram } from "../../src/ssa/text.ts";
import { verifyProgram } from "../../src/ssa/verify.ts";
import { Machine, type Value } from "./machine.ts";
import { randomMemoryProgram } from "./random_memory.ts";
import { record } from "./record.ts";

function records(program: Program, fuel: number): (string | null)[] {
  const f = program.funcs.at(-1)!;
  const [g0, g1] = new Machine(program).dataAddress;
  return [0, 1, 2].map((n) => {
    const args: Value[] = [g0, n === 1 ? 0 : g1, g1, BigInt(n * 7), BigInt(n)];
    const r = record(program, f, args, fuel, () => {});
    return r.finished ? r.record : null;
  });
}

/** Slots of functions that escape analysis changed: some, or nothing is tested. */
let slots = 0;

const pipelines: Record<string, (program: Program, ctx: PassContext) => void> = {
  sroa: (program, ctx) => {
    const sroa = new Sroa(ctx);
    for (const f of program.funcs) if (f.import === null) sroa.run(f);
  },
  inline: (program, ctx) => {
    const inliner = new Inliner(ctx);
    for (const f of program.funcs) {
      if (f.import !== null) continue;
      const chosen = new Map<number, Func>();
      for (const block of f.blocks) {
        for (const v of block?.instrs ?? []) {
          if (f.op[v] !== Op.Call || f.aux[v] >= f.id || program.funcs[f.aux[v]].import !== null) continue;
          if (f.count < 3000) chosen.set(v, program.funcs[f.aux[v]]);
        }
      }
      if (chosen.size > 0) inliner.run(f, chosen);
    }
  },
  escape: (program, ctx) => {
    const graph = new CallGraph();
    graph.build(program);
    const escapes = new Escape(ctx);
    const { order, component, recursive } = graph;
    for (let i = 0; i < order.length; ) {
      const c = component[order[i]];
      const group: Func[] = [];
      for (; i < order.length && component[order[i]] === c; i++) group.push(program.funcs[order[i]]);
      for (const f of escapes.run(group, recursive[group[0].id] === 1)) slots += f.slots.length;
    }
  },
  all: (program) => runPasses(program, { verify: true }),
};

const count = Number(process.env.FUZZ ?? 60);
const only = process.env.SEED === undefined ? null : Number(process.env.SEED);

for (const [name, pipeline] of Object.entries(pipelines)) {
  if (process.env.PASS !== undefined && process.env.PASS !== name) continue;
  test(`random memory programs: ${name}`, () => {
    let compared = 0;
    let panics = 0;
    for (let seed = only ?? 1; seed <= (only ?? count); seed++) {
      const program = randomMemoryProgram(seed);
      program.exports.push({ name: "f", func: program.funcs.length - 1 });
      verifyProgram(program, `random ${seed}`);
      const text = printProgram(program);
      const want = records(program, 4000);
      const after = parseProgram(text);
      pipeline(after, new PassContext(after));
      verifyProgram(after, `${name}, seed ${seed}`);
      const got = records(after, 16000);
      want.forEach((w, i) => {
        if (w === null) return;
        compared++;
        if (w.includes("panic")) panics++;
        if (w === got[i]) return;
        if (only !== null) console.error(text, "\n=====>\n", printProgram(after), i);
        assert.equal(got[i], w, `seed ${seed}, run ${i}`);
      });
    }
    assert.ok(only !== null || compared > count, `only ${compared} runs compared`);
    assert.ok(only !== null || panics < compared, `${panics} panics of ${compared}`);
    if (name === "escape") assert.ok(only !== null || slots > count, "few objects became slots");
    if (process.env.FUZZ !== undefined) console.log(`${name}: ${compared} runs, ${panics} panics`);
  });
}
