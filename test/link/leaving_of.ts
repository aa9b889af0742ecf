// The status analysis of a Go program, for the tool and the test beside this file.

import { addAllocate } from "../../src/link/allocate.ts";
import { Reach, runtimeFunc } from "../../src/link/reach.ts";
import { buildProgram } from "../../src/ssa/build/build.ts";
import type { Program } from "../../src/ssa/ir.ts";
import { runPasses } from "../../src/ssa/passes/passes.ts";
import { findCycles } from "../../src/wasm/cycles.ts";
import type { Leaving } from "../../src/wasm/leaving.ts";
import { lowerStatus } from "../../src/wasm/status.ts";
import { load } from "../ssa/build/load.ts";

export function leavingOf(
  patterns: string[],
  dir: string,
  buildMode: "exe" | "c-shared",
): { program: Program; reach: Reach; leaving: Leaving } {
  const { input, errors } = load(patterns, { dir, buildMode });
  if (errors.length > 0) throw new Error(errors.join("\n"));
  const program = buildProgram(input);
  runPasses(program);
  addAllocate(program);
  const roots = [program.entry, ...program.exports.map((e) => e.func)];
  if (buildMode === "c-shared") roots.push(runtimeFunc(program, "notInitialized"));
  const reach = new Reach(program, roots);
  const { leaving } = lowerStatus(program, reach, findCycles(program, reach.refs, reach.table));
  return { program, reach, leaving };
}
