// Runs a function on the reference machine and writes down everything that can be observed: results, the failed check, calls
// of imported functions with what they saw of static memory, static memory at the end. Two versions of a function are equal
// if their records are. Heap and frame addresses are not part of a record: allocations come and go with optimisation.

import type { Func, Program } from "../../src/ssa/ir.ts";
import { Ty } from "../../src/ssa/ops.ts";
import { Machine, Panic, type Value } from "./machine.ts";

const memorySize = 1 << 17;

export interface Outcome {
  record: string;
  /** False if the run was cut off for lack of fuel or memory. */
  finished: boolean;
}

/** `external` is what imported function number `call` does to memory. fuel: blocks that may be entered. */
export function record(
  program: Program,
  f: Func,
  args: readonly Value[],
  fuel: number,
  external: (machine: Machine, call: number, args: Value[]) => void,
): Outcome {
  const machine = new Machine(program, memorySize);
  machine.fuel = fuel;
  const last = program.data.at(-1);
  const end = last === undefined ? 1024 : machine.dataAddress[last.id]! + last.size;
  const hash = (): number => {
    let h = 17;
    for (let i = 1024; i < end; i += 4) {
      const n = machine.memory.getInt32(i, true);
      h = (Math.imul(h, 31) + (n >= end && n < memorySize ? 7 : n)) | 0;
    }
    return h;
  };
  const show = (v: Value, ty: Ty): string => {
    if (ty === Ty.Ptr) return v === 0 ? "nil" : (v as number) < end ? `static${v}` : "object";
    return Object.is(v, -0) ? "-0" : `${v}`;
  };
  const events: string[] = [];
  let calls = 0;
  machine.imports = (callee, values) => {
    const shown = values.map((v, i) => show(v, callee.params[i]!));
    events.push(`call ${callee.name} ${shown.join(" ")} sees ${hash()}`);
    calls++;
    external(machine, calls, values);
    return callee.results.map((ty, i) => {
      const n = Math.imul(calls * 7 + i, 0x9e3779b1) >> 20;
      return ty === Ty.I64 ? BigInt(n) : ty === Ty.Ptr ? 0 : n;
    });
  };
  let finished = true;
  try {
    const results = machine.run(f, args);
    events.push(`return ${results.map((r, i) => show(r, f.results[i]!)).join(" ")}`);
  } catch (e) {
    if (e instanceof RangeError) events.push("trap: memory");
    else if (!(e instanceof Panic)) throw e;
    else if (e.message === "fuel" || e.message === "out of memory") finished = false;
    else events.push(`panic ${e.message}`);
  }
  events.push(`memory ${hash()}`);
  return { record: events.join("\n"), finished };
}
