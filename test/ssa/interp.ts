// Runs a function on the reference machine and gives a record of everything that can be observed: what the imported
// functions were called with, the results or the failed check, and the static data afterwards. Two programs that are to mean
// the same must have equal records.

import type { Func, Program } from "../../src/ssa/ir.ts";
import { type Mem, Ty } from "../../src/ssa/ops.ts";
import { Machine, Panic, store, type Value } from "./machine.ts";

export type Val = Value;

export interface Run {
  /** false: the fuel ran out, the record is not complete. */
  finished: boolean;
  record: string;
}

export class Interp {
  private readonly machine: Machine;
  private readonly log: string[] = [];
  private calls = 0;

  /** fuel: blocks that may be entered. external: what an import does besides being recorded; `call` counts from 0. */
  constructor(
    readonly program: Program,
    fuel = 1_000_000,
    external?: (interp: Interp, call: number, args: Val[]) => void,
  ) {
    this.machine = new Machine(program);
    this.machine.fuel = fuel;
    this.machine.imports = (f, args) => {
      const call = this.calls++;
      this.log.push(`${f.name}(${args.map(String).join()})`);
      external?.(this, call, args);
      return f.results.map((ty, i) => {
        const n = (call + 1) * 1000003 + i;
        return ty === Ty.I64 ? BigInt(n) : ty === Ty.F32 || ty === Ty.F64 ? n / 2 : n | 0;
      });
    };
  }

  /** Address of each datum, by DataId. */
  get dataAddr(): readonly number[] {
    return this.machine.dataAddress;
  }

  store(mem: Mem, address: number, value: Val): void {
    store(this.machine.memory, mem, address, value);
  }

  run(f: Func, args: readonly Val[]): Run {
    let finished = true;
    try {
      const results = this.machine.run(f, args);
      this.log.push(`= ${results.map((r) => (Object.is(r, -0) ? "-0" : String(r))).join()}`);
    } catch (e) {
      if (!(e instanceof Panic) && !(e instanceof RangeError)) throw e;
      if (e instanceof Panic && e.message === "fuel") finished = false;
      this.log.push(`! ${e.message}`);
    }
    for (const d of this.program.data) {
      const at = this.machine.dataAddress[d.id]!;
      this.log.push(`${d.name} ${Buffer.from(this.machine.bytes.subarray(at, at + d.size)).toString("hex")}`);
    }
    return { finished, record: this.log.join("\n") };
  }
}
